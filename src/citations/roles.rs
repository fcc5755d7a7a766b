//! What each text element of a citation's tail says: a locus, a date, a pin, a volume, a session, a label.

use super::bounds;
use super::cues;
use super::data::{self, CitationWord, LABELS, SERIES};
use super::dates::{self, Date};
use super::elements::{Element, ElementKind};
use super::imprint;
use super::legal::{self, Locus};
use super::marks;
use super::phrases::Phrase;
use super::reports;
use super::tail::is_year_group;
use crate::document::Kind;
use crate::span::Span;

/// What a text element of the tail is.
pub(super) enum Role {
    Locus(Locus),
    /// `NJW 1984`, `BVerfGE 65`: the collection, the volume or year behind it, and what is published there.
    Collection(Span, Span, Kind),
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

/// Reads the text element at `i`.
pub(super) fn role(text: &str, elements: &[Element], i: usize) -> Role {
    const LONGEST: usize = 120;
    let span = elements[i].span;
    let s = span.of(text);
    // What is longer is a title, at most that of a book this is a chapter of.
    if s.len() > LONGEST {
        return match s.strip_prefix("in ") {
            Some(rest) if rest.starts_with(char::is_uppercase) => {
                Role::In(Span::new(span.end - rest.len(), span.end))
            }
            _ => Role::None,
        };
    }
    let next_text = elements.get(i + 1).filter(|next| next.kind == ElementKind::Text && next.fresh);
    // `Doe v. Roe, 16 Gray, 251`
    if let Some(next) = next_text
        && follows_case(text, span.start)
        && let Some(locus) = reports::comma_report(text, span, next.span.end)
    {
        return Role::Locus(locus);
    }
    if let Some(word) = data::begins_with(s, CitationWord::Visit) {
        let rest = Span::new(span.start + word.len(), span.end);
        let split_date = dates::first(text, rest).is_none()
            && next_text.is_some_and(|n| dates::only(text, n.span).is_some());
        return Role::Visit(1 + usize::from(split_date));
    }
    if is_lead(s) {
        return Role::Lead;
    }
    // `July 1`, `2020`; `2 July`, `1999`; `October`, `2000`: a comma inside the date.
    if let Some(date) = dates::only(text, span) {
        return Role::Date(date, 1);
    }
    if let Some(next) = next_text
        && s.len() <= 40
    {
        let year = next.span.of(text).as_bytes();
        let year_only = year.len() >= 4 && year[..4].iter().all(u8::is_ascii_digit) && year.len() <= 24;
        // `December 1, 1863 and January 25, 1864`: the first of two days.
        let first = year.len() > 4 && year[4..].starts_with(b" and ");
        let end = if first { next.span.start + 4 } else { next.span.end };
        if year_only
            && let Some(date) =
                dates::only(text, Span::new(span.start, end)).filter(|d| d.span.start < next.span.start)
        {
            return Role::Date(date, 2);
        }
    }
    if let Some(date) = edition_year(text, span) {
        return Role::Date(date, 1);
    }
    if let Some((name, volume, kind)) = reports::collection(text, span) {
        return Role::Collection(name, volume, kind);
    }
    if let Some(date) = place_and_year(text, span, elements.get(i + 1)) {
        return Role::Date(date, 1);
    }
    // `Frankfurt am Main 1979, S. 36`: a page, where the Senate's bill would have a Congress.
    let here = Phrase::Here.strip(s).unwrap_or(s);
    if let Some(page) =
        here.strip_prefix("S. ").filter(|page| is_pages(page) || is_followed(page) || is_capital_roman(page))
        && i > 0
        && (here.len() < s.len() || ends_in_year(text, elements[i - 1]))
    {
        return Role::Pin(Span::new(span.end - page.len(), span.end));
    }
    // `v. 20, n. 4`: elsewhere it is a note.
    if s.starts_with("n. ") && i > 0 && matches!(role(text, elements, i - 1), Role::Volume(_)) {
        return Role::Issue;
    }
    if let Some(pin) = pin(text, span) {
        return Role::Pin(pin);
    }
    let lower = s.to_ascii_lowercase();
    if let Some(rest) = Phrase::NumberedVolume
        .strip(&lower)
        .or_else(|| lower.strip_prefix("v. ").filter(|n| n.bytes().all(|b| b.is_ascii_digit())))
    {
        let digits = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let start = span.end - rest.len();
        // `VOLUME 1: RULES AND ORDER` goes on: a title's.
        let whole = !rest[digits..].starts_with(':');
        let number = |s: &str| {
            s.starts_with(|c: char| c.is_ascii_digit())
                || s.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'))
        };
        if whole && digits > 0 && number(&rest[..digits]) {
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
    // `106 Information Fusion 102301 (2024)`, `16 Sensors 500, 502 (2016)`
    let pages = next_text.is_some_and(|next| is_pages(next.span.of(text)));
    if elements[i].fresh
        && text[..span.start].trim_end().ends_with(',')
        && elements.get(i + 1 + usize::from(pages)).is_some_and(|year| is_year_group(text, *year))
        && let Some(locus) = reports::spelled_out(text, span)
    {
        return Role::Locus(locus);
    }
    // `inTHE ECONOMICS OF CRISIS`: extraction lost the blank before small capitals.
    let glued =
        s.strip_prefix("in").filter(|rest| rest.chars().take(2).all(char::is_uppercase) && rest.len() > 2);
    // `“Chapter.” In Book, edited by …`
    let behind_title = i.checked_sub(1).is_none_or(|before| bounds::ends_in_stop(text, elements[before]));
    let capital = s.strip_prefix("In ").filter(|_| behind_title);
    if let Some(rest) = s.strip_prefix("in ").or(glued).or(capital)
        && rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    {
        return Role::In(Span::new(span.end - rest.len(), span.end));
    }
    // `in: Roe (Hrsg.), Buch`; `“Capítulo”, en Libro`: other words than `in` only behind a quotation.
    let quoted = i.checked_sub(1).is_some_and(|before| elements[before].kind == ElementKind::Quote);
    if let Some((word, rest)) = s.split_once(' ')
        && rest.starts_with(char::is_uppercase)
        && (word.ends_with(':') || quoted)
        && data::is(word.trim_end_matches(':'), CitationWord::Within)
    {
        return Role::In(Span::new(span.end - rest.len(), span.end));
    }
    let occasion = data::begins_with(s, CitationWord::Occasion).is_some();
    if LABELS.contains(lower.as_str()) || is_number(s) || is_document_number(s) || occasion {
        return Role::Label;
    }
    Role::None
}

/// The year behind an edition: `28. Aufl. 2012`, `3rd ed. 2018`.
pub(super) fn edition_year(text: &str, span: Span) -> Option<Date> {
    if !span.of(text).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (edition, year) = span.of(text).rsplit_once(' ')?;
    const LONGEST: usize = 20;
    (edition.len() <= LONGEST && is_year(year) && Phrase::Edition.ends(edition))
        .then(|| dates::only(text, Span::new(span.end - year.len(), span.end)))?
}

/// The year behind a publisher's place, before a page or at the end: `Frankfurt am Main 1979, S. 36`, `Torino 1972, 29`.
fn place_and_year(text: &str, span: Span, next: Option<&Element>) -> Option<Date> {
    let s = span.of(text);
    let year = year_of_place(s)?;
    let page = next.is_some_and(|next| {
        let next = next.span.of(text);
        let german =
            next.strip_prefix("S. ").map(|page| page.trim_end_matches(" f.").trim_end_matches(" ff."));
        german.is_some_and(|page| is_pages(page) || is_capital_roman(page))
    });
    // Without `S.` the place has to be known.
    let city = s[..s.len() - year.len()].split(['/', ' ']).find(|word| !word.is_empty()).unwrap_or_default();
    let known = || imprint::is_place(city) || imprint::is_place(s[..s.len() - year.len()].trim());
    let closed = next.is_none_or(|next| {
        let next = next.span.of(text);
        is_pages(next) || ["p. ", "pp. "].iter().any(|lead| next.strip_prefix(lead).is_some_and(is_pages))
    });
    (page || closed && known()).then(|| dates::only(text, Span::new(span.end - year.len(), span.end)))?
}

/// Whether the year of the source ends the element: `Frankfurt 1979`, `1979`, `(Berlin: Sage, 1979)`.
fn ends_in_year(text: &str, element: Element) -> bool {
    let s = element.span.of(text);
    year_of_place(s).is_some()
        || is_year(s)
        || edition_year(text, element.span).is_some()
        // `17. Juli 2018, S. 3`
        || dates::only(text, element.span).is_some()
        || s.strip_suffix(')').is_some_and(|s| s.len() > 4 && s.get(s.len() - 4..).is_some_and(is_year))
}

/// `XV–XCV`
fn is_capital_roman(s: &str) -> bool {
    s.len() <= 14
        && s.split(['-', '–']).all(|part| !part.is_empty() && part.chars().all(|c| "IVXLC".contains(c)))
}

/// `1979` of `Frankfurt am Main 1979`; an `Act of 2001` is no place.
fn year_of_place(s: &str) -> Option<&str> {
    let (place, year) = s.rsplit_once(' ')?;
    let capital = |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    (is_year(year) && capital(Some(place)) && capital(place.rsplit(' ').next())).then_some(year)
}

/// `LBNL-2001637`, `GAO-23-105482`, `S.Rept. 119-51`: a document's number.
pub(super) fn is_number(s: &str) -> bool {
    let digits = s.bytes().filter(u8::is_ascii_digit).count();
    digits >= 3
        && s.len() <= 24
        && s.split_whitespace().count() <= 2
        // `Text-Explore 0.0.2` is a name.
        && s.split('-').skip(1).any(|part| part.contains(|c: char| c.is_ascii_digit()) && !part.contains(' '))
        && s.starts_with(|c: char| c.is_ascii_uppercase())
}

/// `FIPS 203`, `Memorandum M-23-02`, `GAO-23-105482`: a document's number in its series.
pub(super) fn is_document_number(s: &str) -> bool {
    if !s.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    // `arXiv:2407.21792 [cs.AI]`
    let s = s.strip_suffix(']').and_then(|rest| rest.rsplit_once(" [")).map_or(s, |(number, _)| number);
    s.rsplit_once(' ').is_some_and(|(series, number)| {
        number.len() <= 16
            && number.contains(|c: char| c.is_ascii_digit())
            && SERIES.contains(series.trim_end_matches(" No."))
    }) || is_report_number(s)
        || marks::whole(s).is_some()
        || is_crs_number(s)
        || is_slashed_number(s)
}

/// `ST/ESA/SER.A/423`, `WSIS-03/GENEVA/DOC/0004`: a document of the United Nations and its kin.
pub(super) fn is_slashed_number(s: &str) -> bool {
    const LONGEST: usize = 40;
    s.len() <= LONGEST
        && s.starts_with(|c: char| c.is_ascii_uppercase())
        && s.ends_with(|c: char| c.is_ascii_digit())
        && s.bytes().filter(|b| *b == b'/').count() >= 2
        && s.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'-'))
}

/// `GAO-24-107231`, `M-24-15`: an agency's letters, the year, the number.
fn is_report_number(s: &str) -> bool {
    // `CPP20081113563001`
    let letters = s.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = s.len() - letters;
    if (2..=4).contains(&letters)
        && (6..=18).contains(&digits)
        && s.bytes().skip(letters).all(|b| b.is_ascii_digit())
    {
        return true;
    }
    // `RR-A2849-1`, `AA23-144A`
    let plain = s.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    if plain && is_number(s) && !s.ends_with('-') {
        return true;
    }
    let mut parts = s.split('-');
    let (series, year, number) = (parts.next(), parts.next(), parts.next());
    let digits = |part: Option<&str>| {
        part.is_some_and(|p| !p.is_empty() && p.len() <= 7 && p.starts_with(|c: char| c.is_ascii_digit()))
    };
    series.is_some_and(|s| (1..=6).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_uppercase()))
        && digits(year)
        && digits(number)
        && parts.next().is_none()
}

