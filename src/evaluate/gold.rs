//! Gold annotations: three JSON Lines files a document, written by hand (`annotations/guidelines.md`), or labels made in
//! an annotation tool.

use super::tools;
use crate::concerns::{Category, Scheme};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

/// The gold of one document. An empty part was not annotated and is not scored.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// `NAME` of `NAME.notes.jsonl` and its sisters.
    pub name: String,
    /// Notes in number order.
    pub notes: Vec<GoldNote>,
    /// Citations in the order of their notes.
    pub citations: Vec<GoldCitation>,
    /// Body passages in reading order.
    pub passages: Vec<GoldPassage>,
    /// The same passages as a second reader labels them, who has not seen the first labels.
    pub second: Vec<GoldPassage>,
    /// Whether the passages are the paragraphs of an annotation tool's text: headings and notes too, so that only labels
    /// are compared.
    pub paragraphs: bool,
}

/// A footnote or endnote.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct GoldNote {
    /// Run of numbers it belongs to, from 1; 1 where it is left out.
    pub series: Option<u32>,
    /// The number the author meant.
    pub n: Option<u32>,
    /// First words.
    pub start: String,
    /// Last characters.
    pub end: String,
    /// Last characters of body text before its mark; none where the source has no mark.
    pub call: Option<String>,
}

/// A citation in a note.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // The fields are those of `document::Citation`.
pub struct GoldCitation {
    pub series: Option<u32>,
    pub note: Option<u32>,
    /// Place in its note, from 1.
    pub i: usize,
    pub form: String,
    pub signal: Option<String>,
    pub kind: String,
    pub authors: Vec<String>,
    pub title: Option<String>,
    pub container: Option<String>,
    pub volume: Option<String>,
    pub page: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub pin: Option<String>,
    pub parenthetical: Option<String>,
    pub hereinafter: Option<String>,
    /// What a back-reference points at.
    pub target: Option<GoldTarget>,
    /// Whether it is a correction of what the program found: such lines speak for themselves alone.
    pub corrected: bool,
}

/// What a back-reference points at.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct GoldTarget {
    /// Run of numbers of the note.
    pub series: Option<u32>,
    /// Number of the note.
    pub note: Option<u32>,
    /// Place of the citation in the note; none where the whole note is meant.
    pub i: Option<usize>,
}

/// A body passage.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct GoldPassage {
    /// Place in the body, from 1.
    pub p: u32,
    /// First words.
    pub start: String,
    /// Last characters.
    pub end: String,
    /// Concern categories.
    #[serde(default)]
    pub labels: BTreeSet<String>,
    /// Policy responses.
    #[serde(default)]
    pub responses: BTreeSet<String>,
    /// Numbers of the notes called in it; none where calls were not annotated.
    pub notes: Option<BTreeSet<u32>>,
    /// Whether it is a correction of what the program found: such lines speak for themselves alone.
    #[serde(default)]
    pub corrected: bool,
}

/// Why gold could not be read.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// The folder or a file could not be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The folder or file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A line is not what `annotations/guidelines.md` describes.
    #[error("{path}:{line}: {error}")]
    Invalid {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// A file of an annotation tool does not say what such files say.
    #[error("{path}: {problem}")]
    Tool {
        /// The file.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// A label is not one of the scheme's.
    #[error(
        "the gold of {name}: the scheme {scheme} has no category `{label}`; give the scheme it was labelled with"
    )]
    Label {
        /// The gold.
        name: String,
        /// The scheme.
        scheme: String,
        /// The label.
        label: String,
    },
    /// No gold at all.
    #[error(
        "{path}: no gold here; expected NAME.notes.jsonl, NAME.citations.jsonl, NAME.passages.jsonl or a file of doccano, Label Studio, INCEpTION or brat"
    )]
    None {
        /// The folder.
        path: String,
    },
}

const PARTS: [&str; 3] = [".notes.jsonl", ".citations.jsonl", ".passages.jsonl"];

/// The second reader's passages: no gold of its own.
const SECOND: &str = ".passages-second.jsonl";

impl Gold {
    /// Names of the documents that have gold in the folder `dir`, in order.
    ///
    /// # Errors
    /// [`GoldError`] if the folder cannot be read or holds no gold.
    pub fn names(dir: &Path) -> Result<Vec<String>, GoldError> {
        let unreadable = |error| GoldError::Unreadable { path: dir.display().to_string(), error };
        let mut names = BTreeSet::new();
        for entry in std::fs::read_dir(dir).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            let name = name.to_string_lossy();
            if name.ends_with(SECOND) {
                continue;
            }
            let own = PARTS.iter().find_map(|part| name.strip_suffix(part));
            names.extend(own.or_else(|| tools::name_of(&name)).map(str::to_owned));
        }
        if names.is_empty() {
            return Err(GoldError::None { path: dir.display().to_string() });
        }
        Ok(names.into_iter().collect())
    }

    /// Reads the gold called `name` in the folder `dir`.
    ///
    /// # Errors
    /// [`GoldError`] names the file and the line.
    pub fn load(dir: &Path, name: &str) -> Result<Self, GoldError> {
        if !PARTS.iter().any(|part| dir.join(format!("{name}{part}")).is_file())
            && let Some(gold) = tools::load(dir, name)?
        {
            return Ok(gold);
        }
        let [notes, citations, passages] = PARTS.map(|part| dir.join(format!("{name}{part}")));
        Ok(Self {
            name: name.to_owned(),
            notes: lines(&notes)?,
            citations: lines(&citations)?,
            passages: lines(&passages)?,
            second: lines(&dir.join(format!("{name}{SECOND}")))?,
            paragraphs: false,
        })
    }

    /// Sorts the labels of an annotation tool, which knows no facets: responses apart, finer categories under their own.
    ///
    /// # Errors
    /// [`GoldError::Label`] for a label that the scheme does not have.
    pub fn file_under(&mut self, scheme: &Scheme) -> Result<(), GoldError> {
        if !self.paragraphs {
            return Ok(());
        }
        for passage in self.passages.iter_mut().chain(&mut self.second) {
            for label in std::mem::take(&mut passage.labels) {
                let has = |c: &&Category| c.id == label || c.finer.iter().any(|f| f.id == label);
                let Some(category) = scheme.categories().iter().find(has) else {
                    let (name, scheme) = (self.name.clone(), scheme.name().to_owned());
                    return Err(GoldError::Label { name, scheme, label });
                };
                let is_response = scheme.facets()[category.facet].id == "responses";
                let facet = if is_response { &mut passage.responses } else { &mut passage.labels };
                facet.insert(category.id.clone());
            }
        }
        Ok(())
    }
}

/// The records of a JSON Lines file; none if there is no such file.
fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, GoldError> {
    let name = || path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(GoldError::Unreadable { path: name(), error }),
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| {
            serde_json::from_str(line).map_err(|error| GoldError::Invalid {
                path: name(),
                line: i + 1,
                error,
            })
        })
        .collect()
}
