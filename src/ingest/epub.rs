//! EPUB: the chapters that the package lists, in its order, read as one HTML document, so that notes may stand in
//! another chapter than their calls.

use super::html::{self, resolve};
use super::structured::Builder;
use super::tree::{Markup, Tree};
use super::zipped::Zip;
use super::{IngestError, Ingested, Places, decode};
use crate::document::{Diagnostic, Furniture, Metadata, Severity, SourceRange};
use crate::span::Span;
use std::collections::HashMap;

/// Longest text of all chapters.
const LONGEST: usize = 50_000_000;

/// Reads a book.
pub(super) fn ingest(zip: &mut Zip<'_>) -> Result<Ingested, IngestError> {
    let container = text_of(zip, "META-INF/container.xml")?;
    let tree = Tree::parse(&container, &[0], Markup::Xml);
    let package = (1..tree.nodes.len())
        .find(|&n| tree.name(n).ends_with("rootfile"))
        .map(|n| tree.value(n, "full-path").into_owned())
        .ok_or_else(|| damaged("META-INF/container.xml", "it names no package"))?;
    let opf = text_of(zip, &package)?;
    let opf = Tree::parse(&opf, &[0], Markup::Xml);
    let (mut source, mut starts, mut names, mut diagnostics) =
        (String::new(), Vec::new(), Vec::new(), Vec::new());
    for name in chapters(&opf, &package) {
        // A chapter that is missing or broken takes nothing from the others.
        let chapter = match text_of(zip, &name) {
            Ok(chapter) => chapter,
            Err(error @ (IngestError::Limit { .. } | IngestError::Encrypted)) => return Err(error),
            Err(error) => {
                let message = format!("{name} was not read: {error}");
                diagnostics.push(Diagnostic::new(Severity::Warning, "part-unread", message, Span::default()));
                continue;
            }
        };
        starts.push(source.len());
        names.push(name);
        source.push_str(&chapter);
        if source.len() > LONGEST {
            let problem = format!("its chapters have more than {} MB", LONGEST / 1_000_000);
            return Err(IngestError::Limit { part: "the book".to_owned(), problem });
        }
    }
    if source.trim().is_empty() {
        return Err(IngestError::Empty);
    }
    let tree = Tree::parse(&source, &starts, Markup::Html);
    let mut builder = Builder::default();
    let furniture = html::write(&tree, &names, &mut builder);
    let places = Places::Parts(starts.into_iter().zip(names).collect());
    let in_parts = |piece: Furniture| {
        let kind = piece.kind;
        let ranges = match piece.source {
            SourceRange::Bytes { start, end } => places.ranges(Span::new(start, end)),
            other => vec![other],
        };
        ranges.into_iter().map(move |source| Furniture { kind, source })
    };
    Ok(Ingested {
        media_type: "application/epub+zip",
        encoding: "UTF-8",
        metadata: metadata(&opf),
        furniture: furniture.into_iter().flat_map(in_parts).collect(),
        places,
        diagnostics,
        ..builder.finish()
    })
}

/// A part as text.
fn text_of(zip: &mut Zip<'_>, name: &str) -> Result<String, IngestError> {
    let bytes = zip.part(name)?.ok_or_else(|| damaged(name, "there is no such part"))?;
    Ok(decode::decode(&bytes)?.text.into_owned())
}

fn damaged(part: &str, problem: &str) -> IngestError {
    IngestError::Damaged { part: part.to_owned(), problem: problem.to_owned() }
}

