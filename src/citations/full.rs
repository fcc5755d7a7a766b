//! Parses a full citation into its fields: anchors first (date, URL, volume and page, pin), then what stands
//! before them (authors, title, container).

use super::bounds;
use super::clauses;
use super::data::PROSE_WORDS;
use super::dates::Date;
use super::elements::elements;
use super::head::{self, Head};
use super::kinds;
use super::scan;
use super::split::Segment;
use super::tail::{self, Tail};
use crate::document::{Citation, FieldSpans, Form, Identifiers, Kind};
use crate::ingest::Run;
use crate::span::Span;

/// Parses `segment`; none if nothing in it can be told apart.
pub(crate) fn parse(text: &str, segment: &Segment, runs: &[Run]) -> Option<Citation> {
    let scan = scan::scan(text, segment.body);
    let elements = elements(text, segment.body, &scan);
    let start = bounds::start(text, &elements, segment);
    let tail = tail::read(text, &elements[start..], &scan, segment);
    let mut head = head::read(text, &elements[..start], &tail, runs);
    if head.authors.is_empty() {
        head.authors.extend(tail.author);
    }
    // `The petitions are accessible at https://x.gov`: the URL is cited; the sentence is no title.
    if let Some(title) = head.title
        && tail.url.is_some()
        && tail.date.is_none()
        && !head.personal
        && head.container.or(tail.container).is_none()
        && !text[..title.start].ends_with(['"', '“', '‘'])
        && runs_on(title.of(text))
    {
        head.title = None;
        head.authors.clear();
    }
    if head.title.is_none() && head.authors.is_empty() && tail.container.is_none() && tail.url.is_none() {
        return None;
    }
    Some(assemble(text, segment, head, tail))
}

/// Whether words read like a sentence: a verb, and several words in lower case.
fn runs_on(s: &str) -> bool {
    clauses::content_words(s) >= 3 && s.split_whitespace().any(|word| PROSE_WORDS.contains(word))
}

/// Lays the fields out as a citation.
fn assemble(text: &str, segment: &Segment, head: Head, tail: Tail) -> Citation {
    let kind = kinds::kind(text, segment, &head, &tail);
    let (container, volume) = match (tail.container.or(head.container).or(tail.publisher), tail.volume) {
        // `Public Law 116–1, 116th Cong.`: the session belongs to the law's number.
        (Some(law), Some(session)) if tail.session && kind == Kind::Statute && law.end < session.start => {
            (Some(Span::new(law.start, session.end)), None)
        }
        found => found,
    };
    // `68–78, 150–77 (2019)`: the first pages stand behind the title.
    let pin = match (head.pin, tail.pin) {
        (Some(a), Some(b)) if a.end <= b.start && b.start - a.end <= 3 => Some(Span::new(a.start, b.end)),
        (a, b) => b.or(a),
    };
    let parenthetical = segment.parentheticals.first().copied();
    let owned = |span: Option<Span>| span.map(|s| s.of(text).to_owned()).filter(|s| !s.is_empty());
    let range = |span: Option<Span>| span.map(|s| [s.start, s.end]);
    let title = head.title.map(|s| s.of(text).to_owned());
    // `2025 U. Ill. L. Rev.`: the year is the volume.
    let yearly = tail
        .volume
        .filter(|v| tail.date.is_none() && v.len() == 4)
        .map(|v| Date { iso: v.of(text).to_owned(), span: v });
    let tail = Tail { date: tail.date.or(yearly), ..tail };
    let confidence = confidence(kind, &head, &tail, container.is_some());
    Citation {
        start: segment.span.start,
        end: segment.span.end,
        form: Form::Full,
        signal: owned(segment.signal),
        kind,
        authors: head.authors.iter().map(|s| s.of(text).to_owned()).collect(),
        title,
        container: owned(container),
        volume: owned(volume),
        page: owned(tail.page),
        date: tail.date.as_ref().map(|d| d.iso.clone()),
        url: tail.url.as_ref().map(|u| u.value.clone()),
        pin: owned(pin),
        parenthetical: owned(parenthetical),
        hereinafter: owned(segment.hereinafter),
        identifiers: Identifiers { doi: tail.doi, archive: tail.archive },
        fields: FieldSpans {
            signal: range(segment.signal),
            authors: head.authors.first().zip(head.authors.last()).map(|(a, b)| [a.start, b.end]),
            title: range(head.title),
            container: range(container),
            volume: range(volume),
            page: range(tail.page),
            date: range(tail.date.map(|d| d.span)),
            url: range(tail.url.map(|u| u.span)),
            pin: range(pin),
            parenthetical: range(parenthetical),
            hereinafter: range(segment.hereinafter),
        },
        confidence,
        ..Citation::default()
    }
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
