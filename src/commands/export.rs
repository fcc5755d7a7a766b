//! `glossator export`: an annotated corpus in the formats of other tools.

use super::documents::Documents;
use super::scheme::scheme;
use super::works::{Index, Works};
use anyhow::{Context as _, bail};
use glossator::concerns::Scheme;
use glossator::document::AnnotatedDocument;
use glossator::export::{Exporter, FOLDERS, FORMATS, Folder, Format, Reads, folder, format};
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
    /// File to write, or the folder for a format of several files or a file a document; made if need be [default: standard output]
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// One document: its id, the beginning of it, or part of its path
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// A file a document, in the folder that -o names
    #[arg(long, conflicts_with = "document", requires = "output")]
    per_document: bool,
    /// Folder of the scheme that the corpus is filed under, for names and colours [default: the built-in china-tech]
    #[arg(long, value_name = "DIR")]
    scheme: Option<PathBuf>,
}

/// The formats and what they are, for the help and for an error.
fn formats() -> String {
    let mut all: Vec<(&str, &str)> = FORMATS.iter().map(|f| (f.name, f.about)).collect();
    all.extend(FOLDERS.iter().map(|f| (f.name, f.about)));
    all.sort_unstable();
    let line = |(name, about): &(&str, &str)| format!("\n  {name:<21} {about}");
    format!("Formats:{}", all.iter().map(line).collect::<String>())
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if let Some(folder) = folder(&args.to) {
        whole(folder, args)?;
    } else if let Some(format) = format(&args.to) {
        single(format, args)?;
    } else {
        bail!("there is no format {:?}\n{}", args.to, formats());
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a folder of several formats.
fn whole(folder: &Folder, args: &Args) -> anyhow::Result<()> {
    let Some(dir) = args.output.as_ref().filter(|_| args.document.is_none() && !args.per_document) else {
        bail!(
            "{} is a folder of files for the whole corpus: name it with -o, without --document",
            folder.name
        );
    };
    let scheme = scheme(args.scheme.as_deref())?;
    let mut files = Vec::new();
    for (name, format) in folder.files {
        let path = dir.join(name);
        make(path.parent().unwrap_or(dir))?;
        files.push(Export::begin(format, &scheme, Some(&path))?);
    }
    all(files, &args.dir, &Documents::of(&args.dir))
}

/// Writes a format: a file of the corpus, of a document, or a file a document.
fn single(format: &Format, args: &Args) -> anyhow::Result<()> {
    let scheme = scheme(args.scheme.as_deref())?;
    let documents = Documents::of(&args.dir);
    if let Some(name) = &args.document {
        let document = documents.find(name)?;
        let mut works = index(&args.dir, format)?;
        return one(Export::begin(format, &scheme, args.output.as_deref())?, &document, works.as_mut());
    }
    let each = args.per_document || format.reads == Reads::EachDocument;
    if !each {
        let file = Export::begin(format, &scheme, args.output.as_deref())?;
        return all(vec![file], &args.dir, &documents);
    }
    let Some(dir) = &args.output else {
        bail!(
            "{} has a file a document: name a folder with -o, or one document with --document",
            format.name
        );
    };
    make(dir)?;
    let mut works = index(&args.dir, format)?;
    for line in documents.lines()? {
        let (number, line) = line?;
        let document = documents.document(number, &line)?;
        let path = dir.join(format!("{}.{}", document.id, format.extension));
        one(Export::begin(format, &scheme, Some(&path))?, &document, works.as_mut())?;
    }
    Ok(())
}

/// Makes the folder `dir`.
fn make(dir: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("{}: cannot be made; it must be a folder", dir.display()))
}

/// The index of the works, if `format` is made from works.
fn index(dir: &Path, format: &Format) -> anyhow::Result<Option<Index>> {
    matches!(format.reads, Reads::Works | Reads::Both).then(|| Works::of(dir)?.index()).transpose()
}

/// An exporter at work, and what it writes to: standard output, a device or pipe, or a file beside its place, where it
/// is put when it is complete.
struct Export {
    reads: Reads,
    exporter: Box<dyn Exporter>,
    out: BufWriter<Box<dyn Write>>,
    path: Option<PathBuf>,
    partial: Option<PathBuf>,
}

impl Export {
    fn begin(format: &Format, scheme: &Scheme, path: Option<&Path>) -> anyhow::Result<Self> {
        let mut partial = None;
        let out: Box<dyn Write> = match path {
            None => Box::new(io::stdout().lock()),
            Some(path) if path.is_dir() => bail!(
                "{}: is a folder; name a file, or ask for a file a document with --per-document",
                path.display()
            ),
            Some(path) => {
                let mut written = path.to_owned();
                if path.is_file() || !path.exists() {
                    let mut name = path.file_name().unwrap_or_default().to_owned();
                    name.push(".partial");
                    written.set_file_name(name);
                    partial = Some(written.clone());
                }
                Box::new(File::create(&written).with_context(|| unwritable(path))?)
            }
        };
        let mut exporter = (format.exporter)();
        exporter.scheme(scheme);
        let path = path.map(Path::to_owned);
        let mut export = Self { reads: format.reads, exporter, out: BufWriter::new(out), path, partial };
        let begun = export.exporter.begin(&mut export.out);
        export.checked(begun)?;
        Ok(export)
    }

    fn document(&mut self, document: &AnnotatedDocument) -> anyhow::Result<()> {
        let written = self.exporter.document(document, &mut self.out);
        self.checked(written)
    }

    fn work(&mut self, work: &glossator::corpus::WorkLine) -> anyhow::Result<()> {
        let written = self.exporter.work(work, &mut self.out);
        self.checked(written)
    }

    fn finish(mut self) -> anyhow::Result<()> {
        let written = self.exporter.finish(&mut self.out).and_then(|()| self.out.flush());
        self.checked(written)?;
        if let (Some(path), Some(partial)) = (&self.path, &self.partial) {
            fs::rename(partial, path).with_context(|| unwritable(path))?;
            self.partial = None;
        }
        Ok(())
    }

    /// Says where it was that nothing could be written.
    fn checked(&self, written: io::Result<()>) -> anyhow::Result<()> {
        match &self.path {
            Some(path) => written.with_context(|| unwritable(path)),
            None => Ok(written?),
        }
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        // What is half written helps nobody.
        if let Some(partial) = &self.partial {
            let _ = fs::remove_file(partial);
        }
    }
}

fn unwritable(path: &Path) -> String {
    format!("{}: cannot be written; check the folder and the disk", path.display())
}

/// Writes all of the corpus to `files`, a record at a time.
fn all(mut files: Vec<Export>, dir: &Path, documents: &Documents) -> anyhow::Result<()> {
    if files.iter().any(|file| matches!(file.reads, Reads::Documents | Reads::Both)) {
        for line in documents.lines()? {
            let (number, line) = line?;
            let document = documents.document(number, &line)?;
            files
                .iter_mut()
                .filter(|file| file.reads != Reads::Works)
                .try_for_each(|f| f.document(&document))?;
        }
    }
    if files.iter().any(|file| matches!(file.reads, Reads::Works | Reads::Both)) {
        let mut works = Works::of(dir)?;
        while let Some(work) = works.next()? {
            files.iter_mut().filter(|file| file.reads != Reads::Documents).try_for_each(|f| f.work(&work))?;
        }
    }
    files.into_iter().try_for_each(Export::finish)
}

/// Writes one document, or the works that it cites in order of first citation, to `file`.
fn one(mut file: Export, document: &AnnotatedDocument, works: Option<&mut Index>) -> anyhow::Result<()> {
    if file.reads != Reads::Works {
        file.document(document)?;
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
            file.work(&work)?;
        }
    }
    file.finish()
}
