//! Parses back-references: `Id. at 5`, `Lee & Rivers, supra note 4, at 8`, `infra note 23`, `Lee et al. at 10`,
//! hereinafter names, and the forms of Chicago (`Ibid., 44`; `Lee, Cable Wars, 98`) and OSCOLA (`Lee (n 4) 98`).

mod cue;

use super::antecedents::{Antecedents, Name};
use super::called::{Named, read_name};
use super::clauses;
use super::cues::{self, NoteNumber, Role};
use super::judgments;
use super::names::plain;
use super::short;
use super::signals;
use super::split::{Segment, SegmentKind};
use crate::document::{Citation, Form};
use crate::span::Span;
use cue::Cue;

/// What a segment turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Parsed {
    /// A back-reference.
    Reference(Box<BackReference>),
    /// A pointer to a part of the document itself (`infra Part II`): nothing is cited.
    CrossReference,
    /// Something else: a full citation, if any.
    Other,
}

/// A back-reference before it is resolved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BackReference {
    /// The citation, its target still open.
    pub(super) citation: Citation,
    /// The note number it gives.
    pub(super) note: Option<NoteNumber>,
    /// What it calls its source; empty where a whole note or the citation before is meant.
    pub(super) name: Name,
}

/// Parses the citation in `segment`, of which `known` says what short forms before it can mean.
pub(super) fn parse(text: &str, segment: &Segment, known: &Antecedents) -> Parsed {
    if segment.kind == SegmentKind::Commentary {
        return in_commentary(text, segment, known);
    }
    let body = Body::new(text, segment);
    if let Some(reference) = same(&body).or_else(|| same_named(&body, known)).or_else(|| same_section(&body))
    {
        return Parsed::Reference(Box::new(reference));
    }
    if crosses(&body, known) {
        return Parsed::CrossReference;
    }
    named(&body, known)
}

/// The reference that the author's own words are: only what is known tells `Lee et al. at 10` from a sentence.
fn in_commentary(text: &str, segment: &Segment, known: &Antecedents) -> Parsed {
    // What has no anchor of a citation may have its signal yet: `See Collins 1985: 84`, `See footnote 91, Article 13`.
    let (signal, at) = match signals::leading(text, segment.body) {
        Some((signal, at)) => (Some(signal), at.min(segment.body.end)),
        None => (None, segment.body.start),
    };
    let signalled = Segment { signal, body: Span::new(at, segment.body.end), ..segment.clone() };
    let body = Body::new(text, &signalled);
    if known.at(&text[body.start..segment.body.end.max(body.start)], |_| true).is_some() {
        return named(&body, known);
    }
    match cue::find(body.text, body.start) {
        Some(cue) if signal.is_some() && cue.name_end == body.start && cue.note.is_some() => {
            let rest = cues::skip_any(body.text, cue.rest, ",");
            let pinned = body.ends_at(cue.rest)
                || cues::pin(body.text, rest).is_some_and(|(_, end)| body.ends_at(end));
            if pinned { with_cue(&body, &cue, known) } else { Parsed::Other }
        }
        _ => short::by_part(&body, known).map_or(Parsed::Other, |r| Parsed::Reference(Box::new(r))),
    }
}

/// Whether the segment points into the document itself: `Ante, at 5`.
fn crosses(body: &Body, known: &Antecedents) -> bool {
    cues::eat(body.text, body.start, Role::Crossing).is_some_and(|end| {
        let page = cues::skip_any(body.text, end, ",");
        cues::eat(body.text, page, Role::Page).is_some()
            && cues::pin(body.text, end).is_some_and(|(_, end)| body.ends_at(end))
            && known.at(&body.text[body.start..end], |_| true).is_none()
    })
}

/// A reference that calls its source by name.
fn named(body: &Body, known: &Antecedents) -> Parsed {
    match cue::find(body.text, body.start) {
        Some(cue) if cue.sure || is_known(body, &cue, known) => with_cue(body, &cue, known),
        _ => short::parse(body, known).map_or(Parsed::Other, |r| Parsed::Reference(Box::new(r))),
    }
}

/// Whether all that stands before `cue` is the name of a source.
fn is_known(body: &Body, cue: &Cue, known: &Antecedents) -> bool {
    let name = judgments::behind_court(body.text, cues::trim(body.text, Span::new(body.start, cue.name_end)));
    known.at(name.of(body.text), |_| true).is_some_and(|(len, _)| len == name.len())
}

/// A segment's words behind the signal. `text` ends where they end, so that no scan leaves the segment.
pub(super) struct Body<'t> {
    /// The document's text up to the end of the segment.
    pub(super) text: &'t str,
    /// Where the words behind the signal begin.
    pub(super) start: usize,
    /// Where the explanatory parentheticals begin.
    pub(super) core: usize,
    /// Inside of the first of them.
    explanation: Option<Span>,
    segment: &'t Segment,
}

