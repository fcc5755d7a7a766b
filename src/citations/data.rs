//! The word lists of citation parsing, out of `annotations/data/`.

use super::wordlist::WordList;
use crate::document::Kind;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// FNV-1a: the lists are our own and their words short, so a hash that cannot be attacked would only cost time.
#[derive(Default)]
pub(super) struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_usize(&mut self, n: usize) {
        self.0 = (self.0 ^ n as u64).wrapping_mul(0x0100_0000_01b3);
    }

    fn finish(&self) -> u64 {
        // The table takes its bits from both ends.
        self.0 ^ (self.0 >> 32)
    }
}

type HashMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Fnv>>;
type HashSet<K> = std::collections::HashSet<K, BuildHasherDefault<Fnv>>;

/// Lines of a data file without its header and comments.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Lines of a two-column data file.
fn rows(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(file).filter_map(|line| line.split_once('\t'))
}

/// A data file of words.
fn words(file: &'static str) -> HashSet<&'static str> {
    lines(file).collect()
}

/// The letters and digits of a name, folded: `N.Y. Times` and `NY TIMES` are one name, `&` is `and`.
pub(super) fn key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let name = name.trim();
    let name = match name.get(..4) {
        Some(the) if the.eq_ignore_ascii_case("the ") => &name[4..],
        _ => name,
    };
    for c in name.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase());
            } else if c == '&' {
                out.push_str("and");
            }
        } else if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// A kind's name in the data files: the one of the output schema.
fn kind(name: &str) -> Kind {
    match name {
        "news" => Kind::News,
        "web" => Kind::Web,
        "journal" => Kind::Journal,
        "law-journal" => Kind::LawJournal,
        "government" => Kind::Government,
        "report" => Kind::Report,
        "book" => Kind::Book,
        "statute" => Kind::Statute,
        "regulation" => Kind::Regulation,
        "treaty" => Kind::Treaty,
        "hearing" => Kind::Hearing,
        "case" => Kind::Case,
        "executive-order" => Kind::ExecutiveOrder,
        "letter" => Kind::Letter,
        "speech" => Kind::Speech,
        "press-release" => Kind::PressRelease,
        _ => Kind::Other,
    }
}

macro_rules! data {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/annotations/data/", $name))
    };
}

/// Publications and institutions by [`key`]: what a source published there is.
pub(super) static CONTAINERS: LazyLock<HashMap<String, Kind>> = LazyLock::new(|| {
    let files = [data!("law-journals.tsv"), data!("institutions.tsv"), data!("periodicals.tsv")];
    files.into_iter().flat_map(rows).map(|(name, k)| (key(name), kind(k))).collect()
});

/// Headings over reference lists, folded.
static BIBLIOGRAPHY_HEADINGS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(data!("bibliography-headings.txt")).collect());

/// Whether `folded` heads a reference list.
pub(super) fn is_bibliography(folded: &str) -> bool {
    BIBLIOGRAPHY_HEADINGS.contains(folded)
}

/// Case reporters by [`key`].
pub(super) static REPORTERS: LazyLock<HashSet<String>> =
    LazyLock::new(|| lines(data!("reporters.txt")).map(key).collect());

/// Publishers by [`key`].
pub(super) static PUBLISHERS: LazyLock<HashSet<String>> =
    LazyLock::new(|| lines(data!("publishers.txt")).map(key).collect());

/// Courts of neutral citations by [`key`].
pub(super) static COURTS: LazyLock<HashSet<String>> =
    LazyLock::new(|| lines(data!("courts.txt")).map(key).collect());

/// Codes, session laws and registers by [`key`].
pub(super) static CODES: LazyLock<HashMap<String, Kind>> =
    LazyLock::new(|| rows(data!("codes.tsv")).map(|(name, k)| (key(name), kind(k))).collect());

/// Collections cited by name first, by [`key`], and what is published there.
pub(super) static COLLECTIONS: LazyLock<HashMap<String, Kind>> =
    LazyLock::new(|| rows(data!("collections.tsv")).map(|(name, k)| (key(name), kind(k))).collect());

/// Words that make a phrase an institution's name, and what such an institution publishes.
pub(super) static INSTITUTION_WORDS: LazyLock<WordList<Kind>> =
    LazyLock::new(|| rows(data!("institution-words.tsv")).map(|(word, k)| (word, kind(k))).collect());

