//! What in a note is its label or a link back, and what marks leave in the text: neither is shown.

use super::calls::{Says, is_back_sign, mark, names_call};
use super::links::{Finder, Link, NoteSpan, bare, is_copy, short_text};
use crate::ingest::tree::{Data, is_silent, pieces, unescape};
use std::collections::HashSet;
use std::ops::Range;

impl Finder<'_, '_> {
    /// Takes labels and links back off the notes.
    pub(super) fn tidy_notes(&mut self) {
        let tree = self.tree;
        let mut sites: HashSet<usize> = HashSet::new();
        for &call in self.notes.calls.keys() {
            sites.extend(tree.subtree(call));
            sites.extend(tree.ancestors(call).take(3).filter(|&n| !tree.is_block(n)));
            // An anchor right before the call.
            let before = call.saturating_sub(3)..call;
            sites.extend(before.filter(|&n| matches!(tree.name(n), "a" | "span" | "sup")));
        }
        let mut by_node: Vec<&Link> = self.links.iter().collect();
        by_node.sort_by_key(|l| l.node);
        let mut spans = std::mem::take(&mut self.notes.spans);
        for span in &mut spans {
            if span.nodes.is_empty() {
                continue;
            }
            let from = by_node.partition_point(|l| l.node < span.nodes.start);
            let (mut led, mut linked_label) = (false, None);
            for link in by_node[from..].iter().take_while(|l| l.node < span.nodes.end) {
                let back = link.says == Says::Back
                    || is_back_sign(&link.text)
                    || names_call(&link.fragment)
                    || link.target.is_some_and(|t| sites.contains(&t));
                let leading = tree.text(span.nodes.start..link.node, 8);
                let begins = leading.trim_matches(['^', '[', '(', ' ']).is_empty();
                let own = begins
                    && link.label.is_some()
                    && link.target.is_none_or(|t| t <= link.node || span.nodes.contains(&t));
                if !(back || own) || link.text.chars().count() > 40 {
                    continue;
                }
                led |= begins;
                // `^ a b` leads back to several calls and is no label.
                let is_label =
                    |l: &&String| l.parse::<u32>().is_ok() || **l == span.label || span.label.is_empty();
                if begins && linked_label.is_none() {
                    linked_label = link.label.as_ref().filter(is_label).cloned();
                }
                let outer = self.outer_within(link.node, &span.nodes);
                self.notes.skipped.insert(outer);
                self.cut_brackets(outer);
            }
            self.tidy(span, led, linked_label);
        }
        self.notes.spans = spans;
    }

    /// [`Finder::outer`], inside a note.
    fn outer_within(&self, node: usize, nodes: &Range<usize>) -> usize {
        let tree = self.tree;
        let text = bare(&short_text(tree, node));
        let mut outer = node;
        for parent in tree.ancestors(node).take(4) {
            if !nodes.contains(&parent)
                || parent == nodes.start
                || bare(&short_text(tree, parent)) != text
                || text.is_empty()
            {
                break;
            }
            outer = parent;
        }
        outer
    }

