//! Words that a category may lack: those its passages use more than others do.
//!
//! The measure is the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn, “Fightin'
//! Words”, 2008): the words of all passages are the prior, so that rare words do not win by chance, and the ratio is
//! given in standard deviations.

use super::{Labelled, f1};
use crate::concerns::Scheme;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Weight of the prior, in occurrences.
const PRIOR: f64 = 500.0;

/// Words in more passages than this share carry no meaning of their own, and neither begin nor end a phrase.
const COMMON: f64 = 0.15;

/// Longest phrase, in words.
const LONGEST: usize = 3;

/// Fewest passages of the category that must use a word, and fewest documents: a word of one document is its own.
const PASSAGES: usize = 3;
const DOCUMENTS: usize = 2;

/// Standard deviations from which a word is told.
const LEAST_Z: f64 = 1.96;

/// A word or phrase that a category may lack.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The word or phrase, in lower case.
    pub phrase: String,
    /// Log-odds ratio in standard deviations.
    pub z: f64,
    /// Passages of the category that use it, and others.
    pub inside: usize,
    /// Passages outside the category that use it.
    pub outside: usize,
    /// What F1 of the category would gain if the phrase counted half a threshold.
    pub gain: f64,
    /// A passage that uses it, of those the scheme misses if there are any.
    pub example: usize,
}

/// Words that `category` may lack, most telling first, and none that its lexicon holds already.
#[must_use]
pub fn suggest(scheme: &Scheme, category: &str, passages: &[Labelled]) -> Vec<Suggestion> {
    let phrases: Vec<BTreeSet<String>> = phrases(passages);
    let wanted: Vec<bool> = passages.iter().map(|p| p.wanted.contains(category)).collect();
    let mut uses: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, set) in phrases.iter().enumerate() {
        for phrase in set {
            uses.entry(phrase).or_default().push(i);
        }
    }
    let inside = |users: &[usize]| users.iter().filter(|&&i| wanted[i]).count();
    let (mut all_in, mut all) = (0, 0);
    for users in uses.values() {
        all += users.len();
        all_in += inside(users);
    }
    let documents = passages.iter().map(|p| p.document.as_str()).collect::<HashSet<_>>().len();
    let mut found = Vec::new();
    for (phrase, users) in uses {
        let y = inside(&users);
        let homes: HashSet<&str> =
            users.iter().filter(|&&i| wanted[i]).map(|&i| passages[i].document.as_str()).collect();
        if y < PASSAGES || homes.len() < DOCUMENTS.min(documents) {
            continue;
        }
        let z = log_odds(y as f64, all_in as f64, (users.len() - y) as f64, (all - all_in) as f64);
        if z < LEAST_Z || scheme.knows(category, phrase) {
            continue;
        }
        let missed = users.iter().find(|&&i| wanted[i] && !passages[i].has(category));
        let example = missed.or_else(|| users.iter().find(|&&i| wanted[i])).copied().unwrap_or_default();
        let gain = gain(category, &users, passages, &wanted);
        found.push(Suggestion {
            phrase: phrase.to_owned(),
            z,
            inside: y,
            outside: users.len() - y,
            gain,
            example,
        });
    }
    let longer = |a: &Suggestion, b: &Suggestion| b.phrase.len().cmp(&a.phrase.len());
    found
        .sort_by(|a, b| b.z.total_cmp(&a.z).then_with(|| longer(a, b)).then_with(|| a.phrase.cmp(&b.phrase)));
    // A phrase says all that its parts say where it is used as often.
    let mut kept: Vec<Suggestion> = Vec::new();
    for s in found {
        let told = |k: &Suggestion| k.phrase.contains(&s.phrase) || s.phrase.contains(&k.phrase);
        if !kept.iter().any(told) {
            kept.push(s);
        }
    }
    kept
}

/// Log-odds of a phrase used `y` of `n` times in the category and `u` of `m` times outside it, in standard deviations.
fn log_odds(y: f64, n: f64, u: f64, m: f64) -> f64 {
    let prior = PRIOR * (y + u) / (n + m).max(1.0);
    let odds = |uses: f64, all: f64| ((uses + prior) / (all + PRIOR - uses - prior).max(1.0)).ln();
    (odds(y, n) - odds(u, m)) / (1.0 / (y + prior) + 1.0 / (u + prior)).sqrt()
}

