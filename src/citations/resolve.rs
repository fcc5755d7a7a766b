//! Resolves back-references to the full citations they stand for.
//!
//! * `Id.` means the citation before it in the same note; at the head of a note, the source of the note before,
//!   if that cites one source only (Bluebook 4.1, Chicago 14.34). Where it cites several, only a pin cite that one
//!   of them alone can have decides. A note between that cites nothing, or is lost, leaves `Id.` open.
//! * `supra note N` means a source of note N that has the printed name. If note N has none, the only earlier source
//!   of that name is meant when it stands within three notes of it, and the number is reported as wrong; farther
//!   away, it is more likely that the source in note N did not parse, and nothing is linked.
//! * A hereinafter name or short form means the only earlier source of that name.
//! * A reference without a name means the whole note.
//!
//! A back-reference to a back-reference points at the full citation behind it. Two possible sources are none: the
//! reference stays without a target, and a diagnostic says why.

use super::antecedents::{Antecedents, Fit, Name, Source};
use super::backref::BackReference;
use super::cues::NoteNumber;
use super::names::{fold, has_words};
use crate::document::{Citation, Diagnostic, Form, Kind, Severity};
use crate::notes::Reading;
use crate::span::Span;
use std::collections::HashMap;
use std::ops::Range;

/// Two sources fit a back-reference.
pub const AMBIGUOUS: &str = "antecedent-ambiguous";
/// No source fits a back-reference.
pub const MISSING: &str = "antecedent-missing";
/// What a back-reference points at is itself unresolved.
pub const UNRESOLVED: &str = "antecedent-unresolved";
/// The source was found in another note than the printed one.
pub const NUMBER_MISMATCH: &str = "supra-note-number-mismatch";
/// The note is there, but only words of the printed name are those of its only source.
pub const NAME_MISMATCH: &str = "supra-name-mismatch";

/// A back-reference's note number and name, and the index of its citation.
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
}

/// Sets `target`, `kind`, `work` and `confidence` of the back-references in `open`, which are in order of citation.
pub(super) fn resolve(
    reading: &Reading,
    known: &Antecedents,
    open: &[Open],
    citations: &mut [Citation],
) -> Vec<Diagnostic> {
    let mut resolver = Resolver::new(reading, known, citations);
    let mut diagnostics = Vec::new();
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
                diagnostics.push(Diagnostic::new(Severity::Warning, open.code, open.reason, span));
                if let Some(citation) = citations.get_mut(index) {
                    citation.confidence = 0.0;
                }
            }
        }
    }
    diagnostics
}

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
}

fn no_link(code: &'static str, reason: impl Into<String>) -> NoLink {
    NoLink { code, reason: reason.into() }
}

