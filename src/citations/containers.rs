//! Containers and institutions: where a source was published, and who stands in the author's place.

use super::data::{self, ABBREVIATIONS, CONTAINERS, CitationWord, INSTITUTION_WORDS, key};
use super::head::is_capitals;
use super::phrases::Phrase;
use super::tail::Tail;
use super::urls;
use crate::document::Kind;
use crate::span::Span;

/// How much a part looks like a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// The words of a title or a sentence.
    Unlikely,
    /// It could be one.
    Possible,
    /// The shape of one: an institution's words, abbreviations, small capitals.
    Likely,
    /// In the lists, or the URL's host bears its name.
    Known,
}

/// Words that stand in lower case inside names.
pub(super) fn is_small(word: &str) -> bool {
    !word.starts_with(char::is_uppercase) && data::is(word, CitationWord::Small)
}

/// How much `part` looks like a container in a citation with this tail.
pub(super) fn standing(text: &str, part: Span, tail: &Tail) -> Standing {
    let s = part.of(text);
    let folded = key(s);
    if folded.is_empty() {
        return Standing::Unlikely;
    }
    if CONTAINERS.contains_key(&folded) {
        return Standing::Known;
    }
    let shape = shape(s);
    if shape < 0 {
        return Standing::Unlikely;
    }
    if let Some(url) = &tail.url {
        let host: String = urls::host(&url.value).chars().filter(|c| c.is_alphanumeric()).collect();
        if folded.len() >= 4 && host.contains(folded.as_str()) {
            return Standing::Known;
        }
    }
    match shape {
        0 | 1 => Standing::Possible,
        _ => Standing::Likely,
    }
}

/// Points for the shape of a container: negative for a title's or a sentence's.
fn shape(s: &str) -> i32 {
    if s.ends_with(['?', '!']) || s.contains(['“', '”', '"']) {
        return -1;
    }
    let mut points = 0;
    let mut words = 0;
    let mut lower = 0;
    let mut institution = false;
    // `2008 (H.R. 2764)`, `1862–2025`: years of a title.
    let year = s.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    if year
        && s[4..]
            .split(" (")
            .next()
            .unwrap_or_default()
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '–'))
    {
        return -1;
    }
    for (i, word) in s.split_whitespace().enumerate() {
        words += 1;
        let bare = word.trim_matches(|c: char| matches!(c, '.' | ',' | '(' | ')' | ':' | ';'));
        if i == 0 && (is_small(bare) && bare != "the" || bare.starts_with(char::is_lowercase))
            || i == 0 && matches!(bare, "And" | "AND")
        {
            return -1;
        }
        if bare.starts_with(char::is_lowercase) && !is_small(bare) {
            lower += 1;
        }
        institution |= INSTITUTION_WORDS.has(bare);
        if word.ends_with('.') && bare.len() > 1 && ABBREVIATIONS.has(bare) || bare.contains('.') {
            points += 1;
        }
        if is_contraction(bare) {
            points += 1; // `Int'l`, `Dep't`
        }
    }
    if lower > 0 {
        return if lower * 3 > words { -1 } else { i32::from(institution) };
    }
    if institution {
        points += 2;
    }
    if words == 1 && s.len() >= 2 && is_capitals(s) {
        points += 2;
    }
    if words > 9 {
        points -= 2;
    }
    if words > 16 {
        return -1;
    }
    points.max(0)
}

/// Whether an apostrophe in `word` stands for letters and forms no possessive.
fn is_contraction(word: &str) -> bool {
    let apostrophe = ['\'', '’'];
    let possessive = word.strip_suffix(['s', 'S']).is_some_and(|owner| owner.ends_with(apostrophe))
        || word.strip_suffix(apostrophe).is_some_and(|owner| owner.ends_with(['s', 'S']));
    word.contains(apostrophe) && !possessive
}

/// Whether `part` is the name of an institution, not of a newspaper or a journal.
pub(super) fn is_institution(text: &str, part: Span) -> bool {
    let s = part.of(text);
    if let Some(kind) = CONTAINERS.get(&key(s)) {
        return matches!(kind, Kind::Government | Kind::Report);
    }
    let words = s.split_whitespace().count();
    if words > 12 || shape(s) < 1 || s.contains(": ") {
        return false;
    }
    institution_kind(s).is_some_and(|kind| matches!(kind, Kind::Government | Kind::Report))
        || words == 1 && is_capitals(s) && s.len() <= 6
        || s.starts_with("U.S. ")
        || s.starts_with("UK ")
}

