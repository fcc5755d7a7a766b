//! Writes the text of an XML tree in blocks, notes apart.

use super::notes::Notes;
use super::roles::{Role, is_section, local, role};
use crate::document::{Furniture, FurnitureKind, SourceRange};
use crate::ingest::BlockKind;
use crate::ingest::structured::Builder;
use crate::ingest::tree::{Data, Tree, pieces};
use crate::span::Span;

/// Writes the tree; gives what is text about the document.
pub(super) fn walk(tree: &Tree<'_>, notes: &Notes, builder: &mut Builder) -> Vec<Furniture> {
    let place = Place { kind: BlockKind::Paragraph, cell: false, front: None, entry: false };
    let mut walker = Walker {
        tree,
        notes,
        builder,
        open: Vec::new(),
        place,
        page: 1,
        at: 0,
        labelled: None,
        titled: None,
        furniture: Vec::new(),
    };
    let mut node = 1;
    while node < tree.nodes.len() {
        walker.close(node);
        node = walker.node(node);
    }
    walker.close(usize::MAX);
    walker.furniture
}

/// Where the walk is.
#[derive(Clone)]
struct Place {
    kind: BlockKind,
    /// In a table.
    cell: bool,
    /// In text about the document.
    front: Option<FurnitureKind>,
    /// In an entry of a bibliography whose parts are marked but not parted by signs.
    entry: bool,
}

struct Open {
    end: usize,
    style: bool,
    block: bool,
    note: bool,
    before: Option<Place>,
}

struct Walker<'t, 'a> {
    tree: &'t Tree<'a>,
    notes: &'t Notes,
    builder: &'t mut Builder,
    open: Vec<Open>,
    place: Place,
    page: u32,
    /// Where the text before ended in the source.
    at: usize,
    /// The title that the open block's label belongs to.
    labelled: Option<usize>,
    /// The title that was written already.
    titled: Option<usize>,
    furniture: Vec<Furniture>,
}

impl Walker<'_, '_> {
    fn close(&mut self, node: usize) {
        while let Some(open) = self.open.pop_if(|o| o.end <= node) {
            if open.style {
                self.builder.close();
            }
            if open.block {
                self.builder.end();
            }
            if open.note {
                self.builder.end_note();
            }
            if let Some(place) = open.before {
                self.place = place;
            }
        }
    }

    /// Goes into a node; gives the next.
    fn node(&mut self, node: usize) -> usize {
        let tree = self.tree;
        let end = tree.nodes[node].end;
        if self.notes.skipped.contains(&node) || self.titled == Some(node) {
            return end;
        }
        if let Some(key) = self.notes.calls.get(&node) {
            if self.place.front.is_none() {
                self.begin_text();
                self.builder.call(key);
            }
            // An anchor may hold text; the text of a reference is its mark.
            return if matches!(local(tree, node), "seg" | "anchor") { node + 1 } else { end };
        }
        if let Some(note) = self.notes.notes.get(&node) {
            if self.place.front.is_some() {
                return node + 1;
            }
            if note.inline {
                self.begin_text();
                self.builder.call(&note.key);
            }
            self.builder.begin_note(&note.key, &note.label, note.kind);
            let inside = Place { kind: BlockKind::Paragraph, cell: false, front: None, entry: false };
            let before = std::mem::replace(&mut self.place, inside);
            self.open.push(Open { end, style: false, block: false, note: true, before: Some(before) });
            return node + 1;
        }
        match tree.nodes[node].data {
            Data::Text(raw) => self.text(raw),
            Data::Element { .. } => match role(tree, node) {
                Role::Silent => return end,
                role => self.element(node, role),
            },
        }
        node + 1
    }

    fn begin_text(&mut self) {
        if !self.builder.is_open() {
            self.builder.begin(self.place.kind.clone());
        }
    }

    fn text(&mut self, raw: &str) {
        let from = self.tree.offset(raw);
        let text = raw.trim();
        if let Some(kind) = self.place.front {
            if !text.is_empty() {
                self.front(text, kind);
            }
            return;
        }
        if !text.is_empty() {
            self.begin_text();
            self.at = from + raw.len();
        }
        let builder = &mut self.builder;
        pieces(raw, |piece, at| builder.text(piece, from + at));
    }

    /// Records text about the document; what stands together is one piece.
    fn front(&mut self, text: &str, kind: FurnitureKind) {
        let start = self.tree.offset(text);
        let span = Span::new(start, start + text.len());
        match self.furniture.last_mut() {
            Some(Furniture { kind: last, source: SourceRange::Bytes { end, .. } })
                if *last == kind && self.at <= *end && *end <= start =>
            {
                *end = span.end;
            }
            _ => self.furniture.push(Furniture { kind, source: span.into() }),
        }
    }