/// What F1 gains if the passages of `users` scored half a threshold more.
fn gain(category: &str, users: &[usize], passages: &[Labelled], wanted: &[bool]) -> f64 {
    let (mut right, mut found, mut new_right, mut new_found) = (0, 0, 0, 0);
    for (i, passage) in passages.iter().enumerate() {
        let had = passage.has(category);
        let more = users.binary_search(&i).is_ok()
            && passage.standing(category).is_some_and(|f| f.score + f.threshold / 2.0 >= f.threshold);
        found += usize::from(had);
        new_found += usize::from(had || more);
        right += usize::from(had && wanted[i]);
        new_right += usize::from((had || more) && wanted[i]);
    }
    let all = wanted.iter().filter(|w| **w).count();
    f1(new_right, new_found, all) - f1(right, found, all)
}

/// The phrases of each passage: runs of words with single blanks or hyphens between, none of which begins or ends
/// with a common word.
fn phrases(passages: &[Labelled]) -> Vec<BTreeSet<String>> {
    let words: Vec<Vec<(String, bool)>> = passages.iter().map(|p| words(&p.text)).collect();
    let mut spread: HashMap<&str, usize> = HashMap::new();
    for passage in &words {
        for word in passage.iter().map(|(word, _)| word.as_str()).collect::<HashSet<_>>() {
            *spread.entry(word).or_default() += 1;
        }
    }
    let bar = (COMMON * passages.len() as f64).max(PASSAGES as f64);
    let common = |word: &str| {
        spread.get(word).is_some_and(|&n| n as f64 > bar)
            || word.chars().count() < 3
            || !word.chars().any(char::is_alphabetic)
    };
    let mut all = Vec::with_capacity(words.len());
    for passage in &words {
        let mut set = BTreeSet::new();
        for at in 0..passage.len() {
            if common(&passage[at].0) {
                continue;
            }
            let mut phrase = passage[at].0.clone();
            set.insert(phrase.clone());
            for (word, joined) in passage[at + 1..].iter().take(LONGEST - 1) {
                if !joined {
                    break;
                }
                phrase.push(' ');
                phrase.push_str(word);
                if !common(word) {
                    set.insert(phrase.clone());
                }
            }
        }
        all.push(set);
    }
    all
}

/// The words of a text in lower case, each with whether one blank or hyphen joins it to the word before.
fn words(text: &str) -> Vec<(String, bool)> {
    let mut all: Vec<(String, bool)> = Vec::new();
    let mut between = 2;
    let mut inside = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if !inside {
                all.push((String::new(), between == 1));
            }
            if let Some((word, _)) = all.last_mut() {
                word.extend(c.to_lowercase());
            }
            (inside, between) = (true, 0);
        } else {
            between += if matches!(c, ' ' | '-' | '\n') { 1 } else { 2 };
            inside = false;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_of_the_category_is_suggested_and_a_known_or_common_one_is_not() {
        let scheme = Scheme::built_in().unwrap();
        let passage = |document: &str, text: &str, wanted: &[&str]| Labelled {
            document: document.to_owned(),
            text: text.to_owned(),
            wanted: wanted.iter().map(|&w| w.to_owned()).collect(),
            standings: Vec::new(),
        };
        let folk = ["bakers", "brewers", "carters", "dyers", "farmers", "millers", "potters", "weavers"];
        let goods = ["barley", "clover", "cotton", "millet", "pepper", "saffron", "tobacco", "walnuts"];
        let places = ["bridge", "chapel", "fountain", "granary", "meadow", "orchard", "quarry", "tavern"];
        let mut passages = Vec::new();
        for document in ["a", "b"] {
            for i in 0..6 {
                let said = format!("In year {i} the gradient lattice of the neural network grew.");
                passages.push(passage(document, &said, &["ai"]));
            }
            for i in 0..40 {
                let (who, what, place) = (folk[i % 8], goods[i / 2 % 8], places[i / 3 % 8]);
                let said = format!("The {who} sold {what} at harvest by the {place}, which grew.");
                passages.push(passage(document, &said, &[]));
            }
        }
        let told: Vec<String> = suggest(&scheme, "ai", &passages).into_iter().map(|s| s.phrase).collect();
        assert!(told.iter().any(|p| p.contains("gradient lattice")), "{told:?}");
        assert!(
            !told.iter().any(|p| p == "neural network" || p == "grew" || p.contains("harvest")),
            "{told:?}"
        );
    }

    #[test]
    fn phrases_do_not_cross_punctuation() {
        let told: Vec<(String, bool)> = words("State-owned firms, too");
        let told: Vec<(&str, bool)> = told.iter().map(|(w, j)| (w.as_str(), *j)).collect();
        assert_eq!(told, [("state", false), ("owned", true), ("firms", true), ("too", false)]);
    }
}
