use super::*;
use crate::citations::scan::scan;
use crate::ingest::{Run, RunKind};

/// The citations of a note as signal and text, commentary in brackets.
fn read(text: &str) -> Vec<String> {
    let note = Span::new(0, text.len());
    let segments = split(text, note, &scan(text, note));
    for pair in segments.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "segments overlap in {text:?}");
    }
    segments
        .iter()
        .map(|segment| match (segment.kind, segment.signal) {
            (SegmentKind::Commentary, _) => format!("[{}]", segment.span.of(text)),
            (_, Some(signal)) => format!("{} | {}", signal.of(text), segment.body.of(text)),
            (_, None) => segment.body.of(text).to_owned(),
        })
        .collect()
}

#[test]
fn notes_split_into_citations_and_commentary() {
    let cases: &[(&str, &[&str])] = &[
        // Laws in a list, a law and a sentence, a report in a sentence, a sentence with years.
        (
            "Grid Act, 2012 (P.L. 112-55), Port Act of 2018 (P.L. 115-123), and the Tax Act, 2025 (P.L. 118-158).",
            &[
                "Grid Act, 2012 (P.L. 112-55)",
                "Port Act of 2018 (P.L. 115-123)",
                "the Tax Act, 2025 (P.L. 118-158)",
            ],
        ),
        // A day that a source was updated, and one on which something happened.
        (
            "Ann Roe, “Grids,” Port Post, updated March 12, 2025; and Moe, “Ports of Asia.”",
            &["Ann Roe, “Grids,” Port Post, updated March 12, 2025", "Moe, “Ports of Asia.”"],
        ),
        (
            "The House agreed to the bill, which has this rule, on July 3, 2025.",
            &["[The House agreed to the bill, which has this rule, on July 3, 2025.]"],
        ),
        ("93 Stat. 1381. The President sent the plan.", &["93 Stat. 1381", "[The President sent the plan.]"]),
        (
            "Reports that discuss it include CRS Report RL30240, Grids and Ports, by Ann Roe.",
            &["[Reports that discuss it include]", "CRS Report RL30240, Grids and Ports, by Ann Roe"],
        ),
        (
            "Those who did not serve received votes in 1997, 2013, and 2019.",
            &["[Those who did not serve received votes in 1997, 2013, and 2019.]"],
        ),
        // A quoted title that asks, with what looks like a name behind it.
        (
            "Roe, Ann B., “What Is a Grid?” Grid Today, 2 May 2019, https://a.org/b.",
            &["Roe, Ann B., “What Is a Grid?” Grid Today, 2 May 2019, https://a.org/b"],
        ),
        // String cites, and semicolons that do not part them.
        (
            "See Ann Roe, One, Slate (2019); Bo Li, Two, Wired (2020).",
            &["See | Ann Roe, One, Slate (2019)", "Bo Li, Two, Wired (2020)"],
        ),
        (
            "Ann Roe, Cost, risk and trust; saving the grid, National Grid Office (Feb. 2, 2019), https://a.org/b.",
            &[
                "Ann Roe, Cost, risk and trust; saving the grid, National Grid Office (Feb. 2, 2019), https://a.org/b",
            ],
        ),
        (
            "Ann Roe, One, 5 Tex. L. Rev. 1 (2019) (emphasis added; notes omitted); and Bo Li, Two, 6 Tex. L. Rev. 7 (2020).",
            &[
                "Ann Roe, One, 5 Tex. L. Rev. 1 (2019) (emphasis added; notes omitted)",
                "Bo Li, Two, 6 Tex. L. Rev. 7 (2020)",
            ],
        ),
        // Sentence ends between citations, inside titles, behind abbreviations.
        (
            "Ann Roe, One, Brookings Inst. (2019), https://a.org/b. See also Bo Li, Two, Lawfare (2020).",
            &[
                "Ann Roe, One, Brookings Inst. (2019), https://a.org/b",
                "See also | Bo Li, Two, Lawfare (2020)",
            ],
        ),
        (
            "Ann Roe, They Took the Jobs. Now They Walk Dogs, Wash. Post (June 2, 2023).",
            &["Ann Roe, They Took the Jobs. Now They Walk Dogs, Wash. Post (June 2, 2023)"],
        ),
        ("Ann B. Roe, One, U.S. Dep't of State (2019).", &["Ann B. Roe, One, U.S. Dep't of State (2019)"]),
        // Commentary before, behind and around.
        (
            "Prices rose sharply that year. Ann Roe, One, Slate (2019).",
            &["[Prices rose sharply that year]", "Ann Roe, One, Slate (2019)"],
        ),
        (
            "Ann Roe, One, Slate (2019). This was later revised.",
            &["Ann Roe, One, Slate (2019)", "[This was later revised.]"],
        ),
        (
            "For two exceptions, see Ann Roe, One, Slate (2019).",
            &["[For two exceptions,]", "see | Ann Roe, One, Slate (2019)"],
        ),
        (
            "For more, see CRS Report R40001, Some Title, by Ann Roe.",
            &["[For more,]", "see | CRS Report R40001, Some Title, by Ann Roe"],
        ),
        (
            "This discussion will focus on one firm in particular.",
            &["[This discussion will focus on one firm in particular.]"],
        ),
        // Cross references name no source; back-references do.
        (
            "Compare Roe v. Li, 1 U.S. 2, 3 (1990), with Moe v. Li, 4 U.S. 5 (1991).",
            &["Compare | Roe v. Li, 1 U.S. 2, 3 (1990)", "with | Moe v. Li, 4 U.S. 5 (1991)"],
        ),
        (
            "See Roe to Li, June 6, 1990 and Li to Moe, July 12, 1990, Grid Papers, Box 3.",
            &["See | Roe to Li, June 6, 1990", "Li to Moe, July 12, 1990, Grid Papers, Box 3"],
        ),
        (
            "Grid Office. Safe Grids: A Baseline for Threats. 2016.",
            &["Grid Office. Safe Grids: A Baseline for Threats. 2016"],
        ),
        (
            "On that, see R. Ann Roe, Grids, 6 Grid. Commun. Q. 9 (2015).",
            &["[On that,]", "see | R. Ann Roe, Grids, 6 Grid. Commun. Q. 9 (2015)"],
        ),
        ("See infra Part II.", &["[See infra Part II.]"]),
        ("See infra note 23.", &["See | infra note 23"]),
        ("Roe & Li, supra note 4; Id. at 7.", &["Roe & Li, supra note 4", "Id. at 7"]),
        ("For example, Ann Roe, One, Slate (2019).", &["[For example,]", "Ann Roe, One, Slate (2019)"]),
        ("Codified at 49 U.S.C. §6702(d)(3).", &["[Codified at]", "49 U.S.C. §6702(d)(3)"]),
        // A date at the very end is anchor enough.
        ("GridWatch, \"Prices,\" July 20, 2017.", &["GridWatch, \"Prices,\" July 20, 2017"]),
        ("It was signed on July 20, 2017.", &["[It was signed on July 20, 2017.]"]),
        // A comma instead of a semicolon behind a parenthesis.
        (
            "Ann Roe, One, 5 Tex. L. Rev. 1 (2019) (risk), Bo Li, Two, 6 Tex. L. Rev. 7 (2020) (cost).",
            &["Ann Roe, One, 5 Tex. L. Rev. 1 (2019) (risk)", "Bo Li, Two, 6 Tex. L. Rev. 7 (2020) (cost)"],
        ),
        // Full stops in the place of commas.
        (
            "Office of Digital Affairs. Open Guidance. May 5, 2019. https://a.gov/b.",
            &["Office of Digital Affairs. Open Guidance. May 5, 2019. https://a.gov/b"],
        ),
    ];
    for (text, want) in cases {
        assert_eq!(&read(text), want, "{text}");
    }
}

