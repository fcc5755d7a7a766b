//! Bytes to characters: byte order marks, UTF-8 (also damaged), legacy encodings, and the refusal of what is
//! not text.

use super::IngestError;
use crate::document::{Diagnostic, Severity};
use crate::span::{SourceMap, Span};
use std::borrow::Cow;

/// The characters of a file.
pub(super) struct Decoded<'b> {
    pub(super) text: Cow<'b, str>,
    /// Name by the WHATWG Encoding Standard.
    pub(super) encoding: &'static str,
    /// Bytes in front of the text: a byte order mark.
    pub(super) skipped: usize,
    /// From the text to bytes of the file, unless it is the file's own bytes from `skipped` on.
    pub(super) map: Option<SourceMap>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What a file of another kind begins with.
const MAGIC: [(&[u8], &str); 6] = [
    (b"%PDF-", "a PDF"),
    (b"\x1F\x8B", "gzip data"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"\x7FELF", "a program"),
    (b"GIF8", "a GIF image"),
];

/// What old Office documents and encrypted new ones begin with.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Why a compound file is not read, by the names of its streams.
fn compound(bytes: &[u8]) -> IngestError {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    if holds("EncryptedPackage") {
        return IngestError::Encrypted;
    }
    let found = if holds("WordDocument") { "an old Word document (.doc)" } else { "an old Office document" };
    let remedy = "save it as DOCX first (for example with `soffice --convert-to docx`)";
    IngestError::Unread { found, remedy }
}

/// Decodes the bytes of a file.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, IngestError> {
    if bytes.starts_with(COMPOUND) {
        return Err(compound(bytes));
    }
    if let Some((_, found)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(IngestError::NotText { found, at: 0 });
    }
    let decoded = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, 3),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, 2, u16::from_le_bytes, "UTF-16LE"),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, 2, u16::from_be_bytes, "UTF-16BE"),
        _ => match memchr::memchr(0, bytes) {
            // UTF-16 without a mark: every other byte of ASCII text is NUL.
            Some(0) if alternate_nuls(bytes, 0) => utf16(bytes, 0, u16::from_be_bytes, "UTF-16BE"),
            Some(_) if alternate_nuls(bytes, 1) => utf16(bytes, 0, u16::from_le_bytes, "UTF-16LE"),
            Some(at) => Err(IngestError::NotText { found: "a NUL byte", at }),
            None => utf8(bytes, 0),
        },
    }?;
    if decoded.text.trim_start().is_empty() {
        return Err(IngestError::Empty);
    }
    Ok(decoded)
}

/// Whether nearly every second byte, from `first` on, of the file's beginning is NUL.
fn alternate_nuls(bytes: &[u8], first: usize) -> bool {
    let head = &bytes[..bytes.len().min(256)];
    let nul = head.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let other = head.iter().skip(1 - first).step_by(2).filter(|&&b| b == 0).count();
    bytes.len().is_multiple_of(2) && other == 0 && nul * 10 >= head.len() / 2 * 8
}

/// UTF-8, whole or damaged, or else the legacy encoding the bytes look most like.
fn utf8(bytes: &[u8], skipped: usize) -> Result<Decoded<'_>, IngestError> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded {
            text: text.into(),
            encoding: "UTF-8",
            skipped,
            map: None,
            diagnostics: Vec::new(),
        });
    }
    let (mut broken, mut whole) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if let Some(at) = bytes.iter().position(|&b| matches!(b, 0x01..=0x08 | 0x0E..=0x1A)) {
        return Err(IngestError::NotText { found: "a control character amid bytes that are not UTF-8", at });
    }
    let declared = declared(bytes);
    if broken > whole || declared.is_some_and(|d| d != encoding_rs::UTF_8) && whole == 0 {
        return Ok(legacy(bytes, declared));
    }
    let (mut text, mut map, mut diagnostics) =
        (String::with_capacity(bytes.len()), SourceMap::default(), Vec::new());
    let mut at = skipped;
    for chunk in bytes.utf8_chunks() {
        map.anchor(text.len(), at);
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let message = format!("{} byte(s) at {at} are not UTF-8; replaced", chunk.invalid().len());
            let span = Span::new(text.len(), text.len() + '\u{FFFD}'.len_utf8());
            diagnostics.push(Diagnostic::new(Severity::Warning, "invalid-utf8", message, span));
            map.anchor(text.len(), at);
            text.push('\u{FFFD}');
            at += chunk.invalid().len();
        }
    }
    map.anchor(text.len(), at);
    Ok(Decoded { text: text.into(), encoding: "UTF-8", skipped: 0, map: Some(map), diagnostics })
}

/// The encoding that an HTML or XML document declares.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let tag = head.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<');
    [&b"charset="[..], b"encoding="].iter().filter(|_| tag).find_map(|name| {
        let at = memchr::memmem::find(head, name)? + name.len();
        let label: Vec<u8> = head[at..]
            .iter()
            .copied()
            .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.'))
            .collect();
        encoding_rs::Encoding::for_label(&label)
    })
}