/// Words whose full stop ends no sentence.
pub(super) static ABBREVIATIONS: LazyLock<WordList<()>> =
    LazyLock::new(|| lines(data!("abbreviations.txt")).collect());

/// Words that stand in no person's name.
pub(super) static TITLE_WORDS: LazyLock<WordList<()>> =
    LazyLock::new(|| lines(data!("title-words.txt")).collect());

/// What a word beside a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameRole {
    /// `van`, `de`: inside a name.
    Particle,
    /// `Jr.`, `III`: behind it.
    Suffix,
    /// `Senator`: before it.
    Office,
    /// `and`: between it and the next.
    Joining,
    /// `y`: inside it as in `Ortega y Gasset`, or between it and another whole name.
    Either,
    /// `Bill`: a given name, where titles begin with it too.
    Given,
}

/// Particles, suffixes and office titles.
pub(super) static NAME_WORDS: LazyLock<WordList<NameRole>> = LazyLock::new(|| {
    let role = |name| match name {
        "particle" => NameRole::Particle,
        "suffix" => NameRole::Suffix,
        "joining" => NameRole::Joining,
        "either" => NameRole::Either,
        "given" => NameRole::Given,
        _ => NameRole::Office,
    };
    rows(data!("name-words.tsv")).map(|(word, r)| (word, role(r))).collect()
});

/// Months and, with number 0, seasons.
pub(super) static MONTHS: LazyLock<WordList<u8>> =
    LazyLock::new(|| rows(data!("months.tsv")).filter_map(|(m, n)| Some((m, n.parse().ok()?))).collect());

/// What a word of a citation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum CitationWord {
    /// Stands in lower case inside names and titles.
    Small,
    /// Ends a title, not an institution's name.
    Document,
    /// A firm's legal form.
    Firm,
    /// Says that figures are drawn from the source behind it.
    Drawing,
    /// Begins the date of a visit.
    Visit,
    /// Only leads to a URL.
    Lead,
    /// Begins the occasion of a speech.
    Occasion,
    /// A sort of judgment or order, named beside the case.
    Judgment,
    /// First word of a paper filed in a case, before the case's name.
    Pleading,
    /// Begins a clause that speaks of the source before it.
    Aside,
    /// Stands before the name of a translator or editor behind the title.
    Contributor,
    /// Begins the words that say a conversation is the source.
    Interview,
    /// Ends a newspaper's name.
    Newspaper,
    /// The record of a parliament's debates.
    Record,
    /// Counts the volumes of a work.
    Volumes,
    /// Stands before the book a chapter is in.
    Within,
    /// The chamber that judged a case.
    Formation,
    /// Leads to the short name a citation defines.
    Naming,
    /// Before another act in an act's own title.
    Amending,
}

impl CitationWord {
    const fn bit(self) -> u32 {
        1 << self as u8
    }
}

/// Words that tell the parts of a citation apart, lower case, and what they do, a bit each: some do two things.
static CITATION_WORDS: LazyLock<WordList<u32>> = LazyLock::new(|| {
    let role = |name| match name {
        "small" => CitationWord::Small,
        "document" => CitationWord::Document,
        "firm" => CitationWord::Firm,
        "visit" => CitationWord::Visit,
        "drawing" => CitationWord::Drawing,
        "lead" => CitationWord::Lead,
        "judgment" => CitationWord::Judgment,
        "pleading" => CitationWord::Pleading,
        "aside" => CitationWord::Aside,
        "contributor" => CitationWord::Contributor,
        "interview" => CitationWord::Interview,
        "volumes" => CitationWord::Volumes,
        "within" => CitationWord::Within,
        "formation" => CitationWord::Formation,
        "naming" => CitationWord::Naming,
        "amending" => CitationWord::Amending,
        "newspaper" => CitationWord::Newspaper,
        "record" => CitationWord::Record,
        _ => CitationWord::Occasion,
    };
    let mut roles: HashMap<&str, u32> = HashMap::default();
    for (words, name) in rows(data!("citation-words.tsv")) {
        *roles.entry(words).or_default() |= role(name).bit();
    }
    roles.into_iter().collect()
});

/// Whether `words`, in any case, do what `role` says.
pub(super) fn is(words: &str, role: CitationWord) -> bool {
    CITATION_WORDS.get(words).is_some_and(|roles| roles & role.bit() != 0)
}

