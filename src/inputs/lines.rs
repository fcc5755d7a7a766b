//! JSON Lines: each line an object, a document in one of its fields.

use super::{Options, Push, failed, too_large};
use crate::discover::{Action, Input};
use serde_json::Value;
use std::io::{self, BufRead, Read as _};

/// How much longer than its text a line may be: its escapes, and its other fields.
const ESCAPES: u64 = 6;

/// Hands on the documents of `source`, which is called `path`; lines of white space are none.
pub(super) fn open(mut source: impl BufRead, path: &str, options: &Options, push: &mut Push) -> bool {
    let mut line = Vec::new();
    for number in 1_u64.. {
        let place = || format!("{path}:{number}");
        let input = match read(&mut source, &mut line, options.max_bytes.saturating_mul(ESCAPES)) {
            Ok(Read::End) => break,
            Ok(Read::Line) if line.trim_ascii().is_empty() => continue,
            Ok(Read::Line) => document(&line, options).map_or_else(
                |reason| failed(place(), reason),
                |(id, text)| {
                    let path = id.map_or_else(place, |id| format!("{path}!/{id}"));
                    Input { path, action: Action::Bytes(text.into_bytes()) }
                },
            ),
            Ok(Read::TooLong) => failed(place(), too_large(options)),
            Err(error) => {
                push(failed(place(), format!("it cannot be read on ({error})")));
                break;
            }
        };
        if !push(input) {
            return false;
        }
    }
    true
}

enum Read {
    Line,
    TooLong,
    End,
}

/// Reads the next line; of one that is longer than `limit` only that it is.
fn read(source: &mut impl BufRead, line: &mut Vec<u8>, limit: u64) -> io::Result<Read> {
    line.clear();
    let length = source.by_ref().take(limit).read_until(b'\n', line)?;
    if length == 0 {
        return Ok(Read::End);
    }
    if (length as u64) < limit || line.ends_with(b"\n") {
        return Ok(Read::Line);
    }
    line.clear();
    source.skip_until(b'\n')?;
    Ok(Read::TooLong)
}

/// The id, if it has one, and the text of a line, or why there is none.
fn document(line: &[u8], options: &Options) -> Result<(Option<String>, String), String> {
    let value: Value =
        serde_json::from_slice(line).map_err(|error| format!("not a line of JSON ({error})"))?;
    let Value::Object(mut fields) = value else { return Err("a line of JSON that is no object".to_owned()) };
    let id = match fields.get(&options.id_field) {
        Some(Value::String(id)) if !id.is_empty() => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    match fields.remove(&options.text_field) {
        Some(Value::String(text)) if text.len() as u64 <= options.max_bytes => Ok((id, text)),
        Some(Value::String(_)) => Err(too_large(options)),
        _ => {
            const SHOWN: usize = 8;
            let names: Vec<&str> = fields.keys().take(SHOWN).map(String::as_str).collect();
            let (field, names) = (&options.text_field, names.join(", "));
            Err(format!("no text in the field {field:?}; --text-field names another one ({names})"))
        }
    }
}
