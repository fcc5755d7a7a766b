//! Opens inputs: what a packed file, an archive or a file of JSON Lines holds is handed on document by document, read as
//! a stream. Nothing is unpacked to disk.
//!
//! A document inside another file has a path of both: `reports.zip!/2020/ports.md`, `ports.html.gz!/ports.html`; a line
//! of JSON Lines has its id (`dump.jsonl!/report-7`) or its number (`dump.jsonl:12`).

mod archives;
mod lines;
mod packed;

use crate::discover::{Action, Input};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How inputs are opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Largest document, in bytes.
    pub max_bytes: u64,
    /// The field of JSON Lines that holds a document.
    pub text_field: String,
    /// The field that names it, if the line has it.
    pub id_field: String,
}

/// Takes a document, and says whether more are wanted.
pub type Push<'p> = dyn FnMut(Input) -> bool + 'p;

/// What a file is, as far as its documents are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Document,
    Gzip,
    Zstd,
    Tar,
    Zip,
    Lines,
}

/// Bytes that tell what a file is: those of the first header of a tar archive.
const HEAD: u64 = 512;

impl Kind {
    fn of(head: &[u8], name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let ends = |extensions: &[&str]| extensions.iter().any(|extension| name.ends_with(extension));
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            _ if head.get(257..262) == Some(b"ustar") || ends(&[".tar"]) => Self::Tar,
            _ if ends(&[".jsonl", ".ndjson"]) => Self::Lines,
            _ => Self::Document,
        }
    }
}

/// Hands on the documents of `input`, itself if it is one; says whether more are wanted.
pub fn open(input: Input, options: &Options, push: &mut Push) -> bool {
    let path = input.path.clone();
    // No file is known to make a reader panic; if one does, the rest of the batch must not suffer for it.
    catch_unwind(AssertUnwindSafe(|| open_file(input, options, push))).unwrap_or_else(|_| {
        push(failed(path, "an internal error; please report it with this file".to_owned()))
    })
}

/// Hands on the documents in JSON Lines from `source`, which is called `path`.
pub fn open_lines(source: impl BufRead, path: &str, options: &Options, push: &mut Push) -> bool {
    lines::open(source, path, options, push)
}

fn open_file(input: Input, options: &Options, push: &mut Push) -> bool {
    let Action::Read(path, size) = &input.action else { return push(input) };
    // Who annotates it says why it cannot be read.
    let Ok(mut file) = File::open(path) else { return push(input) };
    let mut head = Vec::new();
    if file.by_ref().take(HEAD).read_to_end(&mut head).is_err() {
        return push(input);
    }
    let stream = Cursor::new(&head).chain(&file);
    let kind = Kind::of(&head, &input.path);
    match kind {
        Kind::Document => push(input),
        Kind::Lines => lines::open(BufReader::with_capacity(1 << 16, stream), &input.path, options, push),
        Kind::Tar => archives::open_tar(packed::Limited::new(stream, *size), &input.path, options, push),
        Kind::Zip => match archives::zip(&file) {
            Some(archive) => archives::open_zip(archive, *size, &input.path, options, push),
            None => push(input),
        },
        Kind::Gzip => {
            let stream = flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, stream));
            open_packed(packed::Limited::new(stream, *size), &input.path, options, push)
        }
        Kind::Zstd => {
            let stream = packed::Zstd::new(BufReader::with_capacity(1 << 16, stream));
            open_packed(packed::Limited::new(stream, *size), &input.path, options, push)
        }
    }
}

/// Hands on what the packed file at `path` holds.
fn open_packed(mut stream: impl Read, path: &str, options: &Options, push: &mut Push) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = packed::unpacked_name(name);
    let mut head = Vec::new();
    if let Err(error) = stream.by_ref().take(HEAD).read_to_end(&mut head) {
        return push(failed(path.to_owned(), damaged(&error)));
    }
    let kind = Kind::of(&head, name);
    let stream = Cursor::new(head).chain(stream);
    match kind {
        Kind::Tar => archives::open_tar(stream, path, options, push),
        Kind::Lines => lines::open(BufReader::with_capacity(1 << 16, stream), path, options, push),
        _ => push(member(path, name, stream, options)),
    }
}

/// A document inside `path`, read from `stream`.
fn member(path: &str, name: &str, stream: impl Read, options: &Options) -> Input {
    let path = format!("{path}!/{name}");
    let mut bytes = Vec::new();
    match stream.take(options.max_bytes.saturating_add(1)).read_to_end(&mut bytes) {
        Err(error) => failed(path, damaged(&error)),
        Ok(_) if bytes.len() as u64 > options.max_bytes => failed(path, too_large(options)),
        Ok(_) => match Kind::of(&bytes, "") {
            Kind::Gzip | Kind::Zstd | Kind::Tar => failed(
                path,
                "a packed file or an archive inside another one; unpack the outer one".to_owned(),
            ),
            _ => Input { path, action: Action::Bytes(bytes) },
        },
    }
}

fn failed(path: String, reason: String) -> Input {
    Input { path, action: Action::Fail(reason) }
}

fn damaged(error: &io::Error) -> String {
    format!("it cannot be unpacked ({error}); pack it again")
}

fn too_large(options: &Options) -> String {
    format!(
        "it is larger than the limit of {} MB; split it, or raise --max-size",
        options.max_bytes / 1_000_000
    )
}

#[cfg(test)]
mod tests;
