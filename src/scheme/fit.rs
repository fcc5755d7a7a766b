//! Weights that gold bears out: the hand-written ones, moved as far as labelled passages ask for, and no further.
//!
//! A maximum a posteriori fit, category by category. The prior is the hand-written scheme: each entry's weight and
//! the category's threshold is multiplied by `exp(θ)` with θ normal around 0, so that little gold moves little. What
//! counts is the passages of documents that the fit has not seen: it is made once without each document, and measured
//! on that one. A fit that does not beat the hand-written weights there is not worth having.

use super::{Labelled, f1};
use crate::concerns::Scheme;
use std::collections::{BTreeMap, BTreeSet};

/// Strength of the prior on weights, and on thresholds.
const ON_WEIGHTS: f64 = 4.0;
const ON_THRESHOLDS: f64 = 8.0;

/// Steepness of the step from below a threshold to above it.
const STEEP: f64 = 6.0;

const STEPS: usize = 150;

/// A weight or threshold that a fit moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The category.
    pub category: String,
    /// Id of the entry; `threshold` for the category's own.
    pub entry: String,
    /// What it is multiplied by.
    pub factor: f64,
}

/// A fit and how it holds on documents it has not seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fit {
    /// Micro F1 of the hand-written weights.
    pub hand: f64,
    /// Micro F1 of fits that have not seen the document they are measured on.
    pub held_out: f64,
    /// By document: its id, F1 of the hand-written weights, F1 of the fit without it.
    pub documents: Vec<(String, f64, f64)>,
    /// What the fit on all documents moves, by more than a hundredth.
    pub moved: Vec<Moved>,
}

impl Fit {
    /// Whether the fit holds on documents it has not seen.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.held_out > self.hand
    }
}

/// Factors of one category: its threshold's, and its entries'.
#[derive(Clone, Debug, Default)]
struct Factors {
    threshold: f64,
    entries: BTreeMap<String, f64>,
}

/// A passage as one category sees it: contributions by entry and in all, over the threshold of the passage.
struct Row<'p> {
    document: &'p str,
    adds: Vec<(usize, f64)>,
    fixed: f64,
    wanted: bool,
}

/// Fits the weights and thresholds of `scheme` to labelled passages.
#[must_use]
pub fn fit(scheme: &Scheme, passages: &[Labelled]) -> Fit {
    let documents: BTreeSet<&str> = passages.iter().map(|p| p.document.as_str()).collect();
    let mut result = Fit::default();
    // By document: right, found, wanted; by hand and held out.
    let mut counts: BTreeMap<&str, [[usize; 3]; 2]> = BTreeMap::new();
    for category in scheme.categories() {
        let (names, rows) = rows(&category.id, passages);
        for &document in &documents {
            let factors = solve(names.len(), rows.iter().filter(|r| r.document != document));
            let count = counts.entry(document).or_default();
            for row in rows.iter().filter(|r| r.document == document) {
                let hand = vec![0.0; names.len() + 1];
                for (tally, theta) in count.iter_mut().zip([&hand, &factors]) {
                    let found = row.margin(theta) >= 0.0;
                    tally[0] += usize::from(found && row.wanted);
                    tally[1] += usize::from(found);
                    tally[2] += usize::from(row.wanted);
                }
            }
        }
        let theta = solve(names.len(), rows.iter());
        let mut factors = Factors { threshold: theta[names.len()].exp(), entries: BTreeMap::new() };
        factors.entries.extend(names.iter().zip(&theta).map(|(name, t)| ((*name).to_owned(), t.exp())));
        let moved = |entry: &str, factor: f64| Moved {
            category: category.id.clone(),
            entry: entry.to_owned(),
            factor,
        };
        let all = factors.entries.iter().map(|(entry, &factor)| moved(entry, factor));
        let own = moved("threshold", factors.threshold);
        result.moved.extend(all.chain([own]).filter(|m| (m.factor - 1.0).abs() > 0.01));
    }
    let mut sums = [[0; 3]; 2];
    for (document, count) in counts {
        for (sum, own) in sums.iter_mut().zip(count) {
            (0..3).for_each(|i| sum[i] += own[i]);
        }
        let [hand, held] = count.map(|[right, found, wanted]| f1(right, found, wanted));
        result.documents.push((document.to_owned(), hand, held));
    }
    [result.hand, result.held_out] = sums.map(|[right, found, wanted]| f1(right, found, wanted));
    result
}

