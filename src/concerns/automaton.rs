//! One pass over a text finds every term, set member, context cue, entity and pattern anchor of a scheme.

use super::lexicon::stands_alone;
use crate::span::Span;
use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};
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
    pub(super) fn build(self) -> Result<Automaton, BuildError> {
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&self.forms)?;
        Ok(Automaton { search, uses: self.uses })
    }
}

/// All literals of a scheme in one Aho-Corasick automaton.
#[derive(Debug)]
pub(super) struct Automaton {
    search: AhoCorasick,
    uses: Vec<Vec<(Use, Option<String>)>>,
}

impl Automaton {
    /// Adds the hits in `text[span]`, with offsets of `text`, in order of their ends.
    pub(super) fn scan(&self, text: &str, span: Span, hits: &mut Hits) {
        let Some(part) = text.get(span.start..span.end) else { return };
        for found in self.search.find_overlapping_iter(part) {
            let (from, to) = (found.start(), found.end());
            if !stands_alone(part, from, to) {
                continue;
            }
            for (what, exact) in &self.uses[found.pattern().as_usize()] {
                if exact.as_ref().is_some_and(|form| form.as_bytes() != &part.as_bytes()[from..to]) {
                    continue;
                }
                let hit = |of| Hit { of, start: span.start + from, end: span.start + to };
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
        let automaton = literals.build().unwrap();
        let mut hits = Hits::default();
        let text = "é Data breach; he ran the RAN, metadata";
        automaton.scan(text, Span::new(0, text.len()), &mut hits);
        let terms: Vec<_> = hits.terms.iter().map(|h| (h.of, h.start, h.end)).collect();
        assert_eq!(terms, [(0, 3, 7), (1, 3, 14), (2, 27, 30)]);
        assert_eq!(hits.sets.len(), 1);
    }
}
