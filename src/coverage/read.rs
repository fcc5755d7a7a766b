//! Reads `coverage.json`, one document in memory at a time.

use super::{CorpusCoverage, DocumentCoverage, SCHEMA};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Why coverage could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be opened.
    #[error("{path}: {error}; `glossator annotate PATH… -o DIR` makes it")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// It is not what this version writes.
    #[error("{path}: {error}; annotate again with this version")]
    Invalid {
        /// The file.
        path: String,
        /// What is wrong.
        error: serde_json::Error,
    },
}

/// Reads the file at `path`: calls `document` on each document, in order, and gives the corpus.
///
/// # Errors
/// [`ReadError`] names the file and the remedy.
pub fn read(path: &Path, document: impl FnMut(DocumentCoverage)) -> Result<CorpusCoverage, ReadError> {
    let name = || path.display().to_string();
    let file = File::open(path).map_err(|error| ReadError::Unreadable { path: name(), error })?;
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, file));
    json.deserialize_map(FileVisitor(document)).map_err(|error| ReadError::Invalid { path: name(), error })
}

struct FileVisitor<F>(F);

impl<'de, F: FnMut(DocumentCoverage)> Visitor<'de> for FileVisitor<F> {
    type Value = CorpusCoverage;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "coverage of the schema {SCHEMA}")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut corpus = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "schema" => {
                    let schema: String = map.next_value()?;
                    if schema != SCHEMA {
                        return Err(A::Error::custom(format!("the schema is {schema}, not {SCHEMA}")));
                    }
                }
                "corpus" => corpus = Some(map.next_value()?),
                "documents" => map.next_value_seed(Documents(&mut self.0))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        corpus.ok_or_else(|| A::Error::missing_field("corpus"))
    }
}

/// The array of documents, handed on one by one.
struct Documents<'f, F>(&'f mut F);

impl<'de, F: FnMut(DocumentCoverage)> DeserializeSeed<'de> for Documents<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(DocumentCoverage)> Visitor<'de> for Documents<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("documents")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut documents: A) -> Result<(), A::Error> {
        while let Some(document) = documents.next_element()? {
            (self.0)(document);
        }
        Ok(())
    }
}
