//! How far a note reaches whose link leads to some place in it.

use super::calls::{mark, names_note};
use crate::ingest::tree::Tree;
use std::ops::Range;

/// The nodes of each note, by the targets of its calls. `targets` and `calls` are in order.
pub(super) fn extents(tree: &Tree<'_>, targets: &[usize], calls: &[usize]) -> Vec<Option<Range<usize>>> {
    let reach = Reach { tree, targets, calls };
    let starts: Vec<Option<usize>> = targets.iter().map(|&target| reach.start(target)).collect();
    let mut next_start = None;
    let mut ranges: Vec<Option<Range<usize>>> = Vec::with_capacity(starts.len());
    for &start in starts.iter().rev() {
        ranges.push(start.map(|start| reach.range(start, next_start)));
        next_start = start.or(next_start);
    }
    ranges.reverse();
    ranges
}

struct Reach<'t, 'a> {
    tree: &'t Tree<'a>,
    targets: &'t [usize],
    calls: &'t [usize],
}

/// Whether a subtree holds one of some nodes.
fn count(sorted: &[usize], nodes: Range<usize>) -> usize {
    sorted.partition_point(|&n| n < nodes.end) - sorted.partition_point(|&n| n < nodes.start)
}

impl Reach<'_, '_> {
    fn holds(&self, node: usize) -> usize {
        count(self.targets, self.tree.subtree(node))
    }

    /// The highest element that begins with the target and is the note's own; none if the target stands in the
    /// middle of a text.
    fn start(&self, target: usize) -> Option<usize> {
        let tree = self.tree;
        let mut start = target;
        for parent in tree.ancestors(target) {
            let name = tree.name(parent);
            if matches!(
                name,
                "" | "html"
                    | "body"
                    | "main"
                    | "article"
                    | "ol"
                    | "ul"
                    | "dl"
                    | "table"
                    | "tbody"
                    | "thead"
                    | "tfoot"
            ) {
                break;
            }
            let before = tree.text(parent + 1..start, 40);
            let begins = before.is_empty() || before == "^" || mark(&before).is_some();
            if !begins || self.holds(parent) != 1 {
                // Text of its own before the target, in the same block: no note begins here.
                if !begins && start == target && !tree.is_block(start) && self.holds(parent) == 1 {
                    return self.ends_with(target, parent);
                }
                break;
            }
            let own = matches!(name, "li" | "dd" | "tr" | "aside")
                || names_one(tree, parent)
                || self.holds(tree.nodes[parent].parent) > 1;
            if tree.is_block(start) && !own {
                break;
            }
            start = parent;
        }
        Some(start)
    }

    /// The block that ends with the target, where links back carry the identifier.
    fn ends_with(&self, target: usize, parent: usize) -> Option<usize> {
        let tree = self.tree;
        let block = std::iter::once(parent).chain(tree.ancestors(parent)).find(|&n| tree.is_block(n))?;
        let after = tree.text(tree.nodes[target].end..tree.nodes[block].end, 10);
        let begins = tree.text(block..target, 200);
        let label = begins.split(' ').next().and_then(mark).is_some() || tree.name(block) == "li";
        (after.is_empty() && label && self.holds(block) == 1).then_some(block)
    }

    /// The nodes from `start` on that are the note's; `next` is where the next note begins.
    fn range(&self, start: usize, next: Option<usize>) -> Range<usize> {
        let tree = self.tree;
        let mut end = tree.nodes[start].end;
        if !tree.is_block(start) {
            let mut had_text =
                !tree.text(start..end, 60).is_empty() && mark(&tree.text(start..end, 60)).is_none();
            while let Some(sibling) = self.sibling(end, start) {
                let block = tree.is_block(sibling);
                if tree.name(sibling) == "hr"
                    || self.holds(sibling) > 0
                    || next == Some(sibling)
                    || block && had_text
                {
                    break;
                }
                end = tree.nodes[sibling].end;
                let text = tree.text(sibling..end, 60);
                had_text |=
                    !text.is_empty() && mark(&text).is_none() && text.chars().any(char::is_alphanumeric);
                if block && had_text {
                    break;
                }
            }
            return start..end;
        }
        let within = next.is_some_and(|n| tree.nodes[n].parent == tree.nodes[start].parent);
        let name = tree.name(start);
        let class = tree.value(start, "class");
        if !matches!(name, "p" | "dt" | "div") {
            return start..end;
        }
        let (mut reach, mut size) = (end, 0);
        while let Some(sibling) = self.sibling(reach, start) {
            let node = tree.subtree(sibling);
            if tree.nodes[sibling].end == sibling + 1
                && !tree.is_block(sibling)
                && tree.text(node.clone(), 2).is_empty()
            {
                reach = node.end;
                continue;
            }
            if self.holds(sibling) > 0 || next == Some(sibling) || count(self.calls, node.clone()) > 0 {
                break;
            }
            let text = tree.text(node.clone(), 6000);
            let sibling_name = tree.name(sibling);
            let more = match sibling_name {
                "dd" => name == "dt",
                "p" | "blockquote" | "ul" | "ol" | "table" | "pre" => {
                    let labelled = text
                        .split(' ')
                        .next()
                        .is_some_and(|w| mark(w).is_some() && w.ends_with(['.', ')', ']']));
                    let alike =
                        !class.is_empty() && names_class(&class) && tree.value(sibling, "class") == class;
                    name == "p" && !labelled && (within || alike)
                }
                _ => false,
            };
            size += text.len();
            if !more || size > 6000 {
                break;
            }
            reach = node.end;
            end = reach;
        }
        start..end
    }

    /// The node at `end`, if it is a sibling of `start`.
    fn sibling(&self, end: usize, start: usize) -> Option<usize> {
        let parent = self.tree.nodes[start].parent;
        (end < self.tree.nodes[parent].end).then_some(end)
    }
}

/// Whether an element says that it is one note.
pub(super) fn names_one(tree: &Tree<'_>, node: usize) -> bool {
    let class = tree.value(node, "class").to_ascii_lowercase();
    let id = tree.value(node, "id");
    let role = format!("{} {}", tree.value(node, "role"), tree.value(node, "epub:type"));
    class.split_ascii_whitespace().any(names_class)
        || names_note(&id) && id.ends_with(|c: char| c.is_ascii_digit())
        || ["doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote", "note"]
            .iter()
            .any(|r| role.split(' ').any(|w| w == *r))
}

/// Whether a class is that of one note.
pub(super) fn names_class(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    (class.contains("footnote")
        || class.contains("endnote")
        || class == "note"
        || class == "fn"
        || class.contains("oj-note"))
        && !class.ends_with("notes")
        && !["container", "list", "wrap", "area", "section", "ref", "block-footnotes"]
            .iter()
            .any(|w| class.contains(w))
}
