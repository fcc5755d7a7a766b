//! Finds the input files of a batch.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Extensions of files that lie beside documents in folders and are none. They are skipped in a walk, and read
/// when named on the command line.
const DATA_EXTENSIONS: &[&str] = &[
    "bib", "csv", "db", "ini", "json", "jsonl", "lock", "log", "ndjson", "parquet", "ris", "toml", "tsv",
    "yaml", "yml",
];

/// Extensions of packed files; what they hold is told by the name without it.
const PACKED_EXTENSIONS: &[&str] = &["gz", "zst"];

/// Extensions of pictures, sounds, films, programs and archives that are not opened: the same.
const OTHER_EXTENSIONS: &[&str] = &[
    "7z", "avi", "bmp", "bz2", "dll", "exe", "gif", "heic", "ico", "jpeg", "jpg", "m4a", "mov", "mp3", "mp4",
    "png", "psd", "rar", "svg", "tif", "tiff", "wav", "webp", "xlsx", "xls", "xz",
];

/// One input of a batch, in the order it is processed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// The path as it is written to the manifest: `/` between folders.
    pub path: String,
    /// What to do with it.
    pub action: Action,
}

/// What to do with an input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Read this file, whose size in bytes was this when it was found.
    Read(PathBuf, u64),
    /// Take these bytes, which are of a document inside another file.
    Bytes(Vec<u8>),
    /// Read standard input.
    ReadStdin,
    /// Leave it, for this reason.
    Skip(String),
    /// It cannot be read, for this reason.
    Fail(String),
}

/// The inputs behind `paths`: files as they are, folders walked in order of name, `-` for standard input.
/// Hidden files in folders are left out; a path that is reached twice is read once.
#[must_use]
pub fn discover(paths: &[PathBuf]) -> Vec<Input> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Input { path: "-".to_owned(), action: Action::ReadStdin });
        } else if path.is_dir() {
            walk(path, &mut found);
        } else {
            found.push(file(path));
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|input| seen.insert(input.path.clone()));
    found
}

fn walk(folder: &Path, found: &mut Vec<Input>) {
    let visible = |name: &std::ffi::OsStr| !name.to_string_lossy().starts_with('.');
    let entries = WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || visible(e.file_name()));
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let mut input = file(entry.path());
                if let Some(what) = no_document(entry.path()) {
                    input.action = Action::Skip(what.to_owned());
                }
                found.push(input);
            }
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let reason = match error.loop_ancestor() {
                    Some(to) => {
                        format!("a link back to {}; remove it or name the files themselves", to.display())
                    }
                    None => unreadable(&path, error.io_error()),
                };
                found.push(Input { path: name(&path), action: Action::Fail(reason) });
            }
        }
    }
}

/// What a file in a folder is, by its name, if that is no document's: the reason for which a walk skips it.
#[must_use]
pub fn no_document(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy();
    if name.starts_with("~$") || name.starts_with(".~lock.") {
        return Some("the lock of a document that is open in an office program");
    }
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    if PACKED_EXTENSIONS.contains(&extension.as_str()) {
        return no_document(Path::new(path.file_stem()?));
    }
    if DATA_EXTENSIONS.contains(&extension.as_str()) {
        return Some("a data file, not a document; name it to annotate it");
    }
    OTHER_EXTENSIONS
        .contains(&extension.as_str())
        .then_some("a picture, film, workbook or archive, not a document; unpack archives")
}

fn file(path: &Path) -> Input {
    let action = match path.metadata() {
        Ok(metadata) if metadata.is_file() => Action::Read(path.to_owned(), metadata.len()),
        Ok(_) => Action::Fail("not a regular file; give the path of a document or a folder".to_owned()),
        Err(error) => Action::Fail(unreadable(path, Some(&error))),
    };
    Input { path: name(path), action }
}

/// Why `path` cannot be read; a link that leads nowhere is named as one.
#[must_use]
pub fn unreadable(path: &Path, error: Option<&std::io::Error>) -> String {
    use std::io::ErrorKind::{NotFound, PermissionDenied};
    match error.map(std::io::Error::kind) {
        Some(NotFound) => match path.read_link() {
            Ok(to) => format!("a link to {}, which does not exist; mend or remove the link", to.display()),
            Err(_) => "no such file; check the path".to_owned(),
        },
        Some(PermissionDenied) => "permission denied; make it readable for this user".to_owned(),
        _ => error.map_or_else(|| "cannot be read".to_owned(), ToString::to_string),
    }
}

/// A path as text, with `/` between folders on every system. Bytes that are not UTF-8 stand as `\xE9`, so that two
/// paths have two names.
fn name(path: &Path) -> String {
    let mut name = String::new();
    for part in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(part.valid());
        name.extend(part.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    if cfg!(windows) { name.replace('\\', "/") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn folders_are_walked_in_order_and_say_what_they_leave() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir(at("b")).unwrap();
        for name in [
            "b/two.txt",
            "a.md",
            ".hidden",
            "list.tsv",
            "list.jsonl.gz",
            "m.txt.gz",
            "map.PNG",
            "~$report.docx",
        ] {
            fs::write(at(name), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", at("z.txt")).unwrap();
        let inputs = discover(&[dir.path().to_owned(), at("a.md"), at("missing.txt"), PathBuf::from("-")]);
        let kinds: Vec<_> = inputs
            .iter()
            .map(|i| {
                let name = i.path.rsplit('/').next().unwrap_or_default();
                let action = match &i.action {
                    Action::Read(_, size) => format!("read {size}"),
                    Action::Bytes(_) | Action::ReadStdin => "stdin".to_owned(),
                    Action::Skip(_) => "skip".to_owned(),
                    Action::Fail(reason) => reason.split(',').next().unwrap_or_default().to_owned(),
                };
                format!("{name}: {action}")
            })
            .collect();
        let mut want = vec![
            "a.md: read 1",
            "two.txt: read 1",
            "list.jsonl.gz: skip",
            "list.tsv: skip",
            "m.txt.gz: read 1",
            "map.PNG: skip",
        ];
        if cfg!(unix) {
            want.push("z.txt: a link to nowhere");
        }
        want.push("~$report.docx: skip");
        want.extend(["missing.txt: no such file; check the path", "-: stdin"]);
        assert_eq!(kinds, want);
    }

    #[cfg(unix)]
    #[test]
    fn two_paths_have_two_names() {
        use std::os::unix::ffi::OsStrExt as _;
        let dir = tempfile::tempdir().unwrap();
        let names: [&[u8]; 5] =
            [b"caf\xE8.txt", b"caf\xE9.txt", b"line\nbreak.txt", b"one\\two.txt", b"one/two.txt"];
        fs::create_dir(dir.path().join("one")).unwrap();
        for name in names {
            fs::write(dir.path().join(std::ffi::OsStr::from_bytes(name)), "x").unwrap();
        }
        let inputs = discover(&[dir.path().to_owned()]);
        let found: BTreeSet<&str> =
            inputs.iter().filter_map(|i| i.path.strip_prefix(dir.path().to_str()?)).collect();
        let want = ["/caf\\xE8.txt", "/caf\\xE9.txt", "/line\nbreak.txt", "/one/two.txt", "/one\\two.txt"];
        assert_eq!(found, BTreeSet::from(want));
    }
}
