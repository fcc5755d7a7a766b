//! Where the head of a citation ends and its tail begins.

use super::containers;
use super::data::{self, CitationWord};
use super::dates::{self, Date};
use super::elements::{Element, ElementKind};
use super::imprint::{numbered, status};
use super::legal;
use super::marks;
use super::official_journal;
use super::persons;
use super::roles::{self, Role, is_lead, role};
use super::scan::Scan;
use super::split::Segment;
use super::tail;
use crate::document::Kind;
use crate::ingest::{Run, RunKind};
use crate::span::Span;

/// Index of the first element that belongs to the tail.
pub(super) fn start(text: &str, elements: &[Element], segment: &Segment, runs: &[Run]) -> usize {
    // What stands before a title in quote marks is no tail, dates included: `Executive Order 1 of May 5, 2025, “…”`.
    let quoted = elements
        .iter()
        .enumerate()
        .take_while(|(_, e)| {
            e.kind != ElementKind::Url && (e.kind != ElementKind::Bracket || is_translation(text, e.span))
        })
        .find(|(i, e)| e.kind == ElementKind::Quote && is_title(text, elements, *i));
    if let Some((i, _)) = quoted {
        return i + 1;
    }
    let paragraphs = elements.iter().rev().take_while(|e| tail::is_paragraphs(text, **e)).count();
    let mut titled = false; // something that can be a title has been seen
    for (i, element) in elements.iter().enumerate() {
        match element.kind {
            ElementKind::Url => return i,
            ElementKind::Bracket => {
                if i > 0 && (i >= elements.len() - paragraphs || ends_head(text, element.span, segment)) {
                    return i;
                }
            }
            ElementKind::Paren => {
                let inside = Scan::inside(text, element.span);
                let law = matches!(legal::opening(inside.of(text)), Some((words, Kind::Statute)) if words.starts_with('P'));
                // `CRS Insight IN12633, Title of a Program (P.L. 118-158), by Jane Doe`
                let law = law && !elements[0].span.of(text).starts_with("CRS ");
                let journal = official_journal::read(text, inside).is_some();
                // `Implementing Memorandum 33 (NSPM-33) on National Security`: the title goes on behind a number alone.
                let goes_on = || {
                    elements.get(i + 1).is_some_and(|next| {
                        next.kind == ElementKind::Text && !next.fresh && roles::pin(text, next.span).is_none()
                    })
                };
                let number = || numbered(text, inside).is_some_and(|number| number != inside || !goes_on());
                if segment.parentheticals.contains(&inside)
                    || i > 0 && (journal || law || status(text, inside) || number())
                {
                    return i;
                }
                if i > 0 && dates::closing(text, inside).is_some() && !dated_again(text, &elements[i..]) {
                    return i;
                }
            }
            ElementKind::Quote => titled = true,
            ElementKind::Text
                if is_in_italics(elements, i, segment, runs) && !roles::is_session(text, element.span) =>
            {
                titled = true;
            }
            ElementKind::Text => {
                let first = i == 0;
                let place = Span::new(element.span.start, segment.body.end);
                if official_journal::read(text, place).is_some()
                    || !first && element.fresh && tail::is_volume_before_year(text, elements, i)
                {
                    return i;
                }
                match role(text, elements, i) {
                    Role::Collection(..) if element.fresh => return i,
                    Role::Locus(locus)
                        if (element.fresh || i > 0 && ends_in_stop(text, elements[i - 1]))
                            && (!first || !matches!(locus.kind, None | Some(Kind::News | Kind::Web))) =>
                    {
                        return i;
                    }
                    Role::None | Role::Lead if !element.fresh && text_lead(text, elements, i) => return i,
                    Role::In(_)
                        if titled && i > 0 && (element.fresh || ends_in_stop(text, elements[i - 1])) =>
                    {
                        return i;
                    }
                    Role::Visit(_) if !first => return i,
                    // `H. Comm. on Trade, 114th Cong., Title`: a committee of that Congress is the author.
                    Role::Session(_)
                        if (i == 1 && containers::is_institution(text, elements[0].span)
                            || i > 0
                                && text[elements[0].span.start..element.span.start]
                                    .contains("Staff of "))
                            && elements.get(i + 1).is_some_and(|next| {
                                next.kind == ElementKind::Text
                                    && next.fresh
                                    && (matches!(role(text, elements, i + 1), Role::None)
                                        || next.span.of(text).starts_with(char::is_uppercase))
                            }) => {}
                    // `International Politics, 1851–1945 (1991)`: years of the title.
                    // `Stipulation ¶¶ 42, 47, Doe v. Roe, No. 13-1797`: a place in a paper filed in the case.
                    Role::Pin(_) if !first && before_case(text, &elements[i + 1..]) => {}
                    Role::Pin(_) if !first && is_age(text, elements, i) => {}
                    Role::Date(..) if !first && before_date(text, elements, i) => {}
                    Role::Date(date, _) if !first && is_of_title(text, elements, i, date) => {}
                    Role::Date(..) | Role::Pin(_) | Role::Volume(_) | Role::Session(_)
                        if !first && element.fresh =>
                    {
                        return i;
                    }
                    Role::Lead if element.fresh && !first => return i,
                    // `Yearly Report, filed with the Grid Office, May 2, 2020`
                    Role::Label
                        if titled
                            && element.fresh
                            && data::begins_with(element.span.of(text), CitationWord::Occasion)
                                .is_some_and(|words| words.starts_with(char::is_lowercase)) =>
                    {
                        return i;
                    }
                    _ => {}
                }
                titled = true;
            }
        }
    }
    elements.len()
}

