//! What the fuzz targets share: a document is annotated and must be whole.

#![allow(clippy::unwrap_used)]

use glossator::concerns::Scheme;
use glossator::document::AnnotatedDocument;
use glossator::pipeline;
use std::sync::LazyLock;

#[path = "../../tests/all/whole.rs"]
mod whole;

/// The scheme that comes with the program.
pub static SCHEME: LazyLock<Scheme> = LazyLock::new(|| Scheme::built_in().unwrap());

/// Annotates `bytes` as the file `name`, if they can be read, and checks that the document is whole.
pub fn annotated(bytes: &[u8], name: &str) -> Option<AnnotatedDocument> {
    let document = pipeline::annotate(bytes, name, &SCHEME).ok()?.document;
    whole::assert_whole(&document);
    Some(document)
}
