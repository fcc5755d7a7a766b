//! Dates as citations print them.

use super::data::{DATE_WORDS, LABELS, MONTHS};
use crate::span::Span;
use std::fmt;

/// A later number of four digits is no year.
const LAST_YEAR: u16 = 2050;

/// A date and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    /// As precise as printed.
    pub(super) iso: Iso,
    /// From its first to its last word.
    pub(super) span: Span,
}

/// A date of ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Iso {
    year: u16,
    /// Month and day, 0 where they are not printed.
    month: u8,
    day: u8,
}

impl Iso {
    /// A year alone.
    pub(super) const fn of_year(year: u16) -> Self {
        Self { year, month: 0, day: 0 }
    }

    /// A month of 1 to 12, and perhaps a day of it.
    pub(super) fn of_month(year: u16, month: u8, day: Option<u8>) -> Self {
        Self { year, month, day: day.unwrap_or(0) }
    }

    /// The year.
    pub(super) const fn year(self) -> u16 {
        self.year
    }

    /// Whether a day is printed.
    pub(super) const fn has_day(self) -> bool {
        self.day > 0
    }

    /// Whether more than the year is printed.
    pub(super) const fn has_month(self) -> bool {
        self.month > 0
    }
}

impl fmt::Display for Iso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().take_while(|part| *part > 0) {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

/// The day of `4.5.2016`, day before month.
pub(super) fn dotted(span: Span, s: &str) -> Option<Date> {
    let mut numbers = s.split('.').map(|number| number.parse::<u16>().ok());
    let (day, month, year) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let fits = numbers.next().is_none() && (1..=31).contains(&day) && (1..=12).contains(&month);
    let iso = Iso::of_month(year, u8::try_from(month).ok()?, u8::try_from(day).ok());
    (fits && (1900..=2100).contains(&year)).then_some(Date { iso, span })
}

/// The month that `s` begins with and the day behind it, as they stand behind a year: `January 24`, `May-Jun`.
pub(super) fn month_and_day(s: &str) -> Option<(u8, Option<u8>)> {
    let mut words = s.split([' ', '–', '-']);
    let month = MONTHS.get(words.next()?.trim_end_matches('.')).filter(|month| *month > 0)?;
    let day = words.next().and_then(|day| day.parse().ok()).filter(|day| (1..=31).contains(day));
    Some((month, day))
}

/// A word of a stretch of text, without the punctuation round it.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn month(&self) -> Option<u8> {
        if self.text.len() > 24 || !self.text.starts_with(char::is_uppercase) {
            return None;
        }
        // A span of months counts from its first: `Jan./Feb.`, `March–April`.
        let first = self.text.split(['/', '-', '–', '—']).next()?.trim_end_matches('.');
        MONTHS.get(first)
    }

    /// The month of `mai`, `janvier–février`, in lower case; `march` and `may` are other words of English.
    fn lower_month(&self) -> Option<u8> {
        let first = self.text.split(['/', '-', '–', '—']).next()?.trim_end_matches('.');
        let letters = (3..=10).contains(&first.chars().count()) && first.starts_with(char::is_lowercase);
        let other = matches!(first, "march" | "may" | "mar" | "dec" | "sep");
        MONTHS.get(first).filter(|month| letters && !other && *month > 0)
    }

    /// The year of `2021a`, where a letter tells works of one year apart, unless `before` leads to a law's section.
    fn lettered_year(&self, before: Option<Word<'_>>) -> Option<u16> {
        let [_, _, _, _, b'a'..=b'k'] = self.text.as_bytes() else { return None };
        let section = before
            .is_some_and(|word| word.text.contains('.') || matches!(word.text, "§" | "Code" | "section"));
        let year = Word { text: self.text.get(..4)?, start: self.start }.year();
        year.filter(|year| *year >= 1900 && !section)
    }

    fn year(&self) -> Option<u16> {
        let digits = self.text.get(..4)?;
        let plausible = digits.bytes().all(|b| b.is_ascii_digit())
            && matches!(&digits[..2], "14" | "15" | "16" | "17" | "18" | "19" | "20");
        let rest = &self.text[4..];
        let range = rest.is_empty()
            || rest.starts_with(['-', '–', '/'])
                && rest.trim_start_matches(['-', '–', '/']).bytes().all(|b| b.is_ascii_digit());
        (plausible && range).then(|| digits.parse().ok()).flatten().filter(|year| *year <= LAST_YEAR)
    }

    /// A day and whether it begins a range of days.
    fn day(&self) -> Option<(u8, bool)> {
        let digits = self.text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 2 {
            return None;
        }
        let day = self.text[..digits].parse().ok().filter(|d| (1..=31).contains(d))?;
        match &self.text[digits..] {
            "" | "st" | "nd" | "rd" | "th" => Some((day, false)),
            rest if rest.starts_with(['-', '–']) => Some((day, true)),
            _ => None,
        }
    }
}

