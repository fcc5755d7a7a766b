//! The commands `index` and `search`, as a user runs them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn glossator(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glossator")).current_dir(dir).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_corpus_is_indexed_and_searched() {
    let dir = tempfile::tempdir().unwrap();
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/run");
    fs::create_dir(dir.path().join("out")).unwrap();
    for name in ["corpus.jsonl", "works.jsonl"] {
        fs::copy(run.join(name), dir.path().join("out").join(name)).unwrap();
    }
    let missing = glossator(dir.path(), &["search", "out", "tablets"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("`glossator index DIR` makes it"));
    let indexed = said(&glossator(dir.path(), &["index", "out"]));
    assert_eq!(indexed, "2 documents: 2 indexed, 0 removed, 15 records written\n");
    let found = said(&glossator(
        dir.path(),
        &["search", "out", "category:data-security", "tablets", "--facets", "record"],
    ));
    insta::assert_snapshot!(found, @r"
    1 hit

    pilots-91c952f2#p3  passage · data-security · uncited
      According to officials, hundreds of millions of records have been copied from the pilots' tablets,
      the largest breach of personal data that any port has seen

    record
      passage  ████████████  1
    ");
    let json =
        said(&glossator(dir.path(), &["search", "out", "--json", "-n", "1", "record:work", "title:pilots"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["total"], &json["hits"][0]["place"]), (&1.into(), &"w-805fba5c4f93b0a8".into()));
}
