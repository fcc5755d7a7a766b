//! Names folded for comparison, and the parts of persons' names.

use super::data::{INSTITUTION_WORDS, NAME_WORDS, NameRole};
use crate::span::Span;

/// The words of `text` in lower case, one blank between two: punctuation and emphasis marks part words,
/// apostrophes and abbreviating full stops do not (`U.S.` and `US` are one), `§` is a word.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// [`fold`] behind what `out` already holds; a blank parts the two.
pub(super) fn fold_into(text: &str, out: &mut String) {
    let mut gap = !out.is_empty();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric()) {
            if gap {
                out.push(' ');
                gap = false;
            }
            if c.is_ascii() {
                out.push(c.to_ascii_lowercase());
            } else {
                out.extend(c.to_lowercase());
            }
        } else if c == '§' {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push(c);
            gap = true;
        } else if !joins(c, rest) {
            gap = !out.is_empty();
        }
    }
}

/// Whether `c`, no letter, parts no word when `rest` follows it.
fn joins(c: char, rest: &str) -> bool {
    match c {
        '\'' | '’' | '‘' | 'ʼ' | '\u{ad}' => true,
        '.' => rest.chars().next().is_some_and(char::is_alphabetic),
        _ => false,
    }
}

/// The words of `text` as [`fold`] parts them.
pub(super) fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| c.is_alphanumeric() || c == '§')?;
        let mut end = start;
        for (i, c) in text[start..].char_indices() {
            let next = start + i + c.len_utf8();
            if c == '§' {
                if i == 0 {
                    end = next;
                }
                break;
            }
            if c.is_alphanumeric() {
                end = next;
            } else if !joins(c, &text[next..]) {
                break;
            }
        }
        at = end;
        Some(Span::new(start, end))
    })
}

/// Whether `part` is a run of whole words of `whole`; both folded.
pub(super) fn has_words(whole: &str, part: &str) -> bool {
    let (whole, part) = (whole.as_bytes(), part.as_bytes());
    if part.is_empty() || part.len() > whole.len() {
        return false;
    }
    let begins = |at: usize| {
        whole[at..].starts_with(part) && whole.get(at + part.len()).is_none_or(|&byte| byte == b' ')
    };
    begins(0) || memchr::memchr_iter(b' ', whole).any(|at| begins(at + 1))
}

/// Whether one letter put in, left out or exchanged makes `a` into `b`, as damage to a scanned name does. Short
/// names are too near to each other to say.
pub(super) fn one_edit_apart(a: &str, b: &str) -> bool {
    const LEAST: usize = 5;
    if a.len().abs_diff(b.len()) > 4 || a.len() < LEAST || b.len() < LEAST {
        return false;
    }
    let before: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (a, b) = (&a[before..], &b[before..]);
    let rest = |s: &str| s.char_indices().nth(1).map_or(s.len(), |(at, _)| at);
    let (a_rest, b_rest) = (&a[rest(a)..], &b[rest(b)..]);
    a_rest == b_rest || a_rest == b || a == b_rest
}

/// A person's name in parts, as printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Person<'t> {
    /// Given names and initials.
    pub(super) given: &'t str,
    /// Particles in lower case before the family name.
    pub(super) particle: &'t str,
    /// Family name.
    pub(super) family: &'t str,
    /// `Jr.`, `III`.
    pub(super) suffix: &'t str,
}

/// The parts of `author`, if it can be a person's name.
pub(super) fn person(author: &str) -> Option<Person<'_>> {
    const MOST_WORDS: usize = 6;
    let author = author.trim().trim_end_matches(',');
    if author.contains(|c: char| c.is_ascii_digit() || matches!(c, '&' | '/' | '(' | ':')) {
        return None;
    }
    let (mut name, mut suffix) = (author, "");
    if let Some((front, last)) = author.rsplit_once([' ', ','])
        && role(last) == Some(NameRole::Suffix)
    {
        (name, suffix) = (front.trim_end_matches([' ', ',']), last);
    }
    let mut words = [""; MOST_WORDS];
    let mut count = 0;
    for word in name.split_whitespace() {
        if is_institutional(word) {
            return None;
        }
        *words.get_mut(count)? = word;
        count += 1;
    }
    let words = &words[..count];
    if count < 2 {
        return None;
    }
    if let Some((family, given)) = name.split_once(',') {
        return Some(Person { given: given.trim(), particle: "", family: family.trim(), suffix });
    }
    let is_particle = |w: &&str| is_particle(w);
    let is_lower = |w: &&str| w.starts_with(char::is_lowercase);
    if words.iter().any(|w| is_lower(w) && !is_particle(w)) {
        return None;
    }
    // The family name begins at the last word, or at the particles before it.
    let mut first = words.len() - 1;
    while first > 1 && is_particle(&words[first - 1]) {
        first -= 1;
    }
    let lower = words[first..words.len() - 1].iter().take_while(|w| is_lower(w)).count();
    let offset = |index: usize| words[index].as_ptr() as usize - name.as_ptr() as usize;
    let (at, family) = (offset(first), offset(first + lower));
    Some(Person {
        given: name[..at].trim(),
        particle: name[at..family].trim(),
        family: &name[family..],
        suffix,
    })
}

