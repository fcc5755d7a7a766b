//! The parentheticals of a citation's tail that explain nothing: date and publisher, state, place in a manuscript.

use super::containers;
use super::data::{LABELS, PLACES, PUBLISHERS, STATUSES, key};
use super::dates;
use super::elements::{Element, ElementKind};
use super::judgments;
use super::legal;
use super::marks;
use super::official_journal;
use super::phrases::Phrase;
use super::scan::Scan;
use super::split::Segment;
use super::tail::Tail;
use crate::document::Kind;
use crate::span::Span;

/// Whether a parenthetical tells the state of its source.
pub(super) fn status(text: &str, inside: Span) -> bool {
    let s = inside.of(text);
    STATUSES.iter().any(|status| s.get(..status.len()).is_some_and(|head| head.eq_ignore_ascii_case(status)))
}

/// Whether a parenthetical says that its source is a thesis.
pub(super) fn is_thesis(s: &str) -> bool {
    let lower = s.to_ascii_lowercase();
    Phrase::Thesis.is_in(&lower)
}

/// A parenthetical of the tail: date and publisher, state, or the place in a manuscript.
pub(super) fn paren(
    text: &str,
    group: Span,
    before: Option<Element>,
    scan: &Scan,
    segment: &Segment,
    tail: &mut Tail,
) {
    let inside = Scan::inside(text, group);
    let defines = segment.hereinafter.is_some_and(|h| inside.start <= h.start && h.end <= inside.end);
    if defines || segment.parentheticals.contains(&inside) {
        return;
    }
    if tail.url.is_none() {
        tail.url = scan.urls_within(inside).last().cloned();
    }
    let s = inside.of(text);
    if let Some(issue) = official_journal::read(text, inside) {
        tail.published(&issue);
        return;
    }
    // `(entered into force 1 July 2002)`: no date of the source beside the one it has.
    if tail.date.is_some() && s.starts_with("entered into force") {
        return;
    }
    // `Some Act of 1988 (P.L. 100-418, as amended)`
    if tail.container.is_none()
        && matches!(legal::opening(s), Some((words, Kind::Statute)) if words.starts_with('P'))
    {
        let end = s.find([',', ';']).unwrap_or(s.len());
        tail.container = Some(Span::new(inside.start, inside.start + end));
        tail.kind = Some(Kind::Statute);
        return;
    }
    if let Some(rest) = s.strip_prefix("manuscript at ").or_else(|| s.strip_prefix("manuscript, at ")) {
        tail.pin = Some(Span::new(inside.end - rest.len(), inside.end));
        tail.status = true;
        return;
    }
    // `(promulgated by the Standing Comm., June 10, 2021, effective Sept. 1, 2021)`
    if let Some(body) = Phrase::Issuer.strip(s)
        && let Some(date) = dates::first(text, inside)
    {
        let body = body.strip_prefix("the ").unwrap_or(body);
        let body = Span::new(inside.end - body.len(), date.span.start);
        let len = body.of(text).trim_end_matches([',', ' ']).trim_end_matches(" et al.").len();
        tail.publisher = tail.publisher.or(Some(Span::new(body.start, body.start + len)));
        tail.date = tail.date.take().or(Some(date));
        return;
    }
    if is_thesis(s) && tail.publisher.is_none() {
        tail.publishes = Some(Kind::Thesis);
        let school = s.split_once(", ").map(|(_, school)| Span::new(inside.end - school.len(), inside.end));
        let date = dates::first(text, inside);
        tail.publisher = school.map(|school| {
            let end = date.as_ref().map_or(school.end, |date| date.span.start.max(school.start));
            let name = Span::new(school.start, end);
            Span::new(name.start, name.start + name.of(text).trim_end_matches([',', ' ']).len())
        });
        tail.date = tail.date.take().or(date);
        return;
    }
    // `(Fourth Report of Session 2017–19, HC 351)`
    if let Some(number) = numbered(text, inside) {
        tail.number = tail.number.or(Some(number));
        return;
    }
    let status = status(text, inside);
    let visited = Phrase::Access.strip(&s.to_ascii_lowercase()).is_some()
        && !s.to_ascii_lowercase().starts_with("last updated")
        && !s.to_ascii_lowercase().starts_with("last modified");
    tail.status |= status && !s.to_ascii_lowercase().starts_with("last") && !visited;
    if visited {
        return;
    }
    let Some(date) = (if status && !s.starts_with("forthcoming") && !s.starts_with("last") {
        dates::first(text, inside)
    } else {
        dates::closing(text, inside).or_else(|| dates::first(text, inside).filter(|_| status))
    }) else {
        return;
    };
    let lead = Span::new(inside.start, date.span.start).trimmed(text);
    // `Working Paper No. 2020-49`
    if lead.of(text).ends_with("No.") {
        return;
    }
    let (label, number) = lead.of(text).split_once(", ").unwrap_or((lead.of(text), ""));
    if LABELS.contains(label.trim_end_matches(',').to_ascii_lowercase().as_str()) {
        tail.label = tail.label.or(Some(Span::new(lead.start, lead.start + label.len())));
        let number = number.trim_end_matches([',', ' ']);
        if number.contains(|c: char| c.is_ascii_digit()) {
            let start = lead.start + label.len() + 2;
            tail.number = tail.number.or(Some(Span::new(start, start + number.len())));
        }
    } else if tail.publisher.is_none()
        && !tail.reporter
        && tail.volume.is_none()
        && let Some((span, kind)) = publisher(text, lead)
    {
        tail.publisher = Some(span);
        tail.publishes = Some(kind);
    } else if tail.container.is_none()
        && tail.volume.is_none()
        && judgments::is_court(lead.of(text).trim_end_matches(','))
    {
        // `App no 10843/84 (ECtHR, 27 September 1990)`
        tail.container = Some(Span::new(lead.start, lead.start + lead.of(text).trim_end_matches(',').len()));
        tail.kind = Some(Kind::Case);
    }
    if tail.container.is_none()
        && tail.url.is_none()
        && tail.date.is_none()
        && before.is_none_or(|b| tail.pinned_head && b.kind == ElementKind::Text)
    {
        tail.dated_head = true;
    }
    tail.edition |= lead.of(text).split_whitespace().any(|w| Phrase::Editor.is(w.trim_end_matches(',')));
    if tail.date.is_none() || tail.redated {
        tail.date = Some(date);
        tail.redated = false;
    }
}

