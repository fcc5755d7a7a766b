//! Labels made in annotation tools, read as gold: doccano, Label Studio, INCEpTION (UIMA CAS JSON) and brat.
//!
//! A tool knows a text and spans with labels in it; the passages are the paragraphs that the spans stand in. Which tool
//! wrote a file is told by what it holds.

mod brat;
mod cas;
mod doccano;
mod label_studio;

use super::{Gold, GoldError, GoldPassage};
use serde_json::Value;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A text, and what each reader marked in it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Marked {
    text: String,
    /// By reader: spans in bytes, and their labels.
    readers: Vec<Vec<(Range<usize>, String)>>,
}

/// How a tool counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// Unicode code points: tools in Python.
    CodePoint,
    /// UTF-16 code units: tools in Java and JavaScript.
    Utf16,
}

/// Byte offsets by characters of a text.
struct Offsets(Vec<usize>);

impl Offsets {
    fn of(text: &str, unit: Unit) -> Self {
        let mut bytes = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            let units = if unit == Unit::Utf16 { c.len_utf16() } else { 1 };
            bytes.extend(std::iter::repeat_n(at, units));
        }
        bytes.push(text.len());
        Self(bytes)
    }

    /// The range in bytes of characters `start` to `end`; none if it is empty or leaves the text.
    fn range(&self, start: u64, end: u64) -> Option<Range<usize>> {
        let byte = |at: u64| self.0.get(usize::try_from(at).ok()?).copied();
        Some(byte(start)?..byte(end)?).filter(|range| range.start < range.end)
    }
}

/// Endings of files that tools write.
const ENDINGS: [&str; 7] =
    [".doccano.jsonl", ".label-studio.json", ".cas.json", ".inception.json", ".ann", ".jsonl", ".json"];

/// The name of the document that a file of a tool is for, if `file` can be one.
pub(super) fn name_of(file: &str) -> Option<&str> {
    ENDINGS.iter().find_map(|ending| file.strip_suffix(ending)).filter(|name| !name.is_empty())
}

/// Reads the labels for the document `name` in the folder `dir`; none if no tool's file is there.
pub(super) fn load(dir: &Path, name: &str) -> Result<Option<Gold>, GoldError> {
    let Some(path) = ENDINGS.iter().map(|ending| dir.join(format!("{name}{ending}"))).find(|p| p.is_file())
    else {
        return Ok(None);
    };
    let marked = read(&path)?;
    Ok(Some(gold(name, &marked)))
}

fn read(path: &Path) -> Result<Vec<Marked>, GoldError> {
    let text = text_of(path)?;
    let unknown =
        |problem: &str| GoldError::Tool { path: path.display().to_string(), problem: problem.to_owned() };
    if path.extension().is_some_and(|e| e == "ann") {
        let beside: PathBuf = path.with_extension("txt");
        return brat::read(text_of(&beside)?, &text).map(|m| vec![m]).map_err(|problem| unknown(&problem));
    }
    let values: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(&text).into_iter().collect();
    let values = values.map_err(|error| unknown(&format!("line {}: {error}", error.line())))?;
    let marked = match values.first() {
        Some(Value::Array(tasks)) => label_studio::read(tasks),
        Some(Value::Object(first)) if first.contains_key(cas::STRUCTURES) => {
            cas::read(first).map(|m| vec![m])
        }
        Some(Value::Object(first)) if first.contains_key("annotations") => label_studio::read(&values),
        _ => doccano::read(&values),
    };
    marked.map_err(|problem| unknown(&problem))
}

fn text_of(path: &Path) -> Result<String, GoldError> {
    std::fs::read_to_string(path)
        .map_err(|error| GoldError::Unreadable { path: path.display().to_string(), error })
}

/// Characters at either end of a paragraph by which it is found again.
const ENDS: usize = 60;

/// The paragraphs of the texts with the labels that stand in them; every label among the concerns.
fn gold(name: &str, texts: &[Marked]) -> Gold {
    let mut gold = Gold { name: name.to_owned(), paragraphs: true, ..Gold::default() };
    let read_twice = texts.iter().any(|m| m.readers.len() > 1);
    for marked in texts {
        for range in paragraphs(&marked.text) {
            let body = marked.text[range.clone()].trim();
            let labels = |reader: usize| -> BTreeSet<String> {
                let spans = marked.readers.get(reader).into_iter().flatten();
                let inside = spans.filter(|(span, _)| span.start < range.end && range.start < span.end);
                inside.map(|(_, label)| label.clone()).collect()
            };
            let passage = GoldPassage {
                p: gold.passages.len() as u32 + 1,
                start: super::head(body, ENDS).to_owned(),
                end: super::tail(body, ENDS).to_owned(),
                labels: labels(0),
                ..GoldPassage::default()
            };
            if read_twice {
                gold.second.push(GoldPassage { labels: labels(1), ..passage.clone() });
            }
            gold.passages.push(passage);
        }
    }
    gold
}

