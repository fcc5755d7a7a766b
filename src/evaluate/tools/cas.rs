//! UIMA CAS JSON 0.4, as INCEpTION exports it: feature structures with `begin` and `end` in UTF-16 code units of the text
//! of their view. A label is the feature `value`, `label` or `category` of any annotation.

use super::{Marked, Offsets, Unit};
use serde_json::{Map, Value};

/// The member that tells a CAS from other JSON.
pub(super) const STRUCTURES: &str = "%FEATURE_STRUCTURES";

/// Features that hold a label.
const FEATURES: [&str; 3] = ["value", "label", "category"];

pub(super) fn read(cas: &Map<String, Value>) -> Result<Marked, String> {
    let structures =
        cas.get(STRUCTURES).and_then(Value::as_array).ok_or("its feature structures are no list")?;
    let sofa = structures.iter().find(|s| s.get("sofaString").is_some());
    let text = sofa.and_then(|s| s.get("sofaString")?.as_str()).ok_or("it has no view with a text")?;
    let view = sofa.and_then(|s| s.get("%ID"));
    let offsets = Offsets::of(text, Unit::Utf16);
    let mut spans = Vec::new();
    for structure in structures.iter().filter(|s| s.get("@sofa") == view) {
        let at = |key: &str| structure.get(key).and_then(Value::as_u64);
        let (Some(begin), Some(end)) = (at("begin"), at("end")) else { continue };
        for label in FEATURES.iter().filter_map(|feature| structure.get(feature)?.as_str()) {
            let range = offsets.range(begin, end);
            let range = range.ok_or_else(|| format!("{begin} to {end} is no part of its text"))?;
            spans.push((range, label.to_owned()));
        }
    }
    Ok(Marked { text: text.to_owned(), readers: vec![spans] })
}
