use super::super::backref::{self, Parsed, tests::segment};
use super::super::works;
use super::*;
use crate::document::Note;
use crate::span::Span;
use foldhash::HashMap;
use proptest::prelude::*;

/// Notes as lists of citations: `= Authors | Title | kind | page | hereinafter` is one in full, with the
/// trailing fields left out at will; anything else is a back-reference. A number before a colon is the note's
/// series and number, `2/1: …`.
fn read(notes: &[&[&str]]) -> (Reading, Vec<Citation>, Vec<Diagnostic>) {
    let mut reading = Reading::default();
    for (i, cited) in notes.iter().enumerate() {
        let label =
            cited.first().and_then(|c| c.split_once(": ")).and_then(|(label, _)| label.split_once('/'));
        let (series, number) =
            label.map_or((1, i as u32 + 1), |(s, n)| (s.parse().unwrap(), n.parse().unwrap()));
        let start = reading.text.len();
        let words: Vec<&str> = cited
            .iter()
            .map(|c| c.split_once("/").map_or(*c, |_| c.split_once(": ").map_or(*c, |(_, c)| c)))
            .collect();
        reading.text.push_str(&words.join("; "));
        let id = if series == 1 { format!("n{number}") } else { format!("s{series}.n{number}") };
        let end = reading.text.len();
        let (number, label) = (Some(number), number.to_string());
        reading.notes.push(Note { id, series, number, label, start, end, ..Note::default() });
        reading.text.push_str("\n\n");
    }
    let (mut citations, mut known, mut open) = (Vec::new(), Antecedents::default(), Vec::new());
    for note in &reading.notes {
        let mut at = note.start;
        for (i, words) in note.span().of(&reading.text).split("; ").filter(|w| !w.is_empty()).enumerate() {
            let span = Span::new(at, at + words.len());
            at = span.end + 2;
            let mut citation = match words.strip_prefix("= ") {
                Some(fields) => full(fields, span),
                None => match backref::parse(&reading.text, &segment(&reading.text, span), &known) {
                    Parsed::Reference(reference) => {
                        open.push(Open::new(citations.len(), &reference));
                        reference.citation
                    }
                    other => panic!("{words:?} is {other:?}"),
                },
            };
            citation.id = format!("{}.c{}", note.id, i + 1);
            citation.note = Some(note.id.clone());
            known.add(&citation);
            citations.push(citation);
        }
    }
    works::identify(&known, &mut citations);
    let mentions = Mentions { meanings: &[], entries: &[] };
    let diagnostics = resolve(&reading, [&known, &Antecedents::default()], &open, &mentions, &mut citations);
    (reading, citations, diagnostics)
}

fn full(fields: &str, span: Span) -> Citation {
    let mut fields = fields.split(" | ");
    let authors = fields.next().unwrap_or_default();
    let mut field = || fields.next().filter(|f| !f.is_empty()).map(ToOwned::to_owned);
    let title = field();
    let kind = field().map_or(Kind::Book, |k| serde_json::from_value(k.into()).unwrap());
    Citation {
        form: Form::Full,
        authors: authors.split(", ").filter(|a| !a.is_empty()).map(ToOwned::to_owned).collect(),
        title,
        kind,
        page: field(),
        hereinafter: field(),
        start: span.start,
        end: span.end,
        ..Citation::default()
    }
}

/// Each back-reference with its target, or the codes of its diagnostics.
fn links(notes: &[&[&str]]) -> Vec<String> {
    let (_, citations, diagnostics) = read(notes);
    let back = citations.iter().filter(|c| c.form != Form::Full);
    back.map(|c| {
        let codes: Vec<&str> =
            diagnostics.iter().filter(|d| d.start == c.start).map(|d| d.code.as_str()).collect();
        let target = c.target.as_deref().unwrap_or("-");
        assert_eq!(c.target.is_some(), c.confidence > 0.0);
        format!("{} {target} {}", c.id, codes.join(" ")).trim_end().to_owned()
    })
    .collect()
}

const LEE: &str = "= Ann Lee, Bo Rivers | Cable Wars";
const STONE: &str = "= Cy Stone | Landing Stations";
const STONE_AGAIN: &str = "= Cy Stone | Harbors of the World";

