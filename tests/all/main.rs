//! Integration tests, in one binary: linking the library once a file would cost more than the tests do.

mod accuracy;
mod score_agreement;

use std::path::PathBuf;

/// A path inside the repository.
fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}
