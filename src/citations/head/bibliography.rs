//! Bibliography entries, a full stop behind each part: `Roe, Ann. Ports of Asia. London: Sage, 2004.`

use super::Head;
use super::edges::finish;
use crate::citations::clauses;
use crate::citations::containers;
use crate::citations::data::{self, CitationWord};
use crate::citations::dates;
use crate::citations::elements::{Element, ElementKind};
use crate::citations::imprint;
use crate::citations::inverted::given;
use crate::citations::persons;
use crate::citations::phrases::Phrase;
use crate::document::Kind;
use crate::span::Span;

/// What stands before the date of such an entry.
#[derive(Debug)]
pub(in crate::citations) struct Entry {
    pub(in crate::citations) head: Head,
    /// The publisher and what it publishes.
    pub(in crate::citations) publisher: (Span, Kind),
    /// Index of the element that is the date.
    pub(in crate::citations) date: usize,
}

/// Reads `elements` as such an entry, if an imprint stands behind a full stop.
pub(in crate::citations) fn read(text: &str, elements: &[Element]) -> Option<Entry> {
    let stopped = |at: &usize| text[..elements[*at].span.start].trim_end().ends_with('.');
    let plain = elements
        .iter()
        .take_while(|element| !matches!(element.kind, ElementKind::Quote | ElementKind::Url))
        .count();
    let (place, date, publisher) =
        (1..plain).filter(stopped).find_map(|place| imprint(text, &elements[..plain], place))?;
    let start = elements[0].span.start;
    let whole = Span::new(start, elements[place - 1].span.end);
    let mut head = Head { title: Some(whole), ..Head::default() };
    if let Some((names, len)) = given::stopped(whole.of(text)) {
        head.authors =
            names.into_iter().map(|name| Span::new(start + name.start, start + name.end)).collect();
        (head.title, head.personal) = (Some(Span::new(start + len, whole.end)), true);
    } else if let Some(title) = (1..place).find(stopped) {
        let before = Span::new(start, elements[title].span.start).trimmed(text);
        let names = Span::new(before.start, before.end - 1);
        let persons = persons::persons(text, names).filter(|found| found.full && found.span.end == names.end);
        if persons.is_some() || named(names.of(text)) {
            head.personal = persons.is_some();
            head.authors = persons.map_or_else(|| containers::institutions(text, names), |found| found.names);
            head.title = Some(Span::new(elements[title].span.start, whole.end));
        }
    }
    // `Ports of Asia. Translated by Bo Li. 2nd ed.`
    if let Some(title) = &mut head.title
        && let Some(end) = contributed(title.of(text))
    {
        title.end = title.start + end;
    }
    finish(text, &mut head);
    Some(Entry { head, publisher, date })
}

/// The date and the publisher of the imprint that begins at the element `place`.
fn imprint(text: &str, elements: &[Element], place: usize) -> Option<(usize, usize, (Span, Kind))> {
    const PARTS: usize = 6;
    let ends = (place + 1..elements.len()).take(PARTS);
    ends.filter(|end| dates::only(text, elements[*end].span).is_some()).find_map(|end| {
        let span = Span::new(elements[place].span.start, elements[end].span.end);
        imprint::stands_alone(text, span).map(|publisher| (place, end, publisher))
    })
}

/// Whether words can be an institution's name.
fn named(s: &str) -> bool {
    const WORDS: usize = 12;
    s.split(' ').count() <= WORDS && clauses::content_words(s) == 0 && !s.contains([':', '“', '_'])
}

/// Where the words about its editors, translators or edition begin, behind a title's full stop.
fn contributed(s: &str) -> Option<usize> {
    s.match_indices(". ").map(|(at, stop)| (at, &s[at + stop.len()..])).find_map(|(at, rest)| {
        let part = rest.split(". ").next().unwrap_or(rest).trim_end_matches('.');
        let edition = part.split(' ').count() <= 4 && Phrase::Edition.ends(&part.to_ascii_lowercase());
        (edition || data::begins_with(rest, CitationWord::Contributor).is_some()).then_some(at)
    })
}
