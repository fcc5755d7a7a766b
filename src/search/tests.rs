use super::*;
use std::fs;
use std::path::Path;

/// A folder with the corpus of `tests/fixtures/run`, indexed.
fn indexed() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/run");
    for name in ["corpus.jsonl", "works.jsonl"] {
        fs::copy(run.join(name), dir.path().join(name)).unwrap();
    }
    let done = update(dir.path(), |read, of| assert!(read <= of)).unwrap();
    assert_eq!((done.documents, done.indexed, done.removed), (2, 2, 0));
    dir
}

fn search(dir: &Path, query: &str) -> Found {
    Searcher::open(dir).unwrap().search(query, 0..20, Order::Relevance, &[]).unwrap()
}

/// What is found, in order of place, and whether there were remarks.
fn found(dir: &Path, query: &str) -> Vec<String> {
    let found = search(dir, query);
    assert_eq!(found.remarks, Vec::<String>::new(), "{query}");
    assert_eq!(found.total, found.hits.len(), "{query}");
    let mut places: Vec<String> = found.hits.into_iter().map(|hit| hit.place).collect();
    places.sort();
    places
}

#[test]
fn queries_find_what_they_say() {
    let dir = indexed();
    let places = |query: &str| found(dir.path(), query).join(" ");
    for (query, want) in [
        // All words, in any form, accents and case aside.
        ("tablet software", "p2"),
        ("TABLETS", "n2 n2.c1 p2 p3 p5 w-c02fcea769a1671a"),
        ("record:passage container", "p2"),
        ("\"artificial intelligence\"", "p1"),
        ("\"intelligence artificial\"", ""),
        ("\"spend dollars\"~4", "p1"),
        ("audit OR lamps", "p1 p5"),
        ("record:passage tablets -audit", "p2 p3"),
        ("record:work NOT author:doe", "w-c02fcea769a1671a"),
        ("tabl* software", "p2"),
        ("tablst~1 software", "p2"),
        ("softwrae~", "p2"),
        // Fields. A back-reference is found by what the citation before it says.
        ("entity:huawei", "n1 n1.c1 n2 n2.c1 n2.c2 p2 w-805fba5c4f93b0a8 w-c02fcea769a1671a"),
        ("record:citation title:pilots", "n1.c1 n2.c2 n3.c1"),
        ("record:citation author:roe year:>=2020", "n2.c1"),
        ("record:work year:[2017 TO 2019]", "w-805fba5c4f93b0a8"),
        ("record:passage cited:false category:data-security", "p3"),
        ("record:note domain:nytimes.com", "n2"),
        ("record:passage heading:remedy", "p5 p6"),
        ("record:passage in:lights", "p1"),
        ("document:lights-211dbfbc", "p1"),
        ("lighthouse", ""),
    ] {
        assert_eq!(places(query), want, "{query}");
    }
    assert_eq!(search(dir.path(), "").total, search(dir.path(), "*").total);
}

#[test]
fn a_query_that_is_wrong_in_part_is_answered_with_a_remark() {
    let dir = indexed();
    for (query, total) in [
        ("record:passage AND (", 5),
        ("colour:red", 0),
        ("colour:re*", 0),
        ("\"tablets", 6),
        ("category:data", 0),
    ] {
        let found = search(dir.path(), query);
        assert!(!found.remarks.is_empty(), "{query}");
        assert_eq!(found.total, total, "{query}: {:?}", found.remarks);
    }
}

#[test]
fn a_name_that_nothing_has_is_told_with_those_there_are() {
    let dir = indexed();
    let remarks = search(dir.path(), "record:pasage category:Data-Security tablets").remarks;
    assert_eq!(remarks, ["no record has record:pasage; there are citation, note, passage, work"]);
}

#[test]
fn snippets_are_marked_and_facets_are_counted() {
    let dir = indexed();
    let searcher = Searcher::open(dir.path()).unwrap();
    let found = searcher.search("tablets", 0..1, Order::Relevance, &["record", "year"]).unwrap();
    let hit = &found.hits[0];
    let marked: Vec<&str> = hit.marks.iter().map(|mark| &hit.snippet[mark.clone()]).collect();
    assert!(marked.iter().all(|word| word.eq_ignore_ascii_case("tablets")) && !marked.is_empty(), "{hit:?}");
    let records = &found.facets["record"];
    assert_eq!(records[0], ("passage".to_owned(), 3));
    assert_eq!(records.iter().map(|(_, count)| *count).sum::<u64>(), found.total as u64);
    assert_eq!(found.facets["year"], [("2021".to_owned(), 2)]);
    let newest = searcher.search("record:work", 0..9, Order::Newest, &[]).unwrap();
    assert_eq!(newest.hits.iter().map(|hit| hit.year).collect::<Vec<_>>(), [Some(2021), Some(2018)]);
    let refused = searcher.search("", 0..0, Order::Relevance, &["colour"]).unwrap_err().to_string();
    assert!(refused.contains("\"colour\" cannot be counted"), "{refused}");
}

