//! Rules over sets of terms: `@sabotage NEAR/12w @network AND NOT @trade`.
//!
//! ```text
//! rule  = and { OR and }
//! and   = not { AND not }
//! not   = [ NOT ] near
//! near  = part { (NEAR/nw | BEFORE/nw | SAME) part }
//! part  = @set | #term | HEADING @set | HEADING #term | "(" rule ")"
//! ```
//!
//! `NEAR/8w` allows up to eight words between its two sides, in either order; `BEFORE/8w` wants the left side
//! first; `SAME` wants both in one sentence. A third side may also stand between two that are near each other: so
//! `@theft NEAR/8w @secrets NEAR/8w @owner` finds "theft of the firm's secrets". `AND`, `OR` and `NOT` look at the
//! whole passage, `HEADING` at the titles above it.

use super::literals::Hit;
use crate::span::Span;
use std::cell::OnceCell;

/// A rule's condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    /// A hit of the set.
    Set(u32),
    /// A hit of the set in a section title above the passage.
    Heading(u32),
    /// Both sides with at most so many words between them; the left first if `ordered`.
    Near { left: Box<Expr>, right: Box<Expr>, words: usize, ordered: bool },
    /// Both sides in one sentence.
    Same(Box<Expr>, Box<Expr>),
    /// Both.
    And(Box<Expr>, Box<Expr>),
    /// Either.
    Or(Box<Expr>, Box<Expr>),
    /// Not this.
    Not(Box<Expr>),
}

/// Reads a rule. `set` gives the number of a set by its name with sigil (`@net`, `#net.core`).
pub(super) fn parse(source: &str, set: &mut dyn FnMut(&str) -> Result<u32, String>) -> Result<Expr, String> {
    let spaced = source.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_ascii_whitespace().collect();
    let mut parser = Parser { words: &words, at: 0, set, depth: 0 };
    let expr = parser.or()?;
    if let Some(word) = parser.peek() {
        return Err(format!(
            "`{word}` is not expected here; join the parts with AND, OR, NEAR/nw, BEFORE/nw or SAME"
        ));
    }
    if expr.triggers().is_none() {
        return Err(
            "the rule has no part that must be there, so it cannot point at any words; add a positive part"
                .to_owned(),
        );
    }
    if expr.contradicts() {
        return Err(
            "the rule asks for a set and forbids it, so it can never match; drop one of the two".to_owned()
        );
    }
    Ok(expr)
}

/// Deepest nesting of parentheses.
const DEEPEST: usize = 16;

struct Parser<'s, 'f> {
    words: &'s [&'s str],
    at: usize,
    set: &'f mut dyn FnMut(&str) -> Result<u32, String>,
    depth: usize,
}

