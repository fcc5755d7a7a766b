//! Parses a full citation into its fields: anchors first (date, URL, volume and page, pin), then what stands
//! before them (authors, title, container).

use super::author_date;
use super::bounds;
use super::clauses;
use super::containers;
use super::correspondence;
use super::dashed;
use super::data::{self, CitationWord, TITLE_WORDS};
use super::dates::{self, Date, Iso};
use super::debates;
use super::elements::elements;
use super::head::{self, Head};
use super::imprint;
use super::judgments;
use super::kinds;
use super::legal;
use super::persons;
use super::phrases::Phrase;
use super::scan::Scan;
use super::split::Segment;
use super::tail::{self, Tail};
use super::urls::{self, Url};
use crate::document::{Citation, FieldSpans, Form, Identifiers, Kind};
use crate::ingest::{Run, RunKind};
use crate::span::Span;

/// Parses `segment`; none if nothing in it can be told apart.
pub(crate) fn parse(text: &str, segment: &Segment, scan: &Scan, runs: &[Run]) -> Option<Citation> {
    if let Some(citation) = author_date::parse(text, segment, scan) {
        return Some(citation);
    }
    let told = correspondence::parse(text, segment, scan)
        .or_else(|| debates::parse(text, segment, scan))
        .or_else(|| judgments::parse(text, segment, scan))
        .or_else(|| dashed::parse(text, segment, scan));
    if let Some((head, tail)) = told {
        return Some(assemble(text, segment, &head, tail));
    }
    // `Grid Bank (2020), Title, Series`: what stands behind the year is read like any other citation.
    let leading = author_date::leading(text, segment.body);
    let titled = leading
        .as_ref()
        .map(|leading| Segment { body: Span::new(leading.title, segment.body.end), ..segment.clone() });
    let segment = titled.as_ref().unwrap_or(segment);
    let elements = elements(text, segment.body, scan);
    let entry = head::bibliography::read(text, &elements);
    let start =
        entry.as_ref().map_or_else(|| bounds::start(text, &elements, segment, runs), |entry| entry.date);
    let mut tail = tail::read(text, &elements[start..], scan, segment);
    let mut head = match entry {
        Some(entry) => {
            (tail.publisher, tail.publishes) = (Some(entry.publisher.0), Some(entry.publisher.1));
            entry.head
        }
        None => head::read(text, &elements[..start], &tail, runs),
    };
    if let Some(leading) = leading {
        // What looks like another author is the title's beginning.
        if let Some((first, title)) = head.authors.first().zip(head.title.as_mut()) {
            title.start = first.start;
        }
        (head.authors, head.personal) = (leading.authors, leading.personal);
        tail.date =
            tail.date.filter(|date| date.iso.year() == leading.date.iso.year()).or(Some(leading.date));
    } else if head.authors.is_empty() {
        head.personal = tail.by;
        head.authors.clone_from(&tail.authors);
    }
    // `Why So Slow? The Times`: the mark is the title's.
    if let Some(title) = &mut head.title
        && text[title.end..segment.span.end.max(title.end)].starts_with(['?', '!'])
    {
        title.end += 1;
    }
    if tail.url.is_none() {
        tail.url = linked(segment.span, head.title, runs);
    }
    if let Some((author, title)) = head
        .title
        .filter(|_| head.authors.is_empty())
        .and_then(|title| tail.url.as_ref().and_then(|url| on_own_site(text, title, &url.value)))
    {
        (head.authors, head.title) = (vec![author], Some(title));
    }
    // `The petitions are accessible at https://x.gov`: the URL is cited; the sentence is no title.
    if let Some(title) = head.title
        && tail.url.as_ref().is_some_and(|url| !url.span.is_empty())
        && tail.date.is_none()
        && !head.personal
        && head.container.or(tail.container).is_none()
        && !text[..title.start].ends_with(['"', '“', '‘'])
        && clauses::runs_on(title.of(text))
    {
        head.title = None;
        head.authors.clear();
    }
    // `European Commission, COM(2020) 66 final, 19 February 2020`: no title, but an author.
    if let Some(author) = head.title.filter(|title| containers::is_listed(text, *title))
        && head.authors.is_empty()
        && head.number.or(tail.number).is_some()
        && head.container.or(tail.container).is_none()
        && tail.url.is_none()
    {
        (head.authors, head.title) = (vec![author], None);
    }
    // `Müller, NJW 2019, 123 (125)`: an author, and no title.
    if tail.kind == Some(Kind::LawJournal)
        && head.authors.is_empty()
        && let Some(title) = head.title.filter(|title| !TITLE_WORDS.has(title.of(text)))
        && let Some(names) = persons::surnames(text, title)
    {
        (head.authors, head.personal, head.title) = (names, true, None);
    }
    // `Roe, Network Operations, p. 272`: a short form whose source is not known.
    if let (Some(name), Some(title), [], None, None, None) =
        (head.title, head.container, head.authors.as_slice(), tail.container, tail.date, &tail.url)
        && tail.pin.is_some()
        && persons::surnames(text, name).is_some_and(|names| names.len() == 1)
        && title.of(text).contains(' ')
        && !containers::is_listed(text, title)
    {
        (head.authors, head.personal, head.title, head.container) = (vec![name], true, Some(title), None);
    }
    dated_title(text, &mut head, &mut tail);
    behind_name(text, &mut head, &mut tail);
    let container = tail.container.or(head.container);
    if head.title.is_none() && head.authors.is_empty() && container.is_none() && tail.url.is_none() {
        return None;
    }
    Some(assemble(text, segment, &head, tail))
}

