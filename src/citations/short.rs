//! Short forms without a cue: `Lee et al. at 10`, `Lee, Cable Wars, 98`, `138 S. Ct. at 2217`, `§ 1703(c)`, a
//! hereinafter name alone.

use super::antecedents::{Antecedents, NameKind, reporter_key, section_key};
use super::backref::{BackReference, Body};
use super::called::{Named, known_authors, year};
use super::cues::{self, Role};
use super::data::{self, CitationWord};
use super::names::{fold, plain, words};
use super::roles;
use crate::document::Form;
use crate::span::Span;

/// Short forms without a cue. They count only when an earlier full citation has the name and nothing is left
/// over, else they are full citations that begin like it.
pub(super) fn parse(body: &Body, known: &Antecedents) -> Option<BackReference> {
    const LONGEST: usize = 300;
    let (text, start) = (body.text, body.start);
    let rest = text.get(start..body.core).filter(|rest| rest.len() <= LONGEST)?;
    // What has a URL is told in full.
    if memchr::memmem::find(rest.as_bytes(), b"://").is_some() {
        return None;
    }
    let article = cues::eat(text, start, Role::Article).map_or(start, |end| cues::skip(text, end));
    if known.at(rest, |_| true).is_none() {
        return hereinafter(body, article, known)
            .or_else(|| by_generic_name(body, article, known))
            .or_else(|| by_part(body, known));
    }
    hereinafter(body, start, known)
        .or_else(|| hereinafter(body, article, known))
        .or_else(|| by_generic_name(body, article, known))
        .or_else(|| by_author(body, known))
        .or_else(|| by_number(body, known))
        .or_else(|| by_place(body, known))
        .or_else(|| by_title(body, known))
}

/// Whether from `at` on there is nothing but a pin cite.
fn ends_with_pin(body: &Body, at: usize) -> Option<bool> {
    if body.ends_at(at) {
        return Some(false);
    }
    let (pin, end) = cues::pin(body.text, at)?;
    // `Roe, interview, March 25, 2021`: a year is no page without a word for one.
    let paged = cues::eat(body.text, cues::skip_any(body.text, at, ",:."), Role::Page).is_some();
    let dated = !paged && year(pin.of(body.text)).is_some();
    (!dated && pin.end <= body.core.max(end) && body.ends_at(end)).then_some(true)
}

/// `Section 9 Report at 4`, where the name begins at `start`.
fn hereinafter(body: &Body, start: usize, known: &Antecedents) -> Option<BackReference> {
    let (len, _) = known.at(body.text.get(start..body.core)?, |k| k == NameKind::Hereinafter)?;
    let end = start + len;
    ends_with_pin(body, cues::skip_any(body.text, end, "\"”’"))?;
    let mut named = Named { defined: true, ..Named::default() };
    named.set_title(body.text, Span::new(start, end));
    let mut citation = body.citation(Form::HereinafterUse, cues::skip_any(body.text, end, "\"”’"));
    named.put_into(&mut citation, body.text);
    Some(BackReference { citation, note: None, name: named.name })
}

/// `Art. 22(1) GDPR`, `Articles 13 and 14 of the AI Act`: the part that is meant before a hereinafter name.
pub(super) fn by_part(body: &Body, known: &Antecedents) -> Option<BackReference> {
    const JOINING: usize = 2;
    let text = body.text;
    cues::eat(text, body.start, Role::Label)?;
    let (pin, end) = cues::pin(text, body.start)?;
    let mut at = cues::skip(text, end);
    for _ in 0..JOINING {
        let word = text.get(at..body.core)?.split(' ').next().unwrap_or_default();
        if data::is(word, CitationWord::Small) {
            at = cues::skip(text, at + word.len());
        }
    }
    let (len, _) = known.at(text.get(at..body.core)?, |k| k == NameKind::Hereinafter)?;
    if !body.ends_at(at + len) {
        return None;
    }
    let mut named = Named { defined: true, ..Named::default() };
    named.set_title(text, Span::new(at, at + len));
    let mut citation = body.citation(Form::HereinafterUse, at + len);
    named.put_into(&mut citation, text);
    citation.pin = Some(plain(pin.of(text)));
    citation.fields.pin = Some([pin.start, pin.end]);
    Some(BackReference { citation, note: None, name: named.name })
}

