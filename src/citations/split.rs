//! Splits a note into citations and commentary.

mod entries;

use super::author_date;
use super::clauses::{self, Boundary, Clause, Opening, clauses};
use super::containers;
use super::correspondence;
use super::cues;
use super::data::{self, ABBREVIATIONS, CitationWord};
use super::dates;
use super::glosses::explain;
use super::imprint;
use super::leads::{begins, names_crs_report};
use super::phrases::Phrase;
use super::roles;
use super::scan::{AtomKind, Scan};
use super::signals;
use crate::span::Span;
use entries::{
    begins_with_names, counts_volumes, dates_title, is_name, is_quoted_behind_name, is_worded,
    names_quoted_title,
};

/// A stretch of a note: one citation, or the words between citations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The whole stretch, signal and parentheticals included, without the semicolon or full stop that ends it.
    pub(crate) span: Span,
    /// The introductory signal, if it is printed, without its last comma.
    pub(crate) signal: Option<Span>,
    /// What follows the signal, up to the end of the stretch.
    pub(crate) body: Span,
    /// Insides of the explanatory parentheticals after the source, in order.
    pub(crate) parentheticals: Vec<Span>,
    /// The short name that `[hereinafter X]` defines, without quote marks.
    pub(crate) hereinafter: Option<Span>,
    /// Citation or commentary.
    pub(crate) kind: SegmentKind,
}

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SegmentKind {
    /// One source is cited, in full or by a back-reference.
    Citation,
    /// The author's own words.
    Commentary,
}

/// Clauses of one title at most: `The FBI Wanted a Back Door. Tim Cook Said No.`
const TITLE_CLAUSES: usize = 4;

/// Bytes of a title, its authors and what leads to them, at most.
const LONGEST_TITLE: usize = 1500;

/// A run of clauses that belong together.
struct Unit {
    span: Span,
    first: Clause,
    anchored: bool,
}

/// Splits the note that `scan` has read into segments, in order.
pub(crate) fn split(text: &str, note: Span, scan: &Scan) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(4);
    let mut rest = note;
    // References in author-date style part themselves: their full stops stand in the place of commas.
    while let Some(end) = referenced(text, rest, scan) {
        segments.push(citation(text, Span::new(rest.start, end), scan));
        let behind = behind_reference(&text[end..note.end]);
        rest = Span::new(note.end - behind.len(), note.end);
    }
    divide(text, rest, scan, &mut segments);
    segments
}

/// What follows the marks behind a reference and the day it was read: `[Accessed 21 Feb. 2023].`
fn behind_reference(s: &str) -> &str {
    let trimmed =
        |s: &'_ str| s.len() - s.trim_start_matches(|c: char| c.is_whitespace() || ".;；".contains(c)).len();
    let s = &s[trimmed(s)..];
    let visit = s.strip_prefix(['[', '(']).and_then(|inside| {
        let close = inside.find([']', ')'])?;
        data::begins_with(&inside[..close], CitationWord::Visit).map(|_| &inside[close + 1..])
    });
    visit.map_or(s, |rest| &rest[trimmed(rest)..])
}

/// Where the author-date reference ends that `span` begins with, behind its signal.
fn referenced(text: &str, span: Span, scan: &Scan) -> Option<usize> {
    let start = signals::leading(text, span).map_or(span.start, |(_, at)| at);
    author_date::reference(text, Span::new(start, span.end), scan)
        .map(|found| found.end)
        .filter(|end| *end > start)
}

/// Splits `note` by its clauses.
fn divide(text: &str, note: Span, scan: &Scan, segments: &mut Vec<Segment>) {
    let clauses = clauses(text, note, scan);
    let mut unit: Option<Unit> = None;
    for (i, clause) in clauses.iter().enumerate() {
        unit = Some(match unit.take() {
            None => Unit { span: clause.span, first: *clause, anchored: clause.anchored },
            Some(open) => {
                let boundary = clauses[i - 1].boundary;
                if parts(text, &open, boundary, &clauses[i - 1..], clause, scan) {
                    segment(text, &open, scan, segments);
                    Unit { span: clause.span, first: *clause, anchored: clause.anchored }
                } else {
                    Unit {
                        span: Span::new(open.span.start, clause.span.end),
                        anchored: open.anchored
                            || clause.anchored
                            || boundary == Boundary::Stop
                                && (dates_title(text, &open, clause)
                                    || clause.addition && scan.title_within(open.span).is_some()),
                        ..open
                    }
                }
            }
        });
    }
    if let Some(open) = unit {
        segment(text, &open, scan, segments);
    }
}

