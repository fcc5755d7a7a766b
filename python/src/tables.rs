//! Tables of documents as Arrow data.

use crate::annotate::Document;
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use glossator::document::AnnotatedDocument;
use glossator::tables::{self, Row, TABLES, Table, arrow};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3_arrow::{PyRecordBatch, PySchema, PyTable};

/// Cells in a batch, at most but for the last document: what keeps batches small however large documents are.
const CELLS: usize = 500_000;

pub(crate) fn value_error(error: impl ToString) -> PyErr {
    PyValueError::new_err(error.to_string())
}

fn table(name: &str) -> PyResult<&'static Table> {
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    tables::table(name)
        .ok_or_else(|| PyValueError::new_err(format!("no table {name:?}; there are: {}", names.join(", "))))
}

/// The names of all tables.
#[pyfunction]
pub(crate) fn table_names() -> Vec<&'static str> {
    TABLES.iter().map(|table| table.name).collect()
}

/// The Arrow schema of a table.
#[pyfunction]
pub(crate) fn table_schema(name: &str) -> PyResult<PySchema> {
    Ok(PySchema::new(arrow::schema(table(name)?)))
}

/// A table of documents.
#[pyfunction]
pub(crate) fn table_of(py: Python, name: &str, documents: Vec<Py<Document>>) -> PyResult<PyTable> {
    let table = table(name)?;
    let documents: Vec<&Document> = documents.iter().map(Py::get).collect();
    let rows = documents.iter().map(|document| table.of_document(&document.in_bytes()));
    let batches = py.detach(|| batches(table, rows))?;
    PyTable::try_new(batches, arrow::schema(table))
}

/// A table of the documents in the column `json`, lines of `corpus.jsonl`; a row without one has none. The table
/// `works` is of lines of `works.jsonl`.
#[pyfunction]
pub(crate) fn rows_table(py: Python, name: &str, rows: PyRecordBatch) -> PyResult<Vec<PyRecordBatch>> {
    let table = table(name)?;
    let batch = rows.into_inner();
    let batches = py.detach(|| {
        let column = crate::rows::text(&batch, "json")?;
        let lines = column.as_string::<i64>().iter().flatten();
        let mut of_lines = Vec::new();
        for line in lines {
            of_lines.push(if table.is_of_works() {
                let work = serde_json::from_str(line).map_err(value_error)?;
                table.of_work(&work).into_iter().collect()
            } else {
                let document: AnnotatedDocument = serde_json::from_str(line).map_err(value_error)?;
                table.of_document(&document.in_bytes())
            });
        }
        batches(table, of_lines)
    })?;
    Ok(batches.into_iter().map(PyRecordBatch::new).collect())
}

fn batches(table: &Table, rows: impl IntoIterator<Item = Vec<Row>>) -> PyResult<Vec<RecordBatch>> {
    let mut batches = Vec::new();
    let mut waiting: Vec<Row> = Vec::new();
    for of_one in rows {
        waiting.extend(of_one);
        if waiting.len() * table.columns.len() >= CELLS {
            batches.push(arrow::batch(table, &waiting).map_err(value_error)?);
            waiting.clear();
        }
    }
    if !waiting.is_empty() {
        batches.push(arrow::batch(table, &waiting).map_err(value_error)?);
    }
    Ok(batches)
}
