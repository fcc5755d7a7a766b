//! What a reference mark, a link to a note and a link back look like.

use crate::ingest::tree::Tree;

/// The label in a reference mark (`12`, `*`, `a`), if `text` is one: brackets, periods and a word for note are no part
/// of it.
pub(super) fn mark(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > 24 {
        return None;
    }
    let bare = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '{' | '}' | '^' | '|' | ':')
    });
    let bare = bare.trim_end_matches(['.', ')', ',']);
    let lower = bare.to_lowercase();
    let words = ["footnote", "endnote", "note", "fn", "en", "nb", "n", "lower-alpha", "upper-alpha", "ref"];
    let inner = words
        .iter()
        .find_map(|w| {
            let rest = lower.strip_prefix(w)?;
            let number = rest.trim_start_matches(['.', ' ', '\u{a0}', '#']);
            number.starts_with(|c: char| c.is_ascii_digit()).then(|| &bare[bare.len() - number.len()..])
        })
        .unwrap_or(bare);
    let label: String = inner.chars().map(plain_digit).collect();
    // `*1`: a second series beside the numbered one.
    let starred = label.strip_prefix('*').is_some_and(|n| n.len() < 3 && n.parse::<u32>().is_ok());
    if starred {
        return Some("*".to_owned());
    }
    let digits = label.chars().take_while(char::is_ascii_digit).count();
    let number = (1..=4).contains(&digits) && {
        let rest = &label[digits..];
        rest.is_empty() || rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_lowercase())
    };
    let count = label.chars().count();
    let sign = count <= 4 && label.chars().all(|c| "*†‡§¶‖#∗⁂".contains(c));
    let letter = count == 1 && label.chars().all(char::is_alphabetic) && label.is_ascii();
    let roman = count <= 5 && label.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'l'));
    let doubled = matches!(label.as_bytes(), [a, b] if a == b && a.is_ascii_lowercase());
    (count > 0 && (number || sign || letter || roman || doubled)).then_some(label)
}

/// A raised digit as a plain one.
fn plain_digit(c: char) -> char {
    match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' => '0',
        '⁴'..='⁹' => char::from(b'4' + (c as u32 - '⁴' as u32) as u8),
        c => c,
    }
}

/// Whether an identifier names a note: `fn1`, `_ftn1`, `footnote-3`, `cite_note-7`, `sdfootnote1sym`.
pub(super) fn names_note(id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    let id = id.trim_start_matches(['_', '-', '#', '.']);
    let anywhere =
        ["footnote", "endnote", "ftn", "cite_note", "cite-note", "noteref", "fnref", "rearnote", "sidenote"];
    if anywhere.iter().any(|w| id.contains(w)) {
        return true;
    }
    let tokens = id.split(|c: char| !c.is_ascii_alphanumeric());
    let stems = ["fn", "edn", "note", "notes", "nt", "ntr", "en", "fnt", "foot", "fnote"];
    tokens.into_iter().any(|t| {
        let stem = t.trim_end_matches(|c: char| c.is_ascii_digit());
        stems.contains(&stem)
    })
}

/// Whether an identifier names the place of a call, where a link back leads.
pub(super) fn names_call(id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    let id = id.trim_start_matches(['_', '-', '#', '.']);
    let (head, number) = id.split_at(id.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(id.len()));
    [
        "fnref",
        "ftnref",
        "ednref",
        "ftnt_ref",
        "cite_ref",
        "cite-ref",
        "noteref",
        "ref_footnote",
        "ref-footnote",
        "fnanchor",
        "footnote-anchor",
    ]
    .iter()
    .any(|w| id.contains(w))
        || (id.contains("note") || id.contains("fn"))
            && (id.contains("ref")
                || id.contains("back")
                || id.ends_with("anc")
                || id.ends_with("-bk")
                || id.ends_with("-link"))
        || number.starts_with(|c: char| c.is_ascii_digit())
            && ["fr", "fnr", "ntc", "rfn", "fna"].contains(&head)
}

/// What the attributes of a link say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// It calls a note.
    Call,
    /// It leads back from a note.
    Back,
    /// It leads to a bibliography, or to no note at all.
    Other,
    Nothing,
}

