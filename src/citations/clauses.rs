//! The clauses of a note: what lies between its semicolons and full stops, how each begins, and whether it holds
//! what only a citation has.

mod anchors;

use super::containers;
use super::correspondence;
use super::cues;
use super::data::PROSE_WORDS;
use super::dates;
use super::debates;
use super::judgments;
use super::leads::names_crs_report;
use super::legal;
use super::marks;
use super::persons;
use super::phrases::Phrase;
use super::reports;
use super::roles;
use super::scan::{Atom, AtomKind, Scan};
use super::signals;
use crate::document::Kind;
use crate::span::Span;
use anchors::{anchored, is_led_to, is_marked_title, is_official};
use std::cell::Cell;

/// What ends a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boundary {
    Semicolon,
    Stop,
    /// A full stop that may belong to an abbreviation.
    Soft,
    /// A comma behind a parenthesis: `(2019) (financial risk), Jane Doe, …`.
    Comma,
    End,
}

/// How a clause begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// `Id.`, `supra`, `infra`.
    Back,
    Persons,
    /// A quotation that can be a title.
    Quoted,
    /// The first words of a legal or official document, a case's name, or a locus.
    Official,
    Unknown,
}

/// A clause of a note.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause {
    /// Without the semicolon or full stop.
    pub(super) span: Span,
    pub(super) boundary: Boundary,
    /// How it begins, behind its signal if it has one.
    pub(super) opening: Opening,
    pub(super) signal: bool,
    /// Whether it holds a date, URL, locus, pin or back-reference.
    pub(super) anchored: bool,
    /// Whether it is a URL, a date or a page alone: it adds to what stands before its full stop.
    pub(super) addition: bool,
}

impl Clause {
    /// Whether it can only be the start of a citation.
    pub(super) fn is_strong(&self) -> bool {
        self.signal || self.opening != Opening::Unknown
    }
}

/// The clauses of `note`, in order.
pub(super) fn clauses(text: &str, note: Span, scan: &Scan) -> Vec<Clause> {
    let mut out = Vec::with_capacity(4);
    let mut start = note.start;
    // How what stands behind the last full stop begins is asked twice.
    let asked = Cell::new((usize::MAX, (Opening::Unknown, false, 0)));
    let opening_at = |start: usize| {
        if asked.get().0 != start {
            // A name goes on behind the full stop of an initial.
            asked.set((start, opening(text, Span::new(start, note.end))));
        }
        asked.get().1
    };
    // Behind an abbreviation only what begins like a citation begins a clause.
    let begins_clause = |at: usize| {
        let rest = Span::new(at, note.end).trimmed(text);
        !matches!(opening_at(rest.start), (Opening::Unknown, false, _))
    };
    let mut push = |start: usize, end: usize, boundary| {
        let span = Span::new(start, end).trimmed(text);
        if !span.is_empty() {
            let (opening, signal, source) = opening_at(span.start);
            let source = Span::new(source.min(span.end), span.end);
            let anchored = anchored(text, source, scan, opening)
                || opening == Opening::Official && is_official(text, Span::new(source.start, note.end))
                || signal && is_led_to(text, source, scan);
            let addition = is_addition(text, span, scan);
            out.push(Clause { span, boundary, opening, signal, anchored, addition });
        }
    };
    let atoms = scan.within(note);
    for (i, atom) in atoms.iter().enumerate() {
        let boundary = match atom.kind {
            AtomKind::Semicolon => Boundary::Semicolon,
            AtomKind::Stop => Boundary::Stop,
            AtomKind::SoftStop
                if begins_clause(atom.span.end)
                    && !is_signal(text, Span::new(start, note.end), atom.span.end)
                    && !ends_first_initial(text, start, atom.span.start) =>
            {
                Boundary::Soft
            }
            AtomKind::Comma if after_parenthesis(text, start, atoms, i) => Boundary::Comma,
            // `Compare A v. B, 1 U.S. 1, with C v. D, 2 U.S. 2`
            AtomKind::Comma if is_compared(text, start, Span::new(atom.span.end, note.end)) => {
                Boundary::Semicolon
            }
            _ => continue,
        };
        push(start, if boundary == Boundary::Soft { atom.span.end } else { atom.span.start }, boundary);
        start = atom.span.end;
    }
    push(start, note.end, Boundary::End);
    for i in 0..out.len() {
        // What the title's own date or URL stands behind is not whole yet.
        let next = out.get(i + 1);
        let whole = out[i].boundary != Boundary::Soft
            && next.is_none_or(|next| {
                next.is_strong() || !next.anchored && !next.addition && !next.span.of(text).starts_with('(')
            });
        out[i].anchored |= whole && is_marked_title(text, out[i].span, scan);
    }
    out
}

