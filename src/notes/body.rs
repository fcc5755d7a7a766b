//! Body: paragraphs, list items, quotations and headings out of the lines that are no notes.

use super::areas::{Part, Role};
use super::display::is_caption;
use super::headings::{Style, style};
use super::lines::{begins_lower, ends_sentence};
use crate::document::PassageKind;
use crate::ingest::{BlockKind, Ingested, Places, RunKind};
use crate::span::Span;
use foldhash::HashSet;
use std::sync::LazyLock;

static OPEN_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../annotations/data/open-words.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .collect()
});

/// A part of the body before its text is written.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) kind: PassageKind,
    /// For headings.
    pub(super) style: Option<Style>,
    /// Its lines in the ingested text.
    pub(super) spans: Vec<Span>,
    /// A figure's or table's caption.
    pub(super) caption: bool,
}

/// Builds the paragraphs of the body.
pub(super) fn paragraphs(ingested: &Ingested, parts: &[Part], roles: &[Role]) -> Vec<Paragraph> {
    let body: Vec<usize> = (0..parts.len()).filter(|&i| roles[i] == Role::Body).collect();
    let mut builder = Builder {
        ingested,
        parts,
        body: &body,
        column: Column::of(parts, &body),
        out: Vec::new(),
        open: None,
    };
    if matches!(ingested.places, Places::Pages(_)) {
        builder.laid_out();
    } else {
        (0..body.len()).for_each(|at| builder.line(at));
    }
    builder.out
}

/// The width of the text's column.
struct Column {
    /// Lines are cut at a column's width.
    wrapped: bool,
    width: usize,
}

impl Column {
    fn of(parts: &[Part], body: &[usize]) -> Self {
        let mut widths: Vec<usize> = body.iter().map(|&i| parts[i].line.span.len()).collect();
        let blocks = body.iter().filter(|&&i| parts[i].line.first).count();
        if widths.is_empty() {
            return Self { wrapped: false, width: 0 };
        }
        let at = (widths.len() * 9 / 10).min(widths.len() - 1);
        let width = *widths.select_nth_unstable(at).1;
        Self { wrapped: (40..=130).contains(&width) && body.len() > blocks * 2, width }
    }
}

struct Builder<'a> {
    ingested: &'a Ingested,
    parts: &'a [Part],
    /// Indices of the body's parts.
    body: &'a [usize],
    column: Column,
    out: Vec<Paragraph>,
    /// The last paragraph of running text, if it has not come to an end.
    open: Option<usize>,
}

