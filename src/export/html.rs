//! A document as an HTML page with each citation in a tag, for browsers.
//!
//! Where the source is HTML, it is the source to the byte but for the tags; the file must be where it was when it was
//! annotated, and unchanged. Else it is a page of the reading text: what is in `<main>`, without its tags and its
//! characters unescaped, is the reading text to the byte, since labels and calls of notes are attributes that a style
//! sheet shows.
//!
//! Lost: everything but passages, headings, notes, calls, and the citations' ids, kinds, forms, works and targets. In a
//! source, a citation in several elements is in several tags, of which the first has its id.

use super::markup::{self, Element, attribute, attributes, escaped};
use super::{Exporter, Format, Reads};
use crate::document::{AnnotatedDocument, Citation, PassageKind, SourceRange};
use crate::pipeline::hex;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "html",
    extension: "html",
    about: "an HTML source, or a page of the reading text, with each citation in a tag",
    reads: Reads::EachDocument,
    exporter: || Box::new(Html),
};

struct Html;

impl Exporter for Html {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        // Tags are ASCII, which UTF-16 does not take.
        if document.source.media_type == "text/html" && !document.source.encoding.starts_with("UTF-16") {
            write_source(document, &source(document)?, out)
        } else {
            write_page(document, out)
        }
    }
}

/// The bytes that `document` was made from.
fn source(document: &AnnotatedDocument) -> io::Result<Vec<u8>> {
    let path = &document.source.path;
    let bytes = fs::read(path).map_err(|error| {
        let hint = "run this where `annotate` ran, or export its reading text with --to text";
        io::Error::new(error.kind(), format!("{path}: the source cannot be read ({error}); {hint}"))
    })?;
    if hex(&Sha256::digest(&bytes)) != document.source.sha256 {
        let hint = "annotate it again, or export its reading text with --to text";
        return Err(io::Error::other(format!("{path}: changed since it was annotated; {hint}")));
    }
    Ok(bytes)
}

/// Writes a source with tags put in.
fn write_source(document: &AnnotatedDocument, bytes: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let mut tagged: Vec<(usize, usize, &Citation)> = Vec::new();
    for citation in &document.citations {
        for range in &citation.source {
            if let &SourceRange::Bytes { start, end } = range
                && start < end
                && end <= bytes.len()
            {
                tagged.push((start, end, citation));
            }
        }
    }
    tagged.sort_by_key(|(start, end, _)| (*start, *end));
    let mut at = 0;
    let mut last = "";
    for (start, end, citation) in tagged {
        // Of what overlaps, what comes first.
        let (start, end) = (after_entity(bytes, start).max(at), after_entity(bytes, end));
        if start >= end {
            continue;
        }
        for (from, to) in texts(bytes, start, end) {
            out.write_all(&bytes[at..from])?;
            let name = if citation.target.is_some() && !is_in_link(bytes, from) { "a" } else { "cite" };
            let all = if last == citation.id { String::new() } else { attributes(citation) };
            let all = if name == "cite" { all.replace(" href=", " data-target=") } else { all };
            let again =
                if last == citation.id { format!(" data-of=\"{}\"", escaped(&citation.id)) } else { all };
            write!(out, "<{name}{again}>")?;
            out.write_all(&bytes[from..to])?;
            write!(out, "</{name}>")?;
            at = to;
            last = &citation.id;
        }
    }
    out.write_all(&bytes[at..])
}

/// The stretches of text between tags and comments in a range of a source, white space alone left out.
fn texts(bytes: &[u8], start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = start;
    while from < end {
        let to = memchr::memchr(b'<', &bytes[from..end]).map_or(end, |at| from + at);
        if !bytes[from..to].trim_ascii().is_empty() {
            found.push((from, to));
        }
        let close = if bytes[to..].starts_with(b"<!--") {
            memchr::memmem::find(&bytes[to..], b"-->").map(|at| at + 3)
        } else {
            memchr::memchr(b'>', &bytes[to..]).map(|at| at + 1)
        };
        from = close.map_or(end, |at| to + at);
    }
    found
}