/// Ranges between blank lines that hold text.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for part in text.split("\n\n") {
        if !part.trim().is_empty() {
            ranges.push(start..start + part.len());
        }
        start += part.len() + 2;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with a sign beyond the basic plane before everything that is marked.
    const TEXT: &str = "😀 中文 heading\n\nSpies read the mail.\n\nShips sail.";

    /// Writes a file and reads it back as gold; labels by paragraph.
    fn read_back(files: &[(&str, String)]) -> (Vec<Vec<String>>, Gold) {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        assert_eq!(Gold::names(dir.path()).unwrap(), ["doc"]);
        let gold = Gold::load(dir.path(), "doc").unwrap();
        let labels = gold.passages.iter().map(|p| p.labels.iter().cloned().collect()).collect();
        (labels, gold)
    }

    /// Where "read the mail" begins and ends, in a unit.
    fn marked(unit: Unit) -> (usize, usize) {
        let start = TEXT.find("read").unwrap();
        let count = |text: &str| match unit {
            Unit::CodePoint => text.chars().count(),
            Unit::Utf16 => text.encode_utf16().count(),
        };
        (count(&TEXT[..start]), count(&TEXT[..start + 13]))
    }

    #[test]
    fn every_tool_finds_the_passage_that_was_marked() {
        let (start, end) = marked(Unit::CodePoint);
        let (wide_start, wide_end) = marked(Unit::Utf16);
        let json = |value: Value| value.to_string();
        let doccano = json(serde_json::json!({"id": 1, "text": TEXT, "label": [[start, end, "ai"]]}));
        let entities = json(serde_json::json!({"text": TEXT,
            "entities": [{"id": 1, "label": "ai", "start_offset": start, "end_offset": end}]}));
        let studio = |start: usize, end: usize| {
            json(serde_json::json!([{"data": {"text": TEXT}, "annotations": [{"result": [
                {"type": "labels", "value": {"start": start, "end": end, "text": "read the mail", "labels": ["ai"]}}]}]}]))
        };
        let cas = json(serde_json::json!({"%TYPES": {}, "%FEATURE_STRUCTURES": [
            {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": TEXT},
            {"%ID": 2, "%TYPE": "webanno.custom.Concern", "@sofa": 1, "begin": wide_start, "end": wide_end, "value": "ai"}]}));
        let brat = format!("T1\tai {start} {end}\tread the mail\n#1\tAnnotatorNotes T1\tsure\n");
        for files in [
            vec![("doc.jsonl", doccano)],
            vec![("doc.doccano.jsonl", entities)],
            vec![("doc.json", studio(start, end))],
            vec![("doc.label-studio.json", studio(wide_start, wide_end))],
            vec![("doc.cas.json", cas)],
            vec![("doc.ann", brat), ("doc.txt", TEXT.to_owned())],
        ] {
            let (labels, gold) = read_back(&files);
            assert_eq!(labels, [vec![], vec!["ai".to_owned()], vec![]], "{}", files[0].0);
            assert_eq!(gold.passages[1].start, "Spies read the mail.");
            assert!(gold.paragraphs && gold.second.is_empty());
        }
    }

    #[test]
    fn two_annotators_of_a_task_are_two_readers() {
        let result = |label: &str| serde_json::json!({"result": [{"value": {"choices": [label]}}]});
        let task = serde_json::json!([{"data": {"text": "Ships sail."},
            "annotations": [result("ai"), result("bans"), {"was_cancelled": true, "result": []}]}]);
        let (labels, gold) = read_back(&[("doc.json", task.to_string())]);
        assert_eq!(labels, [["ai"]]);
        assert_eq!(gold.second[0].labels, BTreeSet::from(["bans".to_owned()]));
    }

    #[test]
    fn passages_a_line_are_read_one_by_one() {
        let lines =
            "{\"text\": \"Ships sail.\", \"label\": [\"ai\"]}\n{\"text\": \"It rains.\", \"label\": []}\n";
        let (labels, _) = read_back(&[("doc.jsonl", lines.to_owned())]);
        assert_eq!(labels, [vec!["ai".to_owned()], vec![]]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let fails = |name: &str, text: &str| {
            std::fs::write(dir.path().join(name), text).unwrap();
            let error = Gold::load(dir.path(), "doc").unwrap_err().to_string();
            std::fs::remove_file(dir.path().join(name)).unwrap();
            error
        };
        assert!(fails("doc.jsonl", "{\"text\": \"a\", \"label\": [[0, 9, \"ai\"]]}").contains("0 to 9"));
        assert!(fails("doc.jsonl", "{\"label\": []}").contains("text"));
        assert!(fails("doc.json", "{").contains("line 1"));
        assert!(fails("doc.ann", "T1\tai 0 1\ta").contains("doc.txt"));
    }

    #[test]
    fn labels_go_to_their_facet_and_finer_ones_upward() {
        let scheme = crate::concerns::Scheme::built_in().unwrap();
        let file = |label: &str| {
            let labels = BTreeSet::from([label.to_owned()]);
            let passages = vec![GoldPassage { labels, ..GoldPassage::default() }];
            let mut gold = Gold { passages, paragraphs: true, ..Gold::default() };
            gold.file_under(&scheme).map(|()| {
                let of = |set: &BTreeSet<String>| set.iter().cloned().collect::<String>();
                (of(&gold.passages[0].labels), of(&gold.passages[0].responses))
            })
        };
        assert_eq!(file("bans").unwrap(), (String::new(), "bans".to_owned()));
        assert_eq!(file("ip-theft").unwrap(), ("economic-practices".to_owned(), String::new()));
        assert!(file("PER").unwrap_err().to_string().contains("no category `PER`"));
    }
}
