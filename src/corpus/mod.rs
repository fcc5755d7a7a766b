//! Writes an annotated corpus: `corpus.jsonl`, `works.jsonl`, `coverage.json`, `manifest.json`.
//!
//! (The folder `corpus/` at the top of the repository holds sample input; this module writes output.)
//!
//! Files are written beside their place and renamed when all are complete, so an interrupted run leaves the
//! previous output whole, and a later one can take over its documents. Nothing grows with the corpus but files and, in
//! a run that takes over, 24 bytes a document.

mod folder;
mod joins;
mod line;
pub mod parts;
mod renumber;
mod resume;
mod spill;
mod works;

use crate::annotator::Measured;
use crate::citations;
use crate::coverage::{self, CorpusCoverage, DocumentCoverage};
use crate::pipeline::Annotated;
use crate::span::OffsetUnit;
use folder::Folder;
pub use folder::settle;
pub use line::{Reference, WorkLine};
pub use resume::Earlier;
use resume::RESUME;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;
use works::WorkSpill;
pub use works::{MostCited, WorkCounts};

/// The files of an annotated corpus, in the order they are put in place.
pub const FILES: [&str; 4] = ["corpus.jsonl", "works.jsonl", "coverage.json", "manifest.json"];

/// Why a corpus could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk refused.
    #[error("cannot write {path}: {error}; check that the folder is writable and the disk has room")]
    Refused {
        /// The file or folder.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// The output folder went away.
    #[error("cannot write {0}: the folder was removed while it was written to; run again")]
    Removed(String),
    /// Another run writes to the output folder.
    #[error("another run is writing to {0}; wait for its end, or give another folder")]
    Busy(String),
    /// All inputs failed, and an earlier corpus would be lost.
    #[error("none of the inputs could be annotated; the corpus in {0} is left as it was")]
    Nothing(String),
}

impl WriteError {
    /// The error of `path` in the output folder `dir`.
    fn at(dir: &Path, path: &Path, error: io::Error) -> Self {
        let gone = error.kind() == io::ErrorKind::NotFound && !dir.is_dir();
        let path = path.display().to_string();
        if gone { Self::Removed(path) } else { Self::Refused { path, error } }
    }
}

/// How one input came out: an entry of `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Outcome {
    /// The path as given or found.
    pub path: String,
    /// SHA-256 of the content, in hex, if it was read.
    pub sha256: Option<String>,
    /// Size in bytes, if it was read.
    pub bytes: Option<u64>,
    /// How it came out.
    pub status: Status,
    /// Id of its line in `corpus.jsonl`.
    pub document: Option<String>,
    /// Why it failed or was skipped.
    pub reason: Option<String>,
}

impl Outcome {
    /// That of an input whose content is not known.
    #[must_use]
    pub fn without_content(path: &str, status: Status, reason: Option<String>) -> Self {
        Self { path: path.to_owned(), sha256: None, bytes: None, status, document: None, reason }
    }
}

/// How an input came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Annotated.
    Ok,
    /// Not annotated, for a reason an editor should know.
    Failed,
    /// Left out on purpose.
    Skipped,
}

impl Status {
    /// The name in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// What decides the content of a corpus besides its inputs: the head of `manifest.json`. Times and thread
/// counts stay out, so that a rerun is byte-identical.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Configuration {
    /// Version of the program.
    pub version: &'static str,
    /// Name of the scheme.
    pub scheme: String,
    /// SHA-256 of the scheme's files.
    pub scheme_sha256: String,
    /// What offsets count.
    pub offset_unit: OffsetUnit,
    /// Tokenizer that counted the tokens of passages: its file name and SHA-256.
    pub tokenizer: Option<String>,
    /// Tells builds of one version apart where results of an earlier run are taken over; in no manifest.
    #[serde(skip)]
    pub build: String,
}

impl Configuration {
    /// All of it in a line.
    fn line(&self) -> Vec<u8> {
        let written = serde_json::to_string(self).unwrap_or_default();
        format!("{written}\t{}\n", self.build).into_bytes()
    }
}

