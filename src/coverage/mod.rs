//! Coverage statistics: what is cited, what is not, and what does not resolve. It counts, and decides nothing.
//!
//! Counts ([`Counts`]) are additive, so that those of a corpus are the sum of its documents'; lists of what is to be
//! done ([`ToDo`]) belong to one document.

mod citations;
pub mod claims;
mod corpus;
mod notes;
mod passages;
mod read;
mod sources;

pub use citations::{BackReferenceCounts, CitationCounts, Unresolved};
pub use corpus::{CorpusCoverage, UncitedInCorpus};
pub use notes::{MissingNotes, NoteCounts};
pub use passages::{CategoryCounts, Matrix, PassageCounts, Uncited};
pub use read::{ReadError, read};
pub use sources::{SourceCounts, domain};

use crate::citations::Work;
use crate::concerns::Scheme;
use crate::document::{AnnotatedDocument, Form};
use crate::span::{OffsetMap, OffsetUnit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name and version of the schema of `coverage.json`.
pub const SCHEMA: &str = "glossator-coverage/1";

/// Coverage of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DocumentCoverage {
    /// Its id.
    pub document: String,
    /// Path of its source.
    pub path: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// What there is.
    pub counts: Counts,
    /// The sources it cites.
    pub works: DocumentWorks,
    /// What there is to do.
    pub todo: ToDo,
}

/// Additive counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Counts {
    /// Notes and calls.
    pub notes: NoteCounts,
    /// Citations.
    pub citations: CitationCounts,
    /// Back-references by form.
    pub back_references: BTreeMap<Form, BackReferenceCounts>,
    /// Passages and what they are filed under.
    pub passages: PassageCounts,
    /// Sources cited in full.
    pub sources: SourceCounts,
    /// Entries of the ledger by code.
    pub diagnostics: BTreeMap<String, u64>,
}

/// The sources a document cites.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DocumentWorks {
    /// Distinct works.
    pub distinct: u64,
    /// Works cited once.
    pub cited_once: u64,
    /// The works cited most often, most cited first, ties in order of first citation.
    pub most_cited: Vec<CitedWork>,
}

/// A work cited more than once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CitedWork {
    /// Its id.
    pub work: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Citations of it, back-references included.
    pub citations: u64,
}

/// What an editor would look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ToDo {
    /// Gaps in the numbering of the notes.
    pub missing_notes: Vec<MissingNotes>,
    /// Back-references without a target, in order of place.
    pub unresolved: Vec<Unresolved>,
    /// Passages that claim something without a source, strongest first.
    pub uncited: Vec<Uncited>,
    /// Citations with a broken link, in order of place.
    pub broken_links: Vec<String>,
}

/// Works listed as most cited in a document.
const MOST_CITED: usize = 10;

/// Measures an annotated document, its offsets in bytes; those of the result count in `unit`. `scheme` is the one that
/// filed its passages.
#[must_use]
pub fn measure(
    document: &AnnotatedDocument,
    works: &[Work],
    scheme: &Scheme,
    unit: OffsetUnit,
) -> DocumentCoverage {
    let (notes, missing_notes) = notes::count(document);
    let (back_references, unresolved) = citations::back_references(document);
    let (passages, mut uncited) = passages::count(document, scheme);
    let (sources, broken_links) = sources::count(document);
    let map = OffsetMap::new(&document.text, unit);
    uncited.iter_mut().flat_map(Uncited::offsets).for_each(|at| *at = map.convert(*at));
    let mut diagnostics = BTreeMap::new();
    document.diagnostics.iter().for_each(|d| tick(&mut diagnostics, &d.code));
    let citations = citations::count(document);
    DocumentCoverage {
        document: document.id.clone(),
        path: document.source.path.clone(),
        title: document.metadata.title.clone(),
        counts: Counts { notes, citations, back_references, passages, sources, diagnostics },
        works: count_works(works),
        todo: ToDo { missing_notes, unresolved, uncited, broken_links },
    }
}

fn count_works(works: &[Work]) -> DocumentWorks {
    let mut often: Vec<&Work> = works.iter().filter(|work| work.citations.len() > 1).collect();
    often.sort_by_key(|work| std::cmp::Reverse(work.citations.len()));
    DocumentWorks {
        distinct: works.len() as u64,
        cited_once: works.iter().filter(|work| work.citations.len() == 1).count() as u64,
        most_cited: often
            .into_iter()
            .take(MOST_CITED)
            .map(|w| CitedWork {
                work: w.id.clone(),
                title: w.csl.title.clone(),
                citations: w.citations.len() as u64,
            })
            .collect(),
    }
}

impl Counts {
    /// Adds the counts of `other`.
    pub fn add(&mut self, other: &Self) {
        self.notes.add(&other.notes);
        self.citations.add(&other.citations);
        for (&form, counts) in &other.back_references {
            self.back_references.entry(form).or_default().add(counts);
        }
        self.passages.add(&other.passages);
        self.sources.add(&other.sources);
        merge(&mut self.diagnostics, &other.diagnostics);
    }

    /// Back-references of all forms together.
    #[must_use]
    pub fn all_back_references(&self) -> BackReferenceCounts {
        let mut all = BackReferenceCounts::default();
        self.back_references.values().for_each(|counts| all.add(counts));
        all
    }
}

/// Changes what is counted under `key`; the key is copied only when it is new.
fn update<T: Default>(counts: &mut BTreeMap<String, T>, key: &str, change: impl FnOnce(&mut T)) {
    match counts.get_mut(key) {
        Some(count) => change(count),
        None => change(counts.entry(key.to_owned()).or_default()),
    }
}

/// Counts one more of `key`.
fn tick(counts: &mut BTreeMap<String, u64>, key: &str) {
    update(counts, key, |count| *count += 1);
}

/// Adds the counts of `others`.
fn merge<K: Ord + Clone>(counts: &mut BTreeMap<K, u64>, others: &BTreeMap<K, u64>) {
    for (key, n) in others {
        match counts.get_mut(key) {
            Some(count) => *count += n,
            None => {
                counts.insert(key.clone(), *n);
            }
        }
    }
}

#[cfg(test)]
mod tests;
