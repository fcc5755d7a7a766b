//! The forms to correct the labels of a passage, or the form, kind and target of a citation, and what becomes of them.

use super::gold::{Correction, Gold, SaveError, Target};
use super::pages::{framed, token_field};
use super::{Answer, Refusal, Server, StatusCode, beside};
use crate::document::{AnnotatedDocument, Citation, Form, Kind, Passage};
use crate::report::page::{Parameter, Plain, Text, cut, file_name};
use axum::extract::{Form as Fields, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, PoisonError};

/// What is to be corrected.
#[derive(Deserialize)]
pub(super) struct Which {
    document: String,
    /// Id of a passage or citation.
    place: String,
    /// Whether it has just been saved.
    saved: Option<String>,
}

/// A place of a document that can be corrected.
enum Place<'d> {
    Passage(&'d Passage),
    Citation(&'d Citation),
}

impl<'d> Place<'d> {
    fn of(document: &'d AnnotatedDocument, id: &str) -> Result<Self, Refusal> {
        let passage = document.passages.iter().find(|p| p.id == id).map(Self::Passage);
        let citation =
            || document.citations.iter().find(|c| c.id == id && c.note.is_some()).map(Self::Citation);
        passage.or_else(citation).ok_or_else(|| Refusal::missing("such passage, or citation in a note,"))
    }
}

impl Server {
    /// The document called `id`, of the corpus or handed in.
    fn document(&self, id: &str) -> Result<AnnotatedDocument, Refusal> {
        let upload = self.uploads.lock().unwrap_or_else(PoisonError::into_inner).named(&file_name(id));
        if let Some(upload) = upload.filter(|upload| upload.document.id == id) {
            return Ok(upload.document.clone());
        }
        self.documents.find(id).map_err(Refusal::broken)?.ok_or_else(|| Refusal::missing("such document"))
    }

    /// The gold of a document.
    fn gold_of(&self, document: &AnnotatedDocument) -> Result<Gold, Refusal> {
        let Some(dir) = &self.gold else {
            let words = "Corrections need a folder to be written to: `glossator serve DIR --gold DIR`.";
            return Err(Refusal::new(StatusCode::NOT_FOUND, words));
        };
        let others = self.documents.paths().filter(|(id, _)| *id != document.id).map(|(_, path)| path);
        Gold::of(dir, document, &others.collect::<Vec<_>>()).map_err(unsaved)
    }
}

fn unsaved(error: SaveError) -> Refusal {
    match error {
        SaveError::Unwritable { .. } => Refusal::broken(error),
        error => Refusal::new(StatusCode::CONFLICT, error.to_string()),
    }
}

/// The form to correct a place.
pub(super) async fn form(
    State(server): State<Arc<Server>>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Answer {
    let knows = server.knows(&headers);
    beside(move || {
        let document = server.document(&which.document)?;
        let place = Place::of(&document, &which.place)?;
        let gold = server.gold_of(&document)?;
        framed(&server, &format!("Correct {}", which.place), "list", |out| {
            let back = format!("document/{}#{}", file_name(&document.id), Plain(&which.place));
            if which.saved.is_some() {
                let file = match place {
                    Place::Passage(_) => gold.passages(),
                    Place::Citation(_) => gold.citations(),
                };
                write!(out, "<p role=\"status\"><b>Saved</b> in <code>{}</code>.</p>", shown(&file))?;
            }
            write!(
                out,
                "<p><a href=\"{back}\">Back to the text</a></p><form class=\"correct\" action=\"gold\" method=\"post\">\
                 <input type=\"hidden\" name=\"document\" value=\"{}\"><input type=\"hidden\" name=\"place\" value=\"{}\">",
                Plain(&document.id),
                Plain(&which.place)
            )?;
            let may_write = token_field(out, &server, knows)?;
            match place {
                Place::Passage(passage) => passage_fields(out, &server, &document, passage, &gold)?,
                Place::Citation(citation) => citation_fields(out, &document, citation, &gold)?,
            }
            if may_write {
                out.write_all(b"<button>Save as gold</button>")?;
            }
            out.write_all(b"</form>")
        })
    })
    .await
}

fn shown(path: &Path) -> Text<'_> {
    Text(path.to_str().unwrap_or("the gold folder"))
}

/// The categories of each facet, with those ticked that gold has, else those that were found.
fn passage_fields(
    out: &mut dyn Write,
    server: &Server,
    document: &AnnotatedDocument,
    passage: &Passage,
    gold: &Gold,
) -> io::Result<()> {
    let text = document.text.get(passage.start..passage.end).unwrap_or_default();
    write!(out, "<blockquote class=\"p\" dir=\"auto\">{}</blockquote>", Text(text))?;
    let has = gold.labels(document, passage);
    for (facet, name) in server.annotator.scheme.facets().iter().enumerate() {
        write!(out, "<fieldset><legend>{}</legend>", Text(&name.label))?;
        for category in server.annotator.scheme.categories().iter().filter(|c| c.facet == facet) {
            let checked = if has.contains(&category.id) { " checked" } else { "" };
            write!(
                out,
                "<label title=\"{}\"><input type=\"checkbox\" name=\"label\" value=\"{}\"{checked}> {} {}</label>",
                Plain(&category.definition),
                Plain(&category.id),
                server.site.badge(&category.id),
                Text(&category.label)
            )?;
        }
        out.write_all(b"</fieldset>")?;
    }
    Ok(())
}

/// Form, kind and target of a citation, as gold has them, else as they were found. The rest is shown: to save it is to
/// vouch for it.
fn citation_fields(
    out: &mut dyn Write,
    document: &AnnotatedDocument,
    citation: &Citation,
    gold: &Gold,
) -> io::Result<()> {
    let text = document.text.get(citation.start..citation.end).unwrap_or_default();
    write!(out, "<blockquote class=\"p\" dir=\"auto\">{}</blockquote><dl class=\"fields\">", Text(text))?;
    let authors = Some(citation.authors.join("; ")).filter(|authors| !authors.is_empty());
    for (name, value) in [
        ("signal", &citation.signal),
        ("authors", &authors),
        ("title", &citation.title),
        ("container", &citation.container),
        ("volume", &citation.volume),
        ("page", &citation.page),
        ("date", &citation.date),
        ("url", &citation.url),
        ("pin", &citation.pin),
        ("parenthetical", &citation.parenthetical),
    ] {
        if let Some(value) = value {
            write!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", Text(value))?;
        }
    }
    let [form, kind, target] = gold.of_citation(document, citation);
    out.write_all(b"</dl>")?;
    select(out, "form", &form, Form::ALL.iter().filter(|f| **f != Form::Unparsed).map(|f| f.name()))?;
    select(out, "kind", &kind, Kind::ALL.iter().map(|k| k.name()))?;
    write!(
        out,
        "<label>Points at <input name=\"target\" list=\"_targets\" value=\"{}\" autocomplete=\"off\" \
         placeholder=\"nothing\"></label><datalist id=\"_targets\">",
        Plain(&target)
    )?;
    for other in document.citations.iter().filter(|c| c.form == Form::Full && c.note.is_some()) {
        let words = other.title.as_deref().or(document.text.get(other.start..other.end)).unwrap_or_default();
        write!(out, "<option value=\"{}\">{}</option>", Plain(&other.id), Plain(&cut(words, 80)))?;
    }
    out.write_all(
        b"</datalist><p class=\"about\">A citation (<code>n3.c1</code>), a whole note (<code>n3</code>), or nothing. Saving \
          vouches for the fields above as well.</p>",
    )
}

fn select<'n>(
    out: &mut dyn Write,
    name: &str,
    chosen: &str,
    values: impl Iterator<Item = &'n str>,
) -> io::Result<()> {
    write!(out, "<label>{name} <select name=\"{name}\">")?;
    for value in values {
        let selected = if value == chosen { " selected" } else { "" };
        write!(out, "<option{selected}>{value}</option>")?;
    }
    out.write_all(b"</select></label> ")
}

