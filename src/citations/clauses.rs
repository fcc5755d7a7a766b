//! The clauses of a note: what lies between its semicolons and full stops, how each begins, and whether it holds
//! what only a citation has.

use super::containers;
use super::cues;
use super::data::{self, CitationWord, MONTHS};
use super::dates;
use super::imprint;
use super::legal;
use super::marks;
use super::persons;
use super::roles;
use super::scan::{Atom, AtomKind, Scan};
use super::signals;
use crate::document::Kind;
use crate::span::Span;

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
    let mut push = |start: usize, end: usize, boundary| {
        let span = Span::new(start, end).trimmed(text);
        if !span.is_empty() {
            // A name goes on behind the full stop of an initial.
            let (opening, signal, source) = opening(text, Span::new(span.start, note.end));
            let source = Span::new(source.min(span.end), span.end);
            let anchored = anchored(text, source, scan, opening)
                || opening == Opening::Official && is_official(text, Span::new(source.start, note.end));
            let addition = is_addition(text, span, scan);
            out.push(Clause { span, boundary, opening, signal, anchored, addition });
        }
    };
    let atoms = scan.within(note);
    for (i, atom) in atoms.iter().enumerate() {
        let boundary = match atom.kind {
            AtomKind::Semicolon => Boundary::Semicolon,
            AtomKind::Stop => Boundary::Stop,
            // Behind an abbreviation only what begins like a citation begins a clause.
            AtomKind::SoftStop
                if begins_clause(text, Span::new(atom.span.end, note.end))
                    && !is_signal(text, Span::new(start, note.end), atom.span.end) =>
            {
                Boundary::Soft
            }
            AtomKind::Comma if after_parenthesis(text, atoms, i) => Boundary::Comma,
            _ => continue,
        };
        push(start, if boundary == Boundary::Soft { atom.span.end } else { atom.span.start }, boundary);
        start = atom.span.end;
    }
    push(start, note.end, Boundary::End);
    out
}

/// Whether nothing but a signal stands between the start of `rest` and the full stop that ends at `stop`: `Cf. id.`
fn is_signal(text: &str, rest: Span, stop: usize) -> bool {
    signals::leading(text, rest.trimmed(text)).is_some_and(|(_, source)| source >= stop)
}

