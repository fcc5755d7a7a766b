//! What only a citation has: a date, a URL, a volume and page, a note number, the number of a document.

use super::{Opening, content_words, find_word, first_part, is_told, statute};
use crate::citations::containers;
use crate::citations::cues;
use crate::citations::data::{self, CitationWord, DATE_WORDS, MONTHS};
use crate::citations::dates;
use crate::citations::head;
use crate::citations::imprint;
use crate::citations::legal;
use crate::citations::official_journal;
use crate::citations::persons;
use crate::citations::phrases::Phrase;
use crate::citations::reports;
use crate::citations::roles;
use crate::citations::scan::{Atom, AtomKind, Scan};
use crate::citations::signals;
use crate::citations::tail;
use crate::document::Kind;
use crate::span::Span;

/// Whether the clause holds what only citations have.
pub(super) fn anchored(text: &str, span: Span, scan: &Scan, opening: Opening) -> bool {
    if opening == Opening::Back {
        return !is_bare_cross_reference(span.of(text));
    }
    let atoms = scan.within(span);
    for (i, atom) in atoms.iter().enumerate() {
        match atom.kind {
            AtomKind::Url => return true,
            AtomKind::Paren => {
                let inside = Scan::inside(text, atom.span);
                let next = text[atom.span.end..span.end].trim_start();
                let ends = next.is_empty()
                    || next.starts_with([',', '(', '[', ':', '.', ';'])
                    || text[atom.span.end..].starts_with(['.', ';']);
                let located = ["para", "vol", "at ", "ch", "pt", "art", "p ", "pp "]
                    .iter()
                    .any(|w| next.starts_with(w));
                // `PLoS Med. 2 (2005) e124`
                let numbered = || next.split([';', ',', ' ']).next().is_some_and(tail::is_article_page);
                if (ends || located || next.starts_with(|c: char| c.is_ascii_digit()) || numbered())
                    && dates::closing(text, inside).is_some()
                {
                    return true;
                }
                // `Bostrom (n 4) 117`
                if cues::is_note(inside.of(text)) {
                    return true;
                }
                if imprint::status(text, inside) || official_journal::read(text, inside).is_some() {
                    return true;
                }
                let law = legal::opening(inside.of(text))
                    .is_some_and(|(words, kind)| kind == Kind::Statute && words.starts_with('P'));
                if law && content_words(&text[span.start..atom.span.start]) == 0 {
                    return true;
                }
            }
            AtomKind::Bracket if dates::only(text, Scan::inside(text, atom.span)).is_some() => return true,
            AtomKind::Bracket if !scan.urls_within(atom.span).is_empty() => {
                return true;
            }
            AtomKind::Comma | AtomKind::Quote => {
                let next = atoms[i + 1..]
                    .iter()
                    .find(|a| a.kind != AtomKind::SoftStop)
                    .map_or(span.end, |a| a.span.start);
                let part = Span::new(atom.span.end, next).trimmed(text);
                // `2016 O.J. (L 119) 1`
                let series = part.of(text).ends_with("O.J.") || part.of(text).ends_with("OJ");
                if series && part.of(text).starts_with(|c: char| c.is_ascii_digit()) {
                    return true;
                }
                if (atom.kind == AtomKind::Comma || text[..atom.span.end].ends_with([',', '"', '”']))
                    && is_anchor_part(text, part, Span::new(span.start, atom.span.start), span.end)
                {
                    return true;
                }
            }
            _ => {}
        }
    }
    let s = span.of(text);
    if is_named_title(text, span, atoms, 2) {
        return true;
    }
    if scan.back {
        if cues::is_told_back(s) {
            return true;
        }
        if let Some(at) = find_word(s, "supra").or_else(|| find_word(s, "infra")) {
            return !is_bare_cross_reference(&s[at..]);
        }
    }
    // `Brundage et al. at 10-11`
    if s.len() < 160
        && s.ends_with(|c: char| c.is_ascii_digit() || c == '.')
        && let Some(at) = s.rfind(" at ")
        && let page = s[at + 4..].trim_end_matches('.')
        && (roles::is_pages(page) || roles::is_noted_page(page))
    {
        return true;
    }
    if let Some(mark) = scan.mark_within(span) {
        let before = text[span.start..mark.span.start].trim_end();
        // `For more on chips, see CRS Report R45116`; `“Powers to Build,” in CRS Report R48763`
        let led = before.rsplit(' ').next().is_some_and(|word| word.eq_ignore_ascii_case("see"))
            || before.strip_suffix(" in").is_some_and(|title| {
                let lead = title.split(['"', '“']).next().unwrap_or_default().trim_end();
                title.ends_with(['"', '”']) && (lead.is_empty() || lead.ends_with("see") || lead == "and")
            });
        return mark.kind == Kind::Case || led || !before.ends_with(char::is_alphanumeric);
    }
    if legal::rule_or_act(text, span).is_some() || is_act_by_article(text, span) {
        return true;
    }
    // `Utah Code Ann. section 48-5-201`: no sign, and no number before the code.
    if s.contains(" section ")
        && legal::locus(text, Span::new(span.start, span.start + first_part(s).len())).is_some()
    {
        return true;
    }
    // A section sign outside parentheses, in what is no sentence or begins with its code.
    if scan.section
        && let Some(at) = s.find('§').into_iter().chain(Phrase::Federal.find(s)).min()
        && !atoms.iter().any(|a| a.span.start <= span.start + at && span.start + at < a.span.end)
    {
        // `Under § 2.10 of the Compact each State may …`
        let sentence = matches!(s[..at].trim_end(), "Under" | "In" | "By") && content_words(&s[at..]) >= 3;
        return content_words(&s[..at]) == 0 && !sentence || statute(text, span).is_some();
    }
    false
}

