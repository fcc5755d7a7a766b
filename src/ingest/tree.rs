//! HTML and XML as a tree: a tokenizer after the WHATWG's, and for HTML void elements and implied end tags. Nodes lie in
//! the order of the source, so that a subtree is a range of them; texts are pieces of the source, so that every byte
//! keeps its place. Entities that a document declares are not expanded, so that none can expand to gigabytes.

pub(in crate::ingest) use super::references::{pieces, unescape};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Elements nested deeper are read as siblings, as browsers do.
const DEPTH: usize = 512;

/// How a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Markup {
    /// Elements end where HTML has them end.
    Html,
    /// Elements end where their tags say so, names keep their case; what is not well formed is read as well as may be.
    Xml,
}

/// A document; node 0 is its root.
pub(in crate::ingest) struct Tree<'a> {
    pub(in crate::ingest) source: &'a str,
    pub(in crate::ingest) nodes: Vec<Node<'a>>,
    /// First node of each part of a container; one in a file of its own.
    pub(in crate::ingest) parts: Vec<usize>,
    /// Whether elements were nested too deep.
    pub(in crate::ingest) flattened: bool,
}

/// An element or a text.
pub(in crate::ingest) struct Node<'a> {
    pub(in crate::ingest) parent: usize,
    /// One past the last node of its subtree.
    pub(in crate::ingest) end: usize,
    pub(in crate::ingest) data: Data<'a>,
}

/// What a node is.
pub(in crate::ingest) enum Data<'a> {
    Element { name: Cow<'a, str>, attributes: Vec<(Cow<'a, str>, &'a str)> },
    Text(&'a str),
}

const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose content is no markup.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Elements that end an open paragraph.
const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// Whether an element of this name is a block.
pub(in crate::ingest) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || matches!(name, "" | "html" | "tfoot" | "thead" | "caption")
}

impl<'a> Tree<'a> {
    /// Reads a document, however broken, or several laid end to end that begin at `starts`.
    pub(in crate::ingest) fn parse(source: &'a str, starts: &[usize], markup: Markup) -> Self {
        let root =
            Node { parent: 0, end: 0, data: Data::Element { name: "".into(), attributes: Vec::new() } };
        let tree = Tree { source, nodes: vec![root], parts: Vec::new(), flattened: false };
        let mut parser =
            Parser { tree, open: vec![0], names: HashMap::new(), markup, xhtml: markup == Markup::Xml };
        let ends = starts.iter().skip(1).copied().chain([source.len()]);
        for (start, end) in starts.iter().copied().zip(ends) {
            let part = &source[start..end];
            let head = &part[..part.floor_char_boundary(1000)];
            parser.xhtml = markup == Markup::Xml || head.contains("<?xml") || head.contains("//DTD XHTML");
            parser.tree.parts.push(parser.tree.nodes.len());
            parser.run(part);
            parser.close_to(0);
        }
        let mut tree = parser.tree;
        tree.nodes[0].end = tree.nodes.len();
        tree
    }

    /// The part a node stands in.
    pub(in crate::ingest) fn part(&self, node: usize) -> usize {
        self.parts.partition_point(|&first| first <= node).saturating_sub(1)
    }

    /// Name of an element; empty for the root and for texts.
    pub(in crate::ingest) fn name(&self, node: usize) -> &str {
        match &self.nodes[node].data {
            Data::Element { name, .. } => name,
            Data::Text(_) => "",
        }
    }

    pub(in crate::ingest) fn is_block(&self, node: usize) -> bool {
        matches!(&self.nodes[node].data, Data::Element { name, .. } if is_block(name))
    }

