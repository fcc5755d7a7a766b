//! The words of back-references: cues such as `supra`, the note numbers beside them, and pin cites.

mod pins;

pub(super) use pins::pin;

use crate::span::Span;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::LazyLock;

/// What a word does in a back-reference; the data file says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `id.`: the citation before.
    Same,
    /// `op. cit.`: the work of the author named before it; without a name, the citation before.
    Cited,
    /// `cited above`: likewise, but only behind a name.
    CitedBehind,
    /// `supra`.
    Earlier,
    /// `infra`.
    Later,
    /// `above`, which needs a note number beside it.
    EarlierNote,
    /// `below`, likewise.
    LaterNote,
    /// `note`.
    Note,
    /// `Part`: no source.
    Division,
    /// `sources cited`: all of a note.
    Whole,
    /// `at`, `p.`
    Page,
    /// `¶`, `art.`
    Label,
    /// `manuscript at`.
    Manuscript,
    /// `ante`, which points into the document itself.
    Crossing,
    /// `Act`: what a law is called where only one can be meant.
    Generic,
    /// `the`.
    Article,
    /// `United States`.
    Party,
    /// `ff.`, behind a number.
    Following,
    /// `Error! Bookmark not defined.`
    Noise,
}

fn role(name: &str) -> Option<Role> {
    Some(match name {
        "same" => Role::Same,
        "cited" => Role::Cited,
        "cited-behind" => Role::CitedBehind,
        "earlier" => Role::Earlier,
        "later" => Role::Later,
        "earlier-note" => Role::EarlierNote,
        "later-note" => Role::LaterNote,
        "note" => Role::Note,
        "division" => Role::Division,
        "whole" => Role::Whole,
        "page" => Role::Page,
        "label" => Role::Label,
        "manuscript" => Role::Manuscript,
        "crossing" => Role::Crossing,
        "generic" => Role::Generic,
        "article" => Role::Article,
        "party" => Role::Party,
        "following" => Role::Following,
        "noise" => Role::Noise,
        _ => return None,
    })
}

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/annotations/data/back-references.tsv"));

/// Words and their roles by first letter, so that most words of a text are told from all of them at a glance.
type Buckets = [Vec<(&'static str, Role)>; BUCKETS];

const BUCKETS: usize = 27;

static WORDS: LazyLock<Buckets> = LazyLock::new(|| buckets(|_| true));

/// The cues alone, which are looked for at every word.
static CUES: LazyLock<Buckets> = LazyLock::new(|| {
    buckets(|role| {
        matches!(
            role,
            Role::Cited
                | Role::CitedBehind
                | Role::Earlier
                | Role::Later
                | Role::EarlierNote
                | Role::LaterNote
                | Role::Note
        )
    })
});

fn buckets(wanted: impl Fn(Role) -> bool) -> Buckets {
    let mut buckets = [const { Vec::new() }; BUCKETS];
    for (word, role) in rows() {
        if let (Some(role), Some(&first)) = (role.filter(|r| wanted(*r)), word.as_bytes().first()) {
            buckets[bucket(first)].push((word, role));
        }
    }
    buckets
}

fn rows() -> impl Iterator<Item = (&'static str, Option<Role>)> {
    FILE.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter_map(|line| line.split_once('\t'))
        .map(|(word, name)| (word, role(name)))
}

fn bucket(first: u8) -> usize {
    if first.is_ascii_alphabetic() { usize::from(first.to_ascii_lowercase() - b'a') } else { BUCKETS - 1 }
}

/// The end of the longest word or phrase of `role` at `at`, its full stop included.
pub(super) fn eat(text: &str, at: usize, role: Role) -> Option<usize> {
    let first = *text.as_bytes().get(at)?;
    let here = WORDS[bucket(first)].iter().filter(|(_, r)| *r == role);
    here.filter_map(|(phrase, _)| end_of(text, at, phrase, role == Role::Note)).max()
}

/// Whether all of `text`, but for what [`trim`] takes away, is a phrase of `role`.
pub(super) fn is(text: &str, role: Role) -> bool {
    let span = trim(text, Span::new(0, text.len()));
    eat(text, span.start, role).is_some_and(|end| end >= span.end)
}

/// Whether `text` begins with a reference back or ahead: `Id.`, `supra`, `Op. cit.`, `n 12 above`.
pub(super) fn opens(text: &str) -> bool {
    let at = skip_any(text, 0, "(\"“");
    let same = |end: usize| {
        // `ID` is more often an identity or a state.
        let word = &text[at..end];
        !word.starts_with("ID") || text.len() < 20
    };
    if eat(text, at, Role::Same).is_some_and(same) {
        return true;
    }
    let noted = |end: usize| note_number(text, end).is_some();
    match cue(text, at) {
        Some((Role::Cited | Role::Earlier | Role::Later, _)) => true,
        Some((Role::EarlierNote | Role::LaterNote, end)) => noted(end),
        Some((Role::Note, _)) => note_number(text, at).is_some_and(|(_, end)| {
            let side = cue(text, skip_any(text, end, ","));
            matches!(side, Some((Role::EarlierNote | Role::LaterNote | Role::Earlier | Role::Later, _)))
        }),
        _ => false,
    }
}

/// Whether all of `text` gives a note's number: `n 4`, `wie Anm. 4`.
pub(super) fn is_note(text: &str) -> bool {
    let behind = match cue(text, 0) {
        Some((Role::EarlierNote | Role::LaterNote, end)) => end,
        Some((Role::Note, _)) => 0,
        _ => return false,
    };
    note_number(text, behind).is_some_and(|(_, end)| end == text.len())
}

/// Whether a cue stands in `text` that tells by itself, or by the note number behind it, that a source is named again.
pub(super) fn is_told_back(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = |at: usize| at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] >= 0x80);
    (0..bytes.len()).filter(|&at| may_begin(bytes[at]) && starts(at)).any(|at| match cue(text, at) {
        Some((Role::Cited, _)) => true,
        Some((Role::CitedBehind, _)) => follows_name(text, at),
        Some((Role::EarlierNote | Role::LaterNote, end)) => note_number(text, end).is_some(),
        _ => false,
    })
}

