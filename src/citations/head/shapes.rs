//! Heads without marks of their title: authors, title and container are told apart by their shapes.

use super::edges::plain_name;
use super::labels::{is_label, is_numbered};
use super::{Head, is_capitals, joined};
use crate::citations::containers::{self, Standing};
use crate::citations::data::{self, CitationWord};
use crate::citations::persons;
use crate::citations::roles;
use crate::citations::tail::{self, Tail};
use crate::span::Span;

/// Whether what looks like a person's name is rather a title: a name and a publisher are all there is.
pub(super) fn unlikely_author(text: &str, parts: &[Span], used: usize, full: bool, tail: &Tail) -> bool {
    match parts.len() - used.min(parts.len()) {
        0 => tail.container.is_none(),
        1 => {
            let last = parts[used];
            // `Mission & Goals, Justice Commission, https://x.org`
            let least = if full { Standing::Known } else { Standing::Likely };
            let known = containers::standing(text, last, tail) >= least;
            let capitals = is_capitals(last.of(text))
                && !is_capitals(parts[0].of(text))
                && last.of(text).split_whitespace().count() <= 4;
            (known || capitals) && tail.date.is_none() && tail.volume.is_none()
        }
        _ => false,
    }
}

/// Whether all letters are Chinese.
fn is_han(s: &str) -> bool {
    s.chars().all(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '·'))
}

/// `NSF`: an institution's letters.
fn is_acronym(s: &str) -> bool {
    (2..=6).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_uppercase())
}

