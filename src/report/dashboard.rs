//! The first page: the figures of the corpus, and what there is to do.

use super::page::{Plain, Text, cut, end, file_name};
use super::reader::title;
use super::{Site, entities, matrices, todo};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Rows of a list of names.
const NAMES: usize = 15;

/// Writes the page.
pub(super) fn write(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    site.frame.begin(out, "Annotated corpus", "")?;
    out.write_all(
        b" <nav class=\"jump\"><a href=\"#_documents\">Documents</a> <a href=\"#_concerns\">Concerns</a> \
          <a href=\"#_entities\">Named</a> <a href=\"#_sources\">Sources</a> <a href=\"#_todo\">To do</a></nav></header>\n\
          <main id=\"_main\" class=\"dash\"><h1>Annotated corpus</h1>",
    )?;
    tiles(out, site)?;
    documents(out, site)?;
    concerns(out, site)?;
    entities::write(out, site)?;
    sources(out, site)?;
    todo::write(out, site)?;
    end(out)
}

/// A bar that fills a share of its length. The number stands beside it.
fn bar(part: u64, whole: u64) -> String {
    let share = if whole == 0 { 0.0 } else { part.min(whole) as f64 / whole as f64 };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"all\" width=\"100\" height=\"8\"/><rect class=\"part\" width=\"{:.1}\" height=\"8\"/></svg>",
        share * 100.0
    )
}

/// A share in whole per cent.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.0} %", part as f64 * 100.0 / whole as f64) }
}

/// The corpus at a glance.
fn tiles(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    let (corpus, counts) = (&site.corpus, &site.corpus.counts);
    let (notes, passages, refs) = (&counts.notes, &counts.passages, counts.all_back_references());
    let share = |part, whole| format!("{} {}", percent(part, whole), bar(part, whole));
    out.write_all(b"<dl class=\"tiles\">")?;
    for (name, number, more) in [
        ("documents", corpus.documents, format!("{} passages", passages.total)),
        (
            "notes",
            notes.found,
            format!("of {} expected {}", notes.expected, bar(notes.found, notes.expected)),
        ),
        ("citations", counts.citations.total, format!("of {} works", corpus.works.distinct)),
        (
            "back-references resolved",
            refs.resolved,
            format!("of {}: {}", refs.total, share(refs.resolved, refs.total)),
        ),
        (
            "passages cited",
            passages.cited,
            format!("of {}: {}", passages.total, share(passages.cited, passages.total)),
        ),
        (
            "claims without a source",
            passages.uncited_claims,
            "passages that claim and cite nothing".to_owned(),
        ),
    ] {
        write!(out, "<div><dt>{name}</dt><dd><b>{number}</b> <small>{more}</small></dd></div>")?;
    }
    out.write_all(b"</dl>\n")
}

/// The page of a document.
pub(super) fn page(document: &str) -> String {
    format!("document/{}", file_name(document))
}

/// A table of the documents, and how often each is filed under each category.
fn documents(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    out.write_all(
        b"<section><h2 id=\"_documents\">Documents</h2><div class=\"scroll\"><table><thead><tr>\
          <th scope=\"col\">Document</th><th scope=\"col\">Passages</th><th scope=\"col\">Cited</th>\
          <th scope=\"col\">Notes</th><th scope=\"col\">Citations</th><th scope=\"col\">Back-references</th>\
          <th scope=\"col\">Uncited claims</th></tr></thead><tbody>",
    )?;
    for row in &site.rows {
        let (c, refs) = (&row.counts, row.counts.all_back_references());
        let missing = if c.notes.missing > 0 { format!(" of {}", c.notes.expected) } else { String::new() };
        let (cited, total) = (c.passages.cited, c.passages.total);
        let back =
            if refs.total == 0 { "–".to_owned() } else { format!("{}/{}", refs.resolved, refs.total) };
        write!(
            out,
            "<tr><th scope=\"row\"><a href=\"{}\">{}</a></th><td>{total}</td><td>{} {}</td><td>{}{missing}</td>\
             <td>{}</td><td>{back}</td><td>{}</td></tr>",
            Plain(&page(&row.document)),
            Text(&cut(title(row), 90)),
            bar(cited, total),
            percent(cited, total),
            c.notes.found,
            c.citations.total,
            c.passages.uncited_claims
        )?;
    }
    out.write_all(b"</tbody></table></div></section>\n")
}

/// What the passages are about.
fn concerns(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    let palette = &site.palette;
    let counts = &site.corpus.counts.passages;
    out.write_all(b"<section><h2 id=\"_concerns\">Concerns and responses</h2><div class=\"pair\">")?;
    for (facet, is_concern) in [(&counts.concerns, true), (&counts.responses, false)] {
        let most = facet.values().map(|c| c.passages).max().unwrap_or(0);
        let name = if is_concern { "Concern" } else { "Policy response" };
        write!(
            out,
            "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">{name}</th><th scope=\"col\">Passages</th>\
             <th scope=\"col\">Cited</th></tr></thead><tbody>"
        )?;
        for (at, label) in palette.labels.iter().enumerate().filter(|(_, l)| l.is_concern == is_concern) {
            let c = facet.get(&label.id).copied().unwrap_or_default();
            write!(
                out,
                "<tr class=\"k k{at}\"><th scope=\"row\">{}</th><td>{} {}</td><td>{}</td></tr>",
                palette.link(at, ""),
                bar(c.passages, most),
                c.passages,
                percent(c.cited, c.passages)
            )?;
        }
        out.write_all(b"</tbody></table></div>")?;
    }
    out.write_all(b"</div>\n")?;
    matrices::write(out, site)?;
    out.write_all(b"</section>\n")
}

