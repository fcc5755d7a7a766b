//! Ingestion: one file's bytes to blocks of text in reading order. It decides nothing about notes or citations.

mod dates;
mod decode;
mod docx;
mod epub;
mod events;
mod furniture;
mod glued;
mod html;
mod inline;
mod language;
mod lines;
mod marked;
mod markup;
mod names;
mod numbers;
mod odt;
mod pdf;
mod places;
mod references;
mod rtf;
mod runs;
mod spaced;
mod structured;
mod tables;
mod text;
mod tree;
mod xml;
mod zipped;

use crate::document::{Diagnostic, Furniture, Metadata};
use crate::span::{SourceMap, Span};
pub use marked::MarkedNote;
pub use names::StaticName;
pub use pdf::PdfError;
pub use places::{PageBox, Places};
use serde::{Deserialize, Serialize};

/// A document as its format gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ingested {
    /// Media type, from the content.
    #[serde(deserialize_with = "names::interned")]
    pub media_type: StaticName,
    /// Name of the character encoding.
    #[serde(deserialize_with = "names::interned")]
    pub encoding: StaticName,
    /// What the format says of title, authors and date.
    pub metadata: Metadata,
    /// Text of all blocks, one after the other, with the source's line ends kept as `\n`; entities, escapes,
    /// emphasis and superscript markup are already removed and stand in `runs`.
    pub text: String,
    /// From `text` to the source; `places` says what its offsets are.
    pub map: SourceMap,
    /// What the offsets that `map` leads to stand for.
    pub places: Places,
    /// Runs with a style or a meaning, by start.
    pub runs: Vec<Run>,
    /// Blocks in the order of the source.
    pub blocks: Vec<Block>,
    /// Notes that the format itself marks, in the order of the source; blocks and runs name them by index.
    pub notes: Vec<MarkedNote>,
    /// Whether the format marks every note it has: numbers in the text are then no notes and no calls.
    pub notes_are_marked: bool,
    /// What is known to be neither body nor note; not part of `blocks`.
    pub furniture: Vec<Furniture>,
    /// Repairs made while decoding; their offsets are offsets of `text`.
    pub diagnostics: Vec<Diagnostic>,
}

/// A stretch of text that stands alone in the layout: between blank lines, page breaks or block markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is, as far as the format tells.
    pub kind: BlockKind,
    /// Where it stands in [`Ingested::text`].
    pub span: Span,
    /// Page of the source, from 1, counted by page breaks.
    pub page: u32,
}

/// What a block is, as far as the format tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading and its level, from 1.
    Heading(u8),
    /// Running text, or anything the format does not tell from it (in plain text, notes as well).
    Paragraph,
    /// A block quotation.
    Quote,
    /// An item of a list, its bullet or number included where it is text.
    ListItem,
    /// A table.
    Table,
    /// Text of the note with this index in [`Ingested::notes`], its label left out; a note of several paragraphs
    /// has several blocks.
    Note(usize),
    /// Text that the layout sets apart as notes, labels included: one note, several, or the rest of one.
    NoteText,
    /// The rest of the block with this index: a page, a column or a figure parts them.
    Continuation(usize),
}

/// A run of text with a style or a meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: RunKind,
}

/// What a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunKind {
    /// Italic or underlined.
    Italic,
    /// Bold.
    Bold,
    /// Raised: `<sup>`, `^{…}`.
    Superscript,
    /// A reference mark whose format names its note (`[^word]`), by index in [`Ingested::notes`]. The mark itself is
    /// not in the text, so that the run is empty.
    Call(usize),
    /// A link and where it leads.
    Link(String),
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// Nothing in it.
    #[error("the file is empty; nothing to annotate")]
    Empty,
    /// Not a text.
    #[error("not a text file ({found} at byte {at}); convert it to UTF-8 text or Markdown first")]
    NotText {
        /// What was seen.
        found: &'static str,
        /// Where, in bytes.
        at: usize,
    },
    /// A PDF that cannot be read.
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
    /// A part of a container, or the container, that cannot be read.
    #[error("{part} is damaged ({problem}); open the file in the program that made it and save it again")]
    Damaged {
        /// Name of the part.
        part: String,
        /// What is wrong, and where.
        problem: String,
    },
    /// Larger or deeper than any document is.
    #[error("{part}: {problem}, more than any document needs; if it is one, save it as text first")]
    Limit {
        /// Name of the part.
        part: String,
        /// What was too much.
        problem: String,
    },
    /// Needs a password.
    #[error("encrypted; save it without a password first")]
    Encrypted,
    /// A format that is no document, or an old one.
    #[error("{found} is not read; {remedy}")]
    Unread {
        /// The format.
        found: &'static str,
        /// What to do about it.
        remedy: &'static str,
    },
}

/// Whether a file is of a format that can exhaust memory or time in its reader (containers, PDF): a batch reads it in
/// a process of its own, see [`crate::isolation`].
#[must_use]
pub fn is_risky(bytes: &[u8]) -> bool {
    zipped::Zip::is(bytes) || pdf::is(bytes)
}

/// Whether a ZIP file with entries of these names is one document, and not an archive of several.
pub fn is_container<'n>(names: impl Iterator<Item = &'n [u8]>) -> bool {
    zipped::is_container(names)
}

/// Reads the bytes of one file. `name` only decides what the content leaves open (`.md`).
///
/// # Errors
/// [`IngestError`] says why nothing could be read.
pub fn ingest(bytes: &[u8], name: &str) -> Result<Ingested, IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::Empty);
    }
    let mut ingested = if pdf::is(bytes) {
        pdf::ingest(bytes)?
    } else if zipped::Zip::is(bytes) {
        let mut zip = zipped::Zip::open(bytes)?;
        match zip.kind()? {
            zipped::Kind::Docx => docx::ingest(&mut zip)?,
            zipped::Kind::Odt => odt::ingest(&mut zip)?,
            zipped::Kind::Epub => epub::ingest(&mut zip)?,
        }
    } else if rtf::is(bytes) {
        rtf::ingest(bytes)?
    } else {
        let decoded = decode::decode(bytes)?;
        match markup::detect(&decoded.text) {
            Some(markup::Kind::Html) => html::ingest(decoded)?,
            Some(markup::Kind::Xml) => xml::ingest(decoded)?,
            None => text::ingest(decoded, name),
        }
    };
    ingested.runs = runs::disjoint(ingested.runs);
    if ingested.metadata.language.is_none() {
        ingested.metadata.language = language::detect(&ingested);
    }
    Ok(ingested)
}
