//! Marks written where digits cannot be raised: `\12\`, `12/`, `[FN12]`, `(12)`, `^12`. A style counts where labels in
//! it begin lines, one after the other, and the text calls them.

use super::{Candidate, Candidates, Form, MAX_NUMBER};
use crate::notes::lines::{Line, Zone};
use crate::span::Span;
use foldhash::HashSet;
use std::sync::LazyLock;

/// What stands before and behind the number.
struct Style {
    before: &'static str,
    after: &'static str,
}

static STYLES: LazyLock<Vec<Style>> = LazyLock::new(|| {
    include_str!("../../../annotations/data/mark-styles.txt")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('1'))
        .map(|(before, after)| Style { before, after })
        .collect()
});

/// The fewest labels that make a style.
const LEAST: usize = 2;

/// Adds the candidates in each style that the text uses.
pub(super) fn enclosed(text: &str, lines: &[Line], found: &mut Candidates) {
    for style in &*STYLES {
        let (calls, labels) = style.marks(text, lines);
        if is_used(&calls, &labels) {
            found.calls.extend(calls);
            found.starts.extend(labels);
        }
    }
}

/// Whether labels are numbered one after the other, from 1 or anew from 1, and most of them called.
fn is_used(calls: &[Candidate], labels: &[Candidate]) -> bool {
    if labels.len() < LEAST {
        return false;
    }
    let before = std::iter::once(0).chain(labels.iter().map(|l| l.number));
    let in_order = labels.iter().zip(before).filter(|(l, before)| l.number == before + 1 || l.number == 1);
    let called: HashSet<u32> = calls.iter().map(|c| c.number).collect();
    in_order.count() * 3 > labels.len() * 2
        && labels.iter().filter(|l| called.contains(&l.number)).count() * 3 >= labels.len() * 2
}

impl Style {
    /// The marks in a text: those amid lines, and those that begin one.
    fn marks(&self, text: &str, lines: &[Line]) -> (Vec<Candidate>, Vec<Candidate>) {
        let (mut calls, mut labels) = (Vec::new(), Vec::new());
        let mut index = 0;
        let needle = if self.before.is_empty() { self.after } else { self.before };
        for at in memchr::memmem::find_iter(text.as_bytes(), needle) {
            let Some((span, number)) = self.mark(text, at) else { continue };
            while lines.get(index).is_some_and(|l| l.span.end < span.end) {
                index += 1;
            }
            let Some(line) = lines.get(index).filter(|l| l.span.start <= span.start) else { continue };
            let mut candidate = Candidate { span, number, form: Form::Bracket, line: index, weight: 2.0 };
            let before = &text[line.span.start..span.start];
            if before.trim_end_matches(['-', '*', ' ']).is_empty() {
                if line.zone != Zone::Body && !line.heading {
                    candidate.span.end += usize::from(text[span.end..].starts_with(['.', ':']));
                    candidate.weight = 2.5;
                    labels.push(candidate);
                }
            } else if self.may_follow(before) {
                calls.push(candidate);
            }
        }
        (calls, labels)
    }

    /// The mark whose sign is at `at`, with its number.
    fn mark(&self, text: &str, at: usize) -> Option<(Span, u32)> {
        let bytes = text.as_bytes();
        let digit = |b: &&u8| b.is_ascii_digit();
        let (start, from, to) = if self.before.is_empty() {
            let from = at - bytes[..at].iter().rev().take_while(digit).count();
            (from, from, at)
        } else {
            let from = at + self.before.len();
            (at, from, from + bytes[from..].iter().take_while(digit).count())
        };
        let rest = text[to..].strip_prefix(self.after)?;
        let open_ended = self.before.is_empty() || self.after.is_empty();
        if open_ended && rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        let number = text[from..to].parse().ok().filter(|n| (1..=MAX_NUMBER).contains(n))?;
        (bytes[from] != b'0').then_some((Span::new(start, to + self.after.len()), number))
    }

    /// Whether a call in this style may follow a text. Numbers in parentheses count items too, and a slash parts
    /// numbers, so that these must follow the end of a word or of a clause.
    fn may_follow(&self, before: &str) -> bool {
        let ended = |c: char| matches!(c, '.' | ',' | '?' | '!' | '"' | '”' | '’');
        match self.before {
            // A quotation that opens with an item is no end.
            "(" => {
                before.strip_suffix(ended).is_some_and(|word| word.ends_with(|c: char| !c.is_whitespace()))
            }
            "" => before.ends_with(|c: char| ended(c) || c == ')' || c.is_whitespace() || c.is_lowercase()),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_style_is_written_once_and_holds_one_number() {
        let lines = include_str!("../../../annotations/data/mark-styles.txt").lines();
        let mut styles: Vec<&str> = lines.filter(|l| !l.starts_with('#')).collect();
        assert!(
            styles.len() == STYLES.len() && styles.iter().all(|s| s.matches('1').count() == 1 && s.len() > 1)
        );
        styles.sort_unstable();
        assert!(styles.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn a_style_is_read_where_it_stands_alone() {
        let style = |style: &str| {
            let (before, after) = style.split_once('1').unwrap();
            STYLES.iter().find(|s| s.before == before && s.after == after).unwrap()
        };
        for (name, text, want) in [
            ("1/", "years 12/ and", Some("12/")),
            ("1/", "on 12/3 and", None),
            ("^1", "years.^12 More", Some("^12")),
            ("^1", "x^2y", None),
            ("\\1\\", "years \\12\\ and", Some("\\12\\")),
            ("[FN1]", "years [FN0] and", None),
        ] {
            let style = style(name);
            let sign = if style.before.is_empty() { style.after } else { style.before };
            let found = style.mark(text, text.find(sign).unwrap());
            assert_eq!(found.map(|(span, _)| span.of(text)), want, "{text}");
        }
    }
}