    fn element(&mut self, node: usize, role: Role) {
        let tree = self.tree;
        let mut open =
            Open { end: tree.nodes[node].end, style: false, block: false, note: false, before: None };
        let before = self.place.clone();
        if self.place.front.is_some() {
            return;
        }
        match role {
            Role::Front if local(tree, node) == "teiHeader" => self.header(node, &mut open, before),
            Role::Front => {
                self.builder.end();
                self.place.front = Some(FurnitureKind::FrontMatter);
                open.before = Some(before);
            }
            Role::Style(style) => {
                self.part();
                self.builder.open(style);
                open.style = true;
            }
            Role::LineBreak => {
                if self.place.cell || matches!(self.place.kind, BlockKind::Heading(_)) {
                    self.builder.text(" ", self.at);
                } else {
                    self.builder.line_break();
                }
            }
            Role::PageBreak => {
                let number = ["n", "P", "identifier"].iter().find_map(|a| tree.value(node, a).parse().ok());
                self.page = number.unwrap_or(self.page + 1);
                self.builder.page(self.page);
            }
            Role::Table if !self.place.cell => {
                self.builder.begin(BlockKind::Table);
                self.place.cell = true;
                (open.block, open.before) = (true, Some(before));
            }
            Role::Row if self.place.cell => self.builder.line_break(),
            Role::Cell if self.place.cell => {
                let row = tree.nodes[node].parent;
                if tree.children(row).find(|&n| super::roles::role(tree, n) == Role::Cell) != Some(node) {
                    self.builder.cell();
                }
            }
            _ if self.place.cell => {
                if matches!(role, Role::Block(_) | Role::Heading) {
                    self.builder.text(" ", self.at);
                }
            }
            Role::Heading => {
                let kind = BlockKind::Heading(level(tree, node));
                if self.labelled == Some(node) {
                    self.builder.text(" ", self.at);
                    self.place.kind = kind;
                    (open.block, open.before) = (true, Some(before));
                } else {
                    self.begin(kind, &mut open, before);
                }
            }
            Role::Block(BlockKind::Paragraph) => {
                if self.labelled == Some(node) {
                    self.builder.text(" ", self.at);
                    (open.block, open.before) = (true, Some(before));
                } else {
                    let kind = self.place.kind.clone();
                    self.begin(kind, &mut open, before);
                }
            }
            Role::Block(kind) => self.begin(kind, &mut open, before),
            Role::Entry => {
                // Where the whole reference is given besides, its parts say nothing new.
                self.place.entry =
                    !tree.subtree(node).any(|n| matches!(local(tree, n), "mixed-citation" | "bibliomixed"))
                        && !tree.children(node).any(
                            |n| matches!(tree.nodes[n].data, Data::Text(raw) if raw.contains(['.', ','])),
                        );
                self.begin(BlockKind::ListItem, &mut open, before);
            }
            Role::Label => self.label(node),
            Role::Open => {
                if local(tree, node) == "element-citation" && beside_mixed(tree, node) {
                    self.place.front = Some(FurnitureKind::Duplicate);
                    open.before = Some(before);
                } else {
                    self.part();
                }
            }
            Role::Table | Role::Row | Role::Cell | Role::Silent => {}
        }
        if open.style || open.block || open.before.is_some() {
            self.open.push(open);
        }
    }

    /// The title in a TEI header stands for the title page, where there is none.
    fn header(&mut self, node: usize, open: &mut Open, before: Place) {
        let tree = self.tree;
        let paged = (node..tree.nodes.len()).any(|n| matches!(local(tree, n), "titlePage" | "docTitle"));
        let title = tree
            .subtree(node)
            .find(|&n| local(tree, n) == "title" && local(tree, tree.nodes[n].parent) == "titleStmt");
        if let Some(title) = title.filter(|_| !paged) {
            self.builder.begin(BlockKind::Heading(1));
            for inner in tree.subtree(title) {
                if let Data::Text(raw) = tree.nodes[inner].data {
                    self.text(raw);
                }
            }
            self.titled = Some(title);
        }
        self.builder.end();
        self.place.front = Some(FurnitureKind::FrontMatter);
        open.before = Some(before);
    }

    fn begin(&mut self, kind: BlockKind, open: &mut Open, before: Place) {
        self.builder.end();
        self.place.kind = kind;
        (open.block, open.before) = (true, Some(before));
    }

    /// Parts the parts of a reference.
    fn part(&mut self) {
        if self.place.entry && self.builder.is_open() {
            self.builder.text(" ", self.at);
        }
    }

    /// A label before a title or a caption is part of it.
    fn label(&mut self, node: usize) {
        let tree = self.tree;
        let after = |of: usize, from: usize| {
            tree.children(of).find(|&n| n > from && !matches!(tree.nodes[n].data, Data::Text(_)))
        };
        let Some(mut next) = after(tree.nodes[node].parent, node) else { return };
        if local(tree, next) == "caption" {
            next = after(next, next).unwrap_or(next);
        }
        let kind = match role(tree, next) {
            Role::Heading => BlockKind::Heading(level(tree, next)),
            Role::Block(BlockKind::Paragraph) if local(tree, tree.nodes[next].parent) == "caption" => {
                BlockKind::Paragraph
            }
            _ => return,
        };
        self.builder.begin(kind);
        self.labelled = Some(next);
    }
}

/// Level of a heading, by the sections around it.
fn level(tree: &Tree<'_>, heading: usize) -> u8 {
    let depth = tree.ancestors(heading).filter(|&n| is_section(local(tree, n))).count();
    u8::try_from(depth + 1).unwrap_or(u8::MAX).min(9)
}

/// Whether a reference whose parts are marked stands beside the same reference in full.
fn beside_mixed(tree: &Tree<'_>, node: usize) -> bool {
    tree.children(tree.nodes[node].parent).any(|n| local(tree, n) == "mixed-citation")
}
