//! `glossator export`: an annotated corpus in the formats of other tools.

use super::documents::Documents;
use super::works::{Index, Works};
use anyhow::{Context as _, bail};
use glossator::document::AnnotatedDocument;
use glossator::export::{Exporter, FORMATS, Format, Reads, format};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(after_help = formats())]
pub(crate) struct Args {
    /// Output folder of `annotate`
    dir: PathBuf,
    /// Format
    #[arg(long, value_name = "FORMAT")]
    to: String,
    /// File to write, or the folder for a file a document; made if need be [default: standard output]
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// One document: its id, the beginning of it, or part of its path
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// A file a document, in the folder that -o names
    #[arg(long, conflicts_with = "document", requires = "output")]
    per_document: bool,
}

/// The formats and what they are, for the help and for an error.
fn formats() -> String {
    let line = |format: &&Format| format!("\n  {:<21} {}", format.name, format.about);
    format!("Formats:{}", FORMATS.iter().map(line).collect::<String>())
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Some(format) = format(&args.to) else {
        bail!("there is no format {:?}\n{}", args.to, formats());
    };
    let documents = Documents::of(&args.dir);
    if let Some(name) = &args.document {
        let document = documents.find(name)?;
        let mut works = index(&args.dir, format)?;
        return write(args.output.as_deref(), |out| one(format, &document, works.as_mut(), out));
    }
    let each = args.per_document || format.reads == Reads::EachDocument;
    if !each {
        return write(args.output.as_deref(), |out| all(format, &args.dir, &documents, out));
    }
    let Some(dir) = &args.output else {
        bail!(
            "{} has a file a document: name a folder with -o, or one document with --document",
            format.name
        );
    };
    fs::create_dir_all(dir)
        .with_context(|| format!("{}: cannot be made; it must be a folder", dir.display()))?;
    let mut works = index(&args.dir, format)?;
    for line in documents.lines()? {
        let (number, line) = line?;
        let document = documents.document(number, &line)?;
        let path = dir.join(format!("{}.{}", document.id, format.extension));
        write(Some(&path), |out| one(format, &document, works.as_mut(), out))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The index of the works, if `format` is made from works.
fn index(dir: &Path, format: &Format) -> anyhow::Result<Option<Index>> {
    matches!(format.reads, Reads::Works | Reads::Both).then(|| Works::of(dir)?.index()).transpose()
}

/// Opens `path`, or standard output, and lets `content` write to it. A file is put in place when it is complete; a
/// device or pipe is written as it is.
fn write(
    path: Option<&Path>,
    content: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<ExitCode> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        content(&mut out)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    };
    let unwritable = || format!("{}: cannot be written; check the folder and the disk", path.display());
    if path.is_dir() {
        bail!(
            "{}: is a folder; name a file, or ask for a file a document with --per-document",
            path.display()
        );
    }
    if path.exists() && !path.is_file() {
        let mut out = BufWriter::new(File::create(path).with_context(unwritable)?);
        content(&mut out)?;
        out.flush().with_context(unwritable)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = path.with_file_name(name);
    let mut out = BufWriter::new(File::create(&partial).with_context(unwritable)?);
    let written = content(&mut out).and_then(|()| out.flush().with_context(unwritable));
    drop(out);
    if let Err(error) = written {
        // What is half written helps nobody.
        let _ = fs::remove_file(&partial);
        return Err(error);
    }
    fs::rename(&partial, path).with_context(unwritable)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes all of the corpus, a record at a time.
fn all(format: &Format, dir: &Path, documents: &Documents, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut exporter: Box<dyn Exporter> = (format.exporter)();
    exporter.begin(out)?;
    if matches!(format.reads, Reads::Documents | Reads::Both) {
        for line in documents.lines()? {
            let (number, line) = line?;
            exporter.document(&documents.document(number, &line)?, out)?;
        }
    }
    if matches!(format.reads, Reads::Works | Reads::Both) {
        let mut works = Works::of(dir)?;
        while let Some(work) = works.next()? {
            exporter.work(&work, out)?;
        }
    }
    Ok(exporter.finish(out)?)
}

/// Writes one document, or the works that it cites in order of first citation.
fn one(
    format: &Format,
    document: &AnnotatedDocument,
    works: Option<&mut Index>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut exporter: Box<dyn Exporter> = (format.exporter)();
    exporter.begin(out)?;
    if format.reads != Reads::Works {
        exporter.document(document, out)?;
    }
    if let Some(works) = works {
        let mut seen = HashSet::new();
        for id in document.citations.iter().filter_map(|c| c.work.as_deref()) {
            if !seen.insert(id) {
                continue;
            }
            let Some(work) = works.work(id)? else {
                bail!("{id}, which {} cites, is not in works.jsonl; annotate again", document.id);
            };
            exporter.work(&work, out)?;
        }
    }
    Ok(exporter.finish(out)?)
}
