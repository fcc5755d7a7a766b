//! The reference list of a document: which passages belong to it, what each of its entries cites, and which entry a
//! name and a year stand for.

use crate::citations::data::{self, CitationWord};
use crate::citations::names::{fold, has_words, short_name, words};
use crate::citations::split::{Segment, SegmentKind};
use crate::citations::{full, glosses, identifiers, scan, within};
use crate::document::{Citation, Form, PassageKind};
use crate::ingest::Run;
use crate::notes::Reading;
use crate::span::Span;
use foldhash::HashMap;

/// A document's reference list.
#[derive(Debug, Default)]
pub(in crate::citations) struct List {
    /// The sections it takes up, in order.
    sections: Vec<Span>,
    entries: Vec<Entry>,
    /// Entries by what their first author can be called, folded.
    by_name: HashMap<String, Vec<usize>>,
}

/// An entry, as far as references to it need it.
#[derive(Debug)]
struct Entry {
    citation: Citation,
    /// What stands before its title.
    lead: String,
    /// The words of that, folded.
    words: String,
    /// Years as printed, with the letters that tell works of a year apart.
    years: Vec<String>,
}

/// Fewer entries make no list that a name could be missing from.
const LEAST_ENTRIES: usize = 3;

impl List {
    /// The reference list by its heading.
    pub(in crate::citations) fn of(reading: &Reading) -> Self {
        let listed = reading.sections.iter().filter(|section| is_heading(&section.title));
        let sections: Vec<Span> = listed.map(|section| Span::new(section.start, section.end)).collect();
        let mut list = Self { sections, ..Self::default() };
        if list.sections.is_empty() {
            return list;
        }
        // The rest of an entry that a page or a line broke is none of its own.
        let mut broken = false;
        for passage in &reading.passages {
            let goes_on = broken;
            broken = passage.span().of(&reading.text).ends_with([':', ',', '-', '–', '&', '(']);
            let listed = list.covers(passage.start) && passage.kind != PassageKind::Heading && !goes_on;
            let runs = within(&reading.runs, passage.span());
            if let Some(citation) = listed.then(|| entry(&reading.text, passage.span(), runs)).flatten() {
                list.add(&reading.text, citation);
            }
        }
        list
    }

    /// Whether the passage at `start` stands in the list.
    pub(super) fn covers(&self, start: usize) -> bool {
        self.sections.iter().any(|section| section.start <= start && start < section.end)
    }

    /// The entry that stands in `passage`: its place in the list and its citation.
    pub(super) fn at(&self, passage: Span) -> Option<(usize, &Citation)> {
        let at = self.entries.partition_point(|entry| entry.citation.start < passage.start);
        let entry = self.entries.get(at).filter(|entry| entry.citation.start < passage.end)?;
        Some((at, &entry.citation))
    }

    /// Whether there are entries enough for a name without one to be worth a remark.
    pub(super) fn is_full(&self) -> bool {
        self.entries.len() >= LEAST_ENTRIES
    }

    pub(in crate::citations) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn add(&mut self, text: &str, mut citation: Citation) {
        let printed = citation.span().of(text);
        // `———. Another Work`: the authors of the entry before.
        let repeats = printed.starts_with("__") || printed.starts_with("——") || printed.starts_with("---");
        let before = self.entries.last().filter(|_| repeats);
        let lead = before.map_or_else(|| lead(printed).to_owned(), |entry| entry.lead.clone());
        if let Some(before) = before {
            citation.authors.clone_from(&before.citation.authors);
            citation.fields.authors = None;
        }
        let at = self.entries.len();
        let mut names = names(&lead);
        names.extend(citation.authors.first().map(|author| short_name(author)));
        names.sort_unstable();
        names.dedup();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            self.by_name.entry(name).or_default().push(at);
        }
        self.entries.push(Entry { words: fold(&lead), lead, years: years(printed), citation });
    }

    /// The entries of authors `names` (folded) and `year`, a letter behind it if it is printed: their places in the list.
    pub(super) fn find(&self, names: &[String], year: &str) -> Vec<usize> {
        /// More are no answer.
        const MOST: usize = 16;
        let Some((first, others)) = names.split_first() else { return Vec::new() };
        let of_first = self.by_name.get(first).map_or(&[] as &[usize], Vec::as_slice);
        let bare = year.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let fits = |entry: &Entry| {
            let dated = entry.years.iter().any(|y| y == year)
                || bare == year && entry.years.iter().any(|y| y.starts_with(year));
            dated && others.iter().all(|other| has_words(&entry.words, other))
        };
        of_first.iter().copied().filter(|&at| fits(&self.entries[at])).take(MOST).collect()
    }

    /// Whether an entry's first author can be called `name` (folded).
    pub(super) fn knows(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }
}

