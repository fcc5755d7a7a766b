//! Single citations: the project's own list, and the citations of the Indigo Book where they are at hand.

use crate::{indigo, repository};
use glossator::evaluate::{Evaluation, Field, Figures, Gold, Single, evaluate, marked, singly};
use std::fs;

/// Reads each text alone and compares what was read with its gold.
pub(crate) fn read_and_compare(singles: &[Single]) -> Evaluation {
    let document = singly(singles.iter().map(|single| single.text.as_str()));
    let gold =
        Gold { citations: singles.iter().map(|single| single.gold.clone()).collect(), ..Gold::default() };
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

/// The fields that the citations of the Indigo Book are compared by.
const FIELDS: [Field; 6] =
    [Field::Authors, Field::Title, Field::Container, Field::Volume, Field::Page, Field::Date];

#[test]
fn citations_of_the_indigo_book_are_read() {
    let path = repository("../shared/gold/indigo-book/citations.jsonl");
    let Ok(lines) = fs::read_to_string(&path) else {
        eprintln!("skipped: no {}", path.display());
        return;
    };
    let printed = indigo::read(&lines);
    let singles: Vec<Single> = printed.iter().map(|printed| printed.single.clone()).collect();
    let evaluation = read_and_compare(&singles);
    let document = singly(singles.iter().map(|single| single.text.as_str()));
    let first = |number: usize| {
        let note = format!("n{number}");
        document.citations.iter().find(|c| c.note.as_deref() == Some(note.as_str()))
    };
    let share = |right: usize, all: usize| right as f64 / all as f64;
    let detected = (1..=printed.len()).filter(|&n| first(n).is_some()).count();
    let kinded = printed.iter().filter(|p| !p.kinds.is_empty()).count();
    let right = (1..)
        .zip(&printed)
        .filter(|(n, p)| first(*n).is_some_and(|c| p.kinds.contains(&c.kind.name())))
        .count();
    let figures = Figures::of(&evaluation.scores);
    let fields = figures.fields.iter().filter(|(field, _)| FIELDS.contains(field));
    let (tp, both) = fields.fold((0, 0), |sum, (_, f)| (sum.0 + f.tp, sum.1 + f.predicted + f.gold));
    let (detected, kind, fields) =
        (share(detected, printed.len()), share(right, kinded), share(2 * tp, both));
    eprintln!("Indigo Book: detected {detected:.3}, kind {kind:.3}, six fields F1 {fields:.3}");
    for difference in &evaluation.differences {
        eprintln!("  {difference}");
    }
    assert!(detected >= DETECTED && kind >= KIND && fields >= FIELDS_F1, "{detected} {kind} {fields}");
}

/// What was reached on the Indigo Book; the figures may only rise.
const DETECTED: f64 = 0.985;
const KIND: f64 = 0.955;
const FIELDS_F1: f64 = 0.96;
