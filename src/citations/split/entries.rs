//! Units in the manner of bibliographies, where full stops stand in the place of commas:
//! `Roe, Ann. “Title.” Journal of Grids, v. 26, 2012.`

use super::Unit;
use crate::citations::clauses::{self, Clause};
use crate::citations::dates;
use crate::citations::inverted::given;

/// Whether a clause begins with a name and a volume: `Journal of Grids, v. 26`.
pub(super) fn counts_volumes(text: &str, clause: &Clause) -> bool {
    let volume = clause.span.of(text).split_once(", v. ");
    volume.is_some_and(|(name, volume)| {
        volume.starts_with(|c: char| c.is_ascii_digit())
            && name.split(' ').count() <= NAME_WORDS
            && name.starts_with(char::is_uppercase)
    })
}

/// Whether a clause is the date of the author and title before it, a full stop behind each:
/// `DOE. Electric Grid Security. 2016.`
pub(super) fn dates_title(text: &str, open: &Unit, clause: &Clause) -> bool {
    clause.addition
        && open.span.end > open.first.span.end
        && !open.first.is_strong()
        && dates::only(text, clause.span).is_some()
}

/// Words of a name that a full stop parts from its title, at most.
const NAME_WORDS: usize = 10;

/// Whether a unit is a name alone: `Dickson, Paul`, `UTHSC`.
pub(super) fn is_name(text: &str, unit: &Unit) -> bool {
    let s = unit.span.of(text);
    !unit.anchored
        && !unit.first.signal
        && s.starts_with(char::is_uppercase)
        && !s.contains(['“', '"', '('])
        && (s.split_whitespace().count() <= NAME_WORDS && clauses::content_words(s) == 0 || are_names(s))
}

/// Whether a unit begins with persons, the first with the surname first, and a full stop behind them.
pub(super) fn begins_with_names(text: &str, unit: &Unit) -> bool {
    given::stopped(unit.span.of(text)).is_some()
}

/// Whether `s` is a list of persons, the first with the surname first: `Roe, Ann, Bo Li, and Cy Moe`.
fn are_names(s: &str) -> bool {
    let entry = format!("{}. T", s.trim_end_matches('.'));
    given::stopped(&entry).is_some_and(|(_, title)| title + 1 == entry.len())
}

/// Whether a unit is a name, a full stop and a title in quote marks.
pub(super) fn is_quoted_behind_name(text: &str, unit: &Unit) -> bool {
    let s = unit.span.of(text);
    s.ends_with(['”', '"'])
        && s.find(['“', '"']).is_some_and(|at| {
            let name = s[..at].trim_end();
            name.ends_with('.')
                && (clauses::content_words(name) == 0 && name.split_whitespace().count() <= NAME_WORDS
                    || are_names(name))
        })
}

/// Whether a unit without an anchor has the words of a title or a sentence: it is no author whose title follows.
pub(super) fn is_worded(text: &str, unit: &Unit) -> bool {
    const WORDS: usize = 6;
    !unit.anchored && !unit.first.is_strong() && unit.span.of(text).split_whitespace().count() >= WORDS
}

/// Whether a clause begins with names and a title in quote marks: `and Grid Office, Port Bank, “Islands,” https://x.org`.
pub(super) fn names_quoted_title(text: &str, clause: &Clause) -> bool {
    let s = clauses::without_and(text, clause.span).of(text);
    s.split_once(['“', '"']).is_some_and(|(names, _)| {
        names.ends_with(", ")
            && names.starts_with(char::is_uppercase)
            && names.split_whitespace().count() <= NAME_WORDS
            && clauses::content_words(names) <= usize::from(names.contains("et al")) * 2
    })
}
