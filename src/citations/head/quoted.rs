//! Heads whose title stands in quote marks.

use super::Head;
use super::edges::{abbreviated, finish};
use super::labels::is_series;
use crate::citations::clauses;
use crate::citations::containers;
use crate::citations::elements::Element;
use crate::citations::inverted::{self, initials};
use crate::citations::legal;
use crate::citations::persons;
use crate::citations::phrases::Phrase;
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
        let reversed = initials::throughout(text, before)
            .or_else(|| inverted::before_quotation(text, Span::new(span.start, quote.start).trimmed(text)));
        match persons::persons(text, before) {
            _ if reversed.is_some() => {
                head.authors = reversed.unwrap_or_default();
                head.personal = true;
            }
            Some(persons) if persons.full || persons.names.len() > 1 => {
                // `Ann Roe, Bo Li, “Title”`: before a quotation no title can have begun.
                let second = persons.span.end + ", ".len();
                let second = text[persons.span.end..before.end]
                    .starts_with(", ")
                    .then(|| persons::persons(text, Span::new(second, before.end)))
                    .flatten()
                    .filter(|more| more.full && more.names.len() == 1 && more.span.end == before.end)
                    .filter(|more| !containers::is_institution(text, more.span));
                head.authors = persons.names;
                head.authors.extend(second.map(|more| more.span));
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
                // `House of Representatives, Congressional Record, “Title”`
                let before = match before.of(text).rsplit_once(", ") {
                    Some((house, record)) if Phrase::Debates.is(record) => {
                        head.container = Some(Span::new(before.end - record.len(), before.end));
                        Span::new(before.start, before.start + house.len())
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
