//! What runs leave for later ones: of each document what it takes to write it again without annotating it.
//!
//! The file [`RESUME`] has the configuration in its first line, then for each document a head (a line of JSON) and its
//! records: works, keys, coverage, a line each. The annotated document itself stands in `corpus.jsonl`. The file can be
//! deleted at any time.

use super::joins::KeyRecord;
use super::works::Record;
use super::{Entry, Outcome, Status, renumber};
use crate::pipeline::hex;
use foldhash::HashMap;
use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fs::File;
use std::hash::BuildHasher as _;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Name of the file.
pub(super) const RESUME: &str = ".resume";

/// What stands before the records of a document.
#[derive(Serialize, Deserialize)]
struct Head<'h> {
    #[serde(borrow)]
    path: Cow<'h, str>,
    #[serde(borrow)]
    sha256: Cow<'h, str>,
    bytes: u64,
    #[serde(borrow)]
    document: Cow<'h, str>,
    /// Where its line stands in `corpus.jsonl`.
    at: u64,
    length: usize,
    /// Of the line before works of several documents were joined.
    crc: u32,
    /// Ids of works in the line before that, in the order in which they stand there.
    ids: Vec<u64>,
    works: usize,
    keys: usize,
    /// Bytes of the records.
    records: usize,
}

/// Writes an entry whose line stands at `at` in `corpus.jsonl`.
pub(super) fn write(out: &mut impl Write, outcome: &Outcome, entry: &Entry, at: u64) -> io::Result<()> {
    let (Some(sha256), Some(document)) = (&outcome.sha256, &outcome.document) else { return Ok(()) };
    let keys = || entry.works.iter().flat_map(|work| &work.keys).chain(&entry.itself);
    let records = || {
        let works = entry.works.iter().map(|work| &work.line);
        works.chain(keys().map(|key| &key.line)).chain([&entry.coverage_line])
    };
    let head = Head {
        path: outcome.path.as_str().into(),
        sha256: sha256.as_str().into(),
        bytes: outcome.bytes.unwrap_or(0),
        document: document.as_str().into(),
        at,
        length: entry.line.len(),
        crc: crc32fast::hash(&entry.line),
        ids: renumber::ids(&entry.line),
        works: entry.works.len(),
        keys: keys().count(),
        records: records().map(Vec::len).sum::<usize>() + 1,
    };
    serde_json::to_writer(&mut *out, &head)?;
    out.write_all(b"\n")?;
    records().try_for_each(|line| out.write_all(line))?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Documents that earlier runs on a folder annotated in the same way.
#[derive(Debug, Default)]
pub struct Earlier {
    runs: Vec<Mutex<Run>>,
    /// By path and content: which run, and where its head stands.
    places: HashMap<u64, (usize, u64)>,
}

/// The open files of a run.
#[derive(Debug)]
struct Run {
    resume: BufReader<File>,
    corpus: File,
}

impl Earlier {
    /// The documents of the runs in `dirs` whose configuration was this; what cannot be read is none.
    pub(super) fn open(dirs: &[&Path], configuration: &[u8]) -> Self {
        let mut earlier = Self::default();
        for dir in dirs {
            // What is cut off at the end ends the list.
            let _ = earlier.add(dir, configuration);
        }
        earlier
    }

    fn add(&mut self, dir: &Path, configuration: &[u8]) -> io::Result<()> {
        let mut resume = BufReader::new(File::open(dir.join(RESUME))?);
        let corpus = File::open(dir.join("corpus.jsonl"))?;
        let mut line = Vec::new();
        resume.read_until(b'\n', &mut line)?;
        let mut places = Vec::new();
        if line == configuration {
            let mut at = line.len() as u64;
            loop {
                line.clear();
                let length = resume.read_until(b'\n', &mut line)?;
                let Ok(head) = serde_json::from_slice::<Head>(&line) else { break };
                places.push((place(&head.path, &head.sha256), at));
                at += (length + head.records) as u64;
                resume.seek_relative(i64::try_from(head.records).map_err(io::Error::other)?)?;
            }
        }
        let run = self.runs.len();
        self.runs.push(Mutex::new(Run { resume, corpus }));
        self.places.extend(places.into_iter().map(|(key, at)| (key, (run, at))));
        Ok(())
    }

    /// The outcome and the entry of the file at `path` with this content.
    #[must_use]
    pub fn find(&self, path: &str, content: &[u8]) -> Option<(Outcome, Entry)> {
        if self.places.is_empty() {
            return None;
        }
        let sha256 = &hex(&Sha256::digest(content));
        let &(run, at) = self.places.get(&place(path, sha256))?;
        let mut run = self.runs.get(run)?.lock().unwrap_or_else(PoisonError::into_inner);
        run.read(path, sha256, at).ok().flatten()
    }
}

impl Run {
    /// What stands at `at`, if it is of this file and whole.
    fn read(&mut self, path: &str, sha256: &str, at: u64) -> io::Result<Option<(Outcome, Entry)>> {
        self.resume.seek(SeekFrom::Start(at))?;
        let mut head = Vec::new();
        self.resume.read_until(b'\n', &mut head)?;
        let head: Head = serde_json::from_slice(&head)?;
        let mut records = vec![0; head.records];
        self.resume.read_exact(&mut records)?;
        let mut line = vec![0; head.length];
        self.corpus.seek(SeekFrom::Start(head.at))?;
        self.corpus.read_exact(&mut line)?;
        let is_whole = renumber::restore(&mut line, &head.ids) && crc32fast::hash(&line) == head.crc;
        if !is_whole || head.path != path || head.sha256 != sha256 {
            return Ok(None);
        }
        let mut lines = records.split_inclusive(|&byte| byte == b'\n');
        let works = lines.by_ref().take(head.works).map(Record::kept).collect();
        let itself = lines.by_ref().take(head.keys).map(KeyRecord::kept).collect();
        let Some(coverage_line) = lines.next().and_then(|line| line.strip_suffix(b"\n")) else {
            return Ok(None);
        };
        let outcome = Outcome {
            path: path.to_owned(),
            sha256: Some(sha256.to_owned()),
            bytes: Some(head.bytes),
            status: Status::Ok,
            document: Some(head.document.into_owned()),
            reason: None,
        };
        let coverage = serde_json::from_slice(coverage_line)?;
        let coverage_line = coverage_line.to_vec();
        Ok(Some((outcome, Entry { line, works, itself, coverage, coverage_line })))
    }
}

/// What a file is found by; who finds it compares the rest.
fn place(path: &str, sha256: &str) -> u64 {
    FixedState::default().hash_one((path, sha256))
}
