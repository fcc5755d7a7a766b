//! Tables as Parquet files (zstd), for DuckDB, pandas, polars, Spark: documents, passages, notes, citations, evidence, works.
//! The same corpus gives the same bytes; what a column says is in its metadata.
//!
//! Lost: spans of fields, places in sources. Offsets count code points.

use super::pipe::Pipe;
use super::{Exporter, Format, of_table};
use crate::corpus::WorkLine;
use crate::document::{AnnotatedDocument, SCHEMA};
use crate::tables::{self, Row, Table, Value, arrow};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};

pub(super) const CITATIONS: Format = of_table(
    &tables::CITATIONS,
    "parquet-citations",
    "parquet",
    "a table of citations, for DuckDB, pandas, polars and Spark",
    || Box::new(Parquet::new(&tables::CITATIONS)),
);
pub(super) const DOCUMENTS: Format =
    of_table(&tables::DOCUMENTS, "parquet-documents", "parquet", "a table of documents", || {
        Box::new(Parquet::new(&tables::DOCUMENTS))
    });
pub(super) const EVIDENCE: Format = of_table(
    &tables::EVIDENCE,
    "parquet-evidence",
    "parquet",
    "a table of the reasons for categories",
    || Box::new(Parquet::new(&tables::EVIDENCE)),
);
pub(super) const NOTES: Format =
    of_table(&tables::NOTES, "parquet-notes", "parquet", "a table of notes", || {
        Box::new(Parquet::new(&tables::NOTES))
    });
pub(super) const PASSAGES: Format = of_table(
    &tables::PASSAGES,
    "parquet-passages",
    "parquet",
    "a table of passages with their categories",
    || Box::new(Parquet::new(&tables::PASSAGES)),
);
pub(super) const WORKS: Format =
    of_table(&tables::WORKS, "parquet-works", "parquet", "a table of works", || {
        Box::new(Parquet::new(&tables::WORKS))
    });

/// Rows of a batch, of which a row group holds sixteen, and bytes of either: both are in memory until they are whole, and texts
/// may be long. A row group counts its bytes packed.
const BATCH: usize = 4096;
const BATCH_BYTES: usize = 16 << 20;

struct Parquet {
    table: &'static Table,
    rows: Vec<Row>,
    bytes: usize,
    pipe: Pipe,
    writer: Option<ArrowWriter<Pipe>>,
}

impl Parquet {
    fn new(table: &'static Table) -> Self {
        Self { table, rows: Vec::new(), bytes: 0, pipe: Pipe::default(), writer: None }
    }

    fn add(&mut self, rows: impl IntoIterator<Item = Row>, out: &mut dyn Write) -> io::Result<()> {
        for row in rows {
            self.bytes += row.iter().map(Value::bytes).sum::<usize>();
            self.rows.push(row);
        }
        if self.rows.len() >= BATCH || self.bytes >= BATCH_BYTES { self.write(out) } else { Ok(()) }
    }

    fn write(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let batch = arrow::batch(self.table, &self.rows).map_err(io::Error::other)?;
        self.rows.clear();
        self.bytes = 0;
        writer.write(&batch).map_err(io::Error::other)?;
        self.pipe.empty_into(out)
    }
}

impl Exporter for Parquet {
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        const LEVEL: i32 = 3;
        let level = ZstdLevel::try_new(LEVEL).map_err(io::Error::other)?;
        let about = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(16 * BATCH))
            .set_max_row_group_bytes(Some(BATCH_BYTES))
            .set_created_by(concat!("glossator ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(vec![
                about("glossator.schema", SCHEMA),
                about("glossator.table", self.table.name),
                about("glossator.row", self.table.about),
                about("glossator.offsets", "codepoint"),
            ]))
            .build();
        let writer = ArrowWriter::try_new(self.pipe.clone(), arrow::schema(self.table), Some(properties));
        self.writer = Some(writer.map_err(io::Error::other)?);
        Ok(())
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        self.add(self.table.of_document(document), out)
    }

    fn work(&mut self, work: &WorkLine, out: &mut dyn Write) -> io::Result<()> {
        self.add(self.table.of_work(work), out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.write(out)?;
        if let Some(writer) = self.writer.take() {
            writer.close().map_err(io::Error::other)?;
        }
        self.pipe.empty_into(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_do_not_wait_for_each_other() {
        // Random letters do not pack.
        let mut seed = 1_u64;
        let mut letter = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b' ' + (seed >> 33) as u8 % 95)
        };
        let text: String = (0..BATCH_BYTES / 4).map(|_| letter()).collect();
        let document = AnnotatedDocument { text, ..AnnotatedDocument::default() };
        let mut exporter = Parquet::new(&tables::DOCUMENTS);
        let mut out = Vec::new();
        exporter.begin(&mut out).unwrap();
        for _ in 0..12 {
            exporter.document(&document, &mut out).unwrap();
            assert!(exporter.rows.len() < 4 && exporter.bytes < BATCH_BYTES);
        }
        assert!(out.len() > BATCH_BYTES);
    }
}
