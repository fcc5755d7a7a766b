//! `glossator annotate`: the batch.

mod progress;

use anyhow::Context as _;
use glossator::annotator::Annotator;
use glossator::batch::{self, BatchError};
use glossator::concerns::Scheme;
use glossator::corpus::{Earlier, Entry, Outcome, Status, Writer};
use glossator::discover::{Action, Input, discover};
use glossator::inputs::{self, Options, Push};
use glossator::isolation::{Limits, Workers};
use glossator::span::OffsetUnit;
use progress::Progress;
use std::fs::Metadata;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::UNIX_EPOCH;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files, folders (walked in order of name), archives (.tar, .zip, packed or not), JSON Lines, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder for the annotated corpus; made if need be
    #[arg(short, long, value_name = "DIR", required_unless_present = "format", conflicts_with = "format")]
    output: Option<PathBuf>,
    /// Write the documents to standard output as they come, and read - as JSON Lines; what fails is a line that says so
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Field of JSON Lines that holds a document
    #[arg(long, value_name = "NAME", default_value = "text")]
    text_field: String,
    /// Field of JSON Lines that names it
    #[arg(long, value_name = "NAME", default_value = "id")]
    id_field: String,
    /// Folder of a scheme of categories [default: the built-in china-tech]
    #[arg(long, value_name = "DIR")]
    scheme: Option<PathBuf>,
    /// Threads [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// What offsets count
    #[arg(long, value_enum, default_value_t = Unit::Codepoint)]
    offset_unit: Unit,
    /// Count the tokens of passages with this Hugging Face tokenizer.json (slow)
    #[cfg(feature = "tokens")]
    #[arg(long, value_name = "FILE")]
    tokenizer: Option<PathBuf>,
    /// Largest file to read, in megabytes; larger ones fail with a reason
    #[arg(long, value_name = "MB", default_value_t = 256)]
    max_size: u64,
    /// Take over what an earlier or interrupted run in DIR annotated in the same way, if its input has not changed
    #[arg(long, conflicts_with = "format")]
    resume: bool,
    /// No progress bar and no summary; failures are still reported
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    Jsonl,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Unit {
    Codepoint,
    Byte,
    Utf16,
}

impl From<Unit> for OffsetUnit {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Codepoint => Self::Codepoint,
            Unit::Byte => Self::Byte,
            Unit::Utf16 => Self::Utf16,
        }
    }
}

/// What a run annotates with.
struct Run {
    annotator: Annotator,
    options: Options,
    /// What need not be annotated again.
    earlier: Earlier,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let scheme = match &args.scheme {
        Some(dir) => Scheme::load(dir),
        None => Scheme::built_in(),
    }
    .context("cannot use the scheme")?;
    let program = std::env::current_exe().context("cannot find this program to run it again")?;
    let build = build(&program);
    let max_bytes = args.max_size.saturating_mul(1_000_000);
    let run = Run {
        annotator: Annotator {
            scheme: scheme.into(),
            unit: args.offset_unit.into(),
            max_bytes,
            workers: Workers::new(vec![program.into(), "worker".into()], Limits::default()),
            #[cfg(feature = "tokens")]
            tokens: args.tokenizer.as_deref().map(glossator::tokens::TokenCounter::load).transpose()?,
        },
        options: Options { max_bytes, text_field: args.text_field.clone(), id_field: args.id_field.clone() },
        earlier: Earlier::default(),
    };
    let inputs = discover(&args.paths);
    let jobs =
        args.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    match &args.output {
        Some(output) => to_folder(args, output, run, build, inputs, jobs),
        None => to_stdout(&run, inputs, jobs),
    }
}

/// Writes a corpus.
fn to_folder(
    args: &Args,
    output: &Path,
    mut run: Run,
    build: String,
    inputs: Vec<Input>,
    jobs: usize,
) -> anyhow::Result<ExitCode> {
    let (configuration, coverage) = (run.annotator.configuration(build), run.annotator.coverage());
    let mut writer = if args.resume {
        let (writer, earlier) = Writer::resume(output, &configuration, coverage)?;
        run.earlier = earlier;
        writer
    } else {
        Writer::create(output, &configuration, coverage)?
    };
    let mut progress = Progress::new(&inputs, args.quiet);
    let feed = |push: &mut Push| {
        inputs.into_iter().all(|input| inputs::open(input, &run.options, push));
    };
    batch::run(
        feed,
        jobs,
        |input| run.process(input),
        |done| {
            progress.note(&done);
            writer.add(&done.outcome, done.entry.as_ref())
        },
    )
    .map_err(|error| match error {
        BatchError::Sink(error) => anyhow::Error::from(error),
        error @ BatchError::Threads { .. } => anyhow::Error::from(error),
    })?;
    writer.finish()?;
    Ok(progress.finish(output))
}

/// Writes each document to standard output as soon as those before it are written.
fn to_stdout(run: &Run, inputs: Vec<Input>, jobs: usize) -> anyhow::Result<ExitCode> {
    let feed = |push: &mut Push| {
        inputs.into_iter().all(|input| match input.action {
            Action::ReadStdin => inputs::open_lines(io::stdin().lock(), &input.path, &run.options, push),
            _ => inputs::open(input, &run.options, push),
        });
    };
    let mut out = io::stdout().lock();
    let mut status = ExitCode::SUCCESS;
    let sink = |done: Done| {
        match &done.entry {
            Some(entry) => out.write_all(entry.line())?,
            None => writeln!(out, "{}", serde_json::to_string(&done.outcome)?)?,
        }
        if done.outcome.status == Status::Failed {
            status = ExitCode::from(1);
        }
        out.flush()
    };
    batch::run(feed, jobs, |input| run.process(input), sink).map_err(|error| match error {
        BatchError::Sink(error) => anyhow::Error::from(error).context("cannot write to standard output"),
        error @ BatchError::Threads { .. } => anyhow::Error::from(error),
    })?;
    Ok(status)
}

/// What tells builds of one version apart: size and time of the program.
fn build(program: &Path) -> String {
    let modified = |metadata: &Metadata| metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok();
    program.metadata().map(|m| format!("{} {:?}", m.len(), modified(&m))).unwrap_or_default()
}

/// What became of an input.
struct Done {
    outcome: Outcome,
    entry: Option<Entry>,
    /// Whether it was taken over from an earlier run.
    is_earlier: bool,
}

impl Run {
    /// One input, start to end. Whatever goes wrong becomes the reason in its outcome.
    fn process(&self, Input { path, action }: Input) -> Done {
        let bytes = match self.annotator.read(action, &path) {
            Ok(bytes) => bytes,
            Err(outcome) => return Done { outcome, entry: None, is_earlier: false },
        };
        if let Some((outcome, entry)) = self.earlier.find(&path, &bytes) {
            return Done { outcome, entry: Some(entry), is_earlier: true };
        }
        let (outcome, entry) = self.annotator.entry(&bytes, &path);
        Done { outcome, entry, is_earlier: false }
    }
}
