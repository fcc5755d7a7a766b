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

/// `The Times (London), 14 September 2007`: a newspaper of that day.
pub(super) fn newspaper(text: &str, parts: &[Span], tail: &Tail) -> Option<Head> {
    const WORDS: usize = 6;
    let [part] = parts else { return None };
    if tail.container.is_some() || tail.volume.is_some() || !tail.date.is_some_and(|date| date.iso.has_day())
    {
        return None;
    }
    let name = part.of(text).split(" (").next()?;
    let last = name.rsplit(' ').next()?;
    let titled = name.contains(' ')
        && name.split(' ').count() <= WORDS
        && name.split(' ').all(|word| word.starts_with(char::is_uppercase) || containers::is_small(word))
        && data::is(last, CitationWord::Newspaper);
    let known = containers::is_listed(text, Span::new(part.start, part.start + name.len()))
        && containers::published(name) == Some(Kind::News);
    (titled || known).then(|| Head {
        container: Some(Span::new(part.start, part.start + name.len())),
        kind: Some(Kind::News),
        ..Head::default()
    })
}
