use super::super::zipped::tests::pack;
use super::super::{BlockKind, Ingested, RunKind, ingest};
use super::*;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word file with this body and these notes, as parts that Word writes.
fn word(body: &str, footnotes: &str, endnotes: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let root = |name: &str, content: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<w:{name} xmlns:w=\"{W}\" xmlns:r=\"{R}\" \
             xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">{content}</w:{name}>"
        )
    };
    let relation = |id: &str, kind: &str, target: &str, mode: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{R}/{kind}\" Target=\"{target}\"{mode}/>")
    };
    let relations = |all: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
        )
    };
    let of_document = ["styles", "settings", "footnotes", "endnotes", "header"]
        .map(|kind| relation(kind, kind, &format!("{kind}.xml"), ""))
        .concat()
        + &relation("far", "hyperlink", "https://ports.example/a?b=1&amp;c=2", " TargetMode=\"External\"");
    let separators =
        "<w:footnote w:id=\"-1\" w:type=\"separator\"><w:p><w:r><w:t>----</w:t></w:r></w:p></w:footnote>";
    let mut parts: Vec<(String, String)> = vec![
        ("[Content_Types].xml".into(), "<Types/>".into()),
        (
            "_rels/.rels".into(),
            relations(
                &(relation("1", "officeDocument", "word/document.xml", "")
                    + &relation("2", "core-properties", "docProps/core.xml", "")),
            ),
        ),
        ("word/_rels/document.xml.rels".into(), relations(&of_document)),
        ("word/document.xml".into(), root("document", &format!("<w:body>{body}</w:body>"))),
        ("word/footnotes.xml".into(), root("footnotes", &format!("{separators}{footnotes}"))),
        ("word/endnotes.xml".into(), root("endnotes", endnotes)),
    ];
    for (name, content) in more {
        let content = if name.starts_with("word/") {
            let root_name = name.trim_start_matches("word/").trim_end_matches(".xml");
            root(if root_name == "header" { "hdr" } else { root_name }, content)
        } else {
            (*content).to_owned()
        };
        parts.push(((*name).to_owned(), content));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())).collect();
    pack(&parts)
}

fn read(bytes: &[u8]) -> Ingested {
    ingest(bytes, "a.docx").unwrap()
}

fn blocks(ingested: &Ingested) -> Vec<(BlockKind, &str)> {
    ingested.blocks.iter().map(|b| (b.kind.clone(), b.span.of(&ingested.text))).collect()
}

fn runs(ingested: &Ingested) -> Vec<(RunKind, &str)> {
    ingested.runs.iter().map(|r| (r.kind.clone(), r.span.of(&ingested.text))).collect()
}

