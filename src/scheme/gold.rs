//! Passages of a run with the labels of their gold, and how every category stands in them.

use crate::concerns::Scheme;
use crate::document::{AnnotatedDocument, Finding};
use crate::evaluate::{Gold, passages_of_gold};
use std::collections::BTreeSet;

/// A passage that has gold.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// Id of its document.
    pub document: String,
    /// Its text.
    pub text: String,
    /// The categories it is filed under, of all facets.
    pub wanted: BTreeSet<String>,
    /// How each category stands in it, also far below its threshold.
    pub standings: Vec<Finding>,
}

impl Labelled {
    /// The passages of `document` that `gold` labels, scored by `scheme`. Offsets of the document are bytes.
    #[must_use]
    pub fn of(document: &AnnotatedDocument, gold: &Gold, partial: bool, scheme: &Scheme) -> Vec<Self> {
        let mut standings = scheme.standings(document);
        let places = passages_of_gold(document, gold, partial);
        let labelled = gold.passages.iter().zip(places).filter_map(|(g, place)| {
            let passage = document.passages.get(place?)?;
            Some(Self {
                document: document.id.clone(),
                text: document.text.get(passage.start..passage.end)?.to_owned(),
                wanted: g.labels.union(&g.responses).cloned().collect(),
                standings: standings.get_mut(place?).map(std::mem::take)?,
            })
        });
        labelled.collect()
    }

    /// Score and threshold of a category here.
    pub(super) fn standing(&self, category: &str) -> Option<&Finding> {
        self.standings.iter().find(|f| f.category == category)
    }

    /// Whether the scheme files the passage under the category.
    pub(super) fn has(&self, category: &str) -> bool {
        self.standing(category).is_some_and(|f| f.score >= f.threshold)
    }
}
