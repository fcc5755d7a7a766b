//! Heads whose title stands in quote marks.

use super::Head;
use super::edges::{abbreviated, finish};
use super::labels::is_series;
use crate::citations::author_date;
use crate::citations::clauses;
use crate::citations::containers;
use crate::citations::elements::Element;
use crate::citations::legal;
use crate::citations::persons;
use crate::citations::roles;
use crate::citations::scan::Scan;
use crate::document::Kind;
use crate::span::Span;

/// Authors, then a title in quote marks.
pub(super) fn quoted(text: &str, elements: &[Element], span: Span) -> Head {
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
        let reversed = author_date::inverted(text, before)
            .or_else(|| surname_first(text, Span::new(span.start, quote.start).trimmed(text)));
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
                // `Grid Works press release, “Title”`
                let before = match before.of(text).strip_suffix(" press release") {
                    Some(name) => {
                        head.kind = Some(Kind::PressRelease);
                        Span::new(before.start, before.start + name.len())
                    }
                    None => before,
                };
                let opening = legal::opening(before.of(text));
                if let Some((_, kind)) = opening {
                    head.kind = Some(kind);
                } else if is_series(before.of(text)) {
                    // `DoD Instruction 8500.01, “Cybersecurity”`
                    head.number = Some(before);
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

/// `Dickson, Paul.`, `Hafner, Katie, and Matthew Lyon,`, `Roe, A. B.,`: the first author's surname stands first. A full
/// stop, an initial or the names of others tell it.
fn surname_first(text: &str, before: Span) -> Option<Vec<Span>> {
    let initial = |word: &str| word.ends_with('.') && word.chars().filter(|c| c.is_alphabetic()).count() == 1;
    let s = before.of(text).trim_end_matches([',', ':', ' ']);
    let s = if s.rsplit(' ').next().is_some_and(initial) { s } else { s.strip_suffix('.').unwrap_or(s) };
    let (surname, rest) = s.split_once(", ")?;
    let (given, others) = rest.split_once(", ").unwrap_or((rest, ""));
    let plain = |name: &str, most: usize| {
        (1..=most).contains(&name.split(' ').count())
            && name.split(' ').all(|word| word.starts_with(char::is_uppercase))
    };
    let body = Span::new(before.start, before.start + surname.len());
    let initials = given.split(' ').any(initial);
    let stopped = before.of(text).ends_with('.');
    if !stopped && !initials && others.is_empty()
        || !plain(surname, 2)
        || !plain(given, 3)
        || containers::is_institution(text, body)
    {
        return None;
    }
    let mut names = vec![Span::new(before.start, body.end + 2 + given.len())];
    if others.trim_end_matches('.') == "et al" {
        let at = before.start + s.len() - others.len();
        names.push(Span::new(at, at + text[at..].find('.').map_or(others.len(), |stop| stop + 1)));
    } else if !others.is_empty() {
        let others = others.strip_prefix("and ").unwrap_or(others);
        let end = before.start + s.len();
        let found = persons::persons(text, Span::new(end - others.len(), end))?;
        // `Ann, Bo, and Cy Roe` is a list in plain order.
        let told = stopped || found.full && !surname.contains(' ');
        if !told {
            return None;
        }
        names.extend(found.names);
    }
    Some(names)
}
