mod europe;
mod heads;
mod humanities;
mod places;

use super::*;
use crate::citations::scan::scan;
use crate::citations::split::split;
use crate::ingest::RunKind;

/// The first citation of a note.
fn read(text: &str, runs: &[Run]) -> Citation {
    let note = Span::new(0, text.len());
    let scan = scan(text, note).with_titles(text, runs);
    let segments = split(text, note, &scan);
    parse(text, &segments[0], &scan, runs).unwrap()
}

/// The fields that are there: `title=…`, in the order of the schema; authors joined by `+`.
fn fields(c: &Citation) -> String {
    let authors = c.authors.join("+");
    let named = [
        ("authors", Some(&authors).filter(|a| !a.is_empty())),
        ("title", c.title.as_ref()),
        ("in", c.container.as_ref()),
        ("vol", c.volume.as_ref()),
        ("page", c.page.as_ref()),
        ("date", c.date.as_ref()),
        ("url", c.url.as_ref()),
        ("pin", c.pin.as_ref()),
    ];
    let there = named.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)));
    there.collect::<Vec<_>>().join(" | ")
}

#[test]
fn styles_of_full_citations() {
    for (text, want, kind) in [
        // Bluebook and law reviews, with small capitals as capitals.
        // A volume of two years is no year of its own.
        (
            "Bo Li, Grids, 13–14 Grid L. Rev. 1.",
            "authors=Bo Li | title=Grids | in=Grid L. Rev. | vol=13–14 | page=1",
            Kind::LawJournal,
        ),
        // Brazilian entries, with the journal in italics or not.
        (
            "LI, H.; ROE, A. B. The end of cheap ports. Journal of Grids, v. 26, n. 4, p. 57-74, 2012.",
            "authors=LI, H.+ROE, A. B. | title=The end of cheap ports | in=Journal of Grids | vol=26 | page=57-74 | date=2012",
            Kind::Journal,
        ),
        // Reports in the manner of think tanks, the first surname first before a title without marks.
        (
            "Roe, Ann, Bo T. Li, and Cy Moe, How Clerks Count: Ten Lessons, Grid Corporation, RR-A953-1, 2023. As of May 14, 2026: https://grid.org/clerks",
            "authors=Roe, Ann+Bo T. Li+Cy Moe | title=How Clerks Count: Ten Lessons | in=Grid Corporation | date=2023 | url=https://grid.org/clerks",
            Kind::Report,
        ),
        (
            "Roe, Ann and Bo Li, How Clerks Count, Grid Institute, 2021a.",
            "authors=Roe, Ann+Bo Li | title=How Clerks Count | in=Grid Institute | date=2021",
            Kind::Report,
        ),
        (
            "Ann Roe et Bo Li, « Les ports », Revue des ports, no 1, janvier–février 2000, p. 54-68.",
            "authors=Ann Roe+Bo Li | title=Les ports | in=Revue des ports | page=54-68 | date=2000-01",
            Kind::Journal,
        ),
        // What is asked stays in the title.
        (
            "Ann Roe, Why So Slow?, Wired (July 17, 2020), https://wired.com/slow",
            "authors=Ann Roe | title=Why So Slow? | in=Wired | date=2020-07-17 | url=https://wired.com/slow",
            Kind::News,
        ),
        // Chicago and its kin, with several authors.
        (
            "Roe, Ann, Bo T. Li, and Cy Moe. “How Clerks Count.” Grid Institute, 2021. https://grid.org/clerks",
            "authors=Roe, Ann+Bo T. Li+Cy Moe | title=How Clerks Count | in=Grid Institute | date=2021 | url=https://grid.org/clerks",
            Kind::Report,
        ),
        (
            "Roe, Ann, et al. “How Clerks Count.” Grid Institute, 2021, www.grid.org/clerks.",
            "authors=Roe, Ann+et al. | title=How Clerks Count | in=Grid Institute | date=2021 | url=www.grid.org/clerks",
            Kind::Report,
        ),
        (
            "Roe, Ann. “The Guild.” In Trades of the Coast, edited by Bo Li, 45–67. Oxford: Oxford University Press, 2012.",
            "authors=Roe, Ann | title=The Guild | in=Trades of the Coast | page=45–67 | date=2012",
            Kind::Chapter,
        ),
        (
            "Roe, Ann. Paper Ports. Penguin, 2018.",
            "authors=Roe, Ann | title=Paper Ports | in=Penguin | date=2018",
            Kind::Book,
        ),
        (
            "“About the Index.” World Bank. Accessed March 3, 2020. https://grid.org/index",
            "title=About the Index | in=World Bank | url=https://grid.org/index",
            Kind::Government,
        ),
        // Names and year, a comma behind them.
        (
            "Roe, A., Bo Li and Cy Moe (2014), Better Ports: Nine Steps. Grid Institute",
            "authors=Roe, A.+Bo Li+Cy Moe | title=Better Ports: Nine Steps | date=2014",
            Kind::Other,
        ),
        (
            "Roe, A. (ed.) (2015), Guidelines for Good Ports. Grid Institute",
            "authors=Roe, A. | title=Guidelines for Good Ports | date=2015",
            Kind::Other,
        ),
        // A chapter before the section.
        ("G.L. c. 279, § 24.", "in=G.L. | page=279 | pin=§ 24", Kind::Statute),
        // A year with a letter in it that could not be read is none.
        (
            "Bo Li, “Ports,” Grid Times, 198\u{fffd}2, at 4.",
            "authors=Bo Li | title=Ports | in=Grid Times | page=4",
            Kind::News,
        ),
        // A series of treaties counts its volumes.
        (
            "Grid Convention, Dec. 10, 1982, 1833 U.N.T.S. 397.",
            "title=Grid Convention | in=U.N.T.S. | vol=1833 | page=397 | date=1982-12-10",
            Kind::Treaty,
        ),
        (
            "Grid Convention, 1833 U.N.T.S. 397.",
            "title=Grid Convention | in=U.N.T.S. | vol=1833 | page=397",
            Kind::Treaty,
        ),
        (
            "Ann B. Roe & Bo Li, Grids, Chips, and Law, 103 Minn. L. Rev. 1135, 1141 (2019).",
            "authors=Ann B. Roe+Bo Li | title=Grids, Chips, and Law | in=Minn. L. Rev. | vol=103 | page=1135 | date=2019 | pin=1141",
            Kind::LawJournal,
        ),
        (
            "ANN ROE ET AL., CTR. FOR GRID POL’Y, SAFE GRIDS 21–23 (2017), https://a.org/b.pdf.",
            "authors=ANN ROE+ET AL. | title=SAFE GRIDS | in=CTR. FOR GRID POL’Y | date=2017 | url=https://a.org/b.pdf | pin=21–23",
            Kind::Report,
        ),
        (
            "ANN ROE, ARMY OF GRIDS 68–78, 150–77 (2019).",
            "authors=ANN ROE | title=ARMY OF GRIDS | date=2019 | pin=68–78, 150–77",
            Kind::Book,
        ),
        (
            "Ann Roe, Work, in THE GRID READER: AN AGENDA 197, 202 (Bo Li ed., 2019).",
            "authors=Ann Roe | title=Work | in=THE GRID READER: AN AGENDA | page=197 | date=2019 | pin=202",
            Kind::Chapter,
        ),
        (
            "Ann Roe, Grids at Risk, Wired (Aug. 10, 2020), https://www.wired.com/grids/.",
            "authors=Ann Roe | title=Grids at Risk | in=Wired | date=2020-08-10 | url=https://www.wired.com/grids/",
            Kind::News,
        ),
        (
            "Grid Strategy: Safe and Sound, U.S. Dep't of Energy, Grid Sec. Agency (revised May 13, 2020), at 7.",
            "title=Grid Strategy: Safe and Sound | in=U.S. Dep't of Energy, Grid Sec. Agency | date=2020-05-13 | pin=7",
            Kind::Government,
        ),
        (
            "Ann Roe, Draft on Grids 4 (Oct. 25, 2023) (unpublished manuscript), https://a.org/b.pdf [https://perma.cc/EES5-TLJU].",
            "authors=Ann Roe | title=Draft on Grids | date=2023-10-25 | url=https://a.org/b.pdf | pin=4",
            Kind::Other,
        ),
        // Quoted titles: reports, magazines, Chicago, OSCOLA.
        (
            "Ann Roe, \"Grids, Again,\" Harvard Business Review, March 2, 2017, https://hbr.org/a.",
            "authors=Ann Roe | title=Grids, Again | in=Harvard Business Review | date=2017-03-02 | url=https://hbr.org/a",
            Kind::Journal,
        ),
        (
            "GridWatch, \"Prices,\" accessed December 1, 2025, https://www.gridwatch.com/.",
            "authors=GridWatch | title=Prices | url=https://www.gridwatch.com/",
            Kind::Web,
        ),
        (
            "Ann Roe, “Weapons of Trade,” International Security 44, no. 1 (Summer 2019): 42–79.",
            "authors=Ann Roe | title=Weapons of Trade | in=International Security | vol=44 | page=42–79 | date=2019",
            Kind::Journal,
        ),
        (
            "Ann Roe, Grid War: The Fight (New York: Scribner, 2022), 215.",
            "authors=Ann Roe | title=Grid War: The Fight | in=Scribner | date=2022 | pin=215",
            Kind::Book,
        ),
        (
            "Ann Roe, ‘Deterrence in Grids’ (2016) 41 International Security 44, 52.",
            "authors=Ann Roe | title=Deterrence in Grids | in=International Security | vol=41 | page=44 | date=2016 | pin=52",
            Kind::Journal,
        ),
        // Institutions as authors, numbered series, official documents.
        (
            "Grid Reliability Corporation (GRC), Large Loads, white paper, July 2025, p. 7.",
            "authors=Grid Reliability Corporation (GRC) | title=Large Loads | date=2025-07 | pin=7",
            Kind::Report,
        ),
        (
            "CRS Report R40001, Grids: Questions and Answers, by Ann Roe and Bo Li.",
            "authors=Ann Roe+Bo Li | title=Grids: Questions and Answers | in=CRS Report R40001",
            Kind::Report,
        ),
        (
            "Executive Order 14000 of May 5, 2025, \"Securing Grids,\" 90 Federal Register 100, May 9, 2025.",
            "title=Securing Grids | in=Federal Register | vol=90 | page=100 | date=2025-05-09",
            Kind::ExecutiveOrder,
        ),
        ("15 U.S.C. § 9401(3).", "in=U.S.C. | vol=15 | page=9401(3)", Kind::Statute),
        ("7 C.F.R. §4274.301(b).", "in=C.F.R. | vol=7 | page=4274.301(b)", Kind::Regulation),
        (
            "Roe v. Li Grids, Inc., 480 U.S. 321, 329 (1987).",
            "title=Roe v. Li Grids, Inc. | in=U.S. | vol=480 | page=321 | date=1987 | pin=329",
            Kind::Case,
        ),
        (
            "Grid Agreement Between Freedonia and Sylvania, Jan. 1, 2020.",
            "title=Grid Agreement Between Freedonia and Sylvania | date=2020-01-01",
            Kind::Other,
        ),
        (
            "AI Rules: Hearing Before the S. Comm. on Grids, 118th Cong. 3–6 (2023).",
            "title=AI Rules: Hearing Before the S. Comm. on Grids | vol=118th Cong. | date=2023 | pin=3–6",
            Kind::Hearing,
        ),
        (
            "“Grids at Work” by Ann Roe and Bo Li, Journal of Grids, 2017.",
            "authors=Ann Roe+Bo Li | title=Grids at Work | in=Journal of Grids | date=2017",
            Kind::Journal,
        ),
        (
            "Ann Roe and Bo Li “Grids Again: A Study” (Grid Institute, 2007).",
            "authors=Ann Roe+Bo Li | title=Grids Again: A Study | in=Grid Institute | date=2007",
            Kind::Report,
        ),
        (
            "Joint Stipulation ¶¶ 42, 47, Roe v. Li Corp., No. 13-01797 (N.D. Cal. Feb. 12, 2014).",
            "title=Roe v. Li Corp. | date=2014-02-12 | pin=¶¶ 42, 47",
            Kind::Case,
        ),
        (
            "GSC, CPP20081113563001, “Roundup of Grids, 1 April,” 13 November 2008.",
            "authors=GSC | title=Roundup of Grids, 1 April | in=CPP20081113563001 | date=2008-11-13",
            Kind::Other,
        ),
        ("For more information visit: https://a.example/grids.", "url=https://a.example/grids", Kind::Web),
        (
            "Ann Roe, Das Gitter, Suhrkamp, Frankfurt am Main 1979, S. 36.",
            "authors=Ann Roe | title=Das Gitter | in=Suhrkamp | date=1979 | pin=36",
            Kind::Book,
        ),
        (
            "Grid Declaration of Principles, Paragraph 50, WSIS-03/GENEVA/DOC/0004.",
            "title=Grid Declaration of Principles | in=WSIS-03/GENEVA/DOC/0004 | pin=Paragraph 50",
            Kind::Other,
        ),
        (
            "Roe, Ann, and Bo Li. Grids of Asia. London: Sage, 2004.",
            "authors=Roe, Ann+Bo Li | title=Grids of Asia | in=Sage | date=2004",
            Kind::Book,
        ),
        (
            "Grid Agency. Grids: Actions Needed. May 14, 2017. https://a.gov/b.",
            "authors=Grid Agency | title=Grids: Actions Needed | date=2017-05-14 | url=https://a.gov/b",
            Kind::Government,
        ),
        (
            "U.S. Department of Grids. Quadrennial Grid Review Report. Washington, DC: Department of Grids, May 2010.",
            "authors=U.S. Department of Grids | title=Quadrennial Grid Review Report | in=Department of Grids | date=2010-05",
            Kind::Government,
        ),
        ("“Grids Open,” Xinhua, 2 July, 1999.", "title=Grids Open | in=Xinhua | date=1999-07-02", Kind::News),
        ("The Times (London), 14 September 2007.", "in=The Times | date=2007-09-14", Kind::News),
        (
            "Ann Roe (grid worker), phone interview with author, January 25, 2021.",
            "authors=Ann Roe | title=phone interview with author | date=2021-01-25",
            Kind::Other,
        ),
        (
            "“Grids and Law”, Ann Roe and Bo Li, 2018.",
            "authors=Ann Roe+Bo Li | title=Grids and Law | date=2018",
            Kind::Other,
        ),
        (
            "Ann Roe, Grids of Asia, trans. Bo Li (London: Verso, 1999), pp. 3–5.",
            "authors=Ann Roe | title=Grids of Asia | in=Verso | date=1999 | pin=3–5",
            Kind::Book,
        ),
        (
            "Ann Roe, “Grids,” in Bo Li and Cy Moe, eds., Handbook of Cranes (London: Sage, 2004), pp. 3–5.",
            "authors=Ann Roe | title=Grids | in=Handbook of Cranes | date=2004 | pin=3–5",
            Kind::Chapter,
        ),
        (
            "“Grid Hearing,” March 2007, p. 7; Available at http://www.grids.gov/a.pdf",
            "title=Grid Hearing | date=2007-03 | url=http://www.grids.gov/a.pdf | pin=7",
            Kind::Government,
        ),
        (
            "Grid Office. Open Guidance. May 5, 2019. https://a.gov/b.",
            "authors=Grid Office | title=Open Guidance | date=2019-05-05 | url=https://a.gov/b",
            Kind::Government,
        ),
        (
            "Grid Development Bank (2022), Ports and Tax: A Survey, Technical Paper No. 22.",
            "authors=Grid Development Bank | title=Ports and Tax: A Survey | in=Technical Paper No. 22 | date=2022",
            Kind::Report,
        ),
        // Publishers behind their places, places alone, marks of other languages.
        (
            "Ann Roe and Bo Li, Grids at Sea, Santa Monica, Calif.: Grid Corporation, RR-1234-AF, 2020, p. 5. As of May 4, 2021: https://a.org/b",
            "authors=Ann Roe+Bo Li | title=Grids at Sea | in=Grid Corporation | date=2020 | url=https://a.org/b | pin=5",
            Kind::Report,
        ),
        (
            "Grid Office, Grid Outlook: The Long View, Washington, DC, April 2020.",
            "authors=Grid Office | title=Grid Outlook: The Long View | date=2020-04",
            Kind::Government,
        ),
        (
            "European Commission, ‘Grid Strategy’, COM(2020) 605 final, Brussels, 24 July 2020.",
            "authors=European Commission | title=Grid Strategy | in=COM(2020) 605 final | date=2020-07-24",
            Kind::Government,
        ),
        (
            "Regulation (EU) 2016/679 of the Council of 27 April 2016 (OJ L 119, 4.5.2016, p. 1).",
            "title=Regulation (EU) 2016/679 of the Council of 27 April 2016 | in=OJ | vol=L 119 | page=1 | date=2016-04-27",
            Kind::Regulation,
        ),
        (
            "A. Roe, « Les ports et la puissance », Politique étrangère, vol. 85, n° 3, 2020, p. 12-24.",
            "authors=A. Roe | title=Les ports et la puissance | in=Politique étrangère | vol=85 | page=12-24 | date=2020",
            Kind::Journal,
        ),
        (
            "Wang Wei [王伟], “Port Power” [港口力量], People’s Daily, March 3, 2021.",
            "authors=Wang Wei | title=Port Power | in=People’s Daily | date=2021-03-03",
            Kind::News,
        ),
        // Commas inside titles, and what stands behind names.
        (
            "GRID OFFICE OF THE PRESIDENT, BIG GRIDS: SEIZING OPPORTUNITIES, PRESERVING VALUES (May 2014), https://a.gov/b.",
            "authors=GRID OFFICE OF THE PRESIDENT | title=BIG GRIDS: SEIZING OPPORTUNITIES, PRESERVING VALUES | date=2014-05 | url=https://a.gov/b",
            Kind::Government,
        ),
        (
            "Ann Roe, Bo Li, 82, a Crusader Against Cranes, Is Dead, N.Y. TIMES (Apr. 17, 2004), https://a.org/b.",
            "authors=Ann Roe | title=Bo Li, 82, a Crusader Against Cranes, Is Dead | in=N.Y. TIMES | date=2004-04-17 | url=https://a.org/b",
            Kind::News,
        ),
        (
            "Ann Roe & Bo Li, Cranes and Prestige, GRID & SOC. 377, 383-84.",
            "authors=Ann Roe+Bo Li | title=Cranes and Prestige | in=GRID & SOC. | page=377 | pin=383-84",
            Kind::Report,
        ),
        (
            "Ann Roe, “Cranes,” Grid Science 9(3) (1963).",
            "authors=Ann Roe | title=Cranes | in=Grid Science | vol=9 | date=1963",
            Kind::Journal,
        ),
        (
            "European Commission, COM(2020) 66 final, 19 February 2020.",
            "authors=European Commission | in=COM(2020) 66 final | date=2020-02-19",
            Kind::Government,
        ),
        (
            "Grid Works press release, “Cranes Are Here” (July 2024).",
            "authors=Grid Works | title=Cranes Are Here | date=2024-07",
            Kind::PressRelease,
        ),
        // Surnames first, and numbers of a series.
        (
            "Roe, Ann B. (ed.), Handbook of Cranes (London: Sage, 2017), 12–14.",
            "authors=Roe, Ann B. | title=Handbook of Cranes | in=Sage | date=2017 | pin=12–14",
            Kind::Book,
        ),
        (
            "GRB, The Grid and Its Tax, Special Report 285, January 2006, https://a.org/b.",
            "authors=GRB | title=The Grid and Its Tax | in=Special Report 285 | date=2006-01 | url=https://a.org/b",
            Kind::Web,
        ),
        (
            "DoD Instruction 8500.01, “Cybersecurity,” March 14, 2014.",
            "title=Cybersecurity | in=DoD Instruction 8500.01 | date=2014-03-14",
            Kind::Government,
        ),
        (
            "Roe et al. (2024), ‘Grids at Sea’, Grid Institute, 3 May 2024, https://a.org/b.",
            "authors=Roe+et al. | title=Grids at Sea | in=Grid Institute | date=2024-05-03 | url=https://a.org/b",
            Kind::Report,
        ),
        (
            "Roe, Ann, Cy Moe, and Bo Li, “Grids at Work,” Grid Today, 3 May 2020, https://a.org/b.",
            "authors=Roe, Ann+Cy Moe+Bo Li | title=Grids at Work | in=Grid Today | date=2020-05-03 | url=https://a.org/b",
            Kind::Web,
        ),
        (
            "Roe, Ann B. “Grids Again.” Washington, DC: Grid Institute (2018).",
            "authors=Roe, Ann B. | title=Grids Again | in=Grid Institute | date=2018",
            Kind::Report,
        ),
    ] {
        let citation = read(text, &[]);
        assert_eq!((fields(&citation).as_str(), citation.kind), (want, kind), "{text}");
    }
}

