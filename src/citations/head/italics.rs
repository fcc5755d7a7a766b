//! Heads whose title is set in italics.

use super::labels::{is_label, is_numbered};
use super::{Head, joined};
use crate::citations::containers;
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
    let authored = words > 1
        && !containers::is_listed(text, title)
        && rest
            .iter()
            .take_while(|part| part.end <= title.start)
            .all(|part| containers::is_institution(text, *part) || roles::is_session(text, *part));
    ((!(at_end && behind) || authored) && (words > 1 || title.len() >= 4)).then_some(title)
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
        if let Some(before) = joined(&before) {
            head.authors = containers::institutions(text, before);
        }
    } else if tail.container.is_none() {
        head.container = joined(&before);
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
