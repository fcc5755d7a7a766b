//! What of a page is not the document: menus, heads and feet of the site, banners, lists of contents. Names of
//! elements and classes raise the suspicion, the share of links and the lack of prose confirm it: long prose stays.

use super::links::Notes;
use crate::document::FurnitureKind;
use crate::ingest::tree::{Data, Tree, is_silent};
use std::collections::HashMap;
use std::ops::Range;

/// Nodes whose text is furniture.
pub(super) struct Boilerplate {
    pub(super) nodes: HashMap<usize, FurnitureKind>,
    /// Nodes outside of these are a licence around the document.
    pub(super) window: Range<usize>,
}

/// Finds what is not the document.
pub(super) fn find(tree: &Tree<'_>, notes: &Notes) -> Boilerplate {
    let measure = Measure::of(tree, notes);
    let main = main_part(tree, &measure);
    let mut finder = Finder { tree, measure, main, nodes: HashMap::new() };
    let mut node = 1;
    while node < tree.nodes.len() {
        if let Some(kind) = finder.kind(node) {
            finder.nodes.insert(node, kind);
            node = tree.nodes[node].end;
        } else {
            node += 1;
        }
    }
    Boilerplate { nodes: finder.nodes, window: window(tree) }
}

/// Lengths of text in the nodes before each node: all, in links, in paragraphs long enough to be prose.
struct Measure {
    all: Vec<usize>,
    linked: Vec<usize>,
    prose: Vec<usize>,
    /// How many level-one headings there are.
    titles: Vec<usize>,
}

impl Measure {
    fn of(tree: &Tree<'_>, notes: &Notes) -> Self {
        let count = tree.nodes.len();
        let mut own = vec![0; count];
        let mut block = vec![0; count];
        let mut in_link = vec![false; count];
        let (mut all, mut linked, mut prose, mut titles) =
            (vec![0; count + 1], vec![0; count + 1], vec![0; count + 1], vec![0; count + 1]);
        let mut silent_until = 0;
        let mut span = 0;
        for node in 1..count {
            let parent = tree.nodes[node].parent;
            in_link[node] = in_link[parent] || tree.name(node) == "a" && tree.raw(node, "href").is_some();
            block[node] = if tree.is_block(node) { node } else { block[parent] };
            if is_silent(tree.name(node)) {
                silent_until = silent_until.max(tree.nodes[node].end);
            }
            while notes.spans.get(span).is_some_and(|s| s.nodes.end <= node) {
                span += 1;
            }
            // Notes are no one's prose: they are kept wherever they stand.
            let in_note = notes.spans.get(span).is_some_and(|s| s.nodes.start <= node);
            if node >= silent_until
                && !in_note
                && let Data::Text(raw) = tree.nodes[node].data
            {
                let len = raw.trim().len();
                all[node + 1] = len;
                if in_link[node] {
                    linked[node + 1] = len;
                } else {
                    own[block[node]] += len;
                }
            }
            titles[node + 1] = usize::from(tree.name(node) == "h1");
        }
        for node in 0..count {
            if own[node] >= 120 {
                prose[node + 1] = own[node];
            }
        }
        for sums in [&mut all, &mut linked, &mut prose, &mut titles] {
            for i in 1..sums.len() {
                sums[i] += sums[i - 1];
            }
        }
        Self { all, linked, prose, titles }
    }

    fn sum(sums: &[usize], nodes: &Range<usize>) -> usize {
        sums[nodes.end] - sums[nodes.start]
    }
}

/// The element that holds the document.
fn main_part(tree: &Tree<'_>, measure: &Measure) -> Option<usize> {
    let total = Measure::sum(&measure.prose, &(0..tree.nodes.len()));
    let marked = |node: usize| {
        let id = tree.value(node, "id").to_ascii_lowercase();
        let class = tree.value(node, "class").to_ascii_lowercase();
        let ids = [
            "content",
            "main",
            "main-content",
            "maincontent",
            "mw-content-text",
            "bodycontent",
            "article",
            "primary",
        ];
        tree.name(node) == "main"
            || tree.value(node, "role") == "main"
            || tree.name(node) == "article"
            || tree.value(node, "itemprop") == "articleBody"
            || ids.contains(&id.as_str())
            || class.split_ascii_whitespace().any(|c| {
                matches!(
                    c,
                    "entry-content"
                        | "post-content"
                        | "article-content"
                        | "article-body"
                        | "page-content"
                        | "td-post-content"
                        | "available-content"
                        | "main-content"
                )
            })
    };
    // The innermost that holds nearly all prose.
    (1..tree.nodes.len()).rfind(|&n| {
        marked(n) && total > 500 && Measure::sum(&measure.prose, &tree.subtree(n)) * 10 >= total * 7
    })
}

