//! Pages of the tail: where a chapter or an article stands, and which of its pages are meant.

use super::Tail;
use crate::citations::containers;
use crate::citations::elements::{Element, ElementKind};
use crate::citations::imprint;
use crate::citations::persons;
use crate::citations::phrases::Phrase;
use crate::citations::roles::{Role, is_noted_page, is_pages, is_roman, role};
use crate::citations::scan::Scan;
use crate::document::Kind;
use crate::span::Span;

/// Elements of a list of editors, at most.
const EDITORS: usize = 5;

/// `eds.`, behind the editors' names.
fn is_editor(text: &str, element: Element) -> bool {
    element.kind == ElementKind::Text
        && matches!(element.span.of(text), "ed." | "eds." | "editor" | "editors")
}

/// The book a chapter stands in, its first page and the pin, from the element after `in`.
pub(super) fn chapter(text: &str, first: Span, elements: &[Element], i: &mut usize, tail: &mut Tail) {
    // Commas inside the book's title: it goes on to the pages, the date or a parenthesis.
    let mut first = first;
    if containers::is_institution(text, first)
        && elements.get(*i).is_some_and(|next| {
            next.kind == ElementKind::Text && matches!(role(text, elements, *i), Role::None)
        })
    {
        tail.authors = vec![first];
        tail.chapter = false;
        first = elements[*i].span;
        *i += 1;
    }
    // `in Ann Roe and Bo Li, eds., Book`
    if let Some(editors) =
        elements.get(*i..).and_then(|rest| rest.iter().take(EDITORS).position(|e| is_editor(text, *e)))
        && persons::persons(text, first).is_some_and(|persons| persons.full && persons.span.end == first.end)
        && let Some(book) = elements.get(*i + editors + 1).filter(|book| book.kind == ElementKind::Text)
    {
        *i += editors + 2;
        return chapter(text, book.span, elements, i, tail);
    }
    // `in Friedrich Roe, Book`: who wrote it.
    if persons::persons(text, first).is_some_and(|found| found.full && found.span.end == first.end)
        && let Some(book) = elements.get(*i).filter(|book| book.kind == ElementKind::Text && book.fresh)
        && matches!(role(text, elements, *i), Role::None)
        && elements.get(*i + 1).is_some_and(|next| next.kind == ElementKind::Paren && !next.fresh)
    {
        *i += 1;
        return chapter(text, book.span, elements, i, tail);
    }
    let mut end = first.end;
    while let Some(next) = elements.get(*i) {
        // An editor's clause was taken out between them, or the book's place follows.
        if !text[end..next.span.start].trim_matches([',', ' ']).is_empty()
            || imprint::is_place(next.span.of(text))
        {
            break;
        }
        let plain = next.kind == ElementKind::Text
            && matches!(role(text, elements, *i), Role::None)
            && !next.span.of(text).starts_with("ed. ")
            && !next.span.of(text).starts_with("eds. ")
            && !next.span.of(text).starts_with("edited by")
            && !next.span.of(text).starts_with("by ")
            && imprint::behind_place(text, next.span).is_none();
        if !plain {
            break;
        }
        end = next.span.end;
        *i += 1;
    }
    // `in A. Roe and B. Li (eds), Book`
    if let (Some(editors), Some(book)) = (elements.get(*i), elements.get(*i + 1))
        && editors.kind == ElementKind::Paren
        && Phrase::Editor.is(Scan::inside(text, editors.span).of(text))
        && book.kind == ElementKind::Text
    {
        *i += 2;
        return chapter(text, book.span, elements, i, tail);
    }
    let mut book = Span::new(first.start, end);
    // `in 15 The Papers of Thomas Jefferson`
    let digits = book.of(text).bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) && book.of(text)[digits..].starts_with(" The ") {
        tail.volume = Some(Span::new(book.start, book.start + digits));
        book.start += digits + 1;
    }
    if let Some((title, pages)) = head_pages(text, book) {
        book = title;
        // `in Book: 81–98`: a chapter is told in full behind a colon.
        let told = book.of(text).ends_with(':');
        book.end -= usize::from(told);
        let range = pages.of(text).contains(['-', '–']) && !told;
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
pub(in crate::citations) fn head_pages(text: &str, span: Span) -> Option<(Span, Span)> {
    let s = span.of(text);
    let mut at = s.rfind(' ')?;
    // `Arrests 15 tbl.2`
    if let Some(page) = s[..at].rfind(' ').filter(|page| is_noted_page(&s[page + 1..])) {
        let title = Span::new(span.start, span.start + page);
        return Some((title, Span::new(title.end + 1, span.end)));
    }
    let number = &s[at + 1..];
    if !(is_pages(number) || is_roman(number) && number.len() <= 6) {
        return None;
    }
    // `The Wealth of Networks ch. 3`
    if let Some(part) = Phrase::PagePart.all().find(|part| s[..at].ends_with(part)) {
        at -= part.len();
    }
    let pages = &s[at + 1..];
    // `Policy Paper no. 50`: a number in a series.
    if ["no.", "No.", "NO.", "vol.", "Vol.", "VOL."].iter().any(|lead| s[..at].ends_with(lead)) {
        return None;
    }
    // `System Card at 16-17`
    let name = s[..at].trim_end();
    let name = name.strip_suffix(" at").unwrap_or(name);
    let title = Span::new(span.start, span.start + name.len()).trimmed(text);
    Some((title, Span::new(span.end - pages.len(), span.end)))
}

/// Whether pages of what is published there are no article's, but those that are meant.
fn prints_reports(container: &str) -> bool {
    matches!(containers::published(container), Some(Kind::Report | Kind::Government | Kind::Web))
}

/// Pages behind an article's volume are its place there; elsewhere, and where they are few, they are a pin.
pub(super) fn pages_or_pin(text: &str, pages: Span, tail: &mut Tail) {
    const ARTICLE: u32 = 4;
    let s = pages.of(text);
    if let Some((from, to)) = s.split_once(['-', '–', '—'])
        && tail.page.is_none()
        && tail.pin.is_none()
        && (tail.volume.is_some()
            || !tail.pinned_head && tail.container.is_some_and(|c| !prints_reports(c.of(text))))
        && let (Ok(first), Ok(mut last)) =
            (from.trim().parse::<u32>(), to.trim_start_matches(['-', '–', '—']).parse::<u32>())
    {
        // `131–32` ends at 132.
        if last < first {
            let digits = to.bytes().filter(u8::is_ascii_digit).count();
            let scale = 10_u32.saturating_pow(u32::try_from(digits).unwrap_or(u32::MAX));
            last = (first / scale * scale).saturating_add(last);
        }
        if last >= first + ARTICLE {
            // Behind `pp.` the first page finds the article; a bare range is told in full.
            let whole = !text[..pages.start].trim_end().ends_with("pp.");
            let end = if whole { pages.end } else { pages.start + from.len() };
            tail.page = Some(Span::new(pages.start, end));
            return;
        }
    }
    match tail.pin {
        // `68–78, 150–77`
        Some(pin) if pages.start > pin.end && pages.start - pin.end <= 3 => {
            tail.pin = Some(Span::new(pin.start, pages.end));
        }
        Some(_) => {}
        None => tail.pin = Some(pages),
    }
}
