//! What differs between two annotated documents: two runs over one text, or two versions of a text.
//!
//! Passages and citations are the same where their words are, each taken once and in order; ids and offsets, which a
//! change anywhere moves, decide nothing.

use crate::document::{AnnotatedDocument, Citation, Finding, Note, PassageKind};
use crate::evaluate::compare::{normalise, ratio};
use serde::Serialize;
use std::collections::{HashMap, VecDeque};

/// From which similarity a passage is another one rewritten.
const REWRITTEN: f64 = 0.6;

/// What differs between two documents.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Changes {
    /// Path of the source, of the earlier one.
    pub path: String,
    /// Ids, of the earlier and the later one.
    pub documents: [String; 2],
    /// Title of the later one, if it has one.
    pub title: Option<String>,
    /// Labels of passages that both have.
    pub labels: Vec<Change>,
    /// Passages that one has.
    pub passages: Vec<Change>,
    /// Notes that one has.
    pub notes: Vec<Change>,
    /// Citations that one has, or that both have with other fields.
    pub citations: Vec<Change>,
    /// What back-references point at.
    pub targets: Vec<Change>,
}

/// One point in which two documents differ. What was not there before has no `before`; what is gone, no `after`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where, as an id in the later document; in the earlier one, of what is gone.
    pub place: String,
    /// Name of what differs: a category, or a field.
    pub what: String,
    /// What the earlier document says.
    pub before: Option<String>,
    /// What the later document says.
    pub after: Option<String>,
    /// The words it is said of.
    pub of: String,
}

