//! `glossator scheme`: check a scheme, try its examples, see what a change does, find words it lacks, fit its weights.

mod check;
mod diff;
mod fit;
mod suggest;

use super::documents::Documents;
use anyhow::Context as _;
use clap::Subcommand;
use glossator::concerns::Scheme;
use glossator::evaluate::{self, Gold};
use glossator::scheme::Labelled;
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Load a scheme strictly, and tell what it holds, what overlaps and what a run never used
    Check(check::Args),
    /// Try every rule on its examples
    Test(check::TestArgs),
    /// Show the labels that another scheme would give to the documents of a run
    Diff(diff::Args),
    /// Show words that a category may lack, by gold, with what they would gain
    Suggest(suggest::Args),
    /// Fit weights and thresholds to gold, and tell whether they hold on documents they have not seen
    Fit(fit::Args),
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let code = match &args.action {
        Action::Check(args) => check::run(&mut out, args),
        Action::Test(args) => check::test(&mut out, args),
        Action::Diff(args) => diff::run(&mut out, args),
        Action::Suggest(args) => suggest::run(&mut out, args),
        Action::Fit(args) => fit::run(&mut out, args),
    }?;
    out.flush()?;
    Ok(code)
}

/// The scheme in a folder, or the built-in one.
pub(crate) fn scheme(dir: Option<&Path>) -> anyhow::Result<Scheme> {
    dir.map_or_else(Scheme::built_in, Scheme::load).context("cannot use the scheme")
}

/// A run of `annotate` and gold for some of its documents.
#[derive(Debug, clap::Args)]
struct GoldArgs {
    /// Output folder of `annotate`
    dir: PathBuf,
    /// Folder with NAME.passages.jsonl
    #[arg(long, value_name = "DIR")]
    gold: PathBuf,
    /// The gold covers the first part of each document only
    #[arg(long)]
    partial: bool,
    /// Folder of the scheme [default: the built-in china-tech]
    #[arg(long, value_name = "DIR")]
    scheme: Option<PathBuf>,
}

impl GoldArgs {
    /// The passages that have gold, scored by `scheme`.
    fn labelled(&self, scheme: &Scheme) -> anyhow::Result<Vec<Labelled>> {
        let names = Gold::names(&self.gold)?;
        let documents = Documents::of(&self.dir);
        let mut homes: BTreeMap<&str, (u8, usize)> = BTreeMap::new();
        for line in documents.lines()? {
            let (number, line) = line?;
            let head = documents.head(number, &line)?;
            for name in &names {
                if let Some(fit) = evaluate::fit(head.path(), name) {
                    let best = homes.entry(name).or_insert((fit, number));
                    *best = (*best).min((fit, number));
                }
            }
        }
        let mut all = Vec::new();
        for line in documents.lines()? {
            let (number, line) = line?;
            for (name, _) in homes.iter().filter(|(_, home)| home.1 == number) {
                let gold = Gold::load(&self.gold, name)?;
                all.extend(Labelled::of(&documents.document(number, &line)?, &gold, self.partial, scheme));
            }
        }
        anyhow::ensure!(
            !all.is_empty(),
            "{}: no passage of the run has gold; annotate the documents the gold is for",
            self.gold.display()
        );
        Ok(all)
    }
}
