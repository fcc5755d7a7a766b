//! The tail of a citation: volume and page, date, pin, URL, and what stands between them.

mod pages;
mod places;

pub(super) use pages::head_pages;
pub(super) use places::{is_article_page, is_volume_before_year};

use super::containers;
use super::data::{self, CitationWord};
use super::dates::{self, Date};
use super::elements::{Element, ElementKind};
use super::head;
use super::imprint;
use super::official_journal::{self, Issue};
use super::persons;
use super::roles::{self, Role, is_pages, role};
use super::scan::Scan;
use super::split::Segment;
use super::urls::{self, Url};
use crate::document::Kind;
use crate::span::Span;
use pages::{chapter, pages_or_pin};
use places::{
    behind_year, collected, dated, goes_on, in_chapter, is_own_site, is_register, numbered, series,
    take_locus,
};

/// What the tail of a citation says.
#[derive(Debug, Default)]
pub(super) struct Tail {
    pub(super) container: Option<Span>,
    pub(super) volume: Option<Span>,
    pub(super) page: Option<Span>,
    pub(super) date: Option<Date>,
    pub(super) url: Option<Url>,
    pub(super) pin: Option<Span>,
    /// The reporter's volume and the page that is meant stand alone: a short form.
    pub(super) short: bool,
    /// A part named before the volume and page: the pin where no other follows.
    pub(super) early_pin: Option<Span>,
    pub(super) doi: Option<String>,
    pub(super) archive: Option<String>,
    /// What a volume and page say the source is.
    pub(super) kind: Option<Kind>,
    /// Whether the container is a case reporter.
    pub(super) reporter: bool,
    /// Whether the date stands in parentheses right behind the head.
    pub(super) dated_head: bool,
    /// Whether a pin stands between head and date: `Title, at 81 (2024)`.
    pub(super) pinned_head: bool,
    /// Publisher or series beside the date: the container where there is no other.
    pub(super) publisher: Option<Span>,
    /// What the publisher publishes.
    pub(super) publishes: Option<Kind>,
    /// The container is a book this is a chapter of.
    pub(super) chapter: bool,
    /// Authors behind the title: `“Table 9” in EIA, Annual Energy Outlook`, `“Title” by Ann Roe`.
    pub(super) authors: Vec<Span>,
    /// Whether those are persons.
    pub(super) by: bool,
    /// `hearing`, `press release`: a word for the sort of document.
    pub(super) label: Option<Span>,
    /// `GAO-24-107231`: the container where there is no other.
    pub(super) number: Option<Span>,
    /// `118th Cong.`
    pub(super) session: bool,
    /// The date so far is an address's or a draft's: the one behind the volume counts.
    pub(super) redated: bool,
    /// An edition, editors or translators stand beside the date.
    pub(super) edition: bool,
    /// An unpublished manuscript, or one still to come.
    pub(super) status: bool,
}

impl Tail {
    /// Takes a place in the Official Journal, with the date of its number where one is printed.
    pub(super) fn published(&mut self, issue: &Issue) {
        (self.container, self.volume, self.page) = (Some(issue.name), Some(issue.volume), issue.page);
        self.date = issue.date.or(self.date.take());
        self.kind = Some(Kind::Regulation);
    }
}

