//! Evaluation: precision, recall and F1 of annotated documents against gold made by hand.
//!
//! Text is compared on letters and digits alone ([`compare::normalise`]), so markup, white space, dashes and
//! quote marks never decide. Citations are paired note by note, in order, by the alignment of the highest total
//! similarity; a field counts as right where both sides have it and they agree.

mod agreement;
mod bootstrap;
mod citations;
pub mod compare;
mod gold;
mod labels;
mod notes;
mod passages;
mod scores;
mod sentences;
mod singles;
mod tools;

pub use agreement::Agreement;
pub use citations::citations_of_gold;
pub use gold::{Gold, GoldCitation, GoldError, GoldNote, GoldPassage, GoldTarget};
pub use labels::{Backing, Decision, Kept, Reach, Trust, Weighed};
pub use scores::{Facet, Field, Figure, Figures, Measure, Scores, Tally};
pub use sentences::boundaries;
pub use singles::{Single, SingleError, marked, singly};

use crate::document::{AnnotatedDocument, Citation, Note, Passage};
use compare::normalise;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;

/// What the comparison of one document with its gold gave.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// Counts by measure.
    pub scores: Scores,
    /// Every difference, in the order of the gold.
    pub differences: Vec<Difference>,
    /// By facet, the gold passages one by one.
    pub decisions: BTreeMap<&'static str, Vec<Decision>>,
}

/// One point in which a document and its gold differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs: a measure's or a field's name, `missed` or `spurious`.
    pub what: &'static str,
    /// Where: `n27` for a note, `n27.c1` for a gold citation, `p12` for a gold passage.
    pub place: String,
    /// What the document says.
    pub predicted: String,
    /// What the gold says.
    pub gold: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: found {:?}, gold {:?}", self.place, self.what, self.predicted, self.gold)
    }
}

/// Compares `document` with its `gold`. Offsets of the document are bytes ([`AnnotatedDocument::in_bytes`]).
///
/// `partial` says that the gold covers the first part of the document only: notes after the last note of the
/// gold and passages outside its first and last passage are left out of account.
#[must_use]
pub fn evaluate(document: &AnnotatedDocument, gold: &Gold, partial: bool) -> Evaluation {
    let prediction = Prediction::new(document, partial.then_some(gold));
    let mut evaluation = Evaluation::default();
    if !gold.notes.is_empty() {
        notes::score(&prediction, &gold.notes, &mut evaluation);
    }
    if !gold.citations.is_empty() {
        citations::score(&prediction, &gold.citations, &mut evaluation);
    }
    if !gold.passages.is_empty() {
        passages::score(&prediction, gold, &mut evaluation);
    }
    evaluation
}

/// Index of the passage of `document` that each gold passage stands for. Offsets of the document are bytes; `partial` as
/// for [`evaluate`].
#[must_use]
pub fn passages_of_gold(document: &AnnotatedDocument, gold: &Gold, partial: bool) -> Vec<Option<usize>> {
    let prediction = Prediction::new(document, partial.then_some(gold));
    let index = |at: usize| {
        let passage = prediction.passages.get(at)?.0;
        document.passages.iter().position(|p| std::ptr::eq(p, passage))
    };
    passages::places(&prediction, &gold.passages).into_iter().map(|place| place.and_then(index)).collect()
}

/// How well a source path fits the name of a gold: the smaller, the better; none if not at all.
#[must_use]
pub fn fit(path: &str, name: &str) -> Option<u8> {
    let stem =
        Path::new(path).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    if stem == name {
        Some(0)
    } else if stem.starts_with(name) {
        Some(1)
    } else {
        path.contains(name).then_some(2)
    }
}

/// A note's run of numbers and its number in it.
type NoteKey = (u32, Option<u32>);

/// Series 0 and no series are the first.
fn note_key(series: Option<u32>, number: Option<u32>) -> NoteKey {
    (series.filter(|&series| series > 0).unwrap_or(1), number)
}

/// The part of a document that is compared.
struct Prediction<'d> {
    text: &'d str,
    notes: Vec<&'d Note>,
    /// Keys of the notes by their ids.
    keys: HashMap<&'d str, NoteKey>,
    citations: Vec<&'d Citation>,
    /// Passages other than headings, each with its normalised text.
    passages: Vec<(&'d Passage, String)>,
    /// The last note that the gold covers, where it covers a part.
    last_note: Option<u32>,
}

impl<'d> Prediction<'d> {
    fn new(document: &'d AnnotatedDocument, part: Option<&Gold>) -> Self {
        let mut prediction = Self {
            text: &document.text,
            notes: document.notes.iter().collect(),
            keys: HashMap::new(),
            citations: document.citations.iter().collect(),
            passages: Vec::new(),
            last_note: None,
        };
        prediction.passages = document
            .passages
            .iter()
            .filter(|p| p.kind != crate::document::PassageKind::Heading)
            .map(|p| (p, normalise(prediction.cut(p.start, p.end))))
            .collect();
        if let Some(gold) = part {
            prediction.clip(gold);
        }
        prediction.keys =
            prediction.notes.iter().map(|n| (n.id.as_str(), note_key(Some(n.series), n.number))).collect();
        prediction
    }

    /// Drops what lies outside the annotated part.
    fn clip(&mut self, gold: &Gold) {
        if let Some(last) = gold.notes.iter().map(|n| note_key(n.series, n.n)).max() {
            self.notes.retain(|n| n.number.is_some() && note_key(Some(n.series), n.number) <= last);
            let kept: std::collections::HashSet<&str> = self.notes.iter().map(|n| n.id.as_str()).collect();
            self.citations.retain(|c| c.note.as_deref().is_some_and(|note| kept.contains(note)));
            self.last_note = last.1;
        }
        if let (Some(first), Some(last)) = (gold.passages.first(), gold.passages.last()) {
            let (head, tail) = (normalise(&first.start), normalise(&last.end));
            let first = self.passages.iter().position(|(_, text)| text.contains(&head)).unwrap_or(0);
            let last = (first..self.passages.len())
                .find(|&i| !tail.is_empty() && self.passages[i].1.ends_with(&tail))
                .map_or(self.passages.len(), |i| i + 1);
            self.passages.truncate(last);
            self.passages.drain(..first);
        }
    }

    /// The text of a range; empty if the range is none.
    fn cut(&self, start: usize, end: usize) -> &'d str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Key of the note with this id, if it is one of those compared.
    fn key(&self, note: Option<&str>) -> Option<NoteKey> {
        self.keys.get(note?).copied()
    }
}

/// The first `n` characters of `text`.
fn head(text: &str, n: usize) -> &str {
    text.char_indices().nth(n).map_or(text, |(at, _)| &text[..at])
}

/// The last `n` characters of `text`.
fn tail(text: &str, n: usize) -> &str {
    if n == 0 {
        return "";
    }
    text.char_indices().rev().nth(n - 1).map_or(text, |(at, _)| &text[at..])
}

/// `n27`, or `s2.n27` from the second series on.
fn note_name((series, number): NoteKey) -> String {
    let number = number.map_or_else(|| "?".to_owned(), |n| n.to_string());
    if series == 1 { format!("n{number}") } else { format!("s{series}.n{number}") }
}
