//! Judgments cited by their court, date and number: `BVerfG, Urteil vom 27. Februar 2008 – 1 BvR 370/07, Rn. 166`,
//! `ECtHR, Roe v. Grid [GC], Nos. 58170/13 and 62322/14, 25 May 2021`, `Judgment of 16 July 2020, Grid and Roe,
//! C-311/18, EU:C:2020:559, paragraph 134`.

use super::clauses;
use super::data::{self, CitationWord, JUDGING_COURTS};
use super::dates::{self, Date};
use super::head::{Head, finish};
use super::legal;
use super::marks;
use super::official;
use super::phrases::Phrase;
use super::reports;
use super::roles;
use super::scan::Scan;
use super::split::Segment;
use super::tail::Tail;
use crate::document::Kind;
use crate::span::Span;

/// The court and the date that `span` begins with, with what stands behind them; a number may stand in the date's place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    court: Option<Span>,
    date: Option<Date>,
    /// Where what follows begins, in bytes.
    at: usize,
}

/// Parts between a court and its judgment, at most: `CE, sect., Ass., 21 avril 2021`.
const FORMATIONS: usize = 3;

/// Reads the beginning of a judgment's citation.
pub(super) fn opening(text: &str, span: Span) -> Option<Opening> {
    let court = court(span.of(text));
    if court.is_none() && judgment(span.of(text)).is_none() {
        return None;
    }
    let mut parts = parts(text, span);
    let first = parts.next()?;
    let len = court.map_or(0, str::len);
    let behind = Span::new((first.start + len).min(first.end), first.end).trimmed(text);
    let named = court.map(|_| Span::new(first.start, first.start + len));
    if let Some(date) = judged(text, behind) {
        return Some(Opening { court: named, date: Some(date), at: first.end });
    }
    // A chamber or a city may follow a court's name, and nothing else.
    if court.is_none() || !is_chamber(behind.of(text)) {
        return None;
    }
    let mut at = first.end;
    for part in parts.take(FORMATIONS) {
        if let Some(date) = judged(text, part) {
            return Some(Opening { court: named, date: Some(date), at: part.end });
        }
        if is_number(text, part) || legal::is_case_name(part.of(text)) {
            return Some(Opening { court: named, date: None, at });
        }
        if !is_formation(part.of(text)) {
            return None;
        }
        at = part.end;
    }
    None
}

/// Reads `segment` as a judgment.
pub(super) fn parse(text: &str, segment: &Segment, scan: &Scan) -> Option<(Head, Tail)> {
    let Opening { court, mut date, at } = opening(text, segment.body)?;
    let url = scan.urls_within(segment.body).first().cloned();
    let end = url.as_ref().map_or(segment.body.end, |url| url.span.start).max(at);
    let mut tail = Tail { url, ..Tail::default() };
    let (mut title, mut number, mut reported): (Option<Span>, Option<Span>, Option<Span>) =
        (None, None, None);
    // Whether a number stands behind the name, which then has ended.
    let mut closed = false;
    for part in parts(text, Span::new(at, end)) {
        let s = part.of(text);
        let reporter =
            reports::collection(text, part).filter(|(.., kind)| *kind == Kind::Case || date.is_some());
        if let Some(kind) = marks::whole(s) {
            number = number.or(Some(part).filter(|_| kind == Kind::Case));
            closed = title.is_some();
        } else if date.is_none_or(|date| !date.iso.has_day())
            && let Some(found) = judged(text, part)
        {
            date = Some(found);
        } else if let Some((name, volume, _)) = reporter {
            (reported, tail.volume) = (Some(name), Some(volume));
        } else if tail.volume.is_some() && tail.page.is_none() && roles::is_pages(s) {
            tail.page = Some(part);
        } else if let Some(pin) = roles::pin(text, part) {
            tail.pin.get_or_insert(pin);
        } else if is_number(text, part) {
            closed = title.is_some();
        } else if !closed && s.starts_with(char::is_uppercase) {
            // A name has commas of its own: `Roe, Li and Others v. Grid`.
            let start = title.map_or(part.start, |title| title.start);
            title = Some(Span::new(start, part.end));
        }
    }
    let title = title.map(|title| without_docket(text, title)).filter(|title| !title.is_empty());
    let mut head = Head { title, kind: Some(Kind::Case), ..Head::default() };
    finish(text, &mut head);
    if head.title.is_some_and(|title| clauses::runs_on(title.of(text))) {
        return None;
    }
    // The law report is found sooner than the court, the number sooner than either's name.
    tail.container = reported.or(number).or(court);
    tail.date = date;
    Some((head, tail))
}

