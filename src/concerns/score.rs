//! Scores: what the hits of a passage add up to for each category.

use super::context;
use super::entities::entities;
use super::lexicon::stands_alone;
use super::literals::Hit;
use super::rules::{Facts, sentence_of};
use super::scan::{PassageHits, Scan, is_filed};
use super::topic::Topic;
use super::{Category, Counts, Scheme};
use crate::document::{Evidence, Finding, Finer, Passage, Section};
use crate::span::Span;
use foldhash::{HashMap, HashMapExt as _, HashSet};
use std::cell::OnceCell;

/// Contributions are multiples of this, so that sums of them are exact in binary floating point, in any order and
/// after any round trip through JSON.
const GRAIN: f64 = 1.0 / 1024.0;

/// The most that the share of a stronger category can demand, in thresholds.
const MOST_BAR: f64 = 1.5;

/// What is left of a threshold in the shortest passages.
const LEAST_STRETCH: f64 = 0.7;

/// A contribution to a category's score, before its words are copied out.
pub(super) struct Mark<'s> {
    pub(super) counts: Counts,
    rule: &'s str,
    pub(super) span: Span,
    pub(super) adds: f64,
    flag: Option<&'s str>,
}

/// How a category stands in a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Assigned,
    Near,
    Below,
}

/// A category's score in a passage.
pub(super) struct Standing {
    pub(super) category: usize,
    pub(super) place: Place,
    pub(super) finding: Finding,
}

/// Fills in the findings and entities of all passages.
pub(super) fn classify(scheme: &Scheme, text: &str, sections: &[Section], passages: &mut [Passage]) {
    let scan = Scan::new(scheme, text, sections, passages);
    let mut scorer = Scorer::new(scheme, text, &scan);
    scorer.read(passages);
    for (i, passage) in passages.iter_mut().enumerate() {
        (passage.concerns, passage.near, passage.responses) = Default::default();
        if !is_filed(passage.kind) {
            passage.entities = Vec::new();
            continue;
        }
        passage.entities = entities(scheme, scan.passage(i).entities);
        for standing in scorer.standings(i, passage, Place::Near) {
            let facet = scheme.facets[scheme.categories[standing.category].facet].id.as_str();
            match (standing.place, facet) {
                (Place::Assigned, "concerns") => passage.concerns.push(standing.finding),
                (Place::Assigned, _) => passage.responses.push(standing.finding),
                _ => passage.near.push(standing.finding),
            }
        }
    }
}

/// Evidence that a category is a topic of the document.
const TOPIC: &str = "topic";

