//! Label Studio's JSON: tasks with the annotations of one or more annotators. Spans (`labels`) and labels of the whole
//! text (`choices`) count. Versions differ in how they count characters: the quoted text decides.

use super::{Marked, Offsets, Unit};
use serde_json::Value;
use std::ops::Range;

pub(super) fn read(tasks: &[Value]) -> Result<Vec<Marked>, String> {
    tasks.iter().map(task).collect()
}

fn task(task: &Value) -> Result<Marked, String> {
    let data = task.get("data").ok_or("a task has no `data`")?;
    let named = data.get("text").and_then(Value::as_str);
    let longest = || data.as_object()?.values().filter_map(Value::as_str).max_by_key(|text| text.len());
    let text = named.or_else(longest).ok_or("a task has no text in its `data`")?;
    let units = [Unit::CodePoint, Unit::Utf16].map(|unit| Offsets::of(text, unit));
    let annotations = task.get("annotations").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let kept = annotations.iter().filter(|a| a.get("was_cancelled").and_then(Value::as_bool) != Some(true));
    let readers = kept.map(|annotation| {
        let results = annotation.get("result").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut spans = Vec::new();
        for value in results.iter().filter_map(|result| result.get("value")) {
            let labels =
                ["labels", "hypertextlabels", "choices"].iter().filter_map(|key| value.get(key)?.as_array());
            for label in labels.flatten().filter_map(Value::as_str) {
                spans.push((place(value, text, &units)?, label.to_owned()));
            }
        }
        Ok(spans)
    });
    Ok(Marked { text: text.to_owned(), readers: readers.collect::<Result<_, String>>()? })
}

/// Where a result stands: the reading of its offsets that gives the words it quotes; the whole text without offsets.
fn place(value: &Value, text: &str, units: &[Offsets; 2]) -> Result<Range<usize>, String> {
    let at = |key: &str| value.get(key).and_then(Value::as_u64);
    let (Some(start), Some(end)) = (at("start"), at("end")) else { return Ok(0..text.len()) };
    let quote = value.get("text").and_then(Value::as_str);
    let mut ranges = units.iter().filter_map(|offsets| offsets.range(start, end));
    let range = ranges.find(|range| quote.is_none_or(|quote| text.get(range.clone()) == Some(quote)));
    range.ok_or_else(|| format!("{start} to {end} is not where {:?} stands", quote.unwrap_or_default()))
}
