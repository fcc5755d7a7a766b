//! Sentences of a passage.

use foldhash::HashSet;
use std::sync::LazyLock;

static ABBREVIATIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../annotations/data/sentence-abbreviations.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .collect()
});

static NUMBERED: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../annotations/data/number-abbreviations.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .collect()
});

/// Sentences of `text`, as `[start, end]` shifted by `offset`; quotes and parentheses closed after the period
/// belong to the sentence.
pub(super) fn sentences(text: &str, offset: usize) -> Vec<[usize; 2]> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(stop) = memchr::memchr3(b'.', b'?', b'!', &bytes[at..]).map(|i| at + i) {
        at = stop + 1;
        let tail = &text[at..];
        let closers: usize = tail
            .chars()
            .take_while(|c| matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '»'))
            .map(char::len_utf8)
            .sum();
        let end = at + closers;
        let rest = &text[end..];
        let next = rest.trim_start();
        if next.len() == rest.len() && !rest.is_empty() || next.is_empty() {
            continue;
        }
        let begins = next.chars().find(|c| !matches!(c, '"' | '“' | '‘' | '\'' | '(' | '['));
        if begins.is_some_and(char::is_lowercase)
            || bytes[stop] == b'.' && closers == 0 && is_abbreviation(&text[start..stop], next)
        {
            continue;
        }
        found.push([offset + start, offset + end]);
        start = text.len() - next.len();
        at = start;
    }
    if start < text.len() {
        found.push([offset + start, offset + text.trim_end().len()]);
    }
    found
}

/// Whether a number behind `word` and a period belongs to it: `No. 5`.
pub(super) fn takes_number(word: &str) -> bool {
    NUMBERED.contains(word)
}

/// Whether a period after `before` only ends an abbreviation; `next` is what follows.
fn is_abbreviation(before: &str, next: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '—'))
        .next()
        .unwrap_or_default();
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        // An initial, or an ellipsis.
        (Some(c), None) => c.is_uppercase() || c == '.',
        (None, _) => true,
        _ => {
            let spelled = word.contains('.') && word.split('.').all(|p| p.chars().count() <= 2);
            let number = next.starts_with(|c: char| c.is_ascii_digit());
            // "U.S." may end a sentence, but a name is far more often what follows.
            spelled || ABBREVIATIONS.contains(word) || number && takes_number(word)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_what_closes_them() {
        let text = "Dr. A. Lee of the U.S. Navy said “no.” (He meant it.) Costs rose 3.5 percent, e.g. in Oct. 2020. Why? See Fig. 3. End";
        let read: Vec<_> = sentences(text, 0).into_iter().map(|[s, e]| &text[s..e]).collect();
        assert_eq!(
            read,
            [
                "Dr. A. Lee of the U.S. Navy said “no.”",
                "(He meant it.)",
                "Costs rose 3.5 percent, e.g. in Oct. 2020.",
                "Why?",
                "See Fig. 3.",
                "End"
            ]
        );
    }

    #[test]
    fn the_list_of_abbreviations_is_sound() {
        let lines: Vec<_> =
            include_str!("../../annotations/data/sentence-abbreviations.txt").lines().collect();
        assert!(lines[0].starts_with('#'));
        assert!(lines[1..].iter().all(|l| !l.is_empty() && !l.ends_with('.') && l.trim() == *l));
        assert_eq!(ABBREVIATIONS.len(), lines.len() - 1, "an abbreviation stands twice");
    }
}