/// Whether `rest`, behind a comma, is what the source at `start` is compared with.
fn is_compared(text: &str, start: usize, rest: Span) -> bool {
    let Some(behind) = rest.of(text).strip_prefix(" with ") else { return false };
    let before = &text[start..rest.start];
    let compares = ["compare", "Compare"].iter().any(|word| find_word(before, word).is_some());
    let source = Span::new(rest.end - behind.len(), rest.end);
    let law =
        || legal::locus(text, Span::new(source.start, source.start + first_part(behind).len())).is_some();
    compares && (source_opening(text, source) != Opening::Unknown || law())
}

/// Whether the full stop at `stop` ends the initial a name begins with, behind a word in lower case: `see R. Ted Roe`.
fn ends_first_initial(text: &str, start: usize, stop: usize) -> bool {
    let mut words = text[start..stop].rsplit(' ');
    let (last, before) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    last.len() == 1
        && before.starts_with(char::is_lowercase)
        && before.bytes().all(|b| b.is_ascii_lowercase())
}

/// Whether nothing but a signal stands between the start of `rest` and the full stop that ends at `stop`: `Cf. id.`
fn is_signal(text: &str, rest: Span, stop: usize) -> bool {
    signals::leading(text, rest.trimmed(text)).is_some_and(|(_, source)| source >= stop)
}

/// Whether `span` is a URL, a date or a page and nothing else.
fn is_addition(text: &str, span: Span, scan: &Scan) -> bool {
    scan.url_at(span.start).is_some() || dates::only(text, span).is_some() || roles::pin(text, span).is_some()
}

/// Whether a clause reads like a title or a name: hardly a word in lower case but small ones.
pub(super) fn is_title_like(s: &str) -> bool {
    let words = s.split_whitespace().count();
    words > 1
        && s.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && content_words(s) * 5 <= words
}

/// Whether the comma at `i` follows a parenthesis and a person's name follows it.
fn after_parenthesis(text: &str, start: usize, atoms: &[Atom], i: usize) -> bool {
    let Some(before) = i.checked_sub(1).map(|b| atoms[b]) else { return false };
    // `CRS Report R44909, Title, by Ann Roe, and CRS Report R48523, Title`
    let rest = text[atoms[i].span.end..].trim_start();
    if rest.strip_prefix("and ").is_some_and(names_crs_report)
        && text[start..atoms[i].span.start].contains("CRS ")
    {
        return true;
    }
    // `https://x.org, and AXS, “Title”`
    if matches!(before.kind, AtomKind::Url | AtomKind::Paren) && before.span.end == atoms[i].span.start {
        const NAME: usize = 80;
        let rest = text[atoms[i].span.end..].trim_start();
        if let Some(rest) = rest.strip_prefix("and ")
            && rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“'))
        {
            let quote = rest
                .char_indices()
                .take(NAME)
                .find(|(at, c)| matches!(c, '"' | '“') && (*at == 0 || rest[..*at].ends_with(", ")))
                .map(|(at, _)| at);
            let numbered = || {
                let at = rest.as_ptr() as usize - text.as_ptr() as usize;
                let near =
                    Span::new(at, at + rest.char_indices().nth(NAME).map_or(rest.len(), |(len, _)| len));
                marks::find(text, near).next().is_some_and(|mark| mark.span.start == at)
            };
            if quote.is_some_and(|at| content_words(&rest[..at]) == 0) || numbered() {
                return true;
            }
        }
    }
    // `Grid Act, 2012 (P.L. 112-55), Port Act of 2018 (P.L. 115-123)`
    let law = |atom: &Atom| {
        atom.kind == AtomKind::Paren
            && legal::opening(Scan::inside(text, atom.span).of(text))
                .is_some_and(|(words, kind)| kind == Kind::Statute && words.starts_with('P'))
    };
    let next = || atoms[i + 1..].iter().find(|a| !matches!(a.kind, AtomKind::SoftStop | AtomKind::Comma));
    if law(&before)
        && before.span.end == atoms[i].span.start
        && next().is_some_and(law)
        && content_words(&text[start..before.span.start]) == 0
        && text[start..].trim_start().starts_with(|c: char| !c.is_lowercase())
        && !text[start..before.span.start].contains(" in ")
    {
        return true;
    }
    before.kind == AtomKind::Paren
        && before.span.end == atoms[i].span.start
        && atoms[i + 1..].iter().any(|a| a.kind != AtomKind::SoftStop)
        && {
            const NAMES: usize = 200;
            let end = text.floor_char_boundary(atoms[i].span.end + NAMES);
            persons::persons(text, Span::new(atoms[i].span.end, end)).is_some_and(|p| p.full)
        }
}

