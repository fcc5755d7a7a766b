//! Places of the tail: reporters, collections and journals with their volumes, and what goes on with them.

use super::pages::head_pages;
use super::{Tail, is_year_group};
use crate::citations::clauses::content_words;
use crate::citations::dates;
use crate::citations::elements::{Element, ElementKind};
use crate::citations::legal::Locus;
use crate::citations::phrases::Phrase;
use crate::citations::reports;
use crate::citations::roles::is_pages;
use crate::citations::scan::Scan;
use crate::citations::urls;
use crate::document::Kind;
use crate::span::Span;

/// The report or journal at the start of `elements`, the text behind a year, and how many elements it takes: a
/// journal's name may have commas.
pub(super) fn behind_year(text: &str, elements: &[Element]) -> Option<(Locus, usize)> {
    const MOST: usize = 3;
    let first = elements.first()?.span;
    let texts = elements.iter().take(MOST).take_while(|element| element.kind == ElementKind::Text);
    texts.enumerate().find_map(|(i, last)| {
        Some((reports::behind_year(text, Span::new(first.start, last.span.end))?, i + 1))
    })
}

/// Takes a collection, its volume or year, and the page or chapter behind it: `NJW 1984, S. 398`, `S.C. 2000, c. 5`.
pub(super) fn collected(
    text: &str,
    (name, volume, kind): (Span, Span, Kind),
    next: Option<Element>,
    tail: &mut Tail,
) {
    (tail.container, tail.kind, tail.reporter) = (Some(name), Some(kind), kind == Kind::Case);
    match dates::only(text, volume) {
        Some(year) => tail.date = Some(year),
        None => tail.volume = Some(volume),
    }
    let page = next.filter(|next| next.kind == ElementKind::Text && next.fresh).map(|next| next.span);
    tail.page = page.and_then(|page| {
        let s = page.of(text);
        let bare = s.strip_prefix("S. ").unwrap_or(s);
        let chapter = kind == Kind::Statute && s.starts_with("c");
        (chapter || is_pages(bare)).then(|| Span::new(page.end - bare.len(), page.end))
    });
}

/// Whether a container is the Federal Register.
pub(super) fn is_register(text: &str, container: Span) -> bool {
    Phrase::Register.is(container.of(text))
}

/// Takes what a locus says.
pub(super) fn take_locus(tail: &mut Tail, locus: &Locus) {
    tail.container = Some(locus.container);
    tail.volume = locus.volume;
    tail.page = locus.page;
    tail.kind = locus.kind;
    tail.reporter = locus.reporter;
    tail.early_pin = tail.pin;
    tail.short = locus.pin.is_some() && locus.page.is_none();
    tail.pin = locus.pin;
}

/// The series of the Official Journal in parentheses: `2016 O.J. (L 119) 1`. The year before it is the date.
pub(super) fn series(text: &str, group: Span, next: Option<&Element>, tail: &mut Tail) -> bool {
    let inside = Scan::inside(text, group);
    let number = inside.of(text).strip_prefix(['L', 'C']).map(str::trim_start);
    let paged = next.is_none_or(|n| !n.fresh && is_pages(n.span.of(text)));
    let journal = tail.container.is_some_and(|c| Phrase::OfficialJournal.is(c.of(text)));
    let fits = number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())) && paged && journal;
    if fits {
        if let Some(year) = tail.volume.filter(|v| v.len() == 4 && tail.date.is_none()) {
            tail.date = dates::only(text, year);
        }
        tail.volume = Some(inside);
    }
    fits
}

/// Whether a section of a law stands in the chapter that was read for its place: `ch. 268, § 40`.
pub(super) fn in_chapter(text: &str, page: Option<Span>, section: Span) -> bool {
    section.of(text).starts_with('§')
        && page
            .is_some_and(|page| text[..page.start].ends_with("ch. ") || text[..page.start].ends_with("tit. "))
}

/// Whether `part` goes on with a law's place: the clause of a constitution's section, the next of several sections.
pub(super) fn goes_on(text: &str, page: Span, part: Span, kind: Option<Kind>) -> bool {
    let near = part.start - page.end.min(part.start) <= 3;
    let s = part.of(text);
    let place = page.of(text);
    let constitution = (place.starts_with("art. ") || place.starts_with("amend. "))
        && (s.starts_with('§') || s.starts_with("cl. "));
    let several = matches!(kind, Some(Kind::Statute | Kind::Regulation))
        && (text[..page.start].trim_end().ends_with("§§")
            || ["pts. ", "parts ", "Parts "].iter().any(|mark| place.starts_with(mark)))
        && s.starts_with(|c: char| c.is_ascii_digit())
        && s.len() <= 24
        && !s.contains(' ');
    near && (constitution || several)
}