/// `Doe, “Title.”`: a name and a title of so many `words` in quote marks, and nothing else.
fn is_named_title(text: &str, span: Span, atoms: &[Atom], words: usize) -> bool {
    const NAME: usize = 80;
    let [.., comma, quote] = atoms else { return false };
    let ends = text[quote.span.end..span.end].chars().all(|c| !c.is_alphanumeric());
    let name = Span::new(span.start, comma.span.start).of(text);
    comma.kind == AtomKind::Comma
        && quote.kind == AtomKind::Quote
        && ends
        && text[comma.span.end..quote.span.start].trim().is_empty()
        && name.len() <= NAME
        && name.starts_with(char::is_uppercase)
        && content_words(name) == usize::from(name.contains(" et al")) * 2
        && quote.span.of(text).split_whitespace().count() >= words
}

/// Whether what a signal leads to is a source by that alone: `See TMC, “Nodules.”`, `See Doe v. Roe.`
pub(super) fn is_led_to(text: &str, span: Span, scan: &Scan) -> bool {
    let case = text[span.start..span.end].trim_end_matches(['.', ' ']);
    let told = legal::opening(case)
        .is_some_and(|(_, kind)| matches!(kind, Kind::Speech | Kind::Letter | Kind::Hearing));
    told || is_named_title(text, span, scan.within(span), 1)
        || legal::is_case_name(case) && content_words(case) == 0 && !case.contains([',', '(', ';'])
}

