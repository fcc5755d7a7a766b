//! Front matter: title, byline and dates at the top, and the authors' own notes (`*`, `†`).

use super::align::{Found as StartFound, Start};
use super::areas::{Part, Role};
use super::body::{Paragraph, is_open};
use super::calls::Found;
use super::candidates::{Candidate, Candidates, Form};
use super::headings::Style;
use super::lines::{Line, ends_sentence};
use super::stitch::Draft;
use crate::document::{FurnitureKind, Metadata, PassageKind};
use crate::ingest::Ingested;
use crate::span::Span;

/// How far into the document, in bytes, author notes stand.
const FRONT: usize = 15_000;

/// The starts of author notes: signs at line starts that a sign in the lines above calls.
pub(super) fn author_notes(text: &str, found: &Candidates, lines: &[Line]) -> Vec<Start> {
    let called: Vec<&Candidate> = found
        .calls
        .iter()
        .filter(|c| c.form == Form::Sign && c.span.start < FRONT && lines[c.line].span.len() < 150)
        .collect();
    let mut starts: Vec<Start> = Vec::new();
    let mut last = "";
    for (candidate, start) in found.starts.iter().enumerate() {
        if start.form != Form::Sign || start.span.start > FRONT {
            continue;
        }
        let bears = called.iter().any(|c| {
            c.span.start < start.span.start
                && c.span.of(text) == start.span.of(text)
                && lines[start.line].page <= lines[c.line].page + 1
        });
        let sign = start.span.of(text);
        if bears && sign != last && !(last.starts_with(sign)) {
            last = sign;
            starts.push(Start { candidate, series: 1, number: start.number, found: StartFound::AsPrinted });
        }
    }
    starts
}

/// The calls of author notes.
pub(super) fn author_calls(
    text: &str,
    candidates: &[Candidate],
    parts: &[Part],
    roles: &[Role],
    drafts: &[Draft],
) -> Vec<Found> {
    let mut found = Vec::new();
    for (note, draft) in drafts.iter().enumerate().filter(|(_, d)| d.number.is_none()) {
        let call =
            candidates.iter().filter(|c| c.form == Form::Sign && c.span.of(text) == draft.label).find(|c| {
                let part = parts.partition_point(|p| p.line.span.start <= c.span.start);
                part.checked_sub(1).is_some_and(|i| roles[i] == Role::Body)
            });
        found.extend(call.map(|c| Found { span: c.span, note, printed: None }));
    }
    found
}

/// Takes title, byline and dates out of the paragraphs.
pub(super) fn settle(
    ingested: &Ingested,
    paragraphs: &mut Vec<Paragraph>,
    metadata: &mut Metadata,
    dropped: &mut Vec<(FurnitureKind, Span)>,
) {
    let text = |p: &Paragraph| p.spans.iter().map(|s| s.of(&ingested.text)).collect::<Vec<_>>().join(" ");
    let mut front = 0;
    let mut title_seen = false;
    for paragraph in paragraphs.iter().take(40) {
        let content = text(paragraph);
        let bare = content.trim_end_matches(['*', '†', '∗', ' ']);
        if title_seen && names_only(bare, &metadata.authors) {
            front += 1;
            continue;
        }
        let empty = matches!((paragraph.style, paragraphs.get(front + 1).map(|p| p.style)), (Some(Style::Markup(level)), Some(Some(Style::Markup(next)))) if next <= level);
        if title_seen
            && !metadata.title.as_deref().is_some_and(is_open)
            && (empty || paragraph.style == Some(Style::Title) && byline(&content, metadata))
        {
            front += 1;
            continue;
        }
        if paragraph.kind == PassageKind::Heading
            || !title_seen
                && paragraph.kind != PassageKind::Table
                && content.len() < 200
                && !ends_sentence(&content)
        {
            let same = metadata.title.as_deref().is_some_and(|t| letters_equal(t, bare));
            // The format has given the title: a heading that says something else begins the text.
            if let (false, Some(Style::Markup(_)), Some(title)) =
                (title_seen, paragraph.style, &metadata.title)
                && !same
                && !title.contains(bare)
                && !bare.contains(title.as_str())
            {
                break;
            }
            if title_seen && !same && !metadata.title.as_deref().is_some_and(is_open) {
                break;
            }
            // A title cut by its line end goes on in the next line.
            let cut = metadata.title.as_deref().is_some_and(is_open);
            if let (true, Some(title)) = (title_seen && cut, metadata.title.as_mut()) {
                title.push(' ');
                title.push_str(bare);
            }
            title_seen = true;
            if metadata.title.is_none() {
                metadata.title = Some(bare.to_owned());
            }
        } else if content.len() >= 200
            || is_prose(&content)
            || ends_sentence(&content) && content.split_ascii_whitespace().count() > 5
            || !title_seen
        {
            break;
        } else {
            byline(&content, metadata);
        }
        front += 1;
    }
    // A document that is nothing but its front keeps its text.
    if front == paragraphs.len() {
        return;
    }
    for paragraph in paragraphs.drain(..front) {
        dropped.extend(paragraph.spans.iter().map(|s| (FurnitureKind::FrontMatter, *s)));
    }
    // A title printed again further on is front matter as well.
    if let Some(title) = metadata.title.clone() {
        paragraphs.retain(|p| {
            // With the blanks between the lines.
            let len = p.spans.iter().map(|s| s.len() + 1).sum::<usize>().saturating_sub(1);
            if !(title.len()..title.len() + 80).contains(&len) {
                return true;
            }
            let content = text(p);
            let again = letters_equal(&content, &title)
                || content.starts_with(&title)
                    && p.kind == PassageKind::Paragraph
                    && content.contains("pdated");
            if again {
                dropped.extend(p.spans.iter().map(|s| (FurnitureKind::FrontMatter, *s)));
            }
            !again
        });
    }
}

