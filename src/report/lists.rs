//! The pages of categories, of entities and of much-cited works: lists that grow with each document.

use super::Site;
use super::entities::EntityPage;
use super::inline::{sentence, strongest};
use super::page::{self, Plain, Text, cut, file_name, outward};
use super::palette::{Label, Palette};
use super::reader::title;
use crate::citations::csl::Item;
use crate::corpus::WorkLine;
use crate::coverage::DocumentCoverage;
use crate::document::{AnnotatedDocument, Finding, Passage, PassageKind};
use foldhash::HashMap;
use std::cmp::Reverse;
use std::io::{self, Write};

/// Passages of a document listed under a category; the document's page has all.
const PASSAGES: usize = 12;
/// Characters of a passage or citation shown.
const SHOWN: usize = 260;

/// Begins the page of the category at a place.
pub(super) fn begin_category(out: &mut dyn Write, site: &Site, at: usize) -> io::Result<()> {
    let label = &site.palette.labels[at];
    let counts = &site.corpus.counts.passages;
    let facet = if label.is_concern { &counts.concerns } else { &counts.responses };
    let counts = facet.get(&label.id).copied().unwrap_or_default();
    site.frame.begin(out, &label.name, "../")?;
    write!(
        out,
        "</header>\n<main id=\"_main\" class=\"list\"><h1>{} {}</h1><p class=\"lead\">{}</p>\
         <p class=\"about\">{} passages, {} of them cited; {} more just under the threshold.</p>\n",
        site.palette.badge_at(at),
        Text(&label.name),
        Text(&label.about),
        counts.passages,
        counts.cited,
        counts.near
    )
}

/// Begins the page of an entity.
pub(super) fn begin_entity(out: &mut dyn Write, site: &Site, entity: &EntityPage) -> io::Result<()> {
    site.frame.begin(out, &entity.name, "../")?;
    write!(
        out,
        "</header>\n<main id=\"_main\" class=\"list\"><h1>{}</h1><p class=\"lead\">{}</p>\
         <p class=\"about\">Named in {} passages.</p>\n",
        Text(&entity.name),
        Text(&entity.of_type),
        entity.passages
    )?;
    let companies = &site.corpus.counts.passages.companies;
    let concerns = companies.iter().filter(|_| entity.of_type == "company");
    let counts: Vec<_> = concerns.filter_map(|(c, row)| row.get(&entity.name).map(|n| (c, n))).collect();
    if !counts.is_empty() {
        out.write_all(b"<p class=\"about\">Filed under")?;
        for (category, n) in counts {
            write!(out, " {} {n}", site.palette.badge(category))?;
        }
        out.write_all(b"</p>\n")?;
    }
    Ok(())
}

/// Begins the page of a work.
pub(super) fn begin_work(out: &mut dyn Write, site: &Site, work: &WorkLine) -> io::Result<()> {
    let csl = &work.csl;
    let name = csl.title.as_deref().unwrap_or(&work.id);
    site.frame.begin(out, name, "../")?;
    write!(out, "</header>\n<main id=\"_main\" class=\"list\"><h1>{}</h1><p class=\"lead\">", Text(name))?;
    for part in described(csl) {
        write!(out, "{} · ", Text(&part))?;
    }
    write!(out, "{}</p>", Text(&csl.item_type))?;
    if let Some(url) = &csl.url {
        write!(out, "<p>{}</p>", outward(url, url))?;
    }
    if let Some(document) = site.in_corpus.get(&work.id) {
        let page = file_name(document);
        write!(out, "<p>It is <a href=\"../document/{}\">a document of this corpus</a>.</p>", Plain(&page))?;
    }
    let n = work.citations.len();
    writeln!(out, "<p class=\"about\">{n} citations. <code>{}</code></p>", Text(&work.id))
}

/// Authors, what it stands in, publisher and date of an item, as far as they are known.
pub(super) fn described(csl: &Item) -> Vec<String> {
    let date = csl.issued.as_ref().map(|issued| {
        let parts = issued.date_parts[0].iter().map(|part| format!("{part:02}"));
        parts.collect::<Vec<_>>().join("-")
    });
    let authors = csl.author.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let all = [Some(authors), csl.container_title.clone(), csl.publisher.clone(), date];
    all.into_iter().flatten().filter(|part| !part.is_empty()).collect()
}

/// Ends either.
pub(super) fn end(out: &mut dyn Write) -> io::Result<()> {
    page::end(out)
}

/// What a document has for the lists.
pub(super) struct Lists<'d> {
    document: &'d AnnotatedDocument,
    title: &'d str,
    /// Passages by category.
    filed: HashMap<&'d str, Vec<(&'d Passage, &'d Finding)>>,
    /// Passages by type and name of an entity, with the first place that names it.
    named: HashMap<(&'d str, &'d str), Vec<(&'d Passage, usize)>>,
    /// Citations, as indices, by work.
    cited: HashMap<&'d str, Vec<usize>>,
    /// The first call of each note.
    calls: HashMap<&'d str, (&'d Passage, usize)>,
}

