use super::*;

fn reflow(text: &str) -> String {
    let spans: Vec<Span> = text
        .split_inclusive('\n')
        .scan(0, |at, l| {
            let span = Span::new(*at, *at + l.trim_end().len());
            *at += l.len();
            Some(span)
        })
        .collect();
    let mut writer = Writer::new(text, &[]);
    writer.lines(&spans);
    writer.out
}

#[test]
fn lines_are_joined_by_evidence() {
    for (lines, text) in [
        ("a  line\nand\tmore", "a line and more"),
        ("the regu-\nlation", "the regulation"),
        ("a long-term plan, long-\nterm", "a long-term plan, long-term"),
        ("society-\nwide and society-wide", "society-wide and society-wide"),
        ("Dori-\nHacohen", "Dori-Hacohen"),
        ("2020-\n21", "2020-21"),
        ("breadth—\nis", "breadth—is"),
        (
            "https://tides.example.edu/wp-\ncontent/uploads/Report.pdf [x]",
            "https://tides.example.edu/wp-content/uploads/Report.pdf [x]",
        ),
        ("[https://perma.cc/85HG-\nXQ26] (next", "[https://perma.cc/85HG-XQ26] (next"),
        ("[https://perma.cc/\n8JVU-G7LM]; Next", "[https://perma.cc/8JVU-G7LM]; Next"),
        ("https://a.org/final\n.pdf [https", "https://a.org/final.pdf [https"),
        ("https://a.org/final.pdf\n[https", "https://a.org/final.pdf [https"),
        ("https://a.org/final.\nNext sentence", "https://a.org/final. Next sentence"),
        ("https://a.org/page\nwhich says", "https://a.org/page which says"),
    ] {
        assert_eq!(reflow(lines), text, "{lines}");
    }
}

#[test]
fn links_tell_how_their_urls_go_on() {
    for (lines, url, text) in [
        ("at https://a.org/har-\nbour.", "https://a.org/harbour", "at https://a.org/harbour."),
        ("at https://a.org/har-\nbour.", "https://a.org/har-bour", "at https://a.org/har-bour."),
        ("at https://a.org/Re\nport of", "https://a.org/Report", "at https://a.org/Report of"),
        ("the long\nreport", "https://a.org/", "the long report"),
    ] {
        let end = lines.find('\n').expect("two lines");
        let run = |start, end| Run { span: Span::new(start, end), kind: RunKind::Link(url.to_owned()) };
        let runs = [run(3, end), run(end + 1, lines.len())];
        let mut writer = Writer::new(lines, &[]).with_links(&runs);
        writer.lines(&[Span::new(0, end), Span::new(end + 1, lines.len())]);
        assert_eq!(writer.out, text, "{url}");
    }
}

#[test]
fn cuts_leave_their_calls() {
    let text = "in force.12 Next";
    let cuts = [Cut { span: Span::new(9, 11), call: Some(11) }];
    let mut writer = Writer::new(text, &cuts);
    writer.lines(&[Span::new(0, text.len())]);
    assert_eq!(writer.out, "in force. Next");
    assert_eq!((writer.called[0].at, writer.called[0].note), (9, 11));
}
