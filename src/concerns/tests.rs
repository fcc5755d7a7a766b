//! The scheme as a whole: loading, the built-in data, and what a classified passage promises.

use super::*;
use crate::document::{Finding, Passage, PassageKind, Section};
use std::collections::BTreeSet;

/// A small valid scheme: taxonomy, and a lexicon for its one category.
fn small(lexicon: &str) -> Vec<File> {
    let taxonomy = r##"
[scheme]
near = 0.6
length = 80
[[facet]]
id = "concerns"
label = "Concern"
[[category]]
id = "net"
facet = "concerns"
label = "Networks"
definition = "Networks."
colour = "#102030"
threshold = 2.0
"##;
    let file =
        |name: &str, text: &str| File { name: name.to_owned(), path: name.to_owned(), text: text.to_owned() };
    vec![file("taxonomy.toml", taxonomy), file("concerns/net.toml", lexicon)]
}

fn compile(lexicon: &str) -> Scheme {
    load::compile("small", small(lexicon)).unwrap()
}

/// A reading of one passage, below one section if a title is given.
fn reading(title: Option<&str>, body: &str) -> Reading {
    let title = title.unwrap_or_default();
    let text = format!("{title}\n\n{body}");
    let start = title.len() + 2;
    let sections = (!title.is_empty()).then(|| Section {
        id: "s1".to_owned(),
        title: title.to_owned(),
        level: 1,
        end: text.len(),
        ..Section::default()
    });
    let passage = Passage {
        id: "p1".to_owned(),
        section: sections.as_ref().map(|s| s.id.clone()),
        start,
        end: text.len(),
        sentences: vec![[start, text.len()]],
        ..Passage::default()
    };
    Reading { text, sections: sections.into_iter().collect(), passages: vec![passage], ..Reading::default() }
}

/// The category's standing in `body`, whatever its score.
fn finding(scheme: &Scheme, title: Option<&str>, body: &str) -> Finding {
    let r = reading(title, body);
    scheme.explain(&r.text, &r.sections, &r.passages, 0).swap_remove(0).finding
}

fn adds(finding: &Finding) -> Vec<(&str, &str, f64)> {
    finding.evidence.iter().map(|e| (e.rule.as_str(), e.quote.as_str(), e.adds)).collect()
}

const TERMS: &str = r#"
[[term]]
id = "net.core"
weight = 1.0
any = ["base station~", "station~", "5G"]
[[term]]
id = "net.ran"
weight = 0.5
any = ["RAN"]
case = "exact"
needs = { any = ["net.core"], within = "section" }
[[heading]]
id = "net.title"
weight = 1.0
any = ["5G"]
"#;

#[test]
fn repetition_decays_and_a_longer_term_hides_a_shorter_of_its_category() {
    let scheme = compile(TERMS);
    let found = finding(&scheme, None, "Base stations and a base station, a station.");
    let want = [
        ("net.core/base station", "Base stations", 1.0),
        ("net.core/base station", "base station", 0.5),
        ("net.core/station", "station", 1.0),
    ];
    assert_eq!(adds(&found), want);
    assert_eq!(found.score, 2.5);
}

#[test]
fn an_acronym_counts_once_it_is_earned_and_in_its_case() {
    let scheme = compile(TERMS);
    assert_eq!(finding(&scheme, None, "The RAN is old.").score, 0.0);
    assert_eq!(finding(&scheme, None, "The RAN of 5G is not what ran.").score, 1.5);
}

/// A reading of several passages without a section.
fn passages(bodies: &[&str]) -> Reading {
    let mut r = Reading::default();
    for body in bodies {
        let start = r.text.len();
        r.text.push_str(body);
        r.text.push('\n');
        let end = start + body.len();
        r.passages.push(Passage { start, end, sentences: vec![[start, end]], ..Passage::default() });
    }
    r
}

