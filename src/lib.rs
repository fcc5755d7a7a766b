//! glossator reads policy texts, recovers their footnotes, parses and resolves the citations in them, files
//! each passage under a scheme of concern categories with the evidence for it, and counts what is cited.
//!
//! The pipeline runs one way, with one plain type between two stages:
//!
//! ```text
//! bytes ─ingest→ Ingested ─notes→ Reading ─citations→ Cited ─concerns→ findings ─→ AnnotatedDocument
//! ```
//!
//! ```
//! use glossator::{concerns::Scheme, document::Form, pipeline};
//!
//! let text = "Ports run on paper.¹ The paper is fast.²\n\n¹ Marc Levinson, *The Box* 54 (2006).\n\n² *Id.* at 60.\n";
//! let annotated = pipeline::annotate(text.as_bytes(), "ports.txt", &Scheme::built_in()?)?;
//! let citations = &annotated.document.citations;
//! assert_eq!(citations[0].title.as_deref(), Some("The Box"));
//! assert_eq!((citations[1].form, citations[1].target.as_deref()), (Form::Id, Some("n1.c1")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Inside the library every offset is a byte offset into UTF-8 text; only a finished document is converted to
//! the unit a reader asks for ([`span::OffsetUnit`]). The library never prints.

pub mod annotator;
pub mod batch;
#[cfg(feature = "tokens")]
pub mod chunks;
pub mod citations;
pub mod compare;
pub mod concerns;
pub mod corpus;
pub mod coverage;
pub mod discover;
pub mod document;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod ingest;
pub mod inputs;
pub mod isolation;
pub mod notes;
pub mod pipeline;
pub mod report;
#[cfg(test)]
mod schemas;
pub mod scheme;
#[cfg(feature = "search")]
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod span;
pub mod tables;
#[cfg(feature = "tokens")]
pub mod tokens;
