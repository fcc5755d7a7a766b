//! `glossator chunks`: an annotated corpus cut to the length that a model takes, for retrieval.

use super::documents::Documents;
use anyhow::ensure;
use glossator::chunks::chunks;
use glossator::tokens::TokenCounter;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Output folder of `annotate`
    dir: PathBuf,
    /// Hugging Face tokenizer.json of the model
    #[arg(long, value_name = "FILE")]
    tokenizer: PathBuf,
    /// Tokens that a chunk may have, those that the model puts round a text included
    #[arg(long, value_name = "N", default_value_t = 256)]
    budget: usize,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let counter = TokenCounter::load(&args.tokenizer)?;
    let least = counter.tokens("") + 8;
    ensure!(args.budget >= least, "a budget of {} tokens is too small; give at least {least}", args.budget);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let documents = Documents::of(&args.dir);
    for line in documents.lines()? {
        let (number, line) = line?;
        for chunk in chunks(&documents.document(number, &line)?, &counter, args.budget) {
            serde_json::to_writer(&mut out, &chunk)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
