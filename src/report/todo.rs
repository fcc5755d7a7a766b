//! What an editor would look at: faults of notes and citations, and claims that stand on nothing.

use super::Site;
use super::dashboard::page;
use super::page::{Plain, Text, cut};
use super::reader::title;
use crate::coverage::DocumentCoverage;
use std::io::{self, Write};

/// Problems listed for the corpus; the documents' pages have all.
const PROBLEMS: usize = 200;

/// Writes the list of the corpus, with links to the places.
pub(super) fn write(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    out.write_all(b"<section class=\"todo\"><h2 id=\"_todo\">To do</h2><h3>Notes and citations</h3>")?;
    let mut listed = 0;
    for row in &site.rows {
        let mut items = Vec::new();
        let n = problems(&mut items, row, &page(&row.document))?;
        if n > 0 && listed < PROBLEMS {
            let page = page(&row.document);
            write!(out, "<h4><a href=\"{}\">{}</a></h4><ul>", Plain(&page), Text(title(row)))?;
            out.write_all(&items)?;
            out.write_all(b"</ul>")?;
        }
        listed += n;
    }
    if listed == 0 {
        out.write_all(b"<p>Nothing.</p>")?;
    } else if listed > PROBLEMS {
        write!(out, "<p>There are {listed} in all; the pages of the documents list theirs.</p>")?;
    }
    out.write_all(b"<h3>Claims without a source, strongest first</h3><ol>")?;
    for u in &site.corpus.uncited {
        let page = page(&u.document);
        write!(out, "<li><a class=\"id\" href=\"{}#{1}\">{1}</a> ", Plain(&page), Plain(&u.claim.passage))?;
        for category in &u.claim.categories {
            write!(out, "{} ", site.palette.badge(category))?;
        }
        let document = site.places.get(&u.document).map_or(u.document.as_str(), |at| title(&site.rows[*at]));
        write!(
            out,
            "{} <small>{}</small></li>",
            Text(&cut(&u.claim.sentence, 240)),
            Text(&cut(document, 60))
        )?;
    }
    out.write_all(b"</ol></section>")
}

/// Writes what is wrong with the notes and citations of a document as items of a list, and gives their number. `page` is
/// where the document stands, empty on its own page.
pub(super) fn problems(out: &mut dyn Write, row: &DocumentCoverage, page: &str) -> io::Result<usize> {
    let todo = &row.todo;
    for gap in &todo.missing_notes {
        let range =
            if gap.from == gap.to { gap.from.to_string() } else { format!("{}–{}", gap.from, gap.to) };
        let series = if gap.series > 1 { format!(" of series {}", gap.series) } else { String::new() };
        write!(out, "<li>⚑ note {range}{series} was not found")?;
        if !gap.next.is_empty() {
            write!(out, ", before <a class=\"id\" href=\"{}#{1}\">{1}</a>", Plain(page), Plain(&gap.next))?;
        }
        out.write_all(b"</li>")?;
    }
    let uncalled = row.counts.notes.notes_without_call;
    if uncalled > 0 {
        let (what, them) = if uncalled == 1 { ("note", "it") } else { ("notes", "them") };
        write!(
            out,
            "<li>⚑ <a href=\"{}#_uncalled\">{uncalled} {what}</a>: nothing calls {them}</li>",
            Plain(page)
        )?;
    }
    for u in &todo.unresolved {
        let why = if u.ambiguous { "several sources fit" } else { "no source fits" };
        write!(
            out,
            "<li>⚑ <a class=\"id\" href=\"{}#{1}\">{1}</a> <q>{2}</q> points at nothing: {3}</li>",
            Plain(page),
            Plain(&u.citation),
            Text(&cut(&u.quote, 120)),
            Text(u.reason.as_deref().unwrap_or(why))
        )?;
    }
    for citation in &todo.broken_links {
        write!(
            out,
            "<li>⚑ <a class=\"id\" href=\"{}#{1}\">{1}</a> has a broken link</li>",
            Plain(page),
            Plain(citation)
        )?;
    }
    let uncalled = usize::from(uncalled > 0);
    Ok(uncalled + todo.missing_notes.len() + todo.unresolved.len() + todo.broken_links.len())
}
