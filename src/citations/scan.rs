//! One pass over a stretch of note text: its commas, semicolons, sentence ends, URLs, and outermost
//! parentheses, brackets and quotations.

use super::cues;
use super::data::{ABBREVIATIONS, MONTHS};
use super::dates;
use super::marks::{self, Mark};
use super::phrases::Phrase;
use super::urls::{self, Url};
use crate::ingest::{Run, RunKind};
use crate::span::Span;
use memchr::memmem;

/// What structures a note. Atoms inside a group are not reported: the group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtomKind {
    Comma,
    Semicolon,
    /// The end of a sentence.
    Stop,
    /// A full stop that may belong to an abbreviation.
    SoftStop,
    /// `(…)`
    Paren,
    /// `[…]`
    Bracket,
    /// `“…”`, `"…"` or `‘…’`
    Quote,
    Url,
}

/// An atom and where it stands; groups with their delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) kind: AtomKind,
    pub(super) span: Span,
}

/// What a stretch of text is made of.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// In order, none inside another.
    pub(super) atoms: Vec<Atom>,
    /// All URLs, those inside groups included, in order.
    pub(super) urls: Vec<Url>,
    /// Numbers of documents, in order.
    pub(super) marks: Vec<Mark>,
    /// Whether words of back-references stand in it.
    pub(super) back: bool,
    /// Whether a section sign or the name of a federal code stands in it.
    pub(super) section: bool,
    /// What is set in italics or linked, several words each, in order.
    pub(super) titles: Vec<Span>,
}

impl Scan {
    /// With the words that `runs` set in italics or link to a page: they may be titles.
    pub(super) fn with_titles(mut self, text: &str, runs: &[Run]) -> Self {
        let marked = runs.iter().filter(|run| matches!(run.kind, RunKind::Italic | RunKind::Link(_)));
        self.titles = marked.map(|run| run.span.trimmed(text)).filter(|s| s.of(text).contains(' ')).collect();
        self
    }

    /// The first words so marked that lie wholly inside `span`.
    pub(super) fn title_within(&self, span: Span) -> Option<Span> {
        self.titles.iter().copied().find(|title| span.start <= title.start && title.end <= span.end)
    }

    /// The words so marked that begin at `at`.
    pub(super) fn title_at(&self, at: usize) -> Option<Span> {
        self.titles.binary_search_by_key(&at, |title| title.start).ok().map(|i| self.titles[i])
    }

    /// The URL that begins at `at`.
    pub(super) fn url_at(&self, at: usize) -> Option<&Url> {
        self.urls.binary_search_by_key(&at, |url| url.span.start).ok().map(|i| &self.urls[i])
    }

    /// The URLs wholly inside `span`, those inside groups included.
    pub(super) fn urls_within(&self, span: Span) -> &[Url] {
        let start = self.urls.partition_point(|url| url.span.start < span.start);
        let end = self.urls.partition_point(|url| url.span.end <= span.end);
        &self.urls[start..end.max(start)]
    }

    /// The first number of a document wholly inside `span`.
    pub(super) fn mark_within(&self, span: Span) -> Option<&Mark> {
        self.marks.iter().find(|mark| span.start <= mark.span.start && mark.span.end <= span.end)
    }

    /// Whether `span` stands inside the number of a document, behind its first letter.
    pub(super) fn is_in_mark(&self, span: Span) -> bool {
        let before = self.marks.partition_point(|mark| mark.span.start < span.start);
        self.marks[..before].last().is_some_and(|mark| span.end <= mark.span.end)
    }

    /// The atoms wholly inside `span`.
    pub(super) fn within(&self, span: Span) -> &[Atom] {
        let start = self.atoms.partition_point(|atom| atom.span.start < span.start);
        let end = self.atoms.partition_point(|atom| atom.span.end <= span.end);
        &self.atoms[start..end.max(start)]
    }

    /// The inside of a group.
    pub(super) fn inside(text: &str, group: Span) -> Span {
        let open = group.of(text).chars().next().map_or(0, char::len_utf8);
        let close = group.of(text).chars().next_back().map_or(0, char::len_utf8);
        if open + close > group.len() {
            return group;
        }
        let inside = Span::new(group.start + open, group.end - close);
        // French marks stand apart from what they quote.
        if group.of(text).starts_with('«') { inside.trimmed(text) } else { inside }
    }
}

