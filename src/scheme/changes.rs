//! What another scheme, or the same one edited, changes in a document.

use crate::document::{AnnotatedDocument, Finding, Passage};

/// A passage that gains or loses a category.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Index of the passage.
    pub passage: usize,
    /// The category.
    pub category: String,
    /// Whether it is gained; lost otherwise.
    pub gained: bool,
    /// The finding that is gained or lost.
    pub finding: Finding,
}

/// The labels in which two annotations of one document differ, in the order of its passages.
#[must_use]
pub fn changes(before: &AnnotatedDocument, after: &AnnotatedDocument) -> Vec<Change> {
    let mut all = Vec::new();
    for (passage, (old, new)) in before.passages.iter().zip(&after.passages).enumerate() {
        for (own, other, gained) in [(old, new, false), (new, old, true)] {
            let missing = labels(own).filter(|f| !labels(other).any(|o| o.category == f.category));
            all.extend(missing.map(|f| Change {
                passage,
                category: f.category.clone(),
                gained,
                finding: f.clone(),
            }));
        }
    }
    all
}

fn labels(passage: &Passage) -> impl Iterator<Item = &Finding> {
    passage.concerns.iter().chain(&passage.responses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gained_and_lost_labels_are_told_apart() {
        let filed = |category: &str| AnnotatedDocument {
            passages: vec![Passage {
                concerns: vec![Finding { category: category.to_owned(), ..Finding::default() }],
                ..Passage::default()
            }],
            ..AnnotatedDocument::default()
        };
        let told: Vec<_> =
            changes(&filed("ai"), &filed("omni-use")).into_iter().map(|c| (c.category, c.gained)).collect();
        assert_eq!(told, [("ai".to_owned(), false), ("omni-use".to_owned(), true)]);
        assert_eq!(changes(&filed("ai"), &filed("ai")), []);
    }
}
