//! Names of persons at the head of a citation.

use super::data::{ABBREVIATIONS, NAME_WORDS, NameRole, TITLE_WORDS};
use crate::span::Span;

/// The authors a citation begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Persons {
    /// Each name, `et al.` last where it is printed.
    pub(super) names: Vec<Span>,
    /// From the first name to the end of the last.
    pub(super) span: Span,
    /// Whether every name has more than a surname.
    pub(super) full: bool,
}

/// A word of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// `Robert`, `McGEE`, `Lee-Makiyama`
    Capital,
    /// `D.`, `C.A.`
    Initial,
    Particle,
    /// `y`: a particle, or what joins whole names.
    Either,
    Suffix,
    Office,
    /// `&`, `and`
    And,
    /// `et`, of `et al.`
    Et,
    Other,
}

/// More names than this are no list of authors.
const MOST: usize = 40;

/// Reads a list of persons at the start of `span`: `A`, `A & B`, `A, B, and C`, `A et al.`; it ends at a comma,
/// an opening quote mark or the end.
pub(super) fn persons(text: &str, span: Span) -> Option<Persons> {
    let start = span.trimmed(text).start;
    let mut names = Vec::new();
    let (first, mut words) = name(text, Span::new(start, span.end), false)?;
    names.push(first);
    let mut end = first.end;
    let mut full = words > 1;
    let mut closed = 0; // names up to the last point where the list may end
    let mut closed_full = full;
    while names.len() < MOST {
        let rest = Span::new(end, span.end);
        match separator(text, rest) {
            Separator::EtAl(et_al) => {
                names.push(et_al);
                closed = names.len();
                closed_full = full;
                break;
            }
            Separator::And(at) => {
                let Some((next, n)) = name(text, Span::new(at, span.end), true) else { break };
                // `Ann Roe et Bo Li, « Titre »`; but `Codes Français et Lois Usuelles, App.` are no persons.
                let behind = text[next.end..span.end].trim_start_matches([',', ' ']);
                if text[..at].ends_with("et")
                    && !behind.is_empty()
                    && !behind.starts_with(['«', '“', '"', '('])
                {
                    break;
                }
                names.push(next);
                end = next.end;
                words = n;
                full &= words > 1;
                closed = names.len();
                closed_full = full;
                // `A & B & C` goes on; `A and B` may still be followed by `et al.`
            }
            Separator::Comma(at) if closed == 0 => {
                let Some((next, n)) = name(text, Span::new(at, span.end), false).filter(|(_, n)| *n > 1)
                else {
                    break;
                };
                names.push(next);
                end = next.end;
                words = n;
                full &= words > 1;
            }
            Separator::Comma(_) | Separator::None => break,
        }
    }
    // Names after a comma count only if `and` or `et al.` closes the list, or if there are too many for a title.
    const UNCLOSED: usize = 3;
    if closed == 0 && names.len() >= UNCLOSED && full {
        closed = names.len();
        closed_full = true;
    }
    names.truncate(closed.max(1));
    let full = if closed > 0 { closed_full } else { full_name(text, first) };
    let ended = |last: usize| {
        let rest = text[last..span.end].trim_start();
        rest.is_empty()
            || rest.starts_with(".,")
            || rest.starts_with([',', '"', '“', '‘', '«', '„', '(', '[', ';'])
    };
    let last = names.last()?.end;
    if ended(last) {
        return Some(Persons { span: Span::new(start, last), names, full });
    }
    // `Jane Doe, Winners and Losers of the Decade`: the list was a title's beginning.
    ended(first.end).then(|| Persons {
        span: Span::new(start, first.end),
        names: vec![first],
        full: full_name(text, first),
    })
}

/// Whether a name has more than one word behind its office; `Sen` behind a given name is a surname.
fn full_name(text: &str, name: Span) -> bool {
    name.of(text).split_whitespace().skip_while(|w| classify(w) == Token::Office).count() > 1
}

