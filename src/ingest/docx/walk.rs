//! Walks through the document and its notes and hands what is printed to the builder.

mod paragraph;

use super::fields::{Fields, hyperlink};
use super::package::Relations;
use super::styles::{self, Look, Role, Styles};
use super::symbols;
use crate::document::{Diagnostic, Furniture, NoteKind, Severity};
use crate::ingest::events::{Element, Event, Events};
use crate::ingest::numbers::{self, Countings, Reference};
use crate::ingest::structured::Builder;
use crate::ingest::{BlockKind, IngestError, tables};
use crate::span::Span;
use std::collections::HashMap;

/// How many bookmarks are kept open; more are none of notes.
const MAX_MARKS: usize = 64;

/// A part that is walked through.
pub(super) struct Part<'p> {
    pub(super) name: &'p str,
    pub(super) source: &'p str,
    /// Where it begins among the parts laid end to end.
    pub(super) base: usize,
    pub(super) relations: &'p Relations,
}

/// Hands what is printed to the builder.
pub(super) struct Walker<'s> {
    builder: Builder,
    styles: &'s Styles,
    furniture: Vec<Furniture>,
    diagnostics: Vec<Diagnostic>,
    /// Calls so far, in order.
    references: Vec<Reference>,
    /// What the sections say of their notes; the last is the open one.
    sections: Vec<Countings>,
    /// Key to label, number and whether the label was put there by hand, once the notes are counted.
    labels: HashMap<String, (String, Option<u32>, bool)>,
    page: u32,
    /// The file says where pages ended when it was last printed; otherwise only explicit breaks are known.
    rendered: bool,
    scopes: Vec<Scope>,
    fields: Fields,
    /// Open bookmarks: id and name.
    marks: Vec<(String, String)>,
    /// The notes that are called inside a bookmark.
    marked: HashMap<String, String>,
    /// Where open hyperlinks lead.
    links: Vec<Option<String>>,
    /// Open structured tags: whether each is a table of contents.
    tags: Vec<bool>,
    tag: Tag,
    /// Shapes of the part's tables that are still to come.
    layouts: std::vec::IntoIter<bool>,
    look: Look,
    /// How the paragraph's style looks.
    base: Look,
    /// The call whose mark the rest of the run is.
    marking: Option<usize>,
    /// The label a note may begin with, and whether it was put there by hand.
    label: Option<(String, bool)>,
    reading: Reading,
    in_note: bool,
    /// Where the event at hand stands.
    at: usize,
}

/// What text in the open element is.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
    Nothing,
    Text,
    Instruction,
}

/// What the properties of a structured tag said of its content.
#[derive(Clone, Copy, PartialEq)]
enum Tag {
    Plain,
    Contents,
    /// "Click here to enter text".
    Placeholder,
}

/// The body, a note or a text box: where paragraphs follow one another.
#[derive(Default)]
struct Scope {
    paragraph: Option<Paragraph>,
    /// Open tables: whether each only lays out text.
    tables: Vec<bool>,
    /// The mark of the last paragraph is deleted: the next one goes on with it.
    joined: bool,
}

struct Paragraph {
    role: Role,
    begun: bool,
    /// The mark at its end is deleted.
    unmarked: bool,
    /// It is the last of its section.
    section: Option<Countings>,
    /// Where it began in the part.
    from: usize,
    /// It has text that is furniture.
    furniture: bool,
    /// It has a right tab with a leader, as lines of a table of contents made by hand have.
    leader: bool,
}

impl<'s> Walker<'s> {
    pub(super) fn new(builder: Builder, styles: &'s Styles) -> Self {
        Self {
            builder,
            styles,
            furniture: Vec::new(),
            diagnostics: Vec::new(),
            references: Vec::new(),
            sections: vec![Countings::default()],
            labels: HashMap::new(),
            page: 1,
            rendered: false,
            scopes: vec![Scope::default()],
            fields: Fields::default(),
            marks: Vec::new(),
            marked: HashMap::new(),
            links: Vec::new(),
            tags: Vec::new(),
            tag: Tag::Plain,
            layouts: Vec::new().into_iter(),
            look: Look::default(),
            base: Look::default(),
            marking: None,
            label: None,
            reading: Reading::Nothing,
            in_note: false,
            at: 0,
        }
    }

    /// Walks through the document itself.
    pub(super) fn walk(&mut self, part: &Part<'_>) -> Result<(), IngestError> {
        self.rendered = part.source.contains(":lastRenderedPageBreak");
        self.begin_part(part)?;
        let mut events = Events::new(part.name, part.source);
        while let Some(event) = events.next()? {
            self.event(event, &mut events, part)?;
        }
        self.end_paragraph(part, part.source.len());
        Ok(())
    }

