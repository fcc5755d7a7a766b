//! A file that is handed in, annotated on the spot.

use super::guard::too_large;
use super::pages::{framed, token_field};
use super::{Answer, Refusal, Server, StatusCode, beside};
use crate::annotator::Measured;
use crate::report::page::{Plain, Text, cut};
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect};
use std::sync::{Arc, PoisonError};

/// The form to hand a file in.
pub(super) async fn form(State(server): State<Arc<Server>>, headers: HeaderMap) -> Answer {
    framed(&server, "Annotate a file", "list", |out| {
        write!(
            out,
            "<p>Text, Markdown, PDF, Word, OpenDocument, Rich Text, HTML, XML or EPUB, up to {} MB. The file is annotated on \
             this machine and kept until the server ends; the corpus is left as it is.</p>\
             <form class=\"hand-in\" action=\"annotate\" method=\"post\" enctype=\"multipart/form-data\">",
            server.max_upload / 1_000_000
        )?;
        if token_field(out, &server, server.knows(&headers))? {
            out.write_all(
                b"<label>Choose a file, or drag one here <input type=\"file\" name=\"file\" required></label>\
                  <button>Annotate</button>",
            )?;
        }
        out.write_all(b"</form>")?;
        let uploads = server.uploads.lock().unwrap_or_else(PoisonError::into_inner).all();
        if !uploads.is_empty() {
            out.write_all(b"<h2>Handed in</h2><ul>")?;
        }
        for upload in &uploads {
            let document = &upload.document;
            let title = document.metadata.title.as_deref().unwrap_or(&document.id);
            write!(
                out,
                "<li><a href=\"document/{}\">{}</a> <small>{}</small></li>",
                Plain(&upload.name),
                Text(&cut(title, 120)),
                Text(&document.source.path)
            )?;
        }
        if uploads.is_empty() { Ok(()) } else { out.write_all(b"</ul>") }
    })
}

/// Annotates a file and leads to its page. The token comes before the file, which is not read without it.
pub(super) async fn answer(State(server): State<Arc<Server>>, mut form: Multipart) -> Answer {
    let most = server.max_upload;
    let refused = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(most),
        status => Refusal::new(status, error.body_text()),
    };
    let mut token = None;
    while let Some(field) = form.next_field().await.map_err(refused)? {
        match field.name() {
            Some("token") => token = Some(field.text().await.map_err(refused)?),
            Some("file") => {
                server.demand(token.as_deref())?;
                let name =
                    field.file_name().and_then(|name| name.rsplit(['/', '\\']).next()).unwrap_or_default();
                let name = if name.is_empty() { "document".to_owned() } else { name.to_owned() };
                let bytes = field.bytes().await.map_err(refused)?;
                if bytes.len() > most {
                    return Err(too_large(most));
                }
                let page = beside(move || annotate(&server, &bytes, &name)).await?;
                return Ok(Redirect::to(&page).into_response());
            }
            _ => {}
        }
    }
    server.demand(token.as_deref())?;
    Err(Refusal::new(StatusCode::BAD_REQUEST, "There is no file in this."))
}

/// Annotates a file, one at a time, and gives the address of its page.
fn annotate(server: &Server, bytes: &[u8], name: &str) -> Result<String, Refusal> {
    let _turn = server.turn.lock().unwrap_or_else(PoisonError::into_inner);
    let unreadable =
        |error: String| Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{name}: {error}"));
    let Measured { annotated, coverage } =
        server.annotator.annotate(bytes, name).map_err(|error| unreadable(error.to_string()))?;
    let document = annotated.document;
    let mut page = Vec::new();
    server.site.read(&mut page, &document, &coverage).map_err(Refusal::broken)?;
    let upload = server.uploads.lock().unwrap_or_else(PoisonError::into_inner).add(document, page);
    Ok(format!("/document/{}", upload.name))
}
