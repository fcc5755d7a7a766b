//! Law reports and journals behind a year in brackets or parentheses: `[2017] UKSC 5`, `[2004] 2 AC 457`,
//! `(1992) 175 CLR 1`, `(2014) 37(2) University of New South Wales Law Journal 643`, `[2016] OJ L119/1`.

use super::clauses::content_words;
use super::containers::is_small;
use super::data::{COLLECTIONS, CONTAINERS, COURTS, MONTHS, REPORTERS, key};
use super::head::is_capitals;
use super::judgments;
use super::legal::{self, Locus};
use super::official_journal;
use super::phrases::Phrase;
use crate::document::Kind;
use crate::span::Span;

/// Reads `part`, the text right behind a year, as a report's or a journal's place.
pub(super) fn behind_year(text: &str, part: Span) -> Option<Locus> {
    const LONGEST: usize = 120;
    const NAME: usize = 10;
    let part = part.trimmed(text);
    let s = part.of(text);
    if s.len() > LONGEST {
        return None;
    }
    if let Some((place, pin)) = legal::divide_pin(text, part) {
        return Some(Locus { pin: Some(pin), ..behind_year(text, place)? });
    }
    let digits = s.bytes().take_while(u8::is_ascii_digit).count();
    let mut name_at = digits;
    if digits > 0 {
        // `37(2)`: the issue.
        if let Some(issue) = s[digits..].strip_prefix('(') {
            name_at += 1 + issue.find(')')? + 1;
        } else if let Some(issue) = s[digits..].strip_prefix(':') {
            // `23:2 Grid Polity 239`
            name_at += 1 + issue.bytes().take_while(u8::is_ascii_digit).count();
        }
        if digits > 4 || !s[name_at..].starts_with(' ') {
            return None;
        }
    }
    let volume = (digits > 0).then(|| Span::new(part.start, part.start + digits));
    let rest = Span::new(part.start + name_at, part.end).trimmed(text);
    if let Some(issue) = official_journal::read(text, rest) {
        return Some(Locus {
            volume: Some(issue.volume),
            container: issue.name,
            page: issue.page,
            pin: None,
            kind: Some(Kind::Regulation),
            reporter: false,
        });
    }
    let (name, page) = rest.of(text).rsplit_once(' ')?;
    let paged = page.starts_with(|c: char| c.is_ascii_digit())
        && page.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b','))
        || page
            .strip_prefix(['A', 'S', 'e'])
            // `[2007] ECR II-3601`
            .or_else(|| page.strip_prefix("I-").or_else(|| page.strip_prefix("II-")))
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let words = name.split(' ').count();
    if !paged || !name.starts_with(char::is_uppercase) || words > NAME || content_words(name) > 0 {
        return None;
    }
    let folded = key(name);
    let known = CONTAINERS.get(&folded).copied();
    let court = COURTS.contains(&folded) || known.is_none() && REPORTERS.contains(&folded);
    let first = name.split(' ').next().unwrap_or_default();
    let kind = match known {
        _ if court => Kind::Case,
        Some(kind) => kind,
        // A short name in capitals is a series of reports, a longer one a journal.
        None if volume.is_none() || words <= 2 && is_capitals(first) => Kind::Case,
        None if Phrase::LawJournal.is_in(name) => Kind::LawJournal,
        None => Kind::Journal,
    };
    if volume.is_none() && !court && known.is_none() && !(words <= 3 && is_capitals(first)) {
        return None;
    }
    let container = Span::new(rest.start, rest.start + name.len());
    let page = Span::new(rest.end - page.len(), rest.end);
    Some(Locus {
        volume,
        container,
        page: Some(page),
        pin: None,
        kind: Some(kind),
        reporter: kind == Kind::Case,
    })
}

/// A collection cited by its name first, and the volume or year behind it: `BVerfGE 65`, `NJW 1984`, `S.C. 2000`.
pub(super) fn collection(text: &str, part: Span) -> Option<(Span, Span, Kind)> {
    const LONGEST: usize = 16;
    if part.len() > 2 * LONGEST || !text[part.start..].starts_with(char::is_uppercase) {
        return None;
    }
    // `BGH NJW 2014`: the court that judged.
    let court = part
        .of(text)
        .split_once(' ')
        .filter(|(court, rest)| rest.contains(' ') && judgments::is_court(court));
    let part = court.map_or(part, |(_, rest)| Span::new(part.end - rest.len(), part.end));
    let s = part.of(text);
    if s.len() > LONGEST || !s.starts_with(char::is_uppercase) {
        return None;
    }
    let (name, volume) = s.rsplit_once(' ')?;
    let number = volume.bytes().all(|b| b.is_ascii_digit()) && (1..=4).contains(&volume.len());
    let kind = COLLECTIONS.get(&key(name)).copied().filter(|_| number)?;
    let kind = if court.is_some() { Kind::Case } else { kind };
    // Laws are found by their year, and no bill of the Senate is one.
    (kind != Kind::Statute || volume.len() == 4).then(|| {
        let volume = Span::new(part.end - volume.len(), part.end);
        (Span::new(part.start, part.start + name.len()), volume, kind)
    })
}