/// Behind the entity that `at` lies in, else `at`: a character's place in a source is that of its first byte.
fn after_entity(bytes: &[u8], at: usize) -> usize {
    const LONGEST: usize = 32;
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'#';
    let before = bytes[at.saturating_sub(LONGEST)..at].iter().rev().take_while(|b| is_name(b)).count();
    let begins = at > before && bytes[at - before - 1] == b'&';
    let rest = bytes[at..].iter().take(LONGEST).take_while(|b| is_name(b)).count();
    if begins && bytes.get(at + rest) == Some(&b';') { at + rest + 1 } else { at }
}

/// Whether a link is open at `at`: links do not nest.
fn is_in_link(bytes: &[u8], at: usize) -> bool {
    const REACH: usize = 4096;
    let before = &bytes[at.saturating_sub(REACH)..at];
    for tag in memchr::memrchr_iter(b'<', before) {
        let name = &before[tag + 1..];
        if name.starts_with(b"/a>") || name.starts_with(b"/A>") {
            return false;
        }
        if name.first().is_some_and(|b| b.eq_ignore_ascii_case(&b'a'))
            && name.get(1).is_some_and(|b| b.is_ascii_whitespace() || *b == b'>')
        {
            return true;
        }
    }
    false
}

const STYLE: &str = "body{max-width:44em;margin:2em auto;padding:0 1em;font:1em/1.5 Georgia,serif}\
main>*{white-space:pre-wrap}.item{padding-left:1.5em}.table{font-family:monospace}\
.call::after{content:attr(data-label);vertical-align:super;font-size:.7em}\
.note{font-size:.85em}.note::before{content:attr(data-label) \" \";font-weight:bold}\
cite,a[data-form]{font-style:normal;background:#eef3fb;color:inherit}:target{background:#fff3b0}";

/// Writes a page of the reading text.
fn write_page(document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
    let title = document.metadata.title.as_deref().unwrap_or(&document.id);
    let language = document.metadata.language.as_deref().unwrap_or("und");
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>",
        escaped(language),
        escaped(title)
    )?;
    let levels: HashMap<&str, u8> = document.sections.iter().map(|s| (s.id.as_str(), s.level)).collect();
    let labels: HashMap<&str, &str> =
        document.notes.iter().map(|note| (note.id.as_str(), note.label.as_str())).collect();
    let mut elements: Vec<Element> = Vec::new();
    for passage in &document.passages {
        let mut attributes = String::new();
        attribute(&mut attributes, "id", &passage.id);
        let name = match passage.kind {
            PassageKind::Heading => {
                let level = passage.section.as_deref().and_then(|id| levels.get(id));
                heading(level.copied().unwrap_or(1))
            }
            PassageKind::Quote => "blockquote",
            PassageKind::Paragraph => "p",
            PassageKind::ListItem | PassageKind::Table => {
                let class = if passage.kind == PassageKind::Table { "table" } else { "item" };
                attribute(&mut attributes, "class", class);
                "p"
            }
        };
        elements.push(Element {
            start: passage.start,
            end: passage.end,
            name,
            attributes,
            holds: String::new(),
        });
        for call in &passage.calls {
            let label = labels.get(call.note.as_str()).copied().unwrap_or("*");
            let mut attributes = " class=\"call\"".to_owned();
            attribute(&mut attributes, "href", &format!("#{}", call.note));
            attribute(&mut attributes, "data-label", label);
            elements.push(Element {
                start: call.at,
                end: call.at,
                name: "a",
                attributes,
                holds: String::new(),
            });
        }
    }
    for note in &document.notes {
        let mut attributes = " class=\"note\"".to_owned();
        attribute(&mut attributes, "id", &note.id);
        attribute(&mut attributes, "data-label", &note.label);
        elements.push(Element {
            start: note.start,
            end: note.end,
            name: "p",
            attributes,
            holds: String::new(),
        });
    }
    elements.extend(document.citations.iter().map(Element::of));
    markup::write(out, &document.text, elements)?;
    out.write_all(b"</main>\n</body>\n</html>\n")
}

