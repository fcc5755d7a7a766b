//! Works: which citations cite the same source, and one identity for it in every document.
//!
//! Inside a document two full citations are one work when they share any key: DOI, place (reporter, journal or code
//! with volume and page or section), number of an executive order, normalised URL, or normalised title with the
//! first author's surname and, where the document cites several years of it, the year. Pin cites, subtitles,
//! case, punctuation and a missing URL make no difference.
//!
//! The id hashes the one key that another document is most likely to print as well: the number of an executive
//! order, the place of a case, statute, regulation or treaty; else title, surname and year; else URL, DOI, place.

use super::antecedents::{Antecedents, Source};
use super::names::fold;
use super::{Work, csl, urls};
use crate::document::{Citation, Form, Kind};
use foldhash::{HashMap, HashMapExt as _};
use sha2::{Digest, Sha256};

/// Sets `work` on full citations.
pub(super) fn identify(known: &Antecedents, citations: &mut [Citation]) {
    let full: Vec<usize> = (0..citations.len()).filter(|&i| citations[i].form == Form::Full).collect();
    let key = |&i: &usize| known.of_citation(i).map(|source| Keys::of(&citations[i], source));
    let keys: Vec<Keys> = full.iter().map(|i| key(i).unwrap_or_default()).collect();
    let mut years: HashMap<&str, (u16, bool)> = HashMap::with_capacity(full.len());
    for key in &keys {
        let (first, several) = years.entry(&key.title).or_insert((key.year, false));
        if *first == 0 {
            *first = key.year;
        }
        *several |= key.year != 0 && *first != key.year;
    }
    let mut groups = Groups::new(full.len());
    let mut seen: HashMap<(Field, &str, u16), usize> = HashMap::with_capacity(2 * full.len());
    for (i, key) in keys.iter().enumerate() {
        let several_years = years.get(key.title.as_str()).is_some_and(|(_, several)| *several);
        let year = if several_years { key.year } else { 0 };
        for (field, value) in key.all() {
            let year = if field == Field::Title { year } else { 0 };
            match seen.get(&(field, value, year)) {
                Some(&other) if field != Field::Url || keys[other].may_share_url(key) => {
                    groups.join(other, i);
                }
                Some(_) => {}
                None => {
                    seen.insert((field, value, year), i);
                }
            }
        }
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); full.len()];
    for i in 0..full.len() {
        members[groups.root(i)].push(i);
    }
    for group in members.iter().filter(|group| !group.is_empty()) {
        let id = id(group, &keys, &citations[full[group[0]]]);
        for &i in group {
            citations[full[i]].work.clone_from(&id);
        }
    }
}

/// The works that citations cite, in order of first citation, once `work` is set on all of them.
pub(super) fn collect(citations: &[Citation]) -> Vec<Work> {
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
        })
        .collect()
}

/// What a key is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Field {
    Order,
    Place,
    Title,
    Url,
    Doi,
}

/// The keys of one citation; empty where it has none.
#[derive(Debug, Default)]
struct Keys {
    order: String,
    place: String,
    title: String,
    /// 0 where no date is printed.
    year: u16,
    url: String,
    doi: String,
    is_law: bool,
}

impl Keys {
    fn of(citation: &Citation, source: &Source) -> Self {
        let is_law = matches!(
            citation.kind,
            Kind::Case | Kind::Statute | Kind::Regulation | Kind::ExecutiveOrder | Kind::Treaty
        );
        Self {
            order: order_number(citation).unwrap_or_default(),
            place: place(citation).unwrap_or_default(),
            title: title(source).unwrap_or_default(),
            year: source.year(),
            url: citation.url.as_deref().and_then(normal_url).unwrap_or_default(),
            doi: citation.identifiers.doi.as_deref().unwrap_or_default().to_ascii_lowercase(),
            is_law,
        }
    }

    fn all(&self) -> impl Iterator<Item = (Field, &str)> {
        let all = [
            (Field::Order, self.order.as_str()),
            (Field::Place, &self.place),
            (Field::Title, &self.title),
            (Field::Url, &self.url),
            (Field::Doi, &self.doi),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty())
    }

    fn title_words(&self) -> &str {
        self.title.split('|').next().unwrap_or_default()
    }

