//! Heads of legal and official documents: cases, laws, bills, orders, numbered series.

use super::containers;
use super::head::{Head, finish, joined};
use super::legal;
use super::persons;
use super::tail::Tail;
use crate::document::Kind;
use crate::span::Span;

/// Cases, bills, orders and the like: what stands before the locus is the title, and no authors are named.
pub(super) fn official(text: &str, parts: &[Span], tail: &Tail) -> Option<Head> {
    let all = joined(parts)?;
    let s = all.of(text);
    let first = parts[0].of(text);
    if let Some((words, kind)) = legal::opening(s) {
        // `CRS Report R43339, Title, by Author`: the series and number, then the title.
        if words.starts_with("CRS ") && parts.len() > 1 {
            return Some(numbered_series(text, parts, kind));
        }
        let mut head = Head { title: Some(all), kind: Some(kind), ..Head::default() };
        if kind == Kind::Statute && (words.starts_with('P') || words.starts_with("U.S. C")) {
            head.title = None;
            head.container = Some(all);
        } else if matches!(
            kind,
            Kind::Treaty
                | Kind::Letter
                | Kind::Speech
                | Kind::Hearing
                | Kind::PressRelease
                | Kind::Regulation
                | Kind::Other
        ) {
            if tail.container.is_none() && parts.len() > 1 {
                let (title, container) = containers::divide(text, parts, tail, false);
                head.title = joined(title);
                head.container = container;
            }
        } else if kind == Kind::Report && parts.len() > 1 {
            head.title = Some(Span::new(parts[0].start, parts[0].end));
        } else if kind == Kind::ExecutiveOrder && parts.len() > 1 && tail.container.is_none() {
            let (title, container) = containers::divide(text, parts, tail, false);
            head.title = joined(title);
            head.container = container;
        }
        finish(text, &mut head);
        return Some(head);
    }
    if legal::is_case_name(first)
        && (tail.reporter || tail.url.is_none() || tail.volume.is_some() || docket(text, parts))
    {
        let end = parts.iter().position(|part| is_docket(part.of(text))).unwrap_or(parts.len());
        return Some(Head { title: joined(&parts[..end.max(1)]), kind: Some(Kind::Case), ..Head::default() });
    }
    // `Act of 1954, P.L. 83-703`
    let law = parts.iter().position(|part| {
        matches!(legal::opening(part.of(text)), Some((words, Kind::Statute)) if words.starts_with('P') || words.contains('.'))
    })?;
    if law == 0 {
        return None;
    }
    let bill = !text[parts[law].start..].starts_with('P');
    let title = joined(&parts[..law]);
    let container = joined(&parts[law..]);
    Some(Head { title, container: container.filter(|_| !bill), kind: Some(Kind::Statute), ..Head::default() })
}

/// Whether a docket number stands behind a case's name.
fn docket(text: &str, parts: &[Span]) -> bool {
    parts.iter().skip(1).any(|part| is_docket(part.of(text)))
}

/// `No. 19-1234`, `Case C-311/18`, `97-OFC-16`.
fn is_docket(s: &str) -> bool {
    ["No. ", "Nos. ", "Case ", "Cases "].iter().any(|w| s.starts_with(w))
        || s.starts_with(|c: char| c.is_ascii_digit()) && s.contains('-')
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
