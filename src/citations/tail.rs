//! The tail of a citation: volume and page, date, pin, URL, and what stands between them.

use super::containers;
use super::data::{LABELS, STATUSES};
use super::dates::{self, Date};
use super::elements::{Element, ElementKind};
use super::head;
use super::legal::{self, Locus};
use super::scan::Scan;
use super::split::Segment;
use super::urls::{self, Url};
use crate::document::Kind;
use crate::span::Span;

/// What the tail of a citation says.
#[derive(Debug, Default)]
pub(super) struct Tail {
    pub(super) container: Option<Span>,
    pub(super) volume: Option<Span>,
    pub(super) page: Option<Span>,
    pub(super) date: Option<Date>,
    pub(super) url: Option<Url>,
    pub(super) pin: Option<Span>,
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
    /// The container is a book this is a chapter of.
    pub(super) chapter: bool,
    /// The institution behind `in`: `“Table 9” in EIA, Annual Energy Outlook`.
    pub(super) author: Option<Span>,
    /// `hearing`, `press release`: a word for the sort of document.
    pub(super) label: Option<Span>,
    /// `118th Cong.`
    pub(super) session: bool,
    /// The date so far is an address's or a draft's: the one behind the volume counts.
    pub(super) redated: bool,
    /// An edition, editors or translators stand beside the date.
    pub(super) edition: bool,
    /// An unpublished manuscript, or one still to come.
    pub(super) status: bool,
}

/// What a text element of the tail is.
enum Role {
    Locus(Locus),
    Date(Date, usize),
    /// The date of a visit: no date of the source. The number of elements it takes.
    Visit(usize),
    Pin(Span),
    /// `vol. 28`
    Volume(Span),
    /// `no. 3`
    Issue,
    Session(Span),
    Label,
    /// Words that only lead to the URL: `available at`.
    Lead,
    /// `in Title of a Book`
    In(Span),
    None,
}

/// Index of the first element that belongs to the tail.
pub(super) fn start(text: &str, elements: &[Element], segment: &Segment) -> usize {
    // What stands before a title in quote marks is no tail, dates included: `Executive Order 1 of May 5, 2025, “…”`.
    let quoted = elements
        .iter()
        .enumerate()
        .take_while(|(_, e)| e.kind != ElementKind::Url && e.kind != ElementKind::Bracket)
        .find(|(i, e)| e.kind == ElementKind::Quote && is_title(text, elements, *i));
    if let Some((i, _)) = quoted {
        return i + 1;
    }
    let mut titled = false; // something that can be a title has been seen
    for (i, element) in elements.iter().enumerate() {
        match element.kind {
            ElementKind::Url => return i,
            ElementKind::Bracket => {
                if i > 0 && ends_head(text, element.span, segment) {
                    return i;
                }
            }
            ElementKind::Paren => {
                let inside = Scan::inside(text, element.span);
                let law = matches!(legal::opening(inside.of(text)), Some((words, Kind::Statute)) if words.starts_with('P'));
                if segment.parentheticals.contains(&inside) || (law || status(text, inside)) && i > 0 {
                    return i;
                }
                if i > 0 && dates::closing(text, inside).is_some() && !dated_again(text, &elements[i..]) {
                    return i;
                }
            }
            ElementKind::Quote => titled = true,
            ElementKind::Text => {
                let first = i == 0;
                match role(text, elements, i) {
                    Role::Locus(locus) if element.fresh && (!first || locus.kind.is_some()) => {
                        if !first || locus.reporter || !matches!(locus.kind, Some(Kind::News | Kind::Web)) {
                            return i;
                        }
                    }
                    Role::None | Role::Lead if !element.fresh && text_lead(text, elements, i) => return i,
                    Role::In(_) if titled && i > 0 && element.fresh => return i,
                    Role::Date(..) | Role::Visit(_) | Role::Pin(_) | Role::Volume(_) | Role::Session(_)
                        if !first && element.fresh =>
                    {
                        return i;
                    }
                    Role::Lead if element.fresh && !first => return i,
                    _ => {}
                }
                titled = true;
            }
        }
    }
    elements.len()
}

