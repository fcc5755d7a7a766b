//! Layout: the measures of a document's type, and its lines in reading order.

use super::columns::{self, Gutters, Zone};
use super::extract::{Glyph, Page, Rule};
use super::lines::Fragment;
use crate::document::FurnitureKind;
use std::collections::HashMap;

/// A line in reading order.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) fragment: Fragment,
    /// Its characters.
    pub(super) text: String,
    /// Index of the page.
    pub(super) page: usize,
    /// Index of its zone, over the whole document.
    pub(super) zone: usize,
    /// Edges of its column's text.
    pub(super) left: f32,
    pub(super) right: f32,
    /// Stretches set apart by more than a blank: the cells of a row.
    pub(super) cells: u32,
    pub(super) role: Role,
    /// Begins a block whatever stands above it.
    pub(super) opens: bool,
}

/// What a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Body,
    /// Text set apart as notes.
    Note,
    Table,
    Furniture(FurnitureKind),
}

/// Measures of the document's type.
#[derive(Clone, Debug, Default)]
pub(super) struct Measures {
    /// Font size of the body.
    pub(super) body: f32,
    /// From one baseline to the next, by size in quarter points.
    leading: HashMap<i32, f32>,
}

impl Measures {
    /// The usual distance of two baselines at a size.
    pub(super) fn leading(&self, size: f32) -> f32 {
        self.leading.get(&quarter(size)).copied().unwrap_or(size * 1.2)
    }

    /// Whether a size is smaller than the body's, as that of notes is.
    pub(super) fn is_small(&self, size: f32) -> bool {
        size < 0.955 * self.body
    }
}

#[allow(clippy::cast_possible_truncation)]
fn quarter(size: f32) -> i32 {
    (size * 4.0).round() as i32
}

/// Puts the fragments of all pages into reading order; furniture is left out.
pub(super) fn lines(
    pages: &[Page],
    fragments: Vec<Vec<Fragment>>,
    furniture: &[Vec<Option<FurnitureKind>>],
) -> (Vec<Line>, Measures) {
    let body = body_size(&fragments, furniture);
    let kept: Vec<Vec<Fragment>> = fragments
        .into_iter()
        .zip(furniture)
        .map(|(page, kinds)| {
            page.into_iter().zip(kinds).filter(|(_, k)| k.is_none()).map(|(f, _)| f).collect()
        })
        .collect();
    let mut gutters = Gutters::new();
    for (page, fragments) in pages.iter().zip(&kept) {
        columns::zones(fragments.clone(), &page.rules, &Gutters::new(), &mut gutters);
    }
    let known = usual(&gutters);
    let mut lines = Vec::new();
    let mut zone = 0;
    for (index, (page, mut fragments)) in pages.iter().zip(kept).enumerate() {
        drop_capitals(&mut fragments, body);
        for found in columns::zones(fragments, &page.rules, &known, &mut Gutters::new()) {
            lines.extend(rows(found, index, zone, body));
            zone += 1;
        }
    }
    edges(&mut lines);
    let measures = Measures { body, leading: leading(&lines) };
    (lines, measures)
}

/// The largest size that at least 15 % of the characters have.
fn body_size(fragments: &[Vec<Fragment>], furniture: &[Vec<Option<FurnitureKind>>]) -> f32 {
    let mut counts: HashMap<i32, usize> = HashMap::new();
    let mut all = 0;
    for (page, kinds) in fragments.iter().zip(furniture) {
        for (fragment, _) in page.iter().zip(kinds).filter(|(_, k)| k.is_none()) {
            let letters = fragment.glyphs.len();
            *counts.entry(quarter(fragment.size)).or_default() += letters;
            all += letters;
        }
    }
    let near = |size: i32| -> usize { (size - 1..=size + 1).filter_map(|s| counts.get(&s)).sum() };
    let body = counts.keys().filter(|&&s| near(s) * 100 >= all * 15).max().copied();
    // Of neighbouring sizes, the one most characters have.
    let body = body.map(|b| (b - 1..=b).max_by_key(|s| counts.get(s).copied().unwrap_or(0)).unwrap_or(b));
    body.map_or(10.0, |quarter| quarter as f32 / 4.0)
}

/// Gutters that several pages have.
fn usual(gutters: &Gutters) -> Gutters {
    let mut sorted = gutters.clone();
    sorted.sort_by(f32::total_cmp);
    let groups = sorted.chunk_by(|a, b| b - a < 3.0).filter(|group| group.len() >= 3);
    groups.map(|group| group[group.len() / 2]).collect()
}

