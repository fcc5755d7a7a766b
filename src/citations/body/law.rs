//! Legal citations in running text: where each begins and ends. What stands there is parsed as in a note.
//!
//! The place decides: a volume and page of a reporter, a title and section of a code, the number of a public law, an
//! order, a bill or an act of the European Union. From it the span grows to the left over a case's name and to the
//! right over pin cites, parallel places, court and year.

use super::case_name;
use super::list;
use crate::citations::cues;
use crate::citations::data::{self, OPENINGS};
use crate::citations::dates;
use crate::citations::legal;
use crate::citations::signals;
use crate::citations::split::{Segment, SegmentKind};
use crate::document::{Citation, Form, Kind};
use crate::span::Span;
use std::sync::LazyLock;

/// A legal citation in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::citations) struct Place {
    /// All of it.
    pub(super) span: Span,
    signal: Option<Span>,
    /// Where it begins behind the signal.
    start: usize,
    /// Where what is read of it ends: before `et seq.` and the parallel places of a short form.
    read: usize,
    /// Inside of the explanatory parenthetical behind it, in a note.
    gloss: Option<Span>,
}

impl Place {
    /// Whether it may be a short form: `Carpenter, 138 S. Ct. at 2220`.
    pub(super) fn is_short(self, text: &str) -> bool {
        is_short(&text[self.start..self.read])
    }

    /// With the explanatory parenthetical that `group` is, delimiters included.
    pub(super) fn explained(self, group: Span) -> Self {
        let gloss = Some(Span::new(group.start + 1, group.end - 1));
        Self { span: Span::new(self.span.start, group.end), gloss, ..self }
    }

    /// The segment a note would have for it.
    pub(super) fn segment(self) -> Segment {
        let end = self.gloss.map_or(self.read, |_| self.span.end);
        Segment {
            span: Span::new(self.span.start, end),
            signal: self.signal,
            body: Span::new(self.start, end),
            parentheticals: self.gloss.into_iter().collect(),
            hereinafter: None,
            kind: SegmentKind::Citation,
        }
    }
}

/// Whether the words of a citation have the place of a short form; `2025 WL 37, at *2` is a page of a full one.
fn is_short(words: &str) -> bool {
    words.contains(" at ") && !words.contains(", at *")
}

/// Whether a parsed citation is of law, and its place was read.
pub(super) fn is_law(citation: &Citation) -> bool {
    let placed = citation.container.is_some() || citation.title.is_some();
    citation.kind.is_law() && placed && matches!(citation.form, Form::Full | Form::Short)
}

/// The legal citations in `span`, in order, none over another.
pub(super) fn places(text: &str, span: Span) -> Vec<Place> {
    let bytes = text.as_bytes();
    let mut out: Vec<Place> = Vec::new();
    let mut from = span.start;
    let mut at = span.start;
    while at < span.end {
        let b = bytes[at];
        let begins = (b.is_ascii_digit() || b.is_ascii_uppercase())
            && (at == from
                || !(bytes[at - 1].is_ascii_alphanumeric()
                    || matches!(bytes[at - 1], b'.' | b'-' | b'/' | b'$')));
        let found = if !begins {
            None
        } else if b.is_ascii_digit() {
            at_volume(text, at, span.end).map(|(read, end)| (at, read, end, true))
        } else {
            at_number(text, at, span.end).map(|end| (at, end, end, false))
        };
        let Some((start, read, end, volume)) = found else {
            // On to the next word.
            at += 1;
            if begins {
                while at < span.end && (bytes[at].is_ascii_alphanumeric() || bytes[at] >= 0x80) {
                    at += 1;
                }
            }
            continue;
        };
        let short = || is_short(&text[start..end]);
        let name = || case_name::start(text, Span::new(from, start), short());
        let start = if volume { name().unwrap_or(start) } else { start };
        let (signal, whole) = signal_before(text, from, start);
        out.push(Place { span: Span::new(whole, end), signal, start, read, gloss: None });
        from = end;
        at = end;
    }
    out
}

/// Where the citation ends whose volume or title stands at `at` (`138 S. Ct. 2206, 2217 (2018)`, `15 C.F.R. § 744.21`):
/// what is read of it, and all of it.
fn at_volume(text: &str, at: usize, limit: usize) -> Option<(usize, usize)> {
    let end = locus(text, at, limit)?;
    if let Some(rest) = text[end..limit].strip_prefix(" et seq.") {
        return Some((end, limit - rest.len()));
    }
    let whole = tail(text, end, limit);
    if text[at..end].contains(" at ") {
        let pinned = pins(text, end, limit);
        return Some((pinned, whole.max(pinned)));
    }
    Some((whole, whole))
}

