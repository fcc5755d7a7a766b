//! Notes and their calls: links to notes by what they are named and by their numbers, notes that no link leads to,
//! notes in the middle of the text; and what in a note is its label or a link back.

use super::calls::{Says, is_back_sign, mark, names_call, names_note, names_other, says};
use super::extent::{extents, names_class, names_one};
use crate::ingest::tree::{Data, Tree, unescape};
use crate::document::NoteKind;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What a document's notes and calls are, by nodes.
#[derive(Default)]
pub(super) struct Notes {
    /// Notes in order, apart from one another.
    pub(super) spans: Vec<NoteSpan>,
    /// Nodes that are nothing but a call, and the key of its note.
    pub(super) calls: HashMap<usize, String>,
    /// Text of a note that stands in an attribute of its call, by key.
    pub(super) titles: HashMap<String, usize>,
    /// Labels, links back, and what stands between calls.
    pub(super) skipped: HashSet<usize>,
    /// Copies of a note beside its call.
    pub(super) copies: HashSet<usize>,
    /// Bytes that are taken off the front and the back of a text.
    pub(super) cut: HashMap<usize, (usize, usize)>,
}

/// A note and its nodes.
pub(super) struct NoteSpan {
    pub(super) nodes: Range<usize>,
    pub(super) key: String,
    pub(super) label: String,
    pub(super) kind: NoteKind,
    /// Whether the note stands where it is called.
    pub(super) inline: bool,
}

/// A link within the document.
struct Link {
    node: usize,
    target: Option<usize>,
    fragment: String,
    text: String,
    label: Option<String>,
    says: Says,
}

/// Finds notes and calls. `parts` are the names of the parts of a container, whose links name one another by them.
pub(super) fn find(tree: &Tree<'_>, parts: &[String]) -> Notes {
    let links = links(tree, parts);
    let mut finder = Finder { tree, links: &links, notes: Notes::default(), taken: Vec::new() };
    finder.linked();
    finder.inline();
    finder.declared();
    finder.listed();
    finder.notes.spans.sort_by_key(|n| (n.nodes.start, n.nodes.end));
    let mut end = 0;
    finder.notes.spans.retain(|n| {
        let apart = n.nodes.start >= end;
        end = end.max(n.nodes.end);
        apart
    });
    finder.tidy_notes();
    finder.tidy_calls();
    finder.notes
}

/// The links of a document and where they lead.
fn links(tree: &Tree<'_>, parts: &[String]) -> Vec<Link> {
    let mut ids: HashMap<(usize, String), usize> = HashMap::new();
    for node in 1..tree.nodes.len() {
        for attribute in ["id", "name"] {
            if let Some(id) = tree.raw(node, attribute).filter(|id| !id.is_empty())
                && (attribute == "id" || tree.name(node) == "a")
            {
                ids.entry((tree.part(node), unescape(id).into_owned())).or_insert(node);
            }
        }
    }
    let by_name: HashMap<&str, usize> = parts.iter().enumerate().map(|(i, p)| (p.as_str(), i)).collect();
    let mut links = Vec::new();
    for node in 1..tree.nodes.len() {
        if !matches!(tree.name(node), "a" | "button" | "sup" | "span") {
            continue;
        }
        let anchor = tree.name(node) == "a";
        let href = tree.value(node, "href");
        let here = tree.part(node);
        let mut fragment = None;
        let mut part = Some(here);
        if anchor && let Some((path, id)) = href.split_once('#') {
            fragment = Some(id.to_owned());
            if !path.is_empty() && !parts.is_empty() {
                part = by_name.get(resolve(&parts[here], path).as_str()).copied();
            }
        }
        if fragment.as_deref().is_none_or(str::is_empty) {
            // Links that a script follows.
            let names = ["aria-describedby", "data-footnote", "data-note", "data-ref", "aria-controls", "data-target"];
            fragment = names.iter().find_map(|n| {
                let id = tree.value(node, n);
                let id = id.trim_start_matches('#').to_owned();
                ids.contains_key(&(here, id.clone())).then_some(id)
            });
            if fragment.is_none() && anchor && href.starts_with("javascript") {
                // `footnoteref-1` is the call of `footnote-1`.
                let id = tree.value(node, "id").replace("ref-", "-");
                fragment = ids.contains_key(&(here, id.clone())).then_some(id);
            }
        }
        let Some(fragment) = fragment.filter(|f| !f.is_empty()) else { continue };
        if !anchor && says(tree, node) != Says::Call && mark(&short_text(tree, node)).is_none() {
            continue;
        }
        let target = part.and_then(|part| {
            ids.get(&(part, fragment.clone())).or_else(|| ids.get(&(part, percent_decoded(&fragment)))).copied()
        });
        let text = short_text(tree, node);
        links.push(Link { node, target, label: mark(&text), says: says(tree, node), fragment, text });
    }
    links
}

