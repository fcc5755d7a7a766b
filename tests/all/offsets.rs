//! Every format that counts in a text, on one document that shows who counts in what: signs beyond the basic plane, marks
//! that combine, joined emoji, Chinese and line ends of Windows. What stands at a span is what the corpus says of it.

use crate::repository;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

/// A corpus of the one document, and its reading text.
struct Run {
    dir: tempfile::TempDir,
    document: Value,
    text: String,
}

/// The words of each passage, by category, in order.
type Labels = BTreeMap<String, Vec<String>>;

fn glossator(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_glossator")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

impl Run {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let input = repository("tests/readers/awkward.md");
        assert!(fs::read_to_string(&input).unwrap().contains("\r\n"), "the line ends of Windows were lost");
        glossator(&["annotate", "--quiet", input.to_str().unwrap(), "-o", dir.path().to_str().unwrap()]);
        let line = fs::read_to_string(dir.path().join("corpus.jsonl")).unwrap();
        let document: Value = serde_json::from_str(&line).unwrap();
        let text = document["text"].as_str().unwrap().to_owned();
        for awkward in ["a\u{308}", "o\u{301}", "😀", "👩\u{200d}💻", "华为", "𝔘"] {
            assert!(text.contains(awkward), "{awkward} is not in the text");
        }
        Self { dir, document, text }
    }

    fn export(&self, format: &str) -> Vec<u8> {
        let dir: &Path = self.dir.path();
        glossator(&["export", dir.to_str().unwrap(), "--to", format, "--document", "awkward"])
    }

    fn json(&self, format: &str) -> Value {
        serde_json::from_slice(&self.export(format)).unwrap()
    }

    /// What the corpus says: it counts code points.
    fn labels(&self) -> Labels {
        let mut labels = Labels::new();
        for p in array(&self.document["passages"]) {
            let words = codepoints(&self.text, &p["start"], &p["end"]);
            for f in array(&p["concerns"]).iter().chain(array(&p["responses"])) {
                add(&mut labels, &f["category"], words.clone());
            }
        }
        assert!(labels.values().map(Vec::len).sum::<usize>() >= 4, "{labels:?}");
        labels
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn add(labels: &mut Labels, category: &Value, words: String) {
    labels.entry(category.as_str().unwrap().to_owned()).or_default().push(words);
}

fn codepoints(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
    text.chars().skip(start).take(end - start).collect()
}

fn utf16(text: &str, start: &Value, end: &Value) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize]).unwrap()
}

#[test]
fn labels_stand_where_annotation_tools_look_for_them() {
    let run = Run::new();
    let want = run.labels();

    let doccano = run.json("doccano");
    let mut found = Labels::new();
    for span in array(&doccano["label"]) {
        add(&mut found, &span[2], codepoints(doccano["text"].as_str().unwrap(), &span[0], &span[1]));
    }
    assert_eq!(found, want, "doccano");

    let tasks = run.json("label-studio");
    let text = tasks[0]["data"]["text"].as_str().unwrap();
    let mut found = Labels::new();
    for result in array(&tasks[0]["predictions"][0]["result"]) {
        let value = &result["value"];
        assert_eq!(codepoints(text, &value["start"], &value["end"]), value["text"]);
        add(&mut found, &value["labels"][0], value["text"].as_str().unwrap().to_owned());
    }
    assert_eq!(found, want, "label-studio");

    let cas = run.json("inception");
    let structures = array(&cas["%FEATURE_STRUCTURES"]);
    let text = structures[0]["sofaString"].as_str().unwrap();
    assert_eq!(utf16(text, &structures[1]["begin"], &structures[1]["end"]), text);
    let mut found = Labels::new();
    for label in &structures[2..] {
        add(&mut found, &label["value"], utf16(text, &label["begin"], &label["end"]));
    }
    assert_eq!(found, want, "inception");

    let (annotations, text) = (run.export("brat"), String::from_utf8(run.export("brat-text")).unwrap());
    let mut found = Labels::new();
    for line in String::from_utf8(annotations).unwrap().lines() {
        let [_, place, words] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (category, places) = place.split_once(' ').unwrap();
        let pieces = places.split(';').map(|place| {
            let (start, end) = place.split_once(' ').unwrap();
            codepoints(&text, &start.parse::<usize>().unwrap().into(), &end.parse::<usize>().unwrap().into())
        });
        let pieces: Vec<String> = pieces.collect();
        assert_eq!(pieces.join(" "), words);
        add(&mut found, &category.into(), pieces.join("\n"));
    }
    assert_eq!(found, want, "brat");

    let doc = run.json("spacy");
    let mut found = Labels::new();
    for span in array(&doc["spans"]["concerns"]).iter().chain(array(&doc["spans"]["responses"])) {
        add(
            &mut found,
            &span["label"],
            codepoints(doc["text"].as_str().unwrap(), &span["start"], &span["end"]),
        );
    }
    assert_eq!(found, want, "spacy");
}

