//! Corrections as gold, in the files that `evaluate` reads: a line for each passage or citation that was corrected, said
//! to be `corrected` so that they can be told from lines of a reader who saw no output. Other lines stay as they are.

use crate::document::{AnnotatedDocument, Citation, Finding, Passage, PassageKind};
use crate::evaluate::{self, GoldError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why a correction was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The gold that is there cannot be read.
    #[error(transparent)]
    Gold(#[from] GoldError),
    /// A line that was to be corrected is none of gold.
    #[error("{path}: {error}")]
    Line {
        /// The file.
        path: String,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// The gold is a file of an annotation tool.
    #[error("the gold of {0} was made in an annotation tool; correct it there")]
    Tool(String),
    /// Gold is named by the file name of a source, and several have this one.
    #[error("several documents are called {0:?}, so that gold cannot tell them apart; rename the files")]
    Ambiguous(String),
    /// The disk refused.
    #[error("cannot write {path}: {error}; check that the folder is writable and the disk has room")]
    Unwritable {
        /// The file.
        path: String,
        /// What the system said.
        error: io::Error,
    },
}

/// What a back-reference means, as gold says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Target {
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<u32>,
    note: u32,
    /// None where the whole note is meant.
    i: Option<usize>,
}

impl Target {
    /// The citation or note of `document` called `id`.
    pub(super) fn of(document: &AnnotatedDocument, id: &str) -> Option<Self> {
        let citation = document.citations.iter().find(|c| c.id == id);
        let note = citation.map_or(Some(id), |c| c.note.as_deref())?;
        let note = document.notes.iter().find(|n| n.id == note)?;
        let series = Some(note.series).filter(|series| *series > 1);
        Some(Self { series, note: note.number?, i: citation.map(|c| ordinal(document, c)) })
    }
}

/// The place of a citation in its note, from 1.
fn ordinal(document: &AnnotatedDocument, citation: &Citation) -> usize {
    let before = document.citations.iter().filter(|c| c.note == citation.note && c.start < citation.start);
    before.count() + 1
}

/// What is right.
pub(super) enum Correction<'d> {
    /// Concerns and responses of a passage.
    Labels(&'d Passage, [Vec<String>; 2]),
    /// Form, kind and target of a citation in a note.
    Citation { citation: &'d Citation, form: &'static str, kind: &'static str, target: Option<Target> },
}

/// A line of `NAME.passages.jsonl`.
#[derive(Serialize, Deserialize)]
struct PassageLine {
    p: usize,
    start: String,
    end: String,
    section: Option<String>,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    responses: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    corrected: bool,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// A line of `NAME.citations.jsonl`.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct CitationLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<u32>,
    note: Option<u32>,
    i: usize,
    form: String,
    signal: Option<String>,
    kind: String,
    authors: Vec<String>,
    title: Option<String>,
    container: Option<String>,
    volume: Option<String>,
    page: Option<String>,
    date: Option<String>,
    url: Option<String>,
    pin: Option<String>,
    parenthetical: Option<String>,
    hereinafter: Option<String>,
    target: Value,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    corrected: bool,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// The gold of one document.
pub(super) struct Gold {
    dir: PathBuf,
    name: String,
    read: evaluate::Gold,
}

impl Gold {
    /// The gold in the folder `dir` that `evaluate` would compare `document` with; where there is none, the one that is to
    /// be. `others` are the sources of the other documents.
    pub(super) fn of(dir: &Path, document: &AnnotatedDocument, others: &[&Path]) -> Result<Self, SaveError> {
        let path = &document.source.path;
        let stem = Path::new(path).file_stem().map_or("document".into(), |stem| stem.to_string_lossy());
        let stem = stem.trim_start_matches('.').to_owned();
        let taken = |name: &str, fit: u8| {
            let fits = others.iter().filter_map(|other| evaluate::fit(&other.to_string_lossy(), name));
            fits.min().is_some_and(|other| other <= fit)
        };
        if taken(&stem, 0) {
            return Err(SaveError::Ambiguous(stem));
        }
        // A folder that is not there yet has no gold; one that cannot be read says so below.
        let names = evaluate::Gold::names(dir).unwrap_or_default();
        let fitting = names.into_iter().filter_map(|name| Some((evaluate::fit(path, &name)?, name)));
        let name = fitting.filter(|(fit, name)| !taken(name, *fit)).min().map_or(stem, |(_, name)| name);
        let read = evaluate::Gold::load(dir, &name)?;
        if read.paragraphs {
            return Err(SaveError::Tool(name));
        }
        Ok(Self { dir: dir.to_owned(), name, read })
    }

    /// The file of passages.
    pub(super) fn passages(&self) -> PathBuf {
        self.dir.join(format!("{}.passages.jsonl", self.name))
    }

    /// The file of citations.
    pub(super) fn citations(&self) -> PathBuf {
        self.dir.join(format!("{}.citations.jsonl", self.name))
    }

    /// The line, from 0, that stands for a passage.
    fn line_of_passage(&self, document: &AnnotatedDocument, passage: &Passage) -> Option<usize> {
        let at = document.passages.iter().position(|p| p.id == passage.id);
        evaluate::passages_of_gold(document, &self.read, false).iter().position(|place| *place == at)
    }

    /// The line, from 0, that stands for a citation.
    fn line_of_citation(&self, document: &AnnotatedDocument, citation: &Citation) -> Option<usize> {
        let at = document.citations.iter().position(|c| c.id == citation.id);
        evaluate::citations_of_gold(document, &self.read).iter().position(|place| *place == at)
    }

    /// The categories of a passage: those that gold has, else those that were found.
    pub(super) fn labels(&self, document: &AnnotatedDocument, passage: &Passage) -> Vec<String> {
        match self.line_of_passage(document, passage).and_then(|line| self.read.passages.get(line)) {
            Some(gold) => gold.labels.union(&gold.responses).cloned().collect(),
            None => passage.concerns.iter().chain(&passage.responses).map(|f| f.category.clone()).collect(),
        }
    }

    /// Form, kind and target of a citation: those that gold has, else those that were found.
    pub(super) fn of_citation(&self, document: &AnnotatedDocument, citation: &Citation) -> [String; 3] {
        match self.line_of_citation(document, citation).and_then(|line| self.read.citations.get(line)) {
            Some(gold) => {
                let target = gold.target.as_ref().and_then(|target| {
                    let series = target.series.unwrap_or(1).max(1);
                    let note =
                        document.notes.iter().find(|n| n.series == series && n.number == target.note)?;
                    let citations = document.citations.iter().filter(|c| c.note.as_ref() == Some(&note.id));
                    let one = target.i.and_then(|i| citations.into_iter().nth(i.checked_sub(1)?));
                    Some(one.map_or_else(|| note.id.clone(), |one| one.id.clone()))
                });
                [gold.form.clone(), gold.kind.clone(), target.unwrap_or_default()]
            }
            None => {
                let (form, kind) = (citation.form.name(), citation.kind.name());
                [form.to_owned(), kind.to_owned(), citation.target.clone().unwrap_or_default()]
            }
        }
    }

    /// Writes what is right: changes the line that stands for it, or adds one in its place.
    pub(super) fn save(
        &self,
        document: &AnnotatedDocument,
        correction: Correction<'_>,
    ) -> Result<(), SaveError> {
        match correction {
            Correction::Labels(passage, facets) => {
                let at = self.line_of_passage(document, passage);
                let path = self.passages();
                let change = |line: Option<PassageLine>| labelled(document, passage, facets, line);
                rewrite(&path, at, change, |line: &PassageLine| (0, line.p, 0))
            }
            Correction::Citation { citation, form, kind, target } => {
                let at = self.line_of_citation(document, citation);
                let path = self.citations();
                let change = |line: Option<CitationLine>| {
                    let line = line.unwrap_or_else(|| cited(document, citation));
                    let target = serde_json::to_value(target).unwrap_or_default();
                    CitationLine { form: form.to_owned(), kind: kind.to_owned(), target, ..line }
                };
                let place = |line: &CitationLine| {
                    (line.series.unwrap_or(1), line.note.map_or(usize::MAX, |n| n as usize), line.i)
                };
                rewrite(&path, at, change, place)
            }
        }
    }
}

/// The line of a passage with these labels: the ones it had first, as they stood, the main one in front.
fn labelled(
    document: &AnnotatedDocument,
    passage: &Passage,
    [concerns, responses]: [Vec<String>; 2],
    line: Option<PassageLine>,
) -> PassageLine {
    let found = |findings: &[Finding]| findings.iter().map(|f| f.category.clone()).collect();
    let mut line = line.unwrap_or_else(|| {
        let body = document.passages.iter().filter(|p| p.kind != PassageKind::Heading);
        let text = document.text.get(passage.start..passage.end).unwrap_or_default();
        let words: Vec<&str> = text.split_whitespace().collect();
        const ENDS: usize = 8;
        PassageLine {
            p: body.take_while(|p| p.id != passage.id).count() + 1,
            start: words[..words.len().min(ENDS)].join(" "),
            end: words[words.len().saturating_sub(ENDS)..].join(" "),
            section: passage.section.as_deref().map(|id| headings(document, id)),
            labels: found(&passage.concerns),
            responses: found(&passage.responses),
            corrected: true,
            rest: Map::new(),
        }
    });
    for (had, chosen) in [(&mut line.labels, concerns), (&mut line.responses, responses)] {
        had.retain(|label| chosen.contains(label));
        let new: Vec<_> = chosen.into_iter().filter(|label| !had.contains(label)).collect();
        had.extend(new);
    }
    line
}

/// The path of headings to a section.
fn headings(document: &AnnotatedDocument, section: &str) -> String {
    let (mut path, mut next) = (Vec::new(), Some(section));
    while let Some(section) = next.and_then(|id| document.sections.iter().find(|s| s.id == id)) {
        path.insert(0, section.title.as_str());
        // A section stands behind the one around it, whatever a file says.
        next = section.parent.as_deref().filter(|parent| *parent != section.id && path.len() < 99);
    }
    path.join(" > ")
}

/// The line of a citation as it was found.
fn cited(document: &AnnotatedDocument, citation: &Citation) -> CitationLine {
    let c = citation.clone();
    let note = document.notes.iter().find(|n| c.note.as_ref() == Some(&n.id));
    CitationLine {
        series: note.map(|n| n.series).filter(|series| *series > 1),
        note: note.and_then(|n| n.number),
        i: ordinal(document, citation),
        signal: c.signal,
        authors: c.authors,
        title: c.title,
        container: c.container,
        volume: c.volume,
        page: c.page,
        date: c.date,
        url: c.url,
        pin: c.pin,
        parenthetical: c.parenthetical,
        hereinafter: c.hereinafter,
        corrected: true,
        ..CitationLine::default()
    }
}

/// Changes the line `at` of a file, or adds one in order of `place`. The file is replaced when the new one is complete.
fn rewrite<T: Serialize + DeserializeOwned>(
    path: &Path,
    at: Option<usize>,
    change: impl FnOnce(Option<T>) -> T,
    place: impl Fn(&T) -> (u32, usize, usize),
) -> Result<(), SaveError> {
    let unwritable = |error| SaveError::Unwritable { path: path.display().to_string(), error };
    let invalid = |error| SaveError::Line { path: path.display().to_string(), error };
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.map_err(unwritable)?,
    };
    let mut lines: Vec<String> = text.lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect();
    let parse = |line: &String| serde_json::from_str::<T>(line).map_err(invalid);
    let old = at.and_then(|at| lines.get(at)).map(parse).transpose()?;
    let new = change(old);
    let line = serde_json::to_string(&new).map_err(invalid)?;
    if let Some(old) = at.and_then(|at| lines.get_mut(at)) {
        *old = line;
    } else {
        let places = lines.iter().map(parse).map(|line| line.map(|line| place(&line)));
        let places = places.collect::<Result<Vec<_>, _>>()?;
        let before = places.iter().filter(|other| **other <= place(&new)).count();
        lines.insert(before, line);
    }
    lines.push(String::new());
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let write = || -> io::Result<()> {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        fs::write(&partial, lines.join("\n"))?;
        fs::rename(&partial, path)
    };
    write().map_err(unwritable)
}