/// What the attributes of a link say of it.
pub(super) fn says(tree: &Tree<'_>, link: usize) -> Says {
    let role = tree.value(link, "role");
    let epub = tree.value(link, "epub:type");
    let class = tree.value(link, "class").to_ascii_lowercase();
    let classes = || class.split_ascii_whitespace();
    if role.contains("doc-noteref") || epub.contains("noteref") {
        return Says::Call;
    }
    if role.contains("doc-backlink") || epub.contains("backlink") || epub.contains("referrer") {
        return Says::Back;
    }
    if role.contains("doc-biblioref")
        || epub.contains("biblioref")
        || tree.value(link, "rel").contains("bookmark")
    {
        return Says::Other;
    }
    if classes().any(|c| {
        c.contains("backref")
            || c.contains("backlink")
            || c.contains("footnote-back")
            || c.contains("footnoteback")
            || c == "reversefootnote"
            || c.contains("to-top")
            || c.contains("fn-back")
            || c.contains("footnote-return")
    }) {
        return Says::Back;
    }
    let calls = [
        "footnote-ref",
        "footnoteref",
        "noteref",
        "footnote-reference",
        "fnanchor",
        "footnote-anchor",
        "sdfootnoteanc",
        "sdendnoteanc",
        "fnref",
        "footnote-link",
        "fn-ref",
        "note-ref",
        "footnote_ref",
        "xref-fn",
        "footnote-marker",
        "simple-footnote",
        "footnote_plugin_tooltip_text",
    ];
    if classes().any(|c| calls.contains(&c)) {
        return Says::Call;
    }
    if classes().any(|c| {
        c == "bibr"
            || c.starts_with("ltx_")
            || c.contains("biblio")
            || c == "headerlink"
            || c == "page-label"
            || c.contains("pagenum")
            || c == "anchor"
    }) {
        return Says::Other;
    }
    Says::Nothing
}

/// Whether an identifier names an entry of a bibliography or a page.
pub(super) fn names_other(id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    let stem = id.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    id.starts_with("bib")
        || id.starts_with("page")
        || id.starts_with("cite.")
        || id.starts_with("ref-") && !id.contains("note")
        || [
            "page", "pg", "p", "page_", "cr", "b", "eq", "equation", "fig", "figure", "tab", "table", "sec",
            "section", "chap", "chapter", "ch", "toc", "para",
        ]
        .contains(&stem)
        || id.contains(".bib")
}

/// Whether the text of a link is the sign of a link back.
pub(super) fn is_back_sign(text: &str) -> bool {
    let text = text.trim().trim_matches(['[', ']', '(', ')', '\u{fe0e}', '\u{fe0f}', '.', ' ']);
    let signs = ['↩', '↑', '⏎', '^', '⤴', '↵', '⬆', '↰', '🔝', '▲', '⇑', '←', '«', '⮐', '⮌', '✎'];
    !text.is_empty() && text.chars().all(|c| signs.contains(&c) || c == '\u{fe0e}' || c.is_whitespace())
        || [
            "back",
            "return",
            "jump up",
            "top",
            "up",
            "go back",
            "return to text",
            "back to text",
            "jump back up",
            "back to top",
            "↩ back",
        ]
        .iter()
        .any(|w| text.eq_ignore_ascii_case(w))
        || text.get(..7).is_some_and(|t| {
            t.eq_ignore_ascii_case("jump up")
                || t.eq_ignore_ascii_case("back to")
                || t.eq_ignore_ascii_case("return ")
        }) && text.len() < 50
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_their_labels() {
        for (text, label) in [
            ("[12]", Some("12")),
            ("(3)", Some("3")),
            (" 4. ", Some("4")),
            ("¹²", Some("12")),
            ("Note 7", Some("7")),
            ("[nb 2]", Some("2")),
            ("fn.5", Some("5")),
            ("*", Some("*")),
            ("††", Some("††")),
            ("[a]", Some("a")),
            ("iv", Some("iv")),
            ("12a", Some("12a")),
            ("aa", Some("aa")),
            ("(*2)", Some("*")),
            ("th", None),
            ("Smith 2020", None),
            ("20201", None),
            ("", None),
        ] {
            assert_eq!(mark(text).as_deref(), label, "{text}");
        }
    }

    #[test]
    fn identifiers() {
        for id in [
            "fn1",
            "fn:1",
            "_ftn1",
            "ftnt3",
            "footnote-1-99",
            "cite_note-a-7",
            "sdfootnote1sym",
            "note12",
            "ntr14-L_1",
        ] {
            assert!(names_note(id), "{id}");
            assert!(!names_call(id), "{id}");
        }
        for id in [
            "fnref1",
            "fnref:1",
            "_ftnref1",
            "ftnt_ref3",
            "cite_ref-7",
            "sdfootnote1anc",
            "fr1",
            "fn1x0-bk",
            "ref_footnote_1_1",
            "FNanchor_1_1",
            "ntc1-L_1",
        ] {
            assert!(names_call(id), "{id}");
        }
        for id in ["bib12", "page_12", "Page_iv", "sec3", "CR4"] {
            assert!(names_other(id) && !names_note(id), "{id}");
        }
        assert!(!names_note("content") && !names_note("notable"));
    }
}