/// Whether `part` is an institution in the author's place: [`is_institution`], and short, or with its acronym
/// behind it.
pub(super) fn is_author(text: &str, part: Span) -> bool {
    let s = part.of(text);
    let words = s.split_whitespace().count();
    let acronym = s.ends_with([')', ']'])
        && s.rfind(['(', '[']).is_some_and(|at| is_capitals(&s[at..]) && s.len() - at <= 12);
    words <= 10
        && (is_institution(text, part) || acronym || is_firm(s) || is_brand(s))
        && !s.rsplit(' ').next().is_some_and(|last| data::is(last, CitationWord::Document))
}

/// `Grid Works, LLC`: a name with its legal form behind it.
pub(super) fn is_firm(s: &str) -> bool {
    s.rsplit_once(' ').is_some_and(|(_, last)| data::is(last, CitationWord::Firm))
}

/// `OpenAI`, `TeleGeography`, `FedRAMP`: one word with a capital inside is a firm's or a project's name.
pub(super) fn is_brand(s: &str) -> bool {
    let lower = s.find(char::is_lowercase);
    !s.contains([' ', '.', '-'])
        && s.starts_with(char::is_uppercase)
        && lower.is_some_and(|at| s[at..].chars().any(char::is_uppercase))
}

/// How many of `parts` at the start name one institution as the author, with a title behind them. Its name may have
/// commas: `National Academies of Sciences, Engineering, and Medicine`, `Department for Science, Innovation and
/// Technology`, `U.S. Congress, Senate Committee on the Judiciary`.
pub(super) fn leading_author(text: &str, parts: &[Span]) -> usize {
    const SERIES: usize = 5;
    const WORDS: usize = 3;
    let Some((_, before_title)) = parts.split_last() else { return 0 };
    let named = before_title.iter().take_while(|part| is_author(text, **part)).count();
    let Some(last) = named.checked_sub(1).map(|last| before_title[last]) else { return 0 };
    let open = [" of ", " for ", " on "].iter().any(|of| last.of(text).contains(of));
    let short = |part: &Span| part.of(text).split_whitespace().count() <= WORDS;
    let rest = &before_title[named..];
    if open && let Some(next) = rest.first() {
        let series = rest.iter().take(SERIES).position(|part| {
            part.of(text).starts_with("and ")
                || part.of(text).starts_with("& ")
                || part.of(text).contains(" & ")
        });
        if let Some(end) = series.filter(|end| rest[..=*end].iter().all(short)) {
            return named + end + 1;
        }
        if short(next) && next.of(text).contains(" and ") {
            return named + 1;
        }
    }
    named
}

/// The institutions that `span` names: `A, B, and C` if each is one, else `span` itself.
pub(super) fn institutions(text: &str, span: Span) -> Vec<Span> {
    let mut names = Vec::with_capacity(3);
    let mut start = span.start;
    let mut joined = false;
    for part in span.of(text).split(", ") {
        let end = start + part.len();
        let rest = ["and ", "& "].iter().find_map(|and| part.strip_prefix(and));
        joined |= rest.is_some();
        let name = Span::new(end - rest.map_or(part.len(), str::len), end);
        // `U.S. Food & Drug Admin.` is one, `Brookings Institution & Urban Institute` two.
        let two = |(first, _): &(&str, &str)| institution_kind(first).is_some();
        match part.split_once(" & ").filter(|halves| !names.is_empty() && two(halves)) {
            Some((a, b)) => {
                joined = true;
                names.extend([Span::new(start, start + a.len()), Span::new(end - b.len(), end)]);
            }
            None => names.push(name),
        }
        start = end + 2;
    }
    if names.len() > 1 && joined && names.iter().all(|name| is_institution(text, *name)) {
        names
    } else {
        vec![span]
    }
}

/// Whether the lists have `part`.
pub(super) fn is_listed(text: &str, part: Span) -> bool {
    CONTAINERS.contains_key(&key(part.of(text)))
}

