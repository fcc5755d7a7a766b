//! Blocks: lines in reading order put together into headings, paragraphs, items, tables and notes, by indents, gaps
//! and the width that lines fill.

use super::areas::{self, Label};
use super::layout::{Line, Measures, Role};
use std::collections::HashMap;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u8),
    Paragraph,
    Item,
    Quote,
    Table,
    Note,
}

/// Lines that belong together.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Indices of its lines, in reading order.
    pub(super) lines: Vec<usize>,
    /// The block it goes on with: a page, a column or a figure parts them.
    pub(super) continues: Option<usize>,
}

/// Puts lines together.
pub(super) fn blocks(lines: &[Line], measures: &Measures) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let kind = match line.role {
            Role::Furniture(_) => continue,
            Role::Note => Kind::Note,
            Role::Table => Kind::Table,
            Role::Body => Kind::Paragraph,
        };
        let goes_on = blocks.last().is_some_and(|block| {
            let last = block.lines[block.lines.len() - 1];
            block.kind == kind
                && lines[last].zone == line.zone
                && match kind {
                    Kind::Note => !begins_note(lines, last, index),
                    Kind::Table => {
                        line.fragment.y - lines[last].fragment.y < 3.0 * measures.leading(line.fragment.size)
                    }
                    _ => !begins(lines, &block.lines, index, measures),
                }
        });
        match blocks.last_mut().filter(|_| goes_on) {
            Some(block) => block.lines.push(index),
            None => blocks.push(Block { kind, lines: vec![index], continues: None }),
        }
    }
    name(lines, &mut blocks, measures);
    let mut blocks = quotations(lines, blocks);
    join(lines, &mut blocks, measures);
    blocks
}

/// Makes one quotation of paragraphs set in alike that follow one another.
fn quotations(lines: &[Line], blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let last = out.last_mut().filter(|last| {
            let (a, b) = (&lines[last.lines[last.lines.len() - 1]], &lines[block.lines[0]]);
            let set_in = |b: &Block| b.lines.iter().all(|&i| is_set_in(&lines[i]));
            let kinds = matches!(
                (last.kind, block.kind),
                (Kind::Quote, Kind::Quote | Kind::Paragraph) | (Kind::Paragraph, Kind::Quote)
            );
            kinds
                && a.page <= b.page
                && a.page + 1 >= b.page
                && (a.fragment.x0 - b.fragment.x0).abs() < 3.0
                && (a.fragment.size - b.fragment.size).abs() < 0.05 * a.fragment.size
                && set_in(last)
                && set_in(&block)
        });
        match last {
            Some(last) => {
                last.kind = Kind::Quote;
                last.lines.extend(block.lines);
            }
            None => out.push(block),
        }
    }
    out
}

/// Whether a line of a note area begins a note.
fn begins_note(lines: &[Line], last: usize, index: usize) -> bool {
    match areas::label(&lines[index]) {
        Some((Label::Raised | Label::Sign, _)) => true,
        Some((Label::Plain, _)) => {
            // Labels stand further in or out than the lines of a note, or after a line that is not full.
            let (a, b) = (&lines[last], &lines[index]);
            (a.fragment.x0 - b.fragment.x0).abs() > 0.4 * b.fragment.size
                || fits_above(a, b)
                || ends(&a.text)
                || areas::label(a).is_some()
        }
        None => false,
    }
}

/// Whether a text comes to the end of a sentence.
pub(super) fn ends(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '†') || c.is_ascii_digit() || c.is_whitespace()
    });
    text.ends_with(['.', '?', '!', ':', '…', '。'])
}

fn begins_lower(text: &str) -> bool {
    text.chars()
        .find(|c| !matches!(c, '“' | '"' | '‘' | '(' | '['))
        .is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ';' | ')'))
}

/// Whether the first word of a line would have fitted on the line above: that one was ended on purpose.
fn fits_above(above: &Line, line: &Line) -> bool {
    let glyphs = &line.fragment.glyphs;
    let end = glyphs.iter().skip(1).position(|g| g.spaced || g.raised).map_or(glyphs.len(), |i| i + 1);
    let word = glyphs[end - 1].x1 - line.fragment.x0;
    above.right - above.fragment.x1 > word + 0.8 * line.fragment.size
}

