//! URLs: where they begin and end, and the blanks extraction put into them.

use super::data::ARCHIVES;
use crate::span::Span;
use std::sync::LazyLock;

/// A URL in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url {
    /// Where it stands as printed.
    pub(super) span: Span,
    /// Healed, without the punctuation of the sentence.
    pub(super) value: String,
}

/// The URL that the byte at `i` (a colon, slash or full stop) shows to be one: `http:`, `www.`, `host.tld/`.
pub(super) fn at(text: &str, i: usize, within: Span) -> Option<Url> {
    let bytes = &text.as_bytes()[within.start..within.end];
    let i = i - within.start;
    let start = match bytes[i] {
        b':' => {
            let scheme = ["https", "http", "ftp"]
                .into_iter()
                .find(|s| i >= s.len() && bytes[i - s.len()..i].eq_ignore_ascii_case(s.as_bytes()))?;
            if !bytes[i..].starts_with(b"://") {
                return None;
            }
            i - scheme.len()
        }
        b'.' => {
            if i < 3 || !bytes[i - 3..i].eq_ignore_ascii_case(b"www") || !boundary(bytes, i - 3) {
                return None;
            }
            bytes.get(i + 1).filter(|b| b.is_ascii_alphanumeric())?;
            i - 3
        }
        _ => host_before(bytes, i)?,
    };
    let text = within.of(text);
    let mut end = extent(text, start);
    if end < i {
        return None;
    }
    let mut value = trim(&text[start..end]).to_owned();
    let trimmed = start + value.len();
    if trimmed == end || bytes[trimmed..end].iter().all(|b| matches!(b, b'.' | b',')) {
        end = continued(text, trimmed.max(start), end, &mut value);
    } else {
        end = trimmed;
    }
    if !value.is_ascii() {
        value = value.chars().map(plain_digit).collect();
    }
    Some(Url { span: Span::new(within.start + start, within.start + end), value })
}

static TRACKING: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    TRACKING_FILE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
});

const TRACKING_FILE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/annotations/data/tracking-parameters.txt"));

/// Whether a parameter of a query tells where a reader came from and not what is read.
pub(super) fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.iter().any(|t| t.strip_suffix('*').map_or(name == *t, |start| name.starts_with(start)))
}

/// The tracking parameters of a URL, in order.
pub(super) fn tracking(url: &str) -> impl Iterator<Item = &str> {
    let query = url.split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or_default());
    query.split('&').filter(|pair| !pair.is_empty() && is_tracking(pair))
}

/// A raised digit inside a URL is a digit that extraction took for a reference mark.
fn plain_digit(c: char) -> char {
    match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from_digit(u32::from(c) - u32::from('⁰'), 10).unwrap_or(c),
        c => c,
    }
}

/// Whether no word runs into `at` from the left.
fn boundary(bytes: &[u8], at: usize) -> bool {
    at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'.' | b'@' | b'-'))
}

/// Start of the host name that ends at the slash at `i`: `ssrn.com/abstract`.
fn host_before(bytes: &[u8], i: usize) -> Option<usize> {
    const LONGEST: usize = 60;
    let back = bytes[i.saturating_sub(LONGEST)..i]
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        .count();
    let start = i - back;
    let (_, top) = std::str::from_utf8(&bytes[start..i]).ok()?.rsplit_once('.')?;
    let host = &bytes[start..i];
    let plausible = (2..=6).contains(&top.len())
        && top.bytes().all(|b| b.is_ascii_lowercase())
        && host[0].is_ascii_alphanumeric()
        && !host.windows(2).any(|pair| pair == b"..")
        && boundary(bytes, start)
        && bytes.get(i + 1).is_some_and(u8::is_ascii_alphanumeric);
    plausible.then_some(start)
}

/// End of the run of URL characters from `start`.
fn extent(text: &str, start: usize) -> usize {
    let run = text[start..]
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '’' | '|' | '\\'));
    run.map_or(text.len(), |len| start + len)
}

