//! The sum over a corpus, in memory that does not grow with it.

use super::{Counts, DocumentCoverage, Uncited};
use crate::corpus::WorkCounts;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Passages without a source that are listed for the corpus.
const UNCITED: usize = 50;
/// Names of an open kind (domains, publishers) that are listed for the corpus.
const NAMES: usize = 1_000;
/// Names that are kept while documents are added. What is rarer than all of these is forgotten, so that counts of
/// names near the end of a long list may be too low.
const NAMES_KEPT: usize = 50_000;

/// Coverage of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CorpusCoverage {
    /// Documents.
    pub documents: u64,
    /// The sum of their counts; domains and publishers are the most frequent ones.
    pub counts: Counts,
    /// The sources they cite.
    pub works: WorkCounts,
    /// Terms and rules of the scheme that matched nowhere.
    pub unmatched: BTreeSet<String>,
    /// The passages that claim most without a source, of documents that cite: strongest first, then by document and
    /// place.
    pub uncited: Vec<UncitedInCorpus>,
}

/// A passage without a source and its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UncitedInCorpus {
    /// Id of the document.
    pub document: String,
    /// The passage.
    pub claim: Uncited,
}

impl CorpusCoverage {
    /// No documents yet; `rules` are the ids that the scheme's evidence can name.
    #[must_use]
    pub fn new<'a>(rules: impl IntoIterator<Item = &'a str>) -> Self {
        Self { unmatched: rules.into_iter().map(str::to_owned).collect(), ..Self::default() }
    }

    /// Adds a document. Where lists are cut, the order of documents can matter: add them in one order.
    pub fn add(&mut self, document: &DocumentCoverage) {
        self.documents += 1;
        self.add_counts(&document.counts);
        for rule in document.counts.passages.hits.keys() {
            self.unmatched.remove(rule);
        }
        // Where nothing is cited at all, the single claim is not the news.
        let cites = document.counts.notes.found + document.counts.citations.total > 0;
        let claims = document.todo.uncited.iter().take(if cites { UNCITED } else { 0 });
        self.list(
            claims.map(|claim| UncitedInCorpus { document: document.document.clone(), claim: claim.clone() }),
        );
    }

    /// Adds the coverage of other documents of the same corpus, which was begun with the same rules.
    pub fn merge(&mut self, other: Self) {
        self.documents += other.documents;
        self.add_counts(&other.counts);
        self.unmatched.retain(|rule| other.unmatched.contains(rule));
        self.list(other.uncited);
    }

    fn add_counts(&mut self, counts: &Counts) {
        self.counts.add(counts);
        for names in [&mut self.counts.sources.domains, &mut self.counts.sources.publishers] {
            if names.len() > 2 * NAMES_KEPT {
                keep_most(names, NAMES_KEPT);
            }
        }
    }

    /// Puts claims on the list of those that claim most.
    fn list(&mut self, claims: impl IntoIterator<Item = UncitedInCorpus>) {
        self.uncited.extend(claims);
        self.uncited.sort_by(|a, b| {
            let key = |u: &UncitedInCorpus| (Reverse(u.claim.strength), u.claim.start);
            key(a).0.cmp(&key(b).0).then_with(|| a.document.cmp(&b.document)).then(key(a).1.cmp(&key(b).1))
        });
        self.uncited.truncate(UNCITED);
    }

    /// The totals, with what the merge of works counted.
    #[must_use]
    pub fn finish(&self, works: &WorkCounts) -> Self {
        let mut total = Self { works: works.clone(), ..self.clone() };
        keep_most(&mut total.counts.sources.domains, NAMES);
        keep_most(&mut total.counts.sources.publishers, NAMES);
        total
    }
}

/// Keeps the `n` most frequent names, ties in order of name.
fn keep_most(names: &mut BTreeMap<String, u64>, n: usize) {
    if names.len() <= n {
        return;
    }
    let mut by_count: Vec<_> = std::mem::take(names).into_iter().collect();
    by_count.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    by_count.truncate(n);
    names.extend(by_count);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_most_frequent_names_are_kept() {
        let mut names =
            BTreeMap::from([("a", 1), ("b", 3), ("c", 1), ("d", 2)].map(|(k, n)| (k.to_owned(), n)));
        keep_most(&mut names, 3);
        assert_eq!(names.keys().map(String::as_str).collect::<Vec<_>>(), ["a", "b", "d"]);
    }
}
