//! Citations by volume and page or by title and section: reporters, journals, codes, registers.

use super::data::{
    self, CODES, CONTAINERS, COURTS, CitationWord, INSTITUTION_WORDS, OPENINGS, REPORTERS, key,
};
use super::phrases::Phrase;
use super::reports;
use super::roles;
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
    if let Some((place, pin)) = divide_pin(text, part) {
        return Some(Locus { pin: Some(pin), ..volume(text, place)? });
    }
    section(text, part)
        .or_else(|| rule(text, part))
        .or_else(|| volume(text, part))
        .or_else(|| reports::law_report(text, part))
}

/// The place and the pin cite right behind it: `2017 SCC 33 at para 50`, `1 SCR 103 at 138`, `22 EHRR 123 paragraph 39`,
/// `1 UNTS XVI art 51`.
pub(super) fn divide_pin(text: &str, part: Span) -> Option<(Span, Span)> {
    let s = part.of(text);
    let bytes = s.as_bytes();
    let at = memchr::memchr_iter(b' ', bytes).find(|at| {
        let paged = at.checked_sub(1).is_some_and(|before| {
            bytes[before].is_ascii_digit() || matches!(bytes[before], b'I' | b'V' | b'X')
        });
        paged && ["at ", "para", "art"].iter().any(|word| s[at + 1..].starts_with(word))
    })?;
    let page = s[..at].rsplit(' ').next().unwrap_or_default();
    let paged = page.len() < at
        && (page.ends_with(|c: char| c.is_ascii_digit())
            || page.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')));
    let pin = roles::pin(text, Span::new(part.start + at + 1, part.end)).filter(|_| paged)?;
    Some((Span::new(part.start, part.start + at), pin))
}

/// A rule by its number alone: `Fed. R. Civ. P. 26(b)(1)`, `I.R.C. 501(c)`.
fn rule(text: &str, part: Span) -> Option<Locus> {
    let s = part.of(text);
    if !s.starts_with(char::is_uppercase) {
        return None;
    }
    let at = s.find(|c: char| c.is_ascii_digit())?;
    let container = Span::new(part.start, part.start + at).trimmed(text);
    let number = s[at..].split(' ').next()?;
    if number.len() > 24 || !container.of(text).contains('.') {
        return None;
    }
    let kind = CODES.get(&key(container.of(text))).copied()?;
    let page = Span::new(part.start + at, part.start + at + number.len());
    Some(Locus { volume: None, container, page: Some(page), pin: None, kind: Some(kind), reporter: false })
}

/// Whether `span` begins with a rule of court, a constitution or an act of a parliament outside America with the
/// part of it that is meant: `Fed. R. Evid. 702`, `U.S. Const. amend. IV`, `Privacy Act 1988 (Cth) s 6(1)`.
pub(super) fn rule_or_act(text: &str, span: Span) -> Option<Span> {
    const START: usize = 160;
    let s = span.of(text);
    if !s.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    let s = &s[..s.floor_char_boundary(START)];
    let first = s.bytes().position(|b| matches!(b, b',' | b';')).unwrap_or(s.len());
    let lead = &s[..first];
    if Phrase::Rule.is_in(lead) {
        let part = Span::new(span.start, span.start + first);
        if section(text, part).or_else(|| rule(text, part)).is_some() {
            return Some(part);
        }
    }
    act(s).map(|len| Span::new(span.start, span.start + len))
}

/// Whether `title` is an act's name with its year, perhaps with its place: `Data Protection Act 2018 (UK)`.
pub(super) fn names_act(title: &str) -> bool {
    let bare = match title.rsplit_once(" (") {
        Some((name, place)) if place.ends_with(')') && place.len() <= 12 => name,
        _ => title,
    };
    bare.rsplit_once(' ').is_some_and(|(name, year)| {
        year.len() == 4
            && year.bytes().all(|b| b.is_ascii_digit())
            && name.rsplit(' ').next().is_some_and(|word| Phrase::Act.is(word) && word != "Order")
    })
}

/// The length of the name of an act at the start of `s` if a part of the act follows: `Data Protection Act 2018, s 170`.
pub(super) fn act(s: &str) -> Option<usize> {
    let mut at = 0;
    // Words of a name, up to one that says what it names.
    for word in s.split_inclusive(' ') {
        at += word.len();
        let bare = word.trim_end();
        if at > word.len() && Phrase::Act.is(bare) {
            return act_part(s, at, bare);
        }
        let small = bare.starts_with(char::is_lowercase) && !data::is(bare, CitationWord::Small);
        if small || bare.ends_with([',', ';', ':']) {
            return None;
        }
    }
    None
}

/// Reads on behind an act's name, which ends at `at`.
fn act_part(s: &str, at: usize, name: &str) -> Option<usize> {
    let rest = &s[at..];
    if name == "Charter" {
        let united = s[..at].ends_with("U.N. Charter ") || s[..at].ends_with("UN Charter ");
        return (united && rest.starts_with("art")).then_some(at - 1);
    }
    // `Personal Data (Privacy) Ordinance (Cap. 486)`: the chapter of the laws in the year's place.
    let chapter =
        rest.strip_prefix("(Cap").and_then(|rest| rest.find(')')).map(|len| &rest[.."(Cap)".len() + len]);
    let year = rest.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit())).or(chapter)?;
    let mut rest = rest[year.len()..].trim_start();
    if let Some(place) = rest.strip_prefix('(') {
        rest = place.split_once(')')?.1.trim_start();
    }
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    let word = rest.split([' ', '.']).next()?;
    let number = rest[word.len()..].trim_start_matches(['.', ' ']).starts_with(|c: char| c.is_ascii_digit());
    (rest.starts_with('§') || number && Phrase::ActPart.is(word)).then_some(at + year.len())
}

