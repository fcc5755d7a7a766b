//! A line of `works.jsonl`.

use crate::citations::Reason;
use crate::citations::csl::Item;
use serde::{Deserialize, Serialize};

/// A distinct source and who cites it: a line of `works.jsonl`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WorkLine {
    /// `w-` and sixteen hex digits; the `work` of its citations.
    pub id: String,
    /// CSL-JSON item.
    pub csl: Item,
    /// What told that its citations are of one source; empty where there is one full citation.
    pub joined_by: Vec<Reason>,
    /// The document of this corpus that is the source.
    pub document: Option<String>,
    /// The citations of it, back-references included.
    pub citations: Vec<Reference>,
}

/// A citation of a work.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reference {
    /// Id of the document.
    pub document: String,
    /// Id of the citation.
    pub citation: String,
}