/// The `n` largest counts, ties in their order.
pub(super) fn top<T>(counts: impl Iterator<Item = (T, u64)>, n: usize) -> Vec<(T, u64)> {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.truncate(n);
    counts
}

/// What is cited.
fn sources(out: &mut dyn Write, site: &Site) -> io::Result<()> {
    out.write_all(b"<section><h2 id=\"_sources\">Sources</h2>")?;
    let works = &site.corpus.works;
    let most = works.most_cited.first().map_or(0, |work| work.citations);
    if !works.most_cited.is_empty() {
        out.write_all(
            b"<h3>Most cited</h3><div class=\"scroll\"><table><thead><tr><th scope=\"col\">Work</th>\
              <th scope=\"col\">Citations</th><th scope=\"col\">Documents</th></tr></thead><tbody>",
        )?;
    }
    for work in &works.most_cited {
        let name = cut(work.title.as_deref().unwrap_or(&work.work), 120);
        let name = if site.works.iter().any(|w| w.id == work.work) {
            format!("<a href=\"work/{}\">{}</a>", Plain(&file_name(&work.work)), Text(&name))
        } else {
            Text(&name).to_string()
        };
        let n = work.citations;
        write!(
            out,
            "<tr><th scope=\"row\">{name}</th><td>{} {n}</td><td>{}</td></tr>",
            bar(n as u64, most as u64),
            work.documents
        )?;
    }
    if !works.most_cited.is_empty() {
        out.write_all(b"</tbody></table></div>\n")?;
    }
    let counts = &site.corpus.counts.sources;
    out.write_all(b"<div class=\"pair\">")?;
    let kinds = counts.kinds.iter().map(|(kind, n)| (kind.name(), *n));
    names(out, "Kind of source", top(kinds, NAMES))?;
    names(out, "Domain", top(counts.domains.iter().map(|(name, n)| (name.as_str(), *n)), NAMES))?;
    names(
        out,
        "Publisher or periodical",
        top(counts.publishers.iter().map(|(name, n)| (name.as_str(), *n)), NAMES),
    )?;
    out.write_all(b"</div>")?;
    years(out, &counts.years)?;
    out.write_all(b"</section>\n")
}

/// A table of names and counts.
fn names(out: &mut dyn Write, what: &str, rows: Vec<(&str, u64)>) -> io::Result<()> {
    let most = rows.first().map_or(0, |(_, n)| *n);
    write!(
        out,
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">{what}</th><th scope=\"col\">Citations</th>\
         </tr></thead><tbody>"
    )?;
    for (name, n) in rows {
        write!(out, "<tr><th scope=\"row\">{}</th><td>{} {n}</td></tr>", Text(&cut(name, 60)), bar(n, most))?;
    }
    out.write_all(b"</tbody></table></div>")
}

/// Years of publication as columns, with the table behind them.
fn years(out: &mut dyn Write, years: &BTreeMap<String, u64>) -> io::Result<()> {
    const LAST: usize = 40;
    const WIDTH: usize = 14;
    const HEIGHT: f64 = 90.0;
    let first = years.len().saturating_sub(LAST);
    let years: Vec<(&String, &u64)> = years.iter().skip(first).collect();
    let Some(most) = years.iter().map(|(_, n)| **n).max() else { return Ok(()) };
    write!(
        out,
        "<h3>Years of publication</h3><figure><svg class=\"columns\" viewBox=\"0 0 {} 110\" role=\"img\" \
         aria-label=\"Citations by year of publication; the table below has the figures\">",
        years.len() * WIDTH
    )?;
    for (i, (year, n)) in years.iter().enumerate() {
        let height = **n as f64 / most as f64 * HEIGHT;
        write!(
            out,
            "<rect class=\"part\" x=\"{}\" y=\"{:.1}\" width=\"10\" height=\"{height:.1}\"><title>{}: {n}</title></rect>",
            i * WIDTH + 2,
            HEIGHT - height + 2.0,
            Plain(year)
        )?;
        if i % 5 == 0 {
            write!(out, "<text x=\"{}\" y=\"106\">{}</text>", i * WIDTH + 2, Plain(year))?;
        }
    }
    out.write_all(
        b"</svg><figcaption><details><summary>Table</summary><table><thead><tr><th scope=\"col\">Year</th>\
                    <th scope=\"col\">Citations</th></tr></thead><tbody>",
    )?;
    for (year, n) in years {
        write!(out, "<tr><th scope=\"row\">{}</th><td>{n}</td></tr>", Text(year))?;
    }
    out.write_all(b"</tbody></table></details></figcaption></figure>")
}
