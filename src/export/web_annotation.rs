//! The W3C Web Annotation Data Model (JSON-LD): an annotation for each category of a passage and for each citation, on the
//! reading text of its document, by position in code points and by quotation.
//!
//! Lost: evidence, sections, notes, how back-references were resolved.

use super::{Exporter, Format, Reads};
use crate::document::AnnotatedDocument;
use crate::span::{OffsetMap, OffsetUnit, Span};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "web-annotation",
    extension: "jsonld",
    about: "categories and citations as W3C Web Annotations on the reading text",
    reads: Reads::EachDocument,
    exporter: || Box::new(WebAnnotation),
};

struct WebAnnotation;

impl Exporter for WebAnnotation {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        let map = OffsetMap::new(&document.text, OffsetUnit::Codepoint);
        let source = format!("urn:glossator:{}", document.id);
        let annotation = |id: String, span: Span, motivation: &str, body: Value| {
            json!({
                "id": format!("{source}:{id}"),
                "type": "Annotation",
                "motivation": motivation,
                "body": body,
                "target": {
                    "source": source,
                    "selector": [
                        { "type": "TextPositionSelector", "start": map.convert(span.start), "end": map.convert(span.end) },
                        quotation(&document.text, span),
                    ],
                },
            })
        };
        let mut items = Vec::new();
        for p in &document.passages {
            for f in p.concerns.iter().chain(&p.responses) {
                let body = json!({ "type": "TextualBody", "purpose": "tagging", "value": f.category });
                items.push(annotation(format!("{}:{}", p.id, f.category), p.span(), "classifying", body));
            }
        }
        for c in &document.citations {
            let named = c.title.clone().or_else(|| c.work.clone()).unwrap_or_default();
            let body = match &c.url {
                Some(url) => json!({ "id": url, "type": "Text", "purpose": "identifying" }),
                None => json!({ "type": "TextualBody", "purpose": "identifying", "value": named }),
            };
            items.push(annotation(c.id.clone(), c.span(), "identifying", body));
        }
        let page = json!({
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": format!("{source}:page"),
            "type": "AnnotationPage",
            "partOf": { "id": format!("{source}:annotations"), "type": "AnnotationCollection", "total": items.len() },
            "startIndex": 0,
            "items": items,
        });
        serde_json::to_writer_pretty(&mut *out, &page)?;
        writeln!(out)
    }
}

/// The words at `span` and a few before and behind them.
fn quotation(text: &str, span: Span) -> Value {
    const AROUND: usize = 32;
    let before = text.get(..span.start).unwrap_or_default();
    let prefix = before.char_indices().rev().nth(AROUND - 1).map_or(before, |(at, _)| &before[at..]);
    let behind = text.get(span.end..).unwrap_or_default();
    let suffix = behind.char_indices().nth(AROUND).map_or(behind, |(at, _)| &behind[..at]);
    json!({
        "type": "TextQuoteSelector",
        "exact": text.get(span.start..span.end).unwrap_or_default(),
        "prefix": prefix,
        "suffix": suffix,
    })
}
