//! Columns: cuts a page at its gutters and puts the pieces into reading order.
//!
//! A gutter is a vertical strip that text leaves free over some height, with running text on both sides. Text that
//! crosses the strip (a title, a wide figure) parts the page into bands; within a band the left column comes first.

use super::extract::Rule;
use super::lines::Fragment;

/// Lines of one column within one band, from top to bottom.
#[derive(Clone, Debug, Default)]
pub(super) struct Zone {
    pub(super) lines: Vec<Fragment>,
    pub(super) left: f32,
    pub(super) right: f32,
}

/// Gutters seen on other pages: a column that hardly fills there is believed sooner.
pub(super) type Gutters = Vec<f32>;

/// Cuts a page into zones in reading order.
pub(super) fn zones(
    fragments: Vec<Fragment>,
    rules: &[Rule],
    known: &Gutters,
    found: &mut Gutters,
) -> Vec<Zone> {
    let mut zones = Vec::new();
    cut(fragments, rules, known, found, 0, &mut zones);
    zones
}

fn cut(
    fragments: Vec<Fragment>,
    rules: &[Rule],
    known: &Gutters,
    found: &mut Gutters,
    depth: u32,
    out: &mut Vec<Zone>,
) {
    if fragments.is_empty() {
        return;
    }
    let best = if depth < 5 { best_gutter(&fragments, rules, known) } else { None };
    let Some((at, bands)) = best else {
        out.push(zone(fragments));
        return;
    };
    found.push(at);
    let mut rest = fragments;
    let mut asides = Vec::new();
    for (top, bottom) in bands {
        let (above, more): (Vec<_>, Vec<_>) = rest.into_iter().partition(|f| f.y < top);
        let (band, below): (Vec<_>, Vec<_>) = more.into_iter().partition(|f| f.y <= bottom);
        cut(above, rules, known, found, depth + 1, out);
        let (insets, band): (Vec<_>, Vec<_>) = band.into_iter().partition(|f| crosses(f, at));
        let (left, right): (Vec<_>, Vec<_>) = band.into_iter().partition(|f| (f.x0 + f.x1) / 2.0 < at);
        cut(left, rules, known, found, depth + 1, out);
        if is_aside(&right, at, &below) {
            asides.extend(right);
        } else {
            cut(right, rules, known, found, depth + 1, out);
        }
        cut(insets, rules, known, found, depth + 1, out);
        rest = below;
    }
    cut(rest, rules, known, found, depth + 1, out);
    if !asides.is_empty() {
        out.push(zone(asides));
    }
}

/// Whether what stands right of a strip is a box set into the corner of a text that goes on below it, over the whole
/// width: it comes last.
fn is_aside(right: &[Fragment], at: f32, below: &[Fragment]) -> bool {
    let x1 = right.iter().map(|f| f.x1).fold(f32::MIN, f32::max);
    let left = below.iter().map(|f| f.x0).fold(f32::MAX, f32::min);
    let across = below.iter().filter(|f| crosses(f, at)).count();
    x1 - at < 0.4 * (at - left) && across >= 3 && across * 2 > below.len()
}

/// The gutter that parts most text, and the bands in which it does, from top to bottom.
fn best_gutter(fragments: &[Fragment], rules: &[Rule], known: &Gutters) -> Option<(f32, Vec<(f32, f32)>)> {
    let left = fragments.iter().map(|f| f.x0).fold(f32::MAX, f32::min);
    let right = fragments.iter().map(|f| f.x1).fold(f32::MIN, f32::max);
    let width = right - left;
    if fragments.len() < 6 || width < 120.0 {
        return None;
    }
    let mut most = 0;
    let mut best: Option<(f32, Vec<(f32, f32)>)> = None;
    for at in candidates(fragments, left, width) {
        let believed = known.iter().any(|k| (k - at).abs() < 8.0);
        let bands = bands(fragments, rules, at, width, believed);
        let gain: usize = bands.iter().map(|b| b.2).sum();
        if gain > most {
            most = gain;
            best = Some((at, bands.into_iter().map(|(top, bottom, _)| (top, bottom)).collect()));
        }
    }
    best
}

