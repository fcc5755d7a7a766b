//! XML as events, for the parts of containers: names by namespace, text with its place, no document types.

use super::IngestError;
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event as Raw};
use quick_xml::name::ResolveResult;
use std::borrow::Cow;

/// How deep elements may lie in one another.
const MAX_DEPTH: usize = 256;

/// An element's name: a short name for its namespace (`w`, whatever prefix the file has), and the local name.
pub(super) type Name<'x> = (&'static str, &'x str);

/// What stands next.
pub(super) enum Event<'x> {
    /// An element begins.
    Open(Element<'x>),
    /// An element ends.
    Close(Name<'x>),
    /// Text, entities resolved.
    Text(Cow<'x, str>),
}

/// The start of an element.
pub(super) struct Element<'x> {
    pub(super) name: Name<'x>,
    raw: BytesStart<'x>,
}

impl Element<'_> {
    /// The value of the attribute with this local name.
    pub(super) fn attribute(&self, local: &str) -> Option<String> {
        let mut attributes = self.raw.attributes();
        let found = attributes.with_checks(false).flatten().find(|a| local_name(a.key.as_ref()) == local)?;
        Some(match quick_xml::escape::unescape(&found.value) {
            Ok(value) => value.into_owned(),
            Err(_) => found.value.into_owned(),
        })
    }

    /// The attribute `val` as a switch: on where it is left out.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.attribute("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Reads one part.
pub(super) struct Events<'x> {
    part: &'x str,
    source: &'x str,
    reader: NsReader<&'x [u8]>,
    /// Open elements.
    open: Vec<Name<'x>>,
    /// The element opened last was empty: its end comes next.
    empty: bool,
    /// Where the event read last began.
    at: usize,
}

impl<'x> Events<'x> {
    /// Events of `source`, the text of `part`.
    pub(super) fn new(part: &'x str, source: &'x str) -> Self {
        let mut reader = NsReader::from_str(source);
        reader.config_mut().allow_dangling_amp = true;
        Self { part, source, reader, open: Vec::new(), empty: false, at: 0 }
    }

    /// Where the event read last began, in bytes of the source.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The next event, or none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'x>>, IngestError> {
        if std::mem::take(&mut self.empty) {
            return Ok(self.open.pop().map(Event::Close));
        }
        loop {
            let from = self.position();
            let (namespace, raw) = match self.reader.read_resolved_event() {
                Ok((ResolveResult::Bound(uri), raw)) => (namespace(uri.as_ref()), raw),
                Ok((_, raw)) => ("", raw),
                Err(error) => {
                    let problem = format!("{error}, at byte {}", self.reader.error_position());
                    return Err(IngestError::Damaged { part: self.part.to_owned(), problem });
                }
            };
            self.at = from;
            match raw {
                Raw::Start(raw) => return self.element(namespace, raw, false).map(Some),
                Raw::Empty(raw) => return self.element(namespace, raw, true).map(Some),
                Raw::End(_) => {
                    if let Some(name) = self.open.pop() {
                        return Ok(Some(Event::Close(name)));
                    }
                }
                Raw::Text(_) => {
                    let end = self.position();
                    return Ok(Some(Event::Text(Cow::Borrowed(&self.source[from..end]))));
                }
                Raw::CData(data) => return Ok(Some(Event::Text(data.into_inner()))),
                Raw::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        _ => quick_xml::escape::resolve_predefined_entity(&reference.into_inner())
                            .unwrap_or("\u{FFFD}")
                            .to_owned(),
                    };
                    return Ok(Some(Event::Text(Cow::Owned(resolved))));
                }
                Raw::DocType(_) => {
                    let problem = format!("a document type declaration at byte {from}");
                    return Err(IngestError::Damaged { part: self.part.to_owned(), problem });
                }
                Raw::Eof => {
                    if let Some((_, name)) = self.open.last() {
                        let problem = format!("it ends inside the element {name}");
                        return Err(IngestError::Damaged { part: self.part.to_owned(), problem });
                    }
                    return Ok(None);
                }
                Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) => {}
            }
        }
    }

    /// Leaves the element opened last, with all that is in it.
    pub(super) fn skip(&mut self) -> Result<(), IngestError> {
        let depth = self.depth();
        while self.depth() >= depth && self.next()?.is_some() {}
        Ok(())
    }

    /// All text inside the element opened last.
    pub(super) fn text(&mut self) -> Result<String, IngestError> {
        let (depth, mut text) = (self.depth(), String::new());
        while self.depth() >= depth
            && let Some(event) = self.next()?
        {
            if let Event::Text(piece) = event {
                text.push_str(&piece);
            }
        }
        Ok(text)
    }

    fn element(
        &mut self,
        namespace: &'static str,
        raw: BytesStart<'x>,
        empty: bool,
    ) -> Result<Event<'x>, IngestError> {
        if self.open.len() >= MAX_DEPTH {
            let problem = format!("elements lie more than {MAX_DEPTH} deep at byte {}", self.at);
            return Err(IngestError::Limit { part: self.part.to_owned(), problem });
        }
        let tag = &self.source[self.at + 1..];
        let name = (namespace, local_name(&tag[..raw.name().as_ref().len()]));
        self.open.push(name);
        self.empty = empty;
        Ok(Event::Open(Element { name, raw }))
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }
}

