//! Boundaries of sentences against a list of passages with every boundary marked (`annotations/gold/sentences.txt`).

use super::{Difference, Tally};
use crate::notes::sentences;

/// What parts two sentences in the list.
const BOUNDARY: &str = " | ";

/// Cuts each passage of `list` into sentences and compares the places of the cuts. The end of a passage is given and
/// not counted. Lines that begin with `#` are comments.
#[must_use]
pub fn boundaries(list: &str) -> (Tally, Vec<Difference>) {
    let (mut tally, mut differences) = (Tally::default(), Vec::new());
    for (number, line) in (1..).zip(list.lines()) {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let (text, gold) = unmarked(line);
        let cut: Vec<usize> =
            sentences(&text).iter().map(|&[_, end]| end).filter(|&end| end < text.len()).collect();
        tally.add(gold.iter().filter(|end| cut.contains(end)).count(), cut.len(), gold.len());
        let place = format!("line {number}");
        let round = |at: usize| {
            let tail = super::tail(&text[..at], 24);
            format!("{tail} | {}", super::head(text[at..].trim_start(), 24))
        };
        let spurious =
            cut.iter().filter(|at| !gold.contains(at)).map(|&at| ("spurious", round(at), String::new()));
        let missed =
            gold.iter().filter(|at| !cut.contains(at)).map(|&at| ("missed", String::new(), round(at)));
        differences.extend(spurious.chain(missed).map(|(what, predicted, gold)| Difference {
            what,
            place: place.clone(),
            predicted,
            gold,
        }));
    }
    (tally, differences)
}

/// A line without its marks, and where its sentences but the last end.
fn unmarked(line: &str) -> (String, Vec<usize>) {
    let (mut text, mut ends) = (String::with_capacity(line.len()), Vec::new());
    for sentence in line.split(BOUNDARY) {
        if !text.is_empty() {
            ends.push(text.len());
            text.push(' ');
        }
        text.push_str(sentence);
    }
    (text, ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_compared_by_place() {
        let (tally, differences) = boundaries("# a comment\nIt rose. | It fell.\nMr. | Lee left. He ran.\n");
        assert_eq!((tally.right, tally.predicted, tally.gold), (1, 2, 2));
        let told: Vec<_> = differences.iter().map(|d| (d.what, d.place.as_str())).collect();
        assert_eq!(told, [("spurious", "line 3"), ("missed", "line 3")]);
        assert_eq!(differences[0].predicted, "Mr. Lee left. | He ran.");
    }
}
