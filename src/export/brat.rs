//! brat's standoff format: `brat` is the annotations of a document (`.ann`), each filed passage a text-bound one for each
//! of its categories; `brat-text` is the text they stand in (`.txt`), for the same folder. Offsets count code points; a
//! passage of several lines is in pieces, as brat has no annotation across line ends. `evaluate --gold` reads both.
//!
//! Lost: everything but the text and the labels.

use super::{Exporter, Format, Reads, labels};
use crate::document::AnnotatedDocument;
use crate::span::OffsetUnit;
use std::io::{self, Write};

pub(super) const ANNOTATIONS: Format = Format {
    name: "brat",
    extension: "ann",
    about: "passages with their categories, to review in brat",
    reads: Reads::EachDocument,
    exporter: || Box::new(Annotations),
};

pub(super) const TEXT: Format = Format {
    name: "brat-text",
    extension: "txt",
    about: "the reading text itself, beside the annotations for brat",
    reads: Reads::EachDocument,
    exporter: || Box::new(Text),
};

struct Annotations;

impl Exporter for Annotations {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        for (label, number) in labels::of(document, OffsetUnit::Codepoint).zip(1..) {
            let (mut places, mut at) = (Vec::new(), label.start);
            for line in label.text.split('\n') {
                let end = at + line.chars().count();
                if end > at {
                    places.push(format!("{at} {end}"));
                }
                at = end + 1;
            }
            let words = label.text.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
            writeln!(out, "T{number}\t{} {}\t{words}", label.category, places.join(";"))?;
        }
        Ok(())
    }
}

struct Text;

impl Exporter for Text {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(document.text.as_bytes())
    }
}