/// Whether a month and its year follow: ` April 2016`.
pub(super) fn opens_with_month(s: &str) -> bool {
    let mut words =
        s.split_whitespace().map(|text| Word { text: text.trim_end_matches([',', '.', ';', ')']), start: 0 });
    words.next().is_some_and(|word| word.month().is_some_and(|month| month > 0))
        && words.next().is_some_and(|word| word.year().is_some())
}

/// A month, and its day if there is one, that waits for a year.
#[derive(Clone, Copy)]
struct Pending {
    /// 0 for a season.
    month: u8,
    start: usize,
    /// The day, and whether it begins a range of days.
    day: Option<(u8, bool)>,
}

/// The words of `span`, split at blanks and commas.
fn words(text: &str, span: Span) -> impl Iterator<Item = Word<'_>> {
    let base = span.start;
    let inner = span.of(text);
    inner
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '[' | ']'))
        .filter_map(move |word| {
            let word = word.trim_matches(|c| matches!(c, '.' | '“' | '”' | '"'));
            let start = word.as_ptr() as usize - inner.as_ptr() as usize;
            (!word.is_empty()).then_some(Word { text: word, start: base + start })
        })
}

/// The first date in `span`.
pub(super) fn first(text: &str, span: Span) -> Option<Date> {
    let mut before: Option<Word<'_>> = None;
    let mut pending: Option<Pending> = None;
    for word in words(text, span) {
        let behind_day = before.is_some_and(|w| w.text.starts_with(|c: char| c.is_ascii_digit()));
        let lower = || if behind_day { word.lower_month() } else { None };
        if let Some(month) = word.month().or_else(lower) {
            // `10 August 2020`
            let day = before.filter(|w| w.end() + 2 >= word.start).and_then(|w| Some((w.start, w.day()?)));
            let start = day.map_or(word.start, |(start, _)| start);
            pending = Some(Pending { month, start, day: day.map(|(_, day)| day) });
        } else if let Some(year) = word.year().or_else(|| word.lettered_year(before)) {
            // `juin 2016`
            let lower = || {
                let month = before.filter(|w| w.end() + 2 >= word.start)?;
                Some(Pending { month: month.lower_month()?, start: month.start, day: None })
            };
            let pending = pending.or_else(lower);
            let span = Span::new(pending.map_or(word.start, |date| date.start), word.end());
            let iso = match pending {
                None | Some(Pending { month: 0, .. }) => Iso::of_year(year),
                Some(Pending { month, day: None | Some((_, true)), .. }) => Iso { year, month, day: 0 },
                Some(Pending { month, day: Some((day, false)), .. }) => Iso { year, month, day },
            };
            return Some(Date { iso, span });
        } else if let Some(Pending { day: day @ None, .. }) = &mut pending
            && let Some(d) = word.day()
        {
            *day = Some(d);
        } else if let Some(iso) = numeric(word.text) {
            return Some(Date { iso, span: Span::new(word.start, word.end()) });
        } else if pending.is_some() && !word.text.starts_with(['-', '–', '&']) {
            pending = None;
        }
        before = Some(word);
    }
    None
}

/// The first date in `span` that tells its day.
pub(super) fn first_day(text: &str, span: Span) -> Option<Date> {
    let mut from = span.start;
    loop {
        let date = first(text, Span::new(from, span.end))?;
        if date.iso.has_day() {
            return Some(date);
        }
        from = date.span.end;
    }
}

/// `2020-02-10`, `2/10/2020` (month first) as ISO 8601.
fn numeric(word: &str) -> Option<Iso> {
    let mut parts = word.split(['-', '/']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || ![a, b, c].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, a, b) };
    let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
    // `7/15/94`
    let year = match year.len() {
        4 => year.parse().ok()?,
        2 if word.contains('/') => {
            year.parse::<u16>().ok().map(|y| if y < 40 { 2000 + y } else { 1900 + y })?
        }
        _ => return None,
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Iso { year, month, day })
}