/// Whether the middle of a line is the middle of its column, and both its ends stand off.
fn is_centred(line: &Line) -> bool {
    let (before, after) = (line.fragment.x0 - line.left, line.right - line.fragment.x1);
    before > line.fragment.size
        && after > line.fragment.size
        && (before - after).abs() < 0.06 * (line.right - line.left) + 4.0
}

/// Whether a line begins a block of the body.
fn begins(lines: &[Line], block: &[usize], index: usize, measures: &Measures) -> bool {
    let line = &lines[index];
    let above = &lines[block[block.len() - 1]];
    let size = line.fragment.size;
    let em = size.max(1.0);
    if line.opens {
        return true;
    }
    if (size - above.fragment.size).abs() > 0.07 * size.max(above.fragment.size) && line.text.len() > 2 {
        return true;
    }
    let step = line.fragment.y - above.fragment.y;
    let leading = measures.leading(size);
    let raised_lines = 0.12 * leading;
    if step > 1.3 * leading + raised_lines || step < -0.5 * leading {
        return true;
    }
    let bold = |l: &Line| l.fragment.boldness() > 0.9;
    let runs_on = !ends(&above.text) && begins_lower(&line.text) && !fits_above(above, line);
    if bold(above) != bold(line)
        && !runs_on
        && (bold(above) && above.text.len() < 200 || bold(line) && line.text.len() < 120)
    {
        // A bold line ends or begins a heading; bold words that open a paragraph do not.
        let all_bold = block.iter().all(|&i| bold(&lines[i]));
        if bold(line) && line.right - line.fragment.x1 > 2.0 * em
            || all_bold && (fits_above(above, line) || block.len() < 3)
        {
            return true;
        }
    }
    if is_run_in(&line.text) && above.text.ends_with(':') {
        return false;
    }
    if is_item(&line.text)
        && !is_run_in(&line.text)
        && (ends(&above.text)
            || above.text.ends_with([';', ','])
            || fits_above(above, line)
            || is_bullet(&line.text))
    {
        return true;
    }
    if is_centred(above) && is_centred(line) {
        return false;
    }
    let indent = line.fragment.x0 - above.fragment.x0;
    if indent < -3.0 * em && fits_above(above, line) && block.iter().all(|&i| is_centred(&lines[i])) {
        return true;
    }
    let first = &lines[block[0]];
    let item = is_item(&first.text);
    let ended = ends(&above.text);
    let full = !fits_above(above, line);
    if indent > 0.7 * em {
        if full && !ended && begins_lower(&line.text) {
            return false;
        }
        // A paragraph's first line; but an item's, or an entry's of a bibliography, hangs out.
        let hangs = block.len() == 1 && (item || full && !ended);
        let hanging_entry = block.len() == 1 && full && hangs_below(lines, index);
        return !(hangs || hanging_entry);
    }
    if indent < -0.7 * em && (block.len() > 1 || item) {
        // Back from an item, a quotation or a hanging entry.
        return ended || !full;
    }
    !full && (ended || above.right - above.fragment.x1 > 4.0 * em && !begins_lower(&line.text))
}

/// Whether the line after this one begins where it does: the block hangs.
fn hangs_below(lines: &[Line], index: usize) -> bool {
    lines.get(index + 1).is_some_and(|next| {
        next.zone == lines[index].zone
            && (next.fragment.x0 - lines[index].fragment.x0).abs() < 0.3 * next.fragment.size
    }) && !ends(&lines[index - 1].text)
}

fn is_bullet(text: &str) -> bool {
    text.starts_with(['•', '●', '▪', '◦', '‣', '■', '□', '►', '➢', '✓', '\u{F0B7}', '\u{F0A7}', '∙', '·'])
        || (text.starts_with("– ") || text.starts_with("- ") || text.starts_with("o ")) && text.len() > 3
}

/// Whether a line begins an item of a list.
pub(super) fn is_item(text: &str) -> bool {
    if is_bullet(text) || is_glued_item(text) {
        return true;
    }
    let Some(end) = text.find(' ') else { return false };
    let label = &text[..end];
    let inner = label.trim_start_matches('(').trim_end_matches([')', '.']);
    let closed = inner.len() < label.len() && label.ends_with([')', '.']);
    closed
        && !inner.is_empty()
        && (inner.len() <= 2 && inner.bytes().all(|b| b.is_ascii_digit())
            || inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_lowercase())
            || inner.len() == 1 && label.starts_with('(')
            || inner.len() <= 4 && inner.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}

