//! BibLaTeX, for biber, pandoc, JabRef and Zotero.
//!
//! Entry types and fields are those of the biblatex manual; types of law that no standard style formats
//! (`@jurisdiction`, `@legislation`, `@legal`) are there for those that do. Words with capitals stand in braces: what
//! is a name and what a capital of the title cannot be told, so styles keep titles as printed.
//!
//! Lost: who cites a source and where, pin cites, archived copies, authors that `et al.` stands for. The number of a
//! work (`w-…`) is an alias of its key (`ids`).

use super::{Exporter, Format, Reads};
use crate::citations::csl::{Item, Name};
use crate::corpus::WorkLine;
use std::io::{self, Write};
use unicode_normalization::UnicodeNormalization as _;

pub(super) const FORMAT: Format = Format {
    name: "biblatex",
    extension: "bib",
    about: "works as BibLaTeX, for biber, pandoc, JabRef and Zotero",
    reads: Reads::Works,
    exporter: || Box::new(BibLatex),
};

struct BibLatex;

impl Exporter for BibLatex {
    fn work(&mut self, work: &WorkLine, out: &mut dyn Write) -> io::Result<()> {
        let item = &work.csl;
        let shape = Shape::of(item);
        let mut entry = format!("@{}{{{},\n", shape.entry, key(item));
        let mut field = |name: &str, value: &str| {
            if !value.is_empty() {
                entry.extend(["  ", name, " = {", value, "},\n"]);
            }
        };
        let text = |value: &Option<String>| value.as_deref().map_or_else(String::new, escaped);
        field("ids", &work.id);
        field("author", &names(&item.author));
        field("title", &title(item.title.as_deref().unwrap_or_default()));
        field("shorttitle", &title(item.title_short.as_deref().unwrap_or_default()));
        let container = item.container_title.as_deref().unwrap_or_default();
        let is_title = shape.container.ends_with("title");
        field(shape.container, &if is_title { title(container) } else { institution(container) });
        field(shape.publisher, &institution(item.publisher.as_deref().unwrap_or_default()));
        field("date", &item.issued.as_ref().and_then(|d| date(&d.date_parts[0])).unwrap_or_default());
        field("volume", &text(&item.volume));
        field("number", &text(&item.number));
        match &item.section {
            Some(section) => {
                field("pages", &range(section));
                field("bookpagination", "section");
            }
            None => field("pages", &item.page.as_deref().map_or_else(String::new, range)),
        }
        field("type", &item.genre.as_deref().map_or_else(|| shape.kind.to_owned(), escaped));
        field("entrysubtype", shape.subtype);
        field("isbn", &text(&item.isbn));
        field("issn", &text(&item.issn));
        field("doi", &verbatim(item.doi.as_deref().unwrap_or_default()));
        field("url", &verbatim(item.url.as_deref().unwrap_or_default()));
        entry.push_str("}\n\n");
        out.write_all(entry.as_bytes())
    }
}

/// How a type of CSL is an entry of BibLaTeX.
struct Shape {
    entry: &'static str,
    /// Field of the container.
    container: &'static str,
    /// Field of the publisher.
    publisher: &'static str,
    /// Value of `type`, where the entry is for several.
    kind: &'static str,
    subtype: &'static str,
}

impl Shape {
    fn of(item: &Item) -> Self {
        let journal =
            |entry| Self { entry, container: "journaltitle", publisher: "publisher", kind: "", subtype: "" };
        let online = |entry| Self { container: "organization", publisher: "organization", ..journal(entry) };
        let report = |entry| Self { publisher: "institution", ..online(entry) };
        match &*item.item_type {
            "article-journal" => journal("article"),
            "article-newspaper" => Self { subtype: "newspaper", ..journal("article") },
            "book" => Self { container: "booktitle", ..journal("book") },
            "chapter" => Self { container: "booktitle", ..journal("incollection") },
            "thesis" => Self { kind: "Thesis", ..report("thesis") },
            "report" => Self { kind: "Report", ..report("report") },
            "webpage" => online("online"),
            "legal_case" => journal("jurisdiction"),
            "legislation" | "regulation" => journal("legislation"),
            "treaty" => journal("legal"),
            "dataset" => online("dataset"),
            "personal_communication" => online("letter"),
            "hearing" => Self { kind: "Hearing", ..online("misc") },
            "speech" => Self { kind: "Speech", ..online("misc") },
            _ => online("misc"),
        }
    }
}

/// `lee2020cable-5d1c03aa`: author, year and title for people to recognise, the beginning of the work's id so that no
/// two are alike and none changes when others come.
fn key(item: &Item) -> String {
    const ID_DIGITS: usize = 8;
    let plain = |text: &str| -> String {
        text.nfd().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let author = item.author.first().and_then(|name| {
        let literal = || name.literal.as_deref().and_then(|l| l.split_whitespace().next());
        name.family.as_deref().or_else(literal)
    });
    let year = item.issued.as_ref().and_then(|d| d.date_parts[0].first().copied());
    let words = item.title.as_deref().unwrap_or_default().split_whitespace();
    let word = words.map(plain).find(|word| word.len() > 3).unwrap_or_default();
    let id = item.id.trim_start_matches("w-");
    let year = year.map_or_else(String::new, |year| year.to_string());
    let name = format!("{}{year}{word}", plain(author.unwrap_or_default()));
    let id = id.get(..ID_DIGITS).unwrap_or(id);
    if name.is_empty() { format!("w-{id}") } else { format!("{name}-{id}") }
}

/// Extended Date/Time Format, level 0.
fn date(parts: &[u32]) -> Option<String> {
    let year = parts.first().filter(|year| **year <= 9999)?;
    let month = parts.get(1).filter(|month| (1..=12).contains(*month));
    let day = parts.get(2).filter(|day| (1..=31).contains(*day));
    Some(match (month, day) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    })
}