/// One document, serialised: made by the threads, so that the writer only copies.
pub struct Entry {
    line: Vec<u8>,
    works: Vec<works::Record>,
    /// Keys of what citations of the document itself would say; in an entry of an earlier run, those of its works too.
    itself: Vec<joins::KeyRecord>,
    coverage: DocumentCoverage,
    coverage_line: Vec<u8>,
}

impl Entry {
    /// Serialises an annotated document with its works and coverage; its offsets count in `unit` from now on.
    ///
    /// # Errors
    /// None in practice: the types always serialise.
    pub fn new(measured: Measured, unit: OffsetUnit) -> serde_json::Result<Self> {
        let Measured { annotated: Annotated { document, works }, coverage } = measured;
        let itself = joins::keys_of_document(&document.id, &citations::itself(&document))?;
        let document = document.in_unit(unit);
        let mut line = Vec::with_capacity(document.text.len() * 4);
        serde_json::to_writer(&mut line, &document)?;
        line.push(b'\n');
        Ok(Self {
            line,
            works: works
                .iter()
                .map(|work| works::Record::new(&document.id, work))
                .collect::<Result<_, _>>()?,
            itself,
            coverage_line: serde_json::to_vec(&coverage)?,
            coverage,
        })
    }

    /// The document as a line of JSON, its end included.
    #[must_use]
    pub fn line(&self) -> &[u8] {
        &self.line
    }
}

/// Writes a corpus, input by input.
pub struct Writer {
    folder: Folder,
    corpus: BufWriter<File>,
    manifest: BufWriter<File>,
    documents: BufWriter<File>,
    resume: BufWriter<File>,
    works: WorkSpill,
    coverage: CorpusCoverage,
    /// Bytes of `corpus.jsonl` so far.
    written: u64,
    inputs: u64,
    entries: u64,
    failed: u64,
}

impl Writer {
    /// Starts a corpus in the folder `dir`, which is made if need be; `coverage` is the sum to begin with. What an
    /// interrupted run has left is removed.
    ///
    /// # Errors
    /// [`WriteError`] if the folder cannot be written, or if another run writes to it.
    pub fn create(
        dir: &Path,
        configuration: &Configuration,
        coverage: CorpusCoverage,
    ) -> Result<Self, WriteError> {
        let folder = Folder::take(dir)?;
        folder.sweep()?;
        Self::begin(folder, configuration, coverage)
    }

    /// As [`Writer::create`], with the documents that an earlier run or interrupted ones annotated in the same way.
    ///
    /// # Errors
    /// The same.
    pub fn resume(
        dir: &Path,
        configuration: &Configuration,
        coverage: CorpusCoverage,
    ) -> Result<(Self, Earlier), WriteError> {
        let folder = Folder::take(dir)?;
        let runs: Vec<&Path> = folder.left().chain([dir]).collect();
        let earlier = Earlier::open(&runs, &configuration.line());
        Ok((Self::begin(folder, configuration, coverage)?, earlier))
    }

    fn begin(
        folder: Folder,
        configuration: &Configuration,
        coverage: CorpusCoverage,
    ) -> Result<Self, WriteError> {
        let open = |name: &str| {
            File::create(folder.staging().join(name))
                .map(|file| BufWriter::with_capacity(1 << 17, file))
                .map_err(|error| folder.error(name, error))
        };
        let mut writer = Self {
            corpus: open("corpus.jsonl")?,
            manifest: open("manifest.json")?,
            documents: open("documents")?,
            resume: open(RESUME)?,
            works: WorkSpill::new(folder.staging()),
            folder,
            coverage,
            written: 0,
            inputs: 0,
            entries: 0,
            failed: 0,
        };
        writer.resume.write_all(&configuration.line()).map_err(|error| writer.folder.error(RESUME, error))?;
        let head = serde_json::to_string_pretty(configuration).unwrap_or_default();
        let head = head.trim_end_matches(['}', '\n']);
        write!(
            writer.manifest,
            "{{\n  \"schema\": \"glossator-manifest/1\",{},\n  \"inputs\": [",
            &head[1..]
        )
        .map_err(|error| writer.folder.error("manifest.json", error))?;
        Ok(writer)
    }

