//! How far labels can be trusted: agreement with gold and between readers, calibration, precision by rule, and what
//! is gained by leaving doubtful passages to a person.

use super::agreement::{Agreement, Labels};
use super::bootstrap::{Interval, resampled};
use super::scores::rounded;
use super::{Evaluation, Tally};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A gold passage in one facet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// What the document says.
    pub found: Labels,
    /// What the gold says.
    pub gold: Labels,
    /// What a second reader says.
    pub second: Option<Labels>,
    /// Categories that were assigned, or nearly; those of other facets among the near ones.
    pub weighed: Vec<Weighed>,
}

/// A category that a passage was found to have, or nearly.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weighed {
    /// The category.
    pub category: String,
    /// Its score over its threshold.
    pub share: f64,
    /// Entries of the scheme that its evidence comes from.
    pub rules: BTreeSet<String>,
}

/// Categories whose score stands in the same reach, and how often they are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Reach {
    /// Least score over threshold.
    pub from: f64,
    /// Categories in passages.
    pub found: usize,
    /// Those that gold has.
    pub right: usize,
}

/// How often the labels that an entry of the scheme speaks for are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Backing {
    /// Labels assigned with evidence of it.
    pub labels: usize,
    /// Those that gold has.
    pub right: usize,
}

/// What holds of the passages that are left when the most doubtful ones are given to a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Kept {
    /// Passages left.
    pub passages: usize,
    /// Their micro F1.
    pub micro_f1: f64,
    /// Share of them with the very labels of the gold.
    pub exact: f64,
}

/// Figures of one facet over all documents.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trust {
    /// The document against its gold.
    pub gold: Agreement,
    /// 95 % intervals by documents of `exact`, `jaccard` and `alpha`, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervals: Option<[Interval; 3]>,
    /// The gold against a second reader's, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readers: Option<Agreement>,
    /// The document against the gold, on the passages of the second reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside_readers: Option<Agreement>,
    /// Reliability by reach of the score, from near misses up.
    pub calibration: Vec<Reach>,
    /// By entry of the scheme.
    pub rules: BTreeMap<String, Backing>,
    /// With all passages, and with a tenth less each time.
    pub abstaining: Vec<Kept>,
}

/// Scores over thresholds at which reaches of the calibration begin.
const REACHES: [f64; 7] = [0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0];

/// Shares of passages kept, in tenths.
const KEPT: std::ops::RangeInclusive<usize> = 5..=10;

impl Trust {
    /// The figures of the facet `facet` (`concerns` or `responses`) over the evaluations of several documents; none
    /// where no passage has gold.
    #[must_use]
    pub fn of(evaluations: &[Evaluation], facet: &str) -> Option<Self> {
        let documents: Vec<&[Decision]> =
            evaluations.iter().filter_map(|e| e.decisions.get(facet)).map(Vec::as_slice).collect();
        let all: Vec<&Decision> = documents.iter().copied().flatten().collect();
        if all.is_empty() {
            return None;
        }
        let read: Vec<&Decision> = all.iter().copied().filter(|d| d.second.is_some()).collect();
        let both =
            |d: &&'_ Decision| -> Option<(Labels, Labels)> { Some((d.gold.clone(), d.second.clone()?)) };
        let readers: Vec<_> = read.iter().filter_map(both).collect();
        let readers: Vec<_> = readers.iter().map(|(a, b)| (a, b)).collect();
        let against_gold = |documents: &[&[Decision]]| {
            Agreement::of(
                &documents.iter().copied().flatten().map(|d| (&d.found, &d.gold)).collect::<Vec<_>>(),
            )
        };
        let figures = |documents: &[&[Decision]]| {
            let a = against_gold(documents);
            [a.exact, a.jaccard, a.alpha.unwrap_or(1.0)]
        };
        Some(Self {
            gold: against_gold(&documents),
            intervals: (documents.len() > 1).then(|| resampled(&documents, figures)),
            readers: (!readers.is_empty()).then(|| Agreement::of(&readers)),
            beside_readers: (!read.is_empty())
                .then(|| Agreement::of(&read.iter().map(|d| (&d.found, &d.gold)).collect::<Vec<_>>())),
            calibration: calibration(&all),
            rules: rules(&all),
            abstaining: abstaining(&all),
        })
    }
}

/// The categories of the facet that `decisions` are of: those it has, or should have, somewhere.
fn categories<'d>(decisions: &[&'d Decision]) -> BTreeSet<&'d str> {
    decisions.iter().flat_map(|d| d.found.union(&d.gold)).map(String::as_str).collect()
}

