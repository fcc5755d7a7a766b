//! Heads whose title is set in italics.

use super::labels::{is_label, is_numbered};
use super::{Head, joined};
use crate::citations::containers;
use crate::citations::inverted;
use crate::citations::persons;
use crate::citations::phrases::Phrase;
use crate::citations::roles;
use crate::citations::tail::Tail;
use crate::ingest::{Run, RunKind};
use crate::span::Span;

/// `Title. *Journal*, Rio`: the title, and what it stands in, set in italics behind its full stop.
pub(super) fn italic_container(text: &str, rest: &[Span], runs: &[Run]) -> Option<(Span, Span)> {
    let whole = joined(rest)?;
    runs.iter().filter(|run| run.kind == RunKind::Italic).find_map(|run| {
        let container =
            Span::new(run.span.start.max(whole.start), run.span.end.min(whole.end).max(run.span.start));
        let title = joined(&rest[..rest.iter().take_while(|part| part.end <= container.start).count()])?;
        let begins = rest.iter().any(|part| part.start.abs_diff(container.start) <= 1);
        let behind_stop = text[title.end..].starts_with(['.', '?', '!']);
        (begins && behind_stop).then(|| (title, container.trimmed(text)))
    })
}

/// The italic run that sets the title: it begins a part and covers most of it.
pub(super) fn italic_title(text: &str, rest: &[Span], runs: &[Run]) -> Option<Span> {
    let whole = joined(rest)?;
    let mut title: Option<Span> = None;
    for run in runs.iter().filter(|run| run.kind == RunKind::Italic) {
        let span = Span::new(run.span.start.max(whole.start), run.span.end.min(whole.end));
        if run.span.end <= whole.start || run.span.start >= whole.end || span.start >= span.end {
            continue;
        }
        let span = span.trimmed(text);
        match title {
            // Italics that break off at a line end or round a quote mark go on.
            Some(t)
                if text[t.end..span.start].chars().all(|c| !c.is_alphanumeric())
                    && !text[t.end..span.start].contains(',') =>
            {
                title = Some(Span::new(t.start, span.end));
            }
            None if rest.iter().any(|part| part.start.abs_diff(span.start) <= 3) => title = Some(span),
            _ => {}
        }
    }
    let title = title?;
    // Alone at the end behind a plain part, it is the container that is set in italics.
    let at_end = whole.end - title.end.min(whole.end) <= 1;
    let behind = rest.len() > 1 && title.start > rest[0].end;
    let words = title.of(text).split_whitespace().count();
    // … unless what stands before it is its author: `CISA, *Secure Cloud Applications*`.
    let before = &rest[..rest.iter().take_while(|part| part.end <= title.start).count()];
    let body = |part: &Span| {
        containers::is_institution(text, *part)
            || roles::is_session(text, *part)
            || is_session_report(part.of(text))
            || heard(part.of(text)).is_some()
    };
    let authored = words > 1
        && !containers::is_listed(text, title)
        && (before.iter().all(body)
            || is_one_institution(text, before)
            || joined(before)
                .is_some_and(|name| name.of(text).ends_with('.') && inverted::one(text, name).is_some()));
    ((!(at_end && behind) || authored) && (words > 1 || title.len() >= 4)).then_some(title)
}

/// `Third Report of Session 2017–19`, `Twelfth Special Report`: a committee's report by its number.
fn is_session_report(s: &str) -> bool {
    (s.contains("Report") || s.contains("report"))
        && s.starts_with(char::is_uppercase)
        && (s.contains(" of Session ") || s.contains("Special Report") || s.contains("Special report "))
}

/// Who heard a witness: `written testimony for Grid Commission`, `testimony before the Ports Committee`.
fn heard(s: &str) -> Option<&str> {
    const LEAD: usize = 30;
    let (lead, body) = [" for ", " before "].iter().find_map(|word| s.split_once(word))?;
    let told = lead.len() <= LEAD && (lead.ends_with("testimony") || lead.ends_with("statement"));
    told.then(|| body.strip_prefix("the ").unwrap_or(body))
}

