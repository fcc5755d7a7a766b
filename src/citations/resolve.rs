//! Resolves back-references to the full citations they stand for.
//!
//! * `Id.` means the citation before it in the same note; at the head of a note, the source of the note before,
//!   if that cites one source only (Bluebook 4.1, Chicago 14.34). Where it cites several, only a pin cite that one
//!   of them alone can have decides. A note between that cites nothing, or is lost, leaves `Id.` open.
//! * `supra note N` means a source of note N that has the printed name. If note N has none, the number of the only
//!   earlier source of that name is proposed when it stands within three notes of it (a note put in or taken out
//!   shifts the others), and nothing is linked; farther away, it is more likely that the source in note N did not
//!   parse.
//! * A hereinafter name or short form means the only earlier source of that name.
//! * A reference without a name means the whole note.
//!
//! A back-reference to a back-reference points at the full citation behind it. Two possible sources are none: the
//! reference stays without a target, and a diagnostic says why.

mod in_note;
mod pages;

use super::antecedents::{Antecedents, Fit, Name, Source, reporter_key};
use super::backref::BackReference;
use super::body::{Meaning, Mentions};
use super::cues::NoteNumber;
use super::judgments;
use super::names::{fold, plain};
use crate::document::{Citation, Diagnostic, Form, Kind, Severity};
use crate::notes::Reading;
use crate::span::Span;
use foldhash::HashMap;
use pages::{BY_PIN, only_with_page};
use std::ops::Range;

/// Two sources fit a back-reference.
pub const AMBIGUOUS: &str = "antecedent-ambiguous";
/// No source fits a back-reference.
pub const MISSING: &str = "antecedent-missing";
/// What a back-reference points at is itself unresolved.
pub const UNRESOLVED: &str = "antecedent-unresolved";
/// The source stands in another note than the printed one: the note's number is proposed, nothing is linked.
pub const NUMBER_MISMATCH: &str = "supra-note-number-mismatch";
/// The note is there, but only words of the printed name are those of its only source.
pub const NAME_MISMATCH: &str = "supra-name-mismatch";

/// A back-reference's note number and name, and the index of its citation.
#[derive(Debug)]
pub(super) struct Open {
    /// Index of the citation.
    pub(super) citation: usize,
    /// The printed note number.
    pub(super) note: Option<NoteNumber>,
    /// The printed name.
    pub(super) name: Name,
}

impl Open {
    /// What is left to resolve of `reference`, the citation at `index`.
    pub(super) fn new(index: usize, reference: &BackReference) -> Self {
        Self { citation: index, note: reference.note, name: reference.name.clone() }
    }

    /// What is left to resolve of a short form by its place (`Carpenter, 138 S. Ct. at 2219`) that no source before
    /// it was seen to have: `citation`, the one at `index`, if it is one.
    pub(super) fn of_short(index: usize, citation: &Citation) -> Option<Self> {
        let place = citation.volume.as_deref().zip(citation.container.as_deref());
        let (volume, container) = place.filter(|_| citation.form == Form::Short)?;
        let title = citation.title.as_deref().map_or_else(String::new, fold);
        let name = Name { place: reporter_key(volume, container), title, ..Name::default() };
        Some(Self { citation: index, note: None, name })
    }
}

/// Sets `target`, `kind`, `work` and `confidence` of the back-references in `open`, which are in order of citation.
/// Names mean what is `known` first: the sources cited before, then the entries of a bibliography.
pub(super) fn resolve(
    reading: &Reading,
    known: [&Antecedents; 2],
    open: &[Open],
    mentions: &Mentions,
    citations: &mut [Citation],
) -> Vec<Diagnostic> {
    let mut resolver = Resolver::new(reading, known, citations);
    let mut diagnostics = Vec::new();
    for (index, meaning) in mentions.meanings {
        diagnostics.extend(resolver.mention(*index, meaning, mentions.entries, citations));
    }
    for reference in open {
        let index = reference.citation;
        let outcome = resolver.outcome(reference, citations);
        let Some(citation) = citations.get(index) else { continue };
        let span = citation.span();
        match outcome {
            Ok(link) => {
                if let Some((code, message)) = &link.remark {
                    diagnostics.push(Diagnostic::new(Severity::Warning, code, message, span));
                }
                resolver.settle(index, &link, citations);
            }
            Err(open) => {
                let printed = reference.note.map(|note| note.number.to_string());
                diagnostics.push(Diagnostic {
                    before: printed.filter(|_| open.proposal.is_some()),
                    after: open.proposal,
                    ..Diagnostic::new(Severity::Warning, open.code, open.reason, span)
                });
                if let Some(citation) = citations.get_mut(index) {
                    citation.confidence = 0.0;
                }
            }
        }
    }
    diagnostics
}

