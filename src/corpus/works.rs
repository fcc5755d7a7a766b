//! Works across the corpus: spilled to files while documents are written, merged one file at a time at the end,
//! so that memory holds a sixty-fourth of them.

use crate::citations::Work;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Spill files; a power of two, so that the first bits of an id's hash choose one and the merge is in order.
const SPILLS: usize = 64;
/// Works listed as most cited.
const MOST_CITED: usize = 25;

/// A work as one document cites it, serialised.
pub(super) struct Record {
    /// First two hex digits of its id.
    hash: u8,
    /// Id, count, CSL item and references, separated by tabs, which JSON escapes.
    line: Vec<u8>,
}

#[derive(Serialize)]
struct Reference<'a> {
    document: &'a str,
    citation: &'a str,
}

impl Record {
    pub(super) fn new(document: &str, work: &Work) -> serde_json::Result<Self> {
        const ABOUT: usize = 512;
        let hash = work.id.trim_start_matches("w-").get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let mut line = Vec::with_capacity(ABOUT);
        line.extend_from_slice(work.id.as_bytes());
        line.push(b'\t');
        serde_json::to_writer(&mut line, &work.citations.len())?;
        line.push(b'\t');
        serde_json::to_writer(&mut line, &work.csl)?;
        for (citation, before) in
            work.citations.iter().zip(std::iter::once(b'\t').chain(std::iter::repeat(b',')))
        {
            line.push(before);
            serde_json::to_writer(&mut line, &Reference { document, citation })?;
        }
        line.push(b'\n');
        Ok(Self { hash: hash.unwrap_or(0), line })
    }
}

/// What is known of the works of a corpus once they are merged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WorkCounts {
    /// Distinct works.
    pub distinct: u64,
    /// Works cited once in the whole corpus.
    pub cited_once: u64,
    /// Works cited by more than one document.
    pub shared: u64,
    /// The works cited most often, most cited first, ties by id.
    pub most_cited: Vec<MostCited>,
}

/// A much-cited work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MostCited {
    /// Its id.
    pub work: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Citations of it, back-references included.
    pub citations: usize,
    /// Documents that cite it.
    pub documents: usize,
}

pub(super) struct WorkSpill {
    dir: PathBuf,
    /// Opened when the first record comes: most runs are small.
    files: Vec<Option<(PathBuf, BufWriter<File>)>>,
}

impl WorkSpill {
    /// A spill whose files will stand in `dir`.
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), files: (0..SPILLS).map(|_| None).collect() }
    }

    /// Adds a record.
    pub(super) fn add(&mut self, record: &Record) -> io::Result<()> {
        let at = usize::from(record.hash) * SPILLS / 256;
        let (_, file) = match &mut self.files[at] {
            Some(open) => open,
            unopened => {
                let path = self.dir.join(format!("works-{at:02}"));
                let file = BufWriter::new(File::create(&path)?);
                unopened.insert((path, file))
            }
        };
        file.write_all(&record.line)
    }

    /// Writes `works.jsonl`, in order of id, and counts.
    pub(super) fn merge(&mut self, mut out: impl Write) -> io::Result<WorkCounts> {
        let mut counts = WorkCounts::default();
        for (path, file) in self.files.iter_mut().flatten() {
            file.flush()?;
            let records = fs::read_to_string(path)?;
            let mut works: BTreeMap<&str, Merged> = BTreeMap::new();
            for line in records.lines() {
                let mut parts = line.splitn(4, '\t');
                let (Some(id), Some(count), Some(csl), Some(citations)) =
                    (parts.next(), parts.next(), parts.next(), parts.next())
                else {
                    continue;
                };
                works.entry(id).or_default().add(count.parse().unwrap_or(0), csl, citations);
            }
            for (id, work) in &works {
                write!(out, "{{\"id\":\"{id}\",\"csl\":{},\"citations\":[", work.csl)?;
                for (i, references) in work.references.iter().enumerate() {
                    out.write_all(if i == 0 { b"" } else { b"," })?;
                    out.write_all(references.as_bytes())?;
                }
                out.write_all(b"]}\n")?;
                counts.add(id, work);
            }
        }
        out.flush()?;
        Ok(counts)
    }
}

/// A work as all documents cite it.
#[derive(Default)]
struct Merged<'r> {
    csl: &'r str,
    /// Of each document.
    references: Vec<&'r str>,
    citations: usize,
}

impl<'r> Merged<'r> {
    /// The fullest description wins; among equals the first in order, so that the outcome does not depend on
    /// the order of arrival.
    fn add(&mut self, count: usize, csl: &'r str, references: &'r str) {
        if (csl.len(), Reverse(csl)) > (self.csl.len(), Reverse(self.csl)) {
            self.csl = csl;
        }
        self.references.push(references);
        self.citations += count;
    }
}

impl WorkCounts {
    fn add(&mut self, id: &str, work: &Merged) {
        self.distinct += 1;
        self.cited_once += u64::from(work.citations == 1);
        self.shared += u64::from(work.references.len() > 1);
        let rank = (Reverse(work.citations), id);
        let at = self.most_cited.partition_point(|m| (Reverse(m.citations), m.work.as_str()) < rank);
        if at < MOST_CITED {
            let title = serde_json::from_str::<serde_json::Value>(work.csl)
                .ok()
                .and_then(|csl| csl.get("title")?.as_str().map(str::to_owned));
            let entry = MostCited {
                work: id.to_owned(),
                title,
                citations: work.citations,
                documents: work.references.len(),
            };
            self.most_cited.insert(at, entry);
            self.most_cited.truncate(MOST_CITED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citations::csl::Item;

    fn work(id: &str, title: &str, citations: &[&str]) -> Work {
        Work {
            id: id.to_owned(),
            csl: Item {
                id: id.to_owned(),
                title: Some(title.to_owned()),
                item_type: "book",
                ..Item::default()
            },
            citations: citations.iter().map(|&c| c.to_owned()).collect(),
        }
    }

    #[test]
    fn the_same_work_in_two_documents_becomes_one_line() {
        let dir = tempfile::tempdir().unwrap();
        let mut spill = WorkSpill::new(dir.path());
        spill.add(&Record::new("a", &work("w-ff00", "A Title", &["n1.c1", "n2.c1"])).unwrap()).unwrap();
        spill.add(&Record::new("b", &work("w-ff00", "A Longer Title", &["n9.c1"])).unwrap()).unwrap();
        spill.add(&Record::new("b", &work("w-0001", "Tab\there", &["n1.c1"])).unwrap()).unwrap();
        let mut out = Vec::new();
        let counts = spill.merge(&mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            concat!(
                r#"{"id":"w-0001","csl":{"id":"w-0001","title":"Tab\there","type":"book"},"citations":[{"document":"b","citation":"n1.c1"}]}"#,
                "\n",
                r#"{"id":"w-ff00","csl":{"id":"w-ff00","title":"A Longer Title","type":"book"},"citations":[{"document":"a","citation":"n1.c1"},"#,
                r#"{"document":"a","citation":"n2.c1"},{"document":"b","citation":"n9.c1"}]}"#,
                "\n"
            )
        );
        assert_eq!((counts.distinct, counts.cited_once, counts.shared), (2, 1, 1));
        assert_eq!(counts.most_cited[0].citations, 3);
    }
}