struct Resolver<'d> {
    reading: &'d Reading,
    known: &'d Antecedents,
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
    fn new(reading: &'d Reading, known: &'d Antecedents, citations: &[Citation]) -> Self {
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
            Form::Id => self.citation_before(open.citation, citations),
            _ => match open.note {
                Some(number) if open.name.is_empty() => self.whole_note(open.citation, number, citation.form),
                Some(number) => self.in_note(open, number, citations),
                None => self.by_name(open, citations),
            },
        }
    }

    /// The source of `Id.` at `index`.
    fn citation_before(&self, index: usize, citations: &[Citation]) -> Result<Link, NoLink> {
        const SAME_NOTE: f64 = 0.97;
        const NOTE_BEFORE: f64 = 0.95;
        const BY_PIN: f64 = 0.75;
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
            several => {
                let pin = citations[index].pin.as_deref().and_then(first_number);
                let can = |s: &usize| pin.is_some_and(|pin| pages_allow(&citations[*s], pin) == Some(true));
                let cannot =
                    |s: &usize| pin.is_some_and(|pin| pages_allow(&citations[*s], pin) == Some(false));
                let fitting: Vec<usize> = several.iter().copied().filter(can).collect();
                if let &[one] = fitting.as_slice()
                    && several.iter().filter(|s| **s != one).all(cannot)
                {
                    return Ok(Link::to(one, BY_PIN));
                }
                let count = several.len();
                Err(no_link(AMBIGUOUS, format!("note {label} before it cites {count} sources")))
            }
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

    fn whole_note(&self, index: usize, printed: NoteNumber, form: Form) -> Result<Link, NoLink> {
        const SURE: f64 = 0.95;
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
        Ok(Link { target: Target::Note(note), confidence: if remark.is_some() { 0.7 } else { SURE }, remark })
    }

    /// The source with the printed name in note `number`.
    fn in_note(&self, open: &Open, printed: NoteNumber, citations: &[Citation]) -> Result<Link, NoLink> {
        let (index, number) = (open.citation, printed.number);
        let infra = citations[index].form == Form::Infra;
        let note = self.numbered(index, printed).filter(|&note| {
            infra || self.note_of.get(index).copied().flatten().is_none_or(|here| note <= here)
        });
        let cited = note.and_then(|n| self.of_note.get(n).cloned()).unwrap_or_default();
        let mut sources: Vec<usize> = Vec::new();
        for full in cited.filter(|&i| infra || i < index).filter_map(|i| self.full[i]) {
            if (infra || full < index) && !sources.contains(&full) {
                sources.push(full);
            }
        }
        match self.best(&open.name, sources.iter().filter_map(|&s| self.known.of_citation(s)), citations) {
            Best::One(one, fit) => return Ok(Link::to(one, confidence(fit))),
            Best::Several => {
                return Err(no_link(AMBIGUOUS, format!("note {number} cites several sources of that name")));
            }
            Best::None => {}
        }
        let elsewhere = self.known.candidates(&open.name).into_iter().filter(|s| {
            s.citation < index
                && (s.fit(&open.name) == Some(Fit::Defined) || self.is_near(s.citation, index, number))
        });
        match self.best(&open.name, elsewhere, citations) {
            Best::One(one, _) => {
                let at = citations[one].note.as_deref().unwrap_or("the body");
                let message = format!(
                    "note {number} cites no source of that name; the only one near it is cited in {at}"
                );
                let remark = Some((NUMBER_MISMATCH, message));
                return Ok(Link { target: Target::Citation(one), confidence: 0.6, remark });
            }
            Best::Several => {
                let reason =
                    format!("note {number} cites no source of that name, and the notes near it several");
                return Err(no_link(AMBIGUOUS, reason));
            }
            Best::None => {}
        }
        if let Some(one) = self.named_in_words(note, &sources, &open.name, citations) {
            return Ok(Link::to(one, confidence(Fit::Mentioned)));
        }
        if let &[one] = sources.as_slice()
            && self.shares_words(one, &open.name, citations)
        {
            let message = format!(
                "only words of the name occur in note {number}, whose only source is taken to be meant"
            );
            let remark = Some((NAME_MISMATCH, message));
            return Ok(Link { target: Target::Citation(one), confidence: 0.6, remark });
        }
        Err(no_link(
            MISSING,
            match note {
                None => format!("note {number} was not found before it"),
                Some(_) => format!("note {number} cites no source of that name"),
            },
        ))
    }

    /// Whether the citation at `one` stands so near to note `number` that a note put in or taken out by the author
    /// explains the difference. A source of that name further away is more likely another work.
    fn is_near(&self, one: usize, index: usize, number: u32) -> bool {
        const NOTES: u32 = 3;
        let note = |i: usize| self.note_of.get(i).copied().flatten().map(|n| &self.reading.notes[n]);
        let same_series = note(one).map(|n| n.series) == note(index).map(|n| n.series);
        same_series && note(one).and_then(|n| n.number).is_some_and(|n| n.abs_diff(number) <= NOTES)
    }

    /// The source in whose words the name stands, or in the words just before it (its authors were not parsed).
    fn named_in_words(
        &self,
        note: Option<usize>,
        sources: &[usize],
        name: &Name,
        citations: &[Citation],
    ) -> Option<usize> {
        let only = |found: Vec<usize>| if let &[one] = found.as_slice() { Some(one) } else { None };
        let mentioned: Vec<usize> =
            sources.iter().copied().filter(|&s| self.mentions(citations[s].span(), name)).collect();
        if !mentioned.is_empty() {
            return only(mentioned);
        }
        let start = self.reading.notes.get(note?)?.start;
        let before = |s: usize| {
            let same = |other: &Citation| other.note == citations[s].note;
            let previous = s.checked_sub(1).map(|p| &citations[p]).filter(|c| same(c));
            let from = previous.map_or(start, |c| c.end);
            Span::new(from.min(citations[s].start), citations[s].start)
        };
        let in_note = |s: &usize| self.note_of.get(*s).copied().flatten() == note;
        only(sources.iter().copied().filter(in_note).filter(|&s| self.mentions(before(s), name)).collect())
    }

    /// Whether the words at `span` hold the name.
    fn mentions(&self, span: Span, name: &Name) -> bool {
        let words = fold(span.of(&self.reading.text));
        let mut parts = name.authors.iter().chain((!name.title.is_empty()).then_some(&name.title)).peekable();
        parts.peek().is_some() && parts.all(|part| has_words(&words, part))
    }

    /// Whether half of the telling words of a descriptive name (`FTC Debt Report`) stand in the citation.
    fn shares_words(&self, index: usize, name: &Name, citations: &[Citation]) -> bool {
        const TELLING: usize = 4;
        if !name.authors.is_empty() {
            return false;
        }
        let cited = fold(citations[index].span().of(&self.reading.text));
        let telling: Vec<&str> = name.title.split(' ').filter(|word| word.len() >= TELLING).collect();
        let shared = telling.iter().filter(|word| has_words(&cited, word)).count();
        shared > 0 && shared * 2 >= telling.len()
    }

    /// The only earlier source with the printed name.
    fn by_name(&self, open: &Open, citations: &[Citation]) -> Result<Link, NoLink> {
        const WITHOUT_NUMBER: f64 = 0.95;
        let index = open.citation;
        let earlier: Vec<&Source> =
            self.known.candidates(&open.name).into_iter().filter(|s| s.citation < index).collect();
        match self.best(&open.name, earlier.iter().copied(), citations) {
            Best::One(one, fit) => Ok(Link::to(one, WITHOUT_NUMBER * confidence(fit))),
            Best::None => Err(no_link(MISSING, "no source of that name is cited before it")),
            Best::Several => {
                // The last one is meant when it was cited just now.
                let here = self.note_of.get(index).copied().flatten();
                let near = |s: &&Source| {
                    let there = self.note_of.get(s.citation).copied().flatten();
                    here.zip(there).is_some_and(|(here, there)| here - there.min(here) <= 1)
                };
                match self.best(&open.name, earlier.iter().copied().filter(near), citations) {
                    Best::One(one, _) => Ok(Link::to(one, 0.7)),
                    _ => Err(no_link(AMBIGUOUS, "several sources of that name are cited before it")),
                }
            }
        }
    }

    /// The source that `name` fits better than all others.
    fn best<'s>(&self, name: &Name, among: impl Iterator<Item = &'s Source>, citations: &[Citation]) -> Best {
        let mut best: Option<(usize, Fit)> = None;
        let mut tied = false;
        for source in among {
            let Some(fit) = source.fit(name) else { continue };
            match best {
                Some((one, _)) if same_work(citations, one, source.citation) => {
                    // The first citation of the work stands for all.
                    let first = one.min(source.citation);
                    best = best.map(|(_, f)| (first, f.max(fit)));
                }
                Some((_, f)) if f > fit => {}
                Some((_, f)) if f == fit => tied = true,
                _ => (best, tied) = (Some((source.citation, fit)), false),
            }
        }
        match best {
            Some(_) if tied => Best::Several,
            Some((one, fit)) => Best::One(one, fit),
            None => Best::None,
        }
    }

    fn settle(&mut self, index: usize, link: &Link, citations: &mut [Citation]) {
        let (target, kind, work) = match link.target {
            Target::Note(note) => (self.reading.notes[note].id.clone(), Kind::Other, None),
            Target::Citation(full) => {
                self.full[index] = Some(full);
                let source = &citations[full];
                (source.id.clone(), source.kind, source.work.clone())
            }
        };
        let citation = &mut citations[index];
        citation.target = Some(target);
        citation.kind = kind;
        citation.work = work;
        citation.confidence = (link.confidence * 100.0).round() / 100.0;
    }
}

