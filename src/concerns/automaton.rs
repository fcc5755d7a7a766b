//! One pass over a text finds every term, set member, context cue, entity and pattern anchor of a scheme.

use super::lexicon::ends_word;
use crate::span::Span;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, BuildError};
use std::collections::HashMap;

/// What a literal stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Use {
    /// A term of a category.
    Term(u32),
    /// A set that rules speak of.
    Set(u32),
    /// A context cue.
    Cue(u32),
    /// An alias of an entity.
    Entity(u32),
    /// The anchor of a pattern.
    Anchor(u32),
    /// A heading prior: counts only in section titles.
    Heading(u32),
}

/// A use of a literal at a place of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Index of the term, set, cue, … hit.
    pub(super) of: u32,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// Hits of one stretch of text, by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Hits {
    pub(super) terms: Vec<Hit>,
    pub(super) sets: Vec<Hit>,
    pub(super) cues: Vec<Hit>,
    pub(super) entities: Vec<Hit>,
    pub(super) anchors: Vec<Hit>,
    pub(super) headings: Vec<Hit>,
}

/// The literals of a scheme while it is loaded.
#[derive(Debug, Default)]
pub(super) struct Literals {
    by_form: HashMap<String, usize>,
    uses: Vec<Vec<(Use, Option<String>)>>,
    forms: Vec<String>,
}

impl Literals {
    /// Adds a literal; `exact` demands its case.
    pub(super) fn add(&mut self, form: &str, exact: bool, what: Use) {
        let folded = form.to_ascii_lowercase();
        let at = *self.by_form.entry(folded.clone()).or_insert_with(|| {
            self.forms.push(folded);
            self.uses.push(Vec::new());
            self.forms.len() - 1
        });
        let entry = (what, exact.then(|| form.to_owned()));
        if !self.uses[at].contains(&entry) {
            self.uses[at].push(entry);
        }
    }

    /// Builds the automaton over all literals.
    pub(super) fn build(self) -> Result<Matcher, BuildError> {
        let search = NFA::builder().ascii_case_insensitive(true).build(&self.forms)?;
        let start = search.start_state(Anchored::Yes).unwrap_or_default();
        let mut openings = Openings::default();
        for form in &self.forms {
            if let Some(first) = next_word(form, 0) {
                let second = next_word(form, first.end);
                openings.insert(second.map_or(first.hash, |second| first.followed_by(&second)));
            }
        }
        Ok(Matcher { search, start, openings, uses: self.uses })
    }
}

/// All literals of a scheme in one Aho-Corasick automaton.
///
/// Literals begin and end with words, so the automaton is entered only at a word that is a literal, or at a pair of
/// words that begins one, and left as soon as no literal goes on. A small table tells for most words that they are
/// neither.
#[derive(Debug)]
pub(super) struct Matcher {
    search: NFA,
    start: StateID,
    openings: Openings,
    uses: Vec<Vec<(Use, Option<String>)>>,
}

/// The literals of one word, and the first two words of the others: a set of hashes that may take in a few too many,
/// small enough to stay in the cache.
#[derive(Debug)]
struct Openings(Vec<u64>);

impl Default for Openings {
    fn default() -> Self {
        Self(vec![0; 1 << 11])
    }
}

impl Openings {
    fn insert(&mut self, hash: u32) {
        self.0[(hash >> 21) as usize] |= 1 << (hash >> 15 & 63);
    }

    fn has(&self, hash: u32) -> bool {
        self.0[(hash >> 21) as usize] >> (hash >> 15 & 63) & 1 == 1
    }
}

/// A run of letters and digits.
struct Word {
    start: usize,
    end: usize,
    /// The same for either case of ASCII letters.
    hash: u32,
}

impl Word {
    /// A hash of this word with the one behind it.
    const fn followed_by(&self, next: &Self) -> u32 {
        (self.hash.rotate_left(11) ^ next.hash).wrapping_mul(0x9E37_79B1)
    }
}

