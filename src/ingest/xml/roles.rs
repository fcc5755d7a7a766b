//! What elements of the common vocabularies are.

use crate::ingest::tree::{Data, Tree};
use crate::ingest::{BlockKind, RunKind};

/// What an element is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    /// A block of its own.
    Block(BlockKind),
    /// The title of what it stands in.
    Heading,
    /// Something whose text is not shown.
    Silent,
    /// Text about the document.
    Front,
    Style(RunKind),
    LineBreak,
    PageBreak,
    Table,
    Row,
    Cell,
    /// An entry of a bibliography.
    Entry,
    /// A label or number before the text of what it stands in.
    Label,
    /// Its place tells what it is.
    Open,
}

/// The name of an element without its prefix.
pub(super) fn local<'t>(tree: &'t Tree<'_>, node: usize) -> &'t str {
    let name = tree.name(node);
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Elements that hold a title of their own and count for its level.
pub(super) fn is_section(name: &str) -> bool {
    matches!(
        name,
        "sec"
            | "section"
            | "div"
            | "div1"
            | "div2"
            | "div3"
            | "div4"
            | "sect1"
            | "sect2"
            | "sect3"
            | "sect4"
            | "chapter"
            | "part"
            | "appendix"
            | "app"
            | "ack"
            | "app-group"
            | "subchapter"
            | "title"
            | "subtitle"
            | "level"
            | "preface"
            | "abstract"
            | "ref-list"
            | "simplesect"
            | "book-part"
            | "bibliography"
            | "SECTION"
            | "SUBPART"
            | "PART"
    )
}

/// What an element is, by its name and its place.
pub(super) fn role(tree: &Tree<'_>, node: usize) -> Role {
    let name = local(tree, node);
    let parent = local(tree, tree.nodes[node].parent);
    let rend = || {
        format!(
            "{} {} {} {}",
            tree.value(node, "rend"),
            tree.value(node, "rendition"),
            tree.value(node, "role"),
            tree.value(node, "style")
        )
    };
    let paragraph = || Role::Block(BlockKind::Paragraph);
    match name {
        "p" | "para" | "simpara" | "ab" | "lg" | "P" | "FP" | "speaker" | "opener" | "closer" | "salute"
        | "signed" | "byline" | "dateline" | "docTitle" | "docImprint" | "docDate" | "docAuthor"
        | "trailer" | "stage" | "term-def" | "chapeau" | "continuation" | "attrib" | "verse-group"
        | "disp-formula" | "E-P" | "AUTH" | "SOURCE" | "CITA" | "DATE" => {
            if parent == "list-item" || parent == "item" || parent == "listitem" {
                Role::Open
            } else {
                paragraph()
            }
        }
        "disp-quote" | "blockquote" | "epigraph" | "boxed-quote" | "EXTRACT" => Role::Block(BlockKind::Quote),
        // A quotation in a paragraph is text.
        "quote" | "cit" => {
            let inside = tree
                .ancestors(node)
                .take(4)
                .any(|n| matches!(local(tree, n), "p" | "note" | "item" | "para" | "bibl"));
            if inside { Role::Open } else { Role::Block(BlockKind::Quote) }
        }
        "item" | "list-item" | "listitem" | "def-item" | "varlistentry" => Role::Block(BlockKind::ListItem),
        "head" | "heading" | "HD" | "subject" | "HEAD" | "SUBJECT" | "RESERVED" | "article-title"
        | "book-title" | "subtitle" | "bridgehead"
            if name != "article-title" || parent == "title-group" =>
        {
            if matches!(parent, "table" | "figure" | "list" | "listBibl" | "lg") {
                paragraph()
            } else {
                Role::Heading
            }
        }
        "title" => match parent {
            "caption" | "table" | "figure" | "list" | "example" | "formalpara" => paragraph(),
            "fn-group" | "fn" => Role::Heading,
            _ if is_section(parent)
                || matches!(
                    parent,
                    "article"
                        | "book"
                        | "info"
                        | "articleinfo"
                        | "bookinfo"
                        | "sectioninfo"
                        | "notes"
                        | "title-group"
                ) =>
            {
                Role::Heading
            }
            _ => Role::Style(RunKind::Italic),
        },
        "ref" if parent == "ref-list" => Role::Entry,
        "bibl" | "biblStruct" | "bibliomixed" | "biblioentry" | "biblFull"
            if !matches!(parent, "p" | "note" | "quote" | "cit" | "item" | "fn" | "para" | "sourceDesc") =>
        {
            Role::Entry
        }
        "label" | "num" | "enum" | "SECTNO" => Role::Label,
        "italic" | "i" | "foreign" | "emph" | "source" | "citetitle" | "I" | "mentioned"
        | "journal-title" => Role::Style(RunKind::Italic),
        "bold" | "b" => Role::Style(RunKind::Bold),
        "sup" | "superscript" | "SU" => Role::Style(RunKind::Superscript),
        "emphasis" | "hi" | "emphasize" => {
            let rend = rend().to_ascii_lowercase();
            if rend.contains("bold") || rend.contains("strong") {
                Role::Style(RunKind::Bold)
            } else if rend.contains("sup") {
                Role::Style(RunKind::Superscript)
            } else if name == "emphasis" || rend.contains("ital") || rend.trim().is_empty() {
                Role::Style(RunKind::Italic)
            } else {
                Role::Open
            }
        }
        "E" => match &*tree.value(node, "T") {
            "03" | "52" | "7462" => Role::Style(RunKind::Italic),
            "04" | "02" => Role::Style(RunKind::Bold),
            "51" => Role::Style(RunKind::Superscript),
            _ => Role::Open,
        },
        "ext-link" | "ulink" | "link" | "uri" | "ref" | "a" => {
            link(tree, node).map_or(Role::Open, |href| Role::Style(RunKind::Link(href)))
        }
        "lb" | "break" | "l" => Role::LineBreak,
        "pb" | "PRTPAGE" | "page" if tree.nodes[node].end == node + 1 => Role::PageBreak,
        "table" | "tgroup" | "informaltable" if has_rows(tree, node) => Role::Table,
        "tr" | "row" | "ROW" => Role::Row,
        "td" | "th" | "cell" | "entry" | "ENT" | "CHED" => Role::Cell,
        "teiHeader"
        | "journal-meta"
        | "contrib-group"
        | "aff"
        | "author-notes"
        | "permissions"
        | "history"
        | "pub-date"
        | "article-id"
        | "article-categories"
        | "kwd-group"
        | "funding-group"
        | "counts"
        | "custom-meta-group"
        | "related-article"
        | "volume"
        | "issue"
        | "fpage"
        | "lpage"
        | "elocation-id"
        | "processing-meta"
        | "front-stub-meta"
        | "book-meta"
        | "trans-title-group"
        | "meta"
        | "supplementary-material"
        | "permission"
        | "self-uri"
        | "page-count"
        | "authorgroup"
        | "author"
        | "copyright"
        | "legalnotice"
        | "revhistory"
        | "pubdate"
        | "date"
        | "publisher"
        | "publishername"
        | "BILCOD"
        | "FRDOC"
        | "facsimile"
        | "identifier"
            if is_front(tree, node, name) =>
        {
            Role::Front
        }
        "graphic" | "inline-graphic" | "media" | "tex-math" | "object-id" | "imagedata" | "imageobject"
        | "indexterm" | "index" | "style" | "script" | "alternatives" | "GPH" | "GID" | "figDesc"
        | "textobject" | "xmlData" => {
            if name == "alternatives" {
                Role::Open
            } else {
                Role::Silent
            }
        }
        _ => by_place(tree, node),
    }
}

/// Whether an element of a name that is common is text about the document.
fn is_front(tree: &Tree<'_>, node: usize, name: &str) -> bool {
    if matches!(
        name,
        "author"
            | "date"
            | "publisher"
            | "page"
            | "volume"
            | "issue"
            | "fpage"
            | "lpage"
            | "copyright"
            | "pubdate"
            | "publishername"
            | "aff"
    ) {
        let info = ["info", "articleinfo", "bookinfo", "article-meta", "front-stub", "front", "meta"];
        return tree.ancestors(node).take(4).any(|n| info.contains(&local(tree, n)));
    }
    true
}

/// An element with text of its own is a paragraph where it stands among elements without.
fn by_place(tree: &Tree<'_>, node: usize) -> Role {
    let has_text = |n: usize| {
        tree.children(n)
            .take(200)
            .any(|c| matches!(tree.nodes[c].data, Data::Text(raw) if !raw.trim().is_empty()))
    };
    let parent = tree.nodes[node].parent;
    if parent == 0
        || !has_text(node)
        || tree.ancestors(node).take(12).any(|n| n > 0 && (has_text(n) || is_text_block(local(tree, n))))
    {
        return Role::Open;
    }
    let name = local(tree, node).to_ascii_lowercase();
    if ["title", "heading", "head", "hdr"].iter().any(|w| name.ends_with(w)) {
        Role::Heading
    } else {
        Role::Block(BlockKind::Paragraph)
    }
}

/// Whether what stands in an element of this name is part of its text, whatever it is.
fn is_text_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "para"
            | "simpara"
            | "ab"
            | "P"
            | "FP"
            | "head"
            | "title"
            | "item"
            | "cell"
            | "td"
            | "th"
            | "entry"
            | "note"
            | "fn"
            | "footnote"
            | "FTNT"
            | "bibl"
            | "ref"
            | "mixed-citation"
            | "element-citation"
            | "HD"
            | "byline"
            | "biblioentry"
            | "docTitle"
            | "titlePart"
    )
}

fn has_rows(tree: &Tree<'_>, node: usize) -> bool {
    tree.subtree(node).skip(1).take(200).any(|n| matches!(local(tree, n), "tr" | "row"))
}

/// The address an element leads to.
fn link(tree: &Tree<'_>, node: usize) -> Option<String> {
    ["xlink:href", "href", "url", "target"]
        .iter()
        .map(|a| tree.value(node, a))
        .find(|v| ["http://", "https://", "ftp://"].iter().any(|s| v.starts_with(s)))
        .map(|v| v.trim().to_owned())
}
