//! Sentences of a passage.
//!
//! A full stop ends a sentence unless the word before it is an abbreviation, an initial or the number of an item, or
//! what follows goes on in lower case. An abbreviation that may also be a last word (`U.S.`, `Inc.`) is one where a word
//! follows that names do not begin with. Words are in `annotations/data/`: nothing here is learnt.

use foldhash::HashSet;
use std::sync::LazyLock;

type Words = LazyLock<HashSet<&'static str>>;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect()
}

/// What a name always follows.
static TITLES: Words =
    LazyLock::new(|| words(include_str!("../../annotations/data/sentence-abbreviations.txt")));
/// What may also be the last word of a sentence.
static CLOSING: Words =
    LazyLock::new(|| words(include_str!("../../annotations/data/closing-abbreviations.txt")));
/// Abbreviations of citations, in lower case.
static CITED: Words = LazyLock::new(|| words(include_str!("../../annotations/data/abbreviations.txt")));
/// What a number follows.
static NUMBERED: Words =
    LazyLock::new(|| words(include_str!("../../annotations/data/number-abbreviations.txt")));
/// Words before the number of an item.
static ITEMS: Words = LazyLock::new(|| words(include_str!("../../annotations/data/sentence-items.txt")));
/// Words that begin sentences and no names.
static OPENERS: Words = LazyLock::new(|| words(include_str!("../../annotations/data/sentence-openers.txt")));

/// Sentences of `text`, as `[start, end]` in bytes; quotes and parentheses closed after the period, and note marks,
/// belong to the sentence.
#[must_use]
pub fn sentences(text: &str) -> Vec<[usize; 2]> {
    sentences_from(text, 0)
}

/// The same, shifted by `offset`.
pub(super) fn sentences_from(text: &str, offset: usize) -> Vec<[usize; 2]> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(stop) = memchr::memchr3(b'.', b'?', b'!', &bytes[at..]).map(|i| at + i) {
        at = stop + 1;
        let end = at + closing(&text[start..stop], &text[at..]);
        let rest = &text[end..];
        let next = rest.trim_start();
        if next.is_empty() || next.len() == rest.len() {
            continue;
        }
        let goes_on = begins_low(next) || bytes[stop] == b'.' && !ends(&text[start..stop], end == at, next);
        if goes_on {
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

/// Bytes of `tail` that still belong to the sentence before it: quotes and brackets that close, marks of notes.
fn closing(before: &str, tail: &str) -> usize {
    let closers = |from: usize| -> usize {
        let closes = |c: &char| matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '»');
        from + tail[from..].chars().take_while(closes).map(char::len_utf8).sum::<usize>()
    };
    let end = closers(0);
    let rest = &tail[end..];
    let raised = |c: &char| matches!(c, '¹' | '²' | '³' | '⁰'..='⁹' | '*' | '†' | '‡');
    let marks: usize = rest.chars().take_while(raised).map(char::len_utf8).sum();
    if marks > 0 {
        return end + marks;
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(inside) = rest.strip_prefix('[') {
        let n = digits(inside);
        return if n > 0 && inside[n..].starts_with(']') { end + n + 2 } else { end };
    }
    // Digits that lost their raised place: behind a quote, or behind a word.
    let n = digits(rest);
    let worded = || last_word(before).len() > 3 && before.ends_with(|c: char| c.is_ascii_lowercase());
    if (1..=3).contains(&n) && rest[n..].starts_with(' ') && (end > 0 || worded()) { end + n } else { end }
}

/// Whether `next` begins as no sentence does: in lower case, but for `iPhone`, `e-Commerce` and the letter of an item.
fn begins_low(next: &str) -> bool {
    let opens = |c: char| matches!(c, '"' | '“' | '‘' | '\'' | '(' | '[');
    let bare = next.trim_start_matches(opens);
    if !bare.starts_with(char::is_lowercase) {
        return false;
    }
    let word = bare.split(|c: char| c.is_whitespace() || c == '.' || c == ')').next().unwrap_or_default();
    let named = word.bytes().take(3).any(|b| b.is_ascii_uppercase());
    let item = || {
        let behind = &bare[word.len()..];
        word.len() <= 4
            && (next.starts_with('(') && behind.starts_with(") ")
                || word.len() == 1 && behind.starts_with(". ") && behind[2..].starts_with(char::is_uppercase))
    };
    !named && !item()
}

/// The last word of `text`, without the brackets and quotes before it.
fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '—'))
        .next()
        .unwrap_or_default()
}