#[test]
fn a_word_is_earned_by_what_the_document_keeps_naming() {
    let scheme = compile(
        "[[term]]\nid = \"net.core\"\nweight = 1.0\nany = [\"cable system\"]\n[[term]]\nid = \"net.line\"\n\
         weight = 0.5\nany = [\"line\"]\nneeds = { any = [\"net.core\"], within = \"document\", share = 0.5 }",
    );
    let score = |bodies: &[&str]| {
        let r = passages(bodies);
        scheme.explain(&r.text, &r.sections, &r.passages, 0).swap_remove(0).finding.score
    };
    assert_eq!(score(&["The line broke.", "A cable system."]), 0.5);
    assert_eq!(score(&["The line broke.", "A cable system.", "Nothing.", "A cable system."]), 0.5);
    assert_eq!(score(&["The line broke.", "A cable system.", "Nothing."]), 0.0, "named once by the way");
    let section = TERMS.replace("\"section\"", "\"section\", share = 0.5");
    assert!(load::compile("small", small(&section)).is_err(), "a share is one of the document");
}

#[test]
fn a_topic_of_the_document_counts_where_a_passage_speaks_of_it() {
    let mut files = small(TERMS);
    let topic = "length = 80\ntopic = { weight = 0.5, from = 0.25, to = 0.7, passages = 4 }";
    files[0].text = files[0].text.replace("length = 80", topic);
    let scheme = load::compile("small", files).unwrap();
    let full = "A base station, a station and 5G.";
    let evidence = |r: &Reading, at: usize| {
        let found = scheme.explain(&r.text, &r.sections, &r.passages, at).swap_remove(0).finding;
        assert_eq!(found.score, found.evidence.iter().map(|e| e.adds).sum::<f64>());
        found.evidence.into_iter().map(|e| (e.rule, e.quote, e.adds)).collect::<Vec<_>>()
    };
    let own = ("net.core/5G".to_owned(), "5G".to_owned(), 1.0);
    let r = passages(&[full, full, full, "It has 5G.", "It rained."]);
    let strongest = ("topic".to_owned(), "base station".to_owned(), 1.0);
    assert_eq!(evidence(&r, 3), [strongest, own.clone()]);
    assert_eq!(evidence(&r, 4), [], "a passage on something else");
    let r = passages(&[full, "It rained.", "It snowed.", "It has 5G.", "It hailed."]);
    let few = evidence(&r, 3);
    assert!(
        few.last() == Some(&own) && few.iter().all(|e| e.2 < 1.1),
        "a topic by half counts by half: {few:?}"
    );
    let r = passages(&[full, full, "It has 5G."]);
    assert_eq!(evidence(&r, 2), [own], "too short to have topics");
}

#[test]
fn a_heading_adds_to_what_the_passage_says_and_files_nothing_alone() {
    let scheme = compile(TERMS);
    assert_eq!(finding(&scheme, Some("On 5G"), "Nothing here.").score, 0.0);
    let found = finding(&scheme, Some("On 5G"), "A base station.");
    assert_eq!(adds(&found), [("net.title", "5G", 1.0), ("net.core/base station", "base station", 1.0)]);
}

/// A category with two finer ones.
fn finer(lexicon: &str) -> Vec<File> {
    let mut files = small(lexicon);
    files[0].text += "[[category.finer]]\nid = \"masts\"\nlabel = \"Masts\"\ndefinition = \"Masts.\"\n\
        [[category.finer]]\nid = \"spies\"\nlabel = \"Spies\"\ndefinition = \"Spies.\"\nthreshold = 1.5\n";
    files
}

