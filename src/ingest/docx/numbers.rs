//! The numbers of notes: a Word file does not store them but says how they are counted and printed.

use crate::document::NoteKind;
use crate::ingest::IngestError;
use crate::ingest::events::{Event, Events};

/// How notes of one kind are counted, as far as the document or a section says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counting {
    format: Option<String>,
    start: Option<u32>,
    restart: Option<String>,
}

impl Counting {
    /// Reads `footnotePr` or `endnotePr`, whose start was just read.
    pub(super) fn read(events: &mut Events<'_>) -> Result<Self, IngestError> {
        let (depth, mut counting) = (events.depth(), Self::default());
        while events.depth() >= depth
            && let Some(event) = events.next()?
        {
            let Event::Open(element) = event else { continue };
            let value = element.attribute("val");
            match element.name.1 {
                "numFmt" => counting.format = value,
                "numStart" => counting.start = value.and_then(|v| v.parse().ok()),
                "numRestart" => counting.restart = value,
                _ => {}
            }
        }
        Ok(counting)
    }

    fn over(&self, base: &Self) -> Self {
        Self {
            format: self.format.as_ref().or(base.format.as_ref()).cloned(),
            start: self.start.or(base.start),
            restart: self.restart.as_ref().or(base.restart.as_ref()).cloned(),
        }
    }
}

/// How footnotes and endnotes are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Countings {
    pub(super) footnotes: Counting,
    pub(super) endnotes: Counting,
}

impl Countings {
    /// Reads what stands in the element whose start was just read: a section's properties or the settings.
    pub(super) fn read(events: &mut Events<'_>) -> Result<Self, IngestError> {
        let (depth, mut countings) = (events.depth(), Self::default());
        while events.depth() >= depth
            && let Some(event) = events.next()?
        {
            let Event::Open(element) = event else { continue };
            match element.name {
                ("w", "footnotePr") => countings.footnotes = Counting::read(events)?,
                ("w", "endnotePr") => countings.endnotes = Counting::read(events)?,
                ("w", "sectPrChange") => events.skip()?,
                _ => {}
            }
        }
        Ok(countings)
    }

    fn of(&self, kind: NoteKind) -> &Counting {
        match kind {
            NoteKind::Footnote => &self.footnotes,
            NoteKind::Endnote => &self.endnotes,
        }
    }
}

/// Where a note is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) id: String,
    pub(super) kind: NoteKind,
    pub(super) section: usize,
    pub(super) page: u32,
    /// The mark the author chose instead of a number.
    pub(super) mark: Option<String>,
}

/// The label and the number of each reference's note, in order. `sections` are what the document's sections say,
/// `settings` what holds where they say nothing.
pub(super) fn labels(
    references: &[Reference],
    sections: &[Countings],
    settings: &Countings,
) -> Vec<(String, Option<u32>)> {
    let mut counters: [Option<(u32, usize, u32)>; 2] = [None, None];
    let label = |reference: &Reference| {
        if let Some(mark) = &reference.mark {
            let mark = mark.trim();
            return (mark.to_owned(), mark.parse().ok());
        }
        let section = sections.get(reference.section).map(|s| s.of(reference.kind));
        let counting = section.map_or_else(
            || settings.of(reference.kind).clone(),
            |section| section.over(settings.of(reference.kind)),
        );
        let counter = &mut counters[usize::from(reference.kind == NoteKind::Endnote)];
        let first = counting.start.unwrap_or(1);
        let number = match *counter {
            Some((_, section, _))
                if counting.restart.as_deref() == Some("eachSect") && section != reference.section =>
            {
                first
            }
            Some((_, _, page))
                if counting.restart.as_deref() == Some("eachPage") && page != reference.page =>
            {
                first
            }
            Some((last, ..)) => last.saturating_add(1),
            None => first,
        };
        *counter = Some((number, reference.section, reference.page));
        let format = counting.format.unwrap_or_else(|| match reference.kind {
            NoteKind::Footnote => "decimal".to_owned(),
            NoteKind::Endnote => "lowerRoman".to_owned(),
        });
        let printed = print(number, &format);
        let is_sign = !printed.contains(char::is_alphanumeric);
        (printed, (!is_sign).then_some(number))
    };
    references.iter().map(label).collect()
}

/// A number in one of Word's formats; formats that are not known here are printed as decimals.
fn print(number: u32, format: &str) -> String {
    match format {
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "lowerLetter" => letters(number, b'a'),
        "upperLetter" => letters(number, b'A'),
        "chicago" => {
            let signs = ["*", "†", "‡", "§"];
            let index = number.saturating_sub(1) as usize;
            signs[index % 4].repeat((index / 4 + 1).min(9))
        }
        _ => number.to_string(),
    }
}

/// `XLII`; numbers no one writes that way as decimals.
fn roman(number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let (mut rest, mut out) = (number, String::new());
    for (value, letters) in STEPS {
        while rest >= value {
            rest -= value;
            out.push_str(letters);
        }
    }
    out
}

/// `a` to `z`, then `aa`, `bb`, as Word does.
fn letters(number: u32, first: u8) -> String {
    let index = number.saturating_sub(1);
    let letter = char::from(first + (index % 26) as u8);
    if index > 26 * 9 {
        return number.to_string();
    }
    letter.to_string().repeat(index as usize / 26 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_word_does() {
        for (number, format, printed) in [
            (4, "lowerRoman", "iv"),
            (1999, "upperRoman", "MCMXCIX"),
            (0, "upperRoman", "0"),
            (28, "lowerLetter", "bb"),
            (2, "upperLetter", "B"),
            (5, "chicago", "**"),
            (7, "decimal", "7"),
            (7, "ganada", "7"),
        ] {
            assert_eq!(print(number, format), printed, "{format}");
        }
    }

    #[test]
    fn numbering_restarts_where_the_section_or_the_page_does() {
        let reference = |section, page, mark: Option<&str>| Reference {
            section,
            page,
            mark: mark.map(ToOwned::to_owned),
            ..Reference::default()
        };
        let references = [
            reference(0, 1, None),
            reference(0, 1, Some("*")),
            reference(0, 2, None),
            reference(1, 2, None),
            reference(1, 3, None),
        ];
        let counted = |restart: &str, start| {
            let footnotes = Counting { format: None, start: Some(start), restart: Some(restart.to_owned()) };
            let settings = Countings { footnotes, ..Countings::default() };
            let labels = labels(&references, &[Countings::default()], &settings);
            labels.into_iter().map(|(label, _)| label).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(counted("continuous", 1), "1 * 2 3 4");
        assert_eq!(counted("eachSect", 1), "1 * 2 1 2");
        assert_eq!(counted("eachPage", 5), "5 * 5 6 5");
    }
}