/// Whether `boundary` parts the open unit from the clause behind it; `around` begins with the clause before it.
fn parts(text: &str, open: &Unit, boundary: Boundary, around: &[Clause], next: &Clause, scan: &Scan) -> bool {
    let starts = next.span.of(text).starts_with(|c: char| !c.is_lowercase());
    // What has run on for so long is no title that only goes on: the cost of looking back stays bounded.
    if open.span.len() > LONGEST_TITLE && !open.anchored && boundary != Boundary::Soft {
        return true;
    }
    match boundary {
        // `; translation available at https://x.org`
        Boundary::Semicolon if !has_url(open.span, scan) && leads_to_url(text, next, scan) => false,
        Boundary::Semicolon if open.anchored && ends_unit(text, open) => true,
        Boundary::Semicolon => {
            next.is_strong() && (next.anchored || reaches(&around[1..]) || open.anchored)
                || open.anchored && (next.anchored || starts || reaches(&around[1..]))
                || next.anchored && is_worded(text, open) && names_quoted_title(text, next)
        }
        Boundary::Comma => {
            let law = next.span.of(text).contains("(P") && open.span.of(text).ends_with(')');
            let joined = law || next.opening == Opening::Persons || next.span.of(text).starts_with("and ");
            open.anchored && joined && reaches(&around[1..])
        }
        Boundary::Soft => {
            let strong = next.signal && starts || next.opening == Opening::Back;
            strong && (open.anchored || next.anchored || prose(text, open))
                || (open.anchored && ends_unit(text, open) || prose(text, open))
                    && next.is_strong()
                    && starts
                    && reaches(&around[1..])
        }
        // `https://x.org. [https://perma.cc/…]`: the archived copy of what is cited before it.
        Boundary::Stop if open.anchored && next.span.of(text).starts_with("[http") => false,
        // `https://x.org. (“What it says there.”)`
        Boundary::Stop
            if open.anchored
                && next.span.of(text).starts_with('(')
                && next.span.of(text).trim_end_matches('.').ends_with(')') =>
        {
            false
        }
        // `Title. Medium. Available at: https://x.org`
        Boundary::Stop if !has_url(open.span, scan) && !prose(text, open) && leads(text, next, scan) => false,
        // `Title. Grid Bank. Accessed March 3, 2020. https://x.org`
        Boundary::Stop if visits(text, next) && !prose(text, open) => false,
        // `Office. Title. May 5, 2020. https://x.org`: full stops in the place of commas.
        Boundary::Stop if next.addition && !prose(text, open) && !has_url(open.span, scan) => false,
        Boundary::Stop if stopped_title(text, open, &around[1..]) => false,
        // `Office. “Title.” GAO-24-1. Office. June 17, 2024. https://x.org`: who published it.
        Boundary::Stop
            if !has_url(open.span, scan)
                && around.get(2).is_some_and(|clause| clause.addition)
                && text[next.span.start..].starts_with(char::is_uppercase)
                && containers::is_institution(text, next.span)
                && !prose(text, open) =>
        {
            false
        }
        // `LI, H. The end of ports. Journal of Grids, v. 26, n. 4, 2012`
        Boundary::Stop if !open.anchored && counts_volumes(text, next) && begins_with_names(text, open) => {
            false
        }
        // `Whose Eyes Are You Going to Believe? Scott v. Harris and …`: a title that asks, and goes on.
        Boundary::Stop
            if !open.anchored
                && (open.first.opening == Opening::Persons || led_to_source(text, open, scan))
                && next.opening == Opening::Official
                && !next.signal
                && text[around[0].span.end..].starts_with(['?', '!'])
                && reaches(&around[1..]) =>
        {
            false
        }
        // `Dickson, Paul. “Sputnik’s Impact on America.” NOVA, November 6, 2007.`
        Boundary::Stop if is_name(text, open) && next.opening == Opening::Quoted && !next.signal => false,
        Boundary::Stop
            if !open.anchored
                && is_quoted_behind_name(text, open)
                && !next.is_strong()
                && reaches(&around[1..]) =>
        {
            false
        }
        Boundary::Stop | Boundary::End => {
            if open.anchored || next.is_strong() && (next.opening != Opening::Quoted || next.signal) {
                return true;
            }
            let titled = open.first.is_strong()
                && open.first.opening != Opening::Quoted
                && !prose_after_signal(text, open);
            let asks = around[0].boundary == Boundary::Stop
                && text[around[0].span.end..].starts_with(['?', '!'])
                && !prose(text, open);
            !((titled || asks || led_to_source(text, open, scan)) && reaches(&around[1..]))
        }
    }
}

