//! A note beside the text, and what is known of its citations.

use super::Site;
use super::inline::{Inline, within};
use super::page::{Plain, Text, file_name, host, outward};
use super::reader::Reader;
use crate::document::{Citation, Diagnostic, Form, Note};
use std::io::{self, Write};

/// Writes a note with its citations. `from` is the passage that calls it.
pub(super) fn note(
    out: &mut dyn Write,
    reader: &Reader<'_>,
    note: &Note,
    from: Option<&str>,
) -> io::Result<()> {
    let document = reader.document;
    let citations = reader.citations_of(&note.id);
    write!(out, "<div class=\"note\" id=\"{}\"><p dir=\"auto\">", Plain(&note.id))?;
    match from {
        Some(passage) => write!(
            out,
            "<a class=\"label\" href=\"#{}\" title=\"back to the text\">{}</a> ",
            Plain(passage),
            Text(&note.label)
        )?,
        None => write!(out, "<b class=\"label\">{}</b> ", Text(&note.label))?,
    }
    let repairs = within(&reader.repairs, note.span());
    let mut inline = Inline::new(&document.text, note.span());
    citations.iter().for_each(|c| inline.citation(c));
    inline.repairs(repairs);
    inline.write(out)?;
    out.write_all(b"</p>")?;
    citation_list(out, reader, citations)?;
    ledger(out, repairs)?;
    out.write_all(b"</div>\n")
}

/// Writes what is known of citations, an item each.
pub(super) fn citation_list(
    out: &mut dyn Write,
    reader: &Reader<'_>,
    citations: &[&Citation],
) -> io::Result<()> {
    if citations.is_empty() {
        return Ok(());
    }
    out.write_all(b"<ul class=\"cites\">")?;
    for c in citations {
        let id = Plain(&c.id);
        let (kind, form) = (c.kind.name(), c.form.name());
        write!(out, "<li><a class=\"id\" href=\"#{id}\">{id}</a> <span class=\"kind\">{kind}</span> ")?;
        if c.form != Form::Full {
            write!(out, "<span class=\"form\">{form}</span> ")?;
        }
        antecedent(out, reader, c)?;
        links(out, reader.site, c)?;
        if c.note.is_some() {
            write!(out, "{} ", reader.correct(&c.id))?;
        }
        let again = reader.again(&c.id);
        if !again.is_empty() {
            out.write_all(b"<span class=\"again\">again in")?;
            for id in again {
                write!(out, " <a href=\"#{0}\">{0}</a>", Plain(id))?;
            }
            out.write_all(b"</span>")?;
        }
        out.write_all(b"</li>")?;
    }
    out.write_all(b"</ul>")
}

/// What a back-reference points at, or why at nothing.
fn antecedent(out: &mut dyn Write, reader: &Reader<'_>, c: &Citation) -> io::Result<()> {
    if let Some(target) = &c.target {
        return match reader.has(target) {
            true => write!(out, "→ <a href=\"#{0}\">{0}</a> ", Plain(target)),
            false => write!(out, "→ {} ", Text(target)),
        };
    }
    if let Some(unresolved) = reader.unresolved(&c.id) {
        let what = if unresolved.ambiguous { "several sources fit" } else { "no source fits" };
        let why = unresolved.reason.as_deref().unwrap_or(what);
        write!(out, "<strong class=\"flag\">⚑ points at nothing: {}</strong> ", Text(why))?;
    }
    Ok(())
}

/// Where the source can be read, and who else cites it.
fn links(out: &mut dyn Write, site: &Site, c: &Citation) -> io::Result<()> {
    let ids = &c.identifiers;
    if let Some(url) = ids.canonical.as_ref().or(c.url.as_ref()) {
        write!(out, "{} ", outward(url, host(url)))?;
    }
    if let Some(url) = &ids.permalink {
        write!(out, "{} ", outward(url, host(url)))?;
    }
    if let Some(url) = &ids.archive {
        write!(out, "{} ", outward(url, "archived copy"))?;
    }
    if let Some(doi) = &ids.doi {
        write!(out, "{} ", outward(&format!("https://doi.org/{doi}"), "DOI"))?;
    }
    if let Some(arxiv) = &ids.arxiv {
        write!(out, "{} ", outward(&format!("https://arxiv.org/abs/{arxiv}"), "arXiv"))?;
    }
    let Some(work) = c.work.as_deref() else { return Ok(()) };
    if let Some(count) = site.work_pages.get(work) {
        write!(out, "<a href=\"../work/{}\">cited {count} times</a> ", Plain(&file_name(work)))?;
    }
    if let Some(document) = site.in_corpus.get(work).and_then(|id| site.rows.get(*site.places.get(id)?)) {
        write!(out, "<a href=\"{}\">in this corpus</a> ", Plain(&file_name(&document.document)))?;
    }
    Ok(())
}

/// Writes what was mended, before and after.
pub(super) fn ledger(out: &mut dyn Write, repairs: &[&Diagnostic]) -> io::Result<()> {
    if repairs.is_empty() {
        return Ok(());
    }
    out.write_all(b"<ul class=\"ledger\">")?;
    for repair in repairs {
        write!(out, "<li>✎ <code>{}</code> ", Text(&repair.code))?;
        match (repair.before.as_deref(), &repair.after) {
            (Some(before), Some(after)) if !before.is_empty() => {
                write!(out, "<del>{}</del> → <ins>{}</ins>", Text(before), Text(after))?;
            }
            _ => write!(out, "{}", Text(&repair.message))?,
        }
        out.write_all(b"</li>")?;
    }
    out.write_all(b"</ul>")
}
