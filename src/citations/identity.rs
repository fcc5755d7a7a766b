//! Identity: when two descriptions are of one source.
//!
//! A description has keys, strings that descriptions of the same source are likely to share, and traits, which decide
//! when a key is shared. The same rules hold between the citations of a document and between the works of a corpus.
//!
//! Pin cites, subtitles, case, diacritics, hyphens and `&` make no difference, nor do initials for given names, the
//! short name of an institution for its long one, or the scheme, `www.`, tracking parameters and archived copies of a
//! URL. What years, days, volumes or pages keep apart stays apart, but for a preprint and its print.

use super::institutions;
use super::names::one_edit_apart;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// What told that citations are of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// DOI, arXiv, SSRN or ISBN, or the number of a document, law or order.
    Identifier,
    /// Reporter, journal or code with volume and page or section.
    Place,
    /// Title, with authors and dates that go with one another.
    Title,
    /// Title and authors of a preprint and of what was printed later.
    Preprint,
    /// URL, or its archived copy.
    Url,
    /// All the words of what could not be told from others otherwise.
    Words,
}

/// What a key is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Field {
    /// The number of a law or order: one source whatever it is called.
    Law,
    /// Reporter, journal or code with volume and page or section.
    Place,
    /// DOI and the like; in damaged text it may be cut short.
    Identifier,
    /// The first words of a title.
    Title,
    /// A page; in damaged text its URL may be cut short.
    Url,
    /// The home page of a site.
    Site,
}

/// A string that descriptions of one source share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) field: Field,
    pub(crate) value: String,
}

/// What decides whether two descriptions with a common key are of one source; all texts folded, empty where nothing
/// is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Traits {
    /// Words of the title.
    pub(crate) title: String,
    /// How many of them stand before the subtitle.
    pub(crate) main: usize,
    /// Family name, or name of the institution, of the first author.
    pub(crate) author: String,
    /// First letter of the first author's given name; none for an institution.
    pub(crate) initial: Option<char>,
    /// Whether the first author is a person.
    pub(crate) is_person: bool,
    /// What it stands in, or who published it.
    pub(crate) container: String,
    pub(crate) volume: String,
    /// First page or section.
    pub(crate) page: String,
    /// ISO 8601.
    pub(crate) date: String,
    /// Number of a law or order.
    pub(crate) law: String,
    /// Whether it is law, which is printed at one place.
    pub(crate) is_law: bool,
    /// Whether it is known to be, or to stand where there are, preprints.
    pub(crate) is_preprint: bool,
}

/// How two things compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    Agree,
    Unknown,
    Differ,
}

/// How two titles agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Titles {
    Whole,
    /// Before the subtitle, which one may lack.
    Main,
    /// One is cut short.
    Start,
}

/// How two dates compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dates {
    Day,
    Year,
    /// Two days of one year.
    Days,
    Unknown,
    /// How many years apart.
    Years(u16),
}

/// Words of a title that several sources seldom share.
const LONG: usize = 5;

impl Traits {
    /// Why descriptions with these traits and a common key of `field` are of one source, if they are.
    pub(crate) fn joined(&self, other: &Self, field: Field) -> Option<Reason> {
        // Orders of one day and page are told by their numbers.
        if !self.law.is_empty() && !other.law.is_empty() && self.law != other.law {
            return None;
        }
        match field {
            Field::Law => Some(Reason::Identifier),
            Field::Place => Some(Reason::Place),
            Field::Identifier => self.shares_words(other).then_some(Reason::Identifier),
            Field::Title => self.same_title(other),
            Field::Url => (self.shares_words(other) && !self.is_other_edition(other)).then_some(Reason::Url),
            Field::Site => {
                (self.title == other.title && !self.is_other_edition(other)).then_some(Reason::Url)
            }
        }
    }

    /// Whether `document`, a document's own traits, is what this describes: a title alone must be long.
    pub(crate) fn is_document(&self, document: &Self, field: Field) -> bool {
        let is_known = || {
            matches!(self.dates(document), Dates::Day | Dates::Year)
                || self.authors(document) == Fit::Agree
                || self.words().min(document.words()) > LONG
        };
        self.joined(document, field).is_some() && (field != Field::Title || is_known())
    }

