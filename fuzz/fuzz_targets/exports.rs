//! Every exporter takes every document.
#![no_main]

use glossator::export::FORMATS;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(document) = glossator_fuzz::annotated(bytes, "a.md") else { return };
    for format in FORMATS {
        let (mut exporter, mut out) = ((format.exporter)(), Vec::new());
        exporter.begin(&mut out).unwrap();
        exporter.document(&document, &mut out).unwrap();
        exporter.finish(&mut out).unwrap();
    }
});
