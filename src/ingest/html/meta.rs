//! What a page says of itself: `citation_*`, Dublin Core, Open Graph, JSON-LD, `<title>` and `<html lang>`.

use crate::document::Metadata;
use crate::ingest::tree::{Data, Tree, unescape};
use serde_json::Value;

/// Reads the metadata of a page.
pub(super) fn read(tree: &Tree<'_>) -> Metadata {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut metadata = Metadata::default();
    let (mut title, mut h1) = (String::new(), Vec::new());
    let mut linked = Linked::default();
    for node in 1..tree.nodes.len() {
        match tree.name(node) {
            "meta" => {
                let name =
                    [tree.value(node, "name"), tree.value(node, "property"), tree.value(node, "itemprop")];
                let name = name.iter().find(|n| !n.is_empty()).map(|n| n.to_lowercase());
                let content = folded(&tree.value(node, "content"));
                if let Some(name) = name.filter(|_| !content.is_empty()) {
                    found.push((name, content));
                }
            }
            "html" if metadata.language.is_none() => {
                let language = [tree.value(node, "lang"), tree.value(node, "xml:lang")];
                metadata.language =
                    language.iter().map(|l| l.trim()).find(|l| is_language(l)).map(str::to_owned);
            }
            "title" if title.is_empty() => title = raw_text(tree, node),
            "h1" => h1.push(tree.text(tree.subtree(node), 400)),
            "script" if tree.value(node, "type") == "application/ld+json" => {
                let script: String = tree
                    .children(node)
                    .filter_map(|n| match tree.nodes[n].data {
                        Data::Text(raw) => Some(raw),
                        Data::Element { .. } => None,
                    })
                    .collect();
                if let Ok(value) = serde_json::from_str(&script) {
                    linked.read(&value, 0);
                }
            }
            _ => {}
        }
    }
    let first = |names: &[&str]| {
        names
            .iter()
            .find_map(|n| found.iter().find(|(name, _)| name == n))
            .map(|(_, content)| content.clone())
    };
    let named = first(&["citation_title", "dc.title", "dcterms.title"]);
    metadata.title = named.or_else(|| linked.title.take()).or_else(|| {
        let head = first(&["og:title", "twitter:title"]).or(Some(title)).filter(|t| !t.is_empty())?;
        // Converters put the file's name where they know no title.
        if let Some(heading) = h1.first().filter(|h| is_file_name(&head) && h.contains(' ')) {
            return Some(heading.clone());
        }
        // Sites add their name to a title; the heading has it bare.
        let bare = h1.iter().find(|h| h.len() >= 4 && head.starts_with(h.as_str()));
        Some(bare.cloned().unwrap_or_else(|| without_site(&head, first(&["og:site_name"]).as_deref())))
    });
    // Project Gutenberg puts its own name and the author's into the title.
    if let Some((_, rest)) = metadata.title.as_deref().and_then(|t| t.split_once("Project Gutenberg ")) {
        let rest = rest.split_once("of ").map_or(rest, |(_, work)| work);
        let (work, author) = rest.rsplit_once(", by ").unwrap_or((rest, ""));
        linked.authors = author
            .trim_end_matches('.')
            .split(" and ")
            .filter(|a| !a.is_empty())
            .map(str::to_owned)
            .collect();
        metadata.title = Some(work.to_owned());
    }
    let all = |name: &str| -> Vec<String> {
        found.iter().filter(|(n, c)| n == name && !c.starts_with("http")).map(|(_, c)| person(c)).collect()
    };
    metadata.authors =
        ["citation_author", "dc.creator", "dcterms.creator", "author", "article:author", "parsely-author"]
            .iter()
            .map(|n| all(n))
            .find(|a| !a.is_empty())
            .unwrap_or_else(|| std::mem::take(&mut linked.authors));
    metadata.date = first(&[
        "citation_publication_date",
        "citation_date",
        "citation_online_date",
        "dc.date",
        "dcterms.date",
        "dc.date.issued",
        "dcterms.issued",
        "article:published_time",
        "date",
        "datepublished",
        "pubdate",
    ])
    .or(linked.date)
    .and_then(|d| iso_date(&d));
    metadata.publisher = first(&[
        "citation_publisher",
        "dc.publisher",
        "dcterms.publisher",
        "citation_technical_report_institution",
    ])
    .or(linked.publisher)
    .or_else(|| first(&["og:site_name"]));
    metadata.language = metadata.language.or_else(|| {
        first(&["dc.language", "dcterms.language", "content-language", "citation_language"])
            .filter(|l| is_language(l))
    });
    metadata
}

/// What JSON-LD says of an article.
#[derive(Default)]
struct Linked {
    title: Option<String>,
    authors: Vec<String>,
    date: Option<String>,
    publisher: Option<String>,
}