/// Words that describe a source in the place of its title, at most.
const DESCRIPTION: usize = 3;

/// `Lee et al. at 10`, `Lee, Cable Wars, 98`, `Lee (2018), p. 4`; and a case by its party, `Carter at 2217`.
fn by_author(body: &Body, known: &Antecedents) -> Option<BackReference> {
    let text = body.text;
    let mut named = Named::default();
    let mut at = known_authors(&text[..body.core], body.start, known, &mut named);
    if named.authors.is_empty() {
        let (len, folded) = known.at(&text[body.start..body.core], |k| k == NameKind::Party)?;
        at = body.start + len;
        named.title = Some(Span::new(body.start, at));
        named.name.title = folded;
        let pin = cues::skip_any(text, at, ",");
        let paged = cues::eat(text, pin, Role::Page).is_some() && ends_with_pin(body, at)?;
        return paged.then(|| finish(body, named, at));
    }
    let pinned = ends_with_pin(body, at);
    let first = named.name.authors.first()?.clone();
    let sources = || known.named(&first, NameKind::Author);
    // `Latour 1987: 62`, `Libicki, 2009, p. 33`, `Lee (2018), p. 4`, `Lee et al. (2018, p. 41)`
    if let Some((span, year)) = year_behind(body, at)
        && sources().any(|s| s.is_of_year(year))
        && ends_with_pin(body, span.end + usize::from(text[span.end..].starts_with(')'))).is_some()
    {
        named.name.year = year;
        named.year = Some(span);
        return Some(finish(body, named, span.end));
    }
    if pinned == Some(true) {
        return Some(finish(body, named, at));
    }
    let title = title_before_pin(body, at)?;
    // `Brake, written testimony, 5`: words of the author's for the only source of that name.
    let described =
        title.of(text).starts_with(char::is_lowercase) && words(title.of(text)).count() <= DESCRIPTION;
    if described && ends_with_pin(body, title.end) == Some(true) && sources().count() == 1 {
        return Some(finish(body, named, title.end));
    }
    named.set_title(text, title);
    let known_title = sources().any(|s| s.fit(&named.name).is_some() && s.begins_with(&named.name.title));
    let mentioned = || sources().any(|s| s.has_title_words(&named.name.title));
    (known_title || mentioned()).then(|| finish(body, named, title.end))
}

/// The year behind authors who end at `at`, perhaps in parentheses, and where it stands with its letter.
fn year_behind(body: &Body, at: usize) -> Option<(Span, u16)> {
    let start = cues::skip_any(body.text, at, ",(");
    let rest = body.text.get(start..body.core.max(start))?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let letter = rest[digits..].starts_with(|c: char| c.is_ascii_lowercase());
    let span = Span::new(start, start + digits + usize::from(letter));
    Some((span, year(span.of(body.text))?))
}

fn finish(body: &Body, named: Named, rest: usize) -> BackReference {
    let rest = cues::skip_any(body.text, rest, "\"”’?!,)");
    let mut citation = body.citation(Form::Short, rest);
    named.put_into(&mut citation, body.text);
    BackReference { citation, note: None, name: named.name }
}

/// The title that stands between `at` and a last pin cite or the end.
fn title_before_pin(body: &Body, at: usize) -> Option<Span> {
    let text = &body.text[..body.core];
    let span = cues::trim(text, Span::new(at.min(text.len()), text.len()));
    let inner = span.of(text).trim_end_matches('.');
    // The pin cite follows the last comma that leaves one, or `at`.
    let mut cut = inner.len();
    let marks = inner.match_indices([',', '”', '"', '*']).map(|(i, mark)| (i, i + mark.len()));
    let ats = inner.match_indices(" at ").map(|(i, _)| (i, i + 1));
    let pinned = |&(_, pin): &(usize, usize)| ends_with_pin(body, span.start + pin) == Some(true);
    if let Some((end, _)) = marks.chain(ats).filter(pinned).min() {
        cut = end;
    }
    let title = cues::trim(text, Span::new(span.start, span.start + cut));
    (!title.is_empty() && title.len() <= 200).then_some(title)
}

