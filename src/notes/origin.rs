//! Where the reading text came from.

use crate::document::SourceRange;
use crate::ingest::Places;
use crate::span::{SourceMap, Span};

/// Leads from the reading text back to the source.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Stretches of the reading text that were copied from the ingested text, in order: where they stood there, where
    /// they are, how long.
    pub(super) copied: Vec<(usize, usize, usize)>,
    pub(super) map: SourceMap,
    pub(super) places: Places,
}

impl Origin {
    /// Where in the source the words of `span` stood, in reading order.
    #[must_use]
    pub fn ranges(&self, span: Span) -> Vec<SourceRange> {
        let first = self.copied.partition_point(|(_, to, len)| to + len <= span.start);
        let pieces = self.copied[first..].iter().take_while(|(_, to, _)| *to < span.end);
        let spans = pieces.map(|&(from, to, len)| {
            Span::new(from + span.start.saturating_sub(to), from + len.min(span.end - to))
        });
        ranges(&self.map, &self.places, spans)
    }
}

/// Where in the source spans of the ingested text stood; neighbours are one range.
pub(super) fn ranges(
    map: &SourceMap,
    places: &Places,
    spans: impl Iterator<Item = Span>,
) -> Vec<SourceRange> {
    // Spans of the ingested text and of the source that run on with one another.
    let mut ranges: Vec<(Span, Span)> = Vec::new();
    for span in spans.filter(|s| !s.is_empty()) {
        let source = map.source_span(span);
        match ranges.last_mut() {
            Some((last, open))
                if span.start >= last.end
                    && span.start - last.end <= 2
                    && source.start >= open.end
                    && source.start - open.end <= 8 =>
            {
                (last.end, open.end) = (span.end, source.end);
            }
            _ => ranges.push((span, source)),
        }
    }
    ranges.into_iter().flat_map(|(_, source)| places.ranges(source)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_the_source() {
        let origin = Origin { copied: vec![(0, 0, 10), (40, 11, 10)], ..Origin::default() };
        let bytes = |start, end| SourceRange::Bytes { start, end };
        assert_eq!(origin.ranges(Span::new(2, 5)), [bytes(2, 5)]);
        assert_eq!(origin.ranges(Span::new(8, 14)), [bytes(8, 10), bytes(40, 43)]);
        assert_eq!(origin.ranges(Span::new(10, 11)), []);
    }
}
