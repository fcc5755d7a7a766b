//! doccano's JSON Lines for sequence labelling: a document a line, each filed passage a span for each of its categories.
//! Offsets count code points. `evaluate --gold` reads what annotators make of it. The project must allow overlapping spans, or
//! doccano leaves out all but one category of a passage.
//!
//! Lost: everything but the text and the labels.

use super::{Exporter, Format, Reads, labels};
use crate::document::AnnotatedDocument;
use crate::span::OffsetUnit;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "doccano",
    extension: "jsonl",
    about: "passages with their categories, to review in doccano",
    reads: Reads::Documents,
    exporter: || Box::new(Doccano),
};

struct Doccano;

impl Exporter for Doccano {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        let spans = labels::of(document, OffsetUnit::Codepoint);
        let label: Vec<Value> = spans.map(|l| json!([l.start, l.end, l.category])).collect();
        writeln!(out, "{}", json!({"id": document.id, "text": document.text, "label": label}))
    }
}
