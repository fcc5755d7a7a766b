//! What a back-reference calls its source: tells authors from a short title or a defined name.

use super::antecedents::{Antecedents, Name, NameKind};
use super::cues::{self, Role};
use super::data::TITLE_WORDS;
use super::names::{fold, is_et_al, is_particle, plain, short_name, words};
use super::signals;
use crate::document::{Citation, Form};
use crate::span::Span;

/// What a back-reference calls its source.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    /// Authors as printed, `et al.` not among them.
    pub(super) authors: Vec<Span>,
    /// `et al.` as printed.
    pub(super) et_al: Option<Span>,
    /// Title, hereinafter name or party as printed.
    pub(super) title: Option<Span>,
    /// The number of a document as printed.
    pub(super) number: Option<Span>,
    /// The year beside the authors as printed.
    pub(super) year: Option<Span>,
    /// Whether the title is a hereinafter name.
    pub(super) defined: bool,
    /// All that, folded.
    pub(super) name: Name,
}

impl Named {
    pub(super) fn is_empty(&self) -> bool {
        self.authors.is_empty() && self.title.is_none() && self.number.is_none()
    }

    pub(super) fn put_into(&self, citation: &mut Citation, text: &str) {
        if self.defined {
            citation.form = Form::HereinafterUse;
        }
        citation.authors = self.authors.iter().chain(&self.et_al).map(|span| plain(span.of(text))).collect();
        if let (Some(first), Some(last)) = (self.authors.first(), self.et_al.as_ref().or(self.authors.last()))
        {
            citation.fields.authors = Some([first.start, last.end]);
        }
        if let Some(title) = self.title {
            citation.title = Some(plain(title.of(text)));
            citation.fields.title = Some([title.start, title.end]);
        }
        if let Some(number) = self.number {
            citation.container = Some(plain(number.of(text)));
            citation.fields.container = Some([number.start, number.end]);
        }
        if let Some(year) = self.year {
            citation.date = Some(format!("{:04}", self.name.year));
            citation.fields.date = Some([year.start, year.end]);
        }
    }

    fn add_author(&mut self, span: Span, folded: String) {
        self.authors.push(span);
        self.name.authors.push(folded);
    }

    pub(super) fn set_number(&mut self, text: &str, span: Span) {
        self.number = Some(span);
        self.name.place = fold(span.of(text));
    }

    pub(super) fn set_title(&mut self, text: &str, span: Span) {
        self.title = Some(span);
        self.name.title = fold(span.of(text));
    }
}

/// Tells authors from title in the words before a cue, by what is known and else by their looks.
pub(super) fn read_name(text: &str, span: Span, known: &Antecedents) -> Named {
    let text = &text[..span.end];
    let mut named = Named::default();
    if is_defined(text, span, known) {
        named.defined = true;
        named.set_title(text, span);
        return named;
    }
    if known.at(span.of(text), |k| k == NameKind::Reporter).is_some_and(|(len, _)| len == span.len()) {
        named.title = Some(span);
        named.name.place = fold(span.of(text));
        return named;
    }
    let mut at = known_authors(text, span.start, known, &mut named);
    if named.authors.is_empty() {
        at = likely_authors(text, span, known, &mut named);
    }
    if named.authors.is_empty()
        && let Some(end) = last_name(text, span, known, &mut named)
    {
        at = end;
    }
    let rest = cues::trim(text, Span::new(at.min(span.end), span.end));
    if !rest.is_empty() {
        match year(rest.of(text)) {
            Some(year) if !named.authors.is_empty() => {
                let lead = rest.of(text).len() - rest.of(text).trim_start_matches(['(', '[']).len();
                let digits = rest.of(text)[lead..].trim_end_matches([')', ']']).len();
                named.name.year = year;
                named.year = Some(Span::new(rest.start + lead, rest.start + lead + digits));
            }
            _ => named.set_title(text, rest),
        }
    }
    named
}

/// Whether all of `span` is a hereinafter name.
fn is_defined(text: &str, span: Span, known: &Antecedents) -> bool {
    known
        .at(span.of(text), |k| k == NameKind::Hereinafter)
        .is_some_and(|(len, _)| cues::skip_any(text, span.start + len, ".,\"”’") >= span.end)
}