/// The source that fits best.
enum Best {
    One(usize, Fit),
    Several,
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

fn first_number(pin: &str) -> Option<u32> {
    let digits = pin.trim_start_matches(|c: char| !c.is_ascii_digit());
    let len = digits.bytes().take_while(u8::is_ascii_digit).count();
    digits[..len].parse().ok()
}

/// Whether a page can lie in the source; none if that cannot be told.
fn pages_allow(source: &Citation, pin: u32) -> Option<bool> {
    /// Longer articles are rare.
    const LONGEST: u32 = 150;
    if let Some(first) = source.page.as_deref().and_then(first_number) {
        return Some((first..=first.saturating_add(LONGEST)).contains(&pin));
    }
    let unpaged =
        matches!(source.kind, Kind::News | Kind::Web | Kind::PressRelease | Kind::Speech | Kind::Dataset);
    unpaged.then_some(false)
}

#[cfg(test)]
mod tests {
    use super::super::backref::{self, Parsed, tests::segment};
    use super::super::works;
    use super::*;
    use crate::document::Note;
    use proptest::prelude::*;

    /// Notes as lists of citations: `= Authors | Title | kind | page | hereinafter` is one in full, with the
    /// trailing fields left out at will; anything else is a back-reference. A number before a colon is the note's
    /// series and number, `2/1: …`.
    fn read(notes: &[&[&str]]) -> (Reading, Vec<Citation>, Vec<Diagnostic>) {
        let mut reading = Reading::default();
        for (i, cited) in notes.iter().enumerate() {
            let label =
                cited.first().and_then(|c| c.split_once(": ")).and_then(|(label, _)| label.split_once('/'));
            let (series, number) =
                label.map_or((1, i as u32 + 1), |(s, n)| (s.parse().unwrap(), n.parse().unwrap()));
            let start = reading.text.len();
            let words: Vec<&str> = cited
                .iter()
                .map(|c| c.split_once("/").map_or(*c, |_| c.split_once(": ").map_or(*c, |(_, c)| c)))
                .collect();
            reading.text.push_str(&words.join("; "));
            let id = if series == 1 { format!("n{number}") } else { format!("s{series}.n{number}") };
            let end = reading.text.len();
            let (number, label) = (Some(number), number.to_string());
            reading.notes.push(Note { id, series, number, label, start, end, ..Note::default() });
            reading.text.push_str("\n\n");
        }
        let (mut citations, mut known, mut open) = (Vec::new(), Antecedents::default(), Vec::new());
        for note in &reading.notes {
            let mut at = note.start;
            for (i, words) in note.span().of(&reading.text).split("; ").filter(|w| !w.is_empty()).enumerate()
            {
                let span = Span::new(at, at + words.len());
                at = span.end + 2;
                let mut citation = match words.strip_prefix("= ") {
                    Some(fields) => full(fields, span),
                    None => match backref::parse(&reading.text, &segment(&reading.text, span), &known) {
                        Parsed::Reference(reference) => {
                            open.push(Open::new(citations.len(), &reference));
                            reference.citation
                        }
                        other => panic!("{words:?} is {other:?}"),
                    },
                };
                citation.id = format!("{}.c{}", note.id, i + 1);
                citation.note = Some(note.id.clone());
                known.add(&citation);
                citations.push(citation);
            }
        }
        works::identify(&known, &mut citations);
        let diagnostics = resolve(&reading, &known, &open, &mut citations);
        (reading, citations, diagnostics)
    }