/// Scores the passages of a document.
pub(super) struct Scorer<'a> {
    scheme: &'a Scheme,
    text: &'a str,
    scan: &'a Scan<'a>,
    heading_sets: Vec<u32>,
    /// How often each term was hit so far in the passage.
    repeats: HashMap<u32, i32>,
    /// The contributions of each passage.
    marks: Vec<Vec<Mark<'a>>>,
    /// By category.
    topics: Vec<Option<Topic>>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(scheme: &'a Scheme, text: &'a str, scan: &'a Scan<'a>) -> Self {
        Self {
            scheme,
            text,
            scan,
            heading_sets: Vec::new(),
            repeats: HashMap::new(),
            marks: Vec::new(),
            topics: Vec::new(),
        }
    }

    /// Gathers the contributions of all passages, and what the document is about.
    pub(super) fn read(&mut self, passages: &[Passage]) {
        self.marks = Vec::with_capacity(passages.len());
        for (i, passage) in passages.iter().enumerate() {
            let marks = if is_filed(passage.kind) { self.marks_of(i, passage) } else { Vec::new() };
            self.marks.push(marks);
        }
        let categories = &self.scheme.categories;
        let filed =
            passages.iter().zip(&self.marks).filter(|(p, _)| is_filed(p.kind)).map(|(passage, marks)| {
                let stretch = self.stretch(passage);
                let mut shares = vec![0.0; categories.len()];
                for mark in marks {
                    let own = mark.counts.category;
                    shares[own] += mark.adds / (categories[own].threshold * stretch);
                }
                (marks.as_slice(), shares)
            });
        self.topics = self.scheme.topic.topics(categories.len(), filed);
    }

    /// Adds the document's topics to a passage that speaks of them.
    fn add_topics(&self, marks: &mut Vec<Mark<'a>>) {
        for (category, topic) in self.topics.iter().enumerate() {
            let Some(topic) = topic else { continue };
            if marks.iter().any(|m| m.counts.category == category && m.adds > 0.0) {
                let adds = to_grain(topic.strength * self.scheme.categories[category].threshold);
                push(marks, Counts { category, finer: None }, TOPIC, topic.span, adds, None);
            }
        }
    }

    /// The categories that stand at least at `least` in the passage of number `i`, strongest first.
    pub(super) fn standings(&mut self, i: usize, passage: &Passage, least: Place) -> Vec<Standing> {
        let mut marks = self.marks.get_mut(i).map(std::mem::take).unwrap_or_default();
        self.add_topics(&mut marks);
        if marks.is_empty() && least != Place::Below {
            return Vec::new();
        }
        let mut scores = vec![0.0; self.scheme.categories.len()];
        for mark in &marks {
            scores[mark.counts.category] += mark.adds;
        }
        let stretch = self.stretch(passage);
        let mut strongest = vec![0.0_f64; self.scheme.facets.len()];
        for (category, score) in self.scheme.categories.iter().zip(&scores) {
            strongest[category.facet] = strongest[category.facet].max(*score);
        }
        let mut standings = Vec::new();
        for (at, category) in self.scheme.categories.iter().enumerate() {
            let (score, threshold) = (scores[at], self.bar(category, strongest[category.facet], stretch));
            let place = if score >= threshold {
                Place::Assigned
            } else if score >= threshold * self.scheme.near {
                Place::Near
            } else {
                Place::Below
            };
            if (place == Place::Below && least != Place::Below)
                || (place == Place::Near && least == Place::Assigned)
            {
                continue;
            }
            let own = || marks.iter().filter(|m| m.counts.category == at);
            let mut evidence: Vec<_> = own().map(|m| evidence_of(m, category, self.text)).collect();
            evidence.sort_by(|a, b| (a.start, a.end, &a.rule).cmp(&(b.start, b.end, &b.rule)));
            let finer = if place == Place::Assigned { finer(category, own(), stretch) } else { Vec::new() };
            let finding = Finding { category: category.id.clone(), score, threshold, evidence, finer };
            standings.push(Standing { category: at, place, finding });
        }
        standings.sort_by(|a, b| b.finding.score.total_cmp(&a.finding.score));
        standings
    }

    /// How much more a long passage needs, and a short one less: words on many things gather in a long one by the
    /// way, while a short one has room for a single name. Thresholds go with the square root of the length.
    fn stretch(&self, passage: &Passage) -> f64 {
        let body = self.text.get(passage.start..passage.end).unwrap_or_default();
        let words = memchr::memchr_iter(b' ', body.as_bytes()).count() + 1;
        (words as f64 / self.scheme.length).sqrt().max(LEAST_STRETCH)
    }

    /// What a category's score is measured against in a passage: its threshold, or if that is more, its facet's
    /// share of the strongest category's score: a passage is filed under what it is mainly about. But however strong
    /// the main one, a category with [`MOST_BAR`] thresholds of its own is another thing the passage is about.
    fn bar(&self, category: &Category, strongest: f64, stretch: f64) -> f64 {
        let share = to_grain(self.scheme.facets[category.facet].share * strongest);
        let threshold = to_grain(category.threshold * stretch);
        threshold.max(share.min(strongest).min(to_grain(threshold * MOST_BAR)))
    }

    /// All contributions of a passage.
    fn marks_of(&mut self, i: usize, passage: &Passage) -> Vec<Mark<'a>> {
        let hits = self.scan.passage(i);
        let mut marks = Vec::new();
        self.terms(passage, hits, &mut marks);
        self.patterns(passage, hits, &mut marks);
        self.rules(passage, hits, &mut marks);
        self.headings(passage, &mut marks);
        marks
    }

    /// Each heading prior counts once, from the nearest title that has it, and only where the passage itself speaks
    /// of the category: a title alone files nothing.
    fn headings(&self, passage: &Passage, marks: &mut Vec<Mark<'a>>) {
        let first = marks.len();
        for (level, title) in self.scan.titles_above(passage) {
            for hit in &title.headings {
                let heading = &self.scheme.headings[hit.of as usize];
                let spoken = marks[..first].iter().any(|m| m.counts.category == heading.counts.category);
                if !spoken || marks[first..].iter().any(|m| m.rule == heading.id) {
                    continue;
                }
                let adds = to_grain(heading.weight * heading.inherit.powi(level));
                push(marks, heading.counts, &heading.id, place(hit), adds, None);
            }
        }
    }

    /// Terms count but where they stand inside a longer term of the same category.
    fn terms(&mut self, passage: &Passage, hits: PassageHits, marks: &mut Vec<Mark<'a>>) {
        let scheme = self.scheme;
        self.repeats.clear();
        let (mut category, mut end) = (usize::MAX, 0);
        for hit in hits.terms {
            let term = &scheme.terms[hit.of as usize];
            if term.counts.category != category {
                (category, end) = (term.counts.category, 0);
            }
            let earned = |needs| self.scan.has_earned(needs, passage, &hits);
            if hit.end <= end || !term.needs.is_none_or(earned) {
                continue;
            }
            end = hit.end;
            let repeats = self.repeats.entry(hit.of).or_insert(0);
            let decay = scheme.categories[category].decay.powi(*repeats);
            *repeats += 1;
            self.weigh(passage, hits.cues, term.counts, &term.id, place(hit), term.weight * decay, marks);
        }
    }

    /// Patterns run only over passages that have one of their anchors.
    fn patterns(&self, passage: &Passage, hits: PassageHits, marks: &mut Vec<Mark<'a>>) {
        let anchored: HashSet<u32> = hits.anchors.iter().map(|h| h.of).collect();
        let Some(body) = self.text.get(passage.start..passage.end) else { return };
        for (of, pattern) in (0..).zip(&self.scheme.patterns) {
            if !anchored.contains(&of) {
                continue;
            }
            let decay = self.scheme.categories[pattern.counts.category].decay;
            let whole = pattern.regex.find_iter(body).filter(|m| stands_alone(body, m.start(), m.end()));
            for (repeats, found) in (0..).zip(whole) {
                let span = Span::new(found.start(), found.end()).shifted(passage.start);
                let weight = pattern.weight * decay.powi(repeats);
                self.weigh(passage, hits.cues, pattern.counts, &pattern.id, span, weight, marks);
            }
        }
    }

    /// A match that lies inside a term or pattern already counted for the category says nothing new.
    fn rules(&mut self, passage: &Passage, hits: PassageHits, marks: &mut Vec<Mark<'a>>) {
        let scheme = self.scheme;
        let mut candidates: Vec<usize> = Vec::new();
        let mut last = None;
        for hit in hits.sets {
            if last != Some(hit.of) {
                candidates.extend(&scheme.rules_of_set[hit.of as usize]);
                last = Some(hit.of);
            }
        }
        if candidates.is_empty() {
            return;
        }
        candidates.sort_unstable();
        candidates.dedup();
        let facts = self.facts(passage, hits);
        let terms = marks.len();
        let mut fired = Vec::new();
        for at in candidates {
            let rule = &scheme.rules[at];
            let outcome = facts.eval(&rule.expr);
            if outcome.holds {
                fired.push((rule, outcome.places));
            }
        }
        for (rule, places) in fired {
            let (mut end, mut repeats) = (0, 0);
            for span in places.into_iter().map(|p| p.span) {
                let counted = |m: &Mark| {
                    m.counts.category == rule.counts.category
                        && m.span.start <= span.start
                        && span.end <= m.span.end
                };
                if span.start < end || marks[..terms].iter().any(counted) {
                    continue;
                }
                end = span.end;
                let weight = rule.weight * scheme.categories[rule.counts.category].decay.powi(repeats);
                repeats += 1;
                self.weigh(passage, hits.cues, rule.counts, &rule.id, span, weight, marks);
            }
        }
    }

    /// What rules look at in a passage.
    pub(super) fn facts<'f>(&'f mut self, passage: &'f Passage, hits: PassageHits<'f>) -> Facts<'f> {
        self.heading_sets.clear();
        for (_, title) in self.scan.titles_above(passage) {
            self.heading_sets.extend(title.sets.iter().map(|h| h.of));
        }
        Facts {
            sets: hits.sets,
            heading_sets: &self.heading_sets,
            sentences: &passage.sentences,
            text: self.text,
            span: passage.span(),
            blanks: OnceCell::new(),
        }
    }

    /// Adds a mark of `weight`, weakened by the context it stands in.
    #[allow(clippy::too_many_arguments)] // one flat call instead of a struct made to be taken apart
    fn weigh(
        &self,
        passage: &Passage,
        cues: &[Hit],
        counts: Counts,
        rule: &'a str,
        span: Span,
        weight: f64,
        marks: &mut Vec<Mark<'a>>,
    ) {
        if cues.is_empty() {
            push(marks, counts, rule, span, to_grain(weight), None);
            return;
        }
        let sentence =
            sentence_of(&passage.sentences, span).checked_sub(1).and_then(|i| passage.sentences.get(i));
        let sentence = sentence.map_or(passage.span(), |s| Span::new(s[0], s[1]));
        let acting = context::acting(&self.scheme.contexts, cues, span, sentence, self.text);
        let factor = acting.map_or(1.0, |c| c.factor);
        push(marks, counts, rule, span, to_grain(weight * factor), acting.map(|c| c.flag.as_str()));
    }
}