    /// Adds one input: its entry of the manifest and, if it was annotated, its document.
    ///
    /// # Errors
    /// [`WriteError`] if the disk refuses.
    pub fn add(&mut self, outcome: &Outcome, entry: Option<&Entry>) -> Result<(), WriteError> {
        let comma = if self.inputs == 0 { "" } else { "," };
        self.inputs += 1;
        self.failed += u64::from(outcome.status == Status::Failed);
        write!(self.manifest, "{comma}\n    ")
            .and_then(|()| Ok(serde_json::to_writer(&mut self.manifest, outcome)?))
            .map_err(|error| self.folder.error("manifest.json", error))?;
        let Some(entry) = entry else { return Ok(()) };
        // Flushed, so that a kill loses the documents in flight only: the line first, then what speaks of it.
        self.corpus
            .write_all(&entry.line)
            .and_then(|()| self.corpus.flush())
            .map_err(|error| self.folder.error("corpus.jsonl", error))?;
        resume::write(&mut self.resume, outcome, entry, self.written)
            .map_err(|error| self.folder.error(RESUME, error))?;
        self.written += entry.line.len() as u64;
        let comma = if self.entries == 0 { "" } else { "," };
        self.entries += 1;
        writeln!(self.documents, "{comma}")
            .and_then(|()| self.documents.write_all(&entry.coverage_line))
            .and_then(|()| self.works.add(&entry.works, &entry.itself))
            .map_err(|error| self.folder.error("works.jsonl", error))?;
        self.coverage.add(&entry.coverage);
        Ok(())
    }

    /// Completes all files and puts them in place.
    ///
    /// # Errors
    /// [`WriteError`] if the disk refuses, or if inputs failed, none was annotated and there is an earlier corpus: that
    /// is then whole.
    pub fn finish(mut self) -> Result<(), WriteError> {
        if self.entries == 0 && self.failed > 0 && self.folder.path(FILES[0]).exists() {
            return Err(WriteError::Nothing(self.folder.path("").display().to_string()));
        }
        let [corpus, works] = ["corpus.jsonl", "works.jsonl"].map(|name| self.folder.staging().join(name));
        // The largest file goes to the disk while works are merged: when all are synced, little of it is left.
        let (merged, synced) = thread::scope(|scope| {
            let sync = scope.spawn(|| folder::sync(&corpus));
            let merged = File::create(&works).and_then(|file| self.works.merge(BufWriter::new(file)));
            (merged, sync.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let (counts, joins) = merged.map_err(|error| self.folder.error("works.jsonl", error))?;
        synced.map_err(|error| self.folder.error("corpus.jsonl", error))?;
        write!(self.manifest, "\n  ]\n}}\n")
            .and_then(|()| self.manifest.flush())
            .map_err(|error| self.folder.error("manifest.json", error))?;
        let moved = joins.moved().collect();
        self.corpus
            .flush()
            .and_then(|()| renumber::renumber(&corpus, &moved))
            .map_err(|error| self.folder.error("corpus.jsonl", error))?;
        self.documents
            .flush()
            .and_then(|()| renumber::renumber(&self.folder.staging().join("documents"), &moved))
            .and_then(|()| self.write_coverage(&counts))
            .map_err(|error| self.folder.error("coverage.json", error))?;
        let Self { folder, corpus, manifest, documents, resume, works, .. } = self;
        // Closed first: not every system moves a folder with open files.
        drop((corpus, manifest, documents, resume, works));
        folder.place()
    }

    /// `coverage.json`: the corpus first, then a line a document, copied from where they were collected.
    fn write_coverage(&mut self, works: &WorkCounts) -> io::Result<()> {
        let mut out = BufWriter::new(File::create(self.folder.staging().join("coverage.json"))?);
        write!(out, "{{\"schema\":\"{}\",\n\"corpus\":", coverage::SCHEMA)?;
        serde_json::to_writer(&mut out, &self.coverage.finish(works))?;
        out.write_all(b",\n\"documents\":[")?;
        io::copy(&mut File::open(self.folder.staging().join("documents"))?, &mut out)?;
        out.write_all(b"\n]}\n")?;
        out.flush()
    }
}
