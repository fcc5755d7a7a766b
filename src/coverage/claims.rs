//! Claims that call for a source: figures, superlatives, statements laid to others, quotations. The cues are data
//! (`annotations/data/claims.toml`).

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What sort of claim it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    /// A figure with its unit.
    Number,
    /// A statement laid to others.
    Attribution,
    /// A superlative or a statement about all or none.
    Superlative,
    /// Somebody's words.
    Quotation,
}

/// The words that make a sentence a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Claim {
    /// What sort of claim it is.
    pub kind: ClaimKind,
    /// Start of the words in the text.
    pub start: usize,
    /// End of the words in the text.
    pub end: usize,
    /// The words.
    pub quote: String,
}

#[derive(Deserialize)]
struct Data {
    number: Number,
    attribution: Phrases,
    superlative: Phrases,
    quotation: Quotation,
}

#[derive(Deserialize)]
struct Number {
    strength: u32,
    units: Vec<String>,
    currencies: Vec<String>,
    words: Vec<String>,
    phrases: Vec<String>,
}

#[derive(Deserialize)]
struct Phrases {
    strength: u32,
    phrases: Vec<String>,
}

#[derive(Deserialize)]
struct Quotation {
    strength: u32,
    least_words: usize,
}

/// How a cue makes a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// By itself.
    Phrase(ClaimKind),
    /// With a figure or number word before it.
    Unit,
    /// With a figure after it.
    Currency,
}

struct Cues {
    automaton: Option<AhoCorasick>,
    /// What each pattern of the automaton is.
    cues: Vec<Cue>,
    words: Vec<String>,
    /// Strengths of numbers, attributions, superlatives and quotations.
    strengths: [u32; 4],
    least_words: usize,
}

const DATA: &str = include_str!("../../annotations/data/claims.toml");

static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::new(DATA));

impl Cues {
    /// Without its data (a test keeps them whole) nothing counts as a claim but quotations.
    fn new(data: &str) -> Self {
        let Ok(data) = toml::from_str::<Data>(data) else {
            return Self { automaton: None, cues: vec![], words: vec![], strengths: [0; 4], least_words: 5 };
        };
        let Data { number, attribution, superlative, quotation } = data;
        let lists = [
            (Cue::Unit, &number.units),
            (Cue::Currency, &number.currencies),
            (Cue::Phrase(ClaimKind::Number), &number.phrases),
            (Cue::Phrase(ClaimKind::Attribution), &attribution.phrases),
            (Cue::Phrase(ClaimKind::Superlative), &superlative.phrases),
        ];
        let patterns: Vec<&String> = lists.iter().flat_map(|(_, list)| *list).collect();
        Self {
            automaton: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::LeftmostLongest)
                .kind(Some(AhoCorasickKind::DFA))
                .build(patterns)
                .ok(),
            cues: lists.iter().flat_map(|(cue, list)| list.iter().map(|_| *cue)).collect(),
            strengths: [number.strength, attribution.strength, superlative.strength, quotation.strength],
            least_words: quotation.least_words,
            words: number.words,
        }
    }
}

impl ClaimKind {
    /// What one claim of the kind adds to the strength of a passage.
    #[must_use]
    pub fn strength(self) -> u32 {
        CUES.strengths[self as usize]
    }
}

/// The claims in `text`, in order of place; offsets are bytes of `text`, moved right by `offset`.
#[must_use]
pub fn find(text: &str, offset: usize) -> Vec<Claim> {
    let claim = |kind, start: usize, end: usize| Claim {
        kind,
        start: start + offset,
        end: end + offset,
        quote: text[start..end].to_owned(),
    };
    let mut claims: Vec<Claim> = quotations(text, CUES.least_words)
        .into_iter()
        .map(|(start, end)| claim(ClaimKind::Quotation, start, end))
        .collect();
    let Some(automaton) = &CUES.automaton else { return claims };
    for hit in automaton.find_iter(text) {
        let (start, end) = (hit.start(), hit.end());
        let found = match CUES.cues[hit.pattern().as_usize()] {
            Cue::Phrase(kind) if stands_alone(text, start, end) => Some(claim(kind, start, end)),
            Cue::Unit if stands_alone(text, start, end) => {
                figure_before(&text[..start]).map(|from| claim(ClaimKind::Number, from, end))
            }
            Cue::Currency => {
                let figures = figures_after(&text[end..]);
                (figures > 0).then(|| claim(ClaimKind::Number, start, end + figures))
            }
            _ => None,
        };
        claims.extend(found);
    }
    claims.sort_by_key(|c| (c.start, c.end));
    // "$3 billion" is one figure, though both its sign and its unit tell.
    claims.dedup_by(|next, last| {
        let same = next.kind == last.kind && next.start < last.end;
        if same && next.end > last.end {
            last.end = next.end;
            text[last.start - offset..last.end - offset].clone_into(&mut last.quote);
        }
        same
    });
    claims
}