/// Opening delimiters a closing one looks back over for its partner: more are a text out of order.
const REACH: usize = 8;

/// Last bytes of `„`, `«` and `»`: they stand for those marks among the opening delimiters.
const LOW: u8 = 0x9E;
const LEFT: u8 = 0xAB;
const RIGHT: u8 = 0xBB;

/// Whether a bar parts two sources, what stands before it ending like one: `p. 272. | See also`; in `Title | Grid Bank`
/// it names the site.
fn parts_sources(before: &str, behind: &str) -> bool {
    let blank = before.ends_with(' ') && behind.starts_with(' ');
    blank
        && before.trim_end().ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')'))
        && behind.trim_start().starts_with(char::is_uppercase)
}

/// Scans `span`.
pub(super) fn scan(text: &str, span: Span) -> Scan {
    let bytes = text.as_bytes();
    let mut out = Scan {
        back: cues::may_stand_in(span.of(text)),
        section: memmem::find(&bytes[span.start..span.end], "§".as_bytes()).is_some()
            || Phrase::Federal.is_in(span.of(text)),
        marks: marks::find(text, span).collect(),
        ..Scan::default()
    };
    let mut open: Vec<(u8, usize, usize)> = Vec::new(); // delimiter, its place, atoms before it
    let mut i = span.start;
    while i < span.end {
        match bytes[i] {
            b',' => {
                let number = i > span.start
                    && bytes[i - 1].is_ascii_digit()
                    && bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
                if !number {
                    out.atoms.push(Atom { kind: AtomKind::Comma, span: Span::new(i, i + 1) });
                }
            }
            b';' => out.atoms.push(Atom { kind: AtomKind::Semicolon, span: Span::new(i, i + 1) }),
            b'|' if parts_sources(&text[span.start..i], &text[i + 1..span.end]) => {
                out.atoms.push(Atom { kind: AtomKind::Semicolon, span: Span::new(i, i + 1) });
            }
            b @ (b'(' | b'[') => open.push((b, i, out.atoms.len())),
            b')' => close(text, &mut out, &mut open, b'(', i + 1, span.end, AtomKind::Paren),
            b']' => close(text, &mut out, &mut open, b'[', i + 1, span.end, AtomKind::Bracket),
            b'"' => {
                if opens_quote(bytes, i, span) {
                    open.push((b'"', i, out.atoms.len()));
                } else {
                    close(text, &mut out, &mut open, b'"', i + 1, span.end, AtomKind::Quote);
                }
            }
            b'\'' => {
                if opens_quote(bytes, i, span) {
                    open.push((b'\'', i, out.atoms.len()));
                } else if !bytes.get(i + 1).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80) {
                    close(text, &mut out, &mut open, b'\'', i + 1, span.end, AtomKind::Quote);
                }
            }
            0xE2 if i + 3 <= span.end && bytes[i + 1] == 0x80 => {
                match bytes[i + 2] {
                    // `„Titel“` closes with what opens an English quotation.
                    0x9E => open.push((LOW, i, out.atoms.len())),
                    0x9C if open.iter().rev().take(REACH).any(|&(b, ..)| b == LOW) => {
                        close(text, &mut out, &mut open, LOW, i + 3, span.end, AtomKind::Quote);
                    }
                    0x9C => open.push((b'"', i, out.atoms.len())),
                    0x9D => close(text, &mut out, &mut open, b'"', i + 3, span.end, AtomKind::Quote),
                    0x98 => open.push((b'\'', i, out.atoms.len())),
                    0x99 if !bytes.get(i + 3).is_some_and(u8::is_ascii_alphanumeric) => {
                        close(text, &mut out, &mut open, b'\'', i + 3, span.end, AtomKind::Quote);
                    }
                    _ => {}
                }
                i += 2;
            }
            // `« Titre »`, `»Titel«`
            0xC2 if matches!(bytes.get(i + 1), Some(&(LEFT | RIGHT))) => {
                let (this, other) = if bytes[i + 1] == LEFT { (LEFT, RIGHT) } else { (RIGHT, LEFT) };
                if open.iter().rev().take(REACH).any(|&(b, ..)| b == other) {
                    close(text, &mut out, &mut open, other, i + 2, span.end, AtomKind::Quote);
                } else {
                    open.push((this, i, out.atoms.len()));
                }
                i += 1;
            }
            // `；`
            0xEF if bytes[i + 1..span.end].starts_with(&[0xBC, 0x9B]) => {
                out.atoms.push(Atom { kind: AtomKind::Semicolon, span: Span::new(i, i + 3) });
                i += 2;
            }
            // `《三体》`, `「…」`, `『…』`
            0xE3 if i + 3 <= span.end && bytes[i + 1] == 0x80 => {
                match bytes[i + 2] {
                    0x8A | 0x8C | 0x8E => open.push((b'"', i, out.atoms.len())),
                    0x8B | 0x8D | 0x8F => {
                        close(text, &mut out, &mut open, b'"', i + 3, span.end, AtomKind::Quote);
                    }
                    _ => {}
                }
                i += 2;
            }
            b @ (b'.' | b'?' | b'!' | b':' | b'/') => {
                if b != b'?'
                    && b != b'!'
                    && let Some(url) = urls::at(text, i, span)
                {
                    // Commas and stops of its host were read before the slash showed what it is.
                    let keep = out.atoms.partition_point(|atom| atom.span.start < url.span.start);
                    out.atoms.truncate(keep);
                    i = url.span.end;
                    out.atoms.push(Atom { kind: AtomKind::Url, span: url.span });
                    out.urls.push(url);
                    continue;
                }
                if matches!(b, b'.' | b'?' | b'!')
                    && let Some(kind) = stop(text, i, span, &out)
                {
                    out.atoms.push(Atom { kind, span: Span::new(i, i + 1) });
                }
            }
            _ => {}
        }
        i += 1;
    }
    out
}

