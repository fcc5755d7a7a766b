//! Furniture: running heads and feet, page numbers, tables of contents, front matter and site lines.

use super::lines::{Line, LineKind};
use crate::document::{FurnitureKind, Metadata};
use foldhash::{HashMap, HashMapExt as _};
use std::sync::LazyLock;

/// Lines at the top and at the foot of a page among which heads and page numbers are looked for.
const EDGE: usize = 3;

static BOILERPLATE: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("../../annotations/data/boilerplate.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .collect()
});

/// Says of each line what furniture it is, if any.
pub(super) fn find(text: &str, lines: &mut [Line], metadata: &mut Metadata) -> Vec<Option<FurnitureKind>> {
    let mut kinds = vec![None; lines.len()];
    for (line, kind) in lines.iter().zip(&mut kinds) {
        *kind = match line.kind {
            LineKind::PageBreak | LineKind::Rule => Some(FurnitureKind::Break),
            LineKind::Text | LineKind::ListItem | LineKind::TableRow => boilerplate(line.span.of(text)),
            _ => None,
        };
    }
    front_matter(text, lines, metadata, &mut kinds);
    contents(text, lines, &mut kinds);
    if lines.last().is_some_and(|l| l.page == 1) {
        // What the distributor stamps on each page tells the pages apart.
        number_pages(lines, &recurring(text, lines, &kinds));
    }
    let marked = lines.last().is_some_and(|l| l.page > 1);
    running_heads(text, lines, &mut kinds);
    if lines.last().is_some_and(|l| l.page >= 3) {
        page_numbers(text, lines, &mut kinds);
    }
    if !marked {
        let heads: Vec<bool> = kinds.iter().map(|k| *k == Some(FurnitureKind::RunningHead)).collect();
        number_pages(lines, &heads);
    }
    kinds
}

/// Which lines are site lines that come back four times or more.
fn recurring(text: &str, lines: &[Line], kinds: &[Option<FurnitureKind>]) -> Vec<bool> {
    let site = |at: &usize| kinds[*at] == Some(FurnitureKind::Boilerplate);
    let mut seen: HashMap<u64, u32> = HashMap::new();
    for at in (0..lines.len()).filter(site) {
        *seen.entry(key(lines[at].span.of(text))).or_default() += 1;
    }
    (0..lines.len())
        .map(|at| site(&at) && seen.get(&key(lines[at].span.of(text))).is_some_and(|&n| n >= 4))
        .collect()
}

/// Counts pages by the lines that stand at their edges; several at one edge are one break.
fn number_pages(lines: &mut [Line], edges: &[bool]) {
    let (mut page, mut text_since) = (1, false);
    for (line, &edge) in lines.iter_mut().zip(edges) {
        if edge && text_since {
            page += 1;
            text_since = false;
        }
        text_since |= !edge && line.kind != LineKind::Blank;
        line.page = page;
    }
}

/// Site lines: known phrases, and lines with nothing but links.
fn boilerplate(line: &str) -> Option<FurnitureKind> {
    let first = line.trim_start_matches(['*', '_', '[', '-', ' ']);
    let begins =
        |phrase: &&str| first.get(..phrase.len()).is_some_and(|start| start.eq_ignore_ascii_case(phrase));
    if first.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && BOILERPLATE.iter().any(begins) {
        return Some(FurnitureKind::Boilerplate);
    }
    let (rest, links, anchors) = without_links(line)?;
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).count();
    (links > 0 && words < 3 && (links > 1 || words == 0)).then_some(if anchors == links {
        FurnitureKind::Contents
    } else {
        FurnitureKind::Boilerplate
    })
}

/// A line without its Markdown links, the number of links, and of those that stay inside a page.
fn without_links(line: &str) -> Option<(String, usize, usize)> {
    if !line.contains("](") {
        return None;
    }
    let (mut rest, mut links, mut anchors, mut from) = (String::new(), 0, 0, 0);
    while let Some(middle) = line[from..].find("](").map(|at| from + at) {
        let Some(start) = line[from..middle].rfind('[').map(|at| from + at) else { break };
        let Some(end) = line[middle..].find(')').map(|at| middle + at) else { break };
        rest.push_str(&line[from..start]);
        links += 1;
        let target = &line[middle + 2..end];
        anchors += usize::from(target.contains('#') && !target.ends_with('#'));
        from = end + 1;
    }
    rest.push_str(&line[from..]);
    Some((rest, links, anchors))
}

