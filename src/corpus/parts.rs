//! A corpus made in parts, on several machines: what of each document has to meet what of others, and what is to be
//! done where they have met. The result is that of [`super::Writer`], line for line.
//!
//! ```text
//! Entry ─ keys, by their hash ─→ compare ─→ Fact ─→ Joined, one for all parts
//!       ─ works, by the root of their number in Joined ─→ merge ─→ a line of works.jsonl, counts
//!       ─ line, coverage ─→ renumber
//! ```

use super::joins::{self, Joins};
use super::works::{Line, Merged};
use super::{Entry, WorkCounts, renumber, spill};
pub use joins::Fact;

impl Entry {
    /// What tells one of its works, or the document itself, from others: lines that begin with the hash by which they
    /// have to meet.
    pub fn keys(&self) -> impl Iterator<Item = &[u8]> {
        let of_works = self.works.iter().flat_map(|work| &work.keys);
        of_works.chain(&self.itself).map(|key| key.line.trim_ascii_end())
    }

    /// Its works, a line each.
    pub fn works(&self) -> impl Iterator<Item = &[u8]> {
        self.works.iter().map(|work| work.line.trim_ascii_end())
    }

    /// Its coverage, in JSON.
    #[must_use]
    pub fn coverage(&self) -> &[u8] {
        &self.coverage_line
    }
}

/// The hash that a line of [`Entry::keys`] begins with, or the number that one of [`Entry::works`] does.
#[must_use]
pub fn hash_of(line: &[u8]) -> u64 {
    spill::hash_of(line)
}

/// What lines of [`Entry::keys`] say together. Lines with one hash must all be among them.
#[must_use]
pub fn compare<'l>(keys: impl IntoIterator<Item = &'l str>) -> Vec<Fact> {
    joins::compare(keys.into_iter())
}

/// Which works of all parts are one.
#[derive(Debug, Default)]
pub struct Joined(Joins);

impl Joined {
    /// What all facts say, in whatever order; the same fact may come twice.
    #[must_use]
    pub fn of(facts: impl IntoIterator<Item = Fact>) -> Self {
        Self(Joins::of(facts))
    }

    /// The number that the work with this number is written under.
    #[must_use]
    pub fn root(&self, number: u64) -> u64 {
        self.0.root(number)
    }

    /// The work `root` as a line of `works.jsonl` without its end, added to `counts`. `works` are the lines of
    /// [`Entry::works`] with this root, in order, with the place of their document among all.
    #[must_use]
    pub fn merge<'l>(
        &self,
        root: u64,
        works: impl IntoIterator<Item = (u64, &'l str)>,
        counts: &mut WorkCounts,
    ) -> String {
        let placed: Vec<String> =
            works.into_iter().map(|(place, line)| format!("{place:010}\t{line}")).collect();
        let lines: Vec<Line> = placed.iter().filter_map(|line| Line::read(line)).collect();
        let merged = Merged::new(root, &lines, &self.0);
        counts.add(&merged);
        let mut out = Vec::new();
        // Memory does not refuse.
        let _ = merged.write(&mut out);
        out.pop();
        String::from_utf8(out).unwrap_or_default()
    }

    /// Brings the ids of works in the JSON of a document or of its coverage to those of [`Joined::root`].
    #[must_use]
    pub fn renumber(&self, json: &str) -> String {
        let mut line = json.as_bytes().to_vec();
        renumber::renumber_line(&mut line, |number| self.root(number));
        String::from_utf8(line).unwrap_or_else(|_| json.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotator::Annotator;
    use crate::concerns::Scheme;
    use crate::corpus::Writer;
    use crate::coverage::CorpusCoverage;
    use crate::isolation::{Limits, Workers};
    use crate::span::OffsetUnit;
    use std::collections::{BTreeMap, BTreeSet};

    /// Documents that cite one work under several names, and one another.
    const DOCUMENTS: [(&str, &str); 3] = [
        (
            "a.txt",
            "# Cables\n\nPorts run on paper.¹ Huawei lays cables.²\n\n\
             ¹ Marc Levinson, *The Box* 54 (2006).\n\n² Ann Lee, “Ports,” *The Wire*, https://wire.example/p.\n",
        ),
        (
            "b.txt",
            "# Boxes\n\nPaper is slow.¹\n\n¹ Lee, “Ports,” *The Wire*, May 3, 2019, https://www.wire.example/p.\n",
        ),
        (
            "c.txt",
            "# Third\n\nBoxes are many.¹ Old.²\n\n¹ Levinson, Marc, *The Box* (2006), p. 3.\n\n² *Id.* at 60.\n",
        ),
    ];

    #[test]
    fn what_is_joined_in_parts_is_what_one_run_writes() {
        let annotator = Annotator {
            scheme: Scheme::built_in().unwrap().into(),
            unit: OffsetUnit::Codepoint,
            max_bytes: u64::MAX,
            workers: Workers::new(Vec::new(), Limits::default()),
            #[cfg(feature = "tokens")]
            tokens: None,
        };
        let entry = |(path, text): &(&str, &str)| annotator.entry(text.as_bytes(), path);
        let dir = tempfile::tempdir().unwrap();
        let configuration = annotator.configuration(String::new());
        let mut writer = Writer::create(dir.path(), &configuration, annotator.coverage()).unwrap();
        for (outcome, made) in DOCUMENTS.iter().map(entry) {
            writer.add(&outcome, made.as_ref()).unwrap();
        }
        writer.finish().unwrap();
        let written = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();

        let entries: Vec<Entry> = DOCUMENTS.iter().filter_map(|document| entry(document).1).collect();
        let text = |line: &[u8]| String::from_utf8(line.to_vec()).unwrap();
        let mut keys: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
        for key in entries.iter().flat_map(Entry::keys) {
            keys.entry(hash_of(key)).or_default().insert(text(key));
        }
        // Each key compared for itself, the last first.
        let facts = keys.values().rev().flat_map(|lines| compare(lines.iter().map(String::as_str)));
        let facts: Vec<Fact> = facts.collect();
        assert!(!facts.is_empty());
        let joined = Joined::of(facts);
        let mut works: BTreeMap<u64, Vec<(u64, String)>> = BTreeMap::new();
        for (place, made) in (0..).zip(&entries) {
            for line in made.works() {
                works.entry(joined.root(hash_of(line))).or_default().push((place, text(line)));
            }
        }
        let mut halves = [WorkCounts::default(), WorkCounts::default()];
        let mut lines = String::new();
        for (at, (root, of_root)) in works.iter().enumerate() {
            let of_root = of_root.iter().map(|(place, line)| (*place, line.as_str()));
            lines += &joined.merge(*root, of_root, &mut halves[at % 2]);
            lines.push('\n');
        }
        assert_eq!(lines, written("works.jsonl"));
        let documents: Vec<String> = entries.iter().map(|made| joined.renumber(&text(made.line()))).collect();
        assert_eq!(documents.concat(), written("corpus.jsonl"));

        let [mut counts, other] = halves;
        counts.merge(other);
        let mut coverage = annotator.coverage();
        for made in &entries {
            let mut own = annotator.coverage();
            own.add(&serde_json::from_slice(made.coverage()).unwrap());
            coverage.merge(own);
        }
        let whole: serde_json::Value = serde_json::from_str(&written("coverage.json")).unwrap();
        let whole: CorpusCoverage = serde_json::from_value(whole["corpus"].clone()).unwrap();
        assert_eq!(coverage.finish(&counts), whole);
        assert!(counts.shared > 0);
    }
}
