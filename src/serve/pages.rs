//! The pages of the site, as they were written at the start, and the frame of those that are written when asked for.

use super::{Answer, Refusal, Server, beside};
use crate::report::FOLDERS;
use crate::report::page::{Plain, end};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use std::io::{self, Write};
use std::sync::{Arc, PoisonError};

/// What the start address says.
#[derive(Deserialize)]
pub(super) struct Start {
    token: Option<String>,
}

/// The first page. With the token, it is remembered, and leaves the address.
pub(super) async fn start(State(server): State<Arc<Server>>, Query(start): Query<Start>) -> Answer {
    if start.token.is_none() {
        return file(server, "index.html".to_owned()).await;
    }
    server.demand(start.token.as_deref())?;
    Ok(([(header::SET_COOKIE, server.remembered())], Redirect::to("/")).into_response())
}

/// The style sheet.
pub(super) async fn style(State(server): State<Arc<Server>>) -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], server.site.frame.style().to_owned())
        .into_response()
}

/// A page in the site's folder: there is one.
pub(super) async fn top(State(server): State<Arc<Server>>, Path(name): Path<String>) -> Answer {
    if name == "index.html" { file(server, name).await } else { Err(Refusal::missing("such page")) }
}

/// A page in a folder of the site, or of a document that was handed in.
pub(super) async fn page(
    State(server): State<Arc<Server>>,
    Path((folder, name)): Path<(String, String)>,
) -> Answer {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !FOLDERS.contains(&folder.as_str()) || name.starts_with('.') || !name.chars().all(is_plain) {
        return Err(Refusal::missing("such page"));
    }
    if folder == "document" {
        let upload = server.uploads.lock().unwrap_or_else(PoisonError::into_inner).named(&name);
        if let Some(upload) = upload {
            return Ok(Html(upload.page.clone()).into_response());
        }
    }
    file(server, format!("{folder}/{name}")).await
}

async fn file(server: Arc<Server>, name: String) -> Answer {
    let read = move || match std::fs::read(server.pages.join(name)) {
        Ok(page) => Ok(Html(page).into_response()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Refusal::missing("such page")),
        Err(error) => Err(Refusal::broken(error)),
    };
    beside(read).await
}

/// A page of ours called `title`; `content` writes what stands in its main part.
pub(super) fn framed(
    server: &Server,
    title: &str,
    class: &str,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Answer {
    let mut out = Vec::new();
    let mut write = || -> io::Result<()> {
        server.site.frame.begin(&mut out, title, "")?;
        write!(out, "</header>\n<main id=\"_main\" class=\"{class}\"><h1>{}</h1>\n", Plain(title))
    };
    write().and_then(|()| content(&mut out)).and_then(|()| end(&mut out)).map_err(Refusal::broken)?;
    Ok(Html(out).into_response())
}

/// The hidden field with the token; where the sender has not shown it, words on how to, and false.
pub(super) fn token_field(out: &mut dyn Write, server: &Server, knows: bool) -> io::Result<bool> {
    if knows {
        write!(out, "<input type=\"hidden\" name=\"token\" value=\"{}\">", server.token())?;
    } else {
        out.write_all(
            b"<p class=\"flag\">To write, open the address that <code>glossator serve</code> printed when it started.</p>",
        )?;
    }
    Ok(knows)
}

/// The page of a refusal.
pub(super) fn refusal(refusal: &Refusal) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n\
         <header class=\"top\"><a href=\"/index.html\">Corpus</a></header>\n\
         <main id=\"_main\" class=\"list\"><h1>{}</h1><p>{}</p></main>\n</body>\n</html>\n",
        Plain(refusal.0.canonical_reason().unwrap_or("Refused")),
        Plain(refusal.0.canonical_reason().unwrap_or("Refused")),
        Plain(&refusal.1)
    ))
}
