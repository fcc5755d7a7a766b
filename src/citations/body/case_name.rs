//! Where the name of a case begins in a sentence that leads up to its place.

use crate::citations::data::{self, ABBREVIATIONS, CitationWord};
use crate::citations::phrases::Phrase;
use crate::citations::signals;
use crate::span::Span;

/// Where the name of the case begins that ends before the place behind `before`, if one does; in a short form, one
/// side's name will do.
pub(super) fn start(text: &str, before: Span, short: bool) -> Option<usize> {
    const LONGEST: usize = 200;
    let inner = before.of(text).strip_suffix(", ")?;
    // `Roe v. Doe, No. 2:99CV690, 2000 WL 33710902`
    let inner = inner
        .rsplit_once(", ")
        .filter(|(_, number)| Phrase::Docket.strip(number).is_some())
        .map_or(inner, |(name, _)| name);
    let end = before.start + inner.len();
    let from = text.ceil_char_boundary(end.saturating_sub(LONGEST).max(before.start));
    let window = &text[from..end];
    let versus = [" v. ", " vs. ", " v "].iter().filter_map(|v| window.rfind(v)).max();
    let is_name = |s: &str| s.split(' ').all(|word| is_capital(word) || is_small(word));
    let sides = versus.filter(|at| is_name(window[*at..].trim_start_matches([' ', 'v', 's', '.'])));
    let lead = || {
        let leads = ["In re ", "Ex parte ", "Matter of ", "In the Matter of "];
        let at = leads.iter().filter_map(|lead| window.rfind(lead)).min()?;
        is_name(&window[at..]).then_some(from + at)
    };
    let start = match sides {
        Some(at) => from + at - left_of(&window[..at]),
        None => lead().or_else(|| short.then(|| end - left_of(window)))?,
    };
    let name = Span::new(start, end);
    let name = without_lead(text, name);
    (!name.is_empty() && name.of(text).starts_with(char::is_uppercase)).then_some(name.start)
}

/// How long the run of words of a name is that ends `s`.
fn left_of(s: &str) -> usize {
    let mut start = s.len();
    let mut best = s.len();
    while let Some(word) = s[..start].split(' ').next_back().filter(|w| !w.is_empty()) {
        let (capital, small) = (is_capital(word), is_small(word));
        let closes = start < s.len()
            && (word.ends_with([';', ':', ')', '”', '"', '?', '!'])
                || word.ends_with('.')
                    && !ABBREVIATIONS.has(word.trim_end_matches('.'))
                    && word.matches('.').count() == 1
                    && word.len() > 3
                || word.ends_with(',') && !is_firm(s[start..].trim_start()));
        if closes || !(capital || small) || word.starts_with(['(', '“', '"', '[']) {
            if !closes
                && word.starts_with(['(', '“', '"', '['])
                && word.chars().nth(1).is_some_and(char::is_uppercase)
            {
                best = start - word.len() + word.chars().next().map_or(0, char::len_utf8);
            }
            break;
        }
        start -= word.len();
        if capital {
            best = start;
        }
        if start == 0 {
            break;
        }
        start -= 1;
    }
    s.len() - best
}

fn is_capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c == '$' || c.is_ascii_digit())
}

/// Whether a word stands in lower case in a case's name.
fn is_small(word: &str) -> bool {
    data::is(word, CitationWord::Small) || matches!(word, "ex" | "rel." | "et" | "al." | "d/b/a")
}

/// Whether a firm's legal form stands at the start of `s`.
fn is_firm(s: &str) -> bool {
    let word = s.split([' ', ',']).next().unwrap_or_default();
    data::is(word, CitationWord::Firm)
}

/// A case's name without the words of the sentence that lead to it: `In Carpenter v. United States`.
fn without_lead(text: &str, mut name: Span) -> Span {
    const LEADS: [&str; 15] = [
        "In addition to ",
        "In ",
        "Under ",
        "And ",
        "But ",
        "Since ",
        "After ",
        "Before ",
        "As ",
        "By ",
        "From ",
        "With ",
        "While ",
        "Like ",
        "Both ",
    ];
    if let Some((_, at)) = signals::leading(text, name) {
        name.start = at;
    }
    let s = name.of(text);
    if let Some(lead) = LEADS.iter().find(|lead| s.starts_with(**lead))
        && !s.starts_with("In re ")
        && !s.starts_with("In the Matter")
    {
        name.start += lead.len();
    }
    name
}
