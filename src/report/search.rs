//! Search without a server: words of the corpus in files by their first two letters, which the page's own script
//! (`search.js`) loads as they are asked for, so that the size of a corpus costs a reader nothing.
//!
//! The files are scripts that call `glossator` with plain data, since a page opened from a folder may load nothing else.
//! Passages and notes are numbered through the corpus; a word has the numbers of those it stands in, each as its
//! distance from the one before, in base 36.

use super::Site;
use super::page::{Plain, Text, cut, end};
use crate::document::AnnotatedDocument;
use foldhash::HashMap;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Folder of the index in the site.
pub(super) const FOLDER: &str = "search";

/// Characters of a word that tell it; `search.js` has the same.
const LONGEST: usize = 24;
/// Characters of a passage or note that can be shown.
const SHOWN: usize = 600;

/// The words of the documents added so far.
#[derive(Default)]
pub(super) struct Index {
    documents: Vec<Indexed>,
    words: HashMap<String, Posting>,
    /// Number of the next passage or note.
    next: u32,
}

/// Title, page and first number of a document.
#[derive(Serialize)]
struct Indexed(String, String, u32);

#[derive(Default)]
struct Posting {
    last: u32,
    numbers: String,
}

impl Index {
    /// Adds a document, its offsets in bytes, and writes to the folder `dir` what is shown of it.
    pub(super) fn add(
        &mut self,
        dir: &Path,
        document: &AnnotatedDocument,
        title: &str,
        page: &str,
    ) -> io::Result<()> {
        let first = self.next;
        let passages = document.passages.iter().map(|p| (&p.id, p.start, p.end));
        let notes = document.notes.iter().map(|n| (&n.id, n.start, n.end));
        let mut shown = Vec::with_capacity(document.passages.len() + document.notes.len());
        for (id, start, end) in passages.chain(notes) {
            let text = document.text.get(start..end).unwrap_or_default();
            for word in words(text) {
                let posting = self.words.entry(word).or_default();
                // Twice in one passage counts once. No number is 0 in a list but the first of all.
                if posting.numbers.is_empty() || posting.last < self.next {
                    if !posting.numbers.is_empty() {
                        posting.numbers.push('.');
                    }
                    base36(&mut posting.numbers, self.next - posting.last);
                    posting.last = self.next;
                }
            }
            shown.push((id, cut(text, SHOWN)));
            self.next += 1;
        }
        let at = self.documents.len();
        call(&dir.join(format!("d-{at}.js")), "document", &(at, shown))?;
        self.documents.push(Indexed(title.to_owned(), page.to_owned(), first));
        Ok(())
    }

    /// Writes the words to the folder `dir`.
    pub(super) fn finish(self, dir: &Path) -> io::Result<()> {
        let mut shards: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (word, posting) in self.words {
            shards.entry(shard(&word)).or_default().insert(word, posting.numbers);
        }
        for (name, words) in &shards {
            call(&dir.join(format!("w-{name}.js")), "words", words)?;
        }
        let names: Vec<&String> = shards.keys().collect();
        call(&dir.join("documents.js"), "begin", &(self.documents, names))?;
        fs::write(dir.join("search.js"), include_str!("search.js"))
    }
}

/// Writes a script that hands `data` to the page's script.
fn call(path: &Path, function: &str, data: &impl Serialize) -> io::Result<()> {
    fs::write(path, format!("glossator.{function}({});\n", serde_json::to_string(data)?))
}

/// The words of a text as they are looked for: folded to lower case without accents, of two characters and more.
fn words(text: &str) -> impl Iterator<Item = String> {
    let folded: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    let words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| word.chars().take(LONGEST).collect())
        .filter(|word: &String| word.chars().nth(1).is_some())
        .collect();
    words.into_iter()
}

/// Name of the file with the words that begin as this one does: its two first characters, as numbers where they are no
/// letters or digits of ASCII.
fn shard(word: &str) -> String {
    let mut name = String::new();
    for c in word.chars().take(2) {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else {
            // Writing to a string does not fail.
            let _ = write!(name, "-{:x}", u32::from(c));
        }
    }
    name
}

fn base36(out: &mut String, mut number: u32) {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(number % 36, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            break;
        }
    }
    out.extend(digits.iter().rev());
}

/// Writes the page: a field for words, which the script answers, and lists that lead everywhere without one.
pub(super) fn write(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    site.frame.begin_with_script(out, "Search", "")?;
    out.write_all(
        b"</header>\n<main id=\"_main\" class=\"list\"><h1>Search</h1>\
          <noscript><p class=\"flag\">Words are looked for by a script of this page, which your browser does not run. The \
          lists below lead to everything, Ctrl-F finds on a page, and <code>glossator serve</code> searches without \
          scripts.</p></noscript>\
          <form class=\"find\" role=\"search\"><label>Words <input type=\"search\" id=\"_q\" autocomplete=\"off\"></label></form>\
          <p class=\"about\" id=\"_status\" role=\"status\"></p><ol class=\"hits\" id=\"_hits\"></ol>\
          <h2>Look through</h2>",
    )?;
    let labels = (0..site.palette.labels.len()).map(|at| format!("<li>{}</li>", site.palette.link(at, "")));
    list(out, "Categories", true, labels)?;
    let entities = site.entities.iter();
    let entities = entities.map(|e| format!("<li><a href=\"{}\">{}</a></li>", Plain(&e.page), Text(&e.name)));
    list(out, "Named", false, entities)?;
    let documents = site.rows.iter().map(|row| {
        let (page, title) = (super::dashboard::page(&row.document), super::reader::title(row));
        format!("<li><a href=\"{}\">{}</a></li>", Plain(&page), Text(&cut(title, 120)))
    });
    list(out, "Documents", false, documents)?;
    write!(
        out,
        "<script src=\"{FOLDER}/search.js\"></script><script src=\"{FOLDER}/documents.js\"></script>"
    )?;
    end(out)
}

fn list(out: &mut dyn Write, name: &str, open: bool, items: impl Iterator<Item = String>) -> io::Result<()> {
    let open = if open { " open" } else { "" };
    write!(out, "<details{open}><summary>{name}</summary><ul>{}</ul></details>", items.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_filed_by_their_beginnings() {
        assert_eq!(words("Fürst’s 5G, a NAÏVE ﬁrm").collect::<Vec<_>>(), ["furst", "5g", "naive", "firm"]);
        assert_eq!(words(&"x".repeat(99)).next().map(|word| word.len()), Some(LONGEST));
        assert_eq!(["huawei", "5g", "北京"].map(shard), ["hu", "5g", "-5317-4eac"]);
    }

    #[test]
    fn numbers_are_distances_in_base_36() {
        let mut out = String::new();
        for n in [0, 35, 36, 1_000_000] {
            base36(&mut out, n);
            out.push('.');
        }
        assert_eq!(out, "0.z.10.lfls.");
    }
}
