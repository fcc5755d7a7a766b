//! What annotation tools are given for review: the filed passages as spans, a label a category.

use crate::document::AnnotatedDocument;
use crate::span::{OffsetMap, OffsetUnit};

/// A category of a passage.
pub(super) struct Label<'d> {
    /// Start and end of the passage, in the unit asked for.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Its words.
    pub(super) text: &'d str,
    pub(super) category: &'d str,
    /// The category's score over its threshold.
    pub(super) share: f64,
}

/// The labels of a document, whose own offsets are bytes: in order of place, concerns before responses.
pub(super) fn of(document: &AnnotatedDocument, unit: OffsetUnit) -> impl Iterator<Item = Label<'_>> {
    let map = OffsetMap::new(&document.text, unit);
    document.passages.iter().flat_map(move |p| {
        let (start, end) = (map.convert(p.start), map.convert(p.end));
        p.concerns.iter().chain(&p.responses).map(move |f| Label {
            start,
            end,
            text: document.text.get(p.start..p.end).unwrap_or_default(),
            category: &f.category,
            share: f.score / f.threshold,
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::concerns::Scheme;
    use crate::document::AnnotatedDocument;
    use crate::evaluate::{Figures, Gold, evaluate};
    use crate::export::{Format, brat, doccano, inception, label_studio};
    use crate::pipeline::annotate;

    /// A document with signs beyond the basic plane before its one filed passage.
    fn filed() -> AnnotatedDocument {
        let text = "😀 中文 A sign.\n\nHuawei could disable the 5G network through a backdoor in its base stations.\n";
        annotate(text.as_bytes(), "filed.txt", &Scheme::built_in().unwrap()).unwrap().document
    }

    #[test]
    fn labels_come_back_from_every_annotation_tool() {
        let document = filed();
        let passage = document.passages.iter().find(|p| !p.concerns.is_empty()).unwrap();
        let write = |format: &Format| {
            let (mut out, mut exporter) = (Vec::new(), (format.exporter)());
            exporter.begin(&mut out).unwrap();
            exporter.document(&document, &mut out).unwrap();
            exporter.finish(&mut out).unwrap();
            out
        };
        // What an annotator accepts of a prediction becomes an annotation.
        let mut tasks: serde_json::Value = serde_json::from_slice(&write(&label_studio::FORMAT)).unwrap();
        tasks[0]["annotations"] = tasks[0]["predictions"].take();
        for files in [
            vec![("filed.jsonl", write(&doccano::FORMAT))],
            vec![("filed.json", tasks.to_string().into_bytes())],
            vec![("filed.json", write(&inception::FORMAT))],
            vec![("filed.ann", write(&brat::ANNOTATIONS)), ("filed.txt", write(&brat::TEXT))],
        ] {
            let dir = tempfile::tempdir().unwrap();
            for (name, bytes) in &files {
                std::fs::write(dir.path().join(name), bytes).unwrap();
            }
            let mut gold = Gold::load(dir.path(), "filed").unwrap();
            gold.file_under(&Scheme::built_in().unwrap()).unwrap();
            let evaluation = evaluate(&document, &gold, false);
            let concerns = Figures::of(&evaluation.scores).concerns.unwrap().micro;
            let tool = files[0].0;
            assert_eq!(
                (concerns.tp, concerns.predicted, concerns.gold),
                (passage.concerns.len(), passage.concerns.len(), passage.concerns.len()),
                "{tool}"
            );
        }
    }
}
