//! Author-date references: `(Lee, 2018; Rivers & Stone, 2017, p. 12)`, `Lee (2018)`, with the entries of the reference
//! list they point at.

use super::list::{List, year_at};
use crate::citations::cues;
use crate::citations::names::{fold, is_et_al, plain};
use crate::citations::signals;
use crate::document::{Citation, Form};
use crate::span::Span;

/// What a reference means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::citations) enum Meaning {
    /// The entry at this place in the list.
    Entry(usize),
    /// One of these.
    Several(Vec<usize>),
    /// An entry that the list does not have.
    Missing,
}

/// A reference and what it means.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::citations) struct Mention {
    pub(in crate::citations) citation: Citation,
    pub(in crate::citations) meaning: Meaning,
}

/// A parenthesis with more than this in it is prose.
const LONGEST: usize = 500;

/// The references in `span`, in order.
pub(in crate::citations) fn find(text: &str, span: Span, list: &List) -> Vec<Mention> {
    let mut out = Vec::new();
    if list.is_empty() {
        return out;
    }
    let mut from = span.start;
    for open in memchr::memchr2_iter(b'(', b'[', span.of(text).as_bytes()).map(|at| span.start + at) {
        if open < from {
            continue;
        }
        let Some(close) = closing(text, open, span.end) else { continue };
        let inside = Span::new(open + 1, close);
        // `[1963]`: the year a work first came out.
        if text[open..].starts_with('[') && year_at(text, inside.start).is_some() {
            continue;
        }
        let found = if year_at(text, inside.start).is_some() {
            narrative(text, from, inside, list)
        } else {
            parenthetical(text, inside, list)
        };
        if !found.is_empty() {
            out.extend(found);
            from = close + 1;
        }
    }
    out
}

/// Where the parenthesis closes that opens at `open`.
fn closing(text: &str, open: usize, limit: usize) -> Option<usize> {
    let end = limit.min(open + LONGEST);
    let mut depth = 0_usize;
    text.as_bytes()[open..end]
        .iter()
        .position(|b| {
            match b {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth -= 1,
                _ => {}
            }
            depth == 0
        })
        .map(|len| open + len)
}

/// `Lee (2018, p. 12)`: the names stand before the parenthesis; `from` is where they may begin at the earliest.
fn narrative(text: &str, from: usize, inside: Span, list: &List) -> Vec<Mention> {
    const MOST_WORDS: usize = 10;
    let before = text[from..inside.start - 1].trim_end();
    let end = from + before.len();
    let mut starts: Vec<usize> = Vec::new();
    let mut at = end;
    for word in before.rsplit(' ').take(MOST_WORDS) {
        at -= word.len();
        // The names end with their sentence.
        if at + word.len() < end && word.ends_with([';', ':', '”', ')']) {
            break;
        }
        if word.starts_with(|c: char| c.is_uppercase()) || crate::citations::names::is_particle(word) {
            starts.push(at);
        }
        at = at.saturating_sub(1);
        if at <= from {
            break;
        }
    }
    // The most names that are all known.
    let named = starts.iter().rev().find_map(|&start| {
        let span = Span::new(start, end);
        let names = names(text, span)?;
        list.knows(&fold(names.first()?)).then_some((span, names))
    });
    let Some((span, names)) = named else { return Vec::new() };
    let mut found = dated(text, &names, span, inside, inside.start, list, false);
    let alone = found.len() == 1;
    if let Some(first) = found.first_mut() {
        first.citation.start = span.start;
        if alone {
            first.citation.end = inside.end + 1;
        }
    }
    found
}

/// `see Lee, 2018, p. 4; Rivers & Stone, 2017`
fn parenthetical(text: &str, inside: Span, list: &List) -> Vec<Mention> {
    let mut out = Vec::new();
    let mut at = inside.start;
    let mut from = inside.start;
    for piece in inside.of(text).split(';') {
        let end = at + piece.len();
        at = end + 1;
        // `Hou; Gelb; Calabrese, 2017`: authors without a year belong to the next.
        if !(end - piece.len()..end).any(|i| year_at(text, i).is_some()) {
            continue;
        }
        let span = Span::new(from, end).trimmed(text);
        from = at;
        let (signal, start) = match signals::leading(text, span) {
            Some((signal, start)) => (Some(signal), start),
            None => (None, span.start),
        };
        let body = Span::new(start, span.end);
        let Some(year) = (body.start..body.end).find(|&i| year_at(text, i).is_some()) else {
            continue;
        };
        let authors = cues::trim(text, Span::new(body.start, year));
        let Some(names) = names(text, authors) else { continue };
        let clear = text[..year].ends_with(", ") && is_surname_list(authors.of(text));
        let mut found = dated(text, &names, authors, body, year, list, clear);
        if let Some(first) = found.first_mut() {
            first.citation.start = signal.map_or(start, |s| s.start);
            if let Some(signal) = signal {
                first.citation.signal = Some(plain(signal.of(text)));
                first.citation.fields.signal = Some([signal.start, signal.end]);
            }
        }
        out.append(&mut found);
    }
    out
}

