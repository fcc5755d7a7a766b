//! Containers: ZIP archives whose parts are a document, read under limits that a bomb does not pass.

use super::IngestError;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::result::ZipError;

/// Entries of a container.
const MAX_ENTRIES: usize = 10_000;
/// Bytes of one part, unpacked.
const MAX_PART: u64 = 200_000_000;
/// Bytes of all parts that are read, unpacked.
const MAX_ALL: u64 = 512_000_000;
/// How many times larger than its packed bytes a part may be once it is larger than [`RATIO_FROM`].
const MAX_RATIO: u64 = 100;
/// See [`MAX_RATIO`].
const RATIO_FROM: u64 = 1_000_000;

/// What document a container holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Word (`.docx`, `.docm`, `.dotx`).
    Docx,
    /// OpenDocument text (`.odt`, `.ott`).
    Odt,
    /// An electronic book.
    Epub,
}

/// An open container.
pub(super) struct Zip<'b> {
    archive: zip::ZipArchive<Cursor<&'b [u8]>>,
    /// Entries by name, `/` between folders, in lower case: names of parts know no case.
    names: HashMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'b> Zip<'b> {
    /// Whether a file is one, by its first bytes.
    pub(super) fn is(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
    }

    /// Reads the directory of a container.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, IngestError> {
        let tail = &bytes[bytes.len().saturating_sub(66_000)..];
        let entries = memchr::memmem::rfind(tail, b"PK\x05\x06")
            .and_then(|at| tail.get(at + 10..at + 12))
            .map_or(0, |count| usize::from(u16::from_le_bytes([count[0], count[1]])));
        if entries > MAX_ENTRIES {
            let problem = format!("it has more than {MAX_ENTRIES} entries");
            return Err(IngestError::Limit { part: "the container".to_owned(), problem });
        }
        let archive =
            zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged("the ZIP container", &e))?;
        let names = archive
            .file_names_raw()
            .enumerate()
            .map(|(index, name)| (key(&String::from_utf8_lossy(name)), index))
            .collect();
        Ok(Self { archive, names, left: MAX_ALL })
    }

    /// What document it holds, by its contents.
    pub(super) fn kind(&mut self) -> Result<Kind, IngestError> {
        let mimetype = self.part("mimetype")?.unwrap_or_default();
        let mimetype = String::from_utf8_lossy(&mimetype);
        let unread = |found, remedy| Err(IngestError::Unread { found, remedy });
        match mimetype.trim() {
            "application/epub+zip" => return Ok(Kind::Epub),
            t if t.starts_with("application/vnd.oasis.opendocument.text") => return Ok(Kind::Odt),
            t if t.starts_with("application/vnd.oasis.opendocument.") => {
                return unread("an OpenDocument file that is no text", "save what it says as text or as ODT");
            }
            _ => {}
        }
        let has = |name: &str| self.names.contains_key(name);
        if has("meta-inf/container.xml") {
            return Ok(Kind::Epub);
        }
        if has("content.xml") && has("meta-inf/manifest.xml") {
            return Ok(Kind::Odt);
        }
        if has("xl/workbook.xml") || has("xl/workbook.bin") {
            return unread("an Excel workbook", "save what it says as text or as DOCX");
        }
        if has("ppt/presentation.xml") {
            return unread("a PowerPoint presentation", "save what it says as text or as DOCX");
        }
        if has("word/document.xml") || has("[content_types].xml") && has("_rels/.rels") {
            return Ok(Kind::Docx);
        }
        unread("a ZIP archive", "unpack it and give the folder")
    }

    /// The bytes of a part, or none if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, IngestError> {
        let Some(&index) = self.names.get(&key(name)) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|e| damaged(name, &e))?;
        let by_ratio = file.compressed_size().saturating_mul(MAX_RATIO).max(RATIO_FROM);
        let limit = MAX_PART.min(by_ratio).min(self.left);
        let mut bytes = Vec::with_capacity(usize::try_from(file.size().min(limit)).unwrap_or(0));
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|e| damaged(name, &ZipError::Io(e)))?;
        let read = bytes.len() as u64;
        if read > limit {
            let problem = if limit == by_ratio {
                format!("it unpacks to more than {MAX_RATIO} times its size")
            } else {
                format!("it unpacks to more than {} MB", limit / 1_000_000)
            };
            return Err(IngestError::Limit { part: name.to_owned(), problem });
        }
        self.left -= read;
        Ok(Some(bytes))
    }
}

/// Whether a ZIP file with entries of these names is a document, or another file of an office program, and no archive.
pub(super) fn is_container<'n>(mut names: impl Iterator<Item = &'n [u8]>) -> bool {
    const PARTS: [&str; 8] = [
        "[content_types].xml",
        "mimetype",
        "meta-inf/container.xml",
        "meta-inf/manifest.xml",
        "word/document.xml",
        "xl/workbook.xml",
        "xl/workbook.bin",
        "ppt/presentation.xml",
    ];
    names.any(|name| PARTS.contains(&key(&String::from_utf8_lossy(name)).as_str()))
}

/// The name by which an entry is found.
fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

fn damaged(part: &str, error: &ZipError) -> IngestError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => IngestError::Encrypted,
        error => IngestError::Damaged { part: part.to_owned(), problem: error.to_string() },
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    /// A container of these parts, packed.
    pub(in super::super) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
        container(parts, SimpleFileOptions::default())
    }

    /// A container of these parts, as they are.
    pub(in super::super) fn store(parts: &[(&str, &[u8])]) -> Vec<u8> {
        container(parts, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored))
    }

    fn container(parts: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let mut writer = zip::ZipWriter::new(&mut out);
        for (name, bytes) in parts {
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        out.into_inner()
    }

    #[test]
    fn documents_are_told_by_their_contents() {
        let epub: &[(&str, &[u8])] = &[("mimetype", b"application/epub+zip\n")];
        let odt: &[(&str, &[u8])] = &[("mimetype", b"application/vnd.oasis.opendocument.text")];
        let docx: &[(&str, &[u8])] = &[("[Content_Types].xml", b"<Types/>"), ("word\\document.xml", b"")];
        for (parts, kind) in [(epub, Kind::Epub), (odt, Kind::Odt), (docx, Kind::Docx)] {
            let bytes = pack(parts);
            assert!(Zip::is(&bytes));
            assert_eq!(Zip::open(&bytes).and_then(|mut zip| zip.kind()).ok(), Some(kind));
        }
        for (name, found) in [("xl/workbook.xml", "Excel"), ("a.txt", "ZIP archive")] {
            let bytes = pack(&[(name, b"")]);
            let error = Zip::open(&bytes).and_then(|mut zip| zip.kind()).unwrap_err();
            assert!(error.to_string().contains(found), "{error}");
        }
    }

    #[test]
    fn bombs_and_fragments_are_refused() {
        let bytes = pack(&[("a.xml", &vec![b' '; 3_000_000]), ("b.xml", &vec![b' '; 900_000])]);
        let mut zip = Zip::open(&bytes).unwrap();
        assert!(matches!(zip.part("a.xml"), Err(IngestError::Limit { .. })));
        assert_eq!(zip.part("/B.xml").unwrap().map(|b| b.len()), Some(900_000));
        assert!(zip.part("c.xml").unwrap().is_none());
        let cut = Zip::open(&bytes[..bytes.len() / 2]).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(cut.contains("damaged"), "{cut}");
        let many: Vec<String> = (0..=MAX_ENTRIES).map(|i| format!("{i}")).collect();
        let parts: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert!(matches!(Zip::open(&pack(&parts)), Err(IngestError::Limit { .. })));
    }
}
