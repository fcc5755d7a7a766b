//! Alignment: an author's notes are numbered in a nearly gapless sequence, so the cheapest consistent reading
//! of all candidates wins, not the first that fits.

use super::candidates::{Candidate, Candidates, Form, SURE};
use super::lines::{Line, Zone};
use std::sync::LazyLock;

/// What a number left out of the sequence costs.
const GAP: f64 = 0.4;
/// What it costs to begin a new series.
const RESTART: f64 = 2.5;
/// The least weight a series must gather to be believed.
const LEAST: f64 = 3.0;
/// Pages between two notes of a series, on the average, from which digits alone are no notes.
const SPARSE: u32 = 6;
/// How far back, in bytes, a note's call may lie where the text has no pages.
const REACH: usize = 20_000;
/// How many candidates on either side a displaced number is looked for.
const NEAR: usize = 8;

static OPENERS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("../../annotations/data/note-openers.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .collect()
});

/// A candidate with what it is worth in a reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// What must grow: the number shown, or a place in a list.
    pub(super) rank: u32,
    pub(super) weight: f64,
}

/// The best reading of `items` as one or more series of growing ranks: the series of each item that belongs to
/// one. Dynamic programming over (last rank) with a Fenwick tree of prefix maxima: O(n log n).
pub(super) fn chain(items: &[Item], restart: Option<f64>) -> Vec<Option<u32>> {
    let ranks = items.iter().map(|i| i.rank).max().unwrap_or(0) as usize;
    let mut best = PrefixMax::new(ranks + 1);
    let mut top: Option<(f64, usize)> = None;
    let mut score = vec![0.0; items.len()];
    let mut back: Vec<(Option<usize>, bool)> = vec![(None, true); items.len()];
    for (at, item) in items.iter().enumerate() {
        let begin = (0.5 * f64::from(item.rank.saturating_sub(1))).min(3.0);
        let mut choice = (-begin, (None, true));
        if let Some((value, from)) = best.up_to(item.rank as usize) {
            let value = value - GAP * f64::from(item.rank.saturating_sub(1));
            if value > choice.0 {
                choice = (value, (Some(from), false));
            }
        }
        if let (Some((value, from)), Some(restart)) = (top, restart) {
            // A series that begins anew begins with 1.
            let restart = restart + begin + if item.rank > 1 { RESTART } else { 0.0 };
            if value - restart > choice.0 {
                choice = (value - restart, (Some(from), true));
            }
        }
        score[at] = choice.0 + item.weight;
        back[at] = choice.1;
        best.raise(item.rank as usize, score[at] + GAP * f64::from(item.rank), at);
        if top.is_none_or(|(value, _)| score[at] > value) {
            top = Some((score[at], at));
        }
    }
    let mut series = vec![None; items.len()];
    let mut path = Vec::new();
    let mut at = top.filter(|(value, _)| *value > 0.0).map(|(_, at)| at);
    while let Some(here) = at {
        path.push(here);
        at = back[here].0;
    }
    path.reverse();
    let mut current = 0;
    for (step, &here) in path.iter().enumerate() {
        // What only skipped a long gap is no restart.
        let goes_on = step > 0 && items[path[step - 1]].rank < items[here].rank;
        current += u32::from(step == 0 || back[here].1 && !goes_on);
        series[here] = Some(current);
    }
    series
}

/// Fenwick tree of maxima over the ranks below a rank.
struct PrefixMax {
    tree: Vec<Option<(f64, usize)>>,
}

impl PrefixMax {
    fn new(len: usize) -> Self {
        Self { tree: vec![None; len + 1] }
    }

    /// The largest value with a rank below `rank`.
    fn up_to(&self, rank: usize) -> Option<(f64, usize)> {
        let (mut at, mut best) = (rank, None);
        while at > 0 {
            if let Some(entry) = self.tree[at]
                && best.is_none_or(|(value, _)| entry.0 > value)
            {
                best = Some(entry);
            }
            at &= at - 1;
        }
        best
    }

    fn raise(&mut self, rank: usize, value: f64, item: usize) {
        let mut at = rank + 1;
        while at < self.tree.len() {
            if self.tree[at].is_none_or(|(old, _)| value > old) {
                self.tree[at] = Some((value, item));
            }
            at += at & at.wrapping_neg();
        }
    }
}