impl Builder<'_> {
    fn content(&self, at: usize) -> &str {
        self.parts[self.body[at]].line.span.of(&self.ingested.text)
    }

    fn kind(&self, at: usize) -> &BlockKind {
        &self.ingested.blocks[self.parts[self.body[at]].line.block].kind
    }

    /// Takes the blocks of a layout as they are.
    fn laid_out(&mut self) {
        // The paragraph each block went into.
        let mut paragraphs: Vec<Option<usize>> = vec![None; self.ingested.blocks.len()];
        for at in 0..self.body.len() {
            let line = self.parts[self.body[at]].line;
            let begun = match self.kind(at) {
                BlockKind::Continuation(block) => paragraphs.get(*block).copied().flatten(),
                _ => None,
            };
            if let Some(paragraph) = paragraphs[line.block].or(begun) {
                self.out[paragraph].spans.push(line.span);
                paragraphs[line.block] = Some(paragraph);
                continue;
            }
            let caption = is_caption(self.content(at));
            let (kind, style) = match self.kind(at) {
                _ if caption => (PassageKind::Table, None),
                BlockKind::Heading(level) => (PassageKind::Heading, Some(Style::Markup(*level))),
                BlockKind::Quote => (PassageKind::Quote, None),
                BlockKind::ListItem => (PassageKind::ListItem, None),
                BlockKind::Table => (PassageKind::Table, None),
                _ => (PassageKind::Paragraph, None),
            };
            self.out.push(Paragraph { kind, style, spans: vec![line.span], caption });
            paragraphs[line.block] = Some(self.out.len() - 1);
        }
    }

    fn line(&mut self, at: usize) {
        let part = &self.parts[self.body[at]];
        let span = part.line.span;
        if let Some(style) = self.heading(at) {
            // A heading in capitals may take two lines.
            let goes_on = self.column.wrapped
                && !part.line.first
                && self.out.last().is_some_and(|p| {
                    p.style.is_some_and(|s| matches!(s, Style::Capitals | Style::Roman))
                        && style == Style::Capitals
                        && at > 0
                        && p.spans.last() == Some(&self.parts[self.body[at - 1]].line.span)
                });
            if goes_on {
                if let Some(last) = self.out.last_mut() {
                    last.spans.push(span);
                }
            } else {
                self.out.push(Paragraph {
                    kind: PassageKind::Heading,
                    style: Some(style),
                    spans: vec![span],
                    caption: false,
                });
            }
            self.open = None;
            return;
        }
        let content = self.content(at);
        let caption = is_caption(content) && (part.line.first || self.previous_ended(at));
        let item = item_marker(content);
        let kind = match self.kind(at) {
            BlockKind::Quote => PassageKind::Quote,
            BlockKind::ListItem => PassageKind::ListItem,
            BlockKind::Table => PassageKind::Table,
            _ if caption => PassageKind::Table,
            _ if item => PassageKind::ListItem,
            _ => PassageKind::Paragraph,
        };
        match self.goes_on(at, kind, item, caption) {
            Some(paragraph) => self.out[paragraph].spans.push(span),
            None => {
                self.out.push(Paragraph { kind, style: None, spans: vec![span], caption });
                if !caption && kind != PassageKind::Table {
                    self.open = Some(self.out.len() - 1);
                }
            }
        }
    }

    /// Whether the line before has come to the end of a sentence, or is no running text.
    fn previous_ended(&self, at: usize) -> bool {
        self.out.last().is_none_or(|p| {
            p.kind == PassageKind::Heading
                || p.spans.last().is_some_and(|s| ends_sentence(s.of(&self.ingested.text)))
        }) || at == 0
    }

    /// The paragraph the line goes on with, if it begins none.
    fn goes_on(&self, at: usize, kind: PassageKind, item: bool, caption: bool) -> Option<usize> {
        let text = &self.ingested.text;
        let (previous, here) = (at.checked_sub(1).map(|i| self.body[i])?, self.body[at]);
        let (above, line) = (&self.parts[previous].line, &self.parts[here].line);
        let last = self.out.len().checked_sub(1)?;
        let content = self.content(at);
        let lower = begins_lower(content);
        let same_block = above.block == line.block && previous + 1 == here && !line.first;
        let current = &self.out[last];
        let tail = |p: &Paragraph| p.spans.last().map_or("", |s| s.of(text));
        if same_block {
            if current.kind == PassageKind::Heading || caption {
                return None;
            }
            let ended = ends_sentence(tail(current)) || tail(current).ends_with(';');
            if kind == PassageKind::Table || current.kind == PassageKind::Table && !current.caption {
                return Some(last);
            }
            if item && self.indent(here) > self.indent_of(current) {
                return Some(last);
            }
            let parted = ended || tail(current).ends_with("; and") || tail(current).ends_with("; or");
            if item && (parted || content.starts_with(['•', '●', '▪', '◦'])) {
                return None;
            }
            // The first line of a paragraph is indented.
            if self.column.wrapped && ended && !lower && self.indent(here) >= self.indent(previous) + 2 {
                return None;
            }
            let breaks = !lower
                && if self.column.wrapped {
                    // A line that stops half way is a paragraph's last even if its period is lost.
                    let half = above.span.len() * 100 < self.column.width * 55
                        && line.span.len() * 100 > self.column.width * 75
                        && content.starts_with(char::is_uppercase)
                        && !is_open(tail(current));
                    ended && self.is_short(above.span, content) || half && current.spans.len() > 1
                } else {
                    ended && (above.span.len() > 160 || line.span.len() > 400)
                };
            return (!breaks).then_some(last);
        }
        if caption || kind == PassageKind::Table {
            return None;
        }
        // Between blocks: across a page or an area of notes, or where a sentence is cut.
        let cut = previous + 1 != here || above.page != line.page;
        let open = self.open.filter(|&o| !ends_sentence(tail(&self.out[o])) || cut && lower)?;
        let paragraph = &self.out[open];
        let crosses = last - open;
        if crosses > 0 && !(lower && (open + 1..=last).all(|i| self.out[i].kind == PassageKind::Table)) {
            return None;
        }
        let fits = match kind {
            PassageKind::Paragraph => {
                paragraph.kind == PassageKind::Paragraph
                    || cut
                    || lower && paragraph.kind == PassageKind::ListItem
            }
            PassageKind::ListItem if item && !matches!(self.kind(at), BlockKind::ListItem) => {
                cut && !ends_listish(tail(paragraph)) && paragraph.kind == PassageKind::Paragraph && lower
            }
            kind => kind == paragraph.kind && cut && lower,
        };
        let goes_on = fits && (lower || cut && !is_short_line(tail(paragraph)) || is_open(tail(paragraph)));
        goes_on.then_some(open)
    }

    /// Width of the white space in front of a part.
    fn indent(&self, part: usize) -> usize {
        let head = &self.ingested.text[..self.parts[part].line.span.start];
        head.len() - head.trim_end_matches([' ', '\u{A0}']).len()
    }

    /// The indent of a paragraph's first line.
    fn indent_of(&self, paragraph: &Paragraph) -> usize {
        let head = &self.ingested.text[..paragraph.spans.first().map_or(0, |s| s.start)];
        head.len() - head.trim_end_matches(' ').len()
    }

    /// Whether a line ends before the column does: the next line's first word would have fitted.
    fn is_short(&self, above: Span, next: &str) -> bool {
        let word = next.split(' ').next().unwrap_or_default().len();
        (above.len() + 1 + word) * 100 < self.column.width * 95
    }

    /// The style of a line that is a heading.
    fn heading(&self, at: usize) -> Option<Style> {
        let part = &self.parts[self.body[at]];
        let content = self.content(at);
        match self.kind(at) {
            // A whole paragraph under a heading's mark is a paragraph.
            BlockKind::Heading(level) => return (content.len() < 250).then_some(Style::Markup(*level)),
            BlockKind::Paragraph => {}
            _ => return None,
        }
        let next = self.body.get(at + 1).map(|&i| &self.parts[i].line);
        let alone = part.line.first && next.is_none_or(|n| n.first);
        let after_bold = || {
            self.out.last().is_some_and(|p| {
                p.style == Some(Style::Bold)
                    && at > 0
                    && p.spans.last() == Some(&self.parts[self.body[at - 1]].line.span)
            })
        };
        if content.len() < 240 && (part.line.first || after_bold()) && self.is_bold(part.line.span) {
            return Some(Style::Bold);
        }
        if part.line.heading {
            return Some(style(content).unwrap_or(Style::Title));
        }
        // The cheap conditions first: nearly every line fails one.
        let next_content = self.body.get(at + 1).map(|_| self.content(at + 1))?;
        let may = alone || self.column.wrapped && (part.line.first || self.previous_ended(at));
        if !may || content.len() > 160 || is_caption(content) {
            return None;
        }
        let mark = content.trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '*' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
        });
        let found = style(if mark.len() + 4 > content.len() && mark.ends_with(char::is_alphabetic) {
            mark
        } else {
            content
        })?;
        if begins_lower(next_content) && style(next_content).is_none() {
            return None;
        }
        let text_follows = next_content.len() > 60
            || style(next_content).is_some()
            || self.body.get(at + 2).is_some_and(|_| self.content(at + 2).len() > 60);
        let short = !self.column.wrapped
            || content.len() * 100 < self.column.width * 85
            || matches!(found, Style::Roman | Style::Letter | Style::Capitals | Style::Part);
        let free = alone || found != Style::Title || self.is_short(part.line.span, next_content);
        let ended = self.open.is_none_or(|o| {
            self.out[o].spans.last().is_none_or(|s| ends_sentence(s.of(&self.ingested.text)))
        }) || (alone || part.line.first)
            && self.out.last().is_some_and(|p| p.kind != PassageKind::Paragraph);
        (text_follows && short && free && ended).then_some(found)
    }

    /// Whether all of a line is bold.
    fn is_bold(&self, span: Span) -> bool {
        let runs = &self.ingested.runs;
        let from = runs.partition_point(|r| r.span.start < span.start);
        runs[from..]
            .iter()
            .take_while(|r| r.span.start < span.start + 2)
            .any(|r| r.kind == RunKind::Bold && r.span.end + 1 >= span.end)
    }
}