/// A YAML block at the top, and `**Key:** value` lines before the text begins.
fn front_matter(text: &str, lines: &[Line], metadata: &mut Metadata, kinds: &mut [Option<FurnitureKind>]) {
    let mut from = 0;
    if lines.first().is_some_and(|l| l.span.of(text) == "---") {
        let end = lines.iter().skip(1).take(100).position(|l| matches!(l.span.of(text), "---" | "..."));
        if let Some(end) = end {
            for (line, kind) in lines[..=end + 1].iter().zip(kinds.iter_mut()) {
                *kind = Some(FurnitureKind::FrontMatter);
                if let Some((key, value)) = line.span.of(text).split_once(':') {
                    note_property(key, value, metadata);
                }
            }
            from = end + 2;
        }
    }
    for (line, kind) in lines[from..].iter().zip(&mut kinds[from..]).take(60) {
        let content = line.span.of(text);
        let bare = content.trim_start_matches(['|', '-', '*', ' ']);
        let bold = content.trim_start_matches(['|', '-', ' ']).starts_with("**");
        match bare.split_once(':') {
            Some((key, value))
                if key.len() < 40
                    && (bold && value.trim_start_matches([' ', '|']).starts_with("**")
                        || listed(line, key, value)) =>
            {
                note_property(key, value.trim_start_matches(['*', ' ', '|']), metadata);
                *kind = Some(FurnitureKind::FrontMatter);
            }
            _ if line.kind == LineKind::Text && content.len() > 200 => break,
            _ => {}
        }
    }
}

/// A property in a list, such as `- Document Number: 2020-17699`.
fn listed(line: &Line, key: &str, value: &str) -> bool {
    let title_case = key.split(' ').all(|word| word.starts_with(|c: char| c.is_uppercase()));
    line.kind == LineKind::ListItem && title_case && value.len() < 40 && value.starts_with(' ')
}

fn note_property(key: &str, value: &str, metadata: &mut Metadata) {
    let value = value.trim().trim_matches(['"', '\'', '*']).trim();
    if value.is_empty() || value == "None" {
        return;
    }
    let set = |field: &mut Option<String>| {
        if field.is_none() {
            *field = Some(value.to_owned());
        }
    };
    match key.trim().to_ascii_lowercase().as_str() {
        "title" => set(&mut metadata.title),
        "author" | "authors" | "author(s)" if metadata.authors.is_empty() => {
            let parts = value
                .trim_matches(['[', ']'])
                .split(';')
                .map(|a| a.trim().trim_matches(['"', '\'']).to_owned());
            metadata.authors = parts.filter(|a| !a.is_empty()).collect();
        }
        "date" | "published" | "publication date" | "signed" if metadata.date.is_none() => {
            metadata.date = super::dates::iso(value);
        }
        "publisher" | "institution" | "agency" => set(&mut metadata.publisher),
        "language" | "lang" => set(&mut metadata.language),
        _ => {}
    }
}

/// Tables of contents: lines with leaders and a page number, and link lists under their heading.
fn contents(text: &str, lines: &[Line], kinds: &mut [Option<FurnitureKind>]) {
    let mut last: Option<usize> = None;
    for at in 0..lines.len() {
        if !has_leader(lines[at].span.of(text)) {
            continue;
        }
        kinds[at] = Some(FurnitureKind::Contents);
        // What stands between two such lines, or just above the first, is an entry cut by its line end.
        if let Some(above) = last.filter(|&above| at - above <= 4) {
            for between in above + 1..at {
                let short = lines[between].span.len() < 120;
                if short
                    && matches!(lines[between].kind, LineKind::Text | LineKind::Heading(_))
                    && kinds[between].is_none()
                {
                    kinds[between] = Some(FurnitureKind::Contents);
                }
            }
        }
        last = Some(at);
    }
    // Kramdown's placeholder: an item, and an attribute list that says what becomes of it.
    for at in 1..lines.len() {
        if lines[at].kind == LineKind::Markup && lines[at].span.of(text) == "{:toc}" {
            kinds[at - 1] = Some(FurnitureKind::Contents);
        }
    }
    let named = |line: &Line| {
        let title = line.span.of(text).trim_matches(['*', '_', ' ', ':', '-']);
        title.eq_ignore_ascii_case("contents") || title.eq_ignore_ascii_case("table of contents")
    };
    for at in 0..lines.len() {
        if lines[at].span.len() < 40 && named(&lines[at]) {
            let next = (at + 1..lines.len()).find(|&n| lines[n].kind != LineKind::Blank);
            let entries = next.is_some_and(|n| {
                kinds[n] == Some(FurnitureKind::Contents) || lines[n].kind == LineKind::Markup
            });
            if entries || lines[at].kind == LineKind::ListItem {
                kinds[at] = Some(FurnitureKind::Contents);
            }
            contents_page(text, lines, at, kinds);
        }
    }
}

