//! One small damaged document a defect, as a person would read the outcome: see `tests/fixtures/`.

use glossator::concerns::Scheme;
use glossator::document::{AnnotatedDocument, Form};
use glossator::pipeline;
use std::fmt::Write as _;

/// The document as a page: body with calls, notes, citations with their fields, ledger.
fn page(document: &AnnotatedDocument) -> String {
    let mut page = format!("encoding: {}\n\n", document.source.encoding);
    for passage in &document.passages {
        let mut text = passage.span().of(&document.text).to_owned();
        for call in passage.calls.iter().rev() {
            text.insert_str(call.at - passage.start, &format!("[^{}]", call.note));
        }
        let _ = writeln!(page, "<{:?}> {text}\n", passage.kind);
    }
    for note in &document.notes {
        let called = if note.call.is_some() { "" } else { " (not called)" };
        let _ = writeln!(page, "[^{}]: {}{called}", note.id, note.span().of(&document.text));
        for c in document.citations.iter().filter(|c| c.note.as_ref() == Some(&note.id)) {
            let _ = write!(page, "    {} {}", c.id, serde_json::to_string(&c.form).unwrap_or_default());
            let fields = [
                ("signal", c.signal.as_deref()),
                ("title", c.title.as_deref()),
                ("container", c.container.as_deref()),
                ("volume", c.volume.as_deref()),
                ("page", c.page.as_deref()),
                ("date", c.date.as_deref()),
                ("pin", c.pin.as_deref()),
                ("url", c.url.as_deref()),
                ("parenthetical", c.parenthetical.as_deref()),
                ("hereinafter", c.hereinafter.as_deref()),
            ];
            if !c.authors.is_empty() {
                let _ = write!(page, " · authors {}", c.authors.join(" | "));
            }
            for (name, value) in fields {
                if let Some(value) = value {
                    let _ = write!(page, " · {name} {value}");
                }
            }
            if !matches!(c.form, Form::Full | Form::Unparsed) {
                let _ = write!(page, " → {}", c.target.as_deref().unwrap_or("nothing"));
            }
            page.push('\n');
        }
    }
    page.push('\n');
    for d in &document.diagnostics {
        let _ = write!(page, "{:?} {}", d.severity, d.code);
        if let (Some(before), Some(after)) = (&d.before, &d.after) {
            let _ = write!(page, ": {before:?} → {after:?}");
        }
        page.push('\n');
    }
    page
}

#[test]
fn each_defect_reads_as_a_person_would_mend_it() {
    let scheme = Scheme::built_in().unwrap();
    insta::glob!(env!("CARGO_MANIFEST_DIR"), "tests/fixtures/*.{txt,md,html,xml}", |path| {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let annotated = pipeline::annotate(&bytes, &name, &scheme).unwrap();
        insta::assert_snapshot!(page(&annotated.document));
    });
}
