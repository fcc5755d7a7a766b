//! Tells HTML and XML from text: their tags would be read as words.

/// Names that only the root of such a document has.
const ROOTS: [&str; 10] =
    ["html", "head", "body", "tei", "tei.2", "teicorpus", "article", "rss", "feed", "fictionbook"];

/// Names that Markdown may begin and end with as well.
const IN_MARKDOWN: [&str; 7] = ["p", "div", "center", "details", "a", "img", "picture"];

/// What markup a text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// HTML or XHTML.
    Html,
    /// Any other XML.
    Xml,
}

/// What a text is, if it is markup: by its declaration, by its root's name, or because it is one element from
/// its first tag to its last. Markdown that begins with a tag of its own is text.
pub(super) fn detect(text: &str) -> Option<Kind> {
    let start = after_comments(text);
    let begins =
        |prefix: &str| start.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    let head = &start[..start.floor_char_boundary(2000)];
    if begins("<?xml") && !head.contains("<html") && !head.contains("<HTML") {
        return Some(Kind::Xml);
    }
    if begins("<?xml") {
        return Some(Kind::Html);
    }
    if begins("<!doctype html") || begins("<!doctype") && head.contains("DTD HTML") {
        return Some(Kind::Html);
    }
    if begins("<!doctype") {
        return Some(Kind::Xml);
    }
    let inner = start.strip_prefix('<')?;
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '_')))?;
    let name = &inner[..end];
    let is = |list: &[&str]| list.iter().any(|n| n.eq_ignore_ascii_case(name));
    let closed = || {
        let end = text.trim_end().strip_suffix('>').unwrap_or_default().trim_end();
        end.strip_suffix(name).is_some_and(|end| end.ends_with("</"))
    };
    let tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner[end..].starts_with([' ', '>', '\n', '\r', '\t']);
    if !tag {
        return None;
    }
    // A page cut out of its frame.
    let page = || {
        text.matches("</p>").take(5).count() == 5
            && !text.lines().any(|l| l.starts_with("# ") || l.starts_with("[^"))
    };
    if !is(&ROOTS) && (!closed() || is(&IN_MARKDOWN) && !page()) {
        return None;
    }
    let html = [
        "html", "head", "body", "main", "h1", "table", "div", "center", "p", "a", "details", "img", "picture",
    ];
    let shared = is(&["article", "section"]);
    let vocabularies = [
        "<sec>",
        "<sec ",
        "<front>",
        "<front ",
        "<para>",
        "<article-meta",
        "docbook",
        "<simpara",
        "<num",
        "<title>",
        "dtd-version",
        "<heading",
    ];
    let xml = || vocabularies.iter().any(|v| text.contains(v));
    Some(if is(&html) || shared && text.contains("<p") && !xml() { Kind::Html } else { Kind::Xml })
}

/// The text after the comments and white space it begins with.
fn after_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else { break };
        rest = comment[end + 3..].trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::{Kind, detect};

    #[test]
    fn markup_is_told_from_markdown_with_tags() {
        for (text, found) in [
            ("<!DOCTYPE html>\n<html><p>Text.", Some(Kind::Html)),
            ("\n<HTML lang=en>", Some(Kind::Html)),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html>", Some(Kind::Html)),
            ("<?xml version=\"1.0\"?>\n<TEI xmlns=\"x\">", Some(Kind::Xml)),
            ("<!-- made by hand -->\n<TEI>", Some(Kind::Xml)),
            ("<!DOCTYPE article PUBLIC \"-//NLM//DTD JATS\">", Some(Kind::Xml)),
            ("<section id=\"a\">\n<p>One.</p>\n</section>\n", Some(Kind::Html)),
            ("<p align=\"center\">A title</p>\n\nText.\n\n<p>End.</p>", None),
            ("<article class=\"post\"><p>One.</p></article>", Some(Kind::Html)),
            ("<section class=\"a\"><header>T</header><p>One.</p></section>", Some(Kind::Html)),
            ("<article><title>T</title><para>One.</para></article>", Some(Kind::Xml)),
            ("<div><p>1</p><p>2</p><p>3</p><p>4</p><p>5</p></div>", Some(Kind::Html)),
            ("<section>\n\n# A title\n\n</section>\n\nText.", None),
            ("<!-- a comment -->\n# A title\n\nText.", None),
            ("<https://a.example> says so.", None),
            ("<<PAGE_BREAK>>\nText.", None),
            ("5 < 6 and </p>", None),
            ("<", None),
        ] {
            assert_eq!(detect(text), found, "{text}");
        }
    }
}
