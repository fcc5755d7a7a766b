//! HTML and XHTML: a tree, what in it is a note, a call or boilerplate, and its text in blocks.

mod boilerplate;
mod calls;
mod extent;
mod links;
mod meta;
mod style;
mod walk;

pub(super) use meta::iso_date;

use super::decode::Decoded;
use super::structured::Builder;
use super::{Ingested, IngestError, Places, text};
use crate::document::{Diagnostic, Severity};
use crate::span::{SourceMap, Span};
use super::tree::{self, Data, Markup, Tree};

/// Longest source that is read.
const LONGEST: usize = 50_000_000;

/// Reads an HTML document.
pub(super) fn ingest(mut decoded: Decoded<'_>) -> Result<Ingested, IngestError> {
    let source = std::mem::take(&mut decoded.text);
    if source.len() > LONGEST {
        return Err(IngestError::TooLarge { found: "HTML", megabytes: LONGEST / 1_000_000 });
    }
    let tree = Tree::parse(&source, &[0], Markup::Html);
    if let Some(plain) = preformatted(&tree) {
        return Ok(as_text(&tree, plain, decoded));
    }
    let mut builder = Builder::default();
    let notes = links::find(&tree, &[]);
    let furniture = boilerplate::find(&tree, &notes);
    let dropped = walk::walk(&tree, &notes, &furniture, &mut builder);
    let mut ingested = builder.finish();
    ingested.metadata = meta::read(&tree);
    ingested.furniture = dropped;
    Ok(finish(ingested, tree.flattened, decoded))
}

/// What a decoded source adds to what was read of it.
pub(super) fn finish(mut ingested: Ingested, flattened: bool, decoded: Decoded<'_>) -> Ingested {
    ingested.media_type = "text/html";
    ingested.encoding = decoded.encoding;
    ingested.places = Places::Bytes;
    for piece in &mut ingested.furniture {
        if let crate::document::SourceRange::Bytes { start, end } = &mut piece.source {
            let span = Span::new(*start + decoded.skipped, *end + decoded.skipped);
            let span = decoded.map.as_ref().map_or(span, |map| map.source_span(Span::new(*start, *end)));
            (*start, *end) = (span.start, span.end);
        }
    }
    match decoded.map {
        Some(under) => ingested.map.lead_through(under),
        None => ingested.map.shift_source(decoded.skipped),
    }
    ingested.diagnostics = decoded.diagnostics.into_iter().map(|d| Diagnostic { start: 0, end: 0, ..d }).collect();
    if flattened {
        ingested.diagnostics.push(Diagnostic::new(
            Severity::Warning,
            "deep-nesting",
            "elements are nested more than 512 deep; the deepest were read as siblings",
            Span::default(),
        ));
    }
    ingested
}

/// The one element of preformatted text that a page consists of: a text file dressed as HTML.
fn preformatted(tree: &Tree<'_>) -> Option<usize> {
    let pre = (0..tree.nodes.len()).filter(|&n| tree.name(n) == "pre").max_by_key(|&n| letters(tree, n))?;
    let inside = letters(tree, pre);
    (inside > 1000 && inside * 10 > letters(tree, 0) * 9).then_some(pre)
}

/// Bytes of text in a subtree, script and style left out.
fn letters(tree: &Tree<'_>, node: usize) -> usize {
    let mut sum = 0;
    let mut at = node;
    while at < tree.nodes[node].end {
        match &tree.nodes[at].data {
            Data::Element { name, .. } if tree::is_silent(name) => {
                at = tree.nodes[at].end;
                continue;
            }
            Data::Element { .. } => {}
            Data::Text(raw) => sum += raw.trim().len(),
        }
        at += 1;
    }
    sum
}

/// Reads preformatted text as a text file.
fn as_text(tree: &Tree<'_>, pre: usize, decoded: Decoded<'_>) -> Ingested {
    let (mut plain, mut map) = (String::new(), SourceMap::default());
    for node in tree.subtree(pre) {
        if let Data::Text(raw) = tree.nodes[node].data {
            let from = tree.offset(raw);
            tree::pieces(raw, |piece, at| {
                map.anchor(plain.len(), from + at);
                plain.push_str(piece);
            });
        }
    }
    match decoded.map {
        Some(under) => map.lead_through(under),
        None => map.shift_source(decoded.skipped),
    }
    let metadata = meta::read(tree);
    let inner = Decoded {
        text: plain.into(),
        encoding: decoded.encoding,
        skipped: 0,
        map: Some(map),
        diagnostics: decoded.diagnostics,
    };
    let mut ingested = text::ingest(inner, "");
    ingested.media_type = "text/html";
    if ingested.metadata.title.is_none() {
        ingested.metadata = metadata;
    }
    ingested
}
