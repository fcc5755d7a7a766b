//! Full-text search over an annotated corpus: an index of its passages, notes, citations and works beside it.
//!
//! The index (tantivy) holds flat [`Record`]s, one for each passage, note, citation and work, since conditions on the
//! parts of a nested record could match across different citations. It is brought up to date document by document:
//! what has not changed since it was indexed stays.

mod build;
mod query;
mod record;
mod schema;
#[cfg(test)]
mod tests;

pub use build::{Updated, update};
pub use query::{Found, Hit, Order, Searcher};
pub use record::{Record, RecordKind, Uses, of_document, of_work};
pub use schema::{FACETS, FOLDER};

/// Why an index could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// There is no index.
    #[error("{0}: there is no index; `glossator index DIR` makes it")]
    Missing(String),
    /// It was made by another version of the program.
    #[error("{0}: made by another version; `glossator index DIR` makes it anew")]
    Version(String),
    /// Another process writes to it.
    #[error("another run is indexing {0}; wait for its end")]
    Busy(String),
    /// A line of the corpus is none of ours.
    #[error("{path}:{line}: not a line of an annotated corpus of this version; annotate again ({error})")]
    Line {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        error: serde_json::Error,
    },
    /// A file of the corpus cannot be read.
    #[error("{path}: cannot be read ({error}); `glossator annotate PATH… -o DIR` makes it")]
    Corpus {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The query cannot be run at all.
    #[error("cannot search for {query:?}: {reason}")]
    Query {
        /// The query.
        query: String,
        /// Why.
        reason: String,
    },
    /// The index is broken, or the disk refused.
    #[error("{path}: {error}; remove the folder and index again")]
    Index {
        /// The folder of the index.
        path: String,
        /// What the index says.
        error: tantivy::TantivyError,
    },
}