#[test]
fn records_are_sifted_by_the_values_of_facets() {
    let dir = indexed();
    let searcher = Searcher::open(dir.path()).unwrap();
    let among = |values: &[(&str, &str)]| searcher.search_among(values, "", 0..20, Order::Relevance, &[]);
    // As the query that says the same.
    for (values, query) in [
        (
            &[("record", "passage"), ("category", "data-security")][..],
            "record:passage category:data-security",
        ),
        (&[("entity", "Huawei"), ("record", "work")], "entity:huawei record:work"),
        (&[("document", "lights-211dbfbc")], "document:lights-211dbfbc"),
        (&[("record", "work"), ("year", "2018")], "record:work year:2018"),
    ] {
        let total = among(values).unwrap().total;
        assert_eq!(total, found(dir.path(), query).len(), "{values:?}");
        assert!(total > 0, "{values:?}");
    }
    assert_eq!(among(&[("category", "data-security\" OR *")]).unwrap().total, 0);
    assert!(among(&[("text", "a")]).unwrap_err().to_string().contains("no facet"));
    assert!(among(&[("year", "soon")]).unwrap_err().to_string().contains("no year"));
}

#[test]
fn only_what_has_changed_is_indexed_again() {
    let dir = indexed();
    let again = update(dir.path(), |_, _| ()).unwrap();
    assert_eq!(again, Updated { documents: 2, ..Updated::default() });
    // One document changes, and what is known of a work follows.
    let corpus = dir.path().join("corpus.jsonl");
    let lines = fs::read_to_string(&corpus).unwrap();
    fs::write(&corpus, lines.replace("\"name\":\"Huawei\"", "\"name\":\"Hikvision\"")).unwrap();
    assert!(search(dir.path(), "lamps").remarks[0].contains("has changed"));
    let done = update(dir.path(), |_, _| ()).unwrap();
    assert_eq!((done.indexed, done.removed), (1, 0));
    assert_eq!(search(dir.path(), "entity:huawei").total, 0);
    assert_eq!(found(dir.path(), "record:work entity:hikvision").len(), 2);
    // One leaves.
    let kept: String =
        lines.lines().filter(|line| line.contains("lights-211dbfbc")).map(|l| format!("{l}\n")).collect();
    fs::write(&corpus, kept).unwrap();
    let done = update(dir.path(), |_, _| ()).unwrap();
    assert_eq!((done.documents, done.indexed, done.removed), (1, 0, 1));
    assert_eq!(found(dir.path(), "record:passage"), ["p1"]);
    // Works come from their own file, which has not changed; nothing cites them now.
    assert_eq!(search(dir.path(), "record:work entity:hikvision").total, 0);
}

#[test]
fn what_is_no_index_is_said_to_be_none() {
    let dir = tempfile::tempdir().unwrap();
    let said = |error: Option<SearchError>| error.map(|e| e.to_string()).unwrap_or_default();
    assert!(said(Searcher::open(dir.path()).err()).contains("`glossator index DIR` makes it"));
    assert!(said(update(dir.path(), |_, _| ()).err()).contains("corpus.jsonl: cannot be read"));
    fs::write(dir.path().join("corpus.jsonl"), "{}\n").unwrap();
    fs::write(dir.path().join("works.jsonl"), "").unwrap();
    assert!(
        said(update(dir.path(), |_, _| ()).err())
            .contains("corpus.jsonl:1: not a line of an annotated corpus")
    );
    // An index of something else, or of another version, is made anew.
    fs::write(dir.path().join("corpus.jsonl"), "").unwrap();
    fs::remove_dir_all(dir.path().join(FOLDER)).unwrap();
    fs::create_dir(dir.path().join(FOLDER)).unwrap();
    tantivy::Index::create_in_dir(dir.path().join(FOLDER), tantivy::schema::Schema::builder().build())
        .unwrap();
    assert!(said(Searcher::open(dir.path()).err()).contains("another version"));
    assert_eq!(update(dir.path(), |_, _| ()).unwrap(), Updated::default());
    assert_eq!(search(dir.path(), "").total, 0);
}
