//! Word documents (Office Open XML, transitional and strict; also `.docm`, `.dotx`), read part by part.

mod fields;
mod numbers;
mod package;
mod styles;
mod symbols;
#[cfg(test)]
mod tests;
mod walk;

pub(super) use fields::hyperlink;

use super::events::{self, Event, Events};
use super::structured::Builder;
use super::zipped::Zip;
use super::{IngestError, Ingested, Places};
use crate::document::{Furniture, FurnitureKind, NoteKind, SourceRange};
use numbers::Countings;
use package::Relations;
use styles::Styles;
use walk::{Part, Walker};

const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Reads a Word document.
pub(super) fn ingest(zip: &mut Zip<'_>) -> Result<Ingested, IngestError> {
    let package = Relations::read(zip, "")?;
    let main = package.of_kind("officeDocument").next().unwrap_or("word/document.xml").to_owned();
    let relations = Relations::read(zip, &main)?;
    let styles = match text(zip, relations.of_kind("styles").next())? {
        Some((name, source)) => Styles::read(&name, &source)?,
        None => Styles::default(),
    };
    let settings = match text(zip, relations.of_kind("settings").next())? {
        Some((name, source)) => settings(&name, &source)?,
        None => Countings::default(),
    };
    let Some((_, source)) = text(zip, Some(&main))? else {
        return Err(IngestError::Damaged { part: main, problem: "it is missing".to_owned() });
    };
    let mut walker = Walker::new(Builder::default(), &styles);
    let mut places = vec![(0, main.clone())];
    let mut base = source.len();
    walker.walk(&Part { name: &main, source: &source, base: 0, relations: &relations })?;
    walker.count_notes(&settings);
    for (kind, note) in [("footnotes", NoteKind::Footnote), ("endnotes", NoteKind::Endnote)] {
        let Some((name, source)) = text(zip, relations.of_kind(kind).next())? else { continue };
        let relations = Relations::read(zip, &name)?;
        walker.walk_notes(&Part { name: &name, source: &source, base, relations: &relations }, note)?;
        places.push((base, name));
        base += source.len();
    }
    let (builder, mut furniture, diagnostics) = walker.finish();
    for kind in ["header", "footer"] {
        for name in relations.of_kind(kind).map(ToOwned::to_owned).collect::<Vec<_>>() {
            let Some((name, source)) = text(zip, Some(&name))? else { continue };
            if says_something(&name, &source)? {
                let source = SourceRange::Part { part: name, start: 0, end: source.len() };
                furniture.push(Furniture { kind: FurnitureKind::RunningHead, source });
            }
        }
    }
    let metadata = package::metadata(zip, &package)?;
    let places = Places::Parts(places);
    let ingested = builder.finish();
    if ingested.blocks.is_empty() {
        return Err(IngestError::Empty);
    }
    Ok(Ingested {
        media_type: MEDIA_TYPE,
        encoding: "UTF-8",
        metadata,
        places,
        furniture,
        diagnostics,
        ..ingested
    })
}

/// Name and text of a part, if there is one.
fn text(zip: &mut Zip<'_>, name: Option<&str>) -> Result<Option<(String, String)>, IngestError> {
    let Some(name) = name else { return Ok(None) };
    let bytes = zip.part(name)?;
    Ok(bytes.map(|bytes| (name.to_owned(), events::decode(bytes))))
}

/// How notes are counted where sections say nothing.
fn settings(name: &str, source: &str) -> Result<Countings, IngestError> {
    let mut events = Events::new(name, source);
    match events.next()? {
        Some(_) => Countings::read(&mut events),
        None => Ok(Countings::default()),
    }
}

/// Whether a header or footer has words of its own.
fn says_something(name: &str, source: &str) -> Result<bool, IngestError> {
    let mut events = Events::new(name, source);
    let mut in_text = false;
    while let Some(event) = events.next()? {
        match event {
            Event::Open(element) => in_text = element.name == ("w", "t"),
            Event::Close(_) => in_text = false,
            Event::Text(text) if in_text && !text.trim().is_empty() => return Ok(true),
            Event::Text(_) => {}
        }
    }
    Ok(false)
}