/// `Grid Bank, *Tax and Ports*, Grid Brief`: a name before words in italics or a link, and few words behind them.
pub(super) fn is_marked_title(text: &str, span: Span, scan: &Scan) -> bool {
    const BEHIND: usize = 10;
    let Some(title) = scan.title_within(span) else { return false };
    let start = signals::leading(text, span).map_or(span.start, |(_, at)| at);
    let Some(names) = text[start.min(title.start)..title.start].trim_end().strip_suffix(',') else {
        return false;
    };
    let names = Span::new(start, start + names.len());
    let behind = Span::new(title.end, span.end).of(text);
    let person =
        || persons::persons(text, names).is_some_and(|found| found.full && found.span.end == names.end);
    let named = |name: &str| {
        let at = name.as_ptr() as usize - text.as_ptr() as usize;
        containers::is_author(text, Span::new(at, at + name.len()))
            || head::is_capitals(name) && !name.contains(' ')
    };
    title.of(text).starts_with(char::is_uppercase)
        && !behind.starts_with(|c: char| c == ' ' || c.is_alphanumeric())
        && behind.split_whitespace().count() <= BEHIND
        && content_words(behind) <= 2
        && (person() || names.of(text).split(", ").all(named))
}

/// Whether the first words alone, a number among them, name a document.
pub(super) fn is_official(text: &str, span: Span) -> bool {
    let s = span.of(text);
    let first_part = first_part(s);
    legal::locus(text, Span::new(span.start, span.start + first_part.len())).is_some()
        || is_told(text, span, first_part)
        || legal::opening(s)
            .is_some_and(|(_, kind)| matches!(kind, Kind::Report | Kind::Statute | Kind::ExecutiveOrder))
        || is_dated_act(text, span)
}

/// `Regulation (EU) 2016/679 … of 27 April 2016 on …`: an act of the European Union by its number and its day.
fn is_dated_act(text: &str, span: Span) -> bool {
    const ACT: usize = 160;
    let head = Span::new(span.start, text.floor_char_boundary(span.end.min(span.start + ACT)));
    let Some((words, Kind::Regulation | Kind::Government)) = legal::opening(span.of(text)) else {
        return false;
    };
    dates::first_day(text, head).is_some_and(|date| {
        content_words(&text[span.start + words.len()..date.span.start.max(span.start + words.len())]) == 0
    })
}

/// `Universal Declaration of Human Rights, Article 12`, `Regulation (EU) 2016/679, recital 71`: an act or a treaty by
/// its name, and the part of it that is meant.
fn is_act_by_article(text: &str, span: Span) -> bool {
    const REGARD: usize = 2;
    let s = span.of(text).trim_end_matches('.');
    let Some((name, part)) = s.rsplit_once(", ") else { return false };
    let start = span.start + name.len() + ", ".len();
    matches!(legal::opening(name), Some((_, Kind::Treaty | Kind::Regulation | Kind::Statute)))
        && content_words(name) <= REGARD
        && part.starts_with(char::is_alphabetic)
        && roles::pin(text, Span::new(start, start + part.len())).is_some()
}