/// The author that a title begins with, where the host of its URL has that name, and the title behind it:
/// `GRIDWORKS, THE REPORT ON GRIDS … https://www.gridworks.com/…`.
fn on_own_site(text: &str, title: Span, url: &str) -> Option<(Span, Span)> {
    const SHORTEST: usize = 4;
    if text[..title.start].ends_with(['"', '“', '‘', '*']) {
        return None;
    }
    let (name, rest) = title.of(text).split_once(", ")?;
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let host = urls::host(url);
    // `roe.senate.gov` is the site of the Senate, `gridworks.tech.example.com` that of Gridworks.
    let first = host.split('.').next().filter(|_| host.ends_with(".com"));
    let own = letters.len() >= SHORTEST && (host.rsplit('.').nth(1)? == letters || first == Some(&letters));
    let titled = rest.starts_with(char::is_uppercase) && rest.contains(' ');
    (own && titled).then(|| {
        (Span::new(title.start, title.start + name.len()), Span::new(title.end - rest.len(), title.end))
    })
}

/// Takes the day that a title ends with as the date, where no other is printed: `Minutes of the Meeting on May 5, 2020`.
/// Behind no word that leads to it, it is none of the title: `Payments under the Act of 2002 May 9, 2017`.
fn dated_title(text: &str, head: &mut Head, tail: &mut Tail) {
    let Some(title) = head.title.filter(|_| tail.date.is_none()) else { return };
    let year = title.of(text).ends_with(|c: char| c.is_ascii_digit());
    if !year || text[..title.start].ends_with(['"', '“', '‘']) {
        return;
    }
    let Some(date) = dates::first_day(text, title).filter(|date| date.span.end == title.end) else { return };
    let before = Span::new(title.start, date.span.start).of(text).trim_end_matches([',', ' ']);
    let word = before.rsplit(' ').next().unwrap_or_default();
    if word.starts_with(char::is_lowercase) {
        tail.date = Some(date).filter(|_| matches!(word, "on" | "of" | "dated"));
    } else if !word.is_empty() && !word.ends_with("ed") && !word.ends_with("ing") {
        tail.date = Some(date);
        head.title = Some(Span::new(title.start, title.start + before.len()));
    }
}

