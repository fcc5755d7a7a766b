//! Describes a citation for identity: its keys and traits.

use super::antecedents::Source;
use super::data::PREPRINTS;
use super::identity::{Field, Key, Traits};
use super::names::{fold, has_words, is_et_al, person};
use super::{roles, urls};
use crate::document::{Citation, Kind};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization as _;

/// A citation as identity sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Description {
    pub(super) keys: BTreeSet<Key>,
    pub(super) traits: Traits,
    /// Title and first author, where they tell the source from others.
    pub(super) name: String,
}

/// Describes a full citation.
pub(super) fn describe(citation: &Citation, source: &Source) -> Description {
    let is_law = citation.kind.is_law();
    let author = citation.authors.iter().find(|a| !is_et_al(a));
    let parts = author.and_then(|author| person(author));
    let given = parts.as_ref().and_then(|p| p.given.chars().find(|c| c.is_alphabetic()));
    let printed = citation.title.as_deref().unwrap_or_default();
    let (title, main) = title_words(printed);
    let text = |value: &Option<String>| value.as_deref().map_or_else(String::new, plain);
    let traits = Traits {
        title,
        main,
        author: source.first_author().map_or_else(String::new, plain),
        initial: given.and_then(|c| c.nfd().next()).map(|c| c.to_ascii_lowercase()),
        is_person: source.is_by_person(),
        container: text(&citation.container),
        volume: text(&citation.volume),
        page: citation.page.as_deref().map_or_else(String::new, |p| fold(first_page(p))),
        date: citation.date.clone().unwrap_or_default(),
        law: law(citation).unwrap_or_default(),
        is_law,
        is_preprint: is_preprint(citation),
    };
    let mut keys = BTreeSet::new();
    let mut key = |field: Field, value: String| {
        keys.insert(Key { field, value });
    };
    if !traits.law.is_empty() {
        key(Field::Law, traits.law.clone());
    }
    if let Some(place) = place(citation) {
        key(Field::Place, place);
    }
    identifiers(citation).into_iter().for_each(|identifier| key(Field::Identifier, identifier));
    title_keys(&traits).into_iter().for_each(|title| key(Field::Title, title));
    for url in [&citation.url, &citation.identifiers.archive].into_iter().flatten() {
        let (page, is_site) = normal_url(url);
        key(if is_site { Field::Site } else { Field::Url }, page);
    }
    Description { keys, traits, name: name(source).unwrap_or_default() }
}

/// Folded words of a title, diacritics and `and` left out, and how many stand before its subtitle. What only names an
/// executive order or its number is no title of it.
pub(super) fn title_words(title: &str) -> (String, usize) {
    let title = without_order_number(title);
    let at = title.find([':', '—']).unwrap_or(title.len());
    let main = plain(&title[..at]);
    let rest = plain(&title[at..]);
    let words =
        if main.is_empty() || rest.is_empty() { main.clone() + &rest } else { format!("{main} {rest}") };
    let words = super::source::without_article(&words).to_owned();
    let article =
        usize::from(words.len() < main.len() + rest.len() && !main.is_empty() && !words.starts_with(&main));
    let main = main.split(' ').filter(|word| !word.is_empty()).count().saturating_sub(article);
    (words, main)
}

/// `Executive Order 13873: Securing …`, `Exec. Order No. 13,873, …`, `Executive Order on …`: what stands behind.
fn without_order_number(title: &str) -> &str {
    let lower = title.to_ascii_lowercase();
    let leads = ["executive order", "exec. order", "e.o.", "proclamation"];
    let Some(lead) = leads.iter().find(|lead| lower.starts_with(**lead)) else { return title };
    let rest = title[lead.len()..].trim_start();
    let rest = rest.strip_prefix("No.").unwrap_or(rest).trim_start();
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    let rest = rest.trim_start_matches([':', ',', ' ', '—', '–', '-']);
    // `of August 6, 2020` is no title, what stands behind it may be one.
    let rest =
        if rest.starts_with("of ") { rest.split_once(": ").map_or("", |(_, title)| title) } else { rest };
    rest.strip_prefix("on ").unwrap_or(rest)
}

