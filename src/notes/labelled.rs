//! Notes that their format marks: `[^label]` and its definition, a Word file's footnotes, linked notes of a web page.

use super::calls::Found;
use super::candidates::Form;
use super::stitch::Draft;
use crate::document::NoteKind;
use crate::ingest::{BlockKind, Ingested, RunKind};
use crate::span::Span;
use std::collections::BTreeMap;

/// Marked notes in number order, and the calls to them.
#[derive(Default)]
pub(super) struct Labelled {
    pub(super) drafts: Vec<Draft>,
    pub(super) calls: Vec<Found>,
}

/// Collects definitions and calls. Notes go by first call, and what is never called keeps its place after the note
/// defined before it; or by definition, where only then their printed numbers are in order.
pub(super) fn notes(ingested: &Ingested) -> Labelled {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut of_note: Vec<Option<usize>> = vec![None; ingested.notes.len()];
    for block in &ingested.blocks {
        let BlockKind::Note(note) = block.kind else { continue };
        let at = *of_note[note].get_or_insert_with(|| {
            drafts.push(Draft {
                series: 1,
                number: ingested.notes[note].number,
                label: ingested.notes[note].label.clone(),
                kind: ingested.notes[note].kind,
                pieces: Vec::new(),
                page: block.page,
                area: 0,
                form: Form::Raised,
                remarks: Vec::new(),
            });
            drafts.len() - 1
        });
        let mut start = block.span.start;
        for line in block.span.of(&ingested.text).split('\n') {
            drafts[at].pieces.push(Span::new(start, start + line.len()).trimmed(&ingested.text));
            start += line.len() + 1;
        }
    }
    if drafts.is_empty() {
        return Labelled::default();
    }
    let calls: Vec<(usize, Span)> = ingested
        .runs
        .iter()
        .filter_map(|run| match run.kind {
            RunKind::Call(note) => of_note[note].map(|draft| (draft, run.span)),
            _ => None,
        })
        .collect();
    let by_call = order(&calls, drafts.len());
    let by_definition: Vec<usize> = (0..drafts.len()).collect();
    let printed: Vec<Label> =
        drafts.iter().map(|d| d.number.map_or_else(|| Label::of(&d.label), Label::Number)).collect();
    let (order, numbers) = [by_call, by_definition]
        .into_iter()
        .map(|mut order| {
            // Footnotes and endnotes are counted apart.
            order.sort_by_key(|&draft| drafts[draft].kind == NoteKind::Endnote);
            let numbers = numbers(order.iter().map(|&draft| printed[draft]));
            (order, numbers)
        })
        .min_by_key(|(_, numbers)| {
            numbers.as_ref().map_or(usize::MAX, |n| n.iter().map(|(s, _)| *s).max().unwrap_or(1) as usize)
        })
        .unwrap_or_default();
    let mut place = vec![0; drafts.len()];
    for (position, &draft) in order.iter().enumerate() {
        place[draft] = position;
        (drafts[draft].series, drafts[draft].number) = match &numbers {
            Some(numbers) => numbers[position],
            None => (1, u32::try_from(position + 1).ok()),
        };
        // Its format numbers it.
        if let (true, Some(number)) = (drafts[draft].label.is_empty(), drafts[draft].number) {
            drafts[draft].label = number.to_string();
        }
    }
    let mut in_order: Vec<Option<Draft>> = vec![None; drafts.len()];
    for (draft, &position) in drafts.into_iter().zip(&place) {
        in_order[position] = Some(draft);
    }
    let calls =
        calls.into_iter().map(|(draft, span)| Found { span, note: place[draft], printed: None }).collect();
    Labelled { drafts: in_order.into_iter().flatten().collect(), calls }
}

/// What a label says.
#[derive(Clone, Copy, PartialEq)]
enum Label {
    Number(u32),
    /// `*`, `†`: an author's note.
    Sign,
    /// A name that is not printed.
    Name,
}

impl Label {
    fn of(label: &str) -> Self {
        match label.parse() {
            Ok(number) => Self::Number(number),
            Err(_) if !label.is_empty() && !label.contains(|c: char| c.is_alphanumeric()) => Self::Sign,
            Err(_) => Self::Name,
        }
    }
}

/// Series and number of each note, as the labels have them: a new series begins where numbers fall back. None if a
/// label is only a name, or the numbers are in no order.
fn numbers(labels: impl Iterator<Item = Label>) -> Option<Vec<(u32, Option<u32>)>> {
    let (mut series, mut last) = (1, None);
    let mut found = Vec::new();
    for label in labels {
        let number = match label {
            Label::Number(number) => {
                if last.is_some_and(|last| number <= last) {
                    // Numbers that restart do so near the beginning.
                    if number > 3 {
                        return None;
                    }
                    series += 1;
                }
                last = Some(number);
                Some(number)
            }
            Label::Sign => None,
            Label::Name => return None,
        };
        found.push((series, number));
    }
    Some(found)
}

/// The notes by first call; uncalled ones after the one defined before them.
fn order(calls: &[(usize, Span)], count: usize) -> Vec<usize> {
    let mut seen = vec![false; count];
    let mut order = Vec::with_capacity(count);
    for &(note, _) in calls {
        if !std::mem::replace(&mut seen[note], true) {
            order.push(note);
        }
    }
    let mut followers: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut last = None;
    for (note, &called) in seen.iter().enumerate() {
        if called {
            last = Some(note);
        } else {
            followers.entry(last).or_default().push(note);
        }
    }
    let first = followers.remove(&None).unwrap_or_default();
    let with = order
        .into_iter()
        .flat_map(|note| std::iter::once(note).chain(followers.remove(&Some(note)).unwrap_or_default()));
    // What is defined before any called note has no place of its own: it comes last.
    let mut all: Vec<usize> = with.collect();
    all.extend(first);
    all
}