/// Reads the elements of the tail.
pub(super) fn read(text: &str, elements: &[Element], scan: &Scan, segment: &Segment) -> Tail {
    let mut tail = Tail::default();
    let mut i = 0;
    while let Some(element) = elements.get(i) {
        let before = i.checked_sub(1).map(|b| elements[b]);
        i += 1;
        match element.kind {
            ElementKind::Url => take_url(&mut tail, scan, element.span),
            ElementKind::Bracket => {
                let inside = Scan::inside(text, element.span);
                if inside.len() == 4 && tail.date.is_none() {
                    tail.date = dates::only(text, inside);
                } else if (element.fresh || tail.page.is_some()) && is_paragraphs(text, *element) {
                    tail.pin = match tail.pin {
                        None => Some(inside),
                        Some(pin) => Some(with_paragraphs(text, pin, element.span).unwrap_or(pin)),
                    };
                }
                if let Some(url) = scan.urls_within(inside).first() {
                    tail.archive.get_or_insert_with(|| url.value.clone());
                }
            }
            ElementKind::Quote => {
                // `«Reti», in «Rivista di storia», 12 (1999)`
                if before.is_some_and(|before| data::is(before.span.of(text), CitationWord::Within))
                    && tail.container.is_none()
                {
                    tail.container = Some(Scan::inside(text, element.span));
                    if let [volume, year, ..] = &elements[i..]
                        && is_page_list(volume.span.of(text))
                        && is_year_group(text, *year)
                    {
                        tail.volume = Some(volume.span);
                        i += 1;
                    }
                }
            }
            ElementKind::Paren => {
                let inside = Scan::inside(text, element.span);
                // `BVerfGE 65, 1 (43 ff.)`
                let paged = matches!(tail.kind, Some(Kind::Case | Kind::LawJournal))
                    && before.is_some_and(|before| tail.page.is_some_and(|page| page.end == before.span.end))
                    && tail.pin.is_none();
                // `June 22 (2019)`
                let day = before
                    .filter(|before| before.kind == ElementKind::Text && inside.len() == 4)
                    .and_then(|before| dates::only(text, Span::new(before.span.start, element.span.end)));
                if let Some(date) = day.filter(|date| date.iso.has_day() && tail.date.is_none()) {
                    tail.date = Some(date);
                } else if let Some(pin) = if paged { roles::pin(text, inside) } else { None } {
                    tail.pin = Some(pin);
                } else if !series(text, element.span, elements.get(i), &mut tail) {
                    imprint::paren(text, element.span, before, scan, segment, &mut tail);
                }
            }
            ElementKind::Text => {
                let at = i - 1;
                let fresh = element.fresh || at == 0 || tail.by;
                // `https://x.org, which notes that a report of May 2021 …`
                if tail.url.is_some()
                    && data::begins_with(element.span.of(text), CitationWord::Aside).is_some()
                {
                    break;
                }
                if !element.fresh && element.span.of(text).starts_with(':') {
                    let rest = Span::new(element.span.start + 1, element.span.end).trimmed(text);
                    // `119, no. 7 (2006): 1981`: a page, even where it looks like a year.
                    let digits = rest.of(text).bytes().all(|b| b.is_ascii_digit());
                    if let Some(pages) = roles::pin(text, rest).or(Some(rest).filter(|_| digits)) {
                        // `Journal 22, no. 6 (1976): 644–54`: behind volume and year stand the article's pages.
                        if tail.volume.is_some() && tail.page.is_none() {
                            tail.page = Some(pages);
                        } else {
                            pages_or_pin(text, pages, &mut tail);
                        }
                    }
                    continue;
                }
                let bare = element.span.of(text);
                let place = Span::new(element.span.start, segment.body.end);
                if tail.container.is_none()
                    && let Some(issue) = official_journal::read(text, place)
                {
                    i += elements[i..].iter().take_while(|next| next.span.start < issue.span.end).count();
                    tail.published(&issue);
                    continue;
                }
                // `“Title” by Ann Roe and Bo Li, Journal, 2020`
                if at == 0
                    && let Some(names) = bare.strip_prefix("by ")
                    && let Some(persons) =
                        persons::persons(text, Span::new(element.span.end - names.len(), segment.body.end))
                {
                    i += elements[i..].iter().take_while(|next| next.span.start < persons.span.end).count();
                    (tail.authors, tail.by) = (persons.names, true);
                    continue;
                }
                if !element.fresh
                    && let Some(before) = before
                    && is_year_group(text, before)
                    && let Some((locus, took)) = behind_year(text, &elements[at..])
                {
                    i += took - 1;
                    if tail.page.is_none() {
                        take_locus(&mut tail, &locus);
                    } else {
                        // `2013 SCC 72, [2013] 3 SCR 1101 at para 4`: the pin stands behind the last of parallel places.
                        tail.pin = tail.pin.or(locus.pin);
                    }
                    continue;
                }
                // `PLoS Med. 2 (2005) e124`
                if !element.fresh
                    && tail.volume.is_some()
                    && tail.page.is_none()
                    && before.is_some_and(|before| is_year_group(text, before))
                    && is_article_page(bare)
                {
                    tail.page = Some(element.span);
                    continue;
                }
                // `art. I, § 8, cl. 3`: a constitution's place goes on; so does a list of sections.
                if let Some(page) = &mut tail.page
                    && goes_on(text, *page, element.span, tail.kind)
                {
                    page.end = element.span.end;
                    continue;
                }
                // `arts. 87, 112–115`
                if let Some(pin) = &mut tail.pin
                    && ["arts. ", "Arts. ", "paras. ", "§§ ", "¶¶ ", "chs. "]
                        .iter()
                        .any(|lead| pin.of(text).starts_with(lead))
                    && element.span.start - pin.end.min(element.span.start) <= 3
                    && roles::is_pages(bare.trim_end_matches(['I', 'V', 'X'])) | is_roman_numeral(bare)
                {
                    pin.end = element.span.end;
                    continue;
                }
                let role = match role(text, elements, at) {
                    // Right behind a page even what looks like a year is one: `1957, 1962 (2021)`; not behind all of them.
                    Role::Date(..)
                        if tail.page.is_some_and(|page| !page.of(text).contains(['-', '–']))
                            && follows_page(before, &tail)
                            && is_page_list(bare) =>
                    {
                        Role::Pin(element.span)
                    }
                    role => role,
                };
                match role {
                    Role::Locus(locus) => {
                        // `16 Gray, 251`: the page is the next element.
                        i += usize::from(locus.page.is_some_and(|page| page.start >= element.span.end));
                        // An article's date is its volume's; what came before dates an address or a draft.
                        let headed = elements[0].span.start > segment.body.start;
                        let registered = headed
                            && locus.page.is_some()
                            && tail.kind == Some(Kind::Regulation)
                            && is_register(text, locus.container)
                            && !tail.container.is_some_and(|container| is_register(text, container));
                        // `“Title,” 38 C.F.R. Part 3, 89 Federal Register 32361`: published in the register.
                        if registered
                            || tail.page.is_none() && (locus.page.is_some() || tail.volume.is_none())
                        {
                            tail.redated = tail.date.is_some();
                            tail.dated_head = false;
                            take_locus(&mut tail, &locus);
                        } else if tail.date.is_none() {
                            // `110 Ohio St.3d 58, 2006-Ohio-3563`: a parallel citation tells the year.
                            tail.date =
                                locus.volume.filter(|v| v.len() == 4).and_then(|v| dates::only(text, v));
                        }
                    }
                    Role::Collection(name, volume, kind) => {
                        collected(text, (name, volume, kind), elements.get(i).copied(), &mut tail);
                        i += usize::from(tail.page.is_some());
                    }
                    Role::Date(date, took) => {
                        i += took - 1;
                        tail.date.get_or_insert(date);
                    }
                    Role::Visit(took) => i += took - 1,
                    Role::Pin(span) => {
                        let statute = matches!(tail.kind, Some(Kind::Statute | Kind::Regulation));
                        if statute && (tail.page.is_none() || in_chapter(text, tail.page, span)) {
                            // `ch. 149, § 148`
                            tail.volume = tail.volume.or(tail.page);
                            let sign =
                                span.of(text).len() - span.of(text).trim_start_matches(['§', ' ']).len();
                            tail.page = Some(Span::new(span.start + sign, span.end));
                        } else if tail.container.is_some()
                            && tail.page.is_none()
                            && tail.volume.is_some()
                            && (tail.date.is_none()
                                || before.is_some_and(|before| is_year_group(text, before)))
                            && is_pages(span.of(text))
                            && (element.fresh || tail.reporter || tail.kind == Some(Kind::Regulation))
                            && !span.of(text).contains(['-', '–'])
                            && tail.kind.is_some()
                            && element.span == span
                        {
                            tail.page = Some(span);
                        } else {
                            if tail.date.is_none() && tail.container.is_none() {
                                tail.pinned_head = true;
                            }
                            pages_or_pin(text, span, &mut tail);
                        }
                    }
                    Role::Volume(span) => tail.volume = Some(span),
                    Role::Session(span) => {
                        tail.session = true;
                        let whole = tail.volume.map_or(span, |v| Span::new(v.start, span.end));
                        tail.volume = Some(whole);
                        let rest = Span::new(span.end, element.span.end).trimmed(text);
                        if let Some(p) = roles::pin(text, rest) {
                            tail.pin = Some(p);
                        }
                    }
                    Role::Label if roles::is_document_number(bare) => {
                        tail.number.get_or_insert(element.span);
                    }
                    Role::Label => {
                        tail.label.get_or_insert(element.span);
                    }
                    Role::In(book) => {
                        tail.chapter = true;
                        chapter(text, book, elements, &mut i, &mut tail);
                    }
                    Role::Issue => {
                        // `62, no. 11: 76-81`
                        let pages =
                            bare.rsplit_once(": ").map(|(_, pages)| pages).filter(|pages| is_pages(pages));
                        if let Some(pages) = pages.filter(|_| tail.page.is_none()) {
                            tail.page = Some(Span::new(element.span.end - pages.len(), element.span.end));
                        }
                    }
                    Role::Lead => {}
                    Role::None => {
                        let open = tail.container.is_none() && tail.date.is_none() && tail.url.is_none();
                        // `“Title”, Ann Roe and Bo Li, 2018`
                        if at == 0
                            && let Some(persons) = persons::persons(text, element.span)
                            && persons.full
                            && persons.names.len() > 1
                            && persons.span.end == element.span.end
                            && !containers::is_listed(text, element.span)
                            && !containers::is_institution(text, element.span)
                        {
                            (tail.authors, tail.by) = (persons.names, true);
                            continue;
                        }
                        // `Grid Yearbook: Arms, Disarmament and Security (Grid Press, 2020)`
                        if let Some(container) = &mut tail.container
                            && container.of(text).contains(": ")
                            && bare.starts_with(char::is_uppercase)
                            && text[container.end..element.span.start].trim() == ","
                            && elements
                                .get(i)
                                .is_some_and(|next| next.kind == ElementKind::Paren && !next.fresh)
                        {
                            container.end = element.span.end;
                            continue;
                        }
                        let next = elements.get(i).map(|next| next.span);
                        let state = next.is_some_and(|next| imprint::is_state(next.of(text)));
                        // `London: Grid Institute`, `Washington, DC: Grid Institute`
                        let house = imprint::behind_place(text, element.span)
                            .map(|house| (house, 0))
                            .or_else(|| Some((imprint::behind_state(text, next?)?, 1)));
                        if let Some((house, took)) = house.filter(|_| open) {
                            tail.container = Some(house);
                            i += took;
                        } else if state {
                            // `Washington, DC`: where it was, not where it is published.
                            i += 1;
                        } else if imprint::is_place(bare) {
                            // `Vienna, Austria`
                            let country = next.map_or("", |next| next.of(text));
                            let lone = country.starts_with(char::is_uppercase)
                                && !country.contains([' ', '.'])
                                && next.is_some_and(|next| !containers::is_listed(text, next))
                                && next.is_some_and(|next| dates::first(text, next).is_none());
                            i += usize::from(lone);
                        } else if tail.container.is_none()
                            && tail.url.is_none()
                            && at > 0
                            && element.fresh
                            && before.is_some_and(|before| {
                                tail.date.is_some_and(|date| date.span.end == before.span.end)
                            })
                            && containers::is_institution(text, element.span)
                        {
                            // `Title, 18 July 2008, Grid Office`
                            tail.container = Some(element.span);
                        } else if open
                            && fresh
                            && (bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                                || containers::is_listed(text, element.span)
                                || is_own_site(bare, &elements[i..], scan))
                        {
                            let begins = element.span.start;
                            // Italics tell where a name with commas ends: `*OECD Science, Technology and Industry Papers*`.
                            let marked = scan.title_at(element.span.start).map_or(0, |title| title.end);
                            let marked = marked.max(places::list_end(text, &elements[i..]));
                            let within = |next: &&Element| {
                                next.kind == ElementKind::Text
                                    && next.span.end <= marked
                                    && !next.span.of(text).contains(|c: char| c.is_ascii_digit())
                            };
                            let more = elements[i..].iter().take_while(within).count();
                            let element = elements[i + more - 1];
                            i += more;
                            let acronym = elements.get(i).filter(|next| {
                                next.kind == ElementKind::Paren
                                    && !next.fresh
                                    && next.span.len() <= 14
                                    && head::is_capitals(next.span.of(text))
                                    && dates::closing(text, Scan::inside(text, next.span)).is_none()
                            });
                            let end = acronym.map_or(element.span.end, |next| next.span.end);
                            tail.container = Some(Span::new(begins, end));
                            dated(text, &mut i, elements, &mut tail);
                            // `Foreign Affairs 98, no. 3 (2019)`: the volume behind the name.
                            numbered(text, elements.get(i).copied(), &mut tail);
                        }
                    }
                }
            }
        }
    }
    tail.pin = tail.pin.or(tail.early_pin);
    // `1997 ND 15` is a report of cases; `D.C.` alone is where it was printed.
    let numbered = tail.volume.is_some();
    tail.container = tail.container.filter(|name| numbered || !imprint::is_state(name.of(text)));
    let whole = segment.body.of(text);
    tail.doi = tail
        .url
        .as_ref()
        .and_then(|url| urls::doi(&url.value))
        .or_else(|| if whole.contains("doi") || whole.contains("DOI") { urls::doi(whole) } else { None })
        .map(str::to_owned);
    tail
}