/// For each byte, the roles of the words that begin with it in either case: most stretches of text begin with none.
static LEADING: LazyLock<[u32; 256]> = LazyLock::new(|| {
    let mut leading = [0; 256];
    for (words, roles) in CITATION_WORDS.iter() {
        for first in words.bytes().take(1) {
            leading[usize::from(first)] |= roles;
            leading[usize::from(first.to_ascii_uppercase())] |= roles;
        }
    }
    leading
});

/// The first one to three words of `s`, but for a colon behind them, if they do what `role` says.
pub(super) fn begins_with(s: &str, role: CitationWord) -> Option<&str> {
    let first = *s.as_bytes().first()?;
    if first.is_ascii() && LEADING[usize::from(first)] & role.bit() == 0 {
        return None;
    }
    let mut blanks = memchr::memchr_iter(b' ', s.as_bytes());
    let (first, second, third) = (blanks.next(), blanks.next(), blanks.next());
    let words = |at: usize| s[..at].strip_suffix(':').unwrap_or(&s[..at]);
    [third, second, first].into_iter().flatten().map(words).find(|words| is(words, role))
}

/// Verbs that show running text.
pub(super) static PROSE_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(data!("prose-words.txt")));

/// Words before the numbers of documents, and what those are.
pub(super) static DOCUMENT_MARKS: LazyLock<Vec<(&'static str, Kind)>> =
    LazyLock::new(|| rows(data!("document-marks.tsv")).map(|(words, k)| (words, kind(k))).collect());

/// First words of legal and official documents and what they are, by their first letter, longest first.
pub(super) static OPENINGS: LazyLock<HashMap<u8, Vec<(&'static str, Kind)>>> = LazyLock::new(|| {
    let mut all: HashMap<u8, Vec<(&'static str, Kind)>> = HashMap::default();
    for (words, k) in rows(data!("openings.tsv")) {
        all.entry(words.as_bytes()[0]).or_default().push((words, kind(k)));
    }
    for openings in all.values_mut() {
        openings.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    all
});

/// Words that may stand beside a date.
pub(super) static DATE_WORDS: LazyLock<WordList<()>> =
    LazyLock::new(|| lines(data!("date-words.txt")).collect());

/// Hosts that only keep copies of other pages.
pub(super) static ARCHIVES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    rows(data!("hosts.tsv")).filter(|(_, kind)| *kind == "archive").map(|(host, _)| host).collect()
});

/// Hosts and series of papers that are often printed elsewhere later.
pub(super) static PREPRINTS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(data!("preprints.txt")));

/// Words of an institution's name that say nothing of it.
pub(super) static JOINING_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(data!("joining-words.txt")));

/// Hosts that tell what is published there.
pub(super) static HOSTS: LazyLock<HashMap<&'static str, Kind>> = LazyLock::new(|| {
    rows(data!("hosts.tsv")).filter(|(_, k)| *k != "archive").map(|(host, k)| (host, kind(k))).collect()
});

/// The letters of a word in lower case.
type Letters = Vec<u8>;

/// Signals by their first word, as lists of the words behind it, letters only, longest first.
pub(super) static SIGNALS: LazyLock<HashMap<Letters, Vec<Vec<Letters>>>> = LazyLock::new(|| {
    let mut all: HashMap<Letters, Vec<Vec<Letters>>> = HashMap::default();
    for line in lines(data!("signals.txt")) {
        let mut words = line.split(' ').map(|word| key(word).into_bytes());
        all.entry(words.next().unwrap_or_default()).or_default().push(words.collect());
    }
    for rest in all.values_mut() {
        rest.sort_by_key(|words| std::cmp::Reverse(words.len()));
    }
    all
});

/// Beginnings of parentheticals that tell the state of a source.
pub(super) static STATUSES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(data!("statuses.txt")).collect());

/// Cities that stand before a publisher or a date.
pub(super) static PLACES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words(data!("places.txt")));

/// Series whose numbered documents have no other container.
pub(super) static SERIES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(data!("document-series.txt")));

/// Courts that stand before the date or the number of their judgment, by their first word.
pub(super) static JUDGING_COURTS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut all: HashMap<&str, Vec<&str>> = HashMap::default();
    for name in lines(data!("judging-courts.txt")) {
        all.entry(first_word(name)).or_default().push(name.trim_end_matches('.'));
    }
    all
});

