//! Notes and calls.

use super::compare::normalise;
use super::scores::Measure;
use super::{Difference, Evaluation, GoldNote, Prediction, head, note_key, note_name, tail};
use std::collections::HashMap;

/// Characters of body text before a mark that are looked at, and those of them that must agree.
const BEFORE_CALL: (usize, usize) = (80, 20);

pub(super) fn score(prediction: &Prediction<'_>, gold: &[GoldNote], out: &mut Evaluation) {
    let by_key: HashMap<_, _> =
        prediction.notes.iter().map(|n| (note_key(Some(n.series), n.number), *n)).collect();
    let (mut right, mut right_calls) = (0, 0);
    for g in gold {
        let key = note_key(g.series, g.n);
        let mut differ = |what, predicted: &str, gold: String| {
            let predicted = predicted.to_owned();
            out.differences.push(Difference { what, place: note_name(key), predicted, gold });
        };
        let Some(note) = by_key.get(&key) else {
            differ("note", "", format!("{} … {}", g.start, g.end));
            continue;
        };
        let whole = prediction.cut(note.start, note.end);
        let text = normalise(whole);
        if text.starts_with(&normalise(&g.start)) && text.ends_with(&normalise(&g.end)) {
            right += 1;
        } else {
            differ(
                "note",
                &format!("{} … {}", head(whole, 60), tail(whole, 40)),
                format!("{} … {}", g.start, g.end),
            );
        }
        if let (Some(call), Some(at)) = (g.call.as_deref().filter(|call| !call.is_empty()), note.call) {
            let before = normalise(tail(prediction.cut(0, at), BEFORE_CALL.0));
            if before.ends_with(tail(&normalise(call), BEFORE_CALL.1)) {
                right_calls += 1;
            } else {
                differ("call", tail(&before, 30), call.to_owned());
            }
        }
    }
    let called = prediction.notes.iter().filter(|n| n.call.is_some()).count();
    let to_call = gold.iter().filter(|g| g.call.as_ref().is_some_and(|call| !call.is_empty())).count();
    out.scores.tally(Measure::Notes).add(right, prediction.notes.len(), gold.len());
    out.scores.tally(Measure::Calls).add(right_calls, called, to_call);
}
