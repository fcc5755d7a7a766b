//! Bibliography entries, a full stop behind each part: `Roe, Ann. Ports of Asia. London: Sage, 2004.`

use super::Head;
use super::edges::finish;
use crate::citations::clauses;
use crate::citations::containers;
use crate::citations::data::{self, CitationWord};
use crate::citations::dates;
use crate::citations::elements::{Element, ElementKind};
use crate::citations::imprint;
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
    if let Some((names, len)) = surnames_first(whole.of(text)) {
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

/// Authors with the surname first and where the title behind them begins: `Roe, Ann M. and Bo Li. Ports`,
/// `ROE, A. M.; LI, B. Ports`, `Roe, Ann, ed. Ports`.
pub(in crate::citations) fn surnames_first(s: &str) -> Option<(Vec<Span>, usize)> {
    const GIVEN: usize = 3;
    let mut names = Vec::with_capacity(2);
    let mut start = 0;
    loop {
        let surname = s[start..].split(", ").next()?;
        let capital = |word: &str| word.starts_with(char::is_uppercase) || containers::is_small(word);
        if surname.split(' ').count() > 3
            || surname.contains(['.', ';', ':'])
            || !surname.split(' ').all(capital)
        {
            return None;
        }
        let mut at = start + surname.len() + 2;
        for given in 0.. {
            let word = s.get(at..)?.split(' ').next()?;
            let bare = word.trim_end_matches([',', ';']);
            if given == GIVEN || !bare.starts_with(char::is_uppercase) {
                return None;
            }
            let end = at + bare.len();
            at += word.len() + 1;
            let rest = s.get(at..)?;
            let initial =
                bare.ends_with('.') && (bare.chars().count() <= 2 || bare[..bare.len() - 1].contains('.'));
            let name = Span::new(start, if initial || !bare.ends_with('.') { end } else { end - 1 });
            if word.ends_with(';') {
                names.push(name);
                start = at;
                break;
            }
            if word.ends_with(',')
                || rest.starts_with("and ")
                || rest.starts_with("& ")
                || rest.starts_with("et al")
            {
                names.push(name);
                return others(s, at, names);
            }
            let goes_on = rest.split(' ').next().is_some_and(|next| {
                next.trim_end_matches([',', ';']).ends_with('.')
                    && next.trim_end_matches(['.', ',', ';']).len() == 1
            });
            if bare.ends_with('.') && !(initial && goes_on) {
                names.push(name);
                return Some((names, at));
            }
        }
    }
}

/// The authors behind the first, their names in plain order, and what they did.
fn others(s: &str, from: usize, mut names: Vec<Span>) -> Option<(Vec<Span>, usize)> {
    let mut at = from;
    if let Some(rest) = s[at..].strip_prefix("et al.") {
        names.push(Span::new(at, at + "et al.".len()));
        at = s.len() - rest.trim_start_matches([',', ' ']).len();
    } else if let Some(rest) = s[at..].strip_prefix("and ").or_else(|| s[at..].strip_prefix("& ")) {
        at = s.len() - rest.len();
        let found = persons::persons(s, Span::new(at, names_end(s, at)?))?;
        at = found.span.end;
        names.extend(found.names);
        at += s[at..].len() - s[at..].trim_start_matches([',', '.', ' ']).len();
    } else if let Some((found, end)) = listed(s, at) {
        names.extend(found);
        at = end;
    }
    let rest = &s[at..];
    let role = ["ed. ", "eds. ", "comp. ", "trans. "].iter().find(|role| rest.starts_with(**role));
    let at = at + role.map_or(0, |role| role.len());
    s[at..].starts_with(|c: char| !c.is_lowercase()).then_some((names, at))
}

/// The first full stop from `from` on behind more than an initial: `Bo T. Li. Ports`.
fn names_end(s: &str, from: usize) -> Option<usize> {
    let more = |stop: &usize| s[from..*stop].rsplit(' ').next().is_some_and(|word| word.chars().count() > 1);
    s[from..].match_indices(". ").map(|(stop, _)| from + stop).find(more)
}

/// Names in plain order at `from` that `and` closes, and where the title behind their full stop begins:
/// `Bo T. Li, Cy Moe, and Dee Fox. Ports`.
fn listed(s: &str, from: usize) -> Option<(Vec<Span>, usize)> {
    let found = persons::persons(s, Span::new(from, names_end(s, from)?))
        .filter(|found| found.full && found.names.len() > 1)?;
    let title = s[found.span.end..].strip_prefix(". ")?;
    Some((found.names, s.len() - title.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_stand_first() {
        for (text, names, title) in [
            ("Roe, Ann. Ports", "Roe, Ann", "Ports"),
            ("Roe, Ann M. The Ports", "Roe, Ann M.", "The Ports"),
            ("Roe, Ann M. and Bo T. Li. Ports", "Roe, Ann M.+Bo T. Li", "Ports"),
            ("Roe, Ann, and Bo Li, eds. Ports", "Roe, Ann+Bo Li", "Ports"),
            ("ROE, A. M.; LI, B. Ports", "ROE, A. M.+LI, B.", "Ports"),
            ("LI, H. et al. Ports", "LI, H.+et al.", "Ports"),
            ("Roe, Ann, Bo T. Li, Cy Moe, and Dee Fox. Ports", "Roe, Ann+Bo T. Li+Cy Moe+Dee Fox", "Ports"),
        ] {
            let (found, at) = surnames_first(text).unwrap();
            let found: Vec<_> = found.iter().map(|name| name.of(text)).collect();
            assert_eq!((found.join("+").as_str(), &text[at..]), (names, title), "{text}");
        }
        for text in ["Ports of Asia. London", "Grid Office, Annual Report of the year", "Roe, grids. Ports"] {
            assert!(surnames_first(text).is_none(), "{text}");
        }
    }
}
