//! What a scheme holds, and whether its examples hold.

use super::super::documents::Documents;
use super::super::table::{Table, counted};
use console::style;
use glossator::concerns::EvidenceKind;
use glossator::scheme::Inspection;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Lists shown to this length.
const SHOWN: usize = 20;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the scheme [default: the built-in china-tech]
    scheme: Option<PathBuf>,
    /// Output folder of `annotate`: tells what its documents never use
    #[arg(long, value_name = "DIR")]
    run: Option<PathBuf>,
    /// List all that is found, not the first of each
    #[arg(long)]
    all: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct TestArgs {
    /// Folder of the scheme [default: the built-in china-tech]
    scheme: Option<PathBuf>,
}

/// Exit status 1 if an example fails or a category cannot be reached.
pub(super) fn run(out: &mut impl Write, args: &Args) -> anyhow::Result<ExitCode> {
    let scheme = super::scheme(args.scheme.as_deref())?;
    let mut found = Inspection::of(&scheme);
    if let Some(dir) = &args.run {
        let documents = Documents::of(dir);
        let read = documents.lines()?.map(|line| {
            let (number, line) = line?;
            documents.document(number, &line)
        });
        found.look_at(&scheme, read)?;
    }
    let shown = if args.all { usize::MAX } else { SHOWN };
    let mut table = Table::new(&["category", ">entries", ">terms", ">rules", ">unused"]);
    for c in &found.categories {
        let unused = if args.run.is_some() { c.unused.len().to_string() } else { String::new() };
        let counts = [c.entries, c.terms, c.rules].map(|n| n.to_string());
        // A finer category stands under the one that it is inside of.
        let name = if c.within.is_some() { format!("  {}", c.category) } else { c.category.clone() };
        table.row([name].into_iter().chain(counts).chain([unused]));
    }
    writeln!(out, "{}", style(scheme.name()).bold())?;
    table.write(out)?;
    let lists = [
        ("Examples that fail", found.failing.clone()),
        (
            "Categories that no passage can reach",
            found.categories.iter().filter(|c| !c.reachable).map(|c| c.category.clone()).collect(),
        ),
        (
            "Rules that ask for the same",
            found.same_rules.iter().map(|(one, other)| format!("{one} and {other}")).collect(),
        ),
        (
            "Words of several categories",
            found.overlaps.iter().map(|o| format!("{}: {}", o.word, o.entries.join(", "))).collect(),
        ),
        (
            "Never used by the run",
            // Those of the finer ones are among them.
            found.categories.iter().filter(|c| c.within.is_none()).flat_map(|c| &c.unused).cloned().collect(),
        ),
    ];
    for (title, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
        writeln!(out, "\n{} ({})", style(title).bold(), list.len())?;
        list.iter().take(shown).try_for_each(|line| writeln!(out, "  {line}"))?;
        if list.len() > shown {
            writeln!(
                out,
                "  {}",
                style(format!("… and {} more; --all lists them", list.len() - shown)).dim()
            )?;
        }
    }
    let sound = found.failing.is_empty() && found.categories.iter().all(|c| c.reachable);
    Ok(ExitCode::from(u8::from(!sound)))
}

/// Exit status 1 if an example fails.
pub(super) fn test(out: &mut impl Write, args: &TestArgs) -> anyhow::Result<ExitCode> {
    let scheme = super::scheme(args.scheme.as_deref())?;
    let failing = scheme.failing_examples();
    failing.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    let rules = scheme.counted().filter(|c| c.kind == EvidenceKind::Rule).count();
    let told = if failing.is_empty() {
        format!("{}: the examples of {} hold", scheme.name(), counted(rules as u64, "rule"))
    } else {
        format!(
            "{}: {} of {}",
            scheme.name(),
            counted(failing.len() as u64, "failing example"),
            counted(rules as u64, "rule")
        )
    };
    writeln!(out, "{told}")?;
    Ok(ExitCode::from(u8::from(!failing.is_empty())))
}