#[test]
fn selections_of_a_package_hold_their_passages() {
    let run = Run::new();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(run.export("qdpx"))).unwrap();
    let mut read = |name: &str| {
        let mut text = String::new();
        package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let project = read("project.qde");
    let between = |text: &str, from: &str| {
        let behind = text.split_once(from).unwrap().1;
        behind.split_once('"').unwrap().0.to_owned()
    };
    let source = read(&format!("sources/{}", between(&project, "plainTextPath=\"internal://")));
    assert_eq!(source, run.text);
    let mut found: Vec<String> = Vec::new();
    for selection in project.split("<PlainTextSelection").skip(1) {
        let number = |name: &str| Value::from(between(selection, name).parse::<usize>().unwrap());
        let words = codepoints(&source, &number("startPosition=\""), &number("endPosition=\""));
        let codings = selection.matches("<Coding ").count();
        found.extend(std::iter::repeat_n(words, codings));
    }
    // A finer category is a code of its own.
    for words in run.labels().into_values().flatten() {
        let at = found.iter().position(|w| *w == words).unwrap_or_else(|| panic!("{words} in {found:?}"));
        found.swap_remove(at);
    }
}

#[test]
fn web_annotations_quote_what_they_point_at() {
    let run = Run::new();
    let page = run.json("web-annotation");
    let mut found = Labels::new();
    let mut citations = 0;
    for annotation in array(&page["items"]) {
        let [position, quotation] = array(&annotation["target"]["selector"]) else { panic!("{annotation}") };
        let words = codepoints(&run.text, &position["start"], &position["end"]);
        assert_eq!(words, quotation["exact"]);
        let around = format!(
            "{}{words}{}",
            quotation["prefix"].as_str().unwrap(),
            quotation["suffix"].as_str().unwrap()
        );
        assert!(run.text.contains(&around), "{around}");
        if annotation["motivation"] == "classifying" {
            add(&mut found, &annotation["body"]["value"], words);
        } else {
            citations += 1;
        }
    }
    assert_eq!(found, run.labels());
    assert_eq!(citations, array(&run.document["citations"]).len());
}

#[test]
fn rows_of_tables_hold_their_words() {
    let run = Run::new();
    for (table, words) in
        [("passages", "text"), ("notes", "text"), ("citations", "text"), ("evidence", "quote")]
    {
        let rows = cells(&String::from_utf8(run.export(&format!("csv-{table}"))).unwrap());
        let at = |name: &str| rows[0].iter().position(|cell| cell == name).unwrap();
        let (start, end, words) = (at("start"), at("end"), at(words));
        assert!(rows.len() > 1, "{table}");
        for row in &rows[1..] {
            let number = |at: usize| Value::from(row[at].parse::<usize>().unwrap());
            assert_eq!(codepoints(&run.text, &number(start), &number(end)), row[words], "{table}");
        }
    }
}

#[test]
fn text_and_tei_are_the_reading_text_without_their_tags() {
    let run = Run::new();
    let plain = |marked: &str| {
        let untagged: String =
            marked.split('<').map(|p| p.split_once('>').map_or(p, |(_, text)| text)).collect();
        html_escape::decode_html_entities(&untagged).into_owned()
    };
    let tagged = String::from_utf8(run.export("text")).unwrap();
    assert_eq!(plain(&tagged), run.text);
    let tei = String::from_utf8(run.export("tei")).unwrap();
    let body = tei.split_once("<text").and_then(|(_, rest)| rest.split_once('>')).unwrap().1;
    assert_eq!(plain(body).trim_end_matches('\n'), run.text);
    for (marked, name, key) in
        [(&tagged, "id", "citations"), (&tei, "xml:id", "citations"), (&tei, "xml:id", "notes")]
    {
        for element in array(&run.document[key]) {
            let id = format!(" {name}=\"{}\"", element["id"].as_str().unwrap());
            let (before, rest) = marked.split_once(&id).unwrap();
            let tag = &before[before.rfind('<').unwrap() + 1..];
            let content = rest.split_once('>').unwrap().1.split_once(&format!("</{tag}>")).unwrap().0;
            assert_eq!(plain(content), codepoints(&run.text, &element["start"], &element["end"]), "{id}");
        }
    }
}

/// The cells of a CSV file.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = csv.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}
