//! `glossator compare`: two runs side by side.

use super::documents::Documents;
use super::scheme::scheme;
use super::table::{Table, columns, counted, shorten};
use console::style;
use glossator::compare::{Change, Changes, compare};
use glossator::document::AnnotatedDocument;
use glossator::report::{Comparison, signs, write_comparison};
use serde::Serialize;
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Output folder of `annotate`
    before: PathBuf,
    /// Another, of the same documents: matched by path, else by file name; one document with one other
    after: PathBuf,
    /// Write a page with all of it, side by side
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show up to N changes of each document
    #[arg(long, value_name = "N", default_value_t = 10)]
    changes: usize,
    /// One JSON object in place of tables
    #[arg(long)]
    json: bool,
    /// Folder of the scheme, for the names of categories on the page [default: the built-in china-tech]
    #[arg(long, value_name = "DIR")]
    scheme: Option<PathBuf>,
}

/// What differs between two runs.
#[derive(Default, Serialize)]
struct Compared {
    /// Documents of both in which nothing differs.
    same: usize,
    /// Paths of documents that one alone has.
    only_before: Vec<String>,
    only_after: Vec<String>,
    changed: Vec<Changes>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let compared = both(&args.before, &args.after)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.json {
        serde_json::to_writer_pretty(&mut out, &compared)?;
        writeln!(out)?;
    } else {
        compared.write(&mut out, args.changes)?;
    }
    out.flush()?;
    if let Some(path) = &args.output {
        let names = [&args.before, &args.after].map(|path| path.display().to_string());
        let comparison = Comparison {
            names: [&names[0], &names[1]],
            changed: &compared.changed,
            only: [&compared.only_before, &compared.only_after],
            same: compared.same,
        };
        write_comparison(path, &comparison, &scheme(args.scheme.as_deref())?)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Compares two runs; two documents are in memory at a time.
fn both(before: &Path, after: &Path) -> anyhow::Result<Compared> {
    let (before, mut after) = (Documents::of(before), Side::of(Documents::of(after))?);
    // Two documents are compared whatever their names.
    after.lone = after.left.len() == 1 && before.lines()?.take(2).count() == 1;
    let mut compared = Compared::default();
    for line in before.lines()? {
        let (number, line) = line?;
        let old = before.document(number, &line)?;
        let Some(new) = after.take(&old.source.path)? else {
            compared.only_before.push(old.source.path);
            continue;
        };
        let changes = compare(&old, &new);
        if changes.is_empty() {
            compared.same += 1;
        } else {
            compared.changed.push(changes);
        }
    }
    compared.only_after = after.left();
    Ok(compared)
}

/// The documents of the other run that have not been compared yet.
struct Side {
    documents: Documents,
    /// Paths and places of their lines, in order.
    left: Vec<(String, u64)>,
    by_path: HashMap<String, usize>,
    /// None where several have one name.
    by_name: HashMap<String, Option<usize>>,
    taken: Vec<bool>,
    /// Whether each run has one document.
    lone: bool,
}

impl Side {
    fn of(documents: Documents) -> anyhow::Result<Self> {
        let (mut left, mut at) = (Vec::new(), 0);
        let (mut by_path, mut by_name) = (HashMap::new(), HashMap::new());
        for line in documents.lines()? {
            let (number, line) = line?;
            let path = documents.head(number, &line)?.path().to_owned();
            let place = left.len();
            by_path.entry(path.clone()).or_insert(place);
            by_name.entry(name(&path)).and_modify(|one| *one = None).or_insert(Some(place));
            left.push((path, at));
            // A line as it is read has lost its end.
            at += line.len() as u64 + 1;
        }
        let taken = vec![false; left.len()];
        Ok(Self { documents, left, by_path, by_name, taken, lone: false })
    }

    /// The document of the same path, else of the same file name where that is one, else the only one.
    fn take(&mut self, path: &str) -> anyhow::Result<Option<AnnotatedDocument>> {
        let same_name = || self.by_name.get(&name(path)).copied().flatten();
        let only = || self.lone.then_some(0);
        let Some(place) = self.by_path.get(path).copied().or_else(same_name).or_else(only) else {
            return Ok(None);
        };
        if std::mem::replace(&mut self.taken[place], true) {
            return Ok(None);
        }
        self.documents.at(place + 1, self.left[place].1).map(Some)
    }

    fn left(self) -> Vec<String> {
        let left = self.left.into_iter().zip(self.taken).filter(|(_, taken)| !taken);
        left.map(|((path, _), _)| path).collect()
    }
}

fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

impl Compared {
    fn write(&self, out: &mut impl Write, shown: usize) -> io::Result<()> {
        let both = (self.same + self.changed.len()) as u64;
        writeln!(out, "{} in both, {} of them the same", style(counted(both, "document")).bold(), self.same)?;
        for (sign, what, paths) in [("−", "earlier", &self.only_before), ("+", "later", &self.only_after)] {
            paths.iter().try_for_each(|path| writeln!(out, "  {sign} {path} (only in the {what} run)"))?;
        }
        if self.changed.is_empty() {
            return Ok(());
        }
        let heads = Changes::default();
        let heads = heads.lists().map(|(name, _)| format!(">{name}"));
        let mut table = Table::new(&["document", &heads[0], &heads[1], &heads[2], &heads[3], &heads[4]]);
        for changes in &self.changed {
            let counts = changes.lists().map(|(_, list)| signs(list));
            table.row([shorten(&changes.path, 40)].into_iter().chain(counts));
        }
        writeln!(out)?;
        table.write(out)?;
        for changes in self.changed.iter().filter(|_| shown > 0) {
            writeln!(out, "\n{}", style(&changes.path).bold())?;
            let all: Vec<&Change> = changes.lists().iter().flat_map(|(_, list)| list.iter()).collect();
            let mut table = Table::new(&["", "", "", ""]);
            for change in all.iter().take(shown) {
                table.row(row(change));
            }
            table.write(out)?;
            if all.len() > shown {
                writeln!(out, "  … and {} more", all.len() - shown)?;
            }
        }
        Ok(())
    }
}

/// A change on one line: its sign, where, what, and the words.
fn row(change: &Change) -> [String; 4] {
    let sign = match (&change.before, &change.after) {
        (None, _) => style("+").green(),
        (_, None) => style("−").red(),
        _ => style("~").yellow(),
    };
    let is_whole = [&change.before, &change.after].into_iter().flatten().any(|value| *value == change.of);
    let words = match (&change.before, &change.after) {
        _ if is_whole => change.of.clone(),
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (before, after) => {
            let value = before.as_ref().or(after.as_ref()).map_or("", String::as_str);
            format!("{value} “{}”", change.of)
        }
    };
    let width = columns().saturating_sub(40);
    [sign.to_string(), change.place.clone(), shorten(&change.what, 20), shorten(&words, width)]
}
