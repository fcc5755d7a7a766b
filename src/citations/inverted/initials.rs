//! Names with initials.

use super::Names;
use crate::citations::clauses::content_words;
use crate::citations::containers::is_small;
use crate::span::Span;

/// Whether `word` is initials without full stops: `A`, `BC`, `J-P`.
fn are_initials(word: &str) -> bool {
    let letters = word.chars().filter(|c| *c != '-').count();
    (1..=3).contains(&letters) && word.chars().all(|c| c.is_uppercase() || c == '-')
}

/// Whether `word` is an initial with its full stop, perhaps two: `A.`, `B.-C.`, `M.H.`
fn is_initial(word: &str) -> bool {
    const MOST: usize = 3;
    word.strip_suffix('.').is_some_and(|bare| {
        let letter = |part: &str| {
            let part = part.strip_prefix('-').unwrap_or(part);
            part.starts_with(char::is_uppercase) && part.chars().nth(1).is_none()
        };
        bare.split('.').count() <= MOST && bare.split('.').all(letter)
    })
}

/// Whether `name` can be a surname, its particles before it.
fn is_surname(name: &str) -> bool {
    const WORDS: usize = 3;
    const LONGEST: usize = 40;
    let word = |word: &str| word.starts_with(char::is_uppercase) || is_small(word);
    name.len() <= LONGEST
        && name.split(' ').count() <= WORDS
        && name.split(' ').all(word)
        && !name.contains(['.', ';', ':', '(', '"', '“'])
        && name.rsplit(' ').next().is_some_and(|last| last.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

/// Where `et al` ends, full stop excluded, if it stands behind names that end at `at`.
pub(in crate::citations) fn et_al(s: &str, at: usize) -> Option<(Span, usize)> {
    let rest = s[at..].strip_prefix(',').unwrap_or(&s[at..]).strip_prefix(" et al")?;
    let end = s.len() - rest.len();
    let printed = Span::new(end - "et al".len(), end + usize::from(rest.starts_with('.')));
    Some((printed, end))
}

/// Names whose initials have no full stops: `Roe A, de la Cruz BC, et al`.
pub(in crate::citations) fn bare(s: &str) -> Option<Names> {
    let mut names = Vec::new();
    let mut at = 0;
    loop {
        let rest = &s[at..];
        let len = rest.bytes().position(|b| matches!(b, b',' | b'.' | b'(' | b';' | b':'));
        let len = len.unwrap_or(rest.len());
        let name = rest[..len].find(" et al").map_or(&rest[..len], |len| &rest[..len]).trim_end();
        let (surname, initials) = name.rsplit_once(' ')?;
        let mixed = surname.contains(char::is_lowercase);
        if !are_initials(initials) || !is_surname(surname) || !mixed {
            return None;
        }
        let end = at + name.len();
        names.push(Span::new(at, end));
        if let Some((others, end)) = et_al(s, end) {
            names.push(others);
            return Some((names, end));
        }
        match s[end..].strip_prefix(", ") {
            Some(next) => at = s.len() - next.len(),
            None => return Some((names, end)),
        }
    }
}

/// Initials from `at` on, each behind a blank, and where they end.
fn initials(s: &str, at: usize) -> usize {
    let mut end = at;
    while let Some(word) = s[end..].strip_prefix(' ').and_then(|rest| rest.split([' ', ',']).next()) {
        if !is_initial(word) {
            break;
        }
        end += 1 + word.len();
    }
    end
}

/// Names with the surname first whose initials have full stops: `Roe, A., Li, B.-C. & Moe, C. D.`, `Roe, A. et al.`
pub(in crate::citations) fn stopped(s: &str) -> Option<Names> {
    let mut names = Vec::new();
    let mut at = 0;
    loop {
        let (surname, _) = s[at..].split_once(", ").filter(|(surname, _)| is_surname(surname))?;
        let comma = at + surname.len() + 1;
        let end = initials(s, comma);
        if end == comma {
            return None;
        }
        names.push(Span::new(at, end));
        if let Some((others, _)) = et_al(s, end) {
            names.push(others);
            return Some((names, others.end));
        }
        match [", & ", " & ", ", and ", " and ", ", "]
            .iter()
            .find_map(|between| s[end..].strip_prefix(between))
        {
            Some(next) => at = s.len() - next.len(),
            None => return Some((names, end)),
        }
    }
}

/// Names with the initials first, a comma behind the last: `A. Roe, B. C. Li, Grids at work`. They end at that comma.
pub(in crate::citations) fn leading(s: &str) -> Option<Names> {
    let mut names: Vec<Span> = Vec::new();
    let mut at = 0;
    loop {
        let first = s[at..].split(' ').next().unwrap_or_default();
        let given = if is_initial(first) { initials(s, at + first.len()) } else { at };
        let len = s[given..].find([',', '.', '(', ';', ':']).unwrap_or(s.len() - given);
        let surname = s[given..given + len].strip_prefix(' ');
        let surname = surname.map(|name| name.find(" et al").map_or(name, |len| &name[..len]));
        let Some(surname) = surname.filter(|name| given > at && is_surname(name)) else {
            // What stands behind the last comma is the title.
            return names.last().map(|last| last.end).map(|end| (names, end));
        };
        let end = given + 1 + surname.len();
        names.push(Span::new(at, end));
        if let Some((others, _)) = et_al(s, end) {
            names.push(others);
            return Some((names, others.end));
        }
        let next = s[end..].strip_prefix(", ")?;
        at = s.len() - next.trim_start_matches("& ").trim_start_matches("and ").len();
    }
}

/// The persons of whose names, the surname first, `names` is made: `Acemoglu, D., & Restrepo, P.`
pub(in crate::citations) fn throughout(text: &str, names: Span) -> Option<Vec<Span>> {
    let mut out = Vec::new();
    const LONGEST_NAME: usize = 40;
    let mut at = names.start;
    let mut surname: Option<usize> = None;
    for piece in names.of(text).split([',', ';']) {
        let (start, end) = (at, at + piece.len());
        at = end + 1;
        let bare = piece.trim_start_matches(['&', '…', '.', ' ']).trim_start_matches("and ");
        let start = start + piece.len() - bare.len();
        match surname.take() {
            None if bare == "et al." => out.push(Span::new(start, end)),
            None => {
                let name = !bare.is_empty()
                    && bare.split(' ').count() <= 4
                    && content_words(bare) <= 1
                    && bare.len() <= LONGEST_NAME
                    && !bare.contains(['.', '(', '/'])
                    && !bare.contains(|c: char| c.is_ascii_digit());
                surname = name.then_some(start);
                surname?;
            }
            // `D., & Restrepo`: the ampersand may follow without a comma.
            Some(from) => {
                // `Calvino, F. et al.`
                let others = bare.find(" et al");
                let own = others.map_or(bare, |at| &bare[..at]);
                let (initials, next) = match own.split_once(" & ").or_else(|| own.split_once(" and ")) {
                    Some((initials, next)) => (initials, Some(next)),
                    None => (own, None),
                };
                let letters = |part: &str| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic);
                let fits = initials.ends_with('.')
                    && initials.starts_with(char::is_uppercase)
                    && initials.split(['.', ' ', '-']).all(letters);
                if !fits {
                    return None;
                }
                out.push(Span::new(from, start + initials.len()));
                out.extend(others.map(|at| Span::new(start + at + 1, start + bare.trim_end().len())));
                surname = next.map(|next| end - next.len());
            }
        }
    }
    (surname.is_none() && !out.is_empty()).then_some(out)
}
