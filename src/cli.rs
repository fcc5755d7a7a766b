//! The command line's shape.

#[cfg(feature = "tokens")]
use crate::commands::chunks;
#[cfg(feature = "serve")]
use crate::commands::serve;
use crate::commands::{
    annotate, cite, compare, coverage, evaluate, explain, export, manual, report, scheme, worker,
};
#[cfg(feature = "search")]
use crate::commands::{index, search};
use clap::{Parser, Subcommand};
use glossator::concerns::Scheme;
use std::sync::LazyLock;

/// What `--version` says: output depends on the program and on the scheme that comes with it.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let (name, hash) = Scheme::built_in_version();
    format!("{}\nscheme {name} {}", env!("CARGO_PKG_VERSION"), &hash[..12])
});

/// Annotate policy texts: footnotes, citations, concerns, coverage.
///
/// Exit status: 0 all well; 1 it ran, but some inputs failed; 2 it could not run.
#[derive(Debug, Parser)]
#[command(version, long_version = VERSION.as_str(), max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Annotate files and folders and write corpus.jsonl, works.jsonl, coverage.json and manifest.json
    Annotate(annotate::Args),
    /// Cut an annotated corpus to chunks of so many tokens, for retrieval
    #[cfg(feature = "tokens")]
    Chunks(chunks::Args),
    /// Parse single citations, one a line
    Cite(cite::Args),
    /// Show what differs between two runs: documents, labels, citations, targets
    Compare(compare::Args),
    /// Show what is cited, what is not, and what does not resolve
    Coverage(coverage::Args),
    /// Say why a passage has its labels, or how a citation was resolved
    Explain(explain::Args),
    /// Write an annotated corpus in the formats of other tools
    Export(export::Args),
    /// Index an annotated corpus for `search`; again, to bring the index up to date
    #[cfg(feature = "search")]
    Index(index::Args),
    /// Find passages, notes, citations and works by words and by fields
    #[cfg(feature = "search")]
    Search(search::Args),
    /// Make a site to read an annotated corpus in: pages of documents, figures, categories, works
    Report(report::Args),
    /// Serve an annotated corpus on this machine: read it, search it, annotate a file, correct labels into gold
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Measure an annotated corpus against gold: precision, recall, F1
    Evaluate(evaluate::Args),
    /// Check a scheme, try its examples, compare it with another, find words it lacks, fit its weights
    Scheme(scheme::Args),
    /// Print the manual page, or completions for a shell
    Manual(manual::Args),
    /// Read files from standard input for another process of this program
    #[command(hide = true)]
    Worker(worker::Args),
}
