//! What the offsets of a source stand for: bytes of a file, of a part of a container, or boxes on pages.

use crate::document::SourceRange;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// What the offsets that an [`super::Ingested::map`] leads to stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Places {
    /// Bytes of the file.
    #[default]
    Bytes,
    /// Bytes of the parts of a container, laid end to end: where each part begins, in ascending order, and its
    /// name.
    Parts(Vec<(usize, String)>),
    /// Text on pages: its lines, by start.
    Pages(Vec<PageBox>),
}

/// A line of text on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageBox {
    /// Offset of its first byte; it ends where the next begins.
    pub start: usize,
    /// Page, from 1.
    pub page: u32,
    /// Left, top, right and bottom in points from the page's top left corner.
    pub bbox: [i32; 4],
}

impl Places {
    /// The ranges of the source behind a span of offsets, in order: one, or one a page or part.
    #[must_use]
    pub fn ranges(&self, span: Span) -> Vec<SourceRange> {
        match self {
            Self::Bytes => vec![span.into()],
            Self::Parts(parts) => {
                let from = parts.partition_point(|(start, _)| *start <= span.start).saturating_sub(1);
                let ends = parts.iter().skip(from + 1).map(|(start, _)| *start).chain([usize::MAX]);
                let pieces = parts[from..].iter().zip(ends);
                pieces
                    .take_while(|((start, _), _)| *start == parts[from].0 || *start < span.end)
                    .map(|((start, part), end)| SourceRange::Part {
                        part: part.clone(),
                        start: span.start.max(*start) - start,
                        end: span.end.min(end) - start,
                    })
                    .collect()
            }
            Self::Pages(lines) => {
                let from = lines.partition_point(|l| l.start <= span.start).saturating_sub(1);
                let mut ranges: Vec<(u32, [i32; 4])> = Vec::new();
                for (i, line) in lines.iter().enumerate().skip(from) {
                    if i > from && line.start >= span.end {
                        break;
                    }
                    match ranges.last_mut() {
                        Some((page, bbox)) if *page == line.page => *bbox = around(*bbox, line.bbox),
                        _ => ranges.push((line.page, line.bbox)),
                    }
                }
                ranges.into_iter().map(|(page, bbox)| SourceRange::Page { page, bbox }).collect()
            }
        }
    }
}

/// The smallest box around two.
fn around(a: [i32; 4], b: [i32; 4]) -> [i32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_by_part_and_by_page() {
        let parts = Places::Parts(vec![(0, "a.xml".into()), (10, "b.xml".into())]);
        let part = |part: &str, start, end| SourceRange::Part { part: part.into(), start, end };
        assert_eq!(parts.ranges(Span::new(2, 4)), [part("a.xml", 2, 4)]);
        assert_eq!(parts.ranges(Span::new(10, 14)), [part("b.xml", 0, 4)]);
        assert_eq!(parts.ranges(Span::new(8, 12)), [part("a.xml", 8, 10), part("b.xml", 0, 2)]);
        let line = |start, page, bbox| PageBox { start, page, bbox };
        let pages = Places::Pages(vec![
            line(0, 1, [10, 10, 90, 20]),
            line(5, 1, [8, 22, 60, 32]),
            line(9, 2, [10, 1, 90, 9]),
        ]);
        let page = |page, bbox| SourceRange::Page { page, bbox };
        assert_eq!(pages.ranges(Span::new(6, 7)), [page(1, [8, 22, 60, 32])]);
        assert_eq!(pages.ranges(Span::new(1, 9)), [page(1, [8, 10, 90, 32])]);
        assert_eq!(pages.ranges(Span::new(6, 12)), [page(1, [8, 22, 60, 32]), page(2, [10, 1, 90, 9])]);
        assert_eq!(Places::Pages(Vec::new()).ranges(Span::new(1, 2)), []);
    }
}
