//! Counts and the figures made of them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Counts for one measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Predictions that are right.
    pub right: usize,
    /// Predictions.
    pub predicted: usize,
    /// Gold items.
    pub gold: usize,
}

impl Tally {
    /// Adds counts.
    pub fn add(&mut self, right: usize, predicted: usize, gold: usize) {
        self.right += right;
        self.predicted += predicted;
        self.gold += gold;
    }

    /// Precision; 1 where nothing was predicted and nothing was to be found.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.right, self.predicted, self.gold)
    }

    /// Recall; 1 where nothing was predicted and nothing was to be found.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.right, self.gold, self.predicted)
    }

    /// Harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

fn share(right: usize, of: usize, other: usize) -> f64 {
    match (of, other) {
        (0, 0) => 1.0,
        (0, _) => 0.0,
        _ => right as f64 / of as f64,
    }
}

/// A field of a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // They are those of `document::Citation`.
pub enum Field {
    Form,
    Signal,
    Kind,
    Authors,
    Title,
    Container,
    Volume,
    Page,
    Date,
    Url,
    Pin,
    Parenthetical,
    Hereinafter,
}

impl Field {
    /// All fields, in the order of the tables.
    pub const ALL: [Self; 13] = [
        Self::Form,
        Self::Signal,
        Self::Kind,
        Self::Authors,
        Self::Title,
        Self::Container,
        Self::Volume,
        Self::Page,
        Self::Date,
        Self::Url,
        Self::Pin,
        Self::Parenthetical,
        Self::Hereinafter,
    ];

    /// The field's name in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Signal => "signal",
            Self::Kind => "kind",
            Self::Authors => "authors",
            Self::Title => "title",
            Self::Container => "container",
            Self::Volume => "volume",
            Self::Page => "page",
            Self::Date => "date",
            Self::Url => "url",
            Self::Pin => "pin",
            Self::Parenthetical => "parenthetical",
            Self::Hereinafter => "hereinafter",
        }
    }
}

/// What is measured. All measures are additive: the tally of several documents is the sum of theirs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Notes found with their right beginning and end.
    Notes,
    /// Calls at the right place.
    Calls,
    /// Citations found.
    Citations,
    /// Citations with all fields right, `kind` apart.
    WholeCitation,
    /// One field.
    Field(Field),
    /// All fields but `form` and `kind`.
    FieldsMicro,
    /// Links of back-references.
    Targets,
    /// Passages with their right beginning and end.
    Passages,
    /// All concern categories together.
    ConcernsMicro,
    /// One concern category.
    Concern(String),
    /// All responses together.
    ResponsesMicro,
    /// One response.
    Response(String),
    /// Note numbers called in each passage.
    PassageCalls,
}

/// Tallies by measure; a measure that the gold does not cover is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores(BTreeMap<Measure, Tally>);

impl Scores {
    /// The tally of a measure, for counting; from now on the measure is covered.
    pub fn tally(&mut self, measure: Measure) -> &mut Tally {
        self.0.entry(measure).or_default()
    }

    /// Measures and their tallies, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Measure, Tally)> {
        self.0.iter().map(|(measure, tally)| (measure, *tally))
    }

    /// Adds the tallies of `other`.
    pub fn add(&mut self, other: &Self) {
        for (measure, t) in other.iter() {
            self.tally(measure.clone()).add(t.right, t.predicted, t.gold);
        }
    }
}

/// Figures of one measure, rounded to four decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Share of the predictions that are right.
    pub precision: f64,
    /// Share of the gold that was found.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Right predictions.
    pub tp: usize,
    /// Predictions.
    pub predicted: usize,
    /// Gold items.
    pub gold: usize,
    /// 95 % bootstrap interval of F1 over documents, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub f1_interval: Option<[f64; 2]>,
}

impl From<Tally> for Figure {
    fn from(t: Tally) -> Self {
        Self {
            precision: rounded(t.precision()),
            recall: rounded(t.recall()),
            f1: rounded(t.f1()),
            tp: t.right,
            predicted: t.predicted,
            gold: t.gold,
            f1_interval: None,
        }
    }
}

