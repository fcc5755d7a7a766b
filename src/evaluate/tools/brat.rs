//! brat's standoff format: `T1<tab>label start end[;start end]<tab>words`, in code points of the text file beside it.

use super::{Marked, Offsets, Unit};

pub(super) fn read(text: String, annotations: &str) -> Result<Marked, String> {
    let offsets = Offsets::of(&text, Unit::CodePoint);
    let mut spans = Vec::new();
    for line in annotations.lines().filter(|line| line.starts_with('T')) {
        let entry = line.split('\t').nth(1).and_then(|entry| entry.split_once(' '));
        let (label, places) = entry.ok_or_else(|| format!("{line:?} is no annotation of a text"))?;
        for place in places.split(';') {
            let ends = place.split_once(' ').and_then(|(s, e)| Some((s.parse().ok()?, e.parse().ok()?)));
            let range = ends.and_then(|(start, end)| offsets.range(start, end));
            spans.push((range.ok_or_else(|| format!("{place:?} is no part of its text"))?, label.to_owned()));
        }
    }
    Ok(Marked { text, readers: vec![spans] })
}