/// How `span` begins, behind its signal; whether it has one; and where its source begins.
fn opening(text: &str, span: Span) -> (Opening, bool, usize) {
    let span = without_and(text, span);
    let (span, signal) = match signals::leading(text, span) {
        Some((_, rest)) => (Span::new(rest, span.end), true),
        None => (span, false),
    };
    (source_opening(text, span), signal, span.start)
}

/// `span` without the `and` before the last member of a string cite.
pub(super) fn without_and(text: &str, span: Span) -> Span {
    for and in ["and ", "or ", "with "] {
        if let Some(rest) = span.of(text).strip_prefix(and) {
            return Span::new(span.end - rest.trim_start().len(), span.end);
        }
    }
    span
}

/// How a source begins.
pub(super) fn source_opening(text: &str, span: Span) -> Opening {
    // Authors and first words stand at the start; a long note is not read through for each of its clauses.
    const START: usize = 400;
    let span = Span::new(span.start, text.floor_char_boundary(span.end.min(span.start + START)));
    let s = span.of(text);
    if is_back_reference(s) {
        return Opening::Back;
    }
    if s.starts_with(['"', '“', '‘', '«', '„']) {
        return Opening::Quoted;
    }
    if legal::rule_or_act(text, span).is_some() {
        return Opening::Official;
    }
    if legal::opening(s).is_some_and(|(words, kind)| {
        kind != Kind::Treaty && kind != Kind::Other || words.contains('.') || words.contains("nterview")
    }) {
        return Opening::Official;
    }
    let mut first_part = first_part(s);
    if let Some(rest) = s[first_part.len()..].strip_prefix(", ")
        && let suffix = rest.find([',', ';', '(']).map_or(rest, |at| &rest[..at])
        && legal::is_firm_suffix(suffix)
    {
        first_part = &s[..first_part.len() + 2 + suffix.len()];
    }
    if is_told(text, span, first_part) {
        return Opening::Official;
    }
    if first_part.len() < 200 {
        if legal::is_case_name(first_part) && !first_part.contains(". ") | first_part.contains(" v. ") {
            return Opening::Official;
        }
        let blank = s.starts_with(['_']) || s.starts_with("volume ") || first_part.ends_with(" xxx");
        let locus = (blank || s.starts_with(|c: char| c.is_ascii_digit()))
            && legal::locus(text, Span::new(span.start, span.start + first_part.len()))
                .is_some_and(|l| l.page.is_some() || blank);
        if locus {
            return Opening::Official;
        }
    }
    match persons::persons(text, span) {
        // A name is a start only if the words behind its comma can be a title.
        Some(p) if p.full && followed_by_title(text, p.span.end, span.end) => Opening::Persons,
        _ => Opening::Unknown,
    }
}