/// A locus by section: the sign or the words for it tell.
fn section(text: &str, part: Span) -> Option<Locus> {
    let s = part.of(text);
    // Words for a section count only behind a title's number or in a constitution.
    let coded = s.starts_with(|c: char| c.is_ascii_digit()) || s.contains('§') || Phrase::Code.is_in(s);
    if !coded || !Phrase::Section.is_in(s) {
        return None;
    }
    let (at, len) = Phrase::Section.all().find_map(|mark| s.find(mark).map(|at| (at, mark.len())))?;
    let mut head = Span::new(part.start, part.start + at).trimmed(text);
    if head.is_empty() {
        return None;
    }
    // `Del. Code Ann. tit. 8 § 102`: the title is the volume.
    let title = head.of(text).find(" tit. ").or_else(|| head.of(text).find(" Tit. "));
    let title = title.map(|at| Span::new(head.start + at + " tit. ".len(), head.end));
    let title =
        title.map(|title| Span::new(title.start, title.start + title.of(text).trim_end_matches(',').len()));
    if let Some(title) = title {
        let name = Span::new(head.start, title.start - " tit. ".len());
        head.end = head.start + name.of(text).trim_end_matches(',').len();
    }
    let (volume, container) = leading_number(text, head);
    let volume = volume.or(title);
    let container_key = key(container.of(text));
    let kind = CODES.get(&container_key).copied().or_else(|| {
        let name = container.of(text);
        let regulation = name.split_whitespace().any(|w| matches!(w, "Reg." | "Regs." | "Regulations"));
        let abbreviated = name.contains('.');
        let code = regulation
            || name
                .split_whitespace()
                .any(|w| Phrase::Code.all().any(|c| w.eq_ignore_ascii_case(c)) || w == "Law" && abbreviated);
        let named = name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 10;
        let words = name
            .split_whitespace()
            .all(|w| !w.starts_with(char::is_lowercase) || matches!(w, "of" | "and" | "the"));
        (code && named && words).then_some(if regulation { Kind::Regulation } else { Kind::Statute })
    })?;
    let rest = Span::new(part.start + at + len, part.end).trimmed(text);
    // A constitution is cited by its articles and amendments: `art. I`.
    if container.of(text).ends_with("Const.") {
        let page = Some(Span::new(part.start + at, part.end).trimmed(text));
        return Some(Locus { volume, container, page, pin: None, kind: Some(kind), reporter: false });
    }
    if s[at..].starts_with(" tit. ") {
        return Some(Locus {
            volume: Some(rest),
            container,
            page: None,
            pin: None,
            kind: Some(kind),
            reporter: false,
        });
    }
    // `15 C.F.R. pt. 791`: a part is called one, a section is not.
    let part_of = volume.is_some() && !s[at..].starts_with('§') && !s[at..].starts_with(" sec");
    // The section is one word, or a range of two.
    let end = rest.of(text).find(" and ").or_else(|| {
        rest.of(text).find(' ').filter(|at| rest.of(text)[at + 1..].starts_with(char::is_alphabetic))
    });
    let rest = end.map_or(rest, |end| Span::new(rest.start, rest.start + end));
    let rest = if part_of { Span::new(part.start + at + 1, rest.end) } else { rest };
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
    // `Title 10 U.S. Code`
    let titled =
        span.of(text).strip_prefix("Title ").map_or(span, |s| Span::new(span.end - s.len(), span.end));
    let s = titled.of(text);
    let span = if s.starts_with(|c: char| c.is_ascii_digit()) { titled } else { span };
    let s = span.of(text);
    let mut digits = s.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return (None, span);
    }
    // `1981-2 C.B.`, `1960–1974 Rep.`, `13E U.L.A.`
    let more = s[digits..].trim_start_matches(['-', '–']);
    let dash = s.len() - digits - more.len();
    let second = more.bytes().take_while(u8::is_ascii_digit).count();
    if dash > 0 && (1..=4).contains(&second) {
        digits += dash + second;
    } else if dash == 0 && more.starts_with(|c: char| c.is_ascii_uppercase()) {
        digits += 1;
    }
    // `121(9) Proc. Grids`: the issue.
    let issue =
        s[digits..].strip_prefix('(').and_then(|rest| rest.find(')')).map_or(0, |len| len + "()".len());
    let issued =
        (3..=5).contains(&issue) && s[digits + 1..digits + issue - 1].bytes().all(|b| b.is_ascii_digit());
    let behind = digits + if issued { issue } else { 0 };
    if !s[behind..].starts_with(char::is_whitespace) {
        return (None, span);
    }
    let rest = Span::new(span.start + behind, span.end).trimmed(text);
    (Some(Span::new(span.start, span.start + digits)), rest)
}

