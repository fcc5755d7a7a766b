//! Ids of works in files that are written: brought to those that the merge of works chose.

use foldhash::HashMap;
use std::fs::OpenOptions;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// What stands before an id. No text of a document reads so in JSON, where its quotation marks are escaped.
const MARK: &[u8] = b"\"work\":\"w-";
/// Digits of an id.
const DIGITS: usize = 16;

/// Changes in place the ids of works in the JSON of `path`, which are all of one length.
pub(super) fn renumber(path: &Path, ids: &HashMap<u64, u64>) -> io::Result<()> {
    const CHUNK: usize = 1 << 20;
    const OVERLAP: usize = MARK.len() + DIGITS - 1;
    if ids.is_empty() {
        return Ok(());
    }
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let finder = memchr::memmem::Finder::new(MARK);
    let mut buffer = Vec::with_capacity(CHUNK + OVERLAP);
    let mut start = 0_u64;
    loop {
        file.seek(SeekFrom::Start(start + buffer.len() as u64))?;
        if (&file).take(CHUNK as u64).read_to_end(&mut buffer)? == 0 {
            return Ok(());
        }
        for at in finder.find_iter(&buffer) {
            let at = at + MARK.len();
            let digits = buffer.get(at..at + DIGITS).and_then(|digits| std::str::from_utf8(digits).ok());
            let number = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
            if let Some(new) = number.and_then(|number| ids.get(&number)) {
                file.seek(SeekFrom::Start(start + at as u64))?;
                file.write_all(format!("{new:016x}").as_bytes())?;
            }
        }
        let done = buffer.len().saturating_sub(OVERLAP);
        buffer.drain(..done);
        start += done as u64;
    }
}

/// The ids of works in a line, in the order in which they stand there.
pub(super) fn ids(line: &[u8]) -> Vec<u64> {
    let digits = |at| line.get(at + MARK.len()..at + MARK.len() + DIGITS);
    memchr::memmem::find_iter(line, MARK)
        .filter_map(|at| u64::from_str_radix(std::str::from_utf8(digits(at)?).ok()?, 16).ok())
        .collect()
}

/// Changes the ids of works in a line to those that `root` gives.
pub(super) fn renumber_line(line: &mut [u8], root: impl Fn(u64) -> u64) {
    let ids: Vec<u64> = ids(line).into_iter().map(root).collect();
    restore(line, &ids);
}

/// Puts `ids` where the ids of works stand in a line; tells whether they are as many.
pub(super) fn restore(line: &mut [u8], ids: &[u64]) -> bool {
    let places: Vec<usize> = memchr::memmem::find_iter(line, MARK).map(|at| at + MARK.len()).collect();
    let fits = places.len() == ids.len() && places.last().is_none_or(|last| last + DIGITS <= line.len());
    if fits {
        for (at, id) in places.into_iter().zip(ids) {
            line[at..at + DIGITS].copy_from_slice(format!("{id:016x}").as_bytes());
        }
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_change_wherever_they_stand() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lines");
        let line = |id: u64| {
            format!("{{\"text\":\"\\\"work\\\":\\\"w-00000000000000aa\",\"work\":\"w-{id:016x}\"}}\n")
        };
        // Long enough that ids lie across the ends of what is read at once.
        std::fs::write(&path, (line(0xaa) + &line(0xbb)).repeat(20_000)).unwrap();
        renumber(&path, &std::iter::once((0xaa, 0xcc)).collect()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text == (line(0xcc) + &line(0xbb)).repeat(20_000));
    }

    #[test]
    fn ids_are_taken_and_put_back() {
        let mut line =
            b"{\"work\":\"w-00000000000000aa\",\"work\":null,\"work\":\"w-ff000000000000bb\"}".to_vec();
        let before = line.clone();
        let own = ids(&line);
        assert_eq!(own, [0xaa, 0xff00_0000_0000_00bb]);
        assert!(restore(&mut line, &[1, 2]));
        assert_eq!(ids(&line), [1, 2]);
        assert!(!restore(&mut line, &[1]));
        assert!(restore(&mut line, &own));
        assert_eq!(line, before);
    }
}