/// More sources of one note are not looked at; nothing is meant without doubt among so many, and the cost stays
/// linear.
const MOST_SOURCES: usize = 64;

/// What a back-reference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// The full citation at this index.
    Citation(usize),
    /// All of the note at this index.
    Note(usize),
}

/// A link, how sure it is, and what an editor should know about it.
struct Link {
    target: Target,
    confidence: f64,
    remark: Option<(&'static str, String)>,
}

impl Link {
    fn to(citation: usize, confidence: f64) -> Self {
        Self { target: Target::Citation(citation), confidence, remark: None }
    }
}

/// Why there is no link.
struct NoLink {
    code: &'static str,
    reason: String,
    /// The note number that would make a link.
    proposal: Option<String>,
}

fn no_link(code: &'static str, reason: impl Into<String>) -> NoLink {
    NoLink { code, reason: reason.into(), proposal: None }
}

struct Resolver<'d> {
    reading: &'d Reading,
    /// The sources cited before, and the entries of the bibliography.
    known: [&'d Antecedents; 2],
    /// Citations of each note, by index of the note.
    of_note: Vec<Range<usize>>,
    /// Index of each citation's note; none in the body.
    note_of: Vec<Option<usize>>,
    /// Notes by series and number.
    by_number: HashMap<(u32, u32), usize>,
    /// The full citation behind each citation, as far as it is known.
    full: Vec<Option<usize>>,
}

impl<'d> Resolver<'d> {
    fn new(reading: &'d Reading, known: [&'d Antecedents; 2], citations: &[Citation]) -> Self {
        let index: HashMap<&str, usize> =
            reading.notes.iter().enumerate().map(|(i, n)| (n.id.as_str(), i)).collect();
        let mut of_note = vec![0..0; reading.notes.len()];
        let mut note_of = Vec::with_capacity(citations.len());
        for (i, citation) in citations.iter().enumerate() {
            let note = citation.note.as_deref().and_then(|id| index.get(id).copied());
            if let Some(range) = note.and_then(|n| of_note.get_mut(n)) {
                *range = if range.start == range.end { i..i + 1 } else { range.start..i + 1 };
            }
            note_of.push(note);
        }
        let by_number = reading.notes.iter().enumerate().rev();
        let by_number = by_number.filter_map(|(i, n)| Some(((n.series, n.number?), i))).collect();
        let is_full = |c: &Citation| matches!(c.form, Form::Full | Form::Unparsed);
        let full = citations.iter().enumerate().map(|(i, c)| is_full(c).then_some(i)).collect();
        Self { reading, known, of_note, note_of, by_number, full }
    }

    fn outcome(&self, open: &Open, citations: &[Citation]) -> Result<Link, NoLink> {
        let Some(citation) = citations.get(open.citation) else { return Err(no_link(MISSING, "")) };
        match citation.form {
            Form::Id if open.name.is_empty() => self.citation_before(open.citation, citations),
            _ => match open.note {
                Some(number) if open.name.is_empty() => self.whole_note(open.citation, number, citations),
                Some(number) => self.in_note(open, number, citations),
                None => self.by_name(open, citations),
            },
        }
    }

    /// The source of `Id.` at `index`.
    fn citation_before(&self, index: usize, citations: &[Citation]) -> Result<Link, NoLink> {
        const SAME_NOTE: f64 = 0.97;
        const NOTE_BEFORE: f64 = 0.95;
        let note = self.note_of.get(index).copied().flatten();
        if let Some(before) = index.checked_sub(1)
            && self.note_of.get(before).copied().flatten() == note
        {
            return match self.full.get(before).copied().flatten() {
                Some(full) if full <= before => Ok(Link::to(full, SAME_NOTE * reliability(citations, full))),
                _ => Err(no_link(UNRESOLVED, "the citation before it has no target itself")),
            };
        }
        let Some(note) = note else { return Err(no_link(MISSING, "no citation stands before it")) };
        let before = self.note_before(note)?;
        let cited = self.of_note.get(before).cloned().unwrap_or_default();
        let label = &self.reading.notes[before].label;
        if cited.start == cited.end {
            return Err(no_link(MISSING, format!("note {label} before it cites nothing")));
        }
        let mut sources: Vec<usize> = Vec::new();
        for i in cited {
            if sources.len() == MOST_SOURCES {
                break;
            }
            match self.full.get(i).copied().flatten() {
                Some(full) if full < index => {
                    if !sources.iter().any(|&s| same_work(citations, s, full)) {
                        sources.push(full);
                    }
                }
                _ => {
                    return Err(no_link(
                        UNRESOLVED,
                        format!("a citation of note {label} before it has no target itself"),
                    ));
                }
            }
        }
        match sources.as_slice() {
            &[one] => Ok(Link::to(one, NOTE_BEFORE * reliability(citations, one))),
            several => match only_with_page(&citations[index], several, citations) {
                Some(one) => Ok(Link::to(one, BY_PIN)),
                None => {
                    let count = several.len();
                    let which = candidates(several, citations);
                    Err(no_link(AMBIGUOUS, format!("note {label} before it cites {count} sources: {which}")))
                }
            },
        }
    }