impl Changes {
    /// The lists, with what they hold.
    #[must_use]
    pub fn lists(&self) -> [(&'static str, &[Change]); 5] {
        [
            ("labels", &self.labels),
            ("passages", &self.passages),
            ("notes", &self.notes),
            ("citations", &self.citations),
            ("targets", &self.targets),
        ]
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists().iter().all(|(_, changes)| changes.is_empty())
    }
}

/// Compares two documents, offsets of both in bytes.
#[must_use]
pub fn compare(before: &AnnotatedDocument, after: &AnnotatedDocument) -> Changes {
    let mut changes = Changes {
        path: before.source.path.clone(),
        documents: [before.id.clone(), after.id.clone()],
        title: after.metadata.title.clone(),
        ..Changes::default()
    };
    passages(before, after, &mut changes);
    let number = |note: &Note| (note.series, note.number, note.label.clone());
    let notes = paired(before.notes.iter().map(number), after.notes.iter().map(number));
    for pair in notes {
        let one = |document: &AnnotatedDocument, at: usize, is_after| {
            let note = &document.notes[at];
            change(&note.id, "note", words(document, note.start, note.end), is_after)
        };
        changes.notes.extend(only_one(pair, |at| one(before, at, false), |at| one(after, at, true)));
    }
    citations(before, after, &mut changes);
    changes
}

/// Something that one document alone has.
fn change(place: &str, what: &str, of: &str, is_after: bool) -> Change {
    let value = Some(of.to_owned());
    let (before, after) = if is_after { (None, value) } else { (value, None) };
    Change { place: place.to_owned(), what: what.to_owned(), before, after, of: of.to_owned() }
}

fn words(document: &AnnotatedDocument, start: usize, end: usize) -> &str {
    document.text.get(start..end).unwrap_or_default()
}

/// Places of the same in two lists.
type Pair = (Option<usize>, Option<usize>);

/// Pairs of equal keys, each taken once and in order, in the order of the later list; what the earlier list alone has
/// stands behind the last pair before it.
fn paired<K: std::hash::Hash + Eq>(
    before: impl Iterator<Item = K>,
    after: impl Iterator<Item = K>,
) -> Vec<Pair> {
    let mut places: HashMap<K, VecDeque<usize>> = HashMap::new();
    let mut left = 0;
    for key in before {
        places.entry(key).or_default().push_back(left);
        left += 1;
    }
    let pairs: Vec<Pair> = after
        .enumerate()
        .map(|(at, key)| (places.get_mut(&key).and_then(VecDeque::pop_front), Some(at)))
        .collect();
    let taken: std::collections::HashSet<usize> = pairs.iter().filter_map(|pair| pair.0).collect();
    let mut behind: HashMap<Option<usize>, Vec<Pair>> = HashMap::new();
    let mut last = None;
    for at in 0..left {
        if taken.contains(&at) {
            last = Some(at);
        } else {
            behind.entry(last).or_default().push((Some(at), None));
        }
    }
    let mut all = behind.remove(&None).unwrap_or_default();
    for pair in pairs {
        all.push(pair);
        all.extend(pair.0.and_then(|at| behind.remove(&Some(at))).unwrap_or_default());
    }
    all
}

/// What becomes of a pair of which one is missing.
fn only_one(
    pair: Pair,
    gone: impl FnOnce(usize) -> Change,
    new: impl FnOnce(usize) -> Change,
) -> Option<Change> {
    match pair {
        (Some(at), None) => Some(gone(at)),
        (None, Some(at)) => Some(new(at)),
        _ => None,
    }
}

fn passages(before: &AnnotatedDocument, after: &AnnotatedDocument, changes: &mut Changes) {
    let body = |document: &AnnotatedDocument| -> Vec<usize> {
        let all = document.passages.iter().enumerate();
        all.filter(|(_, p)| p.kind != PassageKind::Heading).map(|(at, _)| at).collect()
    };
    let (old, new) = (body(before), body(after));
    let key = |document: &AnnotatedDocument, at: usize| {
        let p = &document.passages[at];
        words(document, p.start, p.end).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut pairs = paired(old.iter().map(|&at| key(before, at)), new.iter().map(|&at| key(after, at)));
    // One that is gone where a new one like it stands was rewritten.
    for at in 1..pairs.len() {
        if let (&(Some(i), None), &(None, Some(j))) = (&pairs[at - 1], &pairs[at])
            && ratio(&normalise(&key(before, old[i])), &normalise(&key(after, new[j]))) >= REWRITTEN
        {
            pairs[at - 1] = (None, None);
            pairs[at] = (Some(i), Some(j));
        }
    }
    for pair in pairs {
        let one = |document: &AnnotatedDocument, at: usize, is_after| {
            let passage = &document.passages[at];
            change(&passage.id, "passage", words(document, passage.start, passage.end), is_after)
        };
        let only = only_one(pair, |at| one(before, old[at], false), |at| one(after, new[at], true));
        changes.passages.extend(only);
        let (Some(i), Some(j)) = pair else { continue };
        let (old, new) = (&before.passages[old[i]], &after.passages[new[j]]);
        let (was, of) = (words(before, old.start, old.end), words(after, new.start, new.end));
        if !was.split_whitespace().eq(of.split_whitespace()) {
            changes
                .passages
                .push(Change { before: Some(was.to_owned()), ..change(&new.id, "passage", of, true) });
        }
        for (had, has) in [(&old.concerns, &new.concerns), (&old.responses, &new.responses)] {
            let lacks = |all: &[Finding], one: &Finding| all.iter().all(|f| f.category != one.category);
            let score = |finding: &Finding| Some(format!("{:.2}", finding.score));
            let label = |finding: &Finding, before, after| Change {
                place: new.id.clone(),
                what: finding.category.clone(),
                before,
                after,
                of: of.to_owned(),
            };
            changes.labels.extend(had.iter().filter(|f| lacks(has, f)).map(|f| label(f, score(f), None)));
            changes.labels.extend(has.iter().filter(|f| lacks(had, f)).map(|f| label(f, None, score(f))));
        }
    }
}

/// What tells a citation: its note, and its words.
type Key<'d> = (Option<(u32, Option<u32>)>, &'d str);

/// Keys of the citations of a document, and where each stands by its id.
struct Cited<'d> {
    document: &'d AnnotatedDocument,
    notes: HashMap<&'d str, (u32, Option<u32>)>,
    places: HashMap<&'d str, usize>,
}

impl<'d> Cited<'d> {
    fn of(document: &'d AnnotatedDocument) -> Self {
        let notes = document.notes.iter().map(|n| (n.id.as_str(), (n.series, n.number)));
        let places = document.citations.iter().enumerate().map(|(at, c)| (c.id.as_str(), at));
        Self { document, notes: notes.collect(), places: places.collect() }
    }

