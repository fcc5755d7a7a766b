//! The folder of a corpus: one run at a time, and all files of a run or none.

use super::WriteError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Held by the run that writes. The system releases it with the process, however that ends.
const LOCK: &str = ".lock";
/// Beginning of the names of folders in which runs write.
const STAGING: &str = ".partial-";
/// The files of a run that is complete, on their way to their places.
const COMPLETE: &str = ".complete";

/// A folder that this run alone writes to.
pub(super) struct Folder {
    dir: PathBuf,
    staging: TempDir,
    /// Where runs that were killed wrote.
    left: Vec<PathBuf>,
    /// Closed, and so released, last.
    _lock: File,
}

impl Folder {
    /// Takes the folder `dir`, which is made if need be.
    pub(super) fn take(dir: &Path) -> Result<Self, WriteError> {
        let failed = |error| WriteError::at(dir, dir, error);
        fs::create_dir_all(dir).map_err(failed)?;
        let lock = lock(dir).map_err(failed)?.ok_or_else(|| WriteError::Busy(dir.display().to_string()))?;
        place(dir).map_err(failed)?;
        let left = stagings(dir).map_err(failed)?;
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(dir).map_err(failed)?;
        Ok(Self { dir: dir.to_owned(), staging, left, _lock: lock })
    }

    /// Where runs that were killed wrote.
    pub(super) fn left(&self) -> impl Iterator<Item = &Path> {
        self.left.iter().map(PathBuf::as_path)
    }

    /// Removes what they wrote.
    pub(super) fn sweep(&self) -> Result<(), WriteError> {
        let mut left = self.left().filter(|left| left.exists());
        left.try_for_each(fs::remove_dir_all).map_err(|error| WriteError::at(&self.dir, &self.dir, error))
    }

    /// Where the files are written until all are complete.
    pub(super) fn staging(&self) -> &Path {
        self.staging.path()
    }

    /// The path that the file `name` will have.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The error of the file `name`.
    pub(super) fn error(&self, name: &str, error: io::Error) -> WriteError {
        WriteError::at(&self.dir, &self.path(name), error)
    }

    /// Puts the files in place, and what interrupted runs left away.
    pub(super) fn place(self) -> Result<(), WriteError> {
        let complete = self.dir.join(COMPLETE);
        // On the disk before they have their names, so that a power cut leaves whole files, too.
        for name in kept() {
            sync(&self.staging().join(name)).map_err(|error| self.error(name, error))?;
        }
        // From here on they are the corpus: what a kill leaves undone, the next run or reader does.
        fs::rename(self.staging.path(), &complete).map_err(|error| self.error(COMPLETE, error))?;
        place(&self.dir).map_err(|error| WriteError::at(&self.dir, &self.dir, error))?;
        self.sweep()
    }
}

/// The files of a run that stay; what else it writes is scratch.
fn kept() -> impl Iterator<Item = &'static str> {
    super::FILES.into_iter().chain([super::RESUME])
}

/// Sees to it that the content of the file is on the disk.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    // Opened for writing, which some systems ask for.
    OpenOptions::new().append(true).open(path)?.sync_all()
}

/// Puts in place what a run that was killed while it did so has left. Readers of a corpus call it first; while a run
/// is at work it does nothing.
pub fn settle(dir: &Path) {
    if dir.join(COMPLETE).is_dir() {
        // Who cannot write here reads what there is.
        if let Ok(Some(_lock)) = lock(dir) {
            let _ = place(dir);
        }
    }
}

/// The lock of a folder, or none if another process holds it.
fn lock(dir: &Path) -> io::Result<Option<File>> {
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        // A file system without locks: the user sees to it that there is one run.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(Some(lock)),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Moves complete files to their places.
fn place(dir: &Path) -> io::Result<()> {
    let complete = dir.join(COMPLETE);
    if !complete.is_dir() {
        return Ok(());
    }
    for name in kept() {
        match fs::rename(complete.join(name), dir.join(name)) {
            // Moved before the kill.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            moved => moved?,
        }
    }
    fs::remove_dir_all(complete)
}

/// What runs that were killed have left.
fn stagings(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(STAGING) && entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_run_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = Folder::take(dir.path()).unwrap();
        let second = Folder::take(dir.path()).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(
            second.contains(&dir.path().display().to_string()) && second.contains("another run"),
            "{second}"
        );
        drop(first);
        assert!(Folder::take(dir.path()).is_ok());
    }

    #[test]
    fn what_a_kill_left_is_put_in_place_or_away() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in super::super::FILES {
            fs::write(at(name), "old").unwrap();
        }
        // Killed while writing: the earlier files stay.
        fs::create_dir(at(".partial-x")).unwrap();
        fs::write(at(".partial-x/corpus.jsonl"), "half").unwrap();
        settle(dir.path());
        Folder::take(dir.path()).unwrap().sweep().unwrap();
        assert_eq!(fs::read_to_string(at("corpus.jsonl")).unwrap(), "old");
        assert!(!at(".partial-x").exists());
        // Killed between two moves: the others follow.
        fs::create_dir(at(COMPLETE)).unwrap();
        fs::write(at("corpus.jsonl"), "new").unwrap();
        for name in &super::super::FILES[1..] {
            fs::write(at(COMPLETE).join(name), "new").unwrap();
        }
        settle(dir.path());
        for name in super::super::FILES {
            assert_eq!(fs::read_to_string(at(name)).unwrap(), "new");
        }
        assert!(!at(COMPLETE).exists());
    }
}
