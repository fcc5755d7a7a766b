//! Schemes: their files as text, and compiled.

use crate::SchemeError;
use glossator::concerns::{self, File};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A scheme of categories with its files.
#[pyclass(frozen, module = "glossator._glossator")]
pub(crate) struct Scheme {
    pub(crate) compiled: Arc<concerns::Scheme>,
    files: BTreeMap<String, String>,
}

impl Scheme {
    fn compile(py: Python, name: &str, files: Vec<File>) -> PyResult<Self> {
        let texts = files.iter().map(|file| (file.name.clone(), file.text.clone())).collect();
        let compiled = py.detach(|| concerns::Scheme::compile(name, files)).map_err(error)?;
        Ok(Self { compiled: Arc::new(compiled), files: texts })
    }
}

fn error(error: concerns::SchemeError) -> PyErr {
    SchemeError::new_err((error.to_string(),))
}

#[pymethods]
impl Scheme {
    #[new]
    fn new(py: Python, name: &str, files: BTreeMap<String, String>) -> PyResult<Self> {
        let file = |(file, text): (String, String)| File { path: format!("{name}/{file}"), name: file, text };
        Self::compile(py, name, files.into_iter().map(file).collect())
    }

    #[staticmethod]
    fn built_in(py: Python) -> PyResult<Self> {
        let (name, _) = concerns::Scheme::built_in_version();
        Self::compile(py, name, concerns::Scheme::built_in_files())
    }

    #[staticmethod]
    fn load(py: Python, folder: PathBuf) -> PyResult<Self> {
        let (name, files) = concerns::Scheme::files_in(&folder).map_err(error)?;
        Self::compile(py, &name, files)
    }

    #[getter]
    fn name(&self) -> &str {
        self.compiled.name()
    }

    #[getter]
    fn hash(&self) -> &str {
        self.compiled.hash()
    }

    #[getter]
    fn files(&self) -> BTreeMap<String, String> {
        self.files.clone()
    }

    /// Id, facet, label, definition and colour of each category.
    #[getter]
    fn categories(&self) -> Vec<(String, String, String, String, String)> {
        let facets = self.compiled.facets();
        let of = |c: &concerns::Category| {
            let facet = facets.get(c.facet).map_or_else(String::new, |facet| facet.id.clone());
            (c.id.clone(), facet, c.label.clone(), c.definition.clone(), c.colour.clone())
        };
        self.compiled.categories().iter().map(of).collect()
    }

    /// The TOML of each file as JSON.
    #[getter]
    fn data(&self) -> PyResult<BTreeMap<String, String>> {
        let json = |(name, text): (&String, &String)| {
            let value: toml::Value =
                toml::from_str(text).map_err(|e| PyValueError::new_err(e.to_string()))?;
            let json = serde_json::to_string(&value).map_err(|e| PyValueError::new_err(e.to_string()))?;
            Ok((name.clone(), json))
        };
        self.files.iter().map(json).collect()
    }

    /// What is wrong with the examples of its rules.
    fn failing_examples(&self, py: Python) -> Vec<String> {
        py.detach(|| self.compiled.failing_examples())
    }
}

/// JSON as TOML.
#[pyfunction]
pub(crate) fn toml_of(json: &str) -> PyResult<String> {
    let value: serde_json::Value =
        serde_json::from_str(json).map_err(|e| PyValueError::new_err(e.to_string()))?;
    toml::to_string(&value).map_err(|e| PyValueError::new_err(e.to_string()))
}
