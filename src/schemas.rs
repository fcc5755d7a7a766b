//! JSON Schemas of the output files, generated from the types and kept in `schema/`.
//! `GLOSSATOR_RECORD=1 cargo test schemas` writes them anew.

use crate::corpus::{Configuration, Outcome, WorkLine};
use crate::coverage::{CorpusCoverage, DocumentCoverage};
use crate::document::AnnotatedDocument;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use std::fs;
use std::path::PathBuf;

/// `coverage.json`.
#[derive(JsonSchema)]
#[allow(dead_code)] // Only its schema is wanted.
struct Coverage {
    /// `glossator-coverage/1`.
    schema: String,
    /// The sum of the documents.
    corpus: CorpusCoverage,
    /// Each document, in the order of `corpus.jsonl`.
    documents: Vec<DocumentCoverage>,
}

/// `manifest.json`.
#[derive(JsonSchema)]
#[allow(dead_code)] // Only its schema is wanted.
struct Manifest {
    /// `glossator-manifest/1`.
    schema: String,
    #[schemars(flatten)]
    configuration: Configuration,
    /// Each input, in the order it was found.
    inputs: Vec<Outcome>,
}

/// What is written, not what is accepted: every field that is always there is required.
fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

fn schemas() -> [(&'static str, Schema); 4] {
    [
        ("corpus.schema.json", schema_of::<AnnotatedDocument>()),
        ("works.schema.json", schema_of::<WorkLine>()),
        ("coverage.schema.json", schema_of::<Coverage>()),
        ("manifest.schema.json", schema_of::<Manifest>()),
    ]
}

#[test]
fn the_schemas_in_the_repository_are_current() {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema");
    for (name, schema) in schemas() {
        let schema = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("GLOSSATOR_RECORD").is_some() {
            fs::create_dir_all(&dir).unwrap();
            fs::write(dir.join(name), &schema).unwrap();
        }
        let kept = fs::read_to_string(dir.join(name)).unwrap_or_default();
        assert!(
            kept == schema,
            "schema/{name} is out of date; write it with GLOSSATOR_RECORD=1 cargo test schemas"
        );
    }
}
