//! `glossator report`: an annotated corpus as a site to read it in.

use super::documents::Documents;
use super::scheme::scheme;
use super::works::Works;
use glossator::coverage::{self, CorpusCoverage, DocumentCoverage};
use glossator::report::{Site, Writer};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Output folder of `annotate`
    dir: PathBuf,
    /// Folder for the site; a site that is there is replaced
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Folder of the scheme that the corpus is filed under, for names and colours [default: the built-in china-tech]
    #[arg(long, value_name = "DIR")]
    scheme: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let scheme = scheme(args.scheme.as_deref())?;
    write(&args.dir, &args.output, |corpus, rows| Site::new(&scheme, corpus, rows))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the site of the annotated corpus in `dir` that `site` begins.
pub(super) fn write(
    dir: &Path,
    output: &Path,
    site: impl FnOnce(CorpusCoverage, Vec<DocumentCoverage>) -> Site,
) -> anyhow::Result<Site> {
    glossator::corpus::settle(dir);
    let mut rows = Vec::new();
    let corpus = coverage::read(&dir.join("coverage.json"), |document| rows.push(document))?;
    let mut site = site(corpus, rows);
    let mut works = Works::of(dir)?;
    while let Some(work) = works.next()? {
        site.work(work);
    }
    let documents = Documents::of(dir);
    let lines = documents.lines()?;
    let mut writer = Writer::create(output, site)?;
    for line in lines {
        let (number, line) = line?;
        writer.document(&documents.document(number, &line)?)?;
    }
    Ok(writer.finish()?)
}
