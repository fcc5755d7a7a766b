//! The page of a comparison of two runs: a table of the documents, then what differs in each, before and after.

use super::ReportError;
use super::page::{Frame, Place, Plain, Text, cut, end};
use crate::compare::{Change, Changes};
use crate::concerns::Scheme;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Characters of a text that is shown.
const SHOWN: usize = 240;
/// Changes of a list that are shown; a document that was rewritten has as many as it has passages.
const CHANGES: usize = 200;

/// What is compared, by what it is called.
pub struct Comparison<'c> {
    /// Names of the two.
    pub names: [&'c str; 2],
    /// Documents of both that differ.
    pub changed: &'c [Changes],
    /// Paths of documents that one alone has.
    pub only: [&'c [String]; 2],
    /// Documents of both in which nothing differs.
    pub same: usize,
}

/// Writes the page to the file `path`; `scheme` has the names of categories.
///
/// # Errors
/// [`ReportError::Unwritable`] if the disk refuses.
pub fn write_comparison(
    path: &Path,
    comparison: &Comparison<'_>,
    scheme: &Scheme,
) -> Result<(), ReportError> {
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::new(file);
        page(&mut out, comparison, scheme)?;
        out.flush()
    });
    written.map_err(|error| super::unwritable(path, error))
}

fn page(out: &mut dyn Write, comparison: &Comparison<'_>, scheme: &Scheme) -> io::Result<()> {
    let frame = Frame::new(include_str!("style.css").to_owned(), Place::Alone);
    let [a, b] = comparison.names;
    frame.begin(out, &format!("{a} and {b}"), "")?;
    write!(
        out,
        "</header>\n<main id=\"_main\" class=\"dash\"><h1>{} → {}</h1><p class=\"about\">Changed: {}; the same: {}.</p>",
        Text(a),
        Text(b),
        counted(comparison.changed.len()),
        comparison.same
    )?;
    for (name, paths) in comparison.names.into_iter().zip(comparison.only) {
        if !paths.is_empty() {
            write!(out, "<h2>Only in {}</h2><ul>", Text(name))?;
            paths.iter().try_for_each(|path| write!(out, "<li><code>{}</code></li>", Text(path)))?;
            out.write_all(b"</ul>")?;
        }
    }
    overview(out, comparison.changed)?;
    for (at, changes) in comparison.changed.iter().enumerate() {
        let title = changes.title.as_deref().unwrap_or(&changes.path);
        write!(
            out,
            "<section><h2 id=\"_{at}\">{}</h2><p class=\"about\"><code>{}</code></p>",
            Text(title),
            Text(&changes.path)
        )?;
        for (name, list) in changes.lists() {
            details(out, name, list, scheme)?;
        }
        out.write_all(b"</section>\n")?;
    }
    end(out)
}

fn counted(documents: usize) -> String {
    format!("{documents} document{}", if documents == 1 { "" } else { "s" })
}

/// A row a document, with how much differs.
fn overview(out: &mut dyn Write, changed: &[Changes]) -> io::Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    out.write_all(b"<section><div class=\"scroll\"><table><thead><tr><th scope=\"col\">Document</th>")?;
    for (name, _) in Changes::default().lists() {
        write!(out, "<th scope=\"col\">{name}</th>")?;
    }
    out.write_all(b"</tr></thead><tbody>")?;
    for (at, changes) in changed.iter().enumerate() {
        let title = changes.title.as_deref().unwrap_or(&changes.path);
        write!(out, "<tr><th scope=\"row\"><a href=\"#_{at}\">{}</a></th>", Text(&cut(title, 90)))?;
        for (_, list) in changes.lists() {
            write!(out, "<td>{}</td>", signs(list))?;
        }
        out.write_all(b"</tr>")?;
    }
    out.write_all(b"</tbody></table></div></section>\n")
}

/// How many are new, gone and changed: `+2 −1 ~3`; a dash for none.
#[must_use]
pub fn signs(list: &[Change]) -> String {
    let count = |before, after| {
        list.iter().filter(|c| c.before.is_some() == before && c.after.is_some() == after).count()
    };
    let signs = [("+", count(false, true)), ("−", count(true, false)), ("~", count(true, true))];
    let signs: Vec<String> =
        signs.iter().filter(|(_, n)| *n > 0).map(|(sign, n)| format!("{sign}{n}")).collect();
    if signs.is_empty() { "–".to_owned() } else { signs.join(" ") }
}

/// What differs of one kind, side by side.
fn details(out: &mut dyn Write, name: &str, list: &[Change], scheme: &Scheme) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    write!(
        out,
        "<details open><summary>{name} {}</summary><div class=\"scroll\"><table class=\"sides\"><thead><tr>\
         <th scope=\"col\">Where</th><th scope=\"col\">What</th><th scope=\"col\">Before</th>\
         <th scope=\"col\">After</th></tr></thead><tbody>",
        signs(list)
    )?;
    for change in list.iter().take(CHANGES) {
        let category = scheme.categories().iter().find(|c| c.id == change.what);
        let what = category.map_or(change.what.as_str(), |c| c.label.as_str());
        write!(out, "<tr><th scope=\"row\"><code>{}</code>", Text(&change.place))?;
        if ![&change.before, &change.after].into_iter().flatten().any(|value| *value == change.of) {
            write!(out, " <small>{}</small>", Text(&cut(&change.of, 120)))?;
        }
        write!(out, "</th><td>{}</td>", Text(what))?;
        let sides = [(&change.before, "del"), (&change.after, "ins")];
        for (value, tag) in sides {
            match value {
                Some(value) => write!(out, "<td><{tag}>{}</{tag}></td>", Text(&cut(value, SHOWN)))?,
                None => out.write_all("<td class=\"dim\">–</td>".as_bytes())?,
            }
        }
        out.write_all(b"</tr>")?;
    }
    out.write_all(b"</tbody></table></div>")?;
    if list.len() > CHANGES {
        write!(
            out,
            "<p>… and {} more; <code>glossator compare --json</code> has all.</p>",
            Plain(&(list.len() - CHANGES).to_string())
        )?;
    }
    out.write_all(b"</details>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_signed() {
        let change = |before: Option<&str>, after: Option<&str>| Change {
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
            ..Change::default()
        };
        assert_eq!(signs(&[]), "–");
        let list = [change(None, Some("a")), change(Some("a"), None), change(Some("a"), Some("b"))];
        assert_eq!(signs(&list), "+1 −1 ~1");
        assert_eq!(signs(&list[..1]), "+1");
    }

    #[test]
    fn texts_stay_text() {
        let hostile = "<script>alert(1)</script>".to_owned();
        let change = Change { before: Some(hostile.clone()), of: hostile.clone(), ..Change::default() };
        let changes = Changes { path: hostile.clone(), labels: vec![change], ..Changes::default() };
        let only = [hostile.clone()];
        let comparison =
            Comparison { names: [&hostile, &hostile], changed: &[changes], only: [&only, &only], same: 0 };
        let mut out = Vec::new();
        page(&mut out, &comparison, &Scheme::built_in().unwrap()).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    }
}