/// Whether the cue at `at` can stand behind a name: `with the call to Roe cited above` is a sentence.
pub(super) fn follows_name(text: &str, at: usize) -> bool {
    text[..at].trim_end().ends_with([',', '(', '"', '”', '»'])
}

/// Strings of which one stands in every text with a cue, but for bare note numbers.
static HINTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let hint = |phrase: &str| {
        const SHORT: usize = 3;
        // Any white space may stand between words: the last one is looked for, or the longest if that is short.
        let last = phrase.rsplit(' ').next().filter(|word| word.len() > SHORT);
        let longest = || phrase.split(' ').max_by_key(|word| word.len());
        let word = last.or_else(longest).unwrap_or_default();
        match word.len() {
            1 => phrase.replace(' ', ". "),
            _ if phrase.starts_with(word) => word.to_owned(),
            _ => format!(" {word}"),
        }
    };
    let cues = rows().filter(|(_, role)| {
        let roles =
            [Role::Cited, Role::CitedBehind, Role::Earlier, Role::Later, Role::EarlierNote, Role::LaterNote];
        role.is_some_and(|role| roles.contains(&role))
    });
    let hints = cues.map(|(phrase, _)| hint(phrase));
    let mut builder = AhoCorasick::builder();
    builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(hints).ok()
});

/// Whether a cue may stand in `text`.
pub(super) fn may_stand_in(text: &str) -> bool {
    HINTS.as_ref().is_none_or(|hints| hints.is_match(text))
}

/// Whether a cue can begin with the letter `first`.
pub(super) fn may_begin(first: u8) -> bool {
    !CUES[bucket(first)].is_empty()
}

/// The role of the cue word at `at` and its end.
pub(super) fn cue(text: &str, at: usize) -> Option<(Role, usize)> {
    let [first, ref rest @ ..] = text.as_bytes()[at..] else { return None };
    // Most words of a text differ from every cue in their second letter.
    let second = |phrase: &str| match phrase.as_bytes().get(1) {
        None | Some(b' ') => true,
        Some(letter) => rest.first().is_some_and(|b| b.eq_ignore_ascii_case(letter)),
    };
    let mut here = CUES[bucket(first)].iter().filter(|(phrase, _)| second(phrase));
    here.find_map(|&(phrase, role)| Some((role, end_of(text, at, phrase, role == Role::Note)?)))
}

fn end_of(text: &str, mut at: usize, phrase: &str, digits_follow: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    for &b in phrase.as_bytes() {
        if b == b' ' {
            let next = skip(text, if bytes.get(at) == Some(&b'.') { at + 1 } else { at });
            if next == at {
                return None;
            }
            at = next;
        } else if bytes.get(at)?.eq_ignore_ascii_case(&b) {
            at += 1;
        } else {
            return None;
        }
    }
    let next = text[at..].chars().next();
    let is_word = phrase.ends_with(|c: char| c.is_ascii_alphabetic());
    if is_word && next.is_some_and(|c| c.is_alphabetic() || (c.is_numeric() && !digits_follow)) {
        return None;
    }
    Some(if is_word && next == Some('.') { at + 1 } else { at })
}

/// `at`, moved over white space and emphasis marks that were left in the text.
pub(super) fn skip(text: &str, at: usize) -> usize {
    skip_any(text, at, "")
}

/// As [`skip`], and over the characters of `also`.
pub(super) fn skip_any(text: &str, at: usize, also: &str) -> usize {
    let rest = &text[at..];
    let inner =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_') || also.contains(c));
    at + (rest.len() - inner.len())
}

/// Behind `and` and the white space after it; `at` itself if it is not there.
pub(super) fn skip_and(text: &str, at: usize) -> usize {
    let Some(rest) = text[at..].strip_prefix("and") else { return at };
    if rest.starts_with(char::is_whitespace) { skip(text, at + "and".len()) } else { at }
}

