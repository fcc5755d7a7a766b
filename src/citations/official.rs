//! Heads of legal and official documents: cases, laws, bills, orders, numbered series.

use super::clauses;
use super::containers;
use super::data::{self, COURTS, CitationWord, LABELS, key};
use super::head::{Head, cut_pages, finish, is_label, joined};
use super::imprint;
use super::legal;
use super::marks;
use super::persons;
use super::phrases::Phrase;
use super::roles;
use super::tail::Tail;
use crate::document::Kind;
use crate::span::Span;

/// Cases, bills, orders and the like: what stands before the locus is the title, and no authors are named.
pub(super) fn official(text: &str, parts: &[Span], tail: &Tail) -> Option<Head> {
    let mut head = opened(text, parts, tail)
        .or_else(|| case(text, parts, tail))
        .or_else(|| hearing(text, parts, tail))
        .or_else(|| law(text, parts, tail))?;
    finish(text, &mut head);
    Some(head)
}

/// A document that its first words or its first number tell.
fn opened(text: &str, parts: &[Span], tail: &Tail) -> Option<Head> {
    let all = joined(parts)?;
    let s = all.of(text);
    let first = parts[0].of(text);
    // `CRS Report R43339, Title, by Author`: the series and number, then the title.
    if first.starts_with("CRS ")
        && parts.len() > 1
        && let Some((_, kind)) = legal::opening(first)
    {
        return Some(numbered_series(text, parts, kind));
    }
    // `G.A. Res. 68/167, The Right to Privacy`: the number is what finds it.
    if let Some(kind) = marks::whole(first) {
        let pin = parts.get(1).and_then(|part| german_page(text, *part));
        let behind = 1 + usize::from(pin.is_some());
        let title = parts[behind..]
            .iter()
            .position(|part| !is_part_or_label(text, *part))
            .map(|at| &parts[at + behind..]);
        // `…, UN Doc. CCPR/C/GC/34`: another number of the same.
        let title = title.map(|title| before_number(text, title));
        let mut head = Head {
            title: title.and_then(joined),
            container: Some(parts[0]),
            pin,
            kind: Some(kind),
            ..Head::default()
        };
        cut_pages(text, &mut head, tail);
        return Some(head);
    }
    if let Some(end) = legal::act(s) {
        let title = Span::new(all.start, all.start + end);
        let rest = s[end..].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != '§');
        let rest = match rest.strip_prefix('(') {
            Some(place) => place.split_once(')').map_or("", |(_, rest)| rest).trim_start_matches([' ', ',']),
            None => rest,
        };
        // `s 6(1) (‘Privacy Act’)`: the short name is no place.
        let place = rest.split(" (").next().unwrap_or(rest).trim_end_matches(',');
        let at = all.end - rest.len();
        let pin = (!place.is_empty()).then(|| Span::new(at, at + place.len()));
        let kind = if title.of(text).ends_with("Charter") { Kind::Treaty } else { Kind::Statute };
        return Some(Head { title: Some(title), pin, kind: Some(kind), ..Head::default() });
    }
    let (words, kind) = legal::opening(s).filter(|(_, kind)| *kind != Kind::Case)?;
    let mut head = Head { title: Some(all), kind: Some(kind), ..Head::default() };
    match kind {
        Kind::Statute if is_bill(words) => (head.title, head.container) = (None, Some(parts[0])),
        Kind::Statute if words.starts_with('P') || words.starts_with("U.S. C") => {
            (head.title, head.container) = (None, Some(all));
        }
        // `Press Release, Agency, Title`
        Kind::PressRelease if parts.len() > 2 && LABELS.contains(first.to_ascii_lowercase().as_str()) => {
            head.container = Some(parts[1]);
            head.title = joined(&parts[2..]);
        }
        // A letter goes to its addressee, whatever commas are in his titles.
        Kind::Letter if tail.url.is_none() => {}
        // `Interviews by the author with two officials, Brussels`
        Kind::Other if words.contains("nterview") => {
            let place = |part: &Span| imprint::is_place(part.of(text)) || imprint::is_state(part.of(text));
            let end = parts.iter().rposition(|part| !place(part)).map_or(parts.len(), |at| at + 1);
            head.title = joined(&parts[..end]);
        }
        Kind::Treaty
        | Kind::Letter
        | Kind::Speech
        | Kind::Hearing
        | Kind::PressRelease
        | Kind::Regulation
        | Kind::Other
        | Kind::ExecutiveOrder
            if tail.container.is_none() && parts.len() > 1 =>
        {
            // `Comments of the Grid Union, GN Docket No. 14-28`
            let end =
                parts.iter().skip(1).position(|part| is_label(text, *part)).map_or(parts.len(), |at| at + 1);
            let named = before_number(text, &parts[..end]);
            head.number = parts.get(named.len()).filter(|_| named.len() < end).copied();
            let (title, container) = containers::divide(text, named, tail, false);
            (head.title, head.container) = (joined(title), container);
        }
        Kind::Report if parts.len() > 1 => head.title = Some(parts[0]),
        _ => {}
    }
    Some(head)
}

