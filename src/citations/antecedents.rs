//! What short forms can name: authors, titles, parties, reporters, sections and hereinafter names of the sources
//! cited in full so far.

use super::cues::{self, Role};
use super::names::{fold, fold_into, has_words, is_et_al, one_edit_apart, person, words};
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
    /// Volume and reporter.
    Reporter,
    /// Section of a code.
    Section,
    /// `Act`, of a law.
    Generic,
}

/// A source cited in full, its names folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    /// Index of its citation.
    pub(super) citation: usize,
    authors: Vec<String>,
    et_al: bool,
    parties: Vec<String>,
    title: String,
    /// Where the subtitle begins.
    main: usize,
    by_person: bool,
    /// Institution, where no author is named.
    publisher: String,
    /// 0 where no date is printed.
    year: u16,
    hereinafter: String,
}

/// What a back-reference calls its source, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// Short names of the authors.
    pub(super) authors: Vec<String>,
    /// Whether more are meant.
    pub(super) et_al: bool,
    /// Short title, hereinafter name or party.
    pub(super) title: String,
    /// Year, in author-date forms, else 0.
    pub(super) year: u16,
    /// Volume and reporter, or section.
    pub(super) place: String,
}

impl Name {
    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.authors.is_empty() && self.title.is_empty() && self.place.is_empty()
    }
}

