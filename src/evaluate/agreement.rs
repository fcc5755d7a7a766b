//! Agreement of two readers on sets of labels: exact sets, Jaccard, Cohen's kappa, Krippendorff's alpha.

use super::Tally;
use super::scores::{mean, rounded};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The labels of a passage.
pub(super) type Labels = BTreeSet<String>;

/// How far two readers agree on the same passages. Figures have four decimals.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Passages both have read.
    pub passages: usize,
    /// F1 of the one against the other, every label counted once; it is the same both ways.
    pub micro_f1: f64,
    /// Mean F1 of the categories that one of them has used.
    pub macro_f1: f64,
    /// Share of passages with the very same labels.
    pub exact: f64,
    /// Mean share of common labels among all labels of a passage; 1 where neither gave any.
    pub jaccard: f64,
    /// Krippendorff's alpha with the MASI distance; absent where the labels never vary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// Cohen's kappa for each category that one of them has used.
    pub kappa: BTreeMap<String, f64>,
}

impl Agreement {
    /// The agreement on pairs of label sets, one pair a passage.
    pub(super) fn of(pairs: &[(&Labels, &Labels)]) -> Self {
        let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
        for (a, b) in pairs {
            for category in a.union(b) {
                let (a, b) = (a.contains(category), b.contains(category));
                tallies.entry(category).or_default().add(usize::from(a && b), usize::from(a), usize::from(b));
            }
        }
        let mut all = Tally::default();
        tallies.values().for_each(|t| all.add(t.right, t.predicted, t.gold));
        let kappa =
            |(category, t): (&&str, &Tally)| ((*category).to_owned(), rounded(kappa(*t, pairs.len())));
        Self {
            passages: pairs.len(),
            micro_f1: rounded(all.f1()),
            macro_f1: rounded(mean(tallies.values().map(|t| t.f1()))),
            exact: rounded(mean(pairs.iter().map(|(a, b)| f64::from(u8::from(a == b))))),
            jaccard: rounded(mean(pairs.iter().map(|(a, b)| jaccard(a, b)))),
            alpha: alpha(pairs).map(rounded),
            kappa: tallies.iter().map(kappa).collect(),
        }
    }
}

/// Cohen's kappa of two readers who gave a label to `predicted` and `gold` of `passages`, both to `right` of them
/// (Cohen: A Coefficient of Agreement for Nominal Scales, Educational and Psychological Measurement 20, 1960).
fn kappa(t: Tally, passages: usize) -> f64 {
    let n = passages as f64;
    let (one, other) = (t.predicted as f64 / n, t.gold as f64 / n);
    let observed = (n - (t.predicted + t.gold - 2 * t.right) as f64) / n;
    let expected = one * other + (1.0 - one) * (1.0 - other);
    if expected < 1.0 { (observed - expected) / (1.0 - expected) } else { 1.0 }
}

/// Common labels over all labels; two empty sets are alike.
fn jaccard(a: &Labels, b: &Labels) -> f64 {
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    if all == 0 { 1.0 } else { common as f64 / all as f64 }
}

/// MASI distance of two sets: one less Jaccard times 1 for equal sets, 2/3 where one holds the other, 1/3 where they
/// overlap, 0 where they are disjoint (Passonneau: Measuring Agreement on Set-valued Items, LREC 2006).
fn masi(a: &Labels, b: &Labels) -> f64 {
    let monotonic = if a == b {
        1.0
    } else if a.is_disjoint(b) {
        0.0
    } else if a.is_subset(b) || b.is_subset(a) {
        2.0 / 3.0
    } else {
        1.0 / 3.0
    };
    1.0 - jaccard(a, b) * monotonic
}

/// Krippendorff's alpha of two readers: one less observed over expected distance, the expected one over all pairs of
/// values given by anyone to any passage (Krippendorff: Content Analysis, 2nd ed. 2004, ch. 11). None where nothing
/// differs at all.
fn alpha(pairs: &[(&Labels, &Labels)]) -> Option<f64> {
    let observed = mean(pairs.iter().map(|(a, b)| masi(a, b)));
    let mut counts: BTreeMap<&Labels, f64> = BTreeMap::new();
    for &(a, b) in pairs {
        *counts.entry(a).or_default() += 1.0;
        *counts.entry(b).or_default() += 1.0;
    }
    let values = 2.0 * pairs.len() as f64;
    // A value paired with itself is at no distance, so that equal values need not be left out.
    let sum: f64 = counts.iter().flat_map(|(a, n)| counts.iter().map(move |(b, m)| n * m * masi(a, b))).sum();
    let expected = sum / (values * (values - 1.0));
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(labels: &str) -> Labels {
        labels.split_whitespace().map(str::to_owned).collect()
    }

    /// The agreement on pairs written `a b/c`.
    fn agreement(pairs: &[&str]) -> Agreement {
        let sets: Vec<_> =
            pairs.iter().map(|p| p.split_once('/').unwrap()).map(|(a, b)| (set(a), set(b))).collect();
        Agreement::of(&sets.iter().map(|(a, b)| (a, b)).collect::<Vec<_>>())
    }

    #[test]
    fn kappa_by_hand() {
        // 20 passages of 50 with the label for both, 5 for one alone, 10 for the other, 15 for neither:
        // observed 35/50, expected (25·30 + 25·20)/2500.
        assert!((kappa(Tally { right: 20, predicted: 25, gold: 30 }, 50) - 0.4).abs() < 1e-12);
        assert!((kappa(Tally { right: 0, predicted: 0, gold: 1 }, 4)).abs() < 1e-12);
    }

    #[test]
    fn masi_by_hand() {
        for (a, b, distance) in [
            ("x", "x", 0.0),
            ("", "", 0.0),
            ("x", "y", 1.0),
            ("x", "", 1.0),
            ("x", "x y", 2.0 / 3.0),
            ("x y", "y z", 8.0 / 9.0),
        ] {
            assert!((masi(&set(a), &set(b)) - distance).abs() < 1e-12, "{a} / {b}");
        }
    }

    #[test]
    fn alpha_by_hand() {
        // Observed 1/3; three x and three y make 2·9 distances of 1 among 30 ordered pairs.
        assert_eq!(agreement(&["x/x", "y/y", "x/y"]).alpha, Some(0.4444));
        // Observed 1/2; three x and one y make 6 distances of 1 among 12 pairs.
        assert_eq!(agreement(&["x/x", "y/x"]).alpha, Some(0.0));
        // Observed (2/3)/2; x thrice and x y once make 6 distances of 2/3 among 12 pairs.
        assert_eq!(agreement(&["x/x", "x y/x"]).alpha, Some(0.0));
        assert_eq!(agreement(&["x/x"]).alpha, None);
    }

    #[test]
    fn sets_by_hand() {
        let a = agreement(&["x/x", "x y/x", "/", "z/"]);
        assert_eq!((a.passages, a.exact, a.jaccard), (4, 0.5, 0.625));
        // Right 2, of 4 and of 2.
        assert_eq!(a.micro_f1, 0.6667);
        assert_eq!(a.macro_f1, 0.3333);
        assert_eq!(a.kappa.keys().map(String::as_str).collect::<String>(), "xyz");
    }
}
