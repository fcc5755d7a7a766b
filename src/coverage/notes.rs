//! Whether the notes are whole.

use crate::document::AnnotatedDocument;
use foldhash::HashSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counts of notes and calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteCounts {
    /// Notes that the numbering asks for: each series runs from 1 to its highest number.
    pub expected: u64,
    /// Notes found, by distinct number; author notes (`*`) are not numbered and not among them.
    pub found: u64,
    /// Expected, but not found.
    pub missing: u64,
    /// Author notes.
    pub unnumbered: u64,
    /// Calls in the body.
    pub calls: u64,
    /// Calls of a note that was not found.
    pub calls_without_note: u64,
    /// Numbered notes that nothing calls.
    pub notes_without_call: u64,
    /// Numbers of notes and marks that were mended.
    pub repaired: u64,
    /// Notes put together from several places of the source.
    pub stitched: u64,
}

/// A run of note numbers that were not found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MissingNotes {
    /// The series they belong to.
    pub series: u32,
    /// First number.
    pub from: u32,
    /// Last number.
    pub to: u32,
    /// Id of the note that stands after the gap.
    #[serde(default)]
    pub next: String,
}

/// Counts the notes and lists the gaps in their numbering.
pub(super) fn count(document: &AnnotatedDocument) -> (NoteCounts, Vec<MissingNotes>) {
    let mut series: BTreeMap<u32, BTreeMap<u32, &str>> = BTreeMap::new();
    for note in &document.notes {
        if let Some(number) = note.number {
            series.entry(note.series).or_default().entry(number).or_insert(&note.id);
        }
    }
    let mut counts = NoteCounts::default();
    let mut missing = Vec::new();
    for (&series, numbers) in &series {
        let mut next = 1;
        for (&number, &id) in numbers {
            if number > next {
                missing.push(MissingNotes { series, from: next, to: number - 1, next: id.to_owned() });
                counts.missing += u64::from(number - next);
            }
            next = number.saturating_add(1);
        }
        counts.found += numbers.len() as u64;
    }
    counts.expected = counts.found + counts.missing;
    let ids: HashSet<&str> = document.notes.iter().map(|n| n.id.as_str()).collect();
    for call in document.passages.iter().flat_map(|p| &p.calls) {
        counts.calls += 1;
        counts.calls_without_note += u64::from(!ids.contains(call.note.as_str()));
    }
    for note in &document.notes {
        counts.unnumbered += u64::from(note.number.is_none());
        counts.notes_without_call += u64::from(note.number.is_some() && note.call.is_none());
        counts.stitched += u64::from(note.source.len() > 1);
    }
    counts.repaired =
        document.diagnostics.iter().filter(|d| d.code.ends_with("-number-repaired")).count() as u64;
    (counts, missing)
}

impl NoteCounts {
    pub(super) fn add(&mut self, other: &Self) {
        self.expected += other.expected;
        self.found += other.found;
        self.missing += other.missing;
        self.unnumbered += other.unnumbered;
        self.calls += other.calls;
        self.calls_without_note += other.calls_without_note;
        self.notes_without_call += other.notes_without_call;
        self.repaired += other.repaired;
        self.stitched += other.stitched;
    }
}
