use super::*;

/// A segment of `span`, cut by hand: a signal at its head, parentheticals at its end.
pub(in crate::citations) fn segment(text: &str, span: Span) -> Segment {
    let inner = span.of(text);
    let signal = ["See, e.g.", "See also", "See", "Cf."].into_iter().find(|s| inner.starts_with(s));
    let signal = signal.map(|s| Span::new(span.start, span.start + s.len()));
    let open = inner.rfind(" (").filter(|_| inner.trim_end_matches('.').ends_with(')'));
    let close = span.start + inner.trim_end_matches(['.', ')']).len();
    Segment {
        span,
        signal,
        body: Span::new(signal.map_or(span.start, |s| cues::skip_any(text, s.end, ",")), span.end),
        parentheticals: open.map(|at| Span::new(span.start + at + 2, close)).into_iter().collect(),
        hereinafter: None,
        kind: SegmentKind::Citation,
    }
}

fn source(authors: &[&str], title: &str, hereinafter: Option<&str>) -> Citation {
    Citation {
        form: Form::Full,
        authors: authors.iter().map(ToString::to_string).collect(),
        title: Some(title.to_owned()),
        date: Some("2018".to_owned()),
        hereinafter: hereinafter.map(ToOwned::to_owned),
        ..Citation::default()
    }
}

pub(in crate::citations) fn library() -> Antecedents {
    use crate::document::Kind;
    let mut known = Antecedents::default();
    known.add(&source(&["Ann Lee", "Bo Rivers"], "Cable Wars: A History", None));
    known.add(&source(&["Cy Stone", "et al."], "Landing Stations", None));
    known.add(&source(&["Office of the Harbor Master"], "Findings on Section 9", Some("Section 9 Report")));
    known.add(&source(&["Rory Van Loo"], "Rules of the Sea", None));
    known.add(&Citation {
        kind: Kind::Case,
        container: Some("S. Ct.".to_owned()),
        volume: Some("138".to_owned()),
        page: Some("2206".to_owned()),
        ..source(&[], "Carter v. United States", None)
    });
    known.add(&Citation {
        kind: Kind::Statute,
        page: Some("1703".to_owned()),
        ..source(&[], "Trade Act", None)
    });
    known.add(&source(&[], "Toward a Harbor Policy for the North", None));
    known.add(&Citation {
        container: Some("GAO-19-128".to_owned()),
        ..source(&["GAO"], "Ports at Risk", None)
    });
    known
}

/// `form | authors | title | note | pin | parenthetical`, or what else it is.
fn read(text: &str) -> String {
    match parse(text, &segment(text, Span::new(0, text.len())), &library()) {
        Parsed::CrossReference => "cross-reference".to_owned(),
        Parsed::Other => "other".to_owned(),
        Parsed::Reference(reference) => {
            let BackReference { citation: c, note, .. } = *reference;
            let note = note.map_or_else(String::new, |n| n.number.to_string());
            let form = serde_json::to_string(&c.form).unwrap();
            let fields = [
                form.trim_matches('"').to_owned(),
                c.authors.join("+"),
                c.title.unwrap_or_default(),
                note,
                c.pin.unwrap_or_default(),
                c.parenthetical.unwrap_or_default(),
            ];
            fields.join("|").trim_end_matches('|').to_owned()
        }
    }
}