/// A path named in the file `from`.
pub(super) fn resolve(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    let path = percent_decoded(path);
    for piece in path.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            piece => parts.push(piece),
        }
    }
    parts.join("/")
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok()))
            .flatten()
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Text of a short element, without what only shows on hovering.
fn short_text(tree: &Tree<'_>, node: usize) -> String {
    let mut text = String::new();
    let mut at = node;
    // A mark is not made of many pieces.
    let end = tree.nodes[node].end.min(node + 40);
    while at < end && text.len() < 60 {
        if at > node && is_copy(tree, at) {
            at = tree.nodes[at].end;
            continue;
        }
        if let Data::Text(raw) = tree.nodes[at].data {
            text.push_str(&unescape(raw));
        }
        at += 1;
    }
    text.trim().to_owned()
}

/// Whether an element shows a text only on hovering, or to a screen reader.
fn is_copy(tree: &Tree<'_>, node: usize) -> bool {
    if !matches!(tree.name(node), "span" | "div" | "small" | "aside") {
        return false;
    }
    let class = tree.value(node, "class").to_ascii_lowercase();
    tree.value(node, "role") == "tooltip"
        || ["tooltip", "popover", "popup", "hovercard", "screen-reader", "visually-hidden", "sr-only", "tippy"]
            .iter()
            .any(|w| class.contains(w))
}

struct Finder<'t, 'a> {
    tree: &'t Tree<'a>,
    links: &'t [Link],
    notes: Notes,
    /// Nodes of the notes found.
    taken: Vec<Range<usize>>,
}

impl Finder<'_, '_> {
    /// Whether a node lies in a note.
    fn is_taken(&self, node: usize) -> bool {
        let next = self.taken.partition_point(|r| r.start <= node);
        next > 0 && self.taken[next - 1].end > node
    }

    fn add(&mut self, nodes: Range<usize>, label: String, inline: bool) -> String {
        let key = nodes.start.to_string();
        let kind = if inline || self.is_foot(nodes.start) { NoteKind::Footnote } else { NoteKind::Endnote };
        let at = self.taken.partition_point(|r| r.start < nodes.start);
        self.taken.insert(at, nodes.clone());
        self.notes.spans.push(NoteSpan { nodes, key: key.clone(), label, kind, inline });
        key
    }

    /// Whether a note calls itself a footnote: what is gathered at the end of a page is one too, if it says so.
    fn is_foot(&self, node: usize) -> bool {
        let tree = self.tree;
        std::iter::once(node).chain(tree.ancestors(node).take(4)).any(|n| {
            let of = |attribute| tree.value(n, attribute).to_ascii_lowercase();
            let all = format!("{} {} {}", of("class"), of("id"), of("epub:type"));
            all.contains("footnote") || all.contains("ftn") && !all.contains("edn")
        })
    }

