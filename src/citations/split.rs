//! Splits a note into citations and commentary.

use crate::ingest::Run;
use crate::span::Span;

/// A stretch of a note: one citation, or the words between citations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The whole stretch, signal and parentheticals included, without the semicolon or full stop that ends it.
    pub(crate) span: Span,
    /// The introductory signal, if it is printed, without its last comma.
    pub(crate) signal: Option<Span>,
    /// What follows the signal, up to the end of the stretch.
    pub(crate) body: Span,
    /// Insides of the explanatory parentheticals after the source, in order.
    pub(crate) parentheticals: Vec<Span>,
    /// The short name that `[hereinafter X]` defines, without quote marks.
    pub(crate) hereinafter: Option<Span>,
    /// Citation or commentary.
    pub(crate) kind: SegmentKind,
}

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SegmentKind {
    /// One source is cited, in full or by a back-reference.
    Citation,
    /// The author's own words.
    Commentary,
}

/// Splits the note at `note` into segments, in order.
pub(crate) fn split(text: &str, note: Span, runs: &[Run]) -> Vec<Segment> {
    let _ = (text, note, runs);
    Vec::new()
}
