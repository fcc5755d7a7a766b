//! Citations: splits notes into citations and commentary, parses each, resolves back-references, and names the
//! works behind them.

mod antecedents;
mod author_date;
mod backref;
mod body;
mod bounds;
mod called;
mod clauses;
mod containers;
mod contributors;
mod correspondence;
pub mod csl;
mod cues;
mod dashed;
mod data;
mod dates;
mod debates;
mod describe;
mod elements;
mod embedded;
mod full;
mod glosses;
mod head;
mod identifiers;
pub(crate) mod identity;
mod imprint;
mod institutions;
mod inverted;
mod itself;
mod judgments;
mod kinds;
mod leads;
mod legal;
mod marks;
mod names;
mod official;
mod official_journal;
mod persons;
mod phrases;
mod reports;
pub mod resolve;
mod roles;
mod scan;
mod short;
mod signals;
mod source;
mod split;
mod tail;
mod trail;
mod urls;
mod wordlist;
mod works;

pub use identity::Reason;
pub(crate) use itself::itself;
pub use trail::trail;
pub(crate) use works::Identity;

use crate::document::{Citation, Diagnostic, Note};
use crate::ingest::Run;
use crate::notes::Reading;
use crate::span::Span;
use antecedents::Antecedents;
use backref::Parsed;
use body::Meaning;
use resolve::Open;
use split::SegmentKind;

/// What the notes of a document cite.
#[derive(Clone, Debug, Default)]
pub struct Cited {
    /// Citations of the body, then those of the notes in their order; each in order of the text.
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
    /// What tells it from others.
    pub(crate) identity: Identity,
}

/// Parses and resolves the citations of a document.
#[must_use]
pub fn cite(reading: &Reading) -> Cited {
    let mut known = Antecedents::default();
    let list = body::List::of(reading);
    let body::Found { mut citations, mut open, mut mentions, entries } =
        body::find(reading, &list, &mut known);
    // Notes cite by name and year where the body does; else their short titles may mean entries of a bibliography.
    let by_year = mentions.len() >= body::LEAST_MENTIONS;
    let has_bibliography = !by_year && !entries.is_empty();
    let bibliography = Antecedents::listed(&citations, if has_bibliography { &entries } else { &[] });
    let mut healed: Vec<Diagnostic> = citations.iter().filter_map(|c| healed_url(&reading.text, c)).collect();
    for note in &reading.notes {
        let runs = within(&reading.runs, note.span());
        let mut count = 0;
        let scan = scan::scan(&reading.text, note.span()).with_titles(&reading.text, runs);
        let segments = split::split(&reading.text, note.span(), &scan);
        let segments = embedded::divide(&reading.text, segments, &known);
        let segments = if has_bibliography {
            embedded::divide(&reading.text, segments, &bibliography)
        } else {
            segments
        };
        for segment in segments {
            let listed =
                if by_year { body::mentions(&reading.text, segment.span, &list) } else { Vec::new() };
            if listed.iter().any(|mention| mention.meaning != Meaning::Missing) {
                for mention in listed.into_iter().filter(|mention| mention.meaning != Meaning::Missing) {
                    count += 1;
                    mentions.push((citations.len(), mention.meaning));
                    citations.push(of_note(mention.citation, note, count));
                    known.add(&citations[citations.len() - 1]);
                }
                continue;
            }
            let mut parsed = backref::parse(&reading.text, &segment, &known);
            let places = match &parsed {
                Parsed::Other => body::in_sentence(&reading.text, &segment, &scan),
                _ => Vec::new(),
            };
            if !places.is_empty() {
                for place in places {
                    let law = body::law(&reading.text, place, runs, &known, citations.len());
                    let Some((citation, short)) = law else { continue };
                    open.extend(short);
                    count += 1;
                    known.add(&citation);
                    citations.push(of_note(citation, note, count));
                }
                continue;
            }
            let full = (matches!(parsed, Parsed::Other) && segment.kind == SegmentKind::Citation)
                .then(|| full::parse(&reading.text, &segment, &scan, runs))
                .flatten();
            // A short title and a page: the bibliography has the rest.
            if has_bibliography && matches!(parsed, Parsed::Other) && full.as_ref().is_none_or(is_bare) {
                parsed = backref::parse(&reading.text, &segment, &bibliography);
            }
            let citation = match (parsed, full) {
                (Parsed::Reference(reference), _) => {
                    open.push(Open::new(citations.len(), &reference));
                    reference.citation
                }
                (Parsed::Other, Some(mut citation)) => {
                    identifiers::complete(segment.span.of(&reading.text), &mut citation);
                    open.extend(Open::of_short(citations.len(), &citation));
                    citation
                }
                (Parsed::CrossReference, _) | (Parsed::Other, None) => continue,
            };
            healed.extend(healed_url(&reading.text, &citation));
            count += 1;
            let citation = of_note(citation, note, count);
            known.add(&citation);
            citations.push(citation);
        }
    }
    for citation in &mut citations {
        citation.source = reading.origin.ranges(citation.span());
    }
    let identities = works::identify(&known, &mut citations);
    let mentions = body::Mentions { meanings: &mentions, entries: &entries };
    let mut diagnostics =
        resolve::resolve(reading, [&known, &bibliography], &open, &mentions, &mut citations);
    diagnostics.append(&mut healed);
    let works = works::collect(&citations, identities);
    Cited { citations, works, diagnostics }
}

/// Whether a citation says nothing of where and when its source appeared.
fn is_bare(citation: &Citation) -> bool {
    [&citation.date, &citation.url, &citation.container, &citation.volume].iter().all(|field| field.is_none())
}

/// `citation` as the one with number `count` of `note`.
fn of_note(citation: Citation, note: &Note, count: usize) -> Citation {
    Citation { id: format!("{}.c{count}", note.id), note: Some(note.id.clone()), ..citation }
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
