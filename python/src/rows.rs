//! Documents in record batches: content in, annotated rows out. What engines of clusters call.

use crate::annotate::Annotator;
use crate::tables::value_error;
use arrow_array::builder::{ArrayBuilder as _, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use glossator::corpus::{Entry, Outcome, Status};
use glossator::discover;
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3_arrow::{PyRecordBatch, PySchema};
use std::path::Path;
use std::sync::Arc;

/// Bytes of JSON in a batch of rows, at most but for the last document.
const BYTES: usize = 64 << 20;

/// The columns of annotated rows: the document's entry of the manifest, its line of `corpus.jsonl` before works are
/// joined, what its works and itself are joined by, and its coverage.
fn schema() -> SchemaRef {
    let text = |name: &str, nullable| Field::new(name, DataType::Utf8, nullable);
    let item = Arc::new(Field::new("item", DataType::Utf8, true));
    Arc::new(Schema::new(vec![
        text("path", false),
        text("sha256", true),
        Field::new("bytes", DataType::Int64, true),
        text("status", false),
        text("document", true),
        text("reason", true),
        text("json", true),
        Field::new("works", DataType::List(Arc::clone(&item)), true),
        Field::new("keys", DataType::List(item), true),
        text("coverage", true),
    ]))
}

/// The Arrow schema of annotated rows.
#[pyfunction]
pub(crate) fn rows_schema() -> PySchema {
    PySchema::new(schema())
}

/// A column as text with large offsets, whatever kind of text it is.
pub(crate) fn text(batch: &RecordBatch, name: &str) -> PyResult<ArrayRef> {
    column(batch, name, &DataType::LargeUtf8)
}

fn column(batch: &RecordBatch, name: &str, to: &DataType) -> PyResult<ArrayRef> {
    let known = || batch.schema().fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>().join(", ");
    let column = batch
        .column_by_name(name)
        .ok_or_else(|| PyKeyError::new_err(format!("no column {name:?}; there are: {}", known())))?;
    arrow_cast::cast(column, to).map_err(value_error)
}

/// Annotates the documents in the columns `content` (text or bytes) and `path`, a row each, in order. What fails is a
/// row that says why. `files` says that they are those of a folder, of which some are no documents by their names.
#[pyfunction]
pub(crate) fn annotate_rows(
    py: Python,
    annotator: &Annotator,
    batch: PyRecordBatch,
    content: &str,
    path: &str,
    files: bool,
) -> PyResult<Vec<PyRecordBatch>> {
    let batch = batch.into_inner();
    let batches = py.detach(|| annotate(&annotator.0, &batch, content, path, files))?;
    Ok(batches.into_iter().map(PyRecordBatch::new).collect())
}

fn annotate(
    annotator: &glossator::annotator::Annotator,
    batch: &RecordBatch,
    content: &str,
    path: &str,
    files: bool,
) -> PyResult<Vec<RecordBatch>> {
    let contents = column(batch, content, &DataType::LargeBinary)?;
    let paths = text(batch, path)?;
    let mut batches = Vec::new();
    let mut rows = Rows::default();
    for (content, path) in contents.as_binary::<i64>().iter().zip(paths.as_string::<i64>()) {
        let path = path.unwrap_or_default();
        let without = |status, reason| (Outcome::without_content(path, status, Some(reason)), None);
        let no_document = if files { discover::no_document(Path::new(path)) } else { None };
        let (outcome, entry) = match (content, no_document) {
            (_, Some(reason)) => without(Status::Skipped, reason.to_owned()),
            (None, None) => without(Status::Failed, "no content; the cell is null".to_owned()),
            (Some(bytes), None) if bytes.len() as u64 > annotator.max_bytes => {
                let reason = format!("{} bytes, more than the limit of {}", bytes.len(), annotator.max_bytes);
                without(Status::Failed, reason)
            }
            (Some(bytes), None) => annotator.entry(bytes, path),
        };
        rows.add(&outcome, entry.as_ref());
        if rows.size >= BYTES {
            batches.push(std::mem::take(&mut rows).finish()?);
        }
    }
    if rows.path.len() > 0 || batches.is_empty() {
        batches.push(rows.finish()?);
    }
    Ok(batches)
}

/// Rows on their way into a batch.
#[derive(Default)]
struct Rows {
    path: StringBuilder,
    sha256: StringBuilder,
    bytes: Int64Builder,
    status: StringBuilder,
    document: StringBuilder,
    reason: StringBuilder,
    json: StringBuilder,
    works: ListBuilder<StringBuilder>,
    keys: ListBuilder<StringBuilder>,
    coverage: StringBuilder,
    /// Bytes of JSON so far.
    size: usize,
}

impl Rows {
    fn add(&mut self, outcome: &Outcome, entry: Option<&Entry>) {
        self.path.append_value(&outcome.path);
        self.sha256.append_option(outcome.sha256.as_ref());
        self.bytes.append_option(outcome.bytes.and_then(|bytes| i64::try_from(bytes).ok()));
        self.status.append_value(outcome.status.name());
        self.document.append_option(outcome.document.as_ref());
        self.reason.append_option(outcome.reason.as_ref());
        let text = |line| str::from_utf8(line).ok();
        self.json.append_option(entry.and_then(|entry| text(entry.line().trim_ascii_end())));
        self.coverage.append_option(entry.and_then(|entry| text(entry.coverage())));
        if let Some(entry) = entry {
            entry.works().for_each(|line| self.works.values().append_option(text(line)));
            entry.keys().for_each(|line| self.keys.values().append_option(text(line)));
            self.size += entry.line().len() * 2;
        }
        self.works.append(entry.is_some());
        self.keys.append(entry.is_some());
    }

    fn finish(mut self) -> PyResult<RecordBatch> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.path.finish()),
            Arc::new(self.sha256.finish()),
            Arc::new(self.bytes.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.document.finish()),
            Arc::new(self.reason.finish()),
            Arc::new(self.json.finish()),
            Arc::new(self.works.finish()),
            Arc::new(self.keys.finish()),
            Arc::new(self.coverage.finish()),
        ];
        RecordBatch::try_new(schema(), columns).map_err(value_error)
    }
}
