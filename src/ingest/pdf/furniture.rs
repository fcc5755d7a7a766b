//! Furniture: running heads and feet, page numbers, line numbers and repository covers, told by what repeats from
//! page to page at one height.

use super::lines::Fragment;
use crate::document::FurnitureKind;
use std::collections::{HashMap, HashSet};

/// Rows at the top and at the bottom of a page that may be furniture.
const DEPTH: usize = 5;

/// A row at the edge of a page.
struct Row {
    /// Indices of its fragments.
    fragments: Vec<usize>,
    y: f32,
    /// Size of its type.
    size: f32,
    /// Letters, folded; digits as `#`.
    shape: String,
    /// Numbers in it, decimal or roman.
    numbers: Vec<i64>,
    /// Nothing but a roman numeral.
    roman: bool,
    /// Begins with a raised mark: a note.
    marked: bool,
}

/// Marks the furniture among the fragments of each page.
pub(super) fn find(pages: &[Vec<Fragment>], heights: &[f32]) -> Vec<Vec<Option<FurnitureKind>>> {
    let mut kinds: Vec<Vec<Option<FurnitureKind>>> = pages.iter().map(|p| vec![None; p.len()]).collect();
    line_numbers(pages, &mut kinds);
    let edges: Vec<[Vec<Row>; 2]> = pages
        .iter()
        .zip(&kinds)
        .map(|(page, kinds)| [rows(page, kinds, false), rows(page, kinds, true)])
        .collect();
    for side in 0..2 {
        let evidence = Evidence::of(&edges, heights, side);
        for (index, edge) in edges.iter().enumerate() {
            let height = heights[index];
            let rows = &edge[side];
            // From the edge inwards, as far as there is furniture.
            let mut at = 0;
            let mut found: Vec<FurnitureKind> = Vec::new();
            while at < rows.len().min(DEPTH) {
                let kind = evidence.kind(&rows[at], index, height, side, at).or_else(|| {
                    // A short row outside a running head is one too: a mark, a chapter's name.
                    let next = rows.get(at + 1)?;
                    let repeated = evidence.repeats(next, height, side);
                    (repeated && rows[at].shape.len() < 60).then_some(FurnitureKind::RunningHead)
                });
                let Some(kind) = kind else { break };
                found.push(kind);
                at += 1;
            }
            // Room parts the innermost from the text; lines of the text may repeat by chance.
            let joined = |at: usize| {
                let pair = rows.get(at).zip(rows.get(at + 1));
                pair.is_some_and(|(row, next)| (next.y - row.y).abs() < 1.45 * row.size.max(next.size))
            };
            // Four lines set close are text, not furniture.
            let text = (0..found.len())
                .find(|&at| found[at] != FurnitureKind::PageNumber && joined(at) && joined(at + 1));
            found.truncate(text.unwrap_or(found.len()));
            while found.last() == Some(&FurnitureKind::RunningHead) && joined(found.len() - 1) {
                found.pop();
            }
            for (row, kind) in rows.iter().zip(found) {
                for &fragment in &row.fragments {
                    kinds[index][fragment].get_or_insert(kind);
                }
            }
        }
    }
    covers(pages, &mut kinds);
    kinds
}

/// The outermost rows of a page, from the edge inwards.
fn rows(page: &[Fragment], kinds: &[Option<FurnitureKind>], bottom: bool) -> Vec<Row> {
    let mut order: Vec<usize> = (0..page.len()).filter(|&i| kinds[i].is_none()).collect();
    if bottom {
        order.reverse();
    }
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for index in order {
        let fragment = &page[index];
        let same = rows.last().is_some_and(|row| {
            let first = &page[row[0]];
            (first.y - fragment.y).abs() < 0.4 * fragment.size.max(first.size)
        });
        if !same {
            if rows.len() > DEPTH {
                break;
            }
            rows.push(Vec::new());
        }
        if let Some(row) = rows.last_mut() {
            row.push(index);
        }
    }
    rows.into_iter()
        .map(|mut fragments| {
            fragments.sort_by(|&a, &b| page[a].x0.total_cmp(&page[b].x0));
            let text = fragments.iter().map(|&i| page[i].text()).collect::<Vec<_>>().join(" ");
            Row {
                y: page[fragments[0]].y,
                size: fragments.iter().map(|&i| page[i].size).fold(0.0, f32::max),
                shape: shape(&text),
                numbers: numbers(&text),
                roman: roman(text.trim()).is_some(),
                marked: page[fragments[0]].glyphs.first().is_some_and(|g| g.raised),
                fragments,
            }
        })
        .collect()
}

impl Row {
    /// How many letters it has.
    fn letters(&self) -> usize {
        self.shape.bytes().filter(|b| *b != b'#').count()
    }

    /// Its letters alone.
    fn words(&self) -> String {
        self.shape.replace('#', "")
    }