impl<'d> Lists<'d> {
    /// Looks through `document`, its offsets in bytes.
    pub(super) fn new(document: &'d AnnotatedDocument, row: &'d DocumentCoverage) -> Self {
        let mut lists = Self {
            document,
            title: title(row),
            filed: HashMap::default(),
            named: HashMap::default(),
            cited: HashMap::default(),
            calls: HashMap::default(),
        };
        for passage in &document.passages {
            for finding in passage.concerns.iter().chain(&passage.responses) {
                lists.filed.entry(&finding.category).or_default().push((passage, finding));
            }
            let counted = passage.entities.iter().filter(|_| passage.kind != PassageKind::Heading);
            for entity in counted {
                let places = lists.named.entry((&entity.entity_type, &entity.name)).or_default();
                if places.last().is_none_or(|(last, _)| last.id != passage.id) {
                    places.push((passage, entity.start));
                }
            }
            for call in &passage.calls {
                lists.calls.entry(&call.note).or_insert((passage, call.at));
            }
        }
        for (at, citation) in document.citations.iter().enumerate() {
            if let Some(work) = &citation.work {
                lists.cited.entry(work).or_default().push(at);
            }
        }
        lists
    }

    fn heading(&self, out: &mut dyn Write, count: usize, what: &str) -> io::Result<String> {
        let page = format!("../document/{}", file_name(&self.document.id));
        let plural = if count == 1 { "" } else { "s" };
        write!(
            out,
            "<section><h2><a href=\"{}\">{}</a> <small>{count} {what}{plural}</small></h2><ul>",
            Plain(&page),
            Text(self.title)
        )?;
        Ok(page)
    }

    /// Adds the document's passages under a category to its page: the strongest, in order of place.
    pub(super) fn category(&self, out: &mut dyn Write, label: &Label) -> io::Result<()> {
        let Some(filed) = self.filed.get(label.id.as_str()) else { return Ok(()) };
        let page = self.heading(out, filed.len(), "passage")?;
        let mut strong = filed.clone();
        strong.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
        strong.truncate(PASSAGES);
        strong.sort_by_key(|(passage, _)| passage.start);
        for (passage, finding) in strong {
            let at = strongest(finding).unwrap_or(passage.start);
            write!(
                out,
                "<li><a class=\"id\" href=\"{}#{1}\">{1}</a> <b>{2:.2}</b> {3}</li>",
                Plain(&page),
                Plain(&passage.id),
                finding.score,
                Text(&cut(sentence(&self.document.text, passage, at), SHOWN))
            )?;
        }
        if filed.len() > PASSAGES {
            write!(out, "<li>… and {} more</li>", filed.len() - PASSAGES)?;
        }
        out.write_all(b"</ul></section>\n")
    }

    /// Adds the document's passages that name an entity to its page: those under most concerns, in order of place.
    pub(super) fn entity(
        &self,
        out: &mut dyn Write,
        entity: &EntityPage,
        palette: &Palette,
    ) -> io::Result<()> {
        let key = (entity.of_type.as_str(), entity.name.as_str());
        let Some(named) = self.named.get(&key) else { return Ok(()) };
        let page = self.heading(out, named.len(), "passage")?;
        let mut shown = named.clone();
        shown.sort_by_key(|(passage, _)| Reverse(passage.concerns.len()));
        shown.truncate(PASSAGES);
        shown.sort_by_key(|(passage, _)| passage.start);
        for (passage, at) in shown {
            write!(out, "<li><a class=\"id\" href=\"{}#{1}\">{1}</a> ", Plain(&page), Plain(&passage.id))?;
            for finding in passage.concerns.iter().chain(&passage.responses) {
                write!(out, "{} ", palette.badge(&finding.category))?;
            }
            write!(out, "{}</li>", Text(&cut(sentence(&self.document.text, passage, at), SHOWN)))?;
        }
        if named.len() > PASSAGES {
            write!(out, "<li>… and {} more</li>", named.len() - PASSAGES)?;
        }
        out.write_all(b"</ul></section>\n")
    }

    /// Adds the document's citations of a work to its page, with the sentences that lean on it.
    pub(super) fn work(&self, out: &mut dyn Write, work: &str) -> io::Result<()> {
        let Some(cited) = self.cited.get(work) else { return Ok(()) };
        let page = self.heading(out, cited.len(), "citation")?;
        let text = &self.document.text;
        for citation in cited.iter().map(|&at| &self.document.citations[at]) {
            let words = text.get(citation.start..citation.end).unwrap_or_default();
            write!(
                out,
                "<li><a class=\"id\" href=\"{}#{1}\">{1}</a> {2}",
                Plain(&page),
                Plain(&citation.id),
                Text(&cut(words, SHOWN))
            )?;
            if let Some((passage, at)) = citation.note.as_deref().and_then(|note| self.calls.get(note)) {
                let claim = sentence(text, passage, *at);
                write!(
                    out,
                    "<br><small>for <a class=\"id\" href=\"{}#{1}\">{1}</a> {2}</small>",
                    Plain(&page),
                    Plain(&passage.id),
                    Text(&cut(claim, SHOWN))
                )?;
            }
            out.write_all(b"</li>")?;
        }
        out.write_all(b"</ul></section>\n")
    }
}
