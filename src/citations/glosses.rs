//! What stands behind a source: explanatory parentheticals, and the short name a citation defines.

use super::clauses;
use super::cues;
use super::data::{self, CitationWord};
use super::dates;
use super::elements::is_subsection;
use super::imprint;
use super::legal;
use super::names::words;
use super::official_journal;
use super::roles;
use super::scan::{Atom, AtomKind, Scan};
use super::split::Segment;
use crate::document::Kind;
use crate::span::Span;

/// Explanatory parentheticals of one citation, at most.
const MOST_PARENTHETICALS: usize = 8;

/// Finds the explanatory parentheticals of a citation and the short name it defines.
pub(super) fn explain(text: &str, scan: &Scan, segment: &mut Segment) {
    let body = segment.body;
    let atoms = scan.within(body);
    let back = if scan.back {
        ["supra", "infra"].iter().filter_map(|w| clauses::find_word(body.of(text), w)).min()
    } else {
        None
    };
    let is_date = |atom: &Atom| {
        let inside = Scan::inside(text, atom.span);
        atom.kind == AtomKind::Paren
            && (dates::closing(text, inside).is_some() || inside.of(text).starts_with("promulgated by"))
    };
    // The last URL or date, and the last atom that is no group: what stands behind them explains.
    let last_anchor = atoms.iter().rposition(|atom| atom.kind == AtomKind::Url || is_date(atom));
    let last_plain = atoms.iter().rposition(|atom| {
        !matches!(atom.kind, AtomKind::Bracket | AtomKind::Paren | AtomKind::Stop | AtomKind::SoftStop)
    });
    // Behind the last words nothing but groups is left.
    let gap = |i: usize| {
        let next = atoms.get(i + 1).map_or(body.end, |next| next.span.start);
        text.get(atoms[i].span.end..next).is_some_and(|gap| gap.contains(char::is_alphanumeric))
    };
    let last_words = (0..atoms.len()).rev().find(|i| gap(*i));
    let mut anchored = clauses::is_back_reference(body.of(text));
    let mut dated = false;
    let act = matches!(legal::opening(body.of(text)), Some((_, Kind::Regulation | Kind::Treaty)));
    for (i, atom) in atoms.iter().enumerate() {
        anchored |= back.is_some_and(|at| body.start + at < atom.span.start);
        match atom.kind {
            AtomKind::Url => anchored = true,
            AtomKind::Paren | AtomKind::Bracket if is_subsection(text, atom.span, body.start) => {}
            // `R (on the application of Roe) v Grid Tribunal`: a party's.
            AtomKind::Paren if [" v ", " v. "].iter().any(|v| text[atom.span.end..].starts_with(v)) => {}
            AtomKind::Paren | AtomKind::Bracket => {
                let inside = Scan::inside(text, atom.span);
                let acronym = || act.then(|| acronym(text, atom.span)).flatten();
                let repeated = || repeated_name(text, body, atom);
                if let Some(name) = hereinafter(text, inside)
                    .or_else(|| quoted_name(text, inside))
                    .or_else(acronym)
                    .or_else(repeated)
                {
                    segment.hereinafter.get_or_insert(name);
                    continue;
                }
                if atom.kind == AtomKind::Bracket {
                    continue;
                }
                let date = is_date(atom);
                if date && !dated {
                    dated = true;
                    anchored |= atom.span.start > body.start;
                    continue;
                }
                let last =
                    last_plain.is_none_or(|plain| plain < i) && last_words.is_none_or(|words| words < i);
                let later = last_anchor.is_some_and(|anchor| anchor > i);
                let s = inside.of(text);
                // `(Citing “many studies” of it)`
                let says =
                    s.split(' ').next().is_some_and(|word| word.ends_with("ing")) && s.split(' ').count() > 3;
                let gloss = s.starts_with(|c: char| c.is_lowercase() || matches!(c, '"' | '“'))
                    || says
                    || s.ends_with("dissenting")
                    || s.ends_with("concurring");
                // `(No. 21-1333)`: a docket number explains nothing; nor does a thesis's university.
                let lone = !s.contains(' ') && s.starts_with(char::is_uppercase);
                let journal = official_journal::read(text, inside).is_some();
                let noted = cues::is_note(s);
                if lone
                    || journal
                    || noted
                    || s.starts_with("No. ")
                    || s.starts_with("Nos. ")
                    || imprint::is_thesis(s)
                {
                    continue;
                }
                let explains = if anchored {
                    !later || gloss && dated
                } else {
                    last && gloss && !later && (s.contains(' ') || s == "same")
                };
                let law = legal::opening(inside.of(text)).is_some_and(|(_, kind)| kind == Kind::Statute);
                let full = segment.parentheticals.len() >= MOST_PARENTHETICALS;
                if explains && !full && !law && !date && !imprint::status(text, inside) && !inside.is_empty()
                {
                    segment.parentheticals.push(inside);
                }
            }
            AtomKind::Comma => {
                let next = atoms.get(i + 1).map_or(body.end, |a| a.span.start);
                let part = Span::new(atom.span.end, next).trimmed(text);
                if part.len() <= 40 && dates::only(text, part).is_some() {
                    anchored = true;
                    dated = true;
                }
            }
            _ => {}
        }
    }
}

