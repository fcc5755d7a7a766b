//! A source cited in full, what a back-reference may call it, and how well the two fit.

use super::cues::{self, Role};
use super::names::{fold, has_words, one_edit_apart, words};

/// A source cited in full, its names folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    /// Index of its citation.
    pub(super) citation: usize,
    pub(super) authors: Vec<String>,
    pub(super) et_al: bool,
    pub(super) parties: Vec<String>,
    pub(super) title: String,
    /// Where the subtitle begins.
    pub(super) main: usize,
    pub(super) by_person: bool,
    /// Institution, where no author is named.
    pub(super) publisher: String,
    /// 0 where no date is printed.
    pub(super) year: u16,
    pub(super) hereinafter: String,
    /// Where it stands, as short forms say it: volume and reporter, section, document number.
    pub(super) places: Vec<String>,
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
    /// Volume and reporter, section, or document number.
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
                let by_place = name.title.is_empty() && self.places.contains(&name.place);
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
        let ends =
            |long: &str, short: &str| long.strip_suffix(short).is_some_and(|before| before.ends_with(' '));
        // `Berg` of `van der Berg`; `Ann Lee` of `Lee`.
        let same = |a: &String, b: &String| a == b || ends(a, b) || ends(b, a);
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

    /// Whether the first author is a person.
    pub(super) fn is_by_person(&self) -> bool {
        self.by_person
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
}

/// `title` without the article it begins with.
pub(super) fn without_article(title: &str) -> &str {
    cues::eat(title, 0, Role::Article).map_or(title, |end| title[end..].trim_start())
}
