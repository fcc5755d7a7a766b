//! Companies, agencies and whatever else a scheme names: which of them have a page, and the list of them.

use super::Site;
use super::page::{Plain, Text, file_name};
use crate::coverage::Matrix;
use std::cmp::Reverse;
use std::io::{self, Write};

/// Entities that have a page: those named most. Each page is an open file while the site is written.
const PAGES: usize = 150;

/// An entity with a page.
pub(super) struct EntityPage {
    /// As the scheme calls its type.
    pub(super) of_type: String,
    /// Its canonical name.
    pub(super) name: String,
    /// Passages that name it.
    pub(super) passages: u64,
    /// Its page, from the site's folder.
    pub(super) page: String,
}

/// The entities named most, by type, then the most frequent first, ties in order of name.
pub(super) fn pages(counts: &Matrix) -> Vec<EntityPage> {
    let mut pages: Vec<EntityPage> = counts
        .iter()
        .flat_map(|(of_type, names)| names.iter().map(move |(name, n)| (of_type, name, *n)))
        .map(|(of_type, name, passages)| EntityPage {
            of_type: of_type.clone(),
            name: name.clone(),
            passages,
            page: format!("entity/{}", file_name(&format!("{of_type} {name}"))),
        })
        .collect();
    pages.sort_by_key(|e| Reverse(e.passages));
    pages.truncate(PAGES);
    pages.sort_by(|a, b| a.of_type.cmp(&b.of_type).then(b.passages.cmp(&a.passages)));
    pages
}

impl Site {
    /// The name of an entity as a link to its page, if it has one, from the site's folder.
    pub(super) fn entity_link(&self, of_type: &str, name: &str) -> Option<String> {
        let page = self.entity(of_type, name)?;
        Some(format!("<a href=\"{}\">{}</a>", Plain(&self.entities[page].page), Text(name)))
    }

    /// Where an entity stands among those that have a page.
    pub(super) fn entity(&self, of_type: &str, name: &str) -> Option<usize> {
        self.entities.iter().position(|e| e.of_type == of_type && e.name == name)
    }
}

/// Writes who is named, type by type.
pub(super) fn write(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    if site.entities.is_empty() {
        return Ok(());
    }
    out.write_all(b"<section><h2 id=\"_entities\">Named</h2>")?;
    for group in site.entities.chunk_by(|a, b| a.of_type == b.of_type) {
        let shown = group.iter().map(|e| {
            format!(
                "<li><a href=\"{}\">{}</a> <small>{}</small></li>",
                Plain(&e.page),
                Text(&e.name),
                e.passages
            )
        });
        let of_type = group.first().map_or("", |e| e.of_type.as_str());
        write!(out, "<h3>{}</h3><ul class=\"names\">{}</ul>", Text(of_type), shown.collect::<String>())?;
    }
    out.write_all(b"</section>\n")
}
