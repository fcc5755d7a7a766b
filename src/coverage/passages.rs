//! What the passages are about, which of them are cited, and which claims stand on nothing.

use super::claims::{self, Claim, ClaimKind};
use super::{merge, tick, update};
use crate::concerns::Scheme;
use crate::document::{AnnotatedDocument, Around, Finding, Passage, PassageKind, year};
use foldhash::HashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Counts by category and by something else.
pub type Matrix = BTreeMap<String, BTreeMap<String, u64>>;

/// Counts of passages; headings are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PassageCounts {
    /// All passages but headings.
    pub total: u64,
    /// Those with a note or a citation in their own text.
    pub cited: u64,
    /// Sentences in them.
    pub sentences: u64,
    /// Sentences with a note or a citation in their own text.
    pub sentences_cited: u64,
    /// Passages under no category of concern.
    pub unfiled: u64,
    /// Passages that are not cited and make a claim that calls for a source.
    pub uncited_claims: u64,
    /// By category of concern.
    pub concerns: BTreeMap<String, CategoryCounts>,
    /// By response.
    pub responses: BTreeMap<String, CategoryCounts>,
    /// Passages by category and the finer ones inside it.
    #[serde(default)]
    pub finer: Matrix,
    /// Passages by category of concern and company named.
    pub companies: Matrix,
    /// Passages by type of entity and name, whatever they are filed under.
    #[serde(default)]
    pub entities: Matrix,
    /// Passages by category of concern and year of the document, where it is known.
    #[serde(default)]
    pub years: Matrix,
    /// Passages by category of concern and response.
    pub concerns_and_responses: Matrix,
    /// Passages by two categories of concern; each pair stands once, in order of name.
    pub together: Matrix,
    /// Evidence by the scheme's terms and rules, in findings and near misses.
    pub hits: BTreeMap<String, u64>,
}

/// Counts of passages of one category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CategoryCounts {
    /// Filed under it.
    pub passages: u64,
    /// Those of them that are cited.
    pub cited: u64,
    /// Just under its threshold.
    pub near: u64,
}

/// A passage that is not cited and makes a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Uncited {
    /// Id of the passage.
    pub passage: String,
    /// Title of its section.
    pub section: Option<String>,
    /// Categories of concern it is filed under, strongest first.
    pub categories: Vec<String>,
    /// How much it calls for a source: the sum over its claims.
    pub strength: u32,
    /// Its claims, in order of place.
    pub claims: Vec<Claim>,
    /// The sentence with the strongest claims.
    pub sentence: String,
    /// Start of that sentence in the text.
    pub start: usize,
    /// End of that sentence in the text.
    pub end: usize,
}

/// Counts the passages, and lists those that claim something without a source: strongest first, then by place.
pub(super) fn count(document: &AnnotatedDocument, scheme: &Scheme) -> (PassageCounts, Vec<Uncited>) {
    // Where the body text itself cites: calls of each passage are in the passage.
    let around = Around::of(document);
    let titles = document.sections.iter().map(|s| (s.id.as_str(), s.title.as_str())).collect();
    let year = document.metadata.date.as_deref().and_then(year).map(|year| year.to_string());
    let mut counts = PassageCounts::of(scheme);
    let mut uncited = Vec::new();
    for passage in document.passages.iter().filter(|p| p.kind != PassageKind::Heading) {
        let sources: Vec<usize> =
            passage.calls.iter().map(|call| call.at).chain(around.citations_in(passage)).collect();
        counts.total += 1;
        counts.cited += u64::from(!sources.is_empty());
        counts.sentences += passage.sentences.len() as u64;
        counts.sentences_cited += sentences_with(&passage.sentences, &sources);
        counts.file(passage, !sources.is_empty(), year.as_deref());
        if sources.is_empty() && passage.kind != PassageKind::Table {
            uncited.extend(claim(document, passage, &titles));
        }
    }
    counts.uncited_claims = uncited.len() as u64;
    uncited.sort_by(|a: &Uncited, b| b.strength.cmp(&a.strength).then(a.start.cmp(&b.start)));
    (counts, uncited)
}

/// How many sentences have a source: a mark belongs to the sentence it follows.
fn sentences_with(sentences: &[[usize; 2]], sources: &[usize]) -> u64 {
    let with: BTreeSet<usize> = sources
        .iter()
        .map(|&at| sentences.partition_point(|&[_, end]| end < at).min(sentences.len().saturating_sub(1)))
        .collect();
    (with.len() as u64).min(sentences.len() as u64)
}

