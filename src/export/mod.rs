//! Exporters: an annotated corpus in the formats of other people's tools.
//!
//! An exporter reads the plain records of a finished run, documents and works, one at a time, and only serialises. Each
//! is a file of this folder that says in its head what it loses, and a line of [`FORMATS`].

mod biblatex;
mod brat;
mod csl_json;
mod csv;
mod doccano;
mod graph_json;
mod graphml;
mod html;
mod inception;
mod label_studio;
mod labels;
pub(crate) mod markup;
mod ris;
mod text;

use crate::corpus::WorkLine;
use crate::document::AnnotatedDocument;
use std::io::{self, Write};

/// Writes records in a format, one at a time. Documents come before works.
pub trait Exporter {
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

/// All formats, by name.
pub const FORMATS: [&Format; 14] = [
    &biblatex::FORMAT,
    &brat::ANNOTATIONS,
    &brat::TEXT,
    &csl_json::FORMAT,
    &csv::CITATIONS,
    &csv::PASSAGES,
    &doccano::FORMAT,
    &graph_json::FORMAT,
    &graphml::FORMAT,
    &html::FORMAT,
    &inception::FORMAT,
    &label_studio::FORMAT,
    &ris::FORMAT,
    &text::FORMAT,
];

/// The format called `name`.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|format| format.name == name)
}

#[cfg(test)]
mod tests;