fn calibration(decisions: &[&Decision]) -> Vec<Reach> {
    let categories = categories(decisions);
    let mut reaches = REACHES.map(|from| Reach { from, ..Reach::default() });
    for d in decisions {
        for w in d.weighed.iter().filter(|w| categories.contains(w.category.as_str())) {
            if let Some(reach) = reaches.iter_mut().rev().find(|r| w.share >= r.from) {
                reach.found += 1;
                reach.right += usize::from(d.gold.contains(&w.category));
            }
        }
    }
    reaches.to_vec()
}

fn rules(decisions: &[&Decision]) -> BTreeMap<String, Backing> {
    let mut rules: BTreeMap<String, Backing> = BTreeMap::new();
    for d in decisions {
        for w in d.weighed.iter().filter(|w| d.found.contains(&w.category)) {
            for rule in &w.rules {
                let backing = rules.entry(rule.clone()).or_default();
                backing.labels += 1;
                backing.right += usize::from(d.gold.contains(&w.category));
            }
        }
    }
    rules
}

/// The passages whose nearest category lies farthest from its threshold are kept first.
fn abstaining(decisions: &[&Decision]) -> Vec<Kept> {
    let categories = categories(decisions);
    let margin = |d: &Decision| {
        let of = d.weighed.iter().filter(|w| categories.contains(w.category.as_str()));
        of.map(|w| (w.share - 1.0).abs()).fold(1.0, f64::min)
    };
    let mut sure = decisions.to_vec();
    sure.sort_by(|a, b| margin(b).total_cmp(&margin(a)));
    let kept = |tenths: usize| {
        let kept = &sure[..sure.len() * tenths / 10];
        let mut tally = Tally::default();
        kept.iter()
            .for_each(|d| tally.add(d.found.intersection(&d.gold).count(), d.found.len(), d.gold.len()));
        let exact = kept.iter().filter(|d| d.found == d.gold).count() as f64 / kept.len().max(1) as f64;
        Kept { passages: kept.len(), micro_f1: rounded(tally.f1()), exact: rounded(exact) }
    };
    KEPT.rev().map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(found: &[(&str, f64)], gold: &[&str]) -> Decision {
        let weighed = found.iter().map(|&(category, share)| Weighed {
            category: category.to_owned(),
            share,
            rules: BTreeSet::from([format!("{category}.core")]),
        });
        Decision {
            found: found.iter().filter(|(_, share)| *share >= 1.0).map(|(c, _)| (*c).to_owned()).collect(),
            gold: gold.iter().map(|g| (*g).to_owned()).collect(),
            second: None,
            weighed: weighed.collect(),
        }
    }

    fn trust(decisions: Vec<Decision>) -> Trust {
        let evaluation =
            Evaluation { decisions: BTreeMap::from([("concerns", decisions)]), ..Evaluation::default() };
        Trust::of(&[evaluation], "concerns").unwrap()
    }

    #[test]
    fn scores_are_grouped_by_reach_and_entries_by_what_they_back() {
        let t = trust(vec![
            decision(&[("ai", 2.5), ("data", 0.7)], &["ai", "data"]),
            decision(&[("ai", 1.1)], &[]),
            decision(&[("data", 1.1), ("elsewhere", 0.9)], &["data"]),
        ]);
        let reaches: Vec<_> = t.calibration.iter().map(|r| (r.found, r.right)).collect();
        assert_eq!(reaches, [(1, 1), (0, 0), (2, 1), (0, 0), (0, 0), (1, 1), (0, 0)]);
        assert_eq!(t.rules["ai.core"], Backing { labels: 2, right: 1 });
        assert_eq!(t.rules["data.core"], Backing { labels: 1, right: 1 }, "a near miss backs no label");
    }

    #[test]
    fn the_most_doubtful_passages_go_first() {
        let mut decisions = vec![decision(&[("ai", 3.0)], &["ai"]); 9];
        decisions.push(decision(&[("ai", 1.05)], &[]));
        let t = trust(decisions);
        assert_eq!(t.abstaining[0], Kept { passages: 10, micro_f1: 0.9474, exact: 0.9 });
        assert_eq!(t.abstaining[1], Kept { passages: 9, micro_f1: 1.0, exact: 1.0 });
        assert_eq!(t.abstaining.len(), 6);
        assert_eq!(t.intervals, None, "one document has no interval");
    }

    #[test]
    fn two_readers_are_compared_on_what_both_have_read() {
        let mut read = decision(&[("ai", 2.0)], &["ai"]);
        read.second = Some(BTreeSet::from(["data".to_owned()]));
        let t = trust(vec![read, decision(&[], &["ai"])]);
        assert_eq!(t.readers.map(|a| (a.passages, a.micro_f1)), Some((1, 0.0)));
        assert_eq!(t.beside_readers.map(|a| (a.passages, a.micro_f1)), Some((1, 1.0)));
        assert_eq!(t.gold.passages, 2);
    }
}