    /// Value of an attribute as it stands in the source.
    pub(in crate::ingest) fn raw(&self, node: usize, attribute: &str) -> Option<&'a str> {
        match &self.nodes[node].data {
            Data::Element { attributes, .. } => {
                attributes.iter().find(|(name, _)| name == attribute).map(|(_, value)| *value)
            }
            Data::Text(_) => None,
        }
    }

    /// Value of an attribute; empty where there is none.
    pub(in crate::ingest) fn value(&self, node: usize, attribute: &str) -> Cow<'a, str> {
        self.raw(node, attribute).map_or(Cow::Borrowed(""), unescape)
    }

    /// The subtree of a node, itself included.
    pub(in crate::ingest) fn subtree(&self, node: usize) -> Range<usize> {
        node..self.nodes[node].end
    }

    /// Children in order.
    pub(in crate::ingest) fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.nodes[node].end;
        let mut next = node + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.nodes[child].end;
            Some(child)
        })
    }

    /// Ancestors, from the parent up to the root.
    pub(in crate::ingest) fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(node), |&n| (n > 0).then(|| self.nodes[n].parent)).skip(1)
    }

    /// Text of some nodes, white space folded; no more than about `most` bytes.
    pub(in crate::ingest) fn text(&self, nodes: Range<usize>, most: usize) -> String {
        let mut text = String::new();
        let mut node = nodes.start;
        // Whoever asks for little text does not want to look through many empty elements.
        let end = nodes.end.min(node + 100 + most * 16);
        while node < end && text.len() < most {
            match &self.nodes[node].data {
                Data::Element { name, .. } if is_silent(name) => {
                    node = self.nodes[node].end;
                    continue;
                }
                Data::Element { name, .. } if (is_block(name) || name == "br") && !text.ends_with(' ') => {
                    text.push(' ');
                }
                Data::Element { .. } => {}
                Data::Text(raw) => {
                    for c in unescape(raw).chars() {
                        if !c.is_whitespace() {
                            text.push(c);
                        } else if !text.ends_with(' ') {
                            text.push(' ');
                        }
                    }
                }
            }
            node += 1;
        }
        text.trim().to_owned()
    }

    /// Where a piece of the source stands in it.
    pub(in crate::ingest) fn offset(&self, piece: &str) -> usize {
        (piece.as_ptr() as usize).saturating_sub(self.source.as_ptr() as usize).min(self.source.len())
    }
}

/// Elements that show no text.
pub(in crate::ingest) fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "head"
            | "iframe"
            | "noembed"
            | "noframes"
            | "object"
            | "svg"
            | "textarea"
            | "select"
            | "annotation"
            | "annotation-xml"
            | "audio"
            | "video"
            | "canvas"
            | "datalist"
            | "rp"
            | "rt"
    )
}

struct Parser<'a> {
    tree: Tree<'a>,
    /// Open elements, the root first.
    open: Vec<usize>,
    /// How many elements of a name are open: an end tag without one costs nothing.
    names: HashMap<String, usize>,
    markup: Markup,
    /// Whether any element may be empty (`<a/>`).
    xhtml: bool,
}