/// Whether an office stands before the name: `Chairman Mike Doe`.
pub(super) fn has_office(text: &str, name: Span) -> bool {
    name.of(text).split_whitespace().next().is_some_and(|word| classify(word) == Token::Office)
}

/// What stands between two names.
enum Separator {
    And(usize),
    Comma(usize),
    EtAl(Span),
    None,
}

fn separator(text: &str, rest: Span) -> Separator {
    let s = rest.of(text);
    let after_blank = s.trim_start();
    let comma = after_blank.starts_with(',');
    let body = after_blank.strip_prefix(',').unwrap_or(after_blank).trim_start();
    let at = rest.end - body.len();
    let mut words = body.split_whitespace();
    match words.next().and_then(joining) {
        Some(Token::And | Token::Either) => {
            let word = body.split_whitespace().next().map_or(0, str::len);
            Separator::And(at + word)
        }
        Some(Token::Et) => {
            let Some(al) = words.next() else { return Separator::None };
            let al = al.trim_end_matches([',', ';', ':', '"', '“']);
            if !al.trim_end_matches('.').eq_ignore_ascii_case("al") {
                // `Ann Roe et Bo Li`
                let name = al.starts_with(char::is_uppercase);
                return if name { Separator::And(at + "et".len()) } else { Separator::None };
            }
            let end = al.as_ptr() as usize - text.as_ptr() as usize + al.len();
            Separator::EtAl(Span::new(at, end))
        }
        _ if comma => Separator::Comma(at),
        _ => Separator::None,
    }
}

/// What joins names, if the word does.
fn joining(word: &str) -> Option<Token> {
    /// Bytes of such a word, at most: longer ones need no look-up.
    const LONGEST: usize = "and".len();
    let word = word.trim_end_matches([',', ';']);
    if word.len() > LONGEST {
        return None;
    }
    match NAME_WORDS.get(word) {
        // `U. Roe` begins with an initial.
        Some(NameRole::Joining) if word.len() > "u.".len() || !capitalised(word) => Some(Token::And),
        Some(NameRole::Either) if word.starts_with(char::is_lowercase) => Some(Token::Either),
        None if word.eq_ignore_ascii_case("et") => Some(Token::Et),
        _ => None,
    }
}

/// The token a word is; punctuation behind it is ignored except for full stops.
fn classify(word: &str) -> Token {
    if let Some(token) = joining(word) {
        return token;
    }
    let word = word.trim_end_matches([',', ';']);
    let dotted = word.ends_with('.');
    let bare = word.trim_end_matches('.');
    if bare.is_empty() || bare.len() > 30 || !bare.starts_with(char::is_alphabetic) {
        return Token::Other;
    }
    // `D.`, `C.A.`, `J.-P.`
    let capital = bare.starts_with(char::is_uppercase);
    let initials = || {
        bare.split(['.', '-'])
            .all(|part| part.starts_with(char::is_uppercase) && part.chars().nth(1).is_none())
    };
    if capital && (dotted || bare.chars().nth(1).is_none()) && initials() {
        return Token::Initial;
    }
    match NAME_WORDS.get(bare) {
        Some(NameRole::Suffix) if capital => return Token::Suffix,
        Some(NameRole::Office) if capital => return Token::Office,
        Some(NameRole::Particle) if !dotted => return Token::Particle,
        _ => {}
    }
    // `d’Andria`, `al-Rashid`
    let prefixed = || {
        bare.split_once(['\'', '’', '-'])
            .is_some_and(|(prefix, rest)| prefix.len() <= 2 && rest.starts_with(char::is_uppercase))
    };
    // Accents that extraction set beside their letters count as part of the word.
    let letters = || {
        bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '‑' | '´' | '`' | '¨' | '˜'))
    };
    let possessive = || bare.strip_suffix(['s', 'S']).unwrap_or(bare).ends_with(['\'', '’']);
    let title_word =
        || TITLE_WORDS.has(bare) || bare.contains('-') && bare.split('-').all(|p| TITLE_WORDS.has(p));
    let long = bare.chars().nth(1).is_some();
    if !dotted && long && (capital || prefixed()) && letters() && !possessive() && !title_word() {
        return Token::Capital;
    }
    // `Wm.`, `Geo.`: a shortened given name is rare; an abbreviation is no name.
    Token::Other
}

