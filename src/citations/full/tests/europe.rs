//! Laws, judgments and documents of the European Union and its countries.

use super::{fields, read};

#[test]
fn acts_are_dated_by_their_title_and_found_in_the_official_journal() {
    for (text, want) in [
        (
            "Directive (EU) 2022/2555 of the Council of 14 December 2022 on grids, OJ L 333, 27.12.2022, p. 80.",
            "title=Directive (EU) 2022/2555 of the Council of 14 December 2022 on grids | in=OJ | vol=L 333 | page=80 | date=2022-12-14",
        ),
        (
            "Regulation (EU) 2024/900 of 13 March 2024 on ports (OJ L, 2024/900, 20.3.2024).",
            "title=Regulation (EU) 2024/900 of 13 March 2024 on ports | in=OJ | vol=L | page=2024/900 | date=2024-03-13",
        ),
        ("OJ C 517, 22.12.2021, p. 56.", "in=OJ | vol=C 517 | page=56 | date=2021-12-22"),
        (
            "Loi n° 78-17 du 6 janvier 1978 relative aux ports.",
            "title=Loi n° 78-17 du 6 janvier 1978 relative aux ports | date=1978-01-06",
        ),
        (
            "European Parliament resolution of 20 October 2020 on ports (2020/2012(INL)).",
            "title=European Parliament resolution of 20 October 2020 on ports (2020/2012(INL)) | date=2020-10-20",
        ),
        (
            "Universal Declaration of Human Rights, Article 12.",
            "title=Universal Declaration of Human Rights | pin=Article 12",
        ),
    ] {
        assert_eq!(fields(&read(text, &[])), want, "{text}");
    }
}

#[test]
fn numbers_of_documents_are_none_of_their_titles() {
    for (text, want) in [
        (
            "Grid Banking Authority, Guidelines on Ports (EBA/GL/2019/04), 29 November 2019.",
            "authors=Grid Banking Authority | title=Guidelines on Ports | in=EBA/GL/2019/04 | date=2019-11-29",
        ),
        (
            "House of Commons Ports Committee, Cranes at work (Fourth Report of Session 2017–19, HC 351).",
            "authors=House of Commons Ports Committee | title=Cranes at work | in=HC 351",
        ),
        (
            "Commission, ‘Proposal for a Regulation on ports’ COM (2021) 206 final.",
            "authors=Commission | title=Proposal for a Regulation on ports | in=COM (2021) 206 final",
        ),
        ("BT-Drs. 19/4674, S. 210.", "in=BT-Drs. 19/4674 | pin=210"),
    ] {
        assert_eq!(fields(&read(text, &[])), want, "{text}");
    }
}

#[test]
fn paragraphs_in_brackets_are_pins() {
    for (text, want) in [
        (
            "Case C-131/12 Grid SL v Roe, EU:C:2014:317, [38].",
            "title=Grid SL v Roe | in=EU:C:2014:317 | pin=38",
        ),
        (
            "Case C-131/12 Tele2 AB v Roe (GC) EU:C:2014:317, [38], [45].",
            "title=Tele2 AB v Roe | in=EU:C:2014:317 | pin=[38], [45]",
        ),
        (
            "R (on the application of Roe) v Grid Tribunal [2019] UKSC 22.",
            "title=R (on the application of Roe) v Grid Tribunal | in=UKSC | page=22 | date=2019",
        ),
        (
            "Case T-201/04 Grid Corp v Commission [2007] ECR II-3601, para 332.",
            "title=Grid Corp v Commission | in=ECR | page=II-3601 | date=2007 | pin=para 332",
        ),
    ] {
        assert_eq!(fields(&read(text, &[])), want, "{text}");
    }
}