/// Whether the element at `i` goes on with what is set in italics before it: `*Grids at Risk, 2012–2021*`.
fn is_in_italics(elements: &[Element], i: usize, segment: &Segment, runs: &[Run]) -> bool {
    /// Runs of other kinds may begin in the title.
    const NEAR: usize = 4;
    let span = elements[i].span;
    let before = &runs[..runs.partition_point(|run| run.span.start < span.start)];
    i > 0
        && before.iter().rev().take(NEAR).any(|run| {
            run.kind == RunKind::Italic
                && span.end <= run.span.end
                && run.span.start >= segment.body.start
                && run.span.end < segment.body.end
        })
}

/// Whether the quotation at `i` is the title: it stands by itself, not inside a longer one.
pub(super) fn is_title(text: &str, elements: &[Element], i: usize) -> bool {
    let quote = elements[i].span.of(text);
    let begins = elements[i].fresh
        || elements[i - 1].span.of(text).ends_with('.')
        || matches!(elements[i - 1].kind, ElementKind::Bracket | ElementKind::Paren)
        || follows_names(text, elements, i);
    if !begins {
        return false;
    }
    let single = quote.starts_with(['\'', '‘']);
    let inside = Scan::inside(text, elements[i].span).of(text);
    match elements.get(i + 1) {
        None => true,
        Some(next) if next.fresh || next.kind != ElementKind::Text => true,
        Some(next) => {
            const WORDS: usize = 4;
            // `Doe, “A Title in Quote Marks” Some Review 48`: a comma is missing.
            let whole = i > 0
                && inside.split_whitespace().count() >= WORDS
                && next.span.of(text).starts_with(char::is_uppercase);
            inside.ends_with(',')
                || !single && whole
                || !single && inside.ends_with(['.', '?', '!'])
                || ["in ", "by "].iter().any(|lead| next.span.of(text).starts_with(lead))
                || !single && dates::month_and_day(next.span.of(text)).is_some_and(|(_, day)| day.is_some())
                || single && containers::is_listed(text, next.span)
                || marks::find(text, next.span).next().is_some_and(|mark| mark.span.start == next.span.start)
        }
    }
}

/// Whether an element is a quotation with the comma or full stop behind the title inside: `“The Guild.” In Trades`,
/// `Fake News and “Enemies of the People,” 43 Hum. Rts. 4`.
pub(super) fn ends_in_stop(text: &str, element: Element) -> bool {
    element.kind == ElementKind::Quote && Scan::inside(text, element.span).of(text).ends_with([',', '.'])
}

/// Whether the bare number at `i` tells someone's age in a headline: `Ann Roe, 82, a Crusader Against Cranes, Is Dead`.
fn is_age(text: &str, elements: &[Element], i: usize) -> bool {
    let number = elements[i].span.of(text);
    number.len() <= 3
        && number.bytes().all(|b| b.is_ascii_digit())
        && elements.get(i + 1).is_some_and(|next| {
            let s = next.span.of(text);
            next.kind == ElementKind::Text
                && next.fresh
                && ["a ", "an ", "the ", "who "].iter().any(|w| s.starts_with(w))
        })
}

/// Whether a case's name follows, perhaps behind more numbers.
fn before_case(text: &str, rest: &[Element]) -> bool {
    const MOST: usize = 4;
    let texts = rest.iter().take(MOST).take_while(|e| e.kind == ElementKind::Text && e.fresh);
    texts
        .map(|e| e.span.of(text))
        .find(|s| !s.starts_with(|c: char| c.is_ascii_digit()))
        .is_some_and(legal::is_case_name)
}

