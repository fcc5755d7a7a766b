//! Stitching: the pieces of each note, put back together across pages and displaced lines.

use super::align::{Found, Start};
use super::areas::{Part, Role};
use super::candidates::{Candidate, Form};
use super::lines::{begins_with_url, begins_with_url_tail, ends_sentence};
use crate::document::NoteKind;
use crate::span::Span;
use std::collections::HashSet;

/// A note before its text is written.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) series: u32,
    /// None for author notes.
    pub(super) number: Option<u32>,
    pub(super) label: String,
    pub(super) kind: NoteKind,
    /// Where its text stands in the ingested text, in reading order.
    pub(super) pieces: Vec<Span>,
    /// Page of its start.
    pub(super) page: u32,
    /// Which of the areas of notes it begins in, from 0.
    pub(super) area: usize,
    /// How its label is printed.
    pub(super) form: Form,
    /// Repairs, to be placed when the note is written.
    pub(super) remarks: Vec<Remark>,
}

/// A repair of a note.
#[derive(Clone, Debug)]
pub(super) struct Remark {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// The notes of a document and what is left over.
#[derive(Default)]
pub(super) struct Stitched {
    pub(super) drafts: Vec<Draft>,
    /// What stands twice.
    pub(super) duplicates: Vec<Span>,
    /// For each part, how many areas of notes have ended before it: the area its calls lead to.
    pub(super) areas_before: Vec<usize>,
}

/// A piece that waits for its note.
struct Floating {
    spans: Vec<Span>,
    /// The note it stands under.
    under: Option<usize>,
}

/// Collects the pieces of all notes.
pub(super) fn stitch(
    text: &str,
    parts: &[Part],
    roles: &[Role],
    starts: &[Start],
    candidates: &[Candidate],
) -> Stitched {
    let numbered = starts.iter().filter(|s| candidates[s.candidate].form != Form::Sign);
    let printed = numbered.map(|s| (s.series, s.number)).collect();
    let mut stitcher = Stitcher {
        text,
        out: Stitched::default(),
        again: Vec::new(),
        area_first: 0,
        early: Vec::new(),
        printed,
    };
    let mut at = 0;
    let mut area = 0;
    while at < parts.len() {
        if roles[at] == Role::Body {
            stitcher.out.areas_before.push(area);
            at += 1;
            continue;
        }
        let same_area = |i: &usize| {
            roles[*i] == Role::Note && (parts[*i].line.page == parts[at].line.page || parts[*i].line.in_notes)
        };
        let end = (at..parts.len()).find(|i| !same_area(i)).unwrap_or(parts.len());
        stitcher.out.areas_before.extend((at..end).map(|_| area));
        stitcher.area(&parts[at..end], starts, candidates, area);
        area += 1;
        at = end;
    }
    stitcher.settle_repeats();
    stitcher.out
}

struct Stitcher<'t> {
    text: &'t str,
    out: Stitched,
    /// Second printings: the note and the pieces.
    again: Vec<(u32, u32, Vec<Span>)>,
    /// The first draft of the area at hand.
    area_first: usize,
    /// Pieces seen before any note.
    early: Vec<Floating>,
    /// Series and numbers that are printed somewhere.
    printed: HashSet<(u32, u32)>,
}

