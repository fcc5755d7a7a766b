use super::*;
use crate::document::{
    Call, Citation, Diagnostic, Entity, Evidence, Finding, Identifiers, Kind, Note, Passage, PassageKind,
    Section, Severity, SourceRange,
};
use crate::span::Span;

/// A document built part by part; every part is found again in its text.
#[derive(Default)]
struct Draft(AnnotatedDocument);

impl Draft {
    fn put(&mut self, text: &str) -> (usize, usize) {
        let start = self.0.text.len();
        self.0.text += text;
        let end = self.0.text.len();
        self.0.text += "\n\n";
        (start, end)
    }

    fn passage(&mut self, kind: PassageKind, text: &str, calls: &[&str], concerns: &[&str]) -> &mut Passage {
        let (start, end) = self.put(text);
        let finding = |category: &&str| Finding {
            category: (*category).to_owned(),
            evidence: vec![Evidence { rule: format!("{category}.term"), ..Evidence::default() }],
            ..Finding::default()
        };
        self.0.passages.push(Passage {
            id: format!("p{}", self.0.passages.len() + 1),
            section: Some("s1".to_owned()),
            kind,
            start,
            end,
            sentences: vec![[start, end]],
            calls: calls.iter().map(|note| Call { note: (*note).to_owned(), at: end }).collect(),
            concerns: concerns.iter().map(finding).collect(),
            ..Passage::default()
        });
        self.0.passages.last_mut().unwrap()
    }

    fn note(&mut self, id: &str, number: Option<u32>, text: &str, called: bool) -> &mut Note {
        let (start, end) = self.put(text);
        let (id, call) = (id.to_owned(), called.then_some(0));
        self.0.notes.push(Note { id, series: 1, number, start, end, call, ..Note::default() });
        self.0.notes.last_mut().unwrap()
    }

    fn cite(&mut self, note: &str, words: &str, form: Form) -> &mut Citation {
        let start = self.0.text.find(words).unwrap();
        let (id, note) = (format!("{note}.c1"), Some(note.to_owned()));
        self.0.citations.push(Citation {
            id,
            note,
            start,
            end: start + words.len(),
            form,
            ..Citation::default()
        });
        self.0.citations.last_mut().unwrap()
    }

    fn measured(&self) -> DocumentCoverage {
        measure(&self.0, &[], &Scheme::built_in().unwrap(), OffsetUnit::Codepoint)
    }
}

#[test]
fn notes_are_held_against_their_numbering() {
    let mut draft = Draft::default();
    draft.passage(PassageKind::Paragraph, "Body.", &["n1", "n9"], &[]);
    draft.note("n1", Some(1), "One.", true);
    draft.note("n4", Some(4), "Four.", false).source = vec![SourceRange::from(Span::default()); 2];
    draft.note("a1", None, "Thanks.", false);
    let span = Span::new(0, 1);
    draft.0.diagnostics.push(Diagnostic::repair("note-number-repaired", "healed", span, "l", "1"));
    draft.0.diagnostics.push(Diagnostic::repair("hyphen-healed", "healed", span, "a-\nb", "ab"));
    let coverage = draft.measured();
    assert_eq!(
        coverage.counts.notes,
        NoteCounts {
            expected: 4,
            found: 2,
            missing: 2,
            unnumbered: 1,
            calls: 2,
            calls_without_note: 1,
            notes_without_call: 1,
            repaired: 1,
            stitched: 1,
        }
    );
    assert_eq!(
        coverage.todo.missing_notes,
        [MissingNotes { series: 1, from: 2, to: 3, next: "n4".to_owned() }]
    );
    assert_eq!(coverage.counts.diagnostics["hyphen-healed"], 1);
}

#[test]
fn absurd_numbers_cost_nothing() {
    let mut draft = Draft::default();
    draft.note("n4294967295", Some(u32::MAX), "What?", true);
    assert_eq!(draft.measured().counts.notes.missing, u64::from(u32::MAX) - 1);
}

#[test]
fn citations_and_back_references_are_accounted_for() {
    let mut draft = Draft::default();
    draft.note("n1", Some(1), "See Jo Doe, Ports (2020), https://www.ports.example/a b. As is known.", true);
    draft.note("n2", Some(2), "Id. at 4.", true);
    draft.note("n3", Some(3), "Roe, supra note 1.", true);
    draft.note("n4", Some(4), "???", true);
    let full = draft.cite("n1", "See Jo Doe, Ports (2020), https://www.ports.example/a b", Form::Full);
    full.title = Some("Ports".to_owned());
    full.date = Some("2020".to_owned());
    full.url = Some("https://www.ports.example/a b".to_owned());
    full.kind = Kind::Report;
    full.identifiers =
        Identifiers { archive: Some("https://perma.cc/AAAA-BBBB".to_owned()), ..Default::default() };
    draft.cite("n2", "Id. at 4", Form::Id).target = Some("n1.c1".to_owned());
    let supra = draft.cite("n3", "Roe, supra note 1", Form::Supra).span();
    draft.cite("n4", "???", Form::Unparsed);
    draft.0.diagnostics.push(Diagnostic::new(Severity::Warning, "antecedent-ambiguous", "two fit", supra));
    let coverage = draft.measured();
    let citations = &coverage.counts.citations;
    assert_eq!((citations.total, citations.identified), (4, 1));
    assert_eq!((citations.by_form[&Form::Full], citations.by_form[&Form::Unparsed]), (1, 1));
    assert_eq!(
        (citations.note_characters, citations.explained_characters, citations.unparsed_characters),
        (69 + 9 + 18 + 3, 55 + 8 + 17, 3)
    );
    let one = BackReferenceCounts { total: 1, ..Default::default() };
    assert_eq!(coverage.counts.back_references[&Form::Id], BackReferenceCounts { resolved: 1, ..one });
    assert_eq!(coverage.counts.back_references[&Form::Supra], BackReferenceCounts { ambiguous: 1, ..one });
    let [unresolved] = &coverage.todo.unresolved[..] else { panic!("one is unresolved") };
    assert_eq!((unresolved.citation.as_str(), unresolved.reason.as_deref()), ("n3.c1", Some("two fit")));
    let sources = &coverage.counts.sources;
    assert_eq!((sources.links, sources.archived, sources.broken, sources.without_scheme), (1, 1, 1, 0));
    assert_eq!(coverage.todo.broken_links, ["n1.c1"]);
    assert_eq!((sources.years["2020"], sources.kinds[&Kind::Report]), (1, 1));
}