/// `span` without white space, commas, emphasis and quotation marks at either end.
pub(super) fn trim(text: &str, span: Span) -> Span {
    let is_edge =
        |c: char| c.is_whitespace() || matches!(c, '*' | '_' | ',' | '"' | '“' | '”' | '‘' | '«' | '»' | '„');
    let inner = span.of(text);
    let left = inner.trim_start_matches(is_edge);
    let start = span.end - left.len();
    Span::new(
        start,
        start + left.trim_end_matches(is_edge).trim_end_matches('’').trim_end_matches(is_edge).len(),
    )
}

/// The number at `at` and its end; no part of a longer number.
pub(super) fn number(text: &str, at: usize) -> Option<(u32, usize)> {
    const MOST_DIGITS: usize = 5;
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).take(MOST_DIGITS + 1).count();
    if digits > MOST_DIGITS {
        return None;
    }
    Some((text[at..at + digits].parse().ok()?, at + digits))
}

/// A note number as printed, and the chapter it counts in where that is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoteNumber {
    pub(super) number: u32,
    pub(super) chapter: Option<u32>,
}

impl From<u32> for NoteNumber {
    fn from(number: u32) -> Self {
        Self { number, chapter: None }
    }
}

/// The value of an arabic or roman number, of chapters at most.
pub(super) fn ordinal(label: &str) -> Option<u32> {
    const MOST_LETTERS: usize = 7;
    if label.is_empty() || label.len() > MOST_LETTERS {
        return None;
    }
    label.parse().ok().or_else(|| {
        let value = |c: char| {
            Some(match c.to_ascii_lowercase() {
                'i' => 1,
                'v' => 5,
                'x' => 10,
                'l' => 50,
                _ => return None,
            })
        };
        let values: Vec<u32> = label.chars().map(value).collect::<Option<_>>()?;
        let next = values.iter().skip(1).chain([&0]);
        let (add, take) = values.iter().zip(next).fold((0, 0), |(add, take), (&value, &next)| {
            if value < next { (add, take + value) } else { (add + value, take) }
        });
        u32::checked_sub(add, take)
    })
}

/// `note 4`, `notes 12–14`, `nn. 3 & 5` at `at`: the first number and the end of all.
pub(super) fn note_number(text: &str, at: usize) -> Option<(u32, usize)> {
    let mut at = skip_any(text, at, ",(");
    if let Some(end) = eat(text, at, Role::Whole) {
        at = skip(text, end);
    }
    let word = eat(text, at, Role::Note)?;
    let name = text[at..word].trim_end_matches('.').as_bytes();
    let plural = matches!(name, [.., b's' | b'S']) || name.eq_ignore_ascii_case(b"nn");
    let (first, mut end) = number(text, skip_any(text, word, "#"))?;
    if let Some(noise) = eat(text, skip(text, end), Role::Noise) {
        end = noise;
    }
    while let Some(next) = next_number(text, end, plural) {
        end = next;
    }
    Some((first, end))
}

/// The end of a further number of a list or range that goes on at `end`.
fn next_number(text: &str, end: usize, plural: bool) -> Option<usize> {
    let at = skip(text, end);
    let mark = text[at..].chars().next()?;
    let goes_on = match mark {
        '-' | '–' | '—' | '‑' => true,
        ',' | '&' | 'a' => plural,
        _ => false,
    };
    if !goes_on {
        return None;
    }
    let at = at + if mark == 'a' { 0 } else { mark.len_utf8() };
    let at = skip_and(text, skip_any(text, at, "&"));
    number(text, at).map(|(_, end)| end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_data_file_is_sound() {
        assert!(FILE.starts_with("# "), "the first line says what it is");
        let mut seen = HashSet::new();
        for line in FILE.lines().filter(|line| !line.starts_with('#')) {
            let (word, name) = line.split_once('\t').unwrap();
            assert!(role(name).is_some(), "{line:?}: unknown role");
            assert_eq!(word, word.trim().to_lowercase(), "{line:?}");
            assert!(seen.insert(line), "{line:?} twice");
        }
    }

    #[test]
    fn note_numbers() {
        for (text, want) in [
            (" note 4, at 8", Some((4, ", at 8"))),
            (" notes 12–14 and accompanying text", Some((12, " and accompanying text"))),
            (" note\u{a0}67Error! Bookmark not defined., at 17", Some((67, ", at 17"))),
            (" notes 3, 5 & 7.", Some((3, "."))),
            (" note 7, 62.", Some((7, ", 62."))),
            (", n.4", Some((4, ""))),
            (" n4", Some((4, ""))),
            (" text accompanying note 21", Some((21, ""))),
            (" notebook 4", None),
            (" note 123456", None),
        ] {
            assert_eq!(note_number(text, 0).map(|(n, end)| (n, &text[end..])), want, "{text}");
        }
    }

    #[test]
    fn ordinals() {
        for (label, want) in
            [("2", Some(2)), ("II", Some(2)), ("iv", Some(4)), ("XIX", Some(19)), ("IV.C", None), ("", None)]
        {
            assert_eq!(ordinal(label), want, "{label}");
        }
    }
}