    fn key(&self, citation: &'d Citation) -> Key<'d> {
        let note = citation.note.as_deref().and_then(|note| self.notes.get(note)).copied();
        (note, words(self.document, citation.start, citation.end))
    }

    /// What the target of a citation is, for comparison; its id, where it is a note or nothing.
    fn target(&self, citation: &'d Citation) -> Option<Result<Key<'d>, &'d str>> {
        let target = citation.target.as_deref()?;
        let at = self.places.get(target);
        Some(at.map_or(Err(target), |&at| Ok(self.key(&self.document.citations[at]))))
    }

    /// The target of a citation, for readers.
    fn shown(&self, citation: &'d Citation) -> Option<String> {
        let target = citation.target.as_deref()?;
        let Some(Ok((_, words))) = self.target(citation) else { return Some(target.to_owned()) };
        Some(format!("{target} {words}"))
    }
}

fn citations(before: &AnnotatedDocument, after: &AnnotatedDocument, changes: &mut Changes) {
    let (old, new) = (Cited::of(before), Cited::of(after));
    let pairs =
        paired(before.citations.iter().map(|c| old.key(c)), after.citations.iter().map(|c| new.key(c)));
    for pair in pairs {
        let one = |document: &AnnotatedDocument, at: usize, is_after| {
            let c = &document.citations[at];
            change(&c.id, "citation", words(document, c.start, c.end), is_after)
        };
        changes.citations.extend(only_one(pair, |at| one(before, at, false), |at| one(after, at, true)));
        let (Some(i), Some(j)) = pair else { continue };
        let (a, b) = (&before.citations[i], &after.citations[j]);
        let differs = |what: &str, before: Option<String>, after: Option<String>| Change {
            place: b.id.clone(),
            what: what.to_owned(),
            before,
            after,
            of: new.key(b).1.to_owned(),
        };
        for ((what, x), (_, y)) in fields(a).into_iter().zip(fields(b)) {
            if x != y {
                changes.citations.push(differs(what, x, y));
            }
        }
        if old.target(a) != new.target(b) {
            changes.targets.push(differs("target", old.shown(a), new.shown(b)));
        }
    }
}

/// The fields of a citation that are compared.
fn fields(c: &Citation) -> [(&'static str, Option<String>); 9] {
    let authors = Some(c.authors.join("; ")).filter(|authors| !authors.is_empty());
    [
        ("form", Some(c.form.name().to_owned())),
        ("kind", Some(c.kind.name().to_owned())),
        ("authors", authors),
        ("title", c.title.clone()),
        ("container", c.container.clone()),
        ("date", c.date.clone()),
        ("pin", c.pin.clone()),
        ("url", c.url.clone()),
        ("doi", c.identifiers.doi.clone()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concerns::Scheme;
    use crate::pipeline;

    fn annotated(text: &str) -> AnnotatedDocument {
        pipeline::annotate(text.as_bytes(), "ports.txt", &Scheme::built_in().unwrap()).unwrap().document
    }

    const TEXT: &str = "Ports run on paper.¹ The paper is fast.²\n\nShips follow.\n\n\
        ¹ Marc Levinson, *The Box* 54 (2006).\n\n² *Id.* at 60.\n";

    #[test]
    fn pairs_are_in_order_and_taken_once() {
        let pairs = paired("abcad".chars(), "xaac".chars());
        assert_eq!(
            pairs,
            [
                (None, Some(0)),
                (Some(0), Some(1)),
                (Some(1), None),
                (Some(3), Some(2)),
                (Some(4), None),
                (Some(2), Some(3))
            ]
        );
    }

    #[test]
    fn one_document_is_like_itself_wherever_it_stands() {
        let (one, moved) = (annotated(TEXT), annotated(&format!("A new beginning, with a point.\n\n{TEXT}")));
        assert!(compare(&one, &one).is_empty());
        let changes = compare(&one, &moved);
        assert!(changes.citations.is_empty() && changes.targets.is_empty() && changes.notes.is_empty());
        let new: Vec<_> = changes.passages.iter().map(|c| (c.before.as_deref(), c.of.as_str())).collect();
        assert_eq!(new, [(None, "A new beginning, with a point.")]);
        let rewritten = compare(&one, &annotated(&TEXT.replace("Ships follow.", "Ships followed.")));
        let told: Vec<_> =
            rewritten.passages.iter().map(|c| (c.before.as_deref(), c.after.as_deref())).collect();
        assert_eq!(told, [(Some("Ships follow."), Some("Ships followed."))]);
    }

    #[test]
    fn labels_fields_and_targets_are_told() {
        let one = annotated(TEXT);
        let mut other = one.clone();
        other.passages[0].concerns.push(Finding {
            category: "ai".to_owned(),
            score: 2.0,
            ..Finding::default()
        });
        other.citations[0].title = Some("The Chest".to_owned());
        other.citations[1].target = None;
        other.passages.pop();
        let changes = compare(&one, &other);
        let told = |list: &[Change]| -> Vec<(String, Option<String>, Option<String>)> {
            list.iter().map(|c| (c.what.clone(), c.before.clone(), c.after.clone())).collect()
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(told(&changes.labels), [("ai".to_owned(), None, some("2.00"))]);
        assert_eq!(told(&changes.citations), [("title".to_owned(), some("The Box"), some("The Chest"))]);
        assert_eq!(told(&changes.targets)[0].2, None);
        assert!(told(&changes.targets)[0].1.as_ref().is_some_and(|t| t.starts_with("n1.c1 Marc Levinson")));
        assert_eq!(told(&changes.passages), [("passage".to_owned(), some("Ships follow."), None)]);
    }
}
