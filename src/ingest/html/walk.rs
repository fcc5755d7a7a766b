//! Writes the text of a tree in blocks, notes apart.

use super::boilerplate::Boilerplate;
use super::links::{NoteSpan, Notes, tooltips};
use super::style::Styles;
use crate::document::{Furniture, FurnitureKind};
use crate::ingest::structured::Builder;
use crate::ingest::tree::{Data, Tree, is_silent, pieces};
use crate::ingest::{BlockKind, RunKind};
use crate::span::Span;

/// Writes the tree; gives what is furniture.
pub(super) fn walk(
    tree: &Tree<'_>,
    notes: &Notes,
    boilerplate: &Boilerplate,
    builder: &mut Builder,
) -> Vec<Furniture> {
    let place = Place { kind: BlockKind::Paragraph, cell: false, pre: false, muted: None };
    let mut walker = Walker {
        tree,
        notes,
        styles: Styles::of(tree),
        builder,
        open: Vec::new(),
        place,
        breaks: 0,
        furniture: Vec::new(),
        apart: true,
    };
    walker.run(boilerplate);
    walker.furniture
}

/// Where the walk is.
#[derive(Clone)]
struct Place {
    /// What text that no block of its own holds belongs to.
    kind: BlockKind,
    /// In a table that is read by cells.
    cell: bool,
    /// White space is kept.
    pre: bool,
    /// The text is furniture.
    muted: Option<FurnitureKind>,
}

/// What is to be done where an element or a note ends.
struct Open {
    end: usize,
    styles: usize,
    block: bool,
    note: bool,
    /// A quotation mark is due.
    quote: bool,
    before: Option<Place>,
}

struct Walker<'t, 'a> {
    tree: &'t Tree<'a>,
    notes: &'t Notes,
    styles: Styles,
    builder: &'t mut Builder,
    open: Vec<Open>,
    place: Place,
    /// Line breaks since the last text.
    breaks: usize,
    furniture: Vec<Furniture>,
    /// Whether the next furniture stands apart from the last.
    apart: bool,
}

impl Walker<'_, '_> {
    fn run(&mut self, boilerplate: &Boilerplate) {
        let tree = self.tree;
        let mut next_note = 0;
        let mut node = 1;
        while node < tree.nodes.len() {
            self.close(node);
            while let Some(span) = self.notes.spans.get(next_note).filter(|s| s.nodes.start <= node) {
                next_note += 1;
                if span.nodes.start == node && !span.nodes.is_empty() {
                    self.begin_note(span);
                }
            }
            if self.notes.skipped.contains(&node) {
                node = tree.nodes[node].end;
                continue;
            }
            if self.notes.copies.contains(&node) {
                self.drop_subtree(node);
                node = tree.nodes[node].end;
                continue;
            }
            if let Some(key) = self.notes.calls.get(&node) {
                self.call(key);
                node = tree.nodes[node].end;
                continue;
            }
            let outside = !boilerplate.window.contains(&node);
            match &tree.nodes[node].data {
                Data::Text(raw) => self.text(node, raw, outside),
                Data::Element { name, .. } if is_silent(name) => {
                    node = tree.nodes[node].end;
                    continue;
                }
                Data::Element { name, .. } => self.element(node, name, boilerplate.nodes.get(&node).copied()),
            }
            node += 1;
        }
        self.close(usize::MAX);
    }

    fn close(&mut self, node: usize) {
        while let Some(open) = self.open.pop_if(|o| o.end <= node) {
            if open.quote && self.place.muted.is_none() {
                let end = self.source_end(open.end);
                self.builder.text("”", end);
            }
            for _ in 0..open.styles {
                self.builder.close();
            }
            if open.block {
                self.builder.end();
                self.breaks = 0;
            }
            if open.note {
                self.builder.end_note();
            }
            if let Some(place) = open.before {
                self.place = place;
            }
        }
    }

