//! Glued heads: an extraction that makes one line of a page, or of each sentence, glues running heads and feet to
//! the text. What many pages begin or end with, numbers aside, is parted from it here and named afterwards.

use super::lines::{Line, LineKind};
use crate::span::Span;
use foldhash::{HashMap, HashMapExt as _};
use std::hash::{DefaultHasher, Hasher as _};

/// Words a head has at most.
const WORDS: usize = 16;
/// Lines at either edge of a page that a head may be glued to.
const EDGE: usize = 2;
/// Bytes from which a line is longer than a column is wide.
const LONG: usize = 150;
/// The fewest pages that tell a head from text.
const PAGES: u32 = 4;

/// A head or foot that a line may begin or end with.
struct Edge {
    /// What it says, numbers aside; for a number alone, how far it is from the page's.
    key: u64,
    /// Where it ends, or for a foot begins.
    at: usize,
    is_number: bool,
}

/// Parts heads and feet from the lines they are glued to, where the lines of a text of pages are not cut at a
/// column's width.
pub(super) fn part(text: &str, lines: &mut Vec<Line>) {
    let pages = lines.last().map_or(1, |l| l.page);
    let long = lines.iter().filter(|l| l.kind == LineKind::Text && l.span.len() > LONG).count();
    if pages < PAGES || long * 2 < pages as usize {
        return;
    }
    let mut heads: Vec<(usize, Vec<Edge>)> = Vec::new();
    let mut feet: Vec<(usize, Vec<Edge>)> = Vec::new();
    let all: Vec<usize> = (0..lines.len()).collect();
    for page in all.chunk_by(|&a, &b| lines[a].page == lines[b].page) {
        let solid = |at: &&usize| lines[**at].kind == LineKind::Text;
        heads.extend(page.iter().filter(solid).take(EDGE).map(|&at| (at, edges(text, lines[at], false))));
        feet.extend(page.iter().rev().filter(solid).take(EDGE).map(|&at| (at, edges(text, lines[at], true))));
    }
    // Notes end alike on many pages (`supra note 4, at 12.`), so that a foot must stand on more.
    let mut cuts = settle(&heads, (pages / 8).clamp(3, 8), pages / 2);
    cuts.extend(settle(&feet, (pages / 3).max(3), pages / 2));
    cuts.sort_unstable();
    let mut cuts = cuts.into_iter().peekable();
    let mut parted = Vec::with_capacity(lines.len() + cuts.len());
    for (index, line) in lines.iter().enumerate() {
        let mut rest = *line;
        while let Some((_, at)) = cuts.next_if(|(of, _)| *of == index) {
            let head = Span::new(rest.span.start, at).trimmed(text);
            let tail = Span::new(at, rest.span.end).trimmed(text);
            if !head.is_empty() && !tail.is_empty() {
                parted.push(Line { span: head, ..rest });
                rest = Line { span: tail, indent: 0, ..rest };
            }
        }
        parted.push(rest);
    }
    *lines = parted;
}

/// The heads a line may begin with, or the feet it may end with, shortest first.
fn edges(text: &str, line: Line, foot: bool) -> Vec<Edge> {
    let content = line.span.of(text);
    let words: Vec<&str> = if foot {
        content.rsplit(' ').take(WORDS).collect()
    } else {
        content.split(' ').take(WORDS).collect()
    };
    let mut len = 0;
    let (mut key, mut letters) = (DefaultHasher::new(), 0);
    let mut edges = Vec::new();
    for (count, word) in words.iter().enumerate() {
        len += word.len();
        let at = if foot { line.span.end - len } else { line.span.start + len };
        len += 1;
        if let (0, Ok(number)) = (count, word.parse::<u32>()) {
            edges.push(Edge { key: u64::from(number.wrapping_sub(line.page)), at, is_number: true });
        }
        for byte in word.bytes().filter(|b| !b.is_ascii_digit()).chain([b' ']) {
            key.write_u8(byte);
            letters += usize::from(byte.is_ascii_alphabetic());
        }
        if count >= 2 && letters >= 8 {
            edges.push(Edge { key: key.finish(), at, is_number: false });
        }
    }
    edges
}

/// Where lines are to be cut: the index of each and the offset of the longest edge that `enough` lines share, or for
/// a number `most` of the pages.
fn settle(lines: &[(usize, Vec<Edge>)], enough: u32, most: u32) -> Vec<(usize, usize)> {
    let mut seen: HashMap<(bool, u64), u32> = HashMap::new();
    for edge in lines.iter().flat_map(|(_, edges)| edges) {
        *seen.entry((edge.is_number, edge.key)).or_default() += 1;
    }
    let shared =
        |edge: &&Edge| seen[&(edge.is_number, edge.key)] >= if edge.is_number { most } else { enough };
    lines.iter().filter_map(|(index, edges)| Some((*index, edges.iter().rev().find(shared)?.at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::lines::split;

    /// The lines of a text of pages, each a line.
    fn parted(pages: &[String]) -> Vec<String> {
        let text = pages.join("\x0C");
        let mut lines = split(&text, 0);
        part(&text, &mut lines);
        let text = |l: &Line| l.span.of(&text).to_owned();
        lines.iter().filter(|l| l.kind == LineKind::Text).map(text).collect()
    }

    fn page(n: u32) -> String {
        ["tides", "pilots", "ledgers", "ferries", "councils"][n as usize % 5].repeat(40)
    }

    #[test]
    fn heads_and_feet_are_parted_from_text() {
        let pages: Vec<String> =
            (1..9).map(|n| format!("{n} THE LAW OF TIDES {} Copy at port.example/{n}", page(n))).collect();
        let lines = parted(&pages);
        assert_eq!(&lines[..3], ["1 THE LAW OF TIDES", &page(1), "Copy at port.example/1"]);
    }

    #[test]
    fn a_pages_number_is_parted_and_others_are_not() {
        let numbered: Vec<String> = (1..9).map(|n| format!("{} {}", page(n), n + 40)).collect();
        assert_eq!(parted(&numbered)[1], "41");
        let others: Vec<String> = (1..9).map(|n| format!("{} {}", page(n), n * n)).collect();
        assert_eq!(parted(&others).len(), 8);
    }

    #[test]
    fn what_few_pages_share_is_text() {
        let end = |n| if n < 4 { "supra note 4, at 12." } else { "" };
        let pages: Vec<String> = (1..13).map(|n| format!("{} {}", page(n), end(n))).collect();
        assert_eq!(parted(&pages).len(), 12);
    }
}