/// The parts between commas and dashes that blanks stand round.
fn parts(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let s = span.of(text);
    let cuts = s.match_indices([',', '-', '–', '—']).filter(move |(at, mark)| {
        s[at + mark.len()..].starts_with(' ') && (*mark == "," || s[..*at].ends_with(' '))
    });
    let mut from = 0;
    cuts.map(|(at, mark)| (at, at + mark.len())).chain([(s.len(), s.len())]).filter_map(move |(end, next)| {
        let words = s[from..end].trim_start_matches([',', ' ']);
        let start = end - words.len();
        from = next;
        let len = words.trim_end_matches(['.', ',', ' ']).len();
        (len > 0).then(|| Span::new(span.start + start, span.start + start + len))
    })
}

/// The name of a court that `s` begins with, the longest.
fn court(s: &str) -> Option<&str> {
    JUDGING_COURTS
        .get(data::first_word(s))?
        .iter()
        .filter(|name| s.starts_with(**name) && !s[name.len()..].starts_with(char::is_alphanumeric))
        .max_by_key(|name| name.len())
        .map(|name| &s[..name.len() + usize::from(s[name.len()..].starts_with('.'))])
}

/// Whether `s` names a court and nothing else.
pub(super) fn is_court(s: &str) -> bool {
    court(s).is_some_and(|name| name.len() == s.len())
}

/// `name` without the court before it: `CJUE, Schrems`; a court's name alone stays.
pub(super) fn behind_court(text: &str, name: Span) -> Span {
    let s = name.of(text);
    court(s)
        .and_then(|court| s[court.len()..].strip_prefix(", "))
        .map_or(name, |rest| Span::new(name.end - rest.len(), name.end))
}

/// What stands between a court's name and its judgment: a chamber, a city.
fn is_chamber(s: &str) -> bool {
    const WORDS: usize = 4;
    s.split_whitespace().count() <= WORDS && clauses::content_words(s) == 0 && !s.ends_with(':')
}

/// The chamber that judged, by its own name: `Ass.`, `gde ch.`, `1re civ.`, `sez. un.`
fn is_formation(s: &str) -> bool {
    let name = match s.split_once(' ') {
        Some((ordinal, name)) if ordinal.starts_with(|c: char| c.is_ascii_digit()) => name,
        Some((name, ordinal))
            if ordinal.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'I' | b'V' | b'X')) =>
        {
            name
        }
        _ => s,
    };
    data::is(name.trim_end_matches('.'), CitationWord::Formation)
}

/// What follows the words for a judgment at the start of `s`: `Urteil vom`, `Judgment of the Court (Grand Chamber) of`.
fn judgment(s: &str) -> Option<&str> {
    let words = data::begins_with(s, CitationWord::Judgment)?;
    Some(&s[words.len()..])
}

/// The date of `Urteil vom 27. Februar 2008`, `Judgment of the Court (Grand Chamber) of 13 May 2014`, `10 juin 2009`.
fn judged(text: &str, part: Span) -> Option<Date> {
    let s = part.of(text);
    let behind = judgment(s);
    let rest = Span::new(part.end - behind.unwrap_or(s).len(), part.end).trimmed(text);
    // `Urt. v. 29. Oktober 2015 (C-490/14)`
    let rest = match rest.of(text).split_once(" (") {
        Some((day, number)) if number.ends_with(')') && number.contains(|c: char| c.is_ascii_digit()) => {
            Span::new(rest.start, rest.start + day.len())
        }
        _ => rest,
    };
    let day = rest.of(text).rsplit(' ').next().unwrap_or_default();
    let day = Span::new(rest.end - day.len(), rest.end);
    let date = dates::dotted(day, day.of(text)).or_else(|| dates::first(text, rest))?;
    let before = Span::new(rest.start, date.span.start).of(text);
    let alone = before.is_empty() || behind.is_some() && clauses::content_words(before) <= 2;
    (alone && date.iso.has_day() && date.span.end == rest.end).then_some(date)
}

