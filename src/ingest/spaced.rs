//! Double spacing: an extraction that puts a blank line behind each line parts what belongs together.

use super::lines::{Line, LineKind};

/// The fewest lines that tell spacing from short paragraphs.
const LEAST: usize = 20;
/// Bytes of the widest line of a column.
const WIDEST: usize = 140;

/// Takes out the blank lines that stand singly between lines of text, where nearly all do and half of the lines before
/// them end no sentence: none of them parts paragraphs.
pub(super) fn close_up(text: &str, lines: &mut Vec<Line>) {
    let is_text = |line: &Line| line.kind == LineKind::Text;
    let all = lines.iter().filter(|l| is_text(l)).count();
    let single = |w: &[Line]| is_text(&w[0]) && w[1].kind == LineKind::Blank && is_text(&w[2]);
    let singles: Vec<usize> =
        (1..lines.len().saturating_sub(1)).filter(|&i| single(&lines[i - 1..=i + 1])).collect();
    if all < LEAST || singles.len() * 5 < all * 4 {
        return;
    }
    let goes_on = |line: &Line| {
        line.span.len() < WIDEST && !line.span.of(text).ends_with(['.', '?', '!', ':', '”', '"'])
    };
    if singles.iter().filter(|&&i| goes_on(&lines[i - 1])).count() * 2 < singles.len() {
        return;
    }
    let mut next = singles.into_iter().peekable();
    let mut index = 0;
    lines.retain(|_| {
        index += 1;
        next.next_if_eq(&(index - 1)).is_none()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::lines::split;

    fn closed(text: &str) -> usize {
        let mut lines = split(text, 0);
        close_up(text, &mut lines);
        lines.iter().filter(|l| l.kind == LineKind::Blank).count()
    }

    #[test]
    fn the_blank_lines_of_double_spacing_are_none() {
        let line = "the pilots know the tides and the masters know the pilots but nobody";
        let doubled = vec![line; 30].join("\n\n");
        assert_eq!(closed(&doubled), 0);
        assert_eq!(closed(&format!("{doubled}\n\n\nA paragraph of its own")), 2);
    }

    #[test]
    fn short_paragraphs_stay_apart() {
        let paragraphs = vec!["Nobody minds the harbor."; 30].join("\n\n");
        assert_eq!(closed(&paragraphs), 29);
        let column = vec!["the pilots know the tides"; 30].join("\n");
        assert_eq!(closed(&column), 0);
    }
}