impl Stitcher<'_> {
    fn area(&mut self, parts: &[Part], starts: &[Start], candidates: &[Candidate], area: usize) {
        let before = self.out.drafts.len();
        self.area_first = before;
        let mut owner: Option<usize> = None;
        let mut floating: Vec<Floating> = std::mem::take(&mut self.early);
        let mut in_repeat = false;
        let mut at = 0;
        while at < parts.len() {
            let end = (at + 1..parts.len())
                .find(|&i| parts[i].start.is_some() || parts[i].line.first)
                .unwrap_or(parts.len());
            let mut spans: Vec<Span> = parts[at..end].iter().map(|p| p.line.span).collect();
            let part = &parts[at];
            if let Some(start) = part.start.map(|i| starts[i]) {
                let candidate = &candidates[start.candidate];
                spans[0] = Span::new(candidate.span.end.min(spans[0].end), spans[0].end).trimmed(self.text);
                in_repeat = start.found == Found::Again;
                if in_repeat {
                    self.again.push((start.series, start.number, spans));
                } else {
                    self.begin(&start, candidate, part, area, spans);
                    owner = Some(self.out.drafts.len() - 1);
                }
            } else if in_repeat && owner.is_none_or(|o| ends_sentence(self.tail(o))) && self.is_url(spans[0])
            {
                if let Some((.., repeat)) = self.again.last_mut() {
                    repeat.extend(spans);
                }
            } else if self.is_url(spans[0]) || self.out.drafts.is_empty() {
                floating.push(Floating { spans, under: owner });
            } else {
                self.text_piece(part, spans, owner, area, &parts[end..], starts);
                owner = owner.or_else(|| self.out.drafts.len().checked_sub(1));
            }
            at = end;
        }
        self.place(floating, before);
    }

    fn is_url(&self, span: Span) -> bool {
        let content = span.of(self.text);
        begins_with_url(content) || begins_with_url_tail(content)
    }

    fn begin(&mut self, start: &Start, candidate: &Candidate, part: &Part, area: usize, spans: Vec<Span>) {
        let printed = candidate.span.of(self.text).trim();
        let author = candidate.form == Form::Sign;
        let mut remarks = Vec::new();
        if start.found == Found::Healed {
            remarks.push(Remark {
                code: "note-number-repaired",
                message: format!("the note printed as {printed} is {}", start.number),
                before: printed.to_owned(),
                after: start.number.to_string(),
            });
        }
        self.out.drafts.push(Draft {
            series: start.series,
            number: (!author).then_some(start.number),
            label: if author { printed.to_owned() } else { start.number.to_string() },
            kind: if part.line.in_notes || candidate.form == Form::Row {
                NoteKind::Endnote
            } else {
                NoteKind::Footnote
            },
            pieces: spans,
            page: part.line.page,
            area,
            form: candidate.form,
            remarks,
        });
    }

    /// The last text of a note.
    fn tail(&self, note: usize) -> &str {
        self.out.drafts[note]
            .pieces
            .iter()
            .rev()
            .map(|p| p.of(self.text).trim_end())
            .find(|t| !t.is_empty())
            .unwrap_or_default()
    }

    /// A piece of text without a label.
    fn text_piece(
        &mut self,
        part: &Part,
        spans: Vec<Span>,
        owner: Option<usize>,
        area: usize,
        rest: &[Part],
        starts: &[Start],
    ) {
        if self.is_repeat(&spans, rest) {
            self.out.duplicates.extend(spans);
            return;
        }
        let open = |s: &Self, note: usize| !ends_sentence(s.tail(note)) && !s.tail(note).ends_with(',');
        // The note above goes on, if it has not come to an end, or its number is followed by the next.
        if let Some(owner) = owner {
            let last = &self.out.drafts[owner];
            let next = rest.iter().find_map(|p| p.start).map(|i| starts[i]);
            let skips = |n: u32| next.is_some_and(|s| s.series == last.series && s.number > n + 1);
            let content = spans[0].of(self.text);
            if let Some(number) = last.number.filter(|n| {
                part.line.first
                    && skips(*n)
                    && !open(self, owner)
                    && content.starts_with(|c: char| c.is_uppercase())
            }) {
                let taken = !self.printed.insert((last.series, number + 1));
                if !taken {
                    return self.begin_lost(number + 1, owner, part, area, spans);
                }
            }
        }
        let found = owner.filter(|&o| open(self, o)).or_else(|| {
            let from = self.area_first.saturating_sub(4).min(self.out.drafts.len());
            let earlier = owner.unwrap_or(self.out.drafts.len());
            (from..self.out.drafts.len()).rev().filter(|&n| n != earlier).find(|&n| open(self, n))
        });
        let Some(note) = found.or(owner).or_else(|| self.out.drafts.len().checked_sub(1)) else { return };
        self.append(note, spans, owner != Some(note));
    }

    fn begin_lost(&mut self, number: u32, above: usize, part: &Part, area: usize, spans: Vec<Span>) {
        let model = &self.out.drafts[above];
        let remark = Remark {
            code: "note-number-repaired",
            message: format!(
                "a note without its number, between {} and {}, is {number}",
                number - 1,
                number + 1
            ),
            before: String::new(),
            after: number.to_string(),
        };
        let draft = Draft {
            number: Some(number),
            label: number.to_string(),
            pieces: spans,
            page: part.line.page,
            area,
            remarks: vec![remark],
            ..model.clone()
        };
        self.out.drafts.push(draft);
    }

    fn append(&mut self, note: usize, spans: Vec<Span>, moved: bool) {
        let first = spans.first().map_or("", |s| s.of(self.text));
        let draft = &mut self.out.drafts[note];
        if moved {
            let begins: String = first.chars().take(40).collect();
            draft.remarks.push(Remark {
                code: "note-stitched",
                message: format!("the piece that begins “{begins}” continues note {}", draft.label),
                before: String::new(),
                after: begins,
            });
        }
        draft.pieces.extend(spans);
    }

    /// Whether a piece only repeats what stands elsewhere in the area: the end of the note above, or the
    /// beginning of one below.
    fn is_repeat(&self, spans: &[Span], rest: &[Part]) -> bool {
        let piece = letters(spans.iter().map(|s| s.of(self.text)), 400);
        if piece.len() < 20 {
            return false;
        }
        let from = self.area_first.saturating_sub(1);
        let end = piece.as_bytes().last_chunk::<12>();
        let ends_note = (from..self.out.drafts.len()).any(|n| {
            // The last letters decide nearly always.
            let mut back =
                self.tail(n).bytes().rev().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
            if !end.is_some_and(|end| end.iter().rev().all(|&b| back.next().is_none_or(|t| t == b))) {
                return false;
            }
            let spans = &self.out.drafts[n].pieces;
            letters(spans.iter().map(|s| s.of(self.text)), 4000).ends_with(&piece)
        });
        let head = &piece[..20];
        ends_note
            || rest.iter().filter(|p| p.start.is_some()).take(6).any(|p| {
                let below = letters(
                    std::iter::once(
                        p.line.span.of(self.text).trim_start_matches(|c: char| !c.is_alphabetic()),
                    ),
                    40,
                );
                below.starts_with(head)
            })
    }

    /// Gives each floating piece to the note that waits for it.
    fn place(&mut self, mut floating: Vec<Floating>, area_first: usize) {
        let last_before = area_first.checked_sub(1);
        // Where many float, nothing can be told: each stays where it stands.
        if floating.len() > 24 {
            for piece in floating {
                if let Some(note) = piece.under.or(last_before) {
                    self.append(note, piece.spans, false);
                }
            }
            return;
        }
        // One piece under the one note that waits needs no weighing.
        if let [piece] = &floating[..] {
            let waits = |s: &Self, n: usize| !ends_sentence(s.tail(n));
            let alone = !(area_first.saturating_sub(4)..self.out.drafts.len())
                .any(|n| Some(n) != piece.under && waits(self, n));
            if let Some(note) = piece.under.filter(|&n| alone && waits(self, n)) {
                let spans = floating.remove(0).spans;
                self.append(note, spans, false);
            }
        }
        while !floating.is_empty() {
            let mut best: Option<(f32, usize, usize)> = None;
            for (index, piece) in floating.iter().enumerate() {
                // Of the notes before this area, those that wait for something.
                let earlier = (area_first.saturating_sub(4)..area_first).filter(|&n| {
                    Some(n) == last_before || self.tail(n).ends_with(',') || ends_in_cut_url(self.tail(n))
                });
                let notes = earlier.chain(area_first..self.out.drafts.len());
                for note in notes {
                    let score = self.fit(piece, note) - 0.01 * index as f32;
                    if best.is_none_or(|(top, ..)| score > top) {
                        best = Some((score, index, note));
                    }
                }
            }
            let Some((_, index, note)) = best else {
                self.early = floating;
                return;
            };
            let piece = floating.remove(index);
            let moved = piece.under != Some(note);
            if moved {
                let url: String = piece.spans[0].of(self.text).chars().take(60).collect();
                let draft = &mut self.out.drafts[note];
                draft.remarks.push(Remark {
                    code: "line-displaced",
                    message: format!(
                        "a line that stood elsewhere on its page belongs to note {}",
                        draft.label
                    ),
                    before: String::new(),
                    after: url,
                });
            }
            self.append(note, piece.spans, false);
        }
    }

    /// How well a floating piece fits the end of a note.
    fn fit(&self, piece: &Floating, note: usize) -> f32 {
        let tail = self.tail(note);
        let first = piece.spans[0].of(self.text);
        let whole = begins_with_url(first);
        let cut = ends_in_cut_url(tail);
        let waits = match (whole, cut) {
            (false, true) => 6.0,
            (false, false) => -2.0,
            (true, true) => -1.0,
            (true, false) if tail.ends_with(',') || tail.ends_with(" at") => 3.0,
            (true, false) if !ends_sentence(tail) => 1.5,
            (true, false) => 0.0,
        };
        let here = if piece.under == Some(note) { 1.6 } else { 0.0 };
        waits + here + if whole && !cut && waits > 0.0 { kinship(first, tail) } else { 0.0 }
    }

    /// Of two printings of a note, keeps the fuller one.
    fn settle_repeats(&mut self) {
        for (series, number, spans) in std::mem::take(&mut self.again) {
            let Some(draft) =
                self.out.drafts.iter_mut().find(|d| d.series == series && d.number == Some(number))
            else {
                continue;
            };
            let length = |spans: &[Span]| spans.iter().map(|s| s.len()).sum::<usize>();
            let dropped = if length(&spans) > length(&draft.pieces) {
                std::mem::replace(&mut draft.pieces, spans)
            } else {
                spans
            };
            let before: String = dropped.first().map_or("", |s| s.of(self.text)).chars().take(60).collect();
            draft.remarks.push(Remark {
                code: "duplicate-dropped",
                message: format!("note {number} is printed twice; the fuller text is kept"),
                before,
                after: String::new(),
            });
            self.out.duplicates.extend(dropped);
        }
    }
}