/// Puts the large first letter of a chapter back in front of its line.
fn drop_capitals(fragments: &mut Vec<Fragment>, body: f32) {
    let (mut at, mut seen) = (0, 0);
    while at < fragments.len() && seen < 50 {
        let capital = &fragments[at];
        let letters =
            capital.glyphs.len() <= 2 && capital.glyphs.iter().all(|g| g.ch.is_alphabetic() || g.ch == '“');
        if !letters || capital.size < 1.8 * body {
            at += 1;
            continue;
        }
        seen += 1;
        let top = capital.y - 0.72 * capital.size;
        let host = fragments
            .iter()
            .enumerate()
            .filter(|(i, f)| {
                *i != at
                    && f.size < capital.size * 0.7
                    && f.x0 > capital.x1 - 0.3 * f.size
                    && f.x0 < capital.x1 + 1.5 * f.size
                    && f.y > top
                    && f.y <= capital.y + 0.2 * f.size
                    && f.glyphs.len() > 5
            })
            .min_by(|a, b| a.1.y.total_cmp(&b.1.y))
            .map(|(i, _)| i);
        match host {
            Some(host) => {
                let capital = fragments.remove(at);
                let host = &mut fragments[host - usize::from(host > at)];
                let (y, size) = (host.y, host.size);
                let end = host.x0 - 0.02 * size;
                let width = 0.6 * size / capital.glyphs.len() as f32;
                let count = capital.glyphs.len();
                let glyphs = capital.glyphs.into_iter().enumerate().map(|(i, glyph)| {
                    let x1 = end - width * (count - 1 - i) as f32;
                    Glyph { x0: x1 - width, x1, y, size, ..glyph }
                });
                host.glyphs.splice(0..0, glyphs);
                if let Some(next) = host.glyphs.get_mut(count) {
                    next.spaced = false;
                }
            }
            None => at += 1,
        }
    }
}

/// The lines of a zone: fragments on one baseline are one.
fn rows(zone: Zone, page: usize, index: usize, body: f32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for fragment in zone.lines {
        if let Some(last) = lines.last_mut().filter(|l| {
            (l.fragment.y - fragment.y).abs() < 0.25 * l.fragment.size.min(fragment.size)
                || fragment.glyphs.len() < 4
                    && (l.fragment.y - fragment.y).abs() < 0.25 * body
                    && fragment.x0 > l.fragment.x1
        }) {
            // What stands a hair higher comes first, wherever it stands in the line.
            let gap = (fragment.x0 - last.fragment.x1).max(last.fragment.x0 - fragment.x1);
            let gap = gap / fragment.size.max(last.fragment.size);
            last.cells += u32::from(gap > 1.4);
            last.fragment.join(fragment);
            continue;
        }
        lines.push(Line {
            text: String::new(),
            page,
            zone: index,
            left: zone.left,
            right: zone.right,
            cells: 1,
            role: Role::Body,
            opens: false,
            fragment,
        });
    }
    for line in &mut lines {
        line.text = line.fragment.text();
    }
    lines
}

/// Sets the edges of each zone's text: where lines begin, and how far they reach. A zone of few lines has those
/// of the zones that begin where it does.
fn edges(lines: &mut [Line]) {
    let mut usual: HashMap<i32, (f32, f32, usize)> = HashMap::new();
    let mut start = 0;
    let mut zones: Vec<(usize, usize, f32, f32)> = Vec::new();
    while start < lines.len() {
        let end = (start..lines.len()).find(|&i| lines[i].zone != lines[start].zone).unwrap_or(lines.len());
        let zone = &lines[start..end];
        let mut begins: HashMap<i32, usize> = HashMap::new();
        for line in zone {
            *begins.entry((line.fragment.x0 / 2.0).round() as i32).or_default() += 1;
        }
        let leftmost = zone.iter().map(|l| l.fragment.x0).fold(f32::MAX, f32::min);
        // The leftmost place where several lines begin; what stands further out hangs.
        let common = begins.iter().filter(|(_, count)| **count >= 2 && **count * 8 >= zone.len());
        let left = common.map(|(at, _)| *at as f32 * 2.0).fold(f32::MAX, f32::min);
        let left = if left < f32::MAX && zone.len() > 3 { left } else { leftmost };
        let mut ends: Vec<f32> = zone.iter().map(|l| l.fragment.x1).collect();
        let at = ends.len() * 95 / 100;
        let at = at.min(ends.len() - 1);
        let right = *ends.select_nth_unstable_by(at, f32::total_cmp).1;
        if zone.len() > 8 {
            let entry = usual.entry((left / 4.0).round() as i32).or_insert((left, right, 0));
            if zone.len() > entry.2 {
                *entry = (left, right, zone.len());
            }
        }
        zones.push((start, end, left, right));
        start = end;
    }
    for (start, end, left, right) in zones {
        let key = (left / 4.0).round() as i32;
        let known = (key - 1..=key + 1).filter_map(|k| usual.get(&k)).max_by_key(|u| u.2);
        let right = match known {
            Some(known) if end - start <= 8 && known.1 > right => known.1,
            _ => right,
        };
        for line in &mut lines[start..end] {
            (line.left, line.right) = (left, right);
        }
        narrow(&mut lines[start..end]);
        beside(&mut lines[start..end]);
    }
}