/// Whether a period after `before`, the sentence so far, ends it. `bare` says that nothing closes behind the period;
/// `next` is what follows.
fn ends(before: &str, bare: bool, next: &str) -> bool {
    let word = last_word(before);
    // The dots of an ellipsis are passed one by one; four dots end a sentence, and so do three before an opener.
    if next.starts_with('.') {
        return false;
    }
    let opened = next.trim_start_matches(['"', '“', '‘', '\'', '(', '[']);
    let first = opened.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    // `App. A` names an item.
    let opener = || OPENERS.contains(first) && !(first.len() == 1 && takes_number(word));
    if word.is_empty() {
        return before.trim_end().ends_with(". . .") || opener();
    }
    if is_item(before, word) {
        return false;
    }
    let number = next.starts_with(|c: char| c.is_ascii_digit()) || is_roman(next);
    let mut letters = word.chars();
    let single = letters.next().filter(|_| letters.as_str().is_empty());
    if let Some(letter) = single {
        return match letter {
            '.' => true,
            'v' => false,
            _ if letter.is_uppercase() => bare && opener(),
            _ => !(number && letter.is_alphabetic()),
        };
    }
    if !bare {
        return true;
    }
    if TITLES.contains(word) || number && takes_number(word) {
        return false;
    }
    let spelled = || {
        word.contains('.')
            && word.split('.').all(|p| p.len() <= 2 && p.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    let cited = || {
        let lower = word.to_ascii_lowercase();
        word.starts_with(char::is_uppercase)
            && !word.bytes().skip(1).all(|b| b.is_ascii_uppercase())
            && (CITED.contains(lower.as_str()) || lower.strip_suffix('s').is_some_and(|w| CITED.contains(w)))
    };
    if spelled() || CLOSING.contains(word) || cited() { opener() } else { true }
}

/// Whether all of `before` is the number of an item, whose last word is `word`: `1`, `II`, `a`, `Step 2`.
fn is_item(before: &str, word: &str) -> bool {
    let head = before[..before.len() - word.len()].trim_end();
    let lone = head.is_empty() || ITEMS.contains(head.trim_end_matches('.'));
    let number = || word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    lone && (number()
        || is_roman(word)
        || head.is_empty() && word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// Whether `text` begins with a Roman numeral.
fn is_roman(text: &str) -> bool {
    let n = text.bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C')).count();
    n > 0
        && !text[n..].starts_with(char::is_alphanumeric)
        && !(text.starts_with("I ") || text.starts_with("I’") || text.starts_with("I'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_what_closes_them() {
        let text = "Dr. A. Lee of the U.S. Navy said “no.” (He meant it.) Costs rose 3.5 percent, e.g. in Oct. 2020. Why? See Fig. 3. End";
        let read: Vec<_> = sentences(text).into_iter().map(|[s, e]| &text[s..e]).collect();
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
    fn the_lists_are_sound() {
        for (list, set) in [
            (include_str!("../../annotations/data/sentence-abbreviations.txt"), &TITLES),
            (include_str!("../../annotations/data/closing-abbreviations.txt"), &CLOSING),
            (include_str!("../../annotations/data/number-abbreviations.txt"), &NUMBERED),
            (include_str!("../../annotations/data/sentence-items.txt"), &ITEMS),
            (include_str!("../../annotations/data/sentence-openers.txt"), &OPENERS),
        ] {
            let lines: Vec<_> = list.lines().collect();
            assert!(lines[0].starts_with('#'));
            assert!(lines[1..].iter().all(|l| !l.is_empty() && !l.ends_with('.') && l.trim() == *l));
            assert_eq!(set.len(), lines.len() - 1, "a word stands twice");
        }
        assert!(TITLES.is_disjoint(&CLOSING));
    }
}
