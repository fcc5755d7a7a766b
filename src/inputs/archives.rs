//! Archives: tar as a stream, ZIP by its directory; their members as the files of a folder.

use super::{Options, Push, damaged, failed, member, packed};
use crate::discover::{Action, Input, no_document};
use crate::ingest;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use zip::ZipArchive;

/// Members of an archive.
const MAX_MEMBERS: usize = 1_000_000;

/// Hands on the documents of a tar archive.
pub(super) fn open_tar(stream: impl Read, path: &str, options: &Options, push: &mut Push) -> bool {
    let mut archive = tar::Archive::new(stream);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return push(failed(path.to_owned(), damaged(&error))),
    };
    for (number, entry) in entries.enumerate() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let reason = format!("after {number} members, {}", damaged(&error));
                return push(failed(path.to_owned(), reason));
            }
        };
        let kind = entry.header().entry_type();
        if kind.is_dir() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let wanted = match name_of(path, &name) {
            Name::Hidden => true,
            Name::Unwanted(input) => push(input),
            Name::Of(name) if kind.is_file() => {
                let size = entry.size();
                let mut input = member(path, &name, entry, options);
                // The end of the archive looks like the end of the member.
                if matches!(&input.action, Action::Bytes(bytes) if (bytes.len() as u64) < size) {
                    input.action = Action::Fail("it is cut off; pack it again".to_owned());
                }
                push(input)
            }
            Name::Of(name) => {
                let reason = "a link or a device, not a document".to_owned();
                push(Input { path: format!("{path}!/{name}"), action: Action::Skip(reason) })
            }
        };
        if !wanted {
            return false;
        }
    }
    true
}

/// The archive in a ZIP file, unless that is itself a document or cannot be read as an archive.
pub(super) fn zip(file: &File) -> Option<ZipArchive<BufReader<&File>>> {
    let archive = ZipArchive::new(BufReader::with_capacity(1 << 16, file)).ok()?;
    let is_document = ingest::is_container(archive.file_names_raw());
    (!is_document).then_some(archive)
}

/// Hands on the documents of a ZIP archive in a file of `size` bytes.
pub(super) fn open_zip(
    mut archive: ZipArchive<BufReader<&File>>,
    size: u64,
    path: &str,
    options: &Options,
    push: &mut Push,
) -> bool {
    if archive.len() > MAX_MEMBERS {
        return push(failed(path.to_owned(), format!("it has more than {MAX_MEMBERS} members; split it")));
    }
    let mut left = packed::allowance(size);
    let names: Vec<String> =
        archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    for (index, name) in names.iter().enumerate() {
        if name.ends_with(['/', '\\']) {
            continue;
        }
        let wanted = match name_of(path, name) {
            Name::Hidden => true,
            Name::Unwanted(input) => push(input),
            Name::Of(name) => {
                let input = match archive.by_index(index) {
                    Ok(entry) => member(path, &name, entry, options),
                    Err(error) => failed(format!("{path}!/{name}"), damaged(&error.into())),
                };
                if let Action::Bytes(bytes) = &input.action {
                    match left.checked_sub(bytes.len() as u64) {
                        Some(rest) => left = rest,
                        None => return push(failed(path.to_owned(), damaged(&packed::too_much()))),
                    }
                }
                push(input)
            }
        };
        if !wanted {
            return false;
        }
    }
    true
}

/// What is to be done with a member, by its name.
enum Name {
    /// Read it under this name.
    Of(String),
    /// Leave it, as hidden files in folders are left.
    Hidden,
    /// It is no document, or no member.
    Unwanted(Input),
}

fn name_of(path: &str, name: &str) -> Name {
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let clean = parts.join("/");
    let is_drive = parts.first().is_some_and(|first| first.len() == 2 && first.ends_with(':'));
    if clean.is_empty() || name.starts_with('/') || is_drive || parts.contains(&"..") || name.contains('\0') {
        let reason = "its name leads out of the archive; pack it under another name".to_owned();
        return Name::Unwanted(failed(format!("{path}!/{name}"), reason));
    }
    if parts.iter().any(|part| part.starts_with('.') || *part == "__MACOSX") {
        return Name::Hidden;
    }
    match no_document(Path::new(&clean)) {
        Some(reason) => {
            let action = Action::Skip(reason.to_owned());
            Name::Unwanted(Input { path: format!("{path}!/{clean}"), action })
        }
        None => Name::Of(clean),
    }
}