/// The date in `span` if there is nothing else in it but words such as `updated` and a time of day.
pub(super) fn only(text: &str, span: Span) -> Option<Date> {
    const LONGEST: usize = 80;
    if span.len() > LONGEST || !span.of(text).bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    // `21.4.2021`
    if span.len() <= "21.04.2021".len() && span.of(text).ends_with(|c: char| c.is_ascii_digit()) {
        let day = dotted(span, span.of(text));
        if day.is_some() {
            return day;
        }
    }
    // What stands first is of the date, or one of the words beside it.
    let begins = words(text, span).next().is_some_and(|word| {
        word.text.starts_with(|c: char| c.is_ascii_digit())
            || word.month().or_else(|| word.lower_month()).is_some()
            || DATE_WORDS.has(word.text)
    });
    let date = begins.then(|| first(text, span))??;
    let rest = words(text, Span::new(span.start, date.span.start))
        .chain(words(text, Span::new(date.span.end, span.end)));
    for word in rest {
        let time = word.text.bytes().all(|b| b.is_ascii_digit()) && word.text.len() <= 2;
        if !(time || DATE_WORDS.has(word.text)) {
            return None;
        }
    }
    Some(date)
}

/// The date that closes `span`, a parenthetical's inside: `updated Oct. 23, 2020`, `N.D. Cal. 2019`,
/// `New York: Scribner, 2022`; and whether the source is still to come.
pub(super) fn closing(text: &str, span: Span) -> Option<Date> {
    const LONGEST: usize = 160;
    if span.len() > LONGEST {
        return None;
    }
    let inner = span.of(text);
    if inner.starts_with(['“', '"', '‘']) || !inner.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    // `2012 & Supp. I 2013`: the code's year, not its supplement's.
    let span = inner.find(" & Supp").map_or(span, |at| Span::new(span.start, span.start + at));
    let mut last = None;
    let mut from = span.start;
    while let Some(date) = first(text, Span::new(from, span.end)) {
        from = date.span.end;
        last = Some(date);
    }
    let date = last?;
    // Only a time of day may follow, or a supplement.
    let tail = &text[date.span.end..span.end];
    let tail_words = words(text, Span::new(date.span.end, span.end)).count();
    let timed = tail.contains(':') || tail.to_ascii_lowercase().trim_end_matches('.').ends_with(['m', 't']);
    if tail_words > 0 && !(timed && tail_words <= 5) {
        return None;
    }
    let lead = text[span.start..date.span.start].split_whitespace().next();
    let explains = lead.is_some_and(|word| {
        let word = word.trim_end_matches([',', '.', ':']);
        word.starts_with(char::is_lowercase)
            && !DATE_WORDS.has(word)
            && !LABELS.contains(word)
            && !word.starts_with(|c: char| c.is_ascii_digit())
    });
    (!explains).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Span {
        Span::new(0, text.len())
    }

    #[test]
    fn dates_are_as_precise_as_printed() {
        for (text, iso) in [
            ("Aug. 10, 2020", "2020-08-10"),
            ("10 August 2020", "2020-08-10"),
            ("Sept. 2019", "2019-09"),
            ("2019", "2019"),
            ("updated Oct. 23, 2020", "2020-10-23"),
            ("July 18, 2023, 4:36 PM", "2023-07-18"),
            ("August 16-18, 2017", "2017-08"),
            ("Summer 2018", "2018"),
            ("Jan./Feb. 2019", "2019-01"),
            ("2020-02-10", "2020-02-10"),
            ("5th of May 2020", "2020-05"),
            ("20. April 2016", "2016-04-20"),
            ("3 mai 2020", "2020-05-03"),
            ("janvier–février 2000", "2000-01"),
            ("they may, in march 2020", "2020"),
            ("2021a", "2021"),
        ] {
            assert_eq!(first(text, whole(text)).map(|d| d.iso.to_string()).as_deref(), Some(iso), "{text}");
        }
    }

    #[test]
    fn a_sentence_is_no_date() {
        for text in
            ["noting that sales rose in 2019", "In May 2019", "“data from 2019”", "statement of 2019 winners"]
        {
            assert_eq!(only(text, whole(text)).filter(|_| text != "In May 2019"), None, "{text}");
        }
        assert_eq!(first("42 U.S.C. 2000d", whole("42 U.S.C. 2000d")), None);
        assert_eq!(closing("noting that sales rose in 2019", whole("noting that sales rose in 2019")), None);
    }

    #[test]
    fn a_date_closes_its_parenthetical() {
        for (text, iso) in [
            ("New York: Scribner, 2022", "2022"),
            ("9th Cir. 2019", "2019"),
            ("David J. Doe ed., forthcoming 2024", "2024"),
            ("as amended in 2001", "2001"),
            ("May 16, 2023, 1:57 PM", "2023-05-16"),
        ] {
            assert_eq!(closing(text, whole(text)).map(|d| d.iso.to_string()).as_deref(), Some(iso), "{text}");
        }
    }
}
