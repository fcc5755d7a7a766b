//! Lists of persons as references and bibliographies print them: the surname first, of the first person or of all.

pub(super) mod given;
pub(super) mod initials;

use super::containers;
use super::data::ABBREVIATIONS;
use super::head::{is_capitalised, is_capitals};
use super::persons;
use super::phrases::Phrase;
use crate::span::Span;

/// Names at the start of a stretch, and the byte where they end.
type Names = (Vec<Span>, usize);

/// `Roe, Ann M.`: one person, the surname first.
pub(super) fn one(text: &str, names: Span) -> Option<Span> {
    let (surname, given) = names.of(text).split_once(", ")?;
    let body = Span::new(names.start, names.start + surname.len());
    (are_plain(surname, given) && !given.contains(',') && !containers::is_institution(text, body))
        .then_some(names)
}

/// `Roe, Ann et al.`: one person, the surname first, and others.
pub(super) fn one_and_others(text: &str, names: Span) -> Option<Vec<Span>> {
    let s = names.of(text);
    let at = s[..s.find(" et al")?].trim_end_matches(',').len();
    let (others, _) = initials::et_al(s, at)?;
    let first = one(text, Span::new(names.start, names.start + at))?;
    Some(vec![first, Span::new(names.start + others.start, names.start + others.end)])
}

/// Whether surname and given names are a few words with capitals each.
fn are_plain(surname: &str, given: &str) -> bool {
    let plain = |name: &str, most: usize| {
        (1..=most).contains(&name.split(' ').count()) && name.split(' ').all(is_capitalised)
    };
    plain(surname, 2) && plain(given, 3)
}

/// `Roe, A., Bo Li and Cy Moe`: the first surname stands first, the other names in plain order.
pub(super) fn mixed(text: &str, names: Span) -> Option<Vec<Span>> {
    let (surname, rest) = names.of(text).split_once(", ")?;
    let (given, _) = rest.split_once(", ").or_else(|| rest.split_once(" and "))?;
    let end = names.start + surname.len() + 2 + given.len();
    let first = one(text, Span::new(names.start, end))?;
    let others = text[end..names.end].trim_start_matches([',', ' ']).trim_start_matches("and ");
    let others = Span::new(names.end - others.len(), names.end);
    let found = persons::persons(text, others).filter(|found| found.full && found.span.end == names.end)?;
    Some(std::iter::once(first).chain(found.names).collect())
}

/// `Dickson, Paul.`, `Hafner, Katie, and Matthew Lyon,`, `Roe, A. B.,`: the first author's surname stands first. A full
/// stop, an initial or the names of others tell it.
pub(super) fn before_quotation(text: &str, before: Span) -> Option<Vec<Span>> {
    let initial = |word: &str| word.ends_with('.') && word.chars().filter(|c| c.is_alphabetic()).count() == 1;
    let s = before.of(text).trim_end_matches([',', ':', ' ']);
    let s = if s.rsplit(' ').next().is_some_and(initial) { s } else { s.strip_suffix('.').unwrap_or(s) };
    let (surname, rest) = s.split_once(", ")?;
    let (given, others) = rest.split_once(", ").unwrap_or((rest, ""));
    let body = Span::new(before.start, before.start + surname.len());
    let initials = given.split(' ').any(initial);
    let stopped = before.of(text).ends_with('.');
    if !stopped && !initials && others.is_empty()
        || !are_plain(surname, given)
        || containers::is_institution(text, body)
    {
        return None;
    }
    let mut names = vec![Span::new(before.start, body.end + 2 + given.len())];
    if others.trim_end_matches('.') == "et al" {
        let at = before.start + s.len() - others.len();
        names.push(Span::new(at, at + text[at..].find('.').map_or(others.len(), |stop| stop + 1)));
    } else if !others.is_empty() {
        let others = others.strip_prefix("and ").unwrap_or(others);
        let end = before.start + s.len();
        let found = persons::persons(text, Span::new(end - others.len(), end))?;
        // `Ann, Bo, and Cy Roe` is a list in plain order.
        let told = stopped || found.full && !surname.contains(' ');
        if !told {
            return None;
        }
        names.extend(found.names);
    }
    Some(names)
}