/// `L. R. 7 C. P. 606`: the volume within the name of the Law Reports' series.
pub(super) fn law_report(text: &str, part: Span) -> Option<Locus> {
    let s = part.of(text);
    let rest = ["L. R. ", "L.R. "].iter().find_map(|series| s.strip_prefix(series))?;
    let (name, page) = s.rsplit_once(' ')?;
    let volume = rest.split(' ').next()?;
    let at = part.end - rest.len();
    (is_number(volume) && is_number(page) && rest.len() > volume.len() + page.len() + 2).then(|| Locus {
        volume: Some(Span::new(at, at + volume.len())),
        container: Span::new(part.start, part.start + name.len()),
        page: Some(Span::new(part.end - page.len(), part.end)),
        pin: None,
        kind: Some(Kind::Case),
        reporter: true,
    })
}

/// Whether `s` is a volume or a page: up to four digits.
fn is_number(s: &str) -> bool {
    (1..=4).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit())
}

/// `106 Information Fusion 102301`: a journal whose name is in full, between its volume and a page or an article's
/// number.
pub(super) fn spelled_out(text: &str, part: Span) -> Option<Locus> {
    const WORDS: usize = 9;
    const NUMBER: usize = 7;
    let s = part.of(text);
    let (volume, rest) = s.split_once(' ')?;
    let (name, page) = rest.rsplit_once(' ')?;
    let paged = (1..=NUMBER).contains(&page.len()) && page.bytes().all(|b| b.is_ascii_digit());
    let named = |word: &str| word.starts_with(char::is_uppercase) || is_small(word);
    let plain = name.starts_with(char::is_uppercase)
        && name.split(' ').count() <= WORDS
        && name.split(' ').all(named)
        && !name.contains(|c: char| c.is_ascii_digit() || matches!(c, ',' | ';' | ':' | '(' | '"' | '“'));
    let dated = MONTHS.has(name.split(' ').next()?.trim_end_matches('.'));
    (is_number(volume) && paged && plain && !dated).then(|| Locus {
        volume: Some(Span::new(part.start, part.start + volume.len())),
        container: Span::new(part.start + volume.len() + 1, part.end - page.len() - 1),
        page: Some(Span::new(part.end - page.len(), part.end)),
        pin: None,
        kind: Some(Kind::Journal),
        reporter: false,
    })
}

/// `16 Gray, 251`: a report of old, its page behind a comma that ends `part`.
pub(super) fn comma_report(text: &str, part: Span, end: usize) -> Option<Locus> {
    const WORDS: usize = 4;
    let s = part.of(text);
    let (volume, name) = s.split_once(' ')?;
    let page = text[part.end..end].strip_prefix(", ")?;
    let page = &page[..page.bytes().take_while(u8::is_ascii_digit).count()];
    let named = |word: &str| word.starts_with(char::is_uppercase) || word == "&";
    let plain = volume.len() < 4 && name.split(' ').all(named) && name.split(' ').count() <= WORDS;
    let dated = MONTHS.has(name.split(' ').next()?.trim_end_matches('.'));
    let at = part.end + ", ".len();
    (is_number(volume) && is_number(page) && plain && !dated && !name.contains(|c: char| c.is_ascii_digit()))
        .then(|| Locus {
            volume: Some(Span::new(part.start, part.start + volume.len())),
            container: Span::new(part.end - name.len(), part.end),
            page: Some(Span::new(at, at + page.len())),
            pin: None,
            kind: Some(Kind::Case),
            reporter: true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_behind_a_year() {
        for (text, want) in [
            ("UKSC 5", ("", "UKSC", "5", Kind::Case)),
            ("2 AC 457", ("2", "AC", "457", Kind::Case)),
            ("175 CLR 1", ("175", "CLR", "1", Kind::Case)),
            ("EWCA Civ 311", ("", "EWCA Civ", "311", Kind::Case)),
            ("37(2) Grid Law Journal 643", ("37", "Grid Law Journal", "643", Kind::LawJournal)),
            ("7 International Grid Studies 76", ("7", "International Grid Studies", "76", Kind::Journal)),
            ("OJ L277/1", ("L277", "OJ", "1", Kind::Regulation)),
        ] {
            let locus = behind_year(text, Span::new(0, text.len())).unwrap();
            let of = |span: Option<Span>| span.map_or("", |s| s.of(text));
            let kind = locus.kind.unwrap();
            assert_eq!((of(locus.volume), locus.container.of(text), of(locus.page), kind), want, "{text}");
        }
        for (text, want) in [
            ("BVerfGE 65", Some(("BVerfGE", "65", Kind::Case))),
            ("NJW 1984", Some(("NJW", "1984", Kind::LawJournal))),
            ("S.C. 2000", Some(("S.C.", "2000", Kind::Statute))),
            ("S.C. 12", None),
            ("Grids 1984", None),
        ] {
            let found = collection(text, Span::new(0, text.len()));
            assert_eq!(
                found.map(|(name, volume, kind)| (name.of(text), volume.of(text), kind)),
                want,
                "{text}"
            );
        }
        for text in ["100", "in which 5", "Grid Press", "The title goes on 12"] {
            assert_eq!(behind_year(text, Span::new(0, text.len())), None, "{text}");
        }
    }
}