/// The rest of a page, and pages after it, where under the heading of contents every few lines are a page number.
fn contents_page(text: &str, lines: &[Line], heading: usize, kinds: &mut [Option<FurnitureKind>]) {
    let mut from = heading;
    while from < lines.len() && lines[from].page > 1 {
        let page = lines[from].page;
        let end = from + lines[from..].iter().take_while(|l| l.page == page).count();
        let solid: Vec<&Line> = lines[from..end].iter().filter(|l| l.kind == LineKind::Text).collect();
        let numbers = solid.iter().filter(|l| is_page_number(l.span.of(text))).count();
        let long = solid.iter().filter(|l| l.span.len() > 110).count();
        if solid.len() < 6 || numbers * 4 < solid.len() || long * 5 > solid.len() {
            break;
        }
        for (line, kind) in lines[from..end].iter().zip(&mut kinds[from..end]) {
            if line.kind != LineKind::Blank && kind.is_none() {
                *kind = Some(FurnitureKind::Contents);
            }
        }
        from = end;
    }
}

/// Whether a line ends in a row of dots and a page number.
fn has_leader(line: &str) -> bool {
    let number =
        line.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'));
    if number.len() == line.trim_end().len() {
        return false;
    }
    let dots = number.bytes().rev().take_while(|&b| b == b'.' || b == b' ').filter(|&b| b == b'.').count();
    dots >= 4
}

/// Lines that come back at the tops and feet of pages, and page numbers there.
fn running_heads(text: &str, lines: &[Line], kinds: &mut [Option<FurnitureKind>]) {
    let pages = lines.last().map_or(1, |l| l.page);
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let mut edges: Vec<(usize, u64)> = Vec::new();
    if pages >= 3 {
        let mut start = 0;
        while start < lines.len() {
            let page = lines[start].page;
            let end = start + lines[start..].iter().take_while(|l| l.page == page).count();
            let solid = |at: &usize| !matches!(lines[*at].kind, LineKind::Blank | LineKind::PageBreak);
            let head: Vec<_> = (start..end).filter(solid).take(EDGE).collect();
            let foot = (start..end).rev().filter(solid).take(EDGE).filter(|at| !head.contains(at));
            edges.extend(head.iter().copied().chain(foot).map(|at| (at, key(lines[at].span.of(text)))));
            start = end;
        }
    } else {
        // Without page breaks only what changes by its number, or shouts, can be told from text that recurs.
        let numbers: Vec<bool> =
            lines.iter().map(|l| l.kind == LineKind::Text && is_page_number(l.span.of(text))).collect();
        let by_number = |at: usize| at > 0 && numbers[at - 1] || numbers.get(at + 1) == Some(&true);
        let candidates = lines
            .iter()
            .enumerate()
            .filter(|(_, l)| l.kind == LineKind::Text && (12..100).contains(&l.span.len()));
        edges.extend(candidates.filter_map(|(at, line)| {
            let line = line.span.of(text);
            let letters = line.bytes().filter(u8::is_ascii_alphabetic).count();
            let capitals = line.bytes().filter(u8::is_ascii_uppercase).count();
            let numbered = line.starts_with(|c: char| c.is_ascii_digit())
                || line.ends_with(|c: char| c.is_ascii_digit());
            (letters >= 10
                && (by_number(at)
                    || capitals * 10 > letters * 6
                    || numbered && letters < 50 && capitals > 1 && !line.contains("http")))
            .then(|| (at, key(line)))
        }));
    }
    for &(_, key) in &edges {
        *seen.entry(key).or_default() += 1;
    }
    let enough = if pages >= 3 { (pages / 8).clamp(3, 8).min(pages - pages / 3) } else { 4 };
    let title = lines.iter().position(|l| l.kind != LineKind::Blank);
    for (at, key) in edges {
        // The title is no running head, though the heads repeat it.
        if title == Some(at)
            && !text[lines[at].span.start..lines[at].span.end].contains(|c: char| c.is_ascii_digit())
        {
            continue;
        }
        let line = lines[at].span.of(text);
        let number = pages >= 3 && is_page_number(line);
        if !number
            && key != 0
            && seen.get(&key).is_some_and(|&n| n >= enough)
            && kinds[at].is_none()
            && lines[at].kind != LineKind::TableRow
        {
            kinds[at] = Some(FurnitureKind::RunningHead);
            // Beside a running head a number alone is the page's.
            for beside in [at.wrapping_sub(1), at + 1] {
                if lines
                    .get(beside)
                    .is_some_and(|l| l.kind == LineKind::Text && is_page_number(l.span.of(text)))
                {
                    kinds[beside] = Some(FurnitureKind::PageNumber);
                }
            }
        }
    }
}

