//! Display lines: captions with their sources and notes, and, in a layout, lines that stand alone and say no sentence
//! (letterheads, salutations, signatures, dates, labels in figures). They are kept in the text but are no passages of
//! running prose.

use super::body::Paragraph;
use super::lines::ends_sentence;
use crate::document::PassageKind;
use crate::ingest::{Ingested, Places};
use foldhash::HashMap;
use std::sync::LazyLock;

/// What a word at the beginning of a line makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caption {
    /// `Figure 1.`
    Numbered,
    /// `Source:`
    Source,
    /// `Notes:`
    Note,
}

static WORDS: LazyLock<HashMap<&str, Caption>> = LazyLock::new(|| {
    include_str!("../../annotations/data/captions.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .map(|(word, kind)| {
            let kind = match kind {
                "source" => Caption::Source,
                "note" => Caption::Note,
                _ => Caption::Numbered,
            };
            (word, kind)
        })
        .collect()
});

/// The longest line that can be a display line, in bytes.
const LONGEST: usize = 120;

/// Makes headings without a section of the captions among paragraphs and of what else is set for display.
pub(super) fn settle(ingested: &Ingested, paragraphs: &mut [Paragraph]) {
    let laid_out = matches!(ingested.places, Places::Pages(_));
    let mut in_figure = false;
    for at in 0..paragraphs.len() {
        let items = |at: Option<usize>| {
            at.and_then(|at| paragraphs.get(at)).is_some_and(|p| p.kind == PassageKind::ListItem)
        };
        let single = !items(at.checked_sub(1)) && !items(Some(at + 1));
        let paragraph = &mut paragraphs[at];
        let text = paragraph.spans.iter().map(|s| s.of(&ingested.text)).collect::<Vec<_>>().join(" ");
        let display = match caption(&text) {
            Some(Caption::Source) => laid_out || in_figure,
            Some(Caption::Note) => in_figure,
            _ if paragraph.caption => true,
            _ if !laid_out => false,
            _ => match paragraph.kind {
                PassageKind::Paragraph => is_display(&text),
                PassageKind::ListItem => single && is_numbered_title(&text),
                _ => false,
            },
        };
        in_figure = match paragraph.kind {
            PassageKind::Table => true,
            PassageKind::Heading => paragraph.caption,
            _ => display && (in_figure || caption(&text) == Some(Caption::Source)),
        };
        if display {
            paragraph.kind = PassageKind::Heading;
            paragraph.style = None;
        }
    }
}

/// Whether a line begins the caption of a figure or table: `Figure 1.`, `Table A-2: Ports`.
pub(super) fn is_caption(content: &str) -> bool {
    caption(content) == Some(Caption::Numbered)
}

fn caption(content: &str) -> Option<Caption> {
    if !content.starts_with(char::is_uppercase) {
        return None;
    }
    let end = content.find([' ', ':', '\u{A0}'])?;
    let kind = *WORDS.get(content[..end].to_lowercase().as_str())?;
    let rest = content[end..].trim_start();
    let is = match kind {
        Caption::Numbered => is_numbered(rest),
        Caption::Source | Caption::Note => rest.starts_with(':'),
    };
    is.then_some(kind)
}

/// Whether a number begins a text, set off from what follows: `1.`, `A-2:`, `3` and no more, `4 Ports of the North`.
fn is_numbered(rest: &str) -> bool {
    let of_number = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '.' | '-' | '–');
    let end = rest.find(|c: char| !of_number(c)).unwrap_or(rest.len());
    // A capital straight after the number's period begins the title.
    let number = rest[..end].trim_end_matches(|c: char| c.is_ascii_uppercase());
    let after = &rest[number.len()..];
    number.bytes().any(|b| b.is_ascii_digit())
        && (number.ends_with(['.', '-', '–'])
            || after.is_empty()
            || after.trim_start().starts_with([':', ')', '—', '–', '|'])
            || after.len() < LONGEST
                && !ends_sentence(after)
                && after.trim_start().starts_with(char::is_uppercase))
}

/// Whether a text is short and says no sentence: names, places and dates, most words in capitals.
fn is_display(text: &str) -> bool {
    if text.len() > LONGEST || text.starts_with(char::is_lowercase) {
        return false;
    }
    let (mut words, mut lower) = (0, 0);
    for word in text.split_ascii_whitespace() {
        words += 1;
        lower += usize::from(word.starts_with(char::is_lowercase));
    }
    let open = match text.chars().next_back() {
        Some(':') => words <= 3,
        Some(',') => words <= 4,
        Some(';' | '”' | '"') => false,
        _ => !ends_sentence(text),
    };
    !text.contains(char::is_alphabetic) || open && lower * 2 < words
}

/// Whether a text is a number and a title: `3. The Board Meets in the North`.
fn is_numbered_title(text: &str) -> bool {
    let (label, title) = text.split_once(' ').unwrap_or_default();
    let letters = title.split_ascii_whitespace().filter(|w| w.len() > 4);
    label.ends_with('.')
        && !text.ends_with([',', ';', ':'])
        && title.split_ascii_whitespace().count() >= 4
        && title.len() < 2 * LONGEST
        && !ends_sentence(title)
        && letters.into_iter().all(|w| !w.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::{Caption, caption, is_display, is_numbered_title};

    #[test]
    fn captions_are_told_from_sentences_about_figures() {
        for line in
            ["Figure 1. Ports", "Table 2: Cables", "FIGURE A-3 – Routes", "Image 4", "Table 5 Ports of Call"]
        {
            assert_eq!(caption(line), Some(Caption::Numbered), "{line}");
        }
        for line in
            ["Figure 1 shows the ports.", "Figures 1 and 2", "figure 1.", "Table manners: a study", "Box"]
        {
            assert_eq!(caption(line), None, "{line}");
        }
        assert_eq!(caption("Source: Harbour Board."), Some(Caption::Source));
        assert_eq!(caption("Notes: Depths are in metres."), Some(Caption::Note));
        assert_eq!(caption("Notes on depths."), None);
    }

    #[test]
    fn display_lines_say_no_sentence() {
        for line in
            ["THE HARBOUR BOARD", "May 3, 2021", "Sincerely,", "My fellow Citizens:", "R12345", "* * *"]
        {
            assert!(is_display(line), "{line}");
        }
        for line in [
            "The board has met.",
            "the board",
            "The ports are as follows:",
            "Ports in the north of the country",
            "It is so ordered.",
        ] {
            assert!(!is_display(line), "{line}");
        }
    }

    #[test]
    fn a_single_numbered_title_is_no_item() {
        assert!(is_numbered_title("3. The Board Meets with the Pilots of the North"));
        assert!(!is_numbered_title("3. The board meets with the pilots"));
        assert!(!is_numbered_title("3. Ports"));
    }

    #[test]
    fn the_list_is_in_order_and_lower_case() {
        let list = include_str!("../../annotations/data/captions.tsv");
        let rows: Vec<(&str, &str)> =
            list.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect();
        assert!(
            rows.iter().all(|(w, k)| *w == w.to_lowercase() && ["numbered", "source", "note"].contains(k))
        );
        assert_eq!(rows.len(), super::WORDS.len());
    }
}