/// Behind the pages or sections that go on from `end`: `, 386–87, 390`.
fn pins(text: &str, mut end: usize, limit: usize) -> usize {
    while let Some(rest) = text[end..limit].strip_prefix(", ") {
        // `2025 WL 3721864, at *2`
        let rest = rest.strip_prefix("at *").unwrap_or(rest);
        let at = limit - rest.len();
        let Some(next) = page_end(text, at, limit).filter(|_| locus(text, at, limit).is_none()) else {
            break;
        };
        // `2217, 40 ships`, `601, May 3`: a number of something else.
        let behind = &text[next..limit];
        let closed = behind.is_empty()
            || behind.starts_with([',', '.', ';', ')', ']', '”', '"', ':', '?'])
            || behind.starts_with(" (")
            || [" and ", " n.", " nn."].iter().any(|word| behind.starts_with(word));
        if !closed || list::year_at(text, at) == Some(next) {
            break;
        }
        end = next;
        // `40 n.6`: a note on that page.
        if let Some(note) =
            text[end..limit].strip_prefix(" n.").or_else(|| text[end..limit].strip_prefix(" nn."))
            && let Some(noted) = page_end(text, limit - note.trim_start().len(), limit)
        {
            end = noted;
        }
    }
    end
}

/// The end of a volume, a reporter or code and a page or section at `at`.
fn locus(text: &str, at: usize, limit: usize) -> Option<usize> {
    const MOST_DIGITS: usize = 4;
    const MOST_WORDS: usize = 8;
    let bytes = text.as_bytes();
    let digits = bytes[at..limit].iter().take_while(|b| b.is_ascii_digit()).count();
    if digits > MOST_DIGITS || bytes.get(at + digits) != Some(&b' ') {
        return None;
    }
    let mut cursor = at + digits + 1;
    // A segment of a note may end anywhere.
    if cursor >= limit || !bytes.get(cursor).is_some_and(u8::is_ascii_uppercase) {
        return None;
    }
    for word in 0..MOST_WORDS {
        let end = word_end(text, cursor, limit);
        let token = &text[cursor..end];
        // Something but the container has begun: the page, or the sign or word before a section.
        let number = token.starts_with(|c: char| c.is_ascii_digit()) && !is_ordinal(token);
        if word > 0 && (number || token.starts_with('§') || is_part(token)) {
            let page = if number {
                page_end(text, cursor, limit)
            } else {
                let bare =
                    cues::skip(text, cursor + token.trim_end_matches(|c: char| c.is_ascii_digit()).len());
                let first = if token.len() > "§§".len() && token.starts_with('§') {
                    cursor + token.bytes().position(|b| b.is_ascii_digit())?
                } else {
                    bare
                };
                page_end(text, first, limit)
            }?;
            let container = text[at + digits..cursor].trim();
            let known = container.contains('.')
                || is_bare_reporter(container)
                || container == "WL"
                || container.ends_with(" LEXIS")
                || data::CODES.contains_key(&data::key(container));
            let part = Span::new(at, page);
            let locus = legal::locus(text, part).filter(|_| known)?;
            let law = matches!(locus.kind, Some(Kind::Case | Kind::Statute | Kind::Regulation));
            return (law
                && (locus.reporter
                    || data::CODES.contains_key(&data::key(container))
                    || locus.kind == Some(Kind::Case)))
            .then_some(page);
        }
        let goes_on = token.starts_with(|c: char| c.is_uppercase())
            || is_ordinal(token)
            || matches!(token, "of" | "and" | "&" | "at" | "App'x" | "’t");
        // `442 U. S., at 208`: the short form of the Supreme Court's own reports.
        if let Some(page) = text[end..limit].strip_prefix(" at ").filter(|_| token.ends_with(','))
            && data::REPORTERS.contains(&data::key(text[at + digits..end].trim_matches([' ', ','])))
        {
            return page_end(text, limit - page.len(), limit);
        }
        if !goes_on || token.ends_with([',', ';', ':', ')']) {
            return None;
        }
        cursor = cues::skip(text, end);
        if cursor >= limit {
            return None;
        }
    }
    None
}

/// Whether `name`, without a full stop, is a reporter's: `NLRB`, `F Supp`.
fn is_bare_reporter(name: &str) -> bool {
    let shaped = name.contains(' ') || name.len() > 3 && name.bytes().all(|b| b.is_ascii_uppercase());
    shaped && data::REPORTERS.contains(&data::key(name))
}

