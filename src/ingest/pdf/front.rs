//! Front: title, authors and date, from the file's records and from the first pages.

use super::blocks::{Block, Kind};
use super::layout::Line;
use super::metadata::Info;
use crate::document::Metadata;
use crate::ingest::dates;

/// Pages on which a title may stand.
const PAGES: usize = 3;

/// What is known of the document. The title is that of the records, as printed if it is; else what is set largest.
pub(super) fn metadata(info: &Info, lines: &[Line], blocks: &[Block]) -> Metadata {
    let front = || blocks.iter().take_while(|b| lines[b.lines[0]].page < PAGES);
    let text =
        |block: &Block| block.lines.iter().map(|&i| lines[i].text.trim()).collect::<Vec<_>>().join(" ");
    let recorded = info.title.clone();
    let printed = recorded.as_deref().and_then(|title| {
        let title = letters(title);
        front().map(text).find(|t| letters(t) == title)
    });
    let largest = || {
        let size = |b: &Block| lines[b.lines[0]].fragment.size;
        let named = |b: &&Block| matches!(b.kind, Kind::Heading(_) | Kind::Paragraph) && is_name(&text(b));
        let page = front().find(|b| named(b)).map(|b| lines[b.lines[0]].page)?;
        let most =
            front().filter(|b| lines[b.lines[0]].page == page).filter(named).map(size).fold(0.0, f32::max);
        front()
            .filter(|b| lines[b.lines[0]].page == page)
            .filter(named)
            .find(|b| size(b) > most - 0.5)
            .map(text)
    };
    let date = front().map(text).filter(|t| t.len() < 60).find_map(|t| {
        let month = dates::iso(&t).filter(|d| d.len() > 4)?;
        let words = t.split_ascii_whitespace().count();
        (words <= 5).then_some(month)
    });
    Metadata {
        title: printed.or(recorded).or_else(largest),
        authors: info.authors.clone(),
        date: date.or_else(|| info.date.clone()),
        publisher: None,
        language: info.language.clone(),
    }
}

/// Letters and digits alone, folded.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a text can be a title: a few words, mostly letters.
fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 8 && text.len() < 250 && letters * 3 > text.len() * 2 && text.contains(' ')
}
