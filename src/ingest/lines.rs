//! Lines and what their markup says they are.

use crate::span::Span;

/// What a line is by its markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    Blank,
    /// The mark of a page break.
    PageBreak,
    /// A rule (`---`, `***`, `____`).
    Rule,
    /// A fence or an attribute list (`{: .note}`): markup alone.
    Markup,
    Heading(u8),
    Quote,
    ListItem,
    TableRow,
    /// `[^label]: …`, with the length of the label.
    NoteDefinition(usize),
    Text,
}

/// A line of the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Without markup that only says what it is, and without white space at its ends.
    pub(super) span: Span,
    pub(super) kind: LineKind,
    /// Page, from 1.
    pub(super) page: u32,
    /// Width of the white space in front.
    pub(super) indent: usize,
}

/// Cuts a text into lines at LF, CRLF and CR; a form feed ends a line too.
pub(super) fn split(text: &str, from: usize) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::with_capacity(text.len() / 48);
    let mut page = 1;
    let mut start = from;
    while start < text.len() {
        let end = memchr::memchr3(b'\n', b'\r', b'\x0C', &bytes[start..]).map_or(text.len(), |at| start + at);
        let mut line = classify(text, Span::new(start, end));
        if line.kind == LineKind::PageBreak {
            page += 1;
        }
        line.page = page;
        let feed = bytes.get(end) == Some(&b'\x0C');
        if !(feed && line.kind == LineKind::Blank) {
            lines.push(line);
        }
        if feed {
            page += 1;
            lines.push(Line { span: Span::new(end, end + 1), kind: LineKind::PageBreak, page, indent: 0 });
        }
        start = end + 1;
        if bytes.get(end) == Some(&b'\r') && bytes.get(start) == Some(&b'\n') {
            start += 1;
        }
    }
    setext(text, &mut lines);
    lines
}

/// What the line at `span` is; its page is still to be set.
fn classify(text: &str, span: Span) -> Line {
    let trimmed = span.trimmed(text);
    let indent = trimmed.start - span.start;
    let line = |kind, skip: usize| {
        let span = Span::new(trimmed.start + skip, trimmed.end).trimmed(text);
        Line { span, kind, page: 0, indent }
    };
    let content = trimmed.of(text);
    let Some(&first) = content.as_bytes().first() else { return line(LineKind::Blank, 0) };
    match first {
        b'#' => {
            let level = content.bytes().take_while(|&b| b == b'#').count();
            let title = &content[level..];
            if level <= 6 && (title.starts_with([' ', '\t'])) && !title.trim().is_empty() {
                let mut heading = line(LineKind::Heading(u8::try_from(level).unwrap_or(6)), level);
                let inner = heading.span.of(text);
                let bare = inner.trim_end_matches('#');
                if bare.ends_with(' ') {
                    heading.span.end = heading.span.start + bare.trim_end().len();
                }
                return heading;
            }
        }
        b'>' => {
            return line(LineKind::Quote, content.bytes().take_while(|&b| b == b'>' || b == b' ').count());
        }
        b'|' => {
            let rule = content.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'+'));
            return line(if rule { LineKind::Markup } else { LineKind::TableRow }, 0);
        }
        b'[' => {
            if let Some(len) = definition(content) {
                return line(LineKind::NoteDefinition(len), 0);
            }
            if is_page_mark(content) {
                return line(LineKind::PageBreak, 0);
            }
        }
        b'`' | b'~' if content.starts_with("```") || content.starts_with("~~~") => {
            return line(LineKind::Markup, 0);
        }
        b'{' if content.ends_with('}') && (content.starts_with("{:") || content.starts_with("{#")) => {
            return line(LineKind::Markup, 0);
        }
        b'<' => {
            if is_page_mark(content) {
                return line(LineKind::PageBreak, 0);
            }
            if let Some(level) = html_heading(content) {
                return line(LineKind::Heading(level), 0);
            }
            if content.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<li")) {
                return line(LineKind::ListItem, 0);
            }
        }
        b'-' | b'*' | b'_' | b'=' | b'+' | b'P' | b'p' | b'{' | 0xE2 => {
            if is_rule(content) {
                return line(LineKind::Rule, 0);
            }
            if is_page_mark(content) {
                return line(LineKind::PageBreak, 0);
            }
            let mut chars = content.chars();
            let bullet = chars
                .next()
                .is_some_and(|c| matches!(c, '-' | '*' | '+' | '•' | '‣' | '◦' | '▪' | '●' | '–'));
            if bullet && chars.next().is_some_and(char::is_whitespace) {
                return line(LineKind::ListItem, 0);
            }
        }
        _ => {}
    }
    line(LineKind::Text, 0)
}

