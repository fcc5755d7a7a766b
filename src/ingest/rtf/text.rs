//! Text of the open group: bytes and characters decoded, written into blocks, cells and notes.

use super::{Destination, Ends, PendingNote, Reader, Scope, State, kind};
use crate::document::NoteKind;
use crate::ingest::{BlockKind, RunKind};

impl Reader {
    /// A byte of text, in the code page of its font.
    pub(super) fn byte(&mut self, byte: u8) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        if self.bytes.is_empty() {
            self.from = self.at;
        }
        self.bytes.push(byte);
    }

    /// Decodes the bytes read so far and writes them.
    pub(super) fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let encoding = self.state.encoding.unwrap_or(self.code_page);
        let (text, _, _) = encoding.decode(&bytes);
        let at = std::mem::replace(&mut self.at, self.from);
        self.write(&text);
        self.at = at;
    }

    pub(super) fn unicode(&mut self, number: i64) {
        self.skipping = self.state.skip;
        // Numbers above 32,767 are written as negative ones.
        let unit = (number & 0xFFFF) as u16;
        let units = match (self.surrogate.take(), unit) {
            (_, 0xD800..=0xDBFF) => {
                self.surrogate = Some(unit);
                return;
            }
            (Some(first), second) => vec![first, second],
            (None, unit) => vec![unit],
        };
        self.write(&String::from_utf16_lossy(&units));
    }

    pub(super) fn write(&mut self, text: &str) {
        match self.state.destination {
            Destination::Text => self.print(text),
            Destination::Instruction => {
                if let Some(field) = self.fields.last_mut() {
                    field.push_str(text);
                }
            }
            Destination::Title => self.metadata.title.get_or_insert_default().push_str(text),
            Destination::Author => match self.metadata.authors.first_mut() {
                Some(author) => author.push_str(text),
                None => self.metadata.authors.push(text.to_owned()),
            },
            Destination::Styles => {
                self.style.1.push_str(text);
                if let Some(name) = self.style.1.strip_suffix(';') {
                    let kind = kind(&name.trim().to_lowercase());
                    self.styles.insert(self.style.0, kind);
                    self.style = (0, String::new());
                }
            }
            Destination::Nowhere | Destination::Fonts => {}
        }
    }

    /// Writes text of the document.
    pub(super) fn print(&mut self, text: &str) {
        if self.state.hidden {
            return;
        }
        if self.scope().note.is_some() && !text.trim().is_empty() {
            let mark = text.split_whitespace().next().unwrap_or_default();
            let is_mark = self.state.raised || !mark.contains(char::is_alphanumeric);
            let mark = if is_mark { mark.to_owned() } else { String::new() };
            self.begin_note(&mark);
            if let Some(rest) = text.trim_start().strip_prefix(mark.as_str()).filter(|_| is_mark) {
                return self.print(rest);
            }
        }
        let blank = text.trim().is_empty();
        if !self.scope().begun {
            if blank {
                return;
            }
            let (kind, table) = (self.state.kind.clone(), self.state.in_table && self.cells != 1);
            let scope = self.scope();
            scope.begun = true;
            if !(table && scope.table) {
                scope.table = table;
                self.builder.begin(if table { BlockKind::Table } else { kind });
            }
        }
        if !blank {
            let state = &self.state;
            let styles = [
                state.link.clone().map(RunKind::Link),
                (state.italic && state.link.is_none()).then_some(RunKind::Italic),
                state.bold.then_some(RunKind::Bold),
                state.raised.then_some(RunKind::Superscript),
            ];
            let styles: Vec<RunKind> = styles.into_iter().flatten().collect();
            self.builder.restyle(&styles);
        }
        let at = self.at;
        self.builder.text(text, at);
    }

    pub(super) fn footnote(&mut self) {
        self.builder.restyle(&[]);
        let key = format!("note {}", self.at);
        self.builder.call(&key);
        let note = PendingNote { key, kind: NoteKind::Footnote, numbered: false };
        self.scopes.push(Scope { note: Some(note), is_note: true, ..Scope::default() });
        self.ends(Ends::Note);
        self.state = State {
            skip: self.state.skip,
            encoding: self.state.encoding,
            font: self.state.font,
            ..State::default()
        };
    }

    /// Begins the note that waits for its label: its number, or the mark it was given by hand.
    pub(super) fn begin_note(&mut self, mark: &str) {
        let Some(note) = self.scope().note.take() else { return };
        if note.numbered || mark.is_empty() {
            let (label, number) = self.counts.next(note.kind);
            self.builder.begin_note(&note.key, &label, note.kind);
            if label.contains(char::is_alphanumeric) {
                self.builder.number(&note.key, number);
            }
        } else {
            self.builder.begin_note(&note.key, mark, note.kind);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        self.builder.restyle(&[]);
        let scope = self.scope();
        let begun = std::mem::take(&mut scope.begun);
        if scope.table && begun {
            // A further paragraph of the cell.
            let at = self.at;
            self.builder.text(" ", at);
        } else {
            self.builder.end();
        }
        if !self.state.in_table {
            self.scope().table = false;
            self.builder.end();
        }
    }

    pub(super) fn end_cell(&mut self) {
        self.builder.restyle(&[]);
        let scope = self.scope();
        scope.begun = false;
        if scope.table {
            self.builder.cell();
        } else {
            self.builder.end();
        }
    }
}
