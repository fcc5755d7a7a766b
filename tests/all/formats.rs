//! The same text in two formats has the same notes, citations and passages.

use crate::repository;
use glossator::concerns::Scheme;
use glossator::document::AnnotatedDocument;
use glossator::pipeline;

/// Letters and digits of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn annotated(path: &str) -> AnnotatedDocument {
    let bytes = std::fs::read(repository(path)).unwrap();
    pipeline::annotate(&bytes, path, &Scheme::built_in().unwrap()).unwrap().document
}

#[test]
fn a_word_file_reads_as_the_markdown_it_was_made_from() {
    let (word, markdown) = (annotated("corpus/bad-code.docx"), annotated("docs/samples/bad-code.md"));
    let notes = |d: &AnnotatedDocument| -> Vec<(String, String)> {
        d.notes.iter().map(|n| (n.id.clone(), letters(n.span().of(&d.text)))).collect()
    };
    assert_eq!(notes(&word).len(), 30);
    assert_eq!(notes(&word), notes(&markdown));
    let calls = |d: &AnnotatedDocument| -> Vec<(String, Vec<String>)> {
        let passages = d.passages.iter().filter(|p| !p.calls.is_empty());
        passages
            .map(|p| (letters(&d.text[p.start..p.end]), p.calls.iter().map(|c| c.note.clone()).collect()))
            .collect()
    };
    assert_eq!(calls(&word), calls(&markdown));
    assert_eq!(word.citations.len(), markdown.citations.len());
    for (a, b) in word.citations.iter().zip(&markdown.citations) {
        assert_eq!((&a.id, a.form, a.kind, &a.authors), (&b.id, b.form, b.kind, &b.authors));
        assert_eq!((&a.title, &a.container, &a.date), (&b.title, &b.container, &b.date), "{}", a.id);
        assert_eq!((&a.url, &a.pin, &a.target, &a.work), (&b.url, &b.pin, &b.target, &b.work), "{}", a.id);
    }
}
