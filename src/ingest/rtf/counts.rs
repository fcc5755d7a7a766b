//! How notes are counted.

use crate::document::NoteKind;
use crate::ingest::numbers;

/// How notes of one kind are counted.
struct Count {
    /// Number of the next note.
    next: u32,
    start: u32,
    /// As Word calls it.
    format: &'static str,
    by_section: bool,
    by_page: bool,
}

impl Count {
    const fn new(format: &'static str) -> Self {
        Self { next: 1, start: 1, format, by_section: false, by_page: false }
    }
}

/// How footnotes and endnotes are counted.
pub(super) struct Counts([Count; 2]);

impl Default for Counts {
    fn default() -> Self {
        Self([Count::new("decimal"), Count::new("lowerRoman")])
    }
}

impl Counts {
    /// Label and number of the next note of a kind.
    pub(super) fn next(&mut self, kind: NoteKind) -> (String, u32) {
        let count = &mut self.0[usize::from(kind == NoteKind::Endnote)];
        let number = count.next;
        count.next = number.saturating_add(1);
        (numbers::print(number, count.format), number)
    }

    /// A section ends.
    pub(super) fn end_section(&mut self) {
        self.0.iter_mut().filter(|count| count.by_section).for_each(|count| count.next = count.start);
    }

    /// A page ends.
    pub(super) fn end_page(&mut self) {
        self.0.iter_mut().filter(|count| count.by_page).for_each(|count| count.next = count.start);
    }

    /// What a control word says of it, if anything: `ftnrestart`, `saftnnrlc`.
    pub(super) fn word(&mut self, word: &str, number: Option<i64>) {
        let word = word.strip_prefix('s').unwrap_or(word);
        let (at, what) = match (word.strip_prefix("aftn"), word.strip_prefix("ftn")) {
            (Some(what), _) => (1, what),
            (None, Some(what)) => (0, what),
            (None, None) => return,
        };
        let count = &mut self.0[at];
        match what {
            "start" => {
                let start = number.and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
                // A section's start counts where the section counts anew.
                if count.next == count.start {
                    count.next = start;
                }
                count.start = start;
            }
            "restart" => count.by_section = true,
            "rstpg" => count.by_page = true,
            "rstcont" => (count.by_section, count.by_page) = (false, false),
            "nar" => count.format = "decimal",
            "nalc" => count.format = "lowerLetter",
            "nauc" => count.format = "upperLetter",
            "nrlc" => count.format = "lowerRoman",
            "nruc" => count.format = "upperRoman",
            "nchi" => count.format = "chicago",
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_counted_as_the_words_say() {
        let mut counts = Counts::default();
        let next = |counts: &mut Counts| counts.next(NoteKind::Footnote).0;
        counts.word("ftnnalc", None);
        counts.word("sftnstart", Some(2));
        assert_eq!(next(&mut counts), "b");
        counts.word("sftnstart", Some(1));
        counts.end_section();
        assert_eq!(next(&mut counts), "c");
        counts.word("ftnrestart", None);
        counts.end_section();
        assert_eq!(next(&mut counts), "a");
        assert_eq!(counts.next(NoteKind::Endnote), ("i".to_owned(), 1));
    }
}
