//! Citations: splits notes into citations and commentary, parses each, resolves back-references, and names the
//! works behind them.

use crate::document::{Citation, Diagnostic};
use crate::notes::Reading;

/// What the notes of a document cite.
#[derive(Clone, Debug, Default)]
pub struct Cited {
    /// Citations in the order of their notes, then of their text.
    pub citations: Vec<Citation>,
    /// Distinct sources behind them, in order of first citation.
    pub works: Vec<Work>,
    /// Repairs and doubts, with offsets of the reading text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A distinct source.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// `w-` and sixteen hex digits: the same source has the same id in every document.
    pub id: String,
    /// CSL-JSON item.
    pub csl: serde_json::Value,
    /// Ids of the citations that cite it, back-references included.
    pub citations: Vec<String>,
}

/// Parses and resolves the citations of a document.
#[must_use]
pub fn cite(reading: &Reading) -> Cited {
    let _ = reading;
    Cited::default()
}