/// A URL without what the sentence put behind it: full stops, commas, brackets that none inside opens.
fn trim(url: &str) -> &str {
    let mut url = url;
    // A second citation glued to it by a semicolon is no part of it.
    if let Some(at) = url.find(";http") {
        url = &url[..at];
    }
    let surplus = |open, close| url.matches(close).count() as isize - url.matches(open).count() as isize;
    let mut round = surplus('(', ')');
    let mut square = surplus('[', ']');
    let mut curly = surplus('{', '}');
    while let Some(last) = url.chars().next_back() {
        let count = match last {
            '.' | ',' | ';' | ':' | '!' | '\'' | '*' => None,
            ')' => Some(&mut round),
            ']' => Some(&mut square),
            '}' => Some(&mut curly),
            _ => break,
        };
        if let Some(count) = count {
            if *count <= 0 {
                break;
            }
            *count -= 1;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    if let Some(at) = url.find("](").or_else(|| url.find("[http")) {
        url = &url[..at];
    }
    url
}

/// File name endings that show a word to be the rest of a URL.
const ENDINGS: [&str; 9] = [".pdf", ".html", ".htm", ".shtml", ".aspx", ".asp", ".php", ".docx", ".jsp"];

/// Blanks one URL may have in it; what has more is no URL.
const PIECES: usize = 8;

/// Goes on over blanks while what follows can only be the rest of the URL; `value` grows by it. Returns its end.
fn continued(text: &str, trimmed: usize, end: usize, value: &mut String) -> usize {
    let mut last = trimmed;
    let mut cursor = end;
    for _ in 0..PIECES {
        if cursor != last && !matches!(value.as_bytes().last(), Some(b'-' | b'_' | b'/')) && cursor - last > 0
        {
            return last; // a full stop or comma ended it
        }
        let rest = &text[cursor..];
        let blank = rest.len() - rest.trim_start().len();
        if blank == 0 || rest[..blank].matches('\n').count() > 1 {
            return last;
        }
        let from = cursor + blank;
        let to = extent(text, from);
        let piece = trim(&text[from..to]);
        let whole = from + piece.len() == to;
        let glue = if whole && names_file(&text[from..]) && value.contains('/') { Some("_") } else { None };
        let Some(glue) = glue.or_else(|| self::glue(value, piece, &text[to..], whole)) else { return last };
        value.push_str(glue);
        value.push_str(piece);
        last = from + piece.len();
        cursor = to.min(last);
        if cursor != to {
            return last;
        }
    }
    last
}

/// Whether the next few words are the rest of a file's name whose underscores became blanks:
/// `2020 Special Report.pdf`.
fn names_file(rest: &str) -> bool {
    for (i, word) in rest.split(' ').take(PIECES).enumerate() {
        let bare = word.trim_end_matches(['.', ',', ';', ')']);
        let lower = bare.to_ascii_lowercase();
        // `#page=112 and at https://x.gov/y.html`: another URL is no file's name.
        if word.contains("://") {
            return false;
        }
        if ENDINGS.iter().any(|e| lower.ends_with(e) && lower.len() > e.len()) {
            return i > 0;
        }
        if word.is_empty()
            || !word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'\'' | b'(' | b')'))
        {
            return false;
        }
    }
    false
}

/// What belongs between `head` and `piece` if the blank between them is damage: nothing, or the underscore
/// it replaced.
fn glue(head: &str, piece: &str, rest: &str, whole: bool) -> Option<&'static str> {
    let first = *piece.as_bytes().first()?;
    if piece.contains("://") || piece.starts_with("www.") || piece.starts_with(['(', '[']) {
        return None;
    }
    let tail = *head.as_bytes().last()?;
    let path = head.find("://").map_or(head, |at| &head[at + 3..]);
    let lower = piece.to_ascii_lowercase();
    let file = ENDINGS.iter().any(|e| lower.ends_with(e) || lower.contains(&format!("{e}?")));
    let slashed = piece.contains('/') && !piece.ends_with('/') && piece.is_ascii();
    let query = piece.contains(['=', '%', '_']) && piece.is_ascii();
    if path.ends_with("perma.cc/") {
        return (piece.len() == 9 && piece.as_bytes()[4] == b'-').then_some("");
    }
    match first {
        b'/' | b'_' | b'?' | b'#' | b'%' | b'=' | b'&' if piece.len() > 1 => return Some(""),
        b'.' if file => return Some(""),
        // `…/thomson -reuters-to-acquire`: no dash between sentences stands so close to its word.
        b'-' if path.contains('/') && piece[1..].starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            return Some("");
        }
        _ => {}
    }
    if !path.contains('/') {
        // A bare host is whole, unless its name is broken at a hyphen or before its last part.
        let top = piece.strip_prefix('.').and_then(|rest| rest.split_once('/')).map_or("", |(top, _)| top);
        let last = (2..=6).contains(&top.len()) && top.bytes().all(|b| b.is_ascii_lowercase());
        return (last || tail == b'-' && piece.contains('.') && piece.contains('/')).then_some("");
    }
    match tail {
        b'-' | b'_' | b'=' | b'&' | b'%' | b'?' if file || slashed || query => Some(""),
        b'-' | b'_' | b'=' | b'&' | b'%' => {
            let coded = piece.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
                && (piece.contains('-') || piece.bytes().any(|b| b.is_ascii_digit()));
            let ends = rest.trim_start().is_empty() || !whole || rest.trim_start().starts_with(['[', '(']);
            (coded || ends && first.is_ascii_lowercase()).then_some("")
        }
        // `public/ cache/files`: a folder whose name began with an underscore, or a broken line.
        b'/' if slashed || file || query => {
            Some(if slashed && first.is_ascii_lowercase() { "_" } else { "" })
        }
        b'/' => None,
        _ if file => Some("_"),
        _ if slashed
            && (query || piece.contains('-') || piece.contains('.'))
            && first.is_ascii_lowercase() =>
        {
            Some("")
        }
        _ if query && !first.is_ascii_uppercase() => Some("_"),
        _ => {
            let digits = piece.bytes().all(|b| b.is_ascii_digit()) && piece.len() <= 8;
            let rest = rest.trim_start();
            let more = rest.split([' ', '.', ';']).next().is_some_and(|w| {
                w.is_empty() || w.bytes().all(|b| b.is_ascii_digit()) || w.starts_with(['[', '('])
            });
            let name = path.rsplit('/').next().is_some_and(|last| !last.is_empty() && !last.contains('.'));
            (digits && name && (!whole || more)).then_some("_")
        }
    }
}