/// The pages of `S. 210`, behind a document's number.
fn german_page(text: &str, part: Span) -> Option<Span> {
    let pages = part.of(text).strip_prefix("S. ").filter(|pages| roles::is_pages(pages))?;
    Some(Span::new(part.end - pages.len(), part.end))
}

/// The parts of a title before the number of the document that it is of: `Convention on Grids, ETS No. 108`.
pub(super) fn before_number<'p>(text: &str, parts: &'p [Span]) -> &'p [Span] {
    let end = parts.iter().position(|part| roles::is_document_number(part.of(text)));
    &parts[..end.unwrap_or(parts.len())]
}

/// The number of a bill or a resolution, by its first words.
fn is_bill(words: &str) -> bool {
    words.starts_with(['H', 'S']) && words.contains('.')
}

/// `pt. 1`, `vol. 5`, `hearing`: what goes on with a document's number.
fn is_part_or_label(text: &str, part: Span) -> bool {
    let s = part.of(text);
    LABELS.contains(s.to_ascii_lowercase().as_str()) || Phrase::Volume.strip(s).is_some()
}

/// A case: by its name, its docket or the reporter it stands in.
fn case(text: &str, parts: &[Span], tail: &Tail) -> Option<Head> {
    let all = joined(parts)?;
    let mut parts: Vec<Span> = parts.to_vec();
    let mut pin = None;
    let mut container = None;
    // `Brief for Petitioner at 12–14, Doe v. Roe`
    const PLACES: usize = 6;
    let named = parts.iter().take(PLACES).position(|part| legal::is_case_name(part.of(text)));
    if parts.len() > 1 && named != Some(0) {
        let paper = Span::new(parts[0].start, parts[named.map_or(0, |at| at - 1)].end);
        let s = paper.of(text);
        let place = s.rfind(" at ").map(|at| at + 4).or_else(|| s.find(" ¶").map(|at| at + 1));
        let (name, page) = s.split_at(place.unwrap_or(s.len()));
        let reports = data::is(parts[0].of(text), CitationWord::Judgment);
        let filed = name.split(' ').any(|word| data::is(word, CitationWord::Pleading));
        if named.is_some() && (roles::is_pages(page) || filed) || reports {
            pin = (!page.is_empty()).then(|| Span::new(paper.end - page.len(), paper.end));
            parts.drain(..named.unwrap_or(1));
        }
    }
    // `Case C-311/18, Doe v Roe`, `Case T-612/17 Doe v Roe`
    let docketed = is_numbered_case(parts[0].of(text));
    if docketed {
        match behind_numbers(parts[0].of(text)) {
            Some(at) => parts[0].start += at,
            None if parts.len() > 1 => {
                parts.remove(0);
            }
            None => {}
        }
    }
    // A number of its own parts the name from what follows.
    let mark = marks::find(text, Span::new(parts[0].start, all.end)).find(|mark| mark.kind == Kind::Case);
    if let Some(mark) = mark {
        // An application's number finds no judgment; a court's code or an agency's file does.
        container = Some(mark.span).filter(|span| !span.of(text).starts_with("App"));
        parts.retain(|part| part.start < mark.span.start);
        let last = parts.last_mut()?;
        last.end = last.end.min(mark.span.start);
        *last = last.trimmed(text);
    }
    let first = parts[0].of(text);
    let named = legal::is_case_name(first)
        && (tail.reporter
            || tail.url.is_none()
            || tail.volume.is_some()
            || parts.iter().skip(1).any(|part| is_docket(part.of(text))));
    let reported = tail.reporter && tail.kind != Some(Kind::Statute);
    if !named && !docketed && mark.is_none() && !reported {
        return None;
    }
    // `Doe v. Bd. of Dirs., Grid-TV (Channel 12), 382 A.2d 257`: up to the reporter a party goes on.
    let goes_on = |part: Span| tail.reporter && part.of(text).ends_with(')') && !is_docket(part.of(text));
    let end = parts.iter().skip(1).position(|part| ends_name(text, *part) && !goes_on(*part));
    let end = end.map_or(parts.len(), |at| at + 1);
    parts[0] = behind_telling(text, parts[0]);
    let kind = match tail.kind {
        Some(Kind::Regulation) => Kind::Regulation,
        _ => Kind::Case,
    };
    let container = container.or_else(|| all_parts_court(text, all)).filter(|_| tail.container.is_none());
    Some(Head { title: joined(&parts[..end]), container, pin, kind: Some(kind), ..Head::default() })
}