    /// Gives every note that was called its label.
    pub(super) fn count_notes(&mut self, settings: &Countings) {
        let labels = numbers::labels(&self.references, &self.sections, settings);
        for (reference, (label, number)) in self.references.iter().zip(labels) {
            let by_hand = reference.mark.is_some();
            self.labels.entry(key(reference.kind, &reference.id)).or_insert((label, number, by_hand));
        }
    }

    /// Walks through the notes of a kind; those that nothing calls are not printed and left out.
    pub(super) fn walk_notes(&mut self, part: &Part<'_>, kind: NoteKind) -> Result<(), IngestError> {
        self.begin_part(part)?;
        self.in_note = true;
        let mut events = Events::new(part.name, part.source);
        while let Some(event) = events.next()? {
            match event {
                Event::Open(element) if matches!(element.name, ("w", "footnote" | "endnote")) => {
                    let key = key(kind, &element.attribute("id").unwrap_or_default());
                    let separator = element.attribute("type").is_some_and(|t| t != "normal");
                    let label = self.labels.get(&key).filter(|_| !separator).cloned();
                    let Some((label, number, by_hand)) = label else {
                        events.skip()?;
                        continue;
                    };
                    self.builder.begin_note(&key, &label, kind);
                    if let Some(number) = number {
                        self.builder.number(&key, number);
                    }
                    self.label = Some((label, by_hand));
                }
                Event::Close(("w", "footnote" | "endnote")) => {
                    self.end_paragraph(part, events.at());
                    self.builder.end_note();
                    self.label = None;
                }
                event => self.event(event, &mut events, part)?,
            }
        }
        Ok(())
    }

    /// The builder, what was left out, and what was in doubt.
    pub(super) fn finish(self) -> (Builder, Vec<Furniture>, Vec<Diagnostic>) {
        (self.builder, self.furniture, self.diagnostics)
    }

    fn begin_part(&mut self, part: &Part<'_>) -> Result<(), IngestError> {
        self.layouts = tables::layouts(part.name, part.source)?.into_iter();
        self.scopes = vec![Scope::default()];
        self.fields = Fields::default();
        self.links.clear();
        self.tags.clear();
        Ok(())
    }

    fn event(
        &mut self,
        event: Event<'_>,
        events: &mut Events<'_>,
        part: &Part<'_>,
    ) -> Result<(), IngestError> {
        self.at = part.base + events.at();
        match event {
            Event::Open(element) => self.open(&element, events, part)?,
            Event::Close(name) => self.close(name, events, part),
            Event::Text(text) => match self.reading {
                Reading::Text => self.write(&text),
                Reading::Instruction => self.fields.instruct(&text),
                Reading::Nothing => {}
            },
        }
        Ok(())
    }