#[test]
fn a_link_gives_the_url_that_is_not_printed() {
    let text = "Grid Office, Safe Grids, May 2020.";
    let at = text.find("Safe").unwrap();
    let to = |url: &str| {
        vec![Run { span: Span::new(at, at + "Safe Grids".len()), kind: RunKind::Link(url.to_owned()) }]
    };
    let citation = read(text, &to("https://a.gov/b"));
    assert_eq!((citation.url.as_deref(), citation.fields.url), (Some("https://a.gov/b"), None));
    assert_eq!(read(text, &to("#top")).url, None);
    // A law is told by its place.
    let law = "15 U.S.C. § 9401(3).";
    let run = Run { span: Span::new(0, law.len() - 1), kind: RunKind::Link("https://a.gov/b".to_owned()) };
    assert_eq!(read(law, &[run]).url, None);
}

#[test]
fn names_end_where_italics_begin() {
    let text = "Ann Lee, Paper Ports and Clerks (Harbour Press 2001), at 12.";
    let start = text.find("Paper").unwrap();
    let run = Run { span: Span::new(start, start + "Paper Ports and Clerks".len()), kind: RunKind::Italic };
    let want = "authors=Ann Lee | title=Paper Ports and Clerks | in=Harbour Press | date=2001 | pin=12";
    assert_eq!(fields(&read(text, &[run])), want);
}

