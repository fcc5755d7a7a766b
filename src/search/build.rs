//! Brings the index of a corpus up to date.

use super::SearchError;
use super::record::{RecordKind, Uses, of_document, of_work};
use super::schema::{FOLDER, Fields, VERSION, register};
use crate::corpus::WorkLine;
use crate::document::AnnotatedDocument;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tantivy::{Index, IndexWriter, TantivyError, Term};

/// What an index was made from: kept with each of its commits.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// Hash of each document's line, by id.
    documents: BTreeMap<String, String>,
    /// Hash of `works.jsonl` and of all documents, once the works are in.
    works: Option<String>,
    /// Size and time of `corpus.jsonl`, to tell an index that has fallen behind.
    pub(super) stamp: Option<(u64, SystemTime)>,
}

/// What was done to bring an index up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Updated {
    /// Documents of the corpus.
    pub documents: usize,
    /// Those that were new or had changed.
    pub indexed: usize,
    /// Those that had left the corpus.
    pub removed: usize,
    /// Records written.
    pub records: usize,
}

/// Brings the index in the folder `dir` of an annotated corpus up to date; makes it where there is none, and anew where
/// it is of another version. `progress` is told how many bytes of the corpus have been read, of how many. What a killed
/// run had committed stays; the rest is done by the next one.
///
/// # Errors
/// [`SearchError`]
pub fn update(dir: &Path, mut progress: impl FnMut(u64, u64)) -> Result<Updated, SearchError> {
    let corpus = Lines::open(dir.join("corpus.jsonl"))?;
    let stamp = stamp(dir);
    let bytes = stamp.map_or(0, |(bytes, _)| bytes);
    let folder = dir.join(FOLDER);
    let failed = |error| failed(&folder, error);
    let (index, fields) = open_or_create(&folder)?;
    let before = state(&index).map_err(failed)?;
    const MEMORY: usize = 200_000_000;
    let mut writer: IndexWriter = index.writer(MEMORY).map_err(failed)?;
    let mut after = State { version: VERSION, stamp, ..State::default() };
    let (mut done, mut read) = (Updated::default(), 0);
    for line in corpus {
        let (path, number, line) = line?;
        let malformed = |error| SearchError::Line { path: path.clone(), line: number, error };
        read += line.len() as u64;
        let Head { id } = serde_json::from_str(&line).map_err(malformed)?;
        let hash = hash(&line);
        done.documents += 1;
        if before.documents.get(&id) != Some(&hash) {
            let document: AnnotatedDocument = serde_json::from_str(&line).map_err(malformed)?;
            writer.delete_term(Term::from_field_text(fields.document, &id));
            for record in of_document(&document.in_bytes()) {
                writer.add_document(fields.document(&record)).map_err(failed)?;
                done.records += 1;
            }
            done.indexed += 1;
        }
        after.documents.insert(id, hash);
        progress(read, bytes);
    }
    for id in before.documents.keys().filter(|id| !after.documents.contains_key(*id)) {
        writer.delete_term(Term::from_field_text(fields.document, id));
        done.removed += 1;
    }
    let works = dir.join("works.jsonl");
    let mut content = Sha256::new();
    File::open(&works)
        .and_then(|mut file| io::copy(&mut file, &mut content))
        .map_err(|error| SearchError::Corpus { path: works.display().to_string(), error })?;
    let all: Vec<&str> = after.documents.values().map(String::as_str).collect();
    let fingerprint = hash(&(short(content) + &all.concat()));
    if before.works.as_ref() != Some(&fingerprint) {
        // Citations first: what is known of a work is gathered from theirs in the index.
        commit(&mut writer, &after).map_err(failed)?;
        let mut uses = uses(&index, &fields).map_err(failed)?;
        writer.delete_term(Term::from_field_text(fields.record, RecordKind::Work.name()));
        for line in Lines::open(works)? {
            let (path, number, line) = line?;
            let work: WorkLine = serde_json::from_str(&line).map_err(|error| SearchError::Line {
                path,
                line: number,
                error,
            })?;
            let uses = uses.remove(&work.id).unwrap_or_default();
            writer.add_document(fields.document(&of_work(&work, uses))).map_err(failed)?;
            done.records += 1;
        }
    }
    after.works = Some(fingerprint);
    if after != before {
        commit(&mut writer, &after).map_err(failed)?;
    }
    writer.wait_merging_threads().map_err(failed)?;
    Ok(done)
}

/// What names a document.
#[derive(Deserialize)]
struct Head {
    id: String,
}