impl<'s> Parser<'s, '_> {
    fn peek(&self) -> Option<&'s str> {
        self.words.get(self.at).copied()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Expr, String> {
        let mut left = self.and()?;
        while self.take("OR") {
            left = Expr::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, String> {
        let mut left = self.not()?;
        while self.take("AND") {
            left = Expr::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expr, String> {
        if self.take("NOT") { Ok(Expr::Not(Box::new(self.near()?))) } else { self.near() }
    }

    fn near(&mut self) -> Result<Expr, String> {
        let mut left = self.part()?;
        while let Some(word) = self.peek() {
            let distance = |prefix: &str| word.strip_prefix(prefix)?.strip_suffix('w')?.parse::<usize>().ok();
            let (near, before) = (distance("NEAR/"), distance("BEFORE/"));
            if word == "SAME" || near.or(before).is_some() {
                self.at += 1;
            } else if word.starts_with("NEAR") || word.starts_with("BEFORE") {
                return Err(format!("`{word}` lacks its distance in words; write it like NEAR/8w"));
            } else {
                break;
            }
            let right = self.part()?;
            for side in [&left, &right] {
                if !side.has_place() {
                    return Err(format!(
                        "`{word}` needs words on both sides, not NOT or HEADING; use AND for those"
                    ));
                }
            }
            let (left_side, right) = (Box::new(left), Box::new(right));
            left = match near.or(before) {
                Some(words) => Expr::Near { left: left_side, right, words, ordered: before.is_some() },
                None => Expr::Same(left_side, right),
            };
        }
        Ok(left)
    }

    fn part(&mut self) -> Result<Expr, String> {
        let Some(word) = self.peek() else { return Err("the rule ends where a set was expected".to_owned()) };
        self.at += 1;
        match word {
            "(" => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(format!("more than {DEEPEST} parentheses deep; name the parts as sets"));
                }
                let inner = self.or()?;
                self.depth -= 1;
                if self.take(")") { Ok(inner) } else { Err("a parenthesis is not closed".to_owned()) }
            }
            "HEADING" => match self.part()? {
                Expr::Set(set) => Ok(Expr::Heading(set)),
                _ => Err("HEADING takes one set: HEADING @name".to_owned()),
            },
            name if name.starts_with(['@', '#']) => (self.set)(name).map(Expr::Set),
            other => Err(format!(
                "`{other}` is not a set; write @name for a set and #id for the words of a term entry"
            )),
        }
    }
}

impl Expr {
    /// Whether its matches are words of the passage.
    fn has_place(&self) -> bool {
        match self {
            Self::Set(_) | Self::Near { .. } | Self::Same(..) => true,
            Self::Heading(_) | Self::Not(_) => false,
            Self::And(a, b) => a.has_place() || b.has_place(),
            Self::Or(a, b) => a.has_place() && b.has_place(),
        }
    }

    /// Sets of which one must be hit in the passage if this is to hold; the rule is not looked at otherwise.
    pub(super) fn triggers(&self) -> Option<Vec<u32>> {
        match self {
            Self::Set(set) => Some(vec![*set]),
            Self::Heading(_) | Self::Not(_) => None,
            Self::Near { left: a, right: b, .. } | Self::Same(a, b) | Self::And(a, b) => {
                match (a.triggers(), b.triggers()) {
                    (Some(a), Some(b)) => Some(if a.len() <= b.len() { a } else { b }),
                    (a, b) => a.or(b),
                }
            }
            Self::Or(a, b) => Some([a.triggers()?, b.triggers()?].concat()),
        }
    }

    /// Whether a conjunction asks for a set and forbids the same.
    fn contradicts(&self) -> bool {
        let (mut wanted, mut forbidden) = (Vec::new(), Vec::new());
        self.conjuncts(&mut wanted, &mut forbidden);
        wanted.iter().any(|set| forbidden.contains(set))
    }

    fn conjuncts(&self, wanted: &mut Vec<u32>, forbidden: &mut Vec<u32>) {
        match self {
            Self::Set(set) => wanted.push(*set),
            Self::Not(inner) => {
                if let Self::Set(set) = **inner {
                    forbidden.push(set);
                }
            }
            Self::Near { left: a, right: b, .. } | Self::Same(a, b) | Self::And(a, b) => {
                a.conjuncts(wanted, forbidden);
                b.conjuncts(wanted, forbidden);
            }
            Self::Heading(_) | Self::Or(..) => {}
        }
    }

    /// Calls `f` on every set and whether it is wanted, not forbidden.
    pub(super) fn each_set(&self, wanted: bool, f: &mut impl FnMut(&Expr, u32, bool)) {
        match self {
            Self::Set(set) | Self::Heading(set) => f(self, *set, wanted),
            Self::Not(inner) => inner.each_set(!wanted, f),
            Self::Near { left: a, right: b, .. } | Self::Same(a, b) | Self::And(a, b) | Self::Or(a, b) => {
                a.each_set(wanted, f);
                b.each_set(wanted, f);
            }
        }
    }
}

/// What rules look at in a passage.
pub(super) struct Facts<'a> {
    /// Set hits of the passage, in order of set, then of place.
    pub(super) sets: &'a [Hit],
    /// Sets hit in the titles above it.
    pub(super) heading_sets: &'a [u32],
    /// Its sentences.
    pub(super) sentences: &'a [[usize; 2]],
    /// The reading text, and the passage's place in it.
    pub(super) text: &'a str,
    pub(super) span: Span,
    /// Where its blanks are, once a rule asks for a distance.
    pub(super) blanks: OnceCell<Vec<usize>>,
}

