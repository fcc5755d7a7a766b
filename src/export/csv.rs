//! Tables as CSV (RFC 4180), for spreadsheets and data frames: documents, passages, notes, citations, evidence, works.
//!
//! Lost: spans of fields, places in sources; the members of a list stand in one cell with `; ` between two. Offsets count
//! code points, whatever the corpus counted.

use super::{Exporter, Format, of_table};
use crate::corpus::WorkLine;
use crate::document::AnnotatedDocument;
use crate::tables::{self, Row, Table, Value};
use std::io::{self, Write};

pub(super) const CITATIONS: Format = of_table(
    &tables::CITATIONS,
    "csv-citations",
    "csv",
    "a table of citations, for spreadsheets and data frames",
    || Box::new(Csv(&tables::CITATIONS)),
);
pub(super) const DOCUMENTS: Format =
    of_table(&tables::DOCUMENTS, "csv-documents", "csv", "a table of documents", || {
        Box::new(Csv(&tables::DOCUMENTS))
    });
pub(super) const EVIDENCE: Format =
    of_table(&tables::EVIDENCE, "csv-evidence", "csv", "a table of the reasons for categories", || {
        Box::new(Csv(&tables::EVIDENCE))
    });
pub(super) const NOTES: Format =
    of_table(&tables::NOTES, "csv-notes", "csv", "a table of notes", || Box::new(Csv(&tables::NOTES)));
pub(super) const PASSAGES: Format =
    of_table(&tables::PASSAGES, "csv-passages", "csv", "a table of passages with their categories", || {
        Box::new(Csv(&tables::PASSAGES))
    });
pub(super) const WORKS: Format =
    of_table(&tables::WORKS, "csv-works", "csv", "a table of works", || Box::new(Csv(&tables::WORKS)));

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
