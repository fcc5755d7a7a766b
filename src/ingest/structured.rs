//! Assembles the blocks of formats that mark their structure (HTML, XML, DOCX, ODT, RTF): elements open and close,
//! text arrives piece by piece, and a note may stand in the middle of the paragraph that calls it.

use super::marked::{MarkedNote, MarkedNotes};
use super::{Block, BlockKind, Ingested, Run, RunKind};
use crate::document::NoteKind;
use crate::span::{SourceMap, Span};

/// Assembles blocks in reading order. White space is folded; text outside any block makes a paragraph; a note's
/// blocks come after the block they stand in.
pub(super) struct Builder {
    notes: MarkedNotes,
    /// The body, and on top of it the notes being read.
    frames: Vec<Frame>,
    page: u32,
}

/// The body or a note, as far as it is read.
#[derive(Default)]
struct Frame {
    note: Option<usize>,
    done: Vec<Draft>,
    open: Option<Draft>,
    /// Blocks of notes that stand in the open block.
    inside: Vec<Draft>,
    /// Open styles, outermost first.
    styles: Vec<RunKind>,
}

/// A block before it has its place in the text.
struct Draft {
    kind: BlockKind,
    page: u32,
    text: String,
    /// Where pieces of the text stood in the source: `(text, source)`.
    anchors: Vec<(usize, usize)>,
    runs: Vec<Run>,
    /// Where each open style began.
    began: Vec<usize>,
}

impl Default for Builder {
    fn default() -> Self {
        Self { notes: MarkedNotes::default(), frames: vec![Frame::default()], page: 1 }
    }
}