#[test]
fn claims_without_a_source_are_listed_by_strength() {
    let mut draft = Draft::default();
    draft.0.sections.push(Section { id: "s1".to_owned(), title: "Ports".to_owned(), ..Section::default() });
    draft.passage(PassageKind::Heading, "The Largest Ports", &[], &[]);
    draft.passage(PassageKind::Paragraph, "It is the largest port.", &["n1"], &["ai"]);
    draft.passage(PassageKind::Paragraph, "It is the naïvely largest port.", &[], &["ai", "rights"]).near =
        vec![Finding { category: "bans".to_owned(), ..Finding::default() }];
    draft.passage(PassageKind::Paragraph, "Nothing is claimed here.", &[], &[]);
    let last =
        draft.passage(PassageKind::ListItem, "Analysts say 40 percent of cranes phone home.", &[], &["ai"]);
    let entity =
        |name: &str| Entity { name: name.to_owned(), entity_type: "company".to_owned(), ..Entity::default() };
    last.entities = vec![entity("Huawei"), entity("Huawei")];
    last.responses = vec![Finding { category: "export-controls".to_owned(), ..Finding::default() }];
    draft.0.metadata.date = Some("2020-05".to_owned());
    let coverage = draft.measured();
    let passages = &coverage.counts.passages;
    assert_eq!((passages.total, passages.cited, passages.unfiled, passages.uncited_claims), (4, 1, 1, 2));
    assert_eq!((passages.sentences, passages.sentences_cited), (4, 1));
    assert_eq!(passages.concerns["ai"], CategoryCounts { passages: 3, cited: 1, near: 0 });
    assert_eq!(passages.responses["bans"].near, 1);
    assert_eq!(passages.concerns["data-security"], CategoryCounts::default(), "each category is there");
    assert_eq!(passages.companies["ai"]["Huawei"], 1, "passages, not mentions");
    assert_eq!(passages.entities["company"]["Huawei"], 1);
    assert_eq!(passages.years["ai"]["2020"], 3);
    assert_eq!(passages.together["ai"]["rights"], 1);
    assert_eq!(passages.concerns_and_responses["ai"]["export-controls"], 1);
    assert_eq!(passages.hits["ai.term"], 3);
    let [first, second] = &coverage.todo.uncited[..] else { panic!("two claim something") };
    assert_eq!((first.passage.as_str(), first.section.as_deref()), ("p5", Some("Ports")));
    assert!(first.strength > second.strength);
    // Offsets count code points: the ï before the claim is one.
    let claim = &second.claims[0];
    let text: Vec<char> = draft.0.text.chars().collect();
    assert_eq!(text[claim.start..claim.end].iter().collect::<String>(), "largest");
}

#[test]
fn a_corpus_is_the_sum_of_its_documents() {
    let mut draft = Draft::default();
    draft.passage(PassageKind::Paragraph, "It is the largest port.", &[], &["ai"]);
    draft.note("n1", Some(1), "Id.", true);
    let one = draft.measured();
    let mut corpus = CorpusCoverage::new(["ai.term", "ai.rule"]);
    corpus.add(&one);
    corpus.add(&one);
    let corpus = corpus.finish(&crate::corpus::WorkCounts::default());
    assert_eq!((corpus.documents, corpus.counts.passages.total, corpus.uncited.len()), (2, 2, 2));
    assert_eq!(corpus.unmatched.iter().collect::<Vec<_>>(), ["ai.rule"]);
    let json = serde_json::json!({"schema": SCHEMA, "corpus": corpus, "documents": [one, one]}).to_string();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("coverage.json");
    std::fs::write(&path, json).unwrap();
    let mut documents = Vec::new();
    assert_eq!(read(&path, |document| documents.push(document)).unwrap(), corpus);
    assert_eq!(documents, [one.clone(), one]);
    std::fs::write(&path, "{\"schema\":\"other/1\"}").unwrap();
    assert!(read(&path, |_| ()).unwrap_err().to_string().contains("annotate again"));
}
