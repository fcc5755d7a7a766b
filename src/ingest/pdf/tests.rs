//! Small PDFs, written operator by operator, one for each thing a layout tells.

use super::PdfError;
use crate::document::{FurnitureKind, PassageKind, SourceRange};
use crate::ingest::{self, BlockKind, IngestError, Ingested};
use crate::notes::{Reading, read};
use std::fmt::Write;

/// A page program: lines of text at places counted from the top left corner of a letter page.
#[derive(Clone, Default)]
struct Program(String);

impl Program {
    /// Text in Times (`F1`), Times Italic (`F2`) or Times Bold (`F3`).
    fn font(mut self, font: &str, size: f32, x: f32, y: f32, text: &str) -> Self {
        let text = text.replace('(', "\\(").replace(')', "\\)");
        writeln!(self.0, "BT /{font} {size} Tf {x} {} Td ({text}) Tj ET", 792.0 - y).expect("a string");
        self
    }

    fn text(self, size: f32, x: f32, y: f32, text: &str) -> Self {
        self.font("F1", size, x, y, text)
    }

    /// Lines one under the other.
    fn lines(mut self, size: f32, x: f32, y: f32, lines: &[&str]) -> Self {
        for (i, line) in lines.iter().enumerate() {
            self = self.text(size, x, y + 1.2 * size * i as f32, line);
        }
        self
    }

    /// A line with a mark raised behind it.
    fn marked(mut self, x: f32, y: f32, text: &str, mark: &str) -> Self {
        let y = 792.0 - y;
        writeln!(self.0, "BT /F1 11 Tf {x} {y} Td ({text}) Tj 4 Ts /F1 7 Tf ({mark}) Tj 0 Ts ET")
            .expect("a string");
        self
    }

    fn rule(mut self, x: f32, y: f32, width: f32) -> Self {
        writeln!(self.0, "{x} {} {width} 0.5 re f", 792.0 - y).expect("a string");
        self
    }
}

/// A PDF of such pages.
fn pdf(pages: &[Program]) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    let kids: Vec<String> = (0..pages.len()).map(|i| format!("{} 0 R", 6 + 2 * i)).collect();
    objects.push(format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")));
    for font in ["Times-Roman", "Times-Italic", "Times-Bold"] {
        objects
            .push(format!("<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"));
    }
    for (i, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>",
            7 + 2 * i
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{}\nendstream", page.0.len(), page.0));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        write!(out, "{} 0 obj\n{object}\nendobj\n", i + 1).expect("a string");
    }
    let xref = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).expect("a string");
    for offset in offsets {
        writeln!(out, "{offset:010} 00000 n ").expect("a string");
    }
    write!(out, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1)
        .expect("a string");
    out.into_bytes()
}

fn ingested(pages: &[Program]) -> Ingested {
    ingest::ingest(&pdf(pages), "x.pdf").expect("a readable PDF")
}

fn reading(pages: &[Program]) -> Reading {
    read(ingested(pages))
}

fn passages(reading: &Reading) -> Vec<&str> {
    reading.passages.iter().map(|p| p.span().of(&reading.text)).collect()
}

fn notes(reading: &Reading) -> Vec<(&str, &str)> {
    reading.notes.iter().map(|n| (&*n.label, n.span().of(&reading.text))).collect()
}

const BODY: [&str; 4] = [
    "The harbour board keeps a register of every vessel that enters the basin, and",
    "each master signs it before the tide turns. Nobody has asked why the rule was",
    "made, though clerks have copied it by hand from one ledger into the next for as",
    "long as anyone on the quay can remember, and nobody has yet dared to ask why.",
];

/// The words of another page: what stands on every page at one place is furniture.
const OTHER: [&str; 4] = [
    "The salvage court files a report on each barge that leaves the inner dock, and",
    "its usher reads it out before noon bells. Few have wondered how the habit was",
    "begun, though scribes have kept it in copies from one cupboard to another for as",
    "much as a century by the reckoning of the town, and few have yet dared to ask why.",
];

/// A page of body with a call, a rule and its note; `mark` is raised behind the last line.
fn noted(body: &[&str; 4], mark: &str, note: &[&str]) -> Program {
    let mut page = Program::default().lines(11.0, 72.0, 100.0, &body[..3]).marked(72.0, 139.6, body[3], mark);
    page = page.lines(11.0, 72.0, 170.0, body).rule(72.0, 640.0, 144.0);
    page.text(6.0, 72.0, 652.0, mark).lines(9.0, 76.5, 656.0, note)
}

#[test]
fn notes_are_told_by_size_place_and_rule() {
    let pages = [
        noted(
            &BODY,
            "1",
            &["Register of the Port, vol. 3 (1911), which the clerks of the basin have kept since"],
        ),
        noted(&OTHER, "2", &["the year of the flood.", "Ruiz, Tides and Ledgers, p. 12."])
            .text(6.0, 72.0, 663.0, ""),
    ];
    let reading = reading(&pages);
    let found = notes(&reading);
    assert_eq!(found.iter().map(|n| n.0).collect::<Vec<_>>(), ["1", "2"]);
    assert!(found[0].1.starts_with("Register of the Port"), "{found:?}");
    let call = reading.notes[0].call.expect("a call");
    assert!(reading.text[..call].ends_with("dared to ask why."), "{}", &reading.text[..call]);
    assert!(!passages(&reading).iter().any(|p| p.contains("Register of the Port")));
}

