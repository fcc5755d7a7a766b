//! Marks: the numbers by which documents of governments, parliaments, courts, standards bodies and archives are
//! known (`G.A. Res. 68/167`, `COM(2021) 206 final`, `ECLI:EU:C:2014:317`, `S. Rep. No. 106-261`, `RFC 8446`).

use super::data::DOCUMENT_MARKS;
use crate::document::Kind;
use crate::span::Span;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::sync::LazyLock;

/// A document's number and the letters before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) span: Span,
    /// What sort of document bears it.
    pub(super) kind: Kind,
}

static LEADS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let leads = DOCUMENT_MARKS.iter().map(|(lead, _)| lead);
    let mut builder = AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::DFA)).build(leads).ok()
});

/// The marks in `span`, in order.
pub(super) fn find(text: &str, span: Span) -> impl Iterator<Item = Mark> {
    let inner = span.of(text);
    LEADS.iter().flat_map(move |leads| leads.find_iter(inner)).filter_map(move |lead| {
        let whole_word =
            !inner[..lead.start()].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-'));
        let words = DOCUMENT_MARKS[lead.pattern().as_usize()];
        let end = number(inner, lead.end(), words.0).filter(|_| whole_word)?;
        Some(Mark { span: Span::new(span.start + lead.start(), span.start + end), kind: words.1 })
    })
}

/// The kind of the document whose number `s` is, if it is one and nothing else.
pub(super) fn whole(s: &str) -> Option<Kind> {
    let span = Span::new(0, s.len());
    find(s, span).next().filter(|mark| mark.span == span).map(|mark| mark.kind)
}

/// Where the number ends that begins at `at`, behind the words `lead`.
fn number(s: &str, at: usize, lead: &str) -> Option<usize> {
    let glued = lead.ends_with(['-', '/', ':', '(', '0', '1', '2']) || lead.ends_with("DS");
    let mut start = at;
    if !glued {
        let rest = &s[at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
        if blank == 0 {
            return None;
        }
        start += blank;
        for no in ["No. ", "Nos. ", "no. "] {
            start += if s[start..].starts_with(no) { no.len() } else { 0 };
        }
    }
    let mut end = token(s, start)?;
    // `COM(2021) 206 final`
    if lead.ends_with('(') {
        let rest = s[end..].strip_prefix([' ', '\u{a0}'])?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        end = s.len() - rest.len() + digits;
        if digits == 0 {
            return None;
        }
    }
    // `217 (III) A`, `800-53 Rev. 5`, `206 final`, `8,112,504 B2`, `58170/13, 62322/14 and 24960/15`
    while let Some(more) = suffix(&s[end..]) {
        end += more;
    }
    Some(end)
}

/// The end of the word at `start`, if it holds a digit, or stands for a number that is still to come.
fn token(s: &str, start: usize) -> Option<usize> {
    let word = s[start..].split([' ', ';', '\u{a0}', '\n', ']', '[', '“', '”', '"', '’']).next()?;
    let word = match word.find(", ") {
        Some(comma) => &word[..comma],
        None => word.trim_end_matches([',', '.', ':']),
    };
    // A closing parenthesis belongs to the number only if its opening one does.
    let word = if word.ends_with(')') && !word.contains('(') && !s[..start].ends_with('(') {
        word.trim_end_matches([')', '.'])
    } else {
        word
    };
    let blank = word.len() >= 2 && word.bytes().all(|b| b == b'x' || b == b'_');
    let number = word.len() <= 40 && word.bytes().any(|b| b.is_ascii_digit());
    (number || blank).then_some(start + word.len())
}

/// The length of what goes on with a number at the start of `rest`.
fn suffix(rest: &str) -> Option<usize> {
    for word in [" final", " FINAL"] {
        if rest.starts_with(word) {
            return Some(word.len());
        }
    }
    for lead in [" Rev. ", ", Rev. ", " rev. ", " and ", ", "] {
        if let Some(number) = rest.strip_prefix(lead) {
            let list = matches!(lead, " and " | ", ");
            let len = number.bytes().take_while(|b| b.is_ascii_digit() || *b == b'/').count();
            let fits = if list { number[..len].contains('/') } else { len > 0 };
            return fits.then_some(lead.len() + len).or_else(|| suffix_letters(rest).filter(|_| !list));
        }
    }
    suffix_letters(rest)
}

/// ` (III) A`, ` B2`
fn suffix_letters(rest: &str) -> Option<usize> {
    if let Some(roman) = rest.strip_prefix(" (")
        && let Some(close) = roman.find(')')
        && close > 0
        && roman[..close].bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
    {
        return Some(2 + close + 1);
    }
    let letter = rest.strip_prefix(' ')?;
    let len = letter.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let one = letter.starts_with(|c: char| c.is_ascii_uppercase())
        && letter[1..len.max(1)].bytes().all(|b| b.is_ascii_digit());
    (one && (1..=2).contains(&len) && !letter[len..].starts_with(['.', '-'])).then_some(1 + len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_whole() {
        for (text, mark) in [
            ("see G.A. Res. 217 (III) A, art. 12", "G.A. Res. 217 (III) A"),
            ("‘Proposal’ COM(2021) 206 final, 21 April", "COM(2021) 206 final"),
            ("v Commission EU:T:2021:763.", "EU:T:2021:763"),
            ("S. Rep. No. 106-261, at 441", "S. Rep. No. 106-261"),
            ("NIST Special Publication 800-53 Rev. 5 (2020)", "NIST Special Publication 800-53 Rev. 5"),
            ("App nos 58170/13, 62322/14 and 24960/15 (ECtHR", "App nos 58170/13, 62322/14 and 24960/15"),
            ("U.S. Patent No. 8,112,504 B2 (filed", "U.S. Patent No. 8,112,504 B2"),
            ("T.S. No. xx", "T.S. No. xx"),
            ("(U.N. Doc. A/70/174)", "U.N. Doc. A/70/174"),
        ] {
            let found = find(text, Span::new(0, text.len())).next().map(|m| m.span.of(text));
            assert_eq!(found, Some(mark), "{text}");
        }
        for text in ["RFC editors", "the S. Rep. No. of", "GA Reserve 5", "WP"] {
            assert_eq!(find(text, Span::new(0, text.len())).next(), None, "{text}");
        }
        assert_eq!(whole("RFC 8446"), Some(Kind::Other));
        assert_eq!(whole("RFC 8446 and more"), None);
    }
}
