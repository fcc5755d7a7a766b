//! Whole documents, small, one for each sort of damage; and what must hold for every document.

use super::{Reading, read};
use crate::document::{FurnitureKind, PassageKind, SourceRange};
use crate::ingest::ingest;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

fn reading(text: &str) -> Reading {
    read(ingest(text.as_bytes(), "test.txt").expect("text"))
}

/// Notes as (id, text, the last words before the call).
fn notes(reading: &Reading) -> Vec<(&str, &str, Option<&str>)> {
    let before = |at: usize| reading.text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
    reading.notes.iter().map(|n| (n.id.as_str(), n.span().of(&reading.text), n.call.map(before))).collect()
}

/// Passages that are no headings.
fn passages(reading: &Reading) -> Vec<&str> {
    reading
        .passages
        .iter()
        .filter(|p| p.kind != PassageKind::Heading)
        .map(|p| p.span().of(&reading.text))
        .collect()
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading.diagnostics.iter().map(|d| d.code.as_str()).collect()
}

const FRONT: &str = "On Harbors\n\nThe harbor is old and the law of it is older, which is the reason why so few have read it to the end.\n\n";

#[test]
fn a_page_break_cuts_body_and_note() {
    let text = format!(
        "{FRONT}Ships come and go.¹ The pilots know the tides and\n\n¹ See A. Lee, *Tides*, Harbor J. (2019); but the matter is disputed by the\n\n\
         the masters know the pilots.² Nobody knows the law.\n\nolder pilots, whose memory is long. ² B. Moss, *Law*, Port Rev. (2020).\n"
    );
    let reading = reading(&text);
    assert_eq!(
        notes(&reading),
        [
            (
                "n1",
                "See A. Lee, Tides, Harbor J. (2019); but the matter is disputed by the older pilots, whose memory is long.",
                Some("go.")
            ),
            ("n2", "B. Moss, Law, Port Rev. (2020).", Some("pilots.")),
        ]
    );
    assert_eq!(
        passages(&reading)[1],
        "Ships come and go. The pilots know the tides and the masters know the pilots. Nobody knows the law."
    );
    assert!(codes(&reading).contains(&"note-stitched"));
}

#[test]
fn displaced_urls_go_back_to_their_notes() {
    let text = format!(
        "{FRONT}Ships come.¹ Ships go.² Nobody minds.³\n\nhttps://www.portreview.org/2020/05/tides-and-pilots.html.\n\n\
         ¹ A. Lee, *The Long Wait*, Harbor J. (2019),\n\nhttps://harborj.org/the-long-wait.\n\n\
         ² B. Moss, *Tides and Pilots*, Port Review (May 5, 2020),\n\n³ *Id.*\n"
    );
    let reading = reading(&text);
    assert_eq!(
        notes(&reading)[0].1,
        "A. Lee, The Long Wait, Harbor J. (2019), https://harborj.org/the-long-wait."
    );
    assert_eq!(
        notes(&reading)[1].1,
        "B. Moss, Tides and Pilots, Port Review (May 5, 2020), https://www.portreview.org/2020/05/tides-and-pilots.html."
    );
    assert!(codes(&reading).contains(&"line-displaced"));
}

#[test]
fn labels_amid_a_pages_only_line_begin_its_notes() {
    let page = |n: u32, body: &str| {
        let (a, b) = (2 * n - 1, 2 * n);
        format!(
            "{} HARBOR LAW JOURNAL {body} ships come.{a} Nobody minds them by day,{b} and nobody sees them by night, though the pilots {a}. A. Lee, *Tides* {n} (2019). {b}. B. Moss, *{body}*.\n",
            100 + n
        )
    };
    let bodies = ["To this harbor", "and their masters say that", "all agree that", "or doubt that"];
    let pages: Vec<String> = (1..).zip(bodies).map(|(n, body)| page(n, body)).collect();
    let text = pages.join("\x0C");
    let reading = reading(&text);
    assert_eq!(reading.notes.len(), 8);
    assert_eq!(notes(&reading)[3], ("n4", "B. Moss, and their masters say that.", Some("day,")));
    let cut = "though the pilots and their masters say that ships come.";
    assert!(passages(&reading)[0].contains(cut));
    assert!(!reading.text.contains("JOURNAL"));
}

#[test]
fn numbers_that_nothing_calls_begin_no_notes() {
    let page = |n: u32| {
        format!(
            "T. {n} S., R. {n} W., secs. 1 and 2. T. {n} N., R. {n} E. Of these {n} Acres are lost. See {n} Stat. 5.\n"
        )
    };
    let text = (1..=9).map(page).collect::<Vec<_>>().join("\x0C");
    assert!(reading(&text).notes.is_empty());
}

