//! `glossator coverage`: what is cited, what is not, and what does not resolve.

mod document;
mod overview;
mod totals;

use super::documents::meant;
use glossator::coverage::{self, DocumentCoverage, Uncited};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use super::table::{columns, wrap};
use console::style;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Output folder of `annotate`
    dir: PathBuf,
    /// One document in detail: its id, the beginning of it, or part of its path
    document: Option<String>,
    /// Also companies, responses, sources and what the scheme never matched
    #[arg(long)]
    full: bool,
    /// JSON instead of tables
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    glossator::corpus::settle(&args.dir);
    let path = args.dir.join("coverage.json");
    let mut out = io::BufWriter::new(io::stdout().lock());
    if let Some(name) = &args.document {
        let document = find(&path, name)?;
        if args.json {
            serde_json::to_writer_pretty(&mut out, &document)?;
            writeln!(out)?;
        } else {
            document::write(&mut out, &document)?;
            if args.full {
                totals::write(&mut out, &document.counts)?;
            }
        }
    } else if args.json {
        // Reading it first tells a wrong file from an old one.
        coverage::read(&path, |_| ())?;
        io::copy(&mut std::fs::File::open(&path)?, &mut out)?;
    } else {
        let mut rows = overview::Rows::default();
        let corpus = coverage::read(&path, |document| rows.add(&document))?;
        overview::write(&mut out, &corpus, &rows)?;
        if args.full {
            totals::write(&mut out, &corpus.counts)?;
            totals::write_unmatched(&mut out, &corpus)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The one document meant by `name`.
fn find(path: &std::path::Path, name: &str) -> anyhow::Result<DocumentCoverage> {
    let mut names = Vec::new();
    coverage::read(path, |document| names.push((document.document, document.path)))?;
    let names: Vec<_> = names.iter().map(|(id, path)| (id.as_str(), path.as_str())).collect();
    let at = meant(&names, name)?;
    let (mut found, mut next) = (None, 0);
    coverage::read(path, |document| {
        if next == at {
            found = Some(document);
        }
        next += 1;
    })?;
    found.ok_or_else(|| anyhow::anyhow!("{}: changed while it was read", path.display()))
}

/// A heading of the output.
fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n{}", style(text).bold())
}

/// A passage without a source: how strongly it claims something, where, under what, and its strongest sentence.
fn write_claim(out: &mut impl Write, place: &str, claim: &Uncited) -> io::Result<()> {
    const STEPS: u32 = 5;
    const LINES: usize = 2;
    let full = claim.strength.div_ceil(2).min(STEPS) as usize;
    let dots = "●".repeat(full) + &"·".repeat(STEPS as usize - full);
    let about = claim.categories.join(", ");
    let head = format!("  {}  {}  {}", style(dots).yellow(), style(place).cyan(), style(about).dim());
    writeln!(out, "{}", head.trim_end())?;
    for line in wrap(&claim.sentence, columns().saturating_sub(9), LINES) {
        let mut line = line;
        for cue in &claim.claims {
            // The quotation is all of the sentence that matters; its marks tell it.
            if cue.kind != coverage::claims::ClaimKind::Quotation {
                line = line.replacen(&cue.quote, &style(&cue.quote).bold().to_string(), 1);
            }
        }
        writeln!(out, "         {line}")?;
    }
    Ok(())
}
