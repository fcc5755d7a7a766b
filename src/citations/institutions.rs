//! Names of institutions: when two are of one.

use super::data::JOINING_WORDS;

/// Whether two folded names are of one institution: in full and by its letters (`gao`), with and without its country,
/// abbreviated, or with a part of it named as well.
pub(super) fn agree(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    if a == b {
        return true;
    }
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    match short[..] {
        [] => false,
        [one] => {
            long.len() > 1 && ([long.first(), long.last()].contains(&Some(&one)) || is_letters_of(one, long))
        }
        _ => is_part(short, long),
    }
}

/// The words of a name; those that join others, and its country, say nothing.
fn words(name: &str) -> Vec<&str> {
    name.split(' ').filter(|word| !word.is_empty() && !JOINING_WORDS.contains(word)).collect()
}

/// Whether `letters` are the first letters of the words of a name, or of all but its last, which may be the same
/// letters.
fn is_letters_of(letters: &str, name: &[&str]) -> bool {
    let spell = |name: &[&str]| name.iter().filter_map(|word| word.chars().next()).collect::<String>();
    let all = spell(name);
    letters.len() > 1 && (all == letters || all.strip_suffix(|_| true).is_some_and(|all| all == letters))
}

/// Whether every word of `short` is one of `long`, in full or abbreviated.
fn is_part(short: &[&str], long: &[&str]) -> bool {
    short.iter().all(|word| {
        long.iter().any(|other| word == other || abbreviates(word, other) || abbreviates(other, word))
    })
}

/// `mgmt` for `management`, `coop` for `cooperation`.
fn abbreviates(short: &str, long: &str) -> bool {
    if short.len() < 3 || short.len() >= long.len() || short.chars().next() != long.chars().next() {
        return false;
    }
    let mut letters = long.chars();
    short.chars().all(|c| letters.any(|letter| letter == c))
}

#[cfg(test)]
mod tests {
    use super::agree;

    #[test]
    fn one_institution_has_many_names() {
        for (a, b, want) in [
            ("gao", "us government accountability office gao", true),
            ("gao", "government accountability office", true),
            ("us government accountability office", "government accountability office gao", true),
            ("office of mgmt budget exec office of the president", "office of management and budget", true),
            ("org for econ coop dev", "organization for economic cooperation and development", true),
            (
                "us congress house appropriations committee",
                "us congress house committee on appropriations",
                true,
            ),
            ("usda", "usda economic research service ers", true),
            ("gao", "general services administration", false),
            ("department of commerce", "department of energy", false),
            ("", "gao", false),
        ] {
            assert_eq!(agree(a, b), want, "{a} | {b}");
            assert_eq!(agree(b, a), want, "{b} | {a}");
        }
    }
}
