//! Lines: the glyphs of a page put together into fragments, stretches of one baseline without a gap as wide as a
//! gutter; raised marks are put back where they stand.

use super::extract::{Glyph, Page};
use std::ops::Range;

/// Gap, in units of the font size, from which a fragment ends.
const GUTTER: f32 = 1.0;
/// How many fragments of a row a piece is held against: more are on no honest page.
const LOOK: usize = 32;

/// A stretch of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Fragment {
    /// From left to right.
    pub(super) glyphs: Vec<Glyph>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Baseline, from the top.
    pub(super) y: f32,
    /// Size of most of its letters.
    pub(super) size: f32,
}

impl Fragment {
    /// A fragment of these glyphs.
    pub(super) fn new(glyphs: Vec<Glyph>) -> Self {
        let mut fragment = Self { glyphs, ..Self::default() };
        fragment.measure();
        fragment
    }

    /// Takes the measures of its glyphs.
    fn measure(&mut self) {
        self.x0 = self.glyphs.iter().map(|g| g.x0).fold(f32::MAX, f32::min);
        self.x1 = self.glyphs.iter().map(|g| g.x1).fold(f32::MIN, f32::max);
        // The size that most characters have; of equals the largest.
        let mut sizes: Vec<(f32, f32, u32)> = Vec::new();
        for glyph in self.glyphs.iter().filter(|g| !g.raised) {
            match sizes.iter_mut().find(|(size, ..)| (size - glyph.size).abs() < 0.2) {
                Some((.., count)) => *count += 1,
                None => sizes.push((glyph.size, glyph.y, 1)),
            }
        }
        if let Some((size, y, _)) =
            sizes.iter().max_by(|a, b| a.2.cmp(&b.2).then(a.0.total_cmp(&b.0))).copied()
        {
            (self.size, self.y) = (size, y);
        } else if let Some(first) = self.glyphs.first() {
            (self.size, self.y) = (first.size, first.y);
        }
    }

    /// Upper edge of its letters, about.
    pub(super) fn top(&self) -> f32 {
        self.y - 0.75 * self.size
    }

    /// Lower edge of its letters, about.
    pub(super) fn bottom(&self) -> f32 {
        self.y + 0.22 * self.size
    }

    /// Left, top, right and bottom in whole points.
    pub(super) fn bbox(&self) -> [i32; 4] {
        [self.x0.floor(), self.top().floor(), self.x1.ceil(), self.bottom().ceil()].map(|edge| edge as i32)
    }

    /// Its characters, blanks between words.
    pub(super) fn text(&self) -> String {
        let mut out = String::with_capacity(self.glyphs.len() + 8);
        write(&self.glyphs, |ch, _| out.push(ch));
        out
    }

    /// Joins another fragment of the same line.
    pub(super) fn join(&mut self, other: Self) {
        let split = self.glyphs.len();
        let gap = other.x0 - self.x1;
        self.glyphs.extend(other.glyphs);
        if let Some(glyph) = self.glyphs.get_mut(split) {
            glyph.spaced |= gap > 0.15 * self.size;
        }
        self.glyphs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        self.measure();
    }

    /// The share of its letters that are bold.
    pub(super) fn boldness(&self) -> f32 {
        share(&self.glyphs, |g| g.bold)
    }

    /// The share of its letters that are slanted.
    pub(super) fn slant(&self) -> f32 {
        let told = self.glyphs.iter().filter(|g| g.italic.is_some()).count().max(1);
        self.glyphs.iter().filter(|g| g.italic == Some(true)).count() as f32 / told as f32
    }
}

fn share(glyphs: &[Glyph], is: impl Fn(&Glyph) -> bool) -> f32 {
    let letters = || glyphs.iter().filter(|g| g.ch.is_alphanumeric() && !g.raised);
    letters().filter(|g| is(g)).count() as f32 / letters().count().max(1) as f32
}

