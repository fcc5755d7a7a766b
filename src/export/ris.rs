//! RIS, for EndNote, Zotero, Mendeley and pandoc.
//!
//! Lost: who cites a source and where, pin cites, archived copies, authors that `et al.` stands for; the particle of a
//! name stands with the family name; commas in an institution's name are colons.

use super::{Exporter, Format, Reads};
use crate::citations::csl::Name;
use crate::corpus::WorkLine;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "ris",
    extension: "ris",
    about: "works as RIS, for EndNote, Zotero and Mendeley",
    reads: Reads::Works,
    exporter: || Box::new(Ris),
};

struct Ris;

impl Exporter for Ris {
    fn work(&mut self, work: &WorkLine, out: &mut dyn Write) -> io::Result<()> {
        let item = &work.csl;
        let mut record = String::new();
        let mut line = |tag: &str, value: &str| {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            if !value.is_empty() {
                record.extend([tag, "  - ", &value, "\r\n"]);
            }
        };
        let is_report = item.item_type == "report";
        line("TY", reference_type(&item.item_type));
        line("ID", &item.id);
        for author in &item.author {
            line("AU", &name(author));
        }
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        line("TI", &text(&item.title));
        line("ST", &text(&item.title_short));
        line("T2", &text(&item.container_title));
        line("PB", &text(&item.publisher));
        line("VL", &text(&item.volume));
        // A report's number stands where a book's ISBN does.
        line(if is_report { "SN" } else { "M1" }, &text(&item.number));
        line("SE", &text(&item.section));
        let page = text(&item.page);
        let (first, last) = page.split_once(['-', '–']).unwrap_or((&page, ""));
        line("SP", first);
        line("EP", last);
        if let Some(parts) = item.issued.as_ref().map(|d| &d.date_parts[0]) {
            if let Some(year) = parts.first() {
                line("PY", &format!("{year:04}"));
            }
            if let [year, month, rest @ ..] = &parts[..] {
                let day = rest.first().map_or_else(String::new, |day| format!("{day:02}"));
                line("DA", &format!("{year:04}/{month:02}/{day}"));
            }
        }
        line("M3", item.genre.as_deref().unwrap_or_default());
        line("SN", &text(&item.isbn));
        line("SN", &text(&item.issn));
        line("DO", &text(&item.doi));
        line("UR", &text(&item.url));
        // The end is the one tag without a value.
        record.push_str("ER  - \r\n\r\n");
        out.write_all(record.as_bytes())
    }
}

/// The type of reference for a type of CSL, of those that all readers know.
fn reference_type(csl: &str) -> &'static str {
    match csl {
        "article-journal" => "JOUR",
        "article-newspaper" => "NEWS",
        "book" => "BOOK",
        "chapter" => "CHAP",
        "thesis" => "THES",
        "report" => "RPRT",
        "webpage" => "ELEC",
        "legal_case" => "CASE",
        "legislation" => "STAT",
        "regulation" | "treaty" => "LEGAL",
        "hearing" => "HEAR",
        "personal_communication" => "PCOMM",
        "dataset" => "DATA",
        _ => "GEN",
    }
}

/// `Berg, Jan, Jr.`; an institution's name without commas, at which readers would take it for a person's.
fn name(name: &Name) -> String {
    let Some(family) = &name.family else {
        return name.literal.as_deref().unwrap_or_default().replace(", ", ": ").replace(',', "");
    };
    let particle = name.non_dropping_particle.as_ref().map(|p| format!("{p} ")).unwrap_or_default();
    let behind = [&name.given, &name.suffix].into_iter().flatten().map(|part| format!(", {part}"));
    format!("{particle}{family}{}", behind.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_family_first() {
        let person = Name {
            family: Some("Berg".to_owned()),
            given: Some("Jan".to_owned()),
            non_dropping_particle: Some("van der".to_owned()),
            suffix: Some("Jr.".to_owned()),
            ..Name::default()
        };
        assert_eq!(name(&person), "van der Berg, Jan, Jr.");
        let office = Name { literal: Some("Congress, Harbor Office".to_owned()), ..Name::default() };
        assert_eq!(name(&office), "Congress: Harbor Office");
    }
}
