//! The tables: what their columns say, and their rows.

use super::Type::{Bool, Int, Real, Text, Texts};
use super::{Column, Row, Rows, Table, Value};
use crate::corpus::WorkLine;
use crate::document::{AnnotatedDocument, Around, Finding};
use crate::span::{OffsetMap, OffsetUnit};

/// All tables.
pub const TABLES: [Table; 6] = [DOCUMENTS, PASSAGES, NOTES, CITATIONS, EVIDENCE, WORKS];

const fn column(name: &'static str, holds: super::Type, about: &'static str) -> Column {
    Column { name, holds, about }
}

/// Documents.
pub const DOCUMENTS: Table = Table {
    name: "documents",
    about: "a document",
    key: 1,
    columns: &[
        column("document", Text, "id"),
        column("path", Text, "path of the source"),
        column("media_type", Text, "media type of the source"),
        column("sha256", Text, "SHA-256 of the source, in hex"),
        column("bytes", Int, "size of the source"),
        column("title", Text, "title"),
        column("authors", Texts, "authors"),
        column("date", Text, "ISO 8601 date, as precise as it is known"),
        column("publisher", Text, "publishing institution"),
        column("language", Text, "BCP 47 language tag"),
        column("text", Text, "the reading text, which offsets count in"),
    ],
    rows: Rows::Document(|d| {
        vec![vec![
            text(&d.id),
            text(&d.source.path),
            text(&d.source.media_type),
            text(&d.source.sha256),
            Value::Int(i64::try_from(d.source.bytes).unwrap_or(i64::MAX)),
            maybe(d.metadata.title.as_ref()),
            Value::Texts(d.metadata.authors.clone()),
            maybe(d.metadata.date.as_ref()),
            maybe(d.metadata.publisher.as_ref()),
            maybe(d.metadata.language.as_ref()),
            text(&d.text),
        ]]
    }),
};

/// Passages.
pub const PASSAGES: Table = Table {
    name: "passages",
    about: "a passage of the body: paragraph, quotation, list item, table or heading",
    key: 2,
    columns: &[
        column("document", Text, "id of the document"),
        column("passage", Text, "id in the document"),
        column("section", Text, "id of the innermost section"),
        column("headings", Texts, "titles of the sections around it, outermost first"),
        column("kind", Text, "paragraph, quote, list-item, heading or table"),
        column("start", Int, "start in the text, in code points"),
        column("end", Int, "end in the text, in code points"),
        column("tokens", Int, "tokens, where a tokenizer was given"),
        column("notes", Texts, "ids of the notes it calls, in order"),
        column("concerns", Texts, "categories of concern, strongest first"),
        column("responses", Texts, "responses, strongest first"),
        column("finer", Texts, "finer categories inside those"),
        column("entities", Texts, "names of the entities in it, each once"),
        column("cited", Bool, "whether it has a note or a citation of its own"),
        column("text", Text, "its words"),
    ],
    rows: Rows::Document(passages),
};

/// Notes.
pub const NOTES: Table = Table {
    name: "notes",
    about: "a footnote or endnote",
    key: 2,
    columns: &[
        column("document", Text, "id of the document"),
        column("note", Text, "id in the document"),
        column("number", Int, "the number that the author meant"),
        column("label", Text, "the label as printed"),
        column("start", Int, "start in the text, in code points"),
        column("end", Int, "end in the text, in code points"),
        column("called_at", Int, "where the body calls it first, in code points"),
        column("text", Text, "its words"),
    ],
    rows: Rows::Document(|d| {
        let map = OffsetMap::new(&d.text, OffsetUnit::Codepoint);
        let row = |n: &crate::document::Note| {
            vec![
                text(&d.id),
                text(&n.id),
                n.number.map_or(Value::Null, |number| Value::Int(i64::from(number))),
                text(&n.label),
                offset(&map, n.start),
                offset(&map, n.end),
                n.call.map_or(Value::Null, |at| offset(&map, at)),
                words(d, n.start, n.end),
            ]
        };
        d.notes.iter().map(row).collect()
    }),
};

