//! Notes and their calls: links to notes by what they are named and by their numbers, notes that no link leads to,
//! notes in the middle of the text; and what in a note is its label or a link back.

use super::calls::{Says, is_back_sign, mark, names_call, names_note, names_other, says};
use super::extent::{extents, names_one};
use crate::document::NoteKind;
use crate::ingest::tree::{Data, Tree, unescape};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

static TOOLTIPS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("../../../annotations/data/tooltip-attributes.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .collect()
});

/// What the attributes of an element that open over it say, as written.
pub(super) fn tooltips<'a>(tree: &Tree<'a>, node: usize) -> impl Iterator<Item = &'a str> {
    TOOLTIPS.iter().filter_map(move |attribute| tree.raw(node, attribute))
}

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
pub(super) struct Link {
    pub(super) node: usize,
    pub(super) target: Option<usize>,
    pub(super) fragment: String,
    pub(super) text: String,
    pub(super) label: Option<String>,
    pub(super) says: Says,
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
            let names = [
                "aria-describedby",
                "data-footnote",
                "data-note",
                "data-ref",
                "aria-controls",
                "data-target",
            ];
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
            ids.get(&(part, fragment.clone()))
                .or_else(|| ids.get(&(part, percent_decoded(&fragment))))
                .copied()
        });
        let text = short_text(tree, node);
        links.push(Link { node, target, label: mark(&text), says: says(tree, node), fragment, text });
    }
    links
}

/// A path named in the file `from`.
pub(in crate::ingest) fn resolve(from: &str, path: &str) -> String {
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
pub(super) fn short_text(tree: &Tree<'_>, node: usize) -> String {
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
pub(super) fn is_copy(tree: &Tree<'_>, node: usize) -> bool {
    if !matches!(tree.name(node), "span" | "div" | "small" | "aside") {
        return false;
    }
    let class = tree.value(node, "class").to_ascii_lowercase();
    tree.value(node, "role") == "tooltip"
        || [
            "tooltip",
            "popover",
            "popup",
            "hovercard",
            "screen-reader",
            "visually-hidden",
            "sr-only",
            "tippy",
        ]
        .iter()
        .any(|w| class.contains(w))
}

pub(super) struct Finder<'t, 'a> {
    pub(super) tree: &'t Tree<'a>,
    pub(super) links: &'t [Link],
    pub(super) notes: Notes,
    /// Nodes of the notes found.
    taken: Vec<Range<usize>>,
}

impl Finder<'_, '_> {
    /// Whether a node lies in a note.
    pub(super) fn is_taken(&self, node: usize) -> bool {
        let next = self.taken.partition_point(|r| r.start <= node);
        next > 0 && self.taken[next - 1].end > node
    }

    pub(super) fn add(&mut self, nodes: Range<usize>, label: String, inline: bool) -> String {
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
        tree.subtree(node).take(5).chain(tree.ancestors(node).take(4)).any(|n| {
            let of = |attribute| tree.value(n, attribute).to_ascii_lowercase();
            let all = format!("{} {} {} {}", of("class"), of("id"), of("name"), of("epub:type"));
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
            // `note 3` is a cross-reference, `[note 3]` a mark.
            if worded(&link.text) && !called && tree.name(tree.nodes[link.node].parent) != "sup" {
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
            if empty
                || call.is_some_and(|c| range.contains(&c.node))
                || self.is_taken(range.start) && !by_start.contains_key(&range.start)
            {
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
                && !names_call(&link.fragment)
                && !worded(&link.text);
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
        let numbered: Vec<(u32, usize)> =
            links.iter().filter_map(|l| Some((l.label.as_deref()?.parse().ok()?, l.target?))).collect();
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
    pub(super) fn outer(&self, node: usize) -> usize {
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
}

/// Whether a mark is a word and a number in the flow of the text.
fn worded(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.contains(|c: char| c.is_ascii_digit())
}

/// A mark without its brackets.
pub(super) fn bare(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | ',')).to_owned()
}
