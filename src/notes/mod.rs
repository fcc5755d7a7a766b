//! Notes: finds reference marks and note bodies, pairs them, heals the numbering, stitches pieces, and lays
//! out the reading text.

mod align;
mod areas;
mod body;
mod calls;
mod candidates;
mod display;
mod front;
mod headings;
mod labelled;
mod layout;
mod lines;
mod origin;
mod reflow;
mod run_in;
mod second;
mod sentences;
mod small_caps;
mod stitch;
#[cfg(test)]
mod tests;

use crate::document::{Diagnostic, Furniture, FurnitureKind, Metadata, Note, NoteKind, Passage, Section};
use crate::ingest::{BlockKind, Ingested, Run};
use areas::Part;
use candidates::{Candidate, Form};
use lines::Line;
pub use origin::Origin;
pub use sentences::sentences;
use std::collections::{HashMap, HashSet};

/// The reading text and its parts: body and notes told apart.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Title, authors and date, completed from the body where the format gave none.
    pub metadata: Metadata,
    /// Headings and passages in reading order, then notes in number order; parts are separated by `\n\n`.
    /// Page-broken paragraphs are joined, hyphenation is healed, marks are removed.
    pub text: String,
    /// Runs that are left: italics, bold, links; by start.
    pub runs: Vec<Run>,
    /// Sections in reading order.
    pub sections: Vec<Section>,
    /// Passages in reading order, with sentences and calls; findings still empty.
    pub passages: Vec<Passage>,
    /// Notes in number order, series by series; author notes last.
    pub notes: Vec<Note>,
    /// Named parts of the source that are neither.
    pub furniture: Vec<Furniture>,
    /// The ledger so far, with offsets of `text`.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the words of `text` stood in the source.
    pub origin: Origin,
}

/// Tells notes from body and lays out the reading text.
#[must_use]
pub fn read(mut ingested: Ingested) -> Reading {
    let mut lines: Vec<Line> = lines::lines(&ingested);
    let mut found = if ingested.notes_are_marked {
        candidates::Candidates::default()
    } else {
        candidates::find(&ingested, &lines)
    };
    let mut starts = align::starts(&ingested.text, &found, &lines);
    if let Some(second) = second::read(&ingested.text, &lines, &found, starts.len()) {
        (lines, starts) = second;
    }
    if let Some(run_in) = run_in::read(&ingested.text, &lines, &found, starts.len()) {
        run_in::RunIn { lines, found, starts } = run_in;
    }
    starts.extend(front::author_notes(&ingested.text, &found, &lines));
    starts.sort_by_key(|s| found.starts[s.candidate].span.start);
    let parts = split(&ingested, &lines, &starts, &found);
    let start_candidates: Vec<Candidate> = starts.iter().map(|s| found.starts[s.candidate]).collect();
    let roles = areas::roles(&ingested.text, &parts, &start_candidates);
    let mut stitched = stitch::stitch(&ingested.text, &parts, &roles, &starts, &found.starts);
    let labelled = labelled::notes(&ingested);
    gather(&mut stitched.drafts, &found, &lines);
    let shift = labelled.drafts.iter().map(|d| d.series).max().unwrap_or(0);
    stitched.drafts.iter_mut().for_each(|d| d.series += shift);
    // Author notes come last.
    stitched.drafts.sort_by_key(|d| (d.number.is_none(), d.series, d.number));
    let mut calls = calls::pair(&found.calls, &parts, &roles, &stitched.areas_before, &stitched.drafts);
    calls.extend(front::author_calls(&ingested.text, &found.calls, &parts, &roles, &stitched.drafts));
    for call in &mut calls {
        call.note += labelled.drafts.len();
    }
    calls.extend(labelled.calls);
    calls.sort_by_key(|c| (c.span.start, c.note));
    let mut drafts = labelled.drafts;
    drafts.append(&mut stitched.drafts);
    let mut paragraphs = body::paragraphs(&ingested, &parts, &roles);
    let mut dropped: Vec<_> =
        stitched.duplicates.into_iter().map(|span| (FurnitureKind::Duplicate, span)).collect();
    let mut metadata = std::mem::take(&mut ingested.metadata);
    front::settle(&ingested, &mut paragraphs, &mut metadata, &mut dropped);
    display::settle(&ingested, &mut paragraphs);
    let mut reading = layout::lay_out(&ingested, metadata, &paragraphs, &drafts, &calls, &dropped);
    (reading.origin.map, reading.origin.places) = (ingested.map, ingested.places);
    reading
}

