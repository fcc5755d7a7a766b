//! Citations: splits notes into citations and commentary, parses each, resolves back-references, and names the
//! works behind them.

mod antecedents;
mod author_date;
mod backref;
mod bounds;
mod called;
mod clauses;
mod containers;
mod correspondence;
pub mod csl;
mod cues;
mod data;
mod dates;
mod elements;
mod embedded;
mod full;
mod glosses;
mod head;
mod identifiers;
mod imprint;
mod kinds;
mod leads;
mod legal;
mod marks;
mod names;
mod official;
mod persons;
mod phrases;
mod reports;
pub mod resolve;
mod roles;
mod scan;
mod short;
mod signals;
mod split;
mod tail;
mod trail;
mod urls;
mod wordlist;
mod works;

pub use trail::trail;

use crate::document::{Citation, Diagnostic};
use crate::ingest::Run;
use crate::notes::Reading;
use crate::span::Span;
use antecedents::Antecedents;
use backref::Parsed;
use resolve::Open;
use split::SegmentKind;

/// What the notes of a document cite.
#[derive(Clone, Debug, Default)]
pub struct Cited {
    /// Citations in the order of their notes, then of their text.
    pub citations: Vec<Citation>,
    /// Distinct sources behind them, in order of first citation.
    pub works: Vec<Work>,
    /// Repairs and doubts, with offsets of the reading text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A distinct source.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// `w-` and sixteen hex digits: the same source has the same id in every document.
    pub id: String,
    /// CSL-JSON item.
    pub csl: csl::Item,
    /// Ids of the citations that cite it, back-references included.
    pub citations: Vec<String>,
}

/// Parses and resolves the citations of a document.
#[must_use]
pub fn cite(reading: &Reading) -> Cited {
    let mut citations = Vec::new();
    let mut known = Antecedents::default();
    let mut open = Vec::new();
    let mut healed = Vec::new();
    for note in &reading.notes {
        let runs = within(&reading.runs, note.span());
        let mut count = 0;
        let scan = scan::scan(&reading.text, note.span());
        let segments = split::split(&reading.text, note.span(), &scan);
        for segment in embedded::divide(&reading.text, segments, &known) {
            let commentary = segment.kind == SegmentKind::Commentary;
            let mut citation = match backref::parse(&reading.text, &segment, &known) {
                Parsed::CrossReference => continue,
                Parsed::Reference(reference) => {
                    open.push(Open::new(citations.len(), &reference));
                    reference.citation
                }
                Parsed::Other if commentary => continue,
                Parsed::Other => match full::parse(&reading.text, &segment, &scan, runs) {
                    Some(mut citation) => {
                        identifiers::complete(segment.span.of(&reading.text), &mut citation);
                        citation
                    }
                    None => continue,
                },
            };
            healed.extend(healed_url(&reading.text, &citation));
            count += 1;
            citation.id = format!("{}.c{count}", note.id);
            citation.note = Some(note.id.clone());
            known.add(&citation);
            citations.push(citation);
        }
    }
    works::identify(&known, &mut citations);
    let mut diagnostics = resolve::resolve(reading, &known, &open, &mut citations);
    diagnostics.append(&mut healed);
    let works = works::collect(&citations);
    Cited { citations, works, diagnostics }
}

/// The repair of a citation's URL, if blanks were taken out of it.
fn healed_url(text: &str, citation: &Citation) -> Option<Diagnostic> {
    let [start, end] = citation.fields.url?;
    let (span, url) = (Span::new(start, end), citation.url.as_deref()?);
    let printed = span.of(text);
    (printed != url).then(|| Diagnostic::repair("url-healed", "rejoined a broken URL", span, printed, url))
}

/// The runs that begin inside `span`.
fn within(runs: &[Run], span: Span) -> &[Run] {
    let start = runs.partition_point(|run| run.span.start < span.start);
    let end = runs.partition_point(|run| run.span.start < span.end);
    &runs[start..end.max(start)]
}