/// A paragraph of runs.
fn p(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

/// A run of text.
fn t(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn reference(id: u32) -> String {
    format!(
        "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:footnoteReference w:id=\"{id}\"/></w:r>"
    )
}

fn footnote(id: u32, content: &str) -> String {
    format!("<w:footnote w:id=\"{id}\"><w:p><w:r><w:footnoteRef/></w:r>{content}</w:p></w:footnote>")
}

#[test]
fn notes_are_called_and_labelled() {
    let body = p(&(t("Ports run on paper.") + &reference(2) + &t(" Still.") + &reference(7)));
    let notes =
        footnote(2, &t(" Levinson.")) + &footnote(5, &t("Never called.")) + &footnote(7, &t(" Smith."));
    let ingested = read(&word(&body, &notes, "", &[]));
    assert_eq!(
        blocks(&ingested),
        [
            (BlockKind::Paragraph, "Ports run on paper. Still."),
            (BlockKind::Note(0), "Levinson."),
            (BlockKind::Note(1), "Smith."),
        ]
    );
    assert_eq!(runs(&ingested), [(RunKind::Call(0), ""), (RunKind::Call(1), "")]);
    assert_eq!(ingested.runs[0].span.start, "Ports run on paper.".len());
    let labels: Vec<_> = ingested.notes.iter().map(|n| (n.label.as_str(), n.number)).collect();
    assert_eq!(labels, [("1", Some(1)), ("2", Some(2))]);
    assert!(ingested.notes_are_marked);
    // Places are bytes of the parts.
    let note = ingested.blocks[1].span;
    let place = &ingested.places.ranges(ingested.map.source_span(note))[0];
    assert!(matches!(place, SourceRange::Part { part, .. } if part == "word/footnotes.xml"), "{place:?}");
}

#[test]
fn endnotes_custom_marks_and_sections_have_their_own_numbers() {
    let custom = "<w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"1\"/><w:t>*</w:t></w:r>";
    let section = "<w:pPr><w:sectPr/></w:pPr>";
    let end = |id: u32| format!("<w:r><w:endnoteReference w:id=\"{id}\"/></w:r>");
    let body = p(&(t("The author") + custom + &t(" writes") + &end(1)))
        + &p(&(section.to_owned() + &t("One") + &reference(2)))
        + &p(&(t("Two") + &reference(3) + &end(2)));
    let notes =
        "<w:footnote w:id=\"1\"><w:p><w:r><w:t>*</w:t></w:r><w:r><w:t> Fellow.</w:t></w:r></w:p></w:footnote>"
            .to_owned()
            + &footnote(2, &t("A.")) + &footnote(3, &t("B."));
    let endnote = |id: u32| format!("<w:endnote w:id=\"{id}\"><w:p>{}</w:p></w:endnote>", t("End."));
    let settings = "<w:footnotePr><w:numRestart w:val=\"eachSect\"/></w:footnotePr>";
    let bytes = word(&body, &notes, &(endnote(1) + &endnote(2)), &[("word/settings.xml", settings)]);
    let ingested = read(&bytes);
    let labels: Vec<_> = ingested.notes.iter().map(|n| (n.label.as_str(), n.number)).collect();
    assert_eq!(labels, [("*", None), ("i", Some(1)), ("1", Some(1)), ("1", Some(1)), ("ii", Some(2))]);
    assert_eq!(blocks(&ingested)[0].1, "The author writes");
    assert_eq!(blocks(&ingested)[3].1, "Fellow.");
    let reading = crate::notes::read(ingested);
    let ids: Vec<_> = reading.notes.iter().map(|n| n.id.as_str()).collect();
    assert_eq!(ids, ["a1", "n1", "s2.n1", "s3.n1", "s3.n2"]);
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let body = p(&(t("The ")
        + "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
        + "<w:ins><w:r><w:rPr><w:i/></w:rPr><w:t>new</w:t></w:r></w:ins>"
        + "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        + "<w:r><w:rPr><w:i/><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t>est rule</w:t></w:r>"))
        + &p(&("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>".to_owned() + &t("Merged ")))
        + &p(&t("paragraph."));
    let ingested = read(&word(&body, "", "", &[]));
    assert_eq!(
        blocks(&ingested),
        [(BlockKind::Paragraph, "The newest rule"), (BlockKind::Paragraph, "Merged paragraph.")]
    );
    assert_eq!(runs(&ingested), [(RunKind::Italic, "newest rule")]);
    assert!(!ingested.notes_are_marked);
}

#[test]
fn fields_links_and_characters_are_printed_as_word_prints_them() {
    let field = |part: &str| format!("<w:r><w:fldChar w:fldCharType=\"{part}\"/></w:r>");
    let body = p(&(t("See ")
        + &field("begin")
        + "<w:r><w:instrText>HYPERLINK \"https://a.example\"</w:instrText></w:r>"
        + &field("separate")
        + &t("here")
        + &field("end")
        + "<w:hyperlink r:id=\"far\">"
        + &t(" and there")
        + "</w:hyperlink>"
        + "<w:r><w:t>; supra note </w:t></w:r>"
        + &field("begin")
        + "<w:r><w:instrText> NOTEREF _Ref1 \\h </w:instrText></w:r>"
        + &field("separate")
        + &t("12")
        + &field("end")
        + "<w:r><w:t>, 5</w:t><w:noBreakHyphen/><w:t>G </w:t><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:tab/><w:t>R&amp;D</w:t></w:r>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"))
        + &p(
            "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>",
        );
    let ingested = read(&word(&body, "", "", &[]));
    assert_eq!(
        blocks(&ingested),
        [
            (BlockKind::Paragraph, "See here and there; supra note 12, 5-G ≥ R&D"),
            (BlockKind::Paragraph, "Box")
        ]
    );
    let link = |to: &str| RunKind::Link(to.to_owned());
    assert_eq!(
        runs(&ingested),
        [(link("https://a.example"), "here"), (link("https://ports.example/a?b=1&c=2"), "and there")]
    );
}

#[test]
fn paragraphs_are_what_their_styles_say() {
    let styles = "<w:style w:styleId=\"H\"><w:name w:val=\"heading 2\"/></w:style>\
                  <w:style w:styleId=\"Q\"><w:name w:val=\"Block Quotation\"/></w:style>\
                  <w:style w:styleId=\"T1\"><w:name w:val=\"toc 1\"/></w:style>";
    let styled = |id: &str, text: &str| p(&format!("<w:pPr><w:pStyle w:val=\"{id}\"/></w:pPr>{}", t(text)));
    let item = "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr>";
    let cell = |text: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", t(text));
    let row = |a: &str, b: &str| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let leader = "<w:pPr><w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9\"/></w:tabs></w:pPr>";
    let body = styled("T1", "Findings 3")
        + &p(&format!("{leader}{}<w:r><w:tab/><w:t>iv</w:t></w:r>", t("By hand")))
        + &styled("H", "Findings")
        + &p(&format!("{item}{}", t("An item")))
        + &styled("Q", "Said so")
        + "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
        + &row("Port", "Cranes")
        + &row("Oslo", "4")
        + "</w:tbl><w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>"
        + &cell("A box of text")
        + "</w:tr></w:tbl>"
        + &p(&("<w:r><w:lastRenderedPageBreak/></w:r>".to_owned() + &t("Overleaf")));
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" ><dc:title>Ports and Power</dc:title>\
                <dc:creator>Ada Berg;Bo Dahl;A2 Admin</dc:creator>\
                </cp:coreProperties>";
    let more = [
        ("word/styles.xml", styles),
        ("docProps/core.xml", core),
        ("word/header.xml", "<w:p><w:r><w:t>Ports</w:t></w:r></w:p>"),
    ];
    let ingested = read(&word(&body, "", "", &more));
    assert_eq!(
        blocks(&ingested),
        [
            (BlockKind::Heading(2), "Findings"),
            (BlockKind::ListItem, "An item"),
            (BlockKind::Quote, "Said so"),
            (BlockKind::Table, "Port\tCranes\nOslo\t4"),
            (BlockKind::Paragraph, "A box of text"),
            (BlockKind::Paragraph, "Overleaf"),
        ]
    );
    assert_eq!(ingested.blocks.last().map(|b| b.page), Some(2));
    let furniture: Vec<_> = ingested.furniture.iter().map(|f| f.kind).collect();
    assert_eq!(furniture, [FurnitureKind::Contents, FurnitureKind::Contents, FurnitureKind::RunningHead]);
    let metadata = &ingested.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Ports and Power"));
    assert_eq!(metadata.authors, ["Ada Berg", "Bo Dahl"]);
}

#[test]
fn what_is_missing_or_empty_is_named() {
    let no_body = pack(&[("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<R/>")]);
    let error = ingest(&no_body, "a.txt").unwrap_err().to_string();
    assert!(error.contains("word/document.xml") && error.contains("missing"), "{error}");
    let broken = word("<w:p><w:r></w:p>", "", "", &[]);
    let error = ingest(&broken, "a.txt").unwrap_err().to_string();
    assert!(error.contains("word/document.xml") && error.contains("byte"), "{error}");
    assert!(matches!(ingest(&word("", "", "", &[]), "a.docx"), Err(IngestError::Empty)));
}