    fn full(fields: &str, span: Span) -> Citation {
        let mut fields = fields.split(" | ");
        let authors = fields.next().unwrap_or_default();
        let mut field = || fields.next().filter(|f| !f.is_empty()).map(ToOwned::to_owned);
        let title = field();
        let kind = field().map_or(Kind::Book, |k| serde_json::from_value(k.into()).unwrap());
        Citation {
            form: Form::Full,
            authors: authors.split(", ").filter(|a| !a.is_empty()).map(ToOwned::to_owned).collect(),
            title,
            kind,
            page: field(),
            hereinafter: field(),
            start: span.start,
            end: span.end,
            ..Citation::default()
        }
    }

    /// Each back-reference with its target, or the codes of its diagnostics.
    fn links(notes: &[&[&str]]) -> Vec<String> {
        let (_, citations, diagnostics) = read(notes);
        let back = citations.iter().filter(|c| c.form != Form::Full);
        back.map(|c| {
            let codes: Vec<&str> =
                diagnostics.iter().filter(|d| d.start == c.start).map(|d| d.code.as_str()).collect();
            let target = c.target.as_deref().unwrap_or("-");
            assert_eq!(c.target.is_some(), c.confidence > 0.0);
            format!("{} {target} {}", c.id, codes.join(" ")).trim_end().to_owned()
        })
        .collect()
    }

    const LEE: &str = "= Ann Lee, Bo Rivers | Cable Wars";
    const STONE: &str = "= Cy Stone | Landing Stations";
    const STONE_AGAIN: &str = "= Cy Stone | Harbors of the World";

    #[test]
    fn id_means_the_citation_before() {
        assert_eq!(links(&[&[LEE], &["Id. at 4"], &["See id."]]), ["n2.c1 n1.c1", "n3.c1 n1.c1"]);
        assert_eq!(links(&[&[LEE, STONE, "Id. at 4"]]), ["n1.c3 n1.c2"]);
        // Behind a short form: the full citation.
        let chain = links(&[&[LEE], &[STONE], &["Lee & Rivers, supra note 1"], &["Id."]]);
        assert_eq!(chain, ["n3.c1 n1.c1", "n4.c1 n1.c1"]);
        // One source cited twice is one.
        assert_eq!(links(&[&[LEE, LEE], &["Id."]]), ["n2.c1 n1.c1"]);
    }

