//! Tells HTML and XML from text: their tags would be read as words.

/// Names that only the root of such a document has.
const ROOTS: [&str; 10] =
    ["html", "head", "body", "tei", "tei.2", "teicorpus", "article", "rss", "feed", "fictionbook"];

/// Names that Markdown may begin and end with as well.
const IN_MARKDOWN: [&str; 7] = ["p", "div", "center", "details", "a", "img", "picture"];

/// What a text is, if it is markup: by its declaration, by its root's name, or because it is one element from
/// its first tag to its last. Markdown that begins with a tag of its own is text.
pub(super) fn detect(text: &str) -> Option<&'static str> {
    let start = after_comments(text);
    let begins =
        |prefix: &str| start.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    if begins("<?xml") && !start[..start.len().min(1000)].contains("<html") {
        return Some("XML");
    }
    if begins("<?xml") || begins("<!doctype html") {
        return Some("HTML");
    }
    if begins("<!doctype") {
        return Some("XML");
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
    if !tag || !is(&ROOTS) && (is(&IN_MARKDOWN) || !closed()) {
        return None;
    }
    let html = ["html", "head", "body", "section", "main", "h1", "table"];
    Some(if is(&html) { "HTML" } else { "XML" })
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
    use super::detect;

    #[test]
    fn markup_is_told_from_markdown_with_tags() {
        for (text, found) in [
            ("<!DOCTYPE html>\n<html><p>Text.", Some("HTML")),
            ("\n<HTML lang=en>", Some("HTML")),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html>", Some("HTML")),
            ("<?xml version=\"1.0\"?>\n<TEI xmlns=\"x\">", Some("XML")),
            ("<!-- made by hand -->\n<TEI>", Some("XML")),
            ("<!DOCTYPE article PUBLIC \"-//NLM//DTD JATS\">", Some("XML")),
            ("<section id=\"a\">\n<p>One.</p>\n</section>\n", Some("HTML")),
            ("<p align=\"center\">A title</p>\n\nText.\n\n<p>End.</p>", None),
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