/// Whether a number and its period stand right before a word: `10.ports of call`.
fn is_glued_item(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits)
        && text[digits..].strip_prefix(['.', ')']).is_some_and(|word| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_alphabetic) && letters.next().is_some_and(char::is_lowercase)
        })
}

/// Whether an enumeration goes on in its line: `(1) power, (2) rates, and`.
fn is_run_in(text: &str) -> bool {
    let Some(label) = text.strip_prefix('(').and_then(|t| t.split_once(')')).map(|(label, _)| label) else {
        return false;
    };
    let next = match (label.parse::<u32>(), label.as_bytes()) {
        (Ok(number), _) => format!("({})", number + 1),
        (_, [letter @ b'a'..=b'y']) => format!("({})", char::from(letter + 1)),
        _ => return false,
    };
    text.contains(&next)
}

/// What a heading looks like: its level follows from that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Style {
    /// Size in half points, larger first.
    size: std::cmp::Reverse<i32>,
    plain: bool,
    lower: bool,
    slanted: bool,
}

fn style(line: &Line) -> Style {
    let letters = line.text.chars().filter(|c| c.is_alphabetic()).count().max(1);
    let upper = line.text.chars().filter(|c| c.is_uppercase()).count();
    Style {
        size: std::cmp::Reverse((line.fragment.size * 2.0).round() as i32),
        plain: line.fragment.boldness() < 0.8,
        lower: upper * 10 < letters * 8,
        slanted: line.fragment.slant() > 0.8,
    }
}

/// Tells headings, items and quotations from paragraphs, and the levels of headings.
fn name(lines: &[Line], blocks: &mut [Block], measures: &Measures) {
    let mut styles: HashMap<Style, usize> = HashMap::new();
    let headings: Vec<Option<Style>> =
        (0..blocks.len()).map(|i| heading(lines, blocks, i, measures)).collect();
    for style in headings.iter().flatten() {
        *styles.entry(*style).or_default() += 1;
    }
    let mut order: Vec<Style> = styles.into_keys().collect();
    order.sort_unstable();
    for (block, style) in blocks.iter_mut().zip(headings) {
        if let Some(style) = style {
            let level = order.iter().position(|s| *s == style).unwrap_or(0) + 1;
            block.kind = Kind::Heading(u8::try_from(level).unwrap_or(u8::MAX));
        } else if block.kind == Kind::Paragraph {
            let first = &lines[block.lines[0]];
            if is_item(&first.text) {
                block.kind = Kind::Item;
            } else if block.lines.len() > 1 && block.lines.iter().all(|&i| is_set_in(&lines[i])) {
                block.kind = Kind::Quote;
            }
        }
    }
}

/// Whether a line keeps away from both edges of its column.
fn is_set_in(line: &Line) -> bool {
    line.fragment.x0 - line.left > 1.2 * line.fragment.size && !is_centred(line)
}

/// The style of a block that is a heading.
fn heading(lines: &[Line], blocks: &[Block], index: usize, measures: &Measures) -> Option<Style> {
    let block = &blocks[index];
    if block.kind != Kind::Paragraph || block.lines.len() > 4 {
        return None;
    }
    let first = &lines[block.lines[0]];
    let last = &lines[block.lines[block.lines.len() - 1]];
    let length: usize = block.lines.iter().map(|&i| lines[i].text.len()).sum();
    let letters: usize =
        block.lines.iter().map(|&i| lines[i].text.chars().filter(|c| c.is_alphabetic()).count()).sum();
    if letters < 3 || length > 220 || is_bullet(&first.text) || letters * 2 < length {
        return None;
    }
    let style = style(first);
    let larger = first.fragment.size > 1.08 * measures.body;
    let sentence = last.text.trim_end().ends_with(['.', ',', ';']) && !last.text.ends_with("...");
    if larger {
        return (!sentence || length < 100 && first.fragment.size > 1.25 * measures.body).then_some(style);
    }
    if sentence && !(style.lower && !style.plain && length < 90)
        || measures.is_small(first.fragment.size) && style.plain
    {
        return None;
    }
    let alone = {
        let above = index.checked_sub(1).map(|i| &lines[*blocks[i].lines.last().unwrap_or(&0)]);
        let below = blocks.get(index + 1).map(|b| &lines[b.lines[0]]);
        let room = |a: &Line, b: &Line| {
            a.page != b.page
                || a.zone != b.zone
                || b.fragment.y - a.fragment.y > 1.15 * measures.leading(first.fragment.size)
        };
        above.is_none_or(|a| room(a, first))
            && below.is_some_and(|b| b.page == last.page && b.role == Role::Body)
    };
    let short =
        last.right - last.fragment.x1 > 2.0 * last.fragment.size || !style.lower && last.text.ends_with(':');
    let opens = first.text.starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '‘' | '(' | '§')
    });
    let numbered = is_item(&first.text);
    let is = opens
        && short
        && (!style.plain
            || !style.lower && letters > 3
            || style.slanted && alone && block.lines.len() <= 2
            || is_centred(first) && alone && length < 120 && numbered);
    is.then_some(style)
}

