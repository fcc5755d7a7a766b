//! Where a citation begins in a sentence that leads to it.

use super::backref;
use super::clauses::{self, Opening};
use super::containers;
use super::data::{self, CitationWord};
use super::persons;
use super::phrases::Phrase;
use super::roles;
use super::scan::{AtomKind, Scan};
use super::signals;
use crate::span::Span;

/// Where the citation begins in a unit that begins with other words: at a signal, or at a person behind a
/// preposition.
pub(super) fn begins(text: &str, span: Span, scan: &Scan) -> usize {
    const LEAD: usize = 300;
    // `For example, Jane Doe, …`
    if let Some(comma) = text[span.start..span.end]
        .find(", ")
        .filter(|at| text[span.start..span.start + at].split(' ').count() == 2)
    {
        let rest = Span::new(span.start + comma + 2, span.end);
        let lead = text[span.start..].starts_with("For ") || text[span.start..].starts_with("In ");
        if lead && clauses::source_opening(text, rest) == Opening::Persons {
            return rest.start;
        }
    }
    let groups = scan.within(span);
    let mut in_group = groups
        .iter()
        .filter(|a| matches!(a.kind, AtomKind::Paren | AtomKind::Bracket | AtomKind::Quote | AtomKind::Url))
        .peekable();
    let anchor = groups
        .iter()
        .rev()
        .find(|a| a.kind == AtomKind::Url || a.kind == AtomKind::Paren)
        .map_or(span.end, |a| a.span.start);
    let mut person = None;
    for blank in memchr::memchr_iter(b' ', span.of(text).as_bytes()) {
        let at = span.start + blank + 1;
        while in_group.peek().is_some_and(|g| g.span.end <= at) {
            in_group.next();
        }
        if in_group.peek().is_some_and(|g| g.span.start < at) {
            continue;
        }
        let rest = Span::new(at, span.end);
        let s = rest.of(text);
        let Some(first) = s.as_bytes().first() else { break };
        // `“… that water.” § 3.01, id., at 17`
        if s.starts_with('§') && backref::section_of_same(s).is_some() {
            return at;
        }
        if signals::may_begin(*first)
            && let Some((signal, next)) = signals::leading(text, rest)
        {
            let source = Span::new(next, span.end);
            let opening = clauses::source_opening(text, source);
            let named = source.of(text).starts_with(|c: char| {
                c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '‘')
            }) || scan.url_at(source.start).is_some();
            // A parenthesis before the signal anchors nothing.
            if (next <= anchor || anchor < at)
                && (opening != Opening::Unknown || named)
                && !is_word_in_title(text, span.start, at, signal)
            {
                return at;
            }
        }
        // `The Court went as far in a later case: Judgment of 7 December 2023, …`
        if text[..at - 1].ends_with(':')
            && at - span.start <= LEAD
            && !first.is_ascii_lowercase()
            && !text[span.start..at].contains(',')
            && clauses::runs_on(&text[span.start..at])
            && (clauses::source_opening(text, rest) != Opening::Unknown || is_named_source(text, rest))
        {
            return at;
        }
        // `Reports that discuss it include CRS Report RL30240, Title`
        if *first == b'C' && text[..at].ends_with(|c: char| c.is_whitespace()) && names_crs_report(s) {
            return at;
        }
        // `Grid Office analysis of Port Bank, Yearly Figures, 2019`
        if person.is_none()
            && !first.is_ascii_lowercase()
            && at - span.start <= LEAD
            && is_drawn(&text[span.start..at])
            && (clauses::source_opening(text, rest) != Opening::Unknown || is_author_of_title(text, rest))
        {
            person = Some(at);
        }
        if person.is_none()
            && first.is_ascii_uppercase()
            && at - span.start <= LEAD
            && leads_in(&text[span.start..at])
            && let Some(persons) = persons::persons(text, rest)
            && persons.full
            && text[persons.span.end..].starts_with(',')
            && persons.span.end < anchor
        {
            person = Some(at);
        }
    }
    person.or_else(|| clauses::statute(text, span)).unwrap_or(span.start)
}

/// Whether words before a source say that something is drawn from it: `Authors’ calculations based on`, `data from the`.
fn is_drawn(before: &str) -> bool {
    const MOST: usize = 12;
    let before = before.trim_end();
    let before = before.strip_suffix(" the").unwrap_or(before);
    let Some((said, preposition)) = before.rsplit_once(' ') else { return false };
    if !matches!(preposition, "of" | "on" | "from" | "in" | "at" | "by" | "using" | "with") {
        return false;
    }
    let said = said.rsplit(", ").next().unwrap_or(said);
    // `Impact Analysis of the Port Act` is a title.
    let drawing = |(i, word): (usize, &str)| {
        (word.starts_with(char::is_lowercase) || i == 0 && preposition != "of")
            && data::is(word, CitationWord::Drawing)
    };
    said.split(' ').count() <= MOST && said.split(' ').enumerate().any(drawing)
}

/// Whether an institution stands at the start of `rest`, a title behind its comma.
fn is_author_of_title(text: &str, rest: Span) -> bool {
    const WORDS: usize = 8;
    let Some((name, title)) = rest.of(text).split_once(", ") else { return false };
    let named = name.split(' ').count() <= WORDS && clauses::content_words(name) == 0;
    containers::is_author(text, Span::new(rest.start, rest.start + name.len()))
        && title.starts_with(char::is_uppercase)
        || named && name.starts_with(char::is_uppercase) && title.starts_with(['"', '“', '‘'])
}

/// Whether an institution, or the number of a document, stands at the start of `rest` before its comma.
fn is_named_source(text: &str, rest: Span) -> bool {
    let Some(len) = rest.of(text).find(", ") else { return false };
    let first = Span::new(rest.start, rest.start + len);
    containers::is_institution(text, first) || roles::is_document_number(first.of(text))
}

/// Whether `s` begins with a report of the Congressional Research Service by its number, a title behind it.
pub(super) fn names_crs_report(s: &str) -> bool {
    const WORDS: usize = 5;
    s.starts_with("CRS ")
        && s.split(", ").next().is_some_and(|name| {
            let number = name.rsplit(' ').next().unwrap_or_default();
            name.len() < s.len()
                && name.split(' ').count() <= WORDS
                && Phrase::Crs
                    .strip(number)
                    .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()) && !digits.is_empty())
        })
}

/// `See` inside a title: `I See Satan Fall`. A signal in the middle of a sentence is in lower case, or follows a
/// comma, a colon or a dash.
fn is_word_in_title(text: &str, start: usize, at: usize, signal: Span) -> bool {
    let capital = signal.of(text).starts_with(char::is_uppercase);
    let before = &text[start..at];
    // `712 See Doe`: a note's number that stayed in the text.
    let label = before.len() <= 6 && !before.contains(char::is_alphabetic);
    capital && !label && !before.trim_end().ends_with([',', ':', ';', '—', '.', '–'])
}

/// Whether the words before a name lead to a source: a sentence's, without a comma, that end in a preposition or a colon.
fn leads_in(before: &str) -> bool {
    let word = before.trim_end().rsplit(' ').next().unwrap_or_default();
    let lower = || before.split_whitespace().filter(|w| w.starts_with(char::is_lowercase)).count();
    (matches!(word, "in" | "by" | "from" | "In" | "From" | "per" | "is") || word.ends_with(':'))
        && !before.contains(',')
        && lower() * 2 >= before.split_whitespace().count()
}
