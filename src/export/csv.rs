//! Tables as CSV (RFC 4180), for spreadsheets and data frames: documents, passages, notes, citations, evidence, works.
//!
//! Lost: spans of fields, places in sources; the members of a list stand in one cell with `; ` between two. Offsets count
//! code points, whatever the corpus counted.

use super::{Exporter, Format, Reads};
use crate::corpus::WorkLine;
use crate::document::AnnotatedDocument;
use crate::tables::{self, Row, Table, Value};
use std::io::{self, Write};

/// The format of a table.
const fn format(
    name: &'static str,
    about: &'static str,
    reads: Reads,
    exporter: fn() -> Box<dyn Exporter>,
) -> Format {
    Format { name, extension: "csv", about, reads, exporter }
}

pub(super) const CITATIONS: Format = format(
    "csv-citations",
    "a table of citations, for spreadsheets and data frames",
    Reads::Documents,
    || Box::new(Csv(&tables::CITATIONS)),
);
pub(super) const DOCUMENTS: Format =
    format("csv-documents", "a table of documents", Reads::Documents, || Box::new(Csv(&tables::DOCUMENTS)));
pub(super) const EVIDENCE: Format =
    format("csv-evidence", "a table of the reasons for categories", Reads::Documents, || {
        Box::new(Csv(&tables::EVIDENCE))
    });
pub(super) const NOTES: Format =
    format("csv-notes", "a table of notes", Reads::Documents, || Box::new(Csv(&tables::NOTES)));
pub(super) const PASSAGES: Format =
    format("csv-passages", "a table of passages with their categories", Reads::Documents, || {
        Box::new(Csv(&tables::PASSAGES))
    });
pub(super) const WORKS: Format =
    format("csv-works", "a table of works", Reads::Works, || Box::new(Csv(&tables::WORKS)));

struct Csv(&'static Table);

impl Exporter for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let names = self.0.columns.iter().map(|column| Value::Text(column.name.to_owned()));
        row(out, &names.collect())
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        self.0.of_document(document).iter().try_for_each(|cells| row(out, cells))
    }

    fn work(&mut self, work: &WorkLine, out: &mut dyn Write) -> io::Result<()> {
        self.0.of_work(work).iter().try_for_each(|cells| row(out, cells))
    }
}

/// Writes a row; cells that need it are quoted.
pub(crate) fn row(out: &mut dyn Write, cells: &Row) -> io::Result<()> {
    for (i, value) in cells.iter().enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        let cell = match value {
            Value::Null => continue,
            Value::Text(text) => text.clone(),
            Value::Texts(texts) => texts.join("; "),
            Value::Int(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Bool(is) => is.to_string(),
        };
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
        let text = |text: &str| Value::Text(text.to_owned());
        let cells = vec![
            text("a"),
            Value::Null,
            Value::Texts(vec!["b,c".to_owned(), "d".to_owned()]),
            text("“e” \"f\"\ng"),
        ];
        row(&mut out, &cells).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a,,\"b,c; d\",\"“e” \"\"f\"\"\ng\"\r\n");
    }
}
