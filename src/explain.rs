//! Explanations: what stands behind a passage's labels, a note, or a citation, gathered from the annotated document.

use crate::document::{AnnotatedDocument, Citation, Diagnostic, Finding};
use crate::evaluate::Field;
use crate::span::Span;

/// A part of a document that can be explained, as an index into its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A passage.
    Passage(usize),
    /// A note.
    Note(usize),
    /// A citation.
    Citation(usize),
}

/// The place called `id` (`p12`, `n27`, `n27.c1`), if the document has it.
#[must_use]
pub fn place(document: &AnnotatedDocument, id: &str) -> Option<Place> {
    let passage = || document.passages.iter().position(|p| p.id == id).map(Place::Passage);
    let note = || document.notes.iter().position(|n| n.id == id).map(Place::Note);
    let citation = || document.citations.iter().position(|c| c.id == id).map(Place::Citation);
    passage().or_else(note).or_else(citation)
}

/// Sum of the evidence's contributions, which is the score.
#[must_use]
pub fn sum(finding: &Finding) -> f64 {
    finding.evidence.iter().map(|e| e.adds).sum()
}

/// The one entry of a scheme whose weight, changed alone, would turn a finding: into a label, or out of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn<'f> {
    /// Id of the entry or rule.
    pub entry: &'f str,
    /// What it adds to the score.
    pub adds: f64,
    /// What it would have to add: at least this for a label, less than this to lose it.
    pub needs: f64,
}

/// The entry that would turn `finding` with the least change of its weight, if one could: the one that adds most.
#[must_use]
pub fn turn(finding: &Finding) -> Option<Turn<'_>> {
    let mut entries: Vec<(&str, f64)> = Vec::new();
    for e in finding.evidence.iter().filter(|e| e.rule != "topic") {
        let entry = e.rule.split_once('/').map_or(e.rule.as_str(), |(entry, _)| entry);
        match entries.iter_mut().find(|(name, _)| *name == entry) {
            Some((_, adds)) => *adds += e.adds,
            None => entries.push((entry, e.adds)),
        }
    }
    let (entry, adds) = entries.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let needs = adds + finding.threshold - finding.score;
    (adds > 0.0 && needs > 0.0).then_some(Turn { entry, adds, needs })
}

/// A parsed field and the words it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedField<'d> {
    /// The field.
    pub field: Field,
    /// Its value.
    pub value: String,
    /// The words, where the citation prints them.
    pub words: Option<&'d str>,
}

/// The fields of a citation that have a value, in the order of the schema. Offsets of the document are bytes.
#[must_use]
pub fn fields<'d>(document: &'d AnnotatedDocument, citation: &Citation) -> Vec<ParsedField<'d>> {
    let (c, at) = (citation, &citation.fields);
    let authors = (!c.authors.is_empty()).then(|| c.authors.join("; "));
    let values = [
        (Field::Signal, c.signal.clone(), at.signal),
        (Field::Authors, authors, at.authors),
        (Field::Title, c.title.clone(), at.title),
        (Field::Container, c.container.clone(), at.container),
        (Field::Volume, c.volume.clone(), at.volume),
        (Field::Page, c.page.clone(), at.page),
        (Field::Date, c.date.clone(), at.date),
        (Field::Url, c.url.clone(), at.url),
        (Field::Pin, c.pin.clone(), at.pin),
        (Field::Parenthetical, c.parenthetical.clone(), at.parenthetical),
        (Field::Hereinafter, c.hereinafter.clone(), at.hereinafter),
    ];
    values
        .into_iter()
        .filter_map(|(field, value, at)| {
            let words = at.and_then(|[start, end]| document.text.get(start..end));
            Some(ParsedField { field, value: value?, words })
        })
        .collect()
}

/// Entries of the ledger about any of the text under `span`, in order of place.
#[must_use]
pub fn ledger(document: &AnnotatedDocument, span: Span) -> Vec<&Diagnostic> {
    document
        .diagnostics
        .iter()
        .filter(|d| d.start < span.end && span.start < d.end.max(d.start + 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Evidence, FieldSpans, Note, Passage, Severity};

    fn document() -> AnnotatedDocument {
        AnnotatedDocument {
            text: "Body.\n\nJo Doe, Ports (2020).".to_owned(),
            passages: vec![Passage { id: "p1".to_owned(), start: 0, end: 5, ..Passage::default() }],
            notes: vec![Note { id: "n1".to_owned(), start: 7, end: 28, ..Note::default() }],
            citations: vec![Citation {
                id: "n1.c1".to_owned(),
                authors: vec!["Jo Doe".to_owned()],
                date: Some("2020".to_owned()),
                fields: FieldSpans { authors: Some([7, 13]), ..FieldSpans::default() },
                ..Citation::default()
            }],
            diagnostics: vec![
                Diagnostic::new(Severity::Info, "a", "before", Span::new(0, 5)),
                Diagnostic::new(Severity::Info, "b", "a point", Span::new(7, 7)),
                Diagnostic::new(Severity::Info, "c", "inside", Span::new(15, 20)),
            ],
            ..AnnotatedDocument::default()
        }
    }

    #[test]
    fn places_are_found_by_id() {
        let document = document();
        assert_eq!(place(&document, "p1"), Some(Place::Passage(0)));
        assert_eq!(place(&document, "n1"), Some(Place::Note(0)));
        assert_eq!(place(&document, "n1.c1"), Some(Place::Citation(0)));
        assert_eq!(place(&document, "n2"), None);
    }

    #[test]
    fn fields_show_the_words_they_came_from() {
        let document = document();
        let fields = fields(&document, &document.citations[0]);
        let shown: Vec<_> = fields.iter().map(|f| (f.field.name(), f.value.as_str(), f.words)).collect();
        assert_eq!(shown, [("authors", "Jo Doe", Some("Jo Doe")), ("date", "2020", None)]);
    }

    #[test]
    fn the_ledger_of_a_span_holds_what_touches_it() {
        let document = document();
        let codes: Vec<_> = ledger(&document, Span::new(7, 28)).iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes, ["b", "c"]);
    }

    #[test]
    fn a_score_is_the_sum_of_its_evidence() {
        let evidence = [1.5, -0.5].map(|adds| Evidence { adds, ..Evidence::default() }).to_vec();
        assert!((sum(&Finding { evidence, ..Finding::default() }) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_entry_that_adds_most_turns_a_finding() {
        let evidence =
            [("net.core/router", 1.0), ("net.core/switch", 0.5), ("topic", 2.0), ("net.weak/wire", 0.25)];
        let evidence =
            evidence.map(|(rule, adds)| Evidence { rule: rule.to_owned(), adds, ..Evidence::default() });
        let finding =
            |threshold| Finding { score: 3.75, threshold, evidence: evidence.to_vec(), ..Finding::default() };
        assert_eq!(turn(&finding(4.0)), Some(Turn { entry: "net.core", adds: 1.5, needs: 1.75 }));
        assert_eq!(turn(&finding(3.0)), Some(Turn { entry: "net.core", adds: 1.5, needs: 0.75 }));
        assert_eq!(turn(&finding(2.0)), None, "the rest is enough without it");
        assert_eq!(turn(&Finding { threshold: 2.0, ..Finding::default() }), None, "nothing to weigh");
    }
}
