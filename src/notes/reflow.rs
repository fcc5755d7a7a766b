//! Reflow: writes lines of the ingested text into the reading text. Line breaks become blanks, words and URLs cut
//! by a line end are healed by evidence, reference marks are left out.

use crate::document::Diagnostic;
use crate::ingest::{Run, RunKind};
use crate::span::Span;

/// What is left out of the reading text: marks, with the call they stand for, and blanks within words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    pub(super) span: Span,
    /// Index of the note called.
    pub(super) call: Option<usize>,
}

/// A call in the reading text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Called {
    pub(super) at: usize,
    pub(super) note: usize,
}

/// Writes the reading text.
pub(super) struct Writer<'t> {
    text: &'t str,
    pub(super) out: String,
    /// By start.
    cuts: &'t [Cut],
    /// Linked stretches of the text, by start, and where they lead.
    links: Vec<(Span, &'t str)>,
    /// Copied stretches: where they stood, where they are, how long.
    pub(super) copied: Vec<(usize, usize, usize)>,
    /// Where the part at hand begins.
    start: usize,
    pub(super) called: Vec<Called>,
    pub(super) ledger: Vec<Diagnostic>,
    vocabulary: Vocabulary<'t>,
    double_blank: memchr::memmem::Finder<'static>,
}

impl<'t> Writer<'t> {
    pub(super) fn new(text: &'t str, cuts: &'t [Cut]) -> Self {
        let out = String::with_capacity(text.len() + text.len() / 16);
        Self {
            text,
            out,
            cuts,
            links: Vec::new(),
            copied: Vec::new(),
            start: 0,
            called: Vec::new(),
            ledger: Vec::new(),
            vocabulary: Vocabulary::new(text),
            double_blank: memchr::memmem::Finder::new("  "),
        }
    }

    /// Lets links tell how the URLs that are their text go on over line ends.
    pub(super) fn with_links(mut self, runs: &'t [Run]) -> Self {
        self.links.extend(runs.iter().filter_map(|run| match &run.kind {
            RunKind::Link(url) => Some((run.span, url.as_str())),
            _ => None,
        }));
        self
    }