/// Adds a mark, unless repetition has worn it down to nothing.
fn push<'s>(
    marks: &mut Vec<Mark<'s>>,
    counts: Counts,
    rule: &'s str,
    span: Span,
    adds: f64,
    flag: Option<&'s str>,
) {
    if adds != 0.0 {
        marks.push(Mark { counts, rule, span, adds, flag });
    }
}

fn to_grain(points: f64) -> f64 {
    (points / GRAIN).round() * GRAIN
}

const fn place(hit: &Hit) -> Span {
    Span::new(hit.start, hit.end)
}

/// The finer categories of `category` that its marks in a passage bear out, strongest first.
fn finer<'m>(category: &Category, marks: impl Iterator<Item = &'m Mark<'m>>, stretch: f64) -> Vec<Finer> {
    let mut scores = vec![0.0; category.finer.len()];
    for mark in marks {
        if let Some(of) = mark.counts.finer {
            scores[of] += mark.adds;
        }
    }
    let scored = category.finer.iter().zip(scores).map(|(finer, score)| Finer {
        category: finer.id.clone(),
        score,
        threshold: to_grain(finer.threshold * stretch),
    });
    let mut reached: Vec<Finer> = scored.filter(|f| f.score >= f.threshold).collect();
    reached.sort_by(|a, b| b.score.total_cmp(&a.score));
    reached
}

fn evidence_of(mark: &Mark, category: &Category, text: &str) -> Evidence {
    Evidence {
        rule: mark.rule.to_owned(),
        start: mark.span.start,
        end: mark.span.end,
        quote: text.get(mark.span.start..mark.span.end).unwrap_or_default().to_owned(),
        adds: mark.adds,
        finer: mark.counts.finer.map(|of| category.finer[of].id.clone()),
        flag: mark.flag.map(str::to_owned),
    }
}
