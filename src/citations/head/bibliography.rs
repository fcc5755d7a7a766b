//! Heads of bibliography entries, a full stop behind each part: `Roe, Ann. Ports of Asia. London: Sage, 2004.`

use super::edges::finish;
use super::{Head, quoted};
use crate::citations::containers;
use crate::citations::elements::{Element, ElementKind};
use crate::citations::imprint;
use crate::citations::persons;
use crate::citations::tail::Tail;
use crate::span::Span;

/// Reads the elements before the date, if an imprint stands last; its publisher goes into `tail`.
pub(in crate::citations) fn read(text: &str, elements: &[Element], tail: &mut Tail) -> Option<Head> {
    let date = tail.date?;
    if elements.iter().any(|element| element.kind == ElementKind::Quote) {
        return None;
    }
    let stopped = |at: &usize| text[..elements[*at].span.start].trim_end().ends_with('.');
    let place = (1..elements.len()).rev().find(stopped)?;
    let imprint = Span::new(elements[place].span.start, date.span.end);
    let (publisher, kind) = imprint::stands_alone(text, imprint)?;
    (tail.publisher, tail.publishes) = (Some(publisher), Some(kind));
    let between = |from: usize| Some(Span::new(elements[from].span.start, elements[place - 1].span.end));
    let mut head = Head { title: between(0), ..Head::default() };
    if let Some(title) = (1..place).find(stopped) {
        let before = Span::new(elements[0].span.start, elements[title].span.start).trimmed(text);
        let names = Span::new(before.start, before.end - 1);
        head.title = between(title);
        let persons = persons::persons(text, names).filter(|found| found.full && found.span.end == names.end);
        if let Some(authors) = quoted::surname_first(text, before).or(persons.map(|found| found.names)) {
            (head.authors, head.personal) = (authors, true);
        } else {
            head.authors = containers::institutions(text, names);
        }
    }
    finish(text, &mut head);
    Some(head)
}
