//! Where references of the sciences say that something was published.

use crate::citations::containers::is_small;
use crate::citations::dates::{self, Date, Iso};
use crate::citations::roles::{self, is_year};
use crate::span::Span;

/// Where something was published: offsets of the reference.
pub(super) struct Source {
    /// Of the journal, the book or the publishing house.
    pub(super) name: Span,
    pub(super) volume: Option<Span>,
    pub(super) page: Option<Span>,
    pub(super) date: Date,
    /// Whether the name is that of a book with the work in it.
    pub(super) book: bool,
    pub(super) end: usize,
}

/// Bytes of a source up to its year, at most.
const LONGEST: usize = 160;

/// Whether `name` can be a journal's: `N Engl J Med`, `eLife`, `J. Grids`.
fn is_name(name: &str) -> bool {
    const WORDS: usize = 12;
    let word = |word: &str| {
        let numbered = word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(char::is_alphabetic);
        numbered
            || word.starts_with('(')
            || word.contains(char::is_uppercase)
            || is_small(word)
            || word == "&"
    };
    let first = name.split(' ').next().unwrap_or_default();
    first.contains(char::is_uppercase)
        && name.split(' ').count() <= WORDS
        && name.split(' ').all(word)
        && !name.contains([';', '“', '"'])
}

/// Whether `page` is a page, a range of pages or the number of an article: `12-20`, `e1002149`.
fn is_page(page: &str) -> bool {
    const ARTICLE: usize = 12;
    let article = page.len() <= ARTICLE && page.bytes().all(|b| b.is_ascii_alphanumeric());
    roles::is_pages(page) || article && page.contains(|c: char| c.is_ascii_digit())
}

/// Name, volume and pages of `J. Grids 12 (3): 4–5`, `J. Grids 12, no. 3: 4–5`, `J. Grids 12(3), 4–5`.
pub(in crate::citations::author_date) fn numbered(s: &str) -> Option<(&str, &str, &str)> {
    const VOLUME: usize = 4;
    let at = s.rfind(':').or_else(|| s.rfind(", "))?;
    let (before, pages) = (&s[..at], s[at + 1..].trim_start());
    let issue = before.find(" (").or_else(|| before.find(", no. ")).or_else(|| before.find('('));
    let name = &before[..issue.unwrap_or(before.len())];
    let (name, volume) = name.rsplit_once(' ')?;
    let name = name.trim_end_matches(',');
    let digits = (1..=VOLUME).contains(&volume.len()) && volume.bytes().all(|b| b.is_ascii_digit());
    (digits && !name.is_empty() && is_page(pages)).then_some((name, volume, pages))
}

/// `J Grids. 2021;3(4):12-20`, `BMJ 2020 May 4;368:m1091`
pub(super) fn periodical(s: &str, from: usize) -> Option<Source> {
    let semicolon = from + s.as_bytes()[from..].iter().take(LONGEST).position(|b| *b == b';')?;
    let (name, date) = dated(s, Span::new(from, semicolon))?;
    let at = semicolon + 1 + usize::from(s[semicolon + 1..].starts_with(' '));
    let volume = Span::new(at, at + s[at..].bytes().take_while(u8::is_ascii_digit).count());
    let mut end = volume.end;
    let issue = s[end..].strip_prefix('(').and_then(|issue| issue.find(')'));
    end += issue.map_or(0, |len| len + 2);
    let mut page = None;
    if let Some(rest) = s[end..].strip_prefix(':') {
        let start = s.len() - rest.trim_start().len();
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '–');
        let len = s[start..].find(|c| !part(c)).unwrap_or(s.len() - start);
        let digit = |page: &Span| page.of(s).contains(|c: char| c.is_ascii_digit());
        page = Some(Span::new(start, start + len)).filter(digit);
        end = page.map_or(end, |page| page.end);
    }
    let volume = Some(volume).filter(|volume| !volume.is_empty());
    let numbered = volume.is_some_and(|volume| volume.len() <= 4) || issue.is_some();
    (numbered && (page.is_some() || issue.is_some())).then_some(Source {
        name,
        volume,
        page,
        date,
        book: false,
        end,
    })
}

/// `J Grids. 2025`: the volume is still to come.
pub(super) fn ahead_of_print(s: &str, from: usize) -> Option<Source> {
    let (name, _) = s[from..].split_once(". ").filter(|(name, _)| is_name(name))?;
    let end = from + name.len() + ". ".len();
    let end = end + s[end..].find(['.', ';', ':']).unwrap_or(s.len() - end);
    let (name, date) = dated(s, Span::new(from, end))?;
    Some(Source { name, volume: None, page: None, date, book: false, end })
}

