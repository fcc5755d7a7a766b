//! Gold, ours and that of annotation tools: it is read or refused with a line, and a document is measured against it.
#![no_main]

use glossator::evaluate::{Gold, evaluate};
use glossator_fuzz::{SCHEME, annotated};
use std::fs;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let document = annotated(b"Ports run on paper.\xc2\xb9\n\n\xc2\xb9 Jo Doe, Ports 4 (2010).\n", "a.txt").unwrap();
    for name in ["a.passages.jsonl", "a.citations.jsonl", "a.notes.jsonl", "a.doccano.jsonl", "a.label-studio.json"] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(name), bytes).unwrap();
        for name in Gold::names(dir.path()).unwrap_or_default() {
            if let Ok(mut gold) = Gold::load(dir.path(), &name) {
                let _ = gold.file_under(&SCHEME);
                let _ = evaluate(&document, &gold, true);
            }
        }
    }
});
