//! References in the manner of the sciences, with the year behind the source: Vancouver style
//! (`Roe A, Li BC. Grids at work. J Grids. 2021;3(4):12-20.`) and that of Nature
//! (`Roe, A. & Li, B. C. Grids at work. J. Grids 3, 12–20 (2021).`). As the guides of the National Library of Medicine
//! and of the journals describe them.

pub(super) mod sources;

use super::Reference;
use super::opening::is_known;
use crate::citations::data::{self, CitationWord};
use crate::citations::dates::Date;
use crate::citations::inverted::initials;
use crate::citations::scan::Scan;
use crate::span::Span;
use sources::{Source, ahead_of_print, house, periodical, years_last};

/// Bytes from a reference's first name to its year, at most.
const LONGEST: usize = 800;

/// Reads the reference at the start of `span`, if it is one of these.
pub(super) fn read(text: &str, span: Span, scan: &Scan) -> Option<Reference> {
    let s = &text[span.start..text.floor_char_boundary(span.end.min(span.start + LONGEST))];
    let at = |part: Span| Span::new(span.start + part.start, span.start + part.end);
    let persons = vancouver(s).or_else(|| nature(s));
    let personal = persons.is_some();
    let (authors, title, found) = persons.or_else(|| institution(s, |name| is_known(text, at(name))))?;
    let (title, label) = labelled(s, title);
    let chapter = title.of(s).find(". In: ");
    // `Roe A. Ports. In: Li B, editor. Grids. London: Sage; 2019. p. 3-9.`: the book is the container.
    let book = chapter.map(|stop| {
        let inside = Span::new(title.start + stop + ". In: ".len(), title.end);
        let editors = ["editors. ", "editor. ", "eds. ", "ed. "]
            .iter()
            .find_map(|role| inside.of(s).find(role).map(|at| at + role.len()));
        Span::new(inside.start + editors.unwrap_or(0), inside.end)
    });
    let title = Span::new(title.start, chapter.map_or(title.end, |stop| title.start + stop));
    let end = behind(s, found.end);
    let url = scan.urls_within(Span::new(span.start + found.name.end, span.start + end)).first().cloned();
    Some(Reference {
        authors: authors.into_iter().map(at).collect(),
        personal,
        date: Some(Date { span: at(found.date.span), ..found.date }),
        title: Some(at(title)),
        container: Some(at(book.unwrap_or(found.name))),
        volume: found.volume.map(at),
        page: found.page.map(at),
        url,
        label: label.map(at),
        chapter: chapter.is_some() || found.book,
        end: span.start + end,
    })
}

/// Authors, title and source.
type Parts = (Vec<Span>, Span, Source);

/// `Roe A, Li BC. Grids at work. J Grids. 2021;3(4):12-20`, `Roe A. Ports. London: Sage; 2019`
fn vancouver(s: &str) -> Option<Parts> {
    let (names, end) = initials::bare(s)?;
    let title = s[end..].strip_prefix(". ")?;
    // `Amy H. Roe, Ports of Call`: a given name and a middle initial.
    let behind_comma = title.split_once(", ").map(|(_, behind)| behind);
    if names.len() == 1 && behind_comma.is_some_and(|behind| behind.starts_with(char::is_uppercase)) {
        return None;
    }
    let title = s.len() - title.len();
    let (title, found) = titled(s, title, |at| periodical(s, at).or_else(|| house(s, at)))
        .or_else(|| titled(s, title, |at| ahead_of_print(s, at).filter(|_| names.len() > 1)))?;
    Some((names, title, found))
}

/// `Roe, A. & Li, B. C. Grids at work. J. Grids 3, 12–20 (2021)`; in Science `A. Roe, B. C. Li, Grids at work. J. Grids`.
fn nature(s: &str) -> Option<Parts> {
    let (names, end) = initials::stopped(s).or_else(|| initials::leading(s))?;
    let rest = &s[end..];
    let title = rest.strip_prefix(' ').or_else(|| rest.strip_prefix(", "))?;
    let (title, found) = titled(s, s.len() - title.len(), |at| years_last(s, at))?;
    Some((names, title, found))
}