#[test]
fn lost_and_damaged_numbers_are_healed() {
    let calls: String = (1..=14).map(|n| format!("Claim number {n} is made.^{{{n}}} ")).collect();
    let list: String = (1..=14)
        .map(|n| match n {
            5 => "E. Author, *Work Five*, Journal (2015).\n\n".to_owned(),
            13 => "^{3} Author 13, *Work 13*, Journal (2013).\n\n".to_owned(),
            _ => format!("^{{{n}}} Author {n}, *Work {n}*, Journal (2010).\n\n"),
        })
        .collect();
    let reading = reading(&format!("{FRONT}{calls}\n\n{list}"));
    let numbers: Vec<_> = reading.notes.iter().filter_map(|n| n.number).collect();
    assert_eq!(numbers, (1..=14).collect::<Vec<_>>());
    assert!(notes(&reading)[4].1.starts_with("E. Author"));
    assert!(notes(&reading)[12].1.starts_with("Author 13"));
    assert_eq!(codes(&reading).iter().filter(|c| **c == "note-number-repaired").count(), 2);
}

#[test]
fn a_call_with_a_damaged_number_is_healed() {
    let text = format!(
        "{FRONT}It holds.¹ He said that it \"does not hold.³² The end.³\n\n¹ See A.\n\n² See B.\n\n³ See C.\n"
    );
    let reading = reading(&text);
    assert_eq!(notes(&reading)[1], ("n2", "See B.", Some("hold.")));
    assert!(codes(&reading).contains(&"call-number-repaired"));
}

#[test]
fn false_marks_call_nothing() {
    let text = format!(
        "{FRONT}An area of 10⁶ m² costs $70,995.10 under Section 301.¹ In 1999 it was 3.5.² So.³\n\n¹ See A.\n\n² See B.\n\n³ See C.\n"
    );
    let reading = reading(&text);
    assert!(passages(&reading)[1].starts_with("An area of 10⁶ m² costs $70,995.10 under Section 301."));
    assert_eq!(reading.passages.iter().map(|p| p.calls.len()).sum::<usize>(), 3);
}

#[test]
fn a_note_printed_twice_is_kept_once() {
    let text = format!(
        "{FRONT}Ships come.¹ Ships go.² They return.³\n\n¹ See A. Lee. ² B. Moss, *The Pilots*, Port Rev. (2020),\n\n\
         ² B. Moss, *The Pilots*, Port Rev. (2020), https://portrev.org/pilots.\n\n³ *Id.*\n"
    );
    let reading = reading(&text);
    assert_eq!(notes(&reading)[1].1, "B. Moss, The Pilots, Port Rev. (2020), https://portrev.org/pilots.");
    assert!(codes(&reading).contains(&"duplicate-dropped"));
    assert!(reading.furniture.iter().any(|f| f.kind == FurnitureKind::Duplicate));
}

#[test]
fn brackets_call_a_section_of_notes() {
    let text = format!(
        "{FRONT}1. First item of a list.\n\n2. Second item.\n\nShips [1] come [2, 3] and go [1].\n\nNotes\n\n1. A. Lee.\n\n2. B. Moss.\n\n3. C. Reed.\n"
    );
    let reading = reading(&text);
    assert_eq!(
        notes(&reading).iter().map(|n| (n.1, n.2)).collect::<Vec<_>>(),
        [("A. Lee.", Some("Ships")), ("B. Moss.", Some("come")), ("C. Reed.", Some("come"))]
    );
    let calls: Vec<_> = reading.passages.iter().flat_map(|p| &p.calls).map(|c| c.note.as_str()).collect();
    assert_eq!(calls, ["n1", "n2", "n3", "n1"]);
    assert!(passages(&reading).contains(&"Ships come and go."));
}

#[test]
fn numbering_restarts_with_each_chapter() {
    let chapter = |n: u32| {
        format!(
            "Chapter {n}. The Tides\n\nIn chapter {n} the tides are told.¹ They are told at length.² They are told again.³\n\nNotes to Chapter {n}\n\n\
             1. See A{n}, at 3.\n\n2. See B{n}, at 4.\n\n3. Id.\n\n"
        )
    };
    let reading = reading(&format!("{FRONT}{}{}", chapter(1), chapter(2)));
    let read: Vec<_> = notes(&reading);
    assert_eq!(read.iter().map(|n| n.0).collect::<Vec<_>>(), ["n1", "n2", "n3", "s2.n1", "s2.n2", "s2.n3"]);
    assert_eq!(read[3], ("s2.n1", "See A2, at 3.", Some("told.")));
    assert!(reading.notes.iter().all(|n| n.call.is_some()));
}

