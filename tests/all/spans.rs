//! Every span of an annotated document resolves, and lies where it belongs: on the sample corpus, and on texts made
//! of whatever looks like notes, marks and citations.

use crate::files;
use crate::whole::assert_whole;
use glossator::concerns::Scheme;
use glossator::pipeline;
use proptest::prelude::*;
use std::sync::LazyLock;

static SCHEME: LazyLock<Scheme> = LazyLock::new(|| Scheme::built_in().unwrap());

#[test]
fn spans_of_the_sample_corpus_resolve() {
    for path in files("corpus") {
        let Ok(annotated) =
            pipeline::annotate(&std::fs::read(&path).unwrap(), &path.to_string_lossy(), &SCHEME)
        else {
            continue; // The manifest of the samples is not a document.
        };
        assert_whole(&annotated.document);
    }
}

/// What policy papers and their extractions are made of.
const PIECES: [&str; 60] = [
    "Huawei ",
    "5G networks ",
    "data breach ",
    "artificial intelligence ",
    "the Party ",
    "rights ",
    "$5G^{88}$ ",
    "^{16%20} ",
    "¹",
    "²³ ",
    "⁷",
    "technology.16 ",
    "77 ",
    "78. ",
    "1 ",
    "12 ",
    "3. ",
    "4) ",
    "[^1]",
    "[^word]",
    "\n[^1]: ",
    "\n[^word]: ",
    "[12] ",
    "<sup>3</sup> ",
    "\n\n",
    "\n",
    "\r\n",
    "\u{c}",
    "\n# ",
    "\n## Notes\n",
    "\n- ",
    "\n> ",
    "\n* * *\n",
    "Id. at 4. ",
    "Id.; ",
    "See, e.g., ",
    "supra note 3, ",
    "infra note 9 ",
    "Doe, supra note 1, at 5. ",
    "[hereinafter Ports] ",
    "Jo Doe, *Ports*, Times (Jan. 3, 2020), ",
    "https://www.ports.example/a_b ",
    "https://ports.exa-\nmple/x ",
    "12 Harv. L. Rev. 345 (2019) ",
    "50 U.S.C. § 1701 ",
    "Exec. Order No. 13,873 ",
    "(\"",
    "“",
    "” ",
    "(",
    "; ",
    "&quot;",
    "\\$ ",
    "naïve ",
    "𝒳 ",
    "中国制造2025 ",
    "extrac-\ntion ",
    "* ",
    "† ",
    "| a | b |\n",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_of_any_text_resolve(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..120),
        markdown in any::<bool>(),
    ) {
        let text = pieces.concat();
        if let Ok(annotated) = pipeline::annotate(text.as_bytes(), if markdown { "a.md" } else { "a.txt" }, &SCHEME) {
            assert_whole(&annotated.document);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(annotated) = pipeline::annotate(&bytes, "a.txt", &SCHEME) {
            assert_whole(&annotated.document);
        }
    }
}
