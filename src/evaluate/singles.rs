//! Single citations: texts that are one citation each, with their fields marked in place
//! (`annotations/gold/single-citations.txt` describes the format).

use super::GoldCitation;
use crate::citations;
use crate::document::{AnnotatedDocument, Note};
use crate::notes::Reading;

/// A text and what it cites.
#[derive(Clone, Debug, Default)]
pub struct Single {
    /// The citation as it would stand in a note.
    pub text: String,
    /// Its fields; `note` is its place in the list, from 1.
    pub gold: GoldCitation,
}

/// A line of a list that cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct SingleError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// Reads a list of single citations with marked fields.
///
/// # Errors
/// [`SingleError`] names the first line that is not `kind: text` or has a mark that is none.
pub fn marked(list: &str) -> Result<Vec<Single>, SingleError> {
    let mut singles: Vec<Single> = Vec::new();
    for (i, line) in list.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let number = u32::try_from(singles.len() + 1).ok();
        let single = single(line).map_err(|problem| SingleError { line: i + 1, problem })?;
        singles.push(Single { gold: GoldCitation { note: number, i: 1, ..single.gold }, ..single });
    }
    Ok(singles)
}

fn single(line: &str) -> Result<Single, String> {
    let (head, mut rest) = line.split_once(": ").ok_or("no kind before the text")?;
    let (form, kind) = head.split_once('/').unwrap_or(("full", head));
    let mut gold = GoldCitation { form: form.to_owned(), kind: kind.to_owned(), ..GoldCitation::default() };
    let mut text = String::with_capacity(rest.len());
    while let Some((before, mark)) = rest.split_once('{') {
        let (mark, after) = mark.split_once('}').ok_or("a mark without its end")?;
        let (name, printed) = mark.split_once('|').ok_or_else(|| format!("no `|` in {mark:?}"))?;
        let (name, value) = name.split_once('=').unwrap_or((name, printed));
        let value = value.to_owned();
        for letter in name.chars() {
            match letter {
                'a' => gold.authors.push(value.clone()),
                _ => {
                    *field(&mut gold, letter).ok_or_else(|| format!("no field {letter:?}"))? =
                        Some(value.clone());
                }
            }
        }
        text += before;
        text += printed;
        rest = after;
    }
    Ok(Single { text: text + rest, gold })
}

fn field(gold: &mut GoldCitation, letter: char) -> Option<&mut Option<String>> {
    Some(match letter {
        's' => &mut gold.signal,
        't' => &mut gold.title,
        'c' => &mut gold.container,
        'v' => &mut gold.volume,
        'p' => &mut gold.page,
        'd' => &mut gold.date,
        'u' => &mut gold.url,
        'n' => &mut gold.pin,
        'q' => &mut gold.parenthetical,
        'h' => &mut gold.hereinafter,
        _ => return None,
    })
}

/// Reads each text as the only note of a document; the result has them as notes 1, 2, … of one, with what they
/// cite, offsets in bytes. Nothing in one text is taken for the antecedent of another.
#[must_use]
pub fn singly<'t>(texts: impl IntoIterator<Item = &'t str>) -> AnnotatedDocument {
    let mut document = AnnotatedDocument::default();
    for (number, text) in (1..).zip(texts) {
        let note = |id, start| Note {
            id,
            series: 1,
            number: Some(number),
            label: number.to_string(),
            start,
            end: start + text.len(),
            ..Note::default()
        };
        let id = format!("n{number}");
        let reading =
            Reading { text: text.to_owned(), notes: vec![note(id.clone(), 0)], ..Reading::default() };
        let start = document.text.len();
        for mut citation in citations::cite(&reading).citations {
            citation.start += start;
            citation.end += start;
            citation.fields.all_mut().into_iter().flatten().flatten().for_each(|at| *at += start);
            document.citations.push(citation);
        }
        document.notes.push(note(id, start));
        document.text += text;
        document.text += "\n\n";
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_give_the_fields() {
        let list = "# a comment\n\nlaw-journal: {s|See} {a|Ann Roe} & {a|Bo Li}, {t|Grids}, {v|1} {c|Grid L.J.} {p|2} ({d=2020-05|May 2020}).\nid/other: Id. at {n|5}.";
        let singles = marked(list).unwrap();
        assert_eq!(singles[0].text, "See Ann Roe & Bo Li, Grids, 1 Grid L.J. 2 (May 2020).");
        let gold = &singles[0].gold;
        assert_eq!((gold.form.as_str(), gold.kind.as_str(), gold.note), ("full", "law-journal", Some(1)));
        assert_eq!(gold.authors, ["Ann Roe", "Bo Li"]);
        assert_eq!(gold.date.as_deref(), Some("2020-05"));
        assert_eq!((singles[1].gold.form.as_str(), singles[1].gold.pin.as_deref()), ("id", Some("5")));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        for (list, problem) in [
            ("web no kind", "no kind before the text"),
            ("# x\nweb: {t|Grids", "a mark without its end"),
            ("web: {t Grids}", "no `|` in \"t Grids\""),
            ("web: {z|Grids}", "no field 'z'"),
        ] {
            assert_eq!(marked(list).unwrap_err().problem, problem);
        }
    }

    #[test]
    fn texts_are_read_apart() {
        let document = singly(["Ann Roe, Grids, Wired (2020).", "Id. at 5."]);
        assert_eq!(document.citations.len(), 2);
        assert_eq!(document.citations[1].target, None);
        let [start, end] = document.citations[1].fields.pin.unwrap();
        assert_eq!(&document.text[start..end], "5");
    }
}
