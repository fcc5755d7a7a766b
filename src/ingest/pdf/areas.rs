//! Note areas: text set apart at the foot of a column by its size, by a rule above it and by the labels in it.

use super::extract::Page;
use super::layout::{Line, Measures, Role, rule_between};
use std::collections::HashMap;

/// How the label at the beginning of a line is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Raised or smaller than its line.
    Raised,
    /// `12.`, `12 See`, `[12]`, in the size of the line.
    Plain,
    /// `*`, `†`.
    Sign,
}

/// The label at the beginning of a line, and how many glyphs it has.
pub(super) fn label(line: &Line) -> Option<(Label, usize)> {
    let glyphs = &line.fragment.glyphs;
    let first = glyphs.first()?;
    let count = |is: &dyn Fn(char) -> bool| {
        glyphs.iter().take_while(|g| is(g.ch) && g.raised == first.raised).count()
    };
    let signs = count(&|c| matches!(c, '*' | '†' | '‡' | '∗' | '⁎'));
    if signs > 0 {
        let text = glyphs.get(signs).is_some_and(|g| g.ch.is_uppercase() || g.ch.is_ascii_digit());
        return (signs <= 4 && (text || first.raised)).then_some((Label::Sign, signs));
    }
    let digits = count(&|c| c.is_ascii_digit());
    if (1..=4).contains(&digits) {
        let small = glyphs[..digits].iter().all(|g| g.raised || g.size < 0.85 * line.fragment.size);
        let next = glyphs.get(digits);
        if small {
            let text = next.is_none_or(|g| !g.raised && g.ch != '/' && g.ch != '⁄');
            return text.then_some((Label::Raised, digits));
        }
        if first.ch == '0'
            || digits == 4 && line.text.starts_with("20")
            || digits == 4 && line.text.starts_with("19")
        {
            return None;
        }
        let last = &glyphs[digits - 1];
        let opens = |c: char| c.is_uppercase() || matches!(c, '“' | '"' | '‘' | '\'' | '[' | '(' | '§' | '<');
        return match next {
            None => Some((Label::Plain, digits)),
            Some(g) if matches!(g.ch, '.' | ')') => {
                let after = glyphs.get(digits + 1);
                let parted = after.is_none_or(|a| {
                    !a.ch.is_ascii_digit() && (a.spaced || a.x0 - g.x1 > 0.12 * a.size || opens(a.ch))
                });
                parted.then_some((Label::Plain, digits + 1))
            }
            Some(g) => {
                let parted = g.spaced || g.x0 - last.x1 > 0.15 * g.size;
                let link = line.text[digits..].trim_start().starts_with("http");
                (parted && (opens(g.ch) || link)).then_some((Label::Plain, digits))
            }
        };
    }
    if first.ch == '[' {
        let inner = glyphs[1..].iter().take_while(|g| g.ch.is_ascii_digit()).count();
        let closed = glyphs.get(inner + 1).is_some_and(|g| g.ch == ']');
        return (closed && (1..=4).contains(&inner)).then_some((Label::Plain, inner + 2));
    }
    // Raised digits of the font's own.
    let own = count(&|c| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹'));
    (own > 0).then_some((Label::Raised, own))
}

/// Marks the lines of note areas.
pub(super) fn mark(lines: &mut [Line], pages: &[Page], measures: &Measures) {
    let zones = zones(lines);
    let mut found: Vec<Option<Found>> = zones
        .iter()
        .enumerate()
        .map(|(index, &(start, end))| {
            at_foot(lines, &zones, index)
                .then(|| area(&lines[start..end], &pages[lines[start].page], measures))
                .flatten()
        })
        .collect();
    // The type of notes, by the areas that show labels.
    let mut sizes: HashMap<i32, usize> = HashMap::new();
    let (mut ruled, mut short, mut raised, mut labelled) = (0, 0, 0, 0);
    for (area, &(start, end)) in found.iter().zip(&zones) {
        let Some(area) = area.filter(|a| a.label.is_some() && !a.by_rule) else { continue };
        labelled += 1;
        ruled += usize::from(area.rule.is_some());
        short += usize::from(area.rule == Some(Width::Short));
        raised += usize::from(area.label == Some(Label::Raised));
        for line in &lines[start + area.start..end] {
            *sizes.entry((line.fragment.size * 4.0).round() as i32).or_default() += line.text.len();
        }
    }
    let size = sizes.iter().max_by_key(|(s, n)| (**n, **s)).map(|(s, _)| *s as f32 / 4.0);
    let rules_rule = labelled >= 4 && ruled * 10 >= labelled * 8;
    let short_rules = labelled >= 4 && short * 10 >= labelled * 8;
    // Where labels are raised, a line that begins with a number is none of them.
    let mostly_raised = labelled >= 5 && raised * 10 >= labelled * 8;
    let mut open = false;
    let mut page = 0;
    for (index, &(start, end)) in zones.iter().enumerate() {
        let here = lines[start].page;
        let next_page = here > page + 1;
        open &= !next_page;
        let Some(area) = found[index].as_mut() else {
            continue;
        };
        page = here;
        let like = size.is_some_and(|size| {
            lines[start + area.start..end]
                .iter()
                .all(|l| (l.fragment.size - size).abs() < 0.08 * size || l.text.len() < 5)
        });
        let ruled = area.rule.is_some_and(|width| !short_rules || width == Width::Short);
        // Without a label it can only be the rest of a note that began before.
        let is = match area.label {
            // The rest of a note, if notes stand under such rules and one is open.
            _ if area.by_rule => open && short_rules && like,
            Some(Label::Raised | Label::Sign) => true,
            Some(Label::Plain) if mostly_raised => ruled && like,
            Some(Label::Plain) => ruled || like || !rules_rule,
            None => open && like && (ruled || area.apart && !rules_rule),
        };
        if is {
            for line in &mut lines[start + area.start..end] {
                line.role = Role::Note;
            }
            open = true;
        }
    }
}

/// How wide a rule is: the column, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    Short,
    Full,
}

