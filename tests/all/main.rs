//! Integration tests, in one binary: linking the library once a file would cost more than the tests do.

// clippy.toml exempts test functions; the helpers beside them report by panicking, too.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod accuracy;
mod command_line;
mod export;
mod fixtures;
mod formats;
mod indigo;
mod isolation;
mod offsets;
mod report;
mod runs;
mod schemas;
mod score_agreement;
#[cfg(feature = "search")]
mod search;
#[cfg(feature = "serve")]
mod serve;
mod singles;
mod spans;
mod whole;

use std::path::PathBuf;

/// A path inside the repository.
fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Files of a folder of the repository, in order.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(repository(folder))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}
