//! Bootstrap intervals: how far a figure depends on which documents happened to be annotated.

use super::scores::{Measure, Scores, Tally, mean};
use std::collections::BTreeMap;

const RESAMPLES: usize = 1_000;

const SEED: u64 = 0x676c_6f73_7361_746f;

/// 95 % percentile intervals of F1, resampling by document.
pub(super) struct Intervals {
    pub(super) f1: BTreeMap<Measure, [f64; 2]>,
    pub(super) concerns_macro: Option<[f64; 2]>,
    pub(super) responses_macro: Option<[f64; 2]>,
}

/// Intervals for every measure of `sum`, the sum of `documents`.
pub(super) fn intervals(sum: &Scores, documents: &[Scores]) -> Intervals {
    let measures: Vec<&Measure> = sum.iter().map(|(measure, _)| measure).collect();
    // Dense rows: a resample is then a sum of short arrays.
    let rows: Vec<Vec<Tally>> = documents
        .iter()
        .map(|scores| {
            let of: BTreeMap<_, _> = scores.iter().collect();
            measures.iter().map(|m| of.get(m).copied().unwrap_or_default()).collect()
        })
        .collect();
    let mut samples = vec![Vec::with_capacity(RESAMPLES); measures.len()];
    let (mut concerns, mut responses) = (Vec::new(), Vec::new());
    let mut rng = SplitMix64(SEED);
    for _ in 0..RESAMPLES {
        let mut totals = vec![Tally::default(); measures.len()];
        for _ in 0..rows.len() {
            for (total, t) in totals.iter_mut().zip(&rows[rng.below(rows.len())]) {
                total.add(t.right, t.predicted, t.gold);
            }
        }
        for (sample, total) in samples.iter_mut().zip(&totals) {
            sample.push(total.f1());
        }
        let with = || measures.iter().zip(&totals).filter(|(_, t)| t.predicted + t.gold > 0);
        concerns.push(mean(with().filter(|(m, _)| matches!(m, Measure::Concern(_))).map(|(_, t)| t.f1())));
        responses.push(mean(with().filter(|(m, _)| matches!(m, Measure::Response(_))).map(|(_, t)| t.f1())));
    }
    let covered = |facet: &Measure| measures.contains(&facet);
    Intervals {
        concerns_macro: covered(&Measure::ConcernsMicro).then(|| interval(concerns)),
        responses_macro: covered(&Measure::ResponsesMicro).then(|| interval(responses)),
        f1: measures.into_iter().cloned().zip(samples.into_iter().map(interval)).collect(),
    }
}

/// Lower and upper end of an interval.
pub(super) type Interval = [f64; 2];

/// 95 % percentile intervals of the figures that `measure` takes of a resample of `documents`.
pub(super) fn resampled<D: Copy, const N: usize>(
    documents: &[D],
    measure: impl Fn(&[D]) -> [f64; N],
) -> [Interval; N] {
    let mut samples = [const { Vec::new() }; N];
    let mut rng = SplitMix64(SEED);
    for _ in 0..RESAMPLES {
        let drawn: Vec<D> = documents.iter().map(|_| documents[rng.below(documents.len())]).collect();
        for (sample, figure) in samples.iter_mut().zip(measure(&drawn)) {
            sample.push(figure);
        }
    }
    samples.map(interval)
}

/// The middle 95 % of the samples, rounded to four decimals.
fn interval(mut samples: Vec<f64>) -> Interval {
    samples.sort_by(f64::total_cmp);
    let cut = samples.len() / 40;
    [samples[cut], samples[samples.len() - 1 - cut]].map(|x| (x * 1e4).round() / 1e4)
}

/// `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014): a fixed seed makes
/// intervals reproducible, and no more than that is asked of it.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, uniform but for a bias of `n` in 2⁶⁴.
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_its_published_sequence() {
        let mut rng = SplitMix64(1_234_567);
        assert_eq!([rng.next(), rng.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn an_interval_holds_the_figure_and_is_reproducible() {
        let documents: Vec<Scores> = (0..10)
            .map(|i| {
                let mut scores = Scores::default();
                scores.tally(Measure::Notes).add(90 + i, 100, 100);
                scores.tally(Measure::Calls).add(100, 100, 100);
                scores
            })
            .collect();
        let mut sum = Scores::default();
        documents.iter().for_each(|scores| sum.add(scores));
        let [low, high] = intervals(&sum, &documents).f1[&Measure::Notes];
        assert!(0.92 < low && low < 0.945 && 0.945 < high && high < 0.97, "{low} {high}");
        assert_eq!(intervals(&sum, &documents).f1[&Measure::Notes], [low, high]);
        assert_eq!(intervals(&sum, &documents).f1[&Measure::Calls], [1.0, 1.0]);
    }
}
