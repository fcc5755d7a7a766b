//! The text of a passage or note with everything marked in it that has a place in it.

use super::page::{Plain, cut};
use super::palette::Palette;
use crate::coverage::claims::Claim;
use crate::document::{Citation, Diagnostic, Finding, Passage, Severity};
use crate::export::markup::{self, Element};
use crate::span::Span;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Elements round spans of one passage or note.
pub(super) struct Inline<'d> {
    text: &'d str,
    span: Span,
    elements: Vec<Element>,
}

impl<'d> Inline<'d> {
    /// The text under `span`, nothing marked yet.
    pub(super) fn new(text: &'d str, span: Span) -> Self {
        let span = if text.get(span.start..span.end).is_some() { span } else { Span::default() };
        Self { text, span, elements: Vec::new() }
    }

    /// Puts an element round the part of `start..end` that lies in the text; at equal places the first is the outer one.
    fn add(&mut self, [start, end]: [usize; 2], name: &'static str, attributes: String, holds: String) {
        let (from, to) = (start.max(self.span.start), end.min(self.span.end));
        if from < to || (from == to && start == end) {
            let (start, end) = (from - self.span.start, to - self.span.start);
            self.elements.push(Element { start, end, name, attributes, holds });
        }
    }

    /// Marks the words that speak for the findings of a passage.
    pub(super) fn evidence(&mut self, passage: &Passage, palette: &Palette) {
        let findings = passage.concerns.iter().chain(&passage.responses);
        let mut marks: BTreeMap<[usize; 2], (Option<usize>, String)> = BTreeMap::new();
        for (finding, e) in findings.flat_map(|f| f.evidence.iter().map(move |e| (f, e))) {
            let mark = marks.entry([e.start, e.end]);
            // What speaks for several categories has the colour of the first.
            let (_, why) = mark.or_insert_with(|| (palette.place(&finding.category), String::new()));
            let line = if why.is_empty() { "" } else { "\n" };
            let _ = write!(why, "{line}{:+.2} {}: {}", e.adds, finding.category, e.rule);
        }
        for (span, (at, why)) in marks.into_iter().filter(|([start, end], _)| start < end) {
            let class = at.map_or_else(String::new, |at| format!(" k{at}"));
            let attributes = format!(" class=\"k{class}\" tabindex=\"-1\" data-why=\"{}\"", Plain(&why));
            self.add(span, "mark", attributes, String::new());
        }
    }

    /// Marks a citation and the fields in it.
    pub(super) fn citation(&mut self, citation: &Citation) {
        let form = citation.form.name();
        let attributes = format!(" id=\"{}\" class=\"form-{form}\"", Plain(&citation.id));
        self.add([citation.start, citation.end], "cite", attributes, String::new());
        for (name, span) in fields(citation) {
            let attributes = format!(" class=\"f {name}\" title=\"{name}\"");
            self.add(span, "span", attributes, String::new());
        }
    }

    /// Puts the mark that calls a note where it stood.
    pub(super) fn call(&mut self, at: usize, note: &str, label: &str, preview: Option<&str>) {
        let preview = preview.map_or_else(String::new, |text| cut(text, 300).into_owned());
        let attributes = match preview.is_empty() {
            true => " class=\"call lost\" title=\"this note was not found\"".to_owned(),
            false => format!(" class=\"call\" href=\"#{}\" title=\"{}\"", Plain(note), Plain(&preview)),
        };
        self.add([at, at], "a", attributes, Plain(label).to_string());
    }

    /// Marks repairs, with what stood there before.
    pub(super) fn repairs(&mut self, repairs: &[&Diagnostic]) {
        for repair in repairs {
            let (before, after) = (repair.before.as_deref(), repair.after.as_deref());
            let why = format!("repaired: “{}” → “{}”", before.unwrap_or("?"), after.unwrap_or("?"));
            let attributes = format!(" tabindex=\"-1\" data-why=\"{}\"", Plain(&cut(&why, 300)));
            // What was put together spans all of the text: its ledger entry says so, below it.
            if repair.start < repair.end && [repair.start, repair.end] != [self.span.start, self.span.end] {
                self.add([repair.start, repair.end], "ins", attributes, String::new());
            }
        }
    }

    /// Marks the words that claim something; they are found again by what they are, in their order.
    pub(super) fn claims(&mut self, claims: &[Claim]) {
        let text = self.span.of(self.text);
        let mut from = 0;
        for claim in claims {
            let Some(at) = text.get(from..).and_then(|rest| rest.find(&claim.quote)) else { continue };
            let start = self.span.start + from + at;
            let attributes = " class=\"claim\" title=\"a claim without a source\"".to_owned();
            self.add([start, start + claim.quote.len()], "span", attributes, String::new());
            from += at;
        }
    }

    /// Writes the text with what was marked.
    pub(super) fn write(self, out: &mut dyn Write) -> io::Result<()> {
        markup::write(out, self.span.of(self.text), self.elements)
    }
}

/// The fields of a citation that a reader tells apart, with their places.
fn fields(citation: &Citation) -> impl Iterator<Item = (&'static str, [usize; 2])> {
    let f = &citation.fields;
    [
        ("signal", f.signal),
        ("authors", f.authors),
        ("title", f.title),
        ("container", f.container),
        ("volume", f.volume),
        ("page", f.page),
        ("date", f.date),
        ("url", f.url),
        ("pin", f.pin),
        ("parenthetical", f.parenthetical),
        ("hereinafter", f.hereinafter),
    ]
    .into_iter()
    .filter_map(|(name, span)| span.map(|span| (name, span)))
}

/// The repairs that tell what stood there before, in order of place.
pub(super) fn repairs(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut repairs: Vec<&Diagnostic> =
        diagnostics.iter().filter(|d| d.severity == Severity::Repair).collect();
    repairs.sort_by_key(|d| d.start);
    repairs
}

/// Of `repairs`, those that begin in `span`.
pub(super) fn within<'r, 'd>(repairs: &'r [&'d Diagnostic], span: Span) -> &'r [&'d Diagnostic] {
    let from = repairs.partition_point(|d| d.start < span.start);
    let to = repairs.partition_point(|d| d.start < span.end);
    &repairs[from..to.max(from)]
}

/// The sentence of a passage that `at` lies in or stands at the end of; the passage itself if it has none.
pub(super) fn sentence<'d>(text: &'d str, passage: &Passage, at: usize) -> &'d str {
    let found = passage.sentences.iter().find(|[start, end]| (*start..=*end).contains(&at));
    let [start, end] = found.copied().unwrap_or([passage.start, passage.end]);
    text.get(start..end).unwrap_or_default()
}

/// Where a passage speaks most strongly for a finding.
pub(super) fn strongest(finding: &Finding) -> Option<usize> {
    let evidence = finding.evidence.iter().filter(|e| e.start < e.end);
    evidence.reduce(|best, next| if next.adds > best.adds { next } else { best }).map(|e| e.start)
}
