//! Inline markup: entities, escapes, emphasis, links, raised marks and tags are taken out of the text and kept
//! as runs, while the map back to the source is recorded.

mod links;

use super::marked::MarkedNotes;
use super::{Run, RunKind};
use crate::span::{SourceMap, Span};
use links::{call_label, link, target_end};

/// The text being made.
#[derive(Default)]
pub(super) struct Inline {
    pub(super) text: String,
    pub(super) map: SourceMap,
    pub(super) runs: Vec<Run>,
    pub(super) notes: MarkedNotes,
    /// Notes that stand in the text itself, of the block at hand: index and place in the source.
    pub(super) within: Vec<(usize, Span)>,
    /// Emphasis marks of the block at hand that stand in pairs: offset, length, whether it opens, style.
    marks: Vec<Mark>,
    open: Vec<(Tag, usize)>,
}

#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    len: usize,
    opens: bool,
}

/// An open element whose text becomes a run.
#[derive(Clone, PartialEq)]
enum Tag {
    Style(RunKind),
    Link(String),
}

/// Bytes at which plain copying stops.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let marks = b"*_[]<&\\$^`\t\x0C";
    let mut i = 0;
    while i < marks.len() {
        table[marks[i] as usize] = true;
        i += 1;
    }
    table
};

/// How far a closing bracket, tag end or dollar sign is looked for.
const REACH: usize = 800;

impl Inline {
    /// Adds one block, line by line, with a line feed after each line; gives its span in the text, without the
    /// last line feed.
    pub(super) fn block(&mut self, source: &str, lines: &[Span], table: bool) -> Span {
        let start = self.text.len();
        self.find_emphasis(source, lines);
        self.open.clear();
        let mut mark = 0;
        for line in lines {
            if table {
                self.row(source, *line, &mut mark);
            } else {
                self.line(source, *line, &mut mark);
            }
            self.put("\n", line.end);
        }
        let end = (self.text.len() - 1).max(start);
        let open = std::mem::take(&mut self.open);
        for (tag, from) in open {
            self.close(tag, from, end);
        }
        Span::new(start, end)
    }

    /// Writes derived text that stands for what is at `from` in the source.
    fn put(&mut self, text: &str, from: usize) {
        self.map.anchor(self.text.len(), from);
        self.text.push_str(text);
    }

    fn copy(&mut self, source: &str, span: Span) {
        if !span.is_empty() {
            self.put(span.of(source), span.start);
        }
    }

    /// A table row: outer bars are dropped, inner ones become tabs.
    fn row(&mut self, source: &str, line: Span, mark: &mut usize) {
        let line = line.trimmed(source);
        let text = line.of(source);
        let start = line.start + usize::from(text.starts_with('|'));
        let end = line.end - usize::from(text.len() > 1 && text.ends_with('|'));
        let mut from = start;
        for at in memchr::memchr_iter(b'|', &source.as_bytes()[start..end]).map(|at| at + start) {
            self.line(source, Span::new(from, at).trimmed(source), mark);
            self.put("\t", at);
            from = at + 1;
        }
        self.line(source, Span::new(from, end).trimmed(source), mark);
    }

    fn line(&mut self, source: &str, line: Span, mark: &mut usize) {
        let bytes = source.as_bytes();
        // A fragment may end inside what the line began (a table cell): nothing is read beyond `line`.
        let (mut at, mut from) = (line.start, line.start);
        while at < line.end {
            if !SPECIAL[usize::from(bytes[at])] {
                at += 1;
                continue;
            }
            while self.marks.get(*mark).is_some_and(|m| m.at < at) {
                *mark += 1;
            }
            let rest = &source[at..line.end];
            let taken = match bytes[at] {
                b'*' | b'_' => match self.marks.get(*mark).copied() {
                    Some(m) if m.at == at => {
                        self.copy(source, Span::new(from, at));
                        let (len, opens) = (m.len, m.opens);
                        let style = if len == 1 { RunKind::Italic } else { RunKind::Bold };
                        self.toggle(Tag::Style(style), opens);
                        len
                    }
                    _ => 0,
                },
                b'\\' => match rest.as_bytes().get(1) {
                    Some(c) if c.is_ascii_punctuation() => {
                        self.copy(source, Span::new(from, at));
                        self.copy(source, Span::new(at + 1, at + 2));
                        2
                    }
                    _ => 0,
                },
                b'&' => self.entity(source, from, at, rest),
                b'[' => self.bracket(source, from, at, rest),
                b']' => self.link_end(source, from, at, rest),
                b'<' => self.tag(source, from, at, rest),
                b'^' if rest.starts_with("^[") => self.note_within(source, from, at, rest),
                b'^' => self.raised(source, from, at, rest, mark),
                b'$' => self.math(source, from, at, rest, mark),
                b'`' => {
                    let ticks = rest.bytes().take_while(|&b| b == b'`').count();
                    self.copy(source, Span::new(from, at));
                    ticks
                }
                // Tabs part the cells of a table in the text; elsewhere they are blanks, as form feeds are.
                _ => {
                    self.copy(source, Span::new(from, at));
                    self.put(" ", at);
                    1
                }
            };
            if taken == 0 {
                at += 1;
            } else {
                at += taken;
                from = at;
            }
        }
        self.copy(source, Span::new(from, line.end.max(from)));
    }

