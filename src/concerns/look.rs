//! A scheme and a finished document seen from outside: what there is, and how everything stands.

use super::Scheme;
use super::literals::Hits;
use super::scan::{Scan, is_filed};
use super::score::{self, Place, Scorer};
use crate::document::{AnnotatedDocument, Finding};
use crate::span::Span;

impl Scheme {
    /// Files the passages of a finished document anew. Offsets are bytes.
    pub fn reclassify(&self, document: &mut AnnotatedDocument) {
        score::classify(self, &document.text, &document.sections, &mut document.passages);
    }

    /// How every category stands in each passage, also far below its threshold; empty for headings and tables. Offsets
    /// are bytes.
    #[must_use]
    pub fn standings(&self, document: &AnnotatedDocument) -> Vec<Vec<Finding>> {
        let (text, passages) = (&document.text, &document.passages);
        let scan = Scan::new(self, text, &document.sections, passages);
        let mut scorer = Scorer::new(self, text, &scan);
        scorer.read(passages);
        let all = passages.iter().enumerate().map(|(i, passage)| {
            let standings =
                if is_filed(passage.kind) { scorer.standings(i, passage, Place::Below) } else { Vec::new() };
            standings.into_iter().map(|s| s.finding).collect()
        });
        all.collect()
    }

    /// Whether the lexicon of `category` has a term in `phrase`.
    #[must_use]
    pub fn knows(&self, category: &str, phrase: &str) -> bool {
        let mut hits = Hits::default();
        self.matcher.scan(phrase, Span::new(0, phrase.len()), &mut hits);
        let of = |term: u32| self.terms.get(term as usize).map(|t| t.counts.category);
        hits.terms.iter().any(|h| of(h.of).is_some_and(|at| self.categories[at].id == category))
    }

    /// Id (`entry/word`) and weight of the terms of the category of this index.
    #[must_use]
    pub fn terms_of(&self, category: usize) -> Vec<(&str, f64)> {
        self.terms
            .iter()
            .filter(|t| t.counts.category == category)
            .map(|t| (t.id.as_str(), t.weight))
            .collect()
    }

    /// Id and condition of the rules of the category of this index.
    pub fn conditions_of(&self, category: usize) -> impl Iterator<Item = (&str, &str)> {
        self.rules
            .iter()
            .filter(move |r| r.counts.category == category)
            .map(|r| (r.id.as_str(), r.when.as_str()))
    }

    /// Weights of the terms, rules and patterns of the category of this index.
    pub fn weights_of(&self, category: usize) -> impl Iterator<Item = f64> {
        let terms = self.terms.iter().filter(move |t| t.counts.category == category).map(|t| t.weight);
        let rules = self.rules.iter().filter(move |r| r.counts.category == category).map(|r| r.weight);
        let patterns = self.patterns.iter().filter(move |p| p.counts.category == category).map(|p| p.weight);
        terms.chain(rules).chain(patterns)
    }

    /// Weight of the term entry, rule, pattern or heading of this id.
    #[must_use]
    pub fn weight_of(&self, id: &str) -> Option<f64> {
        let entry = |term: &str| term.split_once('/').is_some_and(|(entry, _)| entry == id);
        let term = || self.terms.iter().find(|t| entry(&t.id)).map(|t| t.weight);
        let rule = || self.rules.iter().find(|r| r.id == id).map(|r| r.weight);
        let pattern = || self.patterns.iter().find(|p| p.id == id).map(|p| p.weight);
        let heading = || self.headings.iter().find(|h| h.id == id).map(|h| h.weight);
        term().or_else(rule).or_else(pattern).or_else(heading)
    }
}