/// The number of a document in its series, perhaps behind the words that say which it is, no date behind it:
/// `Cmnd 5012`, `Fourth Report of Session 2017–19, HC 351`.
pub(super) fn numbered(text: &str, inside: Span) -> Option<Span> {
    let number = inside.of(text).rsplit(", ").next()?;
    marks::whole(number).map(|_| Span::new(inside.end - number.len(), inside.end))
}

/// What a house named behind its place publishes.
fn house_kind(house: &str) -> Kind {
    match containers::published(house) {
        Some(kind @ (Kind::Government | Kind::Report)) if !house.contains("Publish") => kind,
        _ => Kind::Book,
    }
}

/// The publisher before a date, and what it publishes: `New York: Scribner`, `Nat’l Bureau of Econ. Rsch.,
/// Working Paper No. 27950`.
fn publisher(text: &str, lead: Span) -> Option<(Span, Kind)> {
    let s = lead.of(text).trim_end_matches([',', ' ']);
    // `Grid University Press, 3rd ed`
    let s = match s.rsplit_once(", ") {
        Some((house, edition))
            if edition.starts_with(|c: char| c.is_ascii_digit())
                && Phrase::Edition.ends(edition)
                && !house.rsplit(' ').next().is_some_and(|word| Phrase::Editor.is(word)) =>
        {
            house
        }
        _ => s,
    };
    let lead = Span::new(lead.start, lead.start + s.len());
    if let Some((city, _)) = s.split_once(": ")
        && (!city.contains(['.', ';']) || city.ends_with("D.C."))
    {
        // `(Santa Monica: RAND Corporation, 2022)`: an institution that is no press prints reports.
        // `Oxford University Press: Oxford`
        let house = &s[city.len() + 2..];
        if is_place(house) {
            return Some((Span::new(lead.start, lead.start + city.len()), house_kind(city)));
        }
        let kind = house_kind(house);
        return (city.len() + 2 < s.len()).then(|| (Span::new(lead.start + city.len() + 2, lead.end), kind));
    }
    let series = s
        .rsplit_once(", ")
        .is_some_and(|(name, series)| series.contains("Paper") && !name.contains(", ") && !is_thesis(name));
    if series {
        return Some((lead, Kind::Report));
    }
    if let Some(name) = house(s) {
        let at = name.as_ptr() as usize - s.as_ptr() as usize;
        let kind = match containers::published(name) {
            Some(kind) => kind,
            None => Kind::Book,
        };
        return Some((Span::new(lead.start + at, lead.start + at + name.len()), kind));
    }
    if marks::whole(s).is_some() || s.starts_with("Report No ") {
        return Some((lead, Kind::Government));
    }
    let (name, series) = s.rsplit_once(", ")?;
    if is_thesis(name) {
        return Some((Span::new(lead.end - series.len(), lead.end), Kind::Thesis));
    }
    let paper = Phrase::Paper.is_in(series);
    (paper && !name.contains(", ")).then_some((lead, Kind::Report))
}