/// The text of a part: UTF-8, or UTF-16 by its byte order mark.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    // The reader passes over a mark it finds and counts its places from behind it: no second one may stay.
    let unmarked = |text: Cow<'_, str>| text.trim_start_matches('\u{feff}').to_owned();
    match bytes.as_slice() {
        [0xFF, 0xFE, ..] => unmarked(encoding_rs::UTF_16LE.decode(&bytes).0),
        [0xFE, 0xFF, ..] => unmarked(encoding_rs::UTF_16BE.decode(&bytes).0),
        // White space, so that offsets stay.
        [0xEF, 0xBB, 0xBF, ..] => {
            let len = 3 * bytes.chunks(3).take_while(|mark| *mark == [0xEF, 0xBB, 0xBF]).count();
            " ".repeat(len) + &String::from_utf8_lossy(&bytes[len..])
        }
        _ => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

fn local_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A short name for a namespace; transitional and strict Office Open XML have the same ones.
fn namespace(uri: &str) -> &'static str {
    match uri {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main"
        | "http://schemas.microsoft.com/office/word/2003/wordml" => "w",
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => "m",
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => "mc",
        "http://schemas.openxmlformats.org/package/2006/relationships" => "rel",
        "http://purl.org/dc/elements/1.1/" => "dc",
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => "text",
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => "office",
        "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => "style",
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => "table",
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => "draw",
        "urn:oasis:names:tc:opendocument:xmlns:meta:1.0" => "meta",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

    #[test]
    fn events_have_names_places_and_resolved_text() {
        let xml = format!(
            "<?xml version=\"1.0\"?><x:p xmlns:x=\"{W}\"><x:t x:val=\"a &amp; b\">A &lt;&#x42;<![CDATA[<c>]]></x:t><x:br/></x:p>"
        );
        let mut events = Events::new("a.xml", &xml);
        let mut seen = Vec::new();
        while let Some(event) = events.next().unwrap() {
            seen.push(match event {
                Event::Open(e) => {
                    format!("+{}:{} {}", e.name.0, e.name.1, e.attribute("val").unwrap_or_default())
                }
                Event::Close((ns, local)) => format!("-{ns}:{local}"),
                Event::Text(text) => text.into_owned(),
            });
        }
        assert_eq!(seen, ["+w:p ", "+w:t a & b", "A ", "<", "B", "<c>", "-w:t", "+w:br ", "-w:br", "-w:p"]);
    }

    #[test]
    fn byte_order_marks_are_no_text() {
        let utf16: Vec<u8> = "\u{feff}\u{feff}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [utf16, "\u{feff}\u{feff}<a>é</a>".into(), "<a>é</a>".into()] {
            let source = decode(bytes);
            let mut events = Events::new("a.xml", &source);
            let mut text = String::new();
            while let Some(event) = events.next().unwrap() {
                if let Event::Text(piece) = event {
                    text.push_str(&piece);
                }
            }
            assert_eq!(text.trim_matches(' '), "é");
        }
    }

    #[test]
    fn broken_deep_and_typed_parts_are_refused() {
        let deep = "<a>".repeat(300);
        for (xml, reason) in [
            ("<a><b></a>", "damaged"),
            ("<a><b>", "ends inside"),
            ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "document type"),
            (deep.as_str(), "deep"),
        ] {
            let mut events = Events::new("a.xml", xml);
            let error = loop {
                match events.next() {
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("{xml} was read"),
                    Err(error) => break error.to_string(),
                }
            };
            assert!(error.contains(reason) && error.contains("a.xml"), "{error}");
        }
    }
}