/// `2d`, `3d`, `4th`: of a reporter's series.
fn is_ordinal(token: &str) -> bool {
    let rest = token.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < token.len() && matches!(rest.trim_end_matches('.'), "d" | "th" | "st" | "nd" | "rd")
}

/// Whether the section of a code is called so here: `15 C.F.R. part 744`.
fn is_part(token: &str) -> bool {
    matches!(
        token,
        "pt."
            | "pts."
            | "part"
            | "parts"
            | "Part"
            | "Parts"
            | "section"
            | "sections"
            | "sec."
            | "ch."
            | "chapter"
    )
}

/// The end of the word at `at`.
fn word_end(text: &str, at: usize, limit: usize) -> usize {
    text[at..limit].find(char::is_whitespace).map_or(limit, |len| at + len)
}

/// The end of a page or section at `at`: `2206`, `22,689`, `1701–1706`, `744.21(b)(2)`, `1701 et seq.`
fn page_end(text: &str, at: usize, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = at;
    while let Some(&b) = bytes[..limit].get(end) {
        let next = bytes[..limit].get(end + 1).copied().unwrap_or(b' ');
        let inner = next.is_ascii_alphanumeric();
        let goes_on = match b {
            _ if b.is_ascii_alphanumeric() => true,
            b'.' | b'-' | b',' | b':' => inner && (b != b',' || thousand(&text[end + 1..limit])),
            b'(' => text[end..limit].find(')').is_some_and(|len| (2..=5).contains(&len)) && end > at,
            b')' => text[at..end].matches('(').count() > text[at..end].matches(')').count(),
            0xE2 => {
                matches!(text[end..].chars().next(), Some('–' | '‑'))
                    && bytes.get(end + 3).is_some_and(u8::is_ascii_alphanumeric)
            }
            _ => false,
        };
        if !goes_on {
            break;
        }
        end += text[end..].chars().next().map_or(1, char::len_utf8);
    }
    (end > at && bytes[at].is_ascii_digit()).then_some(end)
}

/// Whether three digits follow, and no more: the rest of a number above a thousand.
fn thousand(rest: &str) -> bool {
    rest.bytes().take_while(u8::is_ascii_digit).count() == 3
}

/// Behind pin cites, parallel places, and court and year.
fn tail(text: &str, mut end: usize, limit: usize) -> usize {
    loop {
        end = pins(text, end, limit);
        let rest = &text[end..limit];
        if let Some(behind) = rest.strip_prefix(", ")
            && let Some(next) = locus(text, limit - behind.len(), limit)
        {
            end = next;
            continue;
        }
        if let Some(inside) = rest.strip_prefix(" (")
            && let Some(len) = inside.find(')')
        {
            let start = limit - inside.len();
            if dates::closing(text, Span::new(start, start + len)).is_some() {
                return start + len + 1;
            }
        }
        return end;
    }
}

/// The first two bytes of the words that numbers of law follow, as bits: most words of a text are told from all of
/// them without a look-up.
static STARTS: LazyLock<[u64; 1024]> = LazyLock::new(|| {
    let mut bits = [0; 1024];
    for (words, kind) in OPENINGS.values().flatten() {
        if let [first, second, ..] = words.as_bytes()
            && is_numbered(*kind)
        {
            let (at, bit) = pair(*first, *second);
            bits[at] |= bit;
        }
    }
    bits
});

fn pair(first: u8, second: u8) -> (usize, u64) {
    let pair = usize::from(first) << 8 | usize::from(second);
    (pair / 64, 1 << (pair % 64))
}

/// Whether documents of a kind count by their number alone.
fn is_numbered(kind: Kind) -> bool {
    matches!(kind, Kind::Statute | Kind::Regulation | Kind::ExecutiveOrder | Kind::Case)
}