#[test]
fn a_finer_category_counts_upward_and_is_carried_from_its_own_threshold() {
    let lexicon = "[[term]]\nid = \"net.mast\"\nweight = 1.0\nfiner = \"masts\"\nany = [\"mast\", \"aerial\"]\n\
        [[term]]\nid = \"net.spy\"\nweight = 0.75\nfiner = \"spies\"\nany = [\"spy\", \"tap\"]\n\
        [[term]]\nid = \"net.word\"\nweight = 0.5\nany = [\"network\"]";
    let scheme = load::compile("small", finer(lexicon)).unwrap();
    let carried = |body: &str| {
        let found = finding(&scheme, None, body);
        assert_eq!(found.score, found.evidence.iter().map(|e| e.adds).sum::<f64>());
        for f in &found.finer {
            let own = found.evidence.iter().filter(|e| e.finer.as_ref() == Some(&f.category));
            assert_eq!(f.score, own.map(|e| e.adds).sum::<f64>());
        }
        (found.score, found.finer.into_iter().map(|f| (f.category, f.score)).collect::<Vec<_>>())
    };
    let masts = |score| ("masts".to_owned(), score);
    assert_eq!(carried("A mast, an aerial and a network."), (2.5, vec![masts(2.0)]));
    assert_eq!(
        carried("A mast, an aerial, a spy and a tap."),
        (3.5, vec![masts(2.0), ("spies".to_owned(), 1.5)]),
        "the strongest comes first"
    );
    assert_eq!(carried("A mast."), (1.0, vec![]), "the category itself is not reached");
    let unknown = lexicon.replacen("masts", "poles", 1);
    let error = load::compile("small", finer(&unknown)).unwrap_err().to_string();
    assert!(error.contains("no finer category `poles`"), "{error}");
    let silent = lexicon.replace("finer = \"spies\"\n", "");
    let error = load::compile("small", finer(&silent)).unwrap_err().to_string();
    assert!(error.starts_with("taxonomy.toml") && error.contains("speaks for `spies`"), "{error}");
}

#[test]
fn a_context_weakens_and_flags() {
    let mut files = small(TERMS);
    files.push(File {
        name: "contexts.toml".to_owned(),
        path: String::new(),
        text: "[[context]]\nid = \"c\"\ncue = [\"no\"]\nacts = \"after\"\nuntil = [\"but\"]\nmax = \"3w\"\neffect = { factor = 0.25, flag = \"negated\" }"
            .to_owned(),
    });
    let scheme = load::compile("small", files).unwrap();
    let found = finding(&scheme, None, "There is no base station, but 5G.");
    assert_eq!(found.evidence[0].flag.as_deref(), Some("negated"));
    assert_eq!(adds(&found)[0].2, 0.25);
    assert_eq!(found.evidence[1].flag, None);
}

#[test]
fn patterns_run_where_an_anchor_was_found() {
    let scheme = compile(
        "[[pattern]]\nid = \"net.order\"\nweight = 2.0\nanchor = [\"executive order\"]\nregex = 'Executive Order (?:No\\. )?1[34]\\d{3}'",
    );
    assert_eq!(
        adds(&finding(&scheme, None, "See Executive Order 13873.")),
        [("net.order", "Executive Order 13873", 2.0)]
    );
    assert_eq!(finding(&scheme, None, "See Executive Order 138731.").score, 0.0, "a longer number");
}

#[test]
fn headings_and_tables_are_not_filed() {
    let scheme = compile(TERMS);
    let mut r = reading(None, "5G base station");
    for kind in [PassageKind::Heading, PassageKind::Table] {
        r.passages[0].kind = kind;
        scheme.classify(&mut r);
        assert!(r.passages[0].concerns.is_empty() && r.passages[0].near.is_empty());
    }
    r.passages[0].kind = PassageKind::Paragraph;
    scheme.classify(&mut r);
    assert_eq!(r.passages[0].concerns[0].category, "net");
}

