//! `glossator cite`: reads single citations, one a line.

use anyhow::Context as _;
use glossator::evaluate::singly;
use glossator::span::OffsetUnit;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Parse single citations, one a line, and print one JSON array of what each cites
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// File with one citation a line; standard input without one
    file: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let texts = match &args.file {
        Some(file) => std::fs::read_to_string(file).with_context(|| file.display().to_string())?,
        None => io::read_to_string(io::stdin().lock())?,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for text in texts.lines() {
        serde_json::to_writer(&mut out, &singly([text]).in_unit(OffsetUnit::Codepoint).citations)?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
