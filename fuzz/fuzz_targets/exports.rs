//! Every exporter takes every document.
#![no_main]

use glossator::export::FORMATS;
use std::io::ErrorKind;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(document) = glossator_fuzz::annotated(bytes, "a.md") else { return };
    for format in FORMATS {
        let (mut exporter, mut out) = ((format.exporter)(), Vec::new());
        exporter.begin(&mut out).unwrap();
        // The one that writes into the source finds no file.
        let written = exporter.document(&document, &mut out);
        assert!(written.is_ok() || written.is_err_and(|e| e.kind() == ErrorKind::NotFound));
        exporter.finish(&mut out).unwrap();
    }
});
