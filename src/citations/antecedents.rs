//! What short forms can name: authors, titles, parties, reporters, sections and hereinafter names of the sources
//! cited in full so far.

use super::cues::{self, Role};
use super::names::{fold, fold_into, is_et_al, person, words};
use super::roles;
use super::source::without_article;
pub(super) use super::source::{Fit, Name, Source};
use crate::document::{Citation, Form, Kind};
use foldhash::HashMap;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
    /// An author.
    Author,
    /// A party of a case.
    Party,
    /// `[hereinafter X]`.
    Hereinafter,
    /// The first words of a title.
    Title,
    /// Volume and reporter, or a document's number.
    Reporter,
    /// Section of a code.
    Section,
    /// `Act`, of a law.
    Generic,
}

/// Index of the sources cited in full, in order of citation.
#[derive(Debug, Default)]
pub(super) struct Antecedents {
    sources: Vec<Source>,
    /// The last entry of each name.
    names: HashMap<String, usize>,
    entries: Vec<Entry>,
    /// Words of the longest name of several that begins with a word.
    longest: HashMap<String, usize>,
    by_citation: Vec<Option<usize>>,
    /// Whether what is taken in is not to be found by name.
    unnamed: bool,
    first_words: FirstWords,
}

/// First words of names as bits of a hash: tells most words from all of them without a look-up.
#[derive(Debug)]
struct FirstWords([u64; Self::BITS / 64]);

impl Default for FirstWords {
    fn default() -> Self {
        Self([0; Self::BITS / 64])
    }
}

impl FirstWords {
    const BITS: usize = 1 << 13;

    /// FNV-1a over the letters and digits in lower case, so that a word as printed and folded have one hash.
    fn bit(word: &str) -> (usize, u64) {
        let fold = |hash: u32, c: char| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193);
        let letters = word.chars().filter(|c| c.is_alphanumeric() || *c == '§').flat_map(char::to_lowercase);
        let hash = letters.fold(0x811c_9dc5, fold);
        let bit = (hash ^ (hash >> 16)) as usize % Self::BITS;
        (bit / 64, 1 << (bit % 64))
    }

    fn insert(&mut self, word: &str) {
        let (at, bit) = Self::bit(word);
        self.0[at] |= bit;
    }

    fn may_have(&self, word: &str) -> bool {
        let (at, bit) = Self::bit(word);
        self.0[at] & bit != 0
    }
}

/// One meaning of a name, and the entry before it of the same name.
#[derive(Clone, Copy, Debug)]
struct Entry {
    kind: NameKind,
    source: usize,
    before: Option<usize>,
}

/// A short form names one of the last so many sources that share its name; were it more, none would be meant
/// without doubt.
const REACH: usize = 64;

impl Antecedents {
    /// The entries of the reference list alone, of all the `citations` of the body, in order: what notes in short form
    /// name where they have not cited it before.
    pub(super) fn listed(citations: &[Citation], entries: &[usize]) -> Self {
        let mut listed = Self::default();
        if entries.is_empty() {
            return listed;
        }
        for (index, citation) in citations.iter().enumerate() {
            listed.unnamed = entries.binary_search(&index).is_err();
            listed.add(citation);
        }
        listed
    }

    /// Takes in `citation`, the next of the document, as an entry of a reference list: notes do not name it.
    pub(super) fn add_listed(&mut self, citation: &Citation) {
        let before = std::mem::replace(&mut self.unnamed, true);
        self.add(citation);
        self.unnamed = before;
    }

