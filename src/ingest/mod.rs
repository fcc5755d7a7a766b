//! Ingestion: one file's bytes to blocks of text in reading order. It decides nothing about notes or citations.

use crate::document::{Diagnostic, Furniture, Metadata};
use crate::span::{SourceMap, Span};

/// A document as its format gives it.
#[derive(Clone, Debug, Default)]
pub struct Ingested {
    /// Media type, from the content: `text/plain` or `text/markdown`.
    pub media_type: &'static str,
    /// Name of the character encoding.
    pub encoding: &'static str,
    /// What the format says of title, authors and date.
    pub metadata: Metadata,
    /// Text of all blocks, one after the other, with the source's line ends kept as `\n`; entities, escapes,
    /// emphasis and superscript markup are already removed and stand in `runs`.
    pub text: String,
    /// From `text` to bytes of the source file.
    pub map: SourceMap,
    /// Runs with a style or a meaning, by start.
    pub runs: Vec<Run>,
    /// Blocks in the order of the source.
    pub blocks: Vec<Block>,
    /// What is known to be neither body nor note; not part of `blocks`.
    pub furniture: Vec<Furniture>,
    /// Repairs made while decoding; their offsets are offsets of `text`.
    pub diagnostics: Vec<Diagnostic>,
}

/// A stretch of text that stands alone in the layout: between blank lines, page breaks or block markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is, as far as the format tells.
    pub kind: BlockKind,
    /// Where it stands in [`Ingested::text`].
    pub span: Span,
    /// Page of the source, from 1, counted by page breaks.
    pub page: u32,
}

/// What a block is, as far as the format tells.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// A note, with the label that calls to it carry.
    Note(String),
}

/// A run of text with a style or a meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: RunKind,
}

/// What a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// Italic or underlined.
    Italic,
    /// Bold.
    Bold,
    /// Raised: `<sup>`, `^{…}`.
    Superscript,
    /// A reference mark whose format names its note (`[^word]`): the label of the note's block.
    Call(String),
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
}

/// Reads the bytes of one file. `name` only decides what the content leaves open (`.md`).
///
/// # Errors
/// [`IngestError`] says why nothing could be read.
pub fn ingest(bytes: &[u8], name: &str) -> Result<Ingested, IngestError> {
    let _ = name;
    if bytes.is_empty() {
        return Err(IngestError::Empty);
    }
    Ok(Ingested::default())
}
