//! One document: its headline, then what there is to do.

use super::super::table::{Table, bar, columns, counted, percent, shorten};
use super::overview::{back_references, notes};
use super::{heading, totals, write_claim};
use console::style;
use glossator::coverage::DocumentCoverage;
use glossator::document::Form;
use std::io::{self, Write};

/// Entries shown of each list.
const SHOWN: usize = 12;

pub(super) fn write(out: &mut impl Write, document: &DocumentCoverage) -> io::Result<()> {
    let counts = &document.counts;
    let title = document.title.as_deref().unwrap_or_default();
    writeln!(out, "{}  {}", style(&document.document).bold(), shorten(title, columns() / 2))?;
    writeln!(out, "{}\n", style(&document.path).dim())?;
    headline(out, document)?;

    if !document.todo.missing_notes.is_empty() {
        heading(out, "Notes that are missing")?;
        let gaps: Vec<String> = document
            .todo
            .missing_notes
            .iter()
            .take(SHOWN)
            .map(|gap| {
                let series =
                    if gap.series > 1 { format!(" of series {}", gap.series) } else { String::new() };
                let to = if gap.to > gap.from { format!("–{}", gap.to) } else { String::new() };
                format!("{}{to}{series}", gap.from)
            })
            .collect();
        writeln!(out, "  {}", gaps.join(", "))?;
        more(out, document.todo.missing_notes.len())?;
    }
    if !document.todo.unresolved.is_empty() {
        heading(out, "Back-references that lead nowhere")?;
        let mut table = Table::new(&["", "", ""]);
        for reference in document.todo.unresolved.iter().take(SHOWN) {
            let reason = reference.reason.as_deref().unwrap_or("no source fits");
            table.row([
                style(&reference.citation).cyan().to_string(),
                shorten(&reference.quote, columns() / 3),
                style(shorten(reason, columns() / 2)).dim().to_string(),
            ]);
        }
        table.write(out)?;
        more(out, document.todo.unresolved.len())?;
    }
    if !document.todo.uncited.is_empty() {
        heading(out, "What stands on nothing: passages that claim something without a source")?;
        for claim in document.todo.uncited.iter().take(SHOWN) {
            let place = match &claim.section {
                Some(section) => format!("{}  {}", claim.passage, shorten(section, 40)),
                None => claim.passage.clone(),
            };
            write_claim(out, &place, claim)?;
        }
        more(out, document.todo.uncited.len())?;
    }
    if !document.todo.broken_links.is_empty() {
        heading(out, "Links that extraction broke")?;
        let some: Vec<&str> = document.todo.broken_links.iter().take(SHOWN).map(String::as_str).collect();
        writeln!(out, "  {}", some.join(", "))?;
        more(out, document.todo.broken_links.len())?;
    }
    totals::write_categories(out, counts)?;
    if !document.works.most_cited.is_empty() {
        heading(out, "Cited most")?;
        let mut table = Table::new(&["", ">"]);
        for work in document.works.most_cited.iter().take(5) {
            let title = work.title.as_deref().unwrap_or(&work.work);
            table.row([shorten(title, columns().saturating_sub(20)), counted(work.citations, "time")]);
        }
        table.write(out)?;
    }
    Ok(())
}

/// The state of notes, citations, back-references and passages, a line each; what there is none of has no line.
fn headline(out: &mut impl Write, document: &DocumentCoverage) -> io::Result<()> {
    const WIDTH: usize = 20;
    let counts = &document.counts;
    let mut table = Table::new(&["", "", "", ""]);
    let mut line = |name: &str, (part, whole): (u64, u64), says: String, more: &[(u64, &str)]| {
        if whole > 0 {
            let more: Vec<_> =
                more.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
            let more = style(more.join(", ")).dim().to_string();
            table.row([name.to_owned(), bar(part as f64 / whole as f64, WIDTH), says, more]);
        }
    };
    let n = &counts.notes;
    let more = [(n.repaired, "repaired"), (n.stitched, "stitched"), (n.notes_without_call, "never called")];
    line("notes", (n.found, n.expected), notes(n), &more);
    let back = counts.all_back_references();
    line("back-references", (back.resolved, back.total), back_references(&back), &[]);
    let c = &counts.citations;
    let says = format!("{} in citations", percent(c.explained_characters, c.note_characters));
    let unparsed = c.by_form.get(&Form::Unparsed).copied().unwrap_or(0);
    let more = [(c.total, "citations"), (document.works.distinct, "works"), (unparsed, "unparsed")];
    line("note text", (c.explained_characters, c.note_characters), says, &more);
    let p = &counts.passages;
    let says = format!("{} cited", percent(p.cited, p.total));
    let more = [(p.total, "passages"), (p.uncited_claims, "claim something without a source")];
    line("passages", (p.cited, p.total), says, &more);
    let says = format!("{} cited", percent(p.sentences_cited, p.sentences));
    line("sentences", (p.sentences_cited, p.sentences), says, &[]);
    let s = &counts.sources;
    let says = format!("{} archived", percent(s.archived, s.links));
    let more = [(s.links, "links"), (s.without_scheme, "without https://"), (s.broken, "broken")];
    line("links", (s.archived, s.links), says, &more);
    table.write(out)
}

fn more(out: &mut impl Write, all: usize) -> io::Result<()> {
    if all > SHOWN {
        writeln!(out, "  {}", style(format!("… and {} more; --json has all", all - SHOWN)).dim())?;
    }
    Ok(())
}
