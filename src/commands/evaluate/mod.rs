//! `glossator evaluate`: how well a run agrees with gold made by hand.

mod trust;

use super::documents::Documents;
use super::table::{Table, counted, shorten};
use console::style;
use glossator::evaluate::{self, Difference, Evaluation, Facet, Figure, Figures, Gold, Trust};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Precision, recall and F1 against gold annotations
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Output folder of `annotate`
    dir: PathBuf,
    /// Folder with NAME.notes.jsonl, NAME.citations.jsonl and NAME.passages.jsonl, or with labels from doccano
    /// (NAME.jsonl), Label Studio or INCEpTION (NAME.json), brat (NAME.ann and NAME.txt)
    #[arg(long, value_name = "DIR")]
    gold: PathBuf,
    /// Only the gold of this name (may be repeated)
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The gold covers the first part of each document only; leave out what lies after it
    #[arg(long)]
    partial: bool,
    /// Folder of the scheme that a tool's labels are of [default: the built-in china-tech]
    #[arg(long, value_name = "DIR")]
    scheme: Option<PathBuf>,
    /// Also how far labels can be trusted: agreement (kappa, alpha), calibration, precision of the scheme's entries;
    /// NAME.passages-second.jsonl in the gold folder are a second reader's
    #[arg(long)]
    agreement: bool,
    /// One JSON object instead of tables
    #[arg(long)]
    json: bool,
    /// Show up to N differences of each document
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
}

/// The evaluation of one document, or of all.
#[derive(Serialize)]
struct Report {
    documents: Vec<DocumentReport>,
    /// All documents together, where there are several.
    total: Option<Figures>,
    /// By facet, how far labels can be trusted, where it was asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    agreement: BTreeMap<&'static str, Trust>,
    /// Gold without a document.
    missing: Vec<String>,
}

#[derive(Serialize)]
struct DocumentReport {
    gold: String,
    document: String,
    path: String,
    figures: Figures,
    #[serde(skip)]
    differences: Vec<Difference>,
}

