//! `glossator worker`: what a batch starts for files that may be hostile.

use glossator::isolation;
use std::io;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Address space it may use, in bytes
    memory: u64,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    isolation::serve(args.memory, io::stdin().lock(), io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}