/// Reads known authors, or a hereinafter name, at the end of a sentence that runs into its citation: `… as shown by Kim, supra note 9`.
fn last_name(text: &str, span: Span, known: &Antecedents, named: &mut Named) -> Option<usize> {
    const MOST_WORDS: usize = 6;
    if known.at(span.of(text), |k| k == NameKind::Title).is_some() {
        return None;
    }
    let starts: Vec<usize> = words(span.of(text)).map(|w| span.start + w.start).skip(1).collect();
    starts[starts.len().saturating_sub(MOST_WORDS)..].iter().find_map(|&start| {
        // Behind a capitalised word a name may be the last word of a title.
        let before = text[span.start..start].trim_end();
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let leads_up = word.ends_with([';', '.'])
            || cues::is(word, Role::Whole)
            || signals::leading(text, Span::new(span.start + before.len() - word.len(), span.end)).is_some();
        if word.starts_with(char::is_uppercase) && !leads_up {
            return None;
        }
        let mut found = Named::default();
        if is_defined(text, Span::new(start, span.end), known) {
            named.defined = true;
            named.set_title(text, Span::new(start, span.end));
            return Some(span.end);
        }
        let end = known_authors(text, start, known, &mut found);
        let whole = !found.authors.is_empty() && cues::skip_any(text, end, ",") >= span.end;
        whole.then(|| {
            *named = found;
            end
        })
    })
}

/// Reads authors of earlier citations at `at`; returns where they end.
pub(super) fn known_authors(text: &str, mut at: usize, known: &Antecedents, named: &mut Named) -> usize {
    /// More names than this are no list of authors.
    const MOST: usize = 12;
    for _ in 0..MOST {
        let Some((len, folded)) = known.at(&text[at..], |k| k == NameKind::Author) else { return at };
        // `Williams College` is not Williams.
        let end = at + len;
        let next = author_end(text, end);
        if next == end && !ends_name(text, end) {
            return at;
        }
        named.add_author(Span::new(at, end), folded);
        at = next;
        if let Some(end) = et_al(text, at) {
            named.et_al = Some(Span::new(cues::skip_any(text, at, ","), end));
            named.name.et_al = true;
            return end;
        }
        let joined = separator(text, at);
        if joined == at {
            return at;
        }
        if known.at(&text[joined..], |k| k == NameKind::Author).is_none() {
            // Behind `&` stands the last author, known or not.
            let (item, others) = split_et_al(text, Span::new(joined, item_end(text, joined, text.len())));
            let joins = text[at..joined].contains('&') || text[at..joined].contains("and");
            if !joins || others.is_some() || item.end < text.len() || !looks_like_surname(item.of(text)) {
                return at;
            }
            named.add_author(item, fold(item.of(text)));
            return item.end;
        }
        at = joined;
    }
    at
}

/// Behind a possessive or the full stop of an abbreviated name.
fn author_end(text: &str, at: usize) -> usize {
    if text[at..].starts_with('.') && !text[at + 1..].trim_start().starts_with(char::is_uppercase) {
        at + 1
    } else {
        at
    }
}

/// Whether a name can end at `at`.
fn ends_name(text: &str, at: usize) -> bool {
    let next = cues::skip(text, at);
    let rest = &text[next..];
    match rest.chars().next() {
        None => true,
        Some(',' | '.' | ';' | '&' | '/' | '(' | '[' | '*' | '"' | '“') => true,
        Some(c) if c.is_ascii_digit() => next > at,
        Some(_) => {
            next > at
                && (cues::skip_and(text, next) > next
                    || et_al(text, at).is_some()
                    || cues::eat(text, next, Role::Page).is_some()
                    || cues::cue(text, next).is_some())
        }
    }
}

/// The end of `et al.` at `at`.
fn et_al(text: &str, at: usize) -> Option<usize> {
    let start = cues::skip_any(text, at, ",");
    let rest = &text[start..];
    if !is_et_al(rest) {
        return None;
    }
    let end = start + if rest.starts_with(['a', 'A']) { "and others".len() } else { "et al".len() };
    Some(if text[end..].starts_with('.') { end + 1 } else { end })
}

/// Behind the comma, `&`, `/` or `and` between two authors; `at` itself if there is none.
fn separator(text: &str, at: usize) -> usize {
    if let Some(next) = text[at..].strip_prefix('/').filter(|next| next.starts_with(char::is_uppercase)) {
        return text.len() - next.len();
    }
    let comma = cues::skip_any(text, at, ",");
    let joined = cues::skip_any(text, comma, "&");
    cues::skip_and(text, joined)
}

