//! What a scheme holds, and what of it is never used.

use crate::concerns::{Counted, EvidenceKind, Scheme};
use crate::document::AnnotatedDocument;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How much one category has, or one of the finer ones inside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The category.
    pub category: String,
    /// The category that it is inside of, if it is a finer one.
    pub within: Option<String>,
    /// Term entries.
    pub entries: usize,
    /// Terms in them.
    pub terms: usize,
    /// Rules.
    pub rules: usize,
    /// Whether its heaviest entries together reach its threshold.
    pub reachable: bool,
    /// Terms, rules, patterns and headings that no passage of the documents looked at was hit by.
    pub unused: Vec<String>,
}

/// A word that counts for several categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The word.
    pub word: String,
    /// The entries that have it, as `entry/word`.
    pub entries: Vec<String>,
}

/// What a look at a scheme found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// By category, in the taxonomy's order, each with the finer ones inside it behind it.
    pub categories: Vec<Contents>,
    /// Rules of one category that ask for the same.
    pub same_rules: Vec<(String, String)>,
    /// Words of several categories of one facet.
    pub overlaps: Vec<Overlap>,
    /// Examples that their rules do not bear out.
    pub failing: Vec<String>,
    /// Documents looked at for what is unused.
    pub documents: usize,
}

impl Inspection {
    /// Looks at `scheme` alone.
    #[must_use]
    pub fn of(scheme: &Scheme) -> Self {
        let mut categories = Vec::new();
        for (at, category) in scheme.categories().iter().enumerate() {
            let own: Vec<Counted> = scheme.counted().filter(|c| c.category == at).collect();
            categories.push(contents(&category.id, None, category.threshold, &own.iter()));
            for (i, finer) in category.finer.iter().enumerate() {
                let own = &own.iter().filter(|c| c.finer == Some(i));
                categories.push(contents(&finer.id, Some(&category.id), finer.threshold, own));
            }
        }
        let mut words: BTreeMap<(usize, &str), Vec<String>> = BTreeMap::new();
        for term in scheme.counted().filter(|c| c.kind == EvidenceKind::Term) {
            if let Some((_, word)) = term.id.split_once('/') {
                let facet = scheme.categories()[term.category].facet;
                words.entry((facet, word)).or_default().push(term.id.to_owned());
            }
        }
        let mut same_rules = Vec::new();
        for at in 0..scheme.categories().len() {
            let rules: Vec<(&str, &str)> = scheme.conditions_of(at).collect();
            for (i, (id, when)) in rules.iter().enumerate() {
                same_rules.extend(
                    rules[..i].iter().filter(|r| r.1 == *when).map(|r| (r.0.to_owned(), (*id).to_owned())),
                );
            }
        }
        let several = words.into_iter().filter(|(_, entries)| entries.len() > 1);
        let overlaps =
            several.map(|((_, word), entries)| Overlap { word: word.to_owned(), entries }).collect();
        let failing = scheme.failing_examples();
        Self { categories, same_rules, overlaps, failing, documents: 0 }
    }

    /// Notes what `documents` never use. Offsets of the documents are bytes.
    ///
    /// # Errors
    /// The first error that reading the documents gives.
    pub fn look_at<E>(
        &mut self,
        scheme: &Scheme,
        documents: impl Iterator<Item = Result<AnnotatedDocument, E>>,
    ) -> Result<(), E> {
        let mut used: HashSet<String> = HashSet::new();
        for document in documents {
            self.documents += 1;
            let findings = scheme.standings(&document?).into_iter().flatten();
            used.extend(findings.flat_map(|f| f.evidence).map(|e| e.rule));
        }
        for counted in scheme.counted().filter(|c| !used.contains(c.id)) {
            let category = &scheme.categories()[counted.category];
            let finer = counted.finer.map(|i| category.finer[i].id.as_str());
            for contents in &mut self.categories {
                let is_its = match &contents.within {
                    None => contents.category == category.id,
                    Some(within) => *within == category.id && finer == Some(&contents.category),
                };
                if is_its {
                    contents.unused.push(counted.id.to_owned());
                }
            }
        }
        Ok(())
    }
}

/// What `own` amounts to, the entries of one category or finer category with this threshold.
fn contents<'s>(
    category: &str,
    within: Option<&str>,
    threshold: f64,
    own: &(impl Iterator<Item = &'s Counted<'s>> + Clone),
) -> Contents {
    let of = |kind| own.clone().filter(move |c| c.kind == kind);
    let entries: BTreeSet<&str> = of(EvidenceKind::Term).map(|c| entry(c.id)).collect();
    let weights = own.clone().filter(|c| c.kind != EvidenceKind::Heading).map(|c| c.weight);
    Contents {
        category: category.to_owned(),
        within: within.map(str::to_owned),
        entries: entries.len(),
        terms: of(EvidenceKind::Term).count(),
        rules: of(EvidenceKind::Rule).count(),
        reachable: weights.filter(|w| *w > 0.0).sum::<f64>() >= threshold,
        unused: Vec::new(),
    }
}

/// The entry of a term's id.
fn entry(id: &str) -> &str {
    id.split_once('/').map_or(id, |(entry, _)| entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_scheme_is_sound() {
        let inspection = Inspection::of(&Scheme::built_in().unwrap());
        assert_eq!(inspection.failing, Vec::<String>::new());
        assert_eq!(inspection.same_rules, Vec::new());
        assert!(inspection.categories.iter().all(|c| c.reachable && c.terms > 0));
    }

    #[test]
    fn what_documents_never_use_is_told() {
        let scheme = Scheme::built_in().unwrap();
        let mut inspection = Inspection::of(&scheme);
        let document = crate::pipeline::annotate(b"Deep learning made it cheap.", "a.txt", &scheme).unwrap();
        inspection.look_at(&scheme, [Ok::<_, std::fmt::Error>(document.document)].into_iter()).unwrap();
        let ai = inspection.categories.iter().find(|c| c.category == "ai").unwrap();
        assert!(ai.unused.iter().any(|id| id == "ai.core/computer vision"));
        assert!(!ai.unused.iter().any(|id| id == "ai.core/deep learning"));
    }
}
