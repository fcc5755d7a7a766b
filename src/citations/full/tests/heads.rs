//! Who wrote a source and what it is called, where nothing but order and shape tells.

use super::{fields, read};

fn check(cases: &[(&str, &str)]) {
    for (text, want) in cases {
        assert_eq!(fields(&read(text, &[])), *want, "{text}");
    }
}

#[test]
fn newspapers_are_cited_by_their_day() {
    check(&[
        ("[Washington] Evening Union, February 2, 1864.", "in=[Washington] Evening Union | date=1864-02-02"),
        ("Harrisburg (PA) Patriot, January 28, 1864.", "in=Harrisburg (PA) Patriot | date=1864-01-28"),
        ("New York Herald, December 1, 1863 and January 25, 1864.", "in=New York Herald | date=1863-12-01"),
        (
            "Congressional Globe, 38th Cong., 1st Sess., February 4, 1864, p. 496.",
            "in=Congressional Globe | vol=38th Cong., 1st Sess. | date=1864-02-04 | pin=496",
        ),
    ]);
}

#[test]
fn an_author_is_told_by_the_site_that_bears_the_name() {
    check(&[
        (
            "GRIDWORKS, THE REPORT ON GRIDS 6 (2023), https://www.gridworks.com/a.pdf.",
            "authors=GRIDWORKS | title=THE REPORT ON GRIDS | date=2023 | url=https://www.gridworks.com/a.pdf | pin=6",
        ),
        (
            "Roe, Moe Request Study of Grids (Oct. 24, 2019), https://www.roe.senate.gov/a.",
            "title=Roe, Moe Request Study of Grids | date=2019-10-24 | url=https://www.roe.senate.gov/a",
        ),
    ]);
}

#[test]
fn a_title_may_be_two_sentences() {
    check(&[(
        "The Grid at Work Is Here. Now Comes the Hard Part, GRID WORKS (May 8, 2024), https://x.org/a.",
        "title=The Grid at Work Is Here. Now Comes the Hard Part | in=GRID WORKS | date=2024-05-08 | url=https://x.org/a",
    )]);
}

#[test]
fn names_of_cases_end_at_their_reporter_and_begin_behind_the_telling() {
    check(&[
        (
            "Roe v. Bd. of Dirs., Grid-TV (Channel 12), 382 A.2d 257 (Del. 1978).",
            "title=Roe v. Bd. of Dirs., Grid-TV (Channel 12) | in=A.2d | vol=382 | page=257 | date=1978",
        ),
        (
            "As Chief Justice Moe suggested in Roe v. Grid, 2 U.S. 652, 694 (1850).",
            "title=Roe v. Grid | in=U.S. | vol=2 | page=652 | date=1850 | pin=694",
        ),
        ("Roe v. Grid, 16 Gray, 251.", "title=Roe v. Grid | in=Gray | vol=16 | page=251"),
        ("Roe v. Grid, L. R. 4 Q. B. 73.", "title=Roe v. Grid | in=L. R. 4 Q. B. | vol=4 | page=73"),
    ]);
}

#[test]
fn containers_may_be_lists_and_chapters_end_in_pages() {
    check(&[
        (
            "Ann Roe, “Grids,” National Security, Technology, and Law (2016).",
            "authors=Ann Roe | title=Grids | in=National Security, Technology, and Law | date=2016",
        ),
        (
            "Ann Roe, “Grids,” in Grid Trends 2015: 81-98.",
            "authors=Ann Roe | title=Grids | in=Grid Trends 2015 | page=81-98",
        ),
        (
            "GRID COMM’N, A Right to Grids, in ANNUAL REPORT 10 (2011).",
            "authors=GRID COMM’N | title=A Right to Grids | in=ANNUAL REPORT | page=10 | date=2011",
        ),
    ]);
}
