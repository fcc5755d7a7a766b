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