/// A legacy encoding: the declared one, or what chardetng guesses.
fn legacy(bytes: &[u8], declared: Option<&'static encoding_rs::Encoding>) -> Decoded<'static> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Two bytes in a hundred are signs (`§`, quotes, `¹`) and a few names, not a script, and no ground for a guess at
    // one: text in a language that needs another code page has three times as many.
    let rare = bytes.iter().filter(|b| !b.is_ascii()).count() * 50 < bytes.len();
    let declared = declared.filter(|&e| e != encoding_rs::UTF_8 && e.is_ascii_compatible());
    let encoding = if let Some(declared) = declared {
        declared
    } else if rare {
        encoding_rs::WINDOWS_1252
    } else {
        detector.guess(None, chardetng::Utf8Detection::Deny)
    };
    let (mut text, mut map) = (String::with_capacity(bytes.len() + bytes.len() / 8), SourceMap::default());
    let mut at = 0;
    // Runs of ASCII are copied; each other character is decoded alone, so that the map is exact.
    while at < bytes.len() {
        map.anchor(text.len(), at);
        let ascii = bytes[at..].iter().take_while(|b| b.is_ascii()).count();
        text.extend(bytes[at..at + ascii].iter().map(|&b| char::from(b)));
        at += ascii;
        map.anchor(text.len(), at);
        let mut taken = 0;
        for len in 1..=(bytes.len() - at).min(4) {
            let (decoded, errors) = encoding.decode_without_bom_handling(&bytes[at..at + len]);
            taken = len;
            if !errors {
                text.push_str(&decoded);
                break;
            }
            if len == (bytes.len() - at).min(4) {
                text.push('\u{FFFD}');
                taken = 1;
            }
        }
        at += taken;
    }
    map.anchor(text.len(), at);
    let message = format!("not UTF-8; read as {}, which the bytes look most like", encoding.name());
    let diagnostic = Diagnostic::new(Severity::Info, "encoding-guessed", message, Span::default());
    let diagnostics = if declared.is_some() { Vec::new() } else { vec![diagnostic] };
    Decoded { text: text.into(), encoding: encoding.name(), skipped: 0, map: Some(map), diagnostics }
}

/// UTF-16, `from` bytes into the file.
fn utf16(
    bytes: &[u8],
    from: usize,
    unit: fn([u8; 2]) -> u16,
    encoding: &'static str,
) -> Result<Decoded<'static>, IngestError> {
    let (mut text, mut map, mut at) = (String::with_capacity(bytes.len()), SourceMap::default(), 0);
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    for decoded in char::decode_utf16(units) {
        map.anchor(text.len(), from + at);
        let character = decoded.unwrap_or('\u{FFFD}');
        if character == '\0' {
            return Err(IngestError::NotText { found: "a NUL character", at: from + at });
        }
        text.push(character);
        at += character.len_utf16() * 2;
    }
    map.anchor(text.len(), from + at);
    Ok(Decoded { text: text.into(), encoding, skipped: 0, map: Some(map), diagnostics: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_encoding_is_taken_at_its_word() {
        let page = b"<html><head><meta charset=iso-8859-2></head><p>\xA3\xF3d\xBC";
        let decoded = decode(page).unwrap();
        assert_eq!(decoded.encoding, "ISO-8859-2");
        assert!(decoded.text.ends_with("Łódź"));
        assert!(decoded.diagnostics.is_empty());
        let utf8 = "<?xml version='1.0' encoding='latin1'?><p>Łódź".as_bytes();
        assert_eq!(decode(utf8).unwrap().encoding, "UTF-8");
    }

    #[test]
    fn encodings_are_told_and_mapped() {
        let latin = b"Le caf\xE9 est tr\xE8s cher, a dit l'h\xF4te fran\xE7ais. ";
        let read = decode(latin).expect("text");
        assert_eq!(read.encoding, "windows-1252");
        assert!(read.text.contains("café est très"));
        let at = read.text.find("est").unwrap_or_default();
        assert_eq!(read.map.map(|m| m.source(at)), Some(8));

        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("aé𝒳z".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let read = decode(&utf16).expect("text");
        assert_eq!((read.encoding, &*read.text), ("UTF-16LE", "aé𝒳z"));
        let map = read.map.unwrap_or_default();
        assert_eq!([0, 1, 3, 7].map(|at| map.source(at)), [2, 4, 6, 10]);

        let damaged =
            decode("“ok” \u{2014} ".as_bytes().iter().chain(b"\xFF end").copied().collect::<Vec<_>>().leak())
                .expect("text");
        assert_eq!(damaged.encoding, "UTF-8");
        assert_eq!(damaged.diagnostics.len(), 1);
        assert_eq!(decode(b"\xEF\xBB\xBFhello").expect("text").skipped, 3);
    }

    #[test]
    fn what_is_not_text_is_refused_with_what_was_seen() {
        for (bytes, seen) in [
            (&b"%PDF-1.7 ..."[..], "PDF"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "old Word document"),
            (
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
                "encrypted",
            ),
            (b"ab\0\0\0cd", "NUL"),
            (b"ok\xFF\x01\x02", "control"),
        ] {
            let error = decode(bytes).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.contains(seen), "{error}");
        }
        assert!(matches!(decode(b" \n\t\r\n"), Err(IngestError::Empty)));
    }
}