    /// Whether one URL under two titles can be one source: a damaged URL is often cut down to that of its site.
    fn may_share_url(&self, other: &Self) -> bool {
        let (mine, others) = (self.title_words(), other.title_words());
        let telling = |word: &&str| word.len() > 3;
        mine.is_empty()
            || others.is_empty()
            || mine.split(' ').filter(telling).any(|w| others.split(' ').any(|o| o == w))
    }
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

/// The id of the work that `members` cite, if what parsed can tell it from others; `first` is its first citation.
fn id(members: &[usize], keys: &[Keys], first: &Citation) -> Option<String> {
    const LEAST_LETTERS: usize = 4;
    let of = |value: fn(&Keys) -> &str| {
        members.iter().map(|&m| value(&keys[m])).find(|v| !v.is_empty()).unwrap_or_default()
    };
    let is_law = members.iter().any(|&m| keys[m].is_law);
    let (order, place, title) = (of(|k| &k.order), of(|k| &k.place), of(|k| &k.title));
    let (url, doi) = (of(|k| &k.url), of(|k| &k.doi));
    let year = members.iter().map(|&m| keys[m].year).find(|year| *year != 0).unwrap_or_default();
    let key = if !order.is_empty() {
        format!("order:{order}")
    } else if is_law && !place.is_empty() {
        format!("place:{place}")
    } else if !title.is_empty() {
        format!("title:{title}|{year}")
    } else if !url.is_empty() {
        format!("url:{url}")
    } else if !doi.is_empty() {
        format!("doi:{doi}")
    } else if !place.is_empty() {
        format!("place:{place}")
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
        format!("text:{text}")
    };
    let mut number = [0; 8];
    number.copy_from_slice(&Sha256::digest(key.as_bytes())[..8]);
    Some(format!("w-{:016x}", u64::from_be_bytes(number)))
}

/// The number of an executive order, its comma left out.
fn order_number(citation: &Citation) -> Option<String> {
    const LEAST_DIGITS: usize = 4;
    if citation.kind != Kind::ExecutiveOrder {
        return None;
    }
    let fields = [&citation.title, &citation.volume, &citation.page, &citation.container];
    fields.into_iter().flatten().find_map(|field| {
        let at = field.to_ascii_lowercase().find("order")?;
        let behind =
            field.get(at + "order".len()..)?.trim_start_matches(|c: char| !c.is_ascii_digit() && c != ':');
        let digits: String =
            behind.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
        (digits.len() >= LEAST_DIGITS).then_some(digits)
    })
}

/// Volume, publication and first page, or section: where a source that is printed there stands.
fn place(citation: &Citation) -> Option<String> {
    let printed = matches!(
        citation.kind,
        Kind::Case
            | Kind::LawJournal
            | Kind::Journal
            | Kind::Statute
            | Kind::Regulation
            | Kind::Treaty
            | Kind::ExecutiveOrder
    );
    let (container, page) = (citation.container.as_deref()?, citation.page.as_deref()?);
    let volume = citation.volume.as_deref().unwrap_or_default();
    let needs_volume = !matches!(citation.kind, Kind::Statute | Kind::Regulation);
    if !printed || (needs_volume && volume.is_empty()) {
        return None;
    }
    // Subsections, ranges and further pages go; the comma of `62,958` does not.
    let page = page.trim_start_matches(['§', ' ']);
    let page = &page[..page.find(['(', ' ', '–', '-']).unwrap_or(page.len())].trim_end_matches(',');
    let publication: String = fold(container).split(' ').collect();
    Some(format!("{}|{publication}|{}", fold(volume), fold(page)))
}

/// Normalised title and the first author's surname. A person's title is cut before its subtitle; a title without
/// an author must be long enough to be one source's.
fn title(source: &Source) -> Option<String> {
    const LEAST_WORDS: usize = 3;
    const LEAST_LETTERS: usize = 6;
    let title = source.known_title();
    let beside = match source.first_author() {
        Some(author) if title.len() >= 2 => author,
        Some(_) => return None,
        None if title.len() < LEAST_LETTERS => return None,
        None if title.split(' ').count() < LEAST_WORDS => source.publisher(),
        None => "",
    };
    Some(format!("{title}|{beside}"))
}

/// A URL without what does not tell its page from others: scheme, `www.`, case of the host, final slash, tracking
/// parameters, fragment (unless a script reads it as the page: `#/`, `#!`). None for the home page of a site, which
/// is cited for many things.
fn normal_url(url: &str) -> Option<String> {
    let url = url.trim();
    // An archived copy is a copy of the page behind it.
    let url = match url.split_once("web.archive.org/web/") {
        Some((_, rest)) => rest.split_once('/').map_or(rest, |(_, page)| page),
        None => url,
    };
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (page, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (page, query) = page.split_once('?').unwrap_or((page, ""));
    let (host, path) = page.split_once('/').unwrap_or((page, ""));
    let host = host.to_ascii_lowercase();
    let mut out = host.strip_prefix("www.").unwrap_or(&host).to_owned();
    let path = path.trim_end_matches('/');
    if !path.is_empty() {
        out.push('/');
        out.push_str(path);
    }
    let mut mark = '?';
    for pair in query.split('&').filter(|pair| !pair.is_empty() && !urls::is_tracking(pair)) {
        out.push(mark);
        out.push_str(pair);
        mark = '&';
    }
    if fragment.starts_with(['/', '!']) && fragment.len() > 1 {
        out.push('#');
        out.push_str(fragment);
    }
    out.contains(['/', '?', '#']).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn urls_lose_what_does_not_name_the_page() {
        for (url, want) in [
            ("https://www.Example.org/a/B/", Some("example.org/a/B")),
            ("http://example.org/a?utm_source=x&id=4&fbclid=1#top", Some("example.org/a?id=4")),
            ("https://map.example.org/#/company/x", Some("map.example.org#/company/x")),
            ("https://web.archive.org/web/20200101/https://example.org/a", Some("example.org/a")),
            ("https://example.org/", None),
        ] {
            assert_eq!(normal_url(url).as_deref(), want, "{url}");
        }
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
