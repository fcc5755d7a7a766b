//! Passages for search servers, a JSON object each, with the citations that they stand on.
//!
//! `elasticsearch` is the bulk format of Elasticsearch and OpenSearch (citations nested); its mapping is
//! `elasticsearch-mapping`. `jsonl-passages` has the same fields flat, with an `id` of letters and digits, as Meilisearch,
//! Typesense, Quickwit and Solr take them. Ids are made of document, place and text, so that loading a corpus twice changes
//! nothing.
//!
//! Lost: evidence, spans, notes without a citation, places in sources.

use super::{Exporter, Format, Reads, stable_id};
use crate::document::{AnnotatedDocument, Around, Citation, Finding, Passage, PassageKind, year};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

pub(super) const ELASTICSEARCH: Format = Format {
    name: "elasticsearch",
    extension: "ndjson",
    about: "passages with nested citations, for the bulk interface of Elasticsearch and OpenSearch",
    reads: Reads::Documents,
    exporter: || Box::new(Bulk),
};

pub(super) const MAPPING: Format = Format {
    name: "elasticsearch-mapping",
    extension: "json",
    about: "the settings and mapping of the index that `elasticsearch` is for",
    reads: Reads::Nothing,
    exporter: || Box::new(Mapping),
};

pub(super) const FLAT: Format = Format {
    name: "jsonl-passages",
    extension: "jsonl",
    about: "flat passages, for Meilisearch, Typesense, Quickwit and Solr",
    reads: Reads::Documents,
    exporter: || Box::new(Flat),
};

struct Bulk;

impl Exporter for Bulk {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        for (id, passage, citations) in fed(document) {
            let mut fields = passage;
            let citations: Vec<Value> = citations.iter().map(|c| citation(c)).collect();
            fields.insert("citations".to_owned(), citations.into());
            writeln!(out, "{}\n{}", json!({ "index": { "_id": id } }), Value::Object(fields))?;
        }
        Ok(())
    }
}

struct Mapping;

impl Exporter for Mapping {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let keyword = json!({ "type": "keyword" });
        let text = json!({ "type": "text", "analyzer": "english" });
        let mapping = json!({ "mappings": { "dynamic": "strict", "properties": {
            "document": keyword, "path": keyword, "passage": keyword, "kind": keyword,
            "title": text, "headings": text, "text": text, "date": keyword,
            "year": { "type": "short" }, "concerns": keyword, "responses": keyword, "finer": keyword,
            "entities": keyword, "cited": { "type": "boolean" }, "start": { "type": "integer" }, "end": { "type": "integer" },
            "citations": { "type": "nested", "properties": {
                "citation": keyword, "note": keyword, "work": keyword, "form": keyword, "kind": keyword,
                "authors": text, "title": text, "container": keyword, "date": keyword,
                "year": { "type": "short" }, "url": keyword, "pin": keyword,
            } },
        } } });
        serde_json::to_writer_pretty(&mut *out, &mapping)?;
        writeln!(out)
    }
}

struct Flat;

impl Exporter for Flat {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        for (id, passage, citations) in fed(document) {
            let mut fields = passage;
            let all = |field: fn(&Citation) -> Option<&String>| -> Value {
                citations
                    .iter()
                    .filter_map(|c| field(c))
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .cloned()
                    .collect()
            };
            fields.insert("id".to_owned(), id.into());
            fields.insert("works".to_owned(), all(|c| c.work.as_ref()));
            fields.insert("sources".to_owned(), all(|c| c.title.as_ref()));
            fields.insert("urls".to_owned(), all(|c| c.url.as_ref()));
            let kinds: BTreeSet<&str> = citations.iter().map(|c| c.kind.name()).collect();
            fields.insert("source_kinds".to_owned(), kinds.into_iter().collect());
            writeln!(out, "{}", Value::Object(fields))?;
        }
        Ok(())
    }
}

/// Id, fields and citations of each passage but headings.
fn fed(document: &AnnotatedDocument) -> impl Iterator<Item = (String, Map<String, Value>, Vec<&Citation>)> {
    let around = Around::of(document);
    let map = crate::span::OffsetMap::new(&document.text, crate::span::OffsetUnit::Codepoint);
    let mut in_notes: HashMap<&str, Vec<&Citation>> = HashMap::new();
    for citation in &document.citations {
        in_notes.entry(citation.note.as_deref().unwrap_or_default()).or_default().push(citation);
    }
    let in_body = in_notes.remove("").unwrap_or_default();
    document.passages.iter().filter(|p| p.kind != PassageKind::Heading).map(move |p| {
        let from = in_body.partition_point(|c| c.start < p.start);
        let own = in_body[from..].iter().take_while(|c| c.start < p.end);
        let called = p.calls.iter().filter_map(|call| in_notes.get(call.note.as_str())).flatten();
        let citations = own.chain(called).copied().collect();
        let text = document.text.get(p.start..p.end).unwrap_or_default();
        let fields = fields(document, p, &around, text, [map.convert(p.start), map.convert(p.end)]);
        (stable_id(&[&document.id, &p.id, text]), fields, citations)
    })
}

fn fields(
    document: &AnnotatedDocument,
    passage: &Passage,
    around: &Around,
    text: &str,
    [start, end]: [usize; 2],
) -> Map<String, Value> {
    let categories = |findings: &[Finding]| findings.iter().map(|f| f.category.clone()).collect::<Vec<_>>();
    let finer = passage.concerns.iter().chain(&passage.responses).flat_map(|f| &f.finer);
    let entities: BTreeSet<&str> = passage.entities.iter().map(|e| e.name.as_str()).collect();
    let date = document.metadata.date.as_deref();
    let fields = json!({
        "document": document.id,
        "path": document.source.path,
        "passage": passage.id,
        "kind": passage.kind,
        "title": document.metadata.title,
        "headings": around.headings(passage),
        "date": date,
        "year": date.and_then(year),
        "concerns": categories(&passage.concerns),
        "responses": categories(&passage.responses),
        "finer": finer.map(|f| f.category.clone()).collect::<Vec<_>>(),
        "entities": entities,
        "cited": around.is_cited(passage),
        "start": start,
        "end": end,
        "text": text,
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn citation(c: &Citation) -> Value {
    json!({
        "citation": c.id, "note": c.note, "work": c.work, "form": c.form, "kind": c.kind, "authors": c.authors,
        "title": c.title, "container": c.container, "date": c.date, "year": c.date.as_deref().and_then(year),
        "url": c.url, "pin": c.pin,
    })
}