/// Numbers alone at the very edge of their page, or with nothing but furniture beyond them.
fn page_numbers(text: &str, lines: &[Line], kinds: &mut [Option<FurnitureKind>]) {
    let mut start = 0;
    while start < lines.len() {
        let end = start + lines[start..].iter().take_while(|l| l.page == lines[start].page).count();
        let inwards: [&mut dyn Iterator<Item = usize>; 2] = [&mut (start..end), &mut (start..end).rev()];
        for at in inwards {
            let mut numbers = 0;
            for at in at.filter(|&at| lines[at].kind != LineKind::Blank) {
                let number = kinds[at].is_none() && numbers == 0 && is_page_number(lines[at].span.of(text));
                if number {
                    numbers += 1;
                    kinds[at] = Some(FurnitureKind::PageNumber);
                } else if kinds[at].is_none() {
                    break;
                }
            }
        }
        start = end;
    }
}

/// A hash of a line's letters, case folded; 0 if it has hardly any.
fn key(line: &str) -> u64 {
    let (mut hash, mut letters) = (0xCBF2_9CE4_8422_2325_u64, 0);
    for byte in line.bytes().filter(|b| b.is_ascii_alphabetic() || !b.is_ascii()).take(80) {
        hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01B3);
        letters += 1;
    }
    if letters < 4 { 0 } else { hash }
}

/// A page number alone on its line: `12`, `- 12 -`, `xii`, `12/53`.
fn is_page_number(line: &str) -> bool {
    let inner = line.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | ' ' | '|' | '[' | ']' | '*'));
    let digits = !inner.is_empty() && inner.len() <= 4 && inner.bytes().all(|b| b.is_ascii_digit());
    let of = inner.split_once('/').is_some_and(|(a, b)| {
        [a, b].iter().all(|n| !n.is_empty() && n.len() <= 4 && n.bytes().all(|b| b.is_ascii_digit()))
    });
    let roman =
        !inner.is_empty() && inner.len() <= 6 && inner.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    digits || of || roman
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::lines::split;

    fn found(text: &str) -> Vec<(&str, FurnitureKind)> {
        let mut lines = split(text, 0);
        let kinds = find(text, &mut lines, &mut Metadata::default());
        lines
            .iter()
            .zip(kinds)
            .filter_map(|(l, k)| k.map(|k| (l.span.of(text).trim(), k)))
            .filter(|(l, _)| !l.is_empty())
            .collect()
    }

    #[test]
    fn heads_and_numbers_at_page_edges_are_furniture() {
        let mut text = String::new();
        for page in 10..20_usize {
            let head = if page % 2 == 0 {
                format!("{page} REVIEW OF POLICY [Vol. 3")
            } else {
                format!("3:1] ON NETWORKS {page}")
            };
            let word =
                |n: usize| ["ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr", "st"][page % 10].repeat(n);
            let body: String = (1..7).map(|n| format!("The {} {}\n", word(n), word(n + 1))).collect();
            text.extend([head.as_str(), "\n", &body, &page.to_string(), "\n\x0C\n"]);
        }
        let found = found(&text);
        assert_eq!(found.iter().filter(|(_, k)| *k == FurnitureKind::RunningHead).count(), 10, "{found:?}");
        assert_eq!(found.iter().filter(|(_, k)| *k == FurnitureKind::PageNumber).count(), 10);
        assert!(found.iter().all(|(l, _)| !l.starts_with("The")));
    }

    #[test]
    fn contents_and_site_lines_are_furniture() {
        let text = "INTRODUCTION........ 5\nII. A LONG\nTITLE ............ 12\nText. . . . and more\n\n[Citation](http://a)[Share](http://b)\nDownload PDF (3 MB)\n- [Part one](#one)\nSee [this](http://a).\n";
        let lines: Vec<_> = found(text).into_iter().map(|(l, k)| (&l[..5], k)).collect();
        use FurnitureKind::{Boilerplate, Contents};
        assert_eq!(
            lines,
            [
                ("INTRO", Contents),
                ("II. A", Contents),
                ("TITLE", Contents),
                ("[Cita", Boilerplate),
                ("Downl", Boilerplate),
                ("- [Pa", Contents)
            ]
        );
    }

    #[test]
    fn properties_become_metadata() {
        let mut metadata = Metadata::default();
        let text = "---\ntitle: \"On Chips\"\nauthor: A. Writer; B. Writer\n---\n\n# On Chips\n\n**Date:** May 3, 2021\n\nText.\n";
        let mut lines = split(text, 0);
        find(text, &mut lines, &mut metadata);
        assert_eq!(metadata.title.as_deref(), Some("On Chips"));
        assert_eq!(metadata.authors, ["A. Writer", "B. Writer"]);
        assert_eq!(metadata.date.as_deref(), Some("2021-05-03"));
    }
}
