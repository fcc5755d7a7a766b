//! The categories of a corpus as a reader sees them: names, colours, and letters for those who see no colours.

use crate::concerns::Scheme;
use crate::coverage::PassageCounts;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use super::page::{Plain, Text, file_name};

/// A category.
pub(super) struct Label {
    pub(super) id: String,
    /// Name for readers.
    pub(super) name: String,
    /// When a passage is filed here.
    pub(super) about: String,
    /// Two letters, of no other category.
    pub(super) code: String,
    /// `#rrggbb`.
    colour: String,
    /// Whether it is a concern; else it is a response.
    pub(super) is_concern: bool,
    /// Its page, from the site's folder.
    pub(super) page: String,
}

/// All categories that a corpus was filed under: concerns, then responses, in the scheme's order.
pub(super) struct Palette {
    pub(super) labels: Vec<Label>,
    places: HashMap<String, usize>,
}

/// Colours for categories that the scheme does not know: those of Okabe and Ito, told apart by all.
const COLOURS: [&str; 7] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6b5b00"];

impl Palette {
    /// The categories that `counts` counts, as `scheme` describes them; those that it does not know by their ids.
    pub(super) fn new(scheme: &Scheme, counts: &PassageCounts) -> Self {
        let mut palette = Self { labels: Vec::new(), places: HashMap::new() };
        let mut codes = BTreeSet::new();
        for (facet, is_concern) in [(&counts.concerns, true), (&counts.responses, false)] {
            let known = scheme.categories().iter().filter(|c| facet.contains_key(&c.id));
            let unknown = facet.keys().filter(|id| scheme.categories().iter().all(|c| c.id != **id));
            let known = known.map(|c| (&c.id, &c.label[..], &c.definition[..], &c.colour[..]));
            for (id, name, about, colour) in known.chain(unknown.map(|id| (id, &id[..], "", ""))) {
                let at = palette.labels.len();
                palette.labels.push(Label {
                    id: id.clone(),
                    name: name.to_owned(),
                    about: about.to_owned(),
                    code: code(id, &mut codes),
                    colour: if is_colour(colour) { colour } else { COLOURS[at % COLOURS.len()] }.to_owned(),
                    is_concern,
                    page: format!("category/{}", file_name(id)),
                });
                palette.places.insert(id.clone(), at);
            }
        }
        palette
    }

    /// Where the category called `id` stands among all.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Ids of the concerns, or of the responses.
    pub(super) fn ids(&self, concerns: bool) -> Vec<&str> {
        self.labels.iter().filter(|l| l.is_concern == concerns).map(|l| l.id.as_str()).collect()
    }

    /// The letters of a category in its colour; its name where it has none.
    pub(super) fn badge(&self, id: &str) -> String {
        match self.place(id) {
            Some(at) => self.badge_at(at),
            None => Text(id).to_string(),
        }
    }

    /// [`Self::badge`] of the category at a place.
    pub(super) fn badge_at(&self, at: usize) -> String {
        let label = &self.labels[at];
        let Label { code, name, .. } = label;
        let shape = if label.is_concern { "b" } else { "b r" };
        format!("<abbr class=\"{shape} k k{at}\" title=\"{}\">{}</abbr>", Plain(name), Plain(code))
    }

    /// Letters and name of a category, with a link to its page; `root` leads to the site's folder.
    pub(super) fn link(&self, at: usize, root: &str) -> String {
        let Label { name, page, .. } = &self.labels[at];
        format!("{} <a href=\"{root}{page}\">{}</a>", self.badge_at(at), Text(name))
    }

    /// The rules of the style sheet that depend on the categories.
    pub(super) fn style(&self) -> String {
        let mut style = String::new();
        for (at, Label { colour, .. }) in self.labels.iter().enumerate() {
            let ink = if is_light(colour) { "#000" } else { "#fff" };
            let off = format!(":root:has(#_k{at}:not(:checked)) main");
            let _ = writeln!(
                style,
                ".k{at}{{--c:{colour};--i:{ink}}}{off} mark.k{at}{{text-decoration:none}}\
                 {off} .p.k{at}{{background:none;border-color:transparent}}{off} .b.k{at}{{display:none}}"
            );
        }
        style
    }
}

/// Two letters for `id`, of its words where that is free, and of no other category.
fn code(id: &str, taken: &mut BTreeSet<String>) -> String {
    let letters = |text: &str| -> Vec<char> { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let words: Vec<Vec<char>> =
        id.split(|c: char| !c.is_alphanumeric()).map(letters).filter(|w| !w.is_empty()).collect();
    let first = words.first().and_then(|w| w.first()).copied().unwrap_or('?');
    let seconds = words.iter().skip(1).filter_map(|w| w.first()).copied();
    let seconds = seconds.chain(words.iter().flatten().skip(1).copied()).chain('0'..='9').chain('A'..='Z');
    let codes = seconds.map(|second| format!("{first}{second}").to_uppercase());
    let code = codes.into_iter().find(|code| !taken.contains(code));
    let code = code.unwrap_or_else(|| format!("{first}{}", taken.len()));
    taken.insert(code.clone());
    code
}

/// Whether a colour is of the form `#rrggbb`.
fn is_colour(colour: &str) -> bool {
    colour.len() == 7 && colour.starts_with('#') && colour.bytes().skip(1).all(|b| b.is_ascii_hexdigit())
}

/// Whether black stands out more than white on `colour` (relative luminance of WCAG 2.2).
fn is_light(colour: &str) -> bool {
    let channel = |at: usize| {
        let value = colour.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).unwrap_or(0);
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) > 0.179
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::CategoryCounts;

    #[test]
    fn codes_are_of_two_letters_and_differ() {
        let mut taken = BTreeSet::new();
        let ids =
            ["network-5g", "ai", "data-security", "digital-sovereignty", "data-sharing", "bias", "é", "--"];
        let codes: Vec<String> = ids.iter().map(|id| code(id, &mut taken)).collect();
        assert_eq!(codes, ["N5", "AI", "DS", "DI", "DA", "BI", "É0", "?0"]);
    }

    #[test]
    fn unknown_categories_have_their_ids_and_a_colour() {
        let mut counts = PassageCounts::default();
        for id in ["tides", "ai", "</style>"] {
            counts.concerns.insert(id.to_owned(), CategoryCounts::default());
        }
        let palette = Palette::new(&Scheme::built_in().unwrap(), &counts);
        assert_eq!(palette.labels.iter().map(|l| &l.id[..]).collect::<Vec<_>>(), ["ai", "</style>", "tides"]);
        assert!(!palette.style().contains('<'));
        assert!(palette.badge("</style>").contains("title=\"&lt;/style&gt;\""));
    }

    #[test]
    fn ink_stands_out() {
        assert!(is_light("#ff7f0e") && is_light("#17a2b8") && !is_light("#7f0000") && !is_light("#0072b2"));
        assert!(is_colour("#17a2b8") && !is_colour("red") && !is_colour("#12345;"));
    }
}
