//! Lines in files by the first bits of a hash, so that what belongs together is in one file and a file fits in memory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Files; a power of two, so that the first bits of a hash choose one and files are in order.
const FILES: usize = 64;

/// The hash that a line begins with, in hex digits.
pub(super) fn hash_of(line: &[u8]) -> u64 {
    let digits = line.get(..16).and_then(|digits| std::str::from_utf8(digits).ok());
    digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0)
}

/// Files of lines.
pub(super) struct Spill {
    dir: PathBuf,
    name: &'static str,
    /// Opened when the first line comes: most runs are small.
    files: Vec<Option<BufWriter<File>>>,
}

impl Spill {
    /// A spill whose files will stand in `dir` and begin with `name`.
    pub(super) fn new(dir: &Path, name: &'static str) -> Self {
        Self { dir: dir.to_owned(), name, files: (0..FILES).map(|_| None).collect() }
    }

    /// The file that lines with this hash are in.
    pub(super) const fn of(hash: u64) -> usize {
        (hash >> (u64::BITS - FILES.ilog2())) as usize
    }

    /// Adds a line, in pieces.
    pub(super) fn add(&mut self, hash: u64, pieces: &[&[u8]]) -> io::Result<()> {
        let at = Self::of(hash);
        let path = self.path(at);
        let file = match &mut self.files[at] {
            Some(open) => open,
            unopened => {
                let file = OpenOptions::new().create(true).append(true).open(path)?;
                unopened.insert(BufWriter::new(file))
            }
        };
        pieces.iter().try_for_each(|piece| file.write_all(piece))
    }

    /// The files that hold lines.
    pub(super) fn used(&self) -> Vec<usize> {
        (0..FILES).filter(|&at| self.files[at].is_some()).collect()
    }

    /// The lines of a file.
    pub(super) fn read(&mut self, at: usize) -> io::Result<String> {
        match &mut self.files[at] {
            Some(file) => file.flush().and_then(|()| fs::read_to_string(self.path(at))),
            None => Ok(String::new()),
        }
    }

    fn path(&self, at: usize) -> PathBuf {
        self.dir.join(format!("{}-{at:02}", self.name))
    }
}
