//! The command line: parses arguments, runs the command, turns errors into an exit status.

mod cli;
mod commands;

use clap::Parser as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match &cli::Cli::parse().command {
        cli::Command::Annotate(args) => commands::annotate::run(args),
        #[cfg(feature = "tokens")]
        cli::Command::Chunks(args) => commands::chunks::run(args),
        cli::Command::Cite(args) => commands::cite::run(args),
        cli::Command::Compare(args) => commands::compare::run(args),
        cli::Command::Coverage(args) => commands::coverage::run(args),
        cli::Command::Explain(args) => commands::explain::run(args),
        cli::Command::Evaluate(args) => commands::evaluate::run(args),
        cli::Command::Export(args) => commands::export::run(args),
        #[cfg(feature = "search")]
        cli::Command::Index(args) => commands::index::run(args),
        cli::Command::Manual(args) => commands::manual::run(args),
        cli::Command::Report(args) => commands::report::run(args),
        cli::Command::Scheme(args) => commands::scheme::run(args),
        #[cfg(feature = "search")]
        cli::Command::Search(args) => commands::search::run(args),
        #[cfg(feature = "serve")]
        cli::Command::Serve(args) => commands::serve::run(args),
        cli::Command::Worker(args) => commands::worker::run(args),
    };
    outcome.unwrap_or_else(|error| {
        if is_broken_pipe(&error) {
            return ExitCode::SUCCESS;
        }
        // A closed stderr leaves nobody to tell.
        let _ = writeln!(io::stderr(), "glossator: {error:#}");
        ExitCode::from(2)
    })
}

/// Whether the reader of our output went away (`glossator coverage out | head`), which is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