impl Builder {
    /// Begins a block of `kind`, after the open one; inside a note it is one more paragraph of the note.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        let page = self.page;
        let frame = self.frame();
        frame.end();
        frame.begin(kind, page);
    }

    /// Ends the open block, if there is one.
    pub(super) fn end(&mut self) {
        self.frame().end();
    }

    /// Leaves out the open block if `test` says so of its text; whether it did.
    pub(super) fn leave_out(&mut self, test: impl Fn(&str) -> bool) -> bool {
        self.frame().open.take_if(|draft| test(draft.text.trim_end())).is_some()
    }

    /// Whether a block is open.
    pub(super) fn is_open(&self) -> bool {
        self.frames.last().is_some_and(|f| f.open.is_some())
    }

    /// Text of the open block, whose first byte stood at `from` in the source. Where no block is open, text that is
    /// not blank begins a paragraph.
    pub(super) fn text(&mut self, text: &str, from: usize) {
        let page = self.page;
        let frame = self.frame();
        if frame.open.is_none() {
            if text.trim().is_empty() {
                return;
            }
            frame.begin(BlockKind::Paragraph, page);
        }
        if let Some(draft) = &mut frame.open {
            draft.write(text, from);
        }
    }

    /// A line break inside the open block.
    pub(super) fn line_break(&mut self) {
        if let Some(draft) = &mut self.frame().open {
            draft.trim();
            if !draft.text.is_empty() {
                draft.text.push('\n');
            }
        }
    }

    /// The next cell of a table's row, inside the open block: a tab.
    pub(super) fn cell(&mut self) {
        if let Some(draft) = &mut self.frame().open
            && !draft.text.is_empty()
        {
            let kept = draft.text.trim_end_matches(' ').len();
            draft.text.truncate(kept);
            draft.text.push('\t');
        }
    }

    /// Begins text that stands apart from the open block, such as a text box; its blocks come after that block.
    pub(super) fn begin_aside(&mut self) {
        let note = self.frame().note;
        self.frames.push(Frame { note, ..Frame::default() });
    }

    /// Ends what [`Builder::begin_aside`] began.
    pub(super) fn end_aside(&mut self) {
        self.end_frame();
    }

    /// Opens a style; it holds over the blocks that follow until [`Builder::close`].
    pub(super) fn open(&mut self, style: RunKind) {
        let frame = self.frame();
        frame.styles.push(style);
        if let Some(draft) = &mut frame.open {
            draft.began.push(draft.text.len());
        }
    }

    /// Closes the style opened last.
    pub(super) fn close(&mut self) {
        let frame = self.frame();
        let Some(style) = frame.styles.pop() else { return };
        if let Some(draft) = &mut frame.open
            && let Some(from) = draft.began.pop()
        {
            draft.run(style, from);
        }
    }

    /// Closes and opens styles until just `wanted` are open, outermost first.
    pub(super) fn restyle(&mut self, wanted: &[RunKind]) {
        let open = &self.frame().styles;
        let kept = open.iter().zip(wanted).take_while(|(a, b)| a == b).count();
        for _ in kept..open.len() {
            self.close();
        }
        for style in &wanted[kept..] {
            self.open(style.clone());
        }
    }

    /// A call, here, of the note with this key; the mark itself is not written.
    pub(super) fn call(&mut self, key: &str) {
        let note = self.notes.index(key);
        let page = self.page;
        let frame = self.frame();
        if frame.open.is_none() {
            frame.begin(BlockKind::Paragraph, page);
        }
        if let Some(draft) = &mut frame.open {
            draft.trim();
            let at = draft.text.len();
            draft.runs.push(Run { span: Span::new(at, at), kind: RunKind::Call(note) });
        }
    }

    /// Begins the text of the note with this key, wherever it stands; what follows belongs to it until
    /// [`Builder::end_note`].
    pub(super) fn begin_note(&mut self, key: &str, label: &str, kind: NoteKind) {
        let note = self.notes.index(key);
        let number = self.notes.notes[note].number;
        self.notes.notes[note] = MarkedNote { label: label.to_owned(), number, kind };
        self.frames.push(Frame { note: Some(note), ..Frame::default() });
    }

    /// Says what number the label of a note stands for (`iv`), where it is not one itself.
    pub(super) fn number(&mut self, key: &str, number: u32) {
        let note = self.notes.index(key);
        self.notes.notes[note].number = Some(number);
    }

    /// Ends the text of the note begun last.
    pub(super) fn end_note(&mut self) {
        self.end_frame();
    }

    fn end_frame(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        let Some(mut note) = self.frames.pop() else { return };
        note.end();
        let frame = self.frame();
        if frame.open.is_some() { &mut frame.inside } else { &mut frame.done }.append(&mut note.done);
    }

    /// The text from here on stands on `page`, from 1.
    pub(super) fn page(&mut self, page: u32) {
        self.page = page;
    }

    /// The blocks, their text, runs and notes; what the format says besides is left to its reader.
    pub(super) fn finish(mut self) -> Ingested {
        while self.frames.len() > 1 {
            self.end_frame();
        }
        let mut body = self.frames.pop().unwrap_or_default();
        body.end();
        let mut text = String::with_capacity(body.done.iter().map(|d| d.text.len() + 1).sum());
        let (mut map, mut runs, mut blocks) = (SourceMap::default(), Vec::new(), Vec::new());
        for draft in body.done {
            let start = text.len();
            for (to, from) in draft.anchors {
                map.anchor(start + to, from);
            }
            runs.extend(draft.runs.into_iter().map(|r| Run { span: r.span.shifted(start), ..r }));
            text.push_str(&draft.text);
            blocks.push(Block { kind: draft.kind, span: Span::new(start, text.len()), page: draft.page });
            text.push('\n');
        }
        runs.sort_by_key(|run| (run.span.start, run.span.end));
        let notes_are_marked = blocks.iter().any(|b| matches!(b.kind, BlockKind::Note(_)));
        Ingested { text, map, runs, blocks, notes: self.notes.notes, notes_are_marked, ..Ingested::default() }
    }

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }
}

impl Frame {
    fn begin(&mut self, kind: BlockKind, page: u32) {
        let kind = self.note.map_or(kind, BlockKind::Note);
        let began = vec![0; self.styles.len()];
        self.open =
            Some(Draft { kind, page, text: String::new(), anchors: Vec::new(), runs: Vec::new(), began });
    }

    fn end(&mut self) {
        if let Some(mut draft) = self.open.take() {
            draft.trim();
            let began = std::mem::take(&mut draft.began);
            for (from, style) in began.into_iter().zip(&self.styles) {
                draft.run(style.clone(), from);
            }
            // A paragraph may hold nothing but a call.
            if !draft.text.is_empty() || !draft.runs.is_empty() {
                self.done.push(draft);
            }
        }
        self.done.append(&mut self.inside);
    }
}

impl Draft {
    fn write(&mut self, text: &str, from: usize) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let at = from + (text.len() - rest.len());
            if c.is_whitespace() {
                if !self.text.is_empty() && !self.text.ends_with([' ', '\n', '\t']) {
                    self.anchor(at);
                    self.text.push(' ');
                }
                rest = rest.trim_start();
            } else if is_invisible(c) {
                rest = &rest[c.len_utf8()..];
            } else {
                let end = rest.find(|c: char| c.is_whitespace() || is_invisible(c)).unwrap_or(rest.len());
                self.anchor(at);
                self.text.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }

