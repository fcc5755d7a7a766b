//! Tables of citations and of passages as CSV (RFC 4180), for spreadsheets and data frames.
//!
//! Lost: spans of fields and evidence, calls and sources; several authors, categories or notes of a row stand in one
//! cell with `; ` between two. Offsets count code points, whatever the corpus counted.

use super::{Exporter, Format, Reads};
use crate::document::{AnnotatedDocument, Finding, PassageKind};
use crate::span::{OffsetMap, OffsetUnit};
use std::io::{self, Write};

pub(super) const CITATIONS: Format = Format {
    name: "csv-citations",
    extension: "csv",
    about: "a table of citations, for spreadsheets and data frames",
    reads: Reads::Documents,
    exporter: || Box::new(Citations),
};

pub(super) const PASSAGES: Format = Format {
    name: "csv-passages",
    extension: "csv",
    about: "a table of passages with their categories",
    reads: Reads::Documents,
    exporter: || Box::new(Passages),
};

struct Citations;

impl Exporter for Citations {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let heads = "document,citation,note,start,end,form,signal,kind,authors,title,container,volume,page,date,url,doi,\
                     pin,parenthetical,target,work,confidence,text\r\n";
        out.write_all(heads.as_bytes())
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        let map = OffsetMap::new(&document.text, OffsetUnit::Codepoint);
        for c in &document.citations {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            row(
                out,
                &[
                    document.id.clone(),
                    c.id.clone(),
                    text(&c.note),
                    map.convert(c.start).to_string(),
                    map.convert(c.end).to_string(),
                    c.form.name().to_owned(),
                    text(&c.signal),
                    c.kind.name().to_owned(),
                    c.authors.join("; "),
                    text(&c.title),
                    text(&c.container),
                    text(&c.volume),
                    text(&c.page),
                    text(&c.date),
                    text(&c.url),
                    text(&c.identifiers.doi),
                    text(&c.pin),
                    text(&c.parenthetical),
                    text(&c.target),
                    text(&c.work),
                    c.confidence.to_string(),
                    document.text.get(c.start..c.end).unwrap_or_default().to_owned(),
                ],
            )?;
        }
        Ok(())
    }
}

struct Passages;

impl Exporter for Passages {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"document,passage,section,kind,start,end,tokens,notes,concerns,responses,entities,text\r\n",
        )
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        let map = OffsetMap::new(&document.text, OffsetUnit::Codepoint);
        let categories = |findings: &[Finding]| {
            findings.iter().map(|f| f.category.as_str()).collect::<Vec<_>>().join("; ")
        };
        for p in &document.passages {
            let mut entities: Vec<&str> = p.entities.iter().map(|e| e.name.as_str()).collect();
            entities.sort_unstable();
            entities.dedup();
            row(
                out,
                &[
                    document.id.clone(),
                    p.id.clone(),
                    p.section.clone().unwrap_or_default(),
                    kind(p.kind).to_owned(),
                    map.convert(p.start).to_string(),
                    map.convert(p.end).to_string(),
                    p.tokens.map_or_else(String::new, |tokens| tokens.to_string()),
                    p.calls.iter().map(|call| call.note.as_str()).collect::<Vec<_>>().join("; "),
                    categories(&p.concerns),
                    categories(&p.responses),
                    entities.join("; "),
                    document.text.get(p.start..p.end).unwrap_or_default().to_owned(),
                ],
            )?;
        }
        Ok(())
    }
}

const fn kind(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Paragraph => "paragraph",
        PassageKind::Quote => "quote",
        PassageKind::ListItem => "list-item",
        PassageKind::Heading => "heading",
        PassageKind::Table => "table",
    }
}

/// Writes a row; cells that need it are quoted.
fn row<const N: usize>(out: &mut dyn Write, cells: &[String; N]) -> io::Result<()> {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        if cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut out = Vec::new();
        row(&mut out, &["a".to_owned(), "b,c".to_owned(), "“d” \"e\"\nf".to_owned()]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a,\"b,c\",\"“d” \"\"e\"\"\nf\"\r\n");
    }
}