/// Whether `word` is a particle of a family name.
pub(super) fn is_particle(word: &str) -> bool {
    role(word) == Some(NameRole::Particle)
}

/// What a word beside a name is, whatever its full stops.
fn role(word: &str) -> Option<NameRole> {
    NAME_WORDS.get(word.trim_matches(['.', ',']))
}

/// Whether `word` makes a phrase an institution's name. `J.` is an initial before it is a journal.
fn is_institutional(word: &str) -> bool {
    let word = word.trim_matches(['.', ',']);
    word.len() > 2 && INSTITUTION_WORDS.has(word)
}

/// `text` on one line, without emphasis marks.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '*' || c == '_').filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// What a short form calls `author` by, folded: the family name with its particles, or all of an institution's
/// name.
pub(super) fn short_name(author: &str) -> String {
    match person(author) {
        Some(person) => person.short_name(),
        None => fold(author),
    }
}

impl Person<'_> {
    /// The family name with its particles, folded.
    pub(super) fn short_name(&self) -> String {
        let mut name = fold(self.particle);
        fold_into(self.family, &mut name);
        name
    }
}

/// Whether `author` stands for authors who are not named.
pub(super) fn is_et_al(author: &str) -> bool {
    const ET_AL: &str = "et al";
    const OTHERS: &str = "and others";
    let author = author.trim_start_matches(['*', '_']);
    let is =
        |phrase: &str| author.get(..phrase.len()).is_some_and(|start| start.eq_ignore_ascii_case(phrase));
    is(ET_AL) || is(OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_joins_what_typography_parts() {
        for (text, want) in [
            ("O’Shaughnessy", "oshaughnessy"),
            ("U.S. Dep't of Justice", "us dept of justice"),
            ("*Chip War*:\nThe", "chip war the"),
            ("50 U.S.C. § 1703(c)", "50 usc § 1703 c"),
            ("§1703", "§ 1703"),
            ("  ", ""),
        ] {
            assert_eq!(fold(text), want, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_and_words_part_alike(text in "[a-zA-Z0-9 .,'’§é–\u{ad}\n-]{0,40}") {
            let parted: Vec<String> = words(&text).map(|w| fold(w.of(&text))).collect();
            proptest::prop_assert_eq!(fold(&text), parted.join(" "));
        }
    }

    #[test]
    fn whole_words_only() {
        assert!(has_words("the chip war begins", "chip war"));
        assert!(!has_words("the chip warrant", "chip war"));
        assert!(!has_words("microchip war", "chip war"));
    }

    #[test]
    fn one_edit() {
        for (a, b, want) in [
            ("sayler", "sayier", true),
            ("sayler", "sayer", true),
            ("sayler", "saylers", true),
            ("sayler", "sadder", false),
            ("wübbeke", "wubbeke", true),
            ("kim", "kin", false),
        ] {
            assert_eq!(one_edit_apart(a, b), want, "{a} {b}");
        }
    }

    #[test]
    fn persons_have_parts_and_institutions_none() {
        let parts = |n| person(n).map(|p| (p.given, p.particle, p.family, p.suffix));
        assert_eq!(parts("Oliver Wendell Holmes, Jr."), Some(("Oliver Wendell", "", "Holmes", "Jr.")));
        assert_eq!(parts("Ludwig van der Berg"), Some(("Ludwig", "van der", "Berg", "")));
        assert_eq!(parts("Rory Van Loo"), Some(("Rory", "", "Van Loo", "")));
        assert_eq!(parts("Miller, Chris"), Some(("Chris", "", "Miller", "")));
        assert_eq!(parts("U.S. Gov’t Accountability Office"), None);
        assert_eq!(parts("Reuters"), None);
        assert_eq!(short_name("Alex de Vries"), "de vries");
    }
}