/// [`fold`] without diacritics and `and`.
pub(super) fn plain(text: &str) -> String {
    let folded = if text.is_ascii() {
        fold(text)
    } else {
        fold(&text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect::<String>())
    };
    if memchr::memmem::find(folded.as_bytes(), b"and").is_none() {
        return folded;
    }
    folded.split(' ').filter(|word| *word != "and").collect::<Vec<_>>().join(" ")
}

/// Keys of a title: its first words, since it may be cut short, and for a person's work the first of those before the
/// subtitle.
pub(super) fn title_keys(traits: &Traits) -> BTreeSet<String> {
    const WORDS: usize = 5;
    const LEAST_LETTERS: usize = 6;
    let first = |n: usize| traits.title.split(' ').take(n.min(WORDS)).collect::<String>();
    let mut keys = BTreeSet::from([first(WORDS)]);
    if traits.is_person && traits.main > 1 {
        keys.insert(first(traits.main));
    }
    let least = if traits.is_person { 2 } else { LEAST_LETTERS };
    keys.retain(|key| key.len() >= least);
    keys
}

/// The number of a law or order, by where it can be read: `executive-order/13873`, `plaw/107/public/56`.
fn law(citation: &Citation) -> Option<String> {
    if let Some(number) = order_number(citation) {
        return Some(order(&number));
    }
    let link = citation.identifiers.permalink.as_deref()?;
    let path = link.split_once("://")?.1.split_once('/')?.1;
    let path = path.strip_prefix("link/").unwrap_or(path);
    let numbered = path.starts_with("executive-order/")
        || path.starts_with("plaw/")
        || path.starts_with("bills/")
        || path.starts_with("crpt/");
    numbered.then(|| path.to_owned())
}

/// The key of an executive order.
pub(super) fn order(number: &str) -> String {
    format!("executive-order/{number}")
}

/// DOI, arXiv, SSRN and CELEX numbers, the ISBN of a book, and numbers of documents in their series.
fn identifiers(citation: &Citation) -> Vec<String> {
    let ids = &citation.identifiers;
    let mut found = Vec::new();
    let mut add = |scheme: &str, value: Option<String>| found.extend(value.map(|v| format!("{scheme}:{v}")));
    add("doi", ids.doi.as_ref().map(|doi| doi.to_ascii_lowercase()));
    add("arxiv", ids.arxiv.clone());
    add("ssrn", ids.ssrn.clone());
    add("celex", ids.celex.clone());
    add("isbn", ids.isbn.clone().filter(|_| citation.kind == Kind::Book));
    add("number", ids.number.as_deref().and_then(document_number));
    // `fas.org/sgp/crs/natsec/R45178.pdf` is where a report with that number is kept.
    let last = citation.url.as_deref().and_then(|url| url.rsplit('/').next()).unwrap_or_default();
    let stem = last.split(['.', '?', '#']).next().unwrap_or_default();
    add("number", roles::is_crs_number(stem).then(|| stem.to_ascii_lowercase()));
    found
}

/// The number of a document in its series without what only names the series: `CRS Report R45178` is `r45178`.
pub(super) fn document_number(number: &str) -> Option<String> {
    const LEAST: usize = 5;
    let folded = fold(number);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    let mixed =
        last.starts_with(|c: char| c.is_ascii_alphabetic()) && last.ends_with(|c: char| c.is_ascii_digit());
    let number: String =
        if mixed && last.len() >= LEAST { last.to_owned() } else { folded.split(' ').collect() };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (number.len() >= LEAST && digits > 1).then_some(number)
}

/// Whether a citation is of, or at a place for, what is printed later.
fn is_preprint(citation: &Citation) -> bool {
    let ids = &citation.identifiers;
    let host = citation.url.as_deref().map(urls::host).unwrap_or_default();
    let in_series = |container: &String| {
        let container = fold(container);
        PREPRINTS.iter().any(|series| has_words(&container, series))
    };
    ids.arxiv.is_some()
        || ids.ssrn.is_some()
        || PREPRINTS.contains(host.as_str())
        || citation.container.as_ref().is_some_and(in_series)
}

