//! A passage and its labels.

use super::super::table::{Table, bar, columns, shorten};
use super::{heading, write_ledger, write_text};
use console::style;
use glossator::concerns::{Explanation, Scheme};
use glossator::document::{AnnotatedDocument, Finding};
use glossator::explain;
use std::io::{self, Write};

/// Categories shown that the passage is neither under nor near to.
const FAR: usize = 3;

pub(super) fn write(
    out: &mut impl Write,
    document: &AnnotatedDocument,
    index: usize,
    scheme: &Scheme,
    asked: Option<&str>,
) -> io::Result<()> {
    let passage = &document.passages[index];
    let text = document.text.get(passage.start..passage.end).unwrap_or_default();
    let section = passage.section.as_ref().and_then(|id| document.sections.iter().find(|s| s.id == *id));
    let section = section.map_or("", |s| s.title.as_str());
    writeln!(out, "{}  {}", style(format!("{}#{}", document.id, passage.id)).bold(), style(section).dim())?;
    write_text(out, text)?;
    let calls: Vec<&str> = passage.calls.iter().map(|call| call.note.as_str()).collect();
    if !calls.is_empty() {
        writeln!(out, "    {}", style(format!("calls {}", calls.join(", "))).dim())?;
    }
    for (title, findings) in [("Concerns", &passage.concerns), ("Responses", &passage.responses)] {
        if !findings.is_empty() {
            heading(out, title)?;
            for finding in findings {
                write_finding(out, finding)?;
                if let Some(turn) = explain::turn(finding) {
                    let told = format!(
                        "lost if {} added less than {:.2}, not {:.2}",
                        turn.entry, turn.needs, turn.adds
                    );
                    writeln!(out, "    {}", style(told).dim())?;
                }
            }
        }
    }
    if passage.concerns.is_empty() && passage.responses.is_empty() {
        writeln!(out, "\nUnder no category.")?;
    }
    let standings = scheme.explain(&document.text, &document.sections, &document.passages, index);
    let same = |e: &Explanation<'_>, f: &Finding| e.category.id == f.category && e.finding.score == f.score;
    let assigned = passage.concerns.iter().chain(&passage.responses);
    if assigned.chain(&passage.near).any(|f| !standings.iter().any(|e| same(e, f))) {
        let scheme = scheme.name();
        let told = format!(
            "The scheme {scheme} scores this passage otherwise; give --scheme to see what near ones lacked."
        );
        writeln!(out, "\n{}", style(told).yellow())?;
        if !passage.near.is_empty() {
            heading(out, "Near")?;
            passage.near.iter().try_for_each(|finding| write_finding(out, finding))?;
        }
    } else {
        write_lacking(out, &standings, asked)?;
    }
    if !passage.entities.is_empty() {
        heading(out, "Named")?;
        let mut names: Vec<String> =
            passage.entities.iter().map(|e| format!("{} ({})", e.name, e.entity_type)).collect();
        names.sort();
        names.dedup();
        writeln!(out, "  {}", names.join(", "))?;
    }
    write_ledger(out, &explain::ledger(document, passage.span()))
}

/// A category, its score against its threshold, and what adds up to it.
fn write_finding(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    const WIDTH: usize = 12;
    let reached = finding.score / (2.0 * finding.threshold).max(f64::MIN_POSITIVE);
    writeln!(
        out,
        "  {}  {}  {:.2} of {:.2}",
        style(&finding.category).cyan().bold(),
        bar(reached, WIDTH),
        finding.score,
        finding.threshold
    )?;
    for finer in &finding.finer {
        writeln!(out, "    {}  {:.2} of {:.2}", style(&finer.category).cyan(), finer.score, finer.threshold)?;
    }
    let mut table = Table::new(&[">", "", ""]);
    for e in &finding.evidence {
        let flag =
            e.flag.as_ref().map_or_else(String::new, |flag| style(format!(" {flag}")).red().to_string());
        let quote = format!("“{}”{flag}", shorten(&e.quote, columns() / 2));
        table.row([format!("{:+.2}", e.adds), quote, style(&e.rule).dim().to_string()]);
    }
    table.row([
        style(format!("{:.2}", explain::sum(finding))).bold().to_string(),
        style("sum").dim().to_string(),
    ]);
    table.write(out)
}

/// Categories that were not assigned: what they have, and which rules came close. One that was asked for is shown
/// alone, whatever it has.
fn write_lacking(out: &mut impl Write, standings: &[Explanation<'_>], asked: Option<&str>) -> io::Result<()> {
    let shown =
        |e: &&Explanation<'_>| asked.map_or(e.finding.score > 0.0, |id| e.category.id == id) && !e.assigned;
    let mut open: Vec<&Explanation<'_>> = standings.iter().filter(shown).collect();
    open.sort_by(|a, b| b.near.cmp(&a.near).then(a.missing.total_cmp(&b.missing)));
    let near = open.iter().filter(|e| e.near).count();
    open.truncate(near.max(FAR));
    if open.is_empty() {
        return Ok(());
    }
    heading(out, "Not assigned, and what they lacked")?;
    for e in open {
        write_finding(out, &e.finding)?;
        let why = if e.missing > 0.0 {
            format!("lacks {:.2}{}", e.missing, if e.near { ", near" } else { "" })
        } else {
            "reaches its threshold, but is too weak beside the passage's strongest category".to_owned()
        };
        writeln!(out, "    {}", style(why).yellow())?;
        let rival = standings.iter().filter(|r| r.assigned && r.category.facet == e.category.facet);
        if let Some(rival) = rival.max_by(|a, b| a.finding.score.total_cmp(&b.finding.score)) {
            writeln!(out, "    beside {} with {:.2}", rival.category.id, rival.finding.score)?;
        }
        if let Some(turn) = explain::turn(&e.finding).filter(|_| e.missing > 0.0) {
            writeln!(out, "    gained if {} added {:.2}, not {:.2}", turn.entry, turn.needs, turn.adds)?;
        }
        for rule in &e.close {
            let lack = match (&rule.lacking[..], &rule.forbidden[..]) {
                ([], []) => "its words stand too far apart".to_owned(),
                (lacking, []) => format!("no {}", lacking.join(", no ")),
                (_, forbidden) => format!("not with {}", forbidden.join(", ")),
            };
            let line = format!(
                "{:+.2} {} would count: found {}; {lack}",
                rule.weight,
                rule.rule,
                rule.found.join(", ")
            );
            writeln!(out, "    {}", shorten(&line, columns() - 4))?;
        }
    }
    Ok(())
}