/// Citations.
pub const CITATIONS: Table = Table {
    name: "citations",
    about: "a citation, in full or a back-reference",
    key: 2,
    columns: &[
        column("document", Text, "id of the document"),
        column("citation", Text, "id in the document"),
        column("note", Text, "id of its note; empty in the body"),
        column("start", Int, "start in the text, in code points"),
        column("end", Int, "end in the text, in code points"),
        column("form", Text, "full, id, supra, infra, short, hereinafter-use or unparsed"),
        column("signal", Text, "introductory signal"),
        column("kind", Text, "kind of source"),
        column("authors", Texts, "authors, in order"),
        column("title", Text, "title"),
        column("container", Text, "newspaper, journal, institution, reporter or code"),
        column("volume", Text, "volume"),
        column("page", Text, "first page, or section of a code"),
        column("date", Text, "ISO 8601 date, as precise as printed"),
        column("url", Text, "URL, healed"),
        column("doi", Text, "digital object identifier"),
        column("pin", Text, "pin cite"),
        column("parenthetical", Text, "explanatory parenthetical"),
        column("target", Text, "id of the citation or note that a back-reference points at"),
        column("work", Text, "id of the work"),
        column("confidence", Real, "0 to 1"),
        column("text", Text, "its words"),
    ],
    rows: Rows::Document(|d| {
        let map = OffsetMap::new(&d.text, OffsetUnit::Codepoint);
        let row = |c: &crate::document::Citation| {
            vec![
                text(&d.id),
                text(&c.id),
                maybe(c.note.as_ref()),
                offset(&map, c.start),
                offset(&map, c.end),
                text(c.form.name()),
                maybe(c.signal.as_ref()),
                text(c.kind.name()),
                Value::Texts(c.authors.clone()),
                maybe(c.title.as_ref()),
                maybe(c.container.as_ref()),
                maybe(c.volume.as_ref()),
                maybe(c.page.as_ref()),
                maybe(c.date.as_ref()),
                maybe(c.url.as_ref()),
                maybe(c.identifiers.doi.as_ref()),
                maybe(c.pin.as_ref()),
                maybe(c.parenthetical.as_ref()),
                maybe(c.target.as_ref()),
                maybe(c.work.as_ref()),
                Value::Real(c.confidence),
                words(d, c.start, c.end),
            ]
        };
        d.citations.iter().map(row).collect()
    }),
};

/// Evidence.
pub const EVIDENCE: Table = Table {
    name: "evidence",
    about: "a reason for a category of a passage; those of one category add up to its score",
    key: 4,
    columns: &[
        column("document", Text, "id of the document"),
        column("passage", Text, "id of the passage"),
        column("category", Text, "category"),
        column("number", Int, "which of the category's reasons it is, from 1, in order of place"),
        column("facet", Text, "concerns or responses"),
        column("rule", Text, "id of the scheme's term, rule, pattern, heading or context"),
        column("start", Int, "start of the words in the text, in code points"),
        column("end", Int, "end of the words in the text, in code points"),
        column("quote", Text, "the words"),
        column("adds", Real, "what it adds to the score"),
        column("score", Real, "the score of the category"),
        column("threshold", Real, "the score from which the category is assigned"),
        column("finer", Text, "the finer category that it speaks for"),
        column("flag", Text, "the context that weakened it"),
    ],
    rows: Rows::Document(evidence),
};

/// Works.
pub const WORKS: Table = Table {
    name: "works",
    about: "a distinct source of the corpus",
    key: 1,
    columns: &[
        column("work", Text, "id"),
        column("type", Text, "type of CSL-JSON"),
        column("title", Text, "title"),
        column("authors", Texts, "authors, in order"),
        column("container", Text, "what it stands in"),
        column("publisher", Text, "publisher"),
        column("volume", Text, "volume"),
        column("page", Text, "pages"),
        column("year", Int, "year"),
        column("url", Text, "URL"),
        column("doi", Text, "digital object identifier"),
        column("document", Text, "id of the document of the corpus that is the source"),
        column("citing_documents", Int, "documents that cite it"),
        column("citations", Int, "citations of it, back-references included"),
    ],
    rows: Rows::Work(work),
};