/// `X`, `XIV`
fn is_roman_numeral(s: &str) -> bool {
    !s.is_empty() && s.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
}

/// Whether a group holds a year and nothing else: `[2017]`, `(2014)`.
pub(super) fn is_year_group(text: &str, element: Element) -> bool {
    matches!(element.kind, ElementKind::Bracket | ElementKind::Paren)
        && Scan::inside(text, element.span).len() == 4
        && dates::only(text, Scan::inside(text, element.span)).is_some()
}

/// The pin `38`, `[38], [40]` or `301` and the bracket right behind it: `[38], [45]`, `301 [45]`.
fn with_paragraphs(text: &str, pin: Span, bracket: Span) -> Option<Span> {
    let open = text[..pin.start].ends_with('[');
    let between = text.get(pin.end..bracket.start)?;
    let bracketed = open || pin.of(text).ends_with(']');
    let gap: &[char] = if bracketed { &[']', ' ', ','] } else { &[' '] };
    between.trim_matches(gap).is_empty().then(|| Span::new(pin.start - usize::from(open), bracket.end))
}

/// `[82]`, `[85–90]`: a bracket that gives a judgment's paragraphs.
pub(super) fn is_paragraphs(text: &str, bracket: Element) -> bool {
    const LONGEST: usize = 9;
    if bracket.kind != ElementKind::Bracket || bracket.span.len() > LONGEST + "[]".len() {
        return false;
    }
    let s = Scan::inside(text, bracket.span).of(text);
    s.starts_with(|c: char| c.is_ascii_digit()) && is_page_list(s) && !is_year_group(text, bracket)
}

/// Whether the element before is the locus itself or another page behind it.
fn follows_page(before: Option<Element>, tail: &Tail) -> bool {
    before.is_some_and(|b| {
        tail.page.is_some_and(|p| b.span.end == p.end) || tail.pin.is_some_and(|p| b.span.end == p.end)
    })
}

/// Digits and dashes alone.
fn is_page_list(s: &str) -> bool {
    s.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '—'))
}

/// A URL is the source's, unless it is an archive's copy of one already there.
fn take_url(tail: &mut Tail, scan: &Scan, span: Span) {
    let Some(url) = scan.url_at(span.start) else { return };
    if tail.url.is_none() {
        tail.url = Some(url.clone());
    } else if urls::is_archive(&url.value) {
        tail.archive.get_or_insert_with(|| url.value.clone());
    }
}
