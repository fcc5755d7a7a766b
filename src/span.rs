//! Spans of text, the units they are counted in, and the map from a cleaned text back to its source.

use serde::{Deserialize, Serialize};

/// A range of text in bytes, end-exclusive. `start <= end`, and both lie on character boundaries of the text
/// they refer to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text under the span.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The span moved right by `by` bytes.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// The span without white space at either end; empty at its old start if nothing else is left.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inner = self.of(text);
        let left = inner.trim_start();
        let start = self.end - left.len();
        if left.is_empty() {
            return Self::new(self.start, self.start);
        }
        Self::new(start, start + left.trim_end().len())
    }
}

/// What the offsets of a written document count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// Unicode code points (Python's and most annotation tools' unit).
    #[default]
    Codepoint,
    /// Bytes of UTF-8.
    Byte,
    /// UTF-16 code units (JavaScript's and Java's unit).
    Utf16,
}

/// Converts byte offsets of one text into another unit, each in constant time: a count is kept for every
/// few bytes and only the rest is counted.
pub struct OffsetMap<'t> {
    text: &'t str,
    unit: OffsetUnit,
    checkpoints: Vec<usize>,
}

impl<'t> OffsetMap<'t> {
    const STEP: usize = 64;

    /// A map for `text`, counting in `unit`.
    #[must_use]
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let mut checkpoints = Vec::new();
        if unit != OffsetUnit::Byte && !text.is_ascii() {
            let mut units = 0;
            for chunk in text.as_bytes().chunks(Self::STEP) {
                checkpoints.push(units);
                units += count(chunk, unit);
            }
            checkpoints.push(units);
        }
        Self { text, unit, checkpoints }
    }

    /// The offset, in the map's unit, of the byte offset `at`.
    #[must_use]
    pub fn convert(&self, at: usize) -> usize {
        if self.checkpoints.is_empty() {
            return at;
        }
        let at = at.min(self.text.len());
        let step = at / Self::STEP;
        self.checkpoints[step] + count(&self.text.as_bytes()[step * Self::STEP..at], self.unit)
    }
}

impl OffsetMap<'_> {
    /// The byte offset of `at`, which counts in the map's unit: the way back from [`OffsetMap::convert`]. An offset
    /// inside a character goes to the character's start, one past the end of the text to its end.
    #[must_use]
    pub fn byte(&self, at: usize) -> usize {
        if self.checkpoints.is_empty() {
            return self.text.floor_char_boundary(at);
        }
        let step = self.checkpoints.partition_point(|&units| units <= at) - 1;
        let mut left = at - self.checkpoints[step];
        let from = step * Self::STEP;
        // A step may end inside a character: that character was counted with its first byte.
        let start =
            (from..self.text.len()).find(|&i| self.text.is_char_boundary(i)).unwrap_or(self.text.len());
        for (i, c) in self.text[start..].char_indices() {
            let units = if self.unit == OffsetUnit::Utf16 { c.len_utf16() } else { 1 };
            if left < units {
                return start + i;
            }
            left -= units;
        }
        self.text.len()
    }
}

/// Units that begin in `bytes`: every byte but a continuation byte begins a code point, and a four-byte
/// sequence is two UTF-16 units.
fn count(bytes: &[u8], unit: OffsetUnit) -> usize {
    let points = bytes.iter().filter(|&&b| !(0x80..0xC0).contains(&b)).count();
    match unit {
        OffsetUnit::Byte => bytes.len(),
        OffsetUnit::Codepoint => points,
        OffsetUnit::Utf16 => points + bytes.iter().filter(|&&b| b >= 0xF0).count(),
    }
}

/// Where the bytes of a derived text stood in the text it was made from, recorded while it is made.
///
/// Anchors `(to, from)` are in ascending order of `to`; from one anchor to the next the two texts run in step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceMap {
    anchors: Vec<(usize, usize)>,
    /// From the text the anchors lead to, to the file it was decoded from.
    under: Option<Box<SourceMap>>,
}

