//! What stands before the title of an author-date reference: who wrote it, and when.

use super::Reference;
use crate::citations::clauses::content_words;
use crate::citations::containers;
use crate::citations::dates::{self, Date, Iso};
use crate::citations::head;
use crate::citations::inverted::{self, given, initials};
use crate::citations::persons;
use crate::citations::phrases::Phrase;
use crate::span::Span;
use memchr::memchr_iter;

/// Authors and date: what stands before the title. Returns where the title begins.
pub(super) fn opening(text: &str, span: Span, out: &mut Reference) -> Option<usize> {
    const LONGEST: usize = 400;
    let s = &text[span.start..text.floor_char_boundary(span.end.min(span.start + LONGEST))];
    if !s.starts_with(char::is_alphabetic) || s.starts_with(char::is_lowercase) {
        return None;
    }
    if let Some(stopped) = stopped_year(text, span.start, s) {
        let names = Span::new(span.start, span.start + stopped.names);
        (out.authors, out.personal) = named(text, names, &s[..stopped.title])?;
        out.date = stopped.date;
        return Some(span.start + stopped.title);
    }
    let bare = bare_year(text, span.start, s);
    let mut opened =
        memchr_iter(b'(', s.as_bytes()).filter(|open| s[..*open].ends_with(' ')).map(|open| open - 1);
    let bracketed = opened.find_map(|at| {
        let inside = &s[at + 2..];
        let close = inside.find(')')?;
        let start = span.start + at + 2;
        let date = year_first(text, Span::new(start, start + close))?;
        // Harvard style has no full stop behind the year; names with their initials tell it.
        let stop = inside[close + 1..].starts_with(". ");
        let behind = inside[close + 1..].strip_prefix(' ').filter(|_| date.is_some());
        let blank = behind.is_some_and(|behind| {
            s[..at].ends_with('.')
                || behind.starts_with(['"', '“', '‘', '\''])
                || initials::bare(s).is_some_and(|(_, end)| end == at)
        });
        (stop || blank).then_some(Dated {
            names: at,
            date,
            title: at + close + if stop { 5 } else { 4 },
            stop,
            bracketed: true,
        })
    });
    let dated = match (bare, bracketed) {
        (Some(bare), Some(bracketed)) if bracketed.names < bare.names => bracketed,
        (bare, bracketed) => bare.or(bracketed)?,
    };
    let names = Span::new(span.start, span.start + dated.names);
    if names.of(text).contains(['“', '”', '"', ':', ';']) {
        return None;
    }
    let one = || inverted::one(text, names).filter(|_| !dated.stop).map(|name| vec![name]);
    // `Roe AB, Li C (2020) Title.`
    let bare = || {
        let (found, _) = initials::bare(names.of(text)).filter(|(_, end)| *end == names.len())?;
        Some(found.iter().map(|name| Span::new(names.start + name.start, names.start + name.end)).collect())
    };
    out.authors = match initials::throughout(text, names).or_else(bare).or_else(one) {
        Some(authors) => {
            out.personal = true;
            authors
        }
        None if dated.stop && (dated.bracketed || !names.of(text).contains([',', '0', '1', '2'])) => {
            vec![body(text, names)?]
        }
        None => return None,
    };
    out.date = dated.date;
    Some(span.start + dated.title)
}

/// Where names end and the title behind their year begins, in bytes of the reference.
struct Dated {
    names: usize,
    date: Option<Date>,
    title: usize,
    /// Whether a full stop parts the year from the title.
    stop: bool,
    bracketed: bool,
}

/// The length of the year, or what stands for one (`n.d.`), that `s` begins with, if a full stop and a blank follow it.
fn year_before_stop(s: &str) -> Option<usize> {
    const SHORTEST: usize = "2020".len();
    const LONGEST: usize = "2020a".len();
    let bytes = s.as_bytes();
    (SHORTEST..=LONGEST).find(|len| bytes.get(*len..).is_some_and(|rest| rest.starts_with(b". ")))
}

/// Where `mark` stands before a blank in `s`; a byte is found sooner than a string.
fn before_blank(s: &str, mark: u8) -> impl Iterator<Item = usize> {
    memchr_iter(mark, s.as_bytes()).filter(|at| s.as_bytes().get(at + 1) == Some(&b' '))
}

/// The year of `Roe, A., 2020. Title`: between a comma and a full stop.
fn bare_year(text: &str, start: usize, s: &str) -> Option<Dated> {
    before_blank(s, b',').find_map(|at| {
        let year = at + ", ".len();
        let len = year_before_stop(&s[year..])?;
        let date = year_first(text, Span::new(start + year, start + year + len))?;
        Some(Dated { names: at, date, title: year + len + 2, stop: true, bracketed: false })
    })
}

/// The year of `Roe, Ann. 2020. Title`: between two full stops.
fn stopped_year(text: &str, start: usize, s: &str) -> Option<Dated> {
    before_blank(s, b'.').find_map(|at| {
        let year = at + ". ".len();
        let len = year_before_stop(&s[year..])?;
        let date = year_first(text, Span::new(start + year, start + year + len))?;
        Some(Dated { names: at + 1, date, title: year + len + 2, stop: true, bracketed: false })
    })
}