/// Whether a text reads as prose: most of its words, ten at least, begin in lower case, as those of names and titles do
/// not.
fn is_prose(content: &str) -> bool {
    let (mut words, mut lower) = (0, 0);
    for word in content.split_ascii_whitespace() {
        words += 1;
        lower += usize::from(word.starts_with(char::is_lowercase));
    }
    lower >= 10 && lower * 3 >= words * 2
}

/// Whether two titles are the same but for signs and case.
fn letters_equal(a: &str, b: &str) -> bool {
    let letters =
        |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let a = letters(a);
    !a.is_empty() && a == letters(b)
}

/// Whether a line says nothing but the names of authors that the format gave.
fn names_only(line: &str, authors: &[String]) -> bool {
    if authors.is_empty() || line.len() > 200 {
        return false;
    }
    let rest = authors.iter().fold(line.to_owned(), |rest, author| rest.replace(author.as_str(), " "));
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    rest.len() < line.len() && words.into_iter().all(|w| w.eq_ignore_ascii_case("by") || w == "and")
}

/// Authors of a byline, names parted by commas, `&` and `and`; whether the line is one.
fn byline(line: &str, metadata: &mut Metadata) -> bool {
    let digits = line.bytes().any(|b| b.is_ascii_digit());
    if digits || !metadata.authors.is_empty() || line.len() > 120 {
        return false;
    }
    let names = line.strip_prefix("By ").or_else(|| line.strip_prefix("by ")).unwrap_or(line);
    let names: Vec<String> = names
        .replace(" and ", ",")
        .split([',', '&', ';'])
        .map(|name| name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    let is_name = |name: &String| {
        let words: Vec<&str> = name.split_ascii_whitespace().collect();
        (2..=4).contains(&words.len())
            && words.iter().all(|w| {
                w.starts_with(|c: char| c.is_uppercase()) && w.chars().any(char::is_lowercase)
                    || w.len() == 2 && w.ends_with('.')
            })
    };
    let named = !names.is_empty() && names.iter().all(is_name);
    if named {
        metadata.authors = names;
    }
    named
}

#[cfg(test)]
mod tests {
    use super::names_only;

    #[test]
    fn a_byline_of_known_authors_says_nothing_else() {
        let authors = ["Ada Berg".to_owned(), "Bo Dahl".to_owned()];
        assert!(names_only("by Ada Berg and Bo Dahl", &authors));
        assert!(names_only("Ada Berg", &authors));
        assert!(!names_only("Ada Berg on Ports", &authors));
        assert!(!names_only("by", &authors));
        assert!(!names_only("Ada Berg", &[]));
    }
}
