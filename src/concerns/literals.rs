//! One pass over the words of a text finds every term, set member, context cue, entity and pattern anchor of a scheme.

use super::lexicon::ends_word;
use crate::span::Span;
use foldhash::HashMap;

/// What a literal stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Use {
    /// A term of a category.
    Term(u32),
    /// A set that rules speak of.
    Set(u32),
    /// A context cue.
    Cue(u32),
    /// An alias of an entity.
    Entity(u32),
    /// The anchor of a pattern.
    Anchor(u32),
    /// A heading prior: counts only in section titles.
    Heading(u32),
}

/// A use of a literal at a place of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Index of the term, set, cue, … hit.
    pub(super) of: u32,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// Hits of one stretch of text, by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Hits {
    pub(super) terms: Vec<Hit>,
    pub(super) sets: Vec<Hit>,
    pub(super) cues: Vec<Hit>,
    pub(super) entities: Vec<Hit>,
    pub(super) anchors: Vec<Hit>,
    pub(super) headings: Vec<Hit>,
}

/// The literals of a scheme while it is loaded.
#[derive(Debug, Default)]
pub(super) struct Literals {
    /// Uses by form in lower case; where its case counts, with its spelling.
    uses: HashMap<String, Vec<(Use, Option<String>)>>,
}

impl Literals {
    /// Adds a literal; `exact` demands its case.
    pub(super) fn add(&mut self, form: &str, exact: bool, what: Use) {
        let uses = self.uses.entry(form.to_ascii_lowercase()).or_default();
        let entry = (what, exact.then(|| form.to_owned()));
        if !uses.contains(&entry) {
            uses.push(entry);
        }
    }

    /// Files all literals under the words they begin with.
    pub(super) fn build(self) -> Matcher {
        let mut literals: Vec<Literal> = self
            .uses
            .into_iter()
            .filter_map(|(form, uses)| {
                let first = next_word(&form, 0)?;
                let second = next_word(&form, first.end);
                let opening = second.map_or(first.hash, |second| first.followed_by(&second));
                Some(Literal { opening, form, uses })
            })
            .collect();
        literals.sort_unstable_by(|a, b| {
            (a.opening, a.form.len(), &a.form).cmp(&(b.opening, b.form.len(), &b.form))
        });
        let mut openings = Openings::default();
        literals.iter().for_each(|literal| openings.insert(literal.opening));
        let shelf = |of: usize| literals.partition_point(|literal| shelf_of(literal.opening) < of);
        let shelves = (0..=SHELVES).map(shelf).collect();
        Matcher { openings, shelves, literals }
    }
}

/// All literals of a scheme, filed under the words they begin with.
///
/// Literals begin and end with words. One of a single word is found by that word, a longer one by its first two; a
/// small table tells for most words of a text that no literal begins with them.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    openings: Openings,
    /// Where in `literals` each shelf of openings begins; one more for the end.
    shelves: Vec<usize>,
    /// By opening, the shortest first.
    literals: Vec<Literal>,
}

#[derive(Debug)]
struct Literal {
    /// Hash of its word, or of its first two.
    opening: u32,
    /// In lower case, ASCII letters at least.
    form: String,
    /// What it stands for; where its case counts, with its spelling.
    uses: Vec<(Use, Option<String>)>,
}

const SHELVES: usize = 1 << 12;

/// The shelf of an opening: its first bits.
const fn shelf_of(opening: u32) -> usize {
    (opening >> 20) as usize
}

/// The literals of one word, and the first two words of the others: a set of hashes that may take in a few too many,
/// small enough to stay in the cache.
#[derive(Debug)]
struct Openings(Vec<u64>);

impl Default for Openings {
    fn default() -> Self {
        Self(vec![0; 1 << 11])
    }
}

impl Openings {
    fn insert(&mut self, hash: u32) {
        self.0[(hash >> 21) as usize] |= 1 << (hash >> 15 & 63);
    }

    fn has(&self, hash: u32) -> bool {
        self.0[(hash >> 21) as usize] >> (hash >> 15 & 63) & 1 == 1
    }
}

/// A run of letters and digits.
struct Word {
    start: usize,
    end: usize,
    /// The same for either case of ASCII letters.
    hash: u32,
}

impl Word {
    /// A hash of this word with the one behind it.
    const fn followed_by(&self, next: &Self) -> u32 {
        (self.hash.rotate_left(11) ^ next.hash).wrapping_mul(0x9E37_79B1)
    }
}