/// `GAO-19-128, p. 30`, `A/HRC/27/37, para. 14`: a document called by its number.
fn by_number(body: &Body, known: &Antecedents) -> Option<BackReference> {
    let (len, _) = known.at(&body.text[body.start..body.core], |k| k == NameKind::Reporter)?;
    let number = Span::new(body.start, body.start + len);
    ends_with_pin(body, number.end).filter(|_| roles::is_document_number(number.of(body.text)))?;
    let mut named = Named::default();
    named.set_number(body.text, number);
    // A number that is all a citation ever tells is told in full each time.
    known.named(&named.name.place, NameKind::Reporter).find(|source| !source.title.is_empty())?;
    Some(finish(body, named, number.end))
}

/// `138 S. Ct. at 2217`, `Carter, 138 S. Ct. at 2217`, `§ 1703(c)`.
fn by_place(body: &Body, known: &Antecedents) -> Option<BackReference> {
    let text = &body.text[..body.core];
    let mut named = Named::default();
    if text[body.start..].starts_with('§') {
        let number = cues::skip_any(text, body.start, "§");
        named.name.place = section_key(&text[number..]);
        known.named(&named.name.place, NameKind::Section).next()?;
        ends_with_pin(body, body.start)?;
        return Some(finish(body, named, body.start));
    }
    let at = body.start + text[body.start..].find(" at ")?;
    let before = &text[body.start..at];
    let (title, place) = match before.rsplit_once(", ") {
        Some((title, place)) => (Some(title), place),
        None => (None, before),
    };
    let (volume, reporter) = place.split_once(' ')?;
    named.name.place = reporter_key(volume, reporter);
    known.named(&named.name.place, NameKind::Reporter).next()?;
    if !ends_with_pin(body, at)? {
        return None;
    }
    if let Some(title) = title {
        named.title = Some(Span::new(body.start, body.start + title.len()));
        named.name.title = fold(title);
    }
    let mut reference = finish(body, named, at);
    let start = at - place.len();
    let citation = &mut reference.citation;
    citation.volume = Some(volume.to_owned());
    citation.fields.volume = Some([start, start + volume.len()]);
    citation.container = Some(plain(reporter));
    citation.fields.container = Some([at - reporter.len(), at]);
    Some(reference)
}

/// `the Act § 4(b)`: what a law is called where only one can be meant. The name begins at `start`, behind its article.
fn by_generic_name(body: &Body, start: usize, known: &Antecedents) -> Option<BackReference> {
    let end = cues::eat(body.text, start, Role::Generic)?;
    let name = fold(body.text.get(start..end)?);
    known.named(&name, NameKind::Generic).next()?;
    let label = cues::skip_any(body.text, end, ",");
    cues::eat(body.text, label, Role::Label)?;
    if !ends_with_pin(body, end)? {
        return None;
    }
    let mut named = Named { title: Some(Span::new(start, end)), ..Named::default() };
    named.name.place = name;
    Some(finish(body, named, end))
}

/// `Cable Wars at 98`, `“Landing Stations,” 14`.
fn by_title(body: &Body, known: &Antecedents) -> Option<BackReference> {
    const SURE_WORDS: usize = 3;
    let (_, key) = known.at(&body.text[body.start..body.core], |k| k == NameKind::Title)?;
    let title = title_before_pin(body, body.start)?;
    let mut named = Named::default();
    named.set_title(body.text, title);
    let pinned = ends_with_pin(body, cues::skip_any(body.text, title.end, "\"”’")) == Some(true);
    let sure = pinned || words(title.of(body.text)).count() >= SURE_WORDS;
    let found = known.named(&key, NameKind::Title).any(|s| s.begins_with(&named.name.title));
    (sure && found).then(|| finish(body, named, title.end))
}
