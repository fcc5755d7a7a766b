//! Cues round a hit that weaken it: negation, denial, hedging.

use super::literals::Hit;
use crate::span::Span;

/// On which side of its cue a weakened hit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    /// The cue comes first: `no evidence that …`.
    After,
    /// The cue comes last: `… was unfounded`.
    Before,
}

/// A family of cues with one effect.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) acts: Side,
    /// Words and signs at which the cue's reach ends, in lower case.
    pub(super) until: Vec<String>,
    /// How many words may lie between cue and hit.
    pub(super) max: usize,
    pub(super) factor: f64,
    pub(super) flag: String,
}

/// Cues looked at on either side of a hit; those further off lie behind these.
const NEAREST: usize = 4;

/// Bytes a word of the reach may take: keeps the look round a hit short in text without blanks.
const WORD_BYTES: usize = 24;

/// The strongest context acting on `hit`. `cues` are in order of place; only those of the same sentence are looked
/// at, and the text between only when there is one.
pub(super) fn acting<'c>(
    contexts: &'c [Context],
    cues: &[Hit],
    hit: Span,
    sentence: Span,
    text: &str,
) -> Option<&'c Context> {
    let here = cues.partition_point(|c| c.start < hit.start);
    let mut strongest: Option<&Context> = None;
    for cue in &cues[here.saturating_sub(NEAREST)..(here + NEAREST).min(cues.len())] {
        let Some(context) = contexts.get(cue.of as usize) else { continue };
        if cue.start < sentence.start || cue.end > sentence.end {
            continue;
        }
        let between = match context.acts {
            Side::After if cue.end <= hit.start => text.get(cue.end..hit.start),
            Side::Before if hit.end <= cue.start => text.get(hit.end..cue.start),
            _ => None,
        };
        let Some(between) = between else { continue };
        let far = between.len() > context.max * WORD_BYTES
            || between.split_ascii_whitespace().nth(context.max).is_some();
        if !far && !ends_in(between, &context.until) && strongest.is_none_or(|s| context.factor < s.factor) {
            strongest = Some(context);
        }
    }
    strongest
}

/// Whether one of `until` stands in `between`: words as whole words, signs anywhere.
fn ends_in(between: &str, until: &[String]) -> bool {
    until.iter().any(|stop| {
        if stop.chars().all(char::is_alphabetic) {
            between.split(|c: char| !c.is_alphabetic()).any(|w| w.eq_ignore_ascii_case(stop))
        } else {
            between.contains(stop.as_str())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_acts_inside_its_reach() {
        let contexts = [Context {
            acts: Side::After,
            until: vec!["but".to_owned(), ";".to_owned()],
            max: 4,
            factor: 0.25,
            flag: "negated".to_owned(),
        }];
        let flag = |text: &str| {
            let cue = text.find("no evidence").unwrap();
            let hit = text.find("espionage").unwrap();
            let cues = [Hit { of: 0, start: cue, end: cue + 11 }];
            let hit = Span::new(hit, hit + 9);
            acting(&contexts, &cues, hit, Span::new(0, text.len()), text).map(|c| c.flag.clone())
        };
        assert_eq!(flag("There is no evidence of espionage.").as_deref(), Some("negated"));
        assert_eq!(flag("There is no evidence, but espionage is easy."), None);
        assert_eq!(flag("There is no evidence; espionage goes on."), None);
        assert_eq!(flag("There is no evidence in any of the files of espionage."), None, "too far");
        assert_eq!(flag("Of espionage there is no evidence."), None, "the wrong side");
    }
}
