//! Notes of an XML document and the references to them.

use super::roles::local;
use crate::document::NoteKind;
use crate::ingest::tree::{Data, Tree};
use std::collections::{HashMap, HashSet};

/// A note.
pub(super) struct Note {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) kind: NoteKind,
    /// Whether it stands where it is called.
    pub(super) inline: bool,
}

/// Notes and calls by nodes.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) notes: HashMap<usize, Note>,
    /// Elements that are nothing but a call, and the key of its note.
    pub(super) calls: HashMap<usize, String>,
    /// Labels, and what stands between calls.
    pub(super) skipped: HashSet<usize>,
}

/// Finds notes and calls.
pub(super) fn find(tree: &Tree<'_>) -> Notes {
    let mut notes = Notes::default();
    let scopes = scopes(tree);
    let mut ids: HashMap<(usize, String), usize> = HashMap::new();
    let mut anywhere: HashMap<String, usize> = HashMap::new();
    for (node, &scope) in scopes.iter().enumerate().skip(1) {
        let id = ["xml:id", "id", "ID"].iter().find_map(|a| tree.raw(node, a)).unwrap_or_default();
        if !id.is_empty() {
            ids.entry((scope, id.to_owned())).or_insert(node);
            anywhere.entry(id.to_owned()).or_insert(node);
        }
    }
    let is_note: Vec<bool> = (0..tree.nodes.len()).map(|n| is_note(tree, n)).collect();
    let mut labels: HashMap<usize, String> = HashMap::new();
    for (node, &scope) in scopes.iter().enumerate().skip(1) {
        let name = local(tree, node);
        if !matches!(
            name,
            "xref"
                | "ref"
                | "ptr"
                | "footnoteref"
                | "link"
                | "a"
                | "noteRef"
                | "anchor"
                | "seg"
                | "footnoteRef"
        ) {
            continue;
        }
        let target = ["rid", "target", "linkend", "idref", "href", "corresp"]
            .iter()
            .map(|a| tree.value(node, a))
            .find(|v| !v.is_empty());
        let Some(target) = target else { continue };
        let id =
            target.trim_start_matches('#').split_ascii_whitespace().next().unwrap_or_default().to_owned();
        let Some(&note) = ids.get(&(scope, id.clone())).or_else(|| anywhere.get(&id)) else { continue };
        if is_note[note] && !tree.subtree(note).contains(&node) {
            let label = tree.text(tree.subtree(node), 20);
            // `note 5` is a cross-reference.
            if label.chars().filter(|c| c.is_alphabetic()).count() > 2 {
                continue;
            }
            notes.calls.insert(node, note.to_string());
            labels
                .entry(note)
                .or_insert_with(|| label.trim_matches(['[', ']', '(', ')', ' ', '.']).to_owned());
        }
    }
    let called: HashSet<usize> = labels.keys().copied().collect();
    gazette(tree, &mut notes);
    let mut node = 1;
    while node < tree.nodes.len() {
        if !is_note[node] || notes.notes.contains_key(&node) {
            node += 1;
            continue;
        }
        // A note may name the place it belongs to.
        let anchor = ["target", "corresp"]
            .iter()
            .map(|a| tree.value(node, a))
            .find_map(|v| anywhere.get(v.trim_start_matches('#')).copied())
            .filter(|&a| !is_note[a] && !notes.calls.contains_key(&a));
        // What is called from elsewhere as well stands in the text it follows.
        let inline = anchor.is_none()
            && stands_in_text(tree, node)
            && (!called.contains(&node) || follows_text(tree, node));
        let printed = label(tree, node, &mut notes.skipped);
        let apart = called.contains(&node) || inline || anchor.is_some();
        // What no one calls is a note where it has a number.
        if !apart && printed.as_deref().is_none_or(|l| !l.contains(|c: char| c.is_ascii_digit())) {
            node += 1;
            continue;
        }
        if let Some(anchor) = anchor {
            notes.calls.insert(anchor, node.to_string());
        }
        let kind = if is_endnote(tree, node) { NoteKind::Endnote } else { NoteKind::Footnote };
        let label = printed.or_else(|| labels.get(&node).cloned()).unwrap_or_default();
        notes.notes.insert(node, Note { key: node.to_string(), label, kind, inline });
        node = tree.nodes[node].end;
    }
    let keys: HashSet<&str> = notes.notes.values().map(|n| n.key.as_str()).collect();
    let dead: Vec<usize> =
        notes.calls.iter().filter(|(_, k)| !keys.contains(k.as_str())).map(|(n, _)| *n).collect();
    dead.iter().for_each(|n| {
        notes.calls.remove(n);
    });
    between(tree, &mut notes);
    notes
}

/// The article or part of a collection each node stands in, within which identifiers are sought first.
fn scopes(tree: &Tree<'_>) -> Vec<usize> {
    let mut scopes = vec![0; tree.nodes.len()];
    for node in 1..tree.nodes.len() {
        let own = matches!(local(tree, node), "article" | "sub-article" | "response" | "TEI" | "book-part");
        scopes[node] = if own { node } else { scopes[tree.nodes[node].parent] };
    }
    scopes
}