/// Closes the group that `delimiter` opened, if one is open: its atoms become one.
fn close(
    text: &str,
    out: &mut Scan,
    open: &mut Vec<(u8, usize, usize)>,
    delimiter: u8,
    end: usize,
    limit: usize,
    kind: AtomKind,
) {
    let Some(up) = open.iter().rev().take(REACH).position(|&(b, ..)| b == delimiter) else { return };
    let (_, start, before) = open[open.len() - 1 - up];
    open.truncate(open.len() - 1 - up);
    out.atoms.truncate(before);
    out.atoms.push(Atom { kind, span: Span::new(start, end) });
    // `(ed.) (2015)`, `Executive Order (E.O.) 14285`: a word cut short ends no sentence.
    let word = Scan::inside(text, Span::new(start, end)).of(text);
    let goes_on = !text[end..].starts_with(" (") || Phrase::Editor.is(word);
    if kind == AtomKind::Paren && !word.contains(' ') && goes_on {
        return;
    }
    // A group that ends in a full stop ends its sentence as well.
    let inner = text.as_bytes()[start..end]
        .iter()
        .rev()
        .take(REACH)
        .find(|b| !matches!(b, b')' | b']' | b'"' | b'\'' | 0x80..));
    if matches!(inner, Some(b'.' | b'?' | b'!')) && begins_sentence(text, end, limit) {
        out.atoms.push(Atom { kind: AtomKind::Stop, span: Span::new(end, end) });
    }
}

/// Whether the quote mark at `i` opens: it stands behind a blank or an opening delimiter and before a word.
fn opens_quote(bytes: &[u8], i: usize, span: Span) -> bool {
    let before =
        i == span.start || matches!(bytes[i - 1], b' ' | b'\n' | b'\t' | b'(' | b'[' | b'"' | b'\'' | 0x94);
    before
        && bytes.get(i + 1).is_some_and(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'[' | b'.' | b'\'' | b'"' | b'$' | b'#' | 0x80..)
        })
}

/// Whether a blank and then a capital, a digit, a quote mark or a bracket follow at `at`.
fn begins_sentence(text: &str, at: usize, limit: usize) -> bool {
    let rest = &text[at..limit.max(at)];
    rest.starts_with(char::is_whitespace)
        && rest.trim_start().chars().next().is_some_and(|c| {
            c.is_uppercase()
                || c.is_numeric()
                || matches!(c, '"' | '\'' | '“' | '‘' | '«' | '„' | '[' | '(' | '§' | '¶')
        })
}

