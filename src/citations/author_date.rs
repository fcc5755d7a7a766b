//! References in author-date style, as APA has them:
//! `Acemoglu, D., & Restrepo, P. (2020). Robots and jobs. Journal of Political Economy, 128(6), 2188–2244.`
//! Harvard style has `Roe, A., 2020. Title.`; international organisations `Grid Bank (2020), Title, Series.`; the sciences
//! have the year behind the source.

mod opening;
mod sciences;

pub(super) use opening::leading;

use super::clauses;
use super::containers;
use super::dates::Date;
use super::imprint;
use super::marks;
use super::roles;
use super::scan::{AtomKind, Scan};
use super::split::Segment;
use super::urls::{self, Url};
use crate::document::{Citation, FieldSpans, Form, Identifiers, Kind};
use crate::span::Span;
use opening::opening;
use sciences::sources::numbered;

/// A reference and what its parts are.
#[derive(Debug, Default)]
pub(super) struct Reference {
    authors: Vec<Span>,
    personal: bool,
    date: Option<Date>,
    title: Option<Span>,
    container: Option<Span>,
    volume: Option<Span>,
    page: Option<Span>,
    url: Option<Url>,
    /// `Data set`, `Report No. 12`: what brackets or parentheses behind the title say.
    label: Option<Span>,
    /// The container is a book this is a chapter of.
    chapter: bool,
    /// Behind its last full stop or URL.
    pub(super) end: usize,
}

/// Reads the reference at the start of `span`, if one begins there.
pub(super) fn reference(text: &str, span: Span, scan: &Scan) -> Option<Reference> {
    let span = span.trimmed(text);
    let mut out = Reference::default();
    let Some(rest) = opening(text, span, &mut out) else {
        return sciences::read(text, span, scan);
    };
    let url = scan.urls_within(Span::new(rest, span.end)).first();
    // The reference ends with its semicolon at the latest.
    let limit = scan
        .within(Span::new(rest, span.end))
        .iter()
        .find(|atom| atom.kind == AtomKind::Semicolon)
        .map_or(span.end, |atom| atom.span.start);
    let url = url.filter(|url| url.span.end <= limit);
    let stop = |from: usize| {
        let before = url.filter(|url| url.span.start >= from).map_or(limit, |url| url.span.start);
        scan.within(Span::new(from, before))
            .iter()
            .find(|atom| {
                let preprint = text[atom.span.end..].trim_start().starts_with("arXiv");
                atom.kind == AtomKind::Stop || atom.kind == AtomKind::SoftStop && preprint
            })
            .map_or((before, before), |atom| (atom.span.start, atom.span.end))
    };
    let quote = scan
        .within(Span::new(rest, span.end))
        .first()
        .filter(|atom| atom.kind == AtomKind::Quote && text[rest..atom.span.start].trim().is_empty());
    let (title_end, mut at) = quote.map_or_else(|| stop(rest), |quote| (quote.span.end, quote.span.end));
    // `Is it? Journal`: the mark is the title's.
    let title_end = if text[title_end..].starts_with(['?', '!']) { title_end + 1 } else { title_end };
    out.title = match quote {
        Some(quote) => {
            let inside = Scan::inside(text, quote.span);
            Some(Span::new(inside.start, inside.start + inside.of(text).trim_end_matches([',', '.']).len()))
        }
        None => title(text, Span::new(rest, title_end), &mut out),
    };
    let source = Span::new(at, span.end).trimmed(text);
    // `Is it? [Video]. YouTube.`, `‘Title’, Journal`
    let more = match source.of(text).split_once(']') {
        Some((label, more)) if label.starts_with('[') => {
            out.label = Some(Span::new(source.start + 1, source.start + label.len()));
            more.trim_start_matches(['.', ' '])
        }
        _ => source.of(text).trim_start_matches([',', ' ']),
    };
    let source = Span::new(source.end - more.len(), source.end);
    if url.is_none_or(|url| url.span.start > source.start) && source.start < limit {
        let (mut end, mut behind) = stop(source.start);
        // `Nat. Protoc. 15, 1484–1506`: the full stop of a name cut short, its volume behind it.
        let further = stop(behind);
        if text[behind..].starts_with(' ') && numbered(Span::new(source.start, further.0).of(text)).is_some()
        {
            (end, behind) = further;
        }
        if source.of(text).starts_with("In ") {
            // The publisher stands behind another full stop.
            out.chapter = chapter(text, Span::new(source.start, end), &mut out);
            let publisher = stop(behind);
            if publisher.0 > behind && url.is_none_or(|url| publisher.0 <= url.span.start) {
                (end, behind) = publisher;
            }
        } else {
            place(text, Span::new(source.start, end), &mut out);
        }
        at = behind.max(end);
    }
    if let Some(url) = url
        && text[at.min(url.span.start)..url.span.start].len() <= 60
    {
        out.url = Some(url.clone());
        at = url.span.end;
    }
    out.end = at.min(limit.max(at));
    // Where nothing tells a publisher, a title alone must not read like a sentence.
    let placed = out.container.is_some() || out.url.is_some();
    let title = out.title?.of(text);
    (placed || !clauses::runs_on(title) && title.contains(' ')).then_some(out)
}

