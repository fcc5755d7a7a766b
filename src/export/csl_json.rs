//! CSL-JSON: an array of items, as Zotero, pandoc and citeproc read them.
//!
//! Lost: who cites a source and where, pin cites, archived copies, identifiers that CSL has no variable for (arXiv,
//! SSRN, CELEX), authors that `et al.` stands for.

use super::{Exporter, Format, Reads};
use crate::corpus::WorkLine;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "csl-json",
    extension: "json",
    about: "works as CSL-JSON, for Zotero, pandoc and citeproc",
    reads: Reads::Works,
    exporter: || Box::new(CslJson::default()),
};

#[derive(Default)]
struct CslJson {
    several: bool,
}

impl Exporter for CslJson {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn work(&mut self, work: &WorkLine, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.several { b",\n" } else { b"\n" })?;
        self.several = true;
        Ok(serde_json::to_writer(out, &work.csl)?)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}