/// Gives lines that end together short of the edge, beside a picture, a right edge of their own.
fn beside(zone: &mut [Line]) {
    let mut start = 0;
    while start < zone.len() {
        let (x1, size) = (zone[start].fragment.x1, zone[start].fragment.size);
        let end = (start..zone.len())
            .find(|&i| (zone[i].fragment.x1 - x1).abs() > 0.4 * size)
            .unwrap_or(zone.len());
        let (short, width) = (zone[start].right - x1, zone[start].right - zone[start].left);
        if end - start >= 3 && short > 2.0 * size && short < 0.7 * width {
            let right = zone[start..end].iter().map(|l| l.fragment.x1).fold(f32::MIN, f32::max);
            zone[start..end].iter_mut().for_each(|l| l.right = l.right.min(right));
        }
        start = end;
    }
}

/// Gives lines set in from both edges, as block quotations are, a right edge of their own.
fn narrow(zone: &mut [Line]) {
    let mut start = 0;
    while start < zone.len() {
        let first = &zone[start].fragment;
        let (x0, size) = (first.x0, first.size);
        let end = (start..zone.len()).find(|&i| (zone[i].fragment.x0 - x0).abs() > 2.0).unwrap_or(zone.len());
        if end - start >= 3 && x0 - zone[start].left > 1.2 * size {
            let right = zone[start..end].iter().map(|l| l.fragment.x1).fold(f32::MIN, f32::max);
            // Several lines reach it, or it is chance.
            let reach = zone[start..end].iter().filter(|l| right - l.fragment.x1 < 3.0 * size).count();
            if reach >= 2 && zone[start].right - right > 2.0 * size {
                zone[start..end].iter_mut().for_each(|l| l.right = right);
            }
        }
        start = end;
    }
}

/// Parts headings in capitals that run into their paragraph (`AIMS: We shall …`) from it.
pub(super) fn part_headings(lines: Vec<Line>) -> Vec<Line> {
    let mut out = Vec::with_capacity(lines.len());
    for mut line in lines {
        let glyphs = &line.fragment.glyphs;
        let head = glyphs.iter().take_while(|g| !g.ch.is_lowercase()).count();
        let colon = glyphs[..head].iter().rposition(|g| g.ch == ':').map(|at| at + 1);
        let capitals = |at: usize| glyphs[..at].iter().filter(|g| g.ch.is_uppercase()).count();
        let at = colon.filter(|&at| {
            line.role == Role::Body
                && at < glyphs.len()
                && glyphs[at].spaced
                && capitals(at) >= 6
                && capitals(at) * 10 >= at * 7
        });
        let Some(at) = at else {
            out.push(line);
            continue;
        };
        let rest = Fragment::new(line.fragment.glyphs.split_off(at));
        line.fragment = Fragment::new(std::mem::take(&mut line.fragment.glyphs));
        line.text = line.fragment.text();
        let text = rest.text();
        out.push(line.clone());
        out.push(Line { fragment: rest, text, opens: true, ..line });
    }
    out
}

/// The commonest distance of neighbouring baselines, by size.
fn leading(lines: &[Line]) -> HashMap<i32, f32> {
    let mut counts: HashMap<i32, HashMap<i32, usize>> = HashMap::new();
    for pair in lines.windows(2) {
        let (a, b) = (&pair[0].fragment, &pair[1].fragment);
        let step = b.y - a.y;
        if pair[0].zone == pair[1].zone
            && quarter(a.size) == quarter(b.size)
            && step > 0.8 * a.size
            && step < 3.0 * a.size
        {
            *counts.entry(quarter(a.size)).or_default().entry(quarter(step)).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter_map(|(size, steps)| {
            let all: usize = steps.values().sum();
            // The smallest step that is common: gaps between paragraphs are wider.
            let most = *steps.values().max()?;
            let step = steps.iter().filter(|(_, c)| **c * 2 >= most).map(|(s, _)| *s).min()?;
            (all >= 3).then_some((size, step as f32 / 4.0))
        })
        .collect()
}

/// The horizontal rule between two heights that begins near the left edge of a column, if one is drawn there.
pub(super) fn rule_between(rules: &[Rule], top: f32, bottom: f32, left: f32, right: f32) -> Option<Rule> {
    rules
        .iter()
        .filter(|r| r.y0 >= top && r.y1 <= bottom && r.x1 > left && r.x0 < right && r.x1 - r.x0 > 20.0)
        .max_by(|a, b| a.y0.total_cmp(&b.y0))
        .copied()
}
