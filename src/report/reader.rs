//! The page of a document: its text as a person reads it, with all that was found in it.

use super::Site;
use super::inline::{Inline, repairs, within};
use super::notes::{citation_list, ledger, note};
use super::page::{Parameter, Place, Plain, Text, cut, file_name};
use super::todo::problems;
use crate::coverage::{DocumentCoverage, Uncited, Unresolved};
use crate::document::{
    AnnotatedDocument, Citation, Diagnostic, Finding, Note, Passage, PassageKind, Severity,
};
use foldhash::{HashMap, HashSet};
use std::io::{self, Write};

/// A document and what is looked up while it is written.
pub(super) struct Reader<'d> {
    pub(super) site: &'d Site,
    pub(super) document: &'d AnnotatedDocument,
    pub(super) repairs: Vec<&'d Diagnostic>,
    coverage: &'d DocumentCoverage,
    notes: HashMap<&'d str, &'d Note>,
    /// By note; those of the body under the passage.
    citations: HashMap<&'d str, Vec<&'d Citation>>,
    /// Back-references by what they point at.
    again: HashMap<&'d str, Vec<&'d str>>,
    uncited: HashMap<&'d str, &'d Uncited>,
    unresolved: HashMap<&'d str, &'d Unresolved>,
    levels: HashMap<&'d str, u8>,
    ids: HashSet<&'d str>,
}

impl<'d> Reader<'d> {
    /// Looks through `document`, its offsets in bytes.
    pub(super) fn new(
        site: &'d Site,
        document: &'d AnnotatedDocument,
        coverage: &'d DocumentCoverage,
    ) -> Self {
        let mut citations: HashMap<&str, Vec<&Citation>> = HashMap::default();
        let mut again: HashMap<&str, Vec<&str>> = HashMap::default();
        for c in &document.citations {
            let passage = || {
                let next = document.passages.partition_point(|p| p.start <= c.start);
                next.checked_sub(1).map(|i| document.passages[i].id.as_str())
            };
            if let Some(place) = c.note.as_deref().or_else(passage) {
                citations.entry(place).or_default().push(c);
            }
            if let Some(target) = &c.target {
                again.entry(target).or_default().push(&c.id);
            }
        }
        let ids = document.notes.iter().map(|n| n.id.as_str());
        let ids = ids.chain(document.citations.iter().map(|c| c.id.as_str()));
        Self {
            site,
            document,
            repairs: repairs(&document.diagnostics),
            coverage,
            notes: document.notes.iter().map(|n| (n.id.as_str(), n)).collect(),
            citations,
            again,
            uncited: coverage.todo.uncited.iter().map(|u| (u.passage.as_str(), u)).collect(),
            unresolved: coverage.todo.unresolved.iter().map(|u| (u.citation.as_str(), u)).collect(),
            levels: document.sections.iter().map(|s| (s.id.as_str(), s.level)).collect(),
            ids: ids.collect(),
        }
    }

    /// Citations in a note, or in a passage itself.
    pub(super) fn citations_of(&self, id: &str) -> &[&'d Citation] {
        self.citations.get(id).map_or(&[], Vec::as_slice)
    }

    /// Back-references that point at `id`.
    pub(super) fn again(&self, id: &str) -> &[&'d str] {
        self.again.get(id).map_or(&[], Vec::as_slice)
    }

