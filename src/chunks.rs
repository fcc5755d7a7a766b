//! Chunks for retrieval: passages cut or merged to a budget of tokens, never through a sentence that fits.
//!
//! A chunk is one stretch of the reading text within a section. Passages that fit together stay together, a passage that
//! does not fit is cut between its sentences, and a sentence longer than the budget between its words, which is marked.

use crate::document::{AnnotatedDocument, Around, Passage, PassageKind};
use crate::export::stable_id;
use crate::span::{OffsetMap, OffsetUnit, Span};
use crate::tokens::TokenCounter;
use serde::Serialize;
use std::collections::BTreeSet;

/// A stretch of a document, as long as a model can take.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Chunk {
    /// 24 hex digits, made of document, place and text: the same in every run.
    pub id: String,
    /// Id of the document.
    pub document: String,
    /// Path of its source.
    pub path: String,
    /// Its title.
    pub title: Option<String>,
    /// Titles of the sections around it, outermost first.
    pub headings: Vec<String>,
    /// Ids of the passages it is of.
    pub passages: Vec<String>,
    /// Start in the reading text, in code points.
    pub start: usize,
    /// End in the reading text, in code points.
    pub end: usize,
    /// Tokens, those that the model puts round a text included.
    pub tokens: usize,
    /// Whether it begins or ends within a sentence, which was longer than the budget.
    pub cut: bool,
    /// Categories of concern of its passages.
    pub concerns: BTreeSet<String>,
    /// Responses of its passages.
    pub responses: BTreeSet<String>,
    /// Entities named in its passages.
    pub entities: BTreeSet<String>,
    /// What it cites: citations in it and in the notes that are called in it.
    pub citations: Vec<Cited>,
    /// Its words.
    pub text: String,
}

/// A source that a chunk cites.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// Id of the citation in the document.
    pub citation: String,
    /// Id of the work.
    pub work: Option<String>,
    /// Title, where the citation gives one.
    pub title: Option<String>,
    /// URL, where the citation gives one.
    pub url: Option<String>,
}

/// The chunks of a document, its offsets in bytes, each of at most `budget` tokens; a single character that has more
/// is a chunk all the same.
#[must_use]
pub fn chunks(document: &AnnotatedDocument, counter: &TokenCounter, budget: usize) -> Vec<Chunk> {
    let mut cutter = Cutter { text: &document.text, counter, budget, done: Vec::new(), open: None };
    let mut before: Option<&Passage> = None;
    for (at, passage) in document.passages.iter().enumerate() {
        let goes_on = before.is_some_and(|b| b.section == passage.section && b.kind != PassageKind::Heading);
        if !goes_on {
            cutter.close();
        }
        if passage.kind != PassageKind::Heading {
            cutter.passage(at, passage);
        }
        before = Some(passage);
    }
    cutter.close();
    let (around, map) = (Around::of(document), OffsetMap::new(&document.text, OffsetUnit::Codepoint));
    cutter.done.into_iter().map(|piece| chunk(document, &around, &map, counter, &piece)).collect()
}

/// A stretch of the text that is to be a chunk.
#[derive(Clone, Debug)]
struct Piece {
    span: Span,
    /// Indices of its first and last passage.
    passages: [usize; 2],
    cut: bool,
}

struct Cutter<'d> {
    text: &'d str,
    counter: &'d TokenCounter,
    budget: usize,
    done: Vec<Piece>,
    open: Option<Piece>,
}

impl Cutter<'_> {
    fn close(&mut self) {
        self.done.extend(self.open.take());
    }

    fn fits(&self, span: Span) -> bool {
        self.counter.tokens(span.of(self.text)) <= self.budget
    }

    /// Adds a whole passage, or its sentences where it is too long.
    fn passage(&mut self, at: usize, passage: &Passage) {
        if self.add(at, passage.span()) {
            return;
        }
        self.close();
        if self.add(at, passage.span()) {
            return;
        }
        for span in sentences(passage) {
            if self.add(at, span) {
                continue;
            }
            self.close();
            if !self.add(at, span) {
                self.cut(at, span);
            }
        }
    }

    /// Adds `span` to the open piece, or opens one with it; not if that would be too long.
    fn add(&mut self, at: usize, span: Span) -> bool {
        let piece = match &self.open {
            Some(open) => Piece {
                span: Span::new(open.span.start, span.end),
                passages: [open.passages[0], at],
                cut: open.cut,
            },
            None => Piece { span, passages: [at, at], cut: false },
        };
        let fits = self.fits(piece.span);
        if fits {
            self.open = Some(piece);
        }
        fits
    }

    /// Cuts a sentence between its words, or its characters where one word is too long.
    fn cut(&mut self, at: usize, sentence: Span) {
        let mut rest = sentence;
        while !rest.is_empty() {
            let words = rest.of(self.text);
            let ends = words.char_indices().map(|(i, c)| i + c.len_utf8());
            let blanks: Vec<usize> =
                words.match_indices(char::is_whitespace).map(|(i, _)| i).chain([words.len()]).collect();
            let within = |ends: &[usize]| {
                ends.partition_point(|&end| self.fits(Span::new(rest.start, rest.start + end))).checked_sub(1)
            };
            let end = match within(&blanks).map(|i| blanks[i]).filter(|end| *end > 0) {
                Some(end) => end,
                None => {
                    let ends: Vec<usize> = ends.collect();
                    within(&ends).map_or(ends[0], |i| ends[i])
                }
            };
            let span = Span::new(rest.start, rest.start + end);
            self.done.push(Piece { span, passages: [at, at], cut: true });
            rest = Span::new(span.end, rest.end);
            rest.start += rest.of(self.text).len() - rest.of(self.text).trim_start().len();
        }
    }
}

