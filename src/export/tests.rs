use super::*;
use crate::citations::csl::{Issued, Item, Name};
use crate::concerns::Scheme;
use crate::pipeline::annotate;

const TEXT: &str =
    "Ports run on paper.¹ The paper is fast.²\n\n¹ Marc Levinson, *The Box* 54 (2006).\n\n² *Id.* at 60.\n";

fn document() -> AnnotatedDocument {
    annotate(TEXT.as_bytes(), "ports.txt", &Scheme::built_in().unwrap()).unwrap().document
}

fn work() -> WorkLine {
    let document = document();
    let id = document.citations[0].work.clone().unwrap();
    let author =
        Name { family: Some("Levinson".to_owned()), given: Some("Marc".to_owned()), ..Name::default() };
    let csl = Item {
        id: id.clone(),
        item_type: "book".into(),
        title: Some("The Box".to_owned()),
        author: vec![author],
        issued: Some(Issued { date_parts: [vec![2006]] }),
        ..Item::default()
    };
    WorkLine { id, csl, ..WorkLine::default() }
}

fn exported(format: &Format) -> String {
    String::from_utf8(bytes(format)).unwrap()
}

fn bytes(format: &Format) -> Vec<u8> {
    let mut out = Vec::new();
    let mut exporter = (format.exporter)();
    exporter.begin(&mut out).unwrap();
    exporter.document(&document(), &mut out).unwrap();
    exporter.work(&work(), &mut out).unwrap();
    exporter.work(&WorkLine { id: "w-1".to_owned(), ..work() }, &mut out).unwrap();
    exporter.finish(&mut out).unwrap();
    out
}

#[test]
fn formats_are_in_order_of_name_and_write_something() {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    for format in FORMATS {
        let written = bytes(format);
        assert!(written == bytes(format), "{} is not the same twice", format.name);
        assert_eq!(super::format(format.name).map(|f| f.name), Some(format.name));
        let text = String::from_utf8_lossy(&written);
        // Annotations for brat and reasons are of labels alone, and this document has none; Parquet and zip are packed.
        let is_there = text.contains("Levinson") || text.contains("Ports run on paper");
        let without = ["brat", "csv-evidence", "elasticsearch-mapping"];
        let is_packed = text.starts_with("PAR1") || text.starts_with("PK");
        assert!(is_there || without.contains(&format.name) || is_packed, "{}", format.name);
    }
}

#[test]
fn json_is_json() {
    for name in ["csl-json", "graph-json"] {
        let text = exported(super::format(name).unwrap());
        serde_json::from_str::<serde_json::Value>(&text).unwrap_or_else(|e| panic!("{name}: {e}\n{text}"));
    }
    let graph: serde_json::Value = serde_json::from_str(&exported(&graph_json::FORMAT)).unwrap();
    assert_eq!(graph["edges"].as_array().map(Vec::len), Some(2));
    assert_eq!(graph["nodes"].as_array().map(Vec::len), Some(3));
    assert_eq!(graph["edges"][1]["pin"], "60");
}

#[test]
fn nothing_at_all_is_well_formed_too() {
    for name in ["csl-json", "graph-json"] {
        let mut out = Vec::new();
        let mut exporter = (super::format(name).unwrap().exporter)();
        exporter.begin(&mut out).unwrap();
        exporter.finish(&mut out).unwrap();
        serde_json::from_slice::<serde_json::Value>(&out).unwrap();
    }
}

#[test]
fn graphml_is_xml_with_an_edge_a_citation() {
    let text = exported(&graphml::FORMAT);
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut edges = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) if start.name().as_ref() == "edge" => edges += 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(edges, 2);
}