    fn same_title(&self, other: &Self) -> Option<Reason> {
        let titles = self.titles(other)?;
        if self.stands_elsewhere(other) {
            return None;
        }
        let words = self.words().min(other.words());
        let authors = self.authors(other);
        let cut = titles != Titles::Whole;
        let same = match (self.dates(other), authors) {
            (Dates::Day, Fit::Agree) => true,
            (Dates::Day, Fit::Unknown) => words >= 3,
            // Authors that did not parse, not two persons.
            (Dates::Day, Fit::Differ) => !cut && words > LONG && !(self.is_person && other.is_person),
            (Dates::Days, Fit::Agree) => !cut && words >= LONG,
            // A volume that took two years to come out.
            (Dates::Years(1), Fit::Agree) => {
                titles != Titles::Start
                    && words >= 4
                    && !self.volume.is_empty()
                    && self.volume == other.volume
                    && self.container == other.container
            }
            (Dates::Days | Dates::Years(_), _) => false,
            (Dates::Year, Fit::Agree) => true,
            (Dates::Unknown, Fit::Agree) => titles != Titles::Start,
            (_, Fit::Unknown) if cut => false,
            (_, Fit::Unknown) => match (self.author.is_empty(), other.author.is_empty()) {
                (true, true) if words < 3 => !self.container.is_empty() && self.container == other.container,
                (true, true) => true,
                _ => words > LONG || words >= 3 && self.shares_container(other),
            },
            (_, Fit::Differ) => false,
        };
        if same {
            return Some(Reason::Title);
        }
        const YEARS_TO_PRINT: u16 = 3;
        let printed_later = matches!(self.dates(other), Dates::Years(n) if n <= YEARS_TO_PRINT)
            || self.dates(other) == Dates::Days;
        let by_persons = self.is_person && other.is_person && authors == Fit::Agree;
        let is = printed_later && by_persons && titles != Titles::Start && words >= 4;
        (is && (self.is_preprint || other.is_preprint)).then_some(Reason::Preprint)
    }

    fn words(&self) -> usize {
        self.title.split(' ').filter(|word| !word.is_empty()).count()
    }

    /// How the titles agree, if they do. The subtitle is left out of persons' works only: an institution's titles differ
    /// there.
    fn titles(&self, other: &Self) -> Option<Titles> {
        let letters = |title: &str| title.split(' ').collect::<String>();
        if self.title.is_empty() || other.title.is_empty() {
            return None;
        }
        if self.title == other.title || letters(&self.title) == letters(&other.title) {
            return Some(Titles::Whole);
        }
        let (short, long) = if self.title.len() < other.title.len() { (self, other) } else { (other, self) };
        let main = |of: &Self| of.title.split(' ').take(of.main).collect::<String>();
        let by_person = self.is_person || other.is_person;
        if by_person && self.main.min(other.main) > 1 && main(self) == main(other) {
            return Some(Titles::Main);
        }
        let is_start = long.title.strip_prefix(&short.title).is_some_and(|rest| rest.starts_with(' '));
        (is_start && short.words() >= LONG).then_some(Titles::Start)
    }

    fn authors(&self, other: &Self) -> Fit {
        let (a, b) = (&self.author, &other.author);
        match (a.is_empty(), b.is_empty()) {
            (true, true) => return Fit::Unknown,
            (false, false) => {}
            (bare, _) => {
                let (named, bare) = if bare { (other, self) } else { (self, other) };
                let is_published = !named.is_person && institutions::agree(&named.author, &bare.container);
                return if is_published { Fit::Agree } else { Fit::Unknown };
            }
        }
        let agree = match (self.is_person, other.is_person) {
            (false, false) => institutions::agree(a, b),
            (true, false) => institutions::agree(b, &self.container),
            (false, true) => institutions::agree(a, &other.container),
            (true, true) => {
                let ends = |long: &str, short: &str| {
                    long.strip_suffix(short).is_some_and(|front| front.is_empty() || front.ends_with(' '))
                };
                let given = match (self.initial, other.initial) {
                    (Some(a), Some(b)) => a == b,
                    _ => true,
                };
                given && (ends(a, b) || ends(b, a) || one_edit_apart(a, b))
            }
        };
        if agree { Fit::Agree } else { Fit::Differ }
    }

