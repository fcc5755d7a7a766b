//! `glossator explain`: why a passage has its labels, how a citation was parsed and resolved.

mod citation;
mod passage;

use super::documents::Documents;
use super::table::{Table, columns, shorten, wrap};
use anyhow::{Context as _, bail};
use console::style;
use glossator::concerns::Scheme;
use glossator::document::{AnnotatedDocument, Diagnostic};
use glossator::explain::{self, Place};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Output folder of `annotate`
    dir: PathBuf,
    /// What to explain: DOC#p12 a passage, DOC#n27 a note, DOC#n27.c1 a citation. DOC is the id of a document,
    /// the beginning of it, or part of its path
    #[arg(value_name = "DOC#PLACE")]
    place: String,
    /// Folder of the scheme that annotated the documents [default: the built-in china-tech]
    #[arg(long, value_name = "DIR")]
    scheme: Option<PathBuf>,
    /// Say why a passage is not filed under this category, and nothing of the others it lacks
    #[arg(long, value_name = "CATEGORY")]
    why_not: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Some((name, id)) = args.place.rsplit_once('#') else {
        bail!("{:?} names no place; write DOC#p12, DOC#n27 or DOC#n27.c1", args.place);
    };
    let document = Documents::of(&args.dir).find(name)?;
    let Some(place) = explain::place(&document, id) else {
        bail!("{} has no {id:?}; it has {}", document.id, places(&document));
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    match place {
        Place::Passage(index) => {
            let scheme = args.scheme.as_deref().map_or_else(Scheme::built_in, Scheme::load);
            let scheme = scheme.context("cannot use the scheme")?;
            if let Some(id) =
                args.why_not.as_ref().filter(|id| !scheme.categories().iter().any(|c| c.id == **id))
            {
                bail!("the scheme {} has no category {id:?}", scheme.name());
            }
            passage::write(&mut out, &document, index, &scheme, args.why_not.as_deref())?;
        }
        Place::Note(index) => citation::write_note(&mut out, &document, &document.notes[index])?,
        Place::Citation(index) => citation::write(&mut out, &document, &document.citations[index])?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// `passages p1 to p40, notes n1 to n27`, for an error.
fn places(document: &AnnotatedDocument) -> String {
    let range = |what: &str, first: Option<&String>, last: Option<&String>| match (first, last) {
        (Some(first), Some(last)) => format!("{what} {first} to {last}"),
        _ => format!("no {what}"),
    };
    let (passages, notes, citations) = (&document.passages, &document.notes, &document.citations);
    [
        range("passages", passages.first().map(|p| &p.id), passages.last().map(|p| &p.id)),
        range("notes", notes.first().map(|n| &n.id), notes.last().map(|n| &n.id)),
        range("citations", citations.first().map(|c| &c.id), citations.last().map(|c| &c.id)),
    ]
    .join(", ")
}

fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n{}", style(text).bold())
}

/// A text, wrapped and indented.
fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    wrap(text, columns() - 4, usize::MAX).iter().try_for_each(|line| writeln!(out, "    {line}"))
}

/// Entries of the ledger, with what was mended into what.
fn write_ledger(out: &mut impl Write, ledger: &[&Diagnostic]) -> io::Result<()> {
    if ledger.is_empty() {
        return Ok(());
    }
    heading(out, "On the ledger")?;
    let mut table = Table::new(&["", "", ""]);
    for d in ledger {
        let mended = match (&d.before, &d.after) {
            (Some(before), Some(after)) => format!("{} → {}", shorten(before, 30), shorten(after, 30)),
            _ => String::new(),
        };
        table.row([style(&d.code).yellow().to_string(), shorten(&d.message, columns() / 2), mended]);
    }
    table.write(out)
}
