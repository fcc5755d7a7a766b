//! HTML and XHTML: a tree, what in it is a note, a call or boilerplate, and its text in blocks.

mod boilerplate;
mod calls;
mod extent;
mod links;
mod loose;
mod meta;
mod style;
mod tidy;
mod walk;

pub(super) use links::resolve;
pub(super) use meta::{is_language, iso_date};

use super::decode::Decoded;
use super::structured::Builder;
use super::tree::{self, Data, Markup, Tree};
use super::{IngestError, Ingested, Places, text};
use crate::document::{Diagnostic, Furniture, Severity, SourceRange};
use crate::span::{SourceMap, Span};

/// Longest source that is read.
const LONGEST: usize = 50_000_000;

/// Reads an HTML document.
pub(super) fn ingest(mut decoded: Decoded<'_>) -> Result<Ingested, IngestError> {
    let source = std::mem::take(&mut decoded.text);
    if source.len() > LONGEST {
        let problem = format!("it has more than {} MB", LONGEST / 1_000_000);
        return Err(IngestError::Limit { part: "the HTML".to_owned(), problem });
    }
    let tree = Tree::parse(&source, &[0], Markup::Html);
    if let Some(plain) = preformatted(&tree) {
        return Ok(as_text(&tree, plain, decoded));
    }
    let mut builder = Builder::default();
    let dropped = write(&tree, &[], &mut builder);
    let mut ingested = builder.finish();
    ingested.metadata = meta::read(&tree);
    ingested.furniture = dropped;
    Ok(finish(ingested, tree.flattened, decoded))
}

/// Writes the text of a tree; gives what is furniture. `parts` are the names of the parts of a container.
pub(super) fn write(tree: &Tree<'_>, parts: &[String], builder: &mut Builder) -> Vec<Furniture> {
    let notes = links::find(tree, parts);
    let furniture = boilerplate::find(tree, &notes);
    walk::walk(tree, &notes, &furniture, builder)
}

/// What a decoded source adds to what was read of it.
pub(super) fn finish(mut ingested: Ingested, flattened: bool, decoded: Decoded<'_>) -> Ingested {
    ingested.media_type = "text/html";
    ingested.encoding = decoded.encoding;
    ingested.places = Places::Bytes;
    for piece in &mut ingested.furniture {
        if let SourceRange::Bytes { start, end } = &mut piece.source {
            let span = Span::new(*start + decoded.skipped, *end + decoded.skipped);
            let span = decoded.map.as_ref().map_or(span, |map| map.source_span(Span::new(*start, *end)));
            (*start, *end) = (span.start, span.end);
        }
    }
    match decoded.map {
        Some(under) => ingested.map.lead_through(under),
        None => ingested.map.shift_source(decoded.skipped),
    }
    ingested.diagnostics =
        decoded.diagnostics.into_iter().map(|d| Diagnostic { start: 0, end: 0, ..d }).collect();
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
    let plain = bracketed(&plain);
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

/// Marks as the Government Publishing Office sets them, `\12\`, as `[12]`.
fn bracketed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let inner = &rest[at + 1..];
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&rest[..at]);
        if (1..=3).contains(&digits) && inner[digits..].starts_with('\\') {
            out.push('[');
            out.push_str(&inner[..digits]);
            out.push(']');
            rest = &inner[digits + 1..];
        } else {
            out.push('\\');
            rest = inner;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use crate::ingest::{IngestError, ingest};

    const PIECES: [&str; 30] = [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<ol>",
        "<li id=fn1>",
        "</li>",
        "<sup>",
        "</sup>",
        "<a href=#fn1>",
        "<a href='#fn2' id=r2>1</a>",
        "</a>",
        "<span class=sidenote>",
        "</span>",
        "<pre>",
        "<h2>Notes</h2>",
        "<br>",
        "[",
        "1",
        "]",
        " some words here ",
        "&nbsp;",
        "<aside class=footnote id=fn2>",
        "</aside>",
        "<b>",
        "*** START OF THE PROJECT GUTENBERG",
    ];

    proptest::proptest! {
        #[test]
        fn no_markup_makes_it_panic(picks in proptest::collection::vec(0usize..PIECES.len(), 0..80), xml in proptest::bool::ANY) {
            let mut page = String::from(if xml { "<?xml version='1.0'?><a>" } else { "<html>" });
            picks.iter().for_each(|&p| page.push_str(PIECES[p]));
            let ingested = ingest(page.as_bytes(), "a").unwrap();
            for run in &ingested.runs {
                proptest::prop_assert!(ingested.text.get(run.span.start..run.span.end).is_some());
            }
            for block in &ingested.blocks {
                let source = ingested.map.source_span(block.span);
                proptest::prop_assert!(source.end <= page.len() && page.is_char_boundary(source.start));
            }
        }
    }

    #[test]
    fn hostile_pages_are_read_or_refused() {
        let links = "<sup><a href=#n>1</a></sup><i id=n>".repeat(20_000);
        let tables = "<table><tr><td>".repeat(20_000);
        let notes = "<li id=fn1><a href=#fn1>1</a>".repeat(20_000);
        for body in [
            links,
            tables,
            notes,
            "<p><span class=sidenote>a b c".repeat(20_000),
            "<".repeat(100_000),
            "&".repeat(100_000),
        ] {
            assert!(!ingest(format!("<html>{body}x").as_bytes(), "a").unwrap().blocks.is_empty());
        }
        let bomb =
            "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><a><p>&b;</p></a>";
        assert_eq!(ingest(bomb.as_bytes(), "a").unwrap().text.trim(), "&b;");
        assert!(matches!(ingest(b"<html>\0<p>a", "a"), Err(IngestError::NotText { .. })));
    }
}
