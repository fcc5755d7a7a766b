//! Run-in notes: an extraction that makes one line of a page, or of each sentence, leaves the labels of notes amid
//! lines. What tells them from other numbers is that they count, and that each is called before on its page.

use super::align::{self, Start};
use super::candidates::{Candidate, Candidates, Form, MAX_NUMBER, SURE};
use super::lines::{Line, Zone, ends_sentence};
use super::sentences::{sentences_from, takes_number};
use crate::span::Span;
use foldhash::{HashMap, HashMapExt as _, HashSet};

/// The fewest notes worth reading a document anew.
const LEAST: usize = 5;
/// What a label without a call is worth less.
const UNCALLED: f32 = 1.7;
/// Bytes from which a run of sentences is as long as a paragraph.
const PARAGRAPH: usize = 700;

/// A document read anew.
pub(super) struct RunIn {
    /// The lines, cut where the notes of a page begin, and the body into passages.
    pub(super) lines: Vec<Line>,
    pub(super) found: Candidates,
    /// The starts of notes, in order of place.
    pub(super) starts: Vec<Start>,
}

/// Reads a document whose pages are marked by labels amid lines, if that makes out far more notes than the `plain`
/// ones that labels at the beginnings of lines do.
pub(super) fn read(text: &str, lines: &[Line], found: &Candidates, plain: usize) -> Option<RunIn> {
    let paged = lines.last().is_some_and(|l| l.page > 1);
    if !paged || lines.iter().any(|l| l.zone != Zone::Open) {
        return None;
    }
    if found.called(0.0) < LEAST.max(2 * plain) {
        return None;
    }
    let labels = labels(text, lines, found);
    let upward: Vec<usize> = (0..labels.len()).collect();
    let downward = upside_down(&labels, lines);
    let starts = |order: &Vec<usize>| {
        let starts = order.iter().map(|&i| labels[i]).collect();
        let mut starts = align::starts(text, &Candidates { calls: found.calls.clone(), starts }, lines);
        let page = |s: &Start| lines[labels[order[s.candidate]].line].page;
        let pairs =
            starts.windows(2).filter(|w| w[0].number + 1 == w[1].number && page(&w[0]) == page(&w[1]));
        let pairs = pairs.count();
        starts.iter_mut().for_each(|s| s.candidate = order[s.candidate]);
        starts.sort_by_key(|s| s.candidate);
        (pairs, starts)
    };
    let (_, starts) = [&downward, &upward].map(starts).into_iter().max_by_key(|(pairs, _)| *pairs)?;
    // Where few of the numbers called are found, the labels are damaged, and what seems to be some is chance.
    if starts.len() < LEAST.max(2 * plain).max(found.called(SURE) / 2) {
        return None;
    }
    let mut found = Candidates { calls: found.calls.clone(), starts: labels };
    if called_from_body(lines, &found, &starts) * 2 < starts.len() {
        return None;
    }
    let areas = areas(lines, &found, &starts);
    let lines = cut(text, lines, &mut found, &areas);
    Some(RunIn { lines, found, starts })
}

/// The order of `labels` in which those of each page are read from its end: some extractions write the notes of a
/// page from the last to the first.
fn upside_down(labels: &[Candidate], lines: &[Line]) -> Vec<usize> {
    let page = |i: &usize| lines[labels[*i].line].page;
    let all: Vec<usize> = (0..labels.len()).collect();
    all.chunk_by(|a, b| page(a) == page(b)).flat_map(|of_page| of_page.iter().rev().copied()).collect()
}

/// The places that may be labels, in order. The first that shows a number on a page is its call if none stands
/// before it, and another place after it.
fn labels(text: &str, lines: &[Line], found: &Candidates) -> Vec<Candidate> {
    let mut labels: Vec<Candidate> = found.starts.iter().filter(|c| c.form != Form::Sign).copied().collect();
    for (index, line) in lines.iter().enumerate().filter(|(_, l)| !l.heading) {
        amid(text, index, line, &mut labels);
    }
    labels.retain(|c| !is_in_contents(&text.as_bytes()[c.span.end..]));
    labels.sort_by_key(|c| c.span.start);
    let key = |c: &Candidate| (lines[c.line].page, c.number);
    let mut called: HashMap<(u32, u32), usize> = HashMap::new();
    for call in &found.calls {
        called.entry(key(call)).or_insert(call.span.start);
    }
    let last: HashMap<(u32, u32), usize> = labels.iter().map(|c| (key(c), c.span.start)).collect();
    labels.retain_mut(|label| {
        let (page, number) = key(label);
        let here = called.get(&(page, number)).is_some_and(|&call| call < label.span.start);
        let is_called = here || called.contains_key(&(page.saturating_sub(1), number));
        if label.form == Form::RunIn && !is_called {
            label.weight -= UNCALLED;
        }
        here || last.get(&(page, number)) == Some(&label.span.start)
    });
    labels
}

