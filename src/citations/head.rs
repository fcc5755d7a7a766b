//! The head of a citation: authors, title and container, told apart by quote marks and italics where they
//! survive, by the grammar of names and the shape of institutions where they do not.

use super::bounds;
use super::clauses;
use super::containers::{self, Standing};
use super::data::{self, CitationWord, LABELS};
use super::elements::{Element, ElementKind};
use super::legal;
use super::official::official;
use super::persons;
use super::roles;
use super::scan::Scan;
use super::tail::{self, Tail};
use crate::document::Kind;
use crate::ingest::{Run, RunKind};
use crate::span::Span;

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
    let parts = parts(text, elements);
    if let Some(head) = official(text, &parts, tail) {
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
    let persons = persons::persons(text, span).filter(|p| p.full || p.names.len() > 1);
    let mut used =
        persons.as_ref().map_or(0, |p| parts.iter().take_while(|part| part.start < p.span.end).count());
    let mut head = Head::default();
    if let Some(persons) = persons
        && !unlikely_author(text, &parts, used, tail)
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
    if let Some(title) = italic_title(text, rest, runs) {
        by_italics(text, rest, title, tail, &mut head);
    } else {
        by_shape(text, rest, tail, &mut head);
    }
    finish(text, &mut head);
    head
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
    let title = joined(&after[revision..])?;
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

/// Whether `part` only names the sort of document.
fn is_label(text: &str, part: Span) -> bool {
    let s = part.of(text);
    s.len() <= 40 && {
        let lower = s.to_ascii_lowercase();
        let unnumbered = lower
            .rsplit_once(' ')
            .filter(|(_, n)| n.contains(|c: char| c.is_ascii_digit()))
            .map_or("", |(l, _)| l);
        LABELS.contains(unnumbered)
            || roles::is_number(s)
            || has_number(s)
            || LABELS.contains(lower.as_str())
            || matches!(lower.as_str(), "ed." | "eds." | "trans." | "rapporteur" | "editors" | "editor")
    }
}

/// `OMB Memorandum M-13-13`, `NIST Special Publication 800-53`: an institution, a sort of document, a number.
fn is_series(s: &str) -> bool {
    let Some((name, number)) = s.rsplit_once(' ') else { return false };
    let name = name.trim_end_matches([' ', '.']).trim_end_matches("No").trim_end();
    let lower = name.to_ascii_lowercase();
    let sort = lower.split_once(' ').is_some_and(|(_, rest)| LABELS.contains(rest));
    sort && number.contains(|c: char| c.is_ascii_digit())
        && name.starts_with(char::is_uppercase)
        && name.split_whitespace().count() <= 5
}

/// `Working Paper No. 123`, `GN Docket No. 14-28`: a series or docket number, without an institution's name.
fn has_number(s: &str) -> bool {
    ["No. ", "Nos. "].iter().any(|no| {
        s.find(no).is_some_and(|at| {
            let series = s[..at].trim_end().to_ascii_lowercase();
            s[at + no.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
                && (series.is_empty()
                    || LABELS.contains(series.as_str())
                    || ["docket", "inv.", "release", "file", "case"]
                        .iter()
                        .any(|word| series.ends_with(word)))
        })
    })
}

/// Authors, then a title in quote marks.
fn quoted(text: &str, elements: &[Element], span: Span) -> Head {
    let quote = elements[elements.len() - 1].span;
    let mut head = Head { title: Some(Scan::inside(text, quote)), ..Head::default() };
    let before = Span::new(span.start, quote.start).trimmed(text);
    let before =
        Span::new(before.start, before.start + before.of(text).trim_end_matches([',', ':', ' ']).len());
    if !before.is_empty() {
        // `JUSE. “Title”`: the full stop parts.
        let before = match before.of(text).strip_suffix('.') {
            Some(name) if !abbreviated(before.of(text)) => Span::new(before.start, before.start + name.len()),
            _ => before,
        };
        let reversed = surname_first(text, Span::new(span.start, quote.start).trimmed(text));
        match persons::persons(text, before) {
            _ if reversed.is_some() => {
                head.authors = reversed.unwrap_or_default();
                head.personal = true;
            }
            Some(persons) if persons.full || persons.names.len() > 1 => {
                head.authors = persons.names;
                head.personal = true;
            }
            _ => {
                // `Agency, M-22-09, “Title”`
                let before = match before.of(text).rsplit_once(", ") {
                    Some((office, number)) if roles::is_document_number(number) => {
                        head.number = Some(Span::new(before.end - number.len(), before.end));
                        Span::new(before.start, before.start + office.len())
                    }
                    _ => before,
                };
                let opening = legal::opening(before.of(text));
                if let Some((_, kind)) = opening {
                    head.kind = Some(kind);
                } else if clauses::content_words(before.of(text)) <= 2 {
                    head.authors = containers::institutions(text, before);
                    // `U.S. Congress, Senate, Committee on Banking, Housing, and Urban Affairs`: one body.
                    if before.of(text).starts_with("U.S. Congress") {
                        head.authors = vec![before];
                    }
                }
            }
        }
    }
    finish(text, &mut head);
    head
}

/// `Dickson, Paul.`, `Hafner, Katie, and Matthew Lyon.`: the first author's surname stands first, a full stop last.
fn surname_first(text: &str, before: Span) -> Option<Vec<Span>> {
    let s = before.of(text).trim_end_matches(',');
    let s = s.strip_suffix('.').unwrap_or(s);
    let (surname, rest) = s.split_once(", ")?;
    let (given, others) = rest.split_once(", ").unwrap_or((rest, ""));
    let plain = |name: &str, most: usize| {
        (1..=most).contains(&name.split(' ').count())
            && name.split(' ').all(|word| word.starts_with(char::is_uppercase))
    };
    let body = Span::new(before.start, before.start + surname.len());
    if !before.of(text).ends_with('.')
        || !plain(surname, 2)
        || !plain(given, 3)
        || containers::is_institution(text, body)
    {
        return None;
    }
    let mut names = vec![Span::new(before.start, body.end + 2 + given.len())];
    if !others.is_empty() {
        let others = others.strip_prefix("and ").unwrap_or(others);
        let end = before.start + s.len();
        names.extend(persons::persons(text, Span::new(end - others.len(), end))?.names);
    }
    Some(names)
}

/// Whether what looks like a person's name is rather a title: a name and a publisher are all there is.
fn unlikely_author(text: &str, parts: &[Span], used: usize, tail: &Tail) -> bool {
    match parts.len() - used.min(parts.len()) {
        0 => tail.container.is_none(),
        1 => {
            let last = parts[used];
            let known = containers::standing(text, last, tail) == Standing::Known;
            let capitals = is_capitals(last.of(text))
                && !is_capitals(parts[0].of(text))
                && last.of(text).split_whitespace().count() <= 4;
            (known || capitals) && tail.date.is_none() && tail.volume.is_none()
        }
        _ => false,
    }
}

/// Whether all letters are capitals.
pub(super) fn is_capitals(s: &str) -> bool {
    let mut letters = s.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

/// The italic run that sets the title: it begins a part and covers most of it.
fn italic_title(text: &str, rest: &[Span], runs: &[Run]) -> Option<Span> {
    let whole = joined(rest)?;
    let mut title: Option<Span> = None;
    for run in runs.iter().filter(|run| run.kind == RunKind::Italic) {
        let span = Span::new(run.span.start.max(whole.start), run.span.end.min(whole.end));
        if run.span.end <= whole.start || run.span.start >= whole.end || span.start >= span.end {
            continue;
        }
        let span = span.trimmed(text);
        match title {
            // Italics that break off at a line end or round a quote mark go on.
            Some(t)
                if text[t.end..span.start].chars().all(|c| !c.is_alphanumeric())
                    && !text[t.end..span.start].contains(',') =>
            {
                title = Some(Span::new(t.start, span.end));
            }
            None if rest.iter().any(|part| part.start.abs_diff(span.start) <= 3) => title = Some(span),
            _ => {}
        }
    }
    let title = title?;
    // Alone at the end behind a plain part, it is the container that is set in italics.
    let at_end = whole.end - title.end.min(whole.end) <= 1;
    let behind = rest.len() > 1 && title.start > rest[0].end;
    let words = title.of(text).split_whitespace().count();
    // … unless what stands before it is its author: `CISA, *Secure Cloud Applications*`.
    let authored = words > 1
        && !containers::is_listed(text, title)
        && rest
            .iter()
            .take_while(|part| part.end <= title.start)
            .all(|part| containers::is_institution(text, *part) || roles::is_session(text, *part));
    ((!(at_end && behind) || authored) && (words > 1 || title.len() >= 4)).then_some(title)
}

/// Before the italic title stand institutions as authors, behind it the container.
fn by_italics(text: &str, rest: &[Span], title: Span, tail: &Tail, head: &mut Head) {
    head.title = Some(title);
    let before: Vec<Span> = rest
        .iter()
        .copied()
        .filter(|part| part.end <= title.start && !roles::is_session(text, *part))
        .collect();
    if head.authors.is_empty() {
        if let Some(before) = joined(&before) {
            head.authors = containers::institutions(text, before);
        }
    } else if tail.container.is_none() {
        head.container = joined(&before);
    }
    let after: Vec<Span> =
        rest.iter().copied().filter(|part| part.start >= title.end && !is_label(text, *part)).collect();
    if tail.container.is_none() && !after.is_empty() {
        head.container = joined(&after);
    }
    // Pages may follow in the title's own part.
    if let Some(part) = rest.iter().find(|part| part.start < title.end && title.end < part.end) {
        let left = Span::new(title.end, part.end).trimmed(text);
        if roles::is_pages(left.of(text)) {
            head.pin = Some(left);
            head.book = true;
        } else if left.of(text).chars().any(char::is_alphanumeric) {
            head.title = Some(Span::new(title.start, part.end));
        }
    }
}

/// Title and container by their shapes.
fn by_shape(text: &str, rest: &[Span], tail: &Tail, head: &mut Head) {
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
    // `Title, Cong. Res. Serv. 1–2 (2024)`: the pages of a report behind its publisher.
    if let Some((before, pin)) = pages
        && tail.container.is_none()
        && head.personal
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
    if tail.container.is_none() && (pages.is_some() || tail.pinned_head && dated || capitals && dated) {
        let mut title = last;
        if let Some((before, pages)) = pages {
            title = before;
            head.pin = Some(pages);
        }
        head.book = true;
        // Institutions between the authors and the title.
        let inner = &rest[..rest.len() - 1];
        let continues = text[title.start..].starts_with("and ")
            || text[title.start..].starts_with("AND ")
            || text[title.start..].starts_with('&');
        let institutions = if continues {
            0
        } else {
            inner
                .iter()
                .take_while(|part| {
                    containers::is_institution(text, **part)
                        || containers::is_brand(part.of(text))
                        || capitals && inner.len() == 1
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
        let rest = &rest[..end];
        head.title = joined(rest);
        let published = tail.publisher.is_some() && tail.container.is_none();
        if head.authors.is_empty() && (published || tail.volume.is_some() && !tail.session) {
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
            let brand = rest.len() == 2 && containers::is_brand(rest[0].of(text));
            if !brand
                && (container_last && rest.len() - institutions < 2
                    || institutions > 0 && container_last && rest.len() == 2)
            {
                institutions = 0;
            }
        } else if rest.len() == 2 && behind == Standing::Known {
            institutions = 0;
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

/// An institution's name without the short one in brackets behind it: `… Development [OECD]`.
fn plain_name(text: &str, span: Span) -> Span {
    match span.of(text).find(" [") {
        Some(at) => Span::new(span.start, span.start + at),
        None => span,
    }
}

/// A title without the occasion behind it: `The Path of Law, Address at …`.
fn without_occasion(text: &str, title: Span) -> Span {
    let s = title.of(text);
    s.match_indices(", ")
        .find(|(at, _)| data::begins_with(&s[at + 2..], CitationWord::Occasion).is_some())
        .map_or(title, |(at, _)| Span::new(title.start, title.start + at))
}

/// Trims what belongs to no field from the ends of title and container.
pub(super) fn finish(text: &str, head: &mut Head) {
    if let Some(title) = head.title {
        let title = without_occasion(text, title);
        let s = title.of(text);
        let cut = s.trim_end_matches([',', ' ', ';', '*']).trim_end_matches(':');
        let cut = if cut.ends_with('.') && !cut.ends_with("..") && !abbreviated(cut) {
            &cut[..cut.len() - 1]
        } else {
            cut
        };
        let lead = cut.len() - cut.trim_start_matches([',', ' ', '*']).len();
        let cut = match part_of(cut).filter(|_| head.pin.is_none()) {
            Some(at) => {
                head.pin = Some(Span::new(title.start + at, title.start + cut.len()));
                cut[..at].trim_end_matches([' ', ','])
            }
            None => cut,
        };
        head.title = (cut.len() > lead).then(|| Span::new(title.start + lead, title.start + cut.len()));
    }
    if let Some(container) = head.container {
        let s = container.of(text);
        let cut = s.trim_end_matches([',', ' ', ';', ':', '*']);
        // `Remarks at the Hudson Institute`
        let occasion =
            ["Remarks at ", "Address at ", "Speech at ", "Keynote at "].iter().find(|w| cut.starts_with(*w));
        if occasion.is_some() {
            head.kind = head.kind.or(Some(Kind::Speech));
        }
        let occasion =
            occasion.map_or(0, |w| w.len() + if cut[w.len()..].starts_with("the ") { 4 } else { 0 });
        let lead = occasion.max(cut.len() - cut.trim_start_matches([' ', '\'', '’', '”', '*']).len());
        head.container =
            (cut.len() > lead).then(|| Span::new(container.start + lead, container.start + cut.len()));
    }
    for author in &mut head.authors {
        *author = plain_name(text, *author);
    }
}

/// Where the part of a document that is meant begins at the end of its title: `Economic Analysis of Law § 4.1`,
/// `The Wealth of Networks ch. 3`.
fn part_of(title: &str) -> Option<usize> {
    const NUMBER: usize = 12;
    let (at, mark) = [" §§ ", " § ", " ¶ ", " arts. ", " art. ", " art ", " ch. ", " pt. "]
        .iter()
        .find_map(|mark| Some((title.rfind(mark)?, *mark)))?;
    // One number, or a list of them: `arts. II, X`.
    let plain = title[at + mark.len()..].split(", ").all(|number| {
        !number.contains(' ')
            && number.len() <= NUMBER
            && number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X'))
    });
    plain.then_some(at + 1)
}

/// Whether the last word of `s` keeps its full stop.
fn abbreviated(s: &str) -> bool {
    let word = s.rsplit(' ').next().unwrap_or(s).trim_end_matches('.');
    word.contains('.') || word.chars().count() <= 1 || super::data::ABBREVIATIONS.has(word)
}
