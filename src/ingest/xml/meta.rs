//! What an XML document says of itself: JATS `article-meta`, TEI `teiHeader`, DocBook `info`.

use super::roles::local;
use crate::document::Metadata;
use crate::ingest::html::iso_date;
use crate::ingest::tree::Tree;

/// Reads the metadata of a document.
pub(super) fn read(tree: &Tree<'_>) -> Metadata {
    let mut metadata = Metadata::default();
    let heads = [
        "teiHeader",
        "article-meta",
        "front-stub",
        "book-meta",
        "info",
        "articleinfo",
        "bookinfo",
        "journal-meta",
        "meta",
    ];
    let head_end =
        |from: &str| (1..tree.nodes.len()).find(|&n| local(tree, n) == from).map(|n| tree.subtree(n));
    metadata.language = (1..tree.nodes.len()).take(50).find_map(|n| {
        let tag = tree.value(n, "xml:lang");
        (!tag.is_empty() && matches!(local(tree, n), "article" | "TEI" | "book" | "text" | "html" | "TEI.2"))
            .then(|| tag.into_owned())
    });
    for head in heads {
        let Some(nodes) = head_end(head) else { continue };
        let named = |name: &str, parent: &[&str]| {
            nodes.clone().find(|&n| {
                local(tree, n) == name
                    && (parent.is_empty() || parent.contains(&local(tree, tree.nodes[n].parent)))
            })
        };
        let text = |node: usize| {
            let end = tree.nodes[node].end;
            // A title's note is none of it.
            let stop = (node..end)
                .find(|&n| matches!(local(tree, n), "xref" | "fn" | "note" | "footnote"))
                .unwrap_or(end);
            Some(tree.text(node..stop, 400)).filter(|t| !t.is_empty())
        };
        let title = named("article-title", &["title-group"])
            .or_else(|| named("book-title", &[]))
            .or_else(|| named("title", &["titleStmt", "info", "articleinfo", "bookinfo", "meta"]));
        metadata.title = metadata.title.or_else(|| title.and_then(text));
        if metadata.authors.is_empty() {
            metadata.authors = authors(tree, nodes.clone());
        }
        metadata.date = metadata.date.or_else(|| date(tree, nodes.clone()));
        let publisher = named("publisher-name", &[])
            .or_else(|| named("publisher", &["publicationStmt", "info", "meta"]))
            .or_else(|| named("publishername", &[]));
        metadata.publisher = metadata.publisher.or_else(|| publisher.and_then(text));
        metadata.language = metadata.language.or_else(|| {
            let language = named("language", &["langUsage"])?;
            Some(tree.value(language, "ident").into_owned()).filter(|l| !l.is_empty())
        });
    }
    metadata
}

fn authors(tree: &Tree<'_>, nodes: std::ops::Range<usize>) -> Vec<String> {
    let mut authors = Vec::new();
    for node in nodes {
        let parent = local(tree, tree.nodes[node].parent);
        let is = match local(tree, node) {
            "contrib" => matches!(&*tree.value(node, "contrib-type"), "author" | ""),
            "author" => matches!(parent, "titleStmt" | "info" | "authorgroup" | "articleinfo" | "bookinfo"),
            _ => false,
        };
        if !is {
            continue;
        }
        let part = |names: &[&str]| {
            tree.subtree(node)
                .find(|&n| names.contains(&local(tree, n)))
                .map(|n| tree.text(tree.subtree(n), 100))
                .filter(|t| !t.is_empty())
        };
        let given = part(&["given-names", "forename", "firstname"]);
        let name = match (given, part(&["surname"])) {
            (Some(given), Some(surname)) => Some(format!("{given} {surname}")),
            (None, Some(surname)) => Some(surname),
            _ => part(&["collab", "string-name", "orgname", "name", "persName", "personname"])
                .or_else(|| Some(tree.text(tree.subtree(node), 100))),
        };
        authors.extend(name.filter(|n| !n.is_empty() && n.len() < 90));
    }
    authors
}

fn date(tree: &Tree<'_>, nodes: std::ops::Range<usize>) -> Option<String> {
    for node in nodes {
        match local(tree, node) {
            "pub-date" => {
                let part = |name: &str| {
                    let child = tree.children(node).find(|&n| local(tree, n) == name)?;
                    tree.text(tree.subtree(child), 10).parse::<u32>().ok()
                };
                if let Some(year) = part("year") {
                    let month = part("month").map(|m| format!("-{m:02}")).unwrap_or_default();
                    let day = part("day")
                        .filter(|_| !month.is_empty())
                        .map(|d| format!("-{d:02}"))
                        .unwrap_or_default();
                    return Some(format!("{year}{month}{day}"));
                }
            }
            "date" | "pubdate"
                if matches!(
                    local(tree, tree.nodes[node].parent),
                    "publicationStmt" | "info" | "articleinfo" | "bookinfo" | "imprint"
                ) =>
            {
                let found = iso_date(&tree.value(node, "when"))
                    .or_else(|| iso_date(&tree.text(tree.subtree(node), 40)));
                if found.is_some() {
                    return found;
                }
            }
            _ => {}
        }
    }
    None
}
