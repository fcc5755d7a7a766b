//! Tables on how far the labels can be trusted.

use super::super::table::{Table, bar};
use console::style;
use glossator::evaluate::{Agreement, Trust};
use std::io::{self, Write};

/// Entries of the scheme shown, those with most wrong labels first.
const ENTRIES: usize = 12;

/// Writes the tables of one facet.
pub(super) fn write(out: &mut impl Write, facet: &str, trust: &Trust) -> io::Result<()> {
    let title =
        |out: &mut dyn Write, text: &str| writeln!(out, "\n{}", style(format!("{facet}: {text}")).bold());
    title(out, "agreement")?;
    agreement(trust).write(out)?;
    title(out, "Cohen's kappa by category")?;
    kappa(trust).write(out)?;
    title(out, "labels that gold bears out, by score over threshold")?;
    calibration(trust).write(out)?;
    title(out, "passages left when the doubtful go to a person")?;
    let mut table = Table::new(&[">passages", ">F1", ">exact set"]);
    for kept in &trust.abstaining {
        table.row([kept.passages.to_string(), format!("{:.3}", kept.micro_f1), format!("{:.3}", kept.exact)]);
    }
    table.write(out)?;
    let mut entries: Vec<_> = trust.rules.iter().filter(|(_, b)| b.right < b.labels).collect();
    if entries.is_empty() {
        return Ok(());
    }
    entries.sort_by_key(|(_, b)| std::cmp::Reverse(b.labels - b.right));
    title(out, "entries behind labels that gold does not have")?;
    let mut table = Table::new(&["entry", ">precision", ">labels", ">wrong"]);
    for (entry, backing) in entries.into_iter().take(ENTRIES) {
        let precision = format!("{:.3}", backing.right as f64 / backing.labels as f64);
        let wrong = (backing.labels - backing.right).to_string();
        table.row([entry.clone(), precision, backing.labels.to_string(), wrong]);
    }
    table.write(out)
}

fn agreement(trust: &Trust) -> Table {
    let mut table =
        Table::new(&["", ">passages", ">F1", ">macro", ">exact set", ">Jaccard", ">alpha (MASI)"]);
    let mut row = |name: &str, a: &Agreement| {
        let alpha = a.alpha.map_or_else(|| "–".to_owned(), |alpha| format!("{alpha:.3}"));
        let figures = [a.micro_f1, a.macro_f1, a.exact, a.jaccard].map(|x| format!("{x:.3}"));
        table.row([name.to_owned(), a.passages.to_string()].into_iter().chain(figures).chain([alpha]));
    };
    row("found, gold", &trust.gold);
    if let (Some(readers), Some(beside)) = (&trust.readers, &trust.beside_readers) {
        row("of them read twice", beside);
        row("two readers", readers);
    }
    if let Some(intervals) = trust.intervals {
        let [exact, jaccard, alpha] =
            intervals.map(|[low, high]| style(format!("{low:.2}–{high:.2}")).dim().to_string());
        let empty = [String::new(), String::new(), String::new()];
        table.row(["95 % by documents".to_owned()].into_iter().chain(empty).chain([exact, jaccard, alpha]));
    }
    table
}

fn kappa(trust: &Trust) -> Table {
    let heads = ["category", ">found, gold", ">two readers"];
    let mut table = Table::new(if trust.readers.is_some() { &heads } else { &heads[..2] });
    for (category, kappa) in &trust.gold.kappa {
        let readers = trust.readers.as_ref().and_then(|a| a.kappa.get(category));
        let readers = readers.map_or_else(String::new, |kappa| format!("{kappa:.3}"));
        table.row([category.clone(), format!("{kappa:.3}"), readers]);
    }
    table
}

fn calibration(trust: &Trust) -> Table {
    let mut table = Table::new(&["score over threshold", ">found", ">right", ">share", ""]);
    let ends = trust.calibration.iter().skip(1).map(|r| format!("{:.1}", r.from)).chain(["".to_owned()]);
    for (reach, end) in trust.calibration.iter().zip(ends) {
        let name = if end.is_empty() {
            format!("{:.1} and more", reach.from)
        } else {
            format!("{:.1} to {end}", reach.from)
        };
        let name = if reach.from < 1.0 { format!("{name} (not assigned)") } else { name };
        let share = reach.right as f64 / reach.found.max(1) as f64;
        let shown = if reach.found > 0 { format!("{share:.2}") } else { "–".to_owned() };
        table.row([name, reach.found.to_string(), reach.right.to_string(), shown, bar(share, 20)]);
    }
    table
}
