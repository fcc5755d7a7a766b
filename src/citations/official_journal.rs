//! Places in the Official Journal of the European Union, as its institutions, its courts and scholars print them:
//! `OJ L 119, 4.5.2016, p. 1`, `[1993] OJ L95/29`, `OJ 1995 L 281, p. 31`, `OJ L, 2024/900, 20.3.2024`.

use super::dates::{self, Date, Iso};
use super::phrases::Phrase;
use crate::span::Span;

/// A place in the Official Journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Issue {
    /// Its name, as printed.
    pub(super) name: Span,
    /// Series and number: `L 119`; the series alone where each act has a number of its own.
    pub(super) volume: Span,
    /// The first page or the pages, or the act's own number: `2024/900`.
    pub(super) page: Option<Span>,
    pub(super) date: Option<Date>,
    /// From the name to the last of these.
    pub(super) span: Span,
}

/// Reads the place that `span` begins with.
pub(super) fn read(text: &str, span: Span) -> Option<Issue> {
    let mut at = Cursor { text, at: span.start, end: span.end };
    let name = at.name()?;
    at.skip(&[' ', ',', '(']);
    let mut date = at.year();
    at.word(Phrase::JournalNumber);
    let series = at.series()?;
    let glued = at.rest().starts_with('/');
    at.skip(&[' ', ',', '/']);
    at.word(Phrase::JournalNumber);
    let number = at.number()?;
    let (mut volume, mut page) = (Span::new(series.start, number.end), None);
    if at.rest().starts_with('/') {
        at.at += 1;
        page = Some(at.number()?);
        // `OJ L, 2024/900`, `OJ C/2025/3039`: an act, not a page of a number.
        if glued || text[series.end..number.start].contains(',') {
            (volume, page) = (series, page.map(|page| Span::new(number.start, page.end)));
        }
    } else if text[series.end..number.start].contains(',') {
        return None;
    }
    let mut span = Span::new(name.start, at.at);
    while let Some(part) = at.part() {
        if date.is_none_or(|date| !date.iso.has_month())
            && let Some(day) = dates::dotted(part, part.of(text)).or_else(|| dates::only(text, part))
        {
            date = Some(day);
        } else if page.is_none()
            && let Some(pages) = pages(text, part)
        {
            page = Some(pages);
        } else {
            break;
        }
        span.end = part.end;
    }
    Some(Issue { name, volume, page, date, span })
}

/// The pages of `p. 1`, `S. 1–88`, `1`.
fn pages(text: &str, part: Span) -> Option<Span> {
    let s = part.of(text);
    let pages = Phrase::JournalPage.strip(s).unwrap_or(s).trim_start();
    let digits = pages.starts_with(|c: char| c.is_ascii_digit())
        && pages.bytes().all(|b| b.is_ascii_digit() || !b.is_ascii() || b == b'-');
    digits.then(|| Span::new(part.end - pages.len(), part.end))
}

