//! Pin cites of back-references: `at 17-18`, `§ 3(b)`, `S. 45 ff.`, `23 [45]`.

use super::{Role, eat, skip, skip_and, skip_any};
use crate::citations::roles;
use crate::span::Span;

/// The pin cite that follows a name or a cue at `at`, without `at`, and the end of what it takes up.
pub(in crate::citations) fn pin(text: &str, at: usize) -> Option<(Span, usize)> {
    let mut start = skip_any(text, at, ",:.");
    if text[start..].starts_with('(') {
        let inside = skip(text, start + 1);
        let words = eat(text, inside, Role::Manuscript)?;
        let close = words + text[words..].find(')')?;
        let span = Span::new(words, close).trimmed(text);
        return (!span.is_empty() && span.len() <= 40).then_some((span, close + 1));
    }
    // `ebd., S. 7`: with a capital a page, where `s. 7` is a section.
    let german = || text[start..].starts_with("S. ").then_some(start + "S.".len());
    let page = eat(text, start, Role::Page).or_else(german);
    if let Some(end) = page {
        start = skip(text, end);
    }
    if let Some(end) = page.and_then(|_| eat(text, start, Role::Page)) {
        start = skip(text, end); // `at p. 4`
    }
    // `II: 256`: the volume before the page.
    let volume = text[start..].bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X')).count();
    if let Some(paged) = text[start + volume..]
        .strip_prefix(": ")
        .filter(|paged| volume > 0 && paged.starts_with(|c: char| c.is_ascii_digit()))
    {
        start = text.len() - paged.len();
    }
    if text[..start].ends_with(" *") {
        start -= 1; // a page of a database: `at *3`
    }
    let mut end = pin_part(text, start, page.is_some())?;
    loop {
        let next = skip_and(text, skip_any(text, end, ",&"));
        // `§ 355-1(e) & (f)`
        let subsection = || subsections(text, next).filter(|_| text[start..end].ends_with(')'));
        match (next > end).then(|| pin_part(text, next, false).or_else(subsection)).flatten() {
            Some(more) => end = more,
            None => break,
        }
    }
    // One paragraph is told without its brackets, as everywhere.
    let pin = Span::new(start, end);
    let inside = pin.of(text).strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let lone = inside.is_some_and(|inside| !inside.contains(']'));
    Some((if lone { Span::new(start + 1, end - 1) } else { pin }, end))
}

/// The end of one page, section or range at `at`. Letters count as a number only behind `at`.
fn pin_part(text: &str, at: usize, letters: bool) -> Option<usize> {
    if let Some(label) = eat(text, at, Role::Label) {
        let value = skip(text, label);
        return pin_part(text, value, true)
            .or_else(|| text[at..label].eq_ignore_ascii_case("passim").then_some(label));
    }
    let rest = &text[at..];
    if let Some(inside) = rest.strip_prefix('[') {
        let end = at + "[]".len() + paragraphs(inside)?;
        // `[45]–[47]`
        let to =
            text[end..].chars().next().filter(|c| matches!(c, '-' | '–' | '—')).map_or(0, char::len_utf8);
        let last = (to > 0 && text[end + to..].starts_with('[')).then(|| pin_part(text, end + to, false));
        return last.flatten().or(Some(end));
    }
    let is_part = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '-' | '–' | '—' | '‑' | '.' | '*' | ':' | '§' | '¶' | '(' | ')' | '/' | '\'')
    };
    let mut open = 0_usize;
    let len = rest
        .find(|c: char| match c {
            '(' => {
                open += 1;
                false
            }
            ')' if open == 0 => true,
            ')' => {
                open -= 1;
                false
            }
            _ => !is_part(c),
        })
        .unwrap_or(rest.len());
    let mut part = rest[..len].trim_end_matches(['.', ':', '-', '–', '—', '/']);
    // A parenthesis belongs to a section number (`1703(c)`), not to a page.
    if part.matches('(').count() != part.matches(')').count() {
        part = &part[..part.find('(')?];
    }
    let first = part.chars().find(|c| *c != '*')?;
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let roman = letters && part.chars().all(|c| "ivxlcdmIVXLCDM-–".contains(c));
    let lettered = letters && digits > 0 && part.len() <= 12;
    let roman = roman || roles::is_roman(part);
    let numeric = first.is_ascii_digit() && part.len() <= 40 && !part.contains("//");
    let end = at + part.len();
    // `45 ff.`, `45ff.`
    let following = || eat(text, skip(text, end), Role::Following);
    (numeric || roman || lettered).then(|| following().filter(|_| digits > 0).unwrap_or(end))
}

/// The end of subsections alone at `at`: `(f)`, `(g)(2)`.
fn subsections(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 4;
    let mut end = at;
    while let Some((inside, _)) = text[end..].strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        if inside.is_empty() || inside.len() > LONGEST || !inside.bytes().all(|b| b.is_ascii_alphanumeric()) {
            break;
        }
        end += inside.len() + 2;
    }
    (end > at).then_some(end)
}

/// The length of a judgment's paragraphs at the start of `inside`, up to the bracket behind them: `45]`, `85–90]`.
fn paragraphs(inside: &str) -> Option<usize> {
    const LONGEST: usize = 13;
    let len = inside.bytes().take(LONGEST + 1).position(|b| b == b']')?;
    let numbers = &inside[..len];
    let digits = numbers.starts_with(|c: char| c.is_ascii_digit());
    let listed = numbers.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '—'));
    (digits && listed && !roles::is_year(numbers)).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins() {
        for (text, want) in [
            (" at 17-18 (internal citations omitted)", Some("17-18")),
            (", at 152, 154", Some("152, 154")),
            (", 44.", Some("44")),
            (" § 3", Some("§ 3")),
            (" §5 cmt. 1 (text)", Some("§5 cmt. 1")),
            (" §§ 558–59.", Some("§§ 558–59")),
            (", pp. 98–99", Some("98–99")),
            (" at xii", Some("xii")),
            (", at S228", Some("S228")),
            (", at 733 n.47 (arguing)", Some("733 n.47")),
            (" (manuscript at 23–25)", Some("23–25")),
            (", art. 113", Some("art. 113")),
            (" at 130, 139–40", Some("130, 139–40")),
            (" § 1703(c)", Some("§ 1703(c)")),
            (" § 355-1(e) & (f)", Some("§ 355-1(e) & (f)")),
            (" § 5(a) (arguing)", Some("§ 5(a)")),
            (" at *3", Some("*3")),
            (" [181], [182]", Some("[181], [182]")),
            (" 23 [45]–[47]", Some("23 [45]–[47]")),
            (" [45] (Roe J)", Some("45")),
            (", S. 45 ff.", Some("45 ff.")),
            (", 45 et seq.", Some("45 et seq.")),
            (", paragraphs 80 and 81", Some("paragraphs 80 and 81")),
            (" [2004]", None),
            (" [Roe]", None),
            (" (arguing that)", None),
            (". However, this", None),
            (", Chip War, 98", None),
            ("", None),
        ] {
            assert_eq!(pin(text, 0).map(|(span, _)| span.of(text)), want, "{text}");
        }
    }
}