/// Title and container by their shapes.
pub(super) fn by_shape(text: &str, rest: &[Span], tail: &Tail, head: &mut Head) {
    let Some(&last) = rest.last() else { return };
    // Pages right before the date: a book or a report, its title last.
    let dated = tail.dated_head;
    // `Survey 2018, at 26 (2019)`: the pin is said; what stands before it is the title's.
    let said = tail.pinned_head
        && tail.pin.is_some_and(|pin| !text[last.end..pin.start].trim_matches([',', ' ']).is_empty());
    let pages =
        tail::head_pages(text, last).filter(|_| !said && (dated || tail.pinned_head && tail.date.is_some()));
    let capitals = is_capitals(last.of(text))
        && last.of(text).split_whitespace().count() >= 2
        && head.authors.first().is_some_and(|a| is_capitals(a.of(text)));
    // `Justice Disserved, MFY LEGAL SERVS. 2 (2008)`: the publisher alone is in small capitals.
    let apart = rest.len() > 1
        && pages.is_some_and(|(before, _)| {
            is_capitals(before.of(text))
                && before.of(text).split(' ').count() > 1
                && !rest[..rest.len() - 1].iter().any(|part| is_capitals(part.of(text)))
        });
    // `Title, Cong. Res. Serv. 1–2 (2024)`: the pages of a report behind its publisher.
    if let Some((before, pin)) = pages
        && tail.container.is_none()
        && (head.personal || apart)
        && rest.len() > 1
        && !capitals
        && containers::standing(text, before, tail) >= Standing::Likely
        && before.of(text).split_whitespace().count() <= 6
    {
        head.title = joined(&rest[..rest.len() - 1]);
        head.container = Some(before);
        head.pin = Some(pin);
        return;
    }
    let timed = tail.pin.is_some_and(|pin| roles::is_time(pin.of(text)));
    if tail.container.is_none()
        && (pages.is_some() || tail.pinned_head && dated && !timed || capitals && dated)
    {
        let mut title = last;
        if let Some((before, pages)) = pages {
            title = before;
            head.pin = Some(pages);
        }
        head.book = true;
        // Institutions between the authors and the title.
        let inner = &rest[..rest.len() - 1];
        // `PUBLIC CITIZEN, BRIEFING BOOK 85`: small capitals set the author apart as they do the title.
        let shouted = head.authors.is_empty()
            && inner.len() == 1
            && [inner[0], last].iter().all(|part| {
                is_capitals(part.of(text))
                    && part.of(text).split(' ').filter(|word| word.len() > 1).count() > 1
            });
        let continues = text[title.start..].starts_with("and ")
            || text[title.start..].starts_with("AND ")
            || is_list(text, inner, title)
            || text[title.start..].starts_with('&');
        let institutions = if continues {
            0
        } else {
            inner
                .iter()
                .take_while(|part| {
                    containers::is_institution(text, **part)
                        || containers::is_brand(part.of(text))
                        || (capitals || shouted) && inner.len() == 1 && !part.of(text).contains(": ")
                })
                .count()
        };
        let institution = joined(&inner[..institutions]);
        // `GAO, GAO-23-105482, Title 12 (2023)`: a number may follow the institution.
        let labels = inner[institutions..]
            .iter()
            .take_while(|part| is_label(text, **part) || roles::is_session(text, **part))
            .count();
        head.title = joined(&[inner.get(institutions + labels).copied().unwrap_or(title), title]);
        if head.authors.is_empty() {
            head.authors.extend(institution.map(|i| plain_name(text, i)));
        } else {
            head.container = institution;
        }
        return;
    }
    if tail.container.is_some() || tail.publisher.is_some() {
        // A docket or release number behind the title is none of it.
        let end = rest.iter().skip(1).position(|part| is_label(text, *part)).map_or(rest.len(), |at| at + 1);
        // `National Commission on Grids, Final Report (…)`: the sort is all the title there is.
        let untitled = head.authors.is_empty() && end == 1 && containers::is_author(text, rest[0]);
        let rest = if untitled { rest } else { &rest[..end] };
        head.title = joined(rest);
        let published = tail.publisher.is_some() && tail.container.is_none();
        if head.authors.is_empty() && (published || tail.chapter || tail.volume.is_some() && !tail.session) {
            let institutions = containers::leading_author(text, rest);
            if institutions > 0 {
                head.authors.extend(joined(&rest[..institutions]).map(|author| plain_name(text, author)));
                head.title = joined(&rest[institutions..]);
            }
        }
        return;
    }
    // A post has no title: `Jane Doe (@jane), Twitter`.
    if let [only] = rest
        && head.personal
        && containers::is_site(text, *only)
    {
        head.container = Some(*only);
        return;
    }
    // `国务院, 新一代人工智能发展规划 [New Generation …]`
    if let ([author, title], true) = (rest, head.authors.is_empty())
        && is_han(author.of(text))
        && title.of(text).ends_with(']')
    {
        (head.authors, head.title) = (vec![*author], Some(*title));
        return;
    }
    let mut rest: Vec<Span> = rest.to_vec();
    let mut label = None;
    let labels = |part: &Span| is_label(text, *part) || data::is(part.of(text), CitationWord::Judgment);
    if let Some(at) = rest.iter().skip(1).position(labels) {
        label = Some(at + 1);
    }
    // An institution as author: at the start, with a title behind it that is no publisher.
    if head.authors.is_empty() && rest.len() > 1 {
        let parenthesised = tail.dated_head;
        let mut institutions = rest[..rest.len() - 1]
            .iter()
            .take_while(|part| containers::is_author(text, **part))
            .count()
            .max(containers::leading_author(text, &rest));
        let behind = containers::standing(text, rest[rest.len() - 1], tail);
        if parenthesised || tail.date.is_none() {
            // `Title, Publisher (date)` is the rule here.
            let container_last = matches!(behind, Standing::Known | Standing::Likely);
            // `OpenAI, System Card`: no title is one such word.
            const FIRM: usize = 4;
            let brand = rest.len() == 2
                && (containers::is_brand(rest[0].of(text))
                    || containers::is_firm(rest[0].of(text)) && rest[0].of(text).split(' ').count() <= FIRM
                    || is_acronym(rest[0].of(text)) && rest[1].of(text).split(' ').count() > 2);
            if !brand
                && (container_last && rest.len() - institutions < 2
                    || institutions > 0 && container_last && rest.len() == 2)
            {
                institutions = 0;
            }
        } else if rest.len() == 2 && behind == Standing::Known {
            institutions = 0;
        }
        // `Senate Committee on Grids, Department of Labor, Health, and Related Agencies Appropriations Bill`
        let short = |part: Option<&Span>| part.is_some_and(|part| part.of(text).split(' ').count() <= 5);
        let joins = |part: Option<&Span>| part.is_some_and(|part| part.of(text).starts_with("and "));
        while institutions > 1
            && !joins(rest.get(institutions - 1))
            && (joins(rest.get(institutions))
                || short(rest.get(institutions)) && joins(rest.get(institutions + 1)))
        {
            institutions -= 1;
        }
        if institutions > 0 {
            let authors = Span::new(rest[0].start, rest[institutions - 1].end);
            head.authors = containers::institutions(text, plain_name(text, authors));
            rest.drain(..institutions);
            label = label.map(|l| l - institutions.min(l));
            // `OMB, Memorandum M-13-13, Title`: the number stands before the title.
            if label == Some(0) {
                if rest.len() > 1 {
                    rest.remove(0);
                }
                label = rest.iter().skip(1).position(|part| is_label(text, *part)).map(|at| at + 1);
            }
        }
    }
    if let Some(label) = label.filter(|l| *l > 0 && *l < rest.len()) {
        head.title = joined(&rest[..label]);
        head.number = head.number.or(Some(rest[label]).filter(|label| is_numbered(label.of(text))));
        let after: Vec<Span> = rest[label + 1..].iter().copied().filter(|p| !is_label(text, *p)).collect();
        head.container = joined(&after);
        if head.container.is_some() || head.title.is_some_and(|t| !t.of(text).contains(',')) {
            return;
        }
        rest.truncate(label);
    }
    let (title, container) = containers::divide(text, &rest, tail, !head.authors.is_empty());
    head.container = container;
    let title = offices(text, title, head);
    head.title = joined(title);
    // `The Force That Britain Needs? King’s College London`
    if head.container.is_none()
        && let Some(title) = head.title
        && let Some((asks, behind)) = title.of(text).rsplit_once("? ")
        && let place = Span::new(title.end - behind.len(), title.end)
        && (containers::is_institution(text, place) || containers::is_listed(text, place))
    {
        head.title = Some(Span::new(title.start, title.start + asks.len() + 1));
        head.container = Some(place);
    }
}

/// Whether a book's title is a list that has begun before its last part: `CAPITALISM, SOCIALISM AND DEMOCRACY`.
fn is_list(text: &str, inner: &[Span], last: Span) -> bool {
    let [first] = inner else { return false };
    let (first, last) = (first.of(text), last.of(text));
    let joined = last.split_once(" AND ").or_else(|| last.split_once(" and "));
    joined.is_some_and(|(a, b)| !a.contains(' ') && !b.contains(' '))
        && !first.contains([' ', '.'])
        && first.len() > "ABCDEF".len()
}

/// Persons with their offices between title and institution are its authors.
fn offices<'p>(text: &str, title: &'p [Span], head: &mut Head) -> &'p [Span] {
    if let [first @ .., last] = title
        && !first.is_empty()
        && head.authors.is_empty()
        && head.container.is_some()
        && let Some(persons) = persons::persons(text, *last)
        && persons::has_office(text, persons.names[0])
    {
        head.authors = persons.names;
        head.personal = true;
        return first;
    }
    title
}
