//! Where a source stands and what is meant there: volumes, years, pages, paragraphs; and whose it is in styles that say so
//! by italics.

use super::{fields, read};
use crate::ingest::{Run, RunKind};
use crate::span::Span;

/// Italics over `words` of `text`.
fn italic(text: &str, words: &str) -> Run {
    let start = text.find(words).unwrap();
    Run { span: Span::new(start, start + words.len()), kind: RunKind::Italic }
}

#[test]
fn pins_stand_right_behind_the_page() {
    for (text, want) in [
        (
            "R v Roe, [1986] 1 SCR 103 at 138.",
            "title=R v Roe | in=SCR | vol=1 | page=103 | date=1986 | pin=138",
        ),
        (
            "Roe v Grid, 2013 SCC 11, [2013] 1 SCR 467 at para 90.",
            "title=Roe v Grid | in=SCC | vol=2013 | page=11 | date=2013 | pin=para 90",
        ),
        (
            "Roe v Grid (2001) 208 CLR 199, 225 [41].",
            "title=Roe v Grid | in=CLR | vol=208 | page=199 | date=2001 | pin=225 [41]",
        ),
        ("BVerfGE 65, 1 (43 ff.).", "in=BVerfGE | vol=65 | page=1 | pin=43 ff"),
        ("Roe/Moss, NJW 2019, 123 (125).", "authors=Roe+Moss | in=NJW | page=123 | date=2019 | pin=125"),
        (
            "Roe v Grid, App no 10843/84 (ECtHR, 27 September 1990), para 35.",
            "title=Roe v Grid | in=ECtHR | date=1990-09-27 | pin=para 35",
        ),
    ] {
        assert_eq!(fields(&read(text, &[])), want, "{text}");
    }
}

#[test]
fn years_stand_between_volume_and_page() {
    for (text, want) in [
        (
            "A. Roe et al., Ports in a storm, J. Grids 23 (2022) 226–256.",
            "authors=A. Roe+et al. | title=Ports in a storm | in=J. Grids | vol=23 | page=226–256 | date=2022",
        ),
        (
            "A. Roe et al., Ports in a storm, Grid Med. 2 (2005) e124.",
            "authors=A. Roe+et al. | title=Ports in a storm | in=Grid Med. | vol=2 | page=e124 | date=2005",
        ),
        (
            "Ann Roe, “Cranes,” Grid Post, June 22 (2019), https://x.org/a.",
            "authors=Ann Roe | title=Cranes | in=Grid Post | date=2019-06-22 | url=https://x.org/a",
        ),
    ] {
        assert_eq!(fields(&read(text, &[])), want, "{text}");
    }
}

#[test]
fn italics_tell_titles_authors_and_containers() {
    for (text, words, want) in [
        (
            "Roe/Moss, Häfen und Netze, 2. Aufl. 2011, S. 29.",
            "Roe/Moss",
            "authors=Roe+Moss | title=Häfen und Netze | date=2011 | pin=29",
        ),
        (
            "Department for Grids, Ports and Trade, A Survey of Cranes, 24 March 2021.",
            "A Survey of Cranes",
            "authors=Department for Grids, Ports and Trade | title=A Survey of Cranes | date=2021-03-24",
        ),
        (
            "Ann Roe, written testimony for Grid Commission, Hearing on Ports, March 8, 2018, 3.",
            "Hearing on Ports",
            "authors=Ann Roe | title=Hearing on Ports | in=Grid Commission | date=2018-03-08 | pin=3",
        ),
        (
            "Roe, A. et al. (2018), “Cranes”, Grid Papers, No. 3.",
            "Grid Papers",
            "authors=Roe, A.+et al. | title=Cranes | in=Grid Papers | date=2018",
        ),
        (
            "Ann Roe, Selected Cranes, 2012-2021 (Sage, 2022).",
            "Selected Cranes, 2012-2021",
            "authors=Ann Roe | title=Selected Cranes, 2012-2021 | in=Sage | date=2022",
        ),
        (
            "Ann Roe, “Cranes”, Grid Science, Technology and Industry Papers, No. 3, 2018.",
            "Grid Science, Technology and Industry Papers",
            "authors=Ann Roe | title=Cranes | in=Grid Science, Technology and Industry Papers | date=2018",
        ),
    ] {
        assert_eq!(fields(&read(text, &[italic(text, words)])), want, "{text}");
    }
}

#[test]
fn an_act_may_name_another_in_its_title() {
    let text = "Regulation (EU) 2019/881 of 17 April 2019 on ports (the grid’s own) and repealing Regulation (EU) No 526/2013 (OJ L 151, 7.6.2019, p. 15).";
    let want = "title=Regulation (EU) 2019/881 of 17 April 2019 on ports (the grid’s own) and repealing Regulation (EU) No 526/2013 | in=OJ | \
        vol=L 151 | page=15 | date=2019-04-17";
    assert_eq!(fields(&read(text, &[])), want);
}