impl<'t> Body<'t> {
    fn new(text: &'t str, segment: &'t Segment) -> Self {
        let text = &text[..segment.body.end];
        let start = cues::skip_any(text, segment.body.start, ",\"“‘'’");
        let first = segment.parentheticals.iter().copied().find(|p| p.start > start);
        let explanation = first.or_else(|| last_parenthetical(text, start));
        let core = explanation
            .map_or(text.len(), |p| text[start..p.start].rfind(['(', '[']).map_or(p.start, |at| start + at));
        Self { text, start, core, explanation, segment }
    }

    /// A citation of `form` with what the segment tells about it and the pin cite at `rest`.
    pub(super) fn citation(&self, form: Form, rest: usize) -> Citation {
        let segment = self.segment;
        let mut citation = Citation {
            form,
            start: segment.span.start,
            end: segment.span.end,
            confidence: 1.0,
            ..Citation::default()
        };
        let pair = |span: Span| Some([span.start, span.end]);
        if let Some(signal) = segment.signal {
            citation.signal = Some(plain(signal.of(self.text)));
            citation.fields.signal = pair(signal);
        }
        let pin = cues::pin(self.text, rest).map(|(span, _)| span);
        if let Some(pin) = pin {
            citation.pin = Some(plain(pin.of(self.text)));
            citation.fields.pin = pair(pin);
        }
        let is_explanation = |p: &Span| {
            p.start >= rest
                && p.end <= self.text.len()
                && pin.is_none_or(|pin| p.end <= pin.start || p.start >= pin.end)
                && cues::eat(self.text, p.start, Role::Manuscript).is_none()
        };
        let explanations = segment.parentheticals.iter().copied().chain(self.explanation);
        if let Some(p) = explanations.into_iter().find(|p| is_explanation(p)) {
            citation.parenthetical = Some(plain(p.of(self.text)));
            citation.fields.parenthetical = pair(p);
        }
        if let Some(name) = segment.hereinafter.filter(|name| name.end <= self.text.len()) {
            citation.hereinafter = Some(plain(name.of(self.text)));
            citation.fields.hereinafter = pair(name);
        }
        citation
    }

    /// Whether nothing but punctuation stands between `at` and the parentheticals.
    pub(super) fn ends_at(&self, at: usize) -> bool {
        at >= self.core || cues::skip_any(self.text, at, ".,;\"”’?!)]") >= self.core
    }
}

