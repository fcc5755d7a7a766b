//! The same text in two formats has the same notes, citations and passages.

use crate::repository;
use glossator::concerns::Scheme;
use glossator::document::{AnnotatedDocument, Citation};
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
    for (name, notes, made) in [
        (
            "bad-code",
            30,
            ["corpus/bad-code.docx", "docs/samples/bad-code.html", "docs/samples/bad-code.pdf"].as_slice(),
        ),
        ("chip-export-controls", 46, &["corpus/chip-export-controls.pdf"]),
        ("cloud-security-agency", 38, &["corpus/cloud-security-agency.html"]),
    ] {
        let markdown = annotated(&format!("docs/samples/{name}.md"));
        assert_eq!(markdown.notes.len(), notes, "{name}");
        for path in made {
            assert_same(path, &annotated(path), &markdown);
        }
    }
}

/// Asserts that two documents have the same notes, calls and citations.
fn assert_same(path: &str, other: &AnnotatedDocument, markdown: &AnnotatedDocument) {
    let notes = |d: &AnnotatedDocument| -> Vec<(String, String)> {
        d.notes.iter().map(|n| (n.id.clone(), letters(n.span().of(&d.text)))).collect()
    };
    assert_eq!(notes(other), notes(markdown), "{path}");
    let item = |c: char| c.is_ascii_digit() || matches!(c, '.' | ' ');
    let calls = |d: &AnnotatedDocument| -> Vec<(String, Vec<String>)> {
        let passages = d.passages.iter().filter(|p| !p.calls.is_empty());
        passages
            // An item's number is printed in some formats and a mark in others.
            .map(|p| {
                (
                    letters(d.text[p.start..p.end].trim_start_matches(item)),
                    p.calls.iter().map(|c| c.note.clone()).collect(),
                )
            })
            .collect()
    };
    assert_eq!(calls(other), calls(markdown), "{path}");
    assert_eq!(other.citations.len(), markdown.citations.len(), "{path}");
    for (a, b) in other.citations.iter().zip(&markdown.citations) {
        assert_eq!(said(a), said(b), "{path}: {}", a.id);
    }
}

/// What is said of a citation; quotation marks may be straight or curly.
fn said(citation: &Citation) -> Vec<String> {
    let c = citation;
    let parts = [&c.title, &c.container, &c.date, &c.url, &c.pin, &c.target, &c.work];
    let parts = parts.into_iter().map(|part| format!("{part:?}"));
    let all = [c.id.clone(), format!("{:?} {:?} {:?}", c.form, c.kind, c.authors)].into_iter().chain(parts);
    all.map(|part| part.replace(['’', '‘'], "'").replace(['“', '”'], "\\\"")).collect()
}
