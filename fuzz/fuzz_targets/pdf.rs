//! PDF, without the limits that a worker has: what is read is whole, and nothing panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    glossator_fuzz::annotated(bytes, "a.pdf");
});
