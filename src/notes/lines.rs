//! Lines of the ingested text and what can be told from each alone.

use crate::ingest::{BlockKind, Ingested, Places};
use crate::span::Span;
use std::sync::LazyLock;

/// A line, or the part of one from a note's start on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Where it stands in the ingested text, white space at its ends left out.
    pub(super) span: Span,
    /// Index of its block.
    pub(super) block: usize,
    /// Page, from 1.
    pub(super) page: u32,
    /// Whether it is the first of its block.
    pub(super) first: bool,
    /// Whether it lies in a section under a heading such as "Notes".
    pub(super) in_notes: bool,
    /// Whether its block is a heading.
    pub(super) heading: bool,
    /// What the layout says of it.
    pub(super) zone: Zone,
}

/// What a layout says of where a line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Zone {
    /// There is no layout, or it leaves the matter open: a section under a heading such as "Notes".
    #[default]
    Open,
    /// Amid the body.
    Body,
    /// In an area of notes.
    Notes,
}

static NOTE_HEADINGS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("../../annotations/data/note-headings.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .collect()
});

/// The lines of all blocks.
pub(super) fn lines(ingested: &Ingested) -> Vec<Line> {
    let text = &ingested.text;
    let laid_out = matches!(ingested.places, Places::Pages(_));
    let mut lines = Vec::with_capacity(ingested.blocks.len() * 2);
    let mut in_notes = false;
    for (index, block) in ingested.blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::Note(_)) {
            continue;
        }
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let mut start = block.span.start;
        let mut first = true;
        while start <= block.span.end {
            let end = memchr::memchr(b'\n', &text.as_bytes()[start..block.span.end])
                .map_or(block.span.end, |at| start + at);
            let mut span = Span::new(start, end).trimmed(text);
            span.end = span.start + without_way_back(span.of(text)).len();
            if !span.is_empty() {
                let named = is_note_heading(span.of(text));
                let next = ingested.blocks.get(index + 1).map_or("", |b| b.span.of(text));
                // A list behind the notes whose entries have no numbers is no second section of notes.
                let title = named && (!in_notes || begins_with_label(next));
                let alone = first && span.end == Span::new(start, block.span.end).trimmed(text).end;
                let looks = !laid_out && in_notes && alone && super::headings::style(span.of(text)).is_some();
                if heading || named || looks {
                    // "Chapter 2" inside a section of notes only parts them: a note follows.
                    in_notes = title || in_notes && begins_with_label(next);
                }
                let zone = match block.kind {
                    BlockKind::NoteText => Zone::Notes,
                    _ if laid_out && (!in_notes || title) => Zone::Body,
                    _ => Zone::Open,
                };
                lines.push(Line {
                    zone,
                    span,
                    block: index,
                    page: block.page,
                    first,
                    in_notes: in_notes && !title,
                    heading: heading || named,
                });
                first = false;
            }
            start = end + 1;
        }
    }
    lines
}

/// A text without the arrow at its end that leads back to a call.
pub(super) fn without_way_back(text: &str) -> &str {
    text.trim_end_matches(['↩', '↑', '\u{FE0E}', ' '])
}

/// Whether a line is a heading such as "Notes", perhaps numbered or of a chapter.
fn is_note_heading(line: &str) -> bool {
    if line.len() > 60 || line.ends_with(['.', ',', ';']) {
        return false;
    }
    let numbered = line.trim_end_matches([' ', ':', '*', '#']);
    let name = line.trim_matches(|c: char| !c.is_alphabetic());
    let is = |name: &str| NOTE_HEADINGS.iter().any(|h| h.eq_ignore_ascii_case(name));
    let lower_is = |prefix: &str| name.get(..prefix.len()).is_some_and(|p| p.eq_ignore_ascii_case(prefix));
    let of_part = ["notes to", "notes for", "endnotes to", "endnotes for"].into_iter().any(lower_is);
    let part = name.split(' ').nth(2).is_some_and(|word| {
        ["chapter", "part", "section", "introduction", "conclusion"]
            .iter()
            .any(|p| p.eq_ignore_ascii_case(word))
    });
    is(name) || of_part && part && numbered.len() < 40
}

/// Whether a block begins as a numbered note does.
fn begins_with_label(block: &str) -> bool {
    let text = block.trim_start_matches(['[', ' ', '-', '*']);
    text.starts_with(|c: char| c.is_numeric())
}

