//! Reads the works of a finished run, one line of `works.jsonl` at a time, in order or by id.

use anyhow::Context as _;
use glossator::corpus::WorkLine;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// The `works.jsonl` of an output folder.
pub(crate) struct Works {
    path: PathBuf,
    file: BufReader<File>,
    /// Lines read so far.
    number: usize,
}

impl Works {
    /// The works in the output folder `dir`.
    pub(crate) fn of(dir: &Path) -> anyhow::Result<Self> {
        let path = dir.join("works.jsonl");
        let file = File::open(&path).with_context(|| {
            format!("{}: cannot be read; `glossator annotate PATH… -o DIR` makes it", path.display())
        })?;
        Ok(Self { path, file: BufReader::new(file), number: 0 })
    }

    /// The next work.
    pub(crate) fn next(&mut self) -> anyhow::Result<Option<WorkLine>> {
        let mut line = String::new();
        self.number += 1;
        let place = || format!("{}:{}", self.path.display(), self.number);
        if self.file.read_line(&mut line).with_context(place)? == 0 {
            return Ok(None);
        }
        let work = serde_json::from_str(&line)
            .with_context(|| format!("{}: not a work of this version; annotate again", place()))?;
        Ok(Some(work))
    }

    /// Where the line of each work begins, and its number.
    pub(crate) fn index(mut self) -> anyhow::Result<Index> {
        let mut places = HashMap::new();
        let mut at = 0;
        while let Some(work) = self.next()? {
            places.insert(work.id, (at, self.number));
            at = self.file.stream_position().with_context(|| self.path.display().to_string())?;
        }
        Ok(Index { works: self, places })
    }
}

/// Finds works by their ids; memory holds a place for each.
pub(crate) struct Index {
    works: Works,
    places: HashMap<String, (u64, usize)>,
}

impl Index {
    /// The work called `id`.
    pub(crate) fn work(&mut self, id: &str) -> anyhow::Result<Option<WorkLine>> {
        let Some(&(at, number)) = self.places.get(id) else { return Ok(None) };
        self.works.file.seek(SeekFrom::Start(at)).with_context(|| self.works.path.display().to_string())?;
        self.works.number = number - 1;
        self.works.next()
    }
}