/// Where the citation ends that begins at `at` with the words and number of a law, order, bill or act.
fn at_number(text: &str, at: usize, limit: usize) -> Option<usize> {
    let s = &text[at..limit];
    let (place, bit) = match s.as_bytes() {
        [first, second, ..] => pair(*first, *second),
        _ => return None,
    };
    if STARTS[place] & bit == 0 {
        return None;
    }
    let (words, kind) = legal::opening(s).filter(|(_, kind)| is_numbered(*kind))?;
    let mut number = at + words.len();
    // `Directive 95/46/EC`, `Case C-311/18`: the number has begun in the words.
    let begun = words.ends_with(|c: char| c.is_ascii_digit() || c == '-');
    if begun {
        number = at + words.rfind(' ').map_or(0, |blank| blank + 1);
    } else {
        for lead in [" ", "\u{a0}", "(EU) ", "(EC) ", "Number ", "No. ", "No ", "Nos. "] {
            number += if text[number..limit].starts_with(lead) { lead.len() } else { 0 };
        }
    }
    let token = &text[number..number_end(text, number, limit)];
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let end = number + token.len();
    let is_law = words.starts_with('P') && kind == Kind::Statute;
    let fits = match kind {
        Kind::ExecutiveOrder => (4..=5).contains(&digits) && token.bytes().all(|b| b.is_ascii_digit()),
        Kind::Statute if is_law => token.contains(['-', '–', '‑']) && (3..=7).contains(&digits),
        // A bill counts by its Congress: `S. 12` may be anything.
        Kind::Statute => {
            (1..=5).contains(&digits)
                && token.bytes().all(|b| b.is_ascii_digit())
                && text[end..limit]
                    .get(..20.min(limit - end))
                    .is_some_and(|next| next.starts_with(", 1") && next.contains("Cong."))
        }
        Kind::Regulation => token.contains('/') && digits >= 4,
        _ => token.contains('/') && digits >= 3,
    };
    if !fits {
        return None;
    }
    Some(match kind {
        Kind::ExecutiveOrder => dated(text, end, limit),
        Kind::Statute => law_tail(text, end, limit),
        _ => end,
    })
}

/// The end of a number with its strokes and hyphens: `2016/679`, `115-232`, `C-311/18`, `95/46/EC`.
fn number_end(text: &str, at: usize, limit: usize) -> usize {
    let len = text[at..limit]
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '–' | '‑')))
        .unwrap_or(limit - at);
    at + text[at..at + len].trim_end_matches(['/', '-', '–', '‑']).len()
}

/// Behind ` of May 15, 2019`.
fn dated(text: &str, end: usize, limit: usize) -> usize {
    const LONGEST: usize = 24;
    let Some(rest) = text[end..limit].strip_prefix(" of ") else { return end };
    let from = limit - rest.len();
    let near = text.floor_char_boundary((from + LONGEST).min(limit));
    // Up to the year.
    let year = text.as_bytes()[from..near].windows(4).position(|w| w.iter().all(u8::is_ascii_digit));
    year.map(|at| from + at + 4).filter(|&to| dates::only(text, Span::new(from, to)).is_some()).unwrap_or(end)
}

/// Behind the sections, statutes at large, Congress and year that follow a law's or bill's number.
fn law_tail(text: &str, mut end: usize, limit: usize) -> usize {
    loop {
        let rest = &text[end..limit];
        let Some(behind) = rest.strip_prefix(", ") else { break };
        let at = limit - behind.len();
        if let Some(section) = behind.strip_prefix('§') {
            let first = limit - section.trim_start_matches(['§', ' ', '\u{a0}']).len();
            let Some(next) = page_end(text, first, limit) else { break };
            end = next;
        } else if let Some(next) = locus(text, at, limit) {
            end = next;
        } else if let Some(len) = behind.find(" Cong.").filter(|len| *len <= 5) {
            end = at + len + " Cong.".len();
        } else {
            break;
        }
    }
    tail(text, end, limit)
}

/// The signal right before `start`, and where the citation begins with it.
fn signal_before(text: &str, from: usize, start: usize) -> (Option<Span>, usize) {
    const NEAR: usize = 24;
    const MOST_WORDS: usize = 3;
    let near = text.ceil_char_boundary(start.saturating_sub(NEAR).max(from));
    let before = &text[near..start];
    let mut starts: Vec<usize> = before.match_indices(' ').map(|(at, _)| near + at + 1).collect();
    starts.retain(|&at| at < start);
    if near == from {
        starts.insert(0, near);
    }
    let first = starts.len().saturating_sub(MOST_WORDS);
    let behind = text.ceil_char_boundary((start + 1).min(text.len()));
    for &at in &starts[first..] {
        let word = text[at..].trim_start_matches('(');
        let at = text.len() - word.len();
        // A signal begins a sentence or a parenthesis; `see` inside one is the author's verb.
        let opens = text[..at].trim_end().ends_with(['.', ';', '(', ',']) || at == from;
        if opens
            && let Some((signal, rest)) = signals::leading(text, Span::new(at, behind))
            && rest == start
        {
            return (Some(signal), signal.start);
        }
    }
    (None, start)
}

#[cfg(test)]
mod tests;
