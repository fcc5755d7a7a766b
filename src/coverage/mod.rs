//! Coverage statistics.
use crate::{citations::Work, concerns::Scheme, corpus::WorkCounts, document::AnnotatedDocument};
use serde::Serialize;
/// Coverage of one document.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DocumentCoverage {}
/// Coverage of a corpus.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CorpusCoverage {}
/// Measures a document.
#[must_use]
pub fn measure(_document: &AnnotatedDocument, _works: &[Work], _scheme: &Scheme) -> DocumentCoverage {
    DocumentCoverage {}
}
impl CorpusCoverage {
    /// Adds a document.
    pub fn add(&mut self, _document: &DocumentCoverage) {}
    /// The totals, with what the merge of works counted.
    #[must_use]
    pub fn finish(&self, _works: &WorkCounts) -> Self {
        self.clone()
    }
}
