//! What can be found: passages, notes, citations and works of a corpus as flat records.

use crate::citations::csl::Item;
use crate::corpus::WorkLine;
use crate::coverage;
use crate::document::{AnnotatedDocument, Around, Citation, Finding, Passage, PassageKind, year};
use crate::span::Span;
use std::collections::{BTreeSet, HashMap};

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A paragraph, quotation, list item or table of the body.
    Passage,
    /// A note.
    Note,
    /// A citation, in full or a back-reference.
    Citation,
    /// A distinct source.
    Work,
}

impl RecordKind {
    /// Its name in queries (`record:passage`) and in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passage => "passage",
            Self::Note => "note",
            Self::Citation => "citation",
            Self::Work => "work",
        }
    }
}

/// One thing that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub kind: RecordKind,
    /// Id of its document; empty for a work.
    pub document: String,
    /// Id in its document (`p20`, `n7`, `n7.c1`), or of the work.
    pub place: String,
    /// Its words; of a work its title, authors and what else describes it.
    pub text: String,
    /// Title and path of its document.
    pub within: Vec<String>,
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Title of the source, of citations and works.
    pub title: Option<String>,
    /// Authors of the source.
    pub authors: Vec<String>,
    /// Categories of every facet, finer ones too: of a note or citation those of the passages that call it, of a work
    /// those of its citations.
    pub categories: BTreeSet<String>,
    /// Entities named in it, or in the passages that call it.
    pub entities: BTreeSet<String>,
    /// Kinds of source: of a citation its own, of a note those in it, of a work those that its citations take it for.
    pub sources: BTreeSet<String>,
    /// Hosts of URLs, without `www.`.
    pub domains: BTreeSet<String>,
    /// Year of the source, for citations and works; of the document, for passages and notes.
    pub year: Option<i64>,
    /// Id of the work it cites.
    pub work: Option<String>,
    /// Whether a passage has a note or a citation of its own.
    pub cited: Option<bool>,
}

/// The records of a document, its offsets in bytes: passages, then notes, then citations, each in their order.
#[must_use]
pub fn of_document(document: &AnnotatedDocument) -> Vec<Record> {
    let reader = Reader::new(document);
    let passages = document.passages.iter().filter(|p| p.kind != PassageKind::Heading);
    let passages = passages.map(|passage| reader.passage(passage));
    let notes = document.notes.iter().map(|note| {
        let within = reader.in_note.get(note.id.as_str()).map_or(&[][..], Vec::as_slice);
        let callers = reader.callers(&note.id);
        Record {
            sources: within.iter().map(|c| c.kind.name().to_owned()).collect(),
            domains: within.iter().filter_map(|c| domain(c)).collect(),
            ..reader.record(RecordKind::Note, &note.id, note.span(), callers)
        }
    });
    let citations = document.citations.iter().map(|citation| reader.citation(citation));
    passages.chain(notes).chain(citations).collect()
}

/// What the citations of a work say of it and of the passages that they belong to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Categories.
    pub categories: BTreeSet<String>,
    /// Entities.
    pub entities: BTreeSet<String>,
    /// Kinds of source.
    pub sources: BTreeSet<String>,
}

/// The record of a work.
#[must_use]
pub fn of_work(line: &WorkLine, uses: Uses) -> Record {
    let Item { title, author, container_title, publisher, number, issued, url, .. } = &line.csl;
    let authors: Vec<String> = author.iter().map(ToString::to_string).collect();
    let year = issued.as_ref().and_then(|issued| issued.date_parts[0].first().copied());
    let described =
        [title.clone(), Some(authors.join(", ")), container_title.clone(), publisher.clone(), number.clone()]
            .into_iter()
            .chain([year.map(|year| year.to_string()), url.clone()]);
    Record {
        kind: RecordKind::Work,
        document: String::new(),
        place: line.id.clone(),
        text: described.flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". "),
        within: Vec::new(),
        headings: Vec::new(),
        title: title.clone(),
        authors,
        categories: uses.categories,
        entities: uses.entities,
        sources: uses.sources,
        domains: url.iter().map(|url| coverage::domain(url)).collect(),
        year: year.map(i64::from),
        work: Some(line.id.clone()),
        cited: None,
    }
}

/// A document with the ways from one part to another.
struct Reader<'d> {
    document: &'d AnnotatedDocument,
    around: Around<'d>,
    /// Indices of the passages that call each note.
    callers: HashMap<&'d str, Vec<usize>>,
    in_note: HashMap<&'d str, Vec<&'d Citation>>,
    /// The citation that tells most of each work.
    fullest: HashMap<&'d str, &'d Citation>,
}

