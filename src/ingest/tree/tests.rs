use super::*;

fn show(tree: &Tree<'_>, node: usize) -> String {
    match &tree.nodes[node].data {
        Data::Text(raw) => unescape(raw).into_owned(),
        Data::Element { name, .. } => {
            let inner: String = tree.children(node).map(|c| show(tree, c)).collect();
            if node == 0 { inner } else { format!("{name}({inner})") }
        }
    }
}

#[test]
fn ends_are_implied_and_stray_tags_do_no_harm() {
    for (source, tree) in [
        ("<p>One<p>Two <b>and</b></div> three", "p(One)p(Two b(and) three)"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "ul(li(a)li(bul(li(c)))li(d))e"),
        ("<table><tr><td>1<td>2<tr><td>3</table>x", "table(tr(td(1)td(2))tr(td(3)))x"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a)dd(b)dt(c))"),
        ("a<br/>b<IMG src=x>c<span/>d", "abr()bimg()cspan()d"),
        ("<script>if (a<b) '</p>'</script>x", "script(if (a<b) '</p>')x"),
        ("<!-- <p> -->a<!DOCTYPE x>b<?php c ?>d", "abd"),
        ("5 < 6 & 7 &amp; 8&nbsp;&sect;&#167;&#xA7; &bogus; &", "5 < 6 & 7 & 8\u{a0}§§§ &bogus; &"),
        ("a&#151;b &#x92;", "a—b ’"),
        ("<a href=x>one<a href=y>two</a>", "a(one)a(two)"),
        ("<p>cut <b", "p(cut b())"),
        ("<![CDATA[<x>]]>", "<x>"),
        ("<!DOCTYPE x [<!ENTITY a \"b\"> <!ELEMENT x ANY>]>y&a;", "y&a;"),
    ] {
        let parsed = Tree::parse(source, &[0], Markup::Html);
        assert_eq!(show(&parsed, 0), tree, "{source}");
    }
}

#[test]
fn xml_is_read_as_it_is_tagged() {
    let tree = Tree::parse("<TEI><p>a<pb/><p>b</p></p><title>c</title></TEI>", &[0], Markup::Xml);
    assert_eq!(show(&tree, 0), "TEI(p(apb()p(b))title(c))");
}

#[test]
fn attributes_and_offsets() {
    let tree = Tree::parse("<A HREF='x?a&amp;b' Checked data-n=1 =é>é &amp; t</a>", &[0], Markup::Html);
    assert_eq!(tree.value(1, "href"), "x?a&b");
    assert_eq!(tree.value(1, "data-n"), "1");
    assert_eq!(tree.raw(1, "checked"), Some(""));
    let Data::Text(text) = tree.nodes[2].data else { panic!() };
    assert_eq!(&tree.source[tree.offset(text)..][..text.len()], "é &amp; t");
    let mut places = Vec::new();
    pieces(text, |piece, at| places.push((piece.to_owned(), at)));
    assert_eq!(places, [("é ".to_owned(), 0), ("&".to_owned(), 3), (" t".to_owned(), 8)]);
}

#[test]
fn depth_is_bounded() {
    let source = "<div>".repeat(50_000) + "deep" + &"<b><p>".repeat(20_000) + &"</i></div>".repeat(20_000);
    let tree = Tree::parse(&source, &[0], Markup::Html);
    assert!(tree.flattened);
    assert_eq!(tree.text(0..tree.nodes.len(), source.len()).trim(), "deep");
    assert!(tree.ancestors(tree.nodes.len() - 1).count() <= DEPTH);
}
