//! A scheme and a finished document seen from outside: what there is, and how everything stands.

use super::literals::Hits;
use super::scan::{Scan, is_filed};
use super::score::{self, Place, Scorer};
use super::{Counts, Scheme};
use crate::document::{AnnotatedDocument, Finding};
use crate::span::Span;

/// What kind of evidence an entry of a scheme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A word or phrase.
    Term,
    /// A condition on terms and sets.
    Rule,
    /// A regular expression.
    Pattern,
    /// Words in a section's title.
    Heading,
}

/// What a scheme counts as evidence.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'s> {
    /// What evidence names as its rule: of a term, its entry, a slash and the word.
    pub id: &'s str,
    /// Term, rule, pattern or heading.
    pub kind: EvidenceKind,
    /// Index of its category in [`Scheme::categories`].
    pub category: usize,
    /// Index of the finer category that it speaks for, in [`Category::finer`](super::Category::finer).
    pub finer: Option<usize>,
    /// What one hit adds.
    pub weight: f64,
}

impl Scheme {
    /// All that evidence can name as its rule: terms, rules, patterns, headings.
    pub fn counted(&self) -> impl Iterator<Item = Counted<'_>> {
        let counted = |kind, id, counts: Counts, weight| {
            let Counts { category, finer } = counts;
            Counted { id, kind, category, finer, weight }
        };
        let terms =
            self.terms.iter().map(move |t| counted(EvidenceKind::Term, t.id.as_str(), t.counts, t.weight));
        let rules =
            self.rules.iter().map(move |r| counted(EvidenceKind::Rule, r.id.as_str(), r.counts, r.weight));
        let patterns = self
            .patterns
            .iter()
            .map(move |p| counted(EvidenceKind::Pattern, p.id.as_str(), p.counts, p.weight));
        let headings = self
            .headings
            .iter()
            .map(move |h| counted(EvidenceKind::Heading, h.id.as_str(), h.counts, h.weight));
        terms.chain(rules).chain(patterns).chain(headings)
    }

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

    /// Id and condition of the rules of the category of this index.
    pub fn conditions_of(&self, category: usize) -> impl Iterator<Item = (&str, &str)> {
        self.rules
            .iter()
            .filter(move |r| r.counts.category == category)
            .map(|r| (r.id.as_str(), r.when.as_str()))
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
