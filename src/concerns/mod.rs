//! Concerns: files each passage under the categories of a scheme, with the evidence for each.
//!
//! A scheme is a folder of data (`annotations/scheme/<name>/`): categories, terms, rules, context cues, entities.
//! `load` compiles it; one pass over the words of each passage finds all its `literals`;
//! `score` weighs terms, `rules`, patterns and heading priors, weakened by their `context`; `explain` says
//! why a passage has its labels and what others lacked. A score is the exact sum of its evidence.

mod built_in;
mod context;
mod entities;
mod explain;
mod files;
mod lexicon;
mod literals;
mod load;
mod look;
mod rules;
mod scan;
mod score;
mod topic;

pub use explain::{CloseRule, Explanation};
pub use load::File;
pub use look::{Counted, EvidenceKind};

use crate::document::{Diagnostic, Passage, Severity};
use crate::notes::Reading;
use crate::span::Span;
use context::Context;
use files::Within;
use literals::Matcher;
use rules::Expr;
use std::path::Path;

/// A scheme of categories, loaded and checked.
#[derive(Debug, Default)]
pub struct Scheme {
    name: String,
    hash: String,
    /// Share of its threshold from which a category is near.
    near: f64,
    /// Words of a passage for which thresholds hold as they stand.
    length: f64,
    /// How much the document's own topics count.
    topic: topic::TopicWeights,
    /// The language of the texts it is for, if not any.
    language: Option<String>,
    facets: Vec<Facet>,
    families: Vec<Family>,
    categories: Vec<Category>,
    terms: Vec<Term>,
    rules: Vec<Rule>,
    headings: Vec<Heading>,
    patterns: Vec<Pattern>,
    contexts: Vec<Context>,
    /// Id and label of each entity type.
    entity_types: Vec<(String, String)>,
    entities: Vec<EntityName>,
    /// Names of the sets that rules and needs speak of.
    sets: Vec<String>,
    /// For each set the rules that can hold only if it, or another of their triggers, is hit.
    rules_of_set: Vec<Vec<usize>>,
    /// For each set whether terms need it.
    is_needed: Vec<bool>,
    matcher: Matcher,
}

/// A kind of label: `concerns` or `responses`.
#[derive(Clone, Debug)]
pub struct Facet {
    /// Id, which is also the name of the field of a passage.
    pub id: String,
    /// Name for readers.
    pub label: String,
    /// Share of the strongest category's score that a further category must reach as well as its threshold.
    pub share: f64,
}

/// A family of categories.
#[derive(Clone, Debug)]
pub struct Family {
    /// Id.
    pub id: String,
    /// Name for readers.
    pub label: String,
    /// What holds its categories together.
    pub definition: String,
}

/// A category that passages are filed under.
#[derive(Clone, Debug)]
pub struct Category {
    /// Id.
    pub id: String,
    /// Index of its facet in [`Scheme::facets`].
    pub facet: usize,
    /// Id of its family.
    pub family: Option<String>,
    /// Name for readers.
    pub label: String,
    /// When a reader files a passage here.
    pub definition: String,
    /// Colour for charts, `#rrggbb`.
    pub colour: String,
    /// Score from which it is assigned.
    pub threshold: f64,
    /// What each further hit of the same term adds, as a share of the one before.
    decay: f64,
    /// Finer categories inside it: each entry of its lexicon counts for the category, and may speak for one of them.
    pub finer: Vec<FinerCategory>,
}

/// A finer category inside a category.
#[derive(Clone, Debug)]
pub struct FinerCategory {
    /// Id.
    pub id: String,
    /// Name for readers.
    pub label: String,
    /// When a reader files a passage here.
    pub definition: String,
    /// Score, of the entries that speak for it, from which it is assigned.
    pub threshold: f64,
}

/// What an entry of a lexicon counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counts {
    category: usize,
    /// Index into the category's finer ones.
    finer: Option<usize>,
}

/// A word or phrase of a category, inflections included.
#[derive(Debug)]
struct Term {
    /// Id of its entry, a slash, and the word: `net.core/base station`.
    id: String,
    counts: Counts,
    weight: f64,
    /// What must be hit before this counts.
    needs: Option<Earned>,
}

/// How a term is earned.
#[derive(Clone, Copy, Debug)]
struct Earned {
    /// The set that must be hit.
    by: u32,
    within: Within,
    /// Share of the document's passages that must be hit by it.
    share: f64,
}

#[derive(Debug)]
struct Rule {
    id: String,
    counts: Counts,
    weight: f64,
    /// The condition as written.
    when: String,
    expr: Expr,
    why: String,
    yes: Vec<String>,
    no: Vec<String>,
}

/// Words in a section title that count for the passages below.
#[derive(Debug)]
struct Heading {
    id: String,
    counts: Counts,
    weight: f64,
    inherit: f64,
}

#[derive(Debug)]
struct Pattern {
    id: String,
    counts: Counts,
    weight: f64,
    regex: regex::Regex,
}