    /// Notes that links lead to.
    fn linked(&mut self) {
        let tree = self.tree;
        let mut strong: Vec<&Link> = Vec::new();
        let mut weak: Vec<&Link> = Vec::new();
        for link in self.links {
            let Some(target) = link.target else { continue };
            if matches!(link.says, Says::Back | Says::Other) || is_back_sign(&link.text) {
                continue;
            }
            let called = link.says == Says::Call;
            let short = called && link.text.chars().count() <= 24;
            if link.label.is_none() && !short || !called && names_call(&link.fragment) {
                continue;
            }
            let named = names_note(&link.fragment)
                || names_note(&tree.value(target, "class"))
                || std::iter::once(target).chain(tree.ancestors(target).take(3)).any(|n| names_one(tree, n));
            if !called && !named && names_other(&link.fragment) || self.leads_to_heading(target) {
                continue;
            }
            if target < link.node && !called || tree.subtree(target).contains(&link.node) {
                continue;
            }
            let raised = tree.ancestors(link.node).take(2).any(|n| tree.name(n) == "sup")
                || tree.children(link.node).any(|n| tree.name(n) == "sup");
            if called || named || raised { strong.push(link) } else { weak.push(link) }
        }
        if self.holds_notes(&weak) {
            strong.append(&mut weak);
        }
        let mut targets: Vec<usize> = strong.iter().filter_map(|l| l.target).collect();
        targets.sort_unstable();
        targets.dedup();
        self.uncalled(&mut targets);
        let mut calls: Vec<usize> = strong.iter().map(|l| l.node).collect();
        calls.sort_unstable();
        let ranges = extents(tree, &targets, &calls);
        let mut first_call: HashMap<usize, &Link> = HashMap::new();
        for &link in &strong {
            if let Some(target) = link.target {
                first_call.entry(target).or_insert(link);
            }
        }
        let mut key_of: HashMap<usize, String> = HashMap::new();
        let mut by_start: HashMap<usize, String> = HashMap::new();
        for (&target, range) in targets.iter().zip(ranges) {
            let Some(range) = range else { continue };
            let call = first_call.get(&target);
            let empty = tree.text(range.clone(), 4).is_empty();
            if empty || call.is_some_and(|c| range.contains(&c.node)) || self.is_taken(range.start) && !by_start.contains_key(&range.start) {
                continue;
            }
            let label = call.and_then(|c| c.label.clone()).unwrap_or_default();
            let key = match by_start.get(&range.start) {
                Some(key) => key.clone(),
                None => self.add(range.clone(), label, false),
            };
            by_start.insert(range.start, key.clone());
            key_of.insert(target, key);
        }
        for link in self.links {
            let Some(key) = link.target.and_then(|t| key_of.get(&t)) else { continue };
            let accepted = calls.binary_search(&link.node).is_ok();
            // A further call may stand behind its note.
            let again = (link.label.is_some() || link.says == Says::Call)
                && link.says != Says::Back
                && !is_back_sign(&link.text)
                && !names_call(&link.fragment);
            if (accepted || again) && !self.is_taken(link.node) {
                let outer = self.outer(link.node);
                self.notes.calls.insert(outer, key.clone());
            }
        }
    }