/// Whether the full stop at `i` stands inside a periodical's name, between its volume and its page:
/// `66 Bus. Commun. Q. 9`.
fn in_periodical(text: &str, i: usize, span: Span, out: &Scan) -> bool {
    const WORDS: usize = 10;
    let last = out.atoms.iter().rev().find(|atom| atom.kind != AtomKind::SoftStop);
    let before = text[last.map_or(span.start, |atom| atom.span.end)..i].trim_start();
    let volume = before.bytes().take_while(u8::is_ascii_digit).count();
    let named =
        |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "&" | "of" | "and" | "on");
    let mut name = before[volume..].split_whitespace().take(WORDS).peekable();
    if !(1..=4).contains(&volume) || name.peek().is_none() || !name.all(named) {
        return false;
    }
    let behind = text[i + 1..span.end].split_whitespace().take(WORDS);
    let mut behind = behind.skip_while(|word| named(word) && !word.ends_with(','));
    let page = match behind.next() {
        Some("at") => behind.next(),
        page => page,
    };
    page.is_some_and(|page| page.starts_with(|c: char| c.is_ascii_digit()))
}

/// What the full stop, question or exclamation mark at `i` ends.
fn stop(text: &str, i: usize, span: Span, out: &Scan) -> Option<AtomKind> {
    let bytes = text.as_bytes();
    let next = *bytes.get(i + 1)?;
    if !next.is_ascii_whitespace() || i == span.start {
        return None;
    }
    if bytes[i] != b'.' {
        return begins_sentence(text, i + 1, span.end).then_some(AtomKind::Stop);
    }
    if matches!(bytes[i - 1], b' ' | b'.') {
        return None; // an ellipsis
    }
    if out.atoms.last().is_some_and(|atom| atom.span.end == i && atom.kind != AtomKind::Comma) {
        return Some(AtomKind::Stop);
    }
    let from = bytes[span.start..i]
        .iter()
        .rposition(|b| matches!(b, b' ' | b'\n' | b'\t' | b'(' | b'[' | b'"' | b'/'))
        .map_or(span.start, |at| span.start + at + 1);
    let word = &text[from..i];
    let follows = text[i + 1..span.end].trim_start().as_bytes().first().copied()?;
    let letters = word.chars().take(2).count();
    if letters == 1 && word.starts_with(char::is_uppercase)
        || word.contains('.') && !word.contains(|c: char| c.is_ascii_digit())
    {
        return Some(AtomKind::SoftStop);
    }
    // `20. April 2016`, `28. Aufl. 2012`
    if word.len() <= 2
        && word.bytes().all(|b| b.is_ascii_digit())
        && (dates::opens_with_month(&text[i + 1..span.end])
            || Phrase::Edition.leading(&text[i + 1..span.end]).next().is_some())
    {
        return None;
    }
    // `v. 26, n. 4`
    if letters == 1 && word.starts_with(char::is_lowercase) && follows.is_ascii_digit() {
        return None;
    }
    if word.len() <= 12 {
        let last = word.rsplit(['-', '“', '—']).next().unwrap_or_default();
        if ABBREVIATIONS.has(last) {
            let number = ["no", "nos", "vol", "vols", "p", "pp", "art", "sec", "ch", "pt", "para"]
                .iter()
                .any(|abbreviation| last.eq_ignore_ascii_case(abbreviation));
            if MONTHS.has(last) && follows.is_ascii_digit() || number && follows.is_ascii_digit() {
                return None;
            }
            return Some(AtomKind::SoftStop);
        }
    }
    // `in: Dies. (Hrsg.), Die Netze`
    let editor = text[i + 1..span.end].strip_prefix(" (").and_then(|inside| inside.split_once(')'));
    if editor.is_some_and(|(word, _)| Phrase::Editor.is(word)) {
        return Some(AtomKind::SoftStop);
    }
    if begins_sentence(text, i + 1, span.end) || text[i + 1..span.end].trim_start().starts_with("http") {
        let soft = word.len() <= 12 && in_periodical(text, i, span, out);
        return Some(if soft { AtomKind::SoftStop } else { AtomKind::Stop });
    }
    follows.is_ascii_lowercase().then_some(AtomKind::SoftStop)
}
