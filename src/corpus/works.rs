//! Works across the corpus: spilled to files while documents are written, joined by their keys and merged one file at a
//! time at the end, so that memory holds a sixty-fourth of them.

use super::joins::{self, Joins, KeyRecord, KeySpill};
use super::spill::{self, Spill};
use crate::citations::{Reason, Work};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

/// Works listed as most cited.
const MOST_CITED: usize = 25;

/// A work as one document cites it, serialised.
pub(super) struct Record {
    /// The number of its id.
    number: u64,
    /// Number, what it was made of, count, reasons, CSL item and references, separated by tabs, which JSON escapes.
    pub(super) line: Vec<u8>,
    pub(super) keys: Vec<KeyRecord>,
}

impl Record {
    /// The record with this line, its keys kept apart.
    pub(super) fn kept(line: &[u8]) -> Self {
        Self { number: spill::hash_of(line), line: line.to_vec(), keys: Vec::new() }
    }

    pub(super) fn new(document: &str, work: &Work) -> serde_json::Result<Self> {
        const ABOUT: usize = 512;
        let number = number(&work.id).unwrap_or(0);
        let mut line = Vec::with_capacity(ABOUT);
        line.extend_from_slice(format!("{number:016x}\t").as_bytes());
        serde_json::to_writer(&mut line, &work.identity.id_from)?;
        line.push(b'\t');
        serde_json::to_writer(&mut line, &work.citations.len())?;
        line.push(b'\t');
        serde_json::to_writer(&mut line, &work.identity.joined_by)?;
        line.push(b'\t');
        serde_json::to_writer(&mut line, &work.csl)?;
        for (citation, before) in
            work.citations.iter().zip(std::iter::once(b'\t').chain(std::iter::repeat(b',')))
        {
            line.push(before);
            serde_json::to_writer(&mut line, &Reference { document, citation })?;
        }
        line.push(b'\n');
        Ok(Self { number, line, keys: joins::keys_of_work(number, &work.identity)? })
    }
}

#[derive(Serialize)]
struct Reference<'a> {
    document: &'a str,
    citation: &'a str,
}

/// The number of a work's id.
fn number(id: &str) -> Option<u64> {
    u64::from_str_radix(id.strip_prefix("w-")?, 16).ok()
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
    /// Works that are documents of the corpus.
    #[serde(default)]
    pub in_corpus: u64,
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

/// Works on their way to `works.jsonl`.
pub(super) struct WorkSpill {
    works: Spill,
    keys: KeySpill,
    /// Documents so far.
    documents: u64,
}

impl WorkSpill {
    /// A spill whose files will stand in `dir`.
    pub(super) fn new(dir: &Path) -> Self {
        Self { works: Spill::new(dir, "works"), keys: KeySpill::new(dir), documents: 0 }
    }

    /// Adds the works of the next document, and the keys of the document itself.
    pub(super) fn add(&mut self, works: &[Record], itself: &[KeyRecord]) -> io::Result<()> {
        let document = format!("{:010}\t", self.documents);
        self.documents += 1;
        for record in works {
            self.works.add(record.number, &[document.as_bytes(), &record.line])?;
            record.keys.iter().try_for_each(|key| self.keys.add(key))?;
        }
        itself.iter().try_for_each(|key| self.keys.add(key))
    }

    /// Joins the works of one source, writes `works.jsonl`, in order of id, and counts.
    pub(super) fn merge(&mut self, mut out: impl Write) -> io::Result<(WorkCounts, Joins)> {
        let joins = self.keys.join()?;
        self.follow(&joins)?;
        let mut counts = WorkCounts::default();
        for at in self.works.used() {
            let lines = self.works.read(at)?;
            let mut works: BTreeMap<u64, Vec<Line>> = BTreeMap::new();
            for line in lines.lines().filter_map(Line::read) {
                let root = joins.root(line.number);
                if Spill::of(root) == at {
                    works.entry(root).or_default().push(line);
                }
            }
            for (number, mut lines) in works {
                lines.sort_by_key(|line| (line.document, line.number));
                let work = Merged::new(number, &lines, &joins);
                work.write(&mut out)?;
                counts.add(&work);
            }
        }
        out.flush()?;
        Ok((counts, joins))
    }

    /// Copies works that are written under another number to where that is merged.
    fn follow(&mut self, joins: &Joins) -> io::Result<()> {
        let leaves =
            |number: u64| Some(joins.root(number)).filter(|root| Spill::of(*root) != Spill::of(number));
        let left: BTreeSet<usize> =
            joins.moved().filter(|(id, _)| leaves(*id).is_some()).map(|(id, _)| Spill::of(id)).collect();
        for at in left {
            let lines = self.works.read(at)?;
            for line in lines.lines() {
                let Some(number) = Line::read(line).map(|line| line.number).filter(|n| Spill::of(*n) == at)
                else {
                    continue;
                };
                if let Some(root) = leaves(number) {
                    self.works.add(root, &[line.as_bytes(), b"\n"])?;
                }
            }
        }
        Ok(())
    }
}

/// A line of a spill file.
pub(super) struct Line<'l> {
    /// Which document it is of, by their order.
    pub(super) document: u64,
    number: u64,
    id_from: Option<Reason>,
    citations: usize,
    joined_by: BTreeSet<Reason>,
    csl: &'l str,
    references: &'l str,
}