/// Whether what follows an abbreviation begins like a citation.
fn begins_clause(text: &str, rest: Span) -> bool {
    let rest = rest.trimmed(text);
    !matches!(opening(text, rest), (Opening::Unknown, false, _))
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
fn after_parenthesis(text: &str, atoms: &[Atom], i: usize) -> bool {
    let Some(before) = i.checked_sub(1).map(|b| atoms[b]) else { return false };
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
    before.kind == AtomKind::Paren
        && before.span.end == atoms[i].span.start
        && atoms[i + 1..].iter().any(|a| a.kind != AtomKind::SoftStop)
        && {
            const NAMES: usize = 200;
            let mut end = (atoms[i].span.end + NAMES).min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
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
    for and in ["and ", "or "] {
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
    let mut end = span.end.min(span.start + START);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let span = Span::new(span.start, end);
    let s = span.of(text);
    if is_back_reference(s) {
        return Opening::Back;
    }
    if s.starts_with(['"', '“', '‘']) {
        return Opening::Quoted;
    }
    if legal::rule_or_act(text, span).is_some() {
        return Opening::Official;
    }
    if legal::opening(s)
        .is_some_and(|(words, kind)| kind != Kind::Treaty && kind != Kind::Other || words.contains('.'))
    {
        return Opening::Official;
    }
    let mut first_part = s.find([',', ';', '(']).map_or(s, |at| &s[..at]);
    if let Some(rest) = s[first_part.len()..].strip_prefix(", ")
        && let suffix = rest.find([',', ';', '(']).map_or(rest, |at| &rest[..at])
        && legal::is_firm_suffix(suffix)
    {
        first_part = &s[..first_part.len() + 2 + suffix.len()];
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

/// Whether a comma or quote mark and then a title's first word follow the authors.
fn followed_by_title(text: &str, at: usize, end: usize) -> bool {
    let rest = text[at..end].trim_start();
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    rest.starts_with(|c: char| {
        c.is_uppercase()
            || c.is_ascii_digit()
            || matches!(c, '"' | '“' | '‘' | '\'' | '[' | '¿' | '#' | '@' | '$')
            || c.is_alphabetic() && !c.is_lowercase()
    }) || ["supra", "eds.", "ed.", "et al", "at "].iter().any(|w| rest.starts_with(w))
}

/// Whether `s` begins with `Id.`, `Ibid.`, `supra` or another reference back.
pub(super) fn is_back_reference(s: &str) -> bool {
    cues::opens(s)
}

/// Whether the clause holds what only citations have.
fn anchored(text: &str, span: Span, scan: &Scan, opening: Opening) -> bool {
    if opening == Opening::Back {
        return !is_bare_cross_reference(span.of(text));
    }
    let atoms = scan.within(span);
    for (i, atom) in atoms.iter().enumerate() {
        match atom.kind {
            AtomKind::Url => return true,
            AtomKind::Paren => {
                let inside = Scan::inside(text, atom.span);
                let next = text[atom.span.end..span.end].trim_start();
                let ends = next.is_empty()
                    || next.starts_with([',', '(', '[', ':', '.', ';'])
                    || text[atom.span.end..].starts_with(['.', ';']);
                let located = ["para", "vol", "at ", "ch", "pt", "art", "p ", "pp "]
                    .iter()
                    .any(|w| next.starts_with(w));
                if (ends || located || next.starts_with(|c: char| c.is_ascii_digit()))
                    && dates::closing(text, inside).is_some()
                {
                    return true;
                }
                // `Bostrom (n 4) 117`
                if cues::is_note(inside.of(text)) {
                    return true;
                }
                if imprint::status(text, inside) {
                    return true;
                }
                let law = legal::opening(inside.of(text))
                    .is_some_and(|(words, kind)| kind == Kind::Statute && words.starts_with('P'));
                if law && content_words(&text[span.start..atom.span.start]) == 0 {
                    return true;
                }
            }
            AtomKind::Bracket if dates::only(text, Scan::inside(text, atom.span)).is_some() => return true,
            AtomKind::Bracket if !scan.urls_within(atom.span).is_empty() => {
                return true;
            }
            AtomKind::Comma | AtomKind::Quote => {
                let next = atoms[i + 1..]
                    .iter()
                    .find(|a| a.kind != AtomKind::SoftStop)
                    .map_or(span.end, |a| a.span.start);
                let part = Span::new(atom.span.end, next).trimmed(text);
                // `2016 O.J. (L 119) 1`
                let series = part.of(text).ends_with("O.J.") || part.of(text).ends_with("OJ");
                if series && part.of(text).starts_with(|c: char| c.is_ascii_digit()) {
                    return true;
                }
                if (atom.kind == AtomKind::Comma || text[..atom.span.end].ends_with([',', '"', '”']))
                    && is_anchor_part(text, part, Span::new(span.start, atom.span.start), span.end)
                {
                    return true;
                }
            }
            _ => {}
        }
    }
    let s = span.of(text);
    if is_named_title(text, span, atoms) {
        return true;
    }
    if scan.back {
        if cues::is_told_back(s) {
            return true;
        }
        if let Some(at) = find_word(s, "supra").or_else(|| find_word(s, "infra")) {
            return !is_bare_cross_reference(&s[at..]);
        }
    }
    // `Brundage et al. at 10-11`
    if s.len() < 160
        && s.ends_with(|c: char| c.is_ascii_digit() || c == '.')
        && let Some(at) = s.rfind(" at ")
        && roles::is_pages(s[at + 4..].trim_end_matches('.'))
    {
        return true;
    }
    if let Some(mark) = scan.mark_within(span) {
        let before = text[span.start..mark.span.start].trim_end();
        return mark.kind == Kind::Case || !before.ends_with(char::is_alphanumeric);
    }
    if legal::rule_or_act(text, span).is_some() {
        return true;
    }
    // A section sign outside parentheses, in what is no sentence or begins with its code.
    if scan.section
        && let Some(at) = ["§", "U.S.C.", "C.F.R."].iter().filter_map(|mark| s.find(mark)).min()
        && !atoms.iter().any(|a| a.span.start <= span.start + at && span.start + at < a.span.end)
    {
        return content_words(&s[..at]) == 0 || statute(text, span).is_some();
    }
    false
}

/// `Doe, “Title.”`: a name and a title in quote marks, and nothing else.
fn is_named_title(text: &str, span: Span, atoms: &[Atom]) -> bool {
    const NAME: usize = 80;
    let [.., comma, quote] = atoms else { return false };
    let ends = text[quote.span.end..span.end].chars().all(|c| !c.is_alphanumeric());
    let name = Span::new(span.start, comma.span.start).of(text);
    comma.kind == AtomKind::Comma
        && quote.kind == AtomKind::Quote
        && ends
        && text[comma.span.end..quote.span.start].trim().is_empty()
        && name.len() <= NAME
        && name.starts_with(char::is_uppercase)
        && content_words(name) == usize::from(name.contains(" et al")) * 2
        && quote.span.of(text).split_whitespace().count() > 1
}

/// Whether the first words alone, a number among them, name a document.
fn is_official(text: &str, span: Span) -> bool {
    let s = span.of(text);
    let first_part = s.find([',', ';', '(']).map_or(s, |at| &s[..at]);
    legal::locus(text, Span::new(span.start, span.start + first_part.len())).is_some()
        || legal::opening(s)
            .is_some_and(|(_, kind)| matches!(kind, Kind::Report | Kind::Statute | Kind::ExecutiveOrder))
}

/// Words in lower case that stand in no name: a sentence's.
pub(super) fn content_words(s: &str) -> usize {
    s.split_whitespace()
        .filter(|w| {
            w.starts_with(char::is_lowercase) && !containers::is_small(w.trim_end_matches([',', '.', ';']))
        })
        .count()
}

/// Where the locus of a statute begins in a sentence: at the number before its code.
pub(super) fn statute(text: &str, span: Span) -> Option<usize> {
    let s = span.of(text);
    if s.contains("://") {
        return None;
    }
    let code = ["U.S.C.", "C.F.R.", "Fed. Reg."].iter().filter_map(|c| s.find(c)).min()?;
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

/// Whether a part between commas is a locus, a pin, or the date a citation ends with.
fn is_anchor_part(text: &str, part: Span, before: Span, end: usize) -> bool {
    const LONGEST: usize = 60;
    // The full stop of the note's last sentence is none of its date.
    let s = part.of(text).trim_end_matches('.');
    let part = Span::new(part.start, part.start + s.len());
    let Some(first) = s.as_bytes().first() else { return false };
    if s.len() > LONGEST {
        return first.is_ascii_digit() && legal::locus(text, part).is_some_and(|l| l.page.is_some());
    }
    // `“Title,” Nikkei Asia, 5 May 2021`
    if dates::only(text, part).is_some_and(|date| date.iso.has_day()) {
        return near_end(text, part.end, end);
    }
    if first.is_ascii_digit() {
        let year = s.len() == 4 && dates::only(text, part).is_some();
        if year {
            // The year of `July 1, 2020` is one only if the whole date stands alone.
            let mut words = before.of(text).rsplit([' ', ',']);
            let (day, month) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let inside = day.bytes().all(|b| b.is_ascii_digit())
                && !day.is_empty()
                && MONTHS.has(month.trim_end_matches('.'));
            let alone = || {
                let head = before.of(text);
                let at = head.rfind(',').map_or(0, |at| at + 1);
                head[at..].trim_start_matches(['"', '”', '’', '\'']).split_whitespace().count() == 2 && at > 0
            };
            return (!inside || alone()) && near_end(text, part.end, end);
        }
        if roles::is_pages(s) {
            return false;
        }
        return legal::locus(text, part).is_some_and(|l| l.page.is_some() || l.pin.is_some());
    }
    if data::begins_with(s, CitationWord::Visit).is_some() {
        return true;
    }
    if ["p. ", "pp. ", "p.", "pp.", "vol. "].iter().any(|w| s.starts_with(w))
        && s.contains(|c: char| c.is_ascii_digit())
    {
        return true;
    }
    if let Some(rest) = s.strip_prefix("at ") {
        return rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '§' | '¶'))
            && rest.split_whitespace().count() <= 2;
    }
    first.is_ascii_uppercase() && dates::only(text, part).is_some() && near_end(text, part.end, end)
}

/// Whether no long run of words follows: a citation's date stands near its end.
fn near_end(text: &str, at: usize, end: usize) -> bool {
    text[at..end].split_whitespace().filter(|w| !w.contains("://")).take(9).count() < 9
}

/// `supra`/`infra` without a note or a page: a cross reference to a part of the text.
fn is_bare_cross_reference(s: &str) -> bool {
    let s = s.trim_start();
    let word = s.split_whitespace().next().unwrap_or_default();
    let back = word.to_ascii_lowercase();
    if !(back.starts_with("supra") || back.starts_with("infra")) {
        return false;
    }
    let rest = s[word.len()..].trim_start().to_ascii_lowercase();
    !(rest.starts_with("note")
        || rest.starts_with("n.")
        || rest.starts_with("nn.")
        || rest.starts_with("fn")
        || rest.starts_with("at ")
        || rest.starts_with("footnote")
        || rest.starts_with("endnote")
        || rest.contains("note ")
        || rest.contains("notes ")
        || rest.contains("n. "))
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
