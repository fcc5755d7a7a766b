//! `glossator annotate`: the batch.

mod progress;

use anyhow::Context as _;
use glossator::batch::{self, BatchError};
use glossator::concerns::Scheme;
use glossator::corpus::{Configuration, Earlier, Entry, Outcome, Status, Writer};
use glossator::coverage::{self, CorpusCoverage};
use glossator::discover::{Action, Input, discover, unreadable};
use glossator::ingest;
use glossator::inputs::{self, Options, Push};
use glossator::isolation::{Limits, Workers};
use glossator::pipeline::{self, hex};
use glossator::span::OffsetUnit;
use indicatif::HumanBytes;
use progress::Progress;
use sha2::{Digest, Sha256};
use std::fs::{File, Metadata};
use std::io::{self, Read, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
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

/// What every document of a batch is annotated with.
struct Annotator {
    scheme: Scheme,
    unit: OffsetUnit,
    options: Options,
    /// For files that may be hostile.
    workers: Workers,
    /// What need not be annotated again.
    earlier: Earlier,
    #[cfg(feature = "tokens")]
    tokens: Option<glossator::tokens::TokenCounter>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let scheme = match &args.scheme {
        Some(dir) => Scheme::load(dir),
        None => Scheme::built_in(),
    }
    .context("cannot use the scheme")?;
    let program = std::env::current_exe().context("cannot find this program to run it again")?;
    let build = build(&program);
    let annotator = Annotator {
        scheme,
        unit: args.offset_unit.into(),
        options: Options {
            max_bytes: args.max_size.saturating_mul(1_000_000),
            text_field: args.text_field.clone(),
            id_field: args.id_field.clone(),
        },
        workers: Workers::new(program, Limits::default()),
        earlier: Earlier::default(),
        #[cfg(feature = "tokens")]
        tokens: args.tokenizer.as_deref().map(glossator::tokens::TokenCounter::load).transpose()?,
    };
    let inputs = discover(&args.paths);
    let jobs =
        args.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    match &args.output {
        Some(output) => to_folder(args, output, annotator, build, inputs, jobs),
        None => to_stdout(&annotator, inputs, jobs),
    }
}

/// Writes a corpus.
fn to_folder(
    args: &Args,
    output: &Path,
    mut annotator: Annotator,
    build: String,
    inputs: Vec<Input>,
    jobs: usize,
) -> anyhow::Result<ExitCode> {
    let configuration = annotator.configuration(build);
    let mut writer = if args.resume {
        let (writer, earlier) = Writer::resume(output, &configuration, annotator.coverage())?;
        annotator.earlier = earlier;
        writer
    } else {
        Writer::create(output, &configuration, annotator.coverage())?
    };
    let mut progress = Progress::new(&inputs, args.quiet);
    let feed = |push: &mut Push| {
        inputs.into_iter().all(|input| inputs::open(input, &annotator.options, push));
    };
    batch::run(
        feed,
        jobs,
        |input| annotator.process(input),
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
fn to_stdout(annotator: &Annotator, inputs: Vec<Input>, jobs: usize) -> anyhow::Result<ExitCode> {
    let feed = |push: &mut Push| {
        inputs.into_iter().all(|input| match input.action {
            Action::ReadStdin => {
                inputs::open_lines(io::stdin().lock(), &input.path, &annotator.options, push)
            }
            _ => inputs::open(input, &annotator.options, push),
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
    batch::run(feed, jobs, |input| annotator.process(input), sink).map_err(|error| match error {
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

impl Annotator {
    /// Coverage of no documents yet, with what the scheme could find.
    fn coverage(&self) -> CorpusCoverage {
        CorpusCoverage::new(self.scheme.counted().map(|c| c.id))
    }

    fn configuration(&self, build: String) -> Configuration {
        #[cfg(feature = "tokens")]
        let tokenizer = self.tokens.as_ref().map(|t| t.name().to_owned());
        #[cfg(not(feature = "tokens"))]
        let tokenizer = None;
        Configuration {
            version: env!("CARGO_PKG_VERSION"),
            scheme: self.scheme.name().to_owned(),
            scheme_sha256: self.scheme.hash().to_owned(),
            offset_unit: self.unit,
            tokenizer,
            build,
        }
    }

    /// One input, start to end. Whatever goes wrong becomes the reason in its outcome.
    fn process(&self, Input { path, action }: Input) -> Done {
        let mut outcome = Outcome {
            path: path.clone(),
            sha256: None,
            bytes: None,
            status: Status::Failed,
            document: None,
            reason: None,
        };
        let bytes = match self.read(action) {
            Ok(bytes) => bytes,
            Err((status, reason)) => {
                outcome.status = status;
                outcome.reason = Some(reason);
                return Done { outcome, entry: None, is_earlier: false };
            }
        };
        let sha256 = hex(&Sha256::digest(&bytes));
        if let Some((outcome, entry)) = self.earlier.find(&path, &sha256) {
            return Done { outcome, entry: Some(entry), is_earlier: true };
        }
        outcome.bytes = Some(bytes.len() as u64);
        outcome.sha256 = Some(sha256);
        // No input is known to panic; if one does, the rest of the batch must not suffer for it.
        let entry = match catch_unwind(AssertUnwindSafe(|| self.annotate(&bytes, &path))) {
            Ok(Ok((id, entry))) => {
                outcome.status = Status::Ok;
                outcome.document = Some(id);
                Some(entry)
            }
            Ok(Err(error)) => {
                outcome.reason = Some(error.to_string());
                None
            }
            Err(_) => {
                outcome.reason = Some("an internal error; please report it with this file".to_owned());
                None
            }
        };
        Done { outcome, entry, is_earlier: false }
    }

    fn annotate(&self, bytes: &[u8], path: &str) -> anyhow::Result<(String, Entry)> {
        let ingested = if ingest::is_risky(bytes) {
            self.workers.ingest(bytes, path)?
        } else {
            ingest::ingest(bytes, path)?
        };
        let annotated = pipeline::annotate_ingested(ingested, bytes, path, &self.scheme);
        #[cfg(feature = "tokens")]
        let annotated = self.with_tokens(annotated);
        let coverage = coverage::measure(&annotated.document, &annotated.works, &self.scheme, self.unit);
        let id = annotated.document.id.clone();
        Ok((id, Entry::new(annotated.document, &annotated.works, coverage, self.unit)?))
    }

    /// The same with the tokens of its passages counted, if there is something to count them with.
    #[cfg(feature = "tokens")]
    fn with_tokens(&self, mut annotated: pipeline::Annotated) -> pipeline::Annotated {
        if let Some(tokens) = &self.tokens {
            let document = &mut annotated.document;
            tokens.count(&document.text, &mut document.passages);
        }
        annotated
    }

    /// The bytes of an input, or the status and reason without them.
    fn read(&self, action: Action) -> Result<Vec<u8>, (Status, String)> {
        let max_bytes = self.options.max_bytes;
        let too_large = |size: String| {
            let limit = HumanBytes(max_bytes);
            let reason = format!("{size}, more than the limit of {limit}; split it, or raise --max-size");
            (Status::Failed, reason)
        };
        let limit = max_bytes.saturating_add(1);
        let read = |from: &mut dyn Read, size: u64| {
            let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
            from.take(limit).read_to_end(&mut bytes).map(|_| bytes)
        };
        let bytes = match action {
            Action::Skip(reason) => return Err((Status::Skipped, reason)),
            Action::Fail(reason) => return Err((Status::Failed, reason)),
            Action::Bytes(bytes) => Ok(bytes),
            Action::ReadStdin => {
                read(&mut io::stdin().lock(), 0).map_err(|error| (PathBuf::from("-"), error))
            }
            Action::Read(_, size) if size > max_bytes => {
                return Err(too_large(HumanBytes(size).to_string()));
            }
            Action::Read(path, size) => {
                File::open(&path).and_then(|mut file| read(&mut file, size)).map_err(|error| (path, error))
            }
        };
        let bytes = bytes.map_err(|(path, error)| (Status::Failed, unreadable(&path, Some(&error))))?;
        if bytes.len() as u64 > max_bytes {
            return Err(too_large("it goes on".to_owned()));
        }
        Ok(bytes)
    }
}