impl<'d> Reader<'d> {
    fn new(document: &'d AnnotatedDocument) -> Self {
        let mut callers: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, passage) in document.passages.iter().enumerate() {
            passage.calls.iter().for_each(|call| callers.entry(&call.note).or_default().push(at));
        }
        let (mut in_note, mut fullest) = (HashMap::new(), HashMap::new());
        for citation in &document.citations {
            if let Some(note) = &citation.note {
                in_note.entry(note.as_str()).or_insert_with(Vec::new).push(citation);
            }
            if let Some(work) = citation.work.as_deref() {
                let told = |c: &Citation| usize::from(c.title.is_some()) * 2 + usize::from(c.date.is_some());
                let best = fullest.entry(work).or_insert(citation);
                if told(citation) > told(best) {
                    *best = citation;
                }
            }
        }
        Self { document, around: Around::of(document), callers, in_note, fullest }
    }

    fn callers(&self, note: &str) -> impl Iterator<Item = &'d Passage> {
        let found = self.callers.get(note).map_or(&[][..], Vec::as_slice);
        found.iter().map(|&at| &self.document.passages[at]).collect::<Vec<_>>().into_iter()
    }

    /// The record of something at `span` that belongs to `passages`.
    fn record(
        &self,
        kind: RecordKind,
        place: &str,
        span: Span,
        passages: impl Iterator<Item = &'d Passage>,
    ) -> Record {
        let document = self.document;
        let (mut categories, mut entities, mut headings) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for passage in passages {
            categories.extend(passage.concerns.iter().chain(&passage.responses).flat_map(named));
            entities.extend(passage.entities.iter().map(|entity| entity.name.clone()));
            if headings.is_empty() {
                headings = self.around.headings(passage).to_vec();
            }
        }
        Record {
            kind,
            document: document.id.clone(),
            place: place.to_owned(),
            text: document.text.get(span.start..span.end).unwrap_or_default().to_owned(),
            within: document.metadata.title.iter().chain([&document.source.path]).cloned().collect(),
            headings,
            title: None,
            authors: Vec::new(),
            categories,
            entities,
            sources: BTreeSet::new(),
            domains: BTreeSet::new(),
            year: document.metadata.date.as_deref().and_then(year),
            work: None,
            cited: None,
        }
    }

    fn passage(&self, passage: &'d Passage) -> Record {
        let called = passage.calls.iter().filter_map(|call| self.in_note.get(call.note.as_str())).flatten();
        Record {
            sources: called.clone().map(|c| c.kind.name().to_owned()).collect(),
            domains: called.filter_map(|c| domain(c)).collect(),
            cited: Some(self.around.is_cited(passage)),
            ..self.record(RecordKind::Passage, &passage.id, passage.span(), std::iter::once(passage))
        }
    }

    /// What a back-reference leaves out is told by the fullest citation of its work in the document.
    fn citation(&self, citation: &'d Citation) -> Record {
        let record = match citation.note.as_deref() {
            Some(note) => {
                self.record(RecordKind::Citation, &citation.id, citation.span(), self.callers(note))
            }
            None => {
                let passages = self.document.passages.iter();
                let around = passages.filter(|p| p.start <= citation.start && citation.end <= p.end);
                self.record(RecordKind::Citation, &citation.id, citation.span(), around)
            }
        };
        let source = citation.work.as_deref().and_then(|work| self.fullest.get(work)).unwrap_or(&citation);
        let authors = if citation.authors.is_empty() { &source.authors } else { &citation.authors };
        Record {
            title: citation.title.clone().or_else(|| source.title.clone()),
            authors: authors.clone(),
            sources: BTreeSet::from([citation.kind.name().to_owned()]),
            domains: domain(citation).or_else(|| domain(source)).into_iter().collect(),
            year: citation.date.as_deref().or(source.date.as_deref()).and_then(year),
            work: citation.work.clone(),
            ..record
        }
    }
}

/// The categories a finding stands for, its own first.
fn named(finding: &Finding) -> impl Iterator<Item = String> {
    let finer = finding.finer.iter().map(|finer| &finer.category);
    std::iter::once(&finding.category).chain(finer).cloned().collect::<Vec<_>>().into_iter()
}

fn domain(citation: &Citation) -> Option<String> {
    citation.url.as_deref().map(coverage::domain)
}
