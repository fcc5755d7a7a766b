//! Categories, companies, responses and sources, of a document or of all.

use super::super::table::{Table, bar, columns, percent, shorten};
use super::heading;
use console::style;
use glossator::coverage::{CorpusCoverage, Counts, Matrix};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Columns of a matrix, and lines of a list of names.
const SHOWN: usize = 8;

/// Categories of concern: how many passages, and how many of them are cited.
pub(super) fn write_categories(out: &mut impl Write, counts: &Counts) -> io::Result<()> {
    let passages = &counts.passages;
    heading(out, "Concerns")?;
    let mut table = Table::new(&["category", ">passages", "cited", "", ">near", "companies"]);
    let mut categories: Vec<_> = passages.concerns.iter().collect();
    categories.sort_by_key(|(_, counts)| Reverse(counts.passages));
    for (category, counts) in categories {
        let companies = passages.companies.get(category).map(most_frequent).unwrap_or_default();
        let companies = companies.iter().take(3).map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>();
        table.row([
            category.clone(),
            counts.passages.to_string(),
            bar(counts.cited as f64 / counts.passages.max(1) as f64, 12),
            percent(counts.cited, counts.passages),
            counts.near.to_string(),
            style(companies.join(", ")).dim().to_string(),
        ]);
        for (finer, n) in passages.finer.get(category).map(most_frequent).unwrap_or_default() {
            table.row([style(format!("  {finer}")).dim().to_string(), style(n).dim().to_string()]);
        }
    }
    table.write(out)?;
    writeln!(
        out,
        "  {}",
        style(format!("{} of {} passages are under none", passages.unfiled, passages.total)).dim()
    )
}

/// The matrices and the sources.
pub(super) fn write(out: &mut impl Write, counts: &Counts) -> io::Result<()> {
    let passages = &counts.passages;
    write_matrix(out, "Concerns and companies, in passages", &passages.companies)?;
    write_matrix(out, "Concerns and years of documents, in passages", &passages.years)?;
    write_matrix(out, "Concerns and responses, in passages", &passages.concerns_and_responses)?;
    write_matrix(out, "Concerns together, in passages", &symmetric(&passages.together))?;
    for (of_type, names) in &passages.entities {
        write_names(out, &format!("Named most, in passages: {of_type}"), names)?;
    }
    let sources = &counts.sources;
    let kinds: BTreeMap<String, u64> = sources.kinds.iter().map(|(k, n)| (k.name().to_owned(), *n)).collect();
    for (title, names) in [
        ("Kinds of source", &kinds),
        ("Domains", &sources.domains),
        ("Publishers", &sources.publishers),
        ("Years", &sources.years),
        ("Diagnostics", &counts.diagnostics),
    ] {
        write_names(out, title, names)?;
    }
    Ok(())
}

/// Terms and rules of the scheme that matched nowhere.
pub(super) fn write_unmatched(out: &mut impl Write, corpus: &CorpusCoverage) -> io::Result<()> {
    if corpus.unmatched.is_empty() {
        return Ok(());
    }
    heading(out, &format!("Never matched: {} of the scheme's terms and rules", corpus.unmatched.len()))?;
    let all = corpus.unmatched.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    for line in super::wrap(&all, columns().saturating_sub(2), 6) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

fn write_names(out: &mut impl Write, title: &str, names: &BTreeMap<String, u64>) -> io::Result<()> {
    let names = most_frequent(names);
    let Some((_, most)) = names.first() else { return Ok(()) };
    heading(out, title)?;
    let mut table = Table::new(&["", ">", ""]);
    for (name, n) in names.iter().take(SHOWN) {
        table.row([shorten(name, 40), n.to_string(), bar_only(*n as f64 / *most as f64)]);
    }
    table.write(out)?;
    if names.len() > SHOWN {
        writeln!(out, "  {}", style(format!("… and {} more", names.len() - SHOWN)).dim())?;
    }
    Ok(())
}

/// A bar without its ground: it measures against the longest, not against a whole.
fn bar_only(share: f64) -> String {
    console::strip_ansi_codes(&bar(share, 20)).trim_end_matches('·').to_owned()
}

fn write_matrix(out: &mut impl Write, title: &str, matrix: &Matrix) -> io::Result<()> {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (name, n) in matrix.values().flatten() {
        *sums.entry(name.clone()).or_default() += n;
    }
    let mut shown: Vec<&str> = most_frequent(&sums).into_iter().take(SHOWN).map(|(name, _)| name).collect();
    // Years go by time.
    if shown.iter().all(|name| name.parse::<u16>().is_ok()) {
        shown.sort_unstable();
    }
    if shown.is_empty() {
        return Ok(());
    }
    heading(out, title)?;
    let heads: Vec<String> = shown.iter().map(|name| format!(">{}", shorten(name, 18))).collect();
    let heads: Vec<&str> = [""].into_iter().chain(heads.iter().map(String::as_str)).collect();
    let mut table = Table::new(&heads);
    for (category, row) in matrix {
        let cells = shown
            .iter()
            .map(|name| row.get(*name).map_or_else(|| style("·").dim().to_string(), u64::to_string));
        table.row([category.clone()].into_iter().chain(cells));
    }
    table.write(out)
}

/// Each pair in both orders.
fn symmetric(pairs: &Matrix) -> Matrix {
    let mut both = pairs.clone();
    for (a, row) in pairs {
        for (b, n) in row {
            both.entry(b.clone()).or_default().insert(a.clone(), *n);
        }
    }
    both
}

/// Names by count, ties in order of name.
fn most_frequent(names: &BTreeMap<String, u64>) -> Vec<(&str, u64)> {
    let mut names: Vec<_> = names.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    names.sort_by_key(|(_, n)| Reverse(*n));
    names
}
