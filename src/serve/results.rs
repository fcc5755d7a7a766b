//! What a search finds, as a page and as JSON.

use super::asked::{Asked, HITS};
use super::pages::framed;
use super::{Answer, Refusal, Server, StatusCode, beside, export};
use crate::report::page::{Marked, Plain, Text, cut, file_name};
use crate::search::{FACETS, Found, Hit, SearchError};
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse as _;
use std::io::{self, Write};
use std::sync::Arc;

/// Values of a facet that are shown.
const VALUES: usize = 12;

/// A search that cannot be run at all is the asker's; an index that cannot be read is ours.
pub(super) fn refused(error: SearchError) -> Refusal {
    match error {
        SearchError::Query { .. } => Refusal::new(StatusCode::BAD_REQUEST, error.to_string()),
        error => Refusal::broken(error),
    }
}

/// The page of hits that is asked for.
fn found(server: &Server, asked: &Asked) -> Result<Found, Refusal> {
    let from = asked.page * HITS;
    asked.search(&server.searcher, from..from + HITS, &FACETS).map_err(refused)
}

/// What was found, as JSON.
pub(super) async fn json(
    State(server): State<Arc<Server>>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::of(asked);
    beside(move || {
        let found = found(&server, &asked)?;
        let json = serde_json::to_vec(&found).map_err(Refusal::broken)?;
        Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
    })
    .await
}

/// What was found, as a page.
pub(super) async fn page(
    State(server): State<Arc<Server>>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::of(asked);
    beside(move || {
        let found = found(&server, &asked)?;
        framed(&server, "Search", "list found", |out| {
            form(out, &asked)?;
            out.write_all(b"<div class=\"pair\"><div>")?;
            chosen(out, &server, &asked)?;
            for remark in &found.remarks {
                write!(out, "<p class=\"flag\">{}</p>", Text(remark))?;
            }
            let plural = if found.total == 1 { "" } else { "s" };
            write!(
                out,
                "<p class=\"about\" role=\"status\">{} hit{plural}</p><ol class=\"hits\">",
                found.total
            )?;
            found.hits.iter().try_for_each(|h| hit(out, &server, h))?;
            out.write_all(b"</ol>")?;
            turn(out, &asked, &found)?;
            export::links(out, &asked, &found)?;
            out.write_all(b"</div><aside aria-label=\"Narrow down\">")?;
            facets(out, &server, &asked, &found)?;
            out.write_all(b"</aside></div>")
        })
    })
    .await
}

fn form(out: &mut dyn Write, asked: &Asked) -> io::Result<()> {
    let newest = if asked.newest { " checked" } else { "" };
    write!(
        out,
        "<form class=\"find\" action=\"search\" role=\"search\"><label>Words \
         <input type=\"search\" name=\"q\" value=\"{}\"></label> \
         <label><input type=\"checkbox\" name=\"newest\" value=\"1\"{newest}> latest first</label> ",
        Plain(&asked.query)
    )?;
    asked.fields(out)?;
    out.write_all(
        "<button>Search</button></form><details class=\"about\"><summary>How to ask</summary><p>\
          <code>huawei backdoor</code> both words, in any form · <code>\"supply chain\"</code> a phrase · \
          <code>huawei OR zte -tiktok</code> · <code>semicond*</code> beginnings · <code>huwaei~1</code> spellings · \
          <code>title:solarium</code> <code>author:smith</code> of the source cited · <code>year:&gt;=2018</code> · \
          <code>cited:false</code> passages without a source</p></details>\n"
            .as_bytes(),
    )
}

/// The values that were chosen, each with a link to be rid of it.
fn chosen(out: &mut dyn Write, server: &Server, asked: &Asked) -> io::Result<()> {
    if asked.values.is_empty() {
        return Ok(());
    }
    out.write_all(b"<ul class=\"chosen\">")?;
    for (at, (name, value)) in asked.values.iter().enumerate() {
        let shown = shown(server, name, value);
        let rest = asked.without(at).parameters();
        write!(
            out,
            "<li>{name}: {shown} <a href=\"search?{rest}\" aria-label=\"without {name} {}\">✕</a></li>",
            Plain(value)
        )?;
    }
    out.write_all(b"</ul>")
}