/// Middles of the strips that fewest lines cross.
fn candidates(fragments: &[Fragment], left: f32, width: f32) -> Vec<f32> {
    const STEP: f32 = 2.0;
    let bins = (width / STEP) as usize + 1;
    let bin = |x: f32| (((x - left) / STEP).max(0.0) as usize).min(bins);
    let mut change = vec![0_i32; bins + 2];
    for fragment in fragments {
        change[bin(fragment.x0 + 0.5)] += 1;
        change[bin(fragment.x1 - 0.5) + 1] -= 1;
    }
    let mut cover = Vec::with_capacity(bins);
    let mut open = 0;
    for step in &change[..bins] {
        open += step;
        cover.push(open);
    }
    // Minima between 12 and 88 % of the width, each in the middle of its plateau.
    let (from, to) = (bins * 12 / 100, bins * 88 / 100);
    let mut found: Vec<(i32, f32)> = Vec::new();
    let mut at = from;
    while at < to {
        let mut end = at;
        while end + 1 < to && cover[end + 1] == cover[at] {
            end += 1;
        }
        let lower_left = at == 0 || cover[at - 1] > cover[at];
        let lower_right = end + 1 >= bins || cover[end + 1] > cover[at];
        if lower_left && lower_right && (end + 1 - at) as f32 * STEP >= 4.0 {
            found.push((cover[at], left + (at + end + 1) as f32 * STEP / 2.0));
        }
        at = end + 1;
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    found.into_iter().take(10).map(|(_, x)| x).collect()
}

/// The bands in which a strip parts columns: top, bottom, and how many lines it parts.
fn bands(
    fragments: &[Fragment],
    rules: &[Rule],
    at: f32,
    width: f32,
    believed: bool,
) -> Vec<(f32, f32, usize)> {
    let mut found = Vec::new();
    let mut group: Vec<&Fragment> = Vec::new();
    let mut above: Option<&Fragment> = None;
    let mut flush = |group: &mut Vec<&Fragment>, above: Option<&Fragment>| {
        // The last line of a paragraph across both columns may cross the strip no more.
        let right = group.iter().filter(|f| f.x0 > at - 1.0).map(|f| f.y).fold(f32::MAX, f32::min);
        let mut from = 0;
        let mut last = above;
        while let (Some(before), Some(line)) = (last, group.get(from)) {
            let step = line.y - before.y;
            let next = group.get(from + 1).map_or(f32::MAX, |n| n.y - line.y);
            let belongs = line.y < right - 0.5 * line.size
                && step < 1.7 * line.size
                && step < next
                && (line.size - before.size).abs() < 0.05 * line.size;
            if !belongs {
                break;
            }
            last = Some(line);
            from += 1;
        }
        let lines = &group[from..];
        if let Some(gain) = parts(fragments, lines, rules, at, width, believed) {
            let top = lines.iter().map(|f| f.y).fold(f32::MAX, f32::min);
            let bottom = lines.iter().map(|f| f.y).fold(f32::MIN, f32::max);
            found.push((top, bottom, gain));
        }
        group.clear();
    };
    for (index, fragment) in fragments.iter().enumerate() {
        if !crosses(fragment, at) {
            group.push(fragment);
        } else if !is_inset(fragments, index) {
            flush(&mut group, above);
            above = Some(fragment);
        }
    }
    flush(&mut group, above);
    found
}

fn crosses(fragment: &Fragment, at: f32) -> bool {
    fragment.x0 < at - 1.0 && fragment.x1 > at + 1.0
}

/// Whether text runs round a fragment on both sides: a pull quote, a picture's legend.
fn is_inset(fragments: &[Fragment], index: usize) -> bool {
    let inset = &fragments[index];
    let near = |f: &&Fragment| (f.y - inset.y).abs() < 0.9 * f.size.max(inset.size);
    let before = fragments[..index].iter().rev().take(12).filter(near);
    let beside: Vec<&Fragment> = before.chain(fragments[index + 1..].iter().take(12).filter(near)).collect();
    let long = |f: &&&Fragment| f.glyphs.len() > 6;
    beside.iter().filter(long).any(|f| f.x1 < inset.x0) && beside.iter().filter(long).any(|f| f.x0 > inset.x1)
}

/// How many lines a strip parts, if what stands on either side is a column of text.
fn parts(
    all: &[Fragment],
    group: &[&Fragment],
    rules: &[Rule],
    at: f32,
    width: f32,
    believed: bool,
) -> Option<usize> {
    let (left, right): (Vec<&Fragment>, Vec<&Fragment>) = group.iter().partition(|f| f.x1 <= at + 1.0);
    let side = |list: &[&Fragment]| {
        let x0 = list.iter().map(|f| f.x0).fold(f32::MAX, f32::min);
        let x1 = list.iter().map(|f| f.x1).fold(f32::MIN, f32::max);
        let top = list.iter().map(|f| f.y).fold(f32::MAX, f32::min);
        let bottom = list.iter().map(|f| f.y).fold(f32::MIN, f32::max);
        (x0, x1, top, bottom)
    };
    let rows = |list: &[&Fragment]| {
        let mut last = f32::MIN;
        list.iter().filter(|f| (f.y - last > 0.5 * f.size).then(|| last = f.y).is_some()).count()
    };
    let (a, b) = (rows(&left), rows(&right));
    let (l, r) = (side(&left), side(&right));
    // A box in the corner of a text that fills the width elsewhere is believed sooner.
    let across = all.iter().filter(|f| crosses(f, at) && (f.x0 - l.0).abs() < 20.0).count();
    let boxed = (r.1 - r.0) < 0.4 * (l.1 - l.0) && across >= 3 && interleave(&left, &right);
    let least = match () {
        () if believed => 1,
        () if boxed => 2,
        () => 4,
    };
    if a < least || b < least || a + b < 6 && !believed {
        return None;
    }
    // Narrow strips of labels or numbers are no columns.
    let narrow = if boxed { 0.1 } else { 0.17 } * width;
    if (l.1 - l.0) < narrow || (r.1 - r.0) < narrow {
        return None;
    }
    let together = l.3.min(r.3) - l.2.max(r.2);
    let size = group.iter().map(|f| f.size).fold(0.0, f32::max);
    if together < if believed { -0.5 * size } else { 2.0 * size } {
        return None;
    }
    // Lines drawn across the strip between the rows are a table's.
    let (top, bottom) = (l.2.max(r.2), l.3.min(r.3));
    let under = |rule: &Rule, side: (f32, f32, f32, f32)| {
        rule.x1.min(side.1) - rule.x0.max(side.0) > 0.5 * (side.1 - side.0)
    };
    let grid = rules
        .iter()
        .filter(|rule| under(rule, l) && under(rule, r) && rule.y0 > top && rule.y0 < bottom)
        .count();
    if grid >= 2 {
        return None;
    }
    // Columns are filled; the cells of a table are not. (Either side may hold several columns.)
    let filled = |list: &[&Fragment]| {
        let mut widths: Vec<f32> = list.iter().map(|f| f.x1 - f.x0).collect();
        let at = (widths.len() * 9 / 10).min(widths.len() - 1);
        let wide = *widths.select_nth_unstable_by(at, f32::total_cmp).1;
        let full = list.iter().filter(|f| f.x1 - f.x0 > 0.6 * wide).count();
        if wide < 0.12 * width { 0.0 } else { full as f32 / list.len() as f32 }
    };
    let (full_left, full_right) = (filled(&left), filled(&right));
    let enough = if believed { 0.2 } else { 0.5 };
    (full_left.max(full_right) > enough && (believed || full_left.min(full_right) > 0.4)).then_some(a.min(b))
}

/// Whether the lines on the right have baselines of their own, as a box beside a text has and the cells of a row have not.
fn interleave(left: &[&Fragment], right: &[&Fragment]) -> bool {
    let own = |f: &&&Fragment| left.iter().all(|l| (l.y - f.y).abs() > 0.15 * f.size);
    left.len() >= 4 && right.iter().filter(own).count() * 2 > right.len()
}

/// Lines of one column: fragments on one baseline are one line.
fn zone(mut fragments: Vec<Fragment>) -> Zone {
    fragments.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let left = fragments.iter().map(|f| f.x0).fold(f32::MAX, f32::min);
    let right = fragments.iter().map(|f| f.x1).fold(f32::MIN, f32::max);
    Zone { lines: fragments, left, right }
}
