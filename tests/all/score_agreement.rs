//! `evaluate` says what the reference scorer says, to the third decimal.

use crate::repository;
use glossator::document::AnnotatedDocument;
use glossator::evaluate::{Figures, Gold, evaluate, fit};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const TO_THE_THIRD_DECIMAL: f64 = 0.000_5;

/// The figures for the gold `name` in `folder`, as `evaluate --json` gives them.
fn figures(folder: &Path, name: &str, partial: bool) -> Value {
    let corpus = std::fs::read_to_string(folder.join("corpus.jsonl")).unwrap();
    let mut documents = corpus.lines().map(|line| serde_json::from_str::<AnnotatedDocument>(line).unwrap());
    let document = documents.find(|d| fit(&d.source.path, name).is_some()).unwrap().in_bytes();
    let gold = Gold::load(&folder.join("gold"), name).unwrap();
    serde_json::to_value(Figures::of(&evaluate(&document, &gold, partial).scores)).unwrap()
}

/// Fails with the path of the first number that differs.
fn assert_same(ours: &Value, theirs: &Value, path: &str) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
            let (mut a, mut b) = (keys(ours), keys(theirs));
            a.sort();
            b.sort();
            assert_eq!(a, b, "{path}");
            ours.iter().for_each(|(key, value)| assert_same(value, &theirs[key], &format!("{path} {key}")));
        }
        _ => {
            let (a, b) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            assert!((a - b).abs() < TO_THE_THIRD_DECIMAL, "{path}: ours {a}, the reference {b}");
        }
    }
}

#[test]
fn figures_are_those_recorded_from_the_reference_scorer() {
    let folder = repository("tests/fixtures/score-agreement");
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    for (case, theirs) in expected.as_object().unwrap() {
        let name = case.trim_end_matches(" --partial");
        assert_same(&figures(&folder, name, name != case), theirs, case);
    }
}

#[test]
fn figures_are_those_of_the_reference_scorer_where_it_is_at_hand() {
    let scorer = repository("../shared/score/score.py");
    if !scorer.exists() {
        eprintln!("skipped: no {}", scorer.display());
        return;
    }
    let folder = repository("tests/fixtures/score-agreement");
    for name in Gold::names(&folder.join("gold")).unwrap() {
        for partial in [false, true] {
            let mut command = Command::new("python3");
            command.arg(&scorer).arg("--json").args(["--doc", &name]);
            command.arg("--corpus").arg(folder.join("corpus.jsonl")).arg("--gold").arg(folder.join("gold"));
            let output = command.args(partial.then_some("--partial")).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let theirs = serde_json::from_slice(&output.stdout).unwrap();
            assert_same(&figures(&folder, &name, partial), &theirs, &name);
        }
    }
}
