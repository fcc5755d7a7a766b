//! The ledger: named parts of the source that are left out, repairs and doubts.

use super::SourceRange;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A named part of the source that is neither body nor note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FurnitureKind {
    /// Running head or foot.
    RunningHead,
    /// Page number.
    PageNumber,
    /// Page or section break mark, rule line.
    Break,
    /// Line of a table of contents.
    Contents,
    /// Text that stands twice, the second time.
    Duplicate,
    /// Site navigation, subscription lines and the like.
    Boilerplate,
    /// Document properties: front matter, product numbers, bylines.
    FrontMatter,
}

/// A piece of furniture and where it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// Where it stood in the source.
    pub source: SourceRange,
}

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something was mended.
    Repair,
    /// Something a reader may want to know.
    Info,
    /// Something an editor should look at.
    Warning,
}

/// An entry of the ledger of repairs and doubts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Stable code, such as `note-number-repaired`.
    pub code: String,
    /// What was done or is in doubt, in a sentence.
    pub message: String,
    /// Start in the text.
    pub start: usize,
    /// End in the text.
    pub end: usize,
    /// The text before a repair.
    pub before: Option<String>,
    /// The text after a repair.
    pub after: Option<String>,
}

impl Diagnostic {
    /// A repair of `before` into `after` at `span`.
    #[must_use]
    pub fn repair(code: &str, message: impl Into<String>, span: Span, before: &str, after: &str) -> Self {
        Self {
            before: Some(before.to_owned()),
            after: Some(after.to_owned()),
            ..Self::new(Severity::Repair, code, message, span)
        }
    }

    /// A doubt or a remark at `span`.
    #[must_use]
    pub fn new(severity: Severity, code: &str, message: impl Into<String>, span: Span) -> Self {
        Self {
            severity,
            code: code.to_owned(),
            message: message.into(),
            start: span.start,
            end: span.end,
            before: None,
            after: None,
        }
    }
}