#[test]
fn a_note_goes_on_over_the_page() {
    let first = noted(
        &BODY,
        "1",
        &["Register of the Port, vol. 3 (1911), which the clerks of the basin have kept since"],
    );
    let second = Program::default()
        .lines(11.0, 72.0, 100.0, &OTHER[..3])
        .marked(72.0, 139.6, OTHER[3], "2")
        .rule(72.0, 640.0, 144.0)
        .lines(9.0, 72.0, 656.0, &["the year of the great flood, when the old ledger was lost."])
        .text(6.0, 72.0, 667.0, "2")
        .text(9.0, 76.5, 670.0, "Ruiz, Tides and Ledgers, p. 12.");
    let reading = reading(&[first, second]);
    assert_eq!(
        notes(&reading),
        [
            (
                "1",
                "Register of the Port, vol. 3 (1911), which the clerks of the basin have kept since the year of the great flood, when the old ledger was lost."
            ),
            ("2", "Ruiz, Tides and Ledgers, p. 12."),
        ]
    );
    let pages: Vec<u32> = reading.notes[0]
        .source
        .iter()
        .map(|s| match s {
            SourceRange::Page { page, .. } => *page,
            other => panic!("{other:?} is no place on a page"),
        })
        .collect();
    assert_eq!(pages, [1, 2]);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let column = |words: &str| -> Vec<String> {
        (0..14).map(|i| format!("{words} column line {i:02} of the two set side by")).collect()
    };
    let (left, right) = (column("Left"), column("Right"));
    let lines = |list: &[String], x: f32| {
        let refs: Vec<&str> = list.iter().map(String::as_str).collect();
        Program::default().lines(10.0, x, 140.0, &refs).0
    };
    // Written row by row, as some programs do.
    let (l, r) = (lines(&left, 60.0), lines(&right, 320.0));
    let rows: String = l.lines().zip(r.lines()).flat_map(|(l, r)| [l, "\n", r, "\n"]).collect();
    let page = Program(rows).font("F3", 18.0, 60.0, 90.0, "A Title Across Both of the Columns of the Page");
    let ingested = ingested(&[page]);
    let text = &ingested.text;
    let title = text.find("Title Across").unwrap_or_else(|| panic!("{ingested:#?}"));
    let last_left = text.find("Left column line 13").expect("the left column");
    let first_right = text.find("Right column line 00").expect("the right column");
    assert!(title < last_left && last_left < first_right, "{text}");
}

#[test]
fn running_heads_and_page_numbers_are_furniture() {
    let page = |n: usize, word: &str| {
        let body = BODY.map(|line| format!("{word} {line}"));
        let lines: Vec<&str> = body.iter().map(String::as_str).collect();
        Program::default()
            .text(9.0, 72.0, 50.0, "Ledgers of the Inner Harbour")
            .lines(11.0, 72.0, 100.0, &lines)
            .text(9.0, 300.0, 750.0, &n.to_string())
    };
    let pages = [page(1, "Alder"), page(2, "Birch"), page(3, "Cedar"), page(4, "Damson")];
    let ingested = ingested(&pages);
    let count = |kind| ingested.furniture.iter().filter(|f| f.kind == kind).count();
    assert_eq!((count(FurnitureKind::RunningHead), count(FurnitureKind::PageNumber)), (4, 4));
    assert!(!ingested.text.contains("Inner Harbour"), "{}", ingested.text);
}

#[test]
fn paragraphs_are_told_by_indent_and_joined_over_pages() {
    let first = Program::default()
        .lines(11.0, 72.0, 100.0, &BODY)
        .text(
            11.0,
            90.0,
            152.8,
            "Another begins with an indent and runs on to the very end of the page and then",
        )
        .lines(11.0, 72.0, 166.0, &BODY[..3]);
    let second = Program::default().lines(11.0, 72.0, 100.0, &OTHER);
    let reading = reading(&[first, second]);
    let found = passages(&reading);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[1].starts_with("Another begins") && found[1].ends_with("dared to ask why."), "{found:#?}");
}

#[test]
fn headings_are_told_by_their_type() {
    let page = Program::default()
        .font("F3", 13.0, 72.0, 80.0, "Of Basins")
        .lines(11.0, 72.0, 100.0, &BODY)
        .font("F3", 16.0, 72.0, 180.0, "Of Quays")
        .lines(11.0, 72.0, 200.0, &BODY);
    let kinds: Vec<BlockKind> = ingested(&[page]).blocks.into_iter().map(|b| b.kind).collect();
    let (one, two) = (BlockKind::Heading(1), BlockKind::Heading(2));
    assert_eq!(kinds, [two, BlockKind::Paragraph, one, BlockKind::Paragraph]);
}

#[test]
fn numbers_in_tables_call_nothing() {
    let mut page = noted(&BODY, "1", &["Register of the Port, vol. 3 (1911)."]);
    for row in 0..5 {
        for (x, cell) in [(72.0, "Berth"), (200.0, "1"), (300.0, "2")] {
            page = page.text(11.0, x, 300.0 + 14.0 * row as f32, cell);
        }
    }
    let reading = reading(&[page]);
    assert_eq!(notes(&reading).len(), 1);
    let table = reading.passages.iter().find(|p| p.kind == PassageKind::Table).expect("a table");
    assert!(table.calls.is_empty());
}

#[test]
fn what_cannot_be_read_is_said() {
    let drawn = Program::default().rule(72.0, 100.0, 300.0);
    let error = |bytes: &[u8]| match ingest::ingest(bytes, "x.pdf") {
        Err(IngestError::Pdf(error)) => error,
        other => panic!("{other:?}"),
    };
    assert!(matches!(error(&pdf(&[drawn])), PdfError::NoTextLayer { pages: 1 }));
    assert!(error(&pdf(&[Program::default()])).to_string().starts_with("no-text-layer"));
    assert!(matches!(error(b"%PDF-1.7\nnothing of the kind"), PdfError::Damaged));
}