/// ASCII letters in lower case, digits as they are, 0 for everything else.
const FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut b = 0_u8;
    while b < 128 {
        if b.is_ascii_alphanumeric() {
            folded[b as usize] = b.to_ascii_lowercase();
        }
        b += 1;
    }
    folded
};

/// The character at `at`, its first byte folded if it is a letter or digit and 0 if not, and its width.
#[inline]
fn letter_at(text: &str, at: usize) -> Option<(u8, usize)> {
    let b = *text.as_bytes().get(at)?;
    if b.is_ascii() { Some((FOLDED[usize::from(b)], 1)) } else { wide_letter_at(text, at) }
}

/// [`letter_at`] for what is not ASCII.
fn wide_letter_at(text: &str, at: usize) -> Option<(u8, usize)> {
    let c = text.get(at..)?.chars().next()?;
    Some((if c.is_alphanumeric() { text.as_bytes()[at] } else { 0 }, c.len_utf8()))
}

/// The first word of `text` that begins at or after `from`.
fn next_word(text: &str, from: usize) -> Option<Word> {
    let mut start = from;
    let mut letter = letter_at(text, start)?;
    while letter.0 == 0 {
        start += letter.1;
        letter = letter_at(text, start)?;
    }
    let (mut end, mut hash) = (start, 0_u32);
    while letter.0 != 0 {
        hash = (hash ^ u32::from(letter.0)).wrapping_mul(0x9E37_79B1).rotate_left(15);
        end += letter.1;
        letter = letter_at(text, end).unwrap_or_default();
    }
    Some(Word { start, end, hash: hash.wrapping_mul(0x85EB_CA6B) })
}

impl Matcher {
    /// Adds the hits in `text[span]`, with offsets of `text`, in order of their starts.
    pub(super) fn scan(&self, text: &str, span: Span, hits: &mut Hits) {
        let Some(part) = text.get(span.start..span.end) else { return };
        let mut this = next_word(part, 0);
        while let Some(word) = this {
            let next = next_word(part, word.end);
            let pair = next.as_ref().map(|next| word.followed_by(next));
            for opening in [Some(word.hash), pair].into_iter().flatten() {
                if self.openings.has(opening) {
                    self.literals_at(part, word.start, opening, span.start, hits);
                }
            }
            this = next;
        }
    }

    /// Adds the hits at `at` of `part` of literals with the opening that stands there.
    fn literals_at(&self, part: &str, at: usize, opening: u32, shift: usize, hits: &mut Hits) {
        let shelf = shelf_of(opening);
        for literal in &self.literals[self.shelves[shelf]..self.shelves[shelf + 1]] {
            let end = at + literal.form.len();
            let stands = |found: &[u8]| found.eq_ignore_ascii_case(literal.form.as_bytes());
            if literal.opening == opening
                && part.as_bytes().get(at..end).is_some_and(stands)
                && ends_word(part, end)
            {
                literal.add(part, Span::new(at, end), shift, hits);
            }
        }
    }
}

impl Literal {
    fn add(&self, part: &str, found: Span, shift: usize, hits: &mut Hits) {
        for (what, exact) in &self.uses {
            if exact.as_ref().is_some_and(|form| form.as_bytes() != &part.as_bytes()[found.start..found.end])
            {
                continue;
            }
            let hit = |of| Hit { of, start: shift + found.start, end: shift + found.end };
            match *what {
                Use::Term(i) => hits.terms.push(hit(i)),
                Use::Set(i) => hits.sets.push(hit(i)),
                Use::Cue(i) => hits.cues.push(hit(i)),
                Use::Entity(i) => hits.entities.push(hit(i)),
                Use::Anchor(i) => hits.anchors.push(hit(i)),
                Use::Heading(i) => hits.headings.push(hit(i)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_literals_are_all_found() {
        let mut literals = Literals::default();
        literals.add("data", false, Use::Term(0));
        literals.add("data breach", false, Use::Term(1));
        literals.add("RAN", true, Use::Term(2));
        literals.add("data", false, Use::Set(7));
        let matcher = literals.build();
        let mut hits = Hits::default();
        let text = "é Data breach; he ran the RAN, metadata";
        matcher.scan(text, Span::new(0, text.len()), &mut hits);
        let terms: Vec<_> = hits.terms.iter().map(|h| (h.of, h.start, h.end)).collect();
        assert_eq!(terms, [(0, 3, 7), (1, 3, 14), (2, 27, 30)]);
        assert_eq!(hits.sets.len(), 1);
    }
}