#[test]
fn a_scheme_that_cannot_be_meant_is_refused_with_place_and_remedy() {
    let term = |body: &str| format!("[[term]]\nid = \"t\"\nweight = 1.0\n{body}\n");
    let rule = |when: &str| {
        format!(
            "[set]\na = [\"word\"]\n[[rule]]\nid = \"r\"\nweight = 1.0\nwhen = \"{when}\"\nwhy = \"w\"\nyes = [\"word\"]\nno = [\"x\"]\n"
        )
    };
    for (lexicon, line, says) in [
        (term("any = [\"a\"]\nwieght = 2"), 5, "unknown field"),
        (term("any = []"), 2, "has no terms"),
        (term("any = [\"a\",\n\"A\"]"), 5, "repeats"),
        (term("any = [\" a\"]"), 4, "blanks to spare"),
        (term("any = [\"a~ b~ c~ d~\"]"), 4, "more than"),
        (
            term("any = [\"a\"]\nneeds = { any = [\"z\"], within = \"passage\" }"),
            2,
            "no term entry has the id",
        ),
        (term("any = [\"a\"]").replace("1.0", "0"), 2, "weight"),
        (format!("{}{}", term("any = [\"a\"]"), term("any = [\"b\"]")), 6, "is taken"),
        (rule("@a AND @b"), 6, "`@b` is not defined"),
        (rule("@a AND NOT @a"), 6, "never match"),
        ("[set]\na = [\"word\"]".to_owned(), 2, "no rule uses"),
        (
            "[[pattern]]\nid = \"p\"\nweight = 1.0\nanchor = [\"a\"]\nregex = '(a'".to_owned(),
            5,
            "regular expression",
        ),
        ("[[pattern]]\nid = \"p\"\nweight = 1.0\nanchor = [\"a\"]\nregex = '\\ba'".to_owned(), 5, "slow"),
    ] {
        match load::compile("small", small(&lexicon)).unwrap_err() {
            SchemeError::Invalid { path, line: at, message } => {
                assert_eq!((path.as_str(), at), ("concerns/net.toml", line), "{lexicon}\n{message}");
                assert!(message.contains(says), "{lexicon}\n{message}");
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_lexicon_without_category_and_a_category_without_lexicon_are_refused() {
    let mut files = small(TERMS);
    files[1].name = "concerns/nit.toml".to_owned();
    assert!(load::compile("small", files.clone()).unwrap_err().to_string().contains("no category"));
    files.pop();
    assert!(load::compile("small", files).unwrap_err().to_string().contains("has no lexicon"));
}

#[test]
fn explain_says_what_a_near_rule_lacked() {
    let scheme = compile(
        "[set]\na = [\"spy\"]\nb = [\"network\"]\n[[rule]]\nid = \"r\"\nweight = 2.0\nwhen = \"@a NEAR/2w @b\"\nwhy = \"spies\"\nyes = [\"spy network\"]\nno = [\"spy\"]",
    );
    let explain = |body: &str| {
        let r = reading(None, body);
        let e = scheme.explain(&r.text, &r.sections, &r.passages, 0).swap_remove(0);
        (
            e.assigned,
            (e.missing * 10.0).round(),
            e.close.first().map(|c| (c.found.clone(), c.lacking.clone())),
        )
    };
    assert_eq!(explain("A spy in the network."), (true, 0.0, None));
    assert_eq!(explain("A spy."), (false, 14.0, Some((vec!["@a"], vec!["@b"]))));
    let far = explain("A spy is not, as we have seen, a network.").2;
    assert_eq!(far, Some((vec!["@a", "@b"], vec![])), "both there, too far apart");
}

#[test]
fn the_built_in_files_are_the_folder() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("annotations/scheme").join(built_in::NAME);
    let listed: BTreeSet<String> = built_in::FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let there: BTreeSet<String> = walkdir::WalkDir::new(&dir)
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.file_type().is_file())
        .map(|e| e.path().strip_prefix(&dir).unwrap().to_string_lossy().replace('\\', "/"))
        .collect();
    assert_eq!(listed, there);
    let (loaded, built_in) = (Scheme::load(&dir).unwrap(), Scheme::built_in().unwrap());
    assert_eq!((loaded.name(), loaded.hash()), (built_in.name(), built_in.hash()));
}

#[test]
fn every_rule_of_the_built_in_scheme_keeps_its_examples() {
    let failing = Scheme::built_in().unwrap().failing_examples();
    assert!(failing.is_empty(), "{}", failing.join("\n"));
}

#[test]
fn the_built_in_scheme_covers_its_taxonomy() {
    let scheme = Scheme::built_in().unwrap();
    for facet in ["concerns", "responses"] {
        let of = |c: &&Category| scheme.facets()[c.facet].id == facet;
        assert_eq!(scheme.categories().iter().filter(of).count(), 8, "{facet}");
    }
    let ids: Vec<_> = scheme.counted().map(|c| c.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "rule ids are unique");
    let named =
        |kind: &str| scheme.entities.iter().filter(|e| scheme.entity_types[e.entity_type].0 == kind).count();
    assert!(named("company") >= 60 && named("agency") >= 40);
}

#[test]
fn entities_take_the_longest_name() {
    let scheme = Scheme::built_in().unwrap();
    let mut r = reading(
        None,
        "TikTok, the Bank and Amazon Web Services told the U.S. Cyber Command; huawei did not.",
    );
    scheme.classify(&mut r);
    let named: Vec<_> =
        r.passages[0].entities.iter().map(|e| (&r.text[e.start..e.end], e.name.as_str())).collect();
    let want = [
        ("TikTok", "ByteDance"),
        ("Amazon Web Services", "Amazon"),
        ("U.S. Cyber Command", "U.S. Cyber Command"),
    ];
    assert_eq!(named, want);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Words of the lexicon and noise in any order: scores are the exact sum of what is quoted, quotes stand where
    /// they say, and both survive JSON.
    #[test]
    fn scores_are_the_exact_sum_of_their_evidence(
        picks in proptest::collection::vec((0usize..5000, proptest::bool::ANY, "[ .,;\u{2019}é]{1,2}"), 1..120),
    ) {
        let scheme = shared();
        let mut body = String::new();
        for (pick, title, gap) in picks {
            let word = scheme.terms[pick % scheme.terms.len()].id.split('/').next_back().unwrap_or_default();
            body.push_str(&if title { word.to_uppercase() } else { word.to_owned() });
            body.push_str(&gap);
        }
        let mut r = reading(Some("5G and data"), &body);
        scheme.classify(&mut r);
        let passage = &r.passages[0];
        for found in passage.concerns.iter().chain(&passage.near).chain(&passage.responses) {
            let json = serde_json::to_string(found).unwrap();
            let back: Finding = serde_json::from_str(&json).unwrap();
            proptest::prop_assert_eq!(back.score, back.evidence.iter().map(|e| e.adds).sum::<f64>());
            proptest::prop_assert_eq!(back.score, back.evidence.iter().rev().map(|e| e.adds).sum::<f64>());
            for e in &found.evidence {
                proptest::prop_assert_eq!(&r.text[e.start..e.end], e.quote.as_str());
                proptest::prop_assert!(!e.quote.is_empty() && e.adds != 0.0);
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(body in "\\PC{0,400}") {
        let mut r = reading(None, &body);
        shared().classify(&mut r);
    }
}

#[test]
fn a_text_in_another_language_is_not_classified() {
    let body = "The board fears that foreign technology may spy on its networks and steal its data.";
    let mut english = reading(Some("5G and data"), body);
    english.metadata.language = Some("en-GB".into());
    shared().classify(&mut english);
    assert!(english.passages.iter().any(|p| !p.concerns.is_empty() || !p.near.is_empty()));
    let mut other = reading(Some("5G and data"), body);
    other.metadata.language = Some("pt".into());
    shared().classify(&mut other);
    assert!(other.passages.iter().all(|p| p.concerns.is_empty() && p.near.is_empty()));
    assert_eq!(other.diagnostics.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["language"]);
}

fn shared() -> &'static Scheme {
    static SCHEME: std::sync::LazyLock<Scheme> = std::sync::LazyLock::new(|| Scheme::built_in().unwrap());
    &SCHEME
}