#[derive(Debug)]
struct EntityName {
    name: String,
    /// Index into [`Scheme::entity_types`].
    entity_type: usize,
}

/// Why a scheme could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SchemeError {
    /// A file could not be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A file says something a scheme cannot mean.
    #[error("{path}:{line}: {message}")]
    Invalid {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what would mend it.
        message: String,
    },
}

impl Scheme {
    /// The scheme that comes with the program.
    ///
    /// # Errors
    /// [`SchemeError`] if the built-in files are broken (a test keeps them whole).
    pub fn built_in() -> Result<Self, SchemeError> {
        Self::compile(built_in::NAME, built_in::files())
    }

    /// The files of the scheme that comes with the program.
    #[must_use]
    pub fn built_in_files() -> Vec<File> {
        built_in::files()
    }

    /// Compiles the scheme `name` out of these files.
    ///
    /// # Errors
    /// [`SchemeError`] names the file, the line and the remedy.
    pub fn compile(name: &str, files: Vec<File>) -> Result<Self, SchemeError> {
        load::compile(name, files)
    }

    /// Name and hash of the scheme that comes with the program, without compiling it.
    #[must_use]
    pub fn built_in_version() -> (&'static str, String) {
        (built_in::NAME, load::digest(&mut built_in::files()))
    }

    /// Loads the scheme in the folder `dir`.
    ///
    /// # Errors
    /// [`SchemeError`] names the file, the line and the remedy.
    pub fn load(dir: &Path) -> Result<Self, SchemeError> {
        let (name, files) = Self::files_in(dir)?;
        Self::compile(&name, files)
    }

    /// The name of the scheme in the folder `dir`, and its files.
    ///
    /// # Errors
    /// [`SchemeError`] names the file that cannot be read.
    pub fn files_in(dir: &Path) -> Result<(String, Vec<File>), SchemeError> {
        let unreadable =
            |path: &Path, error| SchemeError::Unreadable { path: path.display().to_string(), error };
        let full = dir.canonicalize().map_err(|e| unreadable(dir, e))?;
        let name = full.file_name().map_or_else(|| "scheme".to_owned(), |n| n.to_string_lossy().into_owned());
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(dir).max_depth(2).sort_by_file_name() {
            let entry = entry.map_err(|e| {
                let path = e.path().unwrap_or(dir).to_owned();
                unreadable(&path, e.into())
            })?;
            let path = entry.path();
            if !entry.file_type().is_file() || path.extension().is_none_or(|e| e != "toml") {
                continue;
            }
            let text = std::fs::read_to_string(path).map_err(|e| unreadable(path, e))?;
            let below = path.strip_prefix(dir).unwrap_or(path);
            let parts: Vec<_> = below.iter().map(std::ffi::OsStr::to_string_lossy).collect();
            files.push(File { name: parts.join("/"), path: path.display().to_string(), text });
        }
        Ok((name, files))
    }

    /// The scheme's name: its folder's.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 over its files in order of name, in hex.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The facets.
    #[must_use]
    pub fn facets(&self) -> &[Facet] {
        &self.facets
    }

    /// The families of categories.
    #[must_use]
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The categories of all facets, in the taxonomy's order.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// What is wrong with the examples of the rules: a sentence for each `yes` that its rule does not match, and each
    /// `no` that it does. Empty for a sound scheme.
    #[must_use]
    pub fn failing_examples(&self) -> Vec<String> {
        let fires = |rule: &Rule, example: &str| {
            let passage =
                Passage { end: example.len(), sentences: vec![[0, example.len()]], ..Passage::default() };
            let standings = self.explain(example, &[], &[passage], 0);
            standings.iter().any(|s| s.finding.evidence.iter().any(|e| e.rule == rule.id))
        };
        let mut failing = Vec::new();
        for rule in &self.rules {
            let unmatched = rule.yes.iter().filter(|e| !fires(rule, e)).map(|e| ("does not match", e));
            let matched = rule.no.iter().filter(|e| fires(rule, e)).map(|e| ("matches", e));
            failing.extend(
                unmatched.chain(matched).map(|(verb, e)| format!("{} {verb} its example: {e}", rule.id)),
            );
        }
        failing
    }

    /// Fills in `concerns`, `near`, `responses` and `entities` of the passages. A text in another language than the
    /// scheme's is left as it is, with a remark.
    pub fn classify(&self, reading: &mut Reading) {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if let (Some(own), Some(language)) = (&self.language, &reading.metadata.language)
            && primary(own) != primary(language)
        {
            let message = format!(
                "the text is in `{language}` and the scheme is for `{own}`: its passages are not classified; a scheme \
                 without `language` is applied to any text"
            );
            reading.diagnostics.push(Diagnostic::new(Severity::Info, "language", message, Span::default()));
            return;
        }
        score::classify(self, &reading.text, &reading.sections, &mut reading.passages);
    }
}

#[cfg(test)]
mod tests;
