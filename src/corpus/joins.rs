//! Which works of several documents are one source, and which works are documents of the corpus.
//!
//! Keys of works go to files by their hashes and are compared file by file; memory holds the keys of a sixty-fourth of
//! them, and the works that are joined under another id.

use super::spill::{self, Spill};
use crate::citations::identity::{Field, Key, Traits, gather};
use crate::citations::{Identity, Reason};
use foldhash::HashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// A key of a work or document, serialised.
pub(super) struct KeyRecord {
    hash: u64,
    /// The hash in hex digits, and what has the key.
    pub(super) line: Vec<u8>,
}

impl KeyRecord {
    /// The record with this line.
    pub(super) fn kept(line: &[u8]) -> Self {
        Self { hash: spill::hash_of(line), line: line.to_vec() }
    }
}

/// What has the key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Holder {
    /// Number of a work, and what it was made of.
    Work(u64, Reason),
    /// Id of a document.
    Document(String),
}

/// The keys of a work.
pub(super) fn keys_of_work(id: u64, identity: &Identity) -> serde_json::Result<Vec<KeyRecord>> {
    let holder = Holder::Work(id, identity.id_from.unwrap_or(Reason::Words));
    records(&identity.keys, &holder, &identity.traits)
}

/// The keys of a document.
pub(super) fn keys_of_document(
    id: &str,
    (keys, traits): &(BTreeSet<Key>, Traits),
) -> serde_json::Result<Vec<KeyRecord>> {
    records(keys, &Holder::Document(id.to_owned()), traits)
}

/// A record for each of `keys`, all of them keys of `holder`.
fn records(keys: &BTreeSet<Key>, holder: &Holder, traits: &Traits) -> serde_json::Result<Vec<KeyRecord>> {
    let about = serde_json::to_string(&(holder, traits))?;
    let record = |key: &Key| {
        let digest = Sha256::digest(format!("{:?}:{}", key.field, key.value).as_bytes());
        let mut number = [0; 8];
        number.copy_from_slice(&digest[..8]);
        let hash = u64::from_be_bytes(number);
        let line = format!("{hash:016x}\t[{},{about}]\n", serde_json::to_string(&key.field)?).into_bytes();
        Ok(KeyRecord { hash, line })
    };
    keys.iter().map(record).collect()
}

/// Keys on their way to [`Joins`].
pub(super) struct KeySpill(Spill);

impl KeySpill {
    pub(super) fn new(dir: &Path) -> Self {
        Self(Spill::new(dir, "keys"))
    }

    pub(super) fn add(&mut self, record: &KeyRecord) -> io::Result<()> {
        self.0.add(record.hash, &[&record.line])
    }

    /// Compares what shares a key.
    pub(super) fn join(&mut self) -> io::Result<Joins> {
        let mut facts = Vec::new();
        for at in self.0.used() {
            facts.extend(compare(self.0.read(at)?.lines()));
        }
        Ok(Joins::of(facts))
    }
}

/// What two descriptions with a common key turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// Works, by the numbers of their ids, that are one source.
    Same {
        /// The two.
        works: [u64; 2],
        /// What their ids were made of.
        made_of: [Reason; 2],
        /// What told it.
        told_by: Reason,
    },
    /// A work that is a document of the corpus.
    Document {
        /// Number of its id.
        work: u64,
        /// Id of the document.
        document: String,
    },
}

/// What the lines of keys say together; lines with one hash must all be among them.
pub(super) fn compare<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<Fact> {
    let mut sharing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (hash, holder) in lines.filter_map(|line| line.split_once('\t')) {
        sharing.entry(hash).or_default().push(holder);
    }
    let mut facts = Vec::new();
    for holders in sharing.values_mut().filter(|holders| holders.len() > 1) {
        holders.sort_unstable();
        holders.dedup();
        compare_holders(holders, &mut facts);
    }
    facts
}

/// Compares the holders of one key.
fn compare_holders(holders: &[&str], facts: &mut Vec<Fact>) {
    type Line = (Field, (Holder, Traits));
    let lines = holders.iter().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    let mut field = Field::Title;
    let mut works: BTreeMap<u64, (Traits, Reason)> = BTreeMap::new();
    let mut documents: Vec<(String, Traits)> = Vec::new();
    for (of, (holder, traits)) in lines {
        field = of;
        match holder {
            Holder::Document(id) => documents.push((id, traits)),
            Holder::Work(id, from) => {
                let known = works.entry(id).or_insert_with(|| (Traits::default(), from));
                known.1 = known.1.min(from);
                if traits.fullness() >= known.0.fullness() {
                    known.0 = traits;
                }
            }
        }
    }
    if works.len() + documents.len() < 2 {
        return;
    }
    documents.sort();
    for (&work, (traits, _)) in &works {
        if let Some((document, _)) = documents.iter().find(|(_, own)| traits.is_document(own, field)) {
            facts.push(Fact::Document { work, document: document.clone() });
        }
    }
    let members: Vec<(&Traits, (u64, Reason))> =
        works.iter().map(|(&id, (traits, made_of))| (traits, (id, *made_of))).collect();
    gather(field, &members, |a, b, told_by| {
        let ((a, made_of_a), (b, made_of_b)) = (members[a].1, members[b].1);
        facts.push(Fact::Same { works: [a, b], made_of: [made_of_a, made_of_b], told_by });
    });
}

