//! The site of a corpus: every link leads somewhere, every page is well formed, and nothing of a hostile corpus becomes
//! markup.

use crate::repository;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn glossator(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glossator")).args(arguments).output().unwrap()
}

fn succeeds(arguments: &[&str]) {
    let output = glossator(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A start tag: its name and attributes.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

const VOID: [&str; 4] = ["meta", "link", "input", "br"];

/// The start tags of a page; panics where it is not well formed.
fn tags(page: &str, name: &Path) -> Vec<Tag> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    let (mut tags, mut open): (Vec<Tag>, Vec<String>) = (Vec::new(), Vec::new());
    while let Some(at) = rest.find('<') {
        assert!(
            !rest[..at].contains('>') || open.last().is_some_and(|tag| tag == "style"),
            "{name:?}: stray >"
        );
        rest = &rest[at + 1..];
        if let Some(end) = rest.strip_prefix('/') {
            let close = end.find('>').unwrap();
            assert_eq!(open.pop().as_deref(), Some(&end[..close]), "{name:?}: …{}", &end[..close]);
            rest = &end[close + 1..];
            continue;
        }
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap();
        let mut tag = Tag { name: rest[..length].to_owned(), attributes: Vec::new() };
        rest = &rest[length..];
        let mut closed = false;
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            if let Some(after) = rest.strip_prefix("/>") {
                (rest, closed) = (after, true);
                break;
            }
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap();
            assert!(length > 0, "{name:?}: <{} {}", tag.name, rest.chars().take(40).collect::<String>());
            let attribute = rest[..length].to_owned();
            rest = &rest[length..];
            let mut value = "";
            if let Some(after) = rest.strip_prefix("=\"") {
                (value, rest) = after.split_once('"').unwrap();
            }
            tag.attributes.push((attribute, html_escape::decode_html_entities(value).into_owned()));
        }
        if tag.name == "style" {
            rest = &rest[rest.find("</style>").unwrap()..];
        }
        if tag.name == "script" {
            assert!(rest.starts_with("</script>"), "{name:?}: a script in the page");
        }
        if !closed && !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        tags.push(tag);
    }
    assert!(open.is_empty(), "{name:?}: {open:?}");
    tags
}

/// The pages of a site, by their paths in it.
fn site(root: &Path) -> BTreeMap<PathBuf, String> {
    let files =
        walkdir::WalkDir::new(root).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    let files = files.filter(|e| !e.path().starts_with(root.join("search")));
    files
        .map(|e| (e.path().strip_prefix(root).unwrap().to_owned(), fs::read_to_string(e.path()).unwrap()))
        .collect()
}

/// Asserts that pages hold only elements and attributes of ours, and links only to places that are there or to the web.
fn check(pages: &BTreeMap<PathBuf, String>) -> usize {
    const ELEMENTS: &str = "html head meta title link style body a header nav details summary label input \
        fieldset legend ol ul li main h1 h2 h3 h4 h5 div p span small strong b code abbr bdi mark ins del cite q em \
        blockquote section svg rect text table thead tbody tr th td dl dt dd figure figcaption br";
    let elements: BTreeSet<&str> = ELEMENTS.split_ascii_whitespace().collect();
    let tags: BTreeMap<&Path, Vec<Tag>> =
        pages.iter().map(|(path, page)| (path.as_path(), tags(page, path))).collect();
    let mut ids: BTreeMap<&Path, BTreeSet<&str>> = BTreeMap::new();
    for (path, tags) in &tags {
        for tag in tags {
            // One page runs a script, which is a file of ours.
            let searches = *path == Path::new("search.html");
            let is_ours = matches!(tag.name.as_str(), "script" | "noscript" | "form");
            assert!(elements.contains(tag.name.as_str()) || searches && is_ours, "{path:?}: <{}>", tag.name);
            for (name, value) in &tag.attributes {
                assert!(!name.starts_with("on") && name != "style", "{path:?}: {name}");
                assert!(name != "src" || searches && value.starts_with("search/"), "{path:?}: {value}");
            }
            if let Some(id) = tag.get("id") {
                assert!(ids.entry(path).or_default().insert(id), "{path:?}: {id} stands twice");
            }
        }
    }
    let mut inside = 0;
    for (path, tags) in &tags {
        for tag in tags {
            let Some(href) = tag.get("href") else { continue };
            if href.starts_with("http://") || href.starts_with("https://") {
                assert_eq!(tag.get("rel"), Some("noopener noreferrer"), "{path:?}: {href}");
                continue;
            }
            if tag.name == "link" {
                assert_eq!(href, "data:,");
                continue;
            }
            let (file, id) = href.split_once('#').map_or((href, None), |(file, id)| (file, Some(id)));
            let file = match file.strip_prefix("../") {
                _ if file.is_empty() => path.to_path_buf(),
                Some(file) => PathBuf::from(file),
                None => path.parent().unwrap().join(file),
            };
            assert!(pages.contains_key(&file), "{path:?}: {href} leads nowhere");
            if let Some(id) = id {
                assert!(ids[file.as_path()].contains(id), "{path:?}: {href} leads nowhere");
            }
            inside += 1;
        }
    }
    inside
}