    /// Takes in `citation`, the next of the document.
    pub(super) fn add(&mut self, citation: &Citation) {
        let index = self.by_citation.len();
        if !matches!(citation.form, Form::Full | Form::Unparsed) {
            self.by_citation.push(None);
            return;
        }
        let source = self.sources.len();
        self.by_citation.push(Some(source));
        let mut entry = Source { citation: index, ..Source::default() };
        for author in &citation.authors {
            if is_et_al(author) {
                entry.et_al = true;
                continue;
            }
            let person = person(author);
            if let Some(person) = person.filter(|p| !p.particle.is_empty()) {
                self.insert(fold(person.family), NameKind::Author, source);
            }
            let name = person.map_or_else(|| fold(author), |p| p.short_name());
            entry.by_person |= person.is_some() && entry.authors.is_empty();
            // `Energy Information Administration (EIA)` is called by either name.
            if let Some((long, short)) = author.split_once('(') {
                self.insert(fold(long), NameKind::Author, source);
                self.insert(fold(short), NameKind::Author, source);
            }
            // A name may be repeated whole; `Amnesty International` only reads like a person's.
            if person.is_some() {
                self.insert(fold(author), NameKind::Author, source);
            }
            self.insert(name.clone(), NameKind::Author, source);
            entry.authors.push(name);
        }
        if entry.authors.is_empty() {
            entry.publisher = citation.container.as_deref().map_or_else(String::new, fold);
        }
        entry.year = citation.date.as_deref().and_then(|d| d.get(..4)?.parse().ok()).unwrap_or_default();
        if let Some(title) = citation.title.as_deref() {
            let main = title.find([':', '—']).unwrap_or(title.len());
            entry.title.reserve(title.len());
            fold_into(&title[..main], &mut entry.title);
            entry.main = entry.title.len();
            fold_into(&title[main..], &mut entry.title);
            if citation.kind == Kind::Case {
                for party in parties(title) {
                    self.insert(party.clone(), NameKind::Party, source);
                    entry.parties.push(party);
                }
            }
            self.insert(title_key(&entry.title).to_owned(), NameKind::Title, source);
        }
        if let Some(name) = citation.hereinafter.as_deref() {
            entry.hereinafter = fold(name);
            self.insert(entry.hereinafter.clone(), NameKind::Hereinafter, source);
            // `the AI Act`
            let bare = without_article(&entry.hereinafter).to_owned();
            if bare.len() < entry.hereinafter.len() {
                self.insert(bare, NameKind::Hereinafter, source);
            }
        }
        if let (Some(volume), Some(container)) = (&citation.volume, &citation.container) {
            let key = reporter_key(volume, container);
            self.insert(key.clone(), NameKind::Reporter, source);
            entry.places.push(key);
        }
        // `GAO-19-128, p. 30`: a document called by its number.
        if let Some(number) = citation.container.as_deref().filter(|number| roles::is_document_number(number))
        {
            self.insert(fold(number), NameKind::Reporter, source);
            entry.places.push(fold(number));
        }
        if matches!(citation.kind, Kind::Statute | Kind::Regulation | Kind::Treaty) {
            // `National Security Act of 1947`: the last word that a law can be called by.
            let generic = entry.title.rsplit(' ').find(|word| cues::is(word, Role::Generic));
            if let Some(generic) = generic.map(str::to_owned) {
                self.insert(generic.clone(), NameKind::Generic, source);
                entry.places.push(generic);
            }
        }
        if let (Kind::Statute | Kind::Regulation, Some(page)) = (citation.kind, &citation.page) {
            self.insert(section_key(page), NameKind::Section, source);
            entry.places.push(section_key(page));
        }
        self.sources.push(entry);
    }

    fn insert(&mut self, name: String, kind: NameKind, source: usize) {
        if name.is_empty() || self.unnamed {
            return;
        }
        let first = name.split(' ').next().unwrap_or_default();
        self.first_words.insert(first);
        if let Some((first, rest)) = name.split_once(' ') {
            let count = 2 + rest.matches(' ').count();
            match self.longest.get_mut(first) {
                Some(longest) => *longest = count.max(*longest),
                None => {
                    self.longest.insert(first.to_owned(), count);
                }
            }
        }
        let entry = self.entries.len();
        let before = self.names.insert(name, entry);
        self.entries.push(Entry { kind, source, before });
    }

    /// The meanings of `name`, the last first.
    fn meanings(&self, name: &str) -> impl Iterator<Item = Entry> + '_ {
        let last = self.names.get(name).copied();
        let entry = move |at: Option<usize>| self.entries.get(at?).copied();
        std::iter::successors(entry(last), move |e| entry(e.before)).take(REACH)
    }

    /// The longest known name that `text` begins with, where it ends, and what it stands for.
    pub(super) fn at(&self, text: &str, wanted: impl Fn(NameKind) -> bool) -> Option<(usize, String)> {
        /// Longer names than this are not looked for.
        const MOST_WORDS: usize = 16;
        let mut following = words(text);
        let first = following.next()?;
        if !self.first_words.may_have(first.of(text)) {
            return None;
        }
        let mut name = fold(first.of(text));
        let longest = self.longest.get(&name).copied().unwrap_or(1).min(MOST_WORDS);
        let mut ends = vec![(name.len(), first.end)];
        for word in following.take(longest - 1) {
            fold_into(word.of(text), &mut name);
            ends.push((name.len(), word.end));
        }
        ends.into_iter().rev().find_map(|(len, end)| {
            self.meanings(&name[..len]).any(|e| wanted(e.kind)).then(|| (end, name[..len].to_owned()))
        })
    }

    /// The sources that `name` of `kind` stands for, the last cited first.
    pub(super) fn named(&self, name: &str, kind: NameKind) -> impl Iterator<Item = &Source> {
        self.meanings(name).filter(move |e| e.kind == kind).filter_map(|e| self.sources.get(e.source))
    }

    /// The source of the citation at `index`, if that is one in full.
    pub(super) fn of_citation(&self, index: usize) -> Option<&Source> {
        self.sources.get((*self.by_citation.get(index)?)?)
    }

    /// The sources that `name` can mean wherever they are cited, the last cited first.
    pub(super) fn candidates<'s>(&'s self, name: &'s Name) -> Vec<&'s Source> {
        let mut found: Vec<&Source> = if !name.place.is_empty() {
            let kind = match name.place.as_str() {
                place if place.starts_with('§') => NameKind::Section,
                place if cues::is(place, Role::Generic) => NameKind::Generic,
                _ => NameKind::Reporter,
            };
            self.named(&name.place, kind).collect()
        } else if let Some(author) = name.authors.first() {
            self.named(author, NameKind::Author).collect()
        } else {
            self.named(&name.title, NameKind::Hereinafter)
                .chain(self.named(&name.title, NameKind::Party))
                .chain(self.named(title_key(&name.title), NameKind::Title))
                .collect()
        };
        found.sort_by_key(|s| std::cmp::Reverse(s.citation));
        found.dedup_by_key(|s| s.citation);
        found
    }
}

