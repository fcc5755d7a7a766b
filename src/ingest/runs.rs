//! Runs as the stages after ingestion take them.

use super::{Run, RunKind};

/// The runs in order of place, no two of a kind over the same text: what stands in italics within italics is italic
/// once.
pub(super) fn disjoint(mut runs: Vec<Run>) -> Vec<Run> {
    let by_place = |run: &Run| (run.span.start, run.span.end);
    runs.sort_by_key(by_place);
    // Ends of the last run of each kind; calls are empty.
    let mut ends = [0; 4];
    runs.retain_mut(|run| {
        let end = match run.kind {
            RunKind::Italic => &mut ends[0],
            RunKind::Bold => &mut ends[1],
            RunKind::Superscript => &mut ends[2],
            RunKind::Link(_) => &mut ends[3],
            RunKind::Call(_) => return true,
        };
        run.span.start = run.span.start.max(*end);
        *end = run.span.end.max(*end);
        run.span.start < run.span.end
    });
    runs.sort_by_key(by_place);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn runs_of_a_kind_do_not_overlap() {
        let run = |start, end, kind| Run { span: Span::new(start, end), kind };
        let runs = vec![
            run(8, 9, RunKind::Italic),
            run(2, 12, RunKind::Italic),
            run(4, 6, RunKind::Bold),
            run(10, 15, RunKind::Italic),
            run(5, 5, RunKind::Call(0)),
        ];
        let want = vec![
            run(2, 12, RunKind::Italic),
            run(4, 6, RunKind::Bold),
            run(5, 5, RunKind::Call(0)),
            run(12, 15, RunKind::Italic),
        ];
        assert_eq!(disjoint(runs), want);
    }
}