/// Whether a clause only says where the source before it can be read.
fn leads_to_url(text: &str, clause: &Clause, scan: &Scan) -> bool {
    const WORDS: usize = 4;
    let Some(url) = scan.urls_within(clause.span).first() else { return false };
    let before = &text[clause.span.start..url.span.start];
    !clause.is_strong()
        && (before.starts_with(char::is_lowercase) && before.split_whitespace().count() <= WORDS
            || leads(text, clause, scan))
}

/// Whether nothing but words that lead to it stand before the URL of a clause: `Available at: https://x.org`.
fn leads(text: &str, clause: &Clause, scan: &Scan) -> bool {
    scan.urls_within(clause.span).first().is_some_and(|url| {
        let before = text[clause.span.start..url.span.start].trim_end();
        let visit = data::begins_with(before, CitationWord::Visit).is_some() && before.ends_with(':');
        !before.is_empty() && (visit || roles::is_lead(before))
    })
}

/// Whether a clause says when its source was seen, and nothing else: `Accessed March 3, 2020`.
fn visits(text: &str, clause: &Clause) -> bool {
    data::begins_with(clause.span.of(text), CitationWord::Visit).is_some_and(|words| {
        let day = Span::new(clause.span.start + words.len(), clause.span.end).trimmed(text);
        let day = Span::new(day.start + usize::from(day.of(text).starts_with(':')), day.end);
        dates::only(text, day.trimmed(text)).is_some()
    })
}

/// Whether a unit already has its URL.
fn has_url(unit: Span, scan: &Scan) -> bool {
    !scan.urls_within(unit).is_empty()
}

/// Whether a unit is a title or an author that ends in a full stop, with its institution, date or URL behind it;
/// or a quoted title that ends in a question mark.
fn stopped_title(text: &str, open: &Unit, next: &[Clause]) -> bool {
    let s = open.span.of(text);
    let Some(first) = next.first() else { return false };
    if s.ends_with(['"', '”']) && s.trim_end_matches(['"', '”']).ends_with(['?', '!']) {
        // `Is It? Grid Today, 2 May 2019`: what looks like a name is where it appeared.
        let dated = first.span.of(text).split_once(", ").is_some_and(|(_, date)| {
            let date = Span::new(first.span.end - date.len(), first.span.end);
            dates::first(text, date).is_some_and(|found| found.span.start == date.start)
        });
        let published = first.opening == Opening::Persons && !first.signal && dated;
        return first.anchored && (published || !first.is_strong()) && !prose(text, open);
    }
    if first.is_strong() {
        return false;
    }
    // `“About the Index.” Grid Bank. Accessed March 3, 2020. https://x.org`
    if s.starts_with(['"', '“']) && s.trim_end_matches(['"', '”']).ends_with('.') && !open.anchored {
        let named = containers::is_institution(text, first.span);
        return named && next.get(1).is_some_and(|clause| visits(text, clause));
    }
    if open.anchored || open.first.signal || !(clauses::is_title_like(s) || is_name(text, open)) {
        return false;
    }
    let part = first
        .span
        .of(text)
        .find(',')
        .map_or(first.span, |at| Span::new(first.span.start, first.span.start + at));
    if first.anchored && !first.addition && containers::is_institution(text, part) {
        return true;
    }
    // `The Port Is Here. Now Comes the Hard Part, GRID WORKS (May 8, 2024)`
    const WORDS: usize = 4;
    if first.anchored
        && s.split(' ').count() >= WORDS
        && part.of(text).split(' ').count() >= WORDS
        && [s, part.of(text)].iter().all(|title| clauses::content_words(title) == 0)
    {
        return true;
    }
    for clause in next.iter().take(TITLE_CLAUSES) {
        if clause.addition || imprint::stands_alone(text, clause.span).is_some() {
            return true;
        }
        let edition = Phrase::Edition.ends(clause.span.of(text));
        if clause.anchored || clause.is_strong() || !edition && !clauses::is_title_like(clause.span.of(text))
        {
            return false;
        }
    }
    false
}