/// `Roe, A. B., Moss, C., Title`, `Roe, Ann B. (ed.), Title`: authors with their surnames first, and the parts that they take.
pub(super) fn of_parts(text: &str, parts: &[Span]) -> Option<(Vec<Span>, usize)> {
    let names = |used: usize| Span::new(parts[0].start, parts[used - 1].end);
    if let [surname, given, _, ..] = parts
        && let Some((name, editor)) = given.of(text).rsplit_once(" (")
        && editor.strip_suffix(')').is_some_and(|editor| Phrase::Editor.is(editor))
        && !surname.of(text).contains(' ')
    {
        return Some((vec![Span::new(surname.start, given.start + name.len())], 2));
    }
    let [first, second, ..] = parts else { return None };
    // Initials follow the first surname.
    if !second.of(text).split(' ').next().is_some_and(|word| word.ends_with('.')) {
        return None;
    }
    // `Ann Roe, U.S., EU agree`: whose name is whole has no initials behind it.
    let whole = persons::persons(text, *first).is_some_and(|found| found.full && found.span.end == first.end);
    if whole && !is_capitals(first.of(text)) {
        return None;
    }
    (2..parts.len()).rev().find_map(|used| Some((initials::throughout(text, names(used))?, used)))
}

/// `Roe, Ann, Bo T. Li, and Cy Moe, Title`, `Roe, Ann and Bo Li, Title`: the first surname stands first, and `and` closes the
/// list; the names and the parts that they take.
pub(super) fn first_of_parts(text: &str, parts: &[Span]) -> Option<(Vec<Span>, usize)> {
    const GIVEN: usize = 3;
    let [surname, given, _, ..] = parts else { return None };
    let person = |name: Span| {
        let found = persons::persons(text, name).filter(|found| found.full && found.span.end == name.end)?;
        (found.names.len() == 1).then(|| found.names[0])
    };
    let single = surname.of(text).split(' ').all(is_capitalised) && person(*surname).is_none();
    let (own, last) = match given.of(text).split_once(" and ") {
        Some((own, last)) => (own, Some(person(Span::new(given.end - last.len(), given.end))?)),
        None => (given.of(text), None),
    };
    let words = own.split(' ').count();
    if !single
        || containers::is_institution(text, *surname)
        || words > GIVEN
        || !own.split(' ').all(is_capitalised)
    {
        return None;
    }
    let mut names = vec![Span::new(surname.start, given.start + own.len())];
    // `Roe, Ann, et al., Title`
    if let Some(others) = parts.get(2).filter(|part| part.of(text).trim_end_matches('.') == "et al") {
        names.push(*others);
        return (parts.len() > 3).then_some((names, 3));
    }
    if let Some(last) = last {
        names.push(last);
        return Some((names, 2));
    }
    for (used, part) in parts.iter().enumerate().skip(2) {
        match part.of(text).strip_prefix("and ") {
            Some(last) => {
                names.push(person(Span::new(part.end - last.len(), part.end))?);
                // `Roe, Ann, and Bo Li, eds. Title` has full stops in the place of commas.
                let next = parts.get(used + 1)?.of(text).split(' ').next()?;
                return (!Phrase::Editor.is(next)).then_some((names, used + 1));
            }
            None => names.push(person(*part)?),
        }
    }
    None
}

/// Authors as bibliographies have them, surnames first and a full stop last, and where the title behind them begins.
pub(super) fn stopped(text: &str, span: Span) -> Option<(Vec<Span>, usize)> {
    let s = span.of(text);
    let (names, title) = given::stopped(s)?;
    let (surname, given) = names.first()?.of(s).split_once(", ")?;
    // `TMC, U.S. Securities Commission`, `OpenBook, ALLEN INST. FOR AI`: an abbreviation's full stop ends no name.
    let country = ["U.S.", "U.K.", "U.N.", "E.U."].iter().any(|country| given.starts_with(country));
    let last = given.rsplit(' ').next()?;
    let initials =
        is_capitals(surname) && given.split(' ').all(|word| word.len() == 2 && word.ends_with('.'));
    let single =
        surname.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’') || initials && c == ' ');
    if country || !single || ABBREVIATIONS.has(last) || !s[..title].trim_end().ends_with('.') {
        return None;
    }
    let at = |name: Span| Span::new(span.start + name.start, span.start + name.end);
    Some((names.into_iter().map(at).collect(), span.start + title))
}