/// Whether an element is a note by its name.
fn is_note(tree: &Tree<'_>, node: usize) -> bool {
    match local(tree, node) {
        "fn" | "footnote" | "endnote" | "FTNT" => {
            !tree.ancestors(node).take(3).any(|n| local(tree, n) == "author-notes")
        }
        "note" => {
            let place = format!(
                "{} {} {}",
                tree.value(node, "place"),
                tree.value(node, "type"),
                tree.value(node, "rend")
            );
            let place = place.to_ascii_lowercase();
            let away = ["inline", "margin-head", "editorial", "summary", "display", "side-heading"]
                .iter()
                .any(|w| place.contains(w));
            let header = tree
                .ancestors(node)
                .any(|n| matches!(local(tree, n), "teiHeader" | "bibl" | "biblStruct" | "front-matter-meta"));
            // In DocBook a note is an admonition, in USLM an editor's remark: neither has a place or a number.
            let says = !place.trim().is_empty()
                || tree.raw(node, "n").is_some()
                || tree.raw(node, "xml:id").is_some();
            !away
                && !header
                && (says
                    || stands_in_text(tree, node) && tree.ancestors(node).any(|n| local(tree, n) == "TEI"))
        }
        _ => false,
    }
}

fn is_endnote(tree: &Tree<'_>, node: usize) -> bool {
    local(tree, node) == "endnote"
        || tree.value(node, "place").contains("end")
        || tree.value(node, "type").contains("end")
}

/// Whether an element stands in running text.
fn stands_in_text(tree: &Tree<'_>, node: usize) -> bool {
    let names = [
        "p",
        "para",
        "simpara",
        "head",
        "title",
        "item",
        "cell",
        "td",
        "th",
        "entry",
        "quote",
        "hi",
        "l",
        "ab",
        "P",
        "FP",
        "titlePart",
        "bibl",
        "emphasis",
        "italic",
        "article-title",
        "byline",
        "content",
        "heading",
        "num",
        "chapeau",
        "xref",
        "sup",
        "signed",
        "opener",
        "closer",
        "label",
        "seg",
        "listitem",
        "sp",
    ];
    let parent = tree.nodes[node].parent;
    names.contains(&local(tree, parent))
        || tree
            .children(parent)
            .take(100)
            .any(|c| matches!(tree.nodes[c].data, Data::Text(raw) if !raw.trim().is_empty()))
}

/// Whether text stands before an element, beside it.
fn follows_text(tree: &Tree<'_>, node: usize) -> bool {
    let parent = tree.nodes[node].parent;
    tree.children(parent)
        .take_while(|&c| c < node)
        .take(500)
        .any(|c| matches!(tree.nodes[c].data, Data::Text(raw) if !raw.trim().is_empty()))
}

/// The label a note has, by attribute or in an element of its own, which is skipped then.
fn label(tree: &Tree<'_>, node: usize, skipped: &mut HashSet<usize>) -> Option<String> {
    let bare = |text: &str| {
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '.' | ':'))
            .to_owned()
    };
    let attribute =
        ["n", "symbol", "label"].iter().map(|a| bare(&tree.value(node, a))).find(|l| !l.is_empty());
    // The label is the first thing in the note, or in its first paragraph.
    let mut at = node + 1;
    while at < tree.nodes[node].end {
        match &tree.nodes[at].data {
            Data::Text(raw) if raw.trim().is_empty() => {}
            Data::Text(_) => break,
            Data::Element { .. } => match local(tree, at) {
                "label" | "sup" | "superscript" | "SU" | "num" | "seg" => {
                    let text = bare(&tree.text(tree.subtree(at), 12));
                    if !text.is_empty() && text.len() <= 6 {
                        skipped.insert(at);
                        return Some(attribute.unwrap_or(text));
                    }
                    break;
                }
                "p" | "para" | "P" | "content" | "simpara" => {}
                _ => break,
            },
        }
        at += 1;
    }
    attribute
}

/// Federal Register: `<SU>1</SU><FTREF/>` calls the `<FTNT>` that follows and begins with the same number.
fn gazette(tree: &Tree<'_>, notes: &mut Notes) {
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut end = 0;
    for node in 1..tree.nodes.len() {
        if node < end {
            continue;
        }
        match local(tree, node) {
            "SU" => {
                let after = tree.nodes[node].end;
                let next = (after..tree.nodes.len().min(after + 2)).find(|&n| local(tree, n) == "FTREF");
                if next.is_some() {
                    open.push((node, tree.text(tree.subtree(node), 12)));
                }
            }
            "FTNT" => {
                end = tree.nodes[node].end;
                let Some(label) = label(tree, node, &mut notes.skipped) else { continue };
                let key = node.to_string();
                if let Some(at) = open.iter().rev().take(200).position(|(_, l)| *l == label) {
                    let (call, _) = open.remove(open.len() - 1 - at);
                    notes.calls.insert(call, key.clone());
                }
                notes.notes.insert(node, Note { key, label, kind: NoteKind::Footnote, inline: false });
            }
            _ => {}
        }
    }
}

/// Takes commas and brackets around calls off the text.
fn between(tree: &Tree<'_>, notes: &mut Notes) {
    for &call in notes.calls.keys() {
        let parent = tree.nodes[call].parent;
        if matches!(local(tree, parent), "sup" | "superscript" | "SU") {
            for child in tree.children(parent) {
                if matches!(tree.nodes[child].data, Data::Text(raw) if raw.chars().all(|c| c.is_whitespace() || ",;[]()–-".contains(c)))
                {
                    notes.skipped.insert(child);
                }
            }
        }
    }
}
