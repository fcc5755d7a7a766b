//! `Lee, supra note 4`: the source of a name in the note of a number.

use super::pages::{BY_PIN, only_with_page};
use super::{
    AMBIGUOUS, Best, Link, MISSING, MOST_SOURCES, NAME_MISMATCH, NUMBER_MISMATCH, NoLink, Open, Resolver,
    Target, candidates, confidence, no_link,
};
use crate::citations::antecedents::{Fit, Name};
use crate::citations::cues::NoteNumber;
use crate::citations::names::{fold, has_words};
use crate::document::{Citation, Form};
use crate::span::Span;

impl Resolver<'_> {
    /// The source with the printed name in note `number`.
    pub(super) fn in_note(
        &self,
        open: &Open,
        printed: NoteNumber,
        citations: &[Citation],
    ) -> Result<Link, NoLink> {
        let (index, number) = (open.citation, printed.number);
        let infra = citations[index].form == Form::Infra;
        let note = self.numbered(index, printed).filter(|&note| {
            infra || self.note_of.get(index).copied().flatten().is_none_or(|here| note <= here)
        });
        let cited = note.and_then(|n| self.of_note.get(n).cloned()).unwrap_or_default();
        let mut sources: Vec<usize> = Vec::new();
        for full in cited.filter(|&i| infra || i < index).filter_map(|i| self.full[i]) {
            if sources.len() == MOST_SOURCES {
                break;
            }
            if (infra || full < index) && !sources.contains(&full) {
                sources.push(full);
            }
        }
        match self.best(&open.name, sources.iter().filter_map(|&s| self.known[0].of_citation(s)), citations) {
            Best::One(one, fit) => return Ok(Link::to(one, confidence(fit))),
            Best::Several(tied) => {
                let by_page = only_with_page(&citations[index], &tied, citations);
                let which = candidates(&tied, citations);
                let reason = format!("note {number} cites several sources of that name: {which}");
                return by_page.map(|one| Link::to(one, BY_PIN)).ok_or_else(|| no_link(AMBIGUOUS, reason));
            }
            Best::None => {}
        }
        let elsewhere = self.known[0].candidates(&open.name).into_iter().filter(|s| {
            s.citation < index
                && (s.fit(&open.name) == Some(Fit::Defined) || self.is_near(s.citation, index, number))
        });
        match self.best(&open.name, elsewhere, citations) {
            Best::One(one, _) => {
                let at = &citations[one].id;
                let message =
                    format!("note {number} cites no source of that name; the only one near it is {at}");
                return Err(NoLink { proposal: self.label_of(one), ..no_link(NUMBER_MISMATCH, message) });
            }
            Best::Several(tied) => {
                let which = candidates(&tied, citations);
                let reason = format!(
                    "note {number} cites no source of that name, and the notes near it several: {which}"
                );
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

    /// Label of the note that the citation at `one` stands in.
    fn label_of(&self, one: usize) -> Option<String> {
        let note = self.note_of.get(one).copied().flatten()?;
        Some(self.reading.notes[note].label.clone())
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
}
