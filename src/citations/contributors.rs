//! Clauses behind a title that say who edited or translated it, or how many volumes it has: `trans. Ann Roe`, `2 vols.`
//! They are neither container nor title, and part the title from the imprint.

use super::data::{self, CitationWord};
use super::elements::{Element, ElementKind};
use super::persons;
use crate::span::Span;

/// Takes such clauses out of `elements`, but for the first.
pub(super) fn take_out(text: &str, elements: &mut Vec<Element>) {
    let mut at = 1;
    while at < elements.len() {
        let end = if elements[at].kind == ElementKind::Text { clause(text, &elements[at..]) } else { None };
        let Some(end) = end else {
            at += 1;
            continue;
        };
        let len = elements[at..].iter().take_while(|element| element.span.start < end).count();
        elements.drain(at..at + len.max(1));
    }
}

/// Where the clause ends that `elements` begin with, if they begin with one.
fn clause(text: &str, elements: &[Element]) -> Option<usize> {
    let (first, last) = (elements.first()?, elements.last()?);
    let s = first.span.of(text);
    if counts_volumes(s) {
        return Some(first.span.end);
    }
    let words = data::begins_with(s, CitationWord::Contributor)?;
    let names = Span::new(first.span.start + words.len(), last.span.end).trimmed(text);
    // `ed. The Papers of Ann Roe`: a title.
    let found =
        persons::persons(text, names).filter(|found| found.full && found.span.end >= first.span.end)?;
    Some(found.span.end)
}

/// `2 vols.`, `3 Bde.`
fn counts_volumes(s: &str) -> bool {
    s.split_once(' ').is_some_and(|(count, word)| {
        count.len() <= 2 && count.bytes().all(|b| b.is_ascii_digit()) && data::is(word, CitationWord::Volumes)
    })
}

#[cfg(test)]
mod tests {
    use super::super::elements::elements;
    use super::super::scan::scan;
    use super::*;

    #[test]
    fn who_edited_a_book_is_no_part_of_it() {
        for (text, left) in [
            ("Roe, Ports, trans. Ann Moe and Bo Li (London: Sage, 2004)", "Roe|Ports|(London: Sage, 2004)"),
            ("Roe, Ports, 2 vols. (London: Sage, 2004)", "Roe|Ports|(London: Sage, 2004)"),
            ("Roe, Ports, hg. v. Ann Moe, Berlin 2004", "Roe|Ports|Berlin 2004"),
            ("Roe, Translated by machines, 2004", "Roe|Translated by machines|2004"),
            ("Roe, ed. The Ports of Asia, 2004", "Roe|ed. The Ports of Asia|2004"),
        ] {
            let span = Span::new(0, text.len());
            let found = elements(text, span, &scan(text, span));
            let found: Vec<_> = found.iter().map(|element| element.span.of(text)).collect();
            assert_eq!(found.join("|"), left, "{text}");
        }
    }
}
