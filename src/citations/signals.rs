//! Introductory signals.

use super::data::SIGNALS;
use crate::span::Span;

/// The signal at the start of `span` as printed, without its last comma, and where what follows it begins.
pub(super) fn leading(text: &str, span: Span) -> Option<(Span, usize)> {
    const WORDS: usize = 5;
    let mut ends = [0; WORDS]; // end of each word
    let mut words: [String; WORDS] = Default::default();
    let mut count = 0;
    let mut cursor = span.start;
    for word in span.of(text).split_whitespace().take(WORDS) {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        if word.len() > 16 || !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            break;
        }
        // A full stop inside the word may be a lost blank: `See.e.g.`
        words[count].extend(word.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()));
        ends[count] = at + word.len();
        count += 1;
        cursor = at + word.len();
        if word.ends_with([';', ':']) {
            break;
        }
    }
    let _ = cursor;
    if count == 0 {
        return None;
    }
    let matched = SIGNALS
        .iter()
        .find(|signal| signal.len() <= count && signal.iter().zip(&words).all(|(a, b)| a == b))?;
    let end = ends[matched.len() - 1];
    let rest = text[end..span.end].trim_start();
    if rest.is_empty() {
        return None;
    }
    let printed = text[span.start..end].trim_end_matches([',', ':', ';']);
    // `See.` is the signal and a stray full stop; `Cf.` and `e.g.` own theirs.
    let signal = Span::new(span.start, span.start + printed.len()).trimmed(text);
    Some((signal, span.end - rest.len()))
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
        ] {
            let (span, at) = leading(text, Span::new(0, text.len())).unwrap();
            assert_eq!((span.of(text), &text[at..]), (signal, rest));
        }
        for text in ["Seeing Like a State", "Doe", "See", ""] {
            assert_eq!(leading(text, Span::new(0, text.len())), None, "{text}");
        }
    }
}