impl<'a> Parser<'a> {
    fn run(&mut self, source: &'a str) {
        let bytes = source.as_bytes();
        let (mut at, mut from) = (0, 0);
        while let Some(tag) = memchr::memchr(b'<', &bytes[at..]).map(|i| at + i) {
            let next = bytes.get(tag + 1).copied().unwrap_or(0);
            let rest = &source[tag..];
            if next.is_ascii_alphabetic() {
                self.text(&source[from..tag]);
                at = self.start_tag(source, tag + 1);
            } else if next == b'/' && bytes.get(tag + 2).is_some_and(u8::is_ascii_alphabetic) {
                self.text(&source[from..tag]);
                let end = memchr::memchr(b'>', &bytes[tag..]).map_or(bytes.len(), |i| tag + i);
                let name = source[tag + 2..end].split(|c: char| c.is_ascii_whitespace() || c == '/').next();
                let name = self.cased(name.unwrap_or_default());
                self.end_tag(&name);
                at = (end + 1).min(bytes.len());
            } else if rest.starts_with("<![CDATA[") {
                self.text(&source[from..tag]);
                let end = rest.find("]]>").map_or(bytes.len(), |i| tag + i);
                self.text(&source[tag + 9..end.max(tag + 9)]);
                at = (end + 3).min(bytes.len());
            } else if matches!(next, b'!' | b'?' | b'/') {
                self.text(&source[from..tag]);
                let long = rest.starts_with("<!--");
                let body = if long { &rest[4..] } else { &rest[2..] };
                // Declarations in a document type hold tags of their own.
                let subset = rest.get(..9).is_some_and(|d| d.eq_ignore_ascii_case("<!doctype"))
                    && body.find('[').is_some_and(|open| body.find('>').is_none_or(|close| open < close));
                let (end, len) = match long {
                    false if subset => {
                        (body.find("]>").or_else(|| body.find('>')), if body.contains("]>") { 2 } else { 1 })
                    }
                    true if body.starts_with('>') => (Some(0), 1),
                    true => (body.find("-->"), 3),
                    false => (body.find('>'), 1),
                };
                at = end.map_or(bytes.len(), |i| tag + (rest.len() - body.len()) + i + len);
            } else {
                at = tag + 1;
                continue;
            }
            from = at;
        }
        self.text(&source[from..]);
    }

    fn text(&mut self, raw: &'a str) {
        if !raw.is_empty() {
            self.push(Data::Text(raw));
        }
    }

    fn push(&mut self, data: Data<'a>) -> usize {
        let node = self.tree.nodes.len();
        let parent = self.open.last().copied().unwrap_or(0);
        self.tree.nodes.push(Node { parent, end: node + 1, data });
        node
    }

    /// Reads a start tag whose name begins at `from`; gives where it ends.
    fn start_tag(&mut self, source: &'a str, from: usize) -> usize {
        let bytes = source.as_bytes();
        let until = |at: usize, stop: fn(u8) -> bool| {
            bytes[at..].iter().position(|&b| stop(b)).map_or(bytes.len(), |i| at + i)
        };
        let mut at = until(from, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
        let name = self.cased(&source[from..at]);
        let mut attributes = Vec::new();
        let mut empty = false;
        loop {
            let gap = at;
            at = until(at, |b| !b.is_ascii_whitespace() && b != b'/');
            if at >= bytes.len() {
                break;
            }
            if bytes[at] == b'>' {
                empty = at > gap && bytes[at - 1] == b'/';
                at += 1;
                break;
            }
            // A name may begin with `=`.
            let end = until(at + 1, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='));
            let end = (end..=bytes.len()).find(|&i| source.is_char_boundary(i)).unwrap_or(bytes.len());
            let attribute = self.cased(&source[at..end]);
            at = until(end, |b| !b.is_ascii_whitespace());
            let mut value = "";
            if bytes.get(at) == Some(&b'=') {
                at = until(at + 1, |b| !b.is_ascii_whitespace());
                if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
                    let end = memchr::memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |i| at + 1 + i);
                    value = &source[at + 1..end];
                    at = (end + 1).min(bytes.len());
                } else {
                    let end = until(at, |b| b.is_ascii_whitespace() || b == b'>');
                    value = &source[at..end];
                    at = end;
                }
            }
            attributes.push((attribute, value));
        }
        let html = self.markup == Markup::Html;
        if html {
            self.imply_ends(&name);
        }
        let raw = html && RAW.contains(&&*name);
        // In HTML proper the slash says nothing; writers who put it on a `span` mean it all the same.
        let void = html && VOID.contains(&&*name)
            || empty && (self.xhtml || !is_block(&name) && !raw && name != "a");
        let key = name.clone();
        let node = self.push(Data::Element { name, attributes });
        if raw && !empty {
            let end = end_of_raw(source, at, &key);
            self.open.push(node);
            self.text(&source[at..end]);
            self.open.pop();
            self.tree.nodes[node].end = self.tree.nodes.len();
            // The end tag finds nothing open.
            at = end;
        } else if !void {
            if self.open.len() < DEPTH {
                self.open.push(node);
                *self.names.entry(key.into_owned()).or_default() += 1;
            } else {
                self.tree.flattened = true;
            }
        }
        at
    }