/// Whether a part between commas is a locus, a pin, or the date a citation ends with.
fn is_anchor_part(text: &str, part: Span, before: Span, end: usize) -> bool {
    const LONGEST: usize = 60;
    // The full stop of the note's last sentence is none of its date.
    let s = part.of(text).trim_end_matches('.');
    let part = Span::new(part.start, part.start + s.len());
    let Some(first) = s.as_bytes().first() else { return false };
    if s.len() > LONGEST {
        return first.is_ascii_digit() && legal::locus(text, part).is_some_and(|l| l.page.is_some());
    }
    // `Titel, 28. Aufl. 2012, S. 399`
    if roles::edition_year(text, part).is_some() {
        return true;
    }
    // `“Title,” Nikkei Asia, 5 May 2021`
    if dates::only(text, part).is_some_and(|date| date.iso.has_day()) {
        return near_end(text, part.end, end);
    }
    if first.is_ascii_uppercase() && reports::collection(text, part).is_some() {
        return true;
    }
    if first.is_ascii_digit() {
        let year = s.len() == 4 && dates::only(text, part).is_some();
        if year {
            // The year of `July 1, 2020` is one only if the whole date stands alone.
            let mut words = before.of(text).rsplit([' ', ',']);
            let (day, month) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let inside = day.bytes().all(|b| b.is_ascii_digit())
                && !day.is_empty()
                && MONTHS.has(month.trim_end_matches('.'));
            let alone = || {
                let head = before.of(text);
                let at = head.rfind(',').map_or(0, |at| at + 1);
                let mut words = head[at..].trim_start_matches(['"', '”', '’', '\'']).split_whitespace();
                // `updated March 12, 2025`; but `on July 1, 2020` ends a sentence.
                let first = words.next().unwrap_or_default();
                let dates = first.len() > "on".len() && DATE_WORDS.has(first);
                at > 0 && words.count() == 1 + usize::from(dates)
            };
            return (!inside || alone()) && near_end(text, part.end, end);
        }
        // `December 1, 1863 and January 25, 1864`
        if s.split_once(" and ")
            .is_some_and(|(year, day)| roles::is_year(year) && day.starts_with(char::is_uppercase))
        {
            return near_end(text, part.end, end);
        }
        if roles::is_pages(s) {
            return false;
        }
        return legal::locus(text, part).is_some_and(|l| l.page.is_some() || l.pin.is_some())
            || legal::is_case_name(before.of(text)) && reports::comma_report(text, part, end).is_some();
    }
    if data::begins_with(s, CitationWord::Visit).is_some() || roles::is_slashed_number(s) {
        return true;
    }
    // `Title, Torino 1972, 29`
    if s.rsplit_once(' ').is_some_and(|(place, year)| roles::is_year(year) && imprint::is_place(place)) {
        return near_end(text, part.end, end);
    }
    if Phrase::Docket.strip(s).is_some_and(begins_application) {
        return true;
    }
    // `IBM, undated`
    if Phrase::Undated.is(s) {
        return near_end(text, part.end, end);
    }
    if ["p. ", "pp. ", "p.", "pp.", "p ", "pp ", "vol. "].iter().any(|w| s.starts_with(w))
        && s.contains(|c: char| c.is_ascii_digit())
    {
        return true;
    }
    // `Title, paragraph 35`, `Titel, Rn. 38`
    if let Some(lead) = ["para", "Rn", "Rz", "point"].iter().find(|lead| s.starts_with(**lead))
        && s[lead.len()..].contains(|c: char| c.is_ascii_digit())
        && roles::pin(text, part).is_some()
    {
        return text[part.end..end].trim_matches(['.', ' ']).is_empty();
    }
    if let Some(rest) = s.strip_prefix("at ") {
        return rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '§' | '¶'))
            && rest.split_whitespace().count() <= 2;
    }
    first.is_ascii_uppercase() && dates::only(text, part).is_some() && near_end(text, part.end, end)
}

/// Whether `s` begins with the number of an application to a court: `55721/07`.
fn begins_application(s: &str) -> bool {
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let number = digits(s);
    let year = s[number..].strip_prefix('/').map(digits);
    (2..=5).contains(&number) && year == Some(2)
}

/// Whether no long run of words follows: a citation's date stands near its end.
fn near_end(text: &str, at: usize, end: usize) -> bool {
    text[at..end].split_whitespace().filter(|w| !w.contains("://")).take(9).count() < 9
}

/// `supra`/`infra` without a note or a page: a cross reference to a part of the text.
fn is_bare_cross_reference(s: &str) -> bool {
    let s = s.trim_start();
    let word = s.split_whitespace().next().unwrap_or_default();
    let back = word.to_ascii_lowercase();
    if !(back.starts_with("supra") || back.starts_with("infra")) {
        return false;
    }
    let rest = s[word.len()..].trim_start().to_ascii_lowercase();
    !(rest.starts_with("note")
        || rest.starts_with("n.")
        || rest.starts_with("nn.")
        || rest.starts_with("fn")
        || rest.starts_with("at ")
        || rest.starts_with("footnote")
        || rest.starts_with("endnote")
        || rest.contains("note ")
        || rest.contains("notes ")
        || rest.contains("n. "))
}
