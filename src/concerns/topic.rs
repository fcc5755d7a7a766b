//! The document's own topics: what its passages speak of throughout, a single passage need not spell out again.
//!
//! In a paper on undersea cables every passage is about networks, though many say only "the line" or "the ship".
//! A category that runs through a document adds to each passage that speaks of it at all, in proportion to how
//! much of the document stands under it, as an entry of evidence of its own.

use super::score::Mark;
use crate::span::Span;
use serde::Deserialize;

/// How much topics count: a table of `taxonomy.toml`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicWeights {
    /// What a category adds that all passages stand under, as a share of its threshold.
    pub(super) weight: f64,
    /// Share of the document from which a category is a topic; at this share it adds nothing yet.
    pub(super) from: f64,
    /// Share of the document from which a topic adds its whole weight.
    pub(super) to: f64,
    /// Fewest passages of a document that can have topics.
    pub(super) passages: usize,
}

/// A category that runs through a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Topic {
    /// What it adds to a passage, as a share of the category's threshold.
    pub(super) strength: f64,
    /// The words that say so most strongly.
    pub(super) span: Span,
}

impl TopicWeights {
    /// The topics of a document, by category. `passages` holds for each filed passage its contributions and, by
    /// category, its score as a share of what is needed there.
    pub(super) fn topics<'m>(
        &self,
        categories: usize,
        passages: impl Iterator<Item = (&'m [Mark<'m>], Vec<f64>)>,
    ) -> Vec<Option<Topic>> {
        let mut sums = vec![0.0; categories];
        let mut words: Vec<(f64, Span)> = vec![(0.0, Span::default()); categories];
        let mut count = 0;
        for (marks, shares) in passages {
            count += 1;
            for (sum, share) in sums.iter_mut().zip(&shares) {
                *sum += share.clamp(0.0, 1.0);
            }
            for mark in marks {
                let best = &mut words[mark.counts.category];
                if mark.adds > best.0 {
                    *best = (mark.adds, mark.span);
                }
            }
        }
        if count < self.passages {
            return vec![None; categories];
        }
        let topic = |(sum, (best, span)): (f64, (f64, Span))| {
            let reach = (sum / f64::from(u32::try_from(count).unwrap_or(u32::MAX)) - self.from)
                / (self.to - self.from).max(f64::EPSILON);
            (reach > 0.0 && best > 0.0).then_some(Topic { strength: self.weight * reach.min(1.0), span })
        };
        sums.into_iter().zip(words).map(topic).collect()
    }
}