/// Whether the quotation at `i` is the title: it stands by itself, not inside a longer one.
pub(super) fn is_title(text: &str, elements: &[Element], i: usize) -> bool {
    let quote = elements[i].span.of(text);
    let begins = elements[i].fresh
        || elements[i - 1].span.of(text).to_ascii_lowercase().ends_with("et al.")
        || matches!(elements[i - 1].kind, ElementKind::Bracket | ElementKind::Paren);
    if !begins {
        return false;
    }
    let single = quote.starts_with(['\'', '‘']);
    let inside = Scan::inside(text, elements[i].span).of(text);
    match elements.get(i + 1) {
        None => true,
        Some(next) if next.fresh || next.kind != ElementKind::Text => true,
        Some(next) => {
            inside.ends_with(',')
                || !single && inside.ends_with(['.', '?', '!'])
                || next.span.of(text).starts_with("in ")
        }
    }
}

/// Whether the text at `i`, glued to a group before it, only leads to the URL behind it.
fn text_lead(text: &str, elements: &[Element], i: usize) -> bool {
    elements.get(i + 1).is_some_and(|next| next.kind == ElementKind::Url)
        && is_lead(elements[i].span.of(text))
}

/// Whether a bracket ends the head: it archives or defines a short name.
fn ends_head(text: &str, bracket: Span, segment: &Segment) -> bool {
    let inside = Scan::inside(text, bracket).of(text);
    inside.contains("://")
        || inside.len() == 4 && inside.bytes().all(|b| b.is_ascii_digit())
        || inside.contains("perma.cc")
        || segment.hereinafter.is_some_and(|h| bracket.start <= h.start && h.end <= bracket.end)
}

/// Whether the date in parentheses at the start of `elements` stands inside the title: another one follows
/// before any URL, with a title's words between.
fn dated_again(text: &str, elements: &[Element]) -> bool {
    let Some(next) = elements.get(1).filter(|next| next.kind == ElementKind::Text) else { return false };
    if matches!(role(text, elements, 1), Role::Locus(_) | Role::In(_) | Role::Pin(_) | Role::Date(..))
        || next.span.of(text).starts_with(':')
    {
        return false;
    }
    elements[1..]
        .iter()
        .take_while(|e| e.kind != ElementKind::Url && e.kind != ElementKind::Bracket)
        .any(|e| e.kind == ElementKind::Paren && dates::closing(text, Scan::inside(text, e.span)).is_some())
}

/// Whether a parenthetical tells the state of its source.
pub(super) fn status(text: &str, inside: Span) -> bool {
    let s = inside.of(text);
    STATUSES.iter().any(|status| s.get(..status.len()).is_some_and(|head| head.eq_ignore_ascii_case(status)))
}