/// Whether a sentence leads to a source that it has begun to name: `On that, see Jane Doe, The Title Goes on.`
fn led_to_source(text: &str, open: &Unit, scan: &Scan) -> bool {
    let start = begins(text, open.span, scan);
    start > open.span.start
        && signals::leading(text, Span::new(start, open.span.end)).is_some_and(|(_, at)| {
            clauses::source_opening(text, Span::new(at, open.span.end)) == Opening::Persons
        })
}

/// Whether one of the next few clauses holds an anchor before another citation begins.
fn reaches(clauses: &[Clause]) -> bool {
    for (i, clause) in clauses.iter().take(TITLE_CLAUSES).enumerate() {
        if i > 0 && clause.is_strong() && clauses[i - 1].boundary != Boundary::Soft {
            return false;
        }
        if clause.anchored {
            return true;
        }
    }
    false
}

/// Whether an anchored unit ends behind its date or URL, not in the middle of an abbreviated name.
fn ends_unit(text: &str, unit: &Unit) -> bool {
    let s = unit.span.of(text).trim_end_matches('.');
    s.ends_with([')', ']', '/'])
        || s.ends_with(|c: char| c.is_ascii_digit())
        || s.rsplit(' ').next().is_some_and(|w| w.contains("://") || w.contains('/'))
        || s.to_ascii_lowercase().ends_with("id")
        || s.to_ascii_lowercase().ends_with(" cit")
}

/// Whether a unit reads like a sentence: most of its words are in lower case.
fn prose(text: &str, unit: &Unit) -> bool {
    if unit.first.is_strong() {
        return false;
    }
    let (mut lower, mut all) = (0, 0);
    for word in unit.span.of(text).split_whitespace() {
        all += 1;
        lower += usize::from(word.starts_with(char::is_lowercase));
    }
    lower * 2 > all && all > 3
}

/// Whether a unit with a signal goes on in the author's own words: `See discussion below`.
fn prose_after_signal(text: &str, unit: &Unit) -> bool {
    unit.first.signal
        && unit.first.opening == Opening::Unknown
        && signals::leading(text, unit.span).is_some_and(|(_, at)| text[at..].starts_with(char::is_lowercase))
}

/// Makes the segments of a unit: the words that lead in, and the citation.
fn segment(text: &str, unit: &Unit, scan: &Scan, out: &mut Vec<Segment>) {
    let span = clauses::without_and(text, unit.span);
    let start = if unit.first.is_strong() { span.start } else { begins(text, span, scan) };
    // `For more, see CRS Report R45116, …`: what the signal leads to has no date, but a number.
    let led = start > span.start
        && (names_crs_report(&text[start..span.end])
            || signals::leading(text, Span::new(start, span.end)).is_some_and(|(_, at)| {
                clauses::source_opening(text, Span::new(at, span.end)) == Opening::Official
            }));
    if !led && !is_citation(text, unit, scan) {
        return out.push(commentary(text, unit.span));
    }
    if start > span.start {
        let lead = Span::new(span.start, start).trimmed(text);
        if let Some(end) = codified(text, lead, scan) {
            out.push(citation(text, Span::new(lead.start, end), scan));
        } else if !lead.is_empty() {
            out.push(commentary(text, lead));
        }
    }
    // `Compare A, with B`: the second member's signal.
    let first = out.len();
    let with =
        unit.span.of(text).starts_with("with ").then(|| Span::new(unit.span.start, unit.span.start + 4));
    let mut start = start;
    let source = signals::leading(text, Span::new(start, span.end)).map_or(start, |(_, at)| at);
    let mut letter = correspondence::joined(text, Span::new(source, span.end));
    while let Some((end, next)) = letter {
        out.push(citation(text, Span::new(start, end), scan));
        start = next;
        letter = correspondence::joined(text, Span::new(next, span.end));
    }
    out.push(citation(text, Span::new(start, span.end), scan));
    if let (Some(with), Some(segment)) = (with, out.get_mut(first))
        && segment.signal.is_none()
    {
        segment.signal = Some(with);
        segment.span.start = with.start;
    }
}

