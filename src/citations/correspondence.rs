//! Letters as historians cite them, by who wrote to whom, the day and the archive:
//! `Seward to Adams, March 2, 1864, NARA, RG 59, Diplomatic Instructions, Vol. 98`.

use super::containers::is_small;
use super::data::TITLE_WORDS;
use super::dates::{self, Date};
use super::head::Head;
use super::phrases::Phrase;
use super::roles;
use super::scan::Scan;
use super::split::Segment;
use super::tail::Tail;
use crate::document::Kind;
use crate::span::Span;
use memchr::memmem;

/// The correspondents `span` begins with and the date behind them, if it begins with such a letter.
pub(super) fn opening(text: &str, span: Span) -> Option<(Span, Date)> {
    const LONGEST: usize = 160;
    const DATE: usize = 24;
    let end = text.floor_char_boundary(span.end.min(span.start + LONGEST));
    let s = &text[span.start..end];
    // Asked of every source, so first what most are not.
    if !s.starts_with(char::is_uppercase) || memmem::find(s.as_bytes(), b" to ").is_none() {
        return None;
    }
    let at = outer_comma(s)?;
    let (from, to) = s[..at].split_once(" to ")?;
    if !correspondent(from) || !correspondent(to) {
        return None;
    }
    let start = span.start + at + 2;
    let end = text.floor_char_boundary(span.end.min(start + DATE));
    let date = dates::first(text, Span::new(start.min(end), end)).filter(|date| date.iso.has_day())?;
    (date.span.start == start).then_some((Span::new(span.start, span.start + at), date))
}

/// Where the letter that `span` begins with ends, and where the next begins that `and` joins to it:
/// `Hoggard to Krys, June 6, 1990 and Krys to Kim, July 12, 1990, PA Files`.
pub(super) fn joined(text: &str, span: Span) -> Option<(usize, usize)> {
    const MOST: usize = 4;
    let (_, date) = opening(text, span)?;
    text[date.span.end..span.end].match_indices(" and ").take(MOST).find_map(|(at, and)| {
        let (end, next) = (date.span.end + at, date.span.end + at + and.len());
        opening(text, Span::new(next, span.end)).map(|_| (end, next))
    })
}

/// The first comma of `s` outside parentheses that a date follows: names may have commas between them.
fn outer_comma(s: &str) -> Option<usize> {
    let mut depth = 0_i32;
    s.bytes().enumerate().find_map(|(at, b)| {
        depth += i32::from(matches!(b, b'(' | b'[')) - i32::from(matches!(b, b')' | b']'));
        let date = || s[at + 1..].strip_prefix(' ').is_some_and(begins_date);
        (b == b',' && depth == 0 && date()).then_some(at)
    })
}

/// `March 2, …`, `2 March …`
fn begins_date(s: &str) -> bool {
    let mut words = s.split([' ', ',']);
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let month = |word: &str| super::data::MONTHS.get(word.trim_end_matches('.')).is_some_and(|n| n > 0);
    let day = |word: &str| (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    month(first) && day(second) || day(first) && month(second)
}

/// Whether `s` names persons or offices: capitals and the small words between them, no title's word where a name
/// should stand.
fn correspondent(s: &str) -> bool {
    const WORDS: usize = 10;
    let names = s.split(" (").next().unwrap_or(s);
    let words = names.split(' ').count();
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_uppercase() || c == '[')
            || is_small(word.trim_end_matches(','))
            || word == "through"
    };
    let last = names.rsplit(' ').next().unwrap_or_default();
    words <= WORDS
        && names.split(' ').all(word)
        && names.starts_with(|c: char| c.is_uppercase() || c == '[')
        && !names.contains(':')
        // `Ann Roe, Back to Grids`: an unclosed list is none.
        && (!names.contains(", ") || names.contains(" and "))
        && !(words == 1 && TITLE_WORDS.has(last))
        && !names.starts_with("From ")
}

/// Reads `segment` as such a letter: the archive and what finds the letter there are its container.
pub(super) fn parse(text: &str, segment: &Segment, scan: &Scan) -> Option<(Head, Tail)> {
    let (names, date) = opening(text, segment.body)?;
    let url = scan.urls_within(segment.body).first().cloned();
    let end = url.as_ref().map_or(segment.body.end, |url| url.span.start);
    let group = segment.parentheticals.first().map_or(end, |inside| inside.start - 1);
    // A URL may stand before the date.
    let place = Span::new(date.span.end, end.min(group).max(date.span.end));
    let s = place.of(text).trim_end_matches([',', '.', ' ', '(', '<']);
    let bare = s.trim_start_matches([',', ' ', ']']);
    // `and passim, NARA`: of another source.
    let bare = if bare.starts_with("and ") { "" } else { bare };
    let bare = Phrase::LetterPlace.strip(bare).unwrap_or(bare);
    let start = place.start + s.len() - bare.len();
    // `…, pp. 83–85`
    let (bare, pin) = match bare.rsplit_once(", ") {
        Some((before, last)) => {
            let at = start + bare.len() - last.len();
            match roles::pin(text, Span::new(at, at + last.len())) {
                Some(pin) => (before, Some(pin)),
                None => (bare, None),
            }
        }
        None => (bare, None),
    };
    let container = (!bare.is_empty()).then(|| Span::new(start, start + bare.len()));
    let head = Head { title: Some(names), container, kind: Some(Kind::Letter), ..Head::default() };
    Some((head, Tail { date: Some(date), url, pin, ..Tail::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_told_from_titles() {
        for (text, want) in [
            ("Seward to Adams, March 2, 1864, NARA, RG 59", Some("Seward to Adams")),
            (
                "Ann Roe and Bo Li to Cy Moe, 2 May 1976, Grid Papers, Box 3",
                Some("Ann Roe and Bo Li to Cy Moe"),
            ),
            (
                "Hogan to Albright (with attached report), March 27, 2000",
                Some("Hogan to Albright (with attached report)"),
            ),
            ("From Here to Eternity, March 2, 1951", None),
            ("Ann Roe, Back to Grids, March 2, 1951", None),
            ("Grids to be built, March 2, 1951", None),
            ("Seward to Adams, 1864, NARA", None),
        ] {
            let found = opening(text, Span::new(0, text.len())).map(|(names, _)| names.of(text));
            assert_eq!(found, want, "{text}");
        }
    }
}