/// Whether `span`, up to its comma `first_part`, begins like a letter, a debate, a judgment or a collection of laws or cases.
fn is_told(text: &str, span: Span, first_part: &str) -> bool {
    first_part.contains(" to ") && correspondence::opening(text, span).is_some()
        || debates::opening(text, span).is_some()
        || judgments::opening(text, span).is_some()
        || reports::collection(text, Span::new(span.start, span.start + first_part.len())).is_some()
}

/// What stands before the first comma, semicolon or parenthesis; before the full stop of `93 Stat. 1381. The President`.
fn first_part(s: &str) -> &str {
    let part = s.find([',', ';', '(']).map_or(s, |at| &s[..at]);
    let numbered = part.starts_with(|c: char| c.is_ascii_digit());
    let digit = |at: &usize| part[..*at].ends_with(|c: char| c.is_ascii_digit());
    let stop = part.match_indices(". ").map(|(at, _)| at).find(digit).filter(|_| numbered);
    stop.map_or(part, |at| &part[..at])
}

/// Whether a comma or quote mark and then a title's first word follow the authors.
fn followed_by_title(text: &str, at: usize, end: usize) -> bool {
    let rest = text[at..end].trim_start();
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    rest.starts_with(|c: char| {
        c.is_uppercase()
            || c.is_ascii_digit()
            || matches!(c, '"' | '“' | '‘' | '«' | '„' | '\'' | '[' | '¿' | '#' | '@' | '$')
            || c.is_alphabetic() && !c.is_lowercase()
    }) || ["supra", "eds.", "ed.", "et al", "at "].iter().any(|w| rest.starts_with(w))
}

/// Whether `s` begins with `Id.`, `Ibid.`, `supra` or another reference back.
pub(super) fn is_back_reference(s: &str) -> bool {
    cues::opens(s)
}

/// Words in lower case that stand in no name: a sentence's.
pub(super) fn content_words(s: &str) -> usize {
    s.split_whitespace()
        .filter(|w| {
            w.starts_with(char::is_lowercase) && !containers::is_small(w.trim_end_matches([',', '.', ';']))
        })
        .count()
}

/// Whether words read like a sentence: a verb, and several words in lower case.
pub(super) fn runs_on(s: &str) -> bool {
    content_words(s) >= 3 && s.split_whitespace().any(|word| PROSE_WORDS.contains(word))
}

/// Where the locus of a statute begins in a sentence: at the number before its code.
pub(super) fn statute(text: &str, span: Span) -> Option<usize> {
    let s = span.of(text);
    if s.contains("://") {
        return None;
    }
    let code = Phrase::Federal.find(s).into_iter().chain(s.find("Fed. Reg.")).min()?;
    let head = s[..code].trim_end();
    let number = head.rsplit(' ').next()?;
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let open = head.matches('(').count() <= head.matches(')').count();
    // `Codified at 49 U.S.C.`, `violates 15 U.S.C.`; but `Communications Act of 1934, 47 U.S.C.`
    let before = head[..head.len() - number.len()].trim_end();
    // `Agency, “Title,” 89 Fed. Reg. 1`: the title in quote marks belongs to the citation.
    if before.trim_end_matches(',').ends_with(['"', '”']) {
        return None;
    }
    let runs_into = !before.is_empty() && !before.ends_with(',');
    // `The rule carries out Executive Order 14105, 88 Fed. Reg. 54867`
    let order = ["Executive Order ", "Exec. Order ", "Proclamation "]
        .iter()
        .filter_map(|order| before.rfind(order))
        .max()
        .filter(|at| !before[*at..].trim_end_matches(',').contains(','));
    let start = order.unwrap_or(head.len() - number.len());
    let words = head.split_whitespace().count();
    (digits && open && (runs_into || content_words(head) * 5 > words)).then_some(span.start + start)
}

/// Where `word` stands in `s` as a whole word.
pub(super) fn find_word(s: &str, word: &str) -> Option<usize> {
    let bytes = s.as_bytes();
    let mut from = 0;
    while let Some(at) = s[from..].find(word).map(|at| at + from) {
        let end = at + word.len();
        let left = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let right = !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
        if left && right {
            return Some(at);
        }
        from = end;
    }
    None
}