/// To four decimals.
pub(super) fn rounded(x: f64) -> f64 {
    // Without the sign of a zero.
    (x * 1e4).round_ties_even() / 1e4 + 0.0
}

/// Figures of one facet of the scheme.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facet {
    /// All categories together, each decision counted once.
    pub micro: Figure,
    /// Mean F1 of the categories.
    pub macro_f1: f64,
    /// 95 % bootstrap interval of `macro_f1`, where there are several documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub macro_f1_interval: Option<[f64; 2]>,
    /// Each category.
    pub by_category: BTreeMap<String, Figure>,
}

/// All figures of a document or of several. Absent ones were not covered by the gold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// [`Measure::Notes`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Figure>,
    /// [`Measure::Calls`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<Figure>,
    /// [`Measure::Citations`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citations: Option<Figure>,
    /// [`Measure::WholeCitation`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole_citation: Option<Figure>,
    /// [`Measure::Field`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<Field, Figure>,
    /// [`Measure::FieldsMicro`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields_micro: Option<Figure>,
    /// [`Measure::Targets`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<Figure>,
    /// [`Measure::Passages`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passages: Option<Figure>,
    /// Concern categories.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concerns: Option<Facet>,
    /// Policy responses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responses: Option<Facet>,
    /// [`Measure::PassageCalls`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passage_calls: Option<Figure>,
}

impl Figures {
    /// The figures of one document.
    #[must_use]
    pub fn of(scores: &Scores) -> Self {
        let mut figures = Self::default();
        for (measure, tally) in scores.iter() {
            figures.put(measure, tally.into());
        }
        for facet in [&mut figures.concerns, &mut figures.responses].into_iter().flatten() {
            facet.macro_f1 = rounded(mean(facet.by_category.values().map(|figure| figure.f1)));
        }
        figures
    }

    /// The figures of several documents together, with bootstrap intervals.
    #[must_use]
    pub fn together(documents: &[Scores]) -> Self {
        let mut sum = Scores::default();
        for scores in documents {
            sum.add(scores);
        }
        let mut figures = Self::of(&sum);
        if documents.len() > 1 {
            let intervals = super::bootstrap::intervals(&sum, documents);
            for (measure, tally) in sum.iter() {
                let f1_interval = intervals.f1.get(measure).copied();
                figures.put(measure, Figure { f1_interval, ..tally.into() });
            }
            if let Some(facet) = &mut figures.concerns {
                facet.macro_f1_interval = intervals.concerns_macro;
            }
            if let Some(facet) = &mut figures.responses {
                facet.macro_f1_interval = intervals.responses_macro;
            }
        }
        figures
    }

    fn put(&mut self, measure: &Measure, figure: Figure) {
        match measure {
            Measure::Notes => self.notes = Some(figure),
            Measure::Calls => self.calls = Some(figure),
            Measure::Citations => self.citations = Some(figure),
            Measure::WholeCitation => self.whole_citation = Some(figure),
            Measure::Field(field) => {
                self.fields.insert(*field, figure);
            }
            Measure::FieldsMicro => self.fields_micro = Some(figure),
            Measure::Targets => self.targets = Some(figure),
            Measure::Passages => self.passages = Some(figure),
            Measure::ConcernsMicro => self.concerns.get_or_insert_default().micro = figure,
            Measure::ResponsesMicro => self.responses.get_or_insert_default().micro = figure,
            Measure::Concern(category) => {
                self.concerns.get_or_insert_default().by_category.insert(category.clone(), figure);
            }
            Measure::Response(category) => {
                self.responses.get_or_insert_default().by_category.insert(category.clone(), figure);
            }
            Measure::PassageCalls => self.passage_calls = Some(figure),
        }
    }
}

/// Arithmetic mean, 0 of nothing.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut n) = (0.0, 0_u32);
    for value in values {
        sum += value;
        n += 1;
    }
    if n == 0 { 0.0 } else { sum / f64::from(n) }
}