/// Whether nothing but persons' names stand before the quotation at `i`, a comma missing or a colon in its place:
/// `Ann Roe and Bo Li “Title”`, `Ann Roe, Jr.: “Title”`.
fn follows_names(text: &str, elements: &[Element], i: usize) -> bool {
    let before = Span::new(elements[0].span.start, elements[i - 1].span.end);
    let s = before.of(text);
    let names = Span::new(before.start, before.start + s.trim_end_matches([':', ' ']).len());
    persons::persons(text, names).is_some_and(|persons| persons.full && persons.span.end == names.end)
}

/// Whether the date of the source stands in parentheses right behind the element at `i`.
fn before_date(text: &str, elements: &[Element], i: usize) -> bool {
    let years =
        elements[i].span.of(text).split(['-', '–']).all(|year| year.bytes().all(|b| b.is_ascii_digit()));
    years
        && elements.get(i + 1).is_some_and(|next| {
            next.kind == ElementKind::Paren
                && !next.fresh
                && dates::closing(text, Scan::inside(text, next.span)).is_some()
        })
}

/// Whether the year at `i` is the title's: the end of a day in it, or the source's own date follows.
/// `Form 10-K for the Year Ended May 31, 2024`, `Rail Trips, 1964–2012, Grid Office, April 2014`
fn is_of_title(text: &str, elements: &[Element], i: usize, year: Date) -> bool {
    const NEAR: usize = 8;
    let s = elements[i].span.of(text);
    if year.iso.has_month()
        || year.span != elements[i].span
        || !s.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '/'))
    {
        return false;
    }
    let before = elements[i - 1];
    let day = Span::new(before.span.start, elements[i].span.end);
    if before.kind == ElementKind::Text
        && elements[i].fresh
        && let Some(date) = dates::first_day(text, day).filter(|date| date.span.end == day.end)
    {
        // `Order of May 15`, `Act of 2002 May 9`; but `all December 7`
        let lead = text[day.start..date.span.start].trim_end();
        let word = lead.rsplit(' ').next().unwrap_or_default();
        return lead.contains(' ')
            && (word.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) || word.ends_with("ed"))
            && !matches!(word, "and" | "all");
    }
    // A date of its own follows: one with its month, before any place, volume or page.
    let range = s.len() > "2012".len();
    let near = elements.iter().enumerate().skip(i + 1).take(NEAR);
    let plain = near.take_while(|(_, e)| matches!(e.kind, ElementKind::Text | ElementKind::Paren));
    let fresh = plain.filter(|(_, e)| e.kind == ElementKind::Text && e.fresh);
    for (at, element) in fresh {
        match role(text, elements, at) {
            Role::Locus(_) | Role::Visit(_) | Role::Volume(_) | Role::Pin(_) => return false,
            Role::Date(date, _)
                if date.iso.has_month()
                    && (range || date.iso.year() != year.iso.year())
                    && !element.span.of(text).starts_with(char::is_lowercase) =>
            {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// Whether the text at `i`, glued to a group before it, only leads to the URL behind it.
fn text_lead(text: &str, elements: &[Element], i: usize) -> bool {
    elements.get(i + 1).is_some_and(|next| next.kind == ElementKind::Url)
        && is_lead(elements[i].span.of(text))
}

/// `Wang Wei [王伟]`: a name or title in its own script.
fn is_translation(text: &str, bracket: Span) -> bool {
    Scan::inside(text, bracket).of(text).chars().all(|c| !c.is_ascii_alphanumeric())
}

/// Whether a bracket ends the head: it archives or defines a short name.
fn ends_head(text: &str, bracket: Span, segment: &Segment) -> bool {
    let inside = Scan::inside(text, bracket).of(text);
    inside.contains("://")
        || inside.len() == 4 && inside.bytes().all(|b| b.is_ascii_digit())
        || inside.contains("perma.cc")
        || segment.hereinafter.is_some_and(|h| bracket.start <= h.start && h.end <= bracket.end)
}

/// Whether the date in parentheses at the start of `elements` stands inside the title: another one follows
/// before any URL, with a title's words between.
fn dated_again(text: &str, elements: &[Element]) -> bool {
    let Some(next) = elements.get(1).filter(|next| next.kind == ElementKind::Text) else { return false };
    if matches!(role(text, elements, 1), Role::Locus(_) | Role::In(_) | Role::Pin(_) | Role::Date(..))
        || next.span.of(text).starts_with(':')
    {
        return false;
    }
    const NEAR: usize = 40;
    elements[1..]
        .iter()
        .take(NEAR)
        .take_while(|e| e.kind != ElementKind::Url && e.kind != ElementKind::Bracket)
        .any(|e| e.kind == ElementKind::Paren && dates::closing(text, Scan::inside(text, e.span)).is_some())
}