/// Whether the range begins and ends between words: not with a letter or digit on both sides of an edge.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let inside = &text[start..end];
    let runs_on = word(inside.chars().next_back()) && word(text[end..].chars().next());
    let goes_back = word(inside.chars().next()) && word(text[..start].chars().next_back());
    !runs_on && !goes_back
}

/// Where a figure or number word begins that `before` ends in.
fn figure_before(before: &str) -> Option<usize> {
    let trimmed = before.trim_end_matches([' ', '-', '\u{a0}']);
    let figures =
        trimmed.bytes().rev().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')).count();
    let start = trimmed.len() - figures;
    if trimmed[start..].starts_with(|c: char| c.is_ascii_digit()) && !is_year(&trimmed[start..]) {
        return Some(start);
    }
    CUES.words.iter().find_map(|word| {
        let start = trimmed.len().checked_sub(word.len())?;
        let fits = trimmed.get(start..)?.eq_ignore_ascii_case(word);
        (fits && stands_alone(trimmed, start, trimmed.len())).then_some(start)
    })
}

/// "In 2018 companies began …" counts no companies.
fn is_year(figures: &str) -> bool {
    figures.len() == 4 && (figures.starts_with("19") || figures.starts_with("20"))
}

/// Length of the figures that `after` begins with.
fn figures_after(after: &str) -> usize {
    let figures = after.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')).count();
    after[..figures].trim_end_matches([',', '.']).len()
}

/// Ranges between quotation marks, the marks included, that hold at least `least` words.
fn quotations(text: &str, least: usize) -> Vec<(usize, usize)> {
    /// First byte of `“` and `”`.
    const LEAD: u8 = 0xE2;
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for at in memchr::memchr2_iter(b'"', LEAD, text.as_bytes()) {
        let Some(c) = text[at..].chars().next().filter(|c| matches!(c, '"' | '“' | '”')) else {
            continue;
        };
        let closes = match c {
            '“' => false,
            '”' => true,
            _ => open.is_some(),
        };
        match open.take() {
            Some(start) if closes => {
                let end = at + c.len_utf8();
                if text[start..end].split_whitespace().count() >= least {
                    found.push((start, end));
                }
            }
            _ if !closes => open = Some(at),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_cues_are_well_formed() {
        let data: Data = toml::from_str(DATA).unwrap();
        assert!(DATA.starts_with('#'), "the first line says where the cues are from");
        let lists =
            [&data.number.units, &data.number.phrases, &data.attribution.phrases, &data.superlative.phrases];
        let mut seen = BTreeSet::new();
        for cue in lists.into_iter().flatten() {
            assert_eq!(cue, &cue.to_lowercase(), "cues are in lower case");
            assert_eq!(cue.trim(), cue);
            assert!(seen.insert(cue), "{cue} stands twice");
        }
        let strengths = [
            data.number.strength,
            data.attribution.strength,
            data.superlative.strength,
            data.quotation.strength,
        ];
        assert_eq!(strengths, CUES.strengths);
        assert!(strengths.iter().all(|&strength| strength > 0));
    }

    #[test]
    fn claims_are_found_by_their_cues() {
        use ClaimKind::{Attribution, Number, Quotation, Superlative};
        for (text, want) in [
            ("It holds 28 percent of the market.", vec![(Number, "28 percent")]),
            ("It raised $3.5 billion in 2019.", vec![(Number, "$3.5 billion")]),
            ("The breach exposed hundreds of millions of records.", vec![(Number, "millions of records")]),
            ("In 2018 companies began to worry.", vec![]),
            ("Section 301 and 5G matter, and so do best practices.", vec![]),
            (
                "Experts warn that it is the largest.",
                vec![(Attribution, "Experts warn"), (Superlative, "largest")],
            ),
            ("He called it “a so-called standard” once.", vec![]),
            (
                "He wrote, “we shall never let that happen again.”",
                vec![(Quotation, "“we shall never let that happen again.”"), (Superlative, "never")],
            ),
            ("Nevertheless, everyday use goes on.", vec![]),
            ("Two-thirds of ports agree.", vec![(Number, "Two-thirds")]),
        ] {
            let found = find(text, 0);
            let found: Vec<_> = found.iter().map(|c| (c.kind, c.quote.as_str())).collect();
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn offsets_are_moved_with_the_passage() {
        let claims = find("é: $5,000, not less", 100);
        assert_eq!((claims[0].start, claims[0].end, claims[0].quote.as_str()), (104, 110, "$5,000"));
    }
}