    /// A name in lower case, where case says nothing.
    fn cased(&self, name: &'a str) -> Cow<'a, str> {
        if self.markup == Markup::Html && name.bytes().any(|b| b.is_ascii_uppercase()) {
            name.to_ascii_lowercase().into()
        } else {
            name.into()
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|&n| n > 0)
    }

    /// Closes what a start tag of this name ends.
    fn imply_ends(&mut self, name: &str) {
        match name {
            "li" => self.close(&["li"], &["ul", "ol", "menu", "dir", "table"]),
            "dt" | "dd" => self.close(&["dt", "dd"], &["dl", "table"]),
            "tr" => self.close(&["tr"], &["table"]),
            "td" | "th" => self.close(&["td", "th"], &["table", "tr"]),
            "tbody" | "thead" | "tfoot" => self.close(&["tbody", "thead", "tfoot", "caption"], &["table"]),
            "option" => self.close(&["option"], &["select"]),
            "body" => self.close(&["head"], &[]),
            "a" => self.close(&["a"], &["table", "td", "div", "li", "section"]),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.close(&["p"], &["table", "td", "th", "button", "object", "caption"]);
            if name.starts_with('h') && name.len() == 2 {
                self.close(&["h1", "h2", "h3", "h4", "h5", "h6"], &["table", "div", "section", "td", "li"]);
            }
        }
    }

    /// Closes the innermost open element of one of these names, if it is nearer than any of `bounds`.
    fn close(&mut self, names: &[&str], bounds: &[&str]) {
        if !names.iter().any(|n| self.is_open(n)) {
            return;
        }
        for at in (1..self.open.len()).rev() {
            let name = self.tree.name(self.open[at]);
            if names.contains(&name) {
                self.close_to(at);
                return;
            }
            if bounds.contains(&name) {
                return;
            }
        }
    }

    fn end_tag(&mut self, name: &str) {
        if self.markup == Markup::Xml {
            self.close(&[name], &[]);
            return;
        }
        if name == "br" || name == "p" && !self.is_open("p") {
            self.push(Data::Element { name: "br".into(), attributes: Vec::new() });
            return;
        }
        let bounds: &[&str] = match name {
            "table" | "body" | "html" => &[],
            _ if is_block(name) => &["table"],
            // What opens inside a block ends in it.
            _ => &["table", "td", "th", "div", "section", "article", "li", "body"],
        };
        let bounds: &[&str] =
            if matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "table") {
                if name == "table" { &[] } else { &["table"] }
            } else {
                bounds
            };
        self.close(&[name], bounds);
    }

    /// Closes the open elements from the one at `at` on.
    fn close_to(&mut self, at: usize) {
        let end = self.tree.nodes.len();
        while self.open.len() > at.max(1) {
            let Some(node) = self.open.pop() else { break };
            self.tree.nodes[node].end = end;
            if let Data::Element { name, .. } = &self.tree.nodes[node].data
                && let Some(count) = self.names.get_mut(&**name)
            {
                *count -= 1;
            }
        }
    }
}

/// Where the end tag of an element without markup begins.
fn end_of_raw(source: &str, from: usize, name: &str) -> usize {
    let bytes = source.as_bytes();
    let mut at = from;
    while let Some(tag) = memchr::memmem::find(&bytes[at..], b"</").map(|i| at + i) {
        let end = tag + 2 + name.len();
        if bytes.get(tag + 2..end).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())) {
            return tag;
        }
        at = tag + 2;
    }
    source.len()
}

#[cfg(test)]
mod tests;
