//! HTML and XML, chosen by content: the whole pipeline.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    glossator_fuzz::annotated(bytes, "a.html");
});