/// The passage as an entry of the list of claims without a source, if it makes any; `titles` are the sections'.
fn claim(document: &AnnotatedDocument, passage: &Passage, titles: &HashMap<&str, &str>) -> Option<Uncited> {
    let text = document.text.get(passage.start..passage.end)?;
    let claims = claims::find(text, passage.start);
    if claims.is_empty() {
        return None;
    }
    let strength = |start: usize, end: usize| -> u32 {
        claims.iter().filter(|c| (start..end).contains(&c.start)).map(|c| c.kind.strength()).sum()
    };
    // The first of the strongest.
    let strongest = passage.sentences.iter().rev().max_by_key(|[start, end]| strength(*start, *end));
    let [start, end] = strongest.copied().unwrap_or([passage.start, passage.end]);
    Some(Uncited {
        passage: passage.id.clone(),
        section: passage.section.as_deref().and_then(|id| titles.get(id)).map(|title| (*title).to_owned()),
        categories: categories(&passage.concerns),
        strength: claims.iter().map(|c| c.kind.strength()).sum(),
        sentence: document.text.get(start..end).unwrap_or_default().to_owned(),
        start,
        end,
        claims,
    })
}

fn categories(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|f| f.category.clone()).collect()
}

impl Uncited {
    /// How many of its claims are of this kind.
    #[must_use]
    pub fn of_kind(&self, kind: ClaimKind) -> usize {
        self.claims.iter().filter(|c| c.kind == kind).count()
    }

    /// Every offset into the text.
    pub(super) fn offsets(&mut self) -> impl Iterator<Item = &mut usize> {
        self.claims
            .iter_mut()
            .flat_map(|c| [&mut c.start, &mut c.end])
            .chain([&mut self.start, &mut self.end])
    }
}

impl PassageCounts {
    /// Nothing counted yet, under each category of the scheme.
    fn of(scheme: &Scheme) -> Self {
        let mut counts = Self::default();
        for category in scheme.categories() {
            let facet = match scheme.facets().get(category.facet).map(|facet| facet.id.as_str()) {
                Some("responses") => &mut counts.responses,
                _ => &mut counts.concerns,
            };
            facet.insert(category.id.clone(), CategoryCounts::default());
        }
        counts
    }

    /// Counts what a passage of a document of this year is filed under.
    fn file(&mut self, passage: &Passage, cited: bool, year: Option<&str>) {
        self.unfiled += u64::from(passage.concerns.is_empty());
        for (findings, counts) in
            [(&passage.concerns, &mut self.concerns), (&passage.responses, &mut self.responses)]
        {
            for finding in findings {
                update(counts, &finding.category, |counts| {
                    counts.passages += 1;
                    counts.cited += u64::from(cited);
                });
                for finer in &finding.finer {
                    update(&mut self.finer, &finding.category, |row| tick(row, &finer.category));
                }
            }
        }
        for finding in &passage.near {
            let is_response = self.responses.contains_key(&finding.category);
            let facet = if is_response { &mut self.responses } else { &mut self.concerns };
            update(facet, &finding.category, |counts| counts.near += 1);
        }
        let named: BTreeSet<(&str, &str)> =
            passage.entities.iter().map(|e| (e.entity_type.as_str(), e.name.as_str())).collect();
        for (of_type, name) in &named {
            update(&mut self.entities, of_type, |row| tick(row, name));
        }
        for (i, concern) in passage.concerns.iter().enumerate() {
            for (_, company) in named.iter().filter(|(of_type, _)| *of_type == "company") {
                update(&mut self.companies, &concern.category, |row| tick(row, company));
            }
            if let Some(year) = year {
                update(&mut self.years, &concern.category, |row| tick(row, year));
            }
            for response in &passage.responses {
                update(&mut self.concerns_and_responses, &concern.category, |row| {
                    tick(row, &response.category);
                });
            }
            for other in &passage.concerns[i + 1..] {
                let (a, b) =
                    if concern.category < other.category { (concern, other) } else { (other, concern) };
                update(&mut self.together, &a.category, |row| tick(row, &b.category));
            }
        }
        for finding in passage.concerns.iter().chain(&passage.near).chain(&passage.responses) {
            for evidence in &finding.evidence {
                tick(&mut self.hits, &evidence.rule);
            }
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.cited += other.cited;
        self.sentences += other.sentences;
        self.sentences_cited += other.sentences_cited;
        self.unfiled += other.unfiled;
        self.uncited_claims += other.uncited_claims;
        for (facet, others) in
            [(&mut self.concerns, &other.concerns), (&mut self.responses, &other.responses)]
        {
            for (category, counts) in others {
                update(facet, category, |sum| {
                    sum.passages += counts.passages;
                    sum.cited += counts.cited;
                    sum.near += counts.near;
                });
            }
        }
        for (matrix, others) in [
            (&mut self.finer, &other.finer),
            (&mut self.companies, &other.companies),
            (&mut self.entities, &other.entities),
            (&mut self.years, &other.years),
            (&mut self.concerns_and_responses, &other.concerns_and_responses),
            (&mut self.together, &other.together),
        ] {
            for (category, row) in others {
                update(matrix, category, |sum| merge(sum, row));
            }
        }
        merge(&mut self.hits, &other.hits);
    }
}
