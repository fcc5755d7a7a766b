//! PDF: glyphs on pages to blocks in reading order.
//!
//! ```text
//! bytes ─extract→ glyphs, rules, links ─lines→ fragments ─furniture, columns→ lines ─areas, tables→ roles ─blocks, write→ Ingested
//! ```
//!
//! What the geometry tells is told once: which text is furniture, which is set apart as notes, which marks are
//! raised, where paragraphs begin and end. Which note a mark calls is left to the notes stage.

mod areas;
mod blocks;
mod columns;
mod extract;
mod front;
mod furniture;
mod layout;
mod lines;
mod metadata;
mod tables;
#[cfg(test)]
mod tests;
mod write;

use super::{Ingested, Places};
use crate::document::{Diagnostic, Furniture, FurnitureKind, Severity, SourceRange};
use crate::span::Span;
use layout::Role;
use lines::Fragment;

/// Why a PDF could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// It needs a password.
    #[error("the PDF needs a password; save a copy without one (for example with `qpdf --decrypt`)")]
    Encrypted,
    /// Its encryption is damaged or unknown.
    #[error("the PDF is encrypted in a way that cannot be read; save a copy without encryption")]
    Encryption,
    /// Not a PDF that can be read.
    #[error(
        "the PDF is damaged beyond reading; try to repair it (for example with `qpdf` or `mutool clean`)"
    )]
    Damaged,
    /// Pages without any text.
    #[error(
        "no-text-layer: the {pages} pages of the PDF are images without text; run OCR first \
         (for example with `ocrmypdf`)"
    )]
    NoTextLayer {
        /// How many pages there are.
        pages: usize,
    },
    /// Its end is missing, and nothing of its text is left.
    #[error("the PDF is cut off before its end and has no text that can be read; get the whole file")]
    CutOff,
    /// Larger than the limits allow.
    #[error("the PDF has more than {most} {what}; split it")]
    TooLarge {
        /// Pages or characters.
        what: &'static str,
        /// The limit.
        most: usize,
    },
    /// Its pages take too long to run.
    #[error("the pages of the PDF took more than {seconds} seconds to read; split it")]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
}

/// Whether a file is a PDF: its mark stands near the beginning.
pub(super) fn is(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some()
}

/// Reads a PDF.
///
/// # Errors
/// [`PdfError`] says why nothing could be read.
pub(super) fn ingest(bytes: &[u8]) -> Result<Ingested, PdfError> {
    let extracted = extract::extract(bytes)?;
    let pages = &extracted.pages;
    let fragments: Vec<_> = pages.iter().map(lines::fragments).collect();
    if fragments.iter().flatten().map(|f| f.glyphs.len()).sum::<usize>() < 10 * pages.len().clamp(1, 20) {
        return Err(if is_cut_off(bytes) {
            PdfError::CutOff
        } else {
            PdfError::NoTextLayer { pages: pages.len() }
        });
    }
    let heights: Vec<f32> = pages.iter().map(|p| p.height).collect();
    let kinds = furniture::find(&fragments, &heights);
    let mut furniture = named(&fragments, &kinds);
    let (mut lines, measures) = layout::lines(pages, fragments, &kinds);
    areas::mark(&mut lines, pages, &measures);
    tables::mark(&mut lines, pages, &measures);
    furniture.extend(lines.iter().filter_map(|line| match line.role {
        Role::Furniture(kind) => Some(piece(kind, line.page, &line.fragment)),
        _ => None,
    }));
    let lines = layout::part_headings(lines);
    let blocks = blocks::blocks(&lines, &measures);
    let written = write::write(&lines, &blocks, pages);
    let metadata = front::metadata(&extracted.info, &lines, &blocks);
    Ok(Ingested {
        media_type: "application/pdf",
        encoding: "UTF-8",
        metadata,
        text: written.text,
        places: Places::Pages(written.places),
        furniture,
        runs: written.runs,
        blocks: written.blocks,
        diagnostics: doubts(&extracted, bytes),
        ..Ingested::default()
    })
}

/// The fragments that are furniture.
fn named(fragments: &[Vec<Fragment>], kinds: &[Vec<Option<FurnitureKind>>]) -> Vec<Furniture> {
    let of_page = |(page, (fragments, kinds)): (usize, (&Vec<Fragment>, &Vec<Option<FurnitureKind>>))| {
        let pairs = fragments.iter().zip(kinds);
        pairs.filter_map(|(f, kind)| kind.map(|kind| piece(kind, page, f))).collect::<Vec<_>>()
    };
    fragments.iter().zip(kinds).enumerate().flat_map(of_page).collect()
}

fn piece(kind: FurnitureKind, page: usize, fragment: &Fragment) -> Furniture {
    Furniture { kind, source: SourceRange::Page { page: write::number(page), bbox: fragment.bbox() } }
}

/// Whether the mark of a PDF's end is missing.
fn is_cut_off(bytes: &[u8]) -> bool {
    const TAIL: usize = 2048;
    memchr::memmem::rfind(&bytes[bytes.len().saturating_sub(TAIL)..], b"%%EOF").is_none()
}

/// What a reader should know: a file that is cut off, characters without a meaning if they are more than a few.
fn doubts(extracted: &extract::Extracted, bytes: &[u8]) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let mut doubt = |code, message| {
        doubts.push(Diagnostic::new(Severity::Warning, code, message, Span::default()));
    };
    if is_cut_off(bytes) {
        doubt("cut-off", "the PDF is cut off before its end: pages may be missing".to_owned());
    }
    if extracted.unmapped * 100 > extracted.characters {
        let message = format!(
            "{} of {} characters have no meaning in the file's fonts; OCR may read them",
            extracted.unmapped, extracted.characters
        );
        doubt("broken-encoding", message);
    }
    doubts
}
