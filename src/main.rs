//! The command line.

use anyhow::Context as _;
use glossator::{concerns::Scheme, pipeline, span::OffsetUnit};
use std::io::Write as _;

fn main() -> anyhow::Result<()> {
    let scheme = Scheme::built_in()?;
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).with_context(|| path.clone())?;
        let annotated = pipeline::annotate(&bytes, &path, &scheme)?;
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, &annotated.document.in_unit(OffsetUnit::Codepoint))?;
        writeln!(out)?;
    }
    Ok(())
}
