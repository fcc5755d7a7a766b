//! How a citation was resolved, or why not, in plain words.

use super::resolve::{AMBIGUOUS, MISSING, NAME_MISMATCH, NUMBER_MISMATCH, UNRESOLVED};
use crate::document::{AnnotatedDocument, Citation, Form};

/// The way from the citation `id` to its source, one step a line; none if the document has no such citation.
///
/// The steps are told from the document alone: form, target, work and the diagnostics at the citation's place.
#[must_use]
pub fn trail(document: &AnnotatedDocument, id: &str) -> Option<Vec<String>> {
    let citation = document.citations.iter().find(|c| c.id == id)?;
    let mut steps = vec![format!("{id} {}", what(citation))];
    match citation.target.as_deref() {
        Some(target) => match document.citations.iter().find(|c| c.id == target) {
            Some(source) => {
                steps.push(format!(
                    "points at {target}: {} (confidence {:.2})",
                    describe(source),
                    citation.confidence
                ));
            }
            None => steps
                .push(format!("points at the whole note {target} (confidence {:.2})", citation.confidence)),
        },
        None if is_back_reference(citation) => steps.push("points at nothing".to_owned()),
        None => {}
    }
    let codes = [AMBIGUOUS, MISSING, UNRESOLVED, NUMBER_MISMATCH, NAME_MISMATCH];
    let here = |d: &&crate::document::Diagnostic| d.start == citation.start && d.end == citation.end;
    for diagnostic in document.diagnostics.iter().filter(here).filter(|d| codes.contains(&d.code.as_str())) {
        steps.push(format!("{}: {}", diagnostic.code, diagnostic.message));
    }
    if let Some(work) = citation.work.as_deref() {
        let others = document.citations.iter().filter(|c| c.work.as_deref() == Some(work)).count() - 1;
        let times = if others == 1 { "citation" } else { "citations" };
        steps.push(format!("is of work {work}, like {others} other {times}"));
    }
    Some(steps)
}

fn is_back_reference(citation: &Citation) -> bool {
    !matches!(citation.form, Form::Full | Form::Unparsed)
}

fn what(citation: &Citation) -> String {
    let name = describe(citation);
    match citation.form {
        Form::Full => format!("cites in full {name}"),
        Form::Id => "stands for the citation before it (id.)".to_owned(),
        Form::Supra => format!("refers back to {name} (supra)"),
        Form::Infra => format!("refers ahead to {name} (infra)"),
        Form::Short => format!("repeats for short {name}"),
        Form::HereinafterUse => format!("uses the defined name {name}"),
        Form::Unparsed => "did not parse; its text is kept as it stands".to_owned(),
    }
}

/// Authors and title, as far as they are printed.
fn describe(citation: &Citation) -> String {
    let authors = citation.authors.join(", ");
    match (authors.is_empty(), citation.title.as_deref().or(citation.container.as_deref())) {
        (false, Some(title)) => format!("{authors}, “{title}”"),
        (true, Some(title)) => format!("“{title}”"),
        (false, None) => authors,
        (true, None) => "a whole note".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Diagnostic, Severity};
    use crate::span::Span;

    #[test]
    fn links_and_doubts_are_told() {
        let source = Citation {
            id: "n1.c1".to_owned(),
            form: Form::Full,
            authors: vec!["Ann Lee".to_owned()],
            title: Some("Cable Wars".to_owned()),
            work: Some("w-1".to_owned()),
            ..Citation::default()
        };
        let linked = Citation {
            id: "n2.c1".to_owned(),
            form: Form::Id,
            target: Some("n1.c1".to_owned()),
            confidence: 0.95,
            start: 10,
            end: 13,
            ..source.clone()
        };
        let open =
            Citation { id: "n3.c1".to_owned(), form: Form::Id, start: 20, end: 23, ..Citation::default() };
        let reason = "note 2 before it cites 2 sources";
        let document = AnnotatedDocument {
            citations: vec![source, linked, open],
            diagnostics: vec![Diagnostic::new(Severity::Warning, AMBIGUOUS, reason, Span::new(20, 23))],
            ..AnnotatedDocument::default()
        };
        assert_eq!(
            trail(&document, "n2.c1").unwrap(),
            [
                "n2.c1 stands for the citation before it (id.)",
                "points at n1.c1: Ann Lee, “Cable Wars” (confidence 0.95)",
                "is of work w-1, like 1 other citation"
            ]
        );
        assert_eq!(
            trail(&document, "n3.c1").unwrap(),
            [
                "n3.c1 stands for the citation before it (id.)",
                "points at nothing",
                "antecedent-ambiguous: note 2 before it cites 2 sources"
            ]
        );
        assert_eq!(trail(&document, "n9.c1"), None);
    }
}