/// How a note's start was made out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    AsPrinted,
    /// The printed digits are damaged.
    Healed,
    /// The note is printed a second time.
    Again,
}

/// Where a note begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// Index among the candidates for starts.
    pub(super) candidate: usize,
    pub(super) series: u32,
    /// The number the author meant.
    pub(super) number: u32,
    pub(super) found: Found,
}

/// Chooses the starts of notes, in order of place.
pub(super) fn starts(text: &str, candidates: &Candidates, lines: &[Line]) -> Vec<Start> {
    let support = Support::new(candidates, lines);
    let list = &candidates.starts;
    let items: Vec<Item> =
        list.iter().map(|c| Item { rank: c.number, weight: worth(text, c, lines, &support) }).collect();
    // Signs (`*`) have no sequence.
    let numbered: Vec<usize> = (0..list.len()).filter(|&i| list[i].form != Form::Sign).collect();
    let series = chain(&numbered.iter().map(|&i| items[i]).collect::<Vec<_>>(), Some(RESTART));
    let mut runs: Vec<Run> = Vec::new();
    for (&i, s) in numbered.iter().zip(&series) {
        if let Some(s) = s {
            runs.resize(runs.len().max(*s as usize), Run::default());
            runs[*s as usize - 1].add(&items[i], &list[i], &lines[list[i].line]);
        }
    }
    let strong: f64 = runs.iter().map(|r| r.weight).sum();
    let mut starts: Vec<Start> = Vec::new();
    let mut renumbered = vec![0; runs.len()];
    let mut count = 0;
    for (&candidate, s) in numbered.iter().zip(&series) {
        let Some(s) = s.map(|s| s as usize - 1) else { continue };
        let run = &runs[s];
        if run.weight < LEAST && !(strong > 4.0 * LEAST && run.weight >= 2.0) || run.is_sparse() {
            continue;
        }
        if renumbered[s] == 0 {
            count += 1;
            renumbered[s] = count;
        }
        starts.push(Start {
            candidate,
            series: renumbered[s],
            number: list[candidate].number,
            found: if list[candidate].form == Form::Misread { Found::Healed } else { Found::AsPrinted },
        });
    }
    if !starts.is_empty() {
        let more = mend(text, list, lines, &items, &starts);
        starts.extend(more);
        starts.sort_by_key(|s| s.candidate);
    }
    starts
}

/// What speaks for a series.
#[derive(Clone, Copy, Default)]
struct Run {
    weight: f64,
    notes: u32,
    /// First and last page.
    pages: (u32, u32),
    /// Some label is more than digits at the beginning of a line.
    marked: bool,
}

impl Run {
    fn add(&mut self, item: &Item, candidate: &Candidate, line: &Line) {
        if self.notes == 0 {
            self.pages.0 = line.page;
        }
        self.pages.1 = line.page;
        self.notes += 1;
        self.weight += item.weight;
        self.marked |= line.in_notes || !matches!(candidate.form, Form::Dotted | Form::Misread | Form::Plain);
    }

    /// Whether digits strewn over many pages only seem to be a series.
    fn is_sparse(&self) -> bool {
        !self.marked && self.pages.1 - self.pages.0 > SPARSE * self.notes
    }
}

/// What a candidate for a start is worth: its form, and whether the body calls the number or a heading
/// announces notes.
fn worth(text: &str, candidate: &Candidate, lines: &[Line], support: &Support) -> f64 {
    let line = &lines[candidate.line];
    let called = support.called(candidate, line);
    let form = f64::from(candidate.weight);
    if line.zone == Zone::Notes && candidate.form != Form::Sign {
        // The layout bears it out; the more so if it begins what stands alone.
        let first = if line.first { 1.0 } else { 0.0 };
        return match (candidate.form, called) {
            (Form::Raised, _) => form + 1.0,
            (_, true) => 2.5 + first,
            (_, false) => (0.3 + 0.7 * first) * (form / 2.0).min(1.0),
        };
    }
    let (announced, supported, bare) = match candidate.form {
        Form::Raised => return form + if called { 1.0 } else { 0.0 },
        Form::RunIn => return if form < 0.0 && opens_note(text, candidate, line) { 1.0 } else { form },
        Form::Row => (4.0, 2.5, -0.1),
        Form::Bracket => (3.0, 2.5, 0.0),
        Form::Dotted | Form::Misread => (3.0, 2.5, -0.1),
        Form::Plain => (1.8, 2.0, -0.3),
        Form::Sequel => (1.8, 2.0, 0.5),
        Form::Sign => return 0.0,
    };
    let alone = line.first && lines.get(candidate.line + 1).is_none_or(|next| next.first);
    let title =
        || alone && candidate.form == Form::Dotted && super::headings::style(line.span.of(text)).is_some();
    if line.in_notes {
        announced * (form / 2.0).min(1.0)
    } else if title() {
        // A numbered heading is no note, whatever the digits in the text before it.
        bare - 0.2
    } else if called {
        supported * (form / 2.0).min(1.0)
    } else if opens_note(text, candidate, line) {
        1.0
    } else {
        bare
    }
}