#[test]
fn id_means_the_citation_before() {
    assert_eq!(links(&[&[LEE], &["Id. at 4"], &["See id."]]), ["n2.c1 n1.c1", "n3.c1 n1.c1"]);
    assert_eq!(links(&[&[LEE, STONE, "Id. at 4"]]), ["n1.c3 n1.c2"]);
    // Behind a short form: the full citation.
    let chain = links(&[&[LEE], &[STONE], &["Lee & Rivers, supra note 1"], &["Id."]]);
    assert_eq!(chain, ["n3.c1 n1.c1", "n4.c1 n1.c1"]);
    // One source cited twice is one.
    assert_eq!(links(&[&[LEE, LEE], &["Id."]]), ["n2.c1 n1.c1"]);
}

#[test]
fn id_stays_open_when_in_doubt() {
    assert_eq!(links(&[&["Id. at 3"]]), ["n1.c1 - antecedent-missing"]);
    assert_eq!(links(&[&[LEE, STONE], &["Id. at 3"]]), ["n2.c1 - antecedent-ambiguous"]);
    assert_eq!(links(&[&[LEE], &[], &["Id."]]), ["n3.c1 - antecedent-missing"]);
    let behind_open = links(&[&[LEE, STONE], &["Id."], &["Id."]]);
    assert_eq!(behind_open, ["n2.c1 - antecedent-ambiguous", "n3.c1 - antecedent-unresolved"]);
    assert_eq!(links(&[&[LEE], &["1/3: Id."]]), ["n3.c1 - antecedent-missing"], "note 2 is lost");
    assert_eq!(links(&[&[LEE], &["2/1: Id."]]), ["s2.n1.c1 - antecedent-missing"], "another series");
}

#[test]
fn a_pin_cite_can_decide_among_sources() {
    let one = "= Ann Lee | Cable Wars | law-journal | 1539";
    let other = "= Cy Stone | Landing Stations | law-journal | 1023";
    assert_eq!(links(&[&[one, other], &["Id. at 1547"]]), ["n2.c1 n1.c1"]);
    assert_eq!(links(&[&[one, STONE], &["Id. at 1547"]]), ["n2.c1 - antecedent-ambiguous"]);
    let same_name = "= Ann Lee | Landing Stations | law-journal | 1023";
    assert_eq!(links(&[&[one, same_name], &["Lee, supra note 1, at 1030"]]), ["n2.c1 n1.c2"]);
}

#[test]
fn supra_needs_number_and_name() {
    let notes: &[&[&str]] = &[&[LEE, STONE], &["Stone, supra note 1, at 3"], &["Lee & Rivers, supra note 1"]];
    assert_eq!(links(notes), ["n2.c1 n1.c2", "n3.c1 n1.c1"]);
    assert_eq!(links(&[&[LEE, STONE], &["Novak, supra note 1"]]), ["n2.c1 - antecedent-missing"]);
    assert_eq!(links(&[&[LEE, STONE], &["Stome, supra note 1"]]), ["n2.c1 n1.c2"], "one letter damaged");
    assert_eq!(links(&[&[STONE, STONE_AGAIN], &["Stone, supra note 1"]]), ["n2.c1 - antecedent-ambiguous"]);
    let titled = links(&[&[STONE, STONE_AGAIN], &["Stone, Harbors, supra note 1"]]);
    assert_eq!(titled, ["n2.c1 n1.c2"]);
    // Through the back-reference that note 2 holds.
    assert_eq!(links(&[&[LEE], &["See id."], &["Lee & Rivers, supra note 2"]])[1], "n3.c1 n1.c1");
    // A source cited further down in the same note.
    assert_eq!(links(&[&[STONE, "Stone, supra note 1"]]), ["n1.c2 n1.c1"]);
    assert_eq!(links(&[&["Stone, supra note 2"], &[STONE]]), ["n1.c1 - antecedent-missing"]);
}

#[test]
fn for_a_wrong_number_the_right_one_is_proposed_and_nothing_linked() {
    let only = links(&[&[LEE], &[STONE], &["Stone, supra note 1"]]);
    assert_eq!(only, ["n3.c1 - supra-note-number-mismatch"]);
    let far = links(&[&[STONE], &[LEE], &[LEE], &[LEE], &[LEE], &["Stone, supra note 5"]]);
    assert_eq!(far, ["n6.c1 - antecedent-missing"]);
    let two = links(&[&[LEE], &[STONE], &[STONE_AGAIN], &["Stone, supra note 1"]]);
    assert_eq!(two, ["n4.c1 - antecedent-ambiguous"]);
}