#[test]
fn labelled_notes_are_numbered_by_first_call() {
    let text = "# Title\n\nOne[^b] and two[^a] and one again[^b].\n\n[^a]: Second.\n[^b]: First.\n\n    With a second paragraph.\n[^c]: Never called.\n";
    let reading = reading(text);
    assert_eq!(
        notes(&reading),
        [
            ("n1", "First. With a second paragraph.", Some("One")),
            ("n2", "Never called.", None),
            ("n3", "Second.", Some("two"))
        ]
    );
    assert_eq!(reading.passages[0].calls.len(), 3);
}

#[test]
fn rows_of_a_table_are_notes_whose_calls_are_lost() {
    let reading = reading(&format!(
        "{FRONT}# Footnotes\n\n| 1. | See A. \n| 2. | See B, at 5. \n| 3. | Id. \n\nDisclaimer: none.\n"
    ));
    assert_eq!(notes(&reading), [("n1", "See A.", None), ("n2", "See B, at 5.", None), ("n3", "Id.", None)]);
    assert_eq!(codes(&reading), ["calls-lost"]);
}

#[test]
fn authors_have_notes_of_their_own() {
    let text = format!(
        "On Harbors\nAda Lee* & Ben Moss†\n{}* Professor of Harbors.\n† Master of Tides.\n1. See A.\n2. See B.\n",
        "The harbor is old and its law is older than that of any other harbor.1\nThe law of it is hardly known to those who live by it in these parts.2\n"
    );
    let reading = reading(&text);
    let read: Vec<_> = notes(&reading).into_iter().map(|n| (n.0, n.1)).collect();
    assert_eq!(
        read,
        [("n1", "See A."), ("n2", "See B."), ("a1", "Professor of Harbors."), ("a2", "Master of Tides.")]
    );
    assert_eq!(reading.metadata.authors, ["Ada Lee", "Ben Moss"]);
}

#[test]
fn hostile_input_takes_linear_time() {
    let inputs = [
        "7".repeat(300_000),
        (1..60_000).map(|n| format!("{n}. Note\n")).collect(),
        (1..60_000).map(|n| format!("word.{n} ")).collect(),
        "¹".repeat(100_000),
        "(".repeat(100_000),
        "[".repeat(100_000),
        "*a ".repeat(60_000),
        "^{".repeat(60_000),
        "<sup>".repeat(40_000),
        "[^a]".repeat(40_000),
        "https://a.b/c\n\n".repeat(20_000),
        "¹ A,\n\nhttps://a.b/c-\n\n".repeat(5_000),
        "a-\n".repeat(60_000),
        "Page 3\n\x0C\n12\n".repeat(20_000),
        "^[".repeat(60_000),
        (1..60_000).map(|n| format!("word.{n} {n} Note\x0C")).collect(),
        (1..60_000).map(|n| format!("word.{} {} Note ", n % 900, n % 900)).collect::<String>() + "\x0C1",
        (1..60_000).map(|n| format!("^{n} Note. See {n}/ and ({n})\n")).collect(),
    ];
    for input in inputs {
        let start = std::time::Instant::now();
        let _ = reading(&input);
        let took = start.elapsed();
        let head: String = input.chars().take(12).collect();
        assert!(took.as_secs() < 8, "{head}… took {took:?}");
    }
}

#[test]
fn word_lists_are_sound() {
    let lists = [
        include_str!("../../annotations/data/boilerplate.txt"),
        include_str!("../../annotations/data/note-headings.txt"),
        include_str!("../../annotations/data/note-openers.txt"),
        include_str!("../../annotations/data/open-words.txt"),
    ];
    for list in lists {
        let lines: Vec<&str> = list.lines().collect();
        assert!(lines[0].starts_with("# ") && lines[0].contains("Source:"), "{}", lines[0]);
        let mut words = lines[1..].to_vec();
        assert!(
            words.iter().all(|w| !w.is_empty() && w.trim() == *w && w.to_lowercase() == *w),
            "{}",
            lines[0]
        );
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), lines.len() - 1, "a word stands twice: {}", lines[0]);
    }
}