/// Cuts lines at the starts of notes, and gathers what is known of each part.
fn split(
    ingested: &Ingested,
    lines: &[Line],
    starts: &[align::Start],
    found: &candidates::Candidates,
) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(lines.len() + starts.len());
    let mut next = 0;
    for (index, line) in lines.iter().enumerate() {
        let in_table = ingested.blocks[line.block].kind == BlockKind::Table;
        let mut rest = *line;
        let mut start = None;
        while let Some(candidate) =
            starts.get(next).map(|s| &found.starts[s.candidate]).filter(|c| c.line == index)
        {
            let at = candidate.span.start;
            let lead = ingested.text[rest.span.start..at.max(rest.span.start)].trim();
            if start.is_some() || lead.contains(char::is_alphanumeric) {
                let span = crate::span::Span::new(rest.span.start, at).trimmed(&ingested.text);
                parts.push(Part { line: Line { span, ..rest }, start, calls: 0, gap: false, in_table });
                rest.first = false;
            }
            rest.span.start = at;
            start = Some(next);
            next += 1;
        }
        parts.push(Part { line: rest, start, calls: 0, gap: false, in_table });
    }
    mark_gaps(&mut parts, starts);
    count_calls(&mut parts, starts, found, lines);
    parts
}

/// Takes the notes of a series for endnotes if hardly any is called on its page or the one before: in a layout, notes
/// at a chapter's end need no heading.
fn gather(drafts: &mut [stitch::Draft], found: &candidates::Candidates, lines: &[Line]) {
    if lines.iter().all(|l| l.zone == lines::Zone::Open) {
        return;
    }
    let called: HashSet<(u32, u32)> = found.calls.iter().map(|c| (c.number, lines[c.line].page)).collect();
    let mut series: HashMap<u32, (usize, usize)> = HashMap::new();
    for draft in drafts.iter() {
        let Some(number) = draft.number else { continue };
        let near = called.contains(&(number, draft.page))
            || called.contains(&(number, draft.page.saturating_sub(1)));
        let counts = series.entry(draft.series).or_default();
        *counts = (counts.0 + usize::from(near), counts.1 + 1);
    }
    for draft in drafts {
        if series.get(&draft.series).is_some_and(|(near, all)| *all >= 4 && near * 3 < *all) {
            draft.kind = NoteKind::Endnote;
        }
    }
}

/// Marks the parts between two starts whose numbers leave one out.
fn mark_gaps(parts: &mut [Part], starts: &[align::Start]) {
    let mut since: Option<(usize, u32, u32)> = None;
    for at in 0..parts.len() {
        let Some(start) = parts[at].start.map(|i| starts[i]) else { continue };
        if let Some((from, series, number)) = since
            && series == start.series
            && start.number > number + 1
        {
            parts[from..at].iter_mut().for_each(|p| p.gap = true);
        }
        since = Some((at, start.series, start.number));
    }
}

/// Counts the calls in each part that a note near by bears out.
fn count_calls(parts: &mut [Part], starts: &[align::Start], found: &candidates::Candidates, lines: &[Line]) {
    const REACH: usize = 15_000;
    let mut by_number: Vec<Vec<(usize, u32)>> = Vec::new();
    for start in starts {
        let candidate = &found.starts[start.candidate];
        if candidate.form == Form::Sign {
            continue;
        }
        let number = start.number as usize;
        by_number.resize(by_number.len().max(number + 1), Vec::new());
        by_number[number].push((candidate.span.start, lines[candidate.line].page));
    }
    let mut part = 0;
    for call in &found.calls {
        while part + 1 < parts.len() && parts[part + 1].line.span.start <= call.span.start {
            part += 1;
        }
        let Some(notes) = by_number.get(call.number as usize) else { continue };
        let after = notes.partition_point(|(at, _)| *at <= call.span.start);
        let page = lines[call.line].page;
        let near = notes
            .get(after)
            .is_some_and(|(at, note_page)| at - call.span.start < REACH && note_page - page <= 1);
        if near && parts[part].start.is_none() && call.weight >= 0.6 {
            parts[part].calls += 1;
        }
    }
}