/// Whether a text comes to the end of a sentence: closing quotes, parentheses and reference marks aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = without_marks(text);
    let Some(last) = text.chars().next_back() else { return false };
    match last {
        '?' | '!' | ':' | '。' | '？' | '！' | '：' | '…' => true,
        // An initial ends no sentence.
        '.' => {
            let mut back = text.chars().rev().skip(1);
            !(back.next().is_some_and(char::is_uppercase) && back.next().is_none_or(char::is_whitespace))
        }
        _ => false,
    }
}

/// A text without closing quotes, parentheses and reference marks at its end: `force.”[12, 13]`, `technology.16`.
fn without_marks(text: &str) -> &str {
    let text = text.trim_end_matches(is_mark_or_closer);
    let digits = |c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '–' | '-');
    let bare = text.trim_end_matches(digits);
    if bare.len() == text.len() {
        return text;
    }
    let inner = bare.trim_end_matches('[').trim_end_matches(is_mark_or_closer);
    let glued = text.len() - bare.len() <= 3 && !text[bare.len()..].contains(' ');
    if (bare.ends_with('[') || glued) && inner.ends_with(['.', '?', '!', ':']) { inner } else { text }
}

/// Whether a text ends in initials (`U.S.`), which may end a sentence or not.
pub(super) fn ends_in_initials(text: &str) -> bool {
    let word =
        text.trim_end_matches(is_mark_or_closer).rsplit(char::is_whitespace).next().unwrap_or_default();
    word.len() >= 4
        && word.ends_with('.')
        && word.split('.').all(|p| p.is_empty() || p.len() == 1 && p.starts_with(|c: char| c.is_uppercase()))
}

fn is_mark_or_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '”'
            | '’'
            | '\''
            | ')'
            | ']'
            | '»'
            | '*'
            | '†'
            | '」'
            | '』'
            | '）'
            | '¹'
            | '²'
            | '³'
            | '⁰'
            | '⁴'..='⁹'
    ) || c.is_whitespace()
}

/// Whether a text begins in the middle of a sentence: with a lower-case letter, or with a sign that opens nothing.
pub(super) fn begins_lower(text: &str) -> bool {
    if super::body::item_marker(text) {
        return false;
    }
    text.chars()
        .find(|c| !matches!(c, '"' | '“' | '‘' | '\'' | '(' | '[' | '*' | '_'))
        .is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ';' | ')' | '.' | '–' | '—' | '&'))
}

/// Whether a text begins with a URL, and whether it is one.
pub(super) fn begins_with_url(text: &str) -> bool {
    let text = text.trim_start_matches(['<', '(', '[']);
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")
}

/// Whether a text begins with the tail of a URL: a long unbroken run of letters, digits and the signs of paths.
pub(super) fn begins_with_url_tail(text: &str) -> bool {
    let word = text.split_ascii_whitespace().next().unwrap_or_default();
    if word.len() < 12 || !word.is_ascii() {
        return false;
    }
    let signs =
        word.bytes().filter(|b| matches!(b, b'/' | b'%' | b'_' | b'=' | b'?' | b'&' | b'-' | b'.')).count();
    let path = memchr::memchr3(b'/', b'%', b'_', word.as_bytes()).is_some()
        || word.contains(".pdf")
        || word.contains(".html");
    path && signs >= 2 && !word.contains(['(', '"', '“', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_beginnings_of_sentences() {
        for (text, ends) in [
            ("end of it.", true),
            ("end of it.”", true),
            ("technology.16", true),
            ("do that?”1", true),
            ("in force.²⁷", true),
            ("as follows:", true),
            ("I, DONALD J.", false),
            ("Their pervasiveness and", false),
            ("the United States'", false),
            ("in 2019", false),
            ("", false),
        ] {
            assert_eq!(ends_sentence(text), ends, "{text}");
        }
        assert!(begins_lower("“and so on"));
        assert!(begins_lower("(and so on"));
        assert!(!begins_lower("And so on"));
        assert!(!begins_lower("2019 was"));
    }

    #[test]
    fn url_tails_are_told_from_words() {
        assert!(begins_with_url_tail("e87ea784f440/FCEFFE1F.2019-letter.pdf. 12 Next"));
        assert!(begins_with_url_tail("16%20Sector%20and%20Local.pdf."));
        assert!(!begins_with_url_tail("state-of-the-art and"));
        assert!(!begins_with_url_tail("and/or"));
    }

    #[test]
    fn headings_of_note_sections() {
        for (line, is) in [
            ("Notes", true),
            ("# ENDNOTES", true),
            ("7. References", true),
            ("Notes to Chapter 3", true),
            ("Notes:", true),
            ("Notes on a scandal", false),
            ("Footnotes.", false),
        ] {
            assert_eq!(is_note_heading(line), is, "{line}");
        }
    }
}