/// Reads on in a stretch of text.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    fn skip(&mut self, marks: &[char]) {
        self.at = self.end - self.rest().trim_start_matches(marks).len();
    }

    /// Takes `len` bytes.
    fn take(&mut self, len: usize) -> Span {
        self.at += len;
        Span::new(self.at - len, self.at)
    }

    /// Skips a word of `role` and the blanks behind it.
    fn word(&mut self, role: Phrase) {
        if let Some(word) = role.leading(self.rest()).next() {
            self.take(word.len());
            self.skip(&[' ']);
        }
    }

    fn name(&mut self) -> Option<Span> {
        let name = Phrase::OfficialJournal.leading(self.rest()).next()?;
        let name = self.take(name.len());
        (!self.rest().starts_with(char::is_alphanumeric)).then_some(name)
    }

    /// The year of a volume, where the name is followed by one: `OJ 1995 L 281`.
    fn year(&mut self) -> Option<Date> {
        let year = self.rest().split_once(' ').map(|(year, _)| year).filter(|year| year.len() == 4)?;
        let iso = Iso::of_year(year.parse().ok().filter(|year| (1952..=2100).contains(year))?);
        let span = self.take(year.len());
        self.skip(&[' ']);
        Some(Date { iso, span })
    }

    /// The letter of the series: legislation, information, or the supplement.
    fn series(&mut self) -> Option<Span> {
        let rest = self.rest();
        let alone = !rest.get(1..)?.starts_with(char::is_alphabetic);
        (rest.starts_with(['L', 'C', 'S']) && alone).then(|| self.take(1))
    }

    /// A number with the letters behind it: `119`, `326I`.
    fn number(&mut self) -> Option<Span> {
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let letters = rest[digits..].bytes().take_while(u8::is_ascii_uppercase).count();
        let ends = !rest[digits + letters..].starts_with(char::is_alphanumeric);
        (digits > 0 && ends).then(|| self.take(digits + letters))
    }

    /// The next part between commas, parentheses and words such as `of`, which are skipped.
    fn part(&mut self) -> Option<Span> {
        self.skip(&[' ', ',', '(', ')']);
        self.word(Phrase::JournalDay);
        let rest = self.rest();
        let len = rest.find([',', '(', ')', ';', '[']).unwrap_or(rest.len());
        // `20 January 2004 p. 1`: a page needs no comma.
        let mut blanks = rest[..len].match_indices(' ').map(|(at, _)| at);
        let paged = blanks.find(|at| Phrase::JournalPage.strip(&rest[at + 1..]).is_some());
        let len = paged.unwrap_or(len);
        let part = rest[..len].trim_end_matches([' ', '.']).len();
        (part > 0).then(|| self.take(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Option<(&str, &str, &str, String, &str)> {
        let issue = read(text, Span::new(0, text.len()))?;
        let page = issue.page.map_or("", |page| page.of(text));
        let date = issue.date.map_or(String::new(), |date| date.iso.to_string());
        Some((issue.name.of(text), issue.volume.of(text), page, date, &text[issue.span.end..]))
    }

    #[test]
    fn places_are_read_in_every_form() {
        for (text, name, volume, page, date, rest) in [
            ("OJ L 119, 4.5.2016, p. 1", "OJ", "L 119", "1", "2016-05-04", ""),
            ("OJ L119/1", "OJ", "L119", "1", "", ""),
            ("O.J. L 281/31, 23 November 1995.", "O.J.", "L 281", "31", "1995-11-23", "."),
            ("OJ 1995 L 281, p. 31", "OJ", "L 281", "31", "1995", ""),
            ("OJ C 326I, 26.10.2012, pp. 47–390).", "OJ", "C 326I", "47–390", "2012-10-26", ")."),
            ("OJ L, 2024/900, 20.3.2024, ELI: http", "OJ", "L", "2024/900", "2024-03-20", ", ELI: http"),
            ("OJ C/2025/3039", "OJ", "C", "2025/3039", "", ""),
            ("OJ L 1689 (12.7.2024)", "OJ", "L 1689", "", "2024-07-12", ")"),
            ("ABl. L 119 vom 4.5.2016, S. 1", "ABl.", "L 119", "1", "2016-05-04", ""),
            ("ABl. EG Nr. L 281 vom 23.11.1995 S. 31", "ABl. EG", "L 281", "31", "1995-11-23", ""),
            ("JO L 119 du 4.5.2016, p. 1", "JO", "L 119", "1", "2016-05-04", ""),
            (
                "Official Journal of the European Union, C 392/391, 26 October 2012",
                "Official Journal of the European Union",
                "C 392",
                "391",
                "2012-10-26",
                "",
            ),
        ] {
            assert_eq!(read_all(text), Some((name, volume, page, date.to_owned(), rest)), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_place() {
        for text in
            ["OJ", "OJ Simpson", "OJ London 4", "OJ L, 4.5.2016", "Official Journal of Grids 4", "OJ L grid"]
        {
            assert_eq!(read_all(text), None, "{text}");
        }
    }
}