    fn anchor(&mut self, from: usize) {
        let to = self.text.len();
        if self.anchors.last().is_none_or(|&(last_to, last_from)| to - last_to + last_from != from) {
            self.anchors.push((to, from));
        }
    }

    fn run(&mut self, kind: RunKind, from: usize) {
        let span = Span::new(from.min(self.text.len()), self.text.len());
        if !span.of(&self.text).trim().is_empty() {
            self.runs.push(Run { span: span.trimmed(&self.text), kind });
        }
    }

    /// Takes white space off the end.
    fn trim(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        let end = self.text.len();
        // Runs stand in the order of their ends.
        for run in self.runs.iter_mut().rev().take_while(|run| run.span.end > end) {
            run.span.end = end;
            run.span.start = run.span.start.min(end);
        }
    }
}

/// Whether a character shows nothing: a soft hyphen, a zero-width mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200C}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(ingested: &Ingested) -> Vec<(BlockKind, &str)> {
        ingested.blocks.iter().map(|b| (b.kind.clone(), b.span.of(&ingested.text))).collect()
    }

    #[test]
    fn a_note_inside_a_paragraph_comes_after_it() {
        let mut b = Builder::default();
        b.begin(BlockKind::Paragraph);
        b.text("Ports run \n on", 3);
        b.open(RunKind::Italic);
        b.text(" paper ", 20);
        b.close();
        b.call("f1");
        b.begin_note("f1", "1", NoteKind::Footnote);
        b.begin(BlockKind::Paragraph);
        b.text("Levinson.", 30);
        b.begin(BlockKind::Paragraph);
        b.text("And Smith.", 50);
        b.end_note();
        b.text(" still.", 70);
        b.end();
        b.text("  \n", 80);
        b.text("Loose", 90);
        let ingested = b.finish();
        assert_eq!(
            show(&ingested),
            [
                (BlockKind::Paragraph, "Ports run on paper still."),
                (BlockKind::Note(0), "Levinson."),
                (BlockKind::Note(0), "And Smith."),
                (BlockKind::Paragraph, "Loose"),
            ]
        );
        let runs: Vec<_> =
            ingested.runs.iter().map(|r| (r.kind.clone(), r.span.of(&ingested.text))).collect();
        assert_eq!(runs, [(RunKind::Italic, "paper"), (RunKind::Call(0), "")]);
        assert_eq!(ingested.map.source(ingested.text.find("on paper").unwrap()), 15);
        assert_eq!(ingested.map.source(ingested.text.find("Loose").unwrap()), 90);
        assert!(ingested.notes_are_marked);
    }

    #[test]
    fn cells_are_parted_by_tabs_and_asides_come_after_their_block() {
        let mut b = Builder::default();
        b.begin(BlockKind::Table);
        b.cell();
        b.text("Port ", 0);
        b.cell();
        b.text(" Cranes", 5);
        b.line_break();
        b.text("Oslo", 20);
        b.begin_aside();
        b.text("A box", 30);
        b.end_aside();
        b.cell();
        b.text("4", 40);
        let ingested = b.finish();
        assert_eq!(
            show(&ingested),
            [(BlockKind::Table, "Port\tCranes\nOslo\t4"), (BlockKind::Paragraph, "A box")]
        );
    }

    #[test]
    fn styles_hold_over_blocks_and_unbalanced_elements_do_no_harm() {
        let mut b = Builder::default();
        b.close();
        b.end_note();
        b.open(RunKind::Bold);
        b.text("One", 0);
        b.page(2);
        b.begin(BlockKind::Quote);
        b.text("Two\u{AD}fold ", 5);
        b.line_break();
        b.text(" three", 16);
        b.begin_note("x", "*", NoteKind::Endnote);
        b.text("Note", 20);
        let ingested = b.finish();
        assert_eq!(
            show(&ingested),
            [
                (BlockKind::Paragraph, "One"),
                (BlockKind::Quote, "Twofold\nthree"),
                (BlockKind::Note(0), "Note")
            ]
        );
        assert_eq!(ingested.runs.iter().filter(|r| r.kind == RunKind::Bold).count(), 2);
        assert_eq!(ingested.blocks[1].page, 2);
    }
}
