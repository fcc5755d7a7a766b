//! What was found, in formats of other tools: the records themselves as JSON Lines or CSV, the works and documents among
//! them by the exporters of `glossator export`.

use super::asked::Asked;
use super::results::refused;
use super::{Answer, Refusal, Server, StatusCode, beside};
use crate::corpus::WorkLine;
use crate::export::{self, Format, Reads, csv};
use crate::search::{Found, Hit};
use crate::tables::Value;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse as _;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Write};
use std::sync::Arc;

/// The most records that are handed out at once.
const RECORDS: usize = 10_000;

/// Formats that the page of results names, with what they hold.
const OFFERED: [(&str, &str); 6] = [
    ("jsonl", "what was found, as JSON Lines"),
    ("csv", "what was found, as a table"),
    ("ris", "works found or cited, for reference managers"),
    ("biblatex", "the same for LaTeX"),
    ("csl-json", "the same as CSL-JSON"),
    ("csv-passages", "all passages of the documents found"),
];

/// Links to what was found in each format.
pub(super) fn links(out: &mut dyn Write, asked: &Asked, found: &Found) -> io::Result<()> {
    if found.total == 0 {
        return Ok(());
    }
    let parameters = Asked { page: 0, ..asked.clone() }.parameters();
    out.write_all(b"<details class=\"about\"><summary>Export what was found</summary><ul>")?;
    for (format, about) in OFFERED {
        write!(out, "<li><a href=\"export?format={format}&amp;{parameters}\">{format}</a> {about}</li>")?;
    }
    if found.total > RECORDS {
        write!(out, "<li>Of the first {RECORDS} records; narrow it down for the others.</li>")?;
    }
    out.write_all(b"</ul></details>")
}

/// What was found, in the format that is asked for.
pub(super) async fn answer(
    State(server): State<Arc<Server>>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::of(asked);
    beside(move || {
        let mut out = Vec::new();
        let (extension, media_type) = match asked.format.as_str() {
            "" | "jsonl" => {
                let lines = hits(&server, &asked)?;
                let write = |hit: &Hit| {
                    serde_json::to_writer(&mut out, hit)?;
                    out.write_all(b"\n")
                };
                lines.iter().try_for_each(write).map_err(Refusal::broken)?;
                ("jsonl", "application/x-ndjson")
            }
            "csv" => {
                table(&mut out, &hits(&server, &asked)?).map_err(Refusal::broken)?;
                ("csv", "text/csv; charset=utf-8")
            }
            name => {
                let format = export::format(name).filter(|format| format.reads != Reads::EachDocument);
                let no_such = || Refusal::missing(&format!("format {name:?} for several documents"));
                let format = format.ok_or_else(no_such)?;
                exported(&mut out, &server, format, &hits(&server, &asked)?).map_err(Refusal::broken)?;
                (format.extension, "application/octet-stream")
            }
        };
        let disposition = format!("attachment; filename=\"found.{extension}\"");
        let headers =
            [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
        Ok((StatusCode::OK, headers, out).into_response())
    })
    .await
}

/// The records found, up to [`RECORDS`].
fn hits(server: &Server, asked: &Asked) -> Result<Vec<Hit>, Refusal> {
    Ok(asked.search(&server.searcher, 0..RECORDS, &[]).map_err(refused)?.hits)
}

fn table(out: &mut dyn Write, hits: &[Hit]) -> io::Result<()> {
    const COLUMNS: [&str; 13] = [
        "record", "document", "place", "title", "author", "category", "entity", "kind", "domain", "year",
        "work", "cited", "text",
    ];
    csv::row(out, &COLUMNS.map(|name| Value::Text(name.to_owned())).to_vec())?;
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) };
    hits.iter().try_for_each(|hit| {
        let cells = vec![
            text(&hit.record),
            text(&hit.document),
            text(&hit.place),
            text(hit.title.as_deref().unwrap_or_default()),
            Value::Texts(hit.author.clone()),
            Value::Texts(hit.category.clone()),
            Value::Texts(hit.entity.clone()),
            Value::Texts(hit.kind.clone()),
            Value::Texts(hit.domain.clone()),
            hit.year.map_or(Value::Null, Value::Int),
            text(hit.work.as_deref().unwrap_or_default()),
            hit.cited.map_or(Value::Null, Value::Bool),
            text(&hit.text),
        ];
        csv::row(out, &cells)
    })
}

/// The documents that were found in, and the works that were found or are cited by what was.
fn exported(out: &mut dyn Write, server: &Server, format: &Format, hits: &[Hit]) -> io::Result<()> {
    let mut exporter = (format.exporter)();
    exporter.begin(out)?;
    if matches!(format.reads, Reads::Documents | Reads::Both) {
        let mut seen = HashSet::new();
        for id in hits.iter().map(|hit| hit.document.as_str()).filter(|id| !id.is_empty()) {
            if seen.insert(id)
                && let Some(document) = server.documents.find(id)?
            {
                exporter.document(&document, out)?;
            }
        }
    }
    if matches!(format.reads, Reads::Works | Reads::Both) {
        let found = |hit: &Hit| if hit.record == "work" { Some(hit.place.clone()) } else { hit.work.clone() };
        let wanted: HashSet<String> = hits.iter().filter_map(found).collect();
        for line in BufReader::new(File::open(server.corpus.join("works.jsonl"))?).lines() {
            let work: WorkLine = serde_json::from_str(&line?)?;
            if wanted.contains(&work.id) {
                exporter.work(&work, out)?;
            }
        }
    }
    exporter.finish(out)
}