/// Reads the text element at `i`.
fn role(text: &str, elements: &[Element], i: usize) -> Role {
    let span = elements[i].span;
    let s = span.of(text);
    let next_text = elements.get(i + 1).filter(|next| next.kind == ElementKind::Text && next.fresh);
    if let Some(word) =
        ["accessed ", "last accessed ", "last visited ", "visited ", "retrieved ", "archived "]
            .iter()
            .find(|word| s.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))
    {
        let rest = Span::new(span.start + word.len(), span.end);
        let split_date = dates::first(text, rest).is_none()
            && next_text.is_some_and(|n| dates::only(text, n.span).is_some());
        return Role::Visit(1 + usize::from(split_date));
    }
    if is_lead(s) {
        return Role::Lead;
    }
    // `July 1`, `2020`: a comma inside the date.
    if let Some(date) = dates::only(text, span) {
        return Role::Date(date, 1);
    }
    if let Some(next) = next_text
        && s.len() <= 40
        && s.ends_with(|c: char| c.is_ascii_digit())
    {
        let year = next.span.of(text).as_bytes();
        let year_only = year.len() >= 4 && year[..4].iter().all(u8::is_ascii_digit) && year.len() <= 24;
        if year_only
            && let Some(date) =
                dates::only(text, Span::new(span.start, next.span.end)).filter(|d| d.iso.len() > 4)
        {
            return Role::Date(date, 2);
        }
    }
    if let Some(pin) = pin(text, span) {
        return Role::Pin(pin);
    }
    let lower = s.to_ascii_lowercase();
    if let Some(rest) = lower
        .strip_prefix("vol. ")
        .or_else(|| lower.strip_prefix("vol "))
        .or_else(|| lower.strip_prefix("volume "))
    {
        let digits = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let start = span.end - rest.len();
        if digits > 0 {
            return Role::Volume(Span::new(start, start + digits));
        }
    }
    if ["no. ", "no ", "issue ", "nos. "].iter().any(|p| lower.starts_with(p))
        && lower.contains(|c: char| c.is_ascii_digit())
        && s.len() < 24
    {
        return Role::Issue;
    }
    if let Some(session) = session(text, span) {
        return Role::Session(session);
    }
    if let Some(locus) = legal::locus(text, span) {
        return Role::Locus(locus);
    }
    if let Some(rest) = s.strip_prefix("in ")
        && rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    {
        return Role::In(Span::new(span.end - rest.len(), span.end));
    }
    if LABELS.contains(lower.as_str()) || is_number(s) {
        return Role::Label;
    }
    Role::None
}