    /// Where in the source the text before a node ends.
    fn source_end(&self, node: usize) -> usize {
        let before =
            (0..node.min(self.tree.nodes.len())).rev().take(20).find_map(|n| match self.tree.nodes[n].data {
                Data::Text(raw) => Some(self.tree.offset(raw) + raw.len()),
                Data::Element { .. } => None,
            });
        before.unwrap_or(0)
    }

    fn begin_note(&mut self, span: &NoteSpan) {
        if span.inline {
            self.builder.call(&span.key);
        }
        self.builder.begin_note(&span.key, &span.label, span.kind);
        let inside = Place { kind: BlockKind::Paragraph, cell: false, pre: false, muted: None };
        let before = std::mem::replace(&mut self.place, inside);
        self.open.push(Open {
            end: span.nodes.end,
            styles: 0,
            block: false,
            note: true,
            quote: false,
            before: Some(before),
        });
        self.breaks = 0;
    }

    fn call(&mut self, key: &str) {
        if self.place.muted.is_some() {
            return;
        }
        if !self.builder.is_open() {
            self.builder.begin(self.place.kind.clone());
        }
        self.builder.call(key);
        let Some(&node) = self.notes.titles.get(key) else { return };
        let Some(span) = self.notes.spans.iter().find(|s| s.key == key) else { return };
        self.builder.begin_note(key, &span.label, span.kind);
        let longest = tooltips(self.tree, node).max_by_key(|text| text.len());
        if let Some(raw) = longest {
            let from = self.tree.offset(raw);
            pieces(raw, |piece, at| self.builder.text(piece, from + at));
        }
        self.builder.end_note();
    }

    fn drop_subtree(&mut self, node: usize) {
        let before = self.place.muted.replace(FurnitureKind::Duplicate);
        self.apart = true;
        for inner in self.tree.subtree(node) {
            if let Data::Text(raw) = self.tree.nodes[inner].data {
                self.mute(raw, FurnitureKind::Duplicate);
            }
        }
        self.apart = true;
        self.place.muted = before;
    }

    /// Records text as furniture; what stands together is one piece.
    fn mute(&mut self, raw: &str, kind: FurnitureKind) {
        let text = raw.trim();
        if text.is_empty() {
            return;
        }
        let start = self.tree.offset(text);
        let span = Span::new(start, start + text.len());
        if let Some(Furniture { kind: last, source: crate::document::SourceRange::Bytes { end, .. } }) =
            self.furniture.last_mut()
            && *last == kind
            && !self.apart
            && *end <= span.start
        {
            *end = span.end;
        } else {
            self.furniture.push(Furniture { kind, source: span.into() });
        }
        self.apart = false;
    }

    fn text(&mut self, node: usize, raw: &str, outside: bool) {
        let muted = self.place.muted.or(outside.then_some(FurnitureKind::Boilerplate));
        if let Some(kind) = muted {
            self.mute(raw, kind);
            return;
        }
        let (front, back) = self.notes.cut.get(&node).copied().unwrap_or_default();
        let end = raw.len().saturating_sub(back);
        let Some(kept) = raw.get(front.min(end)..end) else { return };
        let from = self.tree.offset(raw) + front.min(end);
        if !kept.trim().is_empty() {
            self.apart = true;
            if !self.builder.is_open() {
                self.builder.begin(self.place.kind.clone());
            }
            self.breaks = 0;
        }
        let (builder, pre) = (&mut self.builder, self.place.pre);
        pieces(kept, |piece, at| {
            let mut at = from + at;
            for (i, line) in piece.split('\n').enumerate().filter(|_| pre) {
                if i > 0 {
                    builder.line_break();
                }
                builder.text(line, at);
                at += line.len() + 1;
            }
            if !pre {
                builder.text(piece, at);
            }
        });
    }