/// `R46795`, `IF11105`, `RL33388`, `LSB10052`: a report of the Congressional Research Service.
pub(super) fn is_crs_number(s: &str) -> bool {
    Phrase::Crs
        .all()
        .find_map(|series| s.strip_prefix(series))
        .is_some_and(|n| n.len() == 5 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Words that only lead to a URL.
pub(super) fn is_lead(s: &str) -> bool {
    let s = s.trim_end_matches([':', '<', ' ']);
    s.is_empty() || data::is(s, CitationWord::Lead)
}

/// The pin in a text element: `at 7`, `p. 59`, `pp. 7-9`, `¶ 27`, `131-32`.
pub(super) fn pin(text: &str, span: Span) -> Option<Span> {
    let s = span.of(text).trim_end_matches('.');
    let span = Span::new(span.start, span.start + s.len());
    // `here: 44–45`
    if s.starts_with(char::is_lowercase)
        && let Some(rest) = Phrase::Here.strip(s)
    {
        return pin(text, Span::new(span.end - rest.len(), span.end));
    }
    if let Some(lead) = Phrase::Page.leading(s).next() {
        return paged(text, span, lead);
    }
    // `tit. XVII`, `app. I`: a part of a law or a document.
    if let Some(number) = s.strip_prefix("tit. ").or_else(|| s.strip_prefix("app. "))
        && !number.is_empty()
        && number.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9'))
    {
        return Some(span);
    }
    for lead in Phrase::Part.leading(s) {
        // `Art. V(A)`
        let roman = |s: &str| {
            let number = s[lead.len()..].split('(').next().unwrap_or_default();
            lead.len() > 3 && !number.is_empty() && number.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
        };
        if s.len() > lead.len()
            && (s.contains(|c: char| c.is_ascii_digit()) || roman(s))
            && s.split_whitespace().count() <= 4
        {
            return Some(span);
        }
    }
    (is_pages(s) || is_noted_page(s) || is_roman(s) || is_followed(s)).then_some(span)
}

/// `43 ff.`, `43f`, `12 et seq.`: a page and those behind it.
fn is_followed(s: &str) -> bool {
    let digits = s.bytes().take_while(u8::is_ascii_digit).count();
    (1..=5).contains(&digits)
        && cues::eat(s, cues::skip(s, digits), cues::Role::Following).is_some_and(|end| end == s.len())
}

/// The pages behind the words `lead`, with which `span` begins.
fn paged(text: &str, span: Span, lead: &str) -> Option<Span> {
    let s = span.of(text);
    let rest = s[lead.len()..].trim_start();
    // `at para 50`
    if lead == "at " && rest.starts_with("para") {
        return pin(text, Span::new(span.end - rest.len(), span.end));
    }
    // `pp. Summary Tables-8 to Summary Tables-10`
    let first = rest.split(' ').next().unwrap_or_default();
    let named = lead.starts_with('p') && first.len() > 1 && !first.contains(|c: char| c.is_ascii_digit());
    let most = if named { 6 } else { 3 };
    // `pp. 615–623 and John Snell, ed.`: another source is joined on.
    let rest = match rest.split_once(" and ") {
        Some((pages, more)) if is_pages(pages) && more.starts_with(|c: char| !c.is_ascii_digit()) => pages,
        _ => rest,
    };
    let rest = rest.strip_suffix(" and").unwrap_or(rest);
    let short = rest.split_whitespace().count() <= most;
    let end = rest.as_ptr() as usize - text.as_ptr() as usize + rest.len();
    let span = Span::new(span.start, end);
    (short
        && rest.starts_with(|c: char| {
            c.is_ascii_digit() || matches!(c, '§' | '¶' | 'i' | 'v' | 'x' | '*' | 'A'..='Z')
        })
        && rest.contains(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x')))
    .then(|| Span::new(span.end - rest.len(), span.end))
}

/// `27:40`, `00:12:31`: a place in a recording.
pub(super) fn is_time(s: &str) -> bool {
    let mut parts = s.split(':');
    let two = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.clone().count() > 1 && parts.all(two)
}

/// `xx–xxi`: pages of a preface.
pub(super) fn is_roman(s: &str) -> bool {
    (2..=14).contains(&s.len()) && s.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | '-' | '–'))
}

/// `1167 n.20`, `105 & n.2`, `803 nn.4–5`, `5734 ¶ 308`: a page and a note or a paragraph of it.
pub(super) fn is_noted_page(s: &str) -> bool {
    let Some((page, note)) = s.split_once(' ') else { return false };
    let note = note.strip_prefix("& ").unwrap_or(note);
    let number = ["nn.", "n.", "¶¶", "¶", "fn.", "note", "fig.", "tbl."]
        .iter()
        .find_map(|lead| note.strip_prefix(lead));
    is_pages(page)
        && number.is_some_and(|n| {
            let n = n.trim_start();
            n.len() <= 12 && n.starts_with(|c: char| c.is_ascii_digit())
        })
}

/// Digits, a range of them, or roman numerals: what a bare pin looks like. A year is none.
pub(super) fn is_pages(s: &str) -> bool {
    let pages = !s.is_empty()
        && s.len() <= 14
        && s.starts_with(|c: char| c.is_ascii_digit())
        && s.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '—' | '‑' | '―' | 'n' | '.' | '&'));
    // `99-07-13812` is a document's number.
    let numbered = s.split(['-', '–', '—']).count() > 2 && !s.contains("--");
    pages && !numbered && !s.split(['-', '–', '—']).all(is_year)
}

