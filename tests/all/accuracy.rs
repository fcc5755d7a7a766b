//! The accuracy ratchet: figures on the sample corpus never fall below those recorded in
//! `tests/accuracy-ratchet.json`. `GLOSSATOR_RECORD=1` records what rose, and never lowers anything.

use crate::singles::{own, read_and_compare};
use crate::{files, repository};
use glossator::concerns::Scheme;
use glossator::evaluate::{Field, Figures, Gold, boundaries, evaluate, fit};
use glossator::pipeline;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// F1 by measure, by name of gold.
type Floors = BTreeMap<String, BTreeMap<String, f64>>;

/// A rise that is worth recording.
const RISE: f64 = 0.002;
/// Figures have four decimals.
const ROUNDING: f64 = 0.000_05;

#[test]
fn accuracy_on_the_sample_corpus_never_falls() {
    let ratchet = repository("tests/accuracy-ratchet.json");
    let recorded: Floors = serde_json::from_str(&fs::read_to_string(&ratchet).unwrap()).unwrap();
    let measured = measure();
    let missing: Vec<_> = recorded.keys().filter(|name| !measured.contains_key(*name)).collect();
    assert!(missing.is_empty(), "recorded, but no longer in annotations/gold: {missing:?}");
    let (mut fell, mut rose) = (Vec::new(), Vec::new());
    let mut floors = recorded.clone();
    for (name, figures) in &measured {
        let floors = floors.entry(name.clone()).or_default();
        for (measure, &f1) in figures {
            let floor = floors.entry(measure.clone()).or_insert(0.0);
            if f1 < *floor - ROUNDING {
                fell.push(format!("{name} {measure}: {f1:.4}, recorded {floor:.4}"));
            } else if f1 > *floor + RISE {
                rose.push(format!("{name} {measure}: {f1:.4}, recorded {floor:.4}"));
                *floor = f1;
            }
        }
    }
    if !rose.is_empty() {
        eprintln!("rose; record with GLOSSATOR_RECORD=1:\n  {}", rose.join("\n  "));
    }
    if std::env::var_os("GLOSSATOR_RECORD").is_some() {
        fs::write(&ratchet, serde_json::to_string_pretty(&floors).unwrap() + "\n").unwrap();
    }
    assert!(fell.is_empty(), "accuracy fell:\n  {}", fell.join("\n  "));
}

/// Annotates every document that has gold and evaluates it.
fn measure() -> Floors {
    let mut measured = BTreeMap::new();
    add_scheme(&Scheme::built_in().unwrap(), &repository("annotations/gold"), "", &mut measured);
    // Schemes beside the built-in one have their gold in a folder of their name.
    for folder in fs::read_dir(repository("annotations/gold")).unwrap().map(|entry| entry.unwrap().path()) {
        if folder.is_dir() {
            let name = folder.file_name().unwrap().to_string_lossy();
            let scheme = Scheme::load(&repository("annotations/scheme").join(&*name)).unwrap();
            assert_eq!(scheme.failing_examples(), Vec::<String>::new(), "{name}");
            add_scheme(&scheme, &folder, &format!("{name}/"), &mut measured);
        }
    }
    let singles = Figures::of(&read_and_compare(&own()).scores);
    let measures = [
        ("citations", singles.citations),
        ("fields_micro", singles.fields_micro),
        ("whole_citation", singles.whole_citation),
        ("kind", singles.fields.get(&Field::Kind).copied()),
    ];
    let covered = measures.into_iter().filter_map(|(measure, f)| Some((measure.to_owned(), f?.f1)));
    measured.insert("single-citations".to_owned(), covered.collect());
    let (tally, differences) = boundaries(&hard_sentences());
    differences.iter().for_each(|difference| eprintln!("sentences: {difference}"));
    measured.insert("sentences".to_owned(), BTreeMap::from([("boundaries".to_owned(), tally.f1())]));
    measured
}

/// Adds the figures of the samples with gold in `folder`, as `scheme` files them.
fn add_scheme(scheme: &Scheme, folder: &Path, prefix: &str, measured: &mut Floors) {
    let samples = files("corpus");
    for name in Gold::names(folder).unwrap() {
        let best = samples.iter().filter_map(|path| Some((fit(&path.to_string_lossy(), &name)?, path))).min();
        let (_, path) = best.unwrap_or_else(|| panic!("corpus/ has no document for the gold of {name}"));
        let annotated =
            pipeline::annotate(&fs::read(path).unwrap(), &path.to_string_lossy(), scheme).unwrap();
        let gold = Gold::load(folder, &name).unwrap();
        let figures = Figures::of(&evaluate(&annotated.document, &gold, false).scores);
        let measures = [
            ("notes", figures.notes),
            ("calls", figures.calls),
            ("citations", figures.citations),
            ("fields_micro", figures.fields_micro),
            ("whole_citation", figures.whole_citation),
            ("targets", figures.targets),
            ("passages", figures.passages),
            ("passage_calls", figures.passage_calls),
            ("concerns", figures.concerns.map(|facet| facet.micro)),
            ("responses", figures.responses.map(|facet| facet.micro)),
        ];
        let covered = measures.into_iter().filter_map(|(measure, f)| Some((measure.to_owned(), f?.f1)));
        measured.insert(format!("{prefix}{name}"), covered.collect());
    }
}

/// The list of hard sentences.
fn hard_sentences() -> String {
    fs::read_to_string(repository("annotations/gold/sentences.txt")).unwrap()
}

#[test]
fn the_list_of_sentences_is_long_and_has_no_passage_twice() {
    let list = hard_sentences();
    let mut passages: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
    let sentences: usize = passages.iter().map(|passage| passage.split(" | ").count()).sum();
    assert!(sentences >= 500, "{sentences} sentences");
    passages.sort_unstable();
    for pair in passages.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
}
