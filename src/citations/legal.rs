//! Citations by volume and page or by title and section: reporters, journals, codes, registers.

use super::data::{self, CODES, CONTAINERS, CitationWord, INSTITUTION_WORDS, OPENINGS, REPORTERS, key};
use crate::document::Kind;
use crate::span::Span;

/// `103 Minn. L. Rev. 1135`, `15 U.S.C. § 9401(3)`, `Cal. Civ. Code § 1798.100`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Locus {
    pub(super) volume: Option<Span>,
    pub(super) container: Span,
    pub(super) page: Option<Span>,
    /// `704 F.3d at 1233`: the place alone, in a short form.
    pub(super) pin: Option<Span>,
    /// What is published there; none if only its shape tells it.
    pub(super) kind: Option<Kind>,
    /// Whether it is a case reporter.
    pub(super) reporter: bool,
}

/// Reads `part`, the text between two commas or before a parenthesis, as a locus.
pub(super) fn locus(text: &str, part: Span) -> Option<Locus> {
    const LONGEST: usize = 120;
    let part = part.trimmed(text);
    let part = match part.of(text).strip_prefix("in ") {
        Some(rest) => Span::new(part.end - rest.len(), part.end).trimmed(text),
        None => part,
    };
    if part.is_empty() || part.len() > LONGEST {
        return None;
    }
    section(text, part).or_else(|| volume(text, part))
}

/// A locus by section: the sign or the words for it tell.
fn section(text: &str, part: Span) -> Option<Locus> {
    let s = part.of(text);
    // Words for a section count only behind a title's number or in a constitution.
    let coded = s.starts_with(|c: char| c.is_ascii_digit())
        || s.contains('§')
        || ["Const.", "Laws", "Code", "Stat."].iter().any(|word| s.contains(word));
    if !coded {
        return None;
    }
    let (at, len) = ["§§", "§", " pt. ", " pts. ", " part ", " parts ", " sec. ", " ch. ", " art. "]
        .iter()
        .find_map(|mark| s.find(mark).map(|at| (at, mark.len())))?;
    let head = Span::new(part.start, part.start + at).trimmed(text);
    if head.is_empty() {
        return None;
    }
    let (volume, container) = leading_number(text, head);
    let container_key = key(container.of(text));
    let kind = CODES.get(&container_key).copied().or_else(|| {
        let name = container.of(text);
        let regulation = name.split_whitespace().any(|w| matches!(w, "Reg." | "Regs." | "Regulations"));
        let code = regulation
            || name.split_whitespace().any(|w| {
                matches!(w, "Code" | "Stat." | "Laws" | "Law" | "Stat" | "Ann." | "Const." | "Rules")
            });
        let named = name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 10;
        let words = name
            .split_whitespace()
            .all(|w| !w.starts_with(char::is_lowercase) || matches!(w, "of" | "and" | "the"));
        (code && named && words).then_some(if regulation { Kind::Regulation } else { Kind::Statute })
    })?;
    let rest = Span::new(part.start + at + len, part.end).trimmed(text);
    // The section is one word, or a range of two.
    let end = rest.of(text).find(" and ").or_else(|| {
        rest.of(text).find(' ').filter(|at| rest.of(text)[at + 1..].starts_with(char::is_alphabetic))
    });
    let rest = end.map_or(rest, |end| Span::new(rest.start, rest.start + end));
    Some(Locus {
        volume,
        container,
        page: (!rest.is_empty()).then_some(rest),
        pin: None,
        kind: Some(kind),
        reporter: false,
    })
}

/// A number at the start of `span`, and what follows it.
fn leading_number(text: &str, span: Span) -> (Option<Span>, Span) {
    let s = span.of(text);
    let digits = s.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 || !s[digits..].starts_with(char::is_whitespace) {
        return (None, span);
    }
    let rest = Span::new(span.start + digits, span.end).trimmed(text);
    (Some(Span::new(span.start, span.start + digits)), rest)
}

