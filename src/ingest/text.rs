//! Text and Markdown: lines to blocks, by what their markup and their furniture say.

use super::decode::Decoded;
use super::inline::Inline;
use super::lines::{self, Line, LineKind};
use super::marked::MarkedNotes;
use super::{Block, BlockKind, Ingested, Places, furniture, glued, spaced};
use crate::document::{Diagnostic, Furniture, Metadata};
use crate::span::Span;
use std::collections::VecDeque;

/// Reads a decoded text. `name` only decides what the content leaves open (`.md`).
pub(super) fn ingest(decoded: Decoded<'_>, name: &str) -> Ingested {
    let source = &*decoded.text;
    let mut lines = lines::split(source, 0);
    spaced::close_up(source, &mut lines);
    glued::part(source, &mut lines);
    let mut metadata = Metadata::default();
    let kinds = furniture::find(source, &mut lines, &mut metadata);
    let mut inline = Inline::default();
    inline.text.reserve(source.len() + 1);
    let mut blocks: Vec<Block> = Vec::new();
    let mut furniture = Vec::new();
    let mut markdown = 0;
    let mut group: Vec<Span> = Vec::new();
    let mut kind = BlockKind::Paragraph;
    let mut page = 1;
    let mut within = VecDeque::new();
    // A last, empty line closes the last block.
    let last = Line { span: Span::default(), kind: LineKind::Blank, page: 0, indent: 0 };
    let all = lines.iter().copied().zip(kinds).chain(std::iter::once((last, None)));
    for (line, known) in all {
        let next = if known.is_some() {
            None
        } else {
            block_kind(source, &line, &kind, blocks.last(), !group.is_empty(), &mut inline.notes)
        };
        let joins = next.as_ref().is_some_and(|(_, joins)| *joins) && !group.is_empty() && page == line.page;
        if !joins && !group.is_empty() {
            let span = inline.block(source, &group, kind == BlockKind::Table);
            blocks.push(Block { kind: std::mem::replace(&mut kind, BlockKind::Paragraph), span, page });
            within.extend(inline.within.drain(..).map(|(note, text)| (note, text, page)));
            group.clear();
        }
        if let Some(known) = known {
            let span = Span::new(line.span.start + decoded.skipped, line.span.end + decoded.skipped);
            let span = decoded.map.as_ref().map_or(span, |map| map.source_span(line.span));
            furniture.push(Furniture { kind: known, source: span.into() });
        } else if let Some((next, _)) = next {
            markdown +=
                usize::from(matches!(next, BlockKind::Heading(_) | BlockKind::Note(_) | BlockKind::Table));
            if group.is_empty() {
                kind = next;
                page = line.page;
            }
            let content = match line.kind {
                LineKind::NoteDefinition(len) => {
                    Span::new(line.span.start + len + 4, line.span.end).trimmed(source)
                }
                // The indent of a line inside a block tells what it belongs to.
                LineKind::Text if !group.is_empty() => {
                    Span::new(line.span.start - line.indent, line.span.end)
                }
                _ => line.span,
            };
            group.push(content);
        }
    }
    while let Some((note, text, page)) = within.pop_front() {
        let span = inline.block(source, &[text], false);
        blocks.push(Block { kind: BlockKind::Note(note), span, page });
        within.extend(inline.within.drain(..).map(|(note, text)| (note, text, page)));
    }
    inline.runs.sort_by_key(|run| (run.span.start, run.span.end));
    let markdown = markdown > 0 || name.ends_with(".md") || name.ends_with(".markdown");
    let mut map = inline.map;
    match decoded.map {
        Some(under) => map.lead_through(under),
        None => map.shift_source(decoded.skipped),
    }
    let diagnostics = decoded.diagnostics.into_iter().map(|d| Diagnostic { start: 0, end: 0, ..d }).collect();
    Ingested {
        media_type: if markdown { "text/markdown" } else { "text/plain" },
        encoding: decoded.encoding,
        metadata,
        text: inline.text,
        map,
        places: Places::Bytes,
        runs: inline.runs,
        blocks,
        notes: inline.notes.notes,
        notes_are_marked: false,
        furniture,
        diagnostics,
    }
}

/// What block a line belongs to, and whether it goes on with the open block of kind `open` (if one `is_open`).
fn block_kind(
    source: &str,
    line: &Line,
    open: &BlockKind,
    last: Option<&Block>,
    is_open: bool,
    notes: &mut MarkedNotes,
) -> Option<(BlockKind, bool)> {
    Some(match line.kind {
        LineKind::Blank | LineKind::PageBreak | LineKind::Rule | LineKind::Markup => return None,
        LineKind::Heading(level) => (BlockKind::Heading(level), false),
        LineKind::Quote => (BlockKind::Quote, *open == BlockKind::Quote),
        LineKind::ListItem => (BlockKind::ListItem, false),
        LineKind::TableRow => (BlockKind::Table, *open == BlockKind::Table),
        LineKind::NoteDefinition(len) => {
            let label = line.span.start + 2;
            (BlockKind::Note(notes.index(&source[label..label + len])), false)
        }
        LineKind::Text => {
            let goes_on = is_open && !matches!(open, BlockKind::Heading(_) | BlockKind::Table);
            match last.map(|b| &b.kind) {
                // A further paragraph of a note is indented.
                Some(&BlockKind::Note(note)) if !is_open && line.indent >= 2 => {
                    (BlockKind::Note(note), false)
                }
                _ => (BlockKind::Paragraph, goes_on),
            }
        }
    })
}
