//! Parses a full citation into its fields.

use super::split::Segment;
use crate::document::Citation;
use crate::ingest::Run;

/// Parses `segment`; none if nothing in it can be told apart.
pub(crate) fn parse(text: &str, segment: &Segment, runs: &[Run]) -> Option<Citation> {
    let _ = (text, segment, runs);
    None
}