/// Whether the name of a case stands right before `at`.
fn follows_case(text: &str, at: usize) -> bool {
    const LONGEST: usize = 200;
    let before = &text[text.floor_char_boundary(at.saturating_sub(LONGEST))..at];
    before.ends_with(", ")
        && before.rfind(" v. ").is_some_and(|versus| !before[versus..].contains([';', '(']))
}

/// `1979`
pub(super) fn is_year(s: &str) -> bool {
    s.len() == 4 && s.bytes().all(|b| b.is_ascii_digit()) && ("1700"..="2050").contains(&s)
}

/// Whether `span` is a session of Congress: `118th Cong.`
pub(super) fn is_session(text: &str, span: Span) -> bool {
    session(text, span).is_some_and(|session| session.end == span.end)
}

/// `118th Cong.`, `1st sess.` and what comes before a page: the span of the session.
fn session(text: &str, span: Span) -> Option<Span> {
    let s = span.of(text);
    let digits = s.bytes().take_while(u8::is_ascii_digit).count();
    // `2006–2007 Sess.`
    if digits == 4
        && let Some(sess) = s.find(" Sess.")
        && s[4..sess].trim_start_matches(['-', '–']).bytes().all(|b| b.is_ascii_digit())
    {
        return Some(Span::new(span.start, span.start + sess + " Sess.".len()));
    }
    let rest = s.get(digits..).filter(|_| (1..=3).contains(&digits))?;
    let rest = ["st ", "nd ", "rd ", "th ", "d ", "ST ", "ND ", "RD ", "TH ", "D "]
        .iter()
        .find_map(|suffix| rest.strip_prefix(suffix))?;
    let word = rest.split_whitespace().next()?;
    Phrase::Session.is(word).then(|| {
        let start = span.end - rest.len();
        Span::new(span.start, start + word.len())
    })
}
