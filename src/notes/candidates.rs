//! Candidates: places that may be reference marks (callouts) and places where a note may begin.

mod bare;
mod enclosed;

use super::lines::{Line, Zone};
use crate::ingest::{BlockKind, Ingested, RunKind};
use crate::span::Span;
use bare::bare_calls;
use enclosed::enclosed;
use foldhash::HashSet;

/// How a mark or a note's label is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Raised digits: `¹²`, `^{12}`, `<sup>12</sup>`.
    Raised,
    /// `[12]`.
    Bracket,
    /// The first cell of a table row.
    Row,
    /// `12.` or `12)`.
    Dotted,
    /// `l2.` for `12.`: digits read as letters.
    Misread,
    /// Digits alone.
    Plain,
    /// Digits alone amid a line that a label begins, one more than the label before them.
    Sequel,
    /// Digits amid a line, in a text whose lines begin with no labels.
    RunIn,
    /// `*`, `†`: a note without a number.
    Sign,
}

/// A place that may be a reference mark or the label of a note.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// The mark with its brackets, in the ingested text.
    pub(super) span: Span,
    /// The number it shows; for signs, how many of them (`**` is 2).
    pub(super) number: u32,
    pub(super) form: Form,
    /// Index of its line.
    pub(super) line: usize,
    /// How much it looks like what it may be.
    pub(super) weight: f32,
}

/// Largest number a note can have.
pub(super) const MAX_NUMBER: u32 = 2999;

/// The least weight of a call that is hardly any other number.
pub(super) const SURE: f32 = 0.5;

/// The candidates of a text, each list in order of place.
#[derive(Default)]
pub(super) struct Candidates {
    pub(super) calls: Vec<Candidate>,
    pub(super) starts: Vec<Candidate>,
}

impl Candidates {
    /// How many numbers are called with a weight of `least` and more.
    pub(super) fn called(&self, least: f32) -> usize {
        let calls = self.calls.iter().filter(|c| c.weight >= least);
        calls.map(|c| c.number).collect::<HashSet<u32>>().len()
    }
}

/// Finds all candidates.
pub(super) fn find(ingested: &Ingested, lines: &[Line]) -> Candidates {
    let text = &ingested.text;
    let raised = raised(ingested);
    // Where a layout shows raised marks, digits in the text are none.
    let marked = lines.iter().any(|l| l.zone != Zone::Open) && raised.len() >= 3;
    let mut found = Candidates { calls: Vec::new(), starts: Vec::new() };
    let mut next = 0;
    for (index, line) in lines.iter().enumerate() {
        // What began on an earlier line is no mark of this one.
        while raised.get(next).is_some_and(|r| r.start < line.span.start) {
            next += 1;
        }
        let here = raised[next..].iter().take_while(|r| r.start < line.span.end);
        let mut first_raised = None;
        for span in here {
            raised_candidates(text, index, line, *span, &mut found);
            first_raised = first_raised.or(Some(span.start));
        }
        let bare = |calls: &mut Vec<Candidate>| {
            if !(marked && line.zone != Zone::Open) {
                bare_calls(text, index, line, calls);
            }
        };
        if line.heading {
            bare(&mut found.calls);
            continue;
        }
        let content = line.span.of(text);
        if first_raised != Some(line.span.start) && line.zone != Zone::Body {
            let row = matches!(ingested.blocks[line.block].kind, BlockKind::Table);
            let first = label(content, line, index, row).or_else(|| misread_label(content, line, index));
            found.starts.extend(first);
            if let Some(first) = first.filter(|c| c.form == Form::Plain) {
                further_labels(text, line, first, &mut found.starts);
            }
        }
        bare(&mut found.calls);
    }
    enclosed(text, lines, &mut found);
    found.starts.sort_by_key(|c| c.span.start);
    // Raised ASCII digits are seen as raised and as digits; the former counts.
    found.calls.sort_by(|a, b| {
        a.span.start.cmp(&b.span.start).then(a.number.cmp(&b.number)).then(b.weight.total_cmp(&a.weight))
    });
    found.calls.dedup_by(|b, a| b.span.start == a.span.start && b.number == a.number);
    found
}

