//! The written form of a term: inflections, loose hyphens and apostrophes are spelled out when a scheme is loaded,
//! so that what runs over the text is plain literals.

/// How many forms one term may spell out to. Above this it is a pattern in disguise.
pub(super) const MOST_FORMS: usize = 96;

/// All forms of `term`: `~` after a word stands for its inflections, and with `loose` a hyphen may also be a
/// blank or nothing. `None` if there are more than [`MOST_FORMS`].
pub(super) fn spell(term: &str, loose: bool) -> Option<Vec<String>> {
    let mut forms = vec![String::new()];
    let mut rest = term;
    while !rest.is_empty() {
        let word = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (choices, used) = if word == 0 {
            let c = rest.chars().next().unwrap_or(' ');
            (separators(c, loose), c.len_utf8())
        } else if rest[word..].starts_with('~') {
            (inflections(&rest[..word], rest.len() == word + 1), word + 1)
        } else {
            (vec![rest[..word].to_owned()], word)
        };
        if forms.len() * choices.len() > MOST_FORMS {
            return None;
        }
        forms = match choices.as_slice() {
            // Most words have no other form.
            [only] => {
                forms.iter_mut().for_each(|form| form.push_str(only));
                forms
            }
            _ => forms.iter().flat_map(|f| choices.iter().map(move |c| [f.as_str(), c].concat())).collect(),
        };
        rest = &rest[used..];
    }
    forms.sort_unstable();
    forms.dedup();
    Some(forms)
}

/// The ways one character between words is printed.
fn separators(c: char, loose: bool) -> Vec<String> {
    match c {
        '-' if loose => vec!["-".to_owned(), " ".to_owned(), String::new()],
        '\'' => vec!["'".to_owned(), "\u{2019}".to_owned()],
        _ => vec![c.to_string()],
    }
}

/// Singular, plural and possessive, and the regular verb forms of `word`. The possessive of a last word needs no
/// form of its own: the word ends before the apostrophe.
fn inflections(word: &str, last: bool) -> Vec<String> {
    let plural = plural(word);
    let mut forms = vec![word.to_owned(), plural.clone()];
    let stems = match word.as_bytes() {
        [.., before, b'e'] if !matches!(before, b'e' | b'o' | b'y') => {
            vec![word[..word.len() - 1].to_owned()]
        }
        [.., before, b'y'] if !is_vowel(*before) => {
            forms.push(format!("{}ied", &word[..word.len() - 1]));
            forms.push(format!("{word}ing"));
            Vec::new()
        }
        [.., last] if doubles(word) => vec![word.to_owned(), format!("{word}{}", char::from(*last))],
        _ => vec![word.to_owned()],
    };
    for stem in stems {
        forms.push(format!("{stem}ed"));
        forms.push(format!("{stem}ing"));
    }
    if !last {
        for apostrophe in ["'", "\u{2019}"] {
            forms.push(format!("{word}{apostrophe}s"));
            forms.push(format!("{plural}{apostrophe}"));
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn plural(word: &str) -> String {
    match word.as_bytes() {
        [.., before, b'y'] if !is_vowel(*before) => format!("{}ies", &word[..word.len() - 1]),
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

const fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Whether the last consonant may be doubled before `-ed` and `-ing`: after one short vowel, in words of one
/// syllable (`ban`), before `l` (`surveil`, `model`), and in the common verbs stressed on their end (`transfer`).
fn doubles(word: &str) -> bool {
    let [.., a, b, c] = word.as_bytes() else { return false };
    if *c == b'l' {
        return is_vowel(*b);
    }
    let short =
        !is_vowel(*a) && is_vowel(*b) && matches!(c, b'b' | b'd' | b'g' | b'm' | b'n' | b'p' | b'r' | b't');
    let one_syllable = word.bytes().filter(|&b| is_vowel(b.to_ascii_lowercase())).count() == 1;
    short && (one_syllable || ["fer", "mit", "cur", "deter"].iter().any(|stressed| word.ends_with(stressed)))
}

/// Whether the match `start..end` in `text` is not part of a longer word.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|s| s.chars().next_back());
    let first = text.get(start..).and_then(|s| s.chars().next());
    !(is_word(before) && is_word(first)) && ends_word(text, end)
}

/// Whether no word of `text` goes on across `end`.
pub(super) fn ends_word(text: &str, end: usize) -> bool {
    let after = match text.as_bytes().get(end) {
        None => false,
        Some(b) if b.is_ascii() => b.is_ascii_alphanumeric(),
        Some(_) => is_word(text.get(end..).and_then(|s| s.chars().next())),
    };
    !(after && is_word(text.get(..end).and_then(|s| s.chars().next_back())))
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_are_spelled_out() {
        let has = |term: &str, forms: &[&str]| {
            let all = spell(term, false).unwrap();
            for form in forms {
                assert!(all.iter().any(|f| f == form), "{term}: {form} is not in {all:?}");
            }
        };
        has("company~", &["company", "companies"]);
        has("breach~", &["breach", "breaches", "breached", "breaching"]);
        has("surveil~", &["surveils", "surveilled", "surveilling"]);
        has("ban~", &["bans", "banned", "banning"]);
        has("compromise~", &["compromised", "compromising"]);
        has("spy~ on", &["spy on", "spies on", "spied on", "spying on"]);
        has("party~ cell~", &["party cells", "party's cell", "party\u{2019}s cells"]);
    }

    #[test]
    fn loose_hyphens_and_apostrophes() {
        assert_eq!(spell("state-owned", true).unwrap(), ["state owned", "state-owned", "stateowned"]);
        assert_eq!(spell("state-owned", false).unwrap(), ["state-owned"]);
        assert_eq!(spell("people's", false).unwrap(), ["people's", "people\u{2019}s"]);
        assert!(spell("a~ b~ c~ d~", true).is_none(), "too many forms");
    }

    #[test]
    fn words_end_at_letters_of_any_script() {
        let alone = |text: &str, word: &str| {
            let start = text.find(word).unwrap();
            stands_alone(text, start, start + word.len())
        };
        assert!(alone("the AI, that", "AI"));
        assert!(alone("China\u{2019}s AI", "China"));
        assert!(!alone("said", "AI".to_lowercase().as_str()));
        assert!(!alone("éAI", "AI"));
        assert!(!alone("AIé", "AI"));
        assert!(alone("a;b", ";"));
    }
}