    /// Settles the label of a note and takes it off the text, with what links back have left.
    fn tidy(&mut self, span: &mut NoteSpan, led: bool, linked: Option<String>) {
        let tree = self.tree;
        let mut texts: Vec<usize> = Vec::new();
        let mut node = span.nodes.start;
        while node < span.nodes.end {
            let name = tree.name(node);
            if self.notes.skipped.contains(&node) || is_silent(name) {
                node = tree.nodes[node].end;
                continue;
            }
            if matches!(tree.nodes[node].data, Data::Text(_)) {
                texts.push(node);
            }
            node += 1;
        }
        // The beginning, as it is shown, and where each byte of it stands.
        let mut front = String::new();
        let mut places: Vec<(usize, usize, usize)> = Vec::new();
        for &node in texts.iter().take(12) {
            if let Data::Text(raw) = tree.nodes[node].data {
                pieces(raw, |piece, at| {
                    places.push((front.len(), node, at));
                    front.push_str(piece);
                });
            }
            if front.trim().len() > 40 {
                break;
            }
        }
        let list =
            tree.name(span.nodes.start) == "li" && tree.name(tree.nodes[span.nodes.start].parent) == "ol";
        let first_node_only = texts
            .iter()
            .find_map(|&n| match tree.nodes[n].data {
                Data::Text(raw) if !raw.trim().is_empty() => Some(unescape(raw).trim().to_owned()),
                _ => None,
            })
            .unwrap_or_default();
        let rest = front.trim_start();
        let mut at = front.len() - rest.len();
        let skip = |at: &mut usize, signs: &[char]| {
            let rest = &front[*at..];
            *at +=
                rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || signs.contains(&c)).len();
        };
        if led {
            skip(&mut at, &['^', '[', ']', '(', ')', '.', ':', '|', ',']);
            // An opening bracket that no closing one followed is the text's.
            if let Some(open) = front[..at].rfind(['[', '('])
                && !front[open..at].contains([']', ')'])
            {
                at = open;
            }
        }
        if let Some(label) = linked {
            span.label = label;
        } else {
            skip(&mut at, &['^', '↑', '\u{fe0e}']);
            let word_end = front[at..].find([' ', '\u{a0}', '\t', '\n']).map_or(front.len(), |i| at + i);
            let words = [&front[at..word_end], first_node_only.as_str()];
            let found = words.iter().find_map(|w| {
                let label = mark(w)?;
                let closed = w.ends_with(['.', ')', ']', ':']) || *w == first_node_only;
                let same = label == span.label;
                let number = label.parse::<u32>().is_ok() || same;
                let taken = if list { same && closed } else { same || closed };
                (number && taken).then_some((label, w.len()))
            });
            let glued = (!list && found.is_none() && !span.label.is_empty())
                .then(|| front[at..].trim_start_matches(['[', '(']).strip_prefix(span.label.as_str()))
                .flatten()
                .filter(|rest| {
                    rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '.' | ')' | ']' | ':'))
                });
            if let Some((label, len)) = found {
                span.label = label;
                at += len.min(front.len() - at);
                skip(&mut at, &['.', ':', ']', ')']);
            } else if let Some(rest) = glued {
                at = front.len() - rest.len();
                skip(&mut at, &['.', ':', ']', ')']);
            } else if list && mark(&span.label).is_none() {
                let parent = tree.nodes[span.nodes.start].parent;
                let place = tree
                    .children(parent)
                    .filter(|&c| tree.name(c) == "li")
                    .position(|c| c == span.nodes.start);
                let first: usize = tree.value(parent, "start").parse().unwrap_or(1);
                span.label = (place.unwrap_or(0) + first).to_string();
            }
        }
        // Brackets that links back have left empty.
        let rest = front[at..].trim_start();
        if let Some(inner) = rest.strip_prefix(['(', '['])
            && let Some(close) = inner.find([')', ']'])
            && inner[..close].chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';'))
        {
            at = front.len() - (inner.len() - close - 1);
        }
        let at = (0..=at).rev().find(|&i| front.is_char_boundary(i)).unwrap_or(0);
        for (i, &(from, node, raw_at)) in places.iter().enumerate() {
            let to = places.get(i + 1).map_or(front.len(), |p| p.0);
            if from >= at {
                break;
            }
            let Data::Text(raw) = tree.nodes[node].data else { continue };
            let whole = to <= at;
            let next_raw = places.get(i + 1).filter(|p| p.1 == node).map_or(raw.len(), |p| p.2);
            self.notes.cut.entry(node).or_default().0 = if whole { next_raw } else { raw_at + (at - from) };
        }
        for &node in texts.iter().rev() {
            let Data::Text(raw) = tree.nodes[node].data else { break };
            let text = unescape(raw);
            if !text.chars().all(|c| c.is_whitespace() || "[](),;|↩↑^⏎\u{fe0e}\u{200d}".contains(c)) {
                break;
            }
            if !text.trim().is_empty() && !self.closes_something(&texts, node, &text) {
                self.notes.skipped.insert(node);
            }
        }
    }

    /// Whether closing brackets at the end of a note close one of its own.
    fn closes_something(&self, texts: &[usize], node: usize, text: &str) -> bool {
        let close = text.matches([')', ']']).count();
        let open = text.matches(['(', '[']).count();
        let count = |signs: [char; 2]| -> usize {
            texts
                .iter()
                .filter(|&&n| n != node)
                .map(|&n| match self.tree.nodes[n].data {
                    Data::Text(raw) => raw.matches(signs).count(),
                    Data::Element { .. } => 0,
                })
                .sum()
        };
        close > open && count(['(', '[']) > count([')', ']'])
    }

    /// Takes the brackets around an element that is not shown off the texts beside it.
    fn cut_brackets(&mut self, node: usize) {
        let tree = self.tree;
        let parent = tree.nodes[node].parent;
        let before = node.checked_sub(1).filter(|&n| tree.nodes[n].parent == parent);
        let after = Some(tree.nodes[node].end).filter(|&n| n < tree.nodes[parent].end);
        let (Some(before), Some(after)) = (before, after) else { return };
        let (Data::Text(left), Data::Text(right)) = (&tree.nodes[before].data, &tree.nodes[after].data)
        else {
            return;
        };
        if [('[', ']'), ('(', ')')].into_iter().any(|(l, r)| left.ends_with(l) && right.starts_with(r)) {
            self.notes.cut.entry(before).or_default().1 = 1;
            self.notes.cut.entry(after).or_default().0 = 1;
        }
    }

    /// Takes what stands between and around marks off the text: brackets, commas, copies of the note.
    pub(super) fn tidy_calls(&mut self) {
        let tree = self.tree;
        let calls: Vec<usize> = self.notes.calls.keys().copied().collect();
        for call in calls {
            let parent = tree.nodes[call].parent;
            if tree.name(parent) == "sup" {
                for child in tree.children(parent) {
                    if let Data::Text(raw) = tree.nodes[child].data
                        && raw.chars().all(|c| c.is_whitespace() || ",;[]()–-".contains(c))
                    {
                        self.notes.skipped.insert(child);
                    }
                }
            }
            self.cut_brackets(call);
            let after = Some(tree.nodes[call].end).filter(|&n| n < tree.nodes[parent].end);
            for sibling in [after, after.map(|a| tree.nodes[a].end)].into_iter().flatten() {
                if sibling < tree.nodes[parent].end && is_copy(tree, sibling) && !self.is_taken(sibling) {
                    self.notes.copies.insert(sibling);
                }
            }
        }
    }
}
