//! Calls: which marks in the body call which notes.

use super::align::{Item, chain, is_damaged};
use super::areas::{Part, Role};
use super::candidates::{Candidate, Form};
use super::stitch::Draft;
use crate::document::NoteKind;
use crate::span::Span;
use foldhash::{HashMap, HashMapExt as _};

/// A call that was made out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// The mark in the ingested text.
    pub(super) span: Span,
    /// Index of the note, in the order of notes.
    pub(super) note: usize,
    /// The number printed, if it is not the note's.
    pub(super) printed: Option<u32>,
}

/// Pairs marks with notes; `drafts` are in the order of notes.
pub(super) fn pair(
    candidates: &[Candidate],
    parts: &[Part],
    roles: &[Role],
    areas_before: &[usize],
    drafts: &[Draft],
) -> Vec<Found> {
    let mut by_number: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        if let Some(number) = draft.number {
            by_number.entry(number).or_default().push(index);
        }
    }
    let paged = parts.last().is_some_and(|p| p.line.page > 1);
    let mut found: Vec<Found> = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    let mut of_item: Vec<(usize, usize)> = Vec::new();
    let mut in_body = vec![false; candidates.len()];
    let mut part = 0;
    for (index, candidate) in candidates.iter().enumerate() {
        while part + 1 < parts.len() && parts[part + 1].line.span.start <= candidate.span.start {
            part += 1;
        }
        if roles[part] != Role::Body || candidate.form == Form::Sign {
            continue;
        }
        in_body[index] = true;
        let Some(notes) = by_number.get(&candidate.number) else { continue };
        // Footnotes stand on the page of their call; notes at a chapter's end are the next that follow.
        let area = |note: usize| drafts[note].area as i64 - areas_before[part] as i64;
        let place = |note: usize| {
            if paged && drafts[note].kind == NoteKind::Footnote {
                i64::from(drafts[note].page) - i64::from(parts[part].line.page)
            } else {
                area(note)
            }
        };
        let from = notes.partition_point(|&n| drafts[n].kind == NoteKind::Footnote && place(n) < -1);
        let mut options: Vec<(usize, f64)> = notes[from..]
            .iter()
            .take(32)
            .filter_map(|&note| {
                let bonus = match (drafts[note].kind, place(note)) {
                    (NoteKind::Endnote, 0) => 1.5,
                    (NoteKind::Endnote, _) => 0.5,
                    (NoteKind::Footnote, 0) => 1.5,
                    (NoteKind::Footnote, 1) => 0.2,
                    (NoteKind::Footnote, -1) => -0.2,
                    _ => return None,
                };
                Some((note, bonus))
            })
            .collect();
        if candidate.form == Form::Bracket {
            // Bracketed numbers name their note each time anew, in any order.
            if let Some(&(note, _)) = options.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
                && (drafts[note].kind == NoteKind::Endnote || drafts[note].form == Form::Bracket)
            {
                found.push(Found { span: candidate.span, note, printed: None });
                continue;
            }
        }
        options.sort_by_key(|(note, _)| std::cmp::Reverse(*note));
        for (note, bonus) in options {
            items.push(Item {
                rank: u32::try_from(note).unwrap_or(u32::MAX) + 1,
                weight: f64::from(candidate.weight) + bonus,
            });
            of_item.push((index, note));
        }
    }
    let chosen = chain(&items, None);
    let mut taken = vec![false; candidates.len()];
    let mut ordered: Vec<(usize, usize)> = Vec::new();
    for (&(index, note), series) in of_item.iter().zip(&chosen) {
        if series.is_some() && !taken[index] {
            taken[index] = true;
            ordered.push((index, note));
            found.push(Found { span: candidates[index].span, note, printed: None });
        }
    }
    found.extend(again(candidates, &in_body, &taken, &ordered, drafts, &by_number));
    found.extend(healed(candidates, &in_body, &taken, &ordered, drafts));
    // Where hardly any note is called, the marks are lost, and what looks like some are numbers of the text.
    let endnotes = drafts.iter().filter(|d| d.kind == NoteKind::Endnote).count();
    let raised = found.iter().any(|f| candidates.iter().any(|c| c.span == f.span && c.form != Form::Plain));
    if endnotes >= 5 && endnotes == drafts.len() && found.len() * 5 < endnotes && !raised {
        found.clear();
    }
    found.sort_by_key(|f| (f.span.start, f.note));
    found
}

/// Raised marks that call an endnote a second time.
fn again(
    candidates: &[Candidate],
    in_body: &[bool],
    taken: &[bool],
    ordered: &[(usize, usize)],
    drafts: &[Draft],
    by_number: &HashMap<u32, Vec<usize>>,
) -> Vec<Found> {
    let mut found = Vec::new();
    let mut before = 0;
    for (index, candidate) in candidates.iter().enumerate() {
        while ordered.get(before).is_some_and(|(i, _)| *i < index) {
            before += 1;
        }
        if taken[index] || !in_body[index] || candidate.form != Form::Raised || candidate.weight < 3.0 {
            continue;
        }
        let Some(&(_, last)) = before.checked_sub(1).and_then(|i| ordered.get(i)) else { continue };
        let Some(&note) =
            by_number.get(&candidate.number).and_then(|notes| notes.iter().rfind(|&&n| n <= last))
        else {
            continue;
        };
        if drafts[note].kind == NoteKind::Endnote && drafts[note].series == drafts[last].series {
            found.push(Found { span: candidate.span, note, printed: None });
        }
    }
    found
}

/// Marks whose digits are damaged: one stands where the call of a note must be.
fn healed(
    candidates: &[Candidate],
    in_body: &[bool],
    taken: &[bool],
    ordered: &[(usize, usize)],
    drafts: &[Draft],
) -> Vec<Found> {
    let mut found = Vec::new();
    let ends = std::iter::once(None).chain(ordered.iter().copied().map(Some));
    let nexts = ordered.iter().copied().map(Some).chain(std::iter::once(None));
    for (a, b) in ends.zip(nexts) {
        let first = a.map_or(0, |(_, note)| note + 1);
        let last = b.map_or(drafts.len(), |(_, note)| note);
        let (from, to) = (a.map_or(0, |(i, _)| i + 1), b.map_or(candidates.len(), |(i, _)| i));
        if first >= last || last - first > 8 || to <= from || to - from > 200 {
            continue;
        }
        let mut from = from;
        for (note, draft) in drafts.iter().enumerate().take(last).skip(first) {
            let Some(number) = draft.number else { continue };
            let free = |i: &usize| !taken[*i] && in_body[*i] && candidates[*i].form == Form::Raised;
            let alone = last - first == 1
                && (from..to).filter(free).filter(|&i| candidates[i].weight >= 3.0).count() == 1;
            let hit = (from..to)
                .filter(free)
                .find(|&i| is_damaged(candidates[i].number, number) || alone && candidates[i].weight >= 3.0);
            if let Some(index) = hit {
                found.push(Found {
                    span: candidates[index].span,
                    note,
                    printed: Some(candidates[index].number),
                });
                from = index + 1;
            }
        }
    }
    found
}