/// Writes glyphs as text: calls `out` with each character and, but for blanks, the glyph's index.
pub(super) fn write(glyphs: &[Glyph], mut out: impl FnMut(char, Option<usize>)) {
    let explicit = glyphs.iter().filter(|g| g.spaced).count() * 14 > glyphs.len();
    let least = if explicit { 0.3 } else { 0.17 } + tracking(glyphs);
    for (index, glyph) in glyphs.iter().enumerate() {
        if let Some(previous) = index.checked_sub(1).map(|i| &glyphs[i]) {
            let size = previous.size.max(glyph.size);
            let gap = (glyph.x0 - previous.x1) / size;
            // A label and the text behind it are two words.
            let label = previous.raised && !glyph.raised && glyphs[..index].iter().all(|g| g.raised);
            if label
                || glyph.spaced && gap > 0.04
                || gap > least && glyph.raised == previous.raised
                || gap > 0.6
            {
                out(' ', None);
            }
        }
        out(glyph.ch, Some(index));
    }
}

/// How far, in units of the size, the letters of a line are set apart: nothing in plain text.
fn tracking(glyphs: &[Glyph]) -> f32 {
    if glyphs.len() < 6 {
        return 0.0;
    }
    let mut gaps: Vec<f32> = glyphs
        .windows(2)
        .filter(|w| !w[1].spaced && (w[0].size - w[1].size).abs() < 0.5)
        .map(|w| (w[1].x0 - w[0].x1) / w[0].size)
        .collect();
    if gaps.len() < 5 {
        return 0.0;
    }
    let middle = gaps.len() / 2;
    let median = *gaps.select_nth_unstable_by(middle, f32::total_cmp).1;
    if median > 0.06 { median } else { 0.0 }
}

/// The fragments of a page, by baseline and then from left to right.
pub(super) fn fragments(page: &Page) -> Vec<Fragment> {
    let on_page =
        |g: &Glyph| g.x1 > -2.0 && g.x0 < page.width + 2.0 && g.y > -2.0 && g.y < page.height + 2.0 + g.size;
    let glyphs: Vec<Glyph> = page.glyphs.iter().filter(|g| on_page(g)).copied().collect();
    let mut pieces = pieces(&glyphs);
    pieces.sort_by(|a, b| {
        let (a, b) = (&glyphs[a.start], &glyphs[b.start]);
        a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0))
    });
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let first = &glyphs[pieces[at].start];
        // Baselines of one line differ little.
        let end = (at + 1..pieces.len())
            .find(|&i| {
                let g = &glyphs[pieces[i].start];
                g.y - first.y > 0.12 * g.size.min(first.size)
            })
            .unwrap_or(pieces.len());
        let mut row: Vec<Range<usize>> = pieces[at..end].to_vec();
        row.sort_by(|a, b| glyphs[a.start].x0.total_cmp(&glyphs[b.start].x0));
        chain(&glyphs, &row, &mut fragments);
        at = end;
    }
    let mut fragments = raise(fragments);
    fragments.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    fragments
}

/// Stretches of glyphs that the page program wrote one after the other in one size on one baseline.
fn pieces(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in 1..=glyphs.len() {
        let goes_on = glyphs.get(at).is_some_and(|g| {
            let last = &glyphs[at - 1];
            let gap = g.x0 - last.x1;
            (g.y - last.y).abs() < 0.03 * last.size
                && (g.size - last.size).abs() < 0.03 * last.size
                && gap > -0.4 * last.size
                && gap < GUTTER * last.size
        });
        if !goes_on {
            if at > start {
                pieces.push(start..at);
            }
            start = at;
        }
    }
    pieces
}

/// Chains the pieces of a row, from left to right, into fragments.
fn chain(glyphs: &[Glyph], row: &[Range<usize>], fragments: &mut Vec<Fragment>) {
    let first = fragments.len();
    for piece in row {
        let piece = &glyphs[piece.clone()];
        let (Some(head), Some(tail)) = (piece.first(), piece.last()) else { continue };
        let open = fragments[first..].iter_mut().rev().take(LOOK).find(|f| {
            let size = f.size.min(head.size);
            let alike = f.size < head.size * 1.6 && head.size < f.size * 1.6;
            let gap = head.x0 - f.x1;
            alike && gap < GUTTER * size && gap > -0.6 * size
        });
        match open {
            Some(fragment) => {
                fragment.glyphs.extend_from_slice(piece);
                fragment.x1 = fragment.x1.max(tail.x1);
            }
            None => {
                // What is printed twice, to look bold or to cast a shadow, is read once.
                let again = fragments[first..].iter().rev().take(LOOK).any(|f| {
                    head.x0 >= f.x0 - 0.2 * f.size
                        && tail.x1 <= f.x1 + 0.2 * f.size
                        && f.glyphs.iter().any(|g| g.ch == head.ch && (g.x0 - head.x0).abs() < 0.2 * g.size)
                        && f.glyphs.iter().any(|g| g.ch == tail.ch && (g.x0 - tail.x0).abs() < 0.2 * g.size)
                });
                if !again {
                    fragments.push(Fragment::new(piece.to_vec()));
                }
            }
        }
    }
    for fragment in &mut fragments[first..] {
        fragment.glyphs.dedup_by(|b, a| {
            let twice = a.ch == b.ch && (a.x0 - b.x0).abs() < 0.1 * a.size;
            a.bold |= twice;
            twice
        });
        fragment.measure();
    }
}

