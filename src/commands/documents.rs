//! Reads the documents of a finished run, one line of `corpus.jsonl` at a time.

use anyhow::{Context as _, bail};
use glossator::document::AnnotatedDocument;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// The `corpus.jsonl` of an output folder.
pub(crate) struct Documents {
    path: PathBuf,
}

/// What names a document, read without the rest of it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Head {
    /// Its id.
    pub(crate) id: String,
    source: HeadSource,
}

#[derive(Clone, Debug, Deserialize)]
struct HeadSource {
    path: String,
}

impl Head {
    /// Path of its source.
    pub(crate) fn path(&self) -> &str {
        &self.source.path
    }
}

impl Documents {
    /// The documents in the output folder `dir`.
    pub(crate) fn of(dir: &Path) -> Self {
        glossator::corpus::settle(dir);
        Self { path: dir.join("corpus.jsonl") }
    }

    /// The lines of the file, with their numbers from 1.
    pub(crate) fn lines(&self) -> anyhow::Result<impl Iterator<Item = anyhow::Result<(usize, String)>>> {
        let file = File::open(&self.path).with_context(|| {
            format!("{}: cannot be read; `glossator annotate PATH… -o DIR` makes it", self.path.display())
        })?;
        let path = self.path.clone();
        Ok(BufReader::new(file).lines().enumerate().map(move |(i, line)| {
            line.map(|line| (i + 1, line)).with_context(|| format!("{}:{}", path.display(), i + 1))
        }))
    }

    /// What names the document of a line.
    pub(crate) fn head(&self, number: usize, line: &str) -> anyhow::Result<Head> {
        serde_json::from_str(line).with_context(|| self.not_ours(number))
    }

    /// The document of a line, its offsets in bytes.
    pub(crate) fn document(&self, number: usize, line: &str) -> anyhow::Result<AnnotatedDocument> {
        let document: AnnotatedDocument =
            serde_json::from_str(line).with_context(|| self.not_ours(number))?;
        Ok(document.in_bytes())
    }

    /// The document of the line that begins at a place of the file, its offsets in bytes.
    pub(crate) fn at(&self, number: usize, place: u64) -> anyhow::Result<AnnotatedDocument> {
        let mut line = String::new();
        let read = File::open(&self.path).and_then(|mut file| {
            file.seek(SeekFrom::Start(place))?;
            BufReader::new(file).read_line(&mut line)
        });
        read.with_context(|| format!("{}:{number}", self.path.display()))?;
        self.document(number, &line)
    }

    fn not_ours(&self, number: usize) -> String {
        format!("{}:{number}: not an annotated document of this version", self.path.display())
    }

    /// The one document meant by `name`: its id, else the beginning of it, else part of its path.
    pub(crate) fn find(&self, name: &str) -> anyhow::Result<AnnotatedDocument> {
        let mut heads = Vec::new();
        for line in self.lines()? {
            let (number, line) = line?;
            heads.push((number, self.head(number, &line)?));
        }
        let names: Vec<_> = heads.iter().map(|(_, head)| (head.id.as_str(), head.path())).collect();
        let number = heads[meant(&names, name)?].0;
        match self.lines()?.nth(number - 1).transpose()? {
            Some((number, line)) => self.document(number, &line),
            None => bail!("{}: changed while it was read", self.path.display()),
        }
    }
}

/// Index of the one of `documents` (id and path) meant by `name`: its id, else the beginning of its id, else part of
/// its path. Several or none are an error that lists the candidates.
pub(crate) fn meant(documents: &[(&str, &str)], name: &str) -> anyhow::Result<usize> {
    let ways: [fn(&str, &str, &str) -> bool; 3] =
        [|id, _, name| id == name, |id, _, name| id.starts_with(name), |_, path, name| path.contains(name)];
    for way in ways {
        let hits: Vec<usize> =
            (0..documents.len()).filter(|&i| way(documents[i].0, documents[i].1, name)).collect();
        match hits[..] {
            [] => {}
            [one] => return Ok(one),
            _ => {
                let candidates = list(hits.iter().map(|&i| documents[i]));
                bail!("{name:?} could be any of these documents; give more of the id:{candidates}");
            }
        }
    }
    bail!("no document is called {name:?}; there are:{}", list(documents.iter().copied()))
}

/// Ids and paths, a line each, as many as can be taken in.
fn list<'a>(documents: impl ExactSizeIterator<Item = (&'a str, &'a str)>) -> String {
    const SHOWN: usize = 10;
    let more = documents.len().saturating_sub(SHOWN);
    let mut lines: Vec<String> =
        documents.take(SHOWN).map(|(id, path)| format!("\n  {id}  {path}")).collect();
    if more > 0 {
        lines.push(format!("\n  … and {more} more"));
    }
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_document_is_found_by_id_beginning_or_path() {
        let documents = [("harbor-1a2b3c4d", "in/harbor.txt"), ("harbor-two-99", "in/harbor-two.md")];
        assert_eq!(meant(&documents, "harbor-two-99").unwrap(), 1);
        assert_eq!(meant(&documents, "harbor-1").unwrap(), 0);
        assert_eq!(meant(&documents, "two.md").unwrap(), 1);
        let several = meant(&documents, "harbor").unwrap_err().to_string();
        assert!(several.contains("harbor-1a2b3c4d") && several.contains("harbor-two-99"), "{several}");
        let none = meant(&documents, "lighthouse").unwrap_err().to_string();
        assert!(none.contains("no document is called") && none.contains("in/harbor.txt"), "{none}");
    }
}