/// Runs the command. Exit status 1 if gold has no document to compare with.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let names = Gold::names(&args.gold)?;
    if let Some(unknown) = args.only.iter().find(|only| !names.contains(only)) {
        anyhow::bail!("no gold is called {unknown:?}; there are: {}", names.join(", "));
    }
    let names = names.into_iter().filter(|name| args.only.is_empty() || args.only.contains(name));
    let report = evaluate(args, &names.collect::<Vec<_>>())?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.json {
        serde_json::to_writer_pretty(&mut out, &report)?;
        writeln!(out)?;
    } else {
        report.write(&mut out, args.errors)?;
    }
    out.flush()?;
    if !report.missing.is_empty() {
        let mut err = io::stderr().lock();
        writeln!(err, "glossator: no document for the gold of {}", report.missing.join(", "))?;
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

fn evaluate(args: &Args, names: &[String]) -> anyhow::Result<Report> {
    let documents = Documents::of(&args.dir);
    // Best fit and number of line, by name of gold: the documents themselves are read one at a time.
    let mut lines: BTreeMap<&str, (u8, usize)> = BTreeMap::new();
    for line in documents.lines()? {
        let (number, line) = line?;
        let head = documents.head(number, &line)?;
        for name in names {
            if let Some(fit) = evaluate::fit(head.path(), name) {
                let best = lines.entry(name).or_insert((fit, number));
                *best = (*best).min((fit, number));
            }
        }
    }
    let missing = names.iter().filter(|name| !lines.contains_key(name.as_str())).cloned().collect();
    let mut report = Report { documents: Vec::new(), total: None, agreement: BTreeMap::new(), missing };
    let mut evaluations: Vec<Evaluation> = Vec::new();
    for line in documents.lines()? {
        let (number, line) = line?;
        for (name, _) in lines.iter().filter(|(_, best)| best.1 == number) {
            let document = documents.document(number, &line)?;
            let mut gold = Gold::load(&args.gold, name)?;
            if gold.paragraphs {
                gold.file_under(&super::scheme::scheme(args.scheme.as_deref())?)?;
            }
            let mut evaluation = evaluate::evaluate(&document, &gold, args.partial);
            report.documents.push(DocumentReport {
                gold: (*name).to_owned(),
                document: document.id,
                path: document.source.path,
                figures: Figures::of(&evaluation.scores),
                differences: std::mem::take(&mut evaluation.differences),
            });
            evaluations.push(evaluation);
        }
    }
    if args.agreement {
        let facets = ["concerns", "responses"].into_iter();
        report.agreement = facets.filter_map(|f| Some((f, Trust::of(&evaluations, f)?))).collect();
    }
    let scores: Vec<_> = evaluations.into_iter().map(|e| e.scores).collect();
    report.total = (scores.len() > 1).then(|| Figures::together(&scores));
    Ok(report)
}

impl Report {
    fn write(&self, out: &mut impl Write, errors: usize) -> io::Result<()> {
        match (&self.total, &self.documents[..]) {
            (Some(total), documents) => {
                writeln!(out, "{}", style("F1 by document").bold())?;
                by_document(documents).write(out)?;
                let title = format!(
                    "{} together, F1 with its 95 % interval",
                    counted(documents.len() as u64, "document")
                );
                writeln!(out, "\n{}", style(title).bold())?;
                details(total).write(out)?;
            }
            (None, [one]) => {
                writeln!(out, "{}  {}", style(&one.gold).bold(), style(&one.path).dim())?;
                details(&one.figures).write(out)?;
            }
            (None, _) => writeln!(out, "Nothing to compare.")?,
        }
        for (facet, trust) in &self.agreement {
            trust::write(out, facet, trust)?;
        }
        for document in self.documents.iter().filter(|d| errors > 0 && !d.differences.is_empty()) {
            let n = document.differences.len() as u64;
            writeln!(out, "\n{}", style(format!("{}: {}", document.gold, counted(n, "difference"))).bold())?;
            let mut table = Table::new(&["where", "what", "found", "gold"]);
            for d in document.differences.iter().take(errors) {
                let found = style(shorten(&d.predicted, 70)).red().to_string();
                let gold = style(shorten(&d.gold, 70)).green().to_string();
                table.row([d.place.clone(), d.what.to_owned(), found, gold]);
            }
            table.write(out)?;
        }
        Ok(())
    }
}

/// One line a document, the chief measures as columns.
fn by_document(documents: &[DocumentReport]) -> Table {
    let mut table = Table::new(&[
        "gold",
        ">notes",
        ">calls",
        ">citations",
        ">fields",
        ">whole",
        ">targets",
        ">passages",
        ">concerns",
        ">responses",
    ]);
    for document in documents {
        let f = &document.figures;
        let facet = |facet: &Option<Facet>| facet.as_ref().map(|facet| facet.micro);
        let figures = [
            f.notes,
            f.calls,
            f.citations,
            f.fields_micro,
            f.whole_citation,
            f.targets,
            f.passages,
            facet(&f.concerns),
            facet(&f.responses),
        ];
        let cells =
            figures.map(|figure| figure.map_or_else(|| style("–").dim().to_string(), |f| graded(f.f1)));
        table.row([document.gold.clone()].into_iter().chain(cells));
    }
    table
}

/// One line a measure.
fn details(figures: &Figures) -> Table {
    let mut table = Table::new(&["measure", ">precision", ">recall", ">F1", "", ">right", ">found", ">gold"]);
    put(&mut table, "notes", figures.notes);
    put(&mut table, "calls", figures.calls);
    put(&mut table, "citations", figures.citations);
    put(&mut table, "whole citation", figures.whole_citation);
    put(&mut table, "fields", figures.fields_micro);
    for (field, figure) in &figures.fields {
        put(&mut table, &format!("  {}", field.name()), Some(*figure));
    }
    put(&mut table, "targets", figures.targets);
    put(&mut table, "passages", figures.passages);
    put(&mut table, "calls by passage", figures.passage_calls);
    for (name, facet) in [("concerns", &figures.concerns), ("responses", &figures.responses)] {
        let Some(facet) = facet else { continue };
        put(&mut table, name, Some(facet.micro));
        let mean = [String::new(), String::new(), graded(facet.macro_f1), interval(facet.macro_f1_interval)];
        table.row(["  mean of categories".to_owned()].into_iter().chain(mean));
        for (category, figure) in &facet.by_category {
            put(&mut table, &format!("  {category}"), Some(*figure));
        }
    }
    table
}

fn put(table: &mut Table, name: &str, figure: Option<Figure>) {
    // What neither side has says nothing.
    let Some(f) = figure.filter(|f| f.predicted + f.gold > 0) else { return };
    table.row([
        name.to_owned(),
        format!("{:.3}", f.precision),
        format!("{:.3}", f.recall),
        graded(f.f1),
        interval(f.f1_interval),
        f.tp.to_string(),
        f.predicted.to_string(),
        f.gold.to_string(),
    ]);
}

/// A figure in three decimals, red where it is low.
fn graded(f1: f64) -> String {
    let text = style(format!("{f1:.3}"));
    match f1 {
        0.95.. => text.green(),
        0.8.. => text,
        _ => text.red(),
    }
    .to_string()
}

fn interval(interval: Option<[f64; 2]>) -> String {
    interval.map_or_else(String::new, |[low, high]| style(format!("{low:.3}–{high:.3}")).dim().to_string())
}
