//! The annotated document: the one record between analysis and output (schema `glossator/1`).
//!
//! While the pipeline runs, offsets are bytes of [`AnnotatedDocument::text`]; [`AnnotatedDocument::in_unit`]
//! converts them once, when the document is finished.

mod around;
mod citation;
mod ledger;

pub(crate) use around::Around;
pub use citation::{Citation, FieldSpans, Form, Identifiers, Kind};
pub use ledger::{Diagnostic, Furniture, FurnitureKind, Severity};

use crate::span::{OffsetMap, OffsetUnit, Span};
use serde::{Deserialize, Serialize};

/// Name and version of the output schema.
pub const SCHEMA: &str = "glossator/1";

/// One analysed document: one line of `corpus.jsonl`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AnnotatedDocument {
    /// [`SCHEMA`].
    pub schema: String,
    /// File stem and the first eight hex digits of the content's SHA-256.
    pub id: String,
    /// The file this was read from.
    pub source: Source,
    /// Title, authors and the like, where they could be told.
    pub metadata: Metadata,
    /// What every offset below counts.
    pub offset_unit: OffsetUnit,
    /// The reading text: headings and passages in reading order, then the notes in number order.
    pub text: String,
    /// Sections in reading order.
    pub sections: Vec<Section>,
    /// Passages in reading order.
    pub passages: Vec<Passage>,
    /// Notes in number order, series by series.
    pub notes: Vec<Note>,
    /// Citations of the body, then those of the notes in their order; each in order of the text.
    pub citations: Vec<Citation>,
    /// Parts of the source that are neither body nor note.
    pub furniture: Vec<Furniture>,
    /// Repairs and doubts, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// The file a document was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Source {
    /// Path as it was given or found, with `/` between folders; `-` for standard input.
    pub path: String,
    /// Media type, from the content.
    pub media_type: String,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Name of the character encoding, by the WHATWG Encoding Standard.
    pub encoding: String,
}

/// What a document says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Metadata {
    /// Title, if one was found.
    pub title: Option<String>,
    /// Authors in order.
    pub authors: Vec<String>,
    /// ISO 8601 date, as precise as it is known.
    pub date: Option<String>,
    /// Publishing institution.
    pub publisher: Option<String>,
    /// BCP 47 language tag.
    pub language: Option<String>,
}

/// A section of the document and its heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Section {
    /// `s1`, `s2`, … in reading order.
    pub id: String,
    /// The section this one lies in.
    pub parent: Option<String>,
    /// Depth, from 1.
    pub level: u8,
    /// The heading's text.
    pub title: String,
    /// Start of the section, its heading included.
    pub start: usize,
    /// End of the section, subsections included.
    pub end: usize,
}

/// Where something stood in the source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum SourceRange {
    /// On a page of a PDF.
    Page {
        /// Page, from 1.
        page: u32,
        /// Left, top, right and bottom in points from the page's top left corner.
        bbox: [i32; 4],
    },
    /// In a part of a container, such as `word/document.xml` in a DOCX file.
    Part {
        /// Name of the part.
        part: String,
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// In the file itself.
    Bytes {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
}

impl From<Span> for SourceRange {
    fn from(span: Span) -> Self {
        Self::Bytes { start: span.start, end: span.end }
    }
}

/// What a passage is in the layout of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PassageKind {
    /// Running text.
    #[default]
    Paragraph,
    /// A block quotation.
    Quote,
    /// An item of a list.
    ListItem,
    /// A heading; captions and other lines set for display too, which begin no section.
    Heading,
    /// The text of a table.
    Table,
}

impl PassageKind {
    /// The name in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Quote => "quote",
            Self::ListItem => "list-item",
            Self::Heading => "heading",
            Self::Table => "table",
        }
    }
}

/// A paragraph, list item, quotation, table or heading of the body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Passage {
    /// `p1`, `p2`, … in reading order.
    pub id: String,
    /// The innermost section it stands in.
    pub section: Option<String>,
    /// What it is in the layout.
    pub kind: PassageKind,
    /// Start in the text.
    pub start: usize,
    /// End in the text.
    pub end: usize,
    /// Where its pieces stood in the source, in reading order.
    pub source: Vec<SourceRange>,
    /// Sentences, as `[start, end]` in the text.
    pub sentences: Vec<[usize; 2]>,
    /// Tokens, when a tokenizer was given.
    pub tokens: Option<usize>,
    /// Note calls in the passage, in order.
    pub calls: Vec<Call>,
    /// Concern categories it is filed under, strongest first.
    pub concerns: Vec<Finding>,
    /// Categories just under their threshold.
    pub near: Vec<Finding>,
    /// Policy responses it is filed under, strongest first.
    pub responses: Vec<Finding>,
    /// Entities named in it, in order of place.
    pub entities: Vec<Entity>,
}

impl Passage {
    /// Its span in the text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// A reference mark (callout) in the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Call {
    /// Id of the note it calls.
    pub note: String,
    /// Where the mark stood in the text (marks themselves are removed).
    pub at: usize,
}