/// The names in `span` as printed, if it is a list of names and nothing else.
fn names(text: &str, span: Span) -> Option<Vec<&str>> {
    const MOST_WORDS: usize = 10;
    let printed = span.of(text);
    let printed = printed.split(['[', '(']).next().unwrap_or_default().trim_end();
    let printed = printed.strip_suffix("’s").or_else(|| printed.strip_suffix("'s")).unwrap_or(printed);
    if printed.is_empty()
        || printed.contains(|c: char| c.is_ascii_digit() || c == '§')
        || printed.split(' ').count() > MOST_WORDS
        || printed.contains(['“', '"', '.']) && !is_abbreviated(printed)
    {
        return None;
    }
    let mut out = Vec::new();
    for part in printed
        .split([',', '&', ';'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" e "))
        .flat_map(|part| part.split(" und "))
    {
        let part = part.trim();
        let part = part.strip_prefix("and ").unwrap_or(part);
        if part.is_empty() || is_et_al(part) || matches!(part, "others" | "colleagues") {
            continue;
        }
        let alone = match part.split_once(" et al") {
            Some((name, _)) => name,
            None => part,
        };
        let name = alone.trim_start_matches("The ").trim_start_matches("the ");
        if !name.starts_with(char::is_uppercase)
            && !crate::citations::names::is_particle(name.split(' ').next().unwrap_or_default())
        {
            return None;
        }
        out.push(name);
    }
    (!out.is_empty()).then_some(out)
}

/// Whether the full stops in `s` are those of `et al.` and initials.
fn is_abbreviated(s: &str) -> bool {
    s.split(' ')
        .filter(|word| word.contains('.'))
        .all(|word| word.starts_with("al.") || word.trim_end_matches(['.', ',']).len() <= 4)
}

/// Whether `s` can only be surnames: `Lee`, `Rivers & Stone`, `Moe et al.`
fn is_surname_list(s: &str) -> bool {
    s.replace(" et al.", "").split([',', '&', ';']).flat_map(|part| part.split(" and ")).all(|part| {
        let part = part.trim();
        !part.is_empty()
            && part.split(' ').count() <= 2
            && part.split(' ').all(|word| {
                word.chars().filter(|c| c.is_uppercase()).count() == 1
                    && word.starts_with(char::is_uppercase)
                    && word.len() > 2
            })
            && !crate::citations::data::MONTHS.has(part.split(' ').next().unwrap_or_default())
    })
}

/// Behind the year in brackets in which a work first came out: `2008 [1963]`; `end` itself if there is none.
fn behind_first_year(text: &str, end: usize) -> usize {
    let Some(inside) = text[end..].strip_prefix(" [") else { return end };
    let start = text.len() - inside.len();
    match (year_at(text, start), inside.find(']')) {
        (Some(_), Some(close)) if close <= "1929-1930".len() => start + close + 1,
        _ => end,
    }
}

/// One reference for each year from `at` on; what no entry fits is one only where it is `clear`.
fn dated(
    text: &str,
    names: &[&str],
    authors: Span,
    within: Span,
    at: usize,
    list: &List,
    clear: bool,
) -> Vec<Mention> {
    let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
    let mut out: Vec<Mention> = Vec::new();
    let mut at = at;
    while let Some(end) = year_at(text, at).filter(|end| *end <= within.end) {
        let year = &text[at..end];
        // `Korean War, 1950-1953`: years of something else.
        if text[end..].starts_with(['-', '–']) {
            break;
        }
        let entries = list.find(&folded, year);
        let meaning = match entries.as_slice() {
            [] if clear && list.is_full() => Meaning::Missing,
            [] => break,
            &[one] => Meaning::Entry(one),
            _ => Meaning::Several(entries),
        };
        let mut citation = Citation {
            form: Form::Short,
            start: at,
            end,
            authors: names.iter().map(|name| plain(name)).collect(),
            date: Some(year[..4].to_owned()),
            confidence: 1.0,
            ..Citation::default()
        };
        citation.fields.authors = Some([authors.start, authors.end]);
        citation.fields.date = Some([at, end]);
        let inner = &text[..within.end];
        let next_year = cues::skip_any(inner, behind_first_year(inner, end), ",;&");
        let next_year = cues::skip_and(inner, next_year);
        let more = next_year < within.end && year_at(text, next_year).is_some();
        if !more && let Some((pin, pin_end)) = cues::pin(inner, end) {
            citation.pin = Some(plain(pin.of(text)));
            citation.fields.pin = Some([pin.start, pin.end]);
            citation.end = pin_end;
        }
        out.push(Mention { citation, meaning });
        if !more {
            break;
        }
        at = next_year;
    }
    out
}