    #[test]
    fn id_stays_open_when_in_doubt() {
        assert_eq!(links(&[&["Id. at 3"]]), ["n1.c1 - antecedent-missing"]);
        assert_eq!(links(&[&[LEE, STONE], &["Id. at 3"]]), ["n2.c1 - antecedent-ambiguous"]);
        assert_eq!(links(&[&[LEE], &[], &["Id."]]), ["n3.c1 - antecedent-missing"]);
        let behind_open = links(&[&[LEE, STONE], &["Id."], &["Id."]]);
        assert_eq!(behind_open, ["n2.c1 - antecedent-ambiguous", "n3.c1 - antecedent-unresolved"]);
        assert_eq!(links(&[&[LEE], &["1/3: Id."]]), ["n3.c1 - antecedent-missing"], "note 2 is lost");
        assert_eq!(links(&[&[LEE], &["2/1: Id."]]), ["s2.n1.c1 - antecedent-missing"], "another series");
    }

    #[test]
    fn a_pin_cite_can_decide_among_sources() {
        let one = "= Ann Lee | Cable Wars | law-journal | 1539";
        let other = "= Cy Stone | Landing Stations | law-journal | 1023";
        assert_eq!(links(&[&[one, other], &["Id. at 1547"]]), ["n2.c1 n1.c1"]);
        assert_eq!(links(&[&[one, STONE], &["Id. at 1547"]]), ["n2.c1 - antecedent-ambiguous"]);
    }

    #[test]
    fn supra_needs_number_and_name() {
        let notes: &[&[&str]] =
            &[&[LEE, STONE], &["Stone, supra note 1, at 3"], &["Lee & Rivers, supra note 1"]];
        assert_eq!(links(notes), ["n2.c1 n1.c2", "n3.c1 n1.c1"]);
        assert_eq!(links(&[&[LEE, STONE], &["Novak, supra note 1"]]), ["n2.c1 - antecedent-missing"]);
        assert_eq!(links(&[&[LEE, STONE], &["Stome, supra note 1"]]), ["n2.c1 n1.c2"], "one letter damaged");
        assert_eq!(
            links(&[&[STONE, STONE_AGAIN], &["Stone, supra note 1"]]),
            ["n2.c1 - antecedent-ambiguous"]
        );
        let titled = links(&[&[STONE, STONE_AGAIN], &["Stone, Harbors, supra note 1"]]);
        assert_eq!(titled, ["n2.c1 n1.c2"]);
        // Through the back-reference that note 2 holds.
        assert_eq!(links(&[&[LEE], &["See id."], &["Lee & Rivers, supra note 2"]])[1], "n3.c1 n1.c1");
        // A source cited further down in the same note.
        assert_eq!(links(&[&[STONE, "Stone, supra note 1"]]), ["n1.c2 n1.c1"]);
        assert_eq!(links(&[&["Stone, supra note 2"], &[STONE]]), ["n1.c1 - antecedent-missing"]);
    }

    #[test]
    fn a_wrong_number_is_reported() {
        let only = links(&[&[LEE], &[STONE], &["Stone, supra note 1"]]);
        assert_eq!(only, ["n3.c1 n2.c1 supra-note-number-mismatch"]);
        let far = links(&[&[STONE], &[LEE], &[LEE], &[LEE], &[LEE], &["Stone, supra note 5"]]);
        assert_eq!(far, ["n6.c1 - antecedent-missing"]);
        let two = links(&[&[LEE], &[STONE], &[STONE_AGAIN], &["Stone, supra note 1"]]);
        assert_eq!(two, ["n4.c1 - antecedent-ambiguous"]);
    }

    #[test]
    fn a_descriptive_name_is_the_only_source_that_shares_its_words() {
        let report = "=  | Findings on Harbor Traffic | report";
        assert_eq!(
            links(&[&[report], &["Traffic Study, supra note 1"]]),
            ["n2.c1 n1.c1 supra-name-mismatch"]
        );
        assert_eq!(links(&[&[report], &["Port Study, supra note 1"]]), ["n2.c1 - antecedent-missing"]);
        assert_eq!(
            links(&[&[report, LEE], &["Traffic Study, supra note 1"]]),
            ["n2.c1 - antecedent-missing"]
        );
        assert_eq!(links(&[&[LEE], &["Novak, supra note 1"]]), ["n2.c1 - antecedent-missing"]);
    }