    /// Whether its number may be the page's: alone, or at the very edge beside a running head.
    fn may_count_pages(&self, at: usize) -> bool {
        let letters = self.letters();
        letters == 0
            || self.shape.starts_with("page#")
            || at == 0 && self.shape.len() < 120 && !self.marked
            || letters <= 5 && self.roman
    }
}

fn shape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else if c.is_alphabetic() {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// Numbers that can be a page's: short, decimal or roman, at either end of the row.
fn numbers(text: &str) -> Vec<i64> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let ends =
        [words.first(), words.get(1), words.last(), words.len().checked_sub(2).and_then(|i| words.get(i))];
    let mut found = Vec::new();
    // `CRS-12`, `2-3`, `page 3 of 9`
    for word in ends.into_iter().flatten().chain(words.iter().filter(|_| words.len() < 6)) {
        for part in word.split(|c: char| !c.is_alphanumeric()) {
            let digits = part.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            if (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
                found.extend(digits.parse::<i64>());
            } else if let Some(roman) = roman(part) {
                // Kept apart from decimals: they have a sequence of their own.
                found.push(roman + 100_000);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The value of a small roman numeral.
pub(super) fn roman(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 7 {
        return None;
    }
    let value = |c: char| {
        Some(match c {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            _ => return None,
        })
    };
    let upper = text.chars().all(|c| c.is_ascii_uppercase());
    let lower = text.chars().all(|c| c.is_ascii_lowercase());
    if !upper && !lower {
        return None;
    }
    let values = text.to_ascii_lowercase().chars().map(value).collect::<Option<Vec<i64>>>()?;
    let mut sum = 0;
    for (i, v) in values.iter().enumerate() {
        sum += if values.get(i + 1).is_some_and(|next| next > v) { -v } else { *v };
    }
    Some(sum)
}

/// What repeats at one edge of the pages.
struct Evidence {
    /// How many pages show a shape at about a height.
    shapes: HashMap<(String, i32), u32>,
    /// How many pages bear out that the number at a height is the page's index and so much more.
    offsets: HashMap<(i64, i32), u32>,
    /// Heights at which furniture stands, and on how many pages.
    levels: HashMap<i32, u32>,
    /// How many pages show the same words at this edge, numbers aside, whatever the height.
    words: HashMap<String, u32>,
    pages: usize,
}

impl Evidence {
    fn of(edges: &[[Vec<Row>; 2]], heights: &[f32], side: usize) -> Self {
        let mut evidence = Self {
            shapes: HashMap::new(),
            offsets: HashMap::new(),
            levels: HashMap::new(),
            words: HashMap::new(),
            pages: edges.len(),
        };
        for (index, edge) in edges.iter().enumerate() {
            let mut offsets = Vec::new();
            let mut words = HashSet::new();
            for (at, row) in edge[side].iter().take(DEPTH).enumerate() {
                let level = level(row.y, heights[index], side);
                *evidence.shapes.entry((row.shape.clone(), level)).or_default() += 1;
                words.insert(row.words());
                if row.may_count_pages(at) {
                    offsets.extend(row.numbers.iter().map(|n| (n - index as i64, level)));
                }
            }
            for words in words {
                *evidence.words.entry(words).or_default() += 1;
            }
            offsets.sort_unstable();
            offsets.dedup();
            for offset in offsets {
                *evidence.offsets.entry(offset).or_default() += 1;
            }
        }
        for (index, edge) in edges.iter().enumerate() {
            for (at, row) in edge[side].iter().take(DEPTH).enumerate() {
                if evidence.by_words(row, index, heights[index], side, at).is_some() {
                    *evidence.levels.entry(level(row.y, heights[index], side)).or_default() += 1;
                }
            }
        }
        evidence
    }

    /// Whether a row's words stand at its height on other pages too.
    fn repeats(&self, row: &Row, height: f32, side: usize) -> bool {
        let near = level(row.y, height, side);
        let margin = if side == 0 { row.y < 0.2 * height } else { row.y > 0.8 * height };
        let pages: u32 = (near - 1..=near + 1).filter_map(|l| self.shapes.get(&(row.shape.clone(), l))).sum();
        let letters = row.letters();
        // A few letters (`12 Id. at 3.`) may well stand at one height by chance.
        let least = if letters < 10 { 3.max(self.pages * 3 / 10) } else { 3 } as u32;
        let words = letters >= 12
            && self.words.get(&row.words()).is_some_and(|n| *n >= 4 && *n as usize * 4 >= self.pages);
        letters > 3 && margin && (pages >= least || pages == 2 && self.pages <= 6 || words)
    }

    /// What a row is by its words or its number.
    fn by_words(
        &self,
        row: &Row,
        index: usize,
        height: f32,
        side: usize,
        at: usize,
    ) -> Option<FurnitureKind> {
        if self.repeats(row, height, side) {
            return Some(FurnitureKind::RunningHead);
        }
        if row.shape.is_empty() {
            // Ornaments.
            return Some(FurnitureKind::Break);
        }
        let margin = if side == 0 { row.y < 0.2 * height } else { row.y > 0.8 * height };
        let least = if self.pages < 4 { 2 } else { 3 };
        let near = level(row.y, height, side);
        let pages = |n: &i64| -> u32 {
            (near - 1..=near + 1).filter_map(|l| self.offsets.get(&(n - index as i64, l))).sum()
        };
        let numbered = row.may_count_pages(at) && row.numbers.iter().any(|n| pages(n) >= least);
        let kind = if row.letters() <= 6 { FurnitureKind::PageNumber } else { FurnitureKind::RunningHead };
        (numbered && margin).then_some(kind)
    }

    /// What a row is, by its words or by standing where others are furniture.
    fn kind(&self, row: &Row, index: usize, height: f32, side: usize, at: usize) -> Option<FurnitureKind> {
        self.by_words(row, index, height, side, at).or_else(|| {
            let near = level(row.y, height, side);
            let here: u32 = (near - 1..=near + 1).filter_map(|l| self.levels.get(&l)).sum();
            let usual = here >= 3 && here as usize * 6 >= self.pages;
            (usual && at == 0 && row.shape.len() < 80).then_some(FurnitureKind::RunningHead)
        })
    }
}

/// A height on the page in steps, counted from the edge.
fn level(y: f32, height: f32, side: usize) -> i32 {
    let from = if side == 0 { y } else { height - y };
    (from / 3.0).round() as i32
}

/// Marks numbers in the margin that count the lines. Where most pages have them, a page with a few has them too.
fn line_numbers(pages: &[Vec<Fragment>], kinds: &mut [Vec<Option<FurnitureKind>>]) {
    let found: Vec<Vec<(f32, Vec<usize>)>> = pages.iter().map(|page| counted_lines(page, 8)).collect();
    let margins: Vec<f32> = found.iter().flatten().map(|(x1, _)| *x1).collect();
    for ((page, kinds), found) in pages.iter().zip(kinds).zip(found) {
        let found = if found.is_empty() && margins.len() * 2 > pages.len() {
            let mut few = counted_lines(page, 2);
            few.retain(|(x1, _)| margins.iter().any(|margin| (margin - x1).abs() < 4.0));
            few
        } else {
            found
        };
        found.into_iter().flat_map(|(_, list)| list).for_each(|i| kinds[i] = Some(FurnitureKind::PageNumber));
    }
}

/// The columns of at least so many numbers at the edge of a page that count its lines: where they end, and which they
/// are.
fn counted_lines(page: &[Fragment], least: usize) -> Vec<(f32, Vec<usize>)> {
    let mut columns: HashMap<i32, Vec<(usize, i64)>> = HashMap::new();
    for (index, fragment) in page.iter().enumerate() {
        let digits = fragment.glyphs.len() <= 4 && fragment.glyphs.iter().all(|g| g.ch.is_ascii_digit());
        if let Some(number) = digits.then(|| fragment.text().parse().ok()).flatten() {
            // Set flush right, mostly.
            columns.entry((fragment.x1 / 4.0).round() as i32).or_default().push((index, number));
        }
    }
    columns.retain(|_, list| {
        let by_one = list.windows(2).filter(|w| matches!(w[1].1 - w[0].1, 1 | 5)).count();
        if !(least..200).contains(&list.len()) || by_one * 10 < (list.len() - 1) * 9 {
            return false;
        }
        // They stand beside text, at the edge of all.
        let x1 = page[list[0].0].x1;
        let left = page.iter().filter(|f| f.x1 < x1 - 2.0).count();
        let right = page.iter().filter(|f| f.x0 > x1 - 2.0).count();
        let beside = list
            .iter()
            .filter(|(i, _)| page.iter().any(|f| f.glyphs.len() > 4 && (f.y - page[*i].y).abs() < 3.0))
            .count();
        (left * 10 <= page.len() || right * 10 <= page.len()) && beside * 10 >= list.len() * 7
    });
    let mut found: Vec<_> = columns
        .into_values()
        .map(|list| (page[list[0].0].x1, list.into_iter().map(|(index, _)| index).collect()))
        .collect();
    found.sort_by(|a: &(f32, Vec<usize>), b| a.0.total_cmp(&b.0));
    found
}

/// Marks the covers that repositories put before a document.
fn covers(pages: &[Vec<Fragment>], kinds: &mut [Vec<Option<FurnitureKind>>]) {
    let phrases = || {
        include_str!("../../../annotations/data/cover-phrases.txt")
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
    };
    for (page, kinds) in pages.iter().zip(kinds).take(2) {
        let text = page.iter().map(Fragment::text).collect::<Vec<_>>().join(" ").to_lowercase();
        if text.len() < 4_000 && phrases().filter(|p| text.contains(p)).count() >= 2 {
            kinds.iter_mut().for_each(|k| *k = Some(FurnitureKind::FrontMatter));
        } else {
            break;
        }
    }
}