/// `Grid Office. Grid plan. Geneva: Grid Office; 2020`: who is no person is the publisher as well, or known by name.
fn institution(s: &str, is_known: impl Fn(Span) -> bool) -> Option<Parts> {
    // `; 2020`, `;3(4)`: what neither has is none of the two sources.
    let numbered = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    if !memchr::memchr_iter(b';', s.as_bytes()).any(|at| numbered(&s[at + 1..])) {
        return None;
    }
    let (name, _) = s.split_once(". ").filter(|(name, _)| name.starts_with(char::is_uppercase))?;
    let author = Span::new(0, name.len());
    let (title, found) = titled(s, name.len() + ". ".len(), |at| periodical(s, at).or_else(|| house(s, at)))?;
    (found.name.of(s) == name || is_known(author)).then(|| (vec![author], title, found))
}

/// The title that begins at `from` and what `source` reads behind its full stop or question mark.
fn titled(s: &str, from: usize, source: impl Fn(usize) -> Option<Source>) -> Option<(Span, Source)> {
    /// Full stops of a title and what is said of its edition, at most.
    const STOPS: usize = 12;
    let stops = s[from..].match_indices(['.', '?', '!']).map(|(stop, _)| from + stop);
    let mut stops = stops.filter(|stop| *stop > from && s[stop + 1..].starts_with(' ')).take(STOPS);
    stops.find_map(|stop| {
        let title = Span::new(from, stop + usize::from(!s[stop..].starts_with('.')));
        let found = source(stop + 2)?;
        is_title(title.of(s)).then_some((title, found))
    })
}

/// Whether words can be a title alone: other styles have a volume or a URL there, `Title, 62 B.C. L. Rev. 391 (2021)`.
fn is_title(words: &str) -> bool {
    const VOLUME: usize = 4;
    let volume = words.rsplit(", ").next().is_some_and(|last| {
        let digits = last.bytes().take_while(u8::is_ascii_digit).count();
        (1..=VOLUME).contains(&digits)
            && last[digits..].strip_prefix(' ').is_some_and(|name| name.starts_with(char::is_uppercase))
    });
    !volume && !words.contains("; ") && !words.contains("://")
}

/// A title without the medium behind it: `Grids at work [Internet]`.
fn labelled(s: &str, title: Span) -> (Span, Option<Span>) {
    let words = title.of(s);
    let label = words.strip_suffix(']').and_then(|words| words.rfind(" [")).filter(|at| *at > 0);
    label.map_or((title, None), |at| {
        (Span::new(title.start, title.start + at), Some(Span::new(title.start + at + 2, title.end - 1)))
    })
}

