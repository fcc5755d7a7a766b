//! The elements of a citation: stretches of text between commas, and the groups and URLs beside them.

use super::contributors;
use super::data::{self, CitationWord};
use super::dates;
use super::imprint;
use super::roles::is_lead;
use super::scan::{AtomKind, Scan};
use crate::span::Span;

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementKind {
    Text,
    Paren,
    Bracket,
    Quote,
    Url,
}

/// An element of a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) kind: ElementKind,
    /// Without blanks; groups with their delimiters.
    pub(super) span: Span,
    /// Whether it is the first, or a comma or semicolon stands before it.
    pub(super) fresh: bool,
}

/// Whether full stops part the elements of this citation: a date or URL stands alone behind one.
fn stops_part(text: &str, body: Span, scan: &Scan) -> bool {
    const DATE: usize = 40;
    let atoms = scan.within(body);
    atoms.iter().enumerate().filter(|(_, atom)| atom.kind == AtomKind::Stop).any(|(i, atom)| {
        let next = Span::new(atom.span.end, body.end).trimmed(text);
        let end = atoms[i + 1..].iter().find(|a| a.kind == AtomKind::Stop).map_or(body.end, |a| a.span.start);
        scan.url_at(next.start).is_some()
            || data::begins_with(next.of(text), CitationWord::Visit).is_some()
            || end > next.start
                && end - next.start <= DATE
                && dates::only(text, Span::new(next.start, end)).is_some()
            || end > next.start && imprint::stands_alone(text, Span::new(next.start, end)).is_some()
    })
}

/// Whether a group is glued to the number before it: `9401(3)`, `2(b)(4)`.
pub(super) fn is_subsection(text: &str, group: Span, since: usize) -> bool {
    let inside = Scan::inside(text, group).of(text);
    group.start > since
        && text[since..group.start]
            .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ')' | '-' | '–'))
        && inside.len() <= 5
        && (!(inside.len() == 4 && inside.bytes().all(|b| b.is_ascii_digit()))
            // `COM(2020) 65 final`
            || text[since..group.start].ends_with(|c: char| c.is_ascii_uppercase()))
}

/// The elements of `body`.
pub(super) fn elements(text: &str, body: Span, scan: &Scan) -> Vec<Element> {
    let mut out = Vec::with_capacity(12);
    let mut cursor = body.start;
    let mut fresh = true;
    let mut push = |kind, span: Span, fresh: &mut bool| {
        let span = if kind == ElementKind::Text { span.trimmed(text) } else { span };
        if !span.is_empty() {
            out.push(Element { kind, span, fresh: *fresh });
            *fresh = false;
        }
    };
    let stops = stops_part(text, body, scan);
    for atom in scan.within(body) {
        let kind = match atom.kind {
            AtomKind::Comma | AtomKind::Semicolon => {
                push(ElementKind::Text, Span::new(cursor, atom.span.start), &mut fresh);
                fresh = true;
                cursor = atom.span.end;
                continue;
            }
            AtomKind::Stop if stops => {
                push(ElementKind::Text, Span::new(cursor, atom.span.start), &mut fresh);
                fresh = true;
                cursor = atom.span.end;
                continue;
            }
            AtomKind::Stop | AtomKind::SoftStop => continue,
            AtomKind::Paren => ElementKind::Paren,
            AtomKind::Bracket => ElementKind::Bracket,
            AtomKind::Quote => ElementKind::Quote,
            AtomKind::Url => ElementKind::Url,
        };
        // `COM (2021) 206 final`: the year is the number's.
        let numbered = kind == ElementKind::Paren && scan.is_in_mark(atom.span);
        if is_subsection(text, atom.span, cursor) || numbered {
            continue;
        }
        push(ElementKind::Text, Span::new(cursor, atom.span.start), &mut fresh);
        push(kind, atom.span, &mut fresh);
        cursor = atom.span.end;
    }
    push(ElementKind::Text, Span::new(cursor, body.end), &mut fresh);
    with_subjects(text, &mut out);
    without_leads(text, &mut out);
    contributors::take_out(text, &mut out);
    out
}

/// Joins a code's name and its subject behind a comma: `Md. Code Ann., Com. Law § 14-1325`.
fn with_subjects(text: &str, elements: &mut Vec<Element>) {
    for i in (1..elements.len()).rev() {
        let [code, subject] = [elements[i - 1], elements[i]];
        let texts = code.kind == ElementKind::Text && subject.kind == ElementKind::Text && subject.fresh;
        let s = subject.span.of(text);
        let sign = s.find('§').is_some_and(|at| at > 0);
        let name = code.span.of(text);
        // `Okla. Stat., Tit. 82, § 105.9`
        if texts
            && s.starts_with("Tit. ")
            && name.ends_with("Stat.")
            && let Some(section) = elements.get(i + 1).filter(|e| e.span.of(text).starts_with('§'))
        {
            elements[i - 1].span.end = section.span.end;
            elements.drain(i..i + 2);
            continue;
        }
        if texts && sign && ["Code Ann.", "CODE ANN.", "Code", "CODE"].iter().any(|end| name.ends_with(end)) {
            elements[i - 1].span.end = subject.span.end;
            elements.remove(i);
        }
    }
}

/// Cuts the words that only lead to a URL off the text before it: `Impact report at https://x.org`.
fn without_leads(text: &str, elements: &mut [Element]) {
    for i in 1..elements.len() {
        if elements[i].kind != ElementKind::Url || elements[i - 1].kind != ElementKind::Text {
            continue;
        }
        let s = elements[i - 1].span.of(text);
        if is_lead(s) {
            continue;
        }
        let mut blanks = s.rmatch_indices(' ').map(|(at, _)| at);
        let (last, but_one, third) = (blanks.next(), blanks.next(), blanks.next());
        let lead = [third, but_one, last].into_iter().flatten().find(|at| is_lead(&s[at + 1..]));
        if let Some(rest) = lead.map(|at| s[..at].trim_end()).filter(|rest| !rest.is_empty()) {
            elements[i - 1].span.end = elements[i - 1].span.start + rest.len();
        }
    }
}