/// Whether a condition holds, and at which words.
pub(super) struct Outcome {
    pub(super) holds: bool,
    /// In order of place, without repetition.
    pub(super) places: Vec<Match>,
}

/// Where a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    pub(super) span: Span,
    /// Between the two sides that were found near each other; empty for a single hit.
    gap: Span,
}

impl Facts<'_> {
    /// Evaluates a condition.
    pub(super) fn eval(&self, expr: &Expr) -> Outcome {
        let boolean = |holds| Outcome { holds, places: Vec::new() };
        match expr {
            Expr::Set(set) => placed(self.hits(*set)),
            Expr::Heading(set) => boolean(self.heading_sets.contains(set)),
            Expr::Not(inner) => boolean(!self.eval(inner).holds),
            Expr::Near { left, right, words, ordered } => {
                let close = |a: Span, b: Span| self.words_between(a, b) <= *words;
                self.pairs(left, right, *ordered, close)
            }
            Expr::Same(left, right) => self.pairs(left, right, false, |a, b| {
                sentence_of(self.sentences, a) == sentence_of(self.sentences, b)
            }),
            Expr::And(left, right) => {
                let left = self.eval(left);
                if !left.holds {
                    return boolean(false);
                }
                let right = self.eval(right);
                let places = if left.places.is_empty() { right.places } else { left.places };
                Outcome { holds: right.holds, places }
            }
            Expr::Or(left, right) => {
                let (left, right) = (self.eval(left), self.eval(right));
                let mut places = left.places;
                places.extend(right.places);
                places.sort_unstable();
                places.dedup();
                Outcome { holds: left.holds || right.holds, places }
            }
        }
    }

    fn hits(&self, set: u32) -> Vec<Match> {
        let from = self.sets.partition_point(|h| h.of < set);
        let hits = self.sets[from..].iter().take_while(|h| h.of == set);
        hits.map(|h| Match { span: Span::new(h.start, h.end), gap: Span::new(h.start, h.start) }).collect()
    }

    /// For each match of the left side the nearest ones of the right, on either side of it, that pass `fits`, and one
    /// that stands in its gap. Only neighbours are looked at, so that the cost does not grow with the product of the
    /// hits.
    fn pairs(&self, left: &Expr, right: &Expr, ordered: bool, fits: impl Fn(Span, Span) -> bool) -> Outcome {
        let left = self.eval(left).places;
        if left.is_empty() {
            return placed(Vec::new());
        }
        let right = self.eval(right).places;
        let mut found = Vec::new();
        for a in &left {
            let after = right.partition_point(|b| b.span.start < a.span.end);
            if let Some(b) = right.get(after).filter(|b| fits(a.span, b.span)) {
                found.push(joined(a.span, b.span));
            }
            if ordered {
                continue;
            }
            let inside = right.partition_point(|b| b.span.start < a.span.start);
            let before = right[..inside].iter().rev().take(3).find(|b| b.span.end <= a.span.start);
            if let Some(b) = before.filter(|b| fits(b.span, a.span)) {
                found.push(joined(b.span, a.span));
            }
            found.extend(in_gap(a, &right, &fits));
        }
        if !ordered {
            found.extend(right.iter().filter_map(|b| in_gap(b, &left, &fits)));
        }
        found.sort_unstable();
        found.dedup();
        placed(found)
    }

    /// Words between the end of `first` and the start of `second`: one fewer than the blanks.
    fn words_between(&self, first: Span, second: Span) -> usize {
        let blanks = self.blanks.get_or_init(|| {
            let body = self.text.as_bytes().get(self.span.start..self.span.end).unwrap_or_default();
            memchr::memchr2_iter(b' ', b'\n', body).map(|at| self.span.start + at).collect()
        });
        let before = |at| blanks.partition_point(|&blank| blank < at);
        before(second.start).saturating_sub(before(first.end) + 1)
    }
}

const fn placed(places: Vec<Match>) -> Outcome {
    Outcome { holds: !places.is_empty(), places }
}

