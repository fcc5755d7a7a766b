//! The head of a citation: authors, title and container, told apart by quote marks and italics where they
//! survive, by the grammar of names and the shape of institutions where they do not.

pub(super) mod bibliography;
mod edges;
mod italics;
mod labels;
mod quoted;
mod shapes;
mod talks;

pub(super) use edges::finish;
pub(super) use labels::is_label;

use super::bounds;
use super::clauses;
use super::containers::{self, Standing};
use super::data::ABBREVIATIONS;
use super::elements::{Element, ElementKind};
use super::imprint;
use super::inverted;
use super::legal;
use super::official::{self, official};
use super::persons;
use super::roles;
use super::tail::{self, Tail};
use crate::document::Kind;
use crate::ingest::{Run, RunKind};
use crate::span::Span;
use italics::{by_italics, italic_container, italic_title};
use labels::is_series;
use quoted::quoted;
use shapes::{by_shape, unlikely_author};

/// What the head of a citation says.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) authors: Vec<Span>,
    pub(super) title: Option<Span>,
    pub(super) container: Option<Span>,
    pub(super) pin: Option<Span>,
    /// The document's number in its series, where it stands behind the title.
    pub(super) number: Option<Span>,
    /// The Congress of the committee that is its author.
    pub(super) volume: Option<Span>,
    /// What the first words or the label say the source is.
    pub(super) kind: Option<Kind>,
    /// Whether the authors are persons.
    pub(super) personal: bool,
    /// Whether the title is set as a book's: pages behind it, or capitals throughout.
    pub(super) book: bool,
}

/// Reads the elements before the tail.
pub(super) fn read(text: &str, elements: &[Element], tail: &Tail, runs: &[Run]) -> Head {
    let (Some(first), Some(last)) = (elements.first(), elements.last()) else { return Head::default() };
    let span = Span::new(first.span.start, last.span.end);
    if last.kind == ElementKind::Quote && bounds::is_title(text, elements, elements.len() - 1) {
        return quoted(text, elements, span);
    }
    let mut parts = parts(text, elements);
    let house = without_place(text, &mut parts).filter(|_| tail.container.is_none());
    let mut head = of_parts(text, &parts, span, tail, runs, house.is_some());
    head.container = house.or(head.container);
    head
}

