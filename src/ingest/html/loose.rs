//! Notes that no link leads to: those in the middle of the text, those that call themselves so, and lists under a
//! heading for notes.

use super::calls::{Says, mark};
use super::extent::names_class;
use super::links::{Finder, NoteSpan, is_copy, short_text, tooltips};
use crate::document::NoteKind;
use crate::ingest::tree::{Data, Tree};
use std::collections::HashSet;

impl Finder<'_, '_> {
    /// Notes that stand in the middle of the text, where they are called.
    pub(super) fn inline(&mut self) {
        let tree = self.tree;
        let mut node = 1;
        while node < tree.nodes.len() {
            let next = self.inline_note(node);
            node = next.unwrap_or(node + 1);
        }
        // A text in an attribute of a mark that leads nowhere.
        for node in 1..tree.nodes.len() {
            if !matches!(tree.name(node), "a" | "sup" | "span" | "abbr") || self.is_taken(node) {
                continue;
            }
            let class = tree.value(node, "class").to_ascii_lowercase();
            let names = class.contains("footnote")
                || class.contains("fn")
                || class.contains("tooltip")
                || class.contains("note");
            let raised =
                tree.name(node) == "sup" || tree.ancestors(node).take(2).any(|n| tree.name(n) == "sup");
            let Some(label) = (names || raised).then(|| mark(&short_text(tree, node))).flatten() else {
                continue;
            };
            let text = tooltips(tree, node).any(|text| text.split_whitespace().count() >= 3);
            let outer = self.outer(node);
            let covered =
                tree.ancestors(node).take(5).chain([node]).any(|n| self.notes.calls.contains_key(&n))
                    || tree.subtree(outer).any(|n| self.notes.calls.contains_key(&n));
            if text && !covered {
                let key = format!("title {node}");
                self.notes.calls.insert(outer, key.clone());
                self.notes.titles.insert(key.clone(), node);
                self.notes.spans.push(NoteSpan {
                    nodes: node..node,
                    key,
                    label,
                    kind: NoteKind::Footnote,
                    inline: true,
                });
            }
        }
    }

    /// Takes the note that `node` is, if it is one; gives the node after it.
    fn inline_note(&mut self, node: usize) -> Option<usize> {
        let tree = self.tree;
        let end = tree.nodes[node].end;
        if self.is_taken(node)
            || !matches!(tree.name(node), "span" | "small" | "aside" | "div" | "fn" | "footnote")
        {
            return None;
        }
        let class = tree.value(node, "class").to_ascii_lowercase();
        let has = |c: &str| class.split_ascii_whitespace().any(|t| t == c);
        let latexml = has("ltx_note") && !class.contains("ltx_role_institutetext");
        let in_text = tree
            .ancestors(node)
            .take(4)
            .any(|n| matches!(tree.name(n), "p" | "li" | "td" | "dd" | "blockquote"));
        let named = latexml
            || has("sidenote")
            || has("marginnote")
            || tree.name(node) == "fn"
            || class.contains("footnotes-footnote__note")
            || in_text
                && (has("footnote")
                    || has("footnote-text")
                    || has("fn-text")
                    || has("footnote-content")
                    || has("inline-footnote"));
        let copy = is_copy(tree, node);
        if !named && !copy {
            return None;
        }
        let before = self.mark_before(node);
        let called = before.is_some_and(|m| {
            self.notes.calls.contains_key(&m) || tree.subtree(m).any(|n| self.notes.calls.contains_key(&n))
        });
        let text = tree.text(node..end, 200);
        if called {
            if copy || named {
                self.notes.copies.insert(node);
                return Some(end);
            }
            return None;
        }
        if text.split(' ').count() < 2
            || copy && !named && before.is_none()
            || tree.subtree(node).any(|n| self.notes.calls.contains_key(&n))
        {
            return None;
        }
        let mut label = before.and_then(|m| mark(&short_text(tree, m)));
        if latexml {
            for inner in tree.subtree(node) {
                let class = tree.value(inner, "class");
                if ["ltx_note_mark", "ltx_tag_note", "ltx_note_type"]
                    .iter()
                    .any(|c| class.split(' ').any(|t| t == *c))
                {
                    label = label.or_else(|| mark(&short_text(tree, inner)));
                    self.notes.skipped.insert(inner);
                }
            }
        }
        if let Some(mark) = before.filter(|_| label.is_some()) {
            self.notes.skipped.insert(mark);
        }
        self.add(node..end, label.unwrap_or_default(), true);
        Some(end)
    }

    /// The reference mark right before a node.
    fn mark_before(&self, node: usize) -> Option<usize> {
        let tree = self.tree;
        let mut last = self.sibling_before(node)?;
        for _ in 0..3 {
            if !tree.text(tree.subtree(last), 2).is_empty() || self.notes.calls.contains_key(&last) {
                break;
            }
            last = self.sibling_before(last)?;
        }
        let inline = matches!(tree.name(last), "sup" | "a" | "label" | "span" | "button");
        let text = short_text(tree, last);
        (inline && (mark(&text).is_some() || self.notes.calls.contains_key(&last))).then_some(last)
    }

    fn sibling_before(&self, node: usize) -> Option<usize> {
        let parent = self.tree.nodes[node].parent;
        let before = node.checked_sub(1).filter(|&b| b > parent)?;
        std::iter::once(before)
            .chain(self.tree.ancestors(before))
            .find(|&n| self.tree.nodes[n].parent == parent)
    }

