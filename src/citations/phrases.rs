//! The phrases by which parts of a citation are told, out of `annotations/data/citation-phrases.tsv`.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::{LazyLock, OnceLock};

/// What a phrase tells; the head of the data file says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phrase {
    Here,
    Page,
    Part,
    Section,
    TitledPart,
    PagePart,
    Code,
    Federal,
    Rule,
    Act,
    ActPart,
    Law,
    Case,
    Docket,
    NumberedCase,
    Volume,
    Hearing,
    Issuer,
    Thesis,
    Paper,
    Press,
    Editor,
    Edition,
    Access,
    LawJournal,
    LawWord,
    Register,
    OfficialJournal,
    JournalNumber,
    JournalDay,
    JournalPage,
    LetterPlace,
    Session,
    Crs,
    Data,
    Numbered,
    Debates,
    Undated,
    Restatement,
    History,
    NumberedVolume,
}

/// Names of the roles in the data file, in the order of [`Phrase`].
const ROLES: [&str; 41] = [
    "here",
    "page",
    "part",
    "section",
    "titled-part",
    "page-part",
    "code",
    "federal",
    "rule",
    "act",
    "act-part",
    "law",
    "case",
    "docket",
    "numbered-case",
    "volume",
    "hearing",
    "issuer",
    "thesis",
    "paper",
    "press",
    "editor",
    "edition",
    "access",
    "law-journal",
    "law-word",
    "register",
    "official-journal",
    "journal-number",
    "journal-day",
    "journal-page",
    "letter-place",
    "session",
    "crs",
    "data",
    "numbered",
    "debates",
    "undated",
    "restatement",
    "history",
    "numbered-volume",
];

const FILE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/annotations/data/citation-phrases.tsv"));

static PHRASES: LazyLock<[Vec<String>; ROLES.len()]> = LazyLock::new(|| {
    ROLES.map(|role| rows().filter(|(_, r)| *r == role).map(|(phrase, _)| phrase.replace('_', " ")).collect())
});

/// For each role, a bit for each byte that one of its phrases begins with.
static FIRSTS: LazyLock<[[u64; 4]; ROLES.len()]> = LazyLock::new(|| {
    std::array::from_fn(|role| {
        let mut bits = [0; 4];
        for first in PHRASES[role].iter().filter_map(|phrase| phrase.bytes().next()) {
            bits[usize::from(first >> 6)] |= 1 << (first & 63);
        }
        bits
    })
});

/// For each role, all its phrases in one search; none if they could not be compiled, which a test rules out.
static SEARCHES: [OnceLock<Option<AhoCorasick>>; ROLES.len()] = [const { OnceLock::new() }; ROLES.len()];

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

impl Phrase {
    /// The phrases that tell this, in the order of the file.
    pub(super) fn all(self) -> impl Iterator<Item = &'static str> + Clone {
        PHRASES[self as usize].iter().map(String::as_str)
    }

    /// Those that `s` begins with, in the order of the file. Most words begin with the first byte of none.
    pub(super) fn leading(self, s: &str) -> impl Iterator<Item = &'static str> {
        let first = s.bytes().next().unwrap_or_default();
        let none = FIRSTS[self as usize][usize::from(first >> 6)] >> (first & 63) & 1 == 0;
        let phrases = if none { &[] } else { PHRASES[self as usize].as_slice() };
        phrases.iter().map(String::as_str).filter(move |phrase| s.starts_with(phrase))
    }

    /// Whether `s` is one of them.
    pub(super) fn is(self, s: &str) -> bool {
        self.leading(s).any(|phrase| phrase.len() == s.len())
    }

    /// Whether one of them stands in `s`.
    pub(super) fn is_in(self, s: &str) -> bool {
        self.search().is_some_and(|search| search.is_match(s))
    }

    fn search(self) -> Option<&'static AhoCorasick> {
        let build = || AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(self.all()).ok();
        SEARCHES[self as usize].get_or_init(build).as_ref()
    }

    /// Where the first of them stands in `s`, in bytes.
    pub(super) fn find(self, s: &str) -> Option<usize> {
        self.search().and_then(|search| search.find(s)).map(|found| found.start())
    }

    /// What follows the first of them that `s` begins with.
    pub(super) fn strip(self, s: &str) -> Option<&str> {
        self.leading(s).next().map(|phrase| &s[phrase.len()..])
    }

    /// Whether `s` ends with one of them.
    pub(super) fn ends(self, s: &str) -> bool {
        self.all().any(|phrase| s.ends_with(phrase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_has_a_role_and_stands_once() {
        assert!(FILE.starts_with("# "), "the first line says what it is and where from");
        let mut seen = std::collections::HashSet::new();
        for (phrase, role) in rows() {
            assert!(ROLES.contains(&role), "{phrase}: no role {role:?}");
            assert!(seen.insert((phrase, role)), "{phrase} ({role}) twice");
            assert_eq!((phrase.trim(), role.trim()), (phrase, role));
        }
        assert!(PHRASES.iter().all(|phrases| !phrases.is_empty()));
    }

    #[test]
    fn phrases_are_found_by_role() {
        assert_eq!(Phrase::Page.strip("pp. 3–4"), Some("3–4"));
        assert_eq!(Phrase::Case.strip("In re Grids"), Some("Grids"));
        assert!(Phrase::Act.is("Ordinance") && !Phrase::Act.is("Bill"));
        assert!(Phrase::Data.ends("Grid Database") && Phrase::Press.is_in("MIT Press"));
    }
}