    fn leads_to_heading(&self, target: usize) -> bool {
        let heading = |n: usize| matches!(self.tree.name(n), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        heading(target)
            || self.tree.ancestors(target).take(3).any(heading)
            || self.tree.subtree(target).take(400).any(heading)
    }

    /// Whether links that nothing but their number speaks for call notes: at least two, in order, three quarters of
    /// them to one container, at the beginning of its parts.
    fn holds_notes(&self, links: &[&Link]) -> bool {
        let tree = self.tree;
        let numbered: Vec<(u32, usize)> = links
            .iter()
            .filter_map(|l| Some((l.label.as_deref()?.parse().ok()?, l.target?)))
            .collect();
        let mut targets: Vec<usize> = numbered.iter().map(|(_, t)| *t).collect();
        targets.sort_unstable();
        targets.dedup();
        if targets.len() < 2 {
            return false;
        }
        let steps = numbered.windows(2).filter(|w| w[1].0 == w[0].0 + 1 || w[1].0 <= w[0].0).count();
        let mut parents: HashMap<usize, usize> = HashMap::new();
        for &target in &targets {
            for ancestor in tree.ancestors(target).take(3).filter(|&n| n > 0) {
                *parents.entry(ancestor).or_default() += 1;
            }
        }
        let most = parents.values().max().copied().unwrap_or(0);
        steps * 10 >= (numbered.len() - 1) * 6 && most * 4 >= targets.len() * 3
    }

    /// Adds notes beside those found that are named as they are but are not called.
    fn uncalled(&self, targets: &mut Vec<usize>) {
        let tree = self.tree;
        let stem = |node: usize| {
            let id = tree.raw(node, "id").or_else(|| tree.raw(node, "name")).unwrap_or_default();
            let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
            (stem.len() < id.len() && names_note(id) && !names_call(id)).then(|| (tree.name(node), stem))
        };
        let stems: HashSet<_> = targets.iter().filter_map(|&t| stem(t)).collect();
        let calls: HashSet<usize> =
            self.links.iter().filter(|l| l.target.is_some_and(|t| t > l.node)).map(|l| l.node).collect();
        let lists: HashSet<usize> =
            targets.iter().filter(|&&t| tree.name(t) == "li").map(|&t| tree.nodes[t].parent).collect();
        let mut more: Vec<usize> = Vec::new();
        for node in 1..tree.nodes.len() {
            let listed = tree.name(node) == "li" && lists.contains(&tree.nodes[node].parent);
            if listed || stem(node).is_some_and(|s| stems.contains(&s)) && !calls.contains(&node) {
                more.push(node);
            }
        }
        let inside = |node: usize, all: &[usize]| {
            let next = all.partition_point(|&t| t < node);
            all.get(next).is_some_and(|&t| t < tree.nodes[node].end)
                || tree.ancestors(node).take(4).any(|a| all.binary_search(&a).is_ok())
        };
        let found = targets.clone();
        targets.extend(more.into_iter().filter(|&n| !inside(n, &found)));
        targets.sort_unstable();
        targets.dedup();
    }

    /// The outermost element that is nothing but the mark in `node`.
    fn outer(&self, node: usize) -> usize {
        let tree = self.tree;
        let text = bare(&short_text(tree, node));
        let mut outer = node;
        for parent in tree.ancestors(node).take(5) {
            if tree.is_block(parent) || bare(&short_text(tree, parent)) != text {
                break;
            }
            outer = parent;
        }
        outer
    }

    /// Notes that stand in the middle of the text, where they are called.
    fn inline(&mut self) {
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
            let names = class.contains("footnote") || class.contains("fn") || class.contains("tooltip") || class.contains("note");
            let raised = tree.name(node) == "sup" || tree.ancestors(node).take(2).any(|n| tree.name(n) == "sup");
            let Some(label) = (names || raised).then(|| mark(&short_text(tree, node))).flatten() else { continue };
            let text = ["title", "data-content", "data-tooltip", "data-footnote", "data-original-title", "data-tippy-content", "data-note"]
                .iter()
                .any(|a| tree.value(node, a).split_whitespace().count() >= 3);
            let outer = self.outer(node);
            let covered = tree.ancestors(node).take(5).chain([node]).any(|n| self.notes.calls.contains_key(&n))
                || tree.subtree(outer).any(|n| self.notes.calls.contains_key(&n));
            if text && !covered {
                let key = format!("title {node}");
                self.notes.calls.insert(outer, key.clone());
                self.notes.titles.insert(key.clone(), node);
                self.notes.spans.push(NoteSpan { nodes: node..node, key, label, kind: NoteKind::Footnote, inline: true });
            }
        }
    }