/// Reads the parts between commas; `housed` where the house that stood behind them tells that none is among them.
fn of_parts(text: &str, parts: &[Span], span: Span, tail: &Tail, runs: &[Run], housed: bool) -> Head {
    if let Some(head) = talks::interview(text, parts).or_else(|| talks::newspaper(text, parts, tail)) {
        return head;
    }
    if let Some(head) = official(text, parts, tail) {
        return head;
    }
    // `OMB Memorandum M-13-13, Title`: the series and its number, then the title.
    if parts.len() > 1 && is_series(parts[0].of(text)) && !is_label(text, parts[1]) {
        let (title, container) = containers::divide(text, &parts[1..], tail, true);
        let mut head = Head { title: joined(title), container: Some(parts[0]), ..Head::default() };
        if tail.container.is_none() && container.is_some() && title.len() > 1 {
            head.container = container;
        }
        finish(text, &mut head);
        return head;
    }
    // Where italics begin a title, names end: `Ann Lee, *Paper Ports and Clerks*` has one author.
    let italics = runs.iter().find(|run| {
        run.kind == RunKind::Italic
            && parts.iter().skip(1).any(|part| part.start.abs_diff(run.span.start) <= 1)
    });
    let named = italics.map_or(span, |run| Span::new(span.start, run.span.start.min(span.end)).trimmed(text));
    let persons = persons::persons(text, named).filter(|p| p.full || p.names.len() > 1);
    let mut used =
        persons.as_ref().map_or(0, |p| parts.iter().take_while(|part| part.start < p.span.end).count());
    let mut head = Head::default();
    let mut parts = parts.to_vec();
    // `Timeshares, Vacation Clubs, and Related Scams, Grid Info`: a title and where it stands.
    let sourced = |used: usize| parts.len() > used + 1 || tail.container.or(tail.publisher).is_some();
    let listed = inverted::of_parts(text, &parts)
        .or_else(|| inverted::first_of_parts(text, &parts).filter(|(_, used)| sourced(*used)));
    let stopped = inverted::stopped(text, span)
        .filter(|(names, _)| listed.as_ref().is_none_or(|(listed, _)| listed.len() < names.len()));
    let stops = stopped.is_some() && tail.container.is_none();
    if let Some((names, title)) = stopped {
        // `BRAIT, B.; LI, C. Ports at work`: the title begins in the last name's part.
        used = parts.iter().take_while(|part| part.end <= title).count();
        if let Some(part) = parts.get_mut(used) {
            part.start = part.start.max(title);
        }
        (head.authors, head.personal) = (names, true);
    } else if let Some((names, taken)) = listed {
        (head.authors, head.personal, used) = (names, true, taken);
    } else if let Some(persons) = persons
        && !unlikely_author(text, &parts, used, persons.full, tail)
    {
        let end = persons.span.end;
        head.authors = persons.names;
        head.personal = true;
        // `Acme Analytics, Inc.`: a firm reads like a person's name up to its comma.
        if let Some(part) = parts.iter().find(|part| part.start < end && end < part.end)
            && legal::is_firm_suffix(text[end..part.end].trim_start_matches([',', ' ']))
            && let [author] = head.authors.as_mut_slice()
        {
            author.end = part.end;
            head.personal = false;
        }
    } else {
        used = 0;
    }
    if let Some(authors) = italics::authors(text, &parts, runs).filter(|_| head.authors.is_empty()) {
        (head.authors, head.personal, used) = (authors, true, 1);
    }
    let mut rest: &[Span] = &parts[used..];
    // `eds.`, `Note`, `Comment`: what sort of piece, not its title.
    while rest.len() > 1 && is_label(text, rest[0]) {
        rest = &rest[1..];
    }
    // `Committee on Trade, Title, hearing`
    if rest.iter().skip(1).any(|part| part.of(text).eq_ignore_ascii_case("hearing")) {
        head.kind = Some(Kind::Hearing);
    }
    if let Some(at) = committee(text, rest) {
        // `Staff of S. Comm. on Commerce, 113th Cong., Title`
        head.authors = joined(&rest[..at]).into_iter().collect();
        head.volume = Some(rest[at]);
        head.title = joined(&rest[at + 1..]);
        cut_pages(text, &mut head, tail);
        finish(text, &mut head);
        return head;
    }
    if let Some(number) = numbered(text, rest, tail, &mut head) {
        head.number = head.number.or(Some(number));
        finish(text, &mut head);
        return head;
    }
    // `Title, GAO-23-105482`
    if let Some(at) = rest.iter().skip(1).position(|part| roles::is_document_number(part.of(text))) {
        let at = at + 1;
        // What stands behind it is its revision or its state.
        let revised = rest.get(at + 1).filter(|part| part.of(text).starts_with("Rev. "));
        if at > 1 || at + 1 == rest.len() || head.personal {
            head.number = Some(Span::new(rest[at].start, revised.map_or(rest[at].end, |part| part.end)));
            rest = &rest[..at];
        }
    }
    let marked = tail.number.is_some_and(|number| roles::is_document_number(number.of(text)));
    let colon = |title: Span| title.of(text).contains(": ") && tail.dated_head && tail.publisher.is_none();
    if let ([author, title], false, None) = (rest, head.personal, tail.container)
        && (marked || colon(*title) && author.of(text).split_whitespace().count() <= 8)
        && is_author_of(text, *author, *title)
    {
        (head.authors, head.title) = (vec![*author], Some(*title));
        cut_pages(text, &mut head, tail);
        finish(text, &mut head);
        return head;
    }
    if let Some((title, container)) =
        italic_container(text, rest, runs).filter(|_| !head.authors.is_empty() && tail.container.is_none())
    {
        (head.title, head.container) = (Some(title), Some(container));
    } else if let Some(title) = italic_title(text, rest, runs) {
        by_italics(text, rest, title, tail, &mut head);
    } else if housed && !head.authors.is_empty() {
        head.title = joined(rest);
    } else if let Some((title, container)) = by_stop(text, rest).filter(|_| stops && tail.volume.is_some()) {
        (head.title, head.container) = (Some(title), Some(container));
    } else {
        by_shape(text, rest, tail, &mut head);
    }
    finish(text, &mut head);
    head
}

/// `Title. Name of a Journal`, a volume behind it: the two.
fn by_stop(text: &str, rest: &[Span]) -> Option<(Span, Span)> {
    const NAME: usize = 12;
    let whole = joined(rest)?;
    let s = whole.of(text);
    let at = s.match_indices(". ").map(|(at, _)| at).find(|at| {
        let (word, name) = (s[..*at].rsplit(' ').next().unwrap_or_default(), &s[at + 2..]);
        word.len() > 2
            && !ABBREVIATIONS.has(word)
            && name.split(' ').count() <= NAME
            && name.starts_with(char::is_uppercase)
    })?;
    let title = Span::new(whole.start, whole.start + at);
    Some((title, Span::new(title.end + 2, whole.end)))
}

