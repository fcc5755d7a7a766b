//! Citations of pages with dashes between their parts: `Grid Bank - Ports of Asia - https://x.org`.

use super::containers;
use super::head::Head;
use super::scan::Scan;
use super::split::Segment;
use super::tail::Tail;
use crate::span::Span;

/// Words of who publishes the page, at most.
const WORDS: usize = 8;

/// Reads the segment as such a citation, if a dash stands before its URL and another before that.
pub(super) fn parse(text: &str, segment: &Segment, scan: &Scan) -> Option<(Head, Tail)> {
    let url = scan.urls_within(segment.body).first()?;
    let before = Span::new(segment.body.start, url.span.start).trimmed(text);
    let parts = without_dash(before.of(text))?;
    let (first, second) = DASHES.iter().find_map(|dash| parts.split_once(dash))?;
    let (first, second) = (at(before.start, first, 0), at(before.start, second, parts.len() - second.len()));
    let plain = |part: Span| {
        let s = part.of(text);
        s.starts_with(|c: char| !c.is_lowercase())
            && !s.contains(['"', '“', '('])
            && s.split(' ').count() <= WORDS
    };
    let mut head = Head::default();
    if containers::is_listed(text, second) {
        (head.title, head.container) = (Some(first), Some(second));
    } else if !plain(first) {
        return None;
    } else if containers::is_periodical(text, first) {
        (head.container, head.title) = (Some(first), Some(second));
    } else {
        (head.authors, head.title) = (containers::institutions(text, first), Some(second));
    }
    let doi = super::urls::doi(&url.value).map(str::to_owned);
    Some((head, Tail { url: Some(url.clone()), doi, ..Tail::default() }))
}

/// Dashes between parts.
const DASHES: [&str; 3] = [" - ", " – ", " — "];

/// `s` without the dash at its end.
fn without_dash(s: &str) -> Option<&str> {
    DASHES.iter().find_map(|dash| s.strip_suffix(dash.trim_end()))
}

/// The span of `part`, `from` bytes behind `start`.
fn at(start: usize, part: &str, from: usize) -> Span {
    Span::new(start + from, start + from + part.len())
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::super::split::split;
    use super::*;

    #[test]
    fn dashes_part_publisher_title_and_url() {
        for (text, want) in [
            ("Grid Bank - Ports of Asia - https://x.org/a", Some(("Grid Bank", "Ports of Asia", ""))),
            ("Ports of Asia – The Guardian – https://x.org/a", Some(("", "Ports of Asia", "The Guardian"))),
            ("The Guardian - Ports of Asia - https://x.org/a", Some(("", "Ports of Asia", "The Guardian"))),
            ("Ports of Asia, https://x.org/a", None),
            ("Ports - https://x.org/a", None),
        ] {
            let note = Span::new(0, text.len());
            let scan = scan(text, note);
            let segment = &split(text, note, &scan)[0];
            let found = parse(text, segment, &scan).map(|(head, _)| {
                let of = |span: Option<Span>| span.map_or("", |span| span.of(text));
                (of(head.authors.first().copied()), of(head.title), of(head.container))
            });
            assert_eq!(found, want, "{text}");
        }
    }
}