#[test]
fn forms() {
    let mut wrong = Vec::new();
    for (text, want) in [
        // The citation before.
        ("Id.", "id"),
        ("id", "id"),
        ("Id.* at 17-18 (internal citations omitted).", "id||||17-18|internal citations omitted"),
        ("See id. at 81.", "id||||81"),
        ("Ibid., 44.", "id||||44"),
        ("Id. § 3.", "id||||§ 3"),
        ("Id. at 2 (Stone, J., concurring).", "id||||2|Stone, J., concurring"),
        ("Identity politics is another matter.", "other"),
        ("Loc. cit.", "id"),
        ("Op. cit., p. 50.", "id||||50"),
        ("Ebd., S. 13.", "id||||13"),
        ("Ibíd., p. 3.", "id||||3"),
        ("ID Quarterly (2018).", "other"),
        // Names and note numbers.
        ("Lee & Rivers, supra note 4, at 8.", "supra|Lee+Rivers||4|8"),
        ("Lee &\nRivers, supra\nnote\u{a0}4, at\n8.", "supra|Lee+Rivers||4|8"),
        (
            "See STONE ET AL., supra note 7, at 689–90 (finding it).",
            "supra|STONE+ET AL.||7|689–90|finding it",
        ),
        ("Lee and Rivers, *supra* n. 4, 62.", "supra|Lee+Rivers||4|62"),
        ("Novak, supra note 17, at 16.", "supra|Novak||17|16"),
        ("Novak & Ortiz-Lane, supra note 17.", "supra|Novak+Ortiz-Lane||17"),
        ("Novak et al., Supra note 17.", "supra|Novak+et al.||17"),
        ("NOVAK ET AL., supra note 17.", "supra|NOVAK+ET AL.||17"),
        ("Janine Novak, et al., supra note 96 at 14.", "supra|Janine Novak+et al.||96|14"),
        ("Bar-Gill, supra note 5.", "supra|Bar-Gill||5"),
        ("Van Loo, supra note 48, at 585–99.", "supra|Van Loo||48|585–99"),
        ("Lee & Rivers, Cable Wars, supra note 4.", "supra|Lee+Rivers|Cable Wars|4"),
        ("Novak, Interview, supra note 100.", "supra|Novak|Interview|100"),
        ("Landing Stations, supra note 114.", "supra||Landing Stations|114"),
        ("Common Harbor Data Standards, supra note 37.", "supra||Common Harbor Data Standards|37"),
        ("GAO-23-105482, supra note 3, at 9.", "supra||GAO-23-105482|3|9"),
        ("Lee & Rivers, supra note 4 (manuscript at 23–25).", "supra|Lee+Rivers||4|23–25"),
        ("Lee & Rivers, supra.", "supra|Lee+Rivers"),
        ("Lee, op. cit., 12.", "supra|Lee|||12"),
        ("Lee, above note 4.", "supra|Lee||4"),
        ("Lee, art. cit., p. 12.", "supra|Lee|||12"),
        ("Lee, a.a.O., S. 45.", "supra|Lee|||45"),
        ("Lee, a. a. O., S. 45.", "supra|Lee|||45"),
        ("Lee (Fn. 4), S. 15.", "supra|Lee||4|15"),
        ("Lee (wie Anm. 4), S. 15.", "supra|Lee||4|15"),
        ("Lee, précité note 4, p. 46.", "supra|Lee||4|46"),
        ("Lee, note 4 above, at 9.", "supra|Lee||4|9"),
        ("Lee (n 4) 98.", "supra|Lee||4|98"),
        ("Lee (n 4) [181], [182].", "supra|Lee||4|[181], [182]"),
        ("Lee (see note 4), p. 9.", "supra|Lee||4|9"),
        ("Lee (previously cited), p. 20.", "supra|Lee|||20"),
        ("Lee, cited above, p. 9.", "supra|Lee|||9"),
        ("Lee, art. préc., p. 36.", "supra|Lee|||36"),
        ("Lee, op. cit. (note 4), p. 9.", "supra|Lee||4|9"),
        ("Lee, ref. 4.", "supra|Lee||4"),
        ("Lee/Rivers (o. Fn. 4), S. 15 ff.", "supra|Lee+Rivers||4|15 ff."),
        ("CJUE, Carter, préc., note 4, pt 95.", "supra|Carter||4|pt 95"),
        ("See Lee & Rivers, supra ch. II, note 4, at 8.", "supra|Lee+Rivers||4|8"),
        // Defined names.
        ("Section 9 Report, supra note 47.", "hereinafter-use||Section 9 Report|47"),
        ("See Section 9 Report at 4.", "hereinafter-use||Section 9 Report||4"),
        ("the Section 9 Report, p. 4.", "hereinafter-use||Section 9 Report||4"),
        ("The Act § 4(b).", "short||Act||§ 4(b)"),
        (
            "See arts. 13 and 14 of the Section 9 Report.",
            "hereinafter-use||Section 9 Report||arts. 13 and 14",
        ),
        ("Recital 71 Section 9 Report gives a right.", "other"),
        // Whole notes and parts of the document.
        ("See infra notes 176–77 and accompanying text.", "infra|||176"),
        ("See supra note 28 and accompanying text.", "supra|||28"),
        ("See sources cited supra note 21.", "supra|||21"),
        ("See infra Section IV.C, notes 302–06 and accompanying text.", "infra|||302"),
        ("n 2 above.", "supra|||2"),
        ("Ref. 2, pp. 3–4.", "supra|||2|3–4"),
        ("The call to Lee cited above, p. 9.", "other"),
        ("INFRA Awards (2018).", "other"),
        ("Above n 2.", "supra|||2"),
        ("Ante, at 5.", "cross-reference"),
        ("See infra Part II.", "cross-reference"),
        ("See discussion supra Part V.B.2.", "cross-reference"),
        ("As we noted supra note 9, this varies.", "cross-reference"),
        // A sentence that runs into its citation.
        ("Some notable examples include Lee & Rivers, supra note 9.", "supra|Lee+Rivers||9"),
        (
            "Stone had taken a much kinder view of that: Landing Stations (n 4) 34.",
            "supra||Landing Stations|4|34",
        ),
        ("The rule is older. Section 9 Report, supra note 9.", "hereinafter-use||Section 9 Report|9"),
        (
            "Why 5G requires new rules for trade, supra note 5.",
            "supra||Why 5G requires new rules for trade|5",
        ),
        // Short forms of what is known.
        (
            "Stone, Landing Stations (finding less than that)",
            "short|Stone|Landing Stations|||finding less than that",
        ),
        ("Stone et al. at 10-11.", "short|Stone+et al.|||10-11"),
        ("Lee and Rivers, Cable Wars, 98.", "short|Lee+Rivers|Cable Wars||98"),
        ("Stone, “Landing Stations.”", "short|Stone|Landing Stations"),
        ("Stone et al. (2018), p. 4.", "short|Stone+et al.|||4"),
        ("Stone et al. 2018: 12.", "short|Stone+et al.|||12"),
        ("Stone, 2018, p. 33.", "short|Stone|||33"),
        ("Ann Lee and Bo Rivers, Cable Wars, 98.", "short|Ann Lee+Bo Rivers|Cable Wars||98"),
        ("Van Loo, written testimony, 5.", "short|Van Loo|||5"),
        ("Van Loo, interview, March 25, 2021.", "other"),
        ("Van Loo, “Rules of the Sea.” 2016.", "other"),
        ("GAO-19-128, p. 30.", "short||||30"),
        ("Carter, 138 S. Ct. at 2217.", "short||Carter||2217"),
        ("138 S. Ct. at 2217 (emphasis added).", "short||||2217|emphasis added"),
        ("Carter at 2217.", "short||Carter||2217"),
        ("§ 1703(c).", "short||||§ 1703(c)"),
        ("Toward a Harbor Policy, 14.", "short||Toward a Harbor Policy||14"),
        // Full citations that begin like short forms.
        ("Stone, Harbors of the World, 12 Sea L. Rev. 101, 104 (2019).", "other"),
        ("Carter v. Ohio, 12 U.S. 3, 4 (1950).", "other"),
        ("Novak at 12.", "other"),
        ("Lee, Deep Water 12–14 (2020) (citing 5 Sea L. Rev. at 3 n.4).", "other"),
    ] {
        let got = read(text);
        if got != want {
            wrong.push(format!("{text}\n  want {want}\n  got  {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hostile_input_is_read_in_bounds() {
    for text in [
        "",
        "(",
        ")",
        "supra",
        "note",
        "§",
        "“",
        "id (",
        "supra note",
        "n (n",
        "Lee (n 4",
        "Lee, ,,, at",
        "é supra note é",
    ] {
        let _ = parse(text, &segment(text, Span::new(0, text.len())), &library());
    }
}