/// The number of an executive order, its comma left out.
fn order_number(citation: &Citation) -> Option<String> {
    const LEAST_DIGITS: usize = 4;
    if citation.kind != Kind::ExecutiveOrder {
        return None;
    }
    // `…, and Amending Executive Order 14241` has another number.
    let title = citation.title.as_ref().filter(|title| without_order_number(title).len() < title.len());
    let fields = [title, citation.volume.as_ref(), citation.page.as_ref(), citation.container.as_ref()];
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
    let publication: String = fold(container).split(' ').collect();
    Some(format!("{}|{publication}|{}", fold(volume), fold(first_page(page))))
}

/// The page or section itself: subsections, ranges and further pages go; the comma of `62,958` and the word of `Part 3`
/// do not.
fn first_page(page: &str) -> &str {
    let page = page.trim_start_matches(['§', ' ']);
    let from = page.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let end = page[from..].find(['(', ' ', '–', '-']).map_or(page.len(), |at| from + at);
    page[..end].trim_end_matches(',')
}

/// Title and the first author's surname. A person's title is cut before its subtitle; a title without an author must be
/// long enough to be one source's.
fn name(source: &Source) -> Option<String> {
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

/// A URL without what does not tell its page from others: scheme, `www.`, case of the host, final slash and index page,
/// tracking parameters, fragment (unless a script reads it as the page: `#/`, `#!`), the archive that keeps the copy; and
/// whether it is the home page of a site, which is cited for many things.
fn normal_url(url: &str) -> (String, bool) {
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
    let index =
        path.rsplit('/').next().filter(|last| INDEX_PAGES.contains(&last.to_ascii_lowercase().as_str()));
    let path = path[..path.len() - index.map_or(0, str::len)].trim_end_matches('/');
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
    let is_site = !out.contains(['/', '?', '#']);
    (out, is_site)
}

/// Names of files that a server gives for their folder.
const INDEX_PAGES: [&str; 4] = ["index.html", "index.htm", "index.php", "default.aspx"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_lose_what_does_not_name_the_page() {
        for (url, want, is_site) in [
            ("https://www.Example.org/a/B/", "example.org/a/B", false),
            ("http://example.org/a?utm_source=x&id=4&fbclid=1#top", "example.org/a?id=4", false),
            ("https://map.example.org/#/company/x", "map.example.org#/company/x", false),
            ("https://web.archive.org/web/20200101/https://example.org/a", "example.org/a", false),
            ("https://example.org/a/index.html", "example.org/a", false),
            ("https://example.org/", "example.org", true),
        ] {
            assert_eq!(normal_url(url), (want.to_owned(), is_site), "{url}");
        }
    }

    #[test]
    fn titles_lose_what_does_not_tell_them_apart() {
        for (title, want, main) in [
            ("The Cable Wars: A History", "cable wars a history", 2),
            ("Rösen & Söhne", "rosen sohne", 2),
            ("Executive Order 13873: Securing Ships", "securing ships", 2),
            ("Exec. Order No. 14,110", "", 0),
            ("Executive Order 12592 of April 10", "", 0),
            ("Executive Order on Securing Ships", "securing ships", 2),
        ] {
            assert_eq!(title_words(title), (want.to_owned(), main), "{title}");
        }
    }

    #[test]
    fn numbers_lose_their_series() {
        for (number, want) in
            [("CRS Report R45178", Some("r45178")), ("GAO-21-519SP", Some("gao21519sp")), ("No. 1", None)]
        {
            assert_eq!(document_number(number).as_deref(), want, "{number}");
        }
    }

    #[test]
    fn pages_keep_their_number() {
        for (page, want) in
            [("§ 1703(c)", "1703"), ("Part 3", "Part 3"), ("62,958–59", "62,958"), ("2000e-2", "2000e")]
        {
            assert_eq!(first_page(page), want);
        }
    }
}