/// A stretch at the foot of a zone that may be notes.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// First line, counted from the zone's.
    start: usize,
    /// The strongest label in it.
    label: Option<Label>,
    /// The rule drawn above it.
    rule: Option<Width>,
    /// More room is left above it than between lines.
    apart: bool,
    /// Nothing but the rule tells it: it begins amid a note, in the size of the body.
    by_rule: bool,
}

/// First and last line of each zone.
fn zones(lines: &[Line]) -> Vec<(usize, usize)> {
    let mut zones: Vec<(usize, usize)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match zones.last_mut() {
            Some(zone) if lines[zone.0].zone == line.zone => zone.1 = index + 1,
            _ => zones.push((index, index + 1)),
        }
    }
    zones
}

/// Whether nothing stands below a zone on its page, in its column.
fn at_foot(lines: &[Line], zones: &[(usize, usize)], index: usize) -> bool {
    let (start, end) = zones[index];
    let (page, left, right) = (lines[start].page, lines[start].left, lines[start].right);
    let bottom = lines[end - 1].fragment.y;
    let after = zones[index + 1..].iter().take_while(|z| lines[z.0].page == page);
    let before = zones[..index].iter().rev().take_while(|z| lines[z.0].page == page);
    after.chain(before).take(40).all(|z| {
        let below = lines[z.0].fragment.y > bottom;
        let beside = lines[z.0].left > right - 5.0 || lines[z.0].right < left + 5.0;
        !below || beside || lines[z.0..z.1].iter().all(|l| l.fragment.size <= lines[end - 1].fragment.size)
    })
}

/// The area of a zone that may be notes.
fn area(zone: &[Line], page: &Page, measures: &Measures) -> Option<Found> {
    let body = measures.body;
    let small =
        |l: &Line| measures.is_small(l.fragment.size) || l.text.len() <= 3 && l.fragment.size < body * 1.02;
    let first_small = zone.iter().rposition(|l| !small(l)).map_or(0, |i| i + 1);
    let rule_above = |at: usize| {
        let line = &zone[at];
        let top = at.checked_sub(1).map_or(line.fragment.top() - 3.0 * line.fragment.size, |i| {
            zone[i].fragment.y + 0.3 * zone[i].fragment.size
        });
        let rule = rule_between(
            &page.rules,
            top,
            line.fragment.y - 0.3 * line.fragment.size,
            line.left - 20.0,
            line.right,
        )?;
        let width = line.right - line.left;
        let begins =
            (rule.x0 - line.left).abs() < 30.0 || rule.x0 > line.left && rule.x0 < line.left + 0.45 * width;
        let short = rule.x1 - rule.x0 < 0.72 * width;
        begins.then_some(if short { Width::Short } else { Width::Full })
    };
    let strongest = |from: usize| {
        let labels = || zone[from..].iter().filter_map(label);
        let has = |kind: Label| labels().any(|(l, _)| l == kind);
        [Label::Raised, Label::Plain, Label::Sign].into_iter().find(|k| has(*k))
    };
    // A short rule with a label under it parts notes of any size from the text.
    let last_large = zone.iter().rposition(|l| l.fragment.size > 1.03 * body).map_or(0, |i| i + 1);
    let labelled = |i: &usize| label(&zone[*i]).is_some();
    let short_rules = || {
        let below =
            |i: &usize| rule_above(*i) == Some(Width::Short) && (*i >= first_small || *i > 0 && labelled(i));
        (last_large..zone.len()).filter(below)
    };
    let short_rule = short_rules().find(labelled).or_else(|| short_rules().next_back());
    if let Some(start) = short_rule {
        let rule = Some(Width::Short);
        return Some(Found { start, label: strongest(start), rule, apart: true, by_rule: false });
    }
    if first_small >= zone.len() {
        let start = (last_large.max(1)..zone.len()).rev().find(|&i| rule_above(i) == Some(Width::Short))?;
        let rule = Some(Width::Short);
        return Some(Found { start, label: strongest(start), rule, apart: true, by_rule: true });
    }
    // Else what is small: after the last rule, or from where room is left above the first label.
    let ruled = (first_small..zone.len()).rev().find(|&i| rule_above(i).is_some() && strongest(i).is_some());
    let first_label = (first_small..zone.len()).find(|&i| label(&zone[i]).is_some());
    let gap = |i: usize| i.checked_sub(1).map_or(f32::MAX, |p| zone[i].fragment.y - zone[p].fragment.y);
    let apart = |i: usize| gap(i) > 1.25 * measures.leading(zone[i].fragment.size);
    let start = match (ruled, first_label) {
        (Some(rule), _) => rule,
        (None, Some(label)) => {
            (first_small..=label).rev().find(|&i| i == first_small || apart(i)).unwrap_or(label)
        }
        (None, None) => first_small,
    };
    // The cells of a table stand apart in their lines.
    let rows = zone[start..].iter().filter(|l| l.cells > 1 && label(l).is_none()).count();
    if ruled.is_none() && rows * 4 > zone.len() - start {
        return None;
    }
    let rule = ruled.and_then(rule_above);
    Some(Found { start, label: strongest(start), rule, apart: apart(start), by_rule: false })
}
