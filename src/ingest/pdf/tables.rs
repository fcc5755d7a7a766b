//! Tables of contents and tables of data: lines whose stretches stand in columns of their own.

use super::extract::Page;
use super::furniture::roman;
use super::layout::{Line, Measures, Role};
use crate::document::FurnitureKind;

/// Marks the lines of tables of contents as furniture and those of tables as such.
pub(super) fn mark(lines: &mut [Line], pages: &[Page], measures: &Measures) {
    contents(lines);
    let mut start = 0;
    while start < lines.len() {
        let page = lines[start].page;
        let end = (start..lines.len()).find(|&i| lines[i].page != page).unwrap_or(lines.len());
        grids(&mut lines[start..end], &pages[page], measures);
        rows(&mut lines[start..end]);
        start = end;
    }
}

/// Whether a line leads to a page number: by dots, or over a gap.
fn leads(line: &Line) -> (bool, bool) {
    let text = line.text.trim_end();
    let number = text.rsplit([' ', '.', '…', '\t']).next().unwrap_or_default();
    let numbered = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
        || roman(number).is_some_and(|_| number.chars().all(|c| c.is_ascii_lowercase()));
    let head = text[..text.len() - number.len()].trim_end();
    let dots =
        head.ends_with("....") || head.ends_with(". . .") || head.ends_with("……") || head.ends_with("_____");
    let gap = line.cells > 1 && numbered && line.fragment.glyphs.len() > number.len() && {
        let at = line.fragment.glyphs.len() - number.len();
        at > 0 && line.fragment.glyphs[at].x0 - line.fragment.glyphs[at - 1].x1 > 1.5 * line.fragment.size
    };
    (numbered && dots || text.contains("........"), gap)
}

fn contents(lines: &mut [Line]) {
    let mut start = 0;
    let mut open = false;
    while start < lines.len() {
        let page = lines[start].page;
        let end = (start..lines.len()).find(|&i| lines[i].page != page).unwrap_or(lines.len());
        let heading = lines[start..end].iter().position(|l| {
            let letters: String =
                l.text.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
            matches!(
                letters.as_str(),
                "contents" | "tableofcontents" | "listoffigures" | "listoftables" | "figures" | "tables"
            )
        });
        let led: Vec<(bool, bool)> = lines[start..end].iter().map(leads).collect();
        // The numbers of a table of contents end at one place.
        let flush = |i: usize| {
            let x1 = lines[i].fragment.x1;
            let alike = |j: usize| led[j - start].1 && (lines[j].fragment.x1 - x1).abs() < 6.0;
            (start..end).filter(|&j| alike(j)).count() >= 3
        };
        let hits: Vec<usize> = (start..end)
            .filter(|&i| {
                let (dots, gap) = led[i - start];
                dots || gap && (open || heading.is_some_and(|h| start + h < i)) && flush(i)
            })
            .collect();
        if hits.len() >= 3 || heading.is_some() && hits.len() >= 2 {
            let first = heading.map_or(hits[0], |h| (start + h).min(hits[0]));
            let last = hits[hits.len() - 1];
            // Entries of several lines, and the groups' titles, stand between.
            let mut from = first;
            if open && heading.is_none() && first - start < 4 {
                from = start;
            }
            for line in &mut lines[from..=last] {
                if line.role == Role::Body {
                    line.role = Role::Furniture(FurnitureKind::Contents);
                }
            }
            open = true;
        } else {
            open = false;
        }
        start = end;
    }
}

/// What stands in a grid of rules is a table.
fn grids(lines: &mut [Line], page: &Page, measures: &Measures) {
    // Rules that lie over one another in steps, as wide as one another, are a grid.
    let mut rules: Vec<_> = page.rules.iter().filter(|r| r.x1 - r.x0 > 60.0).collect();
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let upright = |top: f32, bottom: f32| {
        page.uprights.iter().filter(|u| u.y1 > top + 2.0 && u.y0 < bottom - 2.0).count() >= 2
    };
    let mut spans: Vec<(f32, f32, f32, f32)> = Vec::new();
    for pair in rules.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let alike = (a.x0 - b.x0).abs() < 6.0 && (a.x1 - b.x1).abs() < 6.0;
        let step = b.y0 - a.y0;
        if alike && step > 6.0 && step < 16.0 * measures.body {
            match spans.last_mut() {
                Some(span) if (span.1 - a.y0).abs() < 1.0 => span.1 = b.y0,
                _ => spans.push((a.y0, b.y0, a.x0, a.x1)),
            }
        }
    }
    for (top, bottom, x0, x1) in spans {
        let inside = |l: &Line| {
            l.role == Role::Body
                && l.fragment.y > top
                && l.fragment.y < bottom + 1.0
                && l.fragment.x0 > x0 - 3.0
                && l.fragment.x1 < x1 + 3.0
        };
        let within = lines.iter().filter(|l| inside(l)).count();
        let rows = lines.iter().filter(|l| inside(l) && l.cells > 1).count();
        if within > 0 && (rows >= 2 && rows * 4 >= within || upright(top, bottom) && rows > 0) {
            lines.iter_mut().filter(|l| inside(l)).for_each(|l| l.role = Role::Table);
        }
    }
}

/// Lines of several cells that follow one another are the rows of a table.
fn rows(lines: &mut [Line]) {
    let mut start = 0;
    while start < lines.len() {
        if lines[start].cells < 2 || lines[start].role != Role::Body {
            start += 1;
            continue;
        }
        // To the last line of several cells that follows within three lines.
        let (mut end, mut last, mut many) = (start + 1, start, 1);
        while end < lines.len()
            && end - last <= 3
            && lines[end].zone == lines[start].zone
            && lines[end].role == Role::Body
        {
            if lines[end].cells > 1 {
                (last, many) = (end, many + 1);
            }
            end += 1;
        }
        let marked = lines[start..=last].iter().filter(|l| super::blocks::is_item(&l.text)).count();
        if many >= 3 && many * 2 >= last + 1 - start && marked * 2 < many {
            lines[start..=last].iter_mut().for_each(|l| l.role = Role::Table);
        }
        start = last + 1;
    }
}