/// Labels amid a line: `of the harbor.8 1 See Quist`, `(2019). 12. Id. at 3`, `the ledgers of 9 Tom Marlow`.
fn amid(text: &str, index: usize, line: &Line, labels: &mut Vec<Candidate>) {
    let bytes = &text.as_bytes()[..line.span.end];
    let mut at = line.span.start + 1;
    while let Some(digit) =
        bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)).map(|i| at + i)
    {
        let end = digit + bytes[digit..].iter().take_while(|b| b.is_ascii_digit()).count();
        at = end;
        if bytes[digit - 1] != b' ' || bytes[digit] == b'0' || end - digit > 4 {
            continue;
        }
        let dotted = bytes.get(end) == Some(&b'.');
        let span = Span::new(digit, end + usize::from(dotted));
        let rest = &text[span.end..line.span.end];
        // Where each sentence is a line, the period of a label ends one.
        let begins =
            if rest.is_empty() { dotted } else { rest.starts_with(' ') && begins_note(rest.trim_start()) };
        let Some(number) = text[digit..end].parse().ok().filter(|n| *n <= MAX_NUMBER && begins) else {
            continue;
        };
        let before = text[line.span.start..digit].trim_end();
        let word = before.rsplit(' ').next().unwrap_or_default();
        if takes_number(word.trim_end_matches('.')) {
            continue;
        }
        let weight = if may_precede(word) { 1.6 } else { 0.9 };
        labels.push(Candidate { span, number, form: Form::RunIn, line: index, weight });
    }
}

/// Whether the text behind a label is an entry of a table of contents: leaders follow.
fn is_in_contents(rest: &[u8]) -> bool {
    const ENTRY: usize = 200;
    memchr::memmem::find(&rest[..rest.len().min(ENTRY)], b".....").is_some()
}

/// Whether a text begins as notes do: with a capital, a quotation, a section, a URL, or the number of a title.
fn begins_note(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let named = |rest: &str| rest.starts_with(char::is_uppercase);
    text.starts_with(['“', '"', '‘', '§', '*'])
        || text.starts_with("http")
        || text.starts_with(char::is_uppercase)
        || (1..=3).contains(&digits) && text[digits..].strip_prefix(' ').is_some_and(named)
}

/// Whether a label may follow a word: a sentence ends with it, it is a URL, or a mark stands behind it.
fn may_precede(word: &str) -> bool {
    const CLOSING: [char; 9] = ['.', ')', '”', '"', '’', ']', '?', '!', ';'];
    let unmarked = word.trim_end_matches(|c: char| c.is_ascii_digit());
    word.ends_with(CLOSING) || word.contains("://") || word.contains("www.") || unmarked.ends_with(CLOSING)
}

/// Where the notes of each page begin.
fn areas(lines: &[Line], found: &Candidates, starts: &[Start]) -> HashMap<u32, usize> {
    let mut areas: HashMap<u32, usize> = HashMap::new();
    for label in starts.iter().map(|s| &found.starts[s.candidate]) {
        areas.entry(lines[label.line].page).or_insert(label.span.start);
    }
    areas
}

/// How many of the notes are called above the notes of their page; none where no pages are marked.
pub(super) fn called_from_body(lines: &[Line], found: &Candidates, starts: &[Start]) -> usize {
    if lines.last().is_none_or(|l| l.page == 1) {
        return 0;
    }
    let areas = areas(lines, found, starts);
    let above = |c: &&Candidate| areas.get(&lines[c.line].page).is_none_or(|&area| c.span.start < area);
    let called: HashSet<(u32, u32)> =
        found.calls.iter().filter(above).map(|c| (lines[c.line].page, c.number)).collect();
    let page = |s: &&Start| lines[found.starts[s.candidate].line].page;
    starts.iter().filter(|s| called.contains(&(page(s), s.number))).count()
}

/// Cuts each page where its notes begin: what stands before is body, what follows is notes.
fn cut(text: &str, lines: &[Line], found: &mut Candidates, areas: &HashMap<u32, usize>) -> Vec<Line> {
    let mut cut: Vec<Line> = Vec::with_capacity(lines.len() + areas.len());
    for line in lines {
        let at = areas.get(&line.page).copied().unwrap_or(usize::MAX);
        let body = Span::new(line.span.start, line.span.end.min(at).max(line.span.start)).trimmed(text);
        let notes = Span::new(line.span.start.max(at).min(line.span.end), line.span.end);
        if !body.is_empty() {
            let open =
                cut.iter().rfind(|l| l.zone == Zone::Body).is_some_and(|l| !ends_sentence(l.span.of(text)));
            cut.extend(pieces(text, body, open).into_iter().map(|span| Line {
                span,
                zone: Zone::Body,
                first: line.first && span.start == body.start,
                ..*line
            }));
        }
        if !notes.is_empty() {
            cut.push(Line { span: notes, zone: Zone::Notes, first: false, ..*line });
        }
    }
    let line_of =
        |c: &Candidate| cut.partition_point(|l: &Line| l.span.start <= c.span.start).saturating_sub(1);
    for candidate in found.starts.iter_mut().chain(&mut found.calls) {
        candidate.line = line_of(candidate);
    }
    cut
}

/// Cuts a page's body, whose paragraphs are lost, into runs of sentences. What ends a sentence that the page before
/// left open stands alone.
fn pieces(text: &str, body: Span, open: bool) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    for [start, end] in sentences_from(body.of(text), body.start) {
        let alone = open && pieces.len() == 1;
        match pieces.last_mut() {
            Some(last) if last.len() < PARAGRAPH && !alone => last.end = end,
            _ => pieces.push(Span::new(start, end)),
        }
    }
    pieces
}
