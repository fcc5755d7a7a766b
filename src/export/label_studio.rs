//! Label Studio's JSON: a task a document, the program's labels as a prediction that annotators correct. The project needs
//! `<Labels name="label" toName="text">` with the scheme's categories and `<Text name="text" value="$text"/>`. Offsets
//! count code points and each result quotes its words. `evaluate --gold` reads the annotations that come back.
//!
//! Lost: everything but the text and the labels.

use super::{Exporter, Format, Reads, labels};
use crate::document::AnnotatedDocument;
use crate::span::OffsetUnit;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "label-studio",
    extension: "json",
    about: "passages with their categories, to review in Label Studio",
    reads: Reads::Documents,
    exporter: || Box::new(LabelStudio { several: false }),
};

struct LabelStudio {
    several: bool,
}

impl Exporter for LabelStudio {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        let result = labels::of(document, OffsetUnit::Codepoint).zip(1..).map(|(l, n)| {
            json!({
                "id": format!("r{n}"), "from_name": "label", "to_name": "text", "type": "labels", "score": l.share,
                "value": {"start": l.start, "end": l.end, "text": l.text, "labels": [l.category]},
            })
        });
        let result: Vec<Value> = result.collect();
        let task = json!({
            "data": {"document": document.id, "text": document.text},
            "predictions": [{"model_version": document.schema, "result": result}],
        });
        out.write_all(if std::mem::replace(&mut self.several, true) { b",\n" } else { b"\n" })?;
        write!(out, "{task}")
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}
