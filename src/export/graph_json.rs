//! The citation graph as node-link JSON, for networkx (`node_link_graph(data, edges="edges")`) and D3.
//!
//! Nodes are documents and works; an edge leads from a document to a work for each citation, with its place. A work
//! that is a document of the corpus names it as `document`.
//!
//! Lost: which citation a back-reference means, texts. The nodes of documents are held until the works come.

use super::{Exporter, Format, Reads};
use crate::corpus::WorkLine;
use crate::document::AnnotatedDocument;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "graph-json",
    extension: "json",
    about: "the citation graph as node-link JSON, for networkx and D3",
    reads: Reads::Both,
    exporter: || Box::new(GraphJson::default()),
};

#[derive(Default)]
struct GraphJson {
    /// Nodes of documents.
    documents: Vec<Value>,
    several: bool,
    in_nodes: bool,
}

impl GraphJson {
    /// Writes an item of the array at hand.
    fn item(&mut self, item: &Value, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.several { b",\n" } else { b"\n" })?;
        self.several = true;
        write!(out, "{item}")
    }

    /// Ends the edges and writes the nodes of the documents.
    fn begin_nodes(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.in_nodes, true) {
            return Ok(());
        }
        out.write_all(b"\n],\"nodes\":[")?;
        self.several = false;
        std::mem::take(&mut self.documents).iter().try_for_each(|node| self.item(node, out))
    }
}

impl Exporter for GraphJson {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"directed\":true,\"multigraph\":true,\"graph\":{},\"edges\":[")
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        for (number, c) in document.citations.iter().enumerate() {
            let Some(work) = &c.work else { continue };
            let edge = json!({
                "source": document.id, "target": work, "key": number, "citation": c.id, "note": c.note,
                "form": c.form, "pin": c.pin,
            });
            self.item(&edge, out)?;
        }
        let metadata = &document.metadata;
        self.documents.push(json!({
            "id": document.id, "kind": "document", "title": metadata.title, "authors": metadata.authors,
            "date": metadata.date, "path": document.source.path,
        }));
        Ok(())
    }

    fn work(&mut self, work: &WorkLine, out: &mut dyn Write) -> io::Result<()> {
        self.begin_nodes(out)?;
        let csl = &work.csl;
        let authors: Vec<&str> =
            csl.author.iter().filter_map(|a| a.family.as_deref().or(a.literal.as_deref())).collect();
        let year = csl.issued.as_ref().and_then(|d| d.date_parts[0].first());
        let node = json!({
            "id": work.id, "kind": csl.item_type, "title": csl.title, "authors": authors, "year": year,
            "url": csl.url, "document": work.document,
        });
        self.item(&node, out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.begin_nodes(out)?;
        out.write_all(b"\n]}\n")
    }
}
