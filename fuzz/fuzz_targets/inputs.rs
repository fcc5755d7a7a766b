//! Packed files, archives and JSON Lines: what is in them is handed on, in bounded memory.
#![no_main]

use glossator::discover::{Action, Input};
use glossator::inputs::{self, Options};
use std::io::Write as _;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let options = Options { max_bytes: 1 << 20, text_field: "text".to_owned(), id_field: "id".to_owned() };
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    for name in ["a.gz", "a.tar", "a.jsonl"] {
        let action = Action::Read(file.path().to_owned(), bytes.len() as u64);
        let mut handed = 0;
        inputs::open(Input { path: name.to_owned(), action }, &options, &mut |_| {
            handed += 1;
            handed < 1000
        });
    }
});