/// The sentences of a passage; all of it where it has none.
fn sentences(passage: &Passage) -> Vec<Span> {
    if passage.sentences.is_empty() {
        return vec![passage.span()];
    }
    passage.sentences.iter().map(|&[start, end]| Span::new(start, end)).collect()
}

fn chunk(
    document: &AnnotatedDocument,
    around: &Around,
    map: &OffsetMap,
    counter: &TokenCounter,
    piece: &Piece,
) -> Chunk {
    let text = piece.span.of(&document.text);
    let passages = &document.passages[piece.passages[0]..=piece.passages[1]];
    let called: BTreeSet<&str> = passages
        .iter()
        .flat_map(|p| &p.calls)
        .filter(|call| piece.span.start < call.at && call.at <= piece.span.end)
        .map(|call| call.note.as_str())
        .collect();
    let cited = document.citations.iter().filter(|c| match c.note.as_deref() {
        Some(note) => called.contains(note),
        None => piece.span.start <= c.start && c.end <= piece.span.end,
    });
    let all = |of: fn(&Passage) -> Vec<&String>| passages.iter().flat_map(of).cloned().collect();
    let first = &passages[0];
    Chunk {
        id: stable_id(&[&document.id, &first.id, &piece.span.start.to_string(), text]),
        document: document.id.clone(),
        path: document.source.path.clone(),
        title: document.metadata.title.clone(),
        headings: around.headings(first).to_vec(),
        passages: passages.iter().map(|p| p.id.clone()).collect(),
        start: map.convert(piece.span.start),
        end: map.convert(piece.span.end),
        tokens: counter.tokens(text),
        cut: piece.cut,
        concerns: all(|p| p.concerns.iter().map(|f| &f.category).collect()),
        responses: all(|p| p.responses.iter().map(|f| &f.category).collect()),
        entities: all(|p| p.entities.iter().map(|e| &e.name).collect()),
        citations: cited
            .map(|c| Cited {
                citation: c.id.clone(),
                work: c.work.clone(),
                title: c.title.clone(),
                url: c.url.clone(),
            })
            .collect(),
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concerns::Scheme;
    use crate::pipeline::annotate;
    use crate::tokens::tests::counter;

    const TEXT: &str = "# 中文 😀 Ports\n\n\
        Ports run on paper.¹ The paper is slow. Nobody reads it.\n\n\
        A short one.\n\n\
        ## Cranes\n\n\
        Cranes lift and lift and lift and lift and lift and lift and lift and lift and lift boxes of every kind.\n\n\
        ¹ Marc Levinson, *The Box* 54 (2006).\n";

    fn document() -> AnnotatedDocument {
        annotate(TEXT.as_bytes(), "a.md", &Scheme::built_in().unwrap()).unwrap().document
    }

    #[test]
    fn chunks_keep_to_the_budget_and_leave_no_word_out() {
        let (document, counter) = (document(), counter());
        for budget in 1..40 {
            let chunks = chunks(&document, &counter, budget);
            let text: Vec<char> = document.text.chars().collect();
            let mut words = Vec::new();
            for chunk in &chunks {
                assert!(chunk.tokens <= budget, "{budget}: {chunk:?}");
                assert_eq!(text[chunk.start..chunk.end].iter().collect::<String>(), chunk.text);
                words.extend(chunk.text.split_whitespace().map(str::to_owned));
            }
            let passages = document.passages.iter().filter(|p| p.kind != PassageKind::Heading);
            let all: Vec<&str> =
                passages.flat_map(|p| p.span().of(&document.text).split_whitespace()).collect();
            assert_eq!(words.concat(), all.concat(), "{budget}");
            let ids: BTreeSet<&str> = chunks.iter().map(|c| c.id.as_str()).collect();
            assert_eq!(ids.len(), chunks.len());
        }
    }

    #[test]
    fn passages_stay_together_sections_apart_and_sentences_whole() {
        let (document, counter) = (document(), counter());
        let cut_to = |budget| chunks(&document, &counter, budget);
        let texts = |budget| cut_to(budget).into_iter().map(|c| (c.text, c.cut)).collect::<Vec<_>>();
        let cranes = "Cranes lift and lift and lift and lift and lift and lift and lift and lift and lift boxes of every kind.";
        let first = "Ports run on paper. The paper is slow. Nobody reads it.";
        let own = |text: &str| (text.to_owned(), false);
        assert_eq!(texts(30), [own(&format!("{first}\n\nA short one.")), own(cranes)]);
        assert_eq!(texts(16), [own(first), own("A short one."), texts(16)[2].clone(), texts(16)[3].clone()]);
        assert!(texts(16)[2].1 && texts(16)[3].1, "a sentence that is too long is cut, and says so");
        let tens = cut_to(10);
        assert_eq!(tens[0].text, "Ports run on paper. The paper is slow.");
        assert_eq!(
            tens[0].citations.iter().map(|c| c.title.as_deref()).collect::<Vec<_>>(),
            [Some("The Box")]
        );
        assert_eq!(tens[1].citations, []);
        assert_eq!(tens.last().map(|c| c.headings.last().map(String::as_str)), Some(Some("Cranes")));
    }
}
