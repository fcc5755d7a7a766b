//! Works joined across the parts of a corpus, and coverage summed: each step over text, so that an engine can carry it
//! from machine to machine.

use crate::scheme::Scheme;
use crate::tables::value_error;
use glossator::corpus::WorkCounts;
use glossator::corpus::parts::{self, Fact};
use glossator::coverage::CorpusCoverage;
use pyo3::prelude::*;

/// The facts, in JSON, that lines of keys say together; those with one hash must all be among them.
#[pyfunction]
pub(crate) fn compare_keys(py: Python, keys: Vec<String>) -> PyResult<Vec<String>> {
    py.detach(|| {
        let facts = parts::compare(keys.iter().map(String::as_str));
        facts.iter().map(|fact| serde_json::to_string(fact).map_err(value_error)).collect()
    })
}

/// Which works of all parts are one. It is pickled as its facts.
#[pyclass(frozen, module = "glossator._glossator")]
pub(crate) struct Joined {
    joined: parts::Joined,
    /// The facts, a line of JSON each.
    facts: String,
}

#[pymethods]
impl Joined {
    #[new]
    fn new(py: Python, facts: &str) -> PyResult<Self> {
        py.detach(|| {
            let read: Result<Vec<Fact>, _> = facts.lines().map(serde_json::from_str).collect();
            Ok(Self { joined: parts::Joined::of(read.map_err(value_error)?), facts: facts.to_owned() })
        })
    }

    fn __getnewargs__(&self) -> (&str,) {
        (&self.facts,)
    }

    /// The id, without `w-`, that the work in a line is written under.
    fn root(&self, work: &str) -> String {
        format!("{:016x}", self.joined.root(parts::hash_of(work.as_bytes())))
    }

    /// One work as a line of `works.jsonl`, and its counts in JSON. `works` are its lines, in the order of documents,
    /// with the place of the document among all.
    fn merge(&self, py: Python, root: &str, works: Vec<(u64, String)>) -> PyResult<(String, String)> {
        py.detach(|| {
            let mut counts = WorkCounts::default();
            let works = works.iter().map(|(place, line)| (*place, line.as_str()));
            let line = self.joined.merge(parts::hash_of(root.as_bytes()), works, &mut counts);
            Ok((line, serde_json::to_string(&counts).map_err(value_error)?))
        })
    }

    /// The JSON of a document or of its coverage with the ids of joined works.
    fn renumber(&self, py: Python, json: &str) -> String {
        py.detach(|| self.joined.renumber(json))
    }
}

/// The sum, in JSON, of the coverage of documents.
#[pyfunction]
pub(crate) fn sum_coverage(py: Python, scheme: &Scheme, documents: Vec<String>) -> PyResult<String> {
    py.detach(|| {
        let mut sum = CorpusCoverage::new(scheme.compiled.counted().map(|c| c.id));
        for document in &documents {
            sum.add(&serde_json::from_str(document).map_err(value_error)?);
        }
        serde_json::to_string(&sum).map_err(value_error)
    })
}

/// The sum, in JSON, of sums of coverage, in this order; finished with the counts of works, if they are given.
#[pyfunction]
pub(crate) fn merge_coverage(
    py: Python,
    scheme: &Scheme,
    sums: Vec<String>,
    works: Option<String>,
) -> PyResult<String> {
    py.detach(|| {
        let mut all = CorpusCoverage::new(scheme.compiled.counted().map(|c| c.id));
        for sum in &sums {
            all.merge(serde_json::from_str(sum).map_err(value_error)?);
        }
        if let Some(works) = works {
            all = all.finish(&serde_json::from_str(&works).map_err(value_error)?);
        }
        serde_json::to_string(&all).map_err(value_error)
    })
}

/// The sum, in JSON, of counts of works.
#[pyfunction]
pub(crate) fn merge_work_counts(counts: Vec<String>) -> PyResult<String> {
    let mut all = WorkCounts::default();
    for of_some in &counts {
        all.merge(serde_json::from_str(of_some).map_err(value_error)?);
    }
    serde_json::to_string(&all).map_err(value_error)
}
