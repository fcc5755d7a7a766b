//! Names in full, the first person's surname first and a full stop behind them all.

use super::Names;
use crate::citations::containers;
use crate::citations::persons;
use crate::span::Span;

/// Authors with the surname first and where the title behind them begins: `Roe, Ann M. and Bo Li. Ports`,
/// `ROE, A. M.; LI, B. Ports`, `Roe, Ann, ed. Ports`.
pub(in crate::citations) fn stopped(s: &str) -> Option<Names> {
    const GIVEN: usize = 3;
    let mut names = Vec::with_capacity(2);
    let mut start = 0;
    loop {
        let surname = s[start..].split(", ").next()?;
        let capital = |word: &str| word.starts_with(char::is_uppercase) || containers::is_small(word);
        if surname.split(' ').count() > 3
            || surname.contains(['.', ';', ':'])
            || !surname.split(' ').all(capital)
        {
            return None;
        }
        let mut at = start + surname.len() + 2;
        for given in 0.. {
            let word = s.get(at..)?.split(' ').next()?;
            let bare = word.trim_end_matches([',', ';']);
            if given == GIVEN || !bare.starts_with(char::is_uppercase) {
                return None;
            }
            let end = at + bare.len();
            at += word.len() + 1;
            let rest = s.get(at..)?;
            let initial =
                bare.ends_with('.') && (bare.chars().count() <= 2 || bare[..bare.len() - 1].contains('.'));
            let name = Span::new(start, if initial || !bare.ends_with('.') { end } else { end - 1 });
            if word.ends_with(';') {
                names.push(name);
                start = at;
                break;
            }
            if word.ends_with(',')
                || rest.starts_with("and ")
                || rest.starts_with("& ")
                || rest.starts_with("et al")
            {
                names.push(name);
                return others(s, at, names);
            }
            let goes_on = rest.split(' ').next().is_some_and(|next| {
                next.trim_end_matches([',', ';']).ends_with('.')
                    && next.trim_end_matches(['.', ',', ';']).len() == 1
            });
            if bare.ends_with('.') && !(initial && goes_on) {
                names.push(name);
                return Some((names, at));
            }
        }
    }
}

/// The authors behind the first, their names in plain order, and what they did.
fn others(s: &str, from: usize, mut names: Vec<Span>) -> Option<Names> {
    let mut at = from;
    if let Some(rest) = s[at..].strip_prefix("et al.") {
        names.push(Span::new(at, at + "et al.".len()));
        at = s.len() - rest.trim_start_matches([',', ' ']).len();
    } else if let Some(rest) = s[at..].strip_prefix("and ").or_else(|| s[at..].strip_prefix("& ")) {
        at = s.len() - rest.len();
        let found = persons::persons(s, Span::new(at, names_end(s, at)?))?;
        at = found.span.end;
        names.extend(found.names);
        at += s[at..].len() - s[at..].trim_start_matches([',', '.', ' ']).len();
    } else if let Some((found, end)) = listed(s, at) {
        names.extend(found);
        at = end;
    }
    let rest = &s[at..];
    let role = ["ed. ", "eds. ", "comp. ", "trans. "].iter().find(|role| rest.starts_with(**role));
    let at = at + role.map_or(0, |role| role.len());
    s[at..].starts_with(|c: char| !c.is_lowercase()).then_some((names, at))
}

/// The first full stop from `from` on behind more than an initial: `Bo T. Li. Ports`.
fn names_end(s: &str, from: usize) -> Option<usize> {
    let more = |stop: &usize| s[from..*stop].rsplit(' ').next().is_some_and(|word| word.chars().count() > 1);
    s[from..].match_indices(". ").map(|(stop, _)| from + stop).find(more)
}

/// Names in plain order at `from` that `and` closes, and where the title behind their full stop begins:
/// `Bo T. Li, Cy Moe, and Dee Fox. Ports`.
fn listed(s: &str, from: usize) -> Option<Names> {
    let found = persons::persons(s, Span::new(from, names_end(s, from)?))
        .filter(|found| found.full && found.names.len() > 1)?;
    let title = s[found.span.end..].strip_prefix(". ")?;
    Some((found.names, s.len() - title.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_stand_first() {
        for (text, names, title) in [
            ("Roe, Ann. Ports", "Roe, Ann", "Ports"),
            ("Roe, Ann M. The Ports", "Roe, Ann M.", "The Ports"),
            ("Roe, Ann M. and Bo T. Li. Ports", "Roe, Ann M.+Bo T. Li", "Ports"),
            ("Roe, Ann, and Bo Li, eds. Ports", "Roe, Ann+Bo Li", "Ports"),
            ("ROE, A. M.; LI, B. Ports", "ROE, A. M.+LI, B.", "Ports"),
            ("LI, H. et al. Ports", "LI, H.+et al.", "Ports"),
            ("Roe, Ann, Bo T. Li, Cy Moe, and Dee Fox. Ports", "Roe, Ann+Bo T. Li+Cy Moe+Dee Fox", "Ports"),
        ] {
            let (found, at) = stopped(text).unwrap();
            let found: Vec<_> = found.iter().map(|name| name.of(text)).collect();
            assert_eq!((found.join("+").as_str(), &text[at..]), (names, title), "{text}");
        }
        for text in ["Ports of Asia. London", "Grid Office, Annual Report of the year", "Roe, grids. Ports"] {
            assert!(stopped(text).is_none(), "{text}");
        }
    }
}