/// Places of raised numbers and signs: runs of markup and Unicode's superscript digits.
fn raised(ingested: &Ingested) -> Vec<Span> {
    let bytes = ingested.text.as_bytes();
    let mut spans: Vec<Span> =
        ingested.runs.iter().filter(|r| r.kind == RunKind::Superscript).map(|r| r.span).collect();
    let marked = spans.len();
    for at in memchr::memchr2_iter(0xC2, 0xE2, bytes) {
        if spans.len() > marked && spans.last().is_some_and(|s| at < s.end) {
            continue;
        }
        let mut end = at;
        while let Some((_, len)) = superscript(&bytes[end..]) {
            end += len;
        }
        if end > at {
            spans.push(Span::new(at, end));
        }
    }
    if marked > 0 {
        spans.sort_by_key(|s| (s.start, s.end));
        spans.dedup_by(|b, a| b.start < a.end);
    }
    spans
}

/// The digit a superscript digit at the beginning of `bytes` stands for, and its length.
fn superscript(bytes: &[u8]) -> Option<(u32, usize)> {
    match bytes {
        [0xC2, 0xB9, ..] => Some((1, 2)),
        [0xC2, 0xB2, ..] => Some((2, 2)),
        [0xC2, 0xB3, ..] => Some((3, 2)),
        [0xE2, 0x81, b @ (0xB0 | 0xB4..=0xB9), ..] => Some((u32::from(b - 0xB0), 3)),
        _ => None,
    }
}

/// Numbers in a raised mark (`1,2`), with their places.
fn numbers(text: &str, span: Span) -> Vec<(u32, Span)> {
    let bytes = &text.as_bytes()[..span.end];
    let mut found: Vec<(u32, Span)> = Vec::new();
    let mut at = span.start;
    let mut open = false;
    while at < bytes.len() {
        let (digit, len) = match (bytes[at], superscript(&bytes[at..])) {
            (b, _) if b.is_ascii_digit() => (u32::from(b - b'0'), 1),
            (_, Some(found)) => found,
            _ => {
                open = false;
                at += 1;
                continue;
            }
        };
        match found.last_mut() {
            Some((number, span)) if open => {
                *number = number.saturating_mul(10).saturating_add(digit);
                span.end = at + len;
            }
            _ => found.push((digit, Span::new(at, at + len))),
        }
        open = true;
        at += len;
    }
    found
}

fn raised_candidates(text: &str, index: usize, line: &Line, span: Span, found: &mut Candidates) {
    let before = text[line.span.start..span.start].trim_start_matches(['*', '_', '-', '•', ' ']);
    let after = &text[span.end..line.span.end.max(span.end)];
    let signs = span.of(text).chars().filter(|c| matches!(c, '*' | '†' | '‡')).count();
    if signs > 0 {
        let candidate = Candidate {
            span,
            number: u32::try_from(signs).unwrap_or(1),
            form: Form::Sign,
            line: index,
            weight: 1.0,
        };
        if before.is_empty() && line.zone != Zone::Body {
            found.starts.push(candidate);
        } else {
            found.calls.push(candidate);
        }
        return;
    }
    let numbers = numbers(text, span);
    // A sentence that is raised by mistake, such as by a tag that nothing closes, is no mark: only its number may be.
    const LONGEST_MARK: usize = 12;
    let is_mark = span.len() <= LONGEST_MARK || !span.of(text).contains(char::is_alphabetic);
    let several = numbers.len() > 1;
    let previous = before.chars().next_back();
    let spaced = previous.is_none_or(char::is_whitespace);
    for (number, own) in numbers {
        if number == 0 || number > MAX_NUMBER {
            continue;
        }
        let candidate = |weight| Candidate {
            span: if several || !is_mark { own } else { span },
            number,
            form: Form::Raised,
            line: index,
            weight,
        };
        if spaced && !several && line.zone != Zone::Body {
            let begins = after.trim_start().chars().next();
            let plausible = begins.is_none_or(|c| {
                c.is_alphanumeric() || matches!(c, '"' | '“' | '‘' | '\'' | '[' | '(' | '§' | '<')
            });
            let ended = before.trim_end().ends_with(['.', ')', '”', '"', ']', '’', '/', '?', '!', ';']);
            let weight = match (before.is_empty(), plausible && !after.is_empty(), ended) {
                (true, true, _) => 4.0,
                (true, false, _) => 1.5,
                (false, true, true) => 2.5,
                (false, true, false) => 1.0,
                _ => 0.0,
            };
            if weight > 0.0 {
                found.starts.push(candidate(weight));
            }
        }
        if !(before.is_empty() && line.first) {
            let weight = match previous {
                None => 0.5,
                Some(c) if c.is_whitespace() => 1.0,
                Some(c) if c.is_numeric() => 0.7,
                // A power or a unit: `m²`.
                Some(_)
                    if number <= 3
                        && before.chars().rev().take_while(|c| c.is_alphabetic()).count() <= 2
                        && !before.ends_with(|c: char| !c.is_alphabetic()) =>
                {
                    0.7
                }
                Some(_) => 3.0,
            };
            found.calls.push(candidate(weight));
        }
    }
}