/// Whether the text at `i` is a journal and its volume, with year and page behind it: `Nat. Hum. Behav. 2 (2018) 637–644`,
/// `PLoS Med. 2 (2005) e124`.
pub(in crate::citations) fn is_volume_before_year(text: &str, elements: &[Element], i: usize) -> bool {
    const WORDS: usize = 8;
    let [name, year, page, ..] = &elements[i..] else { return false };
    let texts = name.kind == ElementKind::Text && page.kind == ElementKind::Text;
    let near = !year.fresh && !page.fresh && is_year_group(text, *year);
    let Some((journal, volume)) = name.span.of(text).rsplit_once(' ') else { return false };
    let counted = volume.len() <= 4 && volume.bytes().all(|b| b.is_ascii_digit());
    texts
        && near
        && counted
        && journal.starts_with(char::is_uppercase)
        && journal.split(' ').count() <= WORDS
        && content_words(journal) == 0
        && is_article_page(page.span.of(text))
}

/// A page, or an article's number in its place: `637–644`, `e124`, `aac4716`.
pub(in crate::citations) fn is_article_page(s: &str) -> bool {
    const LONGEST: usize = 12;
    s.len() <= LONGEST
        && s.contains(|c: char| c.is_ascii_digit())
        && s.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '–' | '.'))
}

/// The name and the volume of `The Christian Century 102:25`, the issue behind the volume.
fn with_issue(text: &str, container: Span) -> Option<(Span, Span)> {
    let (name, number) = container.of(text).rsplit_once(' ')?;
    let (volume, issue) = number.split_once(':')?;
    let digits = |s: &str| (1..=4).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    let at = container.end - number.len();
    (digits(volume) && digits(issue))
        .then(|| (Span::new(container.start, container.start + name.len()), Span::new(at, at + volume.len())))
}

/// Takes the volume off the end of a journal's name: `Foreign Affairs 98` before `no. 3` or a date in parentheses.
pub(super) fn numbered(text: &str, next: Option<Element>, tail: &mut Tail) {
    let Some((name, volume)) =
        tail.container.and_then(|c| with_issue(text, c).or_else(|| head_pages(text, c)))
    else {
        return;
    };
    let issue = next.is_some_and(|next| match next.kind {
        ElementKind::Text => ["no.", "No.", "no ", "nos.", "Nos.", "issue", "iss."]
            .iter()
            .any(|w| next.span.of(text).starts_with(w)),
        ElementKind::Paren => !next.fresh && dates::closing(text, Scan::inside(text, next.span)).is_some(),
        _ => false,
    });
    let paper = name.of(text).ends_with("Paper") || name.of(text).ends_with("Report");
    if issue
        && !paper
        && volume.of(text).bytes().all(|b| b.is_ascii_digit())
        && !name.of(text).ends_with("No.")
    {
        tail.container = Some(name);
        tail.volume = Some(volume);
    }
}

/// Where a list in a container's name ends that goes on with `elements`, up to the date: `Security, Technology, and Law
/// (2016)`. 0 if there is none.
pub(super) fn list_end(text: &str, elements: &[Element]) -> usize {
    const WORDS: usize = 3;
    let short = |element: &&Element| {
        element.kind == ElementKind::Text
            && element.fresh
            && element.span.of(text).split(' ').count() <= WORDS
    };
    let last = elements.iter().take_while(short).position(|e| e.span.of(text).starts_with("and "));
    let dated = |at: usize| elements.get(at + 1).is_some_and(|e| e.kind == ElementKind::Paren && !e.fresh);
    last.filter(|&at| dated(at)).map_or(0, |at| elements[at].span.end)
}

/// Whether the URL behind `name` is of the site of that name: `kpler, March 5, 2026, https://www.kpler.com/blog`.
pub(super) fn is_own_site(name: &str, rest: &[Element], scan: &Scan) -> bool {
    const SHORTEST: usize = 4;
    let url = rest.iter().find(|e| e.kind == ElementKind::Url).and_then(|e| scan.url_at(e.span.start));
    name.len() >= SHORTEST
        && url.is_some_and(|url| urls::host(&url.value).split('.').any(|label| label == name))
}

/// Takes a date off the end of a container's name: `GitHub Blog April 4, 2023`.
pub(super) fn dated(text: &str, i: &mut usize, elements: &[Element], tail: &mut Tail) {
    let Some(container) = tail.container else { return };
    let year = elements.get(*i).filter(|next| {
        next.kind == ElementKind::Text
            && next.fresh
            && next.span.of(text).starts_with("20") | next.span.of(text).starts_with("19")
    });
    let end =
        year.map_or(container.end, |next| text.floor_char_boundary(next.span.start + 4.min(next.span.len())));
    let Some(date) = dates::first(text, Span::new(container.start, end)) else { return };
    if date.iso.has_month() && date.span.end == end && date.span.start > container.start {
        tail.container = Some(Span::new(container.start, date.span.start).trimmed(text));
        tail.date.get_or_insert(date);
        *i += usize::from(year.is_some());
    }
}