/// Whether `s` is a city's name, as in `Brussels, 24 July 2020`.
pub(super) fn is_place(s: &str) -> bool {
    const LONGEST: usize = 20;
    (3..=LONGEST).contains(&s.len())
        && s.starts_with(char::is_uppercase)
        && PLACES.contains(s.to_lowercase().as_str())
}

/// `DC`, `D.C.`: what stands behind a city.
pub(super) fn is_state(s: &str) -> bool {
    let letters = s.len() == 2 && s.bytes().all(|b| b.is_ascii_uppercase());
    letters && PLACES.contains(s.to_ascii_lowercase().as_str()) || s == "D.C."
}

/// The house behind a city: `London: Grid Institute`.
pub(super) fn behind_place(text: &str, span: Span) -> Option<Span> {
    let (place, house) = span.of(text).split_once(": ")?;
    (is_place(place) && house.starts_with(char::is_uppercase))
        .then(|| Span::new(span.end - house.len(), span.end))
}

/// The house behind a state: `DC: Grid Institute`, `Mass.: Grid Press`.
pub(super) fn behind_state(text: &str, span: Span) -> Option<Span> {
    let (state, house) = span.of(text).split_once(": ")?;
    let short = state.ends_with('.') && state.len() <= 8 && !state.contains(' ');
    ((is_state(state) || short) && house.starts_with(char::is_uppercase))
        .then(|| Span::new(span.end - house.len(), span.end))
}

/// The publisher of an imprint behind a full stop, its date last: `Washington, DC: Grid Office, February 2010`.
pub(super) fn stands_alone(text: &str, span: Span) -> Option<(Span, Kind)> {
    const PLACE: usize = 4;
    const HOUSE: usize = 9;
    let s = span.of(text);
    let Some((city, rest)) = s.split_once(": ") else {
        // `Penguin, 2018`
        let (house, date) = s.split_once(", ")?;
        let known = PUBLISHERS.contains(&key(house)) || Phrase::Press.ends(house);
        let dated = dates::only(date, Span::new(0, date.len())).is_some();
        return (known && dated)
            .then(|| (Span::new(span.start, span.start + house.len()), house_kind(house)));
    };
    let place = city.split([' ', '/']).count() <= PLACE
        && city.split([' ', '/']).all(|word| word.starts_with(char::is_uppercase) || word == "and");
    // `Cranes: A History, 2004` is a title.
    if !place || !rest.starts_with(char::is_uppercase) || rest.starts_with("A ") || rest.starts_with("An ") {
        return None;
    }
    let at = rest
        .match_indices(", ")
        .map(|(at, _)| at)
        .find(|at| dates::only(rest, Span::new(at + 2, rest.len())).is_some())?;
    // `Grids: Actions Needed. May 14, 2017`: a title and its date. `W. W. Norton` is a house.
    let house = &rest[..at];
    let stopped = house
        .match_indices(". ")
        .any(|(stop, _)| house[..stop].rsplit(' ').next().is_some_and(|word| word.chars().count() > 2));
    if stopped || house.ends_with(|c: char| c.is_ascii_digit()) || house.split(' ').count() > HOUSE {
        return None;
    }
    let start = span.start + city.len() + 2;
    (at > 0).then(|| (Span::new(start, start + at), house_kind(&rest[..at])))
}

/// The publishing house beside a date, behind editions, editors and translators: `3rd edn, OUP`,
/// `Gregory Rabassa trans., Harper & Row`, `St. Martin’s Press`.
fn house(s: &str) -> Option<&str> {
    let mut name = s;
    while let Some((role, rest)) = name.split_once(", ") {
        let last = role.rsplit(' ').next().unwrap_or_default();
        if !Phrase::Editor.is(last) {
            break;
        }
        name = rest;
    }
    let press = Phrase::Press.is_in(name);
    let known =
        PUBLISHERS.contains(&key(name)) || containers::published(name).is_some_and(|kind| kind != Kind::Case);
    // `Castle Rock Entertainment`: a name of several words, none abbreviated, is no court's.
    let plain = name.split(' ').count() > 1
        && !name.contains(['.', ',', ';', ':', '’'])
        && name.split(' ').all(|word| word.starts_with(char::is_uppercase) || containers::is_small(word));
    // `6th ed., West`: behind an edition one word will do.
    let edited = name.len() < s.len()
        && s[..s.len() - name.len()].starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(char::is_alphabetic);
    // `West`, `9th Cir.`, `S.D.N.Y.`: a code's publisher and a court are none.
    let court = name.rsplit(' ').next().is_some_and(|last| last.ends_with('.') && !known);
    (name.starts_with(char::is_uppercase)
        && !court
        && (press && !name.contains(", ") || known || plain || edited))
        .then_some(name)
}
