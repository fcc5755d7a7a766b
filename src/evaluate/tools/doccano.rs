//! doccano's JSON Lines: a text a line, with spans (`[start, end, label]`, or `entities`) or labels of the whole text.

use super::{Marked, Offsets, Unit};
use serde_json::Value;

pub(super) fn read(lines: &[Value]) -> Result<Vec<Marked>, String> {
    lines.iter().map(line).collect()
}

fn line(line: &Value) -> Result<Marked, String> {
    let text = line.get("text").and_then(Value::as_str);
    let text =
        text.ok_or("a line has no `text`; doccano's JSONL, Label Studio's JSON and UIMA CAS JSON are known")?;
    let offsets = Offsets::of(text, Unit::CodePoint);
    let mut spans = Vec::new();
    let labels = ["label", "labels", "cats", "entities"].iter().filter_map(|key| line.get(key));
    for label in labels.flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice))
    {
        match label {
            Value::Null => {}
            Value::String(label) => spans.push((0..text.len(), label.clone())),
            other => {
                let (start, end, label) = span(other).ok_or_else(|| format!("{other} is no label"))?;
                let range = offsets.range(start, end);
                spans.push((range.ok_or_else(|| format!("{start} to {end} is no part of its text"))?, label));
            }
        }
    }
    Ok(Marked { text: text.to_owned(), readers: vec![spans] })
}

fn span(value: &Value) -> Option<(u64, u64, String)> {
    let (start, end, label) = match value {
        Value::Array(parts) => (parts.first()?, parts.get(1)?, parts.get(2)?),
        _ => (value.get("start_offset")?, value.get("end_offset")?, value.get("label")?),
    };
    Some((start.as_u64()?, end.as_u64()?, label.as_str()?.to_owned()))
}
