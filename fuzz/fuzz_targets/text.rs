//! Text and Markdown, with any damage: the whole pipeline.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    glossator_fuzz::annotated(bytes, "a.txt");
    glossator_fuzz::annotated(bytes, "a.md");
});
