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
        let mut openings = vec![false; OPENINGS];
        for form in &self.forms {
            openings[opening(form.as_bytes())] = true;
        }
        Ok(Matcher { search, start, openings, uses: self.uses })
    }
}

/// All literals of a scheme in one Aho-Corasick automaton.
///
/// Terms begin where a word begins, so the automaton is entered there and left as soon as no literal goes on; and it
/// is entered only where some literal opens like the word, which one look into a small table tells for most words.
#[derive(Debug)]
pub(super) struct Matcher {
    search: NFA,
    start: StateID,
    /// Whether a literal opens so, by [`opening`].
    openings: Vec<bool>,
    uses: Vec<Vec<(Use, Option<String>)>>,
}

/// Size of the table of openings: a power of two that the first level of a cache holds.
const OPENINGS: usize = 1 << 14;

/// A number for the first four ASCII letters and digits of a word (fewer if it ends before), the same for either case.
fn opening(bytes: &[u8]) -> usize {
    let mut letters = 0_u32;
    for &b in bytes.iter().take(4).take_while(|b| b.is_ascii_alphanumeric()) {
        letters = letters << 8 | u32::from(b.to_ascii_lowercase());
    }
    letters.wrapping_mul(0x9E37_79B1) as usize >> 18
}

impl Matcher {
    /// Adds the hits in `text[span]`, with offsets of `text`, in order of their starts.
    pub(super) fn scan(&self, text: &str, span: Span, hits: &mut Hits) {
        let Some(part) = text.get(span.start..span.end) else { return };
        let mut in_word = false;
        for (at, c) in part.char_indices() {
            let word = c.is_alphanumeric();
            if word && !in_word && self.openings[opening(&part.as_bytes()[at..])] {
                self.literals_at(part, at, span.start, hits);
            }
            in_word = word;
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
