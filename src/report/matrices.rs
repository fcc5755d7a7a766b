//! Tables that are pictures: a cell is the darker, the more it counts.

use super::Site;
use super::dashboard::{page, top};
use super::page::{Plain, Text, cut};
use super::reader::title;
use crate::coverage::{DocumentCoverage, Matrix};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Companies across.
const COMPANIES: usize = 14;
/// Years across.
const YEARS: usize = 16;

/// Writes what concerns meet: documents, years, companies, responses and each other.
pub(super) fn write(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    let counts = &site.corpus.counts.passages;
    out.write_all(b"<h3>By document</h3>")?;
    by_document(out, site)?;
    let mut years = frequent(&counts.years, YEARS);
    years.sort_unstable();
    matrix(out, site, "Concern and year of the document", &counts.years, &years)?;
    let companies = frequent(&counts.companies, COMPANIES);
    matrix(out, site, "Concern and company", &counts.companies, &companies)?;
    matrix(
        out,
        site,
        "Concern and policy response",
        &counts.concerns_and_responses,
        &site.palette.ids(false),
    )?;
    matrix(out, site, "Concerns in one passage", &both_ways(&counts.together), &site.palette.ids(true))
}

/// Passages by document and category.
fn by_document(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    let palette = &site.palette;
    let count = |row: &DocumentCoverage, at: usize| {
        let label = &palette.labels[at];
        let p = &row.counts.passages;
        let facet = if label.is_concern { &p.concerns } else { &p.responses };
        facet.get(&label.id).map_or(0, |c| c.passages)
    };
    let all = 0..palette.labels.len();
    let most = site.rows.iter().flat_map(|row| all.clone().map(|at| count(row, at))).max().unwrap_or(0);
    begin(out, "Passages by document and category")?;
    for at in all.clone() {
        write!(out, "<th scope=\"col\">{}</th>", palette.badge_at(at))?;
    }
    out.write_all(b"</tr></thead><tbody>")?;
    for row in &site.rows {
        let (page, title) = (page(&row.document), title(row));
        write!(out, "<tr><th scope=\"row\"><a href=\"{}\">{}</a></th>", Plain(&page), Text(&cut(title, 60)))?;
        all.clone().try_for_each(|at| cell(out, count(row, at), most))?;
        out.write_all(b"</tr>")?;
    }
    out.write_all(b"</tbody></table></div>\n")
}

/// Begins a table that may be wider than its page.
fn begin(out: &mut dyn Write, name: &str) -> io::Result<()> {
    write!(
        out,
        "<div class=\"scroll\" role=\"group\" aria-label=\"{name}\" tabindex=\"0\"><table class=\"heat\"><thead><tr><td></td>"
    )
}

/// A cell of a matrix; nothing for none.
fn cell(out: &mut dyn Write, n: u64, most: u64) -> io::Result<()> {
    const STEPS: u64 = 5;
    if n == 0 {
        return out.write_all(b"<td></td>");
    }
    write!(out, "<td class=\"h{}\">{n}</td>", (n * STEPS).div_ceil(most.max(1)).min(STEPS))
}

/// A matrix of concerns and other names.
fn matrix(out: &mut dyn Write, site: &Site, name: &str, matrix: &Matrix, columns: &[&str]) -> io::Result<()> {
    if columns.is_empty() || matrix.is_empty() {
        return Ok(());
    }
    let count = |row: &str, column: &str| matrix.get(row).and_then(|r| r.get(column)).copied().unwrap_or(0);
    let most = matrix.values().flat_map(BTreeMap::values).copied().max().unwrap_or(0);
    write!(out, "<h3>{name}</h3>")?;
    begin(out, name)?;
    for column in columns {
        let head = site.entity_link("company", column).unwrap_or_else(|| site.palette.badge(column));
        write!(out, "<th scope=\"col\">{head}</th>")?;
    }
    out.write_all(b"</tr></thead><tbody>")?;
    for (at, label) in site.palette.labels.iter().enumerate().filter(|(_, label)| label.is_concern) {
        write!(out, "<tr><th scope=\"row\">{}</th>", site.palette.link(at, ""))?;
        columns.iter().try_for_each(|column| cell(out, count(&label.id, column), most))?;
        out.write_all(b"</tr>")?;
    }
    out.write_all(b"</tbody></table></div>\n")
}

/// The columns of a matrix that count most, at most `n`, ties in order of name.
fn frequent(matrix: &Matrix, n: usize) -> Vec<&str> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, count) in matrix.values().flatten() {
        *sums.entry(name).or_default() += count;
    }
    top(sums.into_iter(), n).into_iter().map(|(name, _)| name).collect()
}

/// Pairs that stand once, in both orders.
fn both_ways(pairs: &Matrix) -> Matrix {
    let mut both = pairs.clone();
    for (a, row) in pairs {
        for (b, n) in row {
            both.entry(b.clone()).or_default().insert(a.clone(), *n);
        }
    }
    both
}