    /// Takes back what is written beyond `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        self.out.truncate(len);
        while let Some((_, to, length)) = self.copied.last_mut().filter(|(_, to, length)| to + length > len) {
            if *to >= len {
                self.copied.pop();
            } else {
                *length = len - *to;
            }
        }
    }

    /// Begins a new part of the text.
    pub(super) fn part(&mut self) {
        self.truncate(self.out.trim_end().len());
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
        }
    }

    /// Writes lines as one run of text, and gives its span.
    pub(super) fn lines(&mut self, lines: &[Span]) -> Span {
        let start = self.out.len();
        self.start = start;
        let mut above: Option<Span> = None;
        for line in lines {
            if !above.is_some_and(|above| self.join_linked(start, above, *line)) {
                self.join(start, line.of(self.text));
            }
            self.copy(*line);
            above = Some(*line);
        }
        let end = self.out.trim_end().len().max(start);
        self.truncate(end);
        Span::new(start, end)
    }

    fn copy(&mut self, line: Span) {
        let mut from = line.start;
        let first = self
            .cuts
            .partition_point(|c| c.span.end < line.start || c.span.end == line.start && !c.span.is_empty());
        let cuts = self.cuts;
        for cut in cuts[first..]
            .iter()
            .take_while(|c| c.span.start < line.end || c.span.is_empty() && c.span.start == line.end)
        {
            if cut.span.start >= from {
                self.plain(Span::new(from, cut.span.start));
            }
            match cut.call {
                Some(note) => {
                    self.called.push(Called { at: self.out.trim_end().len().max(self.start), note });
                }
                None => self.note_joined(cut.span),
            }
            from = from.max(cut.span.end);
            // `force [12].`: the blank stood before the mark.
            if self.out.ends_with(' ') && self.text[from..].starts_with(['.', ',', ';', ':', '!', '?', ')']) {
                self.truncate(self.out.len() - 1);
            }
        }
        self.plain(Span::new(from.min(line.end), line.end));
    }

    /// Enters a blank that is left out of a word.
    fn note_joined(&mut self, blank: Span) {
        const NEAR: usize = 40;
        let stem =
            tail(&self.text[..blank.start], NEAR).rsplit(char::is_whitespace).next().unwrap_or_default();
        let rest = self.text[blank.end..].split(char::is_whitespace).next().unwrap_or_default();
        let (rest, at) = (first_chars(rest, NEAR), self.out.len());
        self.ledger.push(Diagnostic::repair(
            "small-capitals-joined",
            "a word in small capitals that was torn apart is one again",
            Span::new(at.saturating_sub(stem.len()), at),
            &format!("{stem} {rest}"),
            &format!("{stem}{rest}"),
        ));
    }

    /// Copies a stretch; white space is one blank.
    fn plain(&mut self, span: Span) {
        let bytes = &self.text.as_bytes()[..span.end];
        let mut from = span.start;
        while from < span.end {
            let blanks = bytes[from..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if blanks > 0 && !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                self.out.push(' ');
            }
            from += blanks;
            // Up to the next white space that is more than a blank.
            let line = &bytes[from..];
            let end = memchr::memchr3(b'\n', b'\t', b'\r', line).unwrap_or(line.len());
            let end = from + self.double_blank.find(&line[..end]).unwrap_or(end);
            if end > from {
                self.copied.push((from, self.out.len(), end - from));
                self.out.push_str(&self.text[from..end]);
            }
            from = end;
        }
    }

    /// Decides what stands between the text so far and the next line.
    fn join(&mut self, start: usize, next: &str) {
        self.truncate(self.out.trim_end().len().max(start));
        let written = &self.out[start..];
        if written.is_empty() || next.is_empty() {
            return;
        }
        // A word without end is looked at no further back than a long URL reaches.
        let word = tail(written, 600).rsplit(char::is_whitespace).next().unwrap_or_default();
        let word_start = written.len() - word.len();
        let head = next.split(char::is_whitespace).next().unwrap_or_default();
        if url_goes_on(word, head) {
            let at = self.out.len();
            let before = format!("{} {}", tail(word, 40), first_chars(head, 30));
            let after = format!("{}{}", tail(word, 40), first_chars(head, 30));
            let diagnostic = Diagnostic::repair(
                "url-rejoined",
                "a URL cut by a line end is one again",
                Span::new(at, at),
                &before,
                &after,
            );
            self.ledger.push(diagnostic);
            return;
        }
        if word.ends_with('\u{AD}') {
            self.truncate(self.out.len() - '\u{AD}'.len_utf8());
            return;
        }
        if word.ends_with(['—', '/']) && word.len() > 1 {
            return;
        }
        // A range of numbers.
        let number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if word
            .strip_suffix('–')
            .is_some_and(|stem| number(stem.chars().next_back()) && number(head.chars().next()))
        {
            return;
        }
        let letter_before =
            word.strip_suffix(['-', '‐']).is_some_and(|stem| stem.ends_with(char::is_alphanumeric));
        if !letter_before {
            self.out.push(' ');
            return;
        }
        self.heal_hyphen(start + word_start, head);
    }

    /// Joins the two halves of a URL that one link covers, as the link has it; whether there were any.
    fn join_linked(&mut self, start: usize, above: Span, line: Span) -> bool {
        let link = |at: usize| {
            let next = self.links.partition_point(|(span, _)| span.start <= at);
            self.links[..next].last().filter(|(span, _)| at < span.end).map(|(_, url)| *url)
        };
        let Some(url) = link(above.end.saturating_sub(1)).filter(|url| link(line.start) == Some(*url)) else {
            return false;
        };
        self.truncate(self.out.trim_end().len().max(start));
        let written = &self.out[start..];
        let word = tail(written, 600).rsplit(char::is_whitespace).next().unwrap_or_default();
        let word = word.trim_start_matches(['<', '(', '[', '“', '"']);
        let head = line.of(self.text).split(char::is_whitespace).next().unwrap_or_default();
        let end = head.trim_end_matches(['.', ',', ';', ')', ']', '>', '”', '"']);
        if word.is_empty() || end.is_empty() {
            return false;
        }
        let whole = url.contains(&format!("{word}{end}"));
        let cut = !whole && word.strip_suffix('-').is_some_and(|stem| url.contains(&format!("{stem}{end}")));
        if !whole && !cut {
            return false;
        }
        let before = format!("{} {}", tail(word, 40), first_chars(head, 30));
        let bare = if cut { &word[..word.len() - 1] } else { word };
        let after = format!("{}{}", tail(bare, 40), first_chars(head, 30));
        if cut {
            self.truncate(self.out.len() - 1);
        }
        let at = self.out.len();
        let message = "a URL cut by a line end is one again, as its link has it";
        self.ledger.push(Diagnostic::repair("url-rejoined", message, Span::new(at, at), &before, &after));
        true
    }

    /// A word cut at a hyphen: the document's own words decide; an unseen word in lower case is joined.
    fn heal_hyphen(&mut self, word_start: usize, head: &str) {
        let hyphen = self.out.chars().next_back().map_or(1, char::len_utf8);
        let stem = self.out[word_start..self.out.len() - hyphen].to_owned();
        let stem = stem.trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest: String =
            head.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '’' | '\'')).collect();
        let rest = rest.trim_end_matches(['-', '’', '\'']);
        if !rest.starts_with(|c: char| c.is_lowercase()) || stem.ends_with(|c: char| c.is_numeric()) {
            return;
        }
        let last = stem.rsplit('-').next().unwrap_or(stem);
        let next = rest.split('-').next().unwrap_or(rest);
        let words = &mut self.vocabulary;
        let joined = words.has(&format!("{last}{next}"), None);
        // Two words of their own are a compound.
        let mut compound =
            || last.len() > 3 && next.len() > 3 && words.has(last, None) && words.has(next, None);
        if joined || !compound() && !words.has(last, Some(next)) {
            let before = format!("{stem}- {rest}");
            let after = format!("{stem}{rest}");
            self.truncate(self.out.len() - hyphen);
            let span = Span::new(word_start, self.out.len());
            self.ledger.push(Diagnostic::repair(
                "hyphen-healed",
                "a word cut by a line end is one again",
                span,
                &before,
                &after,
            ));
        }
    }

    /// The runs that are left, in the reading text, by start.
    pub(super) fn runs(&mut self, runs: &[Run]) -> Vec<Run> {
        let mut copied = std::mem::take(&mut self.copied);
        copied.sort_unstable();
        let mut left: Vec<Run> = Vec::with_capacity(runs.len());
        for run in runs {
            let mut at = copied.partition_point(|(from, _, len)| from + len <= run.span.start);
            let mut open: Option<Span> = None;
            while let Some(&(from, to, len)) = copied.get(at).filter(|(from, ..)| *from < run.span.end) {
                let start = to + run.span.start.saturating_sub(from);
                let end = to + (run.span.end - from).min(len);
                match &mut open {
                    Some(span) if start >= span.end && start - span.end <= 2 => span.end = end,
                    _ => left.extend(
                        open.replace(Span::new(start, end)).map(|span| Run { span, kind: run.kind.clone() }),
                    ),
                }
                at += 1;
            }
            left.extend(open.map(|span| Run { span, kind: run.kind.clone() }));
        }
        left.sort_by_key(|r| (r.span.start, r.span.end));
        left
    }
}

