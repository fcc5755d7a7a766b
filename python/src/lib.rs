//! The Rust side of the Python package `glossator`: thin wrappers over the library, with the interpreter released
//! wherever the library works. What users see is in `glossator/*.py`.

#![allow(clippy::needless_pass_by_value, reason = "what Python hands over is owned")]

mod annotate;
mod join;
mod rows;
mod scheme;
mod tables;

use pyo3::prelude::*;

pyo3::import_exception!(glossator._errors, AnnotationError);
pyo3::import_exception!(glossator._errors, SchemeError);
pyo3::import_exception!(glossator._errors, GoldError);

#[pymodule]
mod _glossator {
    #[pymodule_export]
    use super::annotate::{Annotator, Batch, Document, evaluate, serve_worker};
    #[pymodule_export]
    use super::join::{Joined, compare_keys, merge_coverage, merge_work_counts, sum_coverage};
    #[pymodule_export]
    use super::rows::{annotate_rows, rows_schema};
    #[pymodule_export]
    use super::scheme::{Scheme, toml_of};
    #[pymodule_export]
    use super::tables::{rows_table, table_names, table_of, table_schema};

    /// Version of the program, as in manifests.
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
