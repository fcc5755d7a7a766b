//! The package: its parts, found through relationships, and what it says of the document.

use crate::document::Metadata;
use crate::ingest::IngestError;
use crate::ingest::events::{self, Event, Events};
use crate::ingest::zipped::Zip;
use std::collections::HashMap;

/// Names that programs put in for an author or a title.
const FILLERS: [&str; 12] = [
    "administrator",
    "author",
    "document",
    "document1",
    "microsoft office user",
    "none",
    "owner",
    "template",
    "title",
    "unknown",
    "untitled",
    "windows user",
];

/// Relationships of a part.
#[derive(Default)]
pub(super) struct Relations {
    /// Kind (the last word of its type), id and target, in the order of the part.
    all: Vec<(String, String, String)>,
    by_id: HashMap<String, usize>,
}

impl Relations {
    /// Reads the relationships of `part` (empty for the package's own).
    pub(super) fn read(zip: &mut Zip<'_>, part: &str) -> Result<Self, IngestError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let Some(bytes) = zip.part(&name)? else { return Ok(Self::default()) };
        let source = events::decode(bytes);
        let mut events = Events::new(&name, &source);
        let mut relations = Self::default();
        while let Some(event) = events.next()? {
            let Event::Open(element) = event else { continue };
            if element.name.1 != "Relationship" {
                continue;
            }
            let get = |name| element.attribute(name).unwrap_or_default();
            let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
            let external = get("TargetMode").eq_ignore_ascii_case("external");
            let target = if external { get("Target") } else { resolve(folder, &get("Target")) };
            relations.by_id.insert(get("Id"), relations.all.len());
            relations.all.push((kind, get("Id"), target));
        }
        Ok(relations)
    }

    /// Targets of this kind.
    pub(super) fn of_kind<'r>(&'r self, kind: &'r str) -> impl Iterator<Item = &'r str> {
        self.all.iter().filter(move |(k, ..)| k == kind).map(|(.., target)| target.as_str())
    }

    /// The target of the relationship with this id.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(|&at| self.all[at].2.as_str())
    }
}

/// A target relative to the folder of its part.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Title, authors and language from the core properties; what programs fill in unasked is left out. The date of the
/// file's making is not that of the text: reports are saved anew years later.
pub(super) fn metadata(zip: &mut Zip<'_>, package: &Relations) -> Result<Metadata, IngestError> {
    let mut metadata = Metadata::default();
    let Some(part) = package.of_kind("core-properties").next() else { return Ok(metadata) };
    let Some(bytes) = zip.part(part)? else { return Ok(metadata) };
    let source = events::decode(bytes);
    let mut events = Events::new(part, &source);
    while let Some(event) = events.next()? {
        let Event::Open(element) = event else { continue };
        match element.name {
            ("dc", "title") => metadata.title = said(&events.text()?).filter(|t| t.contains(' ')),
            ("dc", "creator") => {
                let names = events.text()?;
                let names = names.split(';').filter_map(said);
                metadata.authors =
                    names.filter(|n| n.contains([' ', '.']) && !n.contains(char::is_numeric)).collect();
            }
            ("dc", "language") => metadata.language = said(&events.text()?),
            _ => {}
        }
    }
    Ok(metadata)
}

/// A property, unless a program filled it in: `Microsoft Word - draft3.doc`.
fn said(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = text.to_lowercase();
    let filler = FILLERS.contains(&lower.as_str())
        || lower.starts_with("microsoft word")
        || [".doc", ".docx", ".rtf", ".odt", ".dot"].iter().any(|e| lower.ends_with(e));
    (!text.is_empty() && !filler).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_and_fillers_left_out() {
        assert_eq!(resolve("word", "footnotes.xml"), "word/footnotes.xml");
        assert_eq!(resolve("word", "../docProps/core.xml"), "docProps/core.xml");
        assert_eq!(resolve("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(said(" Ports  and \n power "), Some("Ports and power".to_owned()));
        assert_eq!(said("Microsoft Word - draft3"), None);
        assert_eq!(said("Untitled"), None);
    }
}
