//! The whole corpus in ten seconds: a line a document, then what stands on nothing.

use super::super::table::{Table, bar, columns, counted, percent, shorten};
use super::{heading, write_claim};
use console::style;
use glossator::coverage::{BackReferenceCounts, CorpusCoverage, DocumentCoverage, NoteCounts};
use std::cmp::Reverse;
use std::io::{self, Write};

/// Lines shown of a long list of documents.
const DOCUMENTS: usize = 30;
/// Claims shown.
const CLAIMS: usize = 8;

/// What the list of documents shows of each.
#[derive(Default)]
pub(super) struct Rows(Vec<Row>);

struct Row {
    document: String,
    notes: NoteCounts,
    back_references: BackReferenceCounts,
    cited: u64,
    passages: u64,
    claims: u64,
}

impl Rows {
    pub(super) fn add(&mut self, document: &DocumentCoverage) {
        self.0.push(Row {
            document: document.document.clone(),
            notes: document.counts.notes,
            back_references: document.counts.all_back_references(),
            cited: document.counts.passages.cited,
            passages: document.counts.passages.total,
            claims: document.counts.passages.uncited_claims,
        });
    }
}

impl Row {
    /// How much there is to do: notes and references first, they are faults and not questions of style.
    fn to_do(&self) -> u64 {
        let broken = self.notes.missing + self.notes.calls_without_note;
        10 * (broken + self.back_references.ambiguous + self.back_references.dangling) + self.claims
    }
}

pub(super) fn write(out: &mut impl Write, corpus: &CorpusCoverage, rows: &Rows) -> io::Result<()> {
    let counts = &corpus.counts;
    writeln!(
        out,
        "{}  {}, {}, {} of {}{}",
        style(counted(corpus.documents, "document")).bold(),
        counted(counts.passages.total, "passage"),
        counted(counts.notes.found, "note"),
        counted(counts.citations.total, "citation"),
        counted(corpus.works.distinct, "work"),
        match corpus.works.in_corpus {
            0 => String::new(),
            n => format!(", {n} of them among these documents"),
        },
    )?;
    if rows.0.is_empty() {
        return Ok(());
    }
    let mut shown: Vec<&Row> = rows.0.iter().collect();
    if shown.len() > DOCUMENTS {
        shown.sort_by_key(|row| Reverse(row.to_do()));
        shown.truncate(DOCUMENTS);
    }
    writeln!(out)?;
    let mut table = Table::new(&[
        "document",
        "notes",
        "back-references",
        "passages cited",
        "",
        ">claims without a source",
    ]);
    for row in &shown {
        table.row([
            shorten(&row.document, 44),
            notes(&row.notes),
            back_references(&row.back_references),
            bar(row.cited as f64 / (row.passages.max(1)) as f64, 12),
            percent(row.cited, row.passages),
            if row.claims == 0 { style("0").green().to_string() } else { row.claims.to_string() },
        ]);
    }
    table.write(out)?;
    if rows.0.len() > shown.len() {
        let rest = counted((rows.0.len() - shown.len()) as u64, "document");
        writeln!(out, "  {}", style(format!("… and {rest} with less to do; --json has all")).dim())?;
    }
    if !corpus.uncited.is_empty() {
        let all = counted(counts.passages.uncited_claims, "passage");
        heading(
            out,
            &format!("What stands on nothing: the strongest of {all} that claim something without a source"),
        )?;
        for uncited in corpus.uncited.iter().take(CLAIMS) {
            write_claim(out, &format!("{}#{}", uncited.document, uncited.claim.passage), &uncited.claim)?;
        }
    }
    super::totals::write_categories(out, counts)?;
    let often: Vec<_> = corpus.works.most_cited.iter().filter(|work| work.documents > 1).take(5).collect();
    if !often.is_empty() {
        heading(out, &format!("Sources that documents share: {}", corpus.works.shared))?;
        let mut table = Table::new(&["source", ">documents", ">citations"]);
        for work in often {
            let title = work.title.as_deref().unwrap_or(&work.work);
            let title = shorten(title, columns().saturating_sub(30));
            table.row([title, work.documents.to_string(), work.citations.to_string()]);
        }
        table.write(out)?;
    }
    Ok(())
}

/// `all 42`, or `40/42  2 missing`.
pub(super) fn notes(notes: &NoteCounts) -> String {
    let lost = match notes.calls_without_note {
        0 => String::new(),
        n => format!("  {} to no note", counted(n, "call")),
    };
    match (notes.expected, notes.missing) {
        (0, _) => style(format!("none{lost}")).dim().to_string(),
        (n, 0) if lost.is_empty() => style(format!("all {n}")).green().to_string(),
        (n, 0) => style(format!("all {n}{lost}")).red().to_string(),
        (n, missing) => style(format!("{}/{n}  {missing} missing{lost}", notes.found)).red().to_string(),
    }
}

/// `all 9`, or `7/9  1 ambiguous, 1 dangling`.
pub(super) fn back_references(counts: &BackReferenceCounts) -> String {
    let mut doubts = Vec::new();
    if counts.ambiguous > 0 {
        doubts.push(format!("{} ambiguous", counts.ambiguous));
    }
    if counts.dangling > 0 {
        doubts.push(format!("{} dangling", counts.dangling));
    }
    match counts.total {
        0 => style("none").dim().to_string(),
        n if n == counts.resolved => style(format!("all {n}")).green().to_string(),
        n => style(format!("{}/{n}  {}", counts.resolved, doubts.join(", "))).red().to_string(),
    }
}