    #[test]
    fn defined_names_and_short_forms() {
        let report = "=  | Findings on Harbor Traffic | report |  | Port Study";
        let notes: &[&[&str]] = &[&[report, LEE], &["Port Study, supra note 1, at 3"], &["Port Study at 4"]];
        assert_eq!(links(notes), ["n2.c1 n1.c1", "n3.c1 n1.c1"]);
        assert_eq!(
            links(&[&[LEE, STONE], &["Stone at 3"], &["Stone, Landing Stations, 4"]]),
            ["n2.c1 n1.c2", "n3.c1 n1.c2"]
        );
        let two = links(&[&[STONE], &[LEE], &[STONE_AGAIN], &[LEE], &["Stone at 3"]]);
        assert_eq!(two, ["n5.c1 - antecedent-ambiguous"]);
        assert_eq!(
            links(&[&[STONE], &[LEE], &[STONE_AGAIN], &["Stone at 3"]]),
            ["n4.c1 n3.c1"],
            "cited just now"
        );
    }

    #[test]
    fn whole_notes() {
        let notes: &[&[&str]] = &[
            &["See infra note 3"],
            &["See supra note 1"],
            &["See supra note 9"],
            &["See supra note 5"],
            &[LEE],
        ];
        let want = ["n1.c1 n3", "n2.c1 n1", "n3.c1 - antecedent-missing", "n4.c1 - antecedent-missing"];
        assert_eq!(links(notes), want);
        assert_eq!(links(&[&["Lee & Rivers, infra note 2"], &[LEE]]), ["n1.c1 n2.c1"]);
    }

    #[test]
    fn series_keep_to_themselves() {
        let notes: &[&[&str]] = &[
            &[LEE],
            &["2/1: = Cy Stone | Landing Stations"],
            &["2/2: Stone, supra note 1"],
            &["2/3: See supra note 1"],
        ];
        assert_eq!(links(notes), ["s2.n2.c1 s2.n1.c1", "s2.n3.c1 s2.n1"]);
        let chapter: &[&[&str]] =
            &[&[LEE], &["2/1: = Cy Stone | Landing Stations"], &["2/2: Lee, supra ch. 1, note 1"]];
        assert_eq!(links(chapter), ["s2.n2.c1 n1.c1"]);
    }

    #[test]
    fn a_back_reference_has_its_targets_kind_and_work() {
        let (_, citations, _) = read(&[&["= Ann Lee | Cable Wars | report"], &["Id."]]);
        assert_eq!(citations[1].kind, Kind::Report);
        assert!(citations[1].work.is_some());
        assert_eq!(citations[1].work, citations[0].work);
        let works = works::collect(&citations);
        assert_eq!(works.len(), 1);
        assert_eq!(works[0].citations, ["n1.c1", "n2.c1"]);
    }

    const PIECES: [&str; 10] = [
        LEE,
        STONE,
        STONE_AGAIN,
        "Id. at 4",
        "Stone, supra note 2",
        "Lee & Rivers, supra note 3, at 9",
        "See supra note 1",
        "See infra note 4",
        "Stone, infra note 4",
        "Novak, supra note 1",
    ];

    proptest! {
        #[test]
        fn targets_exist_and_precede(notes in prop::collection::vec(prop::collection::vec(0..PIECES.len(), 0..4), 0..8)) {
            let notes: Vec<Vec<&str>> = notes.iter().map(|n| n.iter().map(|&i| PIECES[i]).collect()).collect();
            let notes: Vec<&[&str]> = notes.iter().map(Vec::as_slice).collect();
            let (reading, citations, _) = read(&notes);
            for (i, citation) in citations.iter().enumerate() {
                let Some(target) = citation.target.as_deref() else { continue };
                let here = reading.notes.iter().position(|n| Some(&n.id) == citation.note.as_ref()).unwrap();
                if let Some(at) = citations.iter().position(|c| c.id == target) {
                    prop_assert!(citations[at].form == Form::Full, "no chains, so no cycles");
                    prop_assert!(at < i || citation.form == Form::Infra);
                } else {
                    let note = reading.notes.iter().position(|n| n.id == target);
                    prop_assert!(note.is_some_and(|n| n <= here || citation.form == Form::Infra));
                }
            }
        }
    }
}