/// `LBNL-2001637`, `GAO-23-105482`, `S.Rept. 119-51`: a document's number.
pub(super) fn is_number(s: &str) -> bool {
    let digits = s.bytes().filter(u8::is_ascii_digit).count();
    digits >= 3
        && s.len() <= 24
        && s.split_whitespace().count() <= 2
        && s.contains('-')
        && s.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Words that only lead to a URL.
fn is_lead(s: &str) -> bool {
    let s = s.trim_end_matches([':', '<', ' ']).to_ascii_lowercase();
    matches!(
        s.as_str(),
        "available at"
            | "at"
            | "available online at"
            | "available online"
            | "online at"
            | "url"
            | "from"
            | "available from"
            | "and"
            | "http"
            | "doi"
            | ""
    )
}

/// The pin in a text element: `at 7`, `p. 59`, `pp. 7-9`, `¶ 27`, `131-32`.
fn pin(text: &str, span: Span) -> Option<Span> {
    let s = span.of(text).trim_end_matches('.');
    let span = Span::new(span.start, span.start + s.len());
    for lead in ["at ", "p. ", "pp. ", "pp.", "p.", "pg. ", "page ", "pages ", "pp ", "p "] {
        if let Some(rest) = s.strip_prefix(lead) {
            let rest = rest.trim_start();
            let short = rest.split_whitespace().count() <= 3;
            return (short
                && rest.starts_with(|c: char| {
                    c.is_ascii_digit() || matches!(c, '§' | '¶' | 'i' | 'v' | 'x' | '*' | 'A'..='Z')
                })
                && rest.contains(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x')))
            .then(|| Span::new(span.end - rest.len(), span.end));
        }
    }
    for lead in ["¶", "§", "para. ", "paras. ", "chap. ", "ch. ", "fig. ", "tbl. ", "n.", "note "] {
        if s.starts_with(lead)
            && s.contains(|c: char| c.is_ascii_digit())
            && s.split_whitespace().count() <= 4
        {
            return Some(span);
        }
    }
    is_pages(s).then_some(span)
}

/// Digits, a range of them, or roman numerals: what a bare pin looks like. A year is none.
pub(super) fn is_pages(s: &str) -> bool {
    let pages = !s.is_empty()
        && s.len() <= 14
        && s.starts_with(|c: char| c.is_ascii_digit())
        && s.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '—' | '‑' | 'n' | '.' | '&'));
    let year = s.len() == 4
        && matches!(s.get(..2), Some("17" | "18" | "19" | "20"))
        && s.bytes().all(|b| b.is_ascii_digit());
    pages && !year
}

/// `118th Cong.`, `1st sess.` and what comes before a page: the span of the session.
fn session(text: &str, span: Span) -> Option<Span> {
    let s = span.of(text);
    let digits = s.bytes().take_while(u8::is_ascii_digit).count();
    let rest = s.get(digits..).filter(|_| (1..=3).contains(&digits))?;
    let rest = ["st ", "nd ", "rd ", "th ", "d "].iter().find_map(|suffix| rest.strip_prefix(suffix))?;
    let word = rest.split_whitespace().next()?;
    ["Cong.", "Cong", "Congress", "sess.", "Sess.", "session", "Session"].contains(&word).then(|| {
        let start = span.end - rest.len();
        Span::new(span.start, start + word.len())
    })
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
                }
                for url in &scan.urls {
                    if inside.start <= url.span.start && url.span.end <= inside.end {
                        tail.archive.get_or_insert_with(|| url.value.clone());
                    }
                }
            }
            ElementKind::Quote => {}
            ElementKind::Paren => paren(text, element.span, before, scan, segment, &mut tail),
            ElementKind::Text => {
                let at = i - 1;
                let fresh = element.fresh || at == 0;
                if !element.fresh && element.span.of(text).starts_with(':') {
                    let rest = Span::new(element.span.start + 1, element.span.end).trimmed(text);
                    if let Some(pages) = pin(text, rest) {
                        pages_or_pin(text, pages, &mut tail);
                    }
                    continue;
                }
                let bare = element.span.of(text);
                let role = match role(text, elements, at) {
                    // Right behind a page even what looks like a year is one: `1957, 1962 (2021)`.
                    Role::Date(..)
                        if tail.page.is_some()
                            && tail.date.is_none()
                            && follows_page(before, &tail)
                            && is_page_list(bare) =>
                    {
                        Role::Pin(element.span)
                    }
                    role => role,
                };
                match role {
                    Role::Locus(locus) => {
                        // An article's date is its volume's; what came before dates an address or a draft.
                        if tail.page.is_none() && (locus.page.is_some() || tail.volume.is_none()) {
                            tail.redated = tail.date.is_some();
                            tail.container = Some(locus.container);
                            tail.volume = locus.volume;
                            tail.page = locus.page;
                            tail.kind = locus.kind;
                            tail.reporter = locus.reporter;
                            tail.pin = locus.pin;
                            tail.dated_head = false;
                        }
                    }
                    Role::Date(date, took) => {
                        i += took - 1;
                        tail.date.get_or_insert(date);
                    }
                    Role::Visit(took) => i += took - 1,
                    Role::Pin(span) => {
                        let statute = matches!(tail.kind, Some(Kind::Statute | Kind::Regulation));
                        if statute && tail.page.is_none() {
                            tail.page = Some(Span::new(span.start, span.end));
                        } else if tail.container.is_some()
                            && tail.page.is_none()
                            && tail.volume.is_some()
                            && tail.date.is_none()
                            && is_pages(span.of(text))
                            && element.fresh
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
                        if let Some(p) = pin(text, rest) {
                            tail.pin = Some(p);
                        }
                    }
                    Role::Label => {
                        tail.label.get_or_insert(element.span);
                    }
                    Role::In(book) => {
                        tail.chapter = true;
                        chapter(text, book, elements, &mut i, &mut tail);
                    }
                    Role::Issue | Role::Lead => {}
                    Role::None => {
                        let open = tail.container.is_none() && tail.date.is_none() && tail.url.is_none();
                        if open
                            && fresh
                            && element
                                .span
                                .of(text)
                                .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                        {
                            let acronym = elements.get(i).filter(|next| {
                                next.kind == ElementKind::Paren
                                    && !next.fresh
                                    && next.span.len() <= 14
                                    && head::is_capitals(next.span.of(text))
                                    && dates::closing(text, Scan::inside(text, next.span)).is_none()
                            });
                            let end = acronym.map_or(element.span.end, |next| next.span.end);
                            tail.container = Some(Span::new(element.span.start, end));
                            // `Foreign Affairs 98, no. 3 (2019)`: the volume behind the name.
                            numbered(text, elements.get(i).copied(), &mut tail);
                        }
                    }
                }
            }
        }
    }
    let whole = segment.body.of(text);
    tail.doi = tail
        .url
        .as_ref()
        .and_then(|url| urls::doi(&url.value))
        .or_else(|| if whole.contains("doi") || whole.contains("DOI") { urls::doi(whole) } else { None })
        .map(str::to_owned);
    tail
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