/// Where a law ends that `codified at` leads on from: `Quantum Act, 132 Stat. 5092 (2018), codified at 15 U.S.C. § 8801`.
fn codified(text: &str, lead: Span, scan: &Scan) -> Option<usize> {
    let date = scan.within(lead).iter().rev().find(|atom| atom.kind == AtomKind::Paren)?;
    let words = text[date.span.end..lead.end].trim_matches([',', ' ']);
    (words.starts_with("codified") && dates::closing(text, Scan::inside(text, date.span)).is_some())
        .then_some(date.span.end)
}

/// Whether a unit cites something.
fn is_citation(text: &str, unit: &Unit, scan: &Scan) -> bool {
    if unit.anchored {
        return unit.first.is_strong() || !is_remark(text, unit, scan);
    }
    match unit.first.opening {
        Opening::Persons => {
            const WORDS: usize = 40;
            let words = unit.span.of(text).split_whitespace().take(WORDS).count();
            let lower =
                unit.span.of(text).split_whitespace().filter(|w| w.starts_with(char::is_lowercase)).count();
            words < WORDS && lower * 2 < words
        }
        _ => false,
    }
}

/// Whether a unit is a sentence with years or days: `They received votes in 1997, 2013, and 2019`, `Grants are to be
/// announced by June 28, 2026, says the notice, p. 4`.
fn is_remark(text: &str, unit: &Unit, scan: &Scan) -> bool {
    const CONTENT: usize = 3;
    let plain = scan
        .within(unit.span)
        .iter()
        .all(|atom| matches!(atom.kind, AtomKind::Comma | AtomKind::Stop | AtomKind::SoftStop));
    let s = unit.span.of(text);
    let first = s.split(", ").next().unwrap_or(s);
    let year = |part: &str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let mut behind = s.split(", ").skip(1);
    plain
        && !(scan.back && cues::may_stand_in(s))
        && prose(text, unit)
        && clauses::content_words(first) >= CONTENT
        && (clauses::runs_on(first) && scan.mark_within(unit.span).is_none()
            || first.rsplit(' ').next().is_some_and(year) && behind.next().is_some_and(year))
}

/// The author's own words at `span`.
fn commentary(text: &str, span: Span) -> Segment {
    let span = span.trimmed(text);
    Segment {
        span,
        signal: None,
        body: span,
        parentheticals: Vec::new(),
        hereinafter: None,
        kind: SegmentKind::Commentary,
    }
}

/// A citation at `span`.
fn citation(text: &str, span: Span, scan: &Scan) -> Segment {
    let span = without_stop(text, span.trimmed(text));
    let (signal, at) = match signals::leading(text, span) {
        // The full stop of `e. g.` may be the one that was cut off.
        Some((signal, at)) => (Some(Span::new(signal.start, signal.end.min(span.end))), at.min(span.end)),
        None => (None, span.start),
    };
    let body = Span::new(at, span.end);
    let mut segment = Segment {
        span,
        signal,
        body,
        parentheticals: Vec::new(),
        hereinafter: None,
        kind: SegmentKind::Citation,
    };
    explain(text, scan, &mut segment);
    segment
}

/// `span` without the full stop of the sentence; an abbreviation keeps its own.
fn without_stop(text: &str, span: Span) -> Span {
    let s = span.of(text);
    let Some(cut) = s.strip_suffix('.') else { return span };
    let word = cut.rsplit([' ', '(', '“', '"']).next().unwrap_or(cut);
    let own = word.contains('.') && !word.contains('/') && !word.contains(|c: char| c.is_ascii_digit())
        || word.len() <= 12 && ABBREVIATIONS.has(word)
        || cut.ends_with('.');
    if own { span } else { Span::new(span.start, span.end - 1).trimmed(text) }
}

#[cfg(test)]
mod tests;