/// Whether a text ends inside a URL that its line end cut.
pub(super) fn ends_in_cut_url(text: &str) -> bool {
    if !text.ends_with(['-', '/', '_', '=', '%', '&', '?', '+']) {
        return false;
    }
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let from = (text.len().saturating_sub(160)..text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    word.contains("://")
        || word.contains("www.")
        || memchr::memchr(b'/', word.as_bytes()).is_some() && text[from..].contains("http")
}

/// The letters and digits of texts, folded, at most `most` bytes.
fn letters<'a>(texts: impl Iterator<Item = &'a str>, most: usize) -> String {
    let mut out = String::new();
    for c in texts.flat_map(str::chars).filter(char::is_ascii_alphanumeric) {
        if out.len() >= most {
            break;
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// How much a URL speaks for the end of a note: titles become paths, publishers are hosts, dates are folders.
fn kinship(url: &str, tail: &str) -> f32 {
    let url = url.split_ascii_whitespace().next().unwrap_or_default();
    let from = tail.len().saturating_sub(300);
    let from = (from..tail.len()).find(|&i| tail.is_char_boundary(i)).unwrap_or(0);
    let tail = tail[from..].to_ascii_lowercase();
    let host = url
        .split("//")
        .last()
        .unwrap_or(url)
        .trim_start_matches("www.")
        .split(['.', '/'])
        .next()
        .unwrap_or_default();
    let squashed: Vec<u8> = tail.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let host = host.to_ascii_lowercase();
    let named = host.len() >= 4 && memchr::memmem::find(&squashed, host.as_bytes()).is_some();
    let published = if named { 3.0 } else { 0.0 };
    let numbers: Vec<&str> =
        url.split('/').filter(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())).collect();
    let dated = numbers.windows(3).any(|w| {
        let day = w[2].trim_start_matches('0');
        w[0].len() == 4
            && w[2].len() <= 2
            && tail.contains(w[0])
            && tail.split(|c: char| !c.is_ascii_digit()).any(|n| n == day)
    });
    published + if dated { 2.0 } else { 0.0 } + shared_words(url, &tail).min(5) as f32
}

/// How many words of a URL stand in a text.
fn shared_words(url: &str, tail: &str) -> usize {
    let words: Vec<&str> =
        tail.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() >= 4).collect();
    let path = url.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() >= 4);
    path.filter(|p| words.iter().any(|w| w.eq_ignore_ascii_case(p))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_found_in_paths() {
        let tail =
            "Ines Marlow et al., Who Tunes, Who Hears: How Coastal Listeners, Radio Lab (May 7, 2020),";
        assert!(
            shared_words("https://radiolab.example/2020/05/who-tunes-who-hears-coastal-listeners/", tail)
                >= 3
        );
        assert_eq!(shared_words("https://www.example.com/phones/cheap", tail), 0);
    }

    #[test]
    fn cut_urls_are_seen() {
        assert!(ends_in_cut_url("See https://a.b/c/TNSR-Vol-1-Iss-"));
        assert!(ends_in_cut_url("at https://cpb-us-"));
        assert!(!ends_in_cut_url("See https://a.b/c.pdf"));
        assert!(!ends_in_cut_url("a well-"));
    }
}
