//! Exporters: an annotated corpus in the formats of other people's tools.
//!
//! An exporter reads the plain records of a finished run, documents and works, one at a time, and only serialises. Each
//! is a file of this folder that says in its head what it loses, and a line of [`FORMATS`].

mod biblatex;
mod brat;
mod csl_json;
pub(crate) mod csv;
mod doccano;
mod feeds;
mod graph_json;
mod graphml;
mod html;
#[cfg(feature = "tables")]
mod huggingface;
mod inception;
mod label_studio;
mod labels;
pub(crate) mod markup;
#[cfg(feature = "tables")]
mod parquet;
mod pipe;
mod postgresql;
mod qdpx;
mod ris;
mod spacy;
mod sqlite;
mod tei;
mod text;
mod web_annotation;

use crate::concerns::Scheme;
use crate::corpus::WorkLine;
use crate::document::AnnotatedDocument;
use crate::pipeline::hex;
use crate::tables::Table;
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};

/// Writes records in a format, one at a time. Documents come before works.
pub trait Exporter {
    /// Tells what the categories mean, before anything is written.
    fn scheme(&mut self, _scheme: &Scheme) {}

    /// Writes what stands before the first record.
    ///
    /// # Errors
    /// Those of `out`.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes a document, its offsets in bytes.
    ///
    /// # Errors
    /// Those of `out`, and of files that the document names.
    fn document(&mut self, _document: &AnnotatedDocument, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes a work.
    ///
    /// # Errors
    /// Those of `out`.
    fn work(&mut self, _work: &WorkLine, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes what stands behind the last record.
    ///
    /// # Errors
    /// Those of `out`.
    fn finish(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// What a format is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The works alone.
    Works,
    /// The documents alone.
    Documents,
    /// The documents alone, each in a file of its own.
    EachDocument,
    /// The documents, then the works.
    Both,
    /// Nothing: it is the same for every corpus.
    Nothing,
}

/// A format.
pub struct Format {
    /// Name on the command line.
    pub name: &'static str,
    /// Ending of its files, without a full stop.
    pub extension: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// What it is made from.
    pub reads: Reads,
    /// A new exporter.
    pub exporter: fn() -> Box<dyn Exporter>,
}

/// The format of a table.
const fn of_table(
    table: &Table,
    name: &'static str,
    extension: &'static str,
    about: &'static str,
    exporter: fn() -> Box<dyn Exporter>,
) -> Format {
    let reads = if table.is_of_works() { Reads::Works } else { Reads::Documents };
    Format { name, extension, about, reads, exporter }
}

/// All formats, by name.
pub const FORMATS: &[&Format] = &[
    &biblatex::FORMAT,
    &brat::ANNOTATIONS,
    &brat::TEXT,
    &csl_json::FORMAT,
    &csv::CITATIONS,
    &csv::DOCUMENTS,
    &csv::EVIDENCE,
    &csv::NOTES,
    &csv::PASSAGES,
    &csv::WORKS,
    &doccano::FORMAT,
    &feeds::ELASTICSEARCH,
    &feeds::MAPPING,
    &graph_json::FORMAT,
    &graphml::FORMAT,
    &html::FORMAT,
    &inception::FORMAT,
    &feeds::FLAT,
    &label_studio::FORMAT,
    #[cfg(feature = "tables")]
    &parquet::CITATIONS,
    #[cfg(feature = "tables")]
    &parquet::DOCUMENTS,
    #[cfg(feature = "tables")]
    &parquet::EVIDENCE,
    #[cfg(feature = "tables")]
    &parquet::NOTES,
    #[cfg(feature = "tables")]
    &parquet::PASSAGES,
    #[cfg(feature = "tables")]
    &parquet::WORKS,
    &postgresql::FORMAT,
    &qdpx::FORMAT,
    &ris::FORMAT,
    &spacy::FORMAT,
    &sqlite::FORMAT,
    &tei::FORMAT,
    &text::FORMAT,
    &web_annotation::FORMAT,
];

/// A folder of files in several formats, of the whole corpus.
pub struct Folder {
    /// Name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Paths in the folder and what is there.
    pub files: &'static [(&'static str, &'static Format)],
}

/// All folders, by name.
pub const FOLDERS: &[&Folder] = &[
    #[cfg(feature = "tables")]
    &huggingface::FOLDER,
];

/// An id for what is told by `parts`: the first 24 hex digits of their digest.
pub(crate) fn stable_id(parts: &[&str]) -> String {
    let mut id = digest(parts);
    id.truncate(24);
    id
}

/// SHA-256 over `parts`, in hex.
fn digest(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
        digest.update([0]);
    }
    hex(&digest.finalize())
}

/// The format called `name`.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name).copied()
}

/// The folder called `name`.
#[must_use]
pub fn folder(name: &str) -> Option<&'static Folder> {
    FOLDERS.iter().find(|folder| folder.name == name).copied()
}

#[cfg(test)]
mod tests;
