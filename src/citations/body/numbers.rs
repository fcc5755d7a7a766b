//! Numbers in brackets with a place (`[8, pp. 12–14]`), and bare ones that no call was told from: they mean the note
//! of that number where notes are the reference list.

use crate::citations::antecedents::Name;
use crate::citations::backref::BackReference;
use crate::citations::cues;
use crate::citations::names::plain;
use crate::document::{Citation, Form, NoteKind};
use crate::notes::Reading;
use crate::span::Span;

/// The references by number in `span`, in order.
pub(super) fn find(reading: &Reading, span: Span) -> Vec<BackReference> {
    let text = &reading.text;
    let opens = memchr::memchr_iter(b'[', span.of(text).as_bytes()).map(|at| span.start + at);
    opens.filter_map(|open| at(reading, open, span.end)).collect()
}

/// The reference whose bracket opens at `open`.
fn at(reading: &Reading, open: usize, limit: usize) -> Option<BackReference> {
    const LONGEST: usize = 40;
    let text = &reading.text[..limit];
    let close = open + text[open..].bytes().take(LONGEST).position(|b| b == b']')?;
    let (number, end) = cues::number(text, open + 1)?;
    let inner = &text[..close];
    let pin = cues::pin(inner, end).filter(|(_, end)| *end == close);
    let pinned =
        pin.is_some() && inner[end..].trim_start_matches([',', ' ']).starts_with(char::is_alphabetic);
    let note = reading.notes.iter().find(|n| n.series == 1 && n.number == Some(number))?;
    let listed = note.kind == NoteKind::Endnote;
    if !(listed && (pinned || end == close && note.call.is_none())) {
        return None;
    }
    let mut citation =
        Citation { form: Form::Short, start: open, end: close + 1, confidence: 1.0, ..Citation::default() };
    if let Some((pin, _)) = pin {
        citation.pin = Some(plain(pin.of(text)));
        citation.fields.pin = Some([pin.start, pin.end]);
    }
    Some(BackReference { citation, note: Some(number.into()), name: Name::default() })
}
