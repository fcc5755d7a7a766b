//! Documents: one at a time, and in batches on threads.

use crate::scheme::Scheme;
use crate::{AnnotationError, GoldError};
use glossator::annotator::{self, Measured};
use glossator::batch;
use glossator::corpus::{Outcome, Status};
use glossator::discover::{Action, Input, discover};
use glossator::document::AnnotatedDocument;
use glossator::evaluate::{self as evaluation, Figures, Gold};
use glossator::inputs::{self, Options};
use glossator::isolation::{self, Limits, Workers};
use glossator::span::OffsetUnit;
use glossator::tokens::TokenCounter;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// What documents are annotated with.
#[pyclass(frozen, module = "glossator._glossator")]
pub(crate) struct Annotator(pub(crate) Arc<annotator::Annotator>);

#[pymethods]
impl Annotator {
    /// `worker` is the command that reads risky formats; it calls [`serve_worker`].
    #[new]
    fn new(
        scheme: &Scheme,
        worker: Vec<OsString>,
        offset_unit: &str,
        max_bytes: u64,
        tokenizer: Option<PathBuf>,
    ) -> PyResult<Self> {
        let unit = match offset_unit {
            "codepoint" => OffsetUnit::Codepoint,
            "byte" => OffsetUnit::Byte,
            "utf16" => OffsetUnit::Utf16,
            other => {
                let message = format!("offset_unit {other:?}; it is 'codepoint', 'byte' or 'utf16'");
                return Err(PyValueError::new_err(message));
            }
        };
        let tokens = tokenizer.as_deref().map(TokenCounter::load).transpose();
        Ok(Self(Arc::new(annotator::Annotator {
            scheme: Arc::clone(&scheme.compiled),
            unit,
            max_bytes,
            workers: Workers::new(worker, Limits::default()),
            tokens: tokens.map_err(|error| PyValueError::new_err(error.to_string()))?,
        })))
    }

    /// The document in `content`.
    fn annotate(&self, py: Python, content: &[u8], path: &str) -> PyResult<Document> {
        let made = py.detach(|| self.0.annotate(content, path));
        made.map(|measured| Document::new(measured, self.0.unit))
            .map_err(|error| AnnotationError::new_err((path.to_owned(), "failed", error.to_string())))
    }

    /// The document in a file.
    fn annotate_file(&self, py: Python, path: PathBuf) -> PyResult<Document> {
        let name = path.display().to_string();
        let read = py.detach(|| {
            let size = path.metadata().map_or(0, |metadata| metadata.len());
            self.0.read(Action::Read(path, size), &name)
        });
        self.annotate(py, &read.map_err(refused)?, &name)
    }

    /// The documents behind `paths`, on `jobs` threads, in order; a document of an archive or of JSON Lines is one.
    fn annotate_many(&self, py: Python, paths: Vec<PathBuf>, jobs: usize) -> PyResult<Batch> {
        let inputs = py.detach(|| discover(&paths));
        let total = inputs.len();
        let annotator = Arc::clone(&self.0);
        let (send, results) = sync_channel(jobs.max(1));
        std::thread::Builder::new().spawn(move || {
            let options = Options {
                max_bytes: annotator.max_bytes,
                text_field: "text".to_owned(),
                id_field: "id".to_owned(),
            };
            let feed = |push: &mut inputs::Push| {
                inputs.into_iter().all(|input| inputs::open(input, &options, push));
            };
            let work = |Input { path, action }: Input| {
                let bytes = annotator.read(action, &path)?;
                let failed = |error: annotator::AnnotateError| {
                    Outcome::without_content(&path, Status::Failed, Some(error.to_string()))
                };
                annotator.annotate(&bytes, &path).map_err(failed)
            };
            // Who no longer takes results ends the batch; threads that cannot be had end it too, and are told.
            let ended = batch::run(feed, jobs, work, |result| send.send(Ok(result)).map_err(|_| Gone));
            if let Err(error @ batch::BatchError::Threads { .. }) = ended {
                let _ = send.send(Err(error.to_string()));
            }
        })?;
        Ok(Batch { results: Mutex::new(results), unit: self.0.unit, total })
    }
}

/// Nobody takes results any more.
#[derive(Debug, thiserror::Error)]
#[error("nobody takes results")]
struct Gone;

/// A result of a batch, or why it ended early.
type Delivered = Result<Result<Measured, Outcome>, String>;

/// Documents as they come.
#[pyclass(frozen, module = "glossator._glossator")]
pub(crate) struct Batch {
    results: Mutex<Receiver<Delivered>>,
    unit: OffsetUnit,
    /// Inputs found; archives count once.
    #[pyo3(get)]
    total: usize,
}

