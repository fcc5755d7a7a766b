//! Word and OpenDocument: the XML in a container that is sound. A zero byte ends the body and begins the notes of Word.
#![no_main]

use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (body, notes) = match bytes.iter().position(|b| *b == 0) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[][..]),
    };
    let word = [("[Content_Types].xml", &b"<Types/>"[..]), ("word/document.xml", body), ("word/footnotes.xml", notes)];
    glossator_fuzz::annotated(&packed(&word), "a.docx");
    let open = [("mimetype", &b"application/vnd.oasis.opendocument.text"[..]), ("content.xml", bytes)];
    glossator_fuzz::annotated(&packed(&open), "a.odt");
});

/// A container of these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