struct Finder<'t, 'a> {
    tree: &'t Tree<'a>,
    measure: Measure,
    main: Option<usize>,
    nodes: HashMap<usize, FurnitureKind>,
}

/// Words in classes and identifiers of what is never the document, if it is short.
const SURE: [&str; 30] = [
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "breadcrumb",
    "breadcrumbs",
    "skip",
    "skiplink",
    "newsletter",
    "subscribe",
    "subscription",
    "sharing",
    "sharedaddy",
    "addtoany",
    "respond",
    "pagination",
    "pager",
    "editsection",
    "navbox",
    "catlinks",
    "printfooter",
    "jump",
    "noprint",
    "navbar",
    "megamenu",
    "paywall",
    "headerlink",
    "permalink",
    "advert",
    "advertisement",
];

/// Words of what may be.
const MAYBE: [&str; 24] = [
    "nav",
    "navigation",
    "menu",
    "sidebar",
    "share",
    "social",
    "related",
    "recommended",
    "promo",
    "banner",
    "footer",
    "masthead",
    "widget",
    "comments",
    "login",
    "search",
    "signup",
    "modal",
    "popup",
    "toolbar",
    "ads",
    "tags",
    "prev",
    "next",
];

impl Finder<'_, '_> {
    fn kind(&self, node: usize) -> Option<FurnitureKind> {
        let tree = self.tree;
        let Data::Element { name, .. } = &tree.nodes[node].data else { return None };
        let nodes = tree.subtree(node);
        let all = Measure::sum(&self.measure.all, &nodes);
        if all == 0 || matches!(&**name, "html" | "body" | "main") {
            return None;
        }
        let prose = Measure::sum(&self.measure.prose, &nodes);
        let linked = Measure::sum(&self.measure.linked, &nodes);
        let whole = Measure::sum(&self.measure.all, &(0..tree.nodes.len()));
        // Much of the page is not furniture, whatever it is called.
        if prose * 10 >= whole * 3 || self.main.is_some_and(|m| nodes.contains(&m)) {
            return None;
        }
        let dense = linked * 10 >= all * 4;
        let short = prose < 300;
        let words = words(tree, node);
        let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
        let role = tree.value(node, "role");
        let epub = tree.value(node, "epub:type");
        let block = tree.is_block(node);
        let contents = role == "doc-toc"
            || epub == "toc"
            || (block && (has(&["toc", "contents", "tableofcontents"]) && dense && short));
        if contents && prose < 600 {
            return Some(FurnitureKind::Contents);
        }
        let boilerplate = Some(FurnitureKind::Boilerplate);
        let style = tree.value(node, "style").replace(' ', "").to_ascii_lowercase();
        let hidden = tree.raw(node, "hidden").is_some()
            || style.contains("display:none")
            || style.contains("visibility:hidden");
        if hidden && short || tree.value(node, "aria-hidden") == "true" && all < 200 {
            return boilerplate;
        }
        let inside_main = match self.main {
            Some(main) => tree.subtree(main).contains(&node),
            None => tree.ancestors(node).any(|n| matches!(tree.name(n), "main" | "article")),
        };
        let has_title = Measure::sum(&self.measure.titles, &nodes) > 0;
        let only_title = has_title && Measure::sum(&self.measure.titles, &(0..tree.nodes.len())) == 1;
        match &**name {
            "nav" if short || dense => {
                let within = tree.subtree(node).filter(|&n| tree.name(n) == "a");
                let (fragments, links) = within.fold((0, 0), |(f, l), n| {
                    (f + usize::from(tree.value(n, "href").starts_with('#')), l + 1)
                });
                let contents = fragments > 2 && fragments * 10 >= links * 8;
                return if contents { Some(FurnitureKind::Contents) } else { boilerplate };
            }
            "button" | "dialog" | "noscript" | "option" => return boilerplate.filter(|_| short),
            "form" if short && all < 1500 => return boilerplate,
            "aside" if (!inside_main || dense) && short => return boilerplate,
            // The head of the document itself.
            "header" if only_title && !dense => return None,
            "header" | "footer" if short => {
                let sectioned = tree
                    .ancestors(node)
                    .any(|n| matches!(tree.name(n), "article" | "main" | "section" | "blockquote"));
                if dense || !inside_main && !sectioned {
                    return boilerplate;
                }
            }
            _ => {}
        }
        if only_title {
            return None;
        }
        if matches!(
            &*role,
            "navigation"
                | "search"
                | "banner"
                | "contentinfo"
                | "menu"
                | "menubar"
                | "dialog"
                | "alertdialog"
                | "complementary"
        ) && (short || dense)
        {
            return boilerplate;
        }
        let heading = matches!(&**name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p");
        let sure = has(&SURE) && prose < 2000;
        let maybe = has(&MAYBE) && block && short && (dense || !inside_main);
        if !heading && (sure || maybe) {
            return boilerplate;
        }
        if words.iter().any(|w| w == "sr-only" || w == "screen-reader-text" || w == "visually-hidden")
            && all < 300
            && !heading
        {
            return boilerplate;
        }
        // Beside an element of the document's own stands the site; beside an article there may be its front matter.
        let beside = self.main.is_some_and(|m| node < m || node >= tree.nodes[m].end) && block;
        let sure = self.main.is_some_and(|m| tree.name(m) == "main" || tree.value(m, "role") == "main");
        if beside && short && (dense || sure && prose < 200) && !has_title && !self.heads_main(node) {
            return boilerplate;
        }
        let page = role == "doc-pagebreak"
            || epub == "pagebreak"
            || has(&["pagenum", "pagenumber", "pageno", "page-label", "pagebreak"]);
        (page && all < 20 && !block).then_some(FurnitureKind::PageNumber)
    }

    /// Whether a block beside the document may hold its title.
    fn heads_main(&self, node: usize) -> bool {
        let Some(main) = self.main.filter(|&m| node < m) else { return false };
        let titles = Measure::sum(&self.measure.titles, &self.tree.subtree(main));
        titles == 0 && self.tree.subtree(node).any(|n| matches!(self.tree.name(n), "h1" | "h2"))
    }
}

/// The words of an element's classes and identifier, and the whole classes.
fn words(tree: &Tree<'_>, node: usize) -> Vec<String> {
    let mut words = Vec::new();
    for attribute in ["class", "id"] {
        let Some(value) = tree.raw(node, attribute) else { continue };
        for class in value.split_ascii_whitespace().take(20) {
            let class = class.to_ascii_lowercase();
            words.extend(class.split(['-', '_', ':']).map(str::to_owned));
            words.push(class);
        }
    }
    words
}

/// The nodes between the lines by which Project Gutenberg sets its licence off.
fn window(tree: &Tree<'_>) -> Range<usize> {
    let block = |node: usize| {
        std::iter::once(node).chain(tree.ancestors(node)).find(|&n| tree.is_block(n) || tree.name(n) == "pre")
    };
    let mut window = 0..tree.nodes.len();
    for node in 1..tree.nodes.len() {
        let Data::Text(raw) = tree.nodes[node].data else { continue };
        let Some(stars) = raw.find("***") else { continue };
        let line = raw[stars..].trim_start_matches(['*', ' ']);
        let Some(block) = block(node).filter(|&b| b > 0) else { continue };
        let is = |word: &str| {
            line.strip_prefix(word).is_some_and(|l| {
                (l.starts_with(" OF THE PROJECT")
                    || l.starts_with(" OF THIS PROJECT")
                    || l.starts_with(": FULL LICENSE"))
                    && l[..l.floor_char_boundary(60)].to_ascii_uppercase().contains("GUTENBERG")
            })
        };
        let own = tree.nodes[block].end - block < 2000;
        if is("START") && window.start == 0 && own {
            window.start = tree.nodes[block].end;
        } else if is("END") && own && block > window.start {
            window.end = block;
            break;
        }
    }
    window
}