/// Whether the text behind a label begins as notes do: `See`, `Id.`
fn opens_note(text: &str, candidate: &Candidate, line: &Line) -> bool {
    let rest = text
        .get(candidate.span.end..line.span.end)
        .unwrap_or_default()
        .trim_start_matches([' ', '\t', '*', '_']);
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    // The blank behind the opener may be lost: `SeeQuist`.
    let glued = |o: &str| {
        word.get(..o.len()).is_some_and(|head| head.eq_ignore_ascii_case(o))
            && word[o.len()..].starts_with(char::is_uppercase)
    };
    word.len() >= 2 && OPENERS.iter().any(|o| o.eq_ignore_ascii_case(word) || glued(o))
}

/// Which numbers the body calls, and where.
struct Support {
    /// Offsets and pages of the calls, by number.
    calls: Vec<Vec<(usize, u32)>>,
    /// How many starts under a heading of notes show each number.
    announced: Vec<usize>,
}

impl Support {
    fn new(candidates: &Candidates, lines: &[Line]) -> Self {
        let largest = candidates.starts.iter().map(|c| c.number).max().unwrap_or(0);
        let mut calls = vec![Vec::new(); largest as usize + 1];
        // Where marks are raised or bracketed, digits alone are none.
        let marked = candidates
            .calls
            .iter()
            .filter(|c| matches!(c.form, Form::Raised | Form::Bracket) && c.weight >= 2.0)
            .count()
            >= 10;
        let least = if marked { 1.0 } else { SURE };
        for call in candidates
            .calls
            .iter()
            .filter(|c| c.form != Form::Sign && c.weight >= least && !(marked && c.form == Form::Plain))
        {
            let line = &lines[call.line];
            if let (Some(list), false) = (calls.get_mut(call.number as usize), line.in_notes) {
                list.push((call.span.start, line.page));
            }
        }
        let mut announced = vec![0; largest as usize + 1];
        for start in candidates.starts.iter().filter(|s| lines[s.line].in_notes && s.form != Form::Sign) {
            announced[start.number as usize] += 1;
        }
        Self { calls, announced }
    }

    /// Whether the number is called on the page before the candidate, or on the page before that one.
    fn called(&self, candidate: &Candidate, line: &Line) -> bool {
        let Some(calls) = self.calls.get(candidate.number as usize) else { return false };
        let before = calls.partition_point(|(at, _)| *at < candidate.span.start);
        let Some(&(at, page)) = before.checked_sub(1).and_then(|i| calls.get(i)) else { return false };
        // Calls of announced notes bear out no list in the body that counts alike.
        let free = line.in_notes || calls.len() > self.announced[candidate.number as usize];
        free && page + 1 >= line.page && candidate.span.start - at < REACH
    }
}

