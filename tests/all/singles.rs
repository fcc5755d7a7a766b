//! Single citations: the project's own list, and the citations of the Indigo Book where they are at hand.

use crate::repository;
use glossator::evaluate::{Evaluation, Figures, Gold, GoldCitation, Single, evaluate, marked, singly};
use serde_json::Value;
use std::fs;

/// Reads each text alone and compares what was read with its gold.
pub(crate) fn read_and_compare(singles: &[Single]) -> Evaluation {
    let document = singly(singles.iter().map(|single| single.text.as_str()));
    let gold = Gold {
        citations: singles.iter().map(|single| single.gold.clone()).collect(),
        ..Gold::default()
    };
    evaluate(&document, &gold, false)
}

/// The project's own list.
pub(crate) fn own() -> Vec<Single> {
    let list = fs::read_to_string(repository("annotations/gold/single-citations.txt")).unwrap();
    marked(&list).unwrap_or_else(|error| panic!("annotations/gold/single-citations.txt, {error}"))
}

#[test]
fn the_list_is_long_and_has_no_citation_twice() {
    let mut texts: Vec<String> = own().into_iter().map(|single| single.text).collect();
    assert!(texts.len() >= 300, "{} citations", texts.len());
    texts.sort();
    for pair in texts.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
}
