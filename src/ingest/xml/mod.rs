//! XML of publishers, editors and gazettes (JATS, TEI, DocBook, Federal Register, USLM) and any other that marks its
//! paragraphs: elements by what their names mean in those vocabularies, and by where text stands.

mod meta;
mod notes;
mod roles;
mod walk;

use super::decode::Decoded;
use super::html::finish;
use super::structured::Builder;
use super::tree::{Markup, Tree};
use super::{IngestError, Ingested};

/// Longest source that is read.
const LONGEST: usize = 100_000_000;

/// Reads an XML document.
pub(super) fn ingest(mut decoded: Decoded<'_>) -> Result<Ingested, IngestError> {
    let source = std::mem::take(&mut decoded.text);
    if source.len() > LONGEST {
        let problem = format!("it has more than {} MB", LONGEST / 1_000_000);
        return Err(IngestError::Limit { part: "the XML".to_owned(), problem });
    }
    let tree = Tree::parse(&source, &[0], Markup::Xml);
    let notes = notes::find(&tree);
    let mut builder = Builder::default();
    let dropped = walk::walk(&tree, &notes, &mut builder);
    let mut ingested = builder.finish();
    ingested.metadata = meta::read(&tree);
    ingested.furniture = dropped;
    let mut ingested = finish(ingested, tree.flattened, decoded);
    ingested.media_type = "application/xml";
    Ok(ingested)
}