/// Whether `word`, a URL at the end of a line, goes on with `head`.
fn url_goes_on(word: &str, head: &str) -> bool {
    let url = word.contains("://")
        || word.contains("www.")
        || word.contains("perma.cc")
        || word.contains("doi.org");
    if !url
        || head.is_empty()
        || !head.is_ascii()
        || head.starts_with(['(', '[', '"', '\'', '&']) && !head.starts_with("&")
    {
        return false;
    }
    if head.starts_with("http") || head.starts_with("www.") {
        return word.ends_with('/') && word.contains("web.archive.org");
    }
    let closed = word.ends_with([',', ';', ']', ')', '"', '>'])
        || word.ends_with('.')
            && !head.starts_with(|c: char| c.is_ascii_lowercase() && head.contains(['/', '.', '-', '_']));
    if closed {
        return false;
    }
    let signs = head.contains(['/', '_', '=', '%', '?', '~']) || head.starts_with(['.', '-', '#']);
    let dotted = head.trim_end_matches(['.', ',', ';', ']', ')']).contains('.')
        || head.contains('-') && head.len() > 8;
    let digits = head.bytes().any(|b| b.is_ascii_digit());
    if word.ends_with(['-', '/', '_', '=', '&', '?', '%', '+', '#', '.', ':']) {
        // After a sign that a URL does not end with, only a plain word stops it.
        return signs || dotted || digits || !word.ends_with('/') || head.ends_with([']', '.', ')']);
    }
    let bracketed = head.ends_with("].") || head.ends_with(']') || head.ends_with("];");
    signs || dotted && !head.starts_with(|c: char| c.is_uppercase()) || digits && bracketed
}