/// The name of a case behind the words of a sentence that tell where something was said: `as Bruce suggested in Doe v.
/// Roe`.
fn behind_telling(text: &str, name: Span) -> Span {
    let s = name.of(text);
    let party = s.find(" v. ").unwrap_or(s.len());
    let told = s[..party].rfind(" in ").filter(|at| {
        clauses::content_words(&s[..*at]) > 0 && s[at + " in ".len()..].starts_with(char::is_uppercase)
    });
    Span::new(name.start + told.map_or(0, |at| at + " in ".len()), name.end)
}

/// The court that stands behind a case's number: `App. No. 47143/06, Eur. Ct. H.R.`
fn all_parts_court(text: &str, all: Span) -> Option<Span> {
    let last = all.of(text).rsplit(", ").next()?;
    COURTS.contains(&key(last)).then(|| Span::new(all.end - last.len(), all.end))
}

/// What stands behind a case's name and is none of it: a docket number, the sort of decision, the agency's order.
fn ends_name(text: &str, part: Span) -> bool {
    let s = part.of(text);
    is_docket(s)
        || LABELS.contains(s.to_ascii_lowercase().as_str())
        || data::is(s, CitationWord::Judgment)
        || s.ends_with("Letter")
        || !s.contains(" v. ") && s.bytes().any(|b| b.is_ascii_digit())
}

/// `No. 19-1234`, `Case C-311/18`, `97-OFC-16`.
fn is_docket(s: &str) -> bool {
    Phrase::Docket.strip(s).is_some() || s.starts_with(|c: char| c.is_ascii_digit()) && s.contains('-')
}

/// `Case C-311/18`, `Joined Cases C-293/12 & C-594/12`
fn is_numbered_case(s: &str) -> bool {
    Phrase::NumberedCase.strip(s).is_some_and(|rest| {
        let number = rest.strip_prefix("No. ").unwrap_or(rest).split(' ').next().unwrap_or_default();
        number.contains(['-', '/', '‑']) && number.bytes().any(|b| b.is_ascii_digit())
    })
}