#[test]
fn every_link_of_a_site_leads_somewhere() {
    let folder = tempfile::tempdir().unwrap();
    let (run, out) = (folder.path().join("run"), folder.path().join("site"));
    succeeds(&["annotate", "--quiet", text(&repository("corpus")), "-o", text(&run)]);
    succeeds(&["report", text(&run), "-o", text(&out)]);
    let pages = site(&out);
    assert!(check(&pages) > 1000);
    let documents = pages.keys().filter(|path| path.starts_with("document"));
    assert_eq!(documents.count(), 10);
    let cables = pages.iter().find(|(path, _)| path.to_string_lossy().contains("undersea-cables")).unwrap().1;
    for wanted in [
        "default-src 'none'; style-src 'sha256-",
        "<a class=\"call\" href=\"#n1\" title=\"See TeleGeography",
        "<div class=\"note\" id=\"n1\">",
        "<span class=\"f authors\" title=\"authors\">",
        "data-why=\"+1.00 network-5g: ",
        "→ <a href=\"#n3.c1\">n3.c1</a>",
    ] {
        assert!(cables.contains(wanted), "{wanted}");
    }
    // Again, in the place of the first: the same bytes, and nothing left beside it.
    succeeds(&["report", text(&run), "-o", text(&out)]);
    assert_eq!(site(&out), pages);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// What a call of the search's script hands over.
fn data(call: &str) -> Value {
    let json = call.trim_end().strip_suffix(");").and_then(|call| call.split_once('(')).unwrap().1;
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_site_has_an_index_of_its_words() {
    let folder = tempfile::tempdir().unwrap();
    succeeds(&["report", text(&repository("tests/fixtures/run")), "-o", text(&folder.path().join("site"))]);
    let search = folder.path().join("site/search");
    let read = |name: &str| fs::read_to_string(search.join(name)).unwrap();
    let all = data(&read("documents.js"));
    assert_eq!(all[0].as_array().unwrap().len(), 2);
    let shards: Vec<&str> = all[1].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(shards.contains(&"ta"), "{shards:?}");
    // Each word leads to passages and notes that have it.
    let mut found = 0;
    for (word, numbers) in data(&read("w-ta.js")).as_object().unwrap() {
        let mut number = 0;
        for distance in numbers.as_str().unwrap().split('.') {
            number += u64::from_str_radix(distance, 36).unwrap();
            let documents = all[0].as_array().unwrap();
            let at = documents.iter().rposition(|d| d[2].as_u64().unwrap() <= number).unwrap();
            let first = documents[at][2].as_u64().unwrap();
            let shown = data(&read(&format!("d-{at}.js")));
            let text = shown[1][usize::try_from(number - first).unwrap()][1].as_str().unwrap().to_lowercase();
            assert!(text.contains(word.as_str()), "{word}: {text}");
            found += 1;
        }
    }
    assert!(found > 3);
}

#[test]
fn nothing_but_a_site_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("thesis.txt");
    fs::write(&kept, "years of work").unwrap();
    let run = repository("tests/fixtures/run");
    for target in [folder.path(), &kept] {
        let output = glossator(&["report", text(&run), "-o", text(target)]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("holds no site"), "{output:?}");
    }
    assert_eq!(fs::read_to_string(&kept).unwrap(), "years of work");
}

const MARKUP: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>\u{202e}'";

/// Makes every text of a record hostile, but for those that a reader would refuse, and the reading text, whose offsets
/// would not hold.
fn poison(value: &mut Value, key: &str) {
    const KEPT: &str = "schema offset_unit kind form severity media_type text type series joined_by";
    // Names of things, not of fields.
    const NAMED: &str = "concerns responses finer companies concerns_and_responses together domains publishers \
        years diagnostics";
    match value {
        Value::String(string) if !KEPT.split_ascii_whitespace().any(|kept| kept == key) => {
            *string = match key {
                "url" | "URL" | "canonical" | "archive" | "permalink" => {
                    format!("javascript:alert(1)//{string}")
                }
                _ => format!("{string}{MARKUP}"),
            };
        }
        Value::Array(values) => {
            values.iter_mut().for_each(|value| poison(value, if value.is_object() { "" } else { key }));
        }
        Value::Object(fields) => {
            let named =
                NAMED.split_ascii_whitespace().any(|name| name == key) && !fields.contains_key("passages");
            let counted = fields.values().any(Value::is_object) && named;
            let old = std::mem::take(fields);
            for (name, mut value) in old {
                let is_row = counted && value.get("passages").is_none();
                poison(&mut value, if is_row { key } else { &name });
                fields.insert(if named { format!("{name}{MARKUP}") } else { name }, value);
            }
        }
        _ => {}
    }
}

#[test]
fn nothing_of_a_hostile_corpus_is_markup() {
    let folder = tempfile::tempdir().unwrap();
    let (input, run) = (folder.path().join("in"), folder.path().join("run"));
    fs::create_dir(&input).unwrap();
    let document = "I. <script>alert(1)</script> Networks\n\n\
        Experts warn that 28 percent of the 5G networks of Huawei <img src=x onerror=alert(1)> are \"><svg onload=alert(2)> \
        open to espionage and sabotage by the vendor \u{202e}and its \u{2066}government.\n\n\
        Ports run on paper.¹ The <paper> & ink are fast.² So are ships.³\n\n\
        ¹ Eve </p><b onclick=alert(3)>, *</style><script>alert(4)</script>* 54 (2006), https://a.example/\"onclick=\"x.\n\n\
        ² *Id.* at 60 <iframe src=javascript:alert(5)>.\n\n³ Roe, *supra* note 9, at 1 <a href=javascript:alert(6)>x</a>.\n";
    fs::write(input.join("a.txt"), document).unwrap();
    fs::write(input.join("b.txt"), document.replace("Ports", "Harbors")).unwrap();
    succeeds(&["annotate", "--quiet", text(&input), "-o", text(&run)]);
    let out = folder.path().join("as-read");
    succeeds(&["report", text(&run), "-o", text(&out)]);
    let pages = site(&out);
    check(&pages);
    assert!(pages.values().any(|page| page.contains("&lt;script&gt;alert(4)&lt;/script&gt;")));

    for name in ["corpus.jsonl", "works.jsonl"] {
        let lines = fs::read_to_string(run.join(name)).unwrap();
        let poisoned = lines.lines().map(|line| {
            let mut value: Value = serde_json::from_str(line).unwrap();
            poison(&mut value, "");
            format!("{value}\n")
        });
        fs::write(run.join(name), poisoned.collect::<String>()).unwrap();
    }
    let coverage = fs::read_to_string(run.join("coverage.json")).unwrap();
    let mut coverage: Map<String, Value> = serde_json::from_str(&coverage).unwrap();
    coverage.iter_mut().for_each(|(key, value)| poison(value, key));
    fs::write(run.join("coverage.json"), Value::from(coverage).to_string()).unwrap();
    let out = folder.path().join("poisoned");
    succeeds(&["report", text(&run), "-o", text(&out)]);
    let pages = site(&out);
    check(&pages);
    assert!(
        pages.len() > 10
            && pages.iter().all(|(path, page)| {
                let own = if path == Path::new("search.html") { 2 } else { 0 };
                page.matches("<script").count() == own && !page.contains("<img")
            })
    );
}