fn tail(text: &str, most: usize) -> &str {
    let from = (text.len().saturating_sub(most)..text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    &text[from..]
}

fn first_chars(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(i, _)| &text[..i])
}

/// The words of a document. The first few are looked for in the text; then a Bloom filter over the hashes of all
/// words is made (ASCII letters folded, two probes, eight bits for each byte of text: one false answer in some
/// ten thousand).
struct Vocabulary<'t> {
    text: &'t str,
    looked: u32,
    bits: Vec<u64>,
}

impl<'t> Vocabulary<'t> {
    /// Look-ups that are cheaper than making the filter.
    const FEW: u32 = 24;

    fn new(text: &'t str) -> Self {
        Self { text, looked: 0, bits: Vec::new() }
    }

    /// Whether the text has a word, or two words with a hyphen between them, elsewhere than at a line end.
    fn has(&mut self, first: &str, second: Option<&str>) -> bool {
        self.looked += 1;
        if self.looked > Self::FEW {
            if self.bits.is_empty() {
                self.fill();
            }
            return self
                .contains(second.map_or_else(|| hash(first), |second| pair(hash(first), hash(second))));
        }
        let needle = second.map_or_else(|| first.to_owned(), |second| format!("{first}-{second}"));
        let bytes = self.text.as_bytes();
        let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii());
        memchr::memmem::find_iter(bytes, needle.as_bytes()).any(|at| {
            let end = at + needle.len();
            let cut = bytes[end..].starts_with(b"-\n") || bytes[..at].ends_with(b"-\n");
            !cut && !word(at.checked_sub(1).and_then(|i| bytes.get(i))) && !word(bytes.get(end))
        })
    }

    /// Puts all words into the filter, those with hyphens also by neighbouring parts (`long-term`).
    fn fill(&mut self) {
        self.bits = vec![0; (self.text.len() / 8).next_power_of_two().max(16)];
        let (mut word, mut before, mut len, mut cut) = (SEED, None, 0, false);
        let bytes = self.text.as_bytes();
        for (at, &byte) in bytes.iter().chain(b" ").enumerate() {
            if byte.is_ascii_alphanumeric() || !byte.is_ascii() || byte == b'\'' {
                word = step(word, byte);
                len += 1;
                continue;
            }
            let cuts = byte == b'-' && bytes.get(at + 1) == Some(&b'\n');
            if len > 0 {
                if !cut && !cuts {
                    self.insert(word);
                }
                if let Some(before) = before.filter(|_| !cuts) {
                    self.insert(pair(before, word));
                }
                cut = false;
            }
            before = (byte == b'-' && len > 0 && !cuts).then_some(word);
            cut |= cuts;
            (word, len) = (SEED, 0);
        }
    }

    fn probes(&self, hash: u64) -> [(usize, u64); 2] {
        let bits = self.bits.len() as u64 * 64;
        [hash, hash.rotate_left(31) ^ hash >> 7].map(|h| {
            let bit = h & (bits - 1);
            (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64))
        })
    }

    fn insert(&mut self, hash: u64) {
        for (at, bit) in self.probes(hash) {
            self.bits[at] |= bit;
        }
    }

    fn contains(&self, hash: u64) -> bool {
        self.probes(hash).iter().all(|&(at, bit)| self.bits[at] & bit != 0)
    }
}

/// FNV-1a.
const SEED: u64 = 0xCBF2_9CE4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01B3)
}

fn hash(word: &str) -> u64 {
    word.bytes().fold(SEED, step)
}

fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(17).wrapping_mul(3) ^ second
}

#[cfg(test)]
mod tests;
