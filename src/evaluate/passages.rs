//! Passages, the categories they are filed under, and the notes called in them.

use super::compare::normalise;
use super::scores::Measure;
use super::{Decision, Difference, Evaluation, Gold, GoldPassage, Prediction, Weighed, head};
use crate::document::{Finding, Passage};
use std::collections::BTreeSet;

pub(super) fn score(prediction: &Prediction<'_>, gold: &Gold, out: &mut Evaluation) {
    let (paragraphs, gold, second) = (gold.paragraphs, &gold.passages, &gold.second);
    let passages = &prediction.passages;
    let mut used = vec![false; passages.len()];
    let mut right = 0;
    for measure in [Measure::ConcernsMicro, Measure::ResponsesMicro] {
        out.scores.tally(measure);
    }
    for g in gold {
        let (hit, near) = place(g, passages, &used);
        let have = near.map(|i| passages[i].0);
        // A heading or note that stands inside a passage by its words alone is not that passage.
        let unmarked = g.labels.is_empty() && g.responses.is_empty();
        if paragraphs && (have.is_none() || hit.is_none() && unmarked) {
            continue;
        }
        if let Some(i) = hit {
            right += 1;
            used[i] = true;
        } else if !paragraphs {
            out.differences.push(Difference {
                what: "passage",
                place: format!("p{}", g.p),
                predicted: have.map_or("", |p| head(prediction.cut(p.start, p.end), 50)).to_owned(),
                gold: g.start.clone(),
            });
        }
        let (concerns, responses) = have.map_or((&[][..], &[][..]), |p| (&p.concerns[..], &p.responses[..]));
        let second = second.iter().find(|s| s.p == g.p);
        let near = have.map_or(&[][..], |p| &p.near);
        for (name, findings, want, second) in [
            ("concerns", concerns, &g.labels, second.map(|s| &s.labels)),
            ("responses", responses, &g.responses, second.map(|s| &s.responses)),
        ] {
            out.decisions.entry(name).or_default().push(Decision {
                found: findings.iter().map(|f| f.category.clone()).collect(),
                gold: want.clone(),
                second: second.cloned(),
                weighed: findings.iter().chain(near).map(weighed).collect(),
            });
        }
        facet(out, "concerns", (Measure::Concern, Measure::ConcernsMicro), g.p, concerns, &g.labels);
        facet(out, "responses", (Measure::Response, Measure::ResponsesMicro), g.p, responses, &g.responses);
        let last = prediction.last_note.unwrap_or(u32::MAX);
        let want: BTreeSet<_> = g.notes.iter().flatten().filter(|&&n| n <= last).map(|&n| Some(n)).collect();
        let got: BTreeSet<_> = have
            .iter()
            .flat_map(|p| &p.calls)
            .filter_map(|call| match prediction.key(Some(&call.note)) {
                Some((_, number)) => Some(number),
                // Notes that a partial gold does not cover are left out; calls to no note at all count as wrong.
                None => prediction.last_note.is_none().then_some(None),
            })
            .collect();
        if gold.iter().any(|g| g.notes.is_some()) {
            out.scores.tally(Measure::PassageCalls).add(
                got.intersection(&want).count(),
                got.len(),
                want.len(),
            );
        }
    }
    // Where there are corrections alone, other passages have not been looked at.
    if !paragraphs && !gold.iter().all(|g| g.corrected) {
        out.scores.tally(Measure::Passages).add(right, passages.len(), gold.len());
    }
}

/// The passages that gold passages stand for, as indices into those of the document. A passage with the wrong ends
/// still stands for the one it begins.
pub(super) fn places(prediction: &Prediction<'_>, gold: &[GoldPassage]) -> Vec<Option<usize>> {
    let passages = &prediction.passages;
    let mut used = vec![false; passages.len()];
    let mut places = Vec::with_capacity(gold.len());
    for g in gold {
        let (hit, near) = place(g, passages, &used);
        if let Some(i) = hit {
            used[i] = true;
        }
        places.push(near);
    }
    places
}

/// The passage with the ends of a gold passage, and that one or else the first that has its beginning.
fn place(g: &GoldPassage, passages: &[(&Passage, String)], used: &[bool]) -> (Option<usize>, Option<usize>) {
    let (start, end) = (normalise(&g.start), normalise(&g.end));
    let hit = passages
        .iter()
        .zip(used)
        .position(|((_, text), used)| !used && text.starts_with(&start) && text.ends_with(&end));
    let begun = || {
        if start.is_empty() { None } else { passages.iter().position(|(_, text)| text.contains(&start)) }
    };
    (hit, hit.or_else(begun))
}

fn weighed(finding: &Finding) -> Weighed {
    let entry = |rule: &str| rule.split_once('/').map_or(rule, |(entry, _)| entry).to_owned();
    Weighed {
        category: finding.category.clone(),
        share: finding.score / finding.threshold,
        rules: finding.evidence.iter().map(|e| entry(&e.rule)).collect(),
    }
}

/// Counts the categories of one passage in one facet, each by itself and all together.
fn facet(
    out: &mut Evaluation,
    what: &'static str,
    (one, all): (fn(String) -> Measure, Measure),
    p: u32,
    findings: &[Finding],
    want: &BTreeSet<String>,
) {
    let got: BTreeSet<String> = findings.iter().map(|f| f.category.clone()).collect();
    for category in got.union(want) {
        let (got, want) = (got.contains(category), want.contains(category));
        for measure in [one(category.clone()), all.clone()] {
            out.scores.tally(measure).add(usize::from(got && want), usize::from(got), usize::from(want));
        }
    }
    if got != *want {
        let list = |set: &BTreeSet<String>| set.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let place = format!("p{p}");
        out.differences.push(Difference { what, place, predicted: list(&got), gold: list(want) });
    }
}