/// Whether `title` heads a reference list: `References`, `7. Works Cited`, `Appendix E. References`.
fn is_heading(title: &str) -> bool {
    const MOST_WORDS: usize = 8;
    let folded = fold(title);
    if folded.split(' ').count() > MOST_WORDS {
        return false;
    }
    data::is_bibliography(&folded)
        // `BIBLIOGRAPHY United States Sources`, `Appendix E. References`
        || folded.split_once(' ').is_some_and(|(first, _)| {
            first.len() > "sources".len() && data::is_bibliography(first) && title.starts_with(|c: char| c.is_uppercase())
        })
        || title.rsplit(['.', ':', '–', '—']).next().is_some_and(|last| {
            last.len() < title.len() && data::is_bibliography(&fold(last))
        })
        || folded
            .split_once(' ')
            .is_some_and(|(number, rest)| number.bytes().all(|b| b.is_ascii_digit() || b"ivx".contains(&b)) && data::is_bibliography(rest))
}

/// The entry at `span`; none where no source can be told, or the words are a sentence's.
fn entry(text: &str, span: Span, runs: &[Run]) -> Option<Citation> {
    const LONGEST: usize = 1500;
    let printed = span.of(text);
    let plausible = printed.len() <= LONGEST
        && !printed.starts_with(char::is_lowercase)
        // `February 2008 https://…` is the end of one.
        && !data::MONTHS.has(printed.split(' ').next().unwrap_or_default())
        && (!years(printed).is_empty() || printed.contains("://") || printed.contains("n.d."));
    if !plausible {
        return None;
    }
    // A label of a numbered list is no part of the source.
    let label = printed.len()
        - printed
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '.' | ')' | ' '))
            .len();
    let labelled = label > 1 && printed[..label].contains(['.', ')', ']']);
    let body = Span::new(span.start + if labelled { label } else { 0 }, span.end).trimmed(text);
    let scan = scan::scan(text, body);
    let mut segment = Segment {
        span: body,
        signal: None,
        body,
        parentheticals: Vec::new(),
        hereinafter: None,
        kind: SegmentKind::Citation,
    };
    glosses::explain(text, &scan, &mut segment);
    let mut citation = full::parse(text, &segment, &scan, runs).unwrap_or_else(|| Citation {
        form: Form::Unparsed,
        start: body.start,
        end: body.end,
        ..Citation::default()
    });
    if let [one] = citation.authors.as_slice()
        && let Some(authors) = inverted(one)
    {
        citation.authors = authors;
    }
    // An entry is one source in full, whatever its shape.
    if citation.form == Form::Short {
        citation.form = Form::Full;
    }
    identifiers::complete(body.of(text), &mut citation);
    Some(citation)
}

/// The authors in `Bell, Greg, Tony Roe, and Cliff Justice`: only the first has the surname first, or all have.
fn inverted(printed: &str) -> Option<Vec<String>> {
    let name = |s: &str, most: usize| {
        s.split(' ').count() <= most && s.split(' ').all(|word| word.starts_with(char::is_uppercase))
    };
    let (before, last) = printed.rsplit_once(" and ").or_else(|| printed.rsplit_once(" & "))?;
    let mut parts = before.trim_end_matches(',').split(", ");
    let (surname, given) = (parts.next()?, parts.next()?);
    if !name(surname, 2) || !name(given, 3) {
        return None;
    }
    let mut authors = vec![format!("{surname}, {given}")];
    for part in parts {
        authors.push(name(part, 4).then(|| part.to_owned())?);
    }
    let inverted = last.split(", ").all(|part| name(part, 4)) && last.matches(", ").count() <= 1;
    authors.push(inverted.then(|| last.to_owned())?);
    Some(authors)
}

/// What stands before the title, as far as punctuation tells: authors, and the year where it follows them.
fn lead(printed: &str) -> &str {
    const LONGEST: usize = 300;
    let end = printed.find(['“', '"', '«']).unwrap_or(printed.len()).min(LONGEST);
    &printed[..printed.floor_char_boundary(end)]
}

