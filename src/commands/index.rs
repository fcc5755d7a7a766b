//! `glossator index`: brings the full-text index of an annotated corpus up to date.

use super::table::counted;
use glossator::search;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Output folder of `annotate`; the index is its subfolder `index`
    dir: PathBuf,
    /// No progress bar
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    glossator::corpus::settle(&args.dir);
    let bar = if args.quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}  {eta}") {
        bar.set_style(style);
    }
    let done = search::update(&args.dir, |read, of| {
        bar.set_length(of);
        bar.set_position(read);
    });
    bar.finish_and_clear();
    let done = done?;
    writeln!(
        io::stdout(),
        "{}: {} indexed, {} removed, {} written",
        counted(done.documents as u64, "document"),
        done.indexed,
        done.removed,
        counted(done.records as u64, "record")
    )?;
    Ok(ExitCode::SUCCESS)
}