impl<'l> Line<'l> {
    pub(super) fn read(line: &'l str) -> Option<Self> {
        let mut parts = line.splitn(7, '\t');
        Some(Self {
            document: parts.next()?.parse().ok()?,
            number: u64::from_str_radix(parts.next()?, 16).ok()?,
            id_from: serde_json::from_str(parts.next()?).ok()?,
            citations: parts.next()?.parse().ok()?,
            joined_by: serde_json::from_str(parts.next()?).ok()?,
            csl: parts.next()?,
            references: parts.next()?,
        })
    }
}

/// A work as all documents cite it.
pub(super) struct Merged<'l> {
    id: String,
    csl: String,
    joined_by: BTreeSet<Reason>,
    document: Option<&'l str>,
    /// Of each document.
    references: Vec<&'l str>,
    documents: usize,
    citations: usize,
}

impl<'l> Merged<'l> {
    /// The fullest description wins; among equals the first in order of its text.
    pub(super) fn new(number: u64, lines: &[Line<'l>], joins: &'l Joins) -> Self {
        let mut joined_by: BTreeSet<Reason> = joins.reasons(number).collect();
        let mut from: BTreeMap<u64, usize> = BTreeMap::new();
        for line in lines {
            joined_by.extend(&line.joined_by);
            let count = from.entry(line.number).or_default();
            *count += 1;
            // The same id in two documents.
            joined_by.extend(line.id_from.filter(|_| *count > 1));
        }
        let csl = lines.iter().max_by_key(|line| (line.csl.len(), Reverse(line.csl)));
        let id = format!("w-{number:016x}");
        let csl = csl.map_or_else(String::new, |line| {
            line.csl.replacen(&format!("\"id\":\"w-{:016x}\"", line.number), &format!("\"id\":\"{id}\""), 1)
        });
        let mut documents: Vec<u64> = lines.iter().map(|line| line.document).collect();
        documents.dedup();
        Self {
            id,
            csl,
            joined_by,
            document: joins.document(number),
            references: lines.iter().map(|line| line.references).collect(),
            documents: documents.len(),
            citations: lines.iter().map(|line| line.citations).sum(),
        }
    }

    /// Writes a [`super::WorkLine`].
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        write!(out, "{{\"id\":\"{}\",\"csl\":{},\"joined_by\":", self.id, self.csl)?;
        serde_json::to_writer(&mut *out, &self.joined_by)?;
        out.write_all(b",\"document\":")?;
        serde_json::to_writer(&mut *out, &self.document)?;
        out.write_all(b",\"citations\":[")?;
        for (i, references) in self.references.iter().enumerate() {
            out.write_all(if i == 0 { b"" } else { b"," })?;
            out.write_all(references.as_bytes())?;
        }
        out.write_all(b"]}\n")
    }
}

impl WorkCounts {
    pub(super) fn add(&mut self, work: &Merged) {
        self.distinct += 1;
        self.cited_once += u64::from(work.citations == 1);
        self.shared += u64::from(work.documents > 1);
        self.in_corpus += u64::from(work.document.is_some());
        let rank = (Reverse(work.citations), work.id.as_str());
        if self.most_cited.last().is_none_or(|m| self.most_cited.len() < MOST_CITED || rank < m.rank()) {
            let title = serde_json::from_str::<serde_json::Value>(&work.csl)
                .ok()
                .and_then(|csl| csl.get("title")?.as_str().map(str::to_owned));
            self.rank(MostCited {
                work: work.id.clone(),
                title,
                citations: work.citations,
                documents: work.documents,
            });
        }
    }

