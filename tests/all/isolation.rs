//! Files that are hostile or broken: each is one line of the manifest, and the others do not suffer.

use glossator::ingest::{ingest, is_risky};
use glossator::isolation::{IsolationError, Limits, Workers};
use std::io::{Cursor, Write as _};
use std::process::Command;
use std::time::Duration;
use zip::write::SimpleFileOptions;

const PROGRAM: &str = env!("CARGO_BIN_EXE_glossator");

/// A Word file with this paragraph, packed or not.
fn word(text: &str, options: SimpleFileOptions) -> Vec<u8> {
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!(
        "<w:document xmlns:w=\"{namespace}\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    );
    let mut out = Cursor::new(Vec::new());
    let mut writer = zip::ZipWriter::new(&mut out);
    for (name, content) in [("[Content_Types].xml", "<Types/>"), ("word/document.xml", document.as_str())] {
        writer.start_file(name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    out.into_inner()
}

/// Workers that `program` starts.
fn started_by(program: &str, limits: Limits) -> Workers {
    Workers::new(vec![program.into(), "worker".into()], limits)
}

fn packed() -> SimpleFileOptions {
    SimpleFileOptions::default()
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)
}

#[cfg(unix)]
#[test]
fn a_worker_lives_under_a_lower_limit_of_who_starts_it() {
    let bytes = word("Ports run on paper.", packed());
    let command = ["sh", "-c", "ulimit -v 1000000; exec \"$0\" worker \"$1\"", PROGRAM];
    let workers = Workers::new(command.map(Into::into).to_vec(), Limits::default());
    assert!(workers.ingest(&bytes, "a.docx").is_ok());
}

#[test]
fn a_worker_reads_what_the_library_reads() {
    let bytes = word("Ports run on paper.", packed());
    assert!(is_risky(&bytes));
    assert!(!is_risky(b"Ports run on paper."));
    let workers = started_by(PROGRAM, Limits::default());
    let here = ingest(&bytes, "a.docx").unwrap();
    for _ in 0..2 {
        assert_eq!(workers.ingest(&bytes, "a.docx").unwrap(), here);
    }
    let refused = workers.ingest(b"PK\x03\x04 and no more", "a.docx").unwrap_err();
    assert!(matches!(&refused, IsolationError::Refused(reason) if reason.contains("damaged")), "{refused}");
}

#[cfg(unix)]
#[test]
fn limits_hold_and_the_next_file_is_read() {
    let small = word("Ports run on paper.", packed());
    let large = word(&"Ports run on paper. ".repeat(2_000_000), stored());
    let memory = Limits { memory: 150_000_000, ..Limits::default() };
    let workers = started_by(PROGRAM, memory);
    assert!(matches!(workers.ingest(&large, "a.docx"), Err(IsolationError::Memory(150))));
    assert!(workers.ingest(&small, "a.docx").is_ok());

    let time = Limits { time: Duration::from_millis(1), ..Limits::default() };
    let workers = started_by(PROGRAM, time);
    assert!(matches!(workers.ingest(&large, "a.docx"), Err(IsolationError::Time(_))));

    let dead = started_by("false", Limits::default());
    assert!(matches!(dead.ingest(&small, "a.docx"), Err(IsolationError::Crashed(_))));
    let missing = started_by("/no/such/program", Limits::default());
    assert!(matches!(missing.ingest(&small, "a.docx"), Err(IsolationError::Start(_))));
}

#[test]
fn a_folder_of_everything_is_annotated_as_far_as_it_goes() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    let good = word("Ports run on paper, and the paper is slow.", packed());
    let mut password = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    password.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let files: [(&str, &[u8]); 9] = [
        ("a-bomb.docx", &word(&" ".repeat(3_000_000), packed())),
        ("b-cut.docx", &good[..good.len() / 2]),
        ("c-good.docx", &good),
        ("d-misnamed.txt", &good),
        ("e-password.docx", &password),
        ("f-text.md", b"Ports run on paper.\n"),
        ("g-workbook.docx", &zipped("xl/workbook.xml")),
        ("h-map.png", b"\x89PNG"),
        ("~$c-good.docx", b"lock"),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let output = dir.path().join("out");
    let run = Command::new(PROGRAM).arg("annotate").arg(&folder).arg("-o").arg(&output).output().unwrap();
    assert_eq!(run.status.code(), Some(1));
    let manifest = std::fs::read_to_string(output.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let outcomes: Vec<(String, String, String)> = manifest["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            let get = |key: &str| file[key].as_str().unwrap_or_default().to_owned();
            let name = get("path").rsplit('/').next().unwrap_or_default().to_owned();
            (name, get("status"), get("reason"))
        })
        .collect();
    let want = [
        ("a-bomb.docx", "failed", "100 times its size"),
        ("b-cut.docx", "failed", "damaged"),
        ("c-good.docx", "ok", ""),
        ("d-misnamed.txt", "ok", ""),
        ("e-password.docx", "failed", "password"),
        ("f-text.md", "ok", ""),
        ("g-workbook.docx", "failed", "Excel"),
        ("h-map.png", "skipped", "picture"),
        ("~$c-good.docx", "skipped", "lock"),
    ];
    assert_eq!(outcomes.len(), want.len());
    for ((name, status, reason), want) in outcomes.iter().zip(want) {
        assert_eq!((name.as_str(), status.as_str()), (want.0, want.1), "{reason}");
        assert!(reason.contains(want.2), "{name}: {reason}");
    }
}

/// A container with one empty part.
fn zipped(name: &str) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let mut writer = zip::ZipWriter::new(&mut out);
    writer.start_file(name, packed()).unwrap();
    writer.finish().unwrap();
    out.into_inner()
}