/// The short name in `(the “Solarium Report”)`: nothing else stands in the parenthesis.
fn quoted_name(text: &str, inside: Span) -> Option<Span> {
    const MOST_WORDS: usize = 6;
    let s = inside.of(text);
    let lead = ["collectively, ", "together, ", "or "].iter().find_map(|lead| s.strip_prefix(lead));
    let name = lead.unwrap_or(s);
    let name = name
        .strip_prefix("the ")
        .unwrap_or(name)
        .strip_prefix(['“', '"', '‘', '\''])?
        .strip_suffix(['”', '"', '’', '\''])?;
    // A quotation that explains is a phrase; a name is in capitals.
    let named = name.starts_with(char::is_uppercase)
        && name.split_whitespace().count() <= MOST_WORDS
        && clauses::content_words(name) == 0
        && !name.contains(['“', '”', '"', '.', '?', '!', ';']);
    let start = name.as_ptr() as usize - text.as_ptr() as usize;
    named.then(|| Span::new(start, start + name.len()))
}

/// The letters by which an act is known, in parentheses behind its name: `(GDPR)`, `(ICCPR)`.
fn acronym(text: &str, group: Span) -> Option<Span> {
    const LETTERS: std::ops::RangeInclusive<usize> = 3..=10;
    let inside = Scan::inside(text, group);
    let s = inside.of(text);
    let capitals = s.bytes().filter(u8::is_ascii_uppercase).count();
    let letters = LETTERS.contains(&s.len())
        && capitals * 2 > s.len()
        && s.bytes().all(|b| b.is_ascii_alphabetic())
        && !s.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
    // `Regulation (EEC) No 4064/89`: the letters are the number's.
    let behind = text[group.end..].trim_start();
    (letters && !behind.starts_with("No") && !behind.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(inside)
}

/// A short name made of words of the citation itself: `[Oakes]`, `[Barak, Proportionality]` in brackets behind it
/// (McGill), `(HRA 1998)` in parentheses.
fn repeated_name(text: &str, body: Span, group: &Atom) -> Option<Span> {
    const MOST_WORDS: usize = 6;
    let inside = Scan::inside(text, group.span);
    let before = Span::new(body.start, group.span.start).of(text);
    let s = inside.of(text);
    if group.kind == AtomKind::Paren {
        let (letters, year) = s.split_once(' ')?;
        let acronym = letters.len() > 1 && letters.bytes().all(|b| b.is_ascii_uppercase());
        return (acronym && roles::is_year(year) && before.contains(year)).then_some(inside);
    }
    let last = text[group.span.end..body.end].trim_matches(['.', ' ']).is_empty();
    let name = s.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'))
        && s.split(' ').count() <= MOST_WORDS
        && !s.contains("://");
    (last && name && words(s).all(|word| clauses::find_word(before, word.of(s)).is_some())).then_some(inside)
}

/// The short name in `[hereinafter, “X”]`, `(ci-après « X »)`, without marks.
fn hereinafter(text: &str, inside: Span) -> Option<Span> {
    const MOST_WORDS: usize = 3;
    let s = inside.of(text);
    if !s.starts_with(char::is_alphabetic) {
        return None;
    }
    let ends = s.match_indices([' ', ',', ':', '"', '“', '«', '„']).map(|(at, _)| at).take(MOST_WORDS);
    let lead = ends.filter(|at| data::is(&s[..*at], CitationWord::Naming)).last()?;
    let rest = s[lead..].trim_start_matches([',', ' ', ':']);
    let rest =
        ["referred to as ", "cited as "].iter().find_map(|lead| rest.strip_prefix(lead)).unwrap_or(rest);
    let quotes = rest.matches(['"', '“', '”', '«', '»', '„']).count();
    let name = if quotes == 2 && rest.starts_with(['"', '“', '«', '„']) {
        rest.trim_matches(['"', '“', '”', '‘', '\'', '«', '»', '„', ' ', '\u{a0}', ','])
    } else {
        rest.trim_matches([' ', ','])
    };
    let start = name.as_ptr() as usize - text.as_ptr() as usize;
    (!name.is_empty()).then(|| Span::new(start, start + name.len()))
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::super::split::split;
    use super::*;

    #[test]
    fn short_names_are_defined_in_many_ways() {
        for (text, want) in [
            ("Roe, Title (2019) [hereinafter Grid Report].", Some("Grid Report")),
            ("Roe, Title (2019) (hereinafter “the Report”).", Some("the Report")),
            ("Loi n° 78-17 du 6 janvier 1978 (ci-après « loi Ports »).", Some("loi Ports")),
            ("Grid Bank, Title (2019) (the “Grid Report”).", Some("Grid Report")),
            ("Directive 95/46/EC of 24 October 1995 (DPD).", Some("DPD")),
            ("Human Rights Act 1998, s 3 (HRA 1998).", Some("HRA 1998")),
            ("Roe v Oakes, 2012 SCC 12 at para 4 [Oakes].", Some("Oakes")),
            ("Ann Barak, Ports and Quays (Sage, 2012) at 340 [Barak, Ports].", Some("Barak, Ports")),
            ("Roe v Oakes, 2012 SCC 12 [Stone].", None),
            ("Roe v Oakes [2012] UKSC 12 [40].", None),
            ("Roe, Title (2019) (AB 1999).", None),
        ] {
            let note = Span::new(0, text.len());
            let scan = scan(text, note);
            let found = split(text, note, &scan).first().and_then(|segment| segment.hereinafter);
            assert_eq!(found.map(|name| name.of(text)), want, "{text}");
        }
    }
}