/// From the beginning of `first` to the end of `second`, with the gap between them.
const fn joined(first: Span, second: Span) -> Match {
    Match { span: Span::new(first.start, second.end), gap: Span::new(first.end, second.start) }
}

/// `outer`, if one of `others` stands in its gap.
fn in_gap(outer: &Match, others: &[Match], fits: impl Fn(Span, Span) -> bool) -> Option<Match> {
    let first = others.partition_point(|o| o.span.start < outer.gap.start);
    let inner = others.get(first)?.span;
    (inner.end <= outer.gap.end && fits(outer.span, inner)).then_some(*outer)
}

/// Number of the sentence in which `span` begins.
pub(super) fn sentence_of(sentences: &[[usize; 2]], span: Span) -> usize {
    sentences.partition_point(|s| s[0] <= span.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Result<Expr, String> {
        parse(source, &mut |name| match name {
            "@a" => Ok(0),
            "@b" => Ok(1),
            "#c" => Ok(2),
            _ => Err(format!("{name} is not defined")),
        })
    }

    /// Evaluates over a text in which the words `a`, `b`, `c` are hits of the three sets.
    fn holds(source: &str, text: &str) -> bool {
        let expr = read(source).unwrap();
        let span = Span::new(0, text.len());
        let mut sets: Vec<Hit> = (0..text.len())
            .filter_map(|w| {
                let of = match text.as_bytes()[w] {
                    b'a' => 0,
                    b'b' => 1,
                    b'c' => 2,
                    _ => return None,
                };
                Some(Hit { of, start: w, end: w + 1 })
            })
            .collect();
        sets.sort_by_key(|h| (h.of, h.start));
        let half = text.find('.').map_or(text.len(), |i| i + 1);
        let sentences = [[0, half], [half, text.len()]];
        Facts { sets: &sets, heading_sets: &[1], sentences: &sentences, text, span, blanks: OnceCell::new() }
            .eval(&expr)
            .holds
    }

    #[test]
    fn operators() {
        for (rule, text, want) in [
            ("@a NEAR/2w @b", "a x x b", true),
            ("@a NEAR/2w @b", "b x x a", true),
            ("@a NEAR/2w @b", "a x x x b", false),
            ("@a BEFORE/2w @b", "b x a", false),
            ("@a BEFORE/2w @b", "a b", true),
            ("@a SAME @b", "a x x x x b. x", true),
            ("@a SAME @b", "a x. x b", false),
            ("@a AND @b", "a x. x b", true),
            ("@a AND NOT @b", "a x. x b", false),
            ("@a AND NOT @b", "a x", true),
            ("@a AND (@b OR #c)", "a c", true),
            ("(@a OR #c) NEAR/1w @b", "c b x x a", true),
            ("@a NEAR/1w @b NEAR/1w #c", "a b c", true),
            ("@a NEAR/1w @b NEAR/1w #c", "a b x x c", false),
            ("@a NEAR/3w @b NEAR/1w #c", "a x c b", true),
            ("#c NEAR/1w (@a NEAR/3w @b)", "b c x a", true),
            ("@a BEFORE/3w @b BEFORE/1w #c", "a x c b", false),
            ("@a NEAR/1w @b NEAR/1w #c", "c b a x b", true),
            ("@a AND HEADING @b", "a", true),
            ("@a AND HEADING #c", "a c", false),
        ] {
            assert_eq!(holds(rule, text), want, "{rule} on {text:?}");
        }
    }

    #[test]
    fn rules_that_cannot_match_are_refused() {
        for (rule, says) in [
            ("", "ends where a set"),
            ("NOT @a", "no part that must be there"),
            ("HEADING @a", "no part that must be there"),
            ("@a OR NOT @b", "no part that must be there"),
            ("@a AND NOT @a", "never match"),
            ("@a NEAR @b", "lacks its distance"),
            ("@a NEAR/3w HEADING @b", "on both sides"),
            ("@a @b", "not expected"),
            ("@a AND @z", "not defined"),
            ("(@a", "not closed"),
            ("word", "not a set"),
        ] {
            let error = read(rule).unwrap_err();
            assert!(error.contains(says), "{rule}: {error}");
        }
    }
}
