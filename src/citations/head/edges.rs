//! What belongs to no field at the edges of title, container and authors.

use super::Head;
use crate::citations::data::{self, ABBREVIATIONS, CitationWord, LABELS};
use crate::citations::phrases::Phrase;
use crate::citations::roles::{self, is_lead};
use crate::document::Kind;
use crate::span::Span;

/// An institution's name without the short one in brackets behind it: `… Development [OECD]`.
pub(super) fn plain_name(text: &str, span: Span) -> Span {
    match span.of(text).find(" [") {
        Some(at) => Span::new(span.start, span.start + at),
        None => span,
    }
}

/// A title without the occasion or the persons behind it: `The Path of Law, Address at …`, `Ports, trans. Ann Roe`.
fn without_occasion(text: &str, title: Span) -> Span {
    let s = title.of(text);
    let behind = |words: &str| {
        let named = |lead: &str| words[lead.len()..].trim_start().starts_with(char::is_uppercase);
        data::begins_with(words, CitationWord::Occasion).is_some()
            || data::begins_with(words, CitationWord::Contributor).is_some_and(named)
    };
    s.match_indices(", ")
        .find(|(at, _)| behind(&s[at + 2..]))
        .map_or(title, |(at, _)| Span::new(title.start, title.start + at))
}

/// A title without `For more information, see the` or an article before it.
fn without_lead(text: &str, title: Span) -> Span {
    let s = title.of(text);
    let rest = s.split_once(", see ").filter(|(lead, _)| is_lead(lead)).map_or(s, |(_, rest)| rest);
    let rest = rest.strip_prefix("the ").filter(|rest| rest.starts_with(char::is_uppercase)).unwrap_or(rest);
    Span::new(title.end - rest.len(), title.end)
}

/// `in Chinese`, `en español`: what a title's language is said to be.
fn is_language(s: &str) -> bool {
    s.split_once(' ').is_some_and(|(lead, language)| {
        matches!(lead, "in" | "en" | "em" | "auf")
            && !language.contains([' ', '.'])
            && language.chars().all(char::is_alphabetic)
    })
}

/// Trims what belongs to no field from the ends of title and container.
pub(in crate::citations) fn finish(text: &str, head: &mut Head) {
    if let Some(title) = head.title {
        let title = without_lead(text, without_occasion(text, title));
        let s = title.of(text);
        let cut = s.trim_end_matches([',', ' ', ';', '*']).trim_end_matches(':');
        let cut = if cut.ends_with('.') && !cut.ends_with("..") && !abbreviated(cut) {
            &cut[..cut.len() - 1]
        } else {
            cut
        };
        let lead = cut.len() - cut.trim_start_matches([',', ' ', '*']).len();
        // `Notable Models (database)`, `Roe v. Grid [GC]`
        let sort = |sort: &str| {
            let sort = sort.strip_suffix([')', ']']);
            sort.is_some_and(|s| LABELS.contains(s) || is_language(s) || data::is(s, CitationWord::Formation))
        };
        let cut = match cut.rsplit_once(" (").or_else(|| cut.rsplit_once(" [")) {
            Some((name, group)) if sort(group) => name,
            _ => cut,
        };
        // `Guidelines on Grids (EBA/GL/2019/04)`
        let cut = match cut.rsplit_once(" (") {
            Some((name, number))
                if head.number.is_none()
                    && head.container.is_none()
                    && number.strip_suffix(')').is_some_and(roles::is_document_number) =>
            {
                let end = title.start + cut.len() - 1;
                head.number = Some(Span::new(end + 1 - number.len(), end));
                name
            }
            _ => cut,
        };
        let cut = match part_of(cut).filter(|_| head.pin.is_none()) {
            Some(at) => {
                head.pin = Some(Span::new(title.start + at, title.start + cut.len()));
                cut[..at].trim_end_matches([' ', ','])
            }
            None => cut,
        };
        let title = Span::new(title.start + lead, title.start + cut.len().max(lead));
        // `For more information visit` leads to a URL.
        head.title = (!is_lead(title.of(text))).then_some(title);
    }
    if let Some(container) = head.container {
        let s = container.of(text);
        let cut = s.trim_end_matches([',', ' ', ';', ':', '*']);
        // `Remarks at the Hudson Institute`
        let occasion =
            ["Remarks at ", "Address at ", "Speech at ", "Keynote at "].iter().find(|w| cut.starts_with(*w));
        if occasion.is_some() {
            head.kind = head.kind.or(Some(Kind::Speech));
        }
        let occasion =
            occasion.map_or(0, |w| w.len() + if cut[w.len()..].starts_with("the ") { 4 } else { 0 });
        // `Calif.: RAND Corporation`: the end of the place.
        let state = cut.split_once(": ").map_or(0, |(state, _)| {
            if state.len() <= 8 && !state.contains(' ') && state.ends_with('.') { state.len() + 2 } else { 0 }
        });
        let lead =
            occasion.max(state).max(cut.len() - cut.trim_start_matches([' ', '\'', '’', '”', '*']).len());
        head.container =
            (cut.len() > lead).then(|| Span::new(container.start + lead, container.start + cut.len()));
    }
    for author in &mut head.authors {
        *author = plain_name(text, *author);
    }
}

/// Where the part of a document that is meant begins at the end of its title: `Economic Analysis of Law § 4.1`,
/// `The Wealth of Networks ch. 3`.
fn part_of(title: &str) -> Option<usize> {
    const NUMBER: usize = 12;
    let last = title.rsplit(' ').next().unwrap_or(title);
    if !last.contains(|c: char| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X')) {
        return None;
    }
    let (at, mark) = Phrase::TitledPart.all().find_map(|mark| Some((title.rfind(mark)?, mark)))?;
    // One number, or a list of them: `arts. II, X`.
    let plain = title[at + mark.len()..].split(", ").all(|number| {
        !number.contains(' ')
            && number.len() <= NUMBER
            && number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X'))
    });
    plain.then_some(at + 1)
}

/// Whether the last word of `s` keeps its full stop.
pub(super) fn abbreviated(s: &str) -> bool {
    let word = s.rsplit(' ').next().unwrap_or(s).trim_end_matches('.');
    word.contains('.') || word.chars().count() <= 1 || ABBREVIATIONS.has(word)
}
