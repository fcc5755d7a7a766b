//! Writing: blocks of lines to the text, runs and places of an ingested document.

use super::blocks::{Block, Kind};
use super::extract::{Glyph, Link, Page};
use super::layout::Line;
use super::lines;
use crate::ingest::{self, BlockKind, PageBox, Run, RunKind};
use crate::span::Span;

/// Text and what refers to it.
#[derive(Default)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) runs: Vec<Run>,
    pub(super) blocks: Vec<ingest::Block>,
    /// Where each line stands.
    pub(super) places: Vec<PageBox>,
}

/// Writes all blocks.
pub(super) fn write(lines: &[Line], blocks: &[Block], pages: &[Page]) -> Written {
    let mut out = Written::default();
    for block in blocks {
        if !out.text.is_empty() {
            out.text.push_str("\n\n");
        }
        let start = out.text.len();
        for (at, &index) in block.lines.iter().enumerate() {
            if at > 0 {
                out.text.push('\n');
            }
            let line = &lines[index];
            out.line(line, &pages[line.page].links);
        }
        let kind = block.continues.map(BlockKind::Continuation).unwrap_or_else(|| match block.kind {
            Kind::Heading(level) => BlockKind::Heading(level),
            Kind::Paragraph => BlockKind::Paragraph,
            Kind::Item => BlockKind::ListItem,
            Kind::Quote => BlockKind::Quote,
            Kind::Table => BlockKind::Table,
            Kind::Note => BlockKind::NoteText,
        });
        let page = number(lines[block.lines[0]].page);
        out.blocks.push(ingest::Block { kind, span: Span::new(start, out.text.len()), page });
    }
    out.runs.sort_by_key(|r| (r.span.start, r.span.end));
    out
}

/// The number of a page with this index.
pub(super) fn number(page: usize) -> u32 {
    u32::try_from(page + 1).unwrap_or(u32::MAX)
}

impl Written {
    fn line(&mut self, line: &Line, links: &[Link]) {
        let start = self.text.len();
        let fragment = &line.fragment;
        self.places.push(PageBox { start, page: number(line.page), bbox: fragment.bbox() });
        let glyphs = &fragment.glyphs;
        let italic = slants(glyphs);
        let mut at = vec![0; glyphs.len() + 1];
        lines::write(glyphs, |ch, index| {
            if let Some(index) = index {
                at[index] = self.text.len();
                // A soft hyphen amid a line is none.
                if ch == '\u{AD}' && index + 1 < glyphs.len() {
                    return;
                }
            }
            self.text.push(ch);
        });
        at[glyphs.len()] = self.text.len();
        let text = &self.text;
        let runs = &mut self.runs;
        let mut stretch = |kind: RunKind, is: &dyn Fn(usize) -> bool| {
            let mut from = 0;
            while from < glyphs.len() {
                if !is(from) {
                    from += 1;
                    continue;
                }
                let end = (from..glyphs.len()).find(|&i| !is(i)).unwrap_or(glyphs.len());
                let span = Span::new(at[from], at[end]).trimmed(text);
                if !span.is_empty() {
                    runs.push(Run { span, kind: kind.clone() });
                }
                from = end;
            }
        };
        stretch(RunKind::Superscript, &|i| glyphs[i].raised);
        stretch(RunKind::Italic, &|i| italic[i] && !glyphs[i].raised);
        stretch(RunKind::Bold, &|i| glyphs[i].bold && !glyphs[i].raised);
        for link in links {
            let within = |g: &Glyph| {
                let (x, y) = ((g.x0 + g.x1) / 2.0, g.y - 0.25 * g.size);
                x > link.area.x0 && x < link.area.x1 && y > link.area.y0 && y < link.area.y1
            };
            let beside =
                fragment.y < link.area.y0 - fragment.size || fragment.y > link.area.y1 + 2.0 * fragment.size;
            if !beside && glyphs.iter().any(within) {
                stretch(RunKind::Link(link.url.clone()), &|i| within(&glyphs[i]));
            }
        }
    }
}

/// Which glyphs are slanted: by word, as most of its letters that tell are; a word that does not tell is as the words
/// on both sides.
fn slants(glyphs: &[Glyph]) -> Vec<bool> {
    let mut words: Vec<(usize, usize, Option<bool>)> = Vec::new();
    let mut start = 0;
    for at in 1..=glyphs.len() {
        let ends = glyphs.get(at).is_none_or(|g| g.spaced || g.x0 - glyphs[at - 1].x1 > 0.15 * g.size);
        if ends && at > start {
            let count = |is: bool| glyphs[start..at].iter().filter(|g| g.italic == Some(is)).count();
            let (slanted, upright) = (count(true), count(false));
            words.push((start, at, (slanted + upright > 0).then_some(slanted > upright)));
            start = at;
        }
    }
    let mut out = vec![false; glyphs.len()];
    for (index, &(from, to, told)) in words.iter().enumerate() {
        let before = words[..index].iter().rev().find_map(|w| w.2);
        let after = || words[index + 1..].iter().find_map(|w| w.2);
        let is = told.unwrap_or_else(|| before.unwrap_or(false) && after().unwrap_or(true));
        out[from..to].fill(is);
    }
    out
}