    /// Pairs the emphasis marks of a block by the flanking rules of CommonMark, simplified.
    fn find_emphasis(&mut self, source: &str, lines: &[Span]) {
        self.marks.clear();
        let bytes = source.as_bytes();
        let mut stack: Vec<(usize, usize, u8)> = Vec::new();
        for line in lines {
            let mut at = line.start;
            while let Some(found) = memchr::memchr2(b'*', b'_', &bytes[at..line.end]) {
                let start = at + found;
                let byte = bytes[start];
                let len = bytes[start..line.end].iter().take_while(|&&b| b == byte).count();
                at = start + len;
                if byte == b'*' && len == 4 && start > line.start && at < line.end {
                    // One bold stretch ends where the next begins.
                    self.marks.push(Mark { at: start, len, opens: false });
                    continue;
                }
                if start > line.start && bytes[start - 1] == b'\\' || len > 3 {
                    continue;
                }
                let before = source[line.start..start].chars().next_back().unwrap_or(' ');
                let after = source[at..line.end].chars().next().unwrap_or(' ');
                let word = |c: char| c.is_alphanumeric();
                // What a URL goes on behind is its own.
                if (word(after) || matches!(after, '-' | '/' | '%' | '='))
                    && is_in_url(&bytes[line.start..start])
                {
                    continue;
                }
                let mut opens = !after.is_whitespace() && (word(after) || !word(before));
                let mut closes = !before.is_whitespace() && (word(before) || !word(after));
                if before.is_ascii_digit() && after.is_ascii_digit() {
                    continue;
                }
                if byte == b'_' {
                    opens &= !word(before);
                    closes &= !word(after);
                }
                let open = stack.iter().rev().take(8).position(|&(_, l, b)| b == byte && l == len);
                if let (true, Some(back)) = (closes, open) {
                    stack.truncate(stack.len() - back);
                    if let Some((from, len, _)) = stack.pop() {
                        self.marks.push(Mark { at: from, len, opens: true });
                        self.marks.push(Mark { at: start, len, opens: false });
                    }
                } else if opens {
                    stack.push((start, len, byte));
                }
            }
        }
        self.marks.sort_unstable_by_key(|m| m.at);
    }

    fn toggle(&mut self, tag: Tag, opens: bool) {
        if opens {
            self.open.push((tag, self.text.len()));
        } else if let Some(at) = self.open.iter().rposition(|(t, _)| *t == tag) {
            let (tag, from) = self.open.remove(at);
            self.close(tag, from, self.text.len());
        }
    }

    fn close(&mut self, tag: Tag, from: usize, to: usize) {
        let kind = match tag {
            Tag::Style(kind) => kind,
            Tag::Link(target) => RunKind::Link(target),
        };
        if from < to {
            self.runs.push(Run { span: Span::new(from, to), kind });
        }
    }

    fn entity(&mut self, source: &str, from: usize, at: usize, rest: &str) -> usize {
        let Some((decoded, len)) = entity(rest) else { return 0 };
        self.copy(source, Span::new(from, at));
        self.put(decoded.encode_utf8(&mut [0; 4]), at);
        len
    }