/// Puts raised and lowered marks into the lines they belong to.
fn raise(mut fragments: Vec<Fragment>) -> Vec<Fragment> {
    fragments.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut hosts: Vec<Option<usize>> = vec![None; fragments.len()];
    for (index, mark) in fragments.iter().enumerate() {
        if mark.glyphs.len() > 24 {
            continue;
        }
        // The lines whose baseline is near: at most a line's height away.
        let reach = 2.2 * mark.size;
        let from = fragments.partition_point(|f| f.y < mark.y - 0.5 * mark.size);
        let near =
            fragments[from..].iter().enumerate().take(20 * LOOK).take_while(|(_, f)| f.y < mark.y + reach);
        let best = near
            .filter(|(i, f)| from + i != index && fits(mark, f))
            .map(|(i, f)| (from + i, distance(mark, f)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        hosts[index] = best.map(|(i, _)| i);
    }
    let mut out: Vec<Option<Fragment>> = fragments.into_iter().map(Some).collect();
    for index in 0..out.len() {
        // A mark's host is no mark itself.
        let Some(host) = hosts[index].filter(|&h| hosts[h].is_none()) else { continue };
        let Some(mut mark) = out[index].take() else { continue };
        if let Some(host) = out[host].as_mut() {
            let above = host.y - mark.y;
            let apart = mark.x0 - host.x1 > 0.25 * host.size || host.x0 - mark.x1 > 0.25 * host.size;
            for glyph in &mut mark.glyphs {
                glyph.raised = above > 0.12 * host.size;
            }
            if let Some(first) = mark.glyphs.first_mut() {
                first.spaced |= apart && mark.x0 > host.x1;
            }
            let at = host.glyphs.partition_point(|g| (g.x0 + g.x1) / 2.0 < mark.x0);
            let behind = at > 0;
            if let (false, Some(next)) = (behind, host.glyphs.first_mut()) {
                next.spaced |= next.x0 - mark.x1 > 0.12 * next.size;
            }
            host.glyphs.splice(at..at, mark.glyphs);
            host.measure();
        }
    }
    out.into_iter().flatten().collect()
}

/// Whether a fragment can be a mark in another: smaller, off its baseline, beside or between its letters.
fn fits(mark: &Fragment, host: &Fragment) -> bool {
    let above = host.y - mark.y;
    let smaller = mark.size < 0.88 * host.size;
    let off = above > 0.15 * host.size && above < 0.8 * host.size
        || above < -0.05 * host.size && above > -0.35 * host.size;
    // A mark in the line's own size stands well above it.
    let equal = mark.size <= 1.02 * host.size && above > 0.22 * host.size && above < 0.55 * host.size;
    let level = above.abs() <= 0.15 * host.size && smaller;
    let beside =
        mark.x0 > host.x0 - 2.0 * host.size - (mark.x1 - mark.x0) && mark.x0 < host.x1 + 0.6 * host.size;
    let digits = mark
        .glyphs
        .iter()
        .all(|g| g.ch.is_ascii_digit() || matches!(g.ch, ',' | '*' | '†' | '‡' | '–' | '-' | '[' | ']'));
    beside
        && (smaller && off || digits && mark.glyphs.len() <= 5 && (equal || level) && host.glyphs.len() > 5)
}

fn distance(mark: &Fragment, host: &Fragment) -> f32 {
    let across = (mark.x0 - host.x1).max(host.x0 - mark.x1).max(0.0);
    across + (host.y - mark.y - 0.35 * host.size).abs()
}
