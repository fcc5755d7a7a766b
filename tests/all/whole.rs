//! What holds of every annotated document: each span resolves and lies where it belongs, ids are unique, scores are the
//! sum of their evidence. The tests and the fuzz targets ask for the same.

use glossator::document::{AnnotatedDocument, Finding};
use glossator::span::OffsetUnit;
use std::collections::HashSet;

/// The text of a range of the document, which must be one.
fn cut<'d>(document: &'d AnnotatedDocument, [start, end]: [usize; 2], what: &str) -> &'d str {
    let text = document.text.get(start..end);
    text.unwrap_or_else(|| panic!("{what} {start}..{end} is no range of the text of {}", document.id))
}

fn assert_inside([start, end]: [usize; 2], [from, to]: [usize; 2], what: &str) {
    assert!(from <= start && end <= to, "{what}: {start}..{end} is not inside {from}..{to}");
}

/// Panics where `document`, its offsets in bytes, is not whole.
pub(crate) fn assert_whole(document: &AnnotatedDocument) {
    let all = [0, document.text.len()];
    let mut ids = HashSet::new();
    let mut unique = |id: &str| assert!(ids.insert(id.to_owned()), "{id} stands twice in {}", document.id);
    let note_ids: HashSet<&str> = document.notes.iter().map(|n| n.id.as_str()).collect();
    let citation_ids: HashSet<&str> = document.citations.iter().map(|c| c.id.as_str()).collect();
    for s in &document.sections {
        unique(&s.id);
        cut(document, [s.start, s.end], &s.id);
    }
    let mut last = 0;
    for p in &document.passages {
        unique(&p.id);
        cut(document, [p.start, p.end], &p.id);
        assert!(last <= p.start, "{} begins before the end of the passage before it", p.id);
        last = p.end;
        let mut sentence = p.start;
        for &[start, end] in &p.sentences {
            cut(document, [start, end], "sentence");
            assert_inside([start, end], [sentence, p.end], "sentence");
            sentence = end;
        }
        for call in &p.calls {
            assert_inside([call.at; 2], [p.start, p.end], "call");
            cut(document, [call.at; 2], "call");
            assert!(note_ids.contains(call.note.as_str()), "{} calls {}, which is no note", p.id, call.note);
        }
        for e in &p.entities {
            cut(document, [e.start, e.end], &e.name);
            assert_inside([e.start, e.end], [p.start, p.end], &e.name);
        }
        p.concerns
            .iter()
            .chain(&p.near)
            .chain(&p.responses)
            .for_each(|finding| assert_adds_up(document, finding));
    }
    for n in &document.notes {
        unique(&n.id);
        cut(document, [n.start, n.end], &n.id);
        if let Some(call) = n.call {
            cut(document, [call; 2], "call");
        }
    }
    for c in &document.citations {
        unique(&c.id);
        cut(document, [c.start, c.end], &c.id);
        let home = c.note.as_ref().map_or(all, |note| {
            let note =
                document.notes.iter().find(|n| n.id == *note).unwrap_or_else(|| panic!("no note {note}"));
            [note.start, note.end]
        });
        assert_inside([c.start, c.end], home, &c.id);
        let mut fields = c.fields;
        for field in fields.all_mut().into_iter().flatten() {
            cut(document, *field, "field");
            assert_inside(*field, [c.start, c.end], &format!("field of {}", c.id));
        }
        if let Some(target) = c.target.as_deref() {
            assert!(
                citation_ids.contains(target) || note_ids.contains(target),
                "{} points at {target}",
                c.id
            );
            assert_ne!(target, c.id, "a citation points at itself");
        }
    }
    for d in &document.diagnostics {
        cut(document, [d.start, d.end], &d.code);
    }
    // Through any unit and back.
    for unit in [OffsetUnit::Codepoint, OffsetUnit::Utf16] {
        assert!(document.clone().in_unit(unit).in_bytes() == *document, "{unit:?} and back is not the same");
    }
    let json = serde_json::to_string(document).unwrap();
    assert!(
        serde_json::from_str::<AnnotatedDocument>(&json).unwrap() == *document,
        "JSON and back is not the same"
    );
}

/// The score is the sum of the evidence, to the bit, and each quote stands where it is said to.
fn assert_adds_up(document: &AnnotatedDocument, finding: &Finding) {
    let sum: f64 = finding.evidence.iter().map(|e| e.adds).sum();
    assert!(sum == finding.score, "{}: {sum} is not {}", finding.category, finding.score);
    for e in &finding.evidence {
        assert_eq!(cut(document, [e.start, e.end], &e.rule), e.quote, "{}", e.rule);
    }
}
