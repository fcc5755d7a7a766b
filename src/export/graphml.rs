//! The citation graph as GraphML, for networkx, Gephi, igraph and yEd.
//!
//! Nodes are documents and works; an edge leads from a document to a work for each citation, with its place. A work
//! that is a document of the corpus names it as `document`.
//!
//! Lost: which citation a back-reference means, texts, all but the first author.

use super::markup::xml;
use super::{Exporter, Format, Reads};
use crate::corpus::WorkLine;
use crate::document::{AnnotatedDocument, year};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "graphml",
    extension: "graphml",
    about: "the citation graph as GraphML, for networkx and Gephi",
    reads: Reads::Both,
    exporter: || Box::new(GraphMl),
};

struct GraphMl;

/// Attributes and what they are of; all are strings but the year.
const KEYS: [(&str, &str); 10] = [
    ("node", "kind"),
    ("node", "title"),
    ("node", "author"),
    ("node", "year"),
    ("node", "url"),
    ("node", "document"),
    ("edge", "citation"),
    ("edge", "note"),
    ("edge", "form"),
    ("edge", "pin"),
];

impl Exporter for GraphMl {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")?;
        for (of, name) in KEYS {
            let kind = if name == "year" { "int" } else { "string" };
            let id = key(of, name);
            writeln!(out, "<key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
        }
        out.write_all(b"<graph id=\"citations\" edgedefault=\"directed\">\n")
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        let year = document.metadata.date.as_deref().and_then(year);
        node(
            out,
            &document.id,
            [
                ("kind", Some("document")),
                ("title", document.metadata.title.as_deref()),
                ("author", document.metadata.authors.first().map(String::as_str)),
            ],
            year,
            [("url", None), ("document", None)],
        )?;
        for c in &document.citations {
            let Some(work) = &c.work else { continue };
            edge(
                out,
                &document.id,
                work,
                [
                    ("citation", Some(&c.id)),
                    ("note", c.note.as_deref()),
                    ("form", Some(c.form.name())),
                    ("pin", c.pin.as_deref()),
                ],
            )?;
        }
        Ok(())
    }

    fn work(&mut self, work: &WorkLine, out: &mut dyn Write) -> io::Result<()> {
        let author = work.csl.author.first().and_then(|a| a.family.as_deref().or(a.literal.as_deref()));
        let year = work.csl.issued.as_ref().and_then(|d| d.date_parts[0].first().copied().map(i64::from));
        node(
            out,
            &work.id,
            [("kind", Some(&work.csl.item_type)), ("title", work.csl.title.as_deref()), ("author", author)],
            year,
            [("url", work.csl.url.as_deref()), ("document", work.document.as_deref())],
        )
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"</graph>\n</graphml>\n")
    }
}

/// Id of an attribute's key.
fn key(of: &str, name: &str) -> String {
    format!("{}-{name}", &of[..1])
}

fn node(
    out: &mut dyn Write,
    id: &str,
    texts: [(&str, Option<&str>); 3],
    year: Option<i64>,
    links: [(&str, Option<&str>); 2],
) -> io::Result<()> {
    write!(out, "<node id=\"{}\">", xml(id))?;
    let year = year.map(|year| year.to_string());
    data(out, "node", texts.into_iter().chain([("year", year.as_deref())]).chain(links))?;
    out.write_all(b"</node>\n")
}

fn edge<const N: usize>(
    out: &mut dyn Write,
    from: &str,
    to: &str,
    texts: [(&str, Option<&str>); N],
) -> io::Result<()> {
    write!(out, "<edge source=\"{}\" target=\"{}\">", xml(from), xml(to))?;
    data(out, "edge", texts.into_iter())?;
    out.write_all(b"</edge>\n")
}

fn data<'t>(
    out: &mut dyn Write,
    of: &str,
    texts: impl Iterator<Item = (&'t str, Option<&'t str>)>,
) -> io::Result<()> {
    for (name, value) in texts.filter_map(|(name, value)| Some((name, value?))) {
        write!(out, "<data key=\"{}\">{}</data>", key(of, name), xml(value))?;
    }
    Ok(())
}