/// The title without what brackets or parentheses behind it say.
fn title(text: &str, span: Span, out: &mut Reference) -> Option<Span> {
    let span = span.trimmed(text);
    let mut s = span.of(text).trim_end_matches('.');
    while s.ends_with([')', ']'])
        && let Some(open) = s.rfind(['(', '[']).filter(|at| *at > 0)
    {
        let inside = Span::new(span.start + open + 1, span.start + s.len() - 1);
        let words = inside.of(text);
        let told = s[open..].starts_with('[')
            || words.contains(" ed.")
            || words.contains("No. ")
            || words.starts_with("Vol")
            || words.starts_with("Version");
        if !told {
            break;
        }
        // `[Doctoral dissertation, Brandeis University]`
        if imprint::is_thesis(words)
            && let Some((_, school)) = words.split_once(", ")
        {
            out.container = Some(Span::new(inside.end - school.len(), inside.end));
        }
        out.label.get_or_insert(inside);
        s = s[..open].trim_end();
    }
    (!s.is_empty()).then(|| Span::new(span.start, span.start + s.len()))
}

/// `Journal of Political Economy, 128(6), 2188–2244`, `The New York Times`, `Crown`
fn place(text: &str, source: Span, out: &mut Reference) {
    let source = source.trimmed(text);
    let s = source.of(text).trim_end_matches('.');
    if s.starts_with("Retrieved") || s.is_empty() {
        return;
    }
    // `(Grid Office, Boulder, CO), Grid Publication 80-3`: the series behind the publisher and its place.
    if let Some((house, series)) = s.strip_prefix('(').and_then(|s| s.split_once(')')) {
        let series = series.trim_start_matches([',', ' ']);
        let house = house.split(", ").next().unwrap_or(house);
        let start = source.start + 1;
        out.container = Some(if series.is_empty() {
            Span::new(start, start + house.len())
        } else {
            Span::new(source.start + s.len() - series.len(), source.start + s.len())
        });
        return;
    }
    // `Grid Bank, Washington, DC`: the place behind the publisher.
    let placed = |part: &str| imprint::is_place(part) || imprint::is_state(part);
    let mut house = s;
    while let Some((before, _)) = house.rsplit_once(", ").filter(|(_, place)| placed(place)) {
        house = before;
    }
    if house.len() < s.len() {
        out.container = Some(Span::new(source.start, source.start + house.len()));
        return;
    }
    // `Cambridge, MA: Harvard University Press`
    if let Some((city, house)) = s.rsplit_once(": ")
        && city.split(' ').count() <= 4
        && !house.contains(|c: char| c.is_ascii_digit())
    {
        out.container = Some(Span::new(source.start + s.len() - house.len(), source.start + s.len()));
        return;
    }
    if let Some((name, volume, pages)) = numbered(s).filter(|(.., pages)| !roles::is_year(pages)) {
        let at = |part: &str| {
            let start = source.start + (part.as_ptr() as usize - s.as_ptr() as usize);
            Span::new(start, start + part.len())
        };
        (out.container, out.volume, out.page) = (Some(at(name)), Some(at(volume)), Some(at(pages)));
        return;
    }
    let mut at = source.start;
    let mut name_end = source.start + s.len();
    for part in s.split(", ") {
        let start = at;
        at += part.len() + 2;
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        if start > source.start && digits > 0 && out.volume.is_none() {
            name_end = start - 2;
            out.volume = Some(Span::new(start, start + digits));
        } else if out.volume.is_some() && out.page.is_none() {
            let pages = part.trim_start_matches("pp. ").trim_start_matches("p. ");
            // `pp. 1–12. doi: 10.1000/1`
            let pages = pages.split(". ").next().unwrap_or(pages);
            if roles::is_pages(pages) {
                let from = start + (pages.as_ptr() as usize - part.as_ptr() as usize);
                out.page = Some(Span::new(from, from + pages.len()));
            }
        }
    }
    out.container = Some(Span::new(source.start, name_end).trimmed(text));
}

