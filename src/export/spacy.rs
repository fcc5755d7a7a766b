//! spaCy's JSON of documents, one a line: `Doc(nlp.vocab).from_json(json.loads(line))`, and from there `DocBin`. Passages,
//! sections' headings among them, are the span group `passages` (label: kind, `kb_id`: id), likewise `concerns`, `responses`,
//! `entities`, `notes` and `citations` (`kb_id`: the work). Sentences are those of the passages; a note is one.
//!
//! `id` and `path` stand beside what spaCy reads: as an extension, `from_json` would want it registered first.
//!
//! Tokens are runs of letters and digits and single other characters, cut where spans begin and end, blanks as spaCy has them.
//! Offsets count code points.
//!
//! Lost: fields of citations, evidence, what a back-reference points at, blanks at the ends of spans.

use super::{Exporter, Format, Reads};
use crate::document::AnnotatedDocument;
use crate::span::{OffsetMap, OffsetUnit, Span};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};
use unicode_normalization::char::is_combining_mark;

pub(super) const FORMAT: Format = Format {
    name: "spacy",
    extension: "jsonl",
    about: "tokens, sentences and spans as spaCy's documents (JSON Lines)",
    reads: Reads::Documents,
    exporter: || Box::new(Spacy),
};

struct Spacy;

impl Exporter for Spacy {
    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        let text = &document.text;
        let map = OffsetMap::new(text, OffsetUnit::Codepoint);
        let mut spans = Spans { text, map: &map, borders: BTreeSet::new() };
        let passages = &document.passages;
        let findings = |facet: fn(&crate::document::Passage) -> &[crate::document::Finding]| {
            passages.iter().flat_map(move |p| facet(p).iter().map(move |f| (p.span(), &f.category[..], "")))
        };
        let entities = passages.iter().flat_map(|p| &p.entities);
        let named = entities.map(|e| (Span::new(e.start, e.end), &e.entity_type[..], &e.name[..]));
        let works = document.citations.iter();
        let works = works.map(|c| (c.span(), c.kind.name(), c.work.as_deref().unwrap_or_default()));
        let groups = Groups {
            passages: spans.group(passages.iter().map(|p| (p.span(), p.kind.name(), &p.id[..]))),
            concerns: spans.group(findings(|p| &p.concerns)),
            responses: spans.group(findings(|p| &p.responses)),
            entities: spans.group(named),
            notes: spans.group(document.notes.iter().map(|n| (n.span(), "note", &n.id[..]))),
            citations: spans.group(works),
        };
        let sentences = passages.iter().flat_map(|p| &p.sentences).map(|&[start, end]| Span::new(start, end));
        let sentences = sentences.chain(document.notes.iter().map(crate::document::Note::span));
        let sents = sentences.filter_map(|span| spans.place(span)).collect();
        let tokens = tokens(text, &spans.borders).into_iter().enumerate();
        let tokens = tokens.map(|(id, t)| Token { id, start: map.convert(t.start), end: map.convert(t.end) });
        let (id, path, tokens) = (&document.id, &document.source.path, tokens.collect());
        serde_json::to_writer(&mut *out, &Doc { id, path, text, sents, spans: groups, tokens })?;
        writeln!(out)
    }
}

#[derive(Serialize)]
struct Doc<'d> {
    id: &'d str,
    path: &'d str,
    text: &'d str,
    sents: Vec<Place>,
    spans: Groups<'d>,
    tokens: Vec<Token>,
}

#[derive(Serialize)]
struct Groups<'d> {
    passages: Vec<Labelled<'d>>,
    concerns: Vec<Labelled<'d>>,
    responses: Vec<Labelled<'d>>,
    entities: Vec<Labelled<'d>>,
    notes: Vec<Labelled<'d>>,
    citations: Vec<Labelled<'d>>,
}

#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Labelled<'d> {
    #[serde(flatten)]
    place: Place,
    label: &'d str,
    kb_id: &'d str,
}

#[derive(Serialize)]
struct Token {
    id: usize,
    start: usize,
    end: usize,
}

/// Spans as spaCy takes them: on the borders of tokens, which they make.
struct Spans<'t> {
    text: &'t str,
    map: &'t OffsetMap<'t>,
    borders: BTreeSet<usize>,
}

impl Spans<'_> {
    /// Start and end in code points of what is no blank; none if nothing else is there.
    fn place(&mut self, span: Span) -> Option<Place> {
        let words = self.text.get(span.start..span.end)?;
        let start = span.end - words.trim_start_matches(is_blank).len();
        let end = span.start + words.trim_end_matches(is_blank).len();
        if start >= end {
            return None;
        }
        self.borders.extend([start, end]);
        Some(Place { start: self.map.convert(start), end: self.map.convert(end) })
    }

    /// A group of spans with their labels and ids.
    fn group<'s>(&mut self, spans: impl Iterator<Item = (Span, &'s str, &'s str)>) -> Vec<Labelled<'s>> {
        spans
            .filter_map(|(span, label, kb_id)| Some(Labelled { place: self.place(span)?, label, kb_id }))
            .collect()
    }
}

/// White space to Python: what is to Unicode, and four separators of ASCII.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Blank,
    Word,
    Sign,
}

/// The tokens of `text`, in bytes: all of it but the space behind a token, which spaCy counts to the token.
fn tokens(text: &str, borders: &BTreeSet<usize>) -> Vec<Span> {
    let mut tokens: Vec<Span> = Vec::new();
    let mut borders = borders.iter().copied().peekable();
    let mut before: Option<Sort> = None;
    for (at, c) in text.char_indices() {
        let is_border = borders.next_if(|&border| border <= at).is_some();
        while borders.next_if(|&border| border <= at).is_some() {}
        let end = at + c.len_utf8();
        let joins = is_combining_mark(c) && matches!(before, Some(Sort::Word | Sort::Sign));
        let sort = match before {
            Some(sort) if joins => sort,
            _ if is_blank(c) => Sort::Blank,
            _ if c.is_alphanumeric() || is_combining_mark(c) => Sort::Word,
            _ => Sort::Sign,
        };
        let continues = !is_border && before == Some(sort) && (joins || sort != Sort::Sign);
        let is_trailing = c == ' ' && matches!(before, Some(Sort::Word | Sort::Sign));
        before = Some(sort);
        match tokens.last_mut() {
            _ if is_trailing => {}
            // A run of blanks whose first was the space behind a token begins here.
            Some(last) if continues && last.end == at => last.end = end,
            _ => tokens.push(Span::new(at, end)),
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'t>(text: &'t str, borders: &[usize]) -> Vec<&'t str> {
        tokens(text, &borders.iter().copied().collect()).into_iter().map(|t| t.of(text)).collect()
    }

    #[test]
    fn tokens_are_words_signs_and_blanks() {
        assert_eq!(words("The box, 2d ed.", &[]), ["The", "box", ",", "2d", "ed", "."]);
        assert_eq!(words("  a \n\nb  c\n", &[]), ["  ", "a", "\n\n", "b", " ", "c", "\n"]);
        assert_eq!(words("cafe\u{301} 😀\u{fe0f}!", &[]), ["cafe\u{301}", "😀\u{fe0f}", "!"]);
        assert_eq!(words("中文ab", &[6]), ["中文", "ab"]);
        assert_eq!(words("a\u{1c} b", &[]), ["a", "\u{1c} ", "b"]);
    }
}
