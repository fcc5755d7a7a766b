//! Exports of a real run, read back by other tools where they are installed.

use crate::{files, repository};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn glossator(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glossator")).args(arguments).output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn annotated(inputs: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut arguments = vec!["annotate", "--quiet", "-o", text(dir.path())];
    arguments.extend(inputs);
    let output = glossator(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    dir
}

fn exported(dir: &Path, format: &str) -> String {
    let output = glossator(&["export", text(dir), "--to", format]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Notes of several kinds of sources, with what a format may stumble over.
const NOTES: [&str; 8] = [
    "Ann van der Berg & Bo Rivers Jr., *Cable Wars: R&D in 100% of the {Ports}*, 12 HARBOR L. REV. 101, 104 (2018).",
    "Office of Cables and Ports, *Landing Stations_2* (May 3, 2020), https://www.example.gov/a_b?c=%20d#e.",
    "Carpenter v. United States, 138 S. Ct. 2206, 2217 (2018).",
    "50 U.S.C. § 1703(c).",
    "Exec. Order No. 13,873, 84 Fed. Reg. 22,689 (May 15, 2019).",
    "Ada Roe, *Who Wrote “the Tablets”?*, N.Y. TIMES (Mar. 3, 2021), https://www.nytimes.com/tablets.",
    "MARC LEVINSON, THE BOX: HOW THE CONTAINER MADE THE WORLD SMALLER 54 (2d ed. 2016).",
    "Levinson, *supra* note 7, at 60.",
];

fn notes() -> String {
    let passage = |number| format!("The port of call number {number} is open to every ship.[^{number}]\n\n");
    let passages = (1..=NOTES.len()).map(passage);
    let notes = (1..).zip(NOTES).map(|(number, note)| format!("[^{number}]: {note}\n\n"));
    std::iter::once("# Sources\n\n".to_owned()).chain(passages).chain(notes).collect()
}

#[test]
fn bibliographies_read_as_they_should() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("notes.md");
    fs::write(&input, notes()).unwrap();
    let run = annotated(&[text(&input)]);
    insta::assert_snapshot!("biblatex", exported(run.path(), "biblatex"));
    let ris = exported(run.path(), "ris");
    assert!(ris.lines().count() > 30 && ris.matches('\n').count() == ris.matches("\r\n").count());
    insta::assert_snapshot!("ris", ris.replace('\r', ""));
}

#[test]
fn pages_of_html_are_tagged_in_place() {
    let inputs: Vec<String> = files("tests/fixtures")
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "html"))
        .map(|path| text(path).to_owned())
        .collect();
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let run = annotated(&inputs);
    let pages = tempfile::tempdir().unwrap();
    let output = glossator(&["export", text(run.path()), "--to", "html", "-o", text(pages.path())]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut cited = 0;
    for line in fs::read_to_string(run.path().join("corpus.jsonl")).unwrap().lines() {
        let document: Value = serde_json::from_str(line).unwrap();
        let source = fs::read(document["source"]["path"].as_str().unwrap()).unwrap();
        let page = fs::read(pages.path().join(format!("{}.html", document["id"].as_str().unwrap()))).unwrap();
        for citation in document["citations"].as_array().unwrap() {
            let tag = format!(" id=\"{}\" data-kind=", citation["id"].as_str().unwrap());
            assert!(
                memchr::memmem::find(&page, tag.as_bytes()).is_some(),
                "{tag} is not in {}",
                document["id"]
            );
            cited += 1;
        }
        assert!(untagged(&page) == source, "{} is not as it was", document["id"]);
    }
    assert!(cited > 10, "{cited}");
}

/// A page without the tags of citations, which have no tags inside.
fn untagged(page: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = memchr::memchr(b'<', rest) {
        plain.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let end = memchr::memchr(b'>', rest).map_or(rest.len(), |end| end + 1);
        let is_ours = [&b" data-form="[..], b" data-of="]
            .iter()
            .any(|mark| memchr::memmem::find(&rest[..end], mark).is_some());
        if is_ours {
            let close = memchr::memchr(b'<', &rest[end..]).unwrap() + end;
            plain.extend_from_slice(&rest[end..close]);
            let closed = memchr::memchr(b'>', &rest[close..]).unwrap() + close + 1;
            assert!([&b"</cite>"[..], b"</a>"].contains(&&rest[close..closed]));
            rest = &rest[closed..];
        } else {
            plain.extend_from_slice(&rest[..end]);
            rest = &rest[end..];
        }
    }
    plain.extend_from_slice(rest);
    plain
}

#[test]
fn each_document_has_a_file() {
    let run = annotated(&[text(&repository("corpus"))]);
    let dir = tempfile::tempdir().unwrap();
    let output = glossator(&[
        "export",
        text(run.path()),
        "--to",
        "csl-json",
        "--per-document",
        "-o",
        text(dir.path()),
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut works = 0;
    let mut documents = 0;
    for entry in fs::read_dir(dir.path()).unwrap() {
        let items: Value = serde_json::from_str(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        for item in items.as_array().unwrap() {
            assert!(item["id"].is_string() && item["type"].is_string(), "{item}");
            works += 1;
        }
        documents += 1;
    }
    let lines = |file: &str| fs::read_to_string(run.path().join(file)).unwrap().lines().count();
    assert_eq!(documents, lines("corpus.jsonl"));
    assert!(works >= lines("works.jsonl"), "{works}");
}

#[test]
fn a_broken_line_is_named() {
    let run = tempfile::tempdir().unwrap();
    fs::write(run.path().join("works.jsonl"), "{\"id\":\"w-1\",\"csl\":{},\"citations\":[]}\n").unwrap();
    fs::write(run.path().join("corpus.jsonl"), "{\n").unwrap();
    for (format, file) in [("ris", "works.jsonl:1"), ("csv-citations", "corpus.jsonl:1")] {
        let output = glossator(&["export", text(run.path()), "--to", format]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2));
        assert!(message.contains(file) && message.contains("of this version"), "{message}");
    }
}

/// What pandoc makes of CSL items: title, first author and date by id or place.
fn described(items: &Value) -> Vec<[String; 3]> {
    let of = |item: &Value| {
        let title = item["title"].as_str().unwrap_or_default();
        let mut plain = String::new();
        for piece in title.split('<') {
            plain += piece.split_once('>').map_or(piece, |(_, text)| text);
        }
        let quoted = |text: &str| text.replace(['“', '”', '"', '’', '‘'], "'");
        let author = &item["author"][0];
        let author = author["family"].as_str().or(author["literal"].as_str()).unwrap_or_default();
        let date = item["issued"]["date-parts"][0].as_array().cloned().unwrap_or_default();
        let date: Vec<String> = date.iter().map(|n| n.to_string().replace('"', "")).collect();
        [quoted(&plain), quoted(author), date.join("-")]
    };
    items.as_array().unwrap().iter().map(of).collect()
}

fn pandoc(arguments: &[&str], input: &str) -> Option<String> {
    let child = Command::new("pandoc")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.ok()?;
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn pandoc_reads_the_bibliographies() {
    let run = annotated(&[text(&repository("corpus"))]);
    let csl = exported(run.path(), "csl-json");
    let Some(converted) = pandoc(&["-f", "csljson", "-t", "biblatex"], &csl) else {
        eprintln!("skipped: pandoc is not installed");
        return;
    };
    let items: Value = serde_json::from_str(&csl).unwrap();
    let wanted = described(&items);
    assert_eq!(converted.matches("\n@").count() + usize::from(converted.starts_with('@')), wanted.len());
    let read = pandoc(&["-f", "biblatex", "-t", "csljson"], &exported(run.path(), "biblatex")).unwrap();
    let mut left: BTreeMap<[String; 3], usize> = BTreeMap::new();
    for item in described(&serde_json::from_str(&read).unwrap()) {
        *left.entry(item).or_default() += 1;
    }
    let lost: Vec<_> = wanted
        .iter()
        .filter(|item| left.get_mut(*item).is_none_or(|n| n.checked_sub(1).map(|m| *n = m).is_none()))
        .collect();
    assert!(lost.len() * 100 <= wanted.len(), "{} of {} read otherwise: {lost:#?}", lost.len(), wanted.len());
    let document = format!("---\nnocite: '@*'\nreferences: {csl}\n---\n");
    let formatted = pandoc(&["-f", "markdown", "--citeproc", "-t", "plain"], &document).unwrap();
    assert!(formatted.lines().filter(|line| !line.is_empty()).count() >= wanted.len());
}
