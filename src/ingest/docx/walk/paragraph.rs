//! Paragraphs: what they are, their text in its styles, and where they end.

use super::{Part, Walker, key};
use crate::document::{Furniture, FurnitureKind, NoteKind, SourceRange};
use crate::ingest::docx::styles::{Look, Role};
use crate::ingest::events::{Element, Event, Events};
use crate::ingest::numbers::{Countings, Reference};
use crate::ingest::{BlockKind, IngestError, RunKind};

impl Walker<'_> {
    /// Paragraph properties, whose start was just read.
    pub(super) fn paragraph_properties(&mut self, events: &mut Events<'_>) -> Result<(), IngestError> {
        let depth = events.depth();
        let (mut style, mut outline, mut numbered) = (None, None, None);
        let (mut unmarked, mut section, mut breaks, mut leader) = (false, None, false, false);
        while events.depth() >= depth
            && let Some(event) = events.next()?
        {
            let Event::Open(element) = event else { continue };
            match element.name {
                ("w", "pStyle") => style = element.attribute("val"),
                ("w", "outlineLvl") => outline = element.attribute("val").and_then(|v| v.parse::<u8>().ok()),
                ("w", "numId") => numbered = element.attribute("val").map(|v| v != "0"),
                ("w", "tab") => {
                    let right =
                        element.attribute("val").is_some_and(|v| matches!(v.as_str(), "right" | "end"));
                    leader |= right && element.attribute("leader").is_some_and(|l| l != "none");
                }
                ("w", "pageBreakBefore") => breaks = element.is_on(),
                ("w", "del" | "moveFrom") => unmarked = true,
                ("w", "sectPr") => section = Some(Countings::read(events)?),
                ("w", "pPrChange" | "rPrChange" | "numberingChange") => events.skip()?,
                _ => {}
            }
        }
        if let Some(style) = &style {
            let Look { italic, bold, .. } = self.styles.look(style);
            self.base = Look { italic, bold, ..Look::default() };
        }
        let mut role = style.map_or(Role::Block(BlockKind::Paragraph), |style| self.styles.role(&style));
        if let Role::Block(kind) = &mut role {
            match (outline, numbered) {
                (Some(level @ 0..=8), _) => *kind = BlockKind::Heading(level + 1),
                (Some(_), _) if matches!(kind, BlockKind::Heading(_)) => *kind = BlockKind::Paragraph,
                (_, Some(true)) if *kind == BlockKind::Paragraph => *kind = BlockKind::ListItem,
                (_, Some(false)) if *kind == BlockKind::ListItem => *kind = BlockKind::Paragraph,
                _ => {}
            }
        }
        if let Some(paragraph) = &mut self.scope().paragraph {
            paragraph.role = role;
            paragraph.unmarked = unmarked;
            paragraph.section = section;
            paragraph.leader = leader;
        }
        if breaks {
            self.page_break(false);
        }
        Ok(())
    }

    /// Writes printed text.
    pub(super) fn write(&mut self, text: &str) {
        if self.look.hidden == Some(true) || self.fields.is_instruction() {
            return;
        }
        if let Some(reference) = self.marking {
            self.references[reference].mark.get_or_insert_default().push_str(text);
            return;
        }
        // A raised number that repeats a note's calls it again; in a note, `supra note 12` only names it.
        if self.look.raised == Some(true) && !self.in_note {
            let again = self.fields.note().and_then(|bookmark| self.marked.get(bookmark)).cloned();
            if let Some(key) = again {
                if self.begin() {
                    self.builder.restyle(&[]);
                    self.builder.call(&key);
                }
                return;
            }
        }
        let (mut text, mut at) = (text, self.at);
        if !text.trim().is_empty()
            && let Some((label, by_hand)) = self.label.take()
            && (by_hand || self.look.raised == Some(true))
            && let Some(rest) = text.trim_start().strip_prefix(label.as_str())
        {
            at += text.len() - rest.len();
            text = rest;
        }
        if !self.begin() {
            return;
        }
        // White space between two words of a title has no style of its own.
        if !text.trim().is_empty() {
            let outer = || self.links.iter().rev().find_map(Option::as_ref);
            let link = self.fields.link().or_else(outer).cloned();
            let styles = [
                link.map(RunKind::Link),
                (self.look.italic == Some(true)).then_some(RunKind::Italic),
                (self.look.bold == Some(true)).then_some(RunKind::Bold),
                (self.look.raised == Some(true)).then_some(RunKind::Superscript),
            ];
            let styles: Vec<RunKind> = styles.into_iter().flatten().collect();
            self.builder.restyle(&styles);
        }
        self.builder.text(text, at);
    }

    /// Begins the block of the open paragraph, if it is not yet begun; whether its text belongs to the document.
    pub(super) fn begin(&mut self) -> bool {
        let in_table = self.in_table();
        let at = self.at;
        let paragraph = self.scopes.last().and_then(|s| s.paragraph.as_ref());
        if paragraph.is_some_and(|p| matches!(p.role, Role::Block(BlockKind::Heading(_)))) {
            self.fields.end_contents();
        }
        let contents = self.tags.contains(&true) || self.fields.is_contents();
        let scope = self.scope();
        let joined = scope.joined;
        let Some(paragraph) = &mut scope.paragraph else { return !contents };
        if contents || paragraph.role == Role::Contents {
            paragraph.furniture = true;
            return false;
        }
        let Role::Block(kind) = &paragraph.role else { return false };
        if !std::mem::replace(&mut paragraph.begun, true) {
            let kind = kind.clone();
            scope.joined = false;
            if in_table {
                // Paragraphs of a cell follow one another in it.
                self.builder.text(" ", at);
            } else if !joined {
                self.builder.begin(kind);
            }
        }
        true
    }

    pub(super) fn end_paragraph(&mut self, part: &Part<'_>, at: usize) {
        self.builder.restyle(&[]);
        self.fields.end_paragraph();
        let in_table = self.in_table();
        let scope = self.scope();
        let Some(mut paragraph) = scope.paragraph.take() else { return };
        scope.joined = paragraph.unmarked && (paragraph.begun || scope.joined);
        if !scope.joined && !in_table {
            if paragraph.leader && paragraph.begun {
                paragraph.furniture |= self.builder.leave_out(names_a_page);
            }
            self.builder.end();
        }
        if paragraph.furniture {
            let source = SourceRange::Part { part: part.name.to_owned(), start: paragraph.from, end: at };
            self.furniture.push(Furniture { kind: FurnitureKind::Contents, source });
        }
        if let (Some(countings), Some(section)) = (paragraph.section, self.sections.last_mut()) {
            *section = countings;
            self.sections.push(Countings::default());
        }
    }

    pub(super) fn call(&mut self, kind: NoteKind, element: &Element<'_>) {
        if self.look.hidden == Some(true) {
            return;
        }
        let id = element.attribute("id").unwrap_or_default();
        let key = key(kind, &id);
        // Bookmarks that are open for long are no marks of a note.
        self.marked.extend(self.marks.iter().rev().take(4).map(|(_, name)| (name.clone(), key.clone())));
        if self.begin() {
            self.builder.restyle(&[]);
            self.builder.call(&key);
        }
        let custom = element
            .attribute("customMarkFollows")
            .is_some_and(|v| !matches!(v.as_str(), "0" | "false" | "off"));
        self.marking = custom.then_some(self.references.len());
        self.references.push(Reference {
            id,
            kind,
            section: self.sections.len() - 1,
            page: self.page,
            mark: custom.then(String::new),
        });
    }

    /// A page ends here: as it was printed, or as the author wants it.
    pub(super) fn page_break(&mut self, rendered: bool) {
        if rendered == self.rendered {
            self.page += 1;
            self.builder.page(self.page);
        }
    }

    pub(super) fn line_break(&mut self) {
        if self.in_note || self.in_table() {
            self.write(" ");
        } else if self.scope().paragraph.as_ref().is_some_and(|p| p.begun) {
            self.builder.line_break();
        }
    }
}

/// Whether a line ends with a page number, as lines of a table of contents do.
fn names_a_page(line: &str) -> bool {
    let number = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_number = number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'i' | b'v' | b'x'));
    line.len() < 250 && (1..=5).contains(&number.len()) && number.len() < line.len() && is_number
}
