//! OpenDocument text (`.odt`, `.ott`).

use super::events::{self, Element, Event, Events};
use super::structured::Builder;
use super::zipped::Zip;
use super::{BlockKind, IngestError, Ingested, Places, RunKind, tables};
use crate::document::{Furniture, FurnitureKind, Metadata, NoteKind, SourceRange};
use std::collections::HashMap;

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.text";
const CONTENT: &str = "content.xml";
/// How many styles may be based on one another.
const MAX_CHAIN: usize = 20;

/// Reads an OpenDocument text.
pub(super) fn ingest(zip: &mut Zip<'_>) -> Result<Ingested, IngestError> {
    let manifest = zip.part("META-INF/manifest.xml")?.unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(IngestError::Encrypted);
    }
    let Some(content) = zip.part(CONTENT)?.map(events::decode) else {
        return Err(IngestError::Damaged { part: CONTENT.to_owned(), problem: "it is missing".to_owned() });
    };
    let mut styles = Styles::default();
    if let Some(source) = zip.part("styles.xml")?.map(events::decode) {
        styles.read("styles.xml", &source)?;
    }
    styles.read(CONTENT, &content)?;
    let mut walker = Walker::new(&styles, tables::layouts(CONTENT, &content)?);
    let mut events = Events::new(CONTENT, &content);
    let mut in_body = false;
    while let Some(event) = events.next()? {
        match event {
            Event::Open(element) if !in_body => in_body = element.name == ("office", "text"),
            Event::Open(element) => walker.open(&element, &mut events)?,
            Event::Close(name) => walker.close(name),
            Event::Text(text) => walker.write(&text, events.at()),
        }
    }
    let metadata = match zip.part("meta.xml")?.map(events::decode) {
        Some(source) => metadata(&source)?,
        None => Metadata::default(),
    };
    let furniture = walker.furniture;
    let ingested = walker.builder.finish();
    if ingested.blocks.is_empty() {
        return Err(IngestError::Empty);
    }
    let places = Places::Parts(vec![(0, CONTENT.to_owned())]);
    Ok(Ingested { media_type: MEDIA_TYPE, encoding: "UTF-8", metadata, places, furniture, ..ingested })
}

/// A style, as far as it says something.
#[derive(Default)]
struct Style {
    parent: Option<String>,
    italic: Option<bool>,
    bold: Option<bool>,
    raised: Option<bool>,
}

/// Styles by name.
#[derive(Default)]
struct Styles(HashMap<String, Style>);

