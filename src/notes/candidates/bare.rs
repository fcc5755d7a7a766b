//! Marks that are not raised, told from other numbers and signs by what stands round them.

use super::{Candidate, Form, MAX_NUMBER, numbers};
use crate::notes::lines::Line;
use crate::span::Span;

/// Marks without raised digits: `[12]`, `technology.16`, `(“LLM”).2`, `Marlow,*`.
pub(super) fn bare_calls(text: &str, index: usize, line: &Line, calls: &mut Vec<Candidate>) {
    let bytes = &text.as_bytes()[..line.span.end];
    if line.span.len() <= 3 && line.span.of(text).bytes().all(|b| b.is_ascii_digit()) {
        // A raised number that the extraction put on a line of its own.
        if let Some(number) = line.span.of(text).parse().ok().filter(|n| *n > 0) {
            calls.push(Candidate { span: line.span, number, form: Form::Plain, line: index, weight: 0.5 });
        }
        return;
    }
    let mut at = line.span.start + 1;
    let opening = |from: usize| {
        let ahead =
            bytes.get(from..)?.iter().position(|&b| b.is_ascii_digit() || matches!(b, b'[' | b'*' | 0xE2));
        ahead.map(|ahead| from + ahead)
    };
    while let Some(next) = opening(at) {
        at = next;
        let byte = bytes[at];
        if byte == b'[' {
            if let Some(end) = bracket_calls(text, index, line, at, calls) {
                at = end;
                continue;
            }
        } else if byte == b'*' || byte == 0xE2 {
            at += sign_call(text, index, line, at, calls).max(1);
            continue;
        } else if byte.is_ascii_digit() {
            let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
            if end - at <= 4 {
                calls.extend(digits_call(text, index, line, Span::new(at, end)));
            }
            at = end;
            continue;
        }
        at += 1;
    }
}

/// `[12]`, `[12, 13]`, `[12–14]`; gives the end of the bracket.
fn bracket_calls(
    text: &str,
    index: usize,
    line: &Line,
    at: usize,
    calls: &mut Vec<Candidate>,
) -> Option<usize> {
    let bytes = &text.as_bytes()[..line.span.end];
    let close = at + memchr::memchr(b']', &bytes[at..bytes.len().min(at + 40)])?;
    let inner = &text[at + 1..close];
    if !inner.starts_with(|c: char| c.is_ascii_digit())
        || !inner.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–' | ';'))
    {
        return None;
    }
    let found = numbers(text, Span::new(at + 1, close));
    if found.iter().any(|(n, _)| *n == 0 || *n > MAX_NUMBER) || inner.len() > 24 {
        return None;
    }
    let whole = Span::new(at, close + 1);
    let candidate = |number| Candidate { span: whole, number, form: Form::Bracket, line: index, weight: 2.0 };
    let range = inner.contains(['-', '–']);
    match found[..] {
        [(from, _), (to, _)] if range && from < to && to - from < 20 => {
            calls.extend((from..=to).map(candidate));
        }
        _ => calls.extend(found.iter().map(|(n, _)| candidate(*n))),
    }
    Some(close + 1)
}

/// `Marlow,*` or `Quist**`: signs glued to a word; gives their length.
fn sign_call(text: &str, index: usize, line: &Line, at: usize, calls: &mut Vec<Candidate>) -> usize {
    let signs = text
        .get(at..line.span.end)
        .unwrap_or_default()
        .chars()
        .take_while(|c| matches!(c, '*' | '†' | '‡' | '∗'))
        .count();
    if signs == 0 || signs > 6 {
        return 0;
    }
    let len: usize = text[at..].chars().take(signs).map(char::len_utf8).sum();
    let before = text[line.span.start..at].chars().next_back();
    let after = text[at + len..line.span.end].chars().next();
    if before.is_some_and(|c| c.is_alphabetic() || matches!(c, ',' | '.' | '"' | '”' | '’'))
        && after.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ';'))
    {
        let number = u32::try_from(signs).unwrap_or(1);
        calls.push(Candidate {
            span: Span::new(at, at + len),
            number,
            form: Form::Sign,
            line: index,
            weight: 1.0,
        });
    }
    len
}

/// Digits glued to what is before them, with nothing but an end after them.
fn digits_call(text: &str, index: usize, line: &Line, span: Span) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let number: u32 = span.of(text).parse().ok().filter(|n| (1..=MAX_NUMBER).contains(n))?;
    let after = text[span.end..line.span.end].chars().next();
    if after.is_some_and(|c| {
        !(c.is_whitespace()
            || matches!(c, '"' | '”' | '’' | ')' | ']' | '—' | '–' | ';' | ',' | '.' | ':' | '?'))
    }) {
        return None;
    }
    if bytes[span.start] == b'0' {
        return None;
    }
    let head = &text[line.span.start..span.start];
    let word_start = head.bytes().rev().take(60).take_while(|b| !b.is_ascii_whitespace()).count();
    let word = head.get(head.len() - word_start..)?;
    if word.is_empty() {
        // `physicists, 3 to be`: a blank between the mark and what it stands after.
        let ended = head.trim_end().ends_with(['.', ',', ';', ':', '?', '!', '”', '’', '"', ')']);
        let free = after.is_none_or(char::is_whitespace);
        return (ended && free && span.len() <= 3).then_some(Candidate {
            span,
            number,
            form: Form::Plain,
            line: index,
            weight: 0.4,
        });
    }
    if memchr::memchr3(b'/', b'@', b'_', word.as_bytes()).is_some()
        || word.contains("www.")
        || word.contains(['=', '§', '#'])
    {
        return None;
    }
    let previous = word.chars().next_back()?;
    let inner = word[..word.len() - previous.len_utf8()].chars().next_back();
    let abbreviated = || {
        let stem = word[..word.len() - 1]
            .rsplit(|c: char| !c.is_alphabetic() && c != '\'')
            .next()
            .unwrap_or_default();
        stem.len() <= 2 || crate::notes::sentences::takes_number(stem)
    };
    let weight = match previous {
        '.' | ',' | ';' | ':' | '?' | '!' => {
            let inner = inner?;
            let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
            let ended = after.is_none_or(|c| c.is_whitespace() || matches!(c, '”' | '"' | '’' | ')' | '—'));
            match inner {
                // After a year or a figure's number a mark is possible, but so is a decimal.
                c if c.is_ascii_digit() => {
                    // `$70,995.10`, where note 10 is due.
                    let amount = previous == '.' && word.contains(',') && !word.contains(char::is_alphabetic);
                    let year = word.trim_start_matches('(').len() == 5
                        && (word.contains("19") || word.contains("20"));
                    if previous == ':' && word.len() < 4 && letters == 0 || year {
                        0.6
                    } else if amount {
                        0.1
                    } else {
                        return None;
                    }
                }
                // `No.5`, `v.2`, `U.S.2`, `secs.2`: an abbreviation before a number.
                _ if previous == '.' && inner.is_alphabetic() && abbreviated() => 0.3,
                _ if !ended => 0.2,
                _ => 1.2,
            }
        }
        '”' | '’' | '"' | '\'' | ')' | ']' => 1.2,
        c if c.is_lowercase()
            && word.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && !word.contains(['-', '–']) =>
        {
            0.6
        }
        c if c.is_uppercase()
            && word.chars().all(|c| c.is_uppercase() || c.is_ascii_punctuation())
            && word.len() >= 3 =>
        {
            0.3
        }
        '—' => 0.3,
        _ => return None,
    };
    Some(Candidate { span, number, form: Form::Plain, line: index, weight })
}
