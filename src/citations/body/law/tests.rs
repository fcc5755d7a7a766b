use super::*;

fn found(text: &str) -> Vec<String> {
    places(text, Span::new(0, text.len()))
        .iter()
        .map(|p| {
            p.signal.map_or_else(String::new, |s| format!("[{}] ", s.of(text))) + &text[p.start..p.span.end]
        })
        .collect()
}

#[test]
fn legal_citations_stand_out_from_prose() {
    for (text, want) in [
        (
            "In Carter v. United States, 138 S. Ct. 2206, 2217 (2018), the Court held so.",
            vec!["Carter v. United States, 138 S. Ct. 2206, 2217 (2018)"],
        ),
        (
            "Later cases follow. See Reed v. State of Ohio, 573 U.S. 373 (2014); Ports, Inc. v. Roe, 565 F. 3d 400, 12 A.2d 7 (9th Cir. 2012).",
            vec![
                "[See] Reed v. State of Ohio, 573 U.S. 373 (2014)",
                "Ports, Inc. v. Roe, 565 F. 3d 400, 12 A.2d 7 (9th Cir. 2012)",
            ],
        ),
        ("In Carter, 138 S. Ct. at 2220, more is said.", vec!["Carter, 138 S. Ct. at 2220"]),
        (
            "Port v. Chou, 433 Mass. 229, 238, 741 N.E.2d 17 (2001), and 28 U.S.C. §§ 509, 515(a), 531.",
            vec!["Port v. Chou, 433 Mass. 229, 238, 741 N.E.2d 17 (2001)", "28 U.S.C. §§ 509, 515(a), 531"],
        ),
        ("Chou, 433 Mass. at 238, 741 N.E.2d at 18.", vec!["Chou, 433 Mass. at 238, 741 N.E.2d at 18"]),
        (
            "Under the Emergency Act (50 U.S.C. 1701 et seq.) and 15 CFR part 744, as at 84 Fed. Reg. 22,689 (May 15, 2019).",
            vec!["50 U.S.C. 1701 et seq.", "15 CFR part 744", "84 Fed. Reg. 22,689 (May 15, 2019)"],
        ),
        (
            "By Executive Order 14000 of May 15, 2019 (Securing Ports), and Executive Order 14001, it acted.",
            vec!["Executive Order 14000 of May 15, 2019", "Executive Order 14001"],
        ),
        (
            "The Ports Act, Pub. L. No. 115-232, § 889, 132 Stat. 1636 (2018), and H.R. 8152, 117th Cong. (2022), differ.",
            vec!["Pub. L. No. 115-232, § 889, 132 Stat. 1636 (2018)", "H.R. 8152, 117th Cong. (2022)"],
        ),
        (
            "Regulation (EU) 2016/679 and Directive 95/46/EC applied in Case C-311/18.",
            vec!["Regulation (EU) 2016/679", "Directive 95/46/EC", "Case C-311/18"],
        ),
        (
            "In 2019 the Court met on 5 March 2020. Some 12 Cases were heard; 3 Ports closed, and S. 12 died. Roe v. Li was dropped.",
            vec![],
        ),
    ] {
        assert_eq!(found(text), want, "{text}");
    }
}

#[test]
fn hostile_text_is_read_in_bounds() {
    for text in [
        "1 U.S. §",
        "1 U.S.C. § ",
        "9 É. 1",
        "Executive Order",
        "Pub. L. –",
        "12 A (",
        "138 S. Ct. 2206, ",
        "“In re ”, 1 U.S. 1",
    ] {
        let _ = found(text);
    }
}

#[test]
fn nothing_is_read_behind_the_end() {
    let text = "Roe v. Doe, 138 S. Ct. 2206, 2217 n.6 (2018), with 28 U. S. C. § 503 and 442 U. S., at 208.";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let found = places(text, Span::new(0, end));
        assert!(found.iter().all(|place| place.span.end <= end), "{end}: {found:?}");
    }
}

#[test]
fn curly_marks_stand_before_names() {
    let text = "As was held in “York v. Port, 12 F.3d 3, and “Ports v. Quay, 13 F.3d 4 (1990).";
    assert_eq!(found(text), ["York v. Port, 12 F.3d 3", "Ports v. Quay, 13 F.3d 4 (1990)"]);
}