/// The first two words of a folded title, its article left aside: what titles are looked up by.
pub(super) fn title_key(title: &str) -> &str {
    let title = without_article(title);
    let end = title.match_indices(' ').nth(1).map_or(title.len(), |(at, _)| at);
    &title[..end]
}

/// `138 s ct`.
pub(super) fn reporter_key(volume: &str, reporter: &str) -> String {
    let mut key = fold(volume);
    fold_into(reporter, &mut key);
    key
}

/// `§ 1703`: the section without its subsections.
pub(super) fn section_key(section: &str) -> String {
    let number = section.trim_start_matches(['§', ' ']);
    let end = number.find(['(', ',', ' ']).unwrap_or(number.len());
    fold(&format!("§ {}", &number[..end]))
}

/// What a case is called for short: each side's name and its first word, but for names of too many cases.
fn parties(title: &str) -> Vec<String> {
    let sides = [" v. ", " v ", " vs. "].iter().find_map(|v| title.split_once(v));
    let sides = sides.map_or_else(|| vec![title], |(one, other)| vec![one, other]);
    let mut found = Vec::new();
    for side in sides {
        let side = match side.get(..6) {
            Some(start) if start.eq_ignore_ascii_case("in re ") => &side[6..],
            _ => side,
        };
        let name = fold(side);
        if cues::eat(&name, 0, Role::Party).is_some() {
            continue;
        }
        let first = name.split(' ').next().unwrap_or_default().to_owned();
        for name in [name, first] {
            if name.len() > 3 && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(authors: &[&str], title: &str) -> Citation {
        Citation {
            form: Form::Full,
            authors: authors.iter().map(ToString::to_string).collect(),
            title: Some(title.to_owned()),
            date: Some("2020-05".to_owned()),
            ..Citation::default()
        }
    }

    fn name(authors: &[&str], title: &str) -> Name {
        Name { authors: authors.iter().map(|a| fold(a)).collect(), title: fold(title), ..Name::default() }
    }

    #[test]
    fn names_fit_sources() {
        let mut known = Antecedents::default();
        known.add(&book(&["Ann Lee", "Bo Rivers"], "The Cable Wars: A History"));
        known.add(&book(&["Ann Lee", "et al."], "Landing Stations"));
        known.add(&book(&["Jan van der Berg"], "Harbours"));
        let fit = |index, name: &Name| known.of_citation(index).and_then(|s| s.fit(name));
        assert_eq!(fit(0, &name(&["Lee", "Rivers"], "")), Some(Fit::Whole));
        assert_eq!(fit(0, &name(&["Lee", "Riverz"], "")), Some(Fit::Damaged));
        assert_eq!(fit(0, &name(&["Lee"], "")), Some(Fit::Part));
        assert_eq!(fit(0, &name(&["Rivers"], "")), None);
        assert_eq!(fit(0, &name(&["Lee", "Rivers"], "Cable Wars")), Some(Fit::Whole));
        assert_eq!(fit(0, &name(&[], "Cable Wars")), Some(Fit::Whole));
        assert_eq!(fit(0, &name(&[], "Landing Stations")), None);
        let et_al = Name { et_al: true, ..name(&["Lee"], "") };
        assert_eq!(fit(1, &et_al), Some(Fit::Whole));
        assert_eq!(fit(2, &name(&["Berg"], "")), Some(Fit::Whole));
        assert_eq!(fit(2, &Name { year: 2019, ..name(&["Berg"], "") }), None);
        assert_eq!(known.candidates(&name(&["Lee"], "")).len(), 2);
        assert_eq!(
            known.at("Van der Berg, at 3", |k| k == NameKind::Author),
            Some((12, "van der berg".to_owned()))
        );
    }

    #[test]
    fn cases_have_parties() {
        assert_eq!(parties("Carter v. United States"), ["carter"]);
        assert_eq!(parties("In re Harbor Lines"), ["harbor lines", "harbor"]);
    }

    #[test]
    fn sections_lose_their_subsections() {
        assert_eq!(section_key("1703(c)"), "§ 1703");
        assert_eq!(section_key("§ 744.21"), "§ 744 21");
    }
}