fn passages(d: &AnnotatedDocument) -> Vec<Row> {
    let map = OffsetMap::new(&d.text, OffsetUnit::Codepoint);
    let around = Around::of(d);
    let categories =
        |findings: &[Finding]| Value::Texts(findings.iter().map(|f| f.category.clone()).collect());
    let row = |p: &crate::document::Passage| {
        let mut entities: Vec<String> = p.entities.iter().map(|e| e.name.clone()).collect();
        entities.sort_unstable();
        entities.dedup();
        let finer = p.concerns.iter().chain(&p.responses).flat_map(|f| &f.finer);
        vec![
            text(&d.id),
            text(&p.id),
            maybe(p.section.as_ref()),
            Value::Texts(around.headings(p).to_vec()),
            text(p.kind.name()),
            offset(&map, p.start),
            offset(&map, p.end),
            p.tokens.map_or(Value::Null, int),
            Value::Texts(p.calls.iter().map(|call| call.note.clone()).collect()),
            categories(&p.concerns),
            categories(&p.responses),
            Value::Texts(finer.map(|finer| finer.category.clone()).collect()),
            Value::Texts(entities),
            Value::Bool(around.is_cited(p)),
            words(d, p.start, p.end),
        ]
    };
    d.passages.iter().map(row).collect()
}

fn evidence(d: &AnnotatedDocument) -> Vec<Row> {
    let map = OffsetMap::new(&d.text, OffsetUnit::Codepoint);
    let mut rows = Vec::new();
    for p in &d.passages {
        for (facet, findings) in [("concerns", &p.concerns), ("responses", &p.responses)] {
            for finding in findings {
                rows.extend(finding.evidence.iter().enumerate().map(|(i, e)| {
                    vec![
                        text(&d.id),
                        text(&p.id),
                        text(&finding.category),
                        int(i + 1),
                        text(facet),
                        text(&e.rule),
                        offset(&map, e.start),
                        offset(&map, e.end),
                        text(&e.quote),
                        Value::Real(e.adds),
                        Value::Real(finding.score),
                        Value::Real(finding.threshold),
                        maybe(e.finer.as_ref()),
                        maybe(e.flag.as_ref()),
                    ]
                }));
            }
        }
    }
    rows
}

fn work(w: &WorkLine) -> Row {
    let mut citing: Vec<&str> = w.citations.iter().map(|c| c.document.as_str()).collect();
    citing.sort_unstable();
    citing.dedup();
    let year = w.csl.issued.as_ref().and_then(|issued| issued.date_parts[0].first());
    vec![
        text(&w.id),
        text(&w.csl.item_type),
        maybe(w.csl.title.as_ref()),
        Value::Texts(w.csl.author.iter().map(ToString::to_string).collect()),
        maybe(w.csl.container_title.as_ref()),
        maybe(w.csl.publisher.as_ref()),
        maybe(w.csl.volume.as_ref()),
        maybe(w.csl.page.as_ref()),
        year.map_or(Value::Null, |year| Value::Int(i64::from(*year))),
        maybe(w.csl.url.as_ref()),
        maybe(w.csl.doi.as_ref()),
        maybe(w.document.as_ref()),
        int(citing.len()),
        int(w.citations.len()),
    ]
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn maybe(value: Option<&String>) -> Value {
    value.map_or(Value::Null, |value| Value::Text(value.clone()))
}

fn int(value: usize) -> Value {
    Value::Int(i64::try_from(value).unwrap_or(i64::MAX))
}

fn offset(map: &OffsetMap, at: usize) -> Value {
    int(map.convert(at))
}

fn words(d: &AnnotatedDocument, start: usize, end: usize) -> Value {
    text(d.text.get(start..end).unwrap_or_default())
}
