//! Ingestion: one file's bytes to blocks of text in reading order. It decides nothing about notes or citations.

mod dates;
mod decode;
mod furniture;
mod inline;
mod lines;
mod markup;
mod pdf;

use crate::document::{Diagnostic, Furniture, Metadata};
use crate::span::{SourceMap, Span};
use inline::Inline;
pub use pdf::PdfError;
use lines::{Line, LineKind};

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
    /// Text that the layout sets apart as notes, labels included: one note, several, or the rest of one.
    NoteText,
    /// The rest of the last paragraph, item or quotation: a page, a column or a figure parts them.
    Continuation,
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
    /// A PDF that cannot be read.
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
    /// A text whose words stand amid tags.
    #[error(
        "{found} is not read yet; convert it to Markdown first, which keeps its notes \
         (for example with `pandoc -t markdown`)"
    )]
    Markup {
        /// `HTML` or `XML`.
        found: &'static str,
    },
}

/// Reads the bytes of one file. `name` only decides what the content leaves open (`.md`).
///
/// # Errors
/// [`IngestError`] says why nothing could be read.
pub fn ingest(bytes: &[u8], name: &str) -> Result<Ingested, IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::Empty);
    }
    if bytes.starts_with(b"%PDF-") {
        return Ok(pdf::ingest(bytes)?);
    }
    let decoded = decode::decode(bytes)?;
    let source = &*decoded.text;
    if let Some(found) = markup::detect(source) {
        return Err(IngestError::Markup { found });
    }
    let mut lines = lines::split(source, 0);
    let mut metadata = Metadata::default();
    let kinds = furniture::find(source, &mut lines, &mut metadata);
    let mut inline = Inline::default();
    inline.text.reserve(source.len() + 1);
    let mut blocks: Vec<Block> = Vec::new();
    let mut furniture = Vec::new();
    let mut markdown = 0;
    let mut group: Vec<Span> = Vec::new();
    let mut kind = BlockKind::Paragraph;
    let mut page = 1;
    // A last, empty line closes the last block.
    let last = Line { span: Span::default(), kind: LineKind::Blank, page: 0, indent: 0 };
    let all = lines.iter().copied().zip(kinds).chain(std::iter::once((last, None)));
    for (line, known) in all {
        let next = if known.is_some() {
            None
        } else {
            block_kind(source, &line, &kind, blocks.last(), !group.is_empty())
        };
        let joins = next.as_ref().is_some_and(|(_, joins)| *joins) && !group.is_empty() && page == line.page;
        if !joins && !group.is_empty() {
            let span = inline.block(source, &group, kind == BlockKind::Table);
            blocks.push(Block { kind: std::mem::replace(&mut kind, BlockKind::Paragraph), span, page });
            group.clear();
        }
        if let Some(known) = known {
            let span = Span::new(line.span.start + decoded.skipped, line.span.end + decoded.skipped);
            let span = decoded.map.as_ref().map_or(span, |map| map.source_span(line.span));
            furniture.push(Furniture { kind: known, source: span.into() });
        } else if let Some((next, _)) = next {
            markdown +=
                usize::from(matches!(next, BlockKind::Heading(_) | BlockKind::Note(_) | BlockKind::Table));
            if group.is_empty() {
                kind = next;
                page = line.page;
            }
            let content = match line.kind {
                LineKind::NoteDefinition(len) => {
                    Span::new(line.span.start + len + 4, line.span.end).trimmed(source)
                }
                // The indent of a line inside a block tells what it belongs to.
                LineKind::Text if !group.is_empty() => {
                    Span::new(line.span.start - line.indent, line.span.end)
                }
                _ => line.span,
            };
            group.push(content);
        }
    }
    inline.runs.sort_by_key(|run| (run.span.start, run.span.end));
    let markdown = markdown > 0 || name.ends_with(".md") || name.ends_with(".markdown");
    let mut map = inline.map;
    match decoded.map {
        Some(under) => map.lead_through(under),
        None => map.shift_source(decoded.skipped),
    }
    let diagnostics = decoded.diagnostics.into_iter().map(|d| Diagnostic { start: 0, end: 0, ..d }).collect();
    Ok(Ingested {
        media_type: if markdown { "text/markdown" } else { "text/plain" },
        encoding: decoded.encoding,
        metadata,
        text: inline.text,
        map,
        runs: inline.runs,
        blocks,
        furniture,
        diagnostics,
    })
}

/// What block a line belongs to, and whether it goes on with the open block of kind `open` (if one `is_open`).
fn block_kind(
    source: &str,
    line: &Line,
    open: &BlockKind,
    last: Option<&Block>,
    is_open: bool,
) -> Option<(BlockKind, bool)> {
    Some(match line.kind {
        LineKind::Blank | LineKind::PageBreak | LineKind::Rule | LineKind::Markup => return None,
        LineKind::Heading(level) => (BlockKind::Heading(level), false),
        LineKind::Quote => (BlockKind::Quote, *open == BlockKind::Quote),
        LineKind::ListItem => (BlockKind::ListItem, false),
        LineKind::TableRow => (BlockKind::Table, *open == BlockKind::Table),
        LineKind::NoteDefinition(len) => {
            let label = line.span.start + 2;
            (BlockKind::Note(source[label..label + len].to_owned()), false)
        }
        LineKind::Text => {
            let goes_on = is_open && !matches!(open, BlockKind::Heading(_) | BlockKind::Table);
            match last.map(|b| &b.kind) {
                // A further paragraph of a note is indented.
                Some(BlockKind::Note(label)) if !is_open && line.indent >= 2 => {
                    (BlockKind::Note(label.clone()), false)
                }
                _ => (BlockKind::Paragraph, goes_on),
            }
        }
    })
}
