//! TEI P5: sections, passages, notes and citations (`<bibl>`, with the parts that were parsed) in the reading text, its
//! categories as a taxonomy that passages point at by `@ana`. The text of `<text>` without its tags is the reading text.
//!
//! A `<ptr type="call">` stands where the body calls a note; `@corresp` of a citation is what a back-reference points at,
//! `@source` its work. Lost: evidence, entities, sentences, places in sources; parts of citations that overlap.

use super::markup::{self, Element, attribute, writable, xml};
use super::{Exporter, Format, Reads};
use crate::document::{AnnotatedDocument, Citation, Kind, Note, NoteKind, Passage, PassageKind};
use crate::span::Span;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "tei",
    extension: "xml",
    about: "text, notes, citations and categories as TEI P5",
    reads: Reads::EachDocument,
    exporter: || Box::new(Tei),
};

struct Tei;

impl Exporter for Tei {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n",
        )?;
        header(document, out)?;
        let mut language = String::new();
        if let Some(tag) = &document.metadata.language {
            attribute(&mut language, "xml:lang", tag);
        }
        write!(out, "<text{language}><body>")?;
        let text = writable(&document.text);
        let notes_at = document.notes.iter().map(|n| n.start).min().unwrap_or(text.len()).min(text.len());
        let (in_body, in_notes): (Vec<_>, Vec<_>) =
            citations(&document.citations).into_iter().partition(|e| e.start < notes_at);
        // Of elements with the same span, the first holds the second.
        let mut body = blocks(document);
        if body.is_empty() {
            out.write_all(b"<p/>")?;
        }
        body.extend(in_body);
        markup::write(out, &text[..notes_at], clipped(body, 0, notes_at))?;
        out.write_all(b"</body>")?;
        if !document.notes.is_empty() {
            let mut notes: Vec<Element> = document.notes.iter().map(note).collect();
            notes.extend(in_notes);
            out.write_all(b"<back><div type=\"notes\">")?;
            markup::write(out, &text[notes_at..], clipped(notes, notes_at, text.len()))?;
            out.write_all(b"</div></back>")?;
        }
        out.write_all(b"</text>\n</TEI>\n")
    }
}

fn element(span: Span, name: &'static str, attributes: String) -> Element {
    Element { start: span.start, end: span.end, name, attributes, holds: String::new() }
}

/// Elements of the text from `from` up to `to`, counted from there.
fn clipped(mut elements: Vec<Element>, from: usize, to: usize) -> Vec<Element> {
    for e in &mut elements {
        e.start = e.start.clamp(from, to) - from;
        e.end = e.end.clamp(from, to) - from;
    }
    elements
}

fn note(note: &Note) -> Element {
    let mut attributes = String::new();
    attribute(&mut attributes, "xml:id", &note.id);
    attribute(&mut attributes, "n", &writable(&note.label));
    attribute(&mut attributes, "place", if note.kind == NoteKind::Footnote { "bottom" } else { "end" });
    element(note.span(), "note", attributes)
}

fn header(document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
    let metadata = &document.metadata;
    let title = metadata.title.as_ref().unwrap_or(&document.source.path);
    writeln!(out, "<teiHeader>\n<fileDesc>\n<titleStmt><title>{}</title>", xml(title))?;
    for author in &metadata.authors {
        writeln!(out, "<author>{}</author>", xml(author))?;
    }
    writeln!(
        out,
        "</titleStmt>\n<publicationStmt><p>The reading text, as it was annotated.</p></publicationStmt>"
    )?;
    write!(out, "<sourceDesc><bibl><title>{}</title>", xml(title))?;
    if let Some(publisher) = &metadata.publisher {
        write!(out, " <publisher>{}</publisher>", xml(publisher))?;
    }
    if let Some(date) = &metadata.date {
        write!(out, " <date{}>{}</date>", when(date), xml(date))?;
    }
    let source = &document.source;
    writeln!(
        out,
        " <idno type=\"path\">{}</idno> <idno type=\"sha256\">{}</idno></bibl></sourceDesc>\n</fileDesc>",
        xml(&source.path),
        xml(&source.sha256)
    )?;
    writeln!(
        out,
        "<encodingDesc>\n<appInfo><application ident=\"glossator\" version=\"{}\"><label>{}</label></application></appInfo>",
        env!("CARGO_PKG_VERSION"),
        xml(&document.schema)
    )?;
    let mut categories = BTreeSet::new();
    for passage in &document.passages {
        categories.extend(passage.concerns.iter().map(|f| ("concerns", &f.category)));
        categories.extend(passage.responses.iter().map(|f| ("responses", &f.category)));
    }
    if !categories.is_empty() {
        writeln!(out, "<classDecl>")?;
        for facet in ["concerns", "responses"] {
            let mut own = categories.iter().filter(|(of, _)| *of == facet).peekable();
            if own.peek().is_none() {
                continue;
            }
            writeln!(out, "<taxonomy xml:id=\"{facet}\">")?;
            for (_, category) in own {
                let category = xml(category);
                writeln!(
                    out,
                    "<category xml:id=\"{facet}.{category}\"><catDesc>{category}</catDesc></category>"
                )?;
            }
            writeln!(out, "</taxonomy>")?;
        }
        writeln!(out, "</classDecl>")?;
    }
    writeln!(out, "</encodingDesc>\n</teiHeader>")
}