/// A value of a facet, for readers.
fn shown(server: &Server, name: &str, value: &str) -> String {
    match name {
        "category" => format!("{} {}", server.site.badge(value), Text(value)),
        "document" => Text(&cut(server.site.title(value), 60)).to_string(),
        _ => Text(&cut(value, 60)).to_string(),
    }
}

fn hit(out: &mut dyn Write, server: &Server, hit: &Hit) -> io::Result<()> {
    let title = hit.title.as_deref().unwrap_or(&hit.place);
    out.write_all(b"<li>")?;
    if hit.record == "work" {
        match server.site.has_work(&hit.place) {
            true => write!(out, "<a href=\"work/{}\">{}</a>", file_name(&hit.place), Text(&cut(title, 160)))?,
            false => write!(out, "<b>{}</b>", Text(&cut(title, 160)))?,
        }
    } else {
        let document = cut(server.site.title(&hit.document), 90);
        write!(
            out,
            "<a href=\"document/{}#{}\">{} <code>{}</code></a>",
            file_name(&hit.document),
            Plain(&hit.place),
            Text(&document),
            Text(&hit.place)
        )?;
    }
    write!(out, " <small>{}", Text(&hit.record))?;
    let is_source = matches!(hit.record.as_str(), "citation" | "work");
    if let Some(kind) = hit.kind.first().filter(|_| is_source) {
        write!(out, " · {}", Text(kind))?;
    }
    if let Some(year) = hit.year {
        write!(out, " · {year}")?;
    }
    if hit.cited == Some(false) {
        out.write_all(" · <span class=\"flag\">no source</span>".as_bytes())?;
    }
    out.write_all(b"</small> ")?;
    hit.category.iter().try_for_each(|category| write!(out, "{}", server.site.badge(category)))?;
    if let Some(heading) = hit.heading.last() {
        write!(out, "<br><small>{}</small>", Text(&cut(heading, 90)))?;
    }
    write!(out, "<br>{}</li>", Marked(&hit.snippet, &hit.marks))
}

/// To the pages before and after.
fn turn(out: &mut dyn Write, asked: &Asked, found: &Found) -> io::Result<()> {
    let to = |page| Asked { page, ..asked.clone() }.parameters();
    out.write_all(b"<p class=\"turn\">")?;
    if asked.page > 0 {
        write!(out, "<a rel=\"prev\" href=\"search?{}\">← before</a> ", to(asked.page - 1))?;
    }
    if (asked.page + 1) * HITS < found.total {
        write!(out, "<a rel=\"next\" href=\"search?{}\">more →</a>", to(asked.page + 1))?;
    }
    out.write_all(b"</p>")
}

fn facets(out: &mut dyn Write, server: &Server, asked: &Asked, found: &Found) -> io::Result<()> {
    for name in FACETS {
        let values = found.facets.get(name).map_or(&[][..], Vec::as_slice);
        // A value that all have narrows nothing down.
        let values: Vec<_> =
            values.iter().filter(|(_, n)| (*n as usize) < found.total).take(VALUES).collect();
        if values.is_empty() {
            continue;
        }
        let open = if matches!(name, "record" | "category") || !asked.is_empty() { " open" } else { "" };
        write!(out, "<details{open}><summary>{name}</summary><ul>")?;
        for (value, n) in values {
            let more = asked.with(name, value).parameters();
            write!(
                out,
                "<li><a href=\"search?{more}\">{}</a> <span class=\"n\">{n}</span></li>",
                shown(server, name, value)
            )?;
        }
        out.write_all(b"</ul></details>")?;
    }
    Ok(())
}
