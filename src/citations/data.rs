//! The word lists of citation parsing, out of `annotations/data/`.

use crate::document::Kind;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

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

/// Case reporters by [`key`].
pub(super) static REPORTERS: LazyLock<HashSet<String>> =
    LazyLock::new(|| lines(data!("reporters.txt")).map(key).collect());

/// Codes, session laws and registers by [`key`].
pub(super) static CODES: LazyLock<HashMap<String, Kind>> =
    LazyLock::new(|| rows(data!("codes.tsv")).map(|(name, k)| (key(name), kind(k))).collect());

/// Words that make a phrase an institution's name, and what such an institution publishes.
pub(super) static INSTITUTION_WORDS: LazyLock<HashMap<&'static str, Kind>> =
    LazyLock::new(|| rows(data!("institution-words.tsv")).map(|(word, k)| (word, kind(k))).collect());

/// Words whose full stop ends no sentence.
pub(super) static ABBREVIATIONS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(data!("abbreviations.txt")));

/// Words that stand in no person's name.
pub(super) static TITLE_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(data!("title-words.txt")));

/// What a word beside a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameRole {
    /// `van`, `de`: inside a name.
    Particle,
    /// `Jr.`, `III`: behind it.
    Suffix,
    /// `Senator`: before it.
    Office,
}

/// Particles, suffixes and office titles.
pub(super) static NAME_WORDS: LazyLock<HashMap<&'static str, NameRole>> = LazyLock::new(|| {
    let role = |name| match name {
        "particle" => NameRole::Particle,
        "suffix" => NameRole::Suffix,
        _ => NameRole::Office,
    };
    rows(data!("name-words.tsv")).map(|(word, r)| (word, role(r))).collect()
});

/// Months and, with number 0, seasons.
pub(super) static MONTHS: LazyLock<HashMap<&'static str, u8>> =
    LazyLock::new(|| rows(data!("months.tsv")).filter_map(|(m, n)| Some((m, n.parse().ok()?))).collect());

/// Verbs that show running text.
pub(super) static PROSE_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(data!("prose-words.txt")));

/// First words of legal and official documents, longest first, and what they are.
pub(super) static OPENINGS: LazyLock<Vec<(&'static str, Kind)>> = LazyLock::new(|| {
    let mut all: Vec<_> = rows(data!("openings.tsv")).map(|(words, k)| (words, kind(k))).collect();
    all.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    all
});

/// Words that may stand beside a date.
pub(super) static DATE_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(data!("date-words.txt")));

/// Hosts that only keep copies of other pages.
pub(super) static ARCHIVES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    rows(data!("hosts.tsv")).filter(|(_, kind)| *kind == "archive").map(|(host, _)| host).collect()
});

/// Hosts that tell what is published there.
pub(super) static HOSTS: LazyLock<HashMap<&'static str, Kind>> = LazyLock::new(|| {
    rows(data!("hosts.tsv")).filter(|(_, k)| *k != "archive").map(|(host, k)| (host, kind(k))).collect()
});

/// Signals as lists of words, letters only, longest first.
pub(super) static SIGNALS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let mut all: Vec<Vec<String>> =
        lines(data!("signals.txt")).map(|line| line.split(' ').map(key).collect()).collect();
    all.sort_by_key(|words| std::cmp::Reverse(words.len()));
    all
});

/// Beginnings of parentheticals that tell the state of a source.
pub(super) static STATUSES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(data!("statuses.txt")).collect());

/// Names of sorts of documents that stand between title and date.
pub(super) static LABELS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words(data!("labels.txt")));

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [(&str, &str); 9] = [
        ("periodicals", data!("periodicals.tsv")),
        ("institutions", data!("institutions.tsv")),
        ("law-journals", data!("law-journals.tsv")),
        ("institution-words", data!("institution-words.tsv")),
        ("codes", data!("codes.tsv")),
        ("name-words", data!("name-words.tsv")),
        ("months", data!("months.tsv")),
        ("hosts", data!("hosts.tsv")),
        ("openings", data!("openings.tsv")),
    ];
    const LISTS: [(&str, &str); 8] = [
        ("abbreviations", data!("abbreviations.txt")),
        ("date-words", data!("date-words.txt")),
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
            let mut seen = HashSet::new();
            for line in lines(file) {
                assert_eq!(line, line.trim(), "{name}: blanks round {line:?}");
                assert!(seen.insert(line.split('\t').next()), "{name}: {line:?} twice");
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
                    "name-words" => {
                        assert!(["particle", "suffix", "office"].contains(&columns[1]), "{line:?}")
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