    /// The note before `note` in its series, if none between them is lost.
    fn note_before(&self, note: usize) -> Result<usize, NoLink> {
        let notes = &self.reading.notes;
        let this = &notes[note];
        let Some(before) = note.checked_sub(1).filter(|&b| notes[b].series == this.series) else {
            return Err(no_link(MISSING, "no note stands before it"));
        };
        match (notes[before].number, this.number) {
            (Some(a), Some(b)) if a + 1 < b => {
                Err(no_link(MISSING, format!("note {} before it was not found", b - 1)))
            }
            _ => Ok(before),
        }
    }

    /// The note with `number`: in the series of the chapter that is named with it, else in that of the citation at
    /// `index`.
    fn numbered(&self, index: usize, note: NoteNumber) -> Option<usize> {
        let own = self.note_of.get(index).copied().flatten().map(|n| self.reading.notes[n].series);
        let own = own.or_else(|| self.reading.notes.first().map(|n| n.series))?;
        let of = |series: u32| self.by_number.get(&(series, note.number)).copied();
        note.chapter.and_then(of).or_else(|| of(own))
    }

    /// The note with the number `printed`; with a pin cite, the only source it cites, or the only one
    /// that can have that page.
    fn whole_note(&self, index: usize, printed: NoteNumber, citations: &[Citation]) -> Result<Link, NoLink> {
        const SURE: f64 = 0.95;
        let citation = &citations[index];
        let form = citation.form;
        let number = printed.number;
        let Some(note) = self.numbered(index, printed) else {
            return Err(no_link(MISSING, format!("note {number} was not found")));
        };
        let here = self.note_of.get(index).copied().flatten();
        let precedes = here.is_none_or(|here| note <= here);
        let remark = (precedes == (form == Form::Infra) && here != Some(note)).then(|| {
            let side = if precedes { "before" } else { "after" };
            (NUMBER_MISMATCH, format!("note {number} stands {side} it"))
        });
        if remark.is_some() && form != Form::Infra {
            return Err(no_link(MISSING, format!("note {number} stands after it")));
        }
        let sources = || {
            let mut sources: Vec<usize> = Vec::new();
            for i in self.of_note.get(note).cloned().unwrap_or_default().take(MOST_SOURCES) {
                let full =
                    self.full[i].filter(|full| !sources.iter().any(|s| same_work(citations, *s, *full)));
                sources.extend(full);
            }
            sources
        };
        let only = (citation.pin.is_some() && here.is_some()).then(sources).and_then(|sources| {
            if let [one] = sources.as_slice() {
                Some(*one)
            } else {
                only_with_page(citation, &sources, citations)
            }
        });
        let target = only.map_or(Target::Note(note), Target::Citation);
        Ok(Link { target, confidence: if remark.is_some() { 0.7 } else { SURE }, remark })
    }

    /// The only earlier source with the printed name.
    fn by_name(&self, open: &Open, citations: &[Citation]) -> Result<Link, NoLink> {
        const WITHOUT_NUMBER: f64 = 0.95;
        let index = open.citation;
        let fits = |source: &&Source| source.citation < index && source.fit(&open.name).is_some();
        let [cited, listed] = self.known;
        let mut earlier: Vec<&Source> = cited.candidates(&open.name).into_iter().filter(fits).collect();
        if earlier.is_empty() {
            earlier.extend(listed.candidates(&open.name).into_iter().filter(fits));
        }
        match self.best(&open.name, earlier.iter().copied(), citations) {
            Best::One(one, fit) => Ok(Link::to(one, WITHOUT_NUMBER * confidence(fit))),
            Best::None => Err(no_link(MISSING, "no source of that name is cited before it")),
            Best::Several(tied) => {
                // The last one is meant when it was cited just now.
                let here = self.note_of.get(index).copied().flatten();
                let near = |s: &&Source| {
                    let there = self.note_of.get(s.citation).copied().flatten();
                    here.zip(there).is_some_and(|(here, there)| here - there.min(here) <= 1)
                };
                match self.best(&open.name, earlier.iter().copied().filter(near), citations) {
                    Best::One(one, _) => Ok(Link::to(one, 0.7)),
                    _ => {
                        let which = candidates(&tied, citations);
                        let reason = format!("several sources of that name are cited before it: {which}");
                        Err(no_link(AMBIGUOUS, reason))
                    }
                }
            }
        }
    }

