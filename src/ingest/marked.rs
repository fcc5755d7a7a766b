//! Notes that a format marks as such, and the keys by which calls name them.

use crate::document::NoteKind;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A note that the format marks as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedNote {
    /// The label as printed (`12`, `*`), or the name that stands for it (`[^word]`).
    pub label: String,
    /// The number the label stands for, where it is not one itself (`iv`).
    pub number: Option<u32>,
    /// Footnote or endnote.
    pub kind: NoteKind,
}

/// The marked notes of a document, by key: what a call and the note have in common in the source.
#[derive(Default)]
pub(super) struct MarkedNotes {
    pub(super) notes: Vec<MarkedNote>,
    by_key: HashMap<String, usize>,
}

impl MarkedNotes {
    /// The index of the note with this key, made when it is first spoken of, with its key as label.
    pub(super) fn index(&mut self, key: &str) -> usize {
        if let Some(&index) = self.by_key.get(key) {
            return index;
        }
        self.by_key.insert(key.to_owned(), self.notes.len());
        let index = self.add();
        self.notes[index].label = key.to_owned();
        index
    }

    /// Adds a note without a label: its place numbers it.
    pub(super) fn add(&mut self) -> usize {
        self.notes.push(MarkedNote::default());
        self.notes.len() - 1
    }
}
