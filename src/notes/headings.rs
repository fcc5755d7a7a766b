//! Headings that plain text only shows as short lines, and the levels of all headings.

/// How a heading is styled: what tells its level where markup does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Style {
    /// The level the markup gives.
    Markup(u8),
    /// `PART I`, `CHAPTER 2`.
    Part,
    /// In capitals.
    Capitals,
    /// `I.`, `IV.`
    Roman,
    /// `A.`
    Letter,
    /// `1.`, with the number of its parts: `2.1` has two.
    Number(u8),
    /// `a.`, `(a)`
    SmallLetter,
    /// `i.`, `iv)`
    SmallRoman,
    /// A short line in title case.
    Title,
    /// A short bold line.
    Bold,
}

/// The style of an enumerator at the beginning of a line, and what follows it.
fn enumerator(line: &str) -> Option<(Style, &str)> {
    let end = line.find([' ', '\t'])?;
    let (label, rest) = (&line[..end], line[end..].trim_start());
    let inner = label.trim_start_matches('(').trim_end_matches(['.', ')', ':']);
    let marked = inner.len() < label.len();
    if inner.is_empty() || rest.is_empty() {
        return None;
    }
    let style = if inner.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
        && marked
        && (inner.len() > 1 || inner != "C")
    {
        Style::Roman
    } else if inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_uppercase()) && marked {
        Style::Letter
    } else if inner.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')) && marked {
        Style::SmallRoman
    } else if inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_lowercase()) && marked {
        Style::SmallLetter
    } else if inner.len() <= 8
        && inner.split('.').all(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()))
    {
        let parts = inner.split('.').count();
        if !marked && parts == 1 {
            return None;
        }
        Style::Number(u8::try_from(parts).unwrap_or(9))
    } else {
        return None;
    };
    Some((style, rest))
}

/// The style of a line that may be a heading by its looks alone. Whether it is one, its neighbours decide.
pub(super) fn style(line: &str) -> Option<Style> {
    let line = line.trim();
    if line.len() < 3 || line.len() > 160 || line.ends_with([',', ';', '-', '—', '”', '"']) {
        return None;
    }
    let first = line.split_ascii_whitespace().next()?;
    if ["PART", "CHAPTER", "Chapter", "Part"].contains(&first) && line.len() < 80 && !line.ends_with('.') {
        return Some(Style::Part);
    }
    let (numbered, title) = enumerator(line).map_or((None, line), |(style, rest)| (Some(style), rest));
    if title.ends_with('.') && !title.ends_with("...")
        || title.contains("://")
        || title.ends_with(':') && numbered.is_none()
    {
        return None;
    }
    let letters = title.bytes().filter(u8::is_ascii_alphabetic).count();
    let capitals = title.bytes().filter(u8::is_ascii_uppercase).count();
    let digits = title.bytes().filter(u8::is_ascii_digit).count();
    if letters < 3
        || digits > letters
        || title.contains(['|', '=', '@', '\t'])
        || !title.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '“' | '"' | '‘'))
    {
        return None;
    }
    let words: Vec<&str> = title
        .split_ascii_whitespace()
        .filter(|w| w.bytes().filter(u8::is_ascii_alphabetic).count() >= 4)
        .collect();
    let titled = words
        .iter()
        .filter(|w| {
            w.trim_start_matches(|c: char| !c.is_alphanumeric())
                .starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        })
        .count();
    let title_case = titled * 10 >= words.len() * 7;
    if capitals * 10 >= letters * 8 && letters >= 4 {
        return Some(numbered.unwrap_or(Style::Capitals));
    }
    match numbered {
        Some(style) if title.len() < 120 && (title_case || words.len() <= 12 && !title.ends_with('.')) => {
            Some(style)
        }
        None if title_case && title.len() < 90 && (words.len() > 1 || title.len() < 40) => Some(Style::Title),
        None if title.ends_with('?') && title.len() < 90 => Some(Style::Title),
        _ => None,
    }
}

/// Levels of headings in their order: a style seen before goes back to its level, a new one goes deeper.
#[derive(Default)]
pub(super) struct Levels {
    stack: Vec<Style>,
}

impl Levels {
    /// The level of the next heading, from 1.
    pub(super) fn level(&mut self, style: Style) -> u8 {
        if let Some(at) = self.stack.iter().position(|s| *s == style) {
            self.stack.truncate(at + 1);
        } else {
            // A heading of a higher rank closes those below it, wherever it comes first.
            while self.stack.last().is_some_and(|last| rank(*last) > rank(style)) {
                self.stack.pop();
            }
            self.stack.push(style);
        }
        u8::try_from(self.stack.len()).unwrap_or(u8::MAX)
    }
}

/// Which styles stand above which, where both occur.
fn rank(style: Style) -> u16 {
    match style {
        Style::Markup(level) => u16::from(level) * 2,
        Style::Part => 20,
        Style::Capitals => 21,
        Style::Roman => 22,
        Style::Title => 23,
        Style::Letter => 24,
        Style::Number(parts) => 25 + u16::from(parts),
        Style::SmallLetter => 40,
        Style::SmallRoman => 41,
        Style::Bold => 42,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_by_their_looks() {
        for (line, found) in [
            ("Technological Risks", Some(Style::Title)),
            ("5G Networks", Some(Style::Title)),
            ("iii. Harbour-Board Governance", Some(Style::SmallRoman)),
            ("A. Present Harms", Some(Style::Letter)),
            ("I. COASTAL USES OF RADIO LICENCES", Some(Style::Roman)),
            ("2.1 Requirements and controls", Some(Style::Number(2))),
            ("INTRODUCTION", Some(Style::Capitals)),
            ("Chapter 3", Some(Style::Part)),
            ("When Does a Licence for Radio Lapse?", Some(Style::Title)),
            ("This is a sentence that just stops", None),
            ("The law was passed.", None),
            ("1. The Secretary shall report to the Congress within a year.", None),
            ("Sources: a table, b", None),
        ] {
            assert_eq!(style(line), found, "{line}");
        }
    }

    #[test]
    fn levels_follow_styles() {
        let mut levels = Levels::default();
        let order = [
            Style::Capitals,
            Style::Roman,
            Style::Letter,
            Style::Number(1),
            Style::Number(1),
            Style::Letter,
            Style::Roman,
        ];
        assert_eq!(order.map(|s| levels.level(s)), [1, 2, 3, 4, 4, 3, 2]);
    }
}