    /// Adds what is known of other works of the same corpus.
    pub fn merge(&mut self, other: Self) {
        self.distinct += other.distinct;
        self.cited_once += other.cited_once;
        self.shared += other.shared;
        self.in_corpus += other.in_corpus;
        other.most_cited.into_iter().for_each(|work| self.rank(work));
    }

    /// Puts a work among the most cited, if it is one of them.
    fn rank(&mut self, work: MostCited) {
        let at = self.most_cited.partition_point(|m| m.rank() < work.rank());
        self.most_cited.insert(at, work);
        self.most_cited.truncate(MOST_CITED);
    }
}

impl MostCited {
    /// What works are ranked by.
    fn rank(&self) -> (Reverse<usize>, &str) {
        (Reverse(self.citations), &self.work)
    }
}

#[cfg(test)]
mod tests {
    use super::super::WorkLine;
    use super::*;
    use crate::citations::Identity;
    use crate::citations::csl::Item;
    use crate::citations::identity::{Field, Key, Traits};

    fn work(id: &str, title: &str, citations: &[&str]) -> Work {
        let key = Key { field: Field::Title, value: title.to_lowercase().split(' ').collect() };
        Work {
            id: id.to_owned(),
            csl: Item {
                id: id.to_owned(),
                title: Some(title.to_owned()),
                item_type: "book".into(),
                ..Item::default()
            },
            citations: citations.iter().map(|&c| c.to_owned()).collect(),
            identity: Identity {
                keys: BTreeSet::from([key]),
                traits: Traits { title: title.to_lowercase(), ..Traits::default() },
                id_from: Some(Reason::Title),
                ..Identity::default()
            },
        }
    }

    fn merged(documents: &[&[Work]]) -> (Vec<WorkLine>, WorkCounts) {
        let dir = tempfile::tempdir().unwrap();
        let mut spill = WorkSpill::new(dir.path());
        for (name, works) in ["a", "b", "c"].iter().zip(documents) {
            let records: Vec<Record> = works.iter().map(|w| Record::new(name, w).unwrap()).collect();
            spill.add(&records, &[]).unwrap();
        }
        let mut out = Vec::new();
        let (counts, _) = spill.merge(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), counts)
    }

    fn cited(line: &WorkLine) -> Vec<String> {
        line.citations.iter().map(|r| format!("{}#{}", r.document, r.citation)).collect()
    }

    #[test]
    fn the_same_work_in_two_documents_becomes_one_line() {
        let (works, counts) = merged(&[
            &[work("w-ff00000000000000", "A Title of Ours", &["n1.c1", "n2.c1"])],
            &[
                work("w-ff00000000000000", "A Longer Title of Ours", &["n9.c1"]),
                work("w-0001000000000000", "Tab\there", &["n1.c1"]),
            ],
        ]);
        assert_eq!(works.len(), 2);
        assert_eq!(works[0].csl.title.as_deref(), Some("Tab\there"));
        assert_eq!(works[1].csl.title.as_deref(), Some("A Longer Title of Ours"));
        assert_eq!(cited(&works[1]), ["a#n1.c1", "a#n2.c1", "b#n9.c1"]);
        assert_eq!((&works[0].joined_by[..], &works[1].joined_by[..]), (&[][..], &[Reason::Title][..]));
        assert_eq!((counts.distinct, counts.cited_once, counts.shared), (2, 1, 1));
        assert_eq!(counts.most_cited[0].citations, 3);
    }

    #[test]
    fn works_with_several_ids_become_one_line() {
        let (works, counts) = merged(&[
            &[work("w-ff00000000000000", "Landing Stations of Ours", &["n1.c1"])],
            &[work("w-0100000000000000", "Landing Stations of Ours", &["n2.c1"])],
            &[work("w-ff00000000000000", "Landing Stations of Ours", &["n3.c1"])],
        ]);
        assert_eq!(works.len(), 1, "{works:?}");
        assert_eq!(
            (works[0].id.as_str(), works[0].csl.id.as_str()),
            ("w-0100000000000000", "w-0100000000000000")
        );
        assert_eq!(cited(&works[0]), ["a#n1.c1", "b#n2.c1", "c#n3.c1"]);
        assert_eq!((counts.distinct, counts.shared), (1, 1));
    }
}