#[test]
fn parentheticals_and_short_names_are_found() {
    let text = "Ann Roe, One (Two), Slate (2019), https://a.org/b [https://perma.cc/AB12-CD34] [hereinafter, \"Roe One\"] (noting \"costs (all)\").";
    let note = Span::new(0, text.len());
    let segments = split(text, note, &scan(text, note));
    assert_eq!(segments.len(), 1);
    assert_eq!(segments[0].hereinafter.map(|h| h.of(text)), Some("Roe One"));
    let found: Vec<&str> = segments[0].parentheticals.iter().map(|p| p.of(text)).collect();
    assert_eq!(found, ["noting \"costs (all)\""]);
    for (text, want) in [
        ("Ann Roe, One, Slate (2019) (the “Roe Report”).", Some("Roe Report")),
        ("Ann Roe, One, Slate (2019) (“Costs rose sharply.”).", None),
    ] {
        let note = Span::new(0, text.len());
        let segments = split(text, note, &scan(text, note));
        assert_eq!(segments[0].hereinafter.map(|h| h.of(text)), want, "{text}");
    }
}

#[test]
fn hostile_notes_cost_no_more_than_their_length() {
    for piece in [
        "(",
        "a. ",
        "A. ",
        "; ",
        "(2019) ",
        "see ",
        "“x. ",
        "https://a.b/c- ",
        "[https://a.b] ",
        "in Ann Roe ",
        "supra ",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        let note = Span::new(0, text.len());
        let scan = scan(&text, note);
        for segment in split(&text, note, &scan) {
            crate::citations::full::parse(&text, &segment, &scan, &[]);
        }
    }
}

#[test]
fn titles_in_italics_or_links_make_citations() {
    let text = "See Grid Bank, Tax and Ports, Grid Brief. That is so.";
    let note = Span::new(0, text.len());
    let at = text.find("Tax").unwrap();
    let run = Run { span: Span::new(at, at + "Tax and Ports".len()), kind: RunKind::Italic };
    let kinds = |runs: &[Run]| -> Vec<SegmentKind> {
        split(text, note, &scan(text, note).with_titles(text, runs)).iter().map(|s| s.kind).collect()
    };
    assert_eq!(kinds(&[run])[0], SegmentKind::Citation);
    assert_eq!(kinds(&[])[0], SegmentKind::Commentary);
}