/// Whether a line that ends no sentence is too short to have been cut by a page's end.
fn is_short_line(text: &str) -> bool {
    text.len() < 25
}

/// Whether a text stops where no sentence can.
pub(super) fn is_open(text: &str) -> bool {
    let text = text.trim_end();
    if text.ends_with([',', '-', '—', '(']) {
        return true;
    }
    let word = text.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let mut chars = word.chars();
    let initial =
        matches!((chars.next(), chars.next(), chars.next()), (Some(c), Some('.'), None) if c.is_uppercase());
    initial || OPEN_WORDS.contains(word)
}

fn ends_listish(text: &str) -> bool {
    text.ends_with([';', ':'])
}

/// Whether a line begins a list's item: a bullet, `(a)`, `1.`, `iv)`.
pub(super) fn item_marker(content: &str) -> bool {
    let bytes = content.as_bytes();
    if content.starts_with(['•', '●', '▪', '◦', '‣']) {
        return true;
    }
    let Some(end) = content.find([' ', '\t']) else { return false };
    let label = &content[..end];
    let open = label.starts_with('(');
    let inner = label.trim_start_matches('(').trim_end_matches([')', '.']);
    let closed = label.len() > inner.len() + usize::from(open);
    if inner.is_empty() || !closed || inner.len() > 5 || bytes.len() < end + 2 {
        return false;
    }
    let digits = inner.bytes().all(|b| b.is_ascii_digit()) && inner.len() <= 2;
    let roman = inner.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_lowercase());
    let capital = inner.len() == 1 && open && inner.bytes().all(|b| b.is_ascii_uppercase());
    digits || (roman || letter || capital) && (open || label.ends_with(')'))
}
