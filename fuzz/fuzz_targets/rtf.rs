//! Rich Text.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    glossator_fuzz::annotated(&[b"{\\rtf1 ", bytes].concat(), "a.rtf");
});