/// Names, with `and` between two; an institution's in braces of its own.
fn names(names: &[Name]) -> String {
    let name = |name: &Name| {
        let Some(family) = &name.family else {
            return format!("{{{}}}", escaped(name.literal.as_deref().unwrap_or_default()));
        };
        let mut text = name.non_dropping_particle.as_deref().map_or_else(String::new, |p| escaped(p) + " ");
        text.push_str(&part(family));
        for part in [&name.suffix, &name.given].into_iter().flatten().map(|p| part(p)) {
            text.push_str(", ");
            text.push_str(&part);
        }
        text
    };
    names.iter().map(name).collect::<Vec<_>>().join(" and ")
}

/// A part of a name; in braces if its words would be taken for something else.
fn part(part: &str) -> String {
    let lower = |word: &str| word.starts_with(char::is_lowercase);
    let misread = part.contains(',') || part.split_whitespace().any(|w| lower(w) || w == "And");
    if misread { format!("{{{}}}", escaped(part)) } else { escaped(part) }
}

/// A title: words that a style must not put in lower case, or in capitals at what looks like the beginning of a
/// sentence (`Roe Inc. v. Doe`), are in braces.
fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut begins = true;
    for (i, word) in text.split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        // The first letter of all stays anyway.
        let first = word.chars().next().filter(|_| i == 0).map_or(0, char::len_utf8);
        let kept =
            begins && word.starts_with(char::is_lowercase) || word[first..].contains(char::is_uppercase);
        if kept {
            out.extend(["{", &escaped(word), "}"]);
        } else {
            out.push_str(&escaped(word));
        }
        begins = word.ends_with(['.', ':', '?', '!']);
    }
    out
}

/// Text with what TeX would take for a command escaped; ligatures that TeX would make of it are kept apart.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    for c in text.chars() {
        match c {
            '\\' => out.push_str(r"\textbackslash{}"),
            '^' => out.push_str(r"\textasciicircum{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            // Braces count before TeX sees them, escaped or not.
            '{' => out.push_str(r"\textbraceleft{}"),
            '}' => out.push_str(r"\textbraceright{}"),
            '$' | '&' | '#' | '%' | '_' => out.extend(['\\', c]),
            '-' | '`' | '\'' if last == c => out.extend(["{}", c.encode_utf8(&mut [0; 4])]),
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
        last = c;
    }
    out
}

/// A publisher; in braces if it would be taken for a list of two.
fn institution(name: &str) -> String {
    let name = escaped(name);
    if name.contains(" and ") { format!("{{{name}}}") } else { name }
}

/// Pages, their ranges with two hyphens.
fn range(pages: &str) -> String {
    pages.split(['–', '—']).map(escaped).collect::<Vec<_>>().join("--")
}

/// A URL or DOI: BibLaTeX reads these fields as they stand, but for braces, which must pair.
fn verbatim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '\\' => out.push_str("%5C"),
            c if c.is_whitespace() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_safe_for_tex() {
        assert_eq!(
            escaped(r"R&D_1 50% #2 $3 {a}\b ^~"),
            r"R\&D\_1 50\% \#2 \$3 \textbraceleft{}a\textbraceright{}\textbackslash{}b \textasciicircum{}\textasciitilde{}"
        );
        assert_eq!(escaped("a--b ''c"), "a-{}-b '{}'c");
        assert_eq!(title("Beyond Huawei and iOS"), "Beyond {Huawei} and {iOS}");
        assert_eq!(title("AI in court"), "{AI} in court");
        assert_eq!(title("Roe inc. v. doe"), "Roe inc. {v.} {doe}");
        assert_eq!(range("13–14"), "13--14");
        assert_eq!(institution("Office of Bread and Salt"), "{Office of Bread and Salt}");
        assert_eq!(verbatim("https://a.org/{b}?c=%20_d"), "https://a.org/%7Bb%7D?c=%20_d");
    }

    #[test]
    fn names_are_read_as_they_are_meant() {
        let literal = Name { literal: Some("Barnes and Noble, Inc.".to_owned()), ..Name::default() };
        let person = Name {
            family: Some("Berg".to_owned()),
            given: Some("Jan".to_owned()),
            non_dropping_particle: Some("van der".to_owned()),
            suffix: Some("Jr.".to_owned()),
            ..Name::default()
        };
        assert_eq!(names(&[literal, person]), "{Barnes and Noble, Inc.} and van der Berg, Jr., Jan");
    }

    #[test]
    fn dates_are_edtf() {
        assert_eq!(date(&[2018, 1, 31]).as_deref(), Some("2018-01-31"));
        assert_eq!(date(&[476]).as_deref(), Some("0476"));
        assert_eq!(date(&[2018, 13]).as_deref(), Some("2018"));
    }

    #[test]
    fn keys_are_plain_and_their_own() {
        let item = |id: &str| Item {
            id: id.to_owned(),
            title: Some("A Größe of Ships".to_owned()),
            author: vec![Name { family: Some("O’Müller".to_owned()), ..Name::default() }],
            ..Item::default()
        };
        assert_eq!(key(&item("w-0123456789abcdef")), "omullergroe-01234567");
        assert_ne!(key(&item("w-0123456789abcdef")), key(&item("w-1123456789abcdef")));
        assert_eq!(key(&Item { id: "w-0123456789abcdef".to_owned(), ..Item::default() }), "w-01234567");
    }
}