#[test]
fn italics_outrank_shape() {
    let text = "Grid Office, Safe Grids, Sound Grids, Grid Press, May 2020.";
    let start = text.find("Safe").unwrap();
    let italic =
        Run { span: Span::new(start, start + "Safe Grids, Sound Grids".len()), kind: RunKind::Italic };
    assert_eq!(
        fields(&read(text, &[italic])),
        "authors=Grid Office | title=Safe Grids, Sound Grids | in=Grid Press | date=2020-05"
    );
}

#[test]
fn broken_urls_are_healed() {
    for (printed, healed) in [
        ("https://a.org/x/1c6q2kc4v 50335.pdf", "https://a.org/x/1c6q2kc4v_50335.pdf"),
        (
            "https://a.org/public/ cache/files/9b-letter.pdf",
            "https://a.org/public/_cache/files/9b-letter.pdf",
        ),
        ("https://a.org/long- https-free/part.html", "https://a.org/long-https-free/part.html"),
        ("https://a.org/Digital _Trade.pdf", "https://a.org/Digital_Trade.pdf"),
        ("https://a.org/qanda 20 127", "https://a.org/qanda_20_127"),
        ("https://a.org/files/2020 Special Report.pdf", "https://a.org/files/2020_Special_Report.pdf"),
        ("https://a.org/Iss-³_Roe.pdf", "https://a.org/Iss-3_Roe.pdf"),
        ("https://a.org/(x)", "https://a.org/(x)"),
    ] {
        let citation = read(&format!("Ann Roe, Grids, Wired (2020), {printed}."), &[]);
        assert_eq!(citation.url.as_deref(), Some(healed), "{printed}");
    }
    let whole = read("Ann Roe, Grids, Wired (2020), https://a.org/b and more words follow.", &[]);
    assert_eq!(whole.url.as_deref(), Some("https://a.org/b"));
}

#[test]
fn identifiers_are_kept_apart() {
    let text = "Ann Roe, Grids, Nature (2020), https://doi.org/10.1000/x.y-z [https://perma.cc/AB12-CD34].";
    let citation = read(text, &[]);
    assert_eq!(citation.identifiers.doi.as_deref(), Some("10.1000/x.y-z"));
    assert_eq!(citation.identifiers.archive.as_deref(), Some("https://perma.cc/AB12-CD34"));
}
