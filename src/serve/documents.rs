//! The documents of the corpus by their ids, and those that were handed in.

use super::ServeError;
use crate::document::AnnotatedDocument;
use crate::report::page::file_name;
use serde::Deserialize;
use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The documents of `corpus.jsonl`. Memory holds a place for each; the file is held open, so that a run which replaces it
/// changes nothing here.
pub(super) struct Documents {
    file: Mutex<BufReader<File>>,
    /// Where the line of each begins, and the path of its source.
    places: HashMap<String, (u64, PathBuf)>,
}

#[derive(Deserialize)]
struct Head {
    id: String,
    source: HeadSource,
}

#[derive(Deserialize)]
struct HeadSource {
    path: PathBuf,
}

impl Documents {
    /// Looks through the corpus in the folder `dir`.
    pub(super) fn open(dir: &Path) -> Result<Self, ServeError> {
        let path = dir.join("corpus.jsonl");
        let read = || -> io::Result<Self> {
            let mut file = BufReader::new(File::open(&path)?);
            let (mut places, mut line, mut at) = (HashMap::new(), String::new(), 0);
            loop {
                line.clear();
                let length = file.read_line(&mut line)?;
                if length == 0 {
                    return Ok(Self { file: Mutex::new(file), places });
                }
                let head: Head = serde_json::from_str(&line)?;
                places.entry(head.id).or_insert((at, head.source.path));
                at += length as u64;
            }
        };
        read().map_err(|error| ServeError::Corpus { path: path.display().to_string(), error })
    }

    /// The document called `id`, its offsets in bytes.
    pub(super) fn find(&self, id: &str) -> io::Result<Option<AnnotatedDocument>> {
        let Some((at, _)) = self.places.get(id) else { return Ok(None) };
        let mut line = String::new();
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(*at))?;
            file.read_line(&mut line)?;
        }
        let document: AnnotatedDocument = serde_json::from_str(&line)?;
        Ok(Some(document.in_bytes()))
    }

    /// Ids and paths of all.
    pub(super) fn paths(&self) -> impl Iterator<Item = (&str, &Path)> {
        self.places.iter().map(|(id, (_, path))| (id.as_str(), path.as_path()))
    }
}

/// A document that was handed in, with its page.
pub(super) struct Upload {
    /// Name of its page.
    pub(super) name: String,
    /// Its page.
    pub(super) page: Vec<u8>,
    /// The document, its offsets in bytes.
    pub(super) document: AnnotatedDocument,
}

/// The latest documents that were handed in. They last as long as the server.
#[derive(Default)]
pub(super) struct Uploads(VecDeque<Arc<Upload>>);

impl Uploads {
    /// Adds one; the oldest of many goes.
    pub(super) fn add(&mut self, document: AnnotatedDocument, page: Vec<u8>) -> Arc<Upload> {
        const KEPT: usize = 16;
        let name = file_name(&document.id);
        self.0.retain(|upload| upload.name != name);
        self.0.truncate(KEPT - 1);
        let upload = Arc::new(Upload { name, page, document });
        self.0.push_front(upload.clone());
        upload
    }

    /// The one whose page is called `name`.
    pub(super) fn named(&self, name: &str) -> Option<Arc<Upload>> {
        self.0.iter().find(|upload| upload.name == name).cloned()
    }

    /// All of them, the latest first.
    pub(super) fn all(&self) -> Vec<Arc<Upload>> {
        self.0.iter().cloned().collect()
    }
}