/// The end of what may stand behind the source: identifiers, the day it was read, its URL.
fn behind(s: &str, from: usize) -> usize {
    const LEADS: [&str; 6] = ["doi:", "DOI:", "https://", "http://", "PMID:", "PMCID:"];
    let mut end = from;
    loop {
        let rest = s[end..].trim_start_matches(['.', ' ', ';', ',']);
        let at = s.len() - rest.len();
        let read = rest
            .strip_prefix(['[', '('])
            .filter(|read| rest.starts_with('[') || data::begins_with(read, CitationWord::Visit).is_some());
        if let Some(close) = read.and_then(|read| read.find([']', ')'])) {
            end = at + close + 2;
        } else if let Some(lead) = LEADS.iter().find(|lead| rest.starts_with(**lead)) {
            let value = rest[lead.len()..].trim_start();
            let start = s.len() - value.len();
            end = start + value.find(char::is_whitespace).unwrap_or(value.len());
            end -= s[start..end].len() - s[start..end].trim_end_matches(['.', ';', ',']).len();
        } else if let Some(words) = [CitationWord::Visit, CitationWord::Lead]
            .into_iter()
            .find_map(|word| data::begins_with(rest, word))
        {
            // `Accessed May 9, 2026. https://…`, `Available from: https://…`
            const DAY: usize = 30;
            let day = &rest[words.len()..];
            let stop = day.find(". ").filter(|len| *len <= DAY && !day.contains("://"));
            let url = day.find("http").filter(|len| *len <= DAY);
            match url.or(stop) {
                Some(len) => end = at + words.len() + len,
                None => return end,
            }
        } else {
            return end + usize::from(s[end..].starts_with('.'));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citations::scan::scan;

    fn parts(text: &str) -> Option<String> {
        let all = Span::new(0, text.len());
        let found = read(text, all, &scan(text, all))?;
        let of = |span: Option<Span>| span.map_or("", |span| span.of(text));
        let names: Vec<&str> = found.authors.iter().map(|name| name.of(text)).collect();
        let date = found.date.map(|date| date.iso.to_string()).unwrap_or_default();
        let fields = [of(found.title), of(found.container), of(found.volume), of(found.page), date.as_str()];
        Some(format!("{} | {} | {}", names.join("+"), fields.join(" | "), &text[found.end..]))
    }

    #[test]
    fn references_of_the_sciences_are_read() {
        for (text, want) in [
            (
                "Roe A, de la Cruz BC. Grids at work: a review. J Grids Res. 2021;3(4):e12-e20. doi:10.1000/x",
                "Roe A+de la Cruz BC | Grids at work: a review | J Grids Res | 3 | e12-e20 | 2021 | ",
            ),
            (
                "Roe A, Li BC, et al. Do grids work? BMJ 2020 May 4;368:m1091. More.",
                "Roe A+Li BC+et al. | Do grids work? | BMJ | 368 | m1091 | 2020-05-04 |  More.",
            ),
            (
                "Roe, A., Li, B.-C. & Moe, C. D. Grids at Work. Nat. Grids 512, 44–47 (2018).",
                "Roe, A.+Li, B.-C.+Moe, C. D. | Grids at Work | Nat. Grids | 512 | 44–47 | 2018 | ",
            ),
            (
                "Roe, A. et al. Grids at work. eGrids 9, 1234 (2018).",
                "Roe, A.+et al. | Grids at work | eGrids | 9 | 1234 | 2018 | ",
            ),
            (
                "A. Roe, B. C. de la Cruz, C. Moe, Grids at work. Nat. Grids 15, 948–955 (2020).",
                "A. Roe+B. C. de la Cruz+C. Moe | Grids at work | Nat. Grids | 15 | 948–955 | 2020 | ",
            ),
            (
                "Roe, A. & Li, B. Grids at work. In Proc. Conference on Grids, 1336-1348 (Grid Press, 2021).",
                "Roe, A.+Li, B. | Grids at work | Proc. Conference on Grids |  | 1336-1348 | 2021 | ",
            ),
            (
                "Roe, A. & Li, B. Grids. Preprint at gridRxiv https://a.org/b (2020).",
                "Roe, A.+Li, B. | Grids | gridRxiv |  |  | 2020 | ",
            ),
            (
                "Roe A. Lead. In: The 2nd book of grids. Grid Press; 2022 Aug 3:456-489.",
                "Roe A | Lead | The 2nd book of grids |  | 456-489 | 2022-08-03 | ",
            ),
            (
                "Roe A, et al. Grids. J Grids. 2025. Accessed May 9, 2026. https://a.org/b",
                "Roe A+et al. | Grids | J Grids |  |  | 2025 | ",
            ),
            (
                "Roe A. Ports of call. 2nd ed. London: Grid Press; 2019.",
                "Roe A | Ports of call. 2nd ed | Grid Press |  |  | 2019 | ",
            ),
            (
                "Roe A. Ports. In: Li B, editor. The book of grids. London: Grid Press; 2019. p. 3-9.",
                "Roe A | Ports | The book of grids |  | 3-9 | 2019 | ",
            ),
            (
                "Grid Office. Grid plan [Internet]. Geneva: Grid Office; 2020 [cited 2021 Mar 3]. Available from: https://a.org/b",
                "Grid Office | Grid plan | Grid Office |  |  | 2020 | ",
            ),
        ] {
            assert_eq!(parts(text).as_deref(), Some(want), "{text}");
        }
        for text in [
            "Ann Roe, Grids at work, 3 J. Grids 12 (2021).",
            "The grid held. It was cold; 2020 was worse.",
            "Roe A, Li BC. They went home.",
            "Roe",
            "Roe, A. & Li",
            "Amy H. Roe, Ports of Call, 63 U. Grid L. Rev. 269, 293–94 (1994).",
            "A. Ted Roe, Ports of Call, 63 B.C. L. REV. 269, 293 (1994).",
            "Cy Moe, A.B. Roe & Bo Li, Ports of Call, 36 J.L. ECON. & ORG. 633, 655 (2020).",
            "Amy H. Roe. Ports of call. Grid L. Rev. 1994.",
            "Plan B. It failed in 2020; 3(4):5 was the score.",
            "Roe, A. (2020). Grids. J. Grids, 3(4), 12–20.",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
