//! Italic, bold and raised text: by elements, by `style` attributes, and by classes of the page's own style sheet.

use crate::ingest::RunKind;
use crate::ingest::tree::{Data, Tree};
use std::collections::HashMap;

/// What text looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    italic: bool,
    bold: bool,
    raised: bool,
}

/// The looks of classes.
pub(super) struct Styles(HashMap<String, Look>);

impl Styles {
    /// Reads the style sheets in a page: rules for a single class.
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let mut classes = HashMap::new();
        for node in 1..tree.nodes.len() {
            if tree.name(node) != "style" {
                continue;
            }
            for text in tree.children(node) {
                let Data::Text(css) = tree.nodes[text].data else { continue };
                for rule in css.split('}') {
                    let Some((selectors, declarations)) = rule.split_once('{') else { continue };
                    let look = declared(declarations);
                    if look == Look::default() {
                        continue;
                    }
                    for selector in selectors.split(',') {
                        let class = selector.trim().rsplit_once('.').map_or("", |(_, class)| class);
                        let name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
                        if !class.is_empty() && class.chars().all(name) && !selector.trim().contains(' ') {
                            classes.insert(class.to_owned(), look);
                        }
                    }
                }
            }
        }
        Self(classes)
    }

    /// The styles an element puts on its text.
    pub(super) fn on(&self, tree: &Tree<'_>, node: usize) -> Vec<RunKind> {
        let name = tree.name(node);
        let mut look = Look {
            italic: matches!(name, "i" | "em" | "cite" | "u" | "dfn" | "var"),
            bold: matches!(name, "b" | "strong"),
            raised: name == "sup",
        };
        let mut add = |more: Look| {
            look.italic |= more.italic;
            look.bold |= more.bold;
            look.raised |= more.raised;
        };
        if let Some(style) = tree.raw(node, "style") {
            add(declared(style));
        }
        if let Some(class) = tree.raw(node, "class") {
            for class in class.split_ascii_whitespace() {
                if let Some(more) = self.0.get(class) {
                    add(*more);
                }
                // TeX4ht's classes are the names of TeX's fonts.
                let font = |names: [&str; 4]| {
                    names.iter().any(|n| class.strip_prefix(n).is_some_and(|r| r.starts_with('-')))
                };
                add(Look {
                    italic: font(["cmti", "cmsl", "ecti", "ptmri"]) || class == "ltx_font_italic",
                    bold: font(["cmbx", "ecbx", "cmb", "ptmb"]) || class == "ltx_font_bold",
                    raised: false,
                });
            }
        }
        // Headings and blocks have their own look.
        if crate::ingest::tree::is_block(name) {
            look.raised = false;
        }
        [(look.italic, RunKind::Italic), (look.bold, RunKind::Bold), (look.raised, RunKind::Superscript)]
            .into_iter()
            .filter_map(|(is, kind)| is.then_some(kind))
            .collect()
    }
}

/// What style declarations say.
fn declared(declarations: &str) -> Look {
    let mut look = Look::default();
    for declaration in declarations.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let (property, value) = (property.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
        match property.as_str() {
            "font-style" => look.italic |= value.starts_with("italic") || value.starts_with("oblique"),
            "font-weight" => {
                look.bold |= ["bold", "600", "700", "800", "900"].iter().any(|w| value.starts_with(w));
            }
            "vertical-align" => look.raised |= value.starts_with("super"),
            _ => {}
        }
    }
    look
}
