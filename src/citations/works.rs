//! Works: which citations cite the same source, and one identity for it in every document.
//!
//! Inside a document two full citations are one work when the rules of [`super::identity`] say so of a key they share;
//! the works of a corpus are joined by the same rules when it is written.
//!
//! The id hashes the one key that another document is most likely to print as well: the number of an executive
//! order, the place of a case, statute, regulation or treaty; else title, surname and year; else URL, DOI, place.

use super::antecedents::Antecedents;
use super::describe::{Description, describe};
use super::identity::{Field, Key, Reason, Traits, gather};
use super::names::fold;
use super::{Work, csl};
use crate::document::{Citation, Form};
use foldhash::{HashMap, HashMapExt as _};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What tells a work from others.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Identity {
    pub(crate) keys: BTreeSet<Key>,
    pub(crate) traits: Traits,
    /// Why its citations were joined.
    pub(crate) joined_by: BTreeSet<Reason>,
    /// What its id was made of: what joins it with works of other documents that have the same id.
    pub(crate) id_from: Option<Reason>,
}

/// Sets `work` on full citations; gives what tells each work from others, by id.
pub(super) fn identify(known: &Antecedents, citations: &mut [Citation]) -> HashMap<String, Identity> {
    let full: Vec<usize> = (0..citations.len()).filter(|&i| citations[i].form == Form::Full).collect();
    let described = |&i: &usize| known.of_citation(i).map(|source| describe(&citations[i], source));
    let all: Vec<Description> = full.iter().map(|i| described(i).unwrap_or_default()).collect();
    let mut sharing: HashMap<&Key, Vec<usize>> = HashMap::with_capacity(2 * full.len());
    for (i, description) in all.iter().enumerate() {
        description.keys.iter().for_each(|key| sharing.entry(key).or_default().push(i));
    }
    let mut sharing: Vec<(&Key, Vec<usize>)> = sharing.into_iter().filter(|(_, i)| i.len() > 1).collect();
    sharing.sort_unstable();
    let mut groups = Groups::new(full.len());
    let mut joins: Vec<(usize, Reason)> = Vec::new();
    for (key, indices) in sharing {
        let members: Vec<(&Traits, usize)> = indices.iter().map(|&i| (&all[i].traits, i)).collect();
        gather(key.field, &members, |a, b, reason| {
            let (a, b) = (members[a].1, members[b].1);
            groups.join(a, b);
            joins.push((a, reason));
        });
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); full.len()];
    for i in 0..full.len() {
        members[groups.root(i)].push(i);
    }
    let mut identities: HashMap<String, Identity> = HashMap::with_capacity(full.len());
    let mut of: Vec<Option<String>> = vec![None; full.len()];
    for group in members.iter().filter(|group| !group.is_empty()) {
        let Some((id, id_from)) = id(group, &all, &citations[full[group[0]]]) else { continue };
        for &i in group {
            citations[full[i]].work = Some(id.clone());
            of[i] = Some(id.clone());
        }
        let identity = identities.entry(id).or_default();
        if identity.id_from.replace(id_from).is_some() {
            // What the rules kept apart has one id all the same.
            identity.joined_by.insert(id_from);
        }
        for &i in group {
            identity.keys.extend(all[i].keys.iter().cloned());
            if all[i].traits.fullness() > identity.traits.fullness() || identity.traits == Traits::default() {
                identity.traits = all[i].traits.clone();
            }
        }
    }
    for (i, reason) in joins {
        if let Some(identity) = of[i].as_ref().and_then(|id| identities.get_mut(id)) {
            identity.joined_by.insert(reason);
        }
    }
    identities
}

/// The works that citations cite, in order of first citation, once `work` is set on all of them.
pub(super) fn collect(citations: &[Citation], mut identities: HashMap<String, Identity>) -> Vec<Work> {
    let mut index: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<(&str, Vec<&Citation>)> = Vec::new();
    for citation in citations {
        let Some(id) = citation.work.as_deref() else { continue };
        let at = *index.entry(id).or_insert_with(|| {
            found.push((id, Vec::new()));
            found.len() - 1
        });
        found[at].1.push(citation);
    }
    found
        .into_iter()
        .map(|(id, all)| Work {
            id: id.to_owned(),
            csl: csl::item(id, all.iter().copied().filter(|c| c.form == Form::Full)),
            citations: all.iter().map(|c| c.id.clone()).collect(),
            identity: identities.remove(id).unwrap_or_default(),
        })
        .collect()
}

/// Sets of citations that are one work.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(len: usize) -> Self {
        Self { parent: (0..len).collect() }
    }

    fn root(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}