/// Length of the label of `[^label]:`.
fn definition(content: &str) -> Option<usize> {
    let inner = content.strip_prefix("[^")?;
    let end = memchr::memchr(b']', &inner.as_bytes()[..inner.len().min(80)])?;
    (end > 0 && inner[end + 1..].starts_with(':') && !inner[..end].contains(char::is_whitespace))
        .then_some(end)
}

fn html_heading(content: &str) -> Option<u8> {
    let tag = content.as_bytes();
    let level = tag.get(2)?.wrapping_sub(b'0');
    let heading = matches!(tag.get(1), Some(b'h' | b'H'))
        && (1..=6).contains(&level)
        && matches!(tag.get(3), Some(b'>' | b' '));
    heading.then_some(level)
}

fn is_rule(content: &str) -> bool {
    let mut kind = None;
    let mut count = 0;
    for c in content.chars() {
        if c == ' ' {
            continue;
        }
        if !matches!(c, '-' | '*' | '_' | '=' | '—' | '–' | '─') || kind.is_some_and(|k| k != c) {
            return false;
        }
        kind = Some(c);
        count += 1;
    }
    count >= 3
}

/// Whether a line is nothing but the mark of a page break: `<<PAGE_BREAK>>`, `[Page 12]`, `--- Page 12 ---`.
fn is_page_mark(content: &str) -> bool {
    if content.len() > 40 {
        return false;
    }
    let fenced = content.starts_with(['<', '[', '-', '=', '*', '{', '—']);
    let mut words = content
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase);
    let number = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    let is = |w: Option<String>, s: &str| w.as_deref() == Some(s);
    match words.next().as_deref() {
        Some("page" | "p" | "pagebreak" | "newpage" | "pg") if fenced => {
            words.all(|w| matches!(w.as_str(), "break" | "of" | "end" | "start") || number(&w))
        }
        Some("new") if fenced => is(words.next(), "page") && words.next().is_none(),
        Some("page") => words.next().is_some_and(|w| number(&w)) && words.all(|w| w == "of" || number(&w)),
        _ => false,
    }
}

/// Turns a short line with a row of `=` or `-` under it into a heading.
fn setext(text: &str, lines: &mut [Line]) {
    for at in 1..lines.len() {
        if lines[at].kind != LineKind::Rule {
            continue;
        }
        let (under, above) = (lines[at].span.of(text), lines[at - 1]);
        let level = if under.starts_with("===") { 1 } else { 2 };
        let alone = at < 2 || lines[at - 2].kind == LineKind::Blank;
        let title = above.span.of(text);
        let solid = under.bytes().all(|b| b == b'=' || b == b'-');
        if solid
            && alone
            && above.kind == LineKind::Text
            && title.len() < 100
            && !title.ends_with(['.', ',', ';', ':'])
        {
            lines[at - 1].kind = LineKind::Heading(level);
            lines[at].kind = LineKind::Markup;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_by_their_markup() {
        for (line, kind) in [
            ("", LineKind::Blank),
            ("  ## Title ##", LineKind::Heading(2)),
            ("#hashtag", LineKind::Text),
            ("<h3>Title</h3>", LineKind::Heading(3)),
            ("> quoted", LineKind::Quote),
            ("- item", LineKind::ListItem),
            ("• item", LineKind::ListItem),
            ("*emphasis* first", LineKind::Text),
            ("* * *", LineKind::Rule),
            ("____________", LineKind::Rule),
            ("| a | b |", LineKind::TableRow),
            ("|---|:-:|", LineKind::Markup),
            ("[^ab]: text", LineKind::NoteDefinition(2)),
            ("[^ab] text", LineKind::Text),
            ("<<PAGE_BREAK>>", LineKind::PageBreak),
            ("[Page 12]", LineKind::PageBreak),
            ("--- Page 3 of 9 ---", LineKind::PageBreak),
            ("Page 12 of 30", LineKind::PageBreak),
            ("Page 12 shows", LineKind::Text),
            ("{: .no_toc }", LineKind::Markup),
        ] {
            assert_eq!(classify(line, Span::new(0, line.len())).kind, kind, "{line}");
        }
    }

    #[test]
    fn every_sort_of_line_end_ends_a_line() {
        let lines = split("a\r\nb\rc\n\x0Cd", 0);
        let read: Vec<_> = lines.iter().map(|l| (l.span.of("a\r\nb\rc\n\x0Cd"), l.page)).collect();
        assert_eq!(read, [("a", 1), ("b", 1), ("c", 1), ("\x0C", 2), ("d", 2)]);
    }
}