impl Styles {
    fn read(&mut self, part: &str, source: &str) -> Result<(), IngestError> {
        let mut events = Events::new(part, source);
        let mut name = String::new();
        while let Some(event) = events.next()? {
            match event {
                Event::Open(element) if element.name == ("style", "style") => {
                    name = element.attribute("name").unwrap_or_default();
                    let parent = element.attribute("parent-style-name");
                    self.0.insert(name.clone(), Style { parent, ..Style::default() });
                }
                Event::Open(element) if element.name == ("style", "text-properties") => {
                    let Some(style) = self.0.get_mut(&name) else { continue };
                    style.italic = element.attribute("font-style").map(|v| v == "italic" || v == "oblique");
                    style.bold = element.attribute("font-weight").map(|v| v == "bold" || v.as_str() >= "600");
                    style.raised = element
                        .attribute("text-position")
                        .map(|v| v.starts_with("super") || v.starts_with(|c: char| ('1'..='9').contains(&c)));
                }
                // What follows is the text, or styles of pages and lists.
                Event::Close(("style", "style")) => name.clear(),
                Event::Open(element) if element.name == ("office", "body") => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn chain<'s>(&'s self, name: &'s str) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let first = self.0.get_key_value(name).map(|(name, style)| (name.as_str(), style));
        std::iter::successors(first, |(_, style)| {
            let parent = style.parent.as_deref()?;
            self.0.get_key_value(parent).map(|(name, style)| (name.as_str(), style))
        })
        .take(MAX_CHAIN)
    }

    /// What a paragraph of this style is; built-in styles have English names in every language, `_20_` for a space.
    fn kind(&self, name: &str) -> BlockKind {
        let names = std::iter::once(name).chain(self.chain(name).map(|(name, _)| name));
        let parents = self.chain(name).filter_map(|(_, style)| style.parent.as_deref());
        for name in names.chain(parents) {
            let name = name.replace("_20_", " ").to_lowercase();
            if let Some(level) = name.strip_prefix("heading ").and_then(|n| n.parse().ok()) {
                return BlockKind::Heading(level);
            }
            if name == "title" {
                return BlockKind::Heading(1);
            }
            if name.contains("quot") || name == "block text" {
                return BlockKind::Quote;
            }
        }
        BlockKind::Paragraph
    }

    /// The styles of a run.
    fn look(&self, name: &str) -> Vec<RunKind> {
        let said = |get: fn(&Style) -> Option<bool>| {
            self.chain(name).find_map(|(_, style)| get(style)) == Some(true)
        };
        let kinds = [
            (said(|s| s.italic), RunKind::Italic),
            (said(|s| s.bold), RunKind::Bold),
            (said(|s| s.raised), RunKind::Superscript),
        ];
        kinds.into_iter().filter_map(|(is, kind)| is.then_some(kind)).collect()
    }
}

/// Walks through the text and hands what is printed to the builder.
struct Walker<'s> {
    builder: Builder,
    styles: &'s Styles,
    layouts: std::vec::IntoIter<bool>,
    /// Open tables: whether each only lays out text.
    tables: Vec<bool>,
    /// Open spans and links: how many styles each opened.
    spans: Vec<usize>,
    lists: usize,
    /// Open notes: key, label, kind, and the spans and tables around them.
    notes: Vec<OpenNote>,
    /// Labels of the notes so far: the first one and how many there were since it stood last.
    counted: [Option<(String, u32)>; 2],
    in_paragraph: usize,
    page: u32,
    count: usize,
    furniture: Vec<Furniture>,
}

struct OpenNote {
    key: String,
    label: String,
    kind: NoteKind,
    tables: Vec<bool>,
}

impl<'s> Walker<'s> {
    fn new(styles: &'s Styles, layouts: Vec<bool>) -> Self {
        Self {
            builder: Builder::default(),
            styles,
            layouts: layouts.into_iter(),
            tables: Vec::new(),
            spans: Vec::new(),
            lists: 0,
            notes: Vec::new(),
            counted: [None, None],
            in_paragraph: 0,
            page: 1,
            count: 0,
            furniture: Vec::new(),
        }
    }