/// The host of a URL without `www.`, lower case.
pub(super) fn host(url: &str) -> String {
    let rest = url.find("://").map_or(url, |at| &url[at + 3..]);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
}

/// A URL without its tracking parameters, its host in lower case, and without a fragment that only marks a place on
/// the page; none where that leaves it as it is.
pub(super) fn canonical(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (page, fragment) =
        rest.split_once('#').map_or((rest, None), |(page, fragment)| (page, Some(fragment)));
    let (page, query) = page.split_once('?').unwrap_or((page, ""));
    let (host, path) = page.find('/').map_or((page, ""), |at| page.split_at(at));
    let mut out = format!("{}://{}{path}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let mut mark = '?';
    for pair in query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)) {
        out.push(mark);
        out.push_str(pair);
        mark = '&';
    }
    // Some sites name the page behind the mark: `#!/documents/3`.
    if let Some(fragment) = fragment.filter(|f| f.starts_with(['/', '!'])) {
        out.push('#');
        out.push_str(fragment);
    }
    (out != url).then_some(out)
}

/// The DOI in a URL or a text, if there is one: from `10.` up to a blank.
pub(super) fn doi(text: &str) -> Option<&str> {
    // What publishers' addresses add to it.
    const ENDINGS: [&str; 8] = ["/full", "/pdf", "/epdf", "/abstract", "/meta", "/html", ".full", ".pdf"];
    memchr::memmem::find(text.as_bytes(), b"10.")?;
    let lower = text.to_ascii_lowercase();
    let marked = ["doi.org/10.", "doi.org10.", "doi:10.", "doi: 10.", "doi 10."]
        .into_iter()
        .find_map(|mark| lower.find(mark).map(|at| at + mark.len() - 3));
    // `https://journals.example.org/doi/full/10.1177/1077`
    let in_path = || {
        let at = lower.find("/10.").filter(|_| lower.contains("://"))? + 1;
        let digits = lower[at + 3..].bytes().take_while(u8::is_ascii_digit).count();
        ((4..=9).contains(&digits) && lower[at + 3 + digits..].starts_with('/')).then_some(at)
    };
    let path = marked.is_none();
    let at = marked.or_else(in_path)?;
    let doi = text[at..].split(|c: char| c.is_whitespace() || matches!(c, ']' | '>' | '?' | '#')).next()?;
    let mut doi = doi.trim_end_matches(['.', ',', ';', ')']);
    while let Some(rest) = ENDINGS.iter().find_map(|ending| doi.strip_suffix(ending)).filter(|_| path) {
        doi = rest;
    }
    doi.contains('/').then_some(doi)
}

/// Whether the URL is an archive's copy of a page.
pub(super) fn is_archive(url: &str) -> bool {
    ARCHIVES.contains(host(url).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_parameters_are_told_from_others() {
        assert!(TRACKING_FILE.starts_with("# "));
        let url = "https://a.org/b?utm_source=x&id=4&fbclid=1#top";
        assert_eq!(tracking(url).collect::<Vec<_>>(), ["utm_source=x", "fbclid=1"]);
        assert_eq!(tracking("https://a.org/b").next(), None);
        assert_eq!(canonical(url).as_deref(), Some("https://a.org/b?id=4"));
        assert_eq!(canonical("https://A.org/B#!/c").as_deref(), Some("https://a.org/B#!/c"));
        assert_eq!(canonical("https://a.org/b?id=4"), None);
    }

    #[test]
    fn dois_stand_in_resolvers_and_in_publishers_addresses() {
        for (text, want) in [
            ("https://doi.org/10.1000/x.y-z", Some("10.1000/x.y-z")),
            ("https://doi.org10.1016/j.frl.2022", Some("10.1016/j.frl.2022")),
            ("https://journals.example.org/doi/epdf/10.1073/pnas.22", Some("10.1073/pnas.22")),
            ("https://www.example.org/articles/10.3389/frobt.2021.6/full", Some("10.3389/frobt.2021.6")),
            ("https://a.org/v/10.4/x", None),
        ] {
            assert_eq!(doi(text), want, "{text}");
        }
    }
}
