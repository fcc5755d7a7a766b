//! The command line's shape.

use crate::commands::{annotate, coverage, evaluate, explain, worker};
use clap::{Parser, Subcommand};

/// Annotate policy texts: footnotes, citations, concerns, coverage.
///
/// Exit status: 0 all well; 1 it ran, but some inputs failed; 2 it could not run.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Annotate files and folders and write corpus.jsonl, works.jsonl, coverage.json and manifest.json
    Annotate(annotate::Args),
    /// Show what is cited, what is not, and what does not resolve
    Coverage(coverage::Args),
    /// Say why a passage has its labels, or how a citation was resolved
    Explain(explain::Args),
    /// Measure an annotated corpus against gold: precision, recall, F1
    Evaluate(evaluate::Args),
    /// Read files from standard input for another process of this program
    #[command(hide = true)]
    Worker(worker::Args),
}
