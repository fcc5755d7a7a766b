//! Short forms inside other segments: `…; cf. Allen, Cable Wars`, `as told in Allen, “Cable Wars”`. Only the sources
//! cited before tell them from running text, so the splitter cannot.

use super::antecedents::{Antecedents, NameKind, Source};
use super::backref::{self, Parsed};
use super::called::{Named, known_authors};
use super::clauses;
use super::cues::{self, Role};
use super::names::words;
use super::signals;
use super::split::{Segment, SegmentKind};
use crate::span::Span;

/// Divides segments where a short form of a `known` source begins or ends inside them.
pub(super) fn divide(text: &str, segments: Vec<Segment>, known: &Antecedents) -> Vec<Segment> {
    let mut out = Vec::with_capacity(segments.len());
    for segment in segments {
        match segment.kind {
            SegmentKind::Commentary => match references(text, &segment, known) {
                Some(parts) => {
                    for part in parts {
                        match part.kind {
                            SegmentKind::Commentary => commentary(text, part, known, &mut out),
                            SegmentKind::Citation => out.push(part),
                        }
                    }
                }
                None => commentary(text, segment, known, &mut out),
            },
            SegmentKind::Citation => citation(text, segment, known, &mut out),
        }
    }
    out
}

/// The parts of a list of short forms that no splitter can know: `Latour 1987: 62; Collins 1985: 84`. None if nothing in it
/// is one.
fn references(text: &str, segment: &Segment, known: &Antecedents) -> Option<Vec<Segment>> {
    let mut parts = Vec::new();
    let mut at = segment.span.start;
    for piece in segment.span.of(text).split(';') {
        let span = Span::new(at, at + piece.trim_end_matches(['.', ' ']).len()).trimmed(text);
        at += piece.len() + 1;
        if span.is_empty() {
            continue;
        }
        let words = part(segment, span, span.start, None, SegmentKind::Commentary);
        let meant = matches!(
            backref::parse(text, &words, known),
            Parsed::Reference(reference) if !reference.name.is_empty()
        );
        let signalled = || {
            let (signal, body) =
                signals::leading(text, span).map_or((None, span.start), |(s, at)| (Some(s), at));
            part(segment, span, body, signal, SegmentKind::Citation)
        };
        parts.push(if meant { signalled() } else { words });
    }
    (parts.len() > 1 && parts.iter().any(|part| part.kind == SegmentKind::Citation)).then_some(parts)
}

/// Takes known author-and-title pairs out of the author's own words.
fn commentary(text: &str, segment: Segment, known: &Antecedents, out: &mut Vec<Segment>) {
    let mut from = segment.span.start;
    for word in words(segment.span.of(text)) {
        let start = segment.span.start + word.start;
        if start < from || !text[start..].starts_with(char::is_uppercase) {
            continue;
        }
        let Some(end) = short_form(text, Span::new(start, segment.span.end), known) else { continue };
        let (signal, head) = signal_before(text, Span::new(from, start));
        if signal.is_none() && goes_on(&text[from..start]) {
            continue;
        }
        let before = Span::new(from, head).trimmed(text);
        if !before.is_empty() {
            out.push(part(&segment, before, before.start, None, SegmentKind::Commentary));
        }
        out.push(part(&segment, Span::new(head, end), start, signal, SegmentKind::Citation));
        from = cues::skip_any(&text[..segment.span.end], end, ".;,");
    }
    if from == segment.span.start {
        out.push(segment);
    } else if from < segment.span.end {
        let rest = Span::new(from, segment.span.end);
        out.push(part(&segment, rest, from, None, SegmentKind::Commentary));
    }
}

/// The end of `Allen, Cable Wars, 98 (on the harbours)` at the start of `span`: authors and at least two words of
/// a title that are those of one source.
fn short_form(text: &str, span: Span, known: &Antecedents) -> Option<usize> {
    let text = &text[..span.end];
    known.at(span.of(text), |kind| kind == NameKind::Author)?;
    let mut named = Named::default();
    let authors = known_authors(text, span.start, known, &mut named);
    let first = named.name.authors.first()?;
    let title = cues::skip_any(text, authors, ",\"“‘'");
    if !text[authors..title].contains(',') {
        return None;
    }
    // One word of a title will do where quotation marks set it off.
    let least = if text[..title].ends_with(['"', '“', '‘', '\'']) { 1 } else { 2 };
    let length = |s: &Source| s.title_at(&text[title..], least);
    let end = title + known.named(first, NameKind::Author).filter_map(length).max()?;
    let closed = cues::skip_any(text, end, ",\"”’'?!");
    let end = cues::pin(text, closed).map_or(end, |(_, end)| end);
    let open = cues::skip_any(text, end, "\"”’'?!");
    let parenthetical = text[open..].starts_with('(').then(|| matching(text, open)).flatten();
    Some(parenthetical.unwrap_or_else(|| cues::skip_any(text, end, "\"”’?!").min(span.end)))
}

