//! Weights that gold bears out.

use super::super::table::Table;
use super::GoldArgs;
use console::style;
use glossator::scheme::{Fit, fit};
use std::io::Write;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    gold: GoldArgs,
}

/// Exit status 1 if the fit does not beat the weights as written.
pub(super) fn run(out: &mut impl Write, args: &Args) -> anyhow::Result<ExitCode> {
    let scheme = super::scheme(args.gold.scheme.as_deref())?;
    let fit = fit(&scheme, &args.gold.labelled(&scheme)?);
    let mut table = Table::new(&["F1 on documents not seen", ">as written", ">fitted"]);
    for (document, hand, held) in &fit.documents {
        table.row([document.clone(), format!("{hand:.3}"), format!("{held:.3}")]);
    }
    table.row(["all".to_owned(), format!("{:.3}", fit.hand), format!("{:.3}", fit.held_out)]);
    table.write(out)?;
    if !fit.holds() {
        writeln!(
            out,
            "\nThe fit does not beat the weights as written on documents it has not seen ({:.3} against {:.3}): keep \
             them.",
            fit.held_out, fit.hand
        )?;
        return Ok(ExitCode::from(1));
    }
    writeln!(out, "\n{}", style("Weights, as written and as fitted to all documents").bold())?;
    moved(&scheme, &fit).write(out)?;
    Ok(ExitCode::SUCCESS)
}

fn moved(scheme: &glossator::concerns::Scheme, fit: &Fit) -> Table {
    let mut table = Table::new(&["category", "entry", ">as written", ">fitted"]);
    for m in &fit.moved {
        let written = if m.entry == "threshold" {
            scheme.categories().iter().find(|c| c.id == m.category).map(|c| c.threshold)
        } else {
            scheme.weight_of(&m.entry)
        };
        let Some(written) = written else { continue };
        table.row([
            m.category.clone(),
            m.entry.clone(),
            format!("{written:.2}"),
            format!("{:.2}", written * m.factor),
        ]);
    }
    table
}