/// The entries that count for a category somewhere, and each passage's contributions of them.
fn rows<'p>(category: &str, passages: &'p [Labelled]) -> (Vec<&'p str>, Vec<Row<'p>>) {
    let mut names: Vec<&str> = Vec::new();
    let mut rows = Vec::with_capacity(passages.len());
    for passage in passages {
        let mut row = Row {
            document: &passage.document,
            adds: Vec::new(),
            fixed: 0.0,
            wanted: passage.wanted.contains(category),
        };
        if let Some(finding) = passage.standing(category) {
            for evidence in &finding.evidence {
                let adds = evidence.adds / finding.threshold;
                let entry = evidence.rule.split_once('/').map_or(evidence.rule.as_str(), |(entry, _)| entry);
                // What the document's topics add follows from the other weights.
                if entry == "topic" {
                    row.fixed += adds;
                    continue;
                }
                let at = names.iter().position(|n| *n == entry).unwrap_or_else(|| {
                    names.push(entry);
                    names.len() - 1
                });
                row.adds.push((at, adds));
            }
        }
        rows.push(row);
    }
    (names, rows)
}

impl Row<'_> {
    /// Score over threshold, less one; `theta` has the entries' logarithms and, last, the threshold's.
    fn margin(&self, theta: &[f64]) -> f64 {
        let score: f64 = self.adds.iter().map(|&(at, adds)| adds * theta[at].exp()).sum();
        score + self.fixed - theta.last().map_or(1.0, |t| t.exp())
    }
}

/// The logarithms that are likeliest in view of the rows and the prior, by gradient descent with steps that shrink
/// where they overshoot.
fn solve<'r>(entries: usize, rows: impl Iterator<Item = &'r Row<'r>>) -> Vec<f64> {
    let rows: Vec<&Row<'_>> = rows.collect();
    let strength = |at: usize| if at == entries { ON_THRESHOLDS } else { ON_WEIGHTS };
    let loss = |theta: &[f64]| {
        let prior: f64 = theta.iter().enumerate().map(|(at, t)| strength(at) * t * t).sum();
        let data: f64 = rows.iter().map(|r| softplus(-r.sign() * STEEP * r.margin(theta))).sum();
        prior + data
    };
    let mut theta = vec![0.0; entries + 1];
    let (mut step, mut best) = (0.02, loss(&theta));
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = theta.iter().enumerate().map(|(at, t)| 2.0 * strength(at) * t).collect();
        for row in &rows {
            let pull = -row.sign() * STEEP / (1.0 + (row.sign() * STEEP * row.margin(&theta)).exp());
            for &(at, adds) in &row.adds {
                slope[at] += pull * adds * theta[at].exp();
            }
            slope[entries] -= pull * theta[entries].exp();
        }
        let next: Vec<f64> = theta.iter().zip(&slope).map(|(t, s)| (t - step * s).clamp(-1.5, 1.0)).collect();
        let reached = loss(&next);
        if reached < best {
            (theta, best, step) = (next, reached, step * 1.2);
        } else {
            step /= 3.0;
            if step < 1e-7 {
                break;
            }
        }
    }
    theta
}

impl Row<'_> {
    const fn sign(&self) -> f64 {
        if self.wanted { 1.0 } else { -1.0 }
    }
}

/// `ln(1 + exp(x))` without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Evidence, Finding};

    fn passage(document: usize, entry: &str, adds: f64, wanted: bool) -> Labelled {
        let evidence = Evidence { rule: format!("{entry}/word"), adds, ..Evidence::default() };
        Labelled {
            document: document.to_string(),
            text: String::new(),
            wanted: wanted.then(|| "ai".to_owned()).into_iter().collect(),
            standings: vec![Finding {
                category: "ai".to_owned(),
                score: adds,
                threshold: 2.0,
                evidence: vec![evidence],
                ..Finding::default()
            }],
        }
    }

    #[test]
    fn gold_that_agrees_across_documents_moves_weights_and_holds() {
        let scheme = Scheme::built_in().unwrap();
        let passages: Vec<_> = (0..30)
            .flat_map(|d| [passage(d, "ai.core", 1.8, true), passage(d, "ai.weak", 2.2, false)])
            .collect();
        let fit = fit(&scheme, &passages);
        assert!(fit.holds(), "{} against {}", fit.held_out, fit.hand);
        let factor = |entry: &str| fit.moved.iter().find(|m| m.entry == entry).map(|m| m.factor);
        assert!(factor("ai.core").is_some_and(|f| f > 1.0));
        assert!(factor("ai.weak").is_some_and(|f| f < 1.0));
    }

    #[test]
    fn gold_that_contradicts_itself_is_not_worth_a_fit() {
        let scheme = Scheme::built_in().unwrap();
        let mut passages: Vec<_> = (0..10).map(|d| passage(d, "ai.core", 2.5, true)).collect();
        passages.push(passage(11, "ai.core", 2.5, false));
        let fit = fit(&scheme, &passages);
        assert!(!fit.holds(), "{} against {}", fit.held_out, fit.hand);
    }
}
