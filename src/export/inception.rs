//! UIMA CAS JSON 0.4 for INCEpTION: a document a file, each filed passage an annotation of the layer `glossator.Label`
//! for each of its categories. Offsets count UTF-16 code units. `evaluate --gold` reads the files that come back.
//!
//! Lost: everything but the text and the labels.

use super::{Exporter, Format, Reads, labels};
use crate::document::AnnotatedDocument;
use crate::span::OffsetUnit;
use serde_json::json;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "inception",
    extension: "json",
    about: "passages with their categories, to review in INCEpTION (UIMA CAS JSON)",
    reads: Reads::EachDocument,
    exporter: || Box::new(Inception),
};

/// The type of the annotations.
const LAYER: &str = "glossator.Label";

struct Inception;

impl Exporter for Inception {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        // Id 1 is the text itself, 2 what says of its language.
        let language = document.metadata.language.as_deref().unwrap_or("x-unspecified");
        let mut structures = vec![
            json!({"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text",
                "sofaString": document.text}),
            json!({"%ID": 2, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": 1, "begin": 0,
                "end": document.text.encode_utf16().count(), "language": language}),
        ];
        structures.extend(labels::of(document, OffsetUnit::Utf16).zip(3..).map(|(l, id)| {
            json!({"%ID": id, "%TYPE": LAYER, "@sofa": 1, "begin": l.start, "end": l.end, "value": l.category})
        }));
        let members: Vec<usize> = (2..=structures.len()).collect();
        let cas = json!({
            "%TYPES": {LAYER: {"%NAME": LAYER, "%SUPER_TYPE": "uima.tcas.Annotation",
                "value": {"%NAME": "value", "%RANGE": "uima.cas.String"}}},
            "%FEATURE_STRUCTURES": structures,
            "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
        });
        writeln!(out, "{cas}")
    }
}