/// Takes the volume or the first page off the end of a journal's name: `Management Science 9(3)`, `GRID & SOC. 377`.
fn behind_name(text: &str, head: &mut Head, tail: &mut Tail) {
    let slot = if tail.container.is_some() { &mut tail.container } else { &mut head.container };
    let Some(container) = *slot else { return };
    let Some((name, number)) = container.of(text).rsplit_once(' ') else { return };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let at = Span::new(container.end - number.len(), container.end - number.len() + digits);
    let issue = number[digits..].strip_prefix('(').and_then(|issue| issue.strip_suffix(')'));
    let paged = digits == number.len() && tail.pin.is_some() && name.ends_with('.') && head.personal;
    if !(1..=4).contains(&digits) || tail.volume.is_some() || tail.page.is_some() {
        return;
    }
    if issue.is_some_and(|issue| !issue.is_empty() && issue.bytes().all(|b| b.is_ascii_digit())) {
        tail.volume = Some(at);
    } else if paged {
        tail.page = Some(at);
    } else {
        return;
    }
    *slot = Some(Span::new(container.start, container.start + name.len()));
}

/// The URL behind the words of a citation that prints none: its title's, or the only one. It stands nowhere in the text.
fn linked(citation: Span, title: Option<Span>, runs: &[Run]) -> Option<Url> {
    let links = || {
        runs.iter().filter(|run| citation.start <= run.span.start && run.span.end <= citation.end).filter_map(
            |run| match &run.kind {
                RunKind::Link(url) if url.starts_with("http") && !urls::is_archive(url) => {
                    Some((run.span, url))
                }
                _ => None,
            },
        )
    };
    let titled =
        title.and_then(|title| links().find(|(span, _)| span.start < title.end && title.start < span.end));
    let (_, url) =
        titled.or_else(|| links().next().filter(|(_, url)| links().all(|(_, other)| other == *url)))?;
    Some(Url { span: Span::new(citation.end, citation.end), value: url.clone() })
}