/// Sections, passages and calls; what holds others before what it holds.
fn blocks(document: &AnnotatedDocument) -> Vec<Element> {
    let mut elements = Vec::new();
    let mut starts = HashMap::new();
    for section in &document.sections {
        starts.insert(section.id.as_str(), section.start);
        let mut attributes = String::new();
        attribute(&mut attributes, "xml:id", &section.id);
        elements.push(element(Span::new(section.start, section.end), "div", attributes));
    }
    for passage in &document.passages {
        let begins = passage.section.as_deref().and_then(|id| starts.get(id)) == Some(&passage.start);
        elements.push(block(passage, begins));
        let calls = passage.calls.iter().map(|call| {
            let mut attributes = " type=\"call\"".to_owned();
            attribute(&mut attributes, "target", &format!("#{}", call.note));
            element(Span::new(call.at, call.at), "ptr", attributes)
        });
        elements.extend(calls);
    }
    elements
}

/// The element of a passage, which may begin its section.
fn block(passage: &Passage, begins: bool) -> Element {
    let (name, sort) = match passage.kind {
        PassageKind::Paragraph => ("p", None),
        PassageKind::Quote => ("quote", None),
        PassageKind::Heading if begins => ("head", None),
        kind => ("ab", Some(kind.name())),
    };
    let mut attributes = String::new();
    attribute(&mut attributes, "xml:id", &passage.id);
    if let Some(sort) = sort {
        attribute(&mut attributes, "type", sort);
    }
    let concerns = passage.concerns.iter().map(|f| format!("#concerns.{}", f.category));
    let responses = passage.responses.iter().map(|f| format!("#responses.{}", f.category));
    let categories: Vec<String> = concerns.chain(responses).collect();
    if !categories.is_empty() {
        attribute(&mut attributes, "ana", &categories.join(" "));
    }
    element(passage.span(), name, attributes)
}

/// Citations and their parts.
fn citations(all: &[Citation]) -> Vec<Element> {
    let mut all: Vec<&Citation> = all.iter().collect();
    all.sort_by_key(|c| (c.start, Reverse(c.end)));
    let mut elements = Vec::new();
    for (at, c) in all.iter().enumerate() {
        let mut attributes = String::new();
        attribute(&mut attributes, "xml:id", &c.id);
        attribute(&mut attributes, "type", c.kind.name());
        attribute(&mut attributes, "subtype", c.form.name());
        if let Some(target) = &c.target {
            attribute(&mut attributes, "corresp", &format!("#{target}"));
        }
        if let Some(work) = &c.work {
            attribute(&mut attributes, "source", &format!("urn:glossator:{work}"));
        }
        elements.push(element(c.span(), "bibl", attributes));
        let inner: Vec<Span> =
            all[at + 1..].iter().take_while(|next| next.start < c.end).map(|next| next.span()).collect();
        let mut end = c.start;
        for part in parts(c) {
            let is_free = |other: &Span| other.end <= part.start || part.end <= other.start;
            if end <= part.start && part.start < part.end && part.end <= c.end && inner.iter().all(is_free) {
                end = part.end;
                elements.push(part);
            }
        }
    }
    elements
}

/// The parts of a citation, in order of place.
fn parts(c: &Citation) -> Vec<Element> {
    let container = match c.kind {
        Kind::Journal | Kind::LawJournal | Kind::News => " level=\"j\"",
        _ => " type=\"container\"",
    };
    let date = c.date.as_deref().map(when).unwrap_or_default();
    let mut target = String::new();
    if let Some(url) = c.url.as_deref().filter(|url| is_pointer(url)) {
        attribute(&mut target, "target", url);
    }
    let fields = &c.fields;
    let parts = [
        (fields.authors, "author", String::new()),
        (fields.title, "title", String::new()),
        (fields.container, "title", container.to_owned()),
        (fields.volume, "biblScope", " unit=\"volume\"".to_owned()),
        (fields.page, "biblScope", " unit=\"page\"".to_owned()),
        (fields.date, "date", date),
        (fields.url, "ref", target),
        (fields.pin, "citedRange", String::new()),
    ];
    let mut parts: Vec<Element> = parts
        .into_iter()
        .filter_map(|(span, name, attributes)| {
            let [start, end] = span?;
            Some(element(Span::new(start, end), name, attributes))
        })
        .collect();
    parts.sort_by_key(|part| part.start);
    parts
}

/// The attribute of an ISO 8601 date.
fn when(date: &str) -> String {
    let is_part =
        |(part, length): (&str, usize)| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let parts = date.split('-').count();
    let is_iso = parts <= 3 && date.split('-').zip([4, 2, 2]).all(is_part);
    if is_iso { format!(" when=\"{date}\"") } else { String::new() }
}

/// Whether an address may stand in an attribute of pointers: blanks part those, and some signs no URI has, or has once.
fn is_pointer(url: &str) -> bool {
    let is_foreign = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`[]".contains(c);
    let is_hex = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|b| b.is_ascii_hexdigit());
    let authority =
        url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(rest));
    let port = authority.rsplit_once(':').map_or("", |(_, port)| port);
    !url.contains(is_foreign)
        && url.matches('#').count() <= 1
        && url.split('%').skip(1).all(is_hex)
        && port.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_pointer;

    #[test]
    fn addresses_that_no_schema_takes_are_left_out() {
        for url in ["https://a.example/c%20d?e=(f)#g", "https://a.example:80/中", "doi:10.1/a:b"] {
            assert!(is_pointer(url), "{url}");
        }
        for url in [
            "https://a.example/c%",
            "https://a.example/%2",
            "https://a.example/?x=[1]",
            "https://a/#b#c",
            "https://a:b/c",
        ] {
            assert!(!is_pointer(url), "{url}");
        }
    }
}
