use super::*;
use crate::discover::discover;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use zip::write::SimpleFileOptions;

fn options() -> Options {
    Options { max_bytes: 1_000_000, text_field: "text".to_owned(), id_field: "id".to_owned() }
}

/// What the file holds: a line a document, its name in the file and what it says.
fn opened(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let file = path.to_string_lossy().replace('\\', "/");
    for input in discover(&[path.to_owned()]) {
        open(input, &options(), &mut |input| {
            let said = match input.action {
                Action::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Action::Read(..) => "itself".to_owned(),
                Action::Skip(reason) => format!("skipped: {reason}"),
                Action::Fail(reason) => format!("failed: {reason}"),
                Action::ReadStdin => "stdin".to_owned(),
            };
            found.push(format!("{} {said}", input.path.strip_prefix(&file).unwrap()));
            true
        });
    }
    found
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        // Set by hand: the writer refuses names that lead out of the archive.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_entry_type(tar::EntryType::Regular);
        header.set_cksum();
        out.append(&header, *bytes).unwrap();
    }
    out.into_inner().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

const MEMBERS: [(&str, &[u8]); 6] = [
    ("2020/ports.md", b"Ports"),
    ("../../ports.md", b"Out"),
    (".hidden", b"Hidden"),
    ("map.png", b"Map"),
    ("inner.tar.gz", &[0x1f, 0x8b, 8, 0]),
    ("z.txt", b"Last"),
];

const HELD: [&str; 5] = [
    "!/2020/ports.md Ports",
    "!/../../ports.md failed: its name leads out of the archive; pack it under another name",
    "!/map.png skipped: a picture, film, workbook or archive, not a document; unpack archives",
    "!/inner.tar.gz failed: a packed file or an archive inside another one; unpack the outer one",
    "!/z.txt Last",
];

#[test]
fn archives_hold_documents() {
    let dir = tempfile::tempdir().unwrap();
    let tar = tar(&MEMBERS);
    for (name, bytes) in [
        ("a.tar", tar.clone()),
        ("a.tar.gz", gzip(&tar)),
        ("a.tgz", gzip(&tar)),
        ("a.tar.zst", zstd(&tar)),
        ("a.zip", zipped(&MEMBERS)),
    ] {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        assert_eq!(opened(&path), HELD, "{name}");
    }
}

#[test]
fn packed_files_hold_a_document() {
    let dir = tempfile::tempdir().unwrap();
    // Two streams one after the other are one file.
    let twice = |pack: fn(&[u8]) -> Vec<u8>| [pack(b"Ports "), pack(b"and ships")].concat();
    for (name, bytes) in [("a.md.gz", twice(gzip)), ("a.md.zst", twice(zstd))] {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        assert_eq!(opened(&path), ["!/a.md Ports and ships"]);
    }
    // A document stays one, whatever it is packed in.
    let path = dir.path().join("a.docx");
    fs::write(&path, zipped(&[("[Content_Types].xml", b""), ("word/document.xml", b"")])).unwrap();
    assert_eq!(opened(&path), [" itself"]);
}

#[test]
fn lines_hold_documents() {
    let dir = tempfile::tempdir().unwrap();
    let long = format!("{{\"text\":\"{}\"}}", "x".repeat(7_000_000));
    let lines = [
        "{\"id\":\"ports\",\"text\":\"Ports\"}",
        "",
        "{\"id\":7,\"text\":\"Ships\"}",
        "{\"text\":",
        long.as_str(),
        "{\"id\":\"x\",\"body\":\"Cranes\"}",
        "{\"text\":\"Last\"}",
    ];
    let held = [
        "!/ports Ports",
        "!/7 Ships",
        ":4 failed: not a line of JSON",
        ":5 failed: it is larger than the limit of 1 MB; split it, or raise --max-size",
        ":6 failed: no text in the field \"text\"; --text-field names another one (body, id)",
        ":7 Last",
    ];
    for name in ["a.jsonl", "a.jsonl.gz"] {
        let path = dir.path().join(name);
        let bytes = lines.join("\n").into_bytes();
        fs::write(&path, if name.ends_with("gz") { gzip(&bytes) } else { bytes }).unwrap();
        let found = opened(&path);
        assert_eq!(found.len(), held.len());
        assert!(found.iter().zip(held).all(|(found, held)| found.starts_with(held)), "{found:?}");
    }
}

#[test]
fn bombs_and_fragments_are_refused_in_their_place() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a");
    let zeros = vec![b' '; 900_000];
    // A document larger than any may be, in a small file.
    fs::write(&path, gzip(&vec![b' '; 2_000_000])).unwrap();
    assert!(opened(&path)[0].starts_with("!/a failed: it is larger than the limit"), "{:?}", opened(&path));
    // Many small ones, larger together than the file allows.
    let many: Vec<String> = (0..100).map(|n| format!("{n}.txt")).collect();
    let members: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    for bytes in [zipped(&members), gzip(&tar(&members))] {
        fs::write(&path, bytes).unwrap();
        let found = opened(&path);
        let last = found.last().unwrap();
        assert!(found.len() < 80 && last.contains("more than 200 times its size"), "{last:.200}");
    }
    // Cut off: what came before is read.
    let bytes = tar(&[("a.txt", b"Ports"), ("b.txt", &zeros)]);
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let found = opened(&path);
    assert_eq!(found[0], "!/a.txt Ports");
    assert!(found.last().is_some_and(|last| last.contains("failed: ")), "{:.200}", found[1]);
    for bytes in [gzip(b"Ports and ships"), zstd(b"Ports and ships")] {
        fs::write(&path, &bytes[..bytes.len() - 9]).unwrap();
        assert!(opened(&path)[0].contains("failed: it cannot be unpacked"), "{:?}", opened(&path));
    }
}
