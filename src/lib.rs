//! glossator reads policy texts, recovers their footnotes, parses and resolves the citations in them, files
//! each passage under a scheme of concern categories with the evidence for it, and counts what is cited.
//!
//! The pipeline runs one way, with one plain type between two stages:
//!
//! ```text
//! bytes ─ingest→ Ingested ─notes→ Reading ─citations→ Cited ─concerns→ findings ─→ AnnotatedDocument
//! ```
//!
//! Inside the library every offset is a byte offset into UTF-8 text; only a finished document is converted to
//! the unit a reader asks for ([`span::OffsetUnit`]). The library never prints.

pub mod batch;
pub mod citations;
pub mod concerns;
pub mod corpus;
pub mod coverage;
pub mod discover;
pub mod document;
pub mod evaluate;
pub mod explain;
pub mod ingest;
pub mod notes;
pub mod pipeline;
#[cfg(test)]
mod schemas;
pub mod span;
#[cfg(feature = "tokens")]
pub mod tokens;
