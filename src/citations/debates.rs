//! Records of a parliament's debates, cited by the house, the day, the volume and the column:
//! `HC Deb 14 March 2017, vol 623, col 188`, `HL Deb (3 May 2016) vol 771, cc12-3`,
//! `Congressional Record, daily edition, vol. 169 (October 3, 2023), p. H4978`.

use super::dates::{self, Date};
use super::head::Head;
use super::phrases::Phrase;
use super::scan::Scan;
use super::split::Segment;
use super::tail::Tail;
use crate::document::Kind;
use crate::span::Span;

/// Bytes from the house to the end of the day, at most.
const DAY: usize = 72;

/// The name of the record and the day that `span` begins with.
pub(super) fn opening(text: &str, span: Span) -> Option<(Span, Date)> {
    let s = span.of(text);
    let house = Phrase::Debates.leading(s).next()?;
    let name = Span::new(span.start, span.start + house.len());
    let end = text.floor_char_boundary(span.end.min(name.end + DAY));
    let date = dates::first(text, Span::new(name.end, end)).filter(|date| date.iso.has_day())?;
    let between = &text[name.end..date.span.start];
    let words = between.split([' ', ',', '(']).filter(|word| !word.is_empty());
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    words
        .map(|word| word.trim_end_matches('.'))
        .all(|word| number(word) || matches!(word, "daily" | "edition" | "ed" | "vol" | "no" | "part" | "pt"))
        .then_some((name, date))
}

/// Reads `segment` as such a record; the column is the pin cite.
pub(super) fn parse(text: &str, segment: &Segment, scan: &Scan) -> Option<(Head, Tail)> {
    let (name, date) = opening(text, segment.body)?;
    let url = scan.urls_within(segment.body).first().cloned();
    let end = url.as_ref().map_or(segment.body.end, |url| url.span.start);
    let volume = volume(text, Span::new(name.end.min(end), end));
    let behind = volume.map_or(date.span.end, |volume| volume.end.max(date.span.end)).min(end);
    let pin = column(text, Span::new(behind, end));
    let head = Head { container: Some(name), kind: Some(Kind::Government), ..Head::default() };
    Some((head, Tail { date: Some(date), volume, pin, url, ..Tail::default() }))
}

/// The number behind the word for a volume.
fn volume(text: &str, rest: Span) -> Option<Span> {
    let s = rest.of(text);
    let (at, word) = ["vol. ", "vol ", "volume "].iter().find_map(|word| Some((s.find(word)?, word)))?;
    let start = at + word.len();
    let digits = s[start..].bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| Span::new(rest.start + start, rest.start + start + digits))
}

/// The columns: `col 188`, `cols 1211-1213`, `c188`, `cc774-843`, `c123W`.
fn column(text: &str, rest: Span) -> Option<Span> {
    let s = rest.of(text);
    let words = s.split([' ', ',', ')']).map(|word| (word.as_ptr() as usize - s.as_ptr() as usize, word));
    let (at, word) = words.into_iter().find(|(_, word)| {
        let number = word.strip_prefix("cc").or_else(|| word.strip_prefix('c'));
        matches!(word.trim_end_matches('.'), "col" | "cols" | "column" | "columns" | "p" | "pp")
            || number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    })?;
    let number = if word.contains(|c: char| c.is_ascii_digit()) { at } else { at + word.len() + 1 };
    let len = s.get(number..)?.find([' ', ',', ';', ')']).unwrap_or(s.len() - number);
    let end = number + s[number..number + len].trim_end_matches('.').len();
    // A page is given by its number.
    let start = if word.starts_with('p') { number } else { at };
    s[number..end]
        .contains(|c: char| c.is_ascii_digit())
        .then(|| Span::new(rest.start + start, rest.start + end))
}

#[cfg(test)]
mod tests {
    use super::super::full;
    use super::super::scan::scan;
    use super::super::split::split;
    use super::*;

    #[test]
    fn debates_are_cited_by_day_volume_and_column() {
        for (text, want) in [
            ("HC Deb 14 March 2017, vol 623, col 188.", "HC Deb | 2017-03-14 | 623 | col 188"),
            ("HL Deb (3 May 2016) vol 771, cols 1211-1213", "HL Deb | 2016-05-03 | 771 | cols 1211-1213"),
            ("HC Deb, 8 April 1840, 3rd series, vol. 53, cc800–25.", "HC Deb | 1840-04-08 | 53 | cc800–25"),
            ("See HC Deb 14 Jan 2025 c123W.", "HC Deb | 2025-01-14 |  | c123W"),
            (
                "See Congressional Record, daily edition, vol. 169 (October 3, 2023), p. H4978.",
                "Congressional Record | 2023-10-03 | 169 | H4978",
            ),
            (
                "Congressional Record, vol. 145, part 9 (June 3, 1999), pp. 11600-11601.",
                "Congressional Record | 1999-06-03 | 145 | 11600-11601",
            ),
        ] {
            let note = Span::new(0, text.len());
            let scan = scan(text, note);
            let segments = split(text, note, &scan);
            let found: Vec<String> = segments
                .iter()
                .filter_map(|segment| full::parse(text, segment, &scan, &[]))
                .map(|c| [c.container, c.date, c.volume, c.pin].map(Option::unwrap_or_default).join(" | "))
                .collect();
            assert_eq!(found, [want], "{text}");
        }
        assert!(opening("HC Deborah spoke on 3 May 2016", Span::new(0, 30)).is_none());
    }
}