/// A locus by volume and page: number, name, number.
fn volume(text: &str, part: Span) -> Option<Locus> {
    if let Some(locus) = dashed(text, part) {
        return Some(locus);
    }
    let (volume, rest) = leading_number(text, part);
    // `___ U.S. ___`: a volume and a page still to come.
    let blank = ["volume ", "vol. "]
        .into_iter()
        .find(|word| part.of(text).starts_with(word))
        .map_or_else(|| part.of(text).bytes().take_while(|b| *b == b'_').count(), str::len);
    let (volume, rest) = match volume {
        Some(volume) => (Some(volume), rest),
        None if blank > 0 => (None, Span::new(part.start + blank, part.end).trimmed(text)),
        None if part.of(text).ends_with(" xxx") => (None, part),
        None => return None,
    };
    let s = rest.of(text);
    if !s.starts_with(char::is_uppercase) {
        return None;
    }
    let last = s.rsplit_once(char::is_whitespace).map_or("", |(_, last)| last);
    // `15 U.S.C.78s(b)(1)`: the blank is missing.
    let glued = s.find(|c: char| c.is_ascii_digit()).filter(|at| CODES.contains_key(&key(&s[..*at])));
    let (page_at, last) = match glued.filter(|at| s[..*at].ends_with('.')) {
        Some(at) => (at, &s[at..]),
        None => (s.len() - last.len(), last),
    };
    // `1 UNTS XVI`
    let roman = || {
        let name = key(s[..page_at].trim_end());
        last.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
            && CODES.get(&name) == Some(&Kind::Treaty)
    };
    let paged = !last.is_empty() && (starts_page(last) && is_page(last) || roman());
    let (container, page) = if paged {
        let container = Span::new(rest.start, rest.start + page_at).trimmed(text);
        (container, Some(Span::new(rest.start + page_at, rest.end)))
    } else {
        (rest, None)
    };
    let (container, page, pin) = match container.of(text).strip_suffix(" at") {
        // `442 U. S., at 208`
        Some(name) => {
            let name = name.trim_end_matches(',');
            (Span::new(container.start, container.start + name.len()), None, page)
        }
        None => (container, page, None),
    };
    // `2012 CPD ¶ 13`
    let container =
        Span::new(container.start, container.end - if container.of(text).ends_with(" ¶") { 3 } else { 0 });
    let name = container.of(text);
    let words = name.split_whitespace().count();
    if name.is_empty() || words > 14 {
        return None;
    }
    let folded = key(name);
    let known = CONTAINERS.get(&folded).copied();
    let code = CODES.get(&folded).copied();
    let reporter =
        known.is_none() && code.is_none() && (REPORTERS.contains(&folded) || COURTS.contains(&folded));
    if known.is_some() || code.is_some() || reporter {
        let kind = code.or(known).or(reporter.then_some(Kind::Case));
        // A slash in a page is a section of a code: `14/10`.
        if page.is_some_and(|page| page.of(text).contains('/')) && code.is_none() {
            return None;
        }
        return Some(Locus {
            volume,
            container,
            page: page.filter(|page| !is_blank(page.of(text))),
            pin,
            kind,
            reporter,
        });
    }
    volume?;
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
        let legal = name.split_whitespace().any(|w| Phrase::LawWord.is(w));
        let kind = if legal { Kind::LawJournal } else { Kind::Journal };
        Locus { volume, container, page, pin, kind: Some(kind), reporter: false }
    })
}