/// Lays the fields out as a citation.
fn assemble(text: &str, segment: &Segment, head: &Head, mut tail: Tail) -> Citation {
    let kind = kinds::kind(text, segment, head, &tail);
    // A law is told by its place, wherever a page links it.
    tail.url = tail.url.filter(|url| !(kind.is_law() && url.span.is_empty()));
    let (container, volume) = match (
        tail.container
            .or(head.container)
            .filter(|named| !is_series_before(text, *named, &tail))
            .or(head.number)
            .or(tail.number)
            .or(tail.publisher.filter(|_| kind != Kind::Case)),
        tail.volume,
    ) {
        // `Public Law 116–1, 116th Cong.`: the session belongs to the law's number.
        (Some(law), Some(session))
            if tail.session
                && kind == Kind::Statute
                && law.end < session.start
                && law.of(text).starts_with('P') =>
        {
            (Some(Span::new(law.start, session.end)), None)
        }
        found => found,
    };
    // `Paris, Vrin, 1987`: the house stands behind its place.
    let container = container.map(|named| match named.of(text).split_once(", ") {
        Some((place, rest)) if imprint::is_place(place) && rest.starts_with(char::is_uppercase) => {
            // `Westport, Conn.: Greenwood Press`
            let house = rest.split_once(": ").map_or(rest, |(_, house)| house);
            Span::new(named.end - house.len(), named.end)
        }
        _ => named,
    });
    // `68–78, 150–77 (2019)`: the first pages stand behind the title.
    let pin = match (head.pin, tail.pin) {
        (Some(a), Some(b)) if a.end <= b.start && b.start - a.end <= 3 => Some(Span::new(a.start, b.end)),
        (a, b) => b.or(a),
    };
    // `N.Y. Times, Aug. 5, 2014, at A20`: a newspaper's page is where the piece begins.
    let (page, pin) = match (tail.page, pin) {
        (None, Some(pages)) if kind == Kind::News && head.pin.is_none() && tail.url.is_none() => {
            let first = pages.of(text).find(", ").map_or(pages.end, |at| pages.start + at);
            let rest = Span::new(first, pages.end).of(text).trim_start_matches([',', ' ']).len();
            (Some(Span::new(pages.start, first)), (rest > 0).then(|| Span::new(pages.end - rest, pages.end)))
        }
        found => found,
    };
    // `Restatement (Second) of Torts § 566`: its sections are those of a code.
    let (page, pin) = match (page, pin) {
        (None, Some(section))
            if head.title.is_some_and(|title| Phrase::Restatement.strip(title.of(text)).is_some())
                && section.of(text).starts_with('§') =>
        {
            let number = section.of(text).trim_start_matches(['§', ' ', '\u{a0}']);
            (Some(Span::new(section.end - number.len(), section.end)), None)
        }
        found => found,
    };
    let tail = Tail { page, ..tail };
    let parenthetical = segment.parentheticals.first().copied();
    let owned = |span: Option<Span>| span.map(|s| s.of(text).to_owned()).filter(|s| !s.is_empty());
    let range = |span: Option<Span>| span.map(|s| [s.start, s.end]);
    // `Le Capital, Paris, Seuil, 2013`: the place of the house behind it is none of the title.
    let title_span = head.title.map(|title| match title.of(text).rsplit_once(", ") {
        Some((name, place))
            if imprint::is_place(place) && container.is_some_and(|c| c.start == title.end + ", ".len()) =>
        {
            Span::new(title.start, title.start + name.len())
        }
        _ => title,
    });
    let title_span = title_span.map(|title| match segment.hereinafter {
        Some(name) => before_short_name(text, title, name),
        None => title,
    });
    let title = title_span.map(|s| s.of(text).to_owned());
    // `2025 U. Ill. L. Rev.`: the year is the volume.
    let volume = volume.or(head.volume);
    let yearly = tail
        .volume
        .filter(|_| tail.date.is_none() && kind != Kind::Treaty)
        .map(|v| Span::new(v.start, text.floor_char_boundary(v.end.min(v.start + 4))))
        // `1981-2 C.B.`
        .filter(|year| year.len() == 4 && year.of(text).bytes().all(|b| b.is_ascii_digit()))
        .filter(|year| matches!(&year.of(text)[..2], "16" | "17" | "18" | "19" | "20"))
        .and_then(|year| Some(Date { iso: Iso::of_year(year.of(text).parse().ok()?), span: year }));
    let act = matches!(kind, Kind::Regulation | Kind::Statute | Kind::Treaty | Kind::Government)
        .then_some(title_span)
        .flatten()
        .filter(|title| kind != Kind::Government || legal::opening(title.of(text)).is_some());
    // `[2022] OJ L277/1`: a year that is printed is the date; a day is the journal's.
    let journal = container.is_some_and(|c| Phrase::OfficialJournal.is(c.of(text)));
    let printed = tail.date.filter(|date| !(journal && date.iso.has_day()));
    let made = act.filter(|_| printed.is_none()).and_then(|act| enacted(text, act));
    let tail = Tail { date: made.or(tail.date).or(yearly), ..tail };
    let confidence = confidence(kind, head, &tail, container.is_some());
    Citation {
        start: segment.span.start,
        end: segment.span.end,
        // `Carpenter, 138 S. Ct. at 2219`
        form: if tail.reporter && tail.short { Form::Short } else { Form::Full },
        signal: owned(segment.signal),
        kind,
        authors: head.authors.iter().map(|s| s.of(text).to_owned()).collect(),
        title,
        container: owned(container),
        volume: owned(volume),
        page: owned(tail.page),
        date: tail.date.map(|d| d.iso.to_string()),
        url: tail.url.as_ref().map(|u| u.value.clone()),
        pin: owned(pin),
        parenthetical: owned(parenthetical),
        hereinafter: owned(segment.hereinafter),
        identifiers: Identifiers { doi: tail.doi, archive: tail.archive, ..Identifiers::default() },
        fields: FieldSpans {
            signal: range(segment.signal),
            authors: head.authors.first().zip(head.authors.last()).map(|(a, b)| [a.start, b.end]),
            title: range(title_span),
            container: range(container),
            volume: range(volume),
            page: range(tail.page),
            date: range(tail.date.map(|d| d.span)),
            url: range(tail.url.map(|u| u.span).filter(|span| !span.is_empty())),
            pin: range(pin),
            parenthetical: range(parenthetical),
            hereinafter: range(segment.hereinafter),
        },
        confidence,
        ..Citation::default()
    }
}