/// Where the name begins behind the numbers of cases: `Joined Cases C-293/12 and C-594/12 Grid`, `C-131/12 Grid`.
pub(super) fn behind_numbers(s: &str) -> Option<usize> {
    let mut blanks = s.match_indices(' ').map(|(at, _)| at + 1);
    blanks.find(|at| {
        let word = s[*at..].split(' ').next().unwrap_or_default();
        word.starts_with(char::is_alphabetic) && !is_docket_word(word)
    })
}

/// Words between the numbers of joined cases.
fn is_docket_word(word: &str) -> bool {
    let number = word.contains(['-', '/', '‑']) || word.starts_with(|c: char| c.is_ascii_digit());
    matches!(word, "Cases" | "No." | "and" | "to" | "P" | "PPU")
        || number && word.bytes().any(|b| b.is_ascii_digit())
}

/// `AI Rules: Hearing Before the S. Comm. on Grids`: commas are the committee's.
fn hearing(text: &str, parts: &[Span], tail: &Tail) -> Option<Head> {
    let all = joined(parts)?;
    let s = all.of(text);
    let hearing = Phrase::Hearing.is_in(s);
    (hearing && tail.session && tail.container.is_none()).then(|| Head {
        title: Some(all),
        kind: Some(Kind::Hearing),
        ..Head::default()
    })
}

/// `Act of 1954, P.L. 83-703`, `RESTRICT Act, S. 686`
fn law(text: &str, parts: &[Span], tail: &Tail) -> Option<Head> {
    // `River Compact, Art. III(2), 77 Stat. 353`
    if let [name] = *parts
        && tail.kind == Some(Kind::Statute)
        && tail.volume.is_some()
        && tail.pin.is_some()
        && clauses::content_words(name.of(text)) == 0
    {
        return Some(Head { title: Some(name), kind: tail.kind, ..Head::default() });
    }
    // `Das Prinzip, Verlag, Bonn 1979, S. 36`: a German page is no bill of the Senate.
    let named = |at: usize| at.checked_sub(1).is_some_and(|at| is_laws_title(parts[at].of(text)));
    let law = (0..parts.len()).find(|&at| {
        let words = legal::opening(parts[at].of(text));
        let law =
            matches!(words, Some((words, Kind::Statute)) if words.starts_with('P') || words.contains('.'));
        law && (tail.session || named(at) || words.is_some_and(|(words, _)| words != "S."))
    })?;
    if law == 0 {
        return None;
    }
    let bill = !text[parts[law].start..].starts_with('P');
    let title = joined(&parts[..law]);
    let container = if bill { Some(parts[law]) } else { joined(&parts[law..]) };
    Some(Head { title, container, kind: Some(Kind::Statute), ..Head::default() })
}

/// Whether a title is one that laws bear: `RESTRICT Act`, `Algorithmic Accountability Act of 2022`.
fn is_laws_title(title: &str) -> bool {
    const LAST: usize = 3;
    title.split(' ').rev().take(LAST).any(|word| Phrase::Law.is(word))
}

/// `CRS Report R43339, Title, by A and B`.
fn numbered_series(text: &str, parts: &[Span], kind: Kind) -> Head {
    let mut head = Head { container: Some(parts[0]), kind: Some(kind), ..Head::default() };
    let by = parts
        .iter()
        .position(|part| part.of(text).starts_with("by ") || part.of(text).starts_with("coordinated by "));
    let end = by.unwrap_or(parts.len());
    head.title = joined(&parts[1..end.max(1)]);
    if let Some(by) = by {
        let last = parts[parts.len() - 1].end;
        let lead = parts[by].of(text).find("by ").map_or(0, |at| at + 3);
        let names = Span::new(parts[by].start + lead, last);
        if let Some(persons) = persons::persons(text, names) {
            head.authors = persons.names;
            head.personal = true;
        }
    }
    head
}