/// The name and the date behind it in `J Grids. 2021 May 4`, `BMJ 2020`.
fn dated(s: &str, part: Span) -> Option<(Span, Date)> {
    const PARTS: usize = 3;
    let words = part.of(s);
    let year = words.split(' ').rev().take(PARTS).find(|word| is_year(word))?;
    let year_at = year.as_ptr() as usize - words.as_ptr() as usize;
    let name = words[..year_at].trim_end().trim_end_matches('.');
    let date = year_first(s, Span::new(part.start + year_at, part.end))?;
    is_name(name).then(|| (Span::new(part.start, part.start + name.len()), date))
}

/// The date in `2021`, `2021 May`, `2021 May 4`.
fn year_first(s: &str, span: Span) -> Option<Date> {
    let (year, rest) = span.of(s).split_once(' ').unwrap_or((span.of(s), ""));
    let year = Some(year).filter(|year| is_year(year))?.parse().ok()?;
    let iso = match dates::month_and_day(rest) {
        Some((month, day)) => Iso::of_month(year, month, day),
        None => Iso::of_year(year),
    };
    Some(Date { iso, span })
}

/// `Nat. Grids 512, 44–47 (2018)`, `In Proc. Grids, 3–9 (Grid Press, 2018)`
pub(super) fn years_last(s: &str, from: usize) -> Option<Source> {
    let rest = &s[from..s.floor_char_boundary((from + LONGEST).min(s.len()))];
    let (open, year, close) = rest.match_indices(" (").find_map(|(open, _)| {
        let close = open + rest[open..].find(')')?;
        let inside = &rest[open + 2..close];
        let year = inside.rsplit(", ").next().filter(|year| is_year(year))?;
        Some((open, close - year.len(), close))
    })?;
    let at = |start: usize, end: usize| Span::new(from + start, from + end);
    let date = Date { iso: Iso::of_year(rest[year..close].parse().ok()?), span: at(year, close) };
    let source =
        |name: Span, volume, page, book| Source { name, volume, page, date, book, end: from + close + 1 };
    let before = &rest[..open];
    // `Preprint at gridRxiv https://a.org/b (2020)`
    if let Some((server, _)) = before.strip_prefix("Preprint at ").and_then(|at| at.split_once(" http")) {
        let start = "Preprint at ".len();
        return is_name(server).then(|| source(at(start, start + server.len()), None, None, false));
    }
    if let Some(book) = before.strip_prefix("In ") {
        let (name, page) = match book.rsplit_once(", ").filter(|(_, page)| roles::is_pages(page)) {
            Some((name, page)) => (name, Some(at(open - page.len(), open))),
            None => (book, None),
        };
        let start = "In ".len();
        return is_name(name).then(|| source(at(start, start + name.len()), None, page, true));
    }
    let (name, volume, page) = numbered(before).filter(|_| close - year == 4 && open + 2 == year)?;
    let volume_at = volume.as_ptr() as usize - before.as_ptr() as usize;
    let volume = at(volume_at, volume_at + volume.len());
    is_name(name).then(|| source(at(0, name.len()), Some(volume), Some(at(open - page.len(), open)), false))
}

/// The publisher of `London: Sage; 2019`, `Grid Press; 2019:3-9`, and the pages behind it.
pub(super) fn house(s: &str, from: usize) -> Option<Source> {
    const PLACE: usize = 4;
    let semicolon = from + s[from..].find("; ").filter(|at| *at <= LONGEST)?;
    let before = &s[from..semicolon];
    let name = match before.split_once(": ").filter(|(place, _)| *place != "In") {
        Some((place, name)) => {
            let word = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c == '(');
            (place.split(' ').count() <= PLACE && place.split(' ').all(word)).then_some(name)?
        }
        None => before,
    };
    let date_at = semicolon + 2;
    let date_len = s[date_at..].find(['.', ':', '[']).unwrap_or(s.len() - date_at);
    let date = year_first(s, Span::new(date_at, date_at + date_len).trimmed(s))?;
    let end = date.span.end;
    let pages = s[end..].strip_prefix(". p. ").or_else(|| s[end..].strip_prefix(':'));
    let page = pages.map(|pages| {
        let start = s.len() - pages.len();
        let len = pages.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '–')).unwrap_or(pages.len());
        Span::new(start, start + len)
    });
    let page = page.filter(|page| !page.is_empty());
    (is_name(name) && !name.contains(". ") && !name.contains(": ")).then_some(Source {
        name: Span::new(semicolon - name.len(), semicolon),
        volume: None,
        page,
        date,
        book: false,
        end: page.map_or(end, |page| page.end),
    })
}