/// Reads one name at the start of `span`, perhaps the one that closes a list; the number of its words beside particles,
/// suffixes and offices.
fn name(text: &str, span: Span, closes: bool) -> Option<(Span, usize)> {
    let start = span.trimmed(text).start;
    let mut cursor = start;
    let mut end = start;
    let (mut words, mut capitals) = (0, 0);
    let mut last = Token::Other;
    loop {
        let rest = &text[cursor..span.end];
        let blank = rest.len() - rest.trim_start().len();
        let word = &rest[blank..];
        let len = word
            .find(|c: char| {
                c.is_whitespace() || matches!(c, ',' | ';' | '(' | '[' | '"' | '“' | '«' | '„' | ':')
            })
            .unwrap_or(word.len());
        let word = &word[..len];
        // `BO (BOB) LI`
        if words > 0
            && word.is_empty()
            && last == Token::Capital
            && let Some(len) = nickname(&rest[blank..])
        {
            cursor += blank + len;
            continue;
        }
        // `Cy Moe., Title`: the full stop is no abbreviation's.
        let stray = closes
            && words > 0
            && rest[blank + len..].starts_with(',')
            && word.strip_suffix('.').is_some_and(|name| is_surname(name) && !ABBREVIATIONS.has(word))
            && classify(word) == Token::Other;
        let (word, len) = if stray { (&word[..len - 1], len - 1) } else { (word, len) };
        let mut token = classify(word);
        // `Robert C. Post`: behind an initial even a word of titles is a surname.
        if token == Token::Other && last == Token::Initial && words > 1 && is_surname(word) {
            token = Token::Capital;
        }
        // `Bill Roe`
        if token == Token::Other && words == 0 && NAME_WORDS.get(word) == Some(NameRole::Given) {
            let next = rest[blank + len..].split_whitespace().next().unwrap_or_default();
            token = if classify(next) == Token::Capital { Token::Capital } else { Token::Other };
        }
        match token {
            Token::Capital | Token::Initial => {
                words += 1;
                capitals += usize::from(token == Token::Capital);
            }
            Token::Particle if words > 0 || capitalised(word) => {}
            // `Ortega y Gasset`; but `Ann Roe y Bo Li` are two.
            Token::Either
                if words > 0
                    && name(text, Span::new(cursor + blank + len, span.end), false)
                        .is_none_or(|(_, n)| n < 2) => {}
            Token::Suffix if capitals > 0 => {}
            Token::Office if words == 0 => {}
            // A given name may be one of the words that are titles as well.
            Token::Office => {
                words += 1;
                capitals += 1;
            }
            _ => break,
        }
        if words > 5 {
            return None;
        }
        last = token;
        cursor += blank + len;
        end = cursor;
        if token == Token::Suffix || stray || text[cursor..span.end].starts_with([',', ';', ':']) {
            break;
        }
    }
    // `Tanmay Das`: a particle in capitals is a surname where no other follows.
    let surname = last == Token::Particle
        && text[start..end].rsplit(char::is_whitespace).next().is_some_and(capitalised);
    words += usize::from(surname);
    if capitals == 0 || !surname && !matches!(last, Token::Capital | Token::Suffix | Token::Office) {
        return None;
    }
    // `, Jr.` belongs to the name.
    if let Some(rest) = text[end..span.end].strip_prefix(',') {
        let word = rest.split_whitespace().next().unwrap_or_default();
        if rest.starts_with(' ') && classify(word) == Token::Suffix && !word.is_empty() {
            let word = word.trim_end_matches(',');
            end = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
        }
    }
    Some((Span::new(start, end), words))
}

