//! Layout: writes headings, passages and notes into the reading text, and everything that refers to it.

use super::Reading;
use super::body::Paragraph;
use super::calls::Found;
use super::headings::{Levels, Style};
use super::lines::without_way_back;
use super::origin::{self, Origin};
use super::reflow::{Cut, Writer};
use super::sentences::sentences_from;
use super::small_caps;
use super::stitch::Draft;
use crate::document::{
    Call, Diagnostic, Furniture, FurnitureKind, Metadata, Note, Passage, PassageKind, Section, Severity,
};
use crate::ingest::{Ingested, RunKind};
use crate::span::Span;

/// Lays out the reading text.
pub(super) fn lay_out(
    ingested: &Ingested,
    metadata: Metadata,
    paragraphs: &[Paragraph],
    drafts: &[Draft],
    calls: &[Found],
    dropped: &[(FurnitureKind, Span)],
) -> Reading {
    let ids = ids(drafts);
    let cuts = cuts(&ingested.text, calls);
    let mut writer = Writer::new(&ingested.text, &cuts).with_links(&ingested.runs);
    let source = |spans: &[Span]| origin::ranges(&ingested.map, &ingested.places, spans.iter().copied());
    let mut passages: Vec<Passage> = Vec::with_capacity(paragraphs.len());
    let mut outline = Outline::default();
    for paragraph in paragraphs {
        writer.part();
        let called = writer.called.len();
        let spans = without_bullet(ingested, paragraph);
        let span = writer.lines(&spans);
        if span.is_empty() {
            writer.called.truncate(called);
            continue;
        }
        if let Some(style) = paragraph.style {
            outline.begin(style, span, &writer.out);
        }
        let mut calls: Vec<Call> = writer.called[called..]
            .iter()
            .map(|c| Call { note: ids[c.note].clone(), at: c.at.min(span.end) })
            .collect();
        calls.dedup();
        passages.push(Passage {
            id: format!("p{}", passages.len() + 1),
            section: outline.sections.last().map(|s| s.id.clone()),
            kind: paragraph.kind,
            start: span.start,
            end: span.end,
            source: source(&paragraph.spans),
            sentences: sentences_from(span.of(&writer.out), span.start),
            calls,
            ..Passage::default()
        });
    }
    outline.end(0, writer.out.len());
    let mut first_call = vec![None; drafts.len()];
    for called in &writer.called {
        first_call[called.note].get_or_insert(called.at);
    }
    let mut notes: Vec<Note> = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        writer.part();
        let mut span = writer.lines(&draft.pieces);
        // Links back to the call are no part of a note.
        span.end = span.start + without_way_back(span.of(&writer.out)).len();
        writer.truncate(span.end);
        notes.push(Note {
            id: ids[index].clone(),
            series: draft.series,
            number: draft.number,
            label: draft.label.clone(),
            kind: draft.kind,
            start: span.start,
            end: span.end,
            source: source(&draft.pieces),
            call: first_call[index],
        });
    }
    let mut diagnostics = ingested.diagnostics.clone();
    diagnostics.append(&mut writer.ledger);
    for (draft, note) in drafts.iter().zip(&notes) {
        diagnostics.extend(
            draft
                .remarks
                .iter()
                .map(|r| Diagnostic::repair(r.code, r.message.clone(), note.span(), &r.before, &r.after)),
        );
    }
    for call in calls.iter().filter_map(|c| c.printed.map(|printed| (c.note, printed))) {
        let (note, printed) = (&notes[call.0], call.1);
        let at = note.call.unwrap_or(note.start);
        let message = format!("the mark printed as {printed} calls note {}", note.label);
        diagnostics.push(Diagnostic::repair(
            "call-number-repaired",
            message,
            Span::new(at, at),
            &printed.to_string(),
            &note.label,
        ));
    }
    doubts(drafts, &notes, &mut diagnostics);
    diagnostics.sort_by_key(|d| (d.start, d.end));
    let mut furniture = ingested.furniture.clone();
    for (kind, span) in dropped {
        let ranges = ingested.places.ranges(ingested.map.source_span(*span));
        furniture.extend(ranges.into_iter().map(|source| Furniture { kind: *kind, source }));
    }
    furniture.sort_by(|a, b| a.source.cmp(&b.source));
    let kept: Vec<_> = ingested
        .runs
        .iter()
        .filter(|r| matches!(r.kind, RunKind::Italic | RunKind::Bold | RunKind::Link(_)))
        .cloned()
        .collect();
    let copied = writer.copied.clone();
    let runs = writer.runs(&kept);
    Reading {
        metadata,
        text: writer.out,
        runs,
        sections: outline.sections,
        passages,
        notes,
        furniture,
        diagnostics,
        origin: Origin { copied, ..Origin::default() },
    }
}

