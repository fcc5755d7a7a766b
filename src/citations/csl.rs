//! CSL-JSON items: what reference managers read.

use super::names::{Person, is_et_al, person};
use crate::document::{Citation, Kind};
use serde_json::{Map, Value, json};

/// The item of a work, each field from the first of its full citations that has it.
pub(super) fn item<'c>(id: &str, citations: impl Iterator<Item = &'c Citation>) -> Value {
    let all: Vec<&Citation> = citations.collect();
    let kind = all.first().map_or(Kind::Other, |c| c.kind);
    let first = |field: fn(&Citation) -> Option<&str>| all.iter().find_map(|c| field(c));
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(id));
    item.insert("type".to_owned(), json!(csl_type(kind)));
    let mut set = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), json!(value));
        }
    };
    set("title", first(|c| c.title.as_deref()));
    // A document's number is no publisher of it.
    let container = |c: &&Citation| c.identifiers.number.is_none() || c.identifiers.number != c.container;
    set(container_field(kind), all.iter().filter(|c| container(c)).find_map(|c| c.container.as_deref()));
    set("volume", first(|c| c.volume.as_deref()));
    set(
        if matches!(kind, Kind::Statute | Kind::Regulation) { "section" } else { "page" },
        first(|c| c.page.as_deref()),
    );
    set("URL", first(|c| c.url.as_deref().or(c.identifiers.permalink.as_deref())));
    set("DOI", first(|c| c.identifiers.doi.as_deref()));
    set("ISBN", first(|c| c.identifiers.isbn.as_deref()));
    set("ISSN", first(|c| c.identifiers.issn.as_deref()));
    set("number", first(|c| c.identifiers.number.as_deref().or(c.identifiers.docket.as_deref())));
    set("title-short", first(|c| c.hereinafter.as_deref()));
    set("genre", genre(kind));
    // The longest list of authors: `et al.` cuts some short.
    let authors = all.iter().rev().max_by_key(|c| c.authors.iter().filter(|a| !is_et_al(a)).count());
    let authors: Vec<Value> =
        authors.into_iter().flat_map(|c| &c.authors).filter(|a| !is_et_al(a)).map(|a| name(a)).collect();
    if !authors.is_empty() {
        item.insert("author".to_owned(), Value::Array(authors));
    }
    let dates = all.iter().rev().filter_map(|c| c.date.as_deref());
    if let Some(parts) = dates.max_by_key(|d| d.len()).and_then(date_parts) {
        item.insert("issued".to_owned(), json!({ "date-parts": [parts] }));
    }
    Value::Object(item)
}

/// Type of CSL 1.0.2.
fn csl_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Report | Kind::Government => "report",
        Kind::News => "article-newspaper",
        Kind::Web => "webpage",
        Kind::LawJournal | Kind::Journal => "article-journal",
        Kind::Book => "book",
        Kind::Chapter => "chapter",
        Kind::Thesis => "thesis",
        Kind::Statute => "legislation",
        Kind::Regulation | Kind::ExecutiveOrder => "regulation",
        Kind::Treaty => "treaty",
        Kind::Case => "legal_case",
        Kind::Hearing => "hearing",
        Kind::Speech => "speech",
        Kind::Letter => "personal_communication",
        Kind::Dataset => "dataset",
        Kind::PressRelease | Kind::Other => "document",
    }
}

/// Sorts of sources that CSL has no type for.
fn genre(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::PressRelease => Some("Press release"),
        Kind::ExecutiveOrder => Some("Executive order"),
        _ => None,
    }
}

/// Where the container goes: an institution publishes, a periodical or code contains.
fn container_field(kind: Kind) -> &'static str {
    match kind {
        Kind::Report
        | Kind::Government
        | Kind::Book
        | Kind::Thesis
        | Kind::PressRelease
        | Kind::Speech
        | Kind::Dataset => "publisher",
        _ => "container-title",
    }
}

/// A person's name in parts, or an institution's as it is.
fn name(author: &str) -> Value {
    let Some(Person { given, particle, family, suffix }) = person(author) else {
        return json!({ "literal": author });
    };
    let mut parts = Map::new();
    for (field, part) in
        [("family", family), ("given", given), ("non-dropping-particle", particle), ("suffix", suffix)]
    {
        if !part.is_empty() {
            parts.insert(field.to_owned(), json!(cased(part)));
        }
    }
    Value::Object(parts)
}

/// `IFEOMA` as `Ifeoma`: capitals are small capitals that lost their size. Initials stay.
fn cased(part: &str) -> String {
    if part.contains(char::is_lowercase) || part.contains('.') || part.chars().count() < 3 {
        return part.to_owned();
    }
    let mut inside = false;
    let lower = |c: char, inside: &mut bool| -> String {
        let letter = if *inside { c.to_lowercase().collect() } else { c.to_string() };
        *inside = c.is_alphabetic();
        letter
    };
    part.chars().map(|c| lower(c, &mut inside)).collect()
}

/// `[2018, 1, 31]` of `2018-01-31`, as far as it goes.
fn date_parts(date: &str) -> Option<Vec<u32>> {
    date.split('-').take(3).map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_complete() {
        let one = Citation {
            kind: Kind::LawJournal,
            authors: vec!["ANN B. LEE".to_owned(), "et al.".to_owned()],
            title: Some("Cable Wars".to_owned()),
            container: Some("Harbor L. Rev.".to_owned()),
            volume: Some("12".to_owned()),
            page: Some("101".to_owned()),
            date: Some("2018-01".to_owned()),
            ..Citation::default()
        };
        let other = Citation {
            authors: vec![
                "Ann B. Lee".to_owned(),
                "Jan van der Berg Jr.".to_owned(),
                "Harbor Office".to_owned(),
            ],
            url: Some("https://example.org/a".to_owned()),
            date: Some("2018".to_owned()),
            ..Citation::default()
        };
        let want = json!({
            "id": "w-0", "type": "article-journal", "title": "Cable Wars", "container-title": "Harbor L. Rev.",
            "volume": "12", "page": "101", "URL": "https://example.org/a",
            "author": [
                {"family": "Lee", "given": "Ann B."},
                {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."},
                {"literal": "Harbor Office"}
            ],
            "issued": {"date-parts": [[2018, 1]]}
        });
        assert_eq!(item("w-0", [&one, &other].into_iter()), want);
        assert_eq!(name("IFEOMA O'HARA"), json!({"family": "O'Hara", "given": "Ifeoma"}));
    }
}