    fn element(&mut self, node: usize, name: &str, furniture: Option<FurnitureKind>) {
        let tree = self.tree;
        let before = self.place.clone();
        if let Some(kind) = furniture {
            self.place.muted = Some(kind);
            self.apart = true;
        }
        let mut open = Open {
            end: tree.nodes[node].end,
            styles: 0,
            block: false,
            note: false,
            quote: false,
            before: None,
        };
        if self.place.muted.is_none() {
            self.shown(node, name, &mut open);
        }
        if furniture.is_some() || open.block || self.place.cell != before.cell || self.place.pre != before.pre
        {
            open.before = Some(before);
        }
        if open.styles > 0 || open.block || open.quote || open.before.is_some() {
            self.open.push(open);
        }
    }

    /// Opens an element whose text is shown.
    fn shown(&mut self, node: usize, name: &str, open: &mut Open) {
        let tree = self.tree;
        match name {
            "br" => {
                self.line_break(node);
                return;
            }
            "hr" => {
                self.builder.end();
                return;
            }
            "q" => {
                if !self.builder.is_open() {
                    self.builder.begin(self.place.kind.clone());
                }
                self.builder.text("“", self.source_end(node));
                open.quote = true;
            }
            _ => {}
        }
        if self.place.cell {
            match name {
                "tr" => self.builder.line_break(),
                "td" | "th" if self.is_first_cell(node) => {}
                "td" | "th" => self.builder.cell(),
                _ if tree.is_block(node) => {
                    let at = self.source_end(node);
                    self.builder.text(" ", at);
                }
                _ => {}
            }
        } else if tree.is_block(node) || name == "pre" {
            self.builder.end();
            self.breaks = 0;
            open.block = true;
            match name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    self.place.kind = BlockKind::Heading(name.as_bytes()[1] - b'0');
                }
                "blockquote" => self.place.kind = BlockKind::Quote,
                "li" | "dd" => self.place.kind = BlockKind::ListItem,
                "caption" | "figcaption" | "table" => self.place.kind = BlockKind::Paragraph,
                "pre" => self.place.pre = true,
                _ => {}
            }
            if name == "table" && is_data(tree, node) {
                self.builder.begin(BlockKind::Table);
                self.place.cell = true;
            }
        }
        for style in self.styles.on(tree, node) {
            self.builder.open(style);
            open.styles += 1;
        }
        if name == "a" {
            let href = tree.value(node, "href");
            if ["http://", "https://", "ftp://"].iter().any(|s| href.starts_with(s)) {
                self.builder.open(RunKind::Link(href.trim().to_owned()));
                open.styles += 1;
            }
        }
    }

    fn is_first_cell(&self, node: usize) -> bool {
        let row = self.tree.nodes[node].parent;
        self.tree.children(row).find(|&n| matches!(self.tree.name(n), "td" | "th")) == Some(node)
    }

    fn line_break(&mut self, node: usize) {
        if self.place.cell || matches!(self.place.kind, BlockKind::Heading(_)) {
            let at = self.source_end(node);
            self.builder.text(" ", at);
            return;
        }
        self.breaks += 1;
        // Two breaks stand for a paragraph's end.
        if self.breaks > 1 {
            self.builder.end();
        } else {
            self.builder.line_break();
        }
    }
}

/// Whether a table holds data, not the layout of a page: several short cells, no headings or tables in them.
fn is_data(tree: &Tree<'_>, table: usize) -> bool {
    let (mut cells, mut rows) = (0, 0);
    let mut cell_end = 0;
    let mut size = 0;
    for node in tree.subtree(table).skip(1) {
        if node >= cell_end {
            size = 0;
        }
        match &tree.nodes[node].data {
            Data::Element { name, .. } => match &**name {
                "table" | "h1" | "h2" | "h3" | "h4" => return false,
                "tr" => rows += 1,
                "td" | "th" => {
                    cells += 1;
                    size = 0;
                    cell_end = tree.nodes[node].end;
                }
                _ => {}
            },
            Data::Text(raw) => {
                size += raw.trim().len();
                if size > 1200 {
                    return false;
                }
            }
        }
    }
    rows > 0 && cells > 1
}