/// A label at the beginning of a line: `12.`, `12`, `[12]`, `12)`, the first cell of a row; `*`, `†`.
fn label(content: &str, line: &Line, index: usize, row: bool) -> Option<Candidate> {
    let bytes = content.as_bytes();
    let skip = bytes.iter().take_while(|&&b| matches!(b, b'-' | b' ')).count();
    let signs = content.chars().take_while(|c| matches!(c, '*' | '†' | '‡' | '∗' | '§')).count();
    if signs > 0 && signs <= 6 {
        let len: usize = content.chars().take(signs).map(char::len_utf8).sum();
        let rest = content[len..].trim_start();
        let text = rest.starts_with(|c: char| c.is_uppercase()) && !content.starts_with("§");
        return text.then(|| Candidate {
            span: Span::new(line.span.start, line.span.start + len),
            number: u32::try_from(signs).unwrap_or(1),
            form: Form::Sign,
            line: index,
            weight: 1.0,
        });
    }
    let bracket = bytes.get(skip) == Some(&b'[');
    let from = skip + usize::from(bracket);
    let digits = bytes[from.min(bytes.len())..].iter().take(5).take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || digits > 4 {
        return None;
    }
    let end = from + digits;
    let number: u32 = content[from..end].parse().ok().filter(|n| (1..=MAX_NUMBER).contains(n))?;
    if end == bytes.len() && !bracket && !row && digits <= 3 {
        // A label on a line of its own; its text is in the next.
        return Some(Candidate { span: line.span, number, form: Form::Plain, line: index, weight: 1.5 });
    }
    let closing = bytes.get(end).copied();
    let (form, label_end) = match closing {
        Some(b']') if bracket => {
            (Form::Bracket, end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b':' | b'.'))))
        }
        _ if bracket => return None,
        Some(b'.' | b')' | b':') => (Form::Dotted, end + 1),
        Some(b'\t' | b' ') => (Form::Plain, end),
        _ if digits <= 3 && begins_word(&content[end..]) => (Form::Plain, end),
        _ => return None,
    };
    let tail = &content[label_end..];
    let rest = tail.trim_start();
    let in_row =
        row && (tail.starts_with('\t') || rest.is_empty() || tail.trim_start_matches(' ').starts_with('\t'));
    let mut begins = rest.chars();
    let first = begins.next();
    let text = first.is_some_and(|c| {
        c.is_uppercase() || matches!(c, '"' | '“' | '‘' | '\'' | '[' | '(' | '§' | '*' | '<')
    });
    let spaced = tail.starts_with([' ', '\t']);
    let weight = match form {
        _ if in_row => 4.0,
        Form::Bracket if text || rest.is_empty() => 2.5,
        Form::Bracket => 1.5,
        Form::Dotted if text && spaced => 2.0,
        Form::Dotted if text && first.is_some_and(char::is_alphabetic) => 1.0,
        Form::Dotted if spaced && first.is_some_and(char::is_alphanumeric) => 0.8,
        Form::Dotted if rest.is_empty() => 0.5,
        Form::Plain if text => {
            if spaced {
                1.5
            } else {
                1.0
            }
        }
        Form::Plain if rest.starts_with("http") => 1.0,
        Form::Plain if first.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit()) && digits < 4 => 0.2,
        _ => return None,
    };
    let form = if in_row { Form::Row } else { form };
    let span = Span::new(line.span.start + skip, line.span.start + label_end);
    Some(Candidate { span, number, form, line: index, weight })
}