/// Who stands in `names`, the beginning of `s`, a full stop behind them, and whether they are persons.
fn named(text: &str, names: Span, s: &str) -> Option<(Vec<Span>, bool)> {
    let at = |name: Span| Span::new(names.start + name.start, names.start + name.end);
    if let Some((found, end)) = given::stopped(s)
        && end == names.len() + 1
    {
        return Some((found.into_iter().map(at).collect(), true));
    }
    if let Some(found) = initials::throughout(text, names) {
        return Some((found, true));
    }
    let institution = body(text, names).filter(|name| is_known(text, *name))?;
    Some((vec![institution], false))
}

/// Whether a name is an institution's: by its words, or as letters alone.
pub(super) fn is_known(text: &str, name: Span) -> bool {
    let s = name.of(text);
    !s.contains(|c: char| c.is_ascii_digit())
        && (containers::is_author(text, name) || head::is_capitals(s) && !s.contains(' '))
}

/// The date in `2020`, `2020a`, `2020, January 24`, `July 2024`; that there is none, in `n.d.`
fn year_first(text: &str, span: Span) -> Option<Option<Date>> {
    let s = span.of(text);
    if matches!(s, "n.d." | "in press" | "forthcoming") {
        return Some(None);
    }
    let Some(year) = s.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit())) else {
        // `July 2024`
        const LONGEST: usize = 16;
        let plain = s.len() <= LONGEST && s.starts_with(|c: char| c.is_ascii_uppercase());
        let month = || dates::only(text, span).filter(|date| date.iso.has_month() && !date.iso.has_day());
        return if plain { month().map(Some) } else { None };
    };
    let year = year.parse().ok()?;
    let dated = |iso| Some(Some(Date { iso, span }));
    let rest = s[4..].trim_start_matches(|c: char| c.is_ascii_lowercase());
    let Some(rest) = rest.strip_prefix(", ") else {
        return if rest.is_empty() { dated(Iso::of_year(year)) } else { None };
    };
    let (month, day) = dates::month_and_day(rest)?;
    dated(Iso::of_month(year, month, day))
}

/// `Microsoft Threat Intelligence.`, `Grid Development Bank (GDB).`, `UNICEF`: an institution in the authors' place.
fn body(text: &str, names: Span) -> Option<Span> {
    const WORDS: usize = 12;
    let s = names.of(text);
    let name = s.strip_suffix('.').unwrap_or(s);
    let span = Span::new(names.start, names.start + name.len());
    let bare = match name.rsplit_once(" (") {
        Some((bare, short)) if short.strip_suffix(')').is_some_and(head::is_capitals) => bare,
        _ => name,
    };
    let plain = bare.split(' ').count() <= WORDS
        && content_words(bare) == 0
        && !bare.contains(". ")
        && !bare.contains('(');
    let known = || containers::is_author(text, span) || head::is_capitals(bare) && !bare.contains(' ');
    (plain && (name.len() < s.len() || known())).then_some(span)
}

/// Who stands before a year and a comma or colon, and where the title behind them begins:
/// `Grid Bank (2020), Title, Series`, `Roe, Ann (2020): Title, in: Journal`.
pub(in crate::citations) struct Leading {
    pub(in crate::citations) authors: Vec<Span>,
    pub(in crate::citations) personal: bool,
    pub(in crate::citations) date: Date,
    pub(in crate::citations) title: usize,
}

/// Reads names, a year in parentheses and a comma or colon at the start of `body`, if a title follows.
pub(in crate::citations) fn leading(text: &str, body: Span) -> Option<Leading> {
    const NAMES: usize = 200;
    let s = body.of(text);
    let first = s.find(" (").filter(|at| *at <= NAMES)?;
    // `Roe, A. (ed.) (2020), Title`
    let editor = s[first + 2..].split_once(") (").filter(|(role, _)| Phrase::Editor.is(role));
    let at = first + editor.map_or(0, |(role, _)| role.len() + " ()".len());
    let close =
        at + s[at..].find(')').filter(|close| matches!(s[at + close..].get(1..3), Some(", " | ": ")))?;
    let date = year_first(text, Span::new(body.start + at + 2, body.start + close))??;
    let title = body.start + close + 3;
    let rest = &text[title..body.end];
    let another =
        rest.split(", ").next().is_some_and(|first| first.contains(" (19") || first.contains(" (20"));
    if !rest.starts_with(|c: char| c.is_uppercase() || "‘“«„'\"".contains(c)) || another {
        return None;
    }
    let names = Span::new(body.start, body.start + first);
    let plain = || {
        persons::persons(text, names)
            .filter(|found| found.span.end == names.end && (found.full || found.names.len() > 1))
    };
    let one = || inverted::one(text, names).map(|name| vec![name]);
    let authors = initials::throughout(text, names)
        .or_else(|| plain().map(|found| found.names))
        .or_else(|| inverted::mixed(text, names))
        .or_else(|| inverted::one_and_others(text, names))
        .or_else(one);
    if let Some(authors) = authors {
        return Some(Leading { authors, personal: true, date, title });
    }
    let authors = containers::institutions(text, names);
    authors.iter().all(|name| is_known(text, *name)).then_some(Leading {
        authors,
        personal: false,
        date,
        title,
    })
}