/// Whether a name goes on behind `before` that has begun in it: `Gerard Barron, Chairman`.
fn goes_on(before: &str) -> bool {
    let mut words = before.split_whitespace();
    let last = words.next_back().unwrap_or_default();
    let sentence = words.next_back().is_none_or(|word| word.ends_with(['.', ';', ':', '?', '!']));
    last.starts_with(char::is_uppercase) && last.ends_with(char::is_alphanumeric) && !sentence
}

/// Behind the parenthesis that closes the one at `open`.
fn matching(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, b) in text[open..].bytes().enumerate() {
        match b {
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(open + i + 1),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The signal that ends `before`, and where it begins.
fn signal_before(text: &str, before: Span) -> (Option<Span>, usize) {
    const MOST_WORDS: usize = 4;
    const NEAR: usize = 40;
    let mut near = before.end.saturating_sub(NEAR).max(before.start);
    while !text.is_char_boundary(near) {
        near += 1;
    }
    let starts: Vec<usize> = words(&text[near..before.end]).map(|w| near + w.start).collect();
    let starts = &starts[starts.len().saturating_sub(MOST_WORDS)..];
    // The signal takes up all that is left; one letter stands for what follows it.
    let found = starts.iter().find_map(|&at| {
        let behind = before.end + text[before.end..].chars().next().map_or(0, char::len_utf8);
        let (signal, rest) = signals::leading(text, Span::new(at, behind))?;
        (rest == before.end).then_some(signal)
    });
    (found, found.map_or(before.end, |signal| signal.start))
}

/// Cuts a citation where another back-reference begins behind a semicolon, or behind `Id.` and its pin cite.
fn citation(text: &str, segment: Segment, known: &Antecedents, out: &mut Vec<Segment>) {
    if let Some((pinned, next)) = behind_id(text, &segment, known) {
        let head = Span::new(segment.span.start, pinned);
        out.push(part(&segment, head, segment.body.start, segment.signal, SegmentKind::Citation));
        out.push(next);
        return;
    }
    let (span, bytes) = (segment.span, segment.span.of(text).as_bytes());
    let outside = |at: &usize| !segment.parentheticals.iter().any(|p| p.start <= *at && *at < p.end);
    let mut stops = memchr::memchr_iter(b';', bytes).map(|i| span.start + i).filter(outside).peekable();
    let mut head: Option<Segment> = None;
    while let Some(at) = stops.next() {
        let end = stops.peek().copied().unwrap_or(span.end);
        let piece = Span::new((at + 1).min(end), end).trimmed(text);
        let Some(next) = reference(text, &segment, piece, known) else { continue };
        let last = head.take().unwrap_or_else(|| {
            part(
                &segment,
                Span::new(span.start, at),
                segment.body.start,
                segment.signal,
                SegmentKind::Citation,
            )
        });
        let last =
            part(&last, Span::new(last.span.start, at), last.body.start, last.signal, SegmentKind::Citation);
        out.push(last);
        let all = Span::new(next.span.start, span.end);
        head = Some(part(&segment, all, next.body.start, next.signal, SegmentKind::Citation));
    }
    out.push(head.unwrap_or(segment));
}

/// Where `Id.` and its pin cite end, and the reference that a sentence behind them leads up to:
/// `Id. On the gallery, see Allen, supra note 6`.
fn behind_id(text: &str, segment: &Segment, known: &Antecedents) -> Option<(usize, Segment)> {
    const LONGEST: usize = 400;
    let inner = &text[..segment.span.end];
    let end = cues::eat(inner, segment.body.start, Role::Same)?;
    let pinned = cues::pin(inner, end).map_or(end, |(_, end)| end);
    let behind = segment.parentheticals.first().map_or(pinned, |p| (p.end + 1).max(pinned)).min(inner.len());
    if segment.span.end - behind > LONGEST {
        return None;
    }
    let starts = words(&inner[behind..]).map(|w| Span::new(behind + w.start, segment.span.end));
    // `Ibid., and Kissinger, op. cit.`
    let next = cues::skip_any(inner, behind, ",");
    let joined = Span::new(next, segment.span.end);
    if inner[next..].starts_with("and ")
        && let Some(next) = reference(text, segment, joined, known)
    {
        return Some((pinned, next));
    }
    let mut signalled = starts.filter(|&span| signals::leading(text, span).is_some());
    signalled.find_map(|span| Some((pinned, reference(text, segment, span, known)?)))
}

/// The segment of `rest`, if that is a back-reference to a known source.
fn reference(text: &str, whole: &Segment, rest: Span, known: &Antecedents) -> Option<Segment> {
    // `Lee, Cable Wars; and Stone, “Landing Stations.”`
    let rest = clauses::without_and(text, rest);
    let (signal, body) = match signals::leading(text, rest) {
        Some((signal, body)) => (Some(signal), body),
        None => (None, rest.start),
    };
    let segment = part(whole, rest, body, signal, SegmentKind::Citation);
    match backref::parse(text, &segment, known) {
        Parsed::Reference(reference) if !reference.name.is_empty() => Some(segment),
        _ => None,
    }
}

/// The part of `whole` at `span`, whose source begins at `body`.
fn part(whole: &Segment, span: Span, body: usize, signal: Option<Span>, kind: SegmentKind) -> Segment {
    // A semicolon may stand inside the signal.
    let body = body.min(span.end);
    let inside = |s: &Span| s.start >= body && s.end <= span.end;
    Segment {
        span,
        signal,
        body: Span::new(body, span.end),
        parentheticals: whole.parentheticals.iter().copied().filter(inside).collect(),
        hereinafter: whole.hereinafter.filter(inside),
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citations::backref::tests::{library, segment};

    /// The citations of `text`, signals in brackets, commentary left out.
    fn divided(text: &str, kind: SegmentKind) -> Vec<String> {
        let whole = Segment { kind, ..segment(text, Span::new(0, text.len())) };
        divide(text, vec![whole], &library())
            .into_iter()
            .filter(|s| s.kind == SegmentKind::Citation)
            .map(|s| s.signal.map_or_else(String::new, |x| format!("[{}] ", x.of(text))) + s.body.of(text))
            .collect()
    }

    #[test]
    fn known_pairs_stand_out_from_commentary() {
        let kind = SegmentKind::Commentary;
        for (text, want) in [
            (
                "The reluctance is described in Lee and Rivers, “Cable Wars”.",
                vec!["Lee and Rivers, “Cable Wars”"],
            ),
            (
                "Stone, Landing Stations, tells of quarrels; see Van Loo, Rules of the Sea, 12.",
                vec!["Stone, Landing Stations", "[see] Van Loo, Rules of the Sea, 12"],
            ),
            (
                "But see Stone, Landing Stations (finding less (much less)). More follows.",
                vec!["[But see] Stone, Landing Stations (finding less (much less))"],
            ),
            ("Stone, Harbors of the World, is another matter.", vec![]),
            (
                "Stone 2018: 12; see Lee and Rivers 2018: 40.",
                vec!["Stone 2018: 12", "[see] Lee and Rivers 2018: 40"],
            ),
            ("Stone was asked; Lee and Rivers were not.", vec![]),
            // A longer name is another citation's; where a paper is kept is no title.
            ("It quotes remarks of Gerard Stone, Landing Stations Inc.", vec![]),
            ("Stone says otherwise, and so do Landing Stations.", vec![]),
        ] {
            assert_eq!(divided(text, kind), want, "{text}");
        }
    }

    #[test]
    fn citations_end_where_a_reference_begins() {
        let kind = SegmentKind::Citation;
        for (text, want) in [
            (
                "Ibid., 39; see also Stone, Landing Stations, 9.",
                vec!["Ibid., 39", "[see also] Stone, Landing Stations, 9."],
            ),
            (
                "Novak, Ships (2018); cf. Stone, Landing Stations; Lee and Rivers, Cable Wars, 4.",
                vec![
                    "Novak, Ships (2018)",
                    "[cf.] Stone, Landing Stations",
                    "Lee and Rivers, Cable Wars, 4.",
                ],
            ),
            (
                "Id. On the gallery, see Stone et al., supra note 6.",
                vec!["Id.", "[see] Stone et al., supra note 6."],
            ),
            ("Ibid., and Stone, op. cit., p. 51.", vec!["Ibid.", "Stone, op. cit., p. 51."]),
            ("Novak, Ships; and Boats (2018)", vec!["Novak, Ships; and Boats (2018)"]),
        ] {
            assert_eq!(divided(text, kind), want, "{text}");
        }
    }
}