/// The chapters in reading order, without the list of contents made for reading devices.
fn chapters(opf: &Tree<'_>, package: &str) -> Vec<String> {
    let named = |name: &'static str| {
        (1..opf.nodes.len()).filter(move |&n| opf.name(n).rsplit(':').next() == Some(name))
    };
    let mut items: HashMap<String, String> = HashMap::new();
    for item in named("item") {
        let media = opf.value(item, "media-type");
        let contents = opf.value(item, "properties").split(' ').any(|p| p == "nav");
        if !contents && (media.contains("html") || media.contains("x-dtbook")) {
            items.insert(opf.value(item, "id").into_owned(), resolve(package, &opf.value(item, "href")));
        }
    }
    let mut chapters = Vec::new();
    for chapter in named("itemref").filter_map(|n| items.remove(&*opf.value(n, "idref"))) {
        chapters.push(chapter);
    }
    chapters
}

/// What the package says of the book.
fn metadata(opf: &Tree<'_>) -> Metadata {
    let all = |name: &str| -> Vec<String> {
        (1..opf.nodes.len())
            .filter(|&n| opf.name(n).strip_prefix("dc:") == Some(name))
            .map(|n| opf.text(opf.subtree(n), 400))
            .filter(|t| !t.is_empty())
            .collect()
    };
    let first = |name: &str| all(name).into_iter().next();
    Metadata {
        title: first("title"),
        authors: all("creator"),
        date: first("date").and_then(|d| html::iso_date(&d)),
        publisher: first("publisher"),
        language: first("language").filter(|l| html::is_language(l) && l != "und"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::zipped::tests::pack;
    use super::super::{BlockKind, RunKind, ingest};
    use crate::document::SourceRange;
    use crate::ingest::IngestError;

    const CONTAINER: &[u8] =
        b"<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>";
    const PACKAGE: &[u8] = b"<package><metadata><dc:title>Fog</dc:title><dc:creator>Ada Cole</dc:creator></metadata>\
        <manifest><item id='n' href='notes.xhtml' media-type='application/xhtml+xml'/>\
        <item id='c' href='text/one.xhtml' media-type='application/xhtml+xml'/>\
        <item id='t' href='toc.xhtml' media-type='application/xhtml+xml' properties='nav'/></manifest>\
        <spine><itemref idref='t'/><itemref idref='c'/><itemref idref='n'/><itemref idref='gone'/></spine></package>";

    #[test]
    fn notes_are_called_over_chapters() {
        let one = "<html><body><p>Ports run on paper.<a epub:type='noteref' href='../notes.xhtml#f1'>1</a></p></body></html>";
        let notes = "<html><body><p id='f1'><a href='text/one.xhtml#r1'>1</a>. Levinson.</p></body></html>";
        let book = pack(&[
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("OPS/book.opf", PACKAGE),
            ("OPS/text/one.xhtml", one.as_bytes()),
            ("OPS/notes.xhtml", notes.as_bytes()),
            ("OPS/toc.xhtml", b"<p>Contents</p>"),
        ]);
        let ingested = ingest(&book, "a.epub").unwrap();
        let blocks: Vec<_> =
            ingested.blocks.iter().map(|b| (b.kind.clone(), b.span.of(&ingested.text))).collect();
        assert_eq!(
            blocks,
            [(BlockKind::Paragraph, "Ports run on paper."), (BlockKind::Note(0), "Levinson.")]
        );
        assert!(ingested.runs.iter().any(|r| r.kind == RunKind::Call(0)));
        let places = ingested.places.ranges(ingested.map.source_span(ingested.blocks[1].span));
        let from = notes.find("Levinson").unwrap();
        assert_eq!(
            places,
            [SourceRange::Part { part: "OPS/notes.xhtml".into(), start: from, end: from + 9 }]
        );
        assert_eq!(ingested.metadata.title.as_deref(), Some("Fog"));
        assert_eq!(ingested.metadata.authors, ["Ada Cole"]);
    }

    #[test]
    fn a_book_without_its_package_is_damaged() {
        let book = pack(&[("mimetype", b"application/epub+zip"), ("META-INF/container.xml", CONTAINER)]);
        assert!(
            matches!(ingest(&book, "a.epub"), Err(IngestError::Damaged { part, .. }) if part == "OPS/book.opf")
        );
    }
}
