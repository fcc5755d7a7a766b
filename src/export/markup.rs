//! Text with elements put round its spans, so that taking the tags out again gives back the text.

use crate::document::Citation;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::io::{self, Write};

/// An element round a span of a text; an empty span makes an empty element.
pub(crate) struct Element {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// Its name.
    pub(crate) name: &'static str,
    /// Its attributes, each with a blank before it.
    pub(crate) attributes: String,
    /// What an empty element holds: markup, not text.
    pub(crate) holds: String,
}

impl Element {
    /// The element of a citation: a link to the antecedent where there is one.
    pub(crate) fn of(citation: &Citation) -> Self {
        Self {
            start: citation.start,
            end: citation.end,
            name: if citation.target.is_some() { "a" } else { "cite" },
            attributes: attributes(citation),
            holds: String::new(),
        }
    }
}

/// What a tag says of a citation.
pub(crate) fn attributes(citation: &Citation) -> String {
    let mut out = String::new();
    attribute(&mut out, "id", &citation.id);
    attribute(&mut out, "data-kind", citation.kind.name());
    attribute(&mut out, "data-form", citation.form.name());
    if let Some(work) = &citation.work {
        attribute(&mut out, "data-work", work);
    }
    if let Some(target) = &citation.target {
        attribute(&mut out, "href", &format!("#{target}"));
    }
    out
}

/// Adds an attribute.
pub(crate) fn attribute(out: &mut String, name: &str, value: &str) {
    out.extend([" ", name, "=\"", &escaped(value), "\""]);
}

/// Text that a reader of HTML or XML takes for text, inside and outside of attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Readers make line feeds of them.
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
    out
}

/// `text` with a blank, or a sign for a lost character, of the same length for each character that XML 1.0 has no way to
/// write, so that spans stay where they are.
pub(super) fn writable(text: &str) -> Cow<'_, str> {
    let is_lost =
        |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(is_lost) {
        return Cow::Borrowed(text);
    }
    let put = |c: char| match c {
        c if !is_lost(c) => c,
        c if c.is_ascii() => ' ',
        _ => char::REPLACEMENT_CHARACTER,
    };
    Cow::Owned(text.chars().map(put).collect())
}

/// [`writable`] text, [`escaped`].
pub(super) fn xml(text: &str) -> String {
    escaped(&writable(text))
}

/// Writes `text` with the elements round its spans. Elements may lie in each other; of two that cross, the second ends
/// where the first does. Spans outside the text are left out.
pub(crate) fn write(out: &mut dyn Write, text: &str, mut elements: Vec<Element>) -> io::Result<()> {
    elements.retain(|e| text.get(e.start..e.end).is_some());
    elements.sort_by_key(|e| (e.start, Reverse(e.end)));
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    let mut up_to = |out: &mut dyn Write, to: usize| {
        let piece = escaped(&text[at..to]);
        at = to;
        out.write_all(piece.as_bytes())
    };
    for element in &elements {
        let is_empty = element.start == element.end;
        // What stands at the very end of an element stands in it.
        let ends = |end: usize| end < element.start || end == element.start && !is_empty;
        while let Some((end, name)) = open.pop_if(|(end, _)| ends(*end)) {
            up_to(out, end)?;
            write!(out, "</{name}>")?;
        }
        up_to(out, element.start)?;
        write!(out, "<{}{}>", element.name, element.attributes)?;
        if is_empty {
            write!(out, "{}</{}>", element.holds, element.name)?;
        } else {
            let end = open.last().map_or(element.end, |(end, _)| element.end.min(*end));
            open.push((end, element.name));
        }
    }
    while let Some((end, name)) = open.pop() {
        up_to(out, end)?;
        write!(out, "</{name}>")?;
    }
    up_to(out, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn element(start: usize, end: usize) -> Element {
        let mut attributes = String::new();
        attribute(&mut attributes, "id", "a\"<b>");
        Element { start, end, name: "cite", attributes, holds: String::new() }
    }

    fn marked(text: &str, elements: Vec<Element>) -> String {
        let mut out = Vec::new();
        write(&mut out, text, elements).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Tags out, characters back.
    fn stripped(html: &str) -> String {
        let mut text = String::new();
        for piece in html.split('<') {
            text.push_str(piece.rsplit_once('>').map_or(piece, |(_, text)| text));
        }
        html_escape::decode_html_entities(&text).into_owned()
    }

    #[test]
    fn elements_nest() {
        let plain = |start, end, name| Element {
            start,
            end,
            name,
            attributes: String::new(),
            holds: if start == end { "&sect;".to_owned() } else { String::new() },
        };
        let all = vec![plain(0, 9, "p"), plain(2, 4, "cite"), plain(3, 6, "a"), plain(9, 9, "b")];
        assert_eq!(marked("ab<>ef & i", all), "<p>ab<cite>&lt;<a>&gt;</a></cite>ef &amp; <b>&sect;</b></p>i");
    }

    proptest! {
        #[test]
        fn without_its_tags_the_text_is_as_it_was(
            text in "[ab&<>\"'é漢😀\r\n;#]{0,40}",
            spans in proptest::collection::vec((0usize..60, 0usize..60), 0..8),
        ) {
            let elements = spans.into_iter().map(|(a, b)| element(a.min(b), a.max(b))).collect();
            let html = marked(&text, elements);
            prop_assert_eq!(html.matches("<cite").count(), html.matches("</cite>").count());
            prop_assert_eq!(stripped(&html), text);
        }
    }
}
