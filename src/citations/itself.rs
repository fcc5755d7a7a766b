//! What a document says of itself that citations of it say as well.

use super::describe::{document_number, order, plain, title_keys, title_words};
use super::identity::{Field, Key, Traits};
use super::names::person;
use super::roles;
use crate::document::AnnotatedDocument;
use std::collections::BTreeSet;

/// Keys and traits of a document, as those of a work that is the document would be.
pub(crate) fn itself(document: &AnnotatedDocument) -> (BTreeSet<Key>, Traits) {
    let metadata = &document.metadata;
    let printed = metadata.title.as_deref().unwrap_or_default();
    let (title, main) = title_words(printed);
    let author = metadata.authors.first().map_or("", String::as_str);
    let parts = person(author);
    let given = parts.as_ref().and_then(|p| p.given.chars().find(|c| c.is_alphabetic()));
    let traits = Traits {
        title,
        main,
        author: parts.as_ref().map_or_else(|| plain(author), |p| plain(&p.short_name())),
        initial: given.map(|c| c.to_ascii_lowercase()),
        is_person: parts.is_some(),
        container: metadata.publisher.as_deref().map_or_else(String::new, plain),
        date: metadata.date.clone().unwrap_or_default(),
        law: order_number(document).unwrap_or_default(),
        ..Traits::default()
    };
    let mut keys: BTreeSet<Key> =
        title_keys(&traits).into_iter().map(|value| Key { field: Field::Title, value }).collect();
    keys.extend(
        number(document).map(|value| Key { field: Field::Identifier, value: format!("number:{value}") }),
    );
    let law = Some(traits.law.clone()).filter(|law| !law.is_empty());
    keys.extend(law.map(|value| Key { field: Field::Law, value }));
    (keys, traits)
}

/// Beginning of a document in which it says what it is, in bytes.
const HEAD: usize = 600;

/// The passages at the head of a document.
fn head(document: &AnnotatedDocument) -> impl Iterator<Item = &str> {
    let title = document.metadata.title.as_deref();
    let passages = document.passages.iter().take_while(|p| p.start < HEAD);
    title.into_iter().chain(passages.filter_map(|p| document.text.get(p.start..p.end)))
}

/// Its number in a series: where it says `Number: IF10491`, or a passage at its head is a number and nothing else but
/// the address it is kept at.
fn number(document: &AnnotatedDocument) -> Option<String> {
    let is_number = |s: &str| s.bytes().any(|b| b.is_ascii_digit()) && roles::is_document_number(s);
    head(document).find_map(|passage| {
        let labelled = passage.split_once("Number: ").and_then(|(_, rest)| rest.split_whitespace().next());
        let mut words = passage.split_whitespace().filter(|word| !word.contains("://"));
        let alone = words.next().filter(|_| words.next().is_none());
        // `M-13-13 — Memorandum for …`
        let led =
            passage.split_once([' ', ':']).filter(|(_, rest)| rest.trim_start().starts_with(['—', '–', '-']));
        let number = [labelled, alone, led.map(|(number, _)| number)];
        number.into_iter().flatten().find(|s| is_number(s)).and_then(document_number)
    })
}

/// The key of an executive order: its title begins with the number, or the number and the day it was signed stand at
/// its head as the Federal Register prints them.
fn order_number(document: &AnnotatedDocument) -> Option<String> {
    const ORDER: &str = "Executive Order ";
    let digits = |s: &str| s.chars().take_while(char::is_ascii_digit).collect::<String>();
    let is_number = |s: &String| (4..=5).contains(&s.len());
    let of = |passage: &str| {
        let (_, rest) = passage.split_once(ORDER)?;
        let number = digits(rest);
        rest[number.len()..].starts_with(" of ").then_some(number).filter(is_number)
    };
    let title = document.metadata.title.as_deref().and_then(|title| title.strip_prefix(ORDER)).map(digits);
    title.filter(is_number).or_else(|| head(document).find_map(of)).map(|number| order(&number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Metadata, Passage};

    fn document(title: &str, text: &str) -> AnnotatedDocument {
        let mut at = 0;
        let passages = text.split("\n\n").map(|p| {
            let start = at;
            at += p.len() + 2;
            Passage { start, end: start + p.len(), ..Passage::default() }
        });
        AnnotatedDocument {
            metadata: Metadata { title: Some(title.to_owned()), ..Metadata::default() },
            passages: passages.collect(),
            text: text.to_owned(),
            ..AnnotatedDocument::default()
        }
    }

    #[test]
    fn documents_know_their_numbers() {
        for (title, text, want) in [
            ("Ships", "CRS PRODUCT\n\nCRS Product Number: IF10491 Topics: Ports", Some("number:if10491")),
            ("Ships", "Updated\n\nhttps://crs.example.gov R47324\n\nAs R48000 says", Some("number:r47324")),
            ("M-13-13 — Memorandum for the Heads", "Ships", Some("number:m1313")),
            (
                "Executive Order 13873: Securing Ships",
                "See Executive Order 12333.",
                Some("executive-order/13873"),
            ),
            ("Ships", "Executive Order 13942 of August 6, 2020", Some("executive-order/13942")),
            ("Ships", "The report R48000 and Executive Order 13873 say so.", None),
        ] {
            let (keys, _) = itself(&document(title, text));
            let numbers: Vec<&str> =
                keys.iter().filter(|k| k.field != Field::Title).map(|k| k.value.as_str()).collect();
            assert_eq!(numbers, want.into_iter().collect::<Vec<_>>(), "{title} {text}");
        }
    }
}