/// The title without the short name in parentheses at its end: `… on grids (‘Grid Act’)`.
fn before_short_name(text: &str, title: Span, name: Span) -> Span {
    let inside = title.start < name.start && name.end < title.end;
    if !inside || text[name.end..title.end].contains(char::is_alphanumeric) {
        return title;
    }
    let before = Span::new(title.start, name.start).of(text);
    before.rfind(['(', '[']).map_or(title, |at| Span::new(title.start, title.start + at).trimmed(text))
}

/// The day an act was made, where its title tells it: `Council Directive 93/13/EEC of 5 April 1993 on …`. Its publication
/// is another day.
fn enacted(text: &str, title: Span) -> Option<Date> {
    let date = dates::first_day(text, title)?;
    let before = Span::new(title.start, date.span.start).of(text).trim_end();
    let joined = before.rsplit(' ').next().is_some_and(|word| data::is(word, CitationWord::Small));
    // `Loi n° 78-17 du 6 janvier 1978`
    (joined && clauses::content_words(before) <= 1).then_some(date)
}

/// Whether what looks like the container is the series of a book whose house stands in parentheses behind it:
/// `Old Texts 17 (Oxford: Clarendon Press, 1997)`.
fn is_series_before(text: &str, named: Span, tail: &Tail) -> bool {
    let Some(house) = tail.publisher.filter(|house| house.start > named.end && !tail.chapter) else {
        return false;
    };
    let Some((behind, place)) = text[named.end..house.start].split_once('(') else { return false };
    let behind = behind.trim();
    let number =
        if behind.is_empty() { named.of(text).rsplit(' ').next().unwrap_or_default() } else { behind };
    if number.contains(' ') {
        return false;
    }
    // `The Quiet War, 1940–1941 (New York: Harper, 1953)`: years of a title.
    let years = number.len() > "999".len() && number.bytes().take(4).all(|b| b.is_ascii_digit());
    tail.volume.is_none()
        && tail.publishes == Some(Kind::Book)
        && place.contains(": ")
        && !years
        && number.bytes().any(|b| b.is_ascii_digit())
}

/// How sure the parse is: each of the parts that make a citation findable adds to it.
fn confidence(kind: Kind, head: &Head, tail: &Tail, container: bool) -> f64 {
    let mut score = 0.3;
    for (there, adds) in [
        (head.title.is_some(), 0.2),
        (!head.authors.is_empty(), 0.1),
        (container, 0.15),
        (tail.date.is_some(), 0.15),
        (tail.url.is_some() || tail.volume.is_some(), 0.1),
    ] {
        if there {
            score += adds;
        }
    }
    let complete: f64 = match kind {
        Kind::Statute | Kind::Regulation if tail.page.is_some() || tail.volume.is_some() => 0.9,
        Kind::Case if tail.volume.is_some() => 0.95,
        _ => 0.0,
    };
    // Two decimals: a finer figure would claim more than the rules know.
    (complete.max(score) * 100.0_f64).round() / 100.0
}

#[cfg(test)]
mod tests;
