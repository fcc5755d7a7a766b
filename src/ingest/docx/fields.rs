//! Fields: instructions that are not printed, and the results that are.

/// A complex field.
#[derive(Default)]
struct Field {
    instruction: String,
    /// What comes next is its result.
    result: bool,
    link: Option<String>,
    contents: bool,
}

/// The open fields, outermost first.
#[derive(Default)]
pub(super) struct Fields(Vec<Field>);

impl Fields {
    /// A field begins, comes to its result, or ends.
    pub(super) fn mark(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => self.0.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.0.last_mut() {
                    field.result = true;
                    field.link = hyperlink(&field.instruction);
                    let name = field.instruction.split_whitespace().next().unwrap_or_default();
                    field.contents = matches!(name.to_ascii_uppercase().as_str(), "TOC" | "INDEX" | "TOA");
                }
            }
            Some("end") => {
                self.0.pop();
            }
            _ => {}
        }
    }

    /// Text of the instruction of the innermost field.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.0.last_mut().filter(|f| !f.result) {
            field.instruction.push_str(text);
        }
    }

    /// Whether text here is part of an instruction.
    pub(super) fn is_instruction(&self) -> bool {
        self.0.iter().any(|f| !f.result)
    }

    /// Whether text here is a table of contents or an index.
    pub(super) fn is_contents(&self) -> bool {
        self.0.iter().any(|f| f.contents)
    }

    /// Where text here leads.
    pub(super) fn link(&self) -> Option<&String> {
        self.0.iter().rev().find_map(|f| f.link.as_ref())
    }

    /// A paragraph ends: an instruction without a result is one whose end was lost.
    pub(super) fn end_paragraph(&mut self) {
        self.0.retain(|f| f.result);
    }

    /// A heading begins: a table of contents does not go on past it, even if its end was lost.
    pub(super) fn end_contents(&mut self) {
        self.0.iter_mut().for_each(|f| f.contents = false);
    }
}

/// Where a `HYPERLINK` instruction leads, unless it stays in the document.
pub(in crate::ingest) fn hyperlink(instruction: &str) -> Option<String> {
    let instruction = instruction.trim_start();
    let name = instruction.get(..9).filter(|name| name.eq_ignore_ascii_case("hyperlink"))?;
    let rest = instruction[name.len()..].trim_start();
    let (target, rest) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => rest.split_once(' ').unwrap_or((rest, "")),
    };
    if target.is_empty() || target.starts_with('\\') {
        return None;
    }
    let anchor = rest.split_once("\\l").and_then(|(_, a)| a.trim_start().strip_prefix('"')?.split_once('"'));
    Some(anchor.map_or_else(|| target.to_owned(), |(anchor, _)| format!("{target}#{anchor}")))
}

#[cfg(test)]
mod tests {
    use super::hyperlink;

    #[test]
    fn links_are_read_from_instructions() {
        for (instruction, link) in [
            (" HYPERLINK \"https://a.example/b\" \\o \"tip\" ", Some("https://a.example/b")),
            ("hyperlink https://a.example", Some("https://a.example")),
            ("HYPERLINK \"https://a.example\" \\l \"s2\"", Some("https://a.example#s2")),
            ("HYPERLINK \\l \"_Toc1\"", None),
            ("PAGEREF _Toc1", None),
            ("été", None),
        ] {
            assert_eq!(hyperlink(instruction).as_deref(), link, "{instruction}");
        }
    }
}