    /// Notes that call themselves so but that no link leads to, and the marks with their labels.
    pub(super) fn declared(&mut self) {
        let tree = self.tree;
        let mut declared: Vec<(String, String)> = Vec::new();
        let mut starts: Vec<usize> = Vec::new();
        let mut node = 1;
        while node < tree.nodes.len() {
            let name = tree.name(node);
            let here = matches!(name, "aside" | "div" | "li" | "p" | "section" | "td" | "dd" | "fn")
                && !self.is_taken(node)
                && !self.notes.copies.contains(&node)
                && declares(tree, node)
                && !tree.subtree(node).skip(1).any(|n| declares(tree, n) && tree.is_block(n));
            if here {
                let text = tree.text(tree.subtree(node), 200);
                let printed = text
                    .trim_start_matches('^')
                    .split([' ', '\u{a0}'])
                    .find(|w| !w.is_empty())
                    .and_then(mark);
                let label = mark(&tree.value(node, "data-label")).or(printed);
                if let Some(label) = label.filter(|_| text.contains(' ')) {
                    starts.push(node);
                    let key = self.add(tree.subtree(node), label.clone(), false);
                    declared.push((label, key));
                    node = tree.nodes[node].end;
                    continue;
                }
            }
            node += 1;
        }
        if declared.is_empty() {
            return;
        }
        let mut next = 0;
        for (node, label) in self.loose_marks() {
            // The next note with this label that lies behind, or else the last that had it.
            let ahead = (next..declared.len()).find(|&i| declared[i].0 == label && starts[i] > node);
            let any = || (0..declared.len()).rev().find(|&i| declared[i].0 == label);
            let Some(found) = ahead.or_else(any) else { continue };
            next = next.max(if declared[found].0.parse::<u32>().is_ok() { found } else { next });
            self.notes.calls.insert(node, declared[found].1.clone());
        }
    }

    /// Raised marks and links that lead nowhere, outside notes.
    fn loose_marks(&self) -> Vec<(usize, String)> {
        let tree = self.tree;
        let nowhere: HashSet<usize> = self
            .links
            .iter()
            .filter(|l| l.target.is_none() && l.label.is_some() && l.says != Says::Other)
            .map(|l| l.node)
            .collect();
        let mut marks = Vec::new();
        let mut node = 1;
        while node < tree.nodes.len() {
            let raised = tree.name(node) == "sup"
                || tree.name(node) == "span"
                    && tree.value(node, "class").to_ascii_lowercase().contains("footnotereference");
            if (raised || nowhere.contains(&node))
                && !self.is_taken(node)
                && !self.notes.calls.contains_key(&node)
            {
                let text = short_text(tree, node);
                if let Some(label) = mark(&text)
                    && !tree.subtree(node).any(|n| self.notes.calls.contains_key(&n))
                {
                    marks.push((self.outer(node), label));
                    node = tree.nodes[node].end;
                    continue;
                }
            }
            node += 1;
        }
        marks
    }

    /// A numbered list under a heading for notes, and raised numbers that no link leads from.
    pub(super) fn listed(&mut self) {
        let tree = self.tree;
        if !self.notes.spans.is_empty() {
            return;
        }
        let loose = self.loose_marks();
        let mut title = None;
        for node in 1..tree.nodes.len() {
            let name = tree.name(node);
            let heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
                || matches!(name, "p" | "div" | "strong" | "b") && tree.nodes[node].end - node < 6;
            if heading {
                let text = tree.text(tree.subtree(node), 60).to_lowercase();
                let text = text.trim_end_matches(':');
                if [
                    "notes",
                    "footnotes",
                    "endnotes",
                    "end notes",
                    "references",
                    "notes and references",
                    "sources",
                ]
                .contains(&text)
                {
                    title = Some(tree.nodes[node].end);
                }
                continue;
            }
            let Some(after) = title else { continue };
            if name != "ol" || node < after || !tree.text(after..node, 4).is_empty() {
                if node >= after
                    && matches!(tree.nodes[node].data, Data::Text(_))
                    && !tree.text(tree.subtree(node), 4).is_empty()
                {
                    title = None;
                }
                continue;
            }
            let items: Vec<usize> = tree.children(node).filter(|&c| tree.name(c) == "li").collect();
            let first: usize = tree.value(node, "start").parse().unwrap_or(1);
            let marks: Vec<(usize, usize)> = loose
                .iter()
                .filter(|(n, _)| *n < node)
                .filter_map(|(n, label)| Some((*n, label.parse::<usize>().ok()?.checked_sub(first)?)))
                .filter(|(_, item)| *item < items.len())
                .collect();
            let called: HashSet<usize> = marks.iter().map(|(_, item)| *item).collect();
            if called.len() * 10 < items.len() * 6 || items.is_empty() {
                title = None;
                continue;
            }
            let keys: Vec<String> = items
                .iter()
                .enumerate()
                .map(|(i, &item)| self.add(tree.subtree(item), (i + first).to_string(), false))
                .collect();
            for (node, item) in marks {
                self.notes.calls.insert(node, keys[item].clone());
            }
            title = None;
        }
    }
}

/// Whether an element says that it is a note.
fn declares(tree: &Tree<'_>, node: usize) -> bool {
    let roles = format!("{} {}", tree.value(node, "role"), tree.value(node, "epub:type"));
    roles
        .split(' ')
        .any(|r| matches!(r, "doc-footnote" | "doc-endnote" | "footnote" | "endnote" | "rearnote"))
        || tree.value(node, "class").split_ascii_whitespace().any(|c| names_class(c) && c != "note")
}