/// A locus by volume and page: number, name, number.
fn volume(text: &str, part: Span) -> Option<Locus> {
    let (volume, rest) = leading_number(text, part);
    let volume = volume?;
    let s = rest.of(text);
    if !s.starts_with(char::is_uppercase) {
        return None;
    }
    let last = s.rsplit_once(char::is_whitespace).map_or("", |(_, last)| last);
    let page_at = s.len() - last.len();
    let paged =
        !last.is_empty() && last.starts_with(|c: char| c.is_ascii_digit() || c == '_') && is_page(last);
    let (container, page) = if paged {
        let container = Span::new(rest.start, rest.start + page_at).trimmed(text);
        (container, Some(Span::new(rest.start + page_at, rest.end)))
    } else {
        (rest, None)
    };
    let (container, page, pin) = match container.of(text).strip_suffix(" at") {
        Some(name) => (Span::new(container.start, container.start + name.len()), None, page),
        None => (container, page, None),
    };
    let name = container.of(text);
    let words = name.split_whitespace().count();
    if name.is_empty() || words > 14 {
        return None;
    }
    let folded = key(name);
    let known = CONTAINERS.get(&folded).copied();
    let code = CODES.get(&folded).copied();
    let reporter = known.is_none() && code.is_none() && REPORTERS.contains(&folded);
    if known.is_some() || code.is_some() || reporter {
        let kind = code.or(known).or(reporter.then_some(Kind::Case));
        return Some(Locus { volume: Some(volume), container, page, pin, kind, reporter });
    }
    // An unknown name: its shape must be a periodical's.
    let abbreviated =
        name.split_whitespace().filter(|w| w.ends_with('.') || w.contains(['\'', '’']) || *w == "&").count();
    let capitals = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let periodical = name.split(|c: char| c.is_whitespace()).any(|w| {
        let word = w.trim_end_matches(['.', ',']);
        matches!(INSTITUTION_WORDS.get(word), Some(Kind::Journal | Kind::LawJournal | Kind::News))
    });
    let evidence =
        usize::from(abbreviated > 0) + usize::from(capitals && name.len() > 3) + usize::from(periodical);
    let needed = if paged { 1 } else { 2 };
    (evidence >= needed && (paged || abbreviated > 0 || capitals)).then(|| {
        let legal = name
            .split_whitespace()
            .any(|w| matches!(w, "L." | "L.J." | "L.J" | "Law" | "LAW" | "J.L." | "Legal" | "LEGAL"));
        let kind = if legal { Kind::LawJournal } else { Kind::Journal };
        Locus { volume: Some(volume), container, page, pin, kind: Some(kind), reporter: false }
    })
}

/// Digits, with a letter before or after them, or a blank where a page is still to come.
fn is_page(word: &str) -> bool {
    word.bytes().all(|b| b == b'_')
        || word.len() <= 12
            && word.bytes().any(|b| b.is_ascii_digit())
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '–' | ',' | '(' | ')' | '.'))
}

/// What a citation that begins like `s` cites, if its first words are those of a legal or official document.
pub(super) fn opening(s: &str) -> Option<(&'static str, Kind)> {
    let first = s.chars().next()?;
    if !first.is_uppercase() {
        return None;
    }
    OPENINGS
        .get(s.as_bytes().first()?)?
        .iter()
        .find(|(words, _)| {
            s.strip_prefix(words).is_some_and(|rest| {
                if words.ends_with("No.") || !words.ends_with(char::is_alphabetic) {
                    // `S. 1083`, `P.L. 116-283`: a number follows.
                    let rest = rest.trim_start().trim_start_matches("No.").trim_start();
                    rest.starts_with(|c: char| c.is_ascii_digit())
                        || words.ends_with(')')
                        || words.ends_with("Const.")
                } else {
                    rest.starts_with([' ', ',']) || words.ends_with(|c: char| c.is_ascii_digit())
                }
            })
        })
        .copied()
}

/// `Inc.`, `LLC`, alone or before more of a case's name: what a comma parts from a firm's name.
pub(super) fn is_firm_suffix(part: &str) -> bool {
    let word = part.split(' ').next().unwrap_or_default();
    data::is(word, CitationWord::Firm)
        && (part.len() <= 8
            || part[word.len()..].starts_with(" v. ")
            || part[word.len()..].starts_with(" v "))
}

/// The name of a case in `part`, if it is one: `Arizona v. Hicks`, `In re Google`.
pub(super) fn is_case_name(s: &str) -> bool {
    if s.len() > 240 {
        return false;
    }
    let versus = memchr::memchr_iter(b'v', s.as_bytes()).find_map(|at| {
        let behind = ["v. ", "v ", "vs. "].iter().find_map(|v| s[at..].strip_prefix(v))?;
        Some((s[..at].strip_suffix(' ')?, behind))
    });
    let is_name = match versus {
        Some((before, behind)) => {
            s.starts_with(char::is_uppercase)
                && before.len() <= 120
                && behind.starts_with(|c: char| c.is_uppercase() || c == '$' || c.is_ascii_digit())
        }
        None => ["In re ", "Ex parte ", "Matter of ", "In the Matter of "].iter().any(|p| s.starts_with(p)),
    };
    is_name && !s.contains(": ") && !s.contains('?')
}