/// The id of the work that `members` cite, and what it was made of, if what parsed can tell it from others; `first` is
/// its first citation.
fn id(members: &[usize], all: &[Description], first: &Citation) -> Option<(String, Reason)> {
    const LEAST_LETTERS: usize = 4;
    let key = |field: Field| {
        members.iter().find_map(|&m| all[m].keys.iter().find(|k| k.field == field)).map(|k| k.value.as_str())
    };
    let is_law = members.iter().any(|&m| all[m].traits.is_law);
    let title = members.iter().map(|&m| &all[m].name).find(|name| !name.is_empty());
    let year = || members.iter().find_map(|&m| all[m].traits.date.get(..4)).unwrap_or("0");
    let place = key(Field::Place);
    let (key, reason) = if let Some(law) = key(Field::Law) {
        (format!("law:{law}"), Reason::Identifier)
    } else if let Some(place) = place.filter(|_| is_law) {
        (format!("place:{place}"), Reason::Place)
    } else if let Some(title) = title {
        (format!("title:{title}|{}", year()), Reason::Title)
    } else if let Some(url) = key(Field::Url) {
        (format!("url:{url}"), Reason::Url)
    } else if let Some(identifier) = key(Field::Identifier) {
        (format!("identifier:{identifier}"), Reason::Identifier)
    } else if let Some(place) = place {
        (format!("place:{place}"), Reason::Place)
    } else {
        let text = [
            first.title.as_deref(),
            first.container.as_deref(),
            first.page.as_deref(),
            first.date.as_deref(),
        ];
        let authors = first.authors.iter().map(String::as_str);
        let all: Vec<&str> = authors.chain(text.into_iter().flatten()).collect();
        let text = fold(&all.join(" "));
        if text.chars().filter(|c| c.is_alphabetic()).count() < LEAST_LETTERS {
            return None;
        }
        (format!("text:{text}"), Reason::Words)
    };
    let mut number = [0; 8];
    number.copy_from_slice(&Sha256::digest(key.as_bytes())[..8]);
    Some((format!("w-{:016x}", u64::from_be_bytes(number)), reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;

    fn full(title: &str, author: &str, date: &str, url: Option<&str>) -> Citation {
        Citation {
            form: Form::Full,
            title: (!title.is_empty()).then(|| title.to_owned()),
            authors: if author.is_empty() { Vec::new() } else { vec![author.to_owned()] },
            date: (!date.is_empty()).then(|| date.to_owned()),
            url: url.map(ToOwned::to_owned),
            ..Citation::default()
        }
    }

    fn works_of(mut citations: Vec<Citation>) -> Vec<String> {
        let mut known = Antecedents::default();
        citations.iter().for_each(|c| known.add(c));
        identify(&known, &mut citations);
        citations.into_iter().map(|c| c.work.unwrap_or_default()).collect()
    }

    #[test]
    fn one_source_in_several_dresses_is_one_work() {
        let ids = works_of(vec![
            full("Cable Wars: A History", "Ann Lee", "2020-05-01", Some("https://example.org/cable-wars")),
            full("CABLE WARS", "Ann B. Lee", "2020", None),
            full("“Cable Wars”: a history", "Lee", "", Some("http://www.example.org/cable-wars/")),
            full("Landing Stations", "Ann Lee", "2020", None),
        ]);
        assert!(ids[0] == ids[1] && ids[1] == ids[2], "{ids:?}");
        assert_ne!(ids[0], ids[3]);
    }

    #[test]
    fn editions_of_several_years_stay_apart() {
        let ids = works_of(vec![
            full("Annual Report to the Assembly", "", "2018", None),
            full("Annual Report to the Assembly", "", "2019", None),
        ]);
        assert_ne!(ids[0], ids[1]);
    }

    #[test]
    fn a_cut_url_joins_no_strangers() {
        let url = Some("https://example.org/news/2020");
        let ids = works_of(vec![
            full("Harbor strike ends", "Bo Rivers", "", url),
            full("New cable laid", "Cy Stone", "", url),
        ]);
        assert_ne!(ids[0], ids[1]);
    }

    #[test]
    fn the_id_is_the_same_in_another_document() {
        let here = works_of(vec![full("Cable Wars", "Ann Lee", "2020", Some("https://example.org/x"))]);
        let there = works_of(vec![
            full("Other Things", "Bo Rivers", "2001", None),
            full("Cable Wars: A History", "A. Lee", "2020-05", None),
        ]);
        assert_eq!(here[0], there[1]);
        assert!(here[0].starts_with("w-") && here[0].len() == 18);
    }

    #[test]
    fn law_is_known_by_its_place() {
        let law = |kind, volume: &str, container: &str, page: &str| Citation {
            form: Form::Full,
            kind,
            volume: Some(volume.to_owned()),
            container: Some(container.to_owned()),
            page: Some(page.to_owned()),
            ..Citation::default()
        };
        let order = |title: &str| Citation { kind: Kind::ExecutiveOrder, ..full(title, "", "", None) };
        let ids = works_of(vec![
            law(Kind::Case, "138", "S. Ct.", "2206"),
            law(Kind::Case, "138", "S.Ct.", "2206"),
            law(Kind::Statute, "50", "U.S.C.", "§ 1703(c)"),
            law(Kind::Statute, "50", "U.S.C.", "1703"),
            law(Kind::Statute, "50", "U.S.C.", "1705"),
            order("Exec. Order No. 13,873"),
            order("Executive Order 13873 on Supply Chains"),
        ]);
        assert!(ids[0] == ids[1] && ids[2] == ids[3] && ids[3] != ids[4] && ids[5] == ids[6], "{ids:?}");
    }
}