/// `2009-NMSC-006`, `2006-Ohio-3563`
fn dashed(text: &str, part: Span) -> Option<Locus> {
    let s = part.of(text);
    let mut parts = s.split('-');
    let (year, court, number) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let fits = year.len() == 4
        && digits(year)
        && digits(number)
        && parts.next().is_none()
        && court.starts_with(|c: char| c.is_ascii_uppercase())
        && court.bytes().all(|b| b.is_ascii_alphabetic());
    let at = |from: usize, len: usize| Span::new(part.start + from, part.start + from + len);
    fits.then(|| Locus {
        volume: Some(at(0, 4)),
        container: at(5, court.len()),
        page: Some(at(s.len() - number.len(), number.len())),
        pin: None,
        kind: Some(Kind::Case),
        reporter: true,
    })
}

/// A page that is still to come.
fn is_blank(page: &str) -> bool {
    page.bytes().all(|b| b == b'x') || page.bytes().all(|b| b == b'_')
}

/// Whether a page begins so: with a digit, a blank still to be filled in, or the chamber in `S4573`.
fn starts_page(word: &str) -> bool {
    // `e2313925121`: an article's number.
    let article =
        word.strip_prefix('e').is_some_and(|n| n.len() > 4 && n.bytes().all(|b| b.is_ascii_digit()));
    if article {
        return true;
    }
    let digits = word.strip_prefix(['S', 'H', 'E', 'D']).unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && (digits.len() == word.len() || digits.bytes().all(|b| b.is_ascii_digit()))
        || is_blank(word)
}

/// Digits, with a letter before or after them, or a blank where a page is still to come.
fn is_page(word: &str) -> bool {
    is_blank(word)
        || word.len() <= 12
            && word.bytes().any(|b| b.is_ascii_digit())
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '–' | ',' | '(' | ')' | '.' | '/'))
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
                if words.ends_with("No.") || !words.ends_with(char::is_alphanumeric) {
                    // `S. 1083`, `P.L. 116-283`: a number follows.
                    let rest = rest.trim_start().trim_start_matches("No.").trim_start();
                    rest.starts_with(|c: char| c.is_ascii_digit())
                        || words.ends_with(')')
                        || words.ends_with("Const.")
                } else {
                    rest.starts_with([' ', ','])
                        || words.ends_with(|c: char| c.is_ascii_digit())
                        // `Presidential Decision Directive/NSC-63`
                        || rest.strip_prefix(['-', '/']).is_some_and(|rest| {
                            rest.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase())
                        })
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
            let behind = behind.strip_prefix("the ").unwrap_or(behind);
            s.starts_with(char::is_uppercase)
                && before.len() <= 120
                && behind.starts_with(|c: char| c.is_uppercase() || c == '$' || c.is_ascii_digit())
        }
        None => Phrase::Case.strip(s).is_some(),
    };
    is_name && !s.contains(": ") && !s.contains('?')
}