    /// A note that stands where it is called: `^[See Roe.]`; a number in its place is a raised mark: `^[12]^`.
    fn note_within(&mut self, source: &str, from: usize, at: usize, rest: &str) -> usize {
        const LONGEST: usize = 2_000;
        let bytes = &rest.as_bytes()[..rest.len().min(LONGEST)];
        let mut depth = 0;
        for end in memchr::memchr2_iter(b'[', b']', bytes) {
            depth += if bytes[end] == b'[' { 1 } else { -1 };
            if depth == 0 {
                self.copy(source, Span::new(from, at));
                let here = self.text.len();
                let inside = Span::new(at + 2, at + end);
                if is_mark(inside.of(source)) {
                    self.copy(source, inside);
                    self.close(Tag::Style(RunKind::Superscript), here, self.text.len());
                    return end + 1 + usize::from(rest[end + 1..].starts_with('^'));
                }
                let note = self.notes.add();
                self.runs.push(Run { span: Span::new(here, here), kind: RunKind::Call(note) });
                self.within.push((note, inside));
                return end + 1;
            }
        }
        0
    }

    /// `[^label]`, `![image](…)`, or the beginning of `[text](target)`.
    fn bracket(&mut self, source: &str, from: usize, at: usize, rest: &str) -> usize {
        if let Some(label) = call_label(rest) {
            self.copy(source, Span::new(from, at));
            let here = self.text.len();
            self.runs.push(Run { span: Span::new(here, here), kind: RunKind::Call(self.notes.index(label)) });
            return label.len() + 3;
        }
        let Some((close, target, len)) = link(rest) else { return 0 };
        let image = at > from && source.as_bytes()[at - 1] == b'!';
        self.copy(source, Span::new(from, at - usize::from(image)));
        if image {
            return len;
        }
        let target = target.to_owned();
        if close == 1 {
            return len;
        }
        self.open.push((Tag::Link(target), self.text.len()));
        1
    }

    /// The end of a link begun by [`Inline::bracket`].
    fn link_end(&mut self, source: &str, from: usize, at: usize, rest: &str) -> usize {
        let Some(open) = self.open.iter().rposition(|(tag, _)| matches!(tag, Tag::Link(t) if rest[1..].starts_with('(') && rest[2..].starts_with(t.as_str())))
        else {
            return 0;
        };
        let Some(end) = target_end(&rest[1..]) else { return 0 };
        self.copy(source, Span::new(from, at));
        let (tag, start) = self.open.remove(open);
        self.close(tag, start, self.text.len());
        1 + end
    }

