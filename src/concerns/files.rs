//! The files of a scheme as they are written: what TOML may say, before any of it is checked against the rest.

use super::context::Side;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// `taxonomy.toml`: what there is to find.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaxonomyFile {
    pub(super) scheme: SchemeEntry,
    pub(super) facet: Vec<FacetEntry>,
    #[serde(default)]
    pub(super) family: Vec<FamilyEntry>,
    pub(super) category: Vec<CategoryEntry>,
    #[serde(default)]
    pub(super) entity: Vec<EntityEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchemeEntry {
    /// Share of its threshold from which a category is near.
    pub(super) near: Spanned<f64>,
    /// Words of a passage for which thresholds hold as they stand.
    pub(super) length: Spanned<f64>,
    /// How much the document's own topics count.
    #[serde(default)]
    pub(super) topic: super::topic::TopicWeights,
    /// The language of the texts that the scheme is for; without it, any.
    #[serde(default)]
    pub(super) language: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FacetEntry {
    pub(super) id: Spanned<String>,
    pub(super) label: String,
    /// Share of the strongest category's score that a further one must reach.
    #[serde(default)]
    pub(super) share: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FamilyEntry {
    pub(super) id: Spanned<String>,
    pub(super) label: String,
    pub(super) definition: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryEntry {
    pub(super) id: Spanned<String>,
    pub(super) facet: String,
    pub(super) family: Option<String>,
    pub(super) label: String,
    pub(super) definition: String,
    pub(super) colour: String,
    pub(super) threshold: f64,
    #[serde(default = "half")]
    pub(super) decay: f64,
    #[serde(default)]
    pub(super) finer: Vec<FinerEntry>,
}

/// A finer category inside a category: `[[category.finer]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FinerEntry {
    pub(super) id: Spanned<String>,
    pub(super) label: String,
    pub(super) definition: String,
    /// Half of the category's where it is left out.
    pub(super) threshold: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntityEntry {
    pub(super) id: Spanned<String>,
    pub(super) label: String,
}

/// `<facet>/<category>.toml`: the words and rules of one category.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LexiconFile {
    #[serde(default)]
    pub(super) term: Vec<TermEntry>,
    #[serde(default)]
    pub(super) set: BTreeMap<String, Spanned<Vec<String>>>,
    #[serde(default)]
    pub(super) rule: Vec<RuleEntry>,
    #[serde(default)]
    pub(super) heading: Vec<HeadingEntry>,
    #[serde(default)]
    pub(super) pattern: Vec<PatternEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermEntry {
    pub(super) id: Spanned<String>,
    pub(super) weight: f64,
    pub(super) any: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) hyphen: Hyphen,
    #[serde(default)]
    pub(super) case: Case,
    pub(super) needs: Option<Needs>,
    pub(super) finer: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Hyphen {
    /// `state-owned` is also `state owned` and `stateowned`.
    #[default]
    Loose,
    /// As written.
    Exact,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Case {
    /// Upper and lower case are alike (in ASCII).
    #[default]
    Any,
    /// As written: for acronyms.
    Exact,
}

/// A term that counts only once one of other entries' terms (`id`), or of a set's (`@name`), was found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Needs {
    pub(super) any: Vec<String>,
    pub(super) within: Within,
    /// Share of the document's passages that must have one of them, for `within = "document"`.
    #[serde(default)]
    pub(super) share: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Within {
    Passage,
    Section,
    Document,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) id: Spanned<String>,
    pub(super) weight: f64,
    pub(super) when: Spanned<String>,
    pub(super) why: String,
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
    pub(super) finer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadingEntry {
    pub(super) id: Spanned<String>,
    pub(super) weight: f64,
    /// What is left of the weight at each level below.
    #[serde(default = "half")]
    pub(super) inherit: f64,
    pub(super) any: Vec<String>,
    pub(super) finer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternEntry {
    pub(super) id: Spanned<String>,
    pub(super) weight: f64,
    pub(super) anchor: Vec<String>,
    pub(super) regex: Spanned<String>,
    pub(super) finer: Option<String>,
}

/// `sets.toml`: sets for all categories.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetsFile {
    pub(super) set: BTreeMap<String, Spanned<Vec<String>>>,
}

/// `contexts.toml`: cues that weaken what they act on.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextsFile {
    pub(super) context: Vec<ContextEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextEntry {
    pub(super) id: Spanned<String>,
    pub(super) cue: Vec<Spanned<String>>,
    pub(super) acts: Side,
    #[serde(default)]
    pub(super) until: Vec<String>,
    /// Words, such as `15w`.
    pub(super) max: Spanned<String>,
    pub(super) effect: Effect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Effect {
    pub(super) factor: f64,
    pub(super) flag: String,
}

/// `entities.toml`: type, name, aliases.
pub(super) type EntitiesFile = BTreeMap<String, BTreeMap<String, Spanned<Vec<String>>>>;

const fn half() -> f64 {
    0.5
}