/// A category a passage is filed under, or nearly, with the sum of reasons.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// Category id of the scheme.
    pub category: String,
    /// Sum of the evidence's `adds`, exactly.
    pub score: f64,
    /// Score from which the category is assigned.
    pub threshold: f64,
    /// The reasons, in order of place.
    pub evidence: Vec<Evidence>,
    /// The finer categories inside this one that the evidence bears out, strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub finer: Vec<Finer>,
}

/// A finer category inside a category.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finer {
    /// Its id in the scheme.
    pub category: String,
    /// Sum of the `adds` of the evidence that names it, exactly.
    pub score: f64,
    /// Score from which it is assigned.
    pub threshold: f64,
}

/// The year of an ISO 8601 date.
pub(crate) fn year(date: &str) -> Option<i64> {
    date.get(..4)?.parse().ok()
}

/// One reason for a finding.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Evidence {
    /// Id of the scheme's term, rule, pattern, heading or context; `topic` for a topic of the whole document.
    pub rule: String,
    /// Start of the words in the text.
    pub start: usize,
    /// End of the words in the text.
    pub end: usize,
    /// The words.
    pub quote: String,
    /// What it adds to the score.
    pub adds: f64,
    /// The finer category that it speaks for, if it does for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finer: Option<String>,
    /// The context that weakened it (`negated`, `hedged`, …), if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
}

/// An entity named in a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entity {
    /// Canonical name.
    pub name: String,
    /// `company`, `agency` or another type of the scheme.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// Start in the text.
    pub start: usize,
    /// End in the text.
    pub end: usize,
}

/// Where a note stands on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// At the foot of its page.
    #[default]
    Footnote,
    /// Gathered at the end of the document or chapter.
    Endnote,
}

/// A footnote or endnote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    /// `n27`; `s2.n27` from the second series on; `a1`, `a2`, … for author notes without a number.
    pub id: String,
    /// Which run of numbers it belongs to, from 1: numbering may restart by chapter or page.
    pub series: u32,
    /// The number the author meant; none for author notes (`*`, `†`).
    pub number: Option<u32>,
    /// The label as printed, or the healed one.
    pub label: String,
    /// Footnote or endnote.
    pub kind: NoteKind,
    /// Start in the text.
    pub start: usize,
    /// End in the text.
    pub end: usize,
    /// Where its pieces stood in the source, in reading order.
    pub source: Vec<SourceRange>,
    /// Where the body calls it first; none if no call was found.
    pub call: Option<usize>,
}

impl Note {
    /// Its span in the text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

impl AnnotatedDocument {
    /// The same document with every offset, until now in bytes, counted in `unit`.
    #[must_use]
    pub fn in_unit(mut self, unit: OffsetUnit) -> Self {
        if unit != OffsetUnit::Byte && !self.text.is_ascii() {
            let text = std::mem::take(&mut self.text);
            let map = OffsetMap::new(&text, unit);
            self.each_offset(&mut |at| *at = map.convert(*at));
            self.text = text;
        }
        self.offset_unit = unit;
        self
    }

    /// The same document with every offset counted in bytes again: the way back from [`Self::in_unit`], for
    /// documents read from a file. Offsets that lie outside the text are brought to its end, and ends before their
    /// starts are left to the reader: use [`str::get`].
    #[must_use]
    pub fn in_bytes(mut self) -> Self {
        let text = std::mem::take(&mut self.text);
        let map = OffsetMap::new(&text, self.offset_unit);
        self.each_offset(&mut |at| *at = map.byte(*at));
        self.text = text;
        self.offset_unit = OffsetUnit::Byte;
        self
    }

    /// Calls `f` on every offset into the text.
    fn each_offset(&mut self, f: &mut impl FnMut(&mut usize)) {
        for s in &mut self.sections {
            f(&mut s.start);
            f(&mut s.end);
        }
        for p in &mut self.passages {
            f(&mut p.start);
            f(&mut p.end);
            p.sentences.iter_mut().flatten().for_each(&mut *f);
            p.calls.iter_mut().for_each(|c| f(&mut c.at));
            for finding in p.concerns.iter_mut().chain(&mut p.near).chain(&mut p.responses) {
                for e in &mut finding.evidence {
                    f(&mut e.start);
                    f(&mut e.end);
                }
            }
            for e in &mut p.entities {
                f(&mut e.start);
                f(&mut e.end);
            }
        }
        for n in &mut self.notes {
            f(&mut n.start);
            f(&mut n.end);
            n.call.iter_mut().for_each(&mut *f);
        }
        for c in &mut self.citations {
            f(&mut c.start);
            f(&mut c.end);
            c.fields.all_mut().into_iter().flatten().flatten().for_each(&mut *f);
        }
        for d in &mut self.diagnostics {
            f(&mut d.start);
            f(&mut d.end);
        }
    }
}
