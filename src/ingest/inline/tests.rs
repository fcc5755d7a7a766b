use super::*;

fn inline(source: &str) -> (String, Vec<(String, RunKind)>) {
    let mut inline = Inline::default();
    let span = inline.block(source, &[Span::new(0, source.len())], false);
    inline.runs.sort_by_key(|r| r.span.start);
    let runs = inline.runs.iter().map(|r| (r.span.of(&inline.text).to_owned(), r.kind.clone())).collect();
    (span.of(&inline.text).to_owned(), runs)
}

#[test]
fn markup_of_extracted_text_is_taken_out() {
    for (source, text) in [
        (r"exceeds \$225 billion", "exceeds $225 billion"),
        ("&quot;a&quot; &amp; b&#8212;c &x; AT&T;", "\"a\" & b—c &x; AT&T;"),
        ("See *supra* note 4, **at** 5", "See supra note 4, at 5"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("Marlow,* Quist,** & Oba***", "Marlow,* Quist,** & Oba***"),
        ("i. Radios and $5G^{88}$", "i. Radios and 5G88"),
        ("^{16%20}Sector%20and", "16%20Sector%20and"),
        ("^{(&}quot;[E]merging", "(\"[E]merging"),
        (r"$w2.example.com/China\%E2\%80\%99s_Final.pdf.$", "w2.example.com/China%E2%80%99s_Final.pdf."),
        ("$5 million, roughly $200 on", "$5 million, roughly $200 on"),
        ("a [link (x)](http://a.b/c_(d)) end", "a link (x) end"),
        ("see <https://a.b/c> <br/>x<sup>12</sup> 1 < 2 > 0", "see https://a.b/c \nx12 1 < 2 > 0"),
        ("text[^note] more ![image](x.png)", "text more "),
        ("x^2^ and x^2", "x2 and x^2"),
        ("*see https://a.b/2_-_c_-_d_e/f*.", "see https://a.b/2_-_c_-_d_e/f."),
        ("tide.^[12]^ Then^[as *Roe* [says]] he", "tide.12 Then he"),
        ("at <a href=https://a.b/c.pdf", "at https://a.b/c.pdf"),
    ] {
        assert_eq!(inline(source).0, text, "{source}");
    }
}

#[test]
fn runs_keep_what_the_markup_meant() {
    let (_, runs) = inline("*a* **b** <sup>3</sup> $x^{4}$ [c](u) d[^e]");
    let kinds: Vec<_> = runs.iter().map(|(text, kind)| (text.as_str(), kind.clone())).collect();
    assert_eq!(
        kinds,
        [
            ("a", RunKind::Italic),
            ("b", RunKind::Bold),
            ("3", RunKind::Superscript),
            ("4", RunKind::Superscript),
            ("c", RunKind::Link("u".into())),
            ("", RunKind::Call(0)),
        ]
    );
}