/// A case's number: `C-311/18`, `Joined Cases C-203/15 and C-698/15`, `1 BvR 370/07`, `n° 2009-580 DC`, `Nos. 58170/13`.
fn is_number(text: &str, part: Span) -> bool {
    const LONGEST: usize = 60;
    let s = part.of(text);
    let digits = s.bytes().any(|b| b.is_ascii_digit());
    let led = Phrase::Docket.strip(s).or_else(|| Phrase::NumberedCase.strip(s)).is_some();
    let numbered = |word: &str| {
        word.contains(['/', '-', '‑', '–']) && word.bytes().any(|b| b.is_ascii_digit())
            || word.bytes().all(|b| b.is_ascii_digit())
    };
    let words = || s.split([' ', ',']).filter(|word| !word.is_empty());
    let bare = words().any(|word| word.contains('/') && numbered(word))
        && words().all(|word| {
            numbered(word)
                || data::is(word, CitationWord::Small)
                || word.len() <= 4 && word.starts_with(char::is_uppercase)
        });
    let court = marks::find(text, part).next().is_some_and(|mark| mark.span.start == part.start);
    digits && s.len() <= LONGEST && (led && !legal::is_case_name(s) || bare || court)
}

/// A case's name without the number before it: `Case C-131/12 Grid v Roe`.
fn without_docket(text: &str, title: Span) -> Span {
    let s = title.of(text);
    if Phrase::NumberedCase.strip(s).is_none() && !s.starts_with("C-") {
        return title;
    }
    let name = official::behind_numbers(s).unwrap_or(s.len());
    Span::new(title.start + name, title.end)
}

#[cfg(test)]
mod tests {
    use super::super::full;
    use super::super::scan::scan;
    use super::super::split::split;
    use super::*;

    #[test]
    fn judgments_are_read_by_court_date_and_number() {
        for (text, want) in [
            (
                "BVerfG, Urteil vom 27. Februar 2008 – 1 BvR 370/07, Rn. 166.",
                " | BVerfG |  |  | 2008-02-27 | Rn. 166",
            ),
            (
                "BGH, Urt. v. 12.7.2018 – III ZR 183/17, NJW 2018, 3178.",
                " | NJW | 2018 | 3178 | 2018-07-12 | ",
            ),
            (
                "EuGH, Urt. v. 29. Oktober 2015 (C-490/14), - Grid Verlag - Rn. 17.",
                "Grid Verlag | EuGH |  |  | 2015-10-29 | Rn. 17",
            ),
            (
                "CE, Ass., 21 avril 2021, Grid Data Network, n° 393099.",
                "Grid Data Network | CE |  |  | 2021-04-21 | ",
            ),
            (
                "CJUE, gde ch., 6 octobre 2020, La Grille du Net, aff. C-511/18, pt 168.",
                "La Grille du Net | CJUE |  |  | 2020-10-06 | pt 168",
            ),
            ("Cons. const., 10 juin 2009, n° 2009-580 DC.", " | Cons. const. |  |  | 2009-06-10 | "),
            (
                "ECtHR, Roe and Others v. Grid [GC], Nos. 58170/13, 62322/14 and 24960/15, 25 May 2021, § 387.",
                "Roe and Others v. Grid | ECtHR |  |  | 2021-05-25 | § 387",
            ),
            (
                "CJEU, C-311/18, Grid Commissioner v. Roe Ltd, 16 July 2020, para. 134.",
                "Grid Commissioner v. Roe Ltd | CJEU |  |  | 2020-07-16 | para. 134",
            ),
            (
                "Judgment of 16 July 2020, Grid Ireland and Roe, C‑311/18, EU:C:2020:559, paragraph 134.",
                "Grid Ireland and Roe | EU:C:2020:559 |  |  | 2020-07-16 | paragraph 134",
            ),
            (
                "Judgment of the Court (Grand Chamber) of 13 May 2014, Roe v Li, Case C-131/12, ECLI:EU:C:2014:317.",
                "Roe v Li | ECLI:EU:C:2014:317 |  |  | 2014-05-13 | ",
            ),
        ] {
            let note = Span::new(0, text.len());
            let scan = scan(text, note);
            let found: Vec<String> = split(text, note, &scan)
                .iter()
                .filter_map(|segment| full::parse(text, segment, &scan, &[]))
                .map(|c| {
                    let fields = [c.title, c.container, c.volume, c.page, c.date, c.pin];
                    fields.map(Option::unwrap_or_default).join(" | ")
                })
                .collect();
            assert_eq!(found, [want], "{text}");
        }
    }

    #[test]
    fn a_sentence_about_a_court_is_no_judgment() {
        for text in [
            "The ECJ, in its early years, held otherwise.",
            "CE, the mark, is put on goods.",
            "Judgment of peers, not of machines.",
        ] {
            assert!(opening(text, Span::new(0, text.len())).is_none(), "{text}");
        }
    }
}
