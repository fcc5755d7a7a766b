//! The language of a document that says nothing of it: trigrams of its paragraphs, by `whatlang`, where they are sure;
//! English by its small words, which costs much less.

use super::{BlockKind, Ingested};
use std::sync::LazyLock;

/// Paragraphs shorter than this tell little: `Id. at 12.` looks like Tagalog.
const SHORTEST: usize = 80;
/// Text that is enough, in bytes.
const ENOUGH: usize = 6_000;
/// Less text tells no language.
const LEAST: usize = 300;

/// Codes of two letters, which BCP 47 wants where there are any.
const SHORT: [(&str, &str); 42] = [
    ("eng", "en"),
    ("spa", "es"),
    ("por", "pt"),
    ("fra", "fr"),
    ("deu", "de"),
    ("ita", "it"),
    ("nld", "nl"),
    ("rus", "ru"),
    ("cmn", "zh"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("ara", "ar"),
    ("pol", "pl"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("bul", "bg"),
    ("ron", "ro"),
    ("hun", "hu"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nob", "nb"),
    ("fin", "fi"),
    ("est", "et"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("ell", "el"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("bel", "be"),
    ("heb", "he"),
    ("hin", "hi"),
    ("ben", "bn"),
    ("pes", "fa"),
    ("vie", "vi"),
    ("tha", "th"),
    ("ind", "id"),
    ("cat", "ca"),
    ("lat", "la"),
    ("afr", "af"),
];

const ENGLISH_FILE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/annotations/data/english-words.txt"));

/// Small words of English.
static ENGLISH: LazyLock<Vec<&str>> =
    LazyLock::new(|| ENGLISH_FILE.lines().filter(|line| !line.starts_with('#')).collect());

/// Whether so many words of `sample` are small words of English that no other language needs to be thought of: a
/// fourteenth, where running English has a ninth.
fn is_english(sample: &str) -> bool {
    let (mut words, mut small) = (0, 0);
    for word in sample.split_ascii_whitespace() {
        words += 1;
        small += usize::from(ENGLISH.contains(&word));
    }
    small * 14 > words
}

/// The language of the body, as a BCP 47 tag.
pub(super) fn detect(ingested: &Ingested) -> Option<String> {
    let mut sample = String::new();
    for block in &ingested.blocks {
        let text = block.span.of(&ingested.text);
        if matches!(block.kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::ListItem)
            && text.len() >= SHORTEST
        {
            sample.push_str(&text[..text.floor_char_boundary(ENOUGH)]);
            sample.push('\n');
        }
        if sample.len() >= ENOUGH {
            break;
        }
    }
    if sample.len() < LEAST {
        return None;
    }
    if is_english(&sample) {
        return Some("en".to_owned());
    }
    let found = whatlang::detect(&sample).filter(whatlang::Info::is_reliable)?;
    let code = found.lang().code();
    Some(SHORT.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short).to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::ingest;

    #[test]
    fn the_list_has_a_header_and_small_words() {
        assert!(super::ENGLISH_FILE.starts_with("# "));
        assert!(
            super::ENGLISH.len() >= 8
                && super::ENGLISH.iter().all(|w| (2..=5).contains(&w.len()) && *w == w.to_lowercase())
        );
    }

    #[test]
    fn a_language_is_told_from_paragraphs_only() {
        let language = |text: &str| ingest(text.as_bytes(), "a.txt").unwrap().metadata.language;
        let english =
            "The board wrote to every harbour on the coast and asked how its cargo was counted. ".repeat(5);
        let spanish =
            "La junta escribió a todos los puertos de la costa y preguntó cómo se contaba la carga. "
                .repeat(5);
        assert_eq!(language(&english).as_deref(), Some("en"));
        assert_eq!(language(&spanish).as_deref(), Some("es"));
        let dutch = "Het bestuur vroeg alle havens aan de kust of zij hun lading telden of wogen, of dat de stad dit deed. ";
        assert_eq!(language(&dutch.repeat(5)).as_deref(), Some("nl"));
        assert_eq!(language("Id. at 12.\n\nIbid.\n\nSee 3 U.S. 1."), None);
    }
}