/// Size and time of the corpus in `dir`.
pub(super) fn stamp(dir: &Path) -> Option<(u64, SystemTime)> {
    let metadata = fs::metadata(dir.join("corpus.jsonl")).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// The index in `folder`, its words cut in our way.
pub(super) fn open(folder: &Path) -> Result<(Index, Fields), SearchError> {
    let path = || folder.display().to_string();
    if !folder.join("meta.json").is_file() {
        return Err(SearchError::Missing(path()));
    }
    let index = Index::open_in_dir(folder).map_err(|error| failed(folder, error))?;
    let (schema, fields) = Fields::new();
    register(&index);
    let version = state(&index).map(|state| state.version);
    if index.schema() != schema || !matches!(version, Ok(VERSION)) {
        return Err(SearchError::Version(path()));
    }
    Ok((index, fields))
}

fn open_or_create(folder: &Path) -> Result<(Index, Fields), SearchError> {
    match open(folder) {
        Err(SearchError::Missing(_) | SearchError::Version(_)) => {}
        other => return other,
    }
    let refused = |error: std::io::Error| failed(folder, error.into());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(refused)?;
    }
    fs::create_dir_all(folder).map_err(refused)?;
    let (schema, fields) = Fields::new();
    let index = Index::create_in_dir(folder, schema).map_err(|error| failed(folder, error))?;
    register(&index);
    Ok((index, fields))
}

/// What the index was made from.
pub(super) fn state(index: &Index) -> tantivy::Result<State> {
    let payload = index.load_metas()?.payload;
    Ok(payload.and_then(|payload| serde_json::from_str(&payload).ok()).unwrap_or_default())
}

fn commit(writer: &mut IndexWriter, state: &State) -> tantivy::Result<()> {
    let payload =
        serde_json::to_string(state).map_err(|error| TantivyError::InternalError(error.to_string()))?;
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&payload);
    commit.commit().map(|_| ())
}

/// What the citations in the index say of each work.
fn uses(index: &Index, fields: &Fields) -> tantivy::Result<HashMap<String, Uses>> {
    let mut uses: HashMap<String, Uses> = HashMap::new();
    let schema = index.schema();
    for segment in index.reader()?.searcher().segment_readers() {
        let column = |field| segment.fast_fields().str(schema.get_field_name(field));
        let (Some(works), Some(records)) = (column(fields.work)?, column(fields.record)?) else { continue };
        let told = [column(fields.category)?, column(fields.entity)?, column(fields.kind)?];
        let mut value = String::new();
        for document in segment.doc_ids_alive() {
            let is_citation = records.term_ords(document).next().is_some_and(|ord| {
                value.clear();
                records.ord_to_str(ord, &mut value).is_ok() && value == RecordKind::Citation.name()
            });
            let Some(work) = works.term_ords(document).next().filter(|_| is_citation) else { continue };
            value.clear();
            works.ord_to_str(work, &mut value)?;
            let Uses { categories, entities, sources } = uses.entry(value.clone()).or_default();
            for (column, set) in told.iter().zip([categories, entities, sources]) {
                let Some(column) = column else { continue };
                for ord in column.term_ords(document) {
                    value.clear();
                    column.ord_to_str(ord, &mut value)?;
                    if !set.contains(&value) {
                        set.insert(value.clone());
                    }
                }
            }
        }
    }
    Ok(uses)
}

/// SHA-256, the first sixteen hex digits.
fn hash(content: &(impl AsRef<[u8]> + ?Sized)) -> String {
    short(Sha256::new_with_prefix(content))
}

fn short(digest: Sha256) -> String {
    crate::pipeline::hex(&digest.finalize()[..8])
}

/// The error of the index in `folder`.
pub(super) fn failed(folder: &Path, error: TantivyError) -> SearchError {
    let path = folder.display().to_string();
    match error {
        TantivyError::LockFailure(..) => SearchError::Busy(path),
        error => SearchError::Index { path, error },
    }
}

/// Path, number and text of each line of a file.
struct Lines {
    path: PathBuf,
    file: BufReader<File>,
    number: usize,
}

impl Lines {
    fn open(path: PathBuf) -> Result<Self, SearchError> {
        let file = File::open(&path)
            .map_err(|error| SearchError::Corpus { path: path.display().to_string(), error })?;
        Ok(Self { path, file: BufReader::new(file), number: 0 })
    }
}

impl Iterator for Lines {
    type Item = Result<(String, usize, String), SearchError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = String::new();
        self.number += 1;
        let path = self.path.display().to_string();
        match self.file.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(Ok((path, self.number, line))),
            Err(error) => Some(Err(SearchError::Corpus { path, error })),
        }
    }
}