#[test]
fn a_descriptive_name_is_the_only_source_that_shares_its_words() {
    let report = "=  | Findings on Harbor Traffic | report";
    assert_eq!(links(&[&[report], &["Traffic Study, supra note 1"]]), ["n2.c1 n1.c1 supra-name-mismatch"]);
    assert_eq!(links(&[&[report], &["Port Study, supra note 1"]]), ["n2.c1 - antecedent-missing"]);
    assert_eq!(links(&[&[report, LEE], &["Traffic Study, supra note 1"]]), ["n2.c1 - antecedent-missing"]);
    assert_eq!(links(&[&[LEE], &["Novak, supra note 1"]]), ["n2.c1 - antecedent-missing"]);
}

#[test]
fn defined_names_and_short_forms() {
    let report = "=  | Findings on Harbor Traffic | report |  | Port Study";
    let notes: &[&[&str]] = &[&[report, LEE], &["Port Study, supra note 1, at 3"], &["Port Study at 4"]];
    assert_eq!(links(notes), ["n2.c1 n1.c1", "n3.c1 n1.c1"]);
    assert_eq!(
        links(&[&[LEE, STONE], &["Stone at 3"], &["Stone, Landing Stations, 4"]]),
        ["n2.c1 n1.c2", "n3.c1 n1.c2"]
    );
    let two = links(&[&[STONE], &[LEE], &[STONE_AGAIN], &[LEE], &["Stone at 3"]]);
    assert_eq!(two, ["n5.c1 - antecedent-ambiguous"]);
    assert_eq!(
        links(&[&[STONE], &[LEE], &[STONE_AGAIN], &["Stone at 3"]]),
        ["n4.c1 n3.c1"],
        "cited just now"
    );
}

#[test]
fn whole_notes() {
    let notes: &[&[&str]] =
        &[&["See infra note 3"], &["See supra note 1"], &["See supra note 9"], &["See supra note 5"], &[LEE]];
    let want = ["n1.c1 n3", "n2.c1 n1", "n3.c1 - antecedent-missing", "n4.c1 - antecedent-missing"];
    assert_eq!(links(notes), want);
    assert_eq!(links(&[&["Lee & Rivers, infra note 2"], &[LEE]]), ["n1.c1 n2.c1"]);
}

#[test]
fn series_keep_to_themselves() {
    let notes: &[&[&str]] = &[
        &[LEE],
        &["2/1: = Cy Stone | Landing Stations"],
        &["2/2: Stone, supra note 1"],
        &["2/3: See supra note 1"],
    ];
    assert_eq!(links(notes), ["s2.n2.c1 s2.n1.c1", "s2.n3.c1 s2.n1"]);
    let chapter: &[&[&str]] =
        &[&[LEE], &["2/1: = Cy Stone | Landing Stations"], &["2/2: Lee, supra ch. 1, note 1"]];
    assert_eq!(links(chapter), ["s2.n2.c1 n1.c1"]);
}

#[test]
fn a_back_reference_has_its_targets_kind_and_work() {
    let (_, citations, _) = read(&[&["= Ann Lee | Cable Wars | report"], &["Id."]]);
    assert_eq!(citations[1].kind, Kind::Report);
    assert!(citations[1].work.is_some());
    assert_eq!(citations[1].work, citations[0].work);
    let works = works::collect(&citations, HashMap::default());
    assert_eq!(works.len(), 1);
    assert_eq!(works[0].citations, ["n1.c1", "n2.c1"]);
}

const PIECES: [&str; 10] = [
    LEE,
    STONE,
    STONE_AGAIN,
    "Id. at 4",
    "Stone, supra note 2",
    "Lee & Rivers, supra note 3, at 9",
    "See supra note 1",
    "See infra note 4",
    "Stone, infra note 4",
    "Novak, supra note 1",
];

proptest! {
    #[test]
    fn targets_exist_and_precede(notes in prop::collection::vec(prop::collection::vec(0..PIECES.len(), 0..4), 0..8)) {
        let notes: Vec<Vec<&str>> = notes.iter().map(|n| n.iter().map(|&i| PIECES[i]).collect()).collect();
        let notes: Vec<&[&str]> = notes.iter().map(Vec::as_slice).collect();
        let (reading, citations, _) = read(&notes);
        for (i, citation) in citations.iter().enumerate() {
            let Some(target) = citation.target.as_deref() else { continue };
            let here = reading.notes.iter().position(|n| Some(&n.id) == citation.note.as_ref()).unwrap();
            if let Some(at) = citations.iter().position(|c| c.id == target) {
                prop_assert!(citations[at].form == Form::Full, "no chains, so no cycles");
                prop_assert!(at < i || citation.form == Form::Infra);
            } else {
                let note = reading.notes.iter().position(|n| n.id == target);
                prop_assert!(note.is_some_and(|n| n <= here || citation.form == Form::Infra));
            }
        }
    }
}