    /// Takes the note that `node` is, if it is one; gives the node after it.
    fn inline_note(&mut self, node: usize) -> Option<usize> {
        let tree = self.tree;
        let end = tree.nodes[node].end;
        if self.is_taken(node) || !matches!(tree.name(node), "span" | "small" | "aside" | "div" | "fn" | "footnote") {
            return None;
        }
        let class = tree.value(node, "class").to_ascii_lowercase();
        let has = |c: &str| class.split_ascii_whitespace().any(|t| t == c);
        let latexml = has("ltx_note") && !class.contains("ltx_role_institutetext");
        let in_text = tree.ancestors(node).take(4).any(|n| matches!(tree.name(n), "p" | "li" | "td" | "dd" | "blockquote"));
        let named = latexml
            || has("sidenote")
            || has("marginnote")
            || tree.name(node) == "fn"
            || class.contains("footnotes-footnote__note")
            || in_text && (has("footnote") || has("footnote-text") || has("fn-text") || has("footnote-content") || has("inline-footnote"));
        let copy = is_copy(tree, node);
        if !named && !copy {
            return None;
        }
        let before = self.mark_before(node);
        let called = before.is_some_and(|m| self.notes.calls.contains_key(&m) || tree.subtree(m).any(|n| self.notes.calls.contains_key(&n)));
        let text = tree.text(node..end, 200);
        if called {
            if copy || named {
                self.notes.copies.insert(node);
                return Some(end);
            }
            return None;
        }
        if text.split(' ').count() < 2 || copy && !named && before.is_none() || tree.subtree(node).any(|n| self.notes.calls.contains_key(&n)) {
            return None;
        }
        let mut label = before.and_then(|m| mark(&short_text(tree, m)));
        if latexml {
            for inner in tree.subtree(node) {
                let class = tree.value(inner, "class");
                if ["ltx_note_mark", "ltx_tag_note", "ltx_note_type"].iter().any(|c| class.split(' ').any(|t| t == *c)) {
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
        std::iter::once(before).chain(self.tree.ancestors(before)).find(|&n| self.tree.nodes[n].parent == parent)
    }

    /// Notes that call themselves so but that no link leads to, and the marks with their labels.
    fn declared(&mut self) {
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
                let printed = text.trim_start_matches('^').split([' ', '\u{a0}']).find(|w| !w.is_empty()).and_then(mark);
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
        let nowhere: HashSet<usize> =
            self.links.iter().filter(|l| l.target.is_none() && l.label.is_some() && l.says != Says::Other).map(|l| l.node).collect();
        let mut marks = Vec::new();
        let mut node = 1;
        while node < tree.nodes.len() {
            let raised = tree.name(node) == "sup"
                || tree.name(node) == "span" && tree.value(node, "class").to_ascii_lowercase().contains("footnotereference");
            if (raised || nowhere.contains(&node)) && !self.is_taken(node) && !self.notes.calls.contains_key(&node) {
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
    fn listed(&mut self) {
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
                if ["notes", "footnotes", "endnotes", "end notes", "references", "notes and references", "sources"].contains(&text) {
                    title = Some(tree.nodes[node].end);
                }
                continue;
            }
            let Some(after) = title else { continue };
            if name != "ol" || node < after || !tree.text(after..node, 4).is_empty() {
                if node >= after && matches!(tree.nodes[node].data, Data::Text(_)) && !tree.text(tree.subtree(node), 4).is_empty() {
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

    /// Takes labels and links back off the notes.
    fn tidy_notes(&mut self) {
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
            let mut linked_label = None;
            for link in by_node[from..].iter().take_while(|l| l.node < span.nodes.end) {
                let back = link.says == Says::Back
                    || is_back_sign(&link.text)
                    || names_call(&link.fragment)
                    || link.target.is_some_and(|t| sites.contains(&t));
                let leading = tree.text(span.nodes.start..link.node, 8);
                let begins = leading.trim_matches(['^', '[', '(', ' ']).is_empty();
                let own = begins && link.label.is_some() && link.target.is_none_or(|t| t <= link.node || span.nodes.contains(&t));
                if !(back || own) || link.text.chars().count() > 40 {
                    continue;
                }
                if begins && linked_label.is_none() {
                    linked_label = link.label.clone();
                }
                self.notes.skipped.insert(self.outer_within(link.node, &span.nodes));
            }
            self.tidy(span, linked_label);
        }
        self.notes.spans = spans;
    }

    /// [`Finder::outer`], inside a note.
    fn outer_within(&self, node: usize, nodes: &Range<usize>) -> usize {
        let tree = self.tree;
        let text = bare(&short_text(tree, node));
        let mut outer = node;
        for parent in tree.ancestors(node).take(4) {
            if !nodes.contains(&parent) || parent == nodes.start || bare(&short_text(tree, parent)) != text || text.is_empty() {
                break;
            }
            outer = parent;
        }
        outer
    }

    /// Settles the label of a note and takes it off the text, with what links back have left.
    fn tidy(&mut self, span: &mut NoteSpan, linked: Option<String>) {
        let tree = self.tree;
        let mut texts: Vec<usize> = Vec::new();
        let mut node = span.nodes.start;
        while node < span.nodes.end {
            let name = tree.name(node);
            if self.notes.skipped.contains(&node) || crate::ingest::tree::is_silent(name) {
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
                crate::ingest::tree::pieces(raw, |piece, at| {
                    places.push((front.len(), node, at));
                    front.push_str(piece);
                });
            }
            if front.trim().len() > 40 {
                break;
            }
        }
        let list = tree.name(span.nodes.start) == "li" && tree.name(tree.nodes[span.nodes.start].parent) == "ol";
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
            *at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || signs.contains(&c)).len();
        };
        if let Some(label) = linked {
            span.label = label;
            skip(&mut at, &['^', '[', ']', '(', ')', '.', ':', '|']);
            // An opening bracket that no closing one followed is the text's.
            if let Some(open) = front[..at].rfind(['[', '(']) && !front[open..at].contains([']', ')']) {
                at = open;
            }
        } else {
            skip(&mut at, &['^', '↑', '\u{fe0e}']);
            let word_end = front[at..].find([' ', '\u{a0}', '\t', '\n']).map_or(front.len(), |i| at + i);
            let words = [&front[at..word_end], first_node_only.as_str()];
            let found = words.iter().find_map(|w| {
                let label = mark(w)?;
                let closed = w.ends_with(['.', ')', ']', ':']) || *w == first_node_only;
                let same = label == span.label;
                let number = label.parse::<u32>().is_ok() || same;
                (number && (same && (closed || !list) || closed && !list)).then(|| (label, w.len()))
            });
            let glued = (!list && found.is_none() && !span.label.is_empty())
                .then(|| front[at..].trim_start_matches(['[', '(']).strip_prefix(span.label.as_str()))
                .flatten()
                .filter(|rest| rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '.' | ')' | ']' | ':')));
            if let Some((label, len)) = found {
                span.label = label;
                at += len.min(front.len() - at);
                skip(&mut at, &['.', ':', ']', ')']);
            } else if let Some(rest) = glued {
                at = front.len() - rest.len();
                skip(&mut at, &['.', ':', ']', ')']);
            } else if list && mark(&span.label).is_none() {
                let parent = tree.nodes[span.nodes.start].parent;
                let place = tree.children(parent).filter(|&c| tree.name(c) == "li").position(|c| c == span.nodes.start);
                let first: usize = tree.value(parent, "start").parse().unwrap_or(1);
                span.label = (place.unwrap_or(0) + first).to_string();
            }
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
            if !text.chars().all(|c| c.is_whitespace() || "[]()|↩↑^⏎\u{fe0e}\u{200d}".contains(c)) {
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

    /// Takes what stands between and around marks off the text: brackets, commas, copies of the note.
    fn tidy_calls(&mut self) {
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
            let before = call.checked_sub(1).filter(|&n| tree.nodes[n].parent == parent);
            let after = Some(tree.nodes[call].end).filter(|&n| n < tree.nodes[parent].end);
            let text = |node: Option<usize>| match node.map(|n| &tree.nodes[n].data) {
                Some(Data::Text(raw)) => *raw,
                _ => "",
            };
            let (left, right) = (text(before), text(after));
            let pair = [('[', ']'), ('(', ')')].into_iter().find(|(l, r)| left.ends_with(*l) && right.starts_with(*r));
            if let (Some(_), Some(before), Some(after)) = (pair, before, after) {
                self.notes.cut.entry(before).or_default().1 = 1;
                self.notes.cut.entry(after).or_default().0 = 1;
            }
            for sibling in [after, after.map(|a| tree.nodes[a].end)].into_iter().flatten() {
                if sibling < tree.nodes[parent].end && is_copy(tree, sibling) && !self.is_taken(sibling) {
                    self.notes.copies.insert(sibling);
                }
            }
        }
    }
}

/// A mark without its brackets.
fn bare(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | ',')).to_owned()
}

/// Whether an element says that it is a note.
fn declares(tree: &Tree<'_>, node: usize) -> bool {
    let roles = format!("{} {}", tree.value(node, "role"), tree.value(node, "epub:type"));
    roles.split(' ').any(|r| matches!(r, "doc-footnote" | "doc-endnote" | "footnote" | "endnote" | "rearnote"))
        || tree.value(node, "class").split_ascii_whitespace().any(|c| names_class(c) && c != "note")
}
