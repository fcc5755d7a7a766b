//! Introductory signals.

use super::data::SIGNALS;
use crate::span::Span;
use std::sync::LazyLock;

/// First letters of signals, in both cases.
static INITIALS: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let mut initials = [false; 256];
    for first in SIGNALS.keys().filter_map(|word| word.first().copied()) {
        initials[usize::from(first)] = true;
        initials[usize::from(first.to_ascii_uppercase())] = true;
    }
    initials
});

/// Whether a signal may begin with `byte`.
pub(super) fn may_begin(byte: u8) -> bool {
    INITIALS[usize::from(byte)]
}

/// Longer words are part of no signal.
const LONGEST: usize = 16;

/// The signal at the start of `span` as printed, without its last comma, and where what follows it begins.
pub(super) fn leading(text: &str, span: Span) -> Option<(Span, usize)> {
    if !may_begin(*span.of(text).as_bytes().first()?) {
        return None;
    }
    // `e.g.,Roe`: the blank behind the comma is lost.
    let unglued = |word: &'_ str| match word.find(',') {
        Some(at) if word[at + 1..].starts_with(char::is_uppercase) => at + 1,
        _ => word.len(),
    };
    let words = span.of(text).split_whitespace().map(|word| &word[..unglued(word)]);
    let mut words = words.take_while(|word| word.len() <= LONGEST);
    let first = words.next()?;
    let signals = SIGNALS.get(Letters::of(first).as_slice())?;
    let rest: Vec<&str> = words.take(signals.first()?.len()).collect();
    let letters: Vec<Letters> = rest.iter().map(|word| Letters::of(word)).collect();
    let matched = signals.iter().find(|signal| {
        signal.len() <= rest.len() && signal.iter().zip(&letters).all(|(a, b)| a == b.as_slice())
    })?;
    let last = matched.len().checked_sub(1).map_or(first, |i| rest[i]);
    let end = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
    let rest = text[end..span.end].trim_start();
    if rest.is_empty() {
        return None;
    }
    let printed = text[span.start..end].trim_end_matches([',', ':', ';']);
    // `See.` is the signal and a stray full stop; `Cf.` and `e.g.` own theirs.
    let signal = Span::new(span.start, span.start + printed.len()).trimmed(text);
    Some((signal, span.end - rest.len()))
}

/// The letters of a word in lower case: a full stop inside it may be a lost blank (`See.e.g.`).
struct Letters {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Letters {
    /// The letters of `word`, which is no longer than [`LONGEST`].
    fn of(word: &str) -> Self {
        let mut letters = Self { bytes: [0; LONGEST], len: 0 };
        let bytes = word.bytes().filter(u8::is_ascii_alphabetic);
        for (to, byte) in letters.bytes.iter_mut().zip(bytes) {
            *to = byte.to_ascii_lowercase();
            letters.len += 1;
        }
        letters
    }

    fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_read_as_printed() {
        for (text, signal, rest) in [
            ("See Doe", "See", "Doe"),
            ("See, e.g., Doe", "See, e.g.", "Doe"),
            ("See. e.g., Doe", "See. e.g.", "Doe"),
            ("see also Doe", "see also", "Doe"),
            ("But see, e.g., Doe", "But see, e.g.", "Doe"),
            ("Cf. Doe", "Cf.", "Doe"),
            ("E.g., Doe", "E.g.", "Doe"),
            ("see, for example, Doe", "see, for example", "Doe"),
            ("See e.g.,Doe", "See e.g.", "Doe"),
        ] {
            let (span, at) = leading(text, Span::new(0, text.len())).unwrap();
            assert_eq!((span.of(text), &text[at..]), (signal, rest));
        }
        for text in ["Seeing Like a State", "Doe", "See", ""] {
            assert_eq!(leading(text, Span::new(0, text.len())), None, "{text}");
        }
    }
}