/// Pieces that damaged documents are made of.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "The pilots know the tides.",
        "and nobody knows the law",
        "Ships come and go.¹² More",
        "as was said.7",
        "See *Lee*, supra note 4,",
        "https://a.b/c/d-\n",
        "https://a.b/tides.html.",
        "\n",
        "\n\n",
        "\n\n",
        " ",
        "\x0C",
        "<<PAGE_BREAK>>\n",
        "# Notes\n\n",
        "## A Title\n\n",
        "Notes\n\n",
        "1. Item one.\n",
        "2. Item two.\n",
        "³ See B. Moss.\n\n",
        "[^a]",
        "\n\n[^a]: A note.\n\n",
        "| 4. | Row note.\n",
        "> quoted\n",
        "- bullet\n",
        "* starred\n",
        "the regu-\nlation",
        "\n12\n",
        "A. Heading Here\n",
        "CHAPTER TWO\n\n",
        "Contents\nPart One ........ 12\n",
        "[5] ",
        "(a) clause; ",
        "“quoted.”8 ",
        "\u{FFFD}",
        "𝒳 é ",
    ];
    prop_oneof![4 => proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned), 1 => "[a-zA-Z0-9 .,;*_^${}<>\\[\\]()&|#¹²³\\n-]{0,24}"]
}

/// A text of pages whose notes are run into its lines; some labels are lost, some numbers are none.
fn run_in_pages() -> impl Strategy<Value = String> {
    let page = (proptest::collection::vec(piece(), 1..4), 1..4_u32, any::<bool>(), any::<bool>());
    proptest::collection::vec(page, 2..8).prop_map(|pages| {
        let (mut text, mut next) = (String::from("On Tides\n\n"), 1);
        for (pieces, notes, upward, dotted) in pages {
            let numbers: Vec<u32> = (next..next + notes).collect();
            next += notes;
            text += &pieces.concat();
            text.extend(numbers.iter().map(|n| format!(" The pilots say so.{n} Nobody else does")));
            let label =
                |n: &u32| format!(" {n}{} See A. Lee, *Tides* {n} (2019).", if dotted { "." } else { "" });
            let notes: Vec<String> = numbers.iter().map(label).collect();
            text += &if upward { notes.concat() } else { notes.into_iter().rev().collect() };
            text += "\n\x0C";
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost(pieces in proptest::collection::vec(piece(), 1..40)) {
        check(&pieces.concat())?;
    }

    #[test]
    fn nothing_of_run_in_notes_is_lost(source in run_in_pages()) {
        check(&source)?;
    }
}

/// Checks that body, notes and furniture are the source, and that every span is sound.
fn check(source: &str) -> Result<(), TestCaseError> {
    let Ok(ingested) = ingest(source.as_bytes(), "x.md") else { return Ok(()) };
    let reading = read(ingested);
    let mut covered = vec![false; source.len()];
    let ranges = reading
        .passages
        .iter()
        .flat_map(|p| &p.source)
        .chain(reading.notes.iter().flat_map(|n| &n.source))
        .chain(reading.furniture.iter().map(|f| &f.source));
    for range in ranges {
        let SourceRange::Bytes { start, end } = *range else { panic!("{range:?} is no range of bytes") };
        prop_assert!(
            start <= end
                && end <= source.len()
                && source.is_char_boundary(start)
                && source.is_char_boundary(end)
        );
        covered[start..end].fill(true);
    }
    // Markup may hold letters of its own: tags, the labels of notes, page marks.
    let bare = !source.contains(['<', '$', '&', '{']) && !source.contains("[^") && !source.contains("](");
    if bare {
        let lost: String = source
            .char_indices()
            .filter(|(at, c)| !covered[*at] && c.is_alphabetic())
            .map(|(_, c)| c)
            .collect();
        prop_assert!(lost.is_empty(), "lost {lost:?} of {source:?}");
    }
    let text = &reading.text;
    for passage in &reading.passages {
        prop_assert!(text.get(passage.start..passage.end).is_some_and(|t| !t.is_empty()));
        prop_assert!(
            passage.sentences.iter().all(|[s, e]| passage.start <= *s
                && s < e
                && *e <= passage.end
                && text.get(*s..*e).is_some())
        );
        prop_assert!(
            passage
                .calls
                .iter()
                .all(|c| passage.start <= c.at && c.at <= passage.end && text.is_char_boundary(c.at))
        );
        prop_assert!(passage.calls.iter().all(|c| reading.notes.iter().any(|n| n.id == c.note)));
    }
    for note in &reading.notes {
        prop_assert!(text.get(note.start..note.end).is_some());
    }
    prop_assert!(reading.runs.iter().all(|r| text.get(r.span.start..r.span.end).is_some()));
    prop_assert!(reading.sections.iter().all(|s| text.get(s.start..s.end).is_some()));
    prop_assert!(reading.diagnostics.iter().all(|d| d.start <= d.end && d.end <= text.len()));
    let mut ids: Vec<_> = reading.notes.iter().map(|n| &n.id).collect();
    ids.sort();
    ids.dedup();
    prop_assert_eq!(ids.len(), reading.notes.len());
    Ok(())
}