/// Saves a correction and leads back to its form.
pub(super) async fn answer(
    State(server): State<Arc<Server>>,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    server.demand(field("token"))?;
    beside(move || {
        let field =
            |name: &str| fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str());
        let document = server.document(field("document"))?;
        let place = field("place");
        let correction = match Place::of(&document, place)? {
            Place::Passage(passage) => {
                let labels =
                    fields.iter().filter(|(name, _)| name == "label").map(|(_, value)| value.clone());
                Correction::Labels(passage, facets(&server, labels)?)
            }
            Place::Citation(citation) => Correction::Citation {
                citation,
                form: known(field("form"), Form::ALL.iter().map(|f| f.name()))?,
                kind: known(field("kind"), Kind::ALL.iter().map(|k| k.name()))?,
                target: target(&document, field("target").trim())?,
            },
        };
        let _turn = server.turn.lock().unwrap_or_else(PoisonError::into_inner);
        server.gold_of(&document)?.save(&document, correction).map_err(unsaved)?;
        let (document, place) = (Parameter(&document.id), Parameter(place));
        Ok(Redirect::to(&format!("/correct?document={document}&place={place}&saved=1")).into_response())
    })
    .await
}

/// Categories by facet: concerns, then responses.
fn facets(server: &Server, labels: impl Iterator<Item = String>) -> Result<[Vec<String>; 2], Refusal> {
    let mut facets = [Vec::new(), Vec::new()];
    for label in labels {
        let Some(category) = server.annotator.scheme.categories().iter().find(|c| c.id == label) else {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, format!("There is no category {label:?}.")));
        };
        let is_response = server.annotator.scheme.facets()[category.facet].id == "responses";
        facets[usize::from(is_response)].push(label);
    }
    Ok(facets)
}

fn known(value: &str, values: impl IntoIterator<Item = &'static str>) -> Result<&'static str, Refusal> {
    let known = values.into_iter().find(|known| *known == value);
    known.ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, format!("There is no {value:?} among these.")))
}

/// What an id that was typed in means.
fn target(document: &AnnotatedDocument, id: &str) -> Result<Option<Target>, Refusal> {
    if id.is_empty() {
        return Ok(None);
    }
    let target = Target::of(document, id);
    let words = || format!("{id} is no citation in a numbered note of this document, and no such note.");
    target.map(Some).ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, words()))
}