#[pymethods]
impl Batch {
    /// The next document; none at the end.
    fn next(&self, py: Python) -> PyResult<Option<Document>> {
        let next = py.detach(|| self.results.lock().unwrap_or_else(PoisonError::into_inner).recv());
        match next {
            Err(_) => Ok(None),
            Ok(Err(reason)) => Err(PyValueError::new_err(reason)),
            Ok(Ok(Ok(measured))) => Ok(Some(Document::new(measured, self.unit))),
            Ok(Ok(Err(outcome))) => Err(refused(outcome)),
        }
    }
}

fn refused(outcome: Outcome) -> PyErr {
    AnnotationError::new_err((outcome.path, outcome.status.name(), outcome.reason.unwrap_or_default()))
}

/// An annotated document with its works and coverage.
#[pyclass(frozen, module = "glossator._glossator")]
pub(crate) struct Document {
    measured: Measured,
}

impl Document {
    fn new(mut measured: Measured, unit: OffsetUnit) -> Self {
        measured.annotated.document = std::mem::take(&mut measured.annotated.document).in_unit(unit);
        Self { measured }
    }

    /// The document with its offsets in bytes.
    pub(crate) fn in_bytes(&self) -> AnnotatedDocument {
        self.measured.annotated.document.clone().in_bytes()
    }
}

#[pymethods]
impl Document {
    /// It as a line of `corpus.jsonl`, without its end.
    fn json(&self, py: Python) -> PyResult<String> {
        py.detach(|| serde_json::to_string(&self.measured.annotated.document))
            .map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// Its works, each as JSON with `id`, `csl` and `citations`.
    fn works(&self) -> Vec<String> {
        let json = |work: &glossator::citations::Work| {
            let citations = &work.citations;
            serde_json::json!({ "id": work.id, "csl": work.csl, "citations": citations }).to_string()
        };
        self.measured.annotated.works.iter().map(json).collect()
    }

    /// Its coverage, in JSON.
    fn coverage(&self) -> PyResult<String> {
        serde_json::to_string(&self.measured.coverage).map_err(|e| PyValueError::new_err(e.to_string()))
    }

    #[getter]
    fn id(&self) -> &str {
        &self.measured.annotated.document.id
    }

    #[getter]
    fn path(&self) -> &str {
        &self.measured.annotated.document.source.path
    }

    #[getter]
    fn text(&self) -> &str {
        &self.measured.annotated.document.text
    }
}

/// How well documents agree with the gold in `folder`, as JSON: a list of names of gold with the document's id and
/// figures, and the figures of all together.
#[pyfunction]
pub(crate) fn evaluate(
    py: Python,
    documents: Vec<Py<Document>>,
    folder: PathBuf,
    names: Vec<String>,
    partial: bool,
) -> PyResult<String> {
    let documents: Vec<&Document> = documents.iter().map(Py::get).collect();
    let gold_error = |error: evaluation::GoldError| GoldError::new_err((error.to_string(),));
    let known = Gold::names(&folder).map_err(gold_error)?;
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        let message = format!("no gold is called {unknown:?}; there are: {}", known.join(", "));
        return Err(GoldError::new_err((message,)));
    }
    py.detach(|| {
        let mut rows = Vec::new();
        let mut scores = Vec::new();
        for name in known.iter().filter(|name| names.is_empty() || names.contains(name)) {
            let fits = documents.iter().filter_map(|d| Some((evaluation::fit(d.path(), name)?, d)));
            let Some((_, document)) = fits.min_by_key(|(fit, _)| *fit) else {
                rows.push(serde_json::json!({ "gold": name, "document": null }));
                continue;
            };
            let gold = Gold::load(&folder, name).map_err(gold_error)?;
            let evaluated = evaluation::evaluate(&document.in_bytes(), &gold, partial);
            let figures = Figures::of(&evaluated.scores);
            rows.push(serde_json::json!({ "gold": name, "document": document.id(), "figures": figures }));
            scores.push(evaluated.scores);
        }
        let total = (!scores.is_empty()).then(|| Figures::together(&scores));
        Ok(serde_json::json!({ "documents": rows, "total": total }).to_string())
    })
}

/// Reads risky files under limits until standard input ends: what a worker does.
#[pyfunction]
pub(crate) fn serve_worker(py: Python, memory: u64) -> PyResult<()> {
    py.detach(|| isolation::serve(memory, std::io::stdin().lock(), std::io::stdout().lock()))?;
    Ok(())
}