/// Takes the volume off the end of a journal's name: `Foreign Affairs 98` before `no. 3` or a date in parentheses.
fn numbered(text: &str, next: Option<Element>, tail: &mut Tail) {
    let Some((name, volume)) = tail.container.and_then(|c| head_pages(text, c)) else { return };
    let issue = next.is_some_and(|next| match next.kind {
        ElementKind::Text => {
            ["no.", "No.", "no ", "issue", "iss."].iter().any(|w| next.span.of(text).starts_with(w))
        }
        ElementKind::Paren => !next.fresh && dates::closing(text, Scan::inside(text, next.span)).is_some(),
        _ => false,
    });
    if issue && volume.of(text).bytes().all(|b| b.is_ascii_digit()) && !name.of(text).ends_with("No.") {
        tail.container = Some(name);
        tail.volume = Some(volume);
    }
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

/// A parenthetical of the tail: date and publisher, state, or the place in a manuscript.
fn paren(text: &str, group: Span, before: Option<Element>, scan: &Scan, segment: &Segment, tail: &mut Tail) {
    let inside = Scan::inside(text, group);
    let defines = segment.hereinafter.is_some_and(|h| inside.start <= h.start && h.end <= inside.end);
    if defines || segment.parentheticals.contains(&inside) {
        return;
    }
    for url in &scan.urls {
        if inside.start <= url.span.start && url.span.end <= inside.end && tail.url.is_none() {
            tail.url = Some(url.clone());
        }
    }
    let s = inside.of(text);
    // `Some Act of 1988 (P.L. 100-418, as amended)`
    if tail.container.is_none()
        && matches!(legal::opening(s), Some((words, Kind::Statute)) if words.starts_with('P'))
    {
        let end = s.find([',', ';']).unwrap_or(s.len());
        tail.container = Some(Span::new(inside.start, inside.start + end));
        tail.kind = Some(Kind::Statute);
        return;
    }
    if let Some(rest) = s.strip_prefix("manuscript at ").or_else(|| s.strip_prefix("manuscript, at ")) {
        tail.pin = Some(Span::new(inside.end - rest.len(), inside.end));
        tail.status = true;
        return;
    }
    let status = status(text, inside);
    tail.status |= status;
    let visited =
        ["last ", "accessed", "visited", "archived"].iter().any(|w| s.to_ascii_lowercase().starts_with(w))
            && !s.to_ascii_lowercase().starts_with("last updated")
            && !s.to_ascii_lowercase().starts_with("last modified");
    let Some(date) = (if status && !s.starts_with("forthcoming") && !s.starts_with("last") {
        dates::first(text, inside)
    } else {
        dates::closing(text, inside).or_else(|| dates::first(text, inside).filter(|_| status))
    }) else {
        return;
    };
    if visited {
        return;
    }
    // `New York: Scribner, 2022`, `OUP 2019`: the publisher, where nothing else is the container.
    let lead = Span::new(inside.start, date.span.start).trimmed(text);
    if tail.container.is_none()
        && let Some((city, _)) = lead.of(text).split_once(": ")
        && !city.contains(['.', ';'])
    {
        let name = Span::new(lead.start + city.len() + 2, lead.end);
        let name = Span::new(name.start, name.start + name.of(text).trim_end_matches([',', ' ']).len());
        if !name.is_empty() {
            tail.container = Some(name);
            tail.kind = Some(Kind::Book);
        }
    }
    if tail.container.is_none()
        && tail.url.is_none()
        && tail.date.is_none()
        && before.is_none_or(|b| tail.pinned_head && b.kind == ElementKind::Text)
    {
        tail.dated_head = true;
    }
    tail.edition |= lead
        .of(text)
        .split_whitespace()
        .any(|w| matches!(w.trim_end_matches(','), "ed." | "eds." | "trans."));
    if tail.date.is_none() || tail.redated {
        tail.date = Some(date);
        tail.redated = false;
    }
}

/// The book a chapter stands in, its first page and the pin, from the element after `in`.
fn chapter(text: &str, first: Span, elements: &[Element], i: &mut usize, tail: &mut Tail) {
    // Commas inside the book's title: it goes on to the pages, the date or a parenthesis.
    let mut first = first;
    if containers::is_institution(text, first)
        && elements.get(*i).is_some_and(|next| {
            next.kind == ElementKind::Text && matches!(role(text, elements, *i), Role::None)
        })
    {
        tail.author = Some(first);
        tail.chapter = false;
        first = elements[*i].span;
        *i += 1;
    }
    let mut end = first.end;
    while let Some(next) = elements.get(*i) {
        let plain = next.kind == ElementKind::Text
            && matches!(role(text, elements, *i), Role::None)
            && !next.span.of(text).starts_with("ed. ")
            && !next.span.of(text).starts_with("eds. ")
            && !next.span.of(text).starts_with("edited by");
        if !plain {
            break;
        }
        end = next.span.end;
        *i += 1;
    }
    let mut book = Span::new(first.start, end);
    if let Some((title, pages)) = head_pages(text, book) {
        book = title;
        let range = pages.of(text).contains(['-', '–']);
        let more = elements.get(*i).is_some_and(|e| e.kind == ElementKind::Text && is_pages(e.span.of(text)));
        if range && !more {
            tail.pin = Some(pages);
        } else {
            tail.page = Some(pages);
        }
    }
    tail.container.get_or_insert(book);
}

/// A title with page numbers behind it: `Army of None 68–78`.
pub(super) fn head_pages(text: &str, span: Span) -> Option<(Span, Span)> {
    let s = span.of(text);
    let at = s.rfind(' ')?;
    let pages = &s[at + 1..];
    is_pages(pages).then(|| {
        let title = Span::new(span.start, span.start + at).trimmed(text);
        (title, Span::new(span.start + at + 1, span.end))
    })
}

/// Pages behind an article's volume are its place there; elsewhere, and where they are few, they are a pin.
fn pages_or_pin(text: &str, pages: Span, tail: &mut Tail) {
    const ARTICLE: u32 = 4;
    let s = pages.of(text);
    if let Some((from, to)) = s.split_once(['-', '–'])
        && tail.page.is_none()
        && tail.pin.is_none()
        && tail.volume.is_some() | (tail.container.is_some() && !tail.pinned_head)
        && let (Ok(first), Ok(mut last)) =
            (from.trim().parse::<u32>(), to.trim_start_matches(['-', '–']).parse::<u32>())
    {
        // `131–32` ends at 132.
        let mut scale = 1;
        while last < first && scale < 100_000 {
            scale *= 10;
            last = first / scale * scale + last % scale;
            if last < first && scale >= first {
                break;
            }
        }
        if last >= first + ARTICLE {
            tail.page = Some(Span::new(pages.start, pages.start + from.len()));
            return;
        }
    }
    match tail.pin {
        // `68–78, 150–77`
        Some(pin) if pages.start > pin.end && pages.start - pin.end <= 3 => {
            tail.pin = Some(Span::new(pin.start, pages.end))
        }
        Some(_) => {}
        None => tail.pin = Some(pages),
    }
}
