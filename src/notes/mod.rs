//! Notes: finds reference marks and note bodies, pairs them, heals the numbering, stitches pieces, and lays
//! out the reading text.

use crate::document::{Diagnostic, Furniture, Metadata, Note, Passage, Section};
use crate::ingest::{Ingested, Run};

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
}

/// Tells notes from body and lays out the reading text.
#[must_use]
pub fn read(ingested: Ingested) -> Reading {
    Reading { metadata: ingested.metadata, ..Reading::default() }
}
