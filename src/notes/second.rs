//! A second reading, where labels at the beginnings of lines make out hardly any of the notes that the text calls: calls
//! with a blank before them count, and lists of labels that the text has called are notes without a heading.

use super::align::{self, Start};
use super::candidates::{Candidate, Candidates, Form, SURE};
use super::lines::{Line, Zone};
use super::run_in;
use foldhash::HashSet;
use std::ops::Range;

/// The fewest notes worth it.
const LEAST: usize = 5;
/// Lines between two labels of a list, at most.
const APART: usize = 15;
/// Calls before a list that are looked at.
const MOST_CALLS: usize = 3000;
/// How much more than the one before it a label may be.
const LOST: u32 = 3;

/// The starts of notes if they are more than twice the `first`, and the lines, of which those of lists without a heading
/// are lines of notes.
pub(super) fn read(
    text: &str,
    lines: &[Line],
    found: &Candidates,
    first: usize,
) -> Option<(Vec<Line>, Vec<Start>)> {
    // Where few of the numbers called are found, the labels are damaged, and what seems to be some is chance.
    let least = LEAST.max(2 * first + 1).max(found.called(SURE) / 2);
    if found.starts.len() < least || found.calls.len() < least || lines.iter().any(|l| l.zone != Zone::Open) {
        return None;
    }
    let mut marked = lines.to_vec();
    for list in lists(found) {
        let page = marked[list.end].page;
        let rest = marked[list.end..].iter().take_while(|l| l.page == page && !l.heading).count().min(APART);
        marked[list.start..list.end + rest].iter_mut().for_each(|line| line.in_notes = true);
    }
    let gathered = align::starts(text, found, &marked);
    if gathered.len() >= least {
        return Some((marked, gathered));
    }
    // A call with a blank before it is believed.
    let calls = found.calls.iter().map(|c| Candidate { weight: c.weight.max(SURE), ..*c }).collect();
    let believed = Candidates { calls, starts: found.starts.clone() };
    let starts = align::starts(text, &believed, lines);
    let called = run_in::called_from_body(lines, &believed, &starts);
    (starts.len() >= least && called * 5 >= starts.len() * 4).then(|| (lines.to_vec(), starts))
}

/// Lists of labels that count, most of which the text before them calls: from the line of the first label to that of
/// the last.
fn lists(found: &Candidates) -> Vec<Range<usize>> {
    let labels: Vec<&Candidate> = found.starts.iter().filter(|c| c.form != Form::Sign).collect();
    let mut lists = Vec::new();
    let mut from = 0;
    let mut open: Vec<&Candidate> = Vec::new();
    for label in labels.into_iter().map(Some).chain(std::iter::once(None)) {
        let last = open.last().copied();
        match (label, last) {
            (Some(label), Some(last))
                if (last.number + 1..=last.number + LOST).contains(&label.number)
                    && label.line - last.line <= APART =>
            {
                open.push(label);
                continue;
            }
            // A page's number between two labels, or a year that begins a line.
            (Some(label), Some(last)) if label.number != 1 && label.line - last.line <= APART => continue,
            _ => {}
        }
        if open.len() >= LEAST && open[0].number == 1 {
            let (start, end) = (open[0].line, open[open.len() - 1].line);
            let to = found.calls.partition_point(|c| c.line < start);
            let calls = &found.calls[to.saturating_sub(MOST_CALLS)..to];
            let before = calls.iter().filter(|c| c.line >= from && c.weight >= SURE);
            let called: HashSet<u32> = before.map(|c| c.number).collect();
            if open.iter().filter(|label| called.contains(&label.number)).count() * 3 >= open.len() * 2 {
                lists.push(start..end);
                from = end;
            }
        }
        open = label.into_iter().filter(|l| l.number == 1).collect();
    }
    lists
}