/// What the first author of an entry can be called: the words up to the first mark, what a dash or parenthesis adds,
/// and the initials of an institution. All folded.
fn names(lead: &str) -> Vec<String> {
    const MOST_WORDS: usize = 12;
    let mut out = Vec::new();
    let first = lead.find([',', '.', '(', '[', ';', ':', '–', '—']).unwrap_or(lead.len());
    // `U.S. Department of …`: an abbreviation's full stop ends no name.
    let stopped = lead[first..].starts_with('.') && lead[..first].len() <= 2;
    let name = if stopped {
        lead[..lead.find([',', '(', ';', ':']).unwrap_or(lead.len())].trim()
    } else {
        lead[..first].trim()
    };
    if name.split(' ').count() > MOST_WORDS {
        return out;
    }
    out.push(fold(name));
    // `Moe` of `D. Moe`.
    if stopped && let Some(last) = name.split(' ').next_back() {
        out.push(fold(last));
    }
    let rest = lead[name.len().min(lead.len())..].trim_start();
    if let Some(inside) = rest.strip_prefix(['(', '[']) {
        let inside = inside.split([')', ']']).next().unwrap_or_default();
        if !inside.starts_with(|c: char| c.is_ascii_digit()) {
            out.push(fold(inside));
        }
    } else if let Some(long) = rest.strip_prefix(['–', '—']) {
        out.push(fold(long.split(['.', ',', '(']).next().unwrap_or_default()));
    }
    let capitals: String =
        words(name).filter_map(|w| w.of(name).chars().next()).filter(|c| c.is_uppercase()).collect();
    if capitals.chars().count() >= 2 && name.contains(' ') {
        out.push(capitals.to_lowercase());
    }
    out
}

/// The years in `printed` outside URLs, each with its letter.
fn years(printed: &str) -> Vec<String> {
    const MOST: usize = 6;
    let bytes = printed.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at + 4 <= bytes.len() && out.len() < MOST {
        if bytes[at..].starts_with(b"://") {
            at += bytes[at..].iter().take_while(|b| !b.is_ascii_whitespace()).count();
            continue;
        }
        match year_at(printed, at) {
            Some(end) if is_of_visit(&printed[..at]) => at = end,
            Some(end) => {
                out.push(printed[at..end].to_owned());
                at = end;
            }
            None => at += 1,
        }
    }
    out
}

/// Whether the date that goes on behind `before` is that of a visit: `Last access: Jan. 14, `.
fn is_of_visit(before: &str) -> bool {
    const WORDS: usize = 5;
    let starts = || before.rmatch_indices(' ').map(|(at, _)| at + 1).take(WORDS);
    starts().any(|at| {
        let mut ends = before[at..].match_indices(' ').map(|(len, _)| &before[at..at + len]).take(2);
        ends.any(|words| data::is(words.trim_end_matches(':'), CitationWord::Visit))
    })
}

/// The end of the year at `at`, its letter included, if one stands there whole.
pub(super) fn year_at(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = bytes.get(at..at + 4)?;
    let century = matches!(&digits[..2], b"15" | b"16" | b"17" | b"18" | b"19" | b"20");
    let whole =
        at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'.' | b'/' | b'$'));
    if !(century && whole && digits.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let lettered = bytes.get(at + 4).is_some_and(u8::is_ascii_lowercase);
    let end = at + 4 + usize::from(lettered);
    (!bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_reference_lists() {
        for title in [
            "References",
            "7. Works Cited",
            "Appendix E. References",
            "BIBLIOGRAPHY United States Sources",
            "REFERÊNCIAS",
            "Literaturverzeichnis",
        ] {
            assert!(is_heading(title), "{title}");
        }
        for title in
            ["Sources of Distrust", "Cross References in Law", "Introduction", "Reference Architecture"]
        {
            assert!(!is_heading(title), "{title}");
        }
    }

    #[test]
    fn authors_with_the_surname_first_are_told_apart() {
        for (printed, want) in [
            (
                "Bell, Greg, Tony Roe, and Cliff Justice",
                Some(vec!["Bell, Greg", "Tony Roe", "Cliff Justice"]),
            ),
            ("Onley, Dawn and Wait, Patience", Some(vec!["Onley, Dawn", "Wait, Patience"])),
            ("Center for Ports and Education", None),
            ("Department of Food, Ports, and Rural Affairs", None),
        ] {
            assert_eq!(
                inverted(printed),
                want.map(|w| w.iter().map(ToString::to_string).collect()),
                "{printed}"
            );
        }
    }

    #[test]
    fn entries_are_called_by_their_first_author() {
        for (lead, name) in [
            ("Roe, A., & Li, B. (2020). Ports", "roe"),
            ("Ministry of Ports. (2019). Rules", "mp"),
            ("Ministry of Ports. (2019). Rules", "ministry of ports"),
            ("BLS – US Bureau of Labor. The", "bls"),
            ("BLS – US Bureau of Labor. The", "us bureau of labor"),
            ("Power Association (APPA). 2016", "appa"),
            ("D. Moe, Ports", "moe"),
        ] {
            assert!(names(lead).contains(&name.to_owned()), "{lead}: {:?}", names(lead));
        }
        assert_eq!(years("Poe, F. (2014a). A 12014 at https://a.org/2011/b, 2015"), ["2014a", "2015"]);
        assert_eq!(years("Poe. Ports, 2014. Last access: Jan. 14, 2024."), ["2014"]);
    }
}