/// A label one of whose digits was read as a letter: `l2. See`, `1O) Id.`
fn misread_label(content: &str, line: &Line, index: usize) -> Option<Candidate> {
    const LONGEST: usize = 4;
    let len = content.bytes().take(LONGEST + 1).position(|b| matches!(b, b'.' | b')'))?;
    let (label, rest) = (content.get(..len)?, &content[len + 1..]);
    let text = rest.strip_prefix(' ')?.trim_start();
    // Without a digit only what begins with `l` is none of a list's letters or numerals.
    if !(label.contains(|c: char| c.is_ascii_digit()) || label.len() > 1 && label.starts_with('l'))
        || !text.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '‘' | '§'))
    {
        return None;
    }
    let mut number = 0;
    for letter in label.bytes() {
        number = number * 10 + u32::from(digit(letter)?);
    }
    let span = Span::new(line.span.start, line.span.start + len + 1);
    (1..=MAX_NUMBER).contains(&number).then_some(Candidate {
        span,
        number,
        form: Form::Misread,
        line: index,
        weight: 1.2,
    })
}

/// The digit that may have been read as a byte; by the shapes of letters in the common typefaces.
fn digit(read: u8) -> Option<u8> {
    Some(match read {
        b'0'..=b'9' => read - b'0',
        b'O' | b'o' | b'Q' => 0,
        b'l' | b'I' | b'i' | b'!' | b'|' => 1,
        b'Z' | b'z' => 2,
        b'A' => 4,
        b'S' | b's' => 5,
        b'G' | b'b' => 6,
        b'T' | b'?' => 7,
        b'B' => 8,
        b'g' | b'q' => 9,
        _ => return None,
    })
}

/// Whether a text begins as a sentence may, and no unit or name that a number is part of does (`5G`, `3D`): `See`,
/// `“The`, `U.S.`
fn begins_word(text: &str) -> bool {
    let word = text.trim_start_matches(['“', '"', '‘', '\'', '*', '_']);
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && match letters.next() {
            Some('.') => letters.next().is_some_and(char::is_uppercase),
            second => second.is_some_and(char::is_lowercase),
        }
}

/// Labels of the notes that follow `first` on its line: `96 Id. 97 Id. at 3. 98See Quist`, each one more than the last.
fn further_labels(text: &str, line: &Line, first: Candidate, starts: &mut Vec<Candidate>) {
    let bytes = &text.as_bytes()[..line.span.end];
    let (mut at, mut next) = (first.span.end, first.number + 1);
    while let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit).map(|i| at + i) {
        let len = bytes[digit..].iter().take_while(|b| b.is_ascii_digit()).count();
        at = digit + len;
        let span = Span::new(digit, at);
        if len > 3 || bytes[digit - 1] != b' ' || span.of(text).parse() != Ok(next) {
            continue;
        }
        let (before, rest) = (text[first.span.end..digit].trim_end(), &text[at..line.span.end]);
        let ended =
            before.ends_with(['.', ')', '”', '"', '’', ']', '?', '!']) || before.ends_with(char::is_numeric);
        if ended && begins_word(rest.trim_start_matches(['.', ' '])) {
            starts.push(Candidate { span, number: next, form: Form::Sequel, weight: 1.5, ..first });
            next += 1;
        }
    }
}

#[cfg(test)]
mod tests;
