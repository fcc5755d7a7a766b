//! Citations: their forms, kinds, fields and identifiers.

use super::SourceRange;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// How a citation names its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// In full.
    Full,
    /// `Id.` or `Ibid.`: the citation before.
    Id,
    /// `supra note N`.
    Supra,
    /// `infra note N`.
    Infra,
    /// Author or title repeated without supra.
    Short,
    /// A short name defined by `[hereinafter X]`.
    HereinafterUse,
    /// Something cited that did not parse; its text stands verbatim under the citation's span.
    #[default]
    Unparsed,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Full, Self::Id, Self::Supra, Self::Infra, Self::Short, Self::HereinafterUse, Self::Unparsed];

    /// The name in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Id => "id",
            Self::Supra => "supra",
            Self::Infra => "infra",
            Self::Short => "short",
            Self::HereinafterUse => "hereinafter-use",
            Self::Unparsed => "unparsed",
        }
    }
}

/// What sort of source is cited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Kind {
    Report,
    News,
    Web,
    LawJournal,
    Journal,
    Book,
    Chapter,
    Thesis,
    Government,
    Statute,
    Regulation,
    ExecutiveOrder,
    Treaty,
    Case,
    Hearing,
    Speech,
    Letter,
    PressRelease,
    Dataset,
    #[default]
    Other,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Report,
        Self::News,
        Self::Web,
        Self::LawJournal,
        Self::Journal,
        Self::Book,
        Self::Chapter,
        Self::Thesis,
        Self::Government,
        Self::Statute,
        Self::Regulation,
        Self::ExecutiveOrder,
        Self::Treaty,
        Self::Case,
        Self::Hearing,
        Self::Speech,
        Self::Letter,
        Self::PressRelease,
        Self::Dataset,
        Self::Other,
    ];

    /// Whether it is law: a case, a statute, a regulation, an executive order or a treaty.
    #[must_use]
    pub const fn is_law(self) -> bool {
        matches!(self, Self::Case | Self::Statute | Self::Regulation | Self::ExecutiveOrder | Self::Treaty)
    }

    /// The name in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::News => "news",
            Self::Web => "web",
            Self::LawJournal => "law-journal",
            Self::Journal => "journal",
            Self::Book => "book",
            Self::Chapter => "chapter",
            Self::Thesis => "thesis",
            Self::Government => "government",
            Self::Statute => "statute",
            Self::Regulation => "regulation",
            Self::ExecutiveOrder => "executive-order",
            Self::Treaty => "treaty",
            Self::Case => "case",
            Self::Hearing => "hearing",
            Self::Speech => "speech",
            Self::Letter => "letter",
            Self::PressRelease => "press-release",
            Self::Dataset => "dataset",
            Self::Other => "other",
        }
    }
}

/// One citation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Citation {
    /// `n27.c1`, or `b.c1`, … for a citation in the body text.
    pub id: String,
    /// The note it stands in; none when it is in the body text.
    pub note: Option<String>,
    /// Start in the text, signal included.
    pub start: usize,
    /// End in the text.
    pub end: usize,
    /// How it names its source.
    pub form: Form,
    /// Introductory signal as printed (`See`, `See, e.g.`), if this member of a string cite has its own.
    pub signal: Option<String>,
    /// What sort of source it is; a back-reference has its target's.
    pub kind: Kind,
    /// Authors in order, `et al.` last where it is printed.
    pub authors: Vec<String>,
    /// Title without emphasis marks.
    pub title: Option<String>,
    /// Newspaper, journal, institution, reporter or code.
    pub container: Option<String>,
    /// Volume, title of a code, or session.
    pub volume: Option<String>,
    /// First page, or section of a code.
    pub page: Option<String>,
    /// ISO 8601 date, as precise as printed.
    pub date: Option<String>,
    /// Healed URL.
    pub url: Option<String>,
    /// Pin cite without `at`.
    pub pin: Option<String>,
    /// Explanatory parenthetical, without its parentheses.
    pub parenthetical: Option<String>,
    /// Short name this citation defines.
    pub hereinafter: Option<String>,
    /// Identifiers found in it.
    pub identifiers: Identifiers,
    /// Where the parsed fields stand in the text.
    pub fields: FieldSpans,
    /// For a back-reference, the citation it points at, or a note where the whole note is meant.
    pub target: Option<String>,
    /// The work it cites.
    pub work: Option<String>,
    /// Where its words stood in the source, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<SourceRange>,
    /// 0 to 1: how sure the parse, or for a back-reference the link, is.
    pub confidence: f64,
}

impl Citation {
    /// Its span in the text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// Identifiers of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Identifiers {
    /// Digital object identifier, without resolver.
    pub doi: Option<String>,
    /// Archived copy (perma.cc, web.archive.org) beside the original URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<String>,
    /// arXiv identifier, without version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arxiv: Option<String>,
    /// Number of an SSRN abstract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssrn: Option<String>,
    /// ISBN as thirteen digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isbn: Option<String>,
    /// ISSN with its hyphen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issn: Option<String>,
    /// CELEX number of an act or judgment of the European Union.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub celex: Option<String>,
    /// Docket number of a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docket: Option<String>,
    /// Number in a series of documents: `GAO-21-519SP`, `RFC 8446`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Where a law, rule or bill of the United States can be read, by rule from its citation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permalink: Option<String>,
    /// Parameters of the URL that tell where a reader came from, `name=value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracking: Vec<String>,
    /// The URL without those, its host in lower case and without a mark on the page, where that changes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
}

/// Spans of a citation's parsed fields in the text, `[start, end]`; absent fields are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
#[allow(missing_docs)]
pub struct FieldSpans {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parenthetical: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hereinafter: Option<[usize; 2]>,
}

impl FieldSpans {
    /// All fields, absent ones included, in the order of the declaration.
    pub fn all_mut(&mut self) -> [&mut Option<[usize; 2]>; 11] {
        [
            &mut self.signal,
            &mut self.authors,
            &mut self.title,
            &mut self.container,
            &mut self.volume,
            &mut self.page,
            &mut self.date,
            &mut self.url,
            &mut self.pin,
            &mut self.parenthetical,
            &mut self.hereinafter,
        ]
    }
}