/// The element of a heading of `level`.
fn heading(level: u8) -> &'static str {
    ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(1, 6)) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concerns::Scheme;
    use crate::pipeline::annotate;

    const SOURCE: &str = "<html><body><p>Ports run on paper.<a id=r1 href='#f1'><sup>1</sup></a> The paper is \
        fast.<a id=r2 href='#f2'><sup>2</sup></a></p>\r\n<hr><p id=f1><a href='#r1'>1</a> Marc Levinson, <i>The \
        Box</i> 54 (2006) (&quot;Räder &amp; Schiffe&quot;).</p>\n<p id=f2><a href='#r2'>2</a> <em>Id.</em> at \
        60&mdash;61.</p></body></html>";

    fn tagged(document: &AnnotatedDocument, source: &[u8]) -> String {
        let mut out = Vec::new();
        write_source(document, source, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_source_is_as_it_was_but_for_the_tags() {
        let scheme = Scheme::built_in().unwrap();
        let document = annotate(SOURCE.as_bytes(), "a.html", &scheme).unwrap().document;
        let html = tagged(&document, SOURCE.as_bytes());
        let mut plain = html.replace("</cite>", "");
        while let Some(at) = plain.find("<cite ") {
            let end = at + plain[at..].find('>').unwrap() + 1;
            plain.replace_range(at..end, "");
        }
        // The one back-reference is a link.
        let back = plain.find("<a id=\"n2.c1\"").unwrap();
        let end = back + plain[back..].find('>').unwrap() + 1;
        let close = end + plain[end..].find("</a>").unwrap();
        plain.replace_range(close..close + 4, "");
        let more = plain[back..end].to_owned();
        plain.replace_range(back..end, "");
        assert!(more.contains("href=\"#n1.c1\""), "{more}");
        let again = plain.find("<a data-of=\"n2.c1\">").unwrap();
        let end = again + plain[again..].find('>').unwrap() + 1;
        let close = end + plain[end..].find("</a>").unwrap();
        plain.replace_range(close..close + 4, "");
        plain.replace_range(again..end, "");
        assert_eq!(plain, SOURCE);
        assert!(html.contains("data-of=\"n1.c1\">The Box</cite>"), "{html}");
        assert!(html.contains("Schiffe&quot;)"), "{html}");
    }

    #[test]
    fn a_page_holds_the_reading_text() {
        let text = "Ports run on paper.¹ The <paper> & ink are fast.²\n\n¹ Marc Levinson, *The Box* 54 (2006).\n\n² *Id.* at 60.\n";
        let scheme = Scheme::built_in().unwrap();
        let document = annotate(text.as_bytes(), "a.txt", &scheme).unwrap().document;
        let mut out = Vec::new();
        write_page(&document, &mut out).unwrap();
        let page = String::from_utf8(out).unwrap();
        let main = page.split_once("<main>").and_then(|(_, rest)| rest.rsplit_once("</main>")).unwrap().0;
        let plain: String =
            main.split('<').map(|piece| piece.rsplit_once('>').map_or(piece, |(_, text)| text)).collect();
        assert_eq!(html_escape::decode_html_entities(&plain), document.text);
        assert!(main.contains("<cite id=\"n1.c1\" data-kind=\"book\" data-form=\"full\""), "{main}");
        assert!(main.contains("<a id=\"n2.c1\"") && main.contains("href=\"#n1.c1\""), "{main}");
        assert!(main.contains("class=\"call\" href=\"#n2\" data-label=\"2\"></a>"), "{main}");
    }

    #[test]
    fn a_range_does_not_end_in_an_entity() {
        let source = b"a &quot; b & c;";
        assert_eq!(after_entity(source, 3), 8);
        assert_eq!(after_entity(source, 8), 8);
        assert_eq!(after_entity(source, 2), 2);
        assert_eq!(after_entity(source, 14), 14);
    }

    #[test]
    fn links_do_not_nest() {
        let html = b"<p><a href=x>one <b>two</b></a> <abbr>three";
        assert!(is_in_link(html, 17) && is_in_link(html, 20));
        assert!(!is_in_link(html, 32) && !is_in_link(html, html.len()));
    }
}
