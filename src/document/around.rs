//! What stands around the passages of a document.

use super::{AnnotatedDocument, Passage};
use std::collections::{BTreeSet, HashMap};

/// The headings over each section, and where the body cites by itself.
pub(crate) struct Around<'d> {
    headings: HashMap<&'d str, Vec<String>>,
    in_body: BTreeSet<usize>,
}

impl<'d> Around<'d> {
    /// Looks through `document`.
    pub(crate) fn of(document: &'d AnnotatedDocument) -> Self {
        let mut headings: HashMap<&str, Vec<String>> = HashMap::new();
        for section in &document.sections {
            let above = section.parent.as_deref().and_then(|parent| headings.get(parent));
            let path = above.into_iter().flatten().chain([&section.title]).cloned().collect();
            headings.insert(&section.id, path);
        }
        let in_body = document.citations.iter().filter(|c| c.note.is_none()).map(|c| c.start).collect();
        Self { headings, in_body }
    }

    /// Titles of the sections around `passage`, outermost first.
    pub(crate) fn headings(&self, passage: &Passage) -> &[String] {
        passage.section.as_deref().and_then(|id| self.headings.get(id)).map_or(&[], Vec::as_slice)
    }

    /// Whether `passage` calls a note or has a citation of its own.
    pub(crate) fn is_cited(&self, passage: &Passage) -> bool {
        !passage.calls.is_empty() || self.citations_in(passage).next().is_some()
    }

    /// Where citations of its own begin in `passage`, in order.
    pub(crate) fn citations_in(&self, passage: &Passage) -> impl Iterator<Item = usize> {
        self.in_body.range(passage.start..passage.end.max(passage.start)).copied()
    }
}
