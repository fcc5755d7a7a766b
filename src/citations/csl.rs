//! CSL-JSON items: what reference managers read.

use super::names::{Person, is_et_al, person};
use crate::document::{Citation, Kind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A CSL-JSON item; its fields in the order they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Item {
    /// DOI.
    #[serde(rename = "DOI", skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// ISBN.
    #[serde(rename = "ISBN", skip_serializing_if = "Option::is_none")]
    pub isbn: Option<String>,
    /// ISSN.
    #[serde(rename = "ISSN", skip_serializing_if = "Option::is_none")]
    pub issn: Option<String>,
    /// Address, or the permalink of a law.
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Authors, those that `et al.` stands for left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<Name>,
    /// Periodical, book or code it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_title: Option<String>,
    /// Sort of source that CSL has no type for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genre: Option<Cow<'static, str>>,
    /// Id of the work.
    pub id: String,
    /// Date of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<Issued>,
    /// Number of a report or docket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// First page or pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Institution or press.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Section of a law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Short title that a citation defines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_short: Option<String>,
    /// Type of CSL 1.0.2.
    #[serde(rename = "type")]
    pub item_type: Cow<'static, str>,
    /// Volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
}

/// A date of CSL-JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Issued {
    /// One date: year, month, day, as far as they are known.
    pub date_parts: [Vec<u32>; 1],
}

/// A name of CSL-JSON: a person's in parts, or an institution's as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Name {
    /// Family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Given names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// Name of an institution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub literal: Option<String>,
    /// `van der`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_dropping_particle: Option<String>,
    /// `Jr.`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
}

/// The name as one reads it: `Ludwig van Beethoven`.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.given, &self.non_dropping_particle, &self.family, &self.suffix, &self.literal];
        let mut parts = parts.into_iter().flatten();
        parts.next().map_or(Ok(()), |first| f.write_str(first))?;
        parts.try_for_each(|part| write!(f, " {part}"))
    }
}

/// The item of a work, each field from the first of its full citations that has it.
pub(super) fn item<'c>(id: &str, citations: impl Iterator<Item = &'c Citation>) -> Item {
    let all: Vec<&Citation> = citations.collect();
    let kind = all.first().map_or(Kind::Other, |c| c.kind);
    let first = |field: fn(&Citation) -> &Option<String>| all.iter().find_map(|c| field(c).clone());
    // A document's number is no publisher of it.
    let container = |c: &&&Citation| c.identifiers.number.is_none() || c.identifiers.number != c.container;
    let container = all.iter().filter(container).find_map(|c| c.container.clone());
    let page = first(|c| &c.page);
    let (publisher, container_title) = if is_published(kind) { (container, None) } else { (None, container) };
    let by_section = matches!(kind, Kind::Statute | Kind::Regulation);
    let (section, page) = if by_section { (page, None) } else { (None, page) };
    // The longest list of authors: `et al.` cuts some short.
    let authors = all.iter().rev().max_by_key(|c| c.authors.iter().filter(|a| !is_et_al(a)).count());
    let authors = authors.into_iter().flat_map(|c| &c.authors).filter(|a| !is_et_al(a));
    let dates = all.iter().rev().filter_map(|c| c.date.as_deref());
    let date = dates.max_by_key(|d| d.len()).and_then(date_parts);
    Item {
        doi: first(|c| &c.identifiers.doi),
        isbn: first(|c| &c.identifiers.isbn),
        issn: first(|c| &c.identifiers.issn),
        url: all.iter().find_map(|c| c.url.as_ref().or(c.identifiers.permalink.as_ref())).cloned(),
        author: authors.map(|a| name(a)).collect(),
        container_title,
        genre: genre(kind).map(Cow::Borrowed),
        id: id.to_owned(),
        issued: date.map(|parts| Issued { date_parts: [parts] }),
        number: all
            .iter()
            .find_map(|c| c.identifiers.number.as_ref().or(c.identifiers.docket.as_ref()))
            .cloned(),
        page,
        publisher,
        section,
        title: first(|c| &c.title),
        title_short: first(|c| &c.hereinafter),
        item_type: csl_type(kind).into(),
        volume: first(|c| &c.volume),
    }
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

/// Whether the container is the source's publisher: an institution publishes, a periodical or code contains.
fn is_published(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Report
            | Kind::Government
            | Kind::Book
            | Kind::Thesis
            | Kind::PressRelease
            | Kind::Speech
            | Kind::Dataset
    )
}

/// A person's name in parts, or an institution's as it is.
fn name(author: &str) -> Name {
    let Some(Person { given, particle, family, suffix }) = person(author) else {
        return Name { literal: Some(author.to_owned()), ..Name::default() };
    };
    let part = |part: &str| (!part.is_empty()).then(|| cased(part));
    Name {
        family: part(family),
        given: part(given),
        literal: None,
        non_dropping_particle: part(particle),
        suffix: part(suffix),
    }
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
    use serde_json::json;

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
        assert_eq!(json!(item("w-0", [&one, &other].into_iter())), want);
        assert_eq!(json!(name("IFEOMA O'HARA")), json!({"family": "O'Hara", "given": "Ifeoma"}));
    }
}
