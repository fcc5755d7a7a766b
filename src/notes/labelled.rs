//! Notes whose format names them: `[^label]` and its definition.

use super::calls::Found;
use super::candidates::Form;
use super::stitch::Draft;
use crate::document::NoteKind;
use crate::ingest::{BlockKind, Ingested, RunKind};
use crate::span::Span;
use std::collections::HashMap;

/// Labelled notes in number order, and the calls to them.
#[derive(Default)]
pub(super) struct Labelled {
    pub(super) drafts: Vec<Draft>,
    pub(super) calls: Vec<Found>,
}

/// Collects definitions and calls. Numbers go by first call; what is never called keeps its place after the note
/// defined before it.
pub(super) fn notes(ingested: &Ingested) -> Labelled {
    let mut defined: Vec<(&str, Draft)> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    for block in &ingested.blocks {
        let BlockKind::Note(label) = &block.kind else { continue };
        let at = *index.entry(label).or_insert_with(|| {
            let draft = Draft {
                series: 1,
                number: None,
                label: label.clone(),
                kind: NoteKind::Footnote,
                pieces: Vec::new(),
                page: block.page,
                area: 0,
                form: Form::Raised,
                remarks: Vec::new(),
            };
            defined.push((label, draft));
            defined.len() - 1
        });
        let mut start = block.span.start;
        for line in block.span.of(&ingested.text).split('\n') {
            defined[at].1.pieces.push(Span::new(start, start + line.len()).trimmed(&ingested.text));
            start += line.len() + 1;
        }
    }
    if defined.is_empty() {
        return Labelled::default();
    }
    let calls: Vec<(usize, Span)> = ingested
        .runs
        .iter()
        .filter_map(|run| match &run.kind {
            RunKind::Call(label) => index.get(label.as_str()).map(|&note| (note, run.span)),
            _ => None,
        })
        .collect();
    let order = order(&calls, defined.len());
    let mut place = vec![0; defined.len()];
    for (position, &note) in order.iter().enumerate() {
        place[note] = position;
    }
    let mut drafts: Vec<Draft> = Vec::with_capacity(defined.len());
    // Labels that are numbers in order say the numbers themselves.
    let printed: Option<Vec<u32>> =
        order.iter().map(|&n| defined[n].0.parse().ok().filter(|n| *n > 0)).collect();
    let printed = printed.filter(|numbers| numbers.windows(2).all(|w| w[0] < w[1]));
    for (position, &note) in order.iter().enumerate() {
        let number = printed
            .as_ref()
            .map_or_else(|| u32::try_from(position).unwrap_or(u32::MAX - 1) + 1, |p| p[position]);
        drafts.push(Draft { number: Some(number), ..defined[note].1.clone() });
    }
    let calls =
        calls.into_iter().map(|(note, span)| Found { span, note: place[note], printed: None }).collect();
    Labelled { drafts, calls }
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
    let mut followers: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
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