/// Takes the place of publication off the end of the parts, and gives the house behind it: `Title, Washington, DC`,
/// `Title, Santa Monica, Calif.: Grid Corporation`.
fn without_place(text: &str, parts: &mut Vec<Span>) -> Option<Span> {
    // A report's number may follow.
    let number = parts.last().is_some_and(|part| roles::is_document_number(part.of(text)));
    let end = parts.len() - usize::from(number);
    let [_, .., before, last] = parts[..end] else { return None };
    let s = last.of(text);
    let behind_state = imprint::behind_state(text, last).filter(|_| end > 2);
    let house = imprint::behind_place(text, last).or(behind_state);
    let city = before.of(text).split(' ').count() <= 3
        && before.of(text).split(' ').all(is_capitalised)
        && !is_capitals(before.of(text));
    let gone = if behind_state.is_some() || end > 2 && imprint::is_state(s) && city {
        2
    } else {
        usize::from(house.is_some() || imprint::is_place(s))
    };
    parts.drain(end - gone..end);
    house
}

/// Where the Congress of a committee stands between its name and the title.
fn committee(text: &str, rest: &[Span]) -> Option<usize> {
    let at = rest.iter().position(|part| roles::is_session(text, *part))?;
    (at > 0 && at + 1 < rest.len() && text[rest[0].start..rest[at].start].contains("Comm")).then_some(at)
}

/// Reads `Institution, GAO-23-105482, Title`: a document's number between its author and its title.
fn numbered(text: &str, rest: &[Span], tail: &Tail, head: &mut Head) -> Option<Span> {
    let at = rest.iter().position(|part| roles::is_document_number(part.of(text)))?;
    let (before, number, after) = (&rest[..at], rest[at], &rest[at + 1..]);
    if let ([author, title], [], false) = (before, after, head.personal)
        && is_author_of(text, *author, *title)
    {
        (head.authors, head.title) = (vec![*author], Some(*title));
        cut_pages(text, head, tail);
        return Some(number);
    }
    let revision =
        after.iter().take_while(|part| is_label(text, **part) || part.of(text).starts_with("Rev. ")).count();
    let title = joined(official::before_number(text, &after[revision..]))?;
    let author = before.last().is_some_and(|part| containers::is_institution(text, *part));
    let named = title.of(text).starts_with(|c: char| !c.is_lowercase());
    if !named || !head.personal && !author || containers::standing(text, title, tail) == Standing::Known {
        return None;
    }
    head.title = Some(title);
    cut_pages(text, head, tail);
    if head.personal {
        // `Jane Doe, Cong. Rsch. Serv., R46795, Title`
        head.container = Some(Span::new(before.first().map_or(number.start, |part| part.start), number.end));
    } else {
        head.authors = joined(before).into_iter().collect();
    }
    Some(number)
}

/// Takes the pages behind a title that stands right before its date off it.
pub(super) fn cut_pages(text: &str, head: &mut Head, tail: &Tail) {
    if tail.dated_head
        && let Some((title, pages)) = head.title.and_then(|title| tail::head_pages(text, title))
    {
        (head.title, head.pin) = (Some(title), Some(pages));
    }
}

/// Whether an institution stands before the title of a numbered document.
fn is_author_of(text: &str, author: Span, title: Span) -> bool {
    const WORDS: usize = 14;
    let (name, title) = (author.of(text), title.of(text));
    let words = name.split_whitespace().count();
    containers::is_author(text, author)
        || (2..=WORDS).contains(&words)
            && !name.contains(": ")
            && clauses::content_words(name) == 0
            && title.split_whitespace().count() >= 3
            && !title.starts_with("and ")
}

/// The comma-separated parts of the head.
fn parts(text: &str, elements: &[Element]) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::with_capacity(6);
    for element in elements {
        match parts.last_mut() {
            Some(part)
                if !element.fresh
                    || element.span.of(text).starts_with("v. ")
                    || legal::is_firm_suffix(element.span.of(text)) =>
            {
                part.end = element.span.end;
            }
            _ => parts.push(element.span),
        }
    }
    parts
}

/// From the first of `parts` to the last.
pub(super) fn joined(parts: &[Span]) -> Option<Span> {
    Some(Span::new(parts.first()?.start, parts.last()?.end))
}

/// Whether `word` begins with a capital.
pub(super) fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether all letters are capitals.
pub(super) fn is_capitals(s: &str) -> bool {
    let mut letters = s.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}
