//! The reading text of a document with each citation in a tag: `<cite>`, or `<a>` with a link to the antecedent for a
//! back-reference. Without its tags, and its characters unescaped, it is the reading text to the byte.
//!
//! Lost: everything but the citations' ids, kinds, forms, works and targets; of citations that cross, the end of the
//! second.

use super::markup::{self, Element};
use super::{Exporter, Format, Reads};
use crate::document::AnnotatedDocument;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "text",
    extension: "txt",
    about: "the reading text with each citation in a tag",
    reads: Reads::EachDocument,
    exporter: || Box::new(Text),
};

struct Text;

impl Exporter for Text {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        markup::write(out, &document.text, document.citations.iter().map(Element::of).collect())
    }
}
