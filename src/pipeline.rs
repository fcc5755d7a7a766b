//! The whole way of one document: bytes to annotated document.

use crate::citations::{self, Work};
use crate::concerns::Scheme;
use crate::document::{AnnotatedDocument, SCHEMA, Source};
use crate::ingest::{self, IngestError, Ingested};
use crate::notes;
use crate::span::OffsetUnit;
use sha2::{Digest, Sha256};
use std::path::Path;

/// An annotated document and the works it cites.
#[derive(Clone, Debug, Default)]
pub struct Annotated {
    /// The document, offsets in bytes.
    pub document: AnnotatedDocument,
    /// Its works, in order of first citation.
    pub works: Vec<Work>,
}

/// Annotates the content of one file.
///
/// # Errors
/// [`IngestError`] when the bytes cannot be read as a document.
pub fn annotate(bytes: &[u8], path: &str, scheme: &Scheme) -> Result<Annotated, IngestError> {
    Ok(annotate_ingested(ingest::ingest(bytes, path)?, bytes, path, scheme))
}

/// Annotates what was made of the content of one file.
#[must_use]
pub fn annotate_ingested(ingested: Ingested, bytes: &[u8], path: &str, scheme: &Scheme) -> Annotated {
    let (media_type, encoding) = (ingested.media_type.to_owned(), ingested.encoding.to_owned());
    let mut reading = notes::read(ingested);
    let cited = citations::cite(&reading);
    scheme.classify(&mut reading);
    let sha256 = hex(&Sha256::digest(bytes));
    let mut diagnostics = reading.diagnostics;
    diagnostics.extend(cited.diagnostics);
    diagnostics.sort_by_key(|d| (d.start, d.end));
    let stem = Path::new(path).file_stem().map_or_else(|| "document".into(), |s| s.to_string_lossy());
    let document = AnnotatedDocument {
        schema: SCHEMA.to_owned(),
        id: format!("{stem}-{}", &sha256[..8]),
        source: Source { path: path.to_owned(), media_type, sha256, bytes: bytes.len() as u64, encoding },
        metadata: reading.metadata,
        offset_unit: OffsetUnit::Byte,
        text: reading.text,
        sections: reading.sections,
        passages: reading.passages,
        notes: reading.notes,
        citations: cited.citations,
        furniture: reading.furniture,
        diagnostics,
    };
    Annotated { document, works: cited.works }
}

/// Lower-case hex digits of `bytes`.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
