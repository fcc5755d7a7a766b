//! Parts of a head that only name a sort of document or its number.

use crate::citations::data::LABELS;
use crate::citations::phrases::Phrase;
use crate::citations::roles;
use crate::span::Span;

/// Whether `part` only names the sort of document.
pub(in crate::citations) fn is_label(text: &str, part: Span) -> bool {
    let s = part.of(text);
    s.len() <= 40 && {
        let lower = s.to_ascii_lowercase();
        let unnumbered = lower
            .rsplit_once(' ')
            .filter(|(_, n)| n.contains(|c: char| c.is_ascii_digit()))
            .map_or("", |(l, _)| l);
        LABELS.contains(unnumbered)
            || roles::is_number(s)
            || has_number(s)
            || LABELS.contains(lower.as_str())
            || is_edition(&lower)
            || matches!(lower.as_str(), "ed." | "eds." | "trans." | "rapporteur" | "editors" | "editor")
    }
}

/// Whether a label is a number in a series: `Special Report 285`, but no edition, `Version 2.0`.
pub(super) fn is_numbered(label: &str) -> bool {
    label.starts_with(char::is_uppercase)
        && label.contains(|c: char| c.is_ascii_digit())
        && !["Version ", "Revision ", "Rev. "].iter().any(|state| label.starts_with(state))
}

/// `25th anniversary ed.`, `rev. ed.`
fn is_edition(lower: &str) -> bool {
    Phrase::Edition.ends(lower)
        && lower.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'r' | 'n'))
        && lower.split(' ').count() <= 4
}

/// `OMB Memorandum M-13-13`, `NIST Special Publication 800-53`: an institution, a sort of document, a number.
pub(super) fn is_series(s: &str) -> bool {
    let Some((name, number)) = s.rsplit_once(' ') else { return false };
    let name = name.trim_end_matches([' ', '.']).trim_end_matches("No").trim_end();
    let lower = name.to_ascii_lowercase();
    let sort = lower.split_once(' ').is_some_and(|(_, rest)| LABELS.contains(rest));
    sort && number.contains(|c: char| c.is_ascii_digit())
        && name.starts_with(char::is_uppercase)
        && name.split_whitespace().count() <= 5
}

/// `Working Paper No. 123`, `GN Docket No. 14-28`: a series or docket number, without an institution's name.
fn has_number(s: &str) -> bool {
    ["No. ", "Nos. "].iter().any(|no| {
        s.find(no).is_some_and(|at| {
            let series = s[..at].trim_end().to_ascii_lowercase();
            s[at + no.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
                && (series.is_empty() || LABELS.contains(series.as_str()) || Phrase::Numbered.ends(&series))
        })
    })
}