/// Works that are one source, and works that are documents.
#[derive(Debug, Default)]
pub(super) struct Joins {
    /// Another work of the same source, and in the end the one they are all written as.
    parent: HashMap<u64, u64>,
    /// What the ids of joined works were made of.
    made_of: HashMap<u64, Reason>,
    reasons: HashMap<u64, BTreeSet<Reason>>,
    documents: HashMap<u64, String>,
}

impl Joins {
    /// The number that work `id` is written under.
    pub(super) fn root(&self, id: u64) -> u64 {
        let mut id = id;
        while let Some(&parent) = self.parent.get(&id).filter(|parent| **parent != id) {
            id = parent;
        }
        id
    }

    /// Why works were joined to be `root`.
    pub(super) fn reasons(&self, root: u64) -> impl Iterator<Item = Reason> {
        self.reasons.get(&root).into_iter().flatten().copied()
    }

    /// The document that work `root` is.
    pub(super) fn document(&self, root: u64) -> Option<&str> {
        self.documents.get(&root).map(String::as_str)
    }

    /// The works that are written under another number.
    pub(super) fn moved(&self) -> impl Iterator<Item = (u64, u64)> {
        self.parent.iter().map(|(&id, &root)| (id, root)).filter(|(id, root)| id != root)
    }

    /// What `facts` say, in whatever order.
    pub(super) fn of(facts: impl IntoIterator<Item = Fact>) -> Self {
        let mut joins = Self::default();
        for fact in facts {
            match fact {
                Fact::Document { work, document } => {
                    let known = joins.documents.entry(work).or_insert_with(|| document.clone());
                    if document < *known {
                        *known = document;
                    }
                }
                Fact::Same { works: [a, b], made_of, told_by } => {
                    for (id, made_of) in [(a, made_of[0]), (b, made_of[1])] {
                        let known = joins.made_of.entry(id).or_insert(made_of);
                        *known = made_of.min(*known);
                        joins.parent.entry(id).or_insert(id);
                    }
                    joins.reasons.entry(a).or_default().insert(told_by);
                    let (a, b) = (joins.root(a), joins.root(b));
                    joins.parent.insert(a.max(b), a.min(b));
                }
            }
        }
        joins.settle();
        joins
    }

    /// Chooses the number of each source: the one made of what tells it best, the least among equals.
    fn settle(&mut self) {
        let mut sets: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for &id in self.parent.keys() {
            sets.entry(self.root(id)).or_default().push(id);
        }
        let mut reasons: HashMap<u64, BTreeSet<Reason>> = HashMap::default();
        let mut documents = std::mem::take(&mut self.documents);
        for members in sets.values() {
            let from = |id: &u64| (self.made_of.get(id).copied().unwrap_or(Reason::Words), *id);
            let Some(root) = members.iter().copied().min_by_key(|id| from(id)) else { continue };
            let all = members.iter().filter_map(|id| self.reasons.get(id)).flatten().copied();
            reasons.entry(root).or_default().extend(all);
            if let Some(document) = members.iter().filter_map(|id| documents.get(id)).min().cloned() {
                documents.insert(root, document);
            }
            members.iter().for_each(|id| {
                self.parent.insert(*id, root);
            });
        }
        self.reasons = reasons;
        self.documents = documents;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(title: &str, author: &str, date: &str, keys: &[(Field, &str)]) -> Identity {
        let key = |&(field, value): &(Field, &str)| Key { field, value: value.to_owned() };
        Identity {
            keys: keys.iter().map(key).collect(),
            traits: Traits {
                title: title.to_owned(),
                author: author.to_owned(),
                is_person: true,
                date: date.to_owned(),
                ..Traits::default()
            },
            id_from: Some(Reason::Title),
            ..Identity::default()
        }
    }

    fn joins(works: &[(u64, Identity)], documents: &[(&str, Identity)]) -> Joins {
        let dir = tempfile::tempdir().unwrap();
        let mut spill = KeySpill::new(dir.path());
        for (id, identity) in works {
            keys_of_work(*id, identity).unwrap().iter().for_each(|key| spill.add(key).unwrap());
        }
        for (id, identity) in documents {
            let of = (identity.keys.clone(), identity.traits.clone());
            keys_of_document(id, &of).unwrap().iter().for_each(|key| spill.add(key).unwrap());
        }
        spill.join().unwrap()
    }

    #[test]
    fn works_with_a_common_key_are_one_in_any_order() {
        let title = (Field::Title, "cablewars");
        let url = (Field::Url, "a.org/b");
        let mut works = vec![
            (7, identity("cable wars", "lee", "2020", &[title])),
            (3, identity("cable wars", "lee", "", &[title, url])),
            (9, identity("wars of the cables", "", "2020", &[url])),
            (5, identity("cable wars", "stone", "2020", &[title])),
        ];
        for _ in 0..works.len() {
            works.rotate_left(1);
            let joins = joins(&works, &[]);
            assert_eq!([7, 3, 9, 5].map(|id| joins.root(id)), [3, 3, 3, 5]);
            assert_eq!(joins.reasons(3).collect::<Vec<_>>(), [Reason::Title, Reason::Url]);
            assert_eq!(joins.moved().count(), 2);
        }
    }

    #[test]
    fn a_work_is_the_document_that_says_so() {
        let law = (Field::Law, "executive-order/13873");
        let works = [(1, identity("", "", "2019", &[law])), (2, identity("securing ships", "", "", &[law]))];
        let own = identity("securing ships", "", "2019-05-15", &[law]);
        let joins = joins(&works, &[("eo-b", own.clone()), ("eo-a", own)]);
        assert_eq!((joins.root(2), joins.document(1)), (1, Some("eo-a")));
    }
}
