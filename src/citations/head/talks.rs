//! Heads whose source is a conversation or a newspaper's number: neither has a title in print.

use super::Head;
use crate::citations::containers;
use crate::citations::data::{self, CitationWord};
use crate::citations::persons;
use crate::citations::tail::Tail;
use crate::document::Kind;
use crate::span::Span;

/// `Ann Roe (port worker), phone interview with author`, `Roe, interview`: who spoke, and what it was.
pub(super) fn interview(text: &str, parts: &[Span]) -> Option<Head> {
    let says = |part: &Span| {
        let s = part.of(text);
        s.starts_with(char::is_lowercase)
            && (data::is(s, CitationWord::Interview)
                || data::begins_with(s, CitationWord::Interview).is_some())
    };
    let at = 1 + parts.iter().skip(1).position(says)?;
    let before = Span::new(parts[0].start, parts[at - 1].end);
    let name = before.of(text).split(" (").next()?.trim_end_matches([',', ' ', '*', '†']);
    let before = Span::new(before.start, before.start + name.len());
    let authors = match persons::persons(text, before) {
        Some(persons) if persons.span.end == before.end => persons.names,
        _ if name.split(' ').all(|word| word.starts_with(char::is_uppercase)) => vec![before],
        _ => return None,
    };
    Some(Head { authors, title: Some(parts[at]), kind: Some(Kind::Other), personal: true, ..Head::default() })
}

/// `The Times (London), 14 September 2007`: a newspaper, or the record of debates, of that day.
pub(super) fn newspaper(text: &str, parts: &[Span], tail: &Tail) -> Option<Head> {
    const WORDS: usize = 6;
    let [part] = parts else { return None };
    if tail.container.is_some() || !tail.date.is_some_and(|date| date.iso.has_day()) {
        return None;
    }
    // `Congressional Globe, 38th Cong., 1st Sess., February 4, 1864, p. 496`
    if data::is(part.of(text), CitationWord::Record) {
        return Some(Head { container: Some(*part), kind: Some(Kind::Government), ..Head::default() });
    }
    if tail.volume.is_some() {
        return None;
    }
    // `[Washington] Evening Union`, `Harrisburg (PA) Patriot`
    let bracket = text[..part.start].strip_suffix("] ").and_then(|before| before.rfind('['));
    let part = Span::new(bracket.unwrap_or(part.start), part.end);
    let (name, placed) = printed_in(part.of(text))?;
    let last = name.rsplit(' ').next()?;
    let titled = name.contains(' ')
        && name.split(' ').count() <= WORDS
        && name.split(' ').all(|word| word.starts_with(char::is_uppercase) || containers::is_small(word))
        && data::is(last, CitationWord::Newspaper);
    let printed = Span::new(part.start, part.start + part.of(text).rfind(name)? + name.len());
    let known = containers::is_listed(text, printed) && containers::published(name) == Some(Kind::News);
    (titled || known || placed).then(|| Head {
        container: Some(printed),
        kind: Some(Kind::News),
        ..Head::default()
    })
}

/// The name of a newspaper without the place beside it, and whether one stands before it in brackets or within it in
/// parentheses: `[Washington] Evening Union`, `Harrisburg (PA) Patriot`.
fn printed_in(s: &str) -> Option<(&str, bool)> {
    let placed = |s: &str| s.starts_with(char::is_uppercase) && s.split(' ').count() <= 3;
    if let Some((place, name)) = s.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
        return Some((name, placed(place) && placed(name)));
    }
    let name = s.split(" (").next()?;
    match s[name.len()..].split_once(") ") {
        Some((place, rest)) => Some((s, placed(place.trim_start_matches([' ', '('])) && placed(rest))),
        None => Some((name, false)),
    }
}