/// Length of a nickname in parentheses that another name follows: `(BOB) LI`.
fn nickname(s: &str) -> Option<usize> {
    let (name, rest) = s.strip_prefix('(')?.split_once(')')?;
    let next = rest.strip_prefix(' ')?.split(' ').next()?;
    (is_surname(name) && classify(next) == Token::Capital).then_some(name.len() + 2)
}

/// The surnames of `span` where nothing else stands there: `Müller/Christensen`, `Hoffmann-Riem`.
pub(super) fn surnames(text: &str, span: Span) -> Option<Vec<Span>> {
    let mut at = span.start;
    let names = span.of(text).split('/').map(|name| {
        let start = at;
        at += name.len() + 1;
        let plain = name.contains(char::is_lowercase) && is_surname(name);
        plain.then(|| Span::new(start, start + name.len()))
    });
    names.collect()
}

/// Whether `word`, up to its comma, is letters and hyphens alone behind a capital.
fn is_surname(word: &str) -> bool {
    let word = word.trim_end_matches([',', ';']);
    capitalised(word) && word.chars().nth(1).is_some() && word.chars().all(|c| c.is_alphabetic() || c == '-')
}

fn capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<&str> {
        persons(text, Span::new(0, text.len()))
            .map_or(Vec::new(), |p| p.names.iter().map(|n| n.of(text)).collect())
    }

    #[test]
    fn lists_of_persons() {
        for (text, names) in [
            ("Ada B. Lovelace, Notes", vec!["Ada B. Lovelace"]),
            ("Ada Lovelace & Charles Babbage, Engines", vec!["Ada Lovelace", "Charles Babbage"]),
            ("Ann Lee, Bo Li, and Cy de la Cruz, Title", vec!["Ann Lee", "Bo Li", "Cy de la Cruz"]),
            ("Jürgen Müller et al., Titel", vec!["Jürgen Müller", "et al."]),
            ("ADA LOVELACE ET AL., ENGINES 7", vec!["ADA LOVELACE", "ET AL."]),
            ("O. W. Holmes, Jr., The Path", vec!["O. W. Holmes, Jr."]),
            ("Kate O'Neill & Gerrit De Vries, ChatGPT", vec!["Kate O'Neill", "Gerrit De Vries"]),
            ("B.F. Skinner, Beyond", vec!["B.F. Skinner"]),
            ("Tanmay Das et al., Platoons", vec!["Tanmay Das", "et al."]),
            ("Mary Roe et al. \"Second Study,\" X", vec!["Mary Roe", "et al."]),
            ("Ann Roe et Bo Li, « Les ports »", vec!["Ann Roe", "Bo Li"]),
            ("Ann Roe, Bo Li & Cy Moe., Ports", vec!["Ann Roe", "Bo Li", "Cy Moe"]),
            ("ANN ROE, BO (BOB) LI & CY MOE, PORTS", vec!["ANN ROE", "BO (BOB) LI", "CY MOE"]),
            ("Amartya Sen, The Economy", vec!["Amartya Sen"]),
            ("Ann Roe, Bo Li Jr., and Cy Moe, Ports", vec!["Ann Roe", "Bo Li Jr.", "Cy Moe"]),
            ("Nat’l Port Ctr., Ports", vec![]),
        ] {
            assert_eq!(read(text), names, "{text}");
        }
    }

    #[test]
    fn titles_and_institutions_are_no_persons() {
        for text in [
            "National Critical Functions Set, U.S. Dep't",
            "Mapping China's Tech Giants, Int'l",
            "China Standards 2035, Horizon",
            "Ada Lovelace has argued, rightly",
            "White House, Office of Science",
        ] {
            assert_eq!(read(text), Vec::<&str>::new(), "{text}");
        }
    }
}