/// The inside of a parenthesis that ends `text`, if it holds a phrase: neither a year nor a note number.
fn last_parenthetical(text: &str, start: usize) -> Option<Span> {
    let close = text.trim_end_matches(['.', ' ']).strip_suffix(')')?.len();
    let mut depth = 1_usize;
    let open = text.as_bytes()[start.min(close)..close].iter().rposition(|&b| {
        match b {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    let inside = Span::new(start.min(close) + open + 1, close).trimmed(text);
    let phrase = inside.of(text).starts_with(|c: char| !c.is_ascii_digit())
        && inside.of(text).contains(' ')
        && cues::cue(text, inside.start).is_none()
        && cues::eat(text, inside.start, Role::Manuscript).is_none();
    phrase.then_some(inside)
}

/// `Id. at 17-18`, `Ibid., 44`, `id`; `Loc. cit.` without a name.
fn same(body: &Body) -> Option<BackReference> {
    let cited =
        || cues::eat(body.text, body.start, Role::Cited).filter(|end| body.text[..*end].ends_with('.'));
    let end = cues::eat(body.text, body.start, Role::Same).or_else(cited)?;
    let word = &body.text[body.start..end];
    // `ID` is more often an identity or a state.
    if word.bytes().filter(u8::is_ascii_uppercase).count() > 1 && !word.ends_with('.') {
        return None;
    }
    let citation = body.citation(Form::Id, end);
    let after = cues::skip(body.text, end);
    let goes_on = body.text[after..].starts_with(|c: char| c.is_alphabetic()) && !word.ends_with('.');
    if goes_on && citation.pin.is_none() {
        return None;
    }
    Some(BackReference { citation, note: None, name: Name::default() })
}

/// `§ 5.02(b), id., at 23`, `Compact § 4.01, ibid.`: a section of the law cited before.
fn same_section(body: &Body) -> Option<BackReference> {
    let (section, end) = section_of_same(&body.text[body.start..body.core.max(body.start)])?;
    let at = |span: Span| Span::new(body.start + span.start, body.start + span.end);
    let mut citation = body.citation(Form::Id, body.start + end);
    let name =
        cues::trim(body.text, at(Span::new(0, section.start))).of(body.text).trim_end_matches(['§', ' ']);
    citation.title = Some(name.to_owned()).filter(|name| !name.is_empty());
    let section = at(section);
    citation.page = Some(section.of(body.text).to_owned());
    citation.fields.page = Some([section.start, section.end]);
    Some(BackReference { citation, note: None, name: Name::default() })
}

/// The section in `§ 5.02(b), id., at 23`, and where `id.` ends.
pub(super) fn section_of_same(s: &str) -> Option<(Span, usize)> {
    const NAME: usize = 40;
    const LONGEST: usize = 24;
    // What is longer is no such reference: the cost stays bounded.
    let s = &s[..s.floor_char_boundary(NAME + 2 * LONGEST)];
    let sign = s.find('§').filter(|at| *at <= NAME && !s[..*at].contains([',', '.']))?;
    let start = s.len() - s[sign..].trim_start_matches(['§', ' ', '\u{a0}']).len();
    let len = s[start..].find(", ").filter(|len| (1..=LONGEST).contains(len))?;
    let end = cues::eat(s, start + len + ", ".len(), Role::Same)?;
    (!s[start..start + len].contains(' ')).then_some((Span::new(start, start + len), end))
}

/// `Ibid Marlow, 10`: the name tells which source, not the place.
fn same_named(body: &Body, known: &Antecedents) -> Option<BackReference> {
    let start = cues::skip(body.text, cues::eat(body.text, body.start, Role::Same)?);
    let rest = body.text[start..body.core.max(start)].trim_end_matches(['.', ' ']);
    let name = Span::new(start, start + rest.find(',').unwrap_or(rest.len()));
    let ends =
        || body.ends_at(name.end) || cues::pin(body.text, name.end).is_some_and(|(_, end)| body.ends_at(end));
    if !rest.starts_with(char::is_uppercase) || name.of(body.text).contains('.') || !ends() {
        return None;
    }
    let named = read_name(body.text, name, known);
    let mut citation = body.citation(Form::Id, name.end);
    named.put_into(&mut citation, body.text);
    (!named.authors.is_empty()).then_some(BackReference { citation, note: None, name: named.name })
}

fn with_cue(body: &Body, cue: &Cue, known: &Antecedents) -> Parsed {
    let text = body.text;
    let mut cue = *cue;
    let name = cues::trim(text, Span::new(body.start.min(cue.name_end), cue.name_end));
    // `Roe’s earlier book took a more hopeful view: Principles (n 14)`
    let name = match name.of(text).rsplit_once(": ") {
        Some((lead, rest)) if clauses::runs_on(lead) => Span::new(name.end - rest.len(), name.end),
        _ => judgments::behind_court(text, name),
    };
    if cue.note.is_none() {
        let after = cues::skip_any(text, cue.rest, ",");
        if let Some(division) = cues::eat(text, after, Role::Division) {
            match cue::number_behind_division(text, division) {
                Some((note, rest)) => (cue.note, cue.rest) = (Some(note), rest),
                None if name.is_empty() || cue.role == Role::Later => return Parsed::CrossReference,
                None => {}
            }
        }
    }
    let form = if cue.role == Role::Later { Form::Infra } else { Form::Supra };
    let mut citation = body.citation(form, cue.rest);
    let mut named = Named::default();
    if !stands_for_whole_note(name.of(text)) {
        named = read_name(text, name, known);
        if named.authors.is_empty() && runs_into(text, name, &cue) {
            return Parsed::CrossReference;
        }
        if named.is_empty() {
            return if cue.note.is_some() {
                reference(citation, cue.note, named)
            } else {
                Parsed::CrossReference
            };
        }
    }
    if cue.note.is_none() && named.is_empty() {
        return Parsed::CrossReference;
    }
    named.put_into(&mut citation, text);
    reference(citation, cue.note, named)
}

fn reference(citation: Citation, note: Option<NoteNumber>, named: Named) -> Parsed {
    Parsed::Reference(Box::new(BackReference { citation, note, name: named.name }))
}

/// Whether a sentence of the author's runs into the cue (`As we noted supra note 9`), which then cites nothing.
fn runs_into(text: &str, name: Span, cue: &Cue) -> bool {
    let gap = &text[name.end..cue.name_end];
    let last = name.of(text).rsplit(char::is_whitespace).next().unwrap_or_default();
    gap.trim().is_empty() && last.starts_with(char::is_lowercase)
}

/// Whether the words before a cue name no source: nothing, `sources cited`, or a sentence of the author's that
/// leads up to it (`On wage theft, see`).
fn stands_for_whole_note(name: &str) -> bool {
    if name.is_empty() || cues::is(name, Role::Whole) {
        return true;
    }
    let last = name.rsplit([' ', '\n', '\u{a0}']).next().unwrap_or_default();
    last.starts_with(char::is_lowercase) && (cues::is(last, Role::Whole) || last.len() <= 2)
}

#[cfg(test)]
pub(super) mod tests;