    fn open(&mut self, element: &Element<'_>, events: &mut Events<'_>) -> Result<(), IngestError> {
        let style = || element.attribute("style-name").unwrap_or_default();
        match element.name {
            ("text", "p" | "h") => {
                let level = element.attribute("outline-level").and_then(|l| l.parse().ok());
                let kind = match (element.name.1, self.styles.kind(&style())) {
                    ("h", _) => BlockKind::Heading(level.unwrap_or(1)),
                    (_, BlockKind::Paragraph) if self.lists > 0 => BlockKind::ListItem,
                    (_, kind) => kind,
                };
                if self.in_table() {
                    self.builder.text(" ", events.at());
                } else {
                    self.builder.begin(kind);
                }
                self.in_paragraph += 1;
            }
            ("text", "span") => {
                let look = self.styles.look(&style());
                self.spans.push(look.len());
                look.into_iter().for_each(|kind| self.builder.open(kind));
            }
            ("text", "a") => {
                let target = element.attribute("href").filter(|to| !to.starts_with('#'));
                self.spans.push(usize::from(target.is_some()));
                if let Some(target) = target {
                    self.builder.open(RunKind::Link(target));
                }
            }
            ("text", "s" | "tab") => self.write(" ", events.at()),
            ("text", "line-break") if self.in_table() || !self.notes.is_empty() => {
                self.write(" ", events.at());
            }
            ("text", "line-break") => self.builder.line_break(),
            ("text", "soft-page-break") => {
                self.page += 1;
                self.builder.page(self.page);
            }
            ("text", "list") => self.lists += 1,
            ("text", "note") => {
                let endnote = element.attribute("note-class").as_deref() == Some("endnote");
                let kind = if endnote { NoteKind::Endnote } else { NoteKind::Footnote };
                self.count += 1;
                let key = element.attribute("id").unwrap_or_else(|| format!("note {}", self.count));
                self.notes.push(OpenNote { key, label: String::new(), kind, tables: Vec::new() });
            }
            ("text", "note-citation") => {
                let by_hand = element.attribute("label").is_some();
                let label = events.text()?.trim().to_owned();
                if let Some(note) = self.notes.last_mut() {
                    note.label.clone_from(&label);
                    self.builder.call(&note.key);
                    if !by_hand {
                        let number = number(&mut self.counted, note.kind, &label);
                        self.builder.number(&note.key, number);
                    }
                }
            }
            ("text", "note-body") => {
                if let Some(note) = self.notes.last_mut() {
                    note.tables = std::mem::take(&mut self.tables);
                    self.builder.begin_note(&note.key, &note.label, note.kind);
                }
            }
            ("draw", "text-box") => self.builder.begin_aside(),
            ("table", "table") => {
                let layout = self.layouts.next().unwrap_or(true) || self.in_table();
                if !layout {
                    self.builder.begin(BlockKind::Table);
                }
                self.tables.push(layout);
            }
            ("text", "table-of-content" | "alphabetical-index" | "illustration-index" | "table-index") => {
                let start = events.at();
                events.skip()?;
                let source = SourceRange::Part { part: CONTENT.to_owned(), start, end: events.at() };
                self.furniture.push(Furniture { kind: FurnitureKind::Contents, source });
            }
            // Deleted text, comments, pronunciations, what forms and drawings say of themselves.
            ("text", "tracked-changes" | "ruby-text") | ("office", "annotation" | "forms") => {
                events.skip()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: (&str, &str)) {
        match name {
            ("text", "p" | "h") => {
                self.in_paragraph = self.in_paragraph.saturating_sub(1);
                if !self.in_table() {
                    self.builder.end();
                }
            }
            ("text", "span" | "a") => {
                for _ in 0..self.spans.pop().unwrap_or_default() {
                    self.builder.close();
                }
            }
            ("text", "list") => self.lists = self.lists.saturating_sub(1),
            ("text", "note-body") => {
                self.builder.end_note();
                if let Some(note) = self.notes.last_mut() {
                    self.tables = std::mem::take(&mut note.tables);
                }
            }
            ("text", "note") => {
                self.notes.pop();
            }
            ("draw", "text-box") => self.builder.end_aside(),
            ("table", "table-cell") if self.in_table() => self.builder.cell(),
            ("table", "table-row") if self.in_table() => self.builder.line_break(),
            ("table", "table") => {
                let was_table = self.in_table();
                self.tables.pop();
                if was_table && !self.in_table() {
                    self.builder.end();
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, text: &str, at: usize) {
        if self.in_paragraph > 0 {
            self.builder.text(text, at);
        }
    }

    /// Whether what comes next stands in a cell of a table that is one.
    fn in_table(&self) -> bool {
        self.tables.contains(&false)
    }
}

/// The number a label stands for: itself, or how many there were since the first label stood last (`i`, `ii`, `i`).
fn number(counted: &mut [Option<(String, u32)>; 2], kind: NoteKind, label: &str) -> u32 {
    let counted = &mut counted[usize::from(kind == NoteKind::Endnote)];
    let (first, count) = counted.get_or_insert_with(|| (label.to_owned(), 0));
    *count = if first == label { 1 } else { *count + 1 };
    label.parse().unwrap_or(*count)
}

/// Title, authors and language.
fn metadata(source: &str) -> Result<Metadata, IngestError> {
    let mut events = Events::new("meta.xml", source);
    let mut metadata = Metadata::default();
    while let Some(event) = events.next()? {
        let Event::Open(element) = event else { continue };
        let said = |text: String| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        match element.name {
            ("dc", "title") => metadata.title = said(events.text()?).filter(|t| t.contains(' ')),
            ("meta", "initial-creator") => {
                metadata.authors = said(events.text()?).filter(|t| t.contains(' ')).into_iter().collect();
            }
            ("dc", "language") => metadata.language = said(events.text()?),
            _ => {}
        }
    }
    Ok(metadata)
}

#[cfg(test)]
mod tests {
    use super::super::ingest;
    use super::super::zipped::tests::pack;
    use super::*;

    #[test]
    fn text_notes_and_styles_are_read() {
        let urn = |name: &str| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\"");
        let note = |class: &str, label: &str, text: &str| {
            format!(
                "<text:note text:id=\"{class}{text}\" text:note-class=\"{class}\"><text:note-citation>{label}\
                 </text:note-citation><text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
            )
        };
        let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let content = format!(
            "<office:document-content {} {} {} {} xmlns:fo=\"fo\" xmlns:xlink=\"x\"><office:automatic-styles>\
             <style:style style:name=\"T1\"><style:text-properties fo:font-style=\"italic\"/></style:style>\
             <style:style style:name=\"P1\" style:parent-style-name=\"Quotations\"/></office:automatic-styles>\
             <office:body><office:text><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>\
             <text:h text:outline-level=\"2\">Findings</text:h>\
             <text:p>Ports<text:s/>run on <text:span text:style-name=\"T1\">paper</text:span>.{}{} See \
             <text:a xlink:href=\"https://a.example\">this</text:a>.</text:p>\
             <text:p text:style-name=\"P1\">So.{}</text:p>\
             <text:list><text:list-item><text:p>An item</text:p></text:list-item></text:list>\
             <table:table><table:table-column table:number-columns-repeated=\"2\"/><table:table-row>{}{}\
             </table:table-row></table:table></office:text></office:body></office:document-content>",
            urn("office"),
            urn("text"),
            urn("style"),
            urn("table"),
            note("footnote", "1", "Levinson."),
            note("endnote", "i", "Smith."),
            note("endnote", "ii", "Dahl."),
            cell("Oslo"),
            cell("4"),
        );
        let bytes = pack(&[("mimetype", MEDIA_TYPE.as_bytes()), ("content.xml", content.as_bytes())]);
        let ingested = ingest(&bytes, "a").unwrap();
        let blocks: Vec<_> =
            ingested.blocks.iter().map(|b| (b.kind.clone(), b.span.of(&ingested.text))).collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::Heading(2), "Findings"),
                (BlockKind::Paragraph, "Ports run on paper. See this."),
                (BlockKind::Note(0), "Levinson."),
                (BlockKind::Note(1), "Smith."),
                (BlockKind::Quote, "So."),
                (BlockKind::Note(2), "Dahl."),
                (BlockKind::ListItem, "An item"),
                (BlockKind::Table, "Oslo\t4"),
            ]
        );
        let runs: Vec<_> =
            ingested.runs.iter().map(|r| (r.kind.clone(), r.span.of(&ingested.text))).collect();
        assert_eq!(
            runs,
            [
                (RunKind::Italic, "paper"),
                (RunKind::Call(0), ""),
                (RunKind::Call(1), ""),
                (RunKind::Link("https://a.example".to_owned()), "this"),
                (RunKind::Call(2), ""),
            ]
        );
        let numbers: Vec<_> = ingested.notes.iter().map(|n| (n.label.as_str(), n.number)).collect();
        assert_eq!(numbers, [("1", Some(1)), ("i", Some(1)), ("ii", Some(2))]);

        let encrypted = pack(&[
            ("mimetype", MEDIA_TYPE.as_bytes()),
            ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
        ]);
        assert!(matches!(ingest(&encrypted, "a"), Err(IngestError::Encrypted)));
    }
}