/// Finds what the sequence lacks: displaced numbers, damaged numbers, and notes printed twice.
fn mend(text: &str, list: &[Candidate], lines: &[Line], items: &[Item], starts: &[Start]) -> Vec<Start> {
    let mut taken = vec![false; list.len()];
    for start in starts {
        taken[start.candidate] = true;
    }
    let mut more: Vec<Start> = Vec::new();
    let first = starts[0];
    let before = Start { candidate: first.candidate.saturating_sub(NEAR), number: 0, ..first };
    let from_one = first.number <= 4;
    let pairs =
        std::iter::once((before, first)).filter(|_| from_one).chain(starts.windows(2).map(|w| (w[0], w[1])));
    for (a, b) in pairs {
        if a.series != b.series || b.number <= a.number + 1 || b.number - a.number > 24 {
            continue;
        }
        for number in a.number + 1..b.number {
            let near = a.candidate.saturating_sub(NEAR)..(b.candidate + NEAR + 1).min(list.len());
            let close = |i: usize| lines[list[i].line].page.abs_diff(lines[list[b.candidate].line].page) <= 1;
            let displaced = near
                .filter(|&i| !taken[i] && list[i].number == number && items[i].weight > 0.4 && close(i))
                .min_by_key(|&i| i.abs_diff(b.candidate));
            let healed = || {
                let between = a.candidate + usize::from(a.number > 0)..b.candidate;
                between.into_iter().find(|&i| {
                    !taken[i]
                        && list[i].weight >= 1.5
                        && list[i].form != Form::Sign
                        && is_damaged(list[i].number, number)
                })
            };
            let found = if displaced.is_some() { Found::AsPrinted } else { Found::Healed };
            if let Some(candidate) = displaced.or_else(healed) {
                taken[candidate] = true;
                more.push(Start { candidate, series: b.series, number, found });
            }
        }
    }
    // A note printed twice: the same number near by, and the same first words.
    for start in starts {
        let begin = beginning(text, &list[start.candidate], lines);
        let near = start.candidate.saturating_sub(3)..(start.candidate + 4).min(list.len());
        for other in near.filter(|&i| list[i].number == start.number && list[i].weight >= 1.5) {
            if !taken[other]
                && begin.len() >= 8
                && beginning(text, &list[other], lines).starts_with(&begin[..8])
            {
                taken[other] = true;
                more.push(Start { candidate: other, found: Found::Again, ..*start });
            }
        }
    }
    more
}

/// The first letters after a label, folded.
fn beginning(text: &str, candidate: &Candidate, lines: &[Line]) -> Vec<char> {
    let end = lines[candidate.line].span.end.max(candidate.span.end);
    text[candidate.span.end..end]
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(16)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether the digits `seen` can be what damage left of `meant`: one digit lost, one misread, or a sign before
/// them read as a digit.
pub(super) fn is_damaged(seen: u32, meant: u32) -> bool {
    let (seen, meant) = (seen.to_string().into_bytes(), meant.to_string().into_bytes());
    let without = |long: &[u8], short: &[u8]| {
        (0..long.len())
            .any(|i| long[..i] == short[..i.min(short.len())] && long[i + 1..] == short[i.min(short.len())..])
    };
    match meant.len().cmp(&seen.len()) {
        std::cmp::Ordering::Greater => meant.len() == seen.len() + 1 && without(&meant, &seen),
        std::cmp::Ordering::Less => seen.len() == meant.len() + 1 && without(&seen, &meant),
        std::cmp::Ordering::Equal => {
            meant.len() > 1 && meant.iter().zip(&seen).filter(|(a, b)| a != b).count() == 1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(ranks: &[u32], restart: Option<f64>) -> Vec<Option<u32>> {
        let items: Vec<Item> = ranks.iter().map(|&rank| Item { rank, weight: 3.0 }).collect();
        chain(&items, restart)
    }

    #[test]
    fn the_cheapest_reading_skips_false_numbers() {
        assert_eq!(read(&[1, 2, 99, 3, 7, 4], None), [Some(1), Some(1), None, Some(1), None, Some(1)]);
        let long: Vec<u32> = (1..=76).chain([7]).chain(78..=90).collect();
        assert_eq!(read(&long, Some(RESTART))[76], None);
    }

    #[test]
    fn numbering_may_restart() {
        assert_eq!(read(&[1, 2, 3, 1, 2], Some(RESTART)), [Some(1), Some(1), Some(1), Some(2), Some(2)]);
    }

    #[test]
    fn hostile_lists_take_linear_time() {
        let items: Vec<Item> = (0..100_000).map(|i| Item { rank: i * 7919 % 2999, weight: 1.0 }).collect();
        assert_eq!(chain(&items, Some(RESTART)).len(), items.len());
    }

    #[test]
    fn damage_of_digits() {
        for (seen, meant, is) in
            [(7, 77, true), (354, 54, true), (12, 13, true), (3, 17, false), (1, 118, false), (2, 3, false)]
        {
            assert_eq!(is_damaged(seen, meant), is, "{seen} {meant}");
        }
    }
}