/// `In T. Gillespie & K. A. Foot (Eds.), Media technologies (pp. 167–194)`
fn chapter(text: &str, source: Span, out: &mut Reference) -> bool {
    let s = source.of(text);
    let start = ["(Eds.), ", "(Ed.), ", "(eds.), ", "(ed.), "]
        .iter()
        .find_map(|editors| s.find(editors).map(|at| at + editors.len()))
        .unwrap_or("In ".len());
    let book = Span::new(source.start + start, source.end).trimmed(text);
    let pages = book.of(text).rfind(" (pp. ").or_else(|| book.of(text).rfind(" (p. "));
    if let Some(at) = pages {
        let inside = book.of(text)[at..].trim_start_matches(" (pp. ").trim_start_matches(" (p. ");
        let len = inside.find(')').unwrap_or(inside.len());
        let from = book.end - inside.len();
        out.page = Some(Span::new(from, from + len));
    }
    let end = pages.map_or(book.end, |at| book.start + at);
    out.container = Some(Span::new(book.start, end).trimmed(text));
    true
}

/// The citation of a segment that is such a reference.
pub(super) fn parse(text: &str, segment: &Segment, scan: &Scan) -> Option<Citation> {
    let found = reference(text, segment.body, scan)?;
    let kind = kind(text, &found);
    let owned = |span: Option<Span>| span.map(|s| s.of(text).to_owned());
    let range = |span: Option<Span>| span.map(|s| [s.start, s.end]);
    let linked = found.url.as_ref().and_then(|url| urls::doi(&url.value));
    let doi = linked.or_else(|| urls::doi(segment.span.of(text))).map(str::to_owned);
    Some(Citation {
        start: segment.span.start,
        end: segment.span.end,
        form: Form::Full,
        signal: owned(segment.signal),
        kind,
        authors: found.authors.iter().map(|s| s.of(text).to_owned()).collect(),
        title: owned(found.title),
        container: owned(found.container),
        volume: owned(found.volume),
        page: owned(found.page),
        date: found.date.map(|d| d.iso.to_string()),
        url: found.url.as_ref().map(|u| u.value.clone()),
        identifiers: Identifiers { doi, ..Identifiers::default() },
        fields: FieldSpans {
            signal: range(segment.signal),
            authors: found.authors.first().zip(found.authors.last()).map(|(a, b)| [a.start, b.end]),
            title: range(found.title),
            container: range(found.container),
            volume: range(found.volume),
            page: range(found.page),
            date: range(found.date.as_ref().map(|d| d.span)),
            url: range(found.url.as_ref().map(|u| u.span)),
            ..FieldSpans::default()
        },
        confidence: 0.9,
        ..Citation::default()
    })
}