/// German authors, set in italics before a title that is not: `*Müller/Christensen*, Juristische Methodik`.
pub(super) fn authors(text: &str, parts: &[Span], runs: &[Run]) -> Option<Vec<Span>> {
    let [first, title, ..] = parts else { return None };
    let mut italics = runs.iter().filter(|run| run.kind == RunKind::Italic);
    let set = italics.clone().any(|run| run.span.trimmed(text) == *first);
    let plain = !italics.any(|run| run.span.start < title.end && title.start < run.span.end);
    let record = containers::is_listed(text, *first) || Phrase::Debates.is_in(first.of(text));
    persons::surnames(text, *first).filter(|_| set && plain && !record)
}

/// Whether the parts before an italic title are one institution of many charges: `Department for Grids, Ports and Trade`.
fn is_one_institution(text: &str, before: &[Span]) -> bool {
    const WORDS: usize = 4;
    let [first, more @ .., last] = before else { return false };
    let charge = |part: &Span| {
        part.of(text).split(' ').count() <= WORDS && !part.of(text).contains(|c: char| c.is_ascii_digit())
    };
    let joined =
        last.of(text).contains(" and ") || last.of(text).starts_with("and ") || last.of(text).contains(" & ");
    joined
        && containers::is_institution(text, *first)
        && [" for ", " of "].iter().any(|word| first.of(text).contains(word))
        && more.iter().all(charge)
        && last.of(text).split(' ').count() <= 2 * WORDS
}

/// Before the italic title stand institutions as authors, behind it the container.
pub(super) fn by_italics(text: &str, rest: &[Span], title: Span, tail: &Tail, head: &mut Head) {
    head.title = Some(title);
    let before: Vec<Span> = rest
        .iter()
        .copied()
        .filter(|part| part.end <= title.start && !roles::is_session(text, *part))
        .collect();
    if head.authors.is_empty() {
        // `Joint Committee on Grids, Third Report of Session 2017–19, *Title*`: the report's place in its series.
        let series = before.iter().skip(1).position(|part| is_session_report(part.of(text)));
        let numbered = |at: &usize| before[at + 1].of(text).contains('/');
        head.number = head.number.or(series.filter(numbered).map(|at| before[at + 1]));
        let before = &before[..series.map_or(before.len(), |at| at + 1)];
        if let Some(before) = joined(before) {
            match inverted::one(text, before).filter(|_| title.start > before.end) {
                Some(person) => (head.authors, head.personal) = (vec![person], true),
                None => head.authors = containers::institutions(text, before),
            }
        }
    } else if tail.container.is_none() {
        // `Ann Roe, written testimony for Grid Commission, *Hearing on Ports*`
        head.container = joined(&before).map(|before| {
            let body = heard(before.of(text)).map_or(before.len(), str::len);
            Span::new(before.end - body, before.end)
        });
    }
    let label =
        |part: &&Span| part.start >= title.end && is_label(text, **part) && is_numbered(part.of(text));
    head.number = head.number.or(rest.iter().find(label).copied());
    let after: Vec<Span> =
        rest.iter().copied().filter(|part| part.start >= title.end && !is_label(text, *part)).collect();
    if tail.container.is_none() && !after.is_empty() {
        head.container = joined(&after);
    }
    // Pages may follow in the title's own part.
    if let Some(part) = rest.iter().find(|part| part.start < title.end && title.end < part.end) {
        let left = Span::new(title.end, part.end).trimmed(text);
        if roles::is_pages(left.of(text)) {
            head.pin = Some(left);
            head.book = true;
        } else if left.of(text).chars().any(char::is_alphanumeric) {
            head.title = Some(Span::new(title.start, part.end));
        }
    }
}
