//! How much of the notes was understood, and which back-references lead nowhere.

use super::merge;
use crate::document::{AnnotatedDocument, Citation, Form, Kind, Severity};
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counts of citations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CitationCounts {
    /// All citations.
    pub total: u64,
    /// By form.
    pub by_form: BTreeMap<Form, u64>,
    /// By kind of source, back-references included.
    pub by_kind: BTreeMap<Kind, u64>,
    /// Citations in full that have a title, a date, and a container or a URL.
    pub identified: u64,
    /// Characters (code points) of note text.
    pub note_characters: u64,
    /// Those inside citations that parsed.
    pub explained_characters: u64,
    /// Those inside citations that did not parse; what is left over is commentary.
    pub unparsed_characters: u64,
}

/// Counts of back-references of one form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BackReferenceCounts {
    /// All of them.
    pub total: u64,
    /// With a target.
    pub resolved: u64,
    /// Without, because several sources fit.
    pub ambiguous: u64,
    /// Without, because no source fits.
    pub dangling: u64,
}

/// A back-reference without a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Unresolved {
    /// Id of the citation.
    pub citation: String,
    /// Its form.
    pub form: Form,
    /// Whether several sources fit; else none does.
    pub ambiguous: bool,
    /// Its words.
    pub quote: String,
    /// What the ledger says of it.
    pub reason: Option<String>,
}

/// Counts the citations.
pub(super) fn count(document: &AnnotatedDocument) -> CitationCounts {
    let characters =
        |span: Span| document.text.get(span.start..span.end).map_or(0, |t| t.chars().count() as u64);
    let mut counts = CitationCounts {
        total: document.citations.len() as u64,
        note_characters: document.notes.iter().map(|n| characters(n.span())).sum(),
        ..CitationCounts::default()
    };
    for c in &document.citations {
        *counts.by_form.entry(c.form).or_default() += 1;
        *counts.by_kind.entry(c.kind).or_default() += 1;
        let identified = c.form == Form::Full
            && c.title.is_some()
            && c.date.is_some()
            && (c.container.is_some() || c.url.is_some());
        counts.identified += u64::from(identified);
        if c.note.is_some() {
            let kept = characters(c.span());
            if c.form == Form::Unparsed {
                counts.unparsed_characters += kept;
            } else {
                counts.explained_characters += kept;
            }
        }
    }
    counts
}

/// Whether a citation of this form points at another one.
const fn points(form: Form) -> bool {
    !matches!(form, Form::Full | Form::Unparsed)
}

/// Counts the back-references and lists those without a target.
pub(super) fn back_references(
    document: &AnnotatedDocument,
) -> (BTreeMap<Form, BackReferenceCounts>, Vec<Unresolved>) {
    let mut counts: BTreeMap<Form, BackReferenceCounts> = BTreeMap::new();
    let mut unresolved = Vec::new();
    for c in document.citations.iter().filter(|c| points(c.form)) {
        let counts = counts.entry(c.form).or_default();
        counts.total += 1;
        if c.target.is_some() {
            counts.resolved += 1;
            continue;
        }
        let (code, reason) = doubt(document, c).unwrap_or_default();
        let ambiguous = code.contains("ambiguous");
        if ambiguous {
            counts.ambiguous += 1;
        } else {
            counts.dangling += 1;
        }
        unresolved.push(Unresolved {
            citation: c.id.clone(),
            form: c.form,
            ambiguous,
            quote: document.text.get(c.start..c.end).unwrap_or_default().to_owned(),
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
        });
    }
    (counts, unresolved)
}

/// Code and message of the diagnostic that says why `citation` has no target: the warning about its very words.
/// Diagnostics are in order of place.
fn doubt<'d>(document: &'d AnnotatedDocument, citation: &Citation) -> Option<(&'d str, &'d str)> {
    let first = document.diagnostics.partition_point(|d| d.start < citation.start);
    document.diagnostics[first..]
        .iter()
        .take_while(|d| d.start == citation.start)
        .find(|d| d.end == citation.end && d.severity == Severity::Warning)
        .map(|d| (d.code.as_str(), d.message.as_str()))
}

impl CitationCounts {
    pub(super) fn add(&mut self, other: &Self) {
        self.total += other.total;
        merge(&mut self.by_form, &other.by_form);
        merge(&mut self.by_kind, &other.by_kind);
        self.identified += other.identified;
        self.note_characters += other.note_characters;
        self.explained_characters += other.explained_characters;
        self.unparsed_characters += other.unparsed_characters;
    }
}

impl BackReferenceCounts {
    pub(super) fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.resolved += other.resolved;
        self.ambiguous += other.ambiguous;
        self.dangling += other.dangling;
    }
}