    /// The source that `name` fits better than all others.
    fn best<'s>(&self, name: &Name, among: impl Iterator<Item = &'s Source>, citations: &[Citation]) -> Best {
        let mut best: Option<Fit> = None;
        let mut tied: Vec<usize> = Vec::new();
        for source in among {
            let Some(fit) = source.fit(name).filter(|fit| best.is_none_or(|best| *fit >= best)) else {
                continue;
            };
            if best != Some(fit) {
                (best, tied) = (Some(fit), Vec::new());
            }
            // The first citation of a work stands for all.
            match tied.iter_mut().find(|one| same_work(citations, **one, source.citation)) {
                Some(one) => *one = source.citation.min(*one),
                None => tied.push(source.citation),
            }
        }
        match (best, tied.as_slice()) {
            (Some(fit), &[one]) => Best::One(one, fit),
            (Some(_), _) => Best::Several(tied),
            (None, _) => Best::None,
        }
    }

    /// Links an author-date reference to its entry, or says why not.
    fn mention(
        &mut self,
        index: usize,
        meaning: &Meaning,
        entries: &[usize],
        citations: &mut [Citation],
    ) -> Option<Diagnostic> {
        const SURE: f64 = 0.97;
        let place = |at: &usize| entries.get(*at).copied();
        let open = match meaning {
            Meaning::Entry(at) => {
                let link = Link::to(place(at)?, SURE);
                self.settle(index, &link, citations);
                return None;
            }
            Meaning::Several(several) => {
                let several: Vec<usize> = several.iter().filter_map(place).collect();
                let which = candidates(&several, citations);
                no_link(AMBIGUOUS, format!("several entries of the reference list fit: {which}"))
            }
            Meaning::Missing => no_link(MISSING, "the reference list has no such entry"),
        };
        citations[index].confidence = 0.0;
        let span = citations[index].span();
        Some(Diagnostic::new(Severity::Warning, open.code, open.reason, span))
    }

    fn settle(&mut self, index: usize, link: &Link, citations: &mut [Citation]) {
        let (target, kind, work, law) = match link.target {
            Target::Note(note) => (self.reading.notes[note].id.clone(), Kind::Other, None, false),
            Target::Citation(full) => {
                self.full[index] = Some(full);
                let source = &citations[full];
                let lawful = source.authors.is_empty() && source.kind.is_law();
                (source.id.clone(), source.kind, source.work.clone(), lawful)
            }
        };
        let citation = &mut citations[index];
        citation.target = Some(target);
        citation.kind = kind;
        if law {
            name_law(&self.reading.text, citation);
        }
        citation.work = work;
        citation.confidence = (link.confidence * 100.0).round() / 100.0;
    }
}

/// Makes what was read as the author of a law or case its name (`Cossey (n 11)`); a court is none (`BVerfG (Fn. 63)`).
fn name_law(text: &str, citation: &mut Citation) {
    let [start, end] = match citation.fields.authors {
        Some(range) if citation.title.is_none() => range,
        _ => return,
    };
    citation.authors.clear();
    citation.fields.authors = None;
    let name = Span::new(start, end).of(text);
    if !judgments::is_court(name) {
        citation.title = Some(plain(name));
        citation.fields.title = Some([start, end]);
    }
}

/// The source that fits best.
enum Best {
    One(usize, Fit),
    /// Equally well, all of these.
    Several(Vec<usize>),
    None,
}

fn confidence(fit: Fit) -> f64 {
    match fit {
        Fit::Defined => 0.99,
        Fit::Whole => 0.98,
        Fit::Part => 0.9,
        Fit::Damaged => 0.85,
        Fit::Mentioned => 0.8,
    }
}

/// How far a link to the citation at `index` can be trusted for the citation's own sake: position alone names it.
fn reliability(citations: &[Citation], index: usize) -> f64 {
    const UNPARSED: f64 = 0.7;
    if citations[index].form == Form::Unparsed { UNPARSED } else { 1.0 }
}

fn same_work(citations: &[Citation], a: usize, b: usize) -> bool {
    a == b || (citations[a].work.is_some() && citations[a].work == citations[b].work)
}

/// Ids of the sources that a back-reference may mean, for its diagnostic.
fn candidates(sources: &[usize], citations: &[Citation]) -> String {
    const SHOWN: usize = 6;
    let mut ids: Vec<&str> = sources.iter().take(SHOWN).map(|&s| citations[s].id.as_str()).collect();
    ids.extend((sources.len() > SHOWN).then_some("…"));
    ids.join(", ")
}

#[cfg(test)]
mod tests;