    fn tag(&mut self, source: &str, from: usize, at: usize, rest: &str) -> usize {
        // `<a href=https://x.org/a.pdf`, the rest lost: the URL is printed.
        if let Some(url) = rest.strip_prefix("<a href=").filter(|url| url.starts_with("http"))
            && !url.split_ascii_whitespace().next().unwrap_or_default().contains('>')
        {
            self.copy(source, Span::new(from, at));
            return rest.len() - url.len();
        }
        let reach = &rest.as_bytes()[..rest.len().min(REACH)];
        let Some(end) = memchr::memchr(b'>', reach) else { return 0 };
        let inner = &rest[1..end];
        if inner.starts_with("http://") || inner.starts_with("https://") || inner.starts_with("mailto:") {
            self.copy(source, Span::new(from, at));
            self.copy(source, Span::new(at + 1, at + end));
            return end + 1;
        }
        let closes = inner.starts_with('/');
        let name = inner.trim_start_matches('/');
        let name = &name[..name.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        let mut lower = [0; 12];
        let Some(lower) = lower.get_mut(..name.len()) else { return 0 };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        let style = match &*lower {
            b"sup" => Some(RunKind::Superscript),
            b"em" | b"i" | b"cite" | b"u" => Some(RunKind::Italic),
            b"b" | b"strong" => Some(RunKind::Bold),
            b"br" | b"p" | b"div" | b"li" | b"ul" | b"ol" | b"span" | b"a" | b"sub" | b"small" | b"font"
            | b"center" | b"table" | b"tbody" | b"thead" | b"tr" | b"td" | b"th" | b"blockquote"
            | b"section" | b"figure" | b"figcaption" | b"img" | b"hr" | b"code" | b"pre" | b"h1" | b"h2"
            | b"h3" | b"h4" | b"h5" | b"h6" | b"dl" | b"dt" | b"dd" | b"aside" | b"nav" | b"header"
            | b"footer" | b"main" | b"article" => None,
            _ if inner.starts_with("!--") => None,
            _ => return 0,
        };
        self.copy(source, Span::new(from, at));
        if let Some(style) = style {
            self.toggle(Tag::Style(style), !closes);
        } else if &*lower == b"br" {
            self.put("\n", at);
        }
        end + 1
    }

    /// `^{…}` and `^12^`: raised text if it is a mark, else text that an extraction mistook for it.
    fn raised(&mut self, source: &str, from: usize, at: usize, rest: &str, mark: &mut usize) -> usize {
        if let Some(inner) = rest.strip_prefix("^{") {
            let reach = &inner.as_bytes()[..inner.len().min(REACH)];
            self.copy(source, Span::new(from, at));
            let Some(close) = memchr::memchr(b'}', reach) else { return 2 };
            let (body, after) = (&inner[..close], &inner[close + 1..]);
            // An entity cut by the brace: `^{(&}quot;`.
            if let (Some(head), Some((decoded, len))) = (body.strip_suffix('&'), cut_entity(after)) {
                self.line(source, Span::new(at + 2, at + 2 + head.len()), mark);
                self.put(decoded.encode_utf8(&mut [0; 4]), at + 2 + head.len());
                return close + 3 + len;
            }
            let start = self.text.len();
            self.line(source, Span::new(at + 2, at + 2 + close), mark);
            if is_mark(body) {
                self.close(Tag::Style(RunKind::Superscript), start, self.text.len());
            }
            return close + 3;
        }
        let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && rest[1 + digits..].starts_with('^') {
            self.copy(source, Span::new(from, at));
            let start = self.text.len();
            self.copy(source, Span::new(at + 1, at + 1 + digits));
            self.close(Tag::Style(RunKind::Superscript), start, self.text.len());
            return digits + 2;
        }
        0
    }

    /// `$…$` around LaTeX; a dollar sign before an amount stays.
    fn math(&mut self, source: &str, from: usize, at: usize, rest: &str, mark: &mut usize) -> usize {
        let reach = &rest.as_bytes()[1..rest.len().min(REACH)];
        let Some(close) = memchr::memchr(b'$', reach) else { return 0 };
        let inner = &rest[1..=close];
        let amount = inner.starts_with(|c: char| c.is_ascii_digit()) && inner.contains(' ');
        let latex = inner.contains("^{") || inner.contains("_{") || inner.contains('\\') && !amount;
        if !latex || inner.starts_with(' ') || inner.ends_with('\\') {
            return 0;
        }
        self.copy(source, Span::new(from, at));
        self.line(source, Span::new(at + 1, at + 1 + close), mark);
        close + 2
    }
}

/// Whether what stands before a mark is the beginning of a URL.
fn is_in_url(before: &[u8]) -> bool {
    const LONGEST: usize = 400;
    let before = &before[before.len().saturating_sub(LONGEST)..];
    let word = before.iter().rposition(u8::is_ascii_whitespace).map_or(before, |at| &before[at..]);
    memchr::memmem::find(word, b"://").is_some()
}

/// Whether raised text can be a reference mark: numbers, or signs for author notes.
fn is_mark(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && (text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b' ' | b'-')) && text.len() < 16
            || text.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶')))
}

/// The rest of an entity whose `&` was cut off, and its length.
fn cut_entity(rest: &str) -> Option<(char, usize)> {
    let end = memchr::memchr(b';', &rest.as_bytes()[..rest.len().min(10)])?;
    entity(&format!("&{}", &rest[..=end])).map(|(character, len)| (character, len - 1))
}

/// The character an entity at the beginning of `rest` stands for, and the entity's length.
fn entity(rest: &str) -> Option<(char, usize)> {
    let end = memchr::memchr(b';', &rest.as_bytes()[..rest.len().min(12)])?;
    let name = &rest[1..end];
    let character = match name {
        "amp" => '&',
        "quot" => '"',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "mdash" => '—',
        "ndash" => '–',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "sect" => '§',
        "para" => '¶',
        "copy" => '©',
        "dagger" => '†',
        "Dagger" => '‡',
        "shy" => '\u{AD}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests;