/// How well a name fits a source, best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The authors fit and the title does not; or the name stands somewhere in the words of the citation.
    Mentioned,
    /// As another, but for one damaged letter.
    Damaged,
    /// The first author, but not the same number of authors; or words from inside the title.
    Part,
    /// All authors, and the title if one is given.
    Whole,
    /// The hereinafter name.
    Defined,
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
        }
        if let (Some(volume), Some(container)) = (&citation.volume, &citation.container) {
            self.insert(reporter_key(volume, container), NameKind::Reporter, source);
        }
        if matches!(citation.kind, Kind::Statute | Kind::Regulation | Kind::Treaty) {
            // `National Security Act of 1947`: the last word that a law can be called by.
            let generic = entry.title.rsplit(' ').find(|word| cues::is(word, Role::Generic));
            if let Some(generic) = generic.map(str::to_owned) {
                self.insert(generic, NameKind::Generic, source);
            }
        }
        if let (Kind::Statute | Kind::Regulation, Some(page)) = (citation.kind, &citation.page) {
            self.insert(section_key(page), NameKind::Section, source);
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

impl Source {
    /// How well `name` fits the source, if it does.
    pub(super) fn fit(&self, name: &Name) -> Option<Fit> {
        if name.year != 0 && self.year != 0 && name.year != self.year {
            return None;
        }
        if !self.hereinafter.is_empty() && !name.authors.is_empty() {
            // A defined name may look like an author and a title: `Zan, Interview`.
            let all = format!("{} {}", name.authors.join(" "), name.title);
            if let Some(fit) = self.defined_fit(all.trim_end()) {
                return Some(fit);
            }
        }
        let title = (!name.title.is_empty()).then(|| self.title_fit(&name.title));
        if name.authors.is_empty() {
            return title.flatten().or_else(|| {
                let by_place = !name.place.is_empty() && name.title.is_empty();
                by_place.then_some(Fit::Whole)
            });
        }
        let authors = self.author_fit(name)?;
        match title {
            None => Some(authors),
            Some(Some(title)) => Some(authors.min(title)),
            // The title beside the name may be a description: `Kim, Interview`.
            Some(None) => Some(authors.min(Fit::Mentioned)),
        }
    }

    fn author_fit(&self, name: &Name) -> Option<Fit> {
        let same = |a: &String, b: &String| a == b || (a.len() > b.len() && a.ends_with(&format!(" {b}")));
        if self.authors.is_empty() {
            let publisher = name.authors.len() == 1 && !self.publisher.is_empty();
            let author = name.authors.first()?;
            return (publisher && has_words(&self.publisher, author)).then_some(Fit::Part);
        }
        let mut fit = Fit::Whole;
        let mut rest = self.authors.iter();
        for (i, wanted) in name.authors.iter().enumerate() {
            let damaged = |a: &String| same(a, wanted) || one_edit_apart(a, wanted);
            // The first author comes first, the others in order.
            let found = if i == 0 { rest.next().filter(|a| damaged(a)) } else { rest.find(|a| damaged(a)) }?;
            if !same(found, wanted) {
                fit = Fit::Damaged;
            }
        }
        let many = self.et_al || self.authors.len() > 1;
        let whole = if name.et_al { many } else { name.authors.len() == self.authors.len() && !self.et_al };
        Some(if whole { fit } else { fit.min(Fit::Part) })
    }

    fn defined_fit(&self, name: &str) -> Option<Fit> {
        if !self.hereinafter.is_empty() && self.hereinafter == name {
            return Some(Fit::Defined);
        }
        one_edit_apart(&self.hereinafter, name).then_some(Fit::Damaged)
    }

    fn title_fit(&self, title: &str) -> Option<Fit> {
        if let Some(fit) = self.defined_fit(title) {
            return Some(fit);
        }
        if self.parties.iter().any(|party| party == title) || self.begins_with(title) {
            return Some(Fit::Whole);
        }
        if has_words(&self.title, title)
            || has_words(&self.hereinafter, title)
            || has_words(title, &self.title)
        {
            return Some(Fit::Part);
        }
        one_edit_apart(without_article(&self.title), without_article(title)).then_some(Fit::Damaged)
    }

    /// Whether the title begins with `start`, the article left aside; both folded.
    pub(super) fn begins_with(&self, start: &str) -> bool {
        let rest = without_article(&self.title).strip_prefix(without_article(start));
        !start.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }

    /// Whether `part` stands in the title or the hereinafter name.
    pub(super) fn has_title_words(&self, part: &str) -> bool {
        has_words(&self.title, part) || has_words(&self.hereinafter, part)
    }

    /// Whether `year` is the source's.
    pub(super) fn is_of_year(&self, year: u16) -> bool {
        self.year == year
    }

    /// How far the start of `text` runs along with the title, if that is at least `least` words or all of it.
    pub(super) fn title_at(&self, text: &str, least: usize) -> Option<usize> {
        /// Letters of a word that tells titles apart; `RG 59` only says where a paper is kept.
        const TELLING: usize = 4;
        let mut title = without_article(&self.title).split(' ').filter(|word| !word.is_empty());
        let main = without_article(&self.title[..self.main]).split(' ').count();
        let (mut end, mut count, mut telling) = (0, 0, false);
        for span in words(text) {
            let word = fold(span.of(text));
            if count == 0 && cues::is(&word, Role::Article) {
                continue;
            }
            if title.next() != Some(word.as_str()) {
                break;
            }
            (end, count) = (span.end, count + 1);
            telling |= word.len() >= TELLING;
        }
        (telling && (count >= least || count == main)).then_some(end)
    }

    /// Short name of the first author.
    pub(super) fn first_author(&self) -> Option<&str> {
        self.authors.first().map(String::as_str)
    }

    /// The title without its article, folded; of a person's work without its subtitle too, since that is often
    /// left out.
    pub(super) fn known_title(&self) -> &str {
        let main = &self.title[..self.main];
        let cut = self.by_person && main.contains(' ');
        without_article(if cut { main } else { &self.title })
    }

    /// Publishing institution, folded, where no author is named.
    pub(super) fn publisher(&self) -> &str {
        &self.publisher
    }

    /// Year of publication; 0 if it is not printed.
    pub(super) fn year(&self) -> u16 {
        self.year
    }
}

/// The first two words of a folded title, its article left aside: what titles are looked up by.
pub(super) fn title_key(title: &str) -> &str {
    let title = without_article(title);
    let end = title.match_indices(' ').nth(1).map_or(title.len(), |(at, _)| at);
    &title[..end]
}

fn without_article(title: &str) -> &str {
    cues::eat(title, 0, Role::Article).map_or(title, |end| title[end..].trim_start())
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