/// Authors nobody has named before: by their looks.
fn likely_authors(text: &str, span: Span, known: &Antecedents, named: &mut Named) -> usize {
    if text[..span.start].trim_end_matches(['*', '_']).ends_with(['"', '“', '‘', '«']) {
        return span.start;
    }
    let mut items = Vec::new();
    let mut others = None;
    let (mut at, mut joined) = (span.start, false);
    while at < span.end {
        let end = item_end(text, at, span.end);
        let (item, et_al_inside) = split_et_al(text, Span::new(at, end));
        if !looks_like_surname(item.of(text)) {
            break;
        }
        items.push(item);
        others = et_al_inside.or_else(|| {
            let start = cues::skip_any(text, end, ",");
            et_al(text, end).map(|end| Span::new(start, end))
        });
        if let Some(others) = others {
            at = others.end;
            break;
        }
        let next = separator(text, end);
        joined |= ["&", "/", "and"].iter().any(|word| text[end..next].contains(word));
        at = next;
    }
    let closed = others.is_some() || joined && at >= span.end;
    let surname = |item: &Span| {
        let words = item.of(text).split_whitespace().count();
        // `Robert Williams`, of whom only the surname is known.
        let last = Span::new(item.end - item.of(text).rsplit(' ').next().map_or(0, str::len), item.end);
        words == 1
            || starts_with_particle(item.of(text))
            || (at >= span.end && known.at(last.of(text), |k| k == NameKind::Author).is_some())
    };
    match items.first() {
        Some(_) if closed => {}
        // `Zan, Interview`: an author and a title.
        Some(first) if surname(first) => items.truncate(1),
        _ => return span.start,
    }
    let end = others.or(items.last().copied()).map_or(span.start, |last| last.end);
    for item in items {
        let name = item.of(text);
        let folded = if starts_with_particle(name) { fold(name) } else { short_name(name) };
        named.add_author(item, folded);
    }
    named.et_al = others;
    named.name.et_al = others.is_some();
    end
}

/// The end of an item of a list of authors: the next comma, `&`, `/` or `and`.
fn item_end(text: &str, at: usize, end: usize) -> usize {
    /// No name is longer.
    const LONGEST: usize = 120;
    let inner = &text[at..text.floor_char_boundary(end.min(at + LONGEST))];
    let stop = inner.find([',', '&', '/']).unwrap_or(inner.len());
    let stop = inner[..stop].find(" and ").unwrap_or(stop);
    at + inner[..stop].trim_end().len()
}

/// The item without `et al.`, and that.
fn split_et_al(text: &str, item: Span) -> (Span, Option<Span>) {
    let inner = item.of(text);
    let mut gaps = inner.match_indices(char::is_whitespace);
    let Some((at, gap)) = gaps.find(|(at, gap)| is_et_al(&inner[at + gap.len()..])) else {
        return (item, None);
    };
    (Span::new(item.start, item.start + at), Some(Span::new(item.start + at + gap.len(), item.end)))
}

fn looks_like_surname(item: &str) -> bool {
    const MOST_WORDS: usize = 3;
    let parts: Vec<&str> = item.split_whitespace().collect();
    !parts.is_empty()
        && parts.len() <= MOST_WORDS
        && !item.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '"' | '“' | '?' | '(' | '§'))
        && parts.iter().all(|w| w.starts_with(char::is_uppercase) || starts_with_particle(w))
        && parts.iter().all(|w| !TITLE_WORDS.has(w))
        && parts.last().is_some_and(|w| w.starts_with(char::is_uppercase))
}

fn starts_with_particle(item: &str) -> bool {
    item.split_whitespace().next().is_some_and(is_particle)
}

/// A bare year, in parentheses or not, perhaps with a letter that tells works of a year apart.
pub(super) fn year(text: &str) -> Option<u16> {
    const YEARS: std::ops::Range<u16> = 1900..2100;
    let inner = text.trim_matches(['(', ')', '[', ']', ' ', '.', ',']);
    let digits = inner.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(inner);
    let is_plain = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|year| is_plain && YEARS.contains(year))
}