fn kind(text: &str, found: &Reference) -> Kind {
    let container = found.container.map_or("", |c| c.of(text));
    let label = found.label.map_or(String::new(), |l| l.of(text).to_lowercase());
    let published = containers::published(container);
    if found.chapter {
        return Kind::Chapter;
    }
    if label.contains("data set") || label.contains("dataset") || label.contains("database") {
        return Kind::Dataset;
    }
    if label.contains("dissertation") || label.contains("thesis") {
        return Kind::Thesis;
    }
    if let Some(kind) = marks::whole(container) {
        return kind;
    }
    if found.volume.is_some() {
        return match published {
            Some(kind @ (Kind::LawJournal | Kind::News)) => kind,
            _ => Kind::Journal,
        };
    }
    let day = found.date.is_some_and(|date| date.iso.has_month());
    if let ([institution], false, None, None) =
        (found.authors.as_slice(), found.personal, found.container, &found.url)
    {
        return containers::published(institution.of(text)).unwrap_or(Kind::Report);
    }
    match published {
        Some(kind) if !container.contains("Press") => kind,
        _ if day || found.url.is_some() && found.container.is_some() => Kind::Web,
        _ if found.url.is_some() && !found.personal => Kind::Report,
        _ if found.url.is_some() => Kind::Web,
        _ => Kind::Book,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citations::scan::scan;
    use crate::citations::split::split;

    fn read(text: &str) -> Vec<String> {
        let note = Span::new(0, text.len());
        let scan = scan(text, note);
        let cited = |segment: &Segment| {
            let c = parse(text, segment, &scan)?;
            let fields = [c.title, c.container, c.volume, c.page, c.date, c.url];
            let there: Vec<String> = fields.into_iter().flatten().collect();
            Some(format!("{} {} | {}", c.kind.name(), c.authors.join("+"), there.join(" | ")))
        };
        split(text, note, &scan).iter().filter_map(cited).collect()
    }

    #[test]
    fn references_are_read() {
        for (text, want) in [
            (
                "Roe, A., & Li, B. (2020). Grids and jobs: Evidence. Journal of Grids, 128(6), 88–94.",
                "journal Roe, A.+Li, B. | Grids and jobs: Evidence | Journal of Grids | 128 | 88–94 | 2020",
            ),
            (
                "Roe, A. (2014). The grid. In B. Li & C. Moe (Eds.), Grid technologies: Essays (pp. 167–194). MIT Press.",
                "chapter Roe, A. | The grid | Grid technologies: Essays | 167–194 | 2014",
            ),
            (
                "Roe, A. (2016). Weapons of grids (2nd ed.). Crown.",
                "book Roe, A. | Weapons of grids | Crown | 2016",
            ),
            (
                "Grid Threat Team. (2023, May 24). Storms on the grid. Grid Blog. https://a.org/b",
                "web Grid Threat Team | Storms on the grid | Grid Blog | 2023-05-24 | https://a.org/b",
            ),
        ] {
            assert_eq!(read(text), [want], "{text}");
        }
        for (text, want) in [
            (
                "Roe, A. and Li, B. (2019) ‘Five grids’, Grid Science Review, 1(1), pp. 1–15.",
                "journal Roe, A.+Li, B. | Five grids | Grid Science Review | 1 | 1–15 | 2019",
            ),
            (
                "Roe, A. (2015) The Grid Society. Cambridge, MA: Harvard University Press.",
                "book Roe, A. | The Grid Society | Harvard University Press | 2015",
            ),
            (
                "Roe, A. (1972). Problems of grids [Doctoral dissertation, Brandeis University].",
                "thesis Roe, A. | Problems of grids | Brandeis University | 1972",
            ),
            (
                "Grid Team. (2019, May 9). What is a grid? [Video]. YouTube. https://a.org/b",
                "web Grid Team | What is a grid? | YouTube | 2019-05-09 | https://a.org/b",
            ),
        ] {
            assert_eq!(read(text), [want], "{text}");
        }
        for (text, want) in [
            (
                "Roe, A.B. & Li, C.-D., 2000. Grids and motives. Journal of Grids, 55(1), 68-78.",
                "journal Roe, A.B.+Li, C.-D. | Grids and motives | Journal of Grids | 55 | 68-78 | 2000",
            ),
            (
                "Grid Research Institute, 2021. Ports and tax at work. RR-A1-2. https://a.org/b",
                "web Grid Research Institute | Ports and tax at work | RR-A1-2 | 2021 | https://a.org/b",
            ),
            (
                "Grid Development Bank (GDB). (2019). Eye to Eye at the Port.",
                "report Grid Development Bank (GDB) | Eye to Eye at the Port | 2019",
            ),
            (
                "Grid Bank. 2019. Grid Report 2019: The Nature of Work. Washington, DC: Grid Bank.",
                "report Grid Bank | Grid Report 2019: The Nature of Work | Grid Bank | 2019",
            ),
            (
                "Roe, Ann, and Bo Li. 2008. “Grids at Work.” Journal of Grids 75 (300): 749–65.",
                "journal Roe, Ann+Bo Li | Grids at Work | Journal of Grids | 75 | 749–65 | 2008",
            ),
            ("UNICEF (2024). Grid Data 2024.", "report UNICEF | Grid Data 2024 | 2024"),
            (
                "Roe AB, Li C (2020) Grid Guidelines. (Grid Office, Boulder, CO), Grid Publication 80-3.",
                "book Roe AB+Li C | Grid Guidelines | Grid Publication 80-3 | 2020",
            ),
            (
                "Roe, A., and Li, B. (2020). Grid networks. Nat. Grids 15, 1484–1506.",
                "journal Roe, A.+Li, B. | Grid networks | Nat. Grids | 15 | 1484–1506 | 2020",
            ),
            (
                "Roe, A., and Li, B. (2020). Grid networks. Nat. Gridoc. 15, 1484–1506.",
                "journal Roe, A.+Li, B. | Grid networks | Nat. Gridoc. | 15 | 1484–1506 | 2020",
            ),
            (
                "Grid Bank, 2016. Grid Report 2016. Grid Bank, Washington, DC.",
                "report Grid Bank | Grid Report 2016 | Grid Bank | 2016",
            ),
            (
                "Roe, A.B., 2006. Grid networks. Grid J. 74 (4), 967–1012.",
                "journal Roe, A.B. | Grid networks | Grid J. | 74 | 967–1012 | 2006",
            ),
            (
                "Roe AB, Li C (2020) Grid guidelines. Journal of Grids 12(3):45–67.",
                "journal Roe AB+Li C | Grid guidelines | Journal of Grids | 12 | 45–67 | 2020",
            ),
        ] {
            assert_eq!(read(text), [want], "{text}");
        }
        let two = "Roe, A. (2016). Weapons. Crown. Li, B. (2017). Shields. Crown.";
        assert_eq!(read(two).len(), 2);
        for text in [
            "Ann Roe, Grids (2016). More on that follows. So it is.",
            "The Act (2016). It was passed. So.",
            "UNICEF (2024). The fund says that most children are registered by now.",
            "Foreign Affairs, May 5, 2019. More on that follows.",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }
}