impl Linked {
    fn read(&mut self, value: &Value, depth: usize) {
        if depth > 4 {
            return;
        }
        match value {
            Value::Array(all) => all.iter().for_each(|v| self.read(v, depth + 1)),
            Value::Object(object) => {
                if let Some(graph) = object.get("@graph") {
                    self.read(graph, depth + 1);
                }
                let kind = object.get("@type").map(ToString::to_string).unwrap_or_default();
                if !["Article", "Report", "BlogPosting", "Book", "Chapter", "Legislation", "NewsArticle"]
                    .iter()
                    .any(|k| kind.contains(k))
                    || self.title.is_some()
                {
                    return;
                }
                let text = |key: &str| object.get(key).and_then(Value::as_str).map(|t| folded(&unescape(t)));
                self.title = text("headline").or_else(|| text("name"));
                self.date = text("datePublished");
                self.authors = object.get("author").map(names).unwrap_or_default();
                self.publisher = object.get("publisher").map(names).unwrap_or_default().into_iter().next();
            }
            _ => {}
        }
    }
}

/// Names of persons or institutions.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(name) => vec![folded(name)],
        Value::Array(all) => all.iter().flat_map(names).collect(),
        Value::Object(object) => object.get("name").and_then(Value::as_str).map(folded).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn raw_text(tree: &Tree<'_>, node: usize) -> String {
    let text: String = tree
        .children(node)
        .filter_map(|n| match tree.nodes[n].data {
            Data::Text(raw) => Some(unescape(raw).into_owned()),
            Data::Element { .. } => None,
        })
        .collect();
    folded(&text).trim_start_matches(['-', ' ']).to_owned()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a title is the name of a file: one word, parted by hyphens, underlines or a period.
fn is_file_name(title: &str) -> bool {
    !title.contains(char::is_whitespace) && title.contains(['-', '_', '.'])
}

/// A title without the site's name behind a bar or a dash.
fn without_site(title: &str, site: Option<&str>) -> String {
    for bar in [" | ", " — ", " – ", " - ", " :: "] {
        if let Some((head, tail)) = title.rsplit_once(bar) {
            let is_site = site.is_some_and(|s| s.eq_ignore_ascii_case(tail.trim()));
            if is_site || bar == " | " && head.len() >= 10 {
                return head.trim().to_owned();
            }
        }
    }
    title.to_owned()
}

/// `Cole, Ada` as `Ada Cole`.
fn person(name: &str) -> String {
    match name.split_once(", ") {
        Some((last, first)) if !first.contains(',') && first.split(' ').count() <= 3 && !first.is_empty() => {
            format!("{first} {last}")
        }
        _ => name.to_owned(),
    }
}

/// Whether a text can be a BCP 47 tag.
pub(in crate::ingest) fn is_language(tag: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && tag.len() < 20
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The date a text begins with, as ISO 8601.
pub(in crate::ingest) fn iso_date(text: &str) -> Option<String> {
    let text = text.trim().replace('/', "-");
    let mut parts = text.split(['-', 'T', ' ']);
    let mut number = |len: usize| {
        let part = parts.next()?;
        (part.len() <= len && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    let year = number(4).filter(|y| (1000..3000).contains(y))?;
    let month = number(2).filter(|m| (1..=12).contains(m));
    let day = month.and_then(|_| number(2)).filter(|d| (1..=31).contains(d));
    Some(match (month, day) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year}-{month:02}"),
        _ => year.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::tree::Markup;

    #[test]
    fn metadata_from_tags_and_from_linked_data() {
        let page = "<html lang=en-GB><head><title>Ports in Fog | Harbour Board</title>\
            <meta name=citation_author content='Cole, Ada'><meta name=citation_author content='Ben Ito'>\
            <meta property=article:published_time content=2021-03-04T10:00:00Z>\
            <meta property=og:site_name content='Harbour Board'></head><h1>Ports in Fog</h1>";
        let found = read(&Tree::parse(page, &[0], Markup::Html));
        assert_eq!(found.title.as_deref(), Some("Ports in Fog"));
        assert_eq!(found.authors, ["Ada Cole", "Ben Ito"]);
        assert_eq!(found.date.as_deref(), Some("2021-03-04"));
        assert_eq!(found.publisher.as_deref(), Some("Harbour Board"));
        assert_eq!(found.language.as_deref(), Some("en-GB"));
        let page = "<title>fog_2.final</title><h1>Ports in Fog</h1>";
        assert_eq!(read(&Tree::parse(page, &[0], Markup::Html)).title.as_deref(), Some("Ports in Fog"));
        let page = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"No"},
            {"@type":"Article","headline":"Fog","author":{"name":"Ada Cole"},"datePublished":"2020/5"}]}</script>"#;
        let found = read(&Tree::parse(page, &[0], Markup::Html));
        assert_eq!(found.title.as_deref(), Some("Fog"));
        assert_eq!((found.authors, found.date.as_deref()), (vec!["Ada Cole".to_owned()], Some("2020-05")));
    }
}