/// The first word of `text` that begins at or after `from`.
fn next_word(text: &str, from: usize) -> Option<Word> {
    let bytes = text.as_bytes();
    let (mut start, mut end, mut hash) = (None, from, 0_u32);
    while let Some(&b) = bytes.get(end) {
        let (alphanumeric, width) = if b.is_ascii() {
            (b.is_ascii_alphanumeric(), 1)
        } else {
            let c = text.get(end..).and_then(|rest| rest.chars().next())?;
            (c.is_alphanumeric(), c.len_utf8())
        };
        if alphanumeric {
            start = start.or(Some(end));
            hash = (hash ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(0x9E37_79B1).rotate_left(15);
        } else if start.is_some() {
            break;
        }
        end += width;
    }
    start.map(|start| Word { start, end, hash: hash.wrapping_mul(0x85EB_CA6B) })
}

impl Matcher {
    /// Adds the hits in `text[span]`, with offsets of `text`, in order of their starts.
    pub(super) fn scan(&self, text: &str, span: Span, hits: &mut Hits) {
        let Some(part) = text.get(span.start..span.end) else { return };
        let mut this = next_word(part, 0);
        while let Some(word) = this {
            let next = next_word(part, word.end);
            let opens_pair = next.as_ref().is_some_and(|next| self.openings.has(word.followed_by(next)));
            if opens_pair || self.openings.has(word.hash) {
                self.literals_at(part, word.start, span.start, hits);
            }
            this = next;
        }
    }

    /// Adds the hits that start at `at` of `part`.
    fn literals_at(&self, part: &str, at: usize, shift: usize, hits: &mut Hits) {
        let mut state = self.start;
        for (length, &byte) in (1..).zip(&part.as_bytes()[at..]) {
            state = self.search.next_state(Anchored::Yes, state, byte);
            if self.search.is_dead(state) {
                return;
            }
            if !self.search.is_match(state) || !ends_word(part, at + length) {
                continue;
            }
            // A state also knows the literals that end here and began later: those have their own start.
            let whole = (0..self.search.match_len(state))
                .map(|i| self.search.match_pattern(state, i))
                .find(|&p| self.search.pattern_len(p) == length);
            if let Some(literal) = whole {
                self.add(literal.as_usize(), part, Span::new(at, at + length), shift, hits);
            }
        }
    }

    fn add(&self, literal: usize, part: &str, found: Span, shift: usize, hits: &mut Hits) {
        for (what, exact) in &self.uses[literal] {
            if exact.as_ref().is_some_and(|form| form.as_bytes() != &part.as_bytes()[found.start..found.end])
            {
                continue;
            }
            let hit = |of| Hit { of, start: shift + found.start, end: shift + found.end };
            match *what {
                Use::Term(i) => hits.terms.push(hit(i)),
                Use::Set(i) => hits.sets.push(hit(i)),
                Use::Cue(i) => hits.cues.push(hit(i)),
                Use::Entity(i) => hits.entities.push(hit(i)),
                Use::Anchor(i) => hits.anchors.push(hit(i)),
                Use::Heading(i) => hits.headings.push(hit(i)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_literals_are_all_found() {
        let mut literals = Literals::default();
        literals.add("data", false, Use::Term(0));
        literals.add("data breach", false, Use::Term(1));
        literals.add("RAN", true, Use::Term(2));
        literals.add("data", false, Use::Set(7));
        let matcher = literals.build().unwrap();
        let mut hits = Hits::default();
        let text = "é Data breach; he ran the RAN, metadata";
        matcher.scan(text, Span::new(0, text.len()), &mut hits);
        let terms: Vec<_> = hits.terms.iter().map(|h| (h.of, h.start, h.end)).collect();
        assert_eq!(terms, [(0, 3, 7), (1, 3, 14), (2, 27, 30)]);
        assert_eq!(hits.sets.len(), 1);
    }
}
