//! What `annotate` writes is what the schemas in `schema/` describe, and nothing else.

use crate::repository;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn output_is_as_the_schemas_describe() {
    let dir = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_glossator"))
        .arg("annotate")
        .arg(repository("corpus"))
        .arg(repository("Cargo.toml/no-such-file"))
        .arg("--quiet")
        .arg("-o")
        .arg(dir.path())
        .output()
        .unwrap()
        .status;
    assert_eq!(status.code(), Some(1), "one input is not there");
    for (file, schema) in [
        ("corpus.jsonl", "corpus.schema.json"),
        ("works.jsonl", "works.schema.json"),
        ("coverage.json", "coverage.schema.json"),
        ("manifest.json", "manifest.schema.json"),
    ] {
        let schema = json(&fs::read_to_string(repository("schema").join(schema)).unwrap());
        let text = fs::read_to_string(dir.path().join(file)).unwrap();
        let is_lines = Path::new(file).extension().is_some_and(|extension| extension == "jsonl");
        let values: Vec<Value> = if is_lines { text.lines().map(json).collect() } else { vec![json(&text)] };
        assert!(!values.is_empty(), "{file} is empty");
        for value in values {
            Validator { root: &schema }.check(&value, &schema, file);
        }
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// As much of JSON Schema as the generated schemas use. It fails on what it does not know, and on properties that
/// a schema does not name.
struct Validator<'s> {
    root: &'s Value,
}

impl Validator<'_> {
    fn check(&self, value: &Value, schema: &Value, at: &str) {
        if let Err(error) = self.validate(value, schema, at) {
            panic!("{error}");
        }
    }

    fn validate(&self, value: &Value, schema: &Value, at: &str) -> Result<(), String> {
        let wrong = |what: &str| Err(format!("{at}: {what}: {value}"));
        let Some(schema) = schema.as_object() else { return Ok(()) };
        for (keyword, rule) in schema {
            match keyword.as_str() {
                "type" => {
                    let types = rule.as_array().map_or_else(|| vec![rule], |types| types.iter().collect());
                    if !types.iter().any(|name| is_of_type(value, name.as_str().unwrap())) {
                        return wrong(&format!("not of type {rule}"));
                    }
                }
                "$ref" => {
                    let pointer = rule.as_str().unwrap().trim_start_matches('#');
                    self.validate(value, self.root.pointer(pointer).unwrap(), at)?;
                }
                "const" if value != rule => return wrong(&format!("not {rule}")),
                "enum" if !rule.as_array().unwrap().contains(value) => return wrong("not of the list"),
                "oneOf" | "anyOf" => {
                    let ways = rule.as_array().unwrap();
                    if !ways.iter().any(|way| self.validate(value, way, at).is_ok()) {
                        return wrong("fits no alternative");
                    }
                }
                "required" => {
                    for name in rule.as_array().unwrap() {
                        if value.get(name.as_str().unwrap()).is_none() {
                            return wrong(&format!("lacks {name}"));
                        }
                    }
                }
                "properties" => {
                    for (name, value) in value.as_object().into_iter().flatten() {
                        match (rule.get(name), schema.get("additionalProperties")) {
                            (Some(schema), _) | (None, Some(schema)) => {
                                self.validate(value, schema, &format!("{at}/{name}"))?;
                            }
                            (None, None) => return wrong(&format!("{name} is not in the schema")),
                        }
                    }
                }
                "additionalProperties" if !schema.contains_key("properties") => {
                    for (name, value) in value.as_object().into_iter().flatten() {
                        self.validate(value, rule, &format!("{at}/{name}"))?;
                    }
                }
                "items" => {
                    for (i, value) in value.as_array().into_iter().flatten().enumerate() {
                        self.validate(value, rule, &format!("{at}/{i}"))?;
                    }
                }
                "minItems" | "maxItems" => {
                    let (n, limit) = (value.as_array().map_or(0, Vec::len) as u64, rule.as_u64().unwrap());
                    if value.is_array() && if keyword == "minItems" { n < limit } else { n > limit } {
                        return wrong(&format!("{keyword} is {limit}"));
                    }
                }
                "minimum" | "maximum" => {
                    let (n, limit) = (value.as_f64(), rule.as_f64().unwrap());
                    if n.is_some_and(|n| if keyword == "minimum" { n < limit } else { n > limit }) {
                        return wrong(&format!("{keyword} is {limit}"));
                    }
                }
                "const" | "enum" | "additionalProperties" => {}
                "$schema" | "$defs" | "title" | "description" | "format" | "uniqueItems" | "default" => {}
                unknown => return Err(format!("{at}: the validator does not know {unknown}")),
            }
        }
        Ok(())
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
