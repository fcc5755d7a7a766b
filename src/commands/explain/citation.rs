//! A note or one of its citations.

use super::super::table::{Table, columns, counted, shorten};
use super::{heading, write_ledger, write_text};
use console::style;
use glossator::document::{AnnotatedDocument, Citation, Note};
use glossator::explain;
use glossator::span::Span;
use std::io::{self, Write};

/// Characters of body text shown before a call.
const BEFORE_CALL: usize = 60;

pub(super) fn write(
    out: &mut impl Write,
    document: &AnnotatedDocument,
    citation: &Citation,
) -> io::Result<()> {
    writeln!(
        out,
        "{}  {}",
        style(format!("{}#{}", document.id, citation.id)).bold(),
        style(format!(
            "{}, {}, confidence {:.2}",
            citation.form.name(),
            citation.kind.name(),
            citation.confidence
        ))
        .dim()
    )?;
    write_text(out, text(document, citation.span()))?;
    let fields = explain::fields(document, citation);
    if !fields.is_empty() {
        heading(out, "Fields, and the words they came from")?;
        let mut table = Table::new(&["", "", ""]);
        for field in fields {
            let words = match field.words {
                Some(words) if words == field.value => style("as printed".to_owned()).dim(),
                Some(words) => style(format!("“{}”", shorten(words, columns() / 3))),
                None => style("not printed here".to_owned()).dim(),
            };
            let value = shorten(&field.value, columns() / 2);
            table.row([style(field.field.name()).cyan().to_string(), value, words.to_string()]);
        }
        table.write(out)?;
    }
    heading(out, "How it was resolved")?;
    for step in glossator::citations::trail(document, &citation.id).unwrap_or_default() {
        writeln!(out, "  {step}")?;
    }
    write_ledger(out, &explain::ledger(document, citation.span()))
}

pub(super) fn write_note(out: &mut impl Write, document: &AnnotatedDocument, note: &Note) -> io::Result<()> {
    let pieces = match note.source.len() {
        0 | 1 => String::new(),
        n => format!(", put together from {}", counted(n as u64, "piece")),
    };
    let kind = match note.kind {
        glossator::document::NoteKind::Footnote => "footnote",
        glossator::document::NoteKind::Endnote => "endnote",
    };
    let title = format!("{kind} printed as {:?}{pieces}", note.label);
    writeln!(out, "{}  {}", style(format!("{}#{}", document.id, note.id)).bold(), style(title).dim())?;
    write_text(out, text(document, note.span()))?;
    heading(out, "Called")?;
    match note.call {
        Some(at) => {
            let body = document.text.get(..at).unwrap_or_default();
            let before = body.char_indices().rev().nth(BEFORE_CALL).map_or(body, |(from, _)| &body[from..]);
            let passage = document.passages.iter().find(|p| p.calls.iter().any(|call| call.note == note.id));
            let passage = passage.map_or("", |p| p.id.as_str());
            writeln!(
                out,
                "  {}  …{}{}",
                style(passage).cyan(),
                shorten(before, columns() - 12),
                style("▸").yellow()
            )?;
        }
        None => writeln!(out, "  nowhere in the body")?,
    }
    let citations: Vec<&Citation> =
        document.citations.iter().filter(|c| c.note.as_ref() == Some(&note.id)).collect();
    if citations.is_empty() {
        writeln!(out, "\nCites nothing.")?;
    } else {
        heading(out, "Cites")?;
        let mut table = Table::new(&["", "", "", ""]);
        for c in citations {
            table.row([
                style(&c.id).cyan().to_string(),
                c.form.name().to_owned(),
                c.target.as_ref().map_or_else(String::new, |target| format!("→ {target}")),
                shorten(text(document, c.span()), columns() / 2),
            ]);
        }
        table.write(out)?;
    }
    write_ledger(out, &explain::ledger(document, note.span()))
}

fn text(document: &AnnotatedDocument, span: Span) -> &str {
    document.text.get(span.start..span.end).unwrap_or_default()
}