/// The letters and marks that `s` begins with, up to a blank, a comma or a full stop.
pub(super) fn first_word(s: &str) -> &str {
    let end = s.bytes().position(|b| matches!(b, b' ' | b',' | b'.'));
    &s[..end.unwrap_or(s.len())]
}

/// Words that name the sort of document.
pub(super) static LABELS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words(data!("labels.txt")));

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [(&str, &str); 12] = [
        ("collections", data!("collections.tsv")),
        ("document-marks", data!("document-marks.tsv")),
        ("periodicals", data!("periodicals.tsv")),
        ("institutions", data!("institutions.tsv")),
        ("law-journals", data!("law-journals.tsv")),
        ("institution-words", data!("institution-words.tsv")),
        ("citation-words", data!("citation-words.tsv")),
        ("codes", data!("codes.tsv")),
        ("name-words", data!("name-words.tsv")),
        ("months", data!("months.tsv")),
        ("hosts", data!("hosts.tsv")),
        ("openings", data!("openings.tsv")),
    ];
    const LISTS: [(&str, &str); 13] = [
        ("judging-courts", data!("judging-courts.txt")),
        ("places", data!("places.txt")),
        ("publishers", data!("publishers.txt")),
        ("courts", data!("courts.txt")),
        ("abbreviations", data!("abbreviations.txt")),
        ("date-words", data!("date-words.txt")),
        ("document-series", data!("document-series.txt")),
        ("labels", data!("labels.txt")),
        ("prose-words", data!("prose-words.txt")),
        ("reporters", data!("reporters.txt")),
        ("signals", data!("signals.txt")),
        ("statuses", data!("statuses.txt")),
        ("title-words", data!("title-words.txt")),
    ];

    #[test]
    fn data_files_have_a_header_and_no_line_twice() {
        for (name, file) in TABLES.into_iter().chain(LISTS) {
            assert!(file.starts_with("# "), "{name}: the first line says what it is and where from");
            let mut seen = HashSet::default();
            for line in lines(file) {
                assert_eq!(line, line.trim(), "{name}: blanks round {line:?}");
                let entry = if name == "citation-words" { Some(line) } else { line.split('\t').next() };
                assert!(seen.insert(entry), "{name}: {line:?} twice");
            }
        }
    }

    #[test]
    fn tables_have_two_columns_and_known_kinds() {
        for (name, file) in TABLES {
            for line in lines(file) {
                let columns: Vec<&str> = line.split('\t').collect();
                assert_eq!(columns.len(), 2, "{name}: {line:?}");
                match name {
                    "months" => assert!(columns[1].parse::<u8>().is_ok_and(|n| n <= 12), "{line:?}"),
                    "citation-words" => assert!(
                        [
                            "small",
                            "document",
                            "firm",
                            "visit",
                            "drawing",
                            "lead",
                            "occasion",
                            "judgment",
                            "pleading",
                            "aside",
                            "contributor",
                            "interview",
                            "newspaper",
                            "record",
                            "volumes",
                            "within",
                            "formation",
                            "naming",
                            "amending"
                        ]
                        .contains(&columns[1]),
                        "{line:?}"
                    ),
                    "name-words" => {
                        let roles = ["particle", "suffix", "office", "joining", "either", "given"];
                        assert!(roles.contains(&columns[1]), "{line:?}");
                    }
                    _ => assert!(
                        ["other", "archive"].contains(&columns[1]) || kind(columns[1]) != Kind::Other,
                        "{name}: {line:?}"
                    ),
                }
            }
        }
    }

    #[test]
    fn words_are_lower_case() {
        for file in ["abbreviations", "labels", "statuses", "title-words", "signals"] {
            let (_, text) = LISTS.into_iter().find(|(name, _)| *name == file).unwrap();
            for line in lines(text) {
                assert_eq!(line, line.to_lowercase());
            }
        }
    }

    #[test]
    fn keys_fold_punctuation_and_articles() {
        assert_eq!(key("N.Y. TIMES"), key("NY Times"));
        assert_eq!(key("The Atlantic"), key("Atlantic"));
        assert_eq!(key("Globe & Mail"), key("Globe and Mail"));
    }
}
