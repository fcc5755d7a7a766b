//! What another scheme changes.

use super::super::documents::Documents;
use super::super::table::{Table, columns, shorten};
use console::style;
use glossator::scheme::changes;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Output folder of `annotate`
    dir: PathBuf,
    /// Folder of the other scheme
    #[arg(value_name = "SCHEME")]
    after: PathBuf,
    /// Folder of the scheme to compare with [default: the built-in china-tech]
    #[arg(long, value_name = "SCHEME")]
    before: Option<PathBuf>,
    /// Show up to N passages
    #[arg(long, value_name = "N", default_value_t = 20)]
    passages: usize,
}

pub(super) fn run(out: &mut impl Write, args: &Args) -> anyhow::Result<ExitCode> {
    let (before, after) = (super::scheme(args.before.as_deref())?, super::scheme(Some(&args.after))?);
    let documents = Documents::of(&args.dir);
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut passages = Table::new(&["", "category", "passage", "for"]);
    let mut shown = 0;
    for line in documents.lines()? {
        let (number, line) = line?;
        let mut old = documents.document(number, &line)?;
        let mut new = old.clone();
        before.reclassify(&mut old);
        after.reclassify(&mut new);
        for change in changes(&old, &new) {
            counts.entry(change.category.clone()).or_default()[usize::from(change.gained)] += 1;
            shown += 1;
            if shown > args.passages {
                continue;
            }
            let sign = if change.gained { style("+").green() } else { style("-").red() };
            let most = change.finding.evidence.iter().max_by(|a, b| a.adds.total_cmp(&b.adds));
            let why = most.map_or_else(String::new, |e| format!("{:+.2} {} “{}”", e.adds, e.rule, e.quote));
            let place = format!("{}#{}", old.id, old.passages[change.passage].id);
            passages.row([sign.to_string(), change.category, place, shorten(&why, columns() / 2)]);
        }
    }
    if counts.is_empty() {
        writeln!(out, "The two file every passage alike.")?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new(&["category", ">gained", ">lost"]);
    for (category, [lost, gained]) in counts {
        table.row([category, gained.to_string(), lost.to_string()]);
    }
    table.write(out)?;
    if args.passages > 0 {
        writeln!(out, "\n{}", style("Passages").bold())?;
        passages.write(out)?;
    }
    Ok(ExitCode::SUCCESS)
}
