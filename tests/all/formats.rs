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
fn every_format_reads_as_the_markdown_it_was_made_from() {
    let markdown = annotated("docs/samples/bad-code.md");
    for path in ["corpus/bad-code.docx", "docs/samples/bad-code.html", "docs/samples/bad-code.pdf"] {
        assert_same(path, &annotated(path), &markdown);
    }
}

/// Asserts that two documents have the same notes, calls and citations.
fn assert_same(path: &str, other: &AnnotatedDocument, markdown: &AnnotatedDocument) {
    let notes = |d: &AnnotatedDocument| -> Vec<(String, String)> {
        d.notes.iter().map(|n| (n.id.clone(), letters(n.span().of(&d.text)))).collect()
    };
    assert_eq!(notes(other).len(), 30, "{path}");
    assert_eq!(notes(other), notes(markdown), "{path}");
    let calls = |d: &AnnotatedDocument| -> Vec<(String, Vec<String>)> {
        let passages = d.passages.iter().filter(|p| !p.calls.is_empty());
        passages
            .map(|p| (letters(&d.text[p.start..p.end]), p.calls.iter().map(|c| c.note.clone()).collect()))
            .collect()
    };
    assert_eq!(calls(other), calls(markdown), "{path}");
    assert_eq!(other.citations.len(), markdown.citations.len(), "{path}");
    for (a, b) in other.citations.iter().zip(&markdown.citations) {
        let at = || format!("{path}: {}", a.id);
        assert_eq!((&a.id, a.form, a.kind, &a.authors), (&b.id, b.form, b.kind, &b.authors), "{}", at());
        assert_eq!((&a.title, &a.container, &a.date), (&b.title, &b.container, &b.date), "{}", at());
        assert_eq!((&a.url, &a.pin, &a.target, &a.work), (&b.url, &b.pin, &b.target, &b.work), "{}", at());
    }
}