    /// The doubt about a back-reference.
    pub(super) fn unresolved(&self, citation: &str) -> Option<&'d Unresolved> {
        self.unresolved.get(citation).copied()
    }

    /// Whether a note or citation is called `id`.
    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// A link to where labels or a citation can be corrected, where they can.
    pub(super) fn correct(&self, id: &str) -> String {
        if self.site.frame.place() != (Place::Server { corrects: true }) {
            return String::new();
        }
        let (document, place) = (Parameter(&self.document.id), Parameter(id));
        format!(
            " <a class=\"correct\" href=\"../correct?document={document}&amp;place={place}\" title=\"correct {}\">correct</a>",
            Plain(id)
        )
    }

    /// Writes the page. `beside` are the documents before and after it.
    pub(super) fn write(
        &self,
        out: &mut dyn Write,
        beside: [Option<&DocumentCoverage>; 2],
    ) -> io::Result<()> {
        let document = self.document;
        let title = title(self.coverage);
        self.site.frame.begin(out, title, "../")?;
        for (other, rel, arrow) in [(beside[0], "prev", "←"), (beside[1], "next", "→")] {
            if let Some(other) = other {
                let name = file_name(&other.document);
                let title = self::title(other);
                write!(
                    out,
                    " <a rel=\"{rel}\" href=\"{}\" title=\"{}\">{arrow}</a>",
                    Plain(&name),
                    Plain(title)
                )?;
            }
        }
        write!(out, " <span class=\"where\">{}</span></header>\n<div class=\"reader\">", Text(title))?;
        self.side(out)?;
        let language = document.metadata.language.as_deref().unwrap_or("und");
        write!(out, "<main id=\"_main\"><h1 dir=\"auto\">{}</h1>", Text(title))?;
        self.about(out)?;
        write!(out, "<div class=\"text\" lang=\"{}\">", Plain(language))?;
        let mut shown = HashSet::default();
        for passage in &document.passages {
            self.passage(out, passage, &mut shown)?;
        }
        let rest: Vec<&Note> = document.notes.iter().filter(|n| !shown.contains(n.id.as_str())).collect();
        if !rest.is_empty() {
            out.write_all(b"<h2 id=\"_uncalled\">Notes that nothing calls</h2><div class=\"always\">")?;
            for n in rest {
                note(out, self, n, None)?;
            }
            out.write_all(b"</div>")?;
        }
        out.write_all(b"</div>")?;
        self.to_do(out)?;
        out.write_all(b"</main></div>\n</body>\n</html>\n")
    }

    /// The legend, whose boxes switch colours off and on, and the outline.
    fn side(&self, out: &mut dyn Write) -> io::Result<()> {
        let palette = &self.site.palette;
        out.write_all(
            b"<nav class=\"side\" aria-label=\"Legend and outline\"><details open><summary>Legend</summary>\
              <label class=\"narrow\"><input type=\"checkbox\" id=\"_notes\"> all notes</label>",
        )?;
        let counts = &self.coverage.counts.passages;
        for (facet, is_concern) in [("Concerns", true), ("Responses", false)] {
            write!(out, "<fieldset><legend>{facet}</legend>")?;
            for (at, label) in palette.labels.iter().enumerate().filter(|(_, l)| l.is_concern == is_concern) {
                let facet = if is_concern { &counts.concerns } else { &counts.responses };
                let n = facet.get(&label.id).map_or(0, |c| c.passages);
                let none = if n == 0 { " class=\"none\"" } else { "" };
                write!(
                    out,
                    "<label{none} title=\"{}\"><input type=\"checkbox\" id=\"_k{at}\" checked> {} {} \
                     <span class=\"n\">{n}</span></label>",
                    Plain(&label.about),
                    palette.badge_at(at),
                    Text(&label.name),
                )?;
            }
            out.write_all(b"</fieldset>")?;
        }
        out.write_all(
            b"<p class=\"key\"><mark class=\"k\">evidence</mark> <span class=\"claim\">uncited claim</span> \
              <ins>repair</ins><br><span class=\"f authors\">authors</span> <span class=\"f title\">title</span> \
              <span class=\"f container\">container</span> <span class=\"f date\">date</span> \
              <span class=\"f pin\">place</span> <span class=\"f url\">link</span></p></details>",
        )?;
        out.write_all(b"<details open><summary>Outline</summary><ol class=\"outline\">")?;
        for section in &self.document.sections {
            let heading = self.document.passages.partition_point(|p| p.start < section.start);
            if let Some(heading) = self.document.passages.get(heading) {
                let level = section.level.clamp(1, 4);
                write!(
                    out,
                    "<li class=\"l{level}\"><a href=\"#{}\">{}</a></li>",
                    Plain(&heading.id),
                    Text(&cut(&section.title, 90))
                )?;
            }
        }
        out.write_all(b"<li class=\"l1\"><a href=\"#_todo\">To do</a></li></ol></details></nav>\n")
    }

    /// What the document is, and its figures.
    fn about(&self, out: &mut dyn Write) -> io::Result<()> {
        let (metadata, counts) = (&self.document.metadata, &self.coverage.counts);
        out.write_all(b"<p class=\"about\">")?;
        let authors = metadata.authors.join(", ");
        let known = [Some(&authors), metadata.publisher.as_ref(), metadata.date.as_ref()];
        for part in known.into_iter().flatten().filter(|part| !part.is_empty()) {
            write!(out, "{} · ", Text(part))?;
        }
        let refs = counts.all_back_references();
        write!(
            out,
            "<code>{}</code></p>\n<p class=\"about\">{} passages, {} cited · {} notes · {} citations of {} works · \
             {} of {} back-references resolved · claims without a source: {}</p>\n",
            Text(&self.document.source.path),
            counts.passages.total,
            counts.passages.cited,
            self.document.notes.len(),
            counts.citations.total,
            self.coverage.works.distinct,
            refs.resolved,
            refs.total,
            counts.passages.uncited_claims
        )
    }

    /// A passage, what was found in it, and the notes that it is the first to call.
    fn passage(
        &self,
        out: &mut dyn Write,
        passage: &'d Passage,
        shown: &mut HashSet<&'d str>,
    ) -> io::Result<()> {
        let text = &self.document.text;
        let repairs = within(&self.repairs, passage.span());
        let uncited = self.uncited.get(passage.id.as_str()).copied();
        let citations = self.citations_of(&passage.id);
        let mut inline = Inline::new(text, passage.span());
        for call in &passage.calls {
            let note = self.notes.get(call.note.as_str());
            let label = note.map_or(call.note.as_str(), |n| n.label.as_str());
            let preview = note.and_then(|n| text.get(n.start..n.end));
            inline.call(call.at, &call.note, label, preview);
        }
        citations.iter().for_each(|c| inline.citation(c));
        inline.evidence(passage, &self.site.palette);
        inline.claims(uncited.map_or(&[], |u| &u.claims));
        inline.repairs(repairs);
        let id = Plain(&passage.id);
        let (name, class) = self.element(passage);
        let tint = passage.concerns.first().and_then(|f| self.site.palette.place(&f.category));
        let tint = tint.map_or_else(String::new, |at| format!(" k k{at}"));
        write!(
            out,
            "<div class=\"row\"><div class=\"body\"><{name} id=\"{id}\" class=\"p{class}{tint}\" dir=\"auto\">"
        )?;
        inline.write(out)?;
        write!(out, "</{name}>")?;
        if passage.kind != PassageKind::Heading {
            self.under(out, passage, uncited, repairs)?;
        }
        citation_list(out, self, citations)?;
        out.write_all(b"</div>")?;
        let called = passage.calls.iter().filter_map(|call| self.notes.get(call.note.as_str()).copied());
        let notes: Vec<&Note> = called.filter(|n| shown.insert(n.id.as_str())).collect();
        if !notes.is_empty() {
            write!(out, "<div class=\"notes\" role=\"group\" aria-label=\"Notes of {id}\">")?;
            for n in notes {
                note(out, self, n, Some(&passage.id))?;
            }
            out.write_all(b"</div>")?;
        }
        out.write_all(b"</div>\n")
    }

    /// The element of a passage, and its class.
    fn element(&self, passage: &Passage) -> (&'static str, &'static str) {
        match passage.kind {
            PassageKind::Paragraph => ("p", ""),
            PassageKind::Quote => ("blockquote", ""),
            PassageKind::ListItem => ("p", " item"),
            PassageKind::Table => ("p", " table"),
            PassageKind::Heading => {
                let level = passage.section.as_deref().and_then(|id| self.levels.get(id)).copied();
                (["h2", "h3", "h4", "h5"][usize::from(level.unwrap_or(1).clamp(1, 4)) - 1], "")
            }
        }
    }

    /// The line under a passage: its labels, opened into the sums behind them.
    fn under(
        &self,
        out: &mut dyn Write,
        passage: &Passage,
        uncited: Option<&Uncited>,
        repairs: &[&Diagnostic],
    ) -> io::Result<()> {
        let id = Plain(&passage.id);
        write!(
            out,
            "<div class=\"under\"><a class=\"id\" href=\"#{id}\">{id}</a>{}",
            self.correct(&passage.id)
        )?;
        let labels = || passage.concerns.iter().chain(&passage.responses);
        if labels().next().is_none() && passage.near.is_empty() && uncited.is_none() && repairs.is_empty() {
            return out.write_all(b"</div>");
        }
        out.write_all(b" <details><summary>")?;
        for finding in labels() {
            write!(out, "{} ", self.site.palette.badge(&finding.category))?;
        }
        if uncited.is_some() {
            out.write_all("<strong class=\"flag\">⚑ no source</strong> ".as_bytes())?;
        }
        if !repairs.is_empty() {
            write!(out, "<span class=\"mended\">✎ {}</span> ", repairs.len())?;
        }
        if !passage.near.is_empty() {
            write!(out, "<span class=\"near\">{} near</span>", passage.near.len())?;
        }
        out.write_all(b"</summary><ul class=\"sums\">")?;
        for finding in labels() {
            self.sum(out, finding, "")?;
        }
        for finding in &passage.near {
            self.sum(out, finding, "not filed: ")?;
        }
        out.write_all(b"</ul>")?;
        if let Some(uncited) = uncited {
            out.write_all(b"<p>Claims without a source: ")?;
            for claim in &uncited.claims {
                write!(out, "<q class=\"claim\">{}</q> ", Text(&cut(&claim.quote, 80)))?;
            }
            out.write_all(b"</p>")?;
        }
        ledger(out, repairs)?;
        out.write_all(b"</details></div>")
    }

    /// A finding as the sum of its evidence.
    fn sum(&self, out: &mut dyn Write, finding: &Finding, before: &str) -> io::Result<()> {
        let palette = &self.site.palette;
        let name = palette
            .place(&finding.category)
            .map_or_else(|| Text(&finding.category).to_string(), |at| palette.link(at, "../"));
        write!(out, "<li>{before}{name} <b>{:.2}</b> of {:.2}", finding.score, finding.threshold)?;
        for finer in &finding.finer {
            write!(out, " · {}", Text(&finer.category))?;
        }
        out.write_all(b"<ul>")?;
        for e in &finding.evidence {
            write!(
                out,
                "<li><b>{:+.2}</b> <q>{}</q> <code>{}</code>",
                e.adds,
                Text(&cut(&e.quote, 80)),
                Text(&e.rule)
            )?;
            if let Some(flag) = &e.flag {
                write!(out, " <em>{}</em>", Text(flag))?;
            }
            out.write_all(b"</li>")?;
        }
        out.write_all(b"</ul></li>")
    }

    /// What an editor would look at.
    fn to_do(&self, out: &mut dyn Write) -> io::Result<()> {
        let todo = &self.coverage.todo;
        out.write_all(b"<section class=\"todo\"><h2 id=\"_todo\">To do</h2><ul>")?;
        let nothing = problems(out, self.coverage, "")? == 0;
        for u in &todo.uncited {
            write!(
                out,
                "<li>⚑ <a href=\"#{0}\">{0}</a> claims without a source: {1}</li>",
                Plain(&u.passage),
                Text(&cut(&u.sentence, 200))
            )?;
        }
        let warnings = self.document.diagnostics.iter().filter(|d| d.severity == Severity::Warning);
        let mut none = nothing && todo.uncited.is_empty();
        for warning in warnings {
            none = false;
            write!(out, "<li>⚑ {}", Text(&warning.message))?;
            if let Some(id) = self.place_of(warning) {
                write!(out, " (<a href=\"#{0}\">{0}</a>)", Plain(id))?;
            }
            out.write_all(b"</li>")?;
        }
        if none {
            out.write_all(b"<li>Nothing.</li>")?;
        }
        out.write_all(b"</ul></section>")
    }

    /// The passage or note that a diagnostic speaks of.
    fn place_of(&self, diagnostic: &Diagnostic) -> Option<&'d str> {
        let at = diagnostic.start;
        let (passages, notes) = (&self.document.passages, &self.document.notes);
        let passage = passages[..passages.partition_point(|p| p.start <= at)].last();
        let note = notes[..notes.partition_point(|n| n.start <= at)].last();
        let passage = passage.filter(|p| at <= p.end).map(|p| p.id.as_str());
        passage.or_else(|| note.filter(|n| at <= n.end).map(|n| n.id.as_str()))
    }
}

/// The title of a document, else its id.
pub(super) fn title(document: &DocumentCoverage) -> &str {
    document.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&document.document)
}
