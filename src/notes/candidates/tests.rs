use super::*;
use crate::ingest::ingest;
use crate::notes::lines::lines;

fn found(text: &str) -> (Vec<u32>, Vec<u32>) {
    let ingested = ingest(text.as_bytes(), "x.txt").expect("text");
    let lines = lines(&ingested);
    let found = find(&ingested, &lines);
    let strong =
        |list: &[Candidate], least| list.iter().filter(|c| c.weight >= least).map(|c| c.number).collect();
    (strong(&found.calls, 0.6), strong(&found.starts, 1.0))
}

#[test]
fn marks_are_seen_in_every_form() {
    for (text, calls) in [
        ("in force.¹² More", vec![12]),
        ("in force.^{12} More<sup>3</sup>", vec![12, 3]),
        ("in force.<sup>3,4</sup>", vec![3, 4]),
        ("a claim [12] and [13, 14] and [15–17].", vec![12, 13, 14, 15, 16, 17]),
        ("technology.16 Next", vec![16]),
        ("do that?”1 This", vec![1]),
        ("Model (“LLM”).2 The", vec![2]),
        ("the Act16 controls", vec![16]),
        ("costs $70,995.10 in 3.5 years, No.5, G20, COVID-19, https://a.b/c.12 and v.2", vec![]),
        ("T.36 N.,R.3 W., secs.2, 3; sec.7, d’E.2 and Mr.Q.5", vec![]),
    ] {
        assert_eq!(found(text).0, calls, "{text}");
    }
}

#[test]
fn starts_are_seen_in_every_form() {
    for (text, starts) in [
        ("¹ See A. ² Then B.", vec![1, 2]),
        ("12. See A.\n13. Id.\n14 Text\n[15] Text", vec![12, 13, 14, 15]),
        ("7See A.\n8“The B.\n9U.S. B\n5G of C\n3D D\n2nd E", vec![7, 8, 9]),
        ("96 Id. 97 Id. at 3. 98See A, 4 (2012). 5 Times", vec![96, 97, 98]),
        ("| 7. | See A.\n| 8. | See B.", vec![7, 8]),
        ("2019 was\n3.5 percent\n12", vec![12]),
    ] {
        assert_eq!(found(text).1, starts, "{text}");
    }
}