    fn open(
        &mut self,
        element: &Element<'_>,
        events: &mut Events<'_>,
        part: &Part<'_>,
    ) -> Result<(), IngestError> {
        match element.name {
            ("w", "p") => {
                self.end_paragraph(part, events.at());
                let paragraph = Paragraph {
                    role: Role::Block(BlockKind::Paragraph),
                    begun: false,
                    unmarked: false,
                    section: None,
                    from: events.at(),
                    furniture: false,
                    leader: false,
                };
                self.scope().paragraph = Some(paragraph);
                self.base = Look::default();
            }
            ("w", "pPr") => self.paragraph_properties(events)?,
            ("w", "r") | ("m", "r") => {
                self.look = self.base;
                self.marking = None;
            }
            ("w", "rPr") => {
                let (look, style) = styles::look(events)?;
                let look = style.map_or(look, |style| look.over(self.styles.look(&style)));
                self.look = look.over(self.base);
            }
            ("w", "t") | ("m", "t") => self.reading = Reading::Text,
            ("w", "instrText") => self.reading = Reading::Instruction,
            ("w", "tab" | "ptab") => self.write(" "),
            ("w", "noBreakHyphen") => self.write("-"),
            ("w", "cr") => self.line_break(),
            ("w", "br") => match element.attribute("type").as_deref() {
                Some("page") => self.page_break(false),
                Some("column") => {}
                _ => self.line_break(),
            },
            ("w", "lastRenderedPageBreak") => self.page_break(true),
            ("w", "sym") => {
                let get = |name| element.attribute(name).unwrap_or_default();
                if let Some(character) = symbols::character(&get("font"), &get("char")) {
                    self.write(character.encode_utf8(&mut [0; 4]));
                }
            }
            ("w", "footnoteReference") => self.call(NoteKind::Footnote, element),
            ("w", "endnoteReference") => self.call(NoteKind::Endnote, element),
            // The note prints its own label here.
            ("w", "footnoteRef" | "endnoteRef") => {
                self.label = self.label.take().filter(|(_, by_hand)| *by_hand);
            }
            ("w", "fldChar") => self.fields.mark(element.attribute("fldCharType").as_deref()),
            ("w", "bookmarkStart") => {
                let get = |name| element.attribute(name).unwrap_or_default();
                if self.marks.len() < MAX_MARKS {
                    self.marks.push((get("id"), get("name")));
                }
            }
            ("w", "bookmarkEnd") => {
                let id = element.attribute("id").unwrap_or_default();
                self.marks.retain(|(open, _)| *open != id);
            }
            ("w", "fldSimple") => {
                let instruction = element.attribute("instr").unwrap_or_default();
                self.links.push(hyperlink(&instruction));
            }
            ("w", "hyperlink") => {
                let target = element.attribute("id").and_then(|id| part.relations.target(&id));
                let anchor = element.attribute("anchor").map_or(String::new(), |a| format!("#{a}"));
                self.links.push(target.map(|target| format!("{target}{anchor}")));
            }
            ("w", "tbl") => {
                let layout = self.layouts.next().unwrap_or(true) || self.in_table();
                if !layout {
                    self.end_paragraph(part, events.at());
                    self.builder.begin(BlockKind::Table);
                }
                self.scope().tables.push(layout);
            }
            ("w", "txbxContent") => {
                self.builder.restyle(&[]);
                self.builder.begin_aside();
                self.scopes.push(Scope::default());
            }
            ("w", "sectPr") => {
                let countings = Countings::read(events)?;
                if let Some(section) = self.sections.last_mut() {
                    *section = countings;
                }
            }
            ("w", "sdtPr") => self.tag = tag(events)?,
            ("w", "sdtContent") => match std::mem::replace(&mut self.tag, Tag::Plain) {
                Tag::Placeholder => events.skip()?,
                tag => self.tags.push(tag == Tag::Contents),
            },
            ("w", "altChunk") => {
                let message = format!("a file embedded at byte {} of {} is not read", events.at(), part.name);
                self.diagnostics.push(Diagnostic::new(
                    Severity::Warning,
                    "embedded-file",
                    message,
                    Span::default(),
                ));
            }
            // What is not printed: deletions, what a move left behind, older properties, drawings for programs that do
            // not know newer ones, pronunciations.
            (
                "w",
                "del" | "moveFrom" | "delText" | "delInstrText" | "tblPrChange" | "tcPrChange" | "trPrChange"
                | "tblGridChange" | "tblPrExChange" | "rt" | "trPr" | "tcPr" | "tblPr",
            )
            | ("mc", "Fallback") => events.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: (&str, &str), events: &Events<'_>, part: &Part<'_>) {
        match name {
            ("w", "p") => self.end_paragraph(part, events.at()),
            ("w" | "m", "t") | ("w", "instrText") => self.reading = Reading::Nothing,
            ("w", "r") => self.marking = None,
            ("w", "fldSimple" | "hyperlink") => {
                self.links.pop();
            }
            ("w", "tc") if self.in_table() => self.builder.cell(),
            ("w", "tr") if self.in_table() => self.builder.line_break(),
            ("w", "tbl") => {
                let was_table = self.in_table();
                self.scope().tables.pop();
                if was_table && !self.in_table() {
                    self.builder.end();
                }
            }
            ("w", "txbxContent") => {
                self.end_paragraph(part, events.at());
                if self.scopes.len() > 1 {
                    self.scopes.pop();
                    self.builder.end_aside();
                }
            }
            ("w", "sdtContent") => {
                self.tags.pop();
            }
            _ => {}
        }
    }

    fn scope(&mut self) -> &mut Scope {
        let last = self.scopes.len() - 1;
        &mut self.scopes[last]
    }

    /// Whether what comes next stands in a cell of a table that is one.
    fn in_table(&self) -> bool {
        self.scopes.last().is_some_and(|s| s.tables.contains(&false))
    }
}

/// By what a call and its note know one another.
fn key(kind: NoteKind, id: &str) -> String {
    match kind {
        NoteKind::Footnote => format!("footnote {id}"),
        NoteKind::Endnote => format!("endnote {id}"),
    }
}

/// Properties of a structured tag, whose start was just read.
fn tag(events: &mut Events<'_>) -> Result<Tag, IngestError> {
    let (depth, mut tag) = (events.depth(), Tag::Plain);
    while events.depth() >= depth
        && let Some(event) = events.next()?
    {
        let Event::Open(element) = event else { continue };
        match element.name {
            ("w", "docPartGallery") if element.attribute("val").as_deref() == Some("Table of Contents") => {
                tag = Tag::Contents;
            }
            ("w", "showingPlcHdr") if element.is_on() => tag = Tag::Placeholder,
            _ => {}
        }
    }
    Ok(tag)
}