/// What the institution words of a name say it publishes: the last word that says something decides, `of`
/// phrases aside.
pub(super) fn institution_kind(s: &str) -> Option<Kind> {
    let mut found = None;
    for word in s.split_whitespace() {
        let bare = word.trim_matches(|c: char| matches!(c, '.' | ',' | '(' | ')' | ':' | ';'));
        if let Some(kind) = INSTITUTION_WORDS.get(bare) {
            // A government's office outweighs the committee or centre inside it.
            if found != Some(Kind::Government) {
                found = Some(kind);
            }
        }
    }
    found
}

/// What is published in a container of this name.
pub(super) fn published(container: &str) -> Option<Kind> {
    if container.is_empty() {
        return None;
    }
    CONTAINERS.get(&key(container)).copied().or_else(|| institution_kind(container))
}

/// Divides `parts` into the title's and the container.
pub(super) fn divide<'p>(
    text: &str,
    parts: &'p [Span],
    tail: &Tail,
    authored: bool,
) -> (&'p [Span], Option<Span>) {
    let n = parts.len();
    if n < 2 {
        return (parts, None);
    }
    let last = parts[n - 1];
    // `Title, Grid Policy & Technology, LLC, and Council on Ports`
    if let Some(second) = last.of(text).strip_prefix("and ")
        && n > 2
        && second.contains(' ')
        && parts[n - 2].of(text).contains(' ')
        && is_institution(text, Span::new(last.end - second.len(), last.end))
        && (is_institution(text, parts[n - 2]) || is_firm(parts[n - 2].of(text)))
    {
        return (&parts[..n - 2], Some(Span::new(parts[n - 2].start, last.end)));
    }
    let least = if authored { Standing::Possible } else { Standing::Likely };
    let stand = standing(text, last, tail);
    let lone_capitals = !last.of(text).starts_with(|c: char| c.is_ascii_digit())
        && is_capitals(last.of(text))
        && !parts[..n - 1].iter().any(|p| is_capitals(p.of(text)));
    // `BIG DATA: SEIZING OPPORTUNITIES, PRESERVING VALUES`: small capitals go on behind the comma.
    let shouted = [parts[n - 2], last].iter().all(|part| is_capitals(part.of(text)))
        && last.of(text).contains(' ')
        && stand < Standing::Likely
        && !is_institution(text, last)
        && !is_institution(text, parts[n - 2]);
    // `Taxes Since 1965: Rates, Bases and Revenues`: a title ends in a list of what it tells of.
    let listed = stand == Standing::Possible
        && last.of(text).contains(" and ")
        && parts[n - 2].of(text).rsplit_once(": ").is_some_and(|(_, first)| first.split(' ').count() <= 2);
    if stand < least && !lone_capitals || shouted || listed {
        return (parts, None);
    }
    // `Institute of Ports, University of Grids, Harbourtown`: where the university is.
    let campus = stand == Standing::Possible
        && n > 2
        && !last.of(text).contains(' ')
        && parts[n - 2].of(text).starts_with("University of ");
    // A series of words ends in a title: `Privacy, Power, and Law`.
    let mut k = n - 1 - usize::from(campus);
    while k > 1
        && !is_periodical(text, parts[k])
        && is_institution(text, parts[k - 1])
        && (stand == Standing::Known || is_institution(text, parts[k]) || is_paper(parts[k].of(text)))
    {
        k -= 1;
    }
    (&parts[..k], Some(Span::new(parts[k].start, last.end)))
}

/// `Working Paper no. 137`: a series, without the name of who keeps it.
fn is_paper(s: &str) -> bool {
    Phrase::Paper.is_in(s) && s.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether the lists have `part` as a site.
pub(super) fn is_site(text: &str, part: Span) -> bool {
    matches!(CONTAINERS.get(&key(part.of(text))), Some(Kind::Web))
}

/// Whether the lists have `part` as a newspaper, site or journal.
pub(super) fn is_periodical(text: &str, part: Span) -> bool {
    matches!(
        CONTAINERS.get(&key(part.of(text))),
        Some(Kind::News | Kind::Web | Kind::Journal | Kind::LawJournal)
    )
}
