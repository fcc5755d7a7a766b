//! Styles: what a paragraph or run is by the style it has, or the one that style is based on.

use crate::ingest::BlockKind;
use crate::ingest::IngestError;
use crate::ingest::events::{Event, Events};
use std::collections::HashMap;

/// How many styles may be based on one another.
const MAX_CHAIN: usize = 20;

/// How a run looks, as far as it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) italic: Option<bool>,
    pub(super) bold: Option<bool>,
    pub(super) raised: Option<bool>,
    pub(super) hidden: Option<bool>,
}

impl Look {
    /// This look, and what it leaves open from `base`.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            italic: self.italic.or(base.italic),
            bold: self.bold.or(base.bold),
            raised: self.raised.or(base.raised),
            hidden: self.hidden.or(base.hidden),
        }
    }
}

/// What a paragraph is by its style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Block(BlockKind),
    /// A line of a table of contents.
    Contents,
}

#[derive(Default)]
struct Style {
    /// The name in lower case; built-in styles have English ones in every language.
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    numbered: Option<bool>,
    look: Look,
}

/// The styles of a document, by id.
#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(part: &str, source: &str) -> Result<Self, IngestError> {
        let mut events = Events::new(part, source);
        let mut styles = HashMap::new();
        while let Some(event) = events.next()? {
            if let Event::Open(element) = event
                && element.name == ("w", "style")
            {
                let id = element.attribute("styleId").unwrap_or_default();
                styles.insert(id, style(&mut events)?);
            }
        }
        Ok(Self(styles))
    }

    /// What a paragraph of this style is.
    pub(super) fn role(&self, id: &str) -> Role {
        for style in self.chain(id) {
            let name = style.name.as_str();
            if name.starts_with("toc ") || name.starts_with("contents ") || name == "table of figures" {
                return Role::Contents;
            }
            if let Some(level) = name.strip_prefix("heading ").and_then(|n| n.parse().ok()) {
                return Role::Block(BlockKind::Heading(level));
            }
            match style.outline {
                Some(level @ 0..=8) => return Role::Block(BlockKind::Heading(level + 1)),
                Some(_) => return Role::Block(BlockKind::Paragraph),
                None => {}
            }
            if name == "title" {
                return Role::Block(BlockKind::Heading(1));
            }
            if name.contains("quote") || name.contains("quotation") || name == "block text" {
                return Role::Block(BlockKind::Quote);
            }
            if name.starts_with("list bullet") || name.starts_with("list number") {
                return Role::Block(BlockKind::ListItem);
            }
            match style.numbered {
                Some(true) => return Role::Block(BlockKind::ListItem),
                Some(false) => break,
                None => {}
            }
        }
        Role::Block(BlockKind::Paragraph)
    }

    /// How a run of this style looks.
    pub(super) fn look(&self, id: &str) -> Look {
        self.chain(id).fold(Look::default(), |look, style| look.over(style.look))
    }

    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let first = self.0.get(id);
        std::iter::successors(first, |s| s.based_on.as_ref().and_then(|id| self.0.get(id))).take(MAX_CHAIN)
    }
}

/// One style; its start was just read.
fn style(events: &mut Events<'_>) -> Result<Style, IngestError> {
    let (depth, mut style) = (events.depth(), Style::default());
    while events.depth() >= depth
        && let Some(event) = events.next()?
    {
        let Event::Open(element) = event else { continue };
        let value = || element.attribute("val");
        match element.name {
            ("w", "name") => style.name = value().unwrap_or_default().to_lowercase(),
            ("w", "basedOn") => style.based_on = value(),
            ("w", "outlineLvl") => style.outline = value().and_then(|v| v.parse().ok()),
            ("w", "numId") => style.numbered = value().map(|v| v != "0"),
            ("w", "rPr") => style.look = look(events)?.0,
            // Styles of a table's parts are not the style's own.
            ("w", "tblStylePr" | "rPrChange" | "pPrChange") => events.skip()?,
            _ => {}
        }
    }
    // A link's underline is no emphasis.
    if style.name.contains("hyperlink") {
        style.look.italic = None;
    }
    Ok(style)
}

/// Run properties, whose start was just read, and the character style they name.
pub(super) fn look(events: &mut Events<'_>) -> Result<(Look, Option<String>), IngestError> {
    let (depth, mut look, mut style) = (events.depth(), Look::default(), None);
    while events.depth() >= depth
        && let Some(event) = events.next()?
    {
        let Event::Open(element) = event else { continue };
        match element.name {
            ("w", "i") => look.italic = Some(element.is_on()),
            ("w", "u") if look.italic.is_none() => look.italic = Some(element.is_on()),
            ("w", "b") => look.bold = Some(element.is_on()),
            ("w", "vanish") => look.hidden = Some(element.is_on()),
            ("w", "vertAlign") => {
                look.raised = Some(element.attribute("val").as_deref() == Some("superscript"));
            }
            ("w", "rStyle") => style = element.attribute("val"),
            ("w", "rPrChange") => events.skip()?,
            _ => {}
        }
    }
    Ok((look, style))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_and_looks_come_down_from_the_base() {
        let xml = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
            <w:style w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift2"/></w:style>
            <w:style w:styleId="Zitat"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>
            <w:style w:styleId="Rede"><w:name w:val="x"/><w:basedOn w:val="Zitat"/><w:rPr><w:b/></w:rPr></w:style>
            <w:style w:styleId="V"><w:name w:val="toc 1"/></w:style>
            <w:style w:styleId="O"><w:name w:val="o"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
            <w:style w:styleId="L"><w:name w:val="l"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
            <w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>
            <w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style></w:styles>"#;
        let styles = Styles::read("styles.xml", xml).unwrap();
        for (id, role) in [
            ("Kapitel", Role::Block(BlockKind::Heading(2))),
            ("Rede", Role::Block(BlockKind::Quote)),
            ("V", Role::Contents),
            ("O", Role::Block(BlockKind::Heading(3))),
            ("L", Role::Block(BlockKind::ListItem)),
            ("A", Role::Block(BlockKind::Paragraph)),
            ("missing", Role::Block(BlockKind::Paragraph)),
        ] {
            assert_eq!(styles.role(id), role, "{id}");
        }
        let look = styles.look("Rede");
        assert_eq!((look.italic, look.bold, look.raised), (Some(true), Some(true), None));
    }
}
