use super::super::ingest as read;
use super::*;
use crate::ingest::RunKind;

#[test]
fn text_notes_and_styles_are_read() {
    let rtf = br#"{\rtf1\ansi\ansicpg1252\deff0\ftnnalc\ftnstart3{\fonttbl{\f0 Times;}{\f1\fcharset204 Arial;}}
{\stylesheet{\s2 heading 1;}{\s3 Block Quotation;}}{\info{\title Ports and Power}{\author Ada Berg}}
{\header Running head\par}\pard\s2 Findings\par
\pard Caf\'e9 {\i ports} run on paper.{\super\chftn}{\footnote\pard\plain{\super\chftn} Levinson, \u8220?The Box\u8221?.}
 Still{\*\unknown gone}{\v hidden}.{\footnote\ftnalt\pard{\super\chftn} Smith.}{\super *}{\*\footnote {\super *} Fellow.}\par
\pard{\f1\'cc\'e8\'f0} {\field{\*\fldinst{HYPERLINK "https://a.example"}}{\fldrslt there}}\emdash end\par
\pard\s3 So.\par\trowd\cellx1\cellx2\pard\intbl Oslo\cell 4\cell\row\pard{\listtext 1.}\ls1 An item\par}"#;
    let ingested = read(rtf, "a").unwrap();
    let blocks: Vec<_> =
        ingested.blocks.iter().map(|b| (b.kind.clone(), b.span.of(&ingested.text))).collect();
    assert_eq!(
        blocks,
        [
            (BlockKind::Heading(1), "Findings"),
            (BlockKind::Paragraph, "Café ports run on paper. Still.*"),
            (BlockKind::Note(0), "Levinson, “The Box”."),
            (BlockKind::Note(1), "Smith."),
            (BlockKind::Note(2), "Fellow."),
            (BlockKind::Paragraph, "Мир there—end"),
            (BlockKind::Quote, "So."),
            (BlockKind::Table, "Oslo\t4"),
            (BlockKind::ListItem, "An item"),
        ]
    );
    let notes: Vec<_> = ingested.notes.iter().map(|n| (n.label.as_str(), n.kind)).collect();
    assert_eq!(notes, [("c", NoteKind::Footnote), ("i", NoteKind::Endnote), ("*", NoteKind::Footnote)]);
    assert!(
        ingested.runs.iter().any(|r| r.kind == RunKind::Link("https://a.example".to_owned())
            && r.span.of(&ingested.text) == "there")
    );
    assert_eq!(ingested.metadata.title.as_deref(), Some("Ports and Power"));
    assert_eq!(ingested.metadata.authors, ["Ada Berg"]);
    let at = ingested.map.source(ingested.text.find("Levinson").unwrap());
    assert!(rtf[at..].starts_with(b"Levinson"));
}

#[test]
fn fragments_and_deep_groups_are_refused() {
    let cut = ingest(b"{\\rtf1 text").unwrap();
    assert_eq!((cut.text.trim(), cut.diagnostics[0].code.as_str()), ("text", "source-cut"));
    assert!(matches!(ingest("{\\rtf1".repeat(600).as_bytes()), Err(IngestError::Limit { .. })));
    assert!(matches!(ingest(b"{\\rtf1 }"), Err(IngestError::Empty)));
}