    fn dates(&self, other: &Self) -> Dates {
        const DAY: usize = "2020-08-06".len();
        let (Some(a), Some(b)) = (self.year(), other.year()) else { return Dates::Unknown };
        if a != b {
            return Dates::Years(a.abs_diff(b));
        }
        match (self.date.len(), other.date.len()) {
            (DAY, DAY) if self.date == other.date => Dates::Day,
            (DAY, DAY) => Dates::Days,
            _ => Dates::Year,
        }
    }

    fn year(&self) -> Option<u16> {
        self.date.get(..4)?.parse().ok()
    }

    /// Whether both stand at places that are told, and that are not one.
    fn stands_elsewhere(&self, other: &Self) -> bool {
        let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
        let one_publication = self.container == other.container;
        let volumes = differ(&self.volume, &other.volume);
        let short = self.words() < 4 || self.is_law && other.is_law;
        let pages = short && differ(&self.page, &other.page);
        one_publication && (volumes || pages)
    }

    /// Whether the titles, where both are known, have a telling word in common.
    fn shares_words(&self, other: &Self) -> bool {
        let telling = |word: &&str| word.len() > 3;
        self.title.is_empty()
            || other.title.is_empty()
            || self.title.split(' ').filter(telling).any(|w| other.title.split(' ').any(|o| o == w))
    }

    fn shares_container(&self, other: &Self) -> bool {
        !self.container.is_empty() && institutions::agree(&self.container, &other.container)
    }

    /// Whether the two are of years that tell editions apart.
    fn is_other_edition(&self, other: &Self) -> bool {
        matches!(self.dates(other), Dates::Years(years) if years > 1)
    }

    /// How much is told, for comparing.
    pub(crate) fn fullness(&self) -> usize {
        self.date.len() * 4
            + usize::from(!self.author.is_empty()) * 16
            + usize::from(self.is_person) * 8
            + usize::from(!self.container.is_empty()) * 4
            + usize::from(!self.volume.is_empty())
    }
}