/// `n27`, `s2.n27`, `a1`.
fn ids(drafts: &[Draft]) -> Vec<String> {
    let mut authors = 0;
    let id = |draft: &Draft| match draft.number {
        Some(number) if draft.series <= 1 => format!("n{number}"),
        Some(number) => format!("s{}.n{number}", draft.series),
        None => {
            authors += 1;
            format!("a{authors}")
        }
    };
    drafts.iter().map(id).collect()
}

/// What marks and torn small capitals take out of the text. A mark that calls several notes is cut once.
fn cuts(text: &str, calls: &[Found]) -> Vec<Cut> {
    let mut cuts: Vec<Cut> =
        calls.iter().map(|call| Cut { span: call.span, call: Some(call.note) }).collect();
    let blanks = small_caps::blanks(text);
    if !blanks.is_empty() {
        cuts.extend(blanks.into_iter().map(|span| Cut { span, call: None }));
        cuts.sort_by_key(|cut| cut.span.start);
    }
    cuts
}

/// Signs that begin items of lists, those of symbol fonts included.
const BULLETS: [char; 19] = [
    '-', '*', '+', '•', '●', '▪', '◦', '‣', '–', '■', '□', '►', '➢', '✓', '∙', '·', '❖', '\u{F0B7}',
    '\u{F0A7}',
];

/// The lines of a list item without its bullet; in Markdown a number and a period are one too.
fn without_bullet(ingested: &Ingested, paragraph: &Paragraph) -> Vec<Span> {
    let mut spans = paragraph.spans.clone();
    if let (PassageKind::ListItem, Some(first)) = (paragraph.kind, spans.first_mut()) {
        let content = first.of(&ingested.text);
        let digits = content.bytes().take_while(u8::is_ascii_digit).count();
        let numbered = ingested.media_type == "text/markdown"
            && (1..=2).contains(&digits)
            && content[digits..].starts_with(['.', ')']);
        let bare = if numbered {
            &content[digits + 1..]
        } else if ingested.media_type == "application/pdf" && content.starts_with("o ") {
            // The round bullet of the second level, as word processors print it.
            &content[1..]
        } else {
            content.trim_start_matches(BULLETS)
        };
        if bare.len() < content.len() && bare.starts_with(char::is_whitespace) {
            first.start = first.end - bare.trim_start().len();
        }
    }
    spans
}

/// The sections so far.
#[derive(Default)]
struct Outline {
    sections: Vec<Section>,
    /// Indices of those that go on, from the outermost in.
    open: Vec<usize>,
    levels: Levels,
}

impl Outline {
    /// Begins a section with the heading at `span`.
    fn begin(&mut self, style: Style, span: Span, text: &str) {
        let level = self.levels.level(style);
        self.end(level, span.start);
        let parent = self.open.last().map(|&parent| self.sections[parent].id.clone());
        self.open.push(self.sections.len());
        self.sections.push(Section {
            id: format!("s{}", self.sections.len() + 1),
            parent,
            level,
            title: span.of(text).to_owned(),
            start: span.start,
            end: span.start,
        });
    }

    /// Ends the open sections of `level` and deeper at `at`.
    fn end(&mut self, level: u8, at: usize) {
        while let Some(last) = self.open.pop_if(|last| self.sections[*last].level >= level) {
            self.sections[last].end = at;
        }
    }
}

/// Remarks on what the sequence of notes lacks.
fn doubts(drafts: &[Draft], notes: &[Note], diagnostics: &mut Vec<Diagnostic>) {
    for pair in notes.windows(2) {
        let (Some(a), Some(b)) = (pair[0].number, pair[1].number) else { continue };
        if pair[0].series == pair[1].series && b > a + 1 {
            let message = if b == a + 2 {
                format!("note {} was not found", a + 1)
            } else {
                format!("notes {} to {} were not found", a + 1, b - 1)
            };
            diagnostics.push(Diagnostic::new(
                Severity::Warning,
                "note-missing",
                message,
                Span::new(pair[1].start, pair[1].start),
            ));
        }
    }
    if !notes.iter().any(|n| n.call.is_some()) && !notes.is_empty() {
        let message =
            format!("none of the {} notes is called: the source has lost its reference marks", notes.len());
        diagnostics.push(Diagnostic::new(Severity::Warning, "calls-lost", message, Span::default()));
        return;
    }
    for (note, draft) in notes.iter().zip(drafts) {
        if note.call.is_none() && draft.number.is_some() {
            let message = format!("no call of note {} was found", note.label);
            diagnostics.push(Diagnostic::new(Severity::Warning, "call-missing", message, note.span()));
        }
    }
}