/// Finds the paragraphs that go on in another zone.
fn join(lines: &[Line], blocks: &mut [Block], measures: &Measures) {
    let indented = indents(lines, blocks);
    let mut open: Option<usize> = None;
    // The last paragraph in another size than the body's: a summary, a foreword.
    let mut other: Option<usize> = None;
    let mut since = 0;
    for index in 0..blocks.len() {
        let text = |b: &Block| matches!(b.kind, Kind::Paragraph | Kind::Item | Kind::Quote);
        if !text(&blocks[index]) {
            if matches!(blocks[index].kind, Kind::Heading(_)) {
                // A heading at the head of a figure or a box parts no paragraph, one in the text does.
                since += 1;
                if open.is_some_and(|o| lines[blocks[o].lines[0]].zone == lines[blocks[index].lines[0]].zone)
                {
                    open = None;
                }
            }
            continue;
        }
        let first = &lines[blocks[index].lines[0]];
        let body = (first.fragment.size - measures.body).abs() < 0.06 * measures.body;
        let next = |o: usize| blocks[o + 1..index].iter().all(|b| b.kind == Kind::Note);
        let neighbour = other.filter(|&o| !body && blocks[o].lines.len() > 1 && next(o));
        if let Some(before) = neighbour.or(open) {
            let last = &lines[blocks[before].lines[blocks[before].lines.len() - 1]];
            let parted = last.zone != first.zone || index > before + 1;
            let same = (last.fragment.size - first.fragment.size).abs() < 0.06 * first.fragment.size;
            let near = first.page <= last.page + 2;
            let full = last.right - last.fragment.x1 < 3.5 * last.fragment.size
                || last.text.ends_with('-')
                || !fits_above(last, first);
            let lower = begins_lower(&first.text);
            let item = is_item(&first.text);
            let set_in = first.fragment.x0 - first.left > 0.7 * first.fragment.size;
            let goes_on = match (ends(&last.text), lower) {
                (false, true) => true,
                (false, false) => {
                    full && !item
                        && since == 0
                        && !(set_in && indented && blocks[before].kind == Kind::Paragraph)
                }
                (true, true) => full && !item && blocks[index].lines.len() > 1,
                (true, false) => {
                    full && indented
                        && !set_in
                        && !item
                        && since == 0
                        && last.zone != first.zone
                        && index == before + 1
                        && blocks[index].kind == Kind::Paragraph
                        && blocks[before].kind == Kind::Paragraph
                }
            };
            if parted && same && near && goes_on {
                blocks[index].continues = Some(before);
            }
        }
        if !body {
            other = Some(index);
        }
        if body || open.is_none() {
            open = Some(index);
            since = 0;
        }
    }
}

/// Whether most paragraphs begin with an indent.
fn indents(lines: &[Line], blocks: &[Block]) -> bool {
    let (mut set_in, mut all) = (0, 0);
    for block in blocks.iter().filter(|b| b.kind == Kind::Paragraph && b.lines.len() > 2) {
        let (first, second) = (&lines[block.lines[0]].fragment, &lines[block.lines[1]].fragment);
        all += 1;
        set_in += usize::from(first.x0 - second.x0 > 0.7 * first.size);
    }
    all > 4 && set_in * 2 > all
}