/// Descriptions with one key, gathered: pairs of indices of `members` that are of one source, and why. A description
/// that fits two of those before it equally well fits neither: doubt yields no link. `order` tells apart what is
/// equally full, so that the outcome does not depend on the order of arrival.
pub(crate) fn gather<T: Ord>(
    field: Field,
    members: &[(&Traits, T)],
    mut join: impl FnMut(usize, usize, Reason),
) {
    /// Sources under one key that are compared with each other.
    const MOST: usize = 64;
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|&a, &b| {
        let key = |i: usize| (Reverse(members[i].0.fullness()), members[i].0);
        key(a).cmp(&key(b)).then_with(|| members[a].1.cmp(&members[b].1))
    });
    let mut first_of: Vec<usize> = Vec::new();
    for i in order {
        let traits = members[i].0;
        let mut fits = first_of.iter().filter_map(|&f| Some((f, members[f].0.joined(traits, field)?)));
        match (fits.next(), fits.next()) {
            (Some((first, reason)), None) => join(first, i, reason),
            (None, _) if first_of.len() < MOST => first_of.push(i),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traits(title: &str, author: &str, date: &str) -> Traits {
        Traits {
            title: title.to_owned(),
            author: author.to_owned(),
            is_person: author.starts_with(char::is_lowercase) && !author.contains(' ') && author.len() > 3,
            date: date.to_owned(),
            ..Traits::default()
        }
    }

    fn title_fits(a: &Traits, b: &Traits) -> Option<Reason> {
        let fit = a.joined(b, Field::Title);
        assert_eq!(fit, b.joined(a, Field::Title), "{a:?} {b:?}");
        fit
    }

    #[test]
    fn dates_keep_reports_of_several_years_apart() {
        let of = |date| traits("annual report to the assembly", "", date);
        assert_eq!(title_fits(&of("2018"), &of("2018-05-01")), Some(Reason::Title));
        assert_eq!(title_fits(&of("2018"), &of("2019")), None);
        let briefing = |date| traits("daily harbor briefing", "sanders", date);
        assert_eq!(title_fits(&briefing("2018-04-23"), &briefing("2018-08-01")), None);
        assert_eq!(title_fits(&briefing("2018-04-23"), &briefing("2018-04-23")), Some(Reason::Title));
    }

    #[test]
    fn a_preprint_is_what_was_printed_later() {
        let print = traits("a survey of harbor risks", "park", "2024");
        let mut preprint = traits("a survey of harbor risks", "park", "2023-08-28");
        assert_eq!(title_fits(&print, &preprint), None);
        preprint.is_preprint = true;
        assert_eq!(title_fits(&print, &preprint), Some(Reason::Preprint));
        preprint.date = "2015".to_owned();
        assert_eq!(title_fits(&print, &preprint), None);
    }

    #[test]
    fn a_volume_may_be_of_two_years() {
        let of = |date, volume: &str| Traits {
            container: "harbor l rev".to_owned(),
            volume: volume.to_owned(),
            ..traits("a survey of harbor risks", "park", date)
        };
        assert_eq!(title_fits(&of("2019", "69"), &of("2020", "69")), Some(Reason::Title));
        assert_eq!(title_fits(&of("2019", "69"), &of("2020", "70")), None);
        assert_eq!(title_fits(&of("2019", "69"), &of("2021", "69")), None);
    }

    #[test]
    fn a_source_is_known_without_its_author_by_its_day() {
        let named = traits("excerpts from an interview", "baker", "2017-07-19");
        assert_eq!(
            title_fits(&named, &traits("excerpts from an interview", "", "2017-07-19")),
            Some(Reason::Title)
        );
        assert_eq!(title_fits(&named, &traits("excerpts from an interview", "", "2017")), None);
    }

    #[test]
    fn a_title_cut_short_is_known_by_its_day() {
        let whole = traits("addressing the threat posed by ships taking additional steps", "", "2020-08-06");
        let cut = |date| traits("addressing the threat posed by ships", "", date);
        assert_eq!(title_fits(&whole, &cut("2020-08-06")), Some(Reason::Title));
        assert_eq!(title_fits(&whole, &cut("2020-08-14")), None);
    }

    #[test]
    fn numbers_of_orders_keep_apart() {
        let of = |law: &str| Traits {
            law: law.to_owned(),
            ..traits("securing the landing stations", "", "1987-04-10")
        };
        assert_eq!(title_fits(&of("order/12591"), &of("order/12592")), None);
        assert_eq!(of("order/12591").joined(&of("order/12592"), Field::Place), None);
        assert_eq!(title_fits(&of("order/12591"), &of("")), Some(Reason::Title));
    }

    #[test]
    fn volumes_and_pages_of_law_keep_apart() {
        let of = |volume: &str, page: &str| Traits {
            container: "fed reg".to_owned(),
            volume: volume.to_owned(),
            page: page.to_owned(),
            is_law: true,
            ..traits("seafood import monitoring program rule", "noaa", "2016")
        };
        assert_eq!(title_fits(&of("81", "6210"), &of("81", "6210")), Some(Reason::Title));
        assert_eq!(title_fits(&of("81", "6210"), &of("81", "88975")), None);
        assert_eq!(title_fits(&of("81", ""), &of("87", "")), None);
    }

    #[test]
    fn subtitles_of_persons_make_no_difference() {
        let of = |title: &str, author: &str| Traits { main: 2, ..traits(title, author, "2020") };
        let (whole, bare) = (of("cable wars a history", "stone"), of("cable wars", "stone"));
        assert_eq!(title_fits(&whole, &bare), Some(Reason::Title));
        assert_eq!(title_fits(&whole, &of("cable wars a histroy", "stone")), Some(Reason::Title));
        assert_eq!(
            title_fits(&of("cable wars a history", "Cable Office"), &of("cable wars", "Cable Office")),
            None
        );
    }

    #[test]
    fn who_fits_two_fits_none() {
        let all = [
            traits("landing stations", "lee", "2018"),
            traits("landing stations", "lee", "2020"),
            traits("landing stations", "lee", ""),
            traits("landing stations", "lee", "2020-05"),
        ];
        let members: Vec<_> = all.iter().zip(0..).collect();
        let mut joined = Vec::new();
        gather(Field::Title, &members, |a, b, _| joined.push((a, b)));
        assert_eq!(joined, [(3, 1)]);
    }
}
