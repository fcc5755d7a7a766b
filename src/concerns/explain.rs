//! Why a passage has its labels, and what the categories it does not have lacked.

use super::rules::Facts;
use super::scan::{Scan, is_filed};
use super::score::{Place, Scorer};
use super::{Category, Rule, Scheme};
use crate::document::{Finding, Passage, Section};

/// How one category stands in a passage.
#[derive(Clone, Debug)]
pub struct Explanation<'s> {
    /// The category.
    pub category: &'s Category,
    /// Score, threshold and evidence, whether or not it was assigned.
    pub finding: Finding,
    /// Whether the passage carries it.
    pub assigned: bool,
    /// Whether it is among the near ones.
    pub near: bool,
    /// Points it lacked; 0 if it was assigned.
    pub missing: f64,
    /// Rules of the category that found a part of what they ask for.
    pub close: Vec<CloseRule<'s>>,
}

/// A rule that did not hold, though some of its sets were hit.
#[derive(Clone, Debug, PartialEq)]
pub struct CloseRule<'s> {
    /// The rule's id.
    pub rule: &'s str,
    /// Its condition as written.
    pub when: &'s str,
    /// Why it exists.
    pub why: &'s str,
    /// What it would have added.
    pub weight: f64,
    /// Sets that were hit, and are wanted.
    pub found: Vec<&'s str>,
    /// Sets that were wanted, and not hit.
    pub lacking: Vec<&'s str>,
    /// Sets that were hit, and must not be. If this and `lacking` are empty, the words stood too far apart.
    pub forbidden: Vec<&'s str>,
}

impl Scheme {
    /// How every category stands in the passage of number `at`: assigned ones first, then by score. Offsets are
    /// bytes of `text`. Empty for headings, tables and numbers out of range.
    #[must_use]
    pub fn explain(
        &self,
        text: &str,
        sections: &[Section],
        passages: &[Passage],
        at: usize,
    ) -> Vec<Explanation<'_>> {
        let Some(passage) = passages.get(at).filter(|p| is_filed(p.kind)) else { return Vec::new() };
        let scan = Scan::new(self, text, sections, passages);
        let mut scorer = Scorer::new(self, text, &scan);
        scorer.read(passages);
        let standings = scorer.standings(at, passage, Place::Below);
        let facts = scorer.facts(passage, scan.passage(at));
        let mut all: Vec<_> = standings
            .into_iter()
            .map(|s| Explanation {
                category: &self.categories[s.category],
                assigned: s.place == Place::Assigned,
                near: s.place == Place::Near,
                missing: (s.finding.threshold - s.finding.score).max(0.0),
                close: self
                    .rules
                    .iter()
                    .filter(|r| r.counts.category == s.category)
                    .filter_map(|r| self.close(r, &facts))
                    .collect(),
                finding: s.finding,
            })
            .collect();
        all.sort_by_key(|e| !e.assigned);
        all
    }

    fn close<'s>(&'s self, rule: &'s Rule, facts: &Facts) -> Option<CloseRule<'s>> {
        if facts.eval(&rule.expr).holds {
            return None;
        }
        let (mut found, mut lacking, mut forbidden) = (Vec::new(), Vec::new(), Vec::new());
        rule.expr.each_set(true, &mut |part, set, wanted| {
            let name = self.sets[set as usize].as_str();
            match (facts.eval(part).holds, wanted) {
                (true, true) => found.push(name),
                (false, true) => lacking.push(name),
                (true, false) => forbidden.push(name),
                (false, false) => {}
            }
        });
        let Rule { id, when, why, weight, .. } = rule;
        (!found.is_empty()).then_some(CloseRule {
            rule: id,
            when,
            why,
            weight: *weight,
            found,
            lacking,
            forbidden,
        })
    }
}