impl SourceMap {
    /// Records that the derived text from `to` on was copied from `from` on.
    pub fn anchor(&mut self, to: usize, from: usize) {
        if let Some(&(last_to, last_from)) = self.anchors.last() {
            if last_to == to {
                self.anchors.pop();
            } else if to - last_to + last_from == from {
                return;
            }
        }
        self.anchors.push((to, from));
    }

    /// Moves the source by `by` bytes: something stands in front of it.
    pub fn shift_source(&mut self, by: usize) {
        self.anchors.iter_mut().for_each(|(_, from)| *from += by);
    }

    /// Lets this map lead on through `under`, the map of the text it was made for.
    pub fn lead_through(&mut self, under: SourceMap) {
        self.under = Some(Box::new(under));
    }

    /// The source offset of the derived offset `at`; never past the source of the next anchor if that lies
    /// ahead.
    #[must_use]
    pub fn source(&self, at: usize) -> usize {
        let at = self.step(at);
        self.under.as_ref().map_or(at, |under| under.source(at))
    }

    /// [`SourceMap::source`] through this map alone.
    fn step(&self, at: usize) -> usize {
        let next = self.anchors.partition_point(|&(to, _)| to <= at);
        let Some(&(to, from)) = next.checked_sub(1).and_then(|i| self.anchors.get(i)) else { return at };
        let here = from + (at - to);
        match self.anchors.get(next) {
            Some(&(_, ahead)) if ahead >= from => here.min(ahead),
            _ => here,
        }
    }

    /// The source range of a derived span: from where its first byte stood to where its last byte ended.
    #[must_use]
    pub fn source_span(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.source(span.start);
            return Span::new(at, at);
        }
        let start = self.step(span.start);
        let end = (self.step(span.end - 1) + 1).max(start);
        // Both lie on character boundaries, where the map of the decoding is exact.
        self.under
            .as_ref()
            .map_or(Span::new(start, end), |under| Span::new(under.source(start), under.source(end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_convert_to_code_points_and_utf16() {
        let text = "a¹²𝒳z".repeat(60);
        for (at, _) in text.char_indices() {
            let before = &text[..at];
            assert_eq!(OffsetMap::new(&text, OffsetUnit::Codepoint).convert(at), before.chars().count());
            assert_eq!(OffsetMap::new(&text, OffsetUnit::Utf16).convert(at), before.encode_utf16().count());
            assert_eq!(OffsetMap::new(&text, OffsetUnit::Byte).convert(at), at);
            for unit in [OffsetUnit::Codepoint, OffsetUnit::Utf16, OffsetUnit::Byte] {
                let map = OffsetMap::new(&text, unit);
                assert_eq!(map.byte(map.convert(at)), at, "{unit:?}");
            }
        }
        let map = OffsetMap::new(&text, OffsetUnit::Utf16);
        assert_eq!(map.byte(4), 5, "between the halves of a surrogate pair");
        assert_eq!(map.byte(usize::MAX), text.len());
        assert_eq!(OffsetMap::new("é", OffsetUnit::Byte).byte(1), 0);
    }

    #[test]
    fn source_map_runs_in_step_between_anchors() {
        let mut map = SourceMap::default();
        map.anchor(0, 10);
        map.anchor(3, 13); // in step: adds nothing
        map.anchor(5, 20);
        assert_eq!(map.anchors, [(0, 10), (5, 20)]);
        assert_eq!(map.source(4), 14);
        assert_eq!(map.source(5), 20);
        assert_eq!(map.source_span(Span::new(3, 6)), Span::new(13, 21));
    }

    #[test]
    fn trimming_keeps_the_inside() {
        assert_eq!(Span::new(0, 6).trimmed("  ab  "), Span::new(2, 4));
        assert!(Span::new(1, 3).trimmed("a   b").is_empty());
    }
}
