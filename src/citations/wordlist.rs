//! Lists of words that are looked up in any case.

use std::borrow::Cow;

/// A list of words in lower case and what each means. Most look-ups are of words that are in no list, so one costs a
/// pass over the word and hardly ever a comparison; nothing is copied.
#[derive(Debug)]
pub(super) struct WordList<V> {
    /// A table with free places between, a power of two long: a word stands at the place its hash says or behind it.
    places: Vec<Option<(&'static str, V)>>,
    longest: usize,
}

impl<V: Copy> WordList<V> {
    /// What the list says of `word`, whatever its case and its apostrophes.
    pub(super) fn get(&self, word: &str) -> Option<V> {
        let word = if word.is_ascii() {
            Cow::Borrowed(word)
        } else {
            Cow::Owned(word.to_lowercase().replace('’', "'"))
        };
        if word.len() > self.longest {
            return None;
        }
        self.places[self.place(&word)].map(|(_, value)| value)
    }

    /// Whether the list has `word`, whatever its case and its apostrophes.
    pub(super) fn has(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// The words, in no order, and what each means.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, V)> {
        self.places.iter().flatten().copied()
    }

    /// Where `word` stands, or the free place where it would.
    fn place(&self, word: &str) -> usize {
        // FNV-1a.
        let fold = |hash: u32, b: u8| (hash ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
        let hash = word.bytes().fold(0x811c_9dc5, fold);
        let last = self.places.len() - 1;
        let mut at = (hash ^ (hash >> 15)) as usize & last;
        while self.places[at].is_some_and(|(listed, _)| !listed.eq_ignore_ascii_case(word)) {
            at = (at + 1) & last;
        }
        at
    }
}

impl<V: Copy> FromIterator<(&'static str, V)> for WordList<V> {
    fn from_iter<I: IntoIterator<Item = (&'static str, V)>>(words: I) -> Self {
        let words: Vec<_> = words.into_iter().collect();
        let longest = words.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
        let mut list = Self { places: vec![None; (2 * words.len()).next_power_of_two()], longest };
        for (word, value) in words {
            let place = list.place(word);
            list.places[place] = Some((word, value));
        }
        list
    }
}

impl FromIterator<&'static str> for WordList<()> {
    fn from_iter<I: IntoIterator<Item = &'static str>>(words: I) -> Self {
        words.into_iter().map(|word| (word, ())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        let list: WordList<u8> = [("int'l", 1), ("über", 2), ("of", 3)].into_iter().collect();
        for (word, want) in [
            ("Int'l", Some(1)),
            ("INT’L", Some(1)),
            ("ÜBER", Some(2)),
            ("of", Some(3)),
            ("off", None),
            ("", None),
            ("internationally", None),
        ] {
            assert_eq!(list.get(word), want, "{word}");
        }
        assert!(!WordList::<()>::from_iter([""; 0]).has("of"));
    }
}
