//! Parses back-references: `Id. at 5`, `Lee & Rivers, supra note 4, at 8`, `infra note 23`, `Lee et al. at 10`,
//! hereinafter names, and the forms of Chicago (`Ibid., 44`; `Lee, Cable Wars, 98`) and OSCOLA (`Lee (n 4) 98`).

use super::antecedents::{Antecedents, Name};
use super::called::{Named, read_name};
use super::cues::{self, NoteNumber, Role};
use super::names::plain;
use super::short;
use super::split::{Segment, SegmentKind};
use crate::document::{Citation, Form};
use crate::span::Span;

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
    let body = Body::new(text, segment);
    if segment.kind == SegmentKind::Commentary {
        // Only what is known tells `Lee et al. at 10` from a sentence; other words there are the author's own.
        return if known.at(&text[body.start..segment.body.end], |_| true).is_some() {
            named(&body, known)
        } else {
            Parsed::Other
        };
    }
    if let Some(reference) = same(&body) {
        return Parsed::Reference(Box::new(reference));
    }
    if crosses(&body, known) {
        return Parsed::CrossReference;
    }
    named(&body, known)
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
    match find_cue(body.text, body.start) {
        Some(cue) => with_cue(body, &cue, known),
        None => short::parse(body, known).map_or(Parsed::Other, |r| Parsed::Reference(Box::new(r))),
    }
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

/// A cue inside a segment.
struct Cue {
    role: Role,
    /// Where the name before it ends.
    name_end: usize,
    /// Where what follows begins; behind the note number, if one is found.
    rest: usize,
    note: Option<NoteNumber>,
}

/// The first cue outside parentheses and before any URL.
fn find_cue(text: &str, start: usize) -> Option<Cue> {
    let bytes = text.as_bytes();
    let (mut depth, mut opened, mut at) = (0_usize, start, start);
    while let Some(&b) = bytes.get(at) {
        match b {
            b'(' | b'[' => {
                depth += 1;
                opened = at;
            }
            b')' | b']' => depth = depth.saturating_sub(1),
            b'/' if bytes[at..].starts_with(b"//") => return None,
            _ if b.is_ascii_alphanumeric() => {
                let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                if !cues::may_begin(b) {
                    at = end;
                    continue;
                }
                let first_inside = depth == 1 && cues::skip(text, opened + 1) == at;
                let whole_word = at == start || !text[..at].ends_with(char::is_alphanumeric);
                if whole_word && (depth == 0 || first_inside) {
                    let name_end = if depth == 0 { at } else { opened };
                    if let Some(cue) = cue_at(text, at, name_end, start, depth == 1) {
                        return Some(cue);
                    }
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn cue_at(text: &str, at: usize, name_end: usize, start: usize, inside: bool) -> Option<Cue> {
    let (role, end) = cues::cue(text, at)?;
    let numbered = cues::note_number(text, end);
    match role {
        Role::Cited | Role::Earlier | Role::Later if !inside || numbered.is_some() => {
            let (note, rest) = numbered.map_or((None, end), |(n, rest)| (Some(n.into()), rest));
            Some(Cue { role, name_end, rest: close(text, rest, inside), note })
        }
        Role::EarlierNote | Role::LaterNote => {
            let (note, rest) = numbered?;
            let role = if role == Role::EarlierNote { Role::Earlier } else { Role::Later };
            Some(Cue { role, name_end, rest: close(text, rest, inside), note: Some(note.into()) })
        }
        Role::Note => {
            let (note, mut rest) = cues::note_number(text, at)?;
            let side = cues::cue(text, cues::skip_any(text, rest, ","));
            let role = match side {
                Some((Role::EarlierNote | Role::Earlier, end)) => {
                    rest = end;
                    Role::Earlier
                }
                Some((Role::LaterNote | Role::Later, end)) => {
                    rest = end;
                    Role::Later
                }
                // Without a side it is a pin cite (`at 12 n.4`), unless it stands first or fills a parenthesis.
                _ if at == start || (inside && text[cues::skip(text, rest)..].starts_with(')')) => Role::Note,
                _ => return None,
            };
            Some(Cue { role, name_end, rest: close(text, rest, inside), note: Some(note.into()) })
        }
        _ => None,
    }
}

/// `at` behind the parenthesis that a cue inside one ends with.
fn close(text: &str, at: usize, inside: bool) -> usize {
    let end = cues::skip(text, at);
    if inside && text[end..].starts_with(')') { end + 1 } else { at }
}

fn with_cue(body: &Body, cue: &Cue, known: &Antecedents) -> Parsed {
    let text = body.text;
    let mut cue = Cue { ..*cue };
    let name = cues::trim(text, Span::new(body.start.min(cue.name_end), cue.name_end));
    if cue.note.is_none() {
        let after = cues::skip_any(text, cue.rest, ",");
        if let Some(division) = cues::eat(text, after, Role::Division) {
            match number_behind_division(text, division) {
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
        if named.title.is_none() && named.authors.is_empty() {
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

/// The note number in `Section IV.C, notes 302–06` or `ch. 2, note 16`, behind the division's word.
fn number_behind_division(text: &str, at: usize) -> Option<(NoteNumber, usize)> {
    let label = cues::skip(text, at);
    let len = text[label..].find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len() - label);
    let behind = cues::skip_and(text, cues::skip_any(text, label + len, ",&"));
    let (number, rest) = cues::note_number(text, behind)?;
    Some((NoteNumber { number, chapter: cues::ordinal(&text[label..label + len]) }, rest))
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
pub(super) mod tests {
    use super::*;

    /// A segment of `span`, cut by hand: a signal at its head, parentheticals at its end.
    pub(in crate::citations) fn segment(text: &str, span: Span) -> Segment {
        let inner = span.of(text);
        let signal = ["See, e.g.", "See also", "See", "Cf."].into_iter().find(|s| inner.starts_with(s));
        let signal = signal.map(|s| Span::new(span.start, span.start + s.len()));
        let open = inner.rfind(" (").filter(|_| inner.trim_end_matches('.').ends_with(')'));
        let close = span.start + inner.trim_end_matches(['.', ')']).len();
        Segment {
            span,
            signal,
            body: Span::new(signal.map_or(span.start, |s| cues::skip_any(text, s.end, ",")), span.end),
            parentheticals: open.map(|at| Span::new(span.start + at + 2, close)).into_iter().collect(),
            hereinafter: None,
            kind: SegmentKind::Citation,
        }
    }

    fn source(authors: &[&str], title: &str, hereinafter: Option<&str>) -> Citation {
        Citation {
            form: Form::Full,
            authors: authors.iter().map(ToString::to_string).collect(),
            title: Some(title.to_owned()),
            date: Some("2018".to_owned()),
            hereinafter: hereinafter.map(ToOwned::to_owned),
            ..Citation::default()
        }
    }

    pub(in crate::citations) fn library() -> Antecedents {
        use crate::document::Kind;
        let mut known = Antecedents::default();
        known.add(&source(&["Ann Lee", "Bo Rivers"], "Cable Wars: A History", None));
        known.add(&source(&["Cy Stone", "et al."], "Landing Stations", None));
        known.add(&source(
            &["Office of the Harbor Master"],
            "Findings on Section 9",
            Some("Section 9 Report"),
        ));
        known.add(&source(&["Rory Van Loo"], "Rules of the Sea", None));
        known.add(&Citation {
            kind: Kind::Case,
            container: Some("S. Ct.".to_owned()),
            volume: Some("138".to_owned()),
            page: Some("2206".to_owned()),
            ..source(&[], "Carter v. United States", None)
        });
        known.add(&Citation {
            kind: Kind::Statute,
            page: Some("1703".to_owned()),
            ..source(&[], "Trade Act", None)
        });
        known.add(&source(&[], "Toward a Harbor Policy for the North", None));
        known
    }

    /// `form | authors | title | note | pin | parenthetical`, or what else it is.
    fn read(text: &str) -> String {
        match parse(text, &segment(text, Span::new(0, text.len())), &library()) {
            Parsed::CrossReference => "cross-reference".to_owned(),
            Parsed::Other => "other".to_owned(),
            Parsed::Reference(reference) => {
                let BackReference { citation: c, note, .. } = *reference;
                let note = note.map_or_else(String::new, |n| n.number.to_string());
                let form = serde_json::to_string(&c.form).unwrap();
                let fields = [
                    form.trim_matches('"').to_owned(),
                    c.authors.join("+"),
                    c.title.unwrap_or_default(),
                    note,
                    c.pin.unwrap_or_default(),
                    c.parenthetical.unwrap_or_default(),
                ];
                fields.join("|").trim_end_matches('|').to_owned()
            }
        }
    }

    #[test]
    fn forms() {
        let mut wrong = Vec::new();
        for (text, want) in [
            // The citation before.
            ("Id.", "id"),
            ("id", "id"),
            ("Id.* at 17-18 (internal citations omitted).", "id||||17-18|internal citations omitted"),
            ("See id. at 81.", "id||||81"),
            ("Ibid., 44.", "id||||44"),
            ("Id. § 3.", "id||||§ 3"),
            ("Id. at 2 (Stone, J., concurring).", "id||||2|Stone, J., concurring"),
            ("Identity politics is another matter.", "other"),
            ("Loc. cit.", "id"),
            ("Op. cit., p. 50.", "id||||50"),
            ("Ebd., S. 13.", "id||||S. 13"),
            ("Ibíd., p. 3.", "id||||3"),
            ("ID Quarterly (2018).", "other"),
            // Names and note numbers.
            ("Lee & Rivers, supra note 4, at 8.", "supra|Lee+Rivers||4|8"),
            ("Lee &\nRivers, supra\nnote\u{a0}4, at\n8.", "supra|Lee+Rivers||4|8"),
            (
                "See STONE ET AL., supra note 7, at 689–90 (finding it).",
                "supra|STONE+ET AL.||7|689–90|finding it",
            ),
            ("Lee and Rivers, *supra* n. 4, 62.", "supra|Lee+Rivers||4|62"),
            ("Novak, supra note 17, at 16.", "supra|Novak||17|16"),
            ("Novak & Ortiz-Lane, supra note 17.", "supra|Novak+Ortiz-Lane||17"),
            ("Novak et al., Supra note 17.", "supra|Novak+et al.||17"),
            ("NOVAK ET AL., supra note 17.", "supra|NOVAK+ET AL.||17"),
            ("Janine Novak, et al., supra note 96 at 14.", "supra|Janine Novak+et al.||96|14"),
            ("Bar-Gill, supra note 5.", "supra|Bar-Gill||5"),
            ("Van Loo, supra note 48, at 585–99.", "supra|Van Loo||48|585–99"),
            ("Lee & Rivers, Cable Wars, supra note 4.", "supra|Lee+Rivers|Cable Wars|4"),
            ("Novak, Interview, supra note 100.", "supra|Novak|Interview|100"),
            ("Landing Stations, supra note 114.", "supra||Landing Stations|114"),
            ("Common Harbor Data Standards, supra note 37.", "supra||Common Harbor Data Standards|37"),
            ("GAO-23-105482, supra note 3, at 9.", "supra||GAO-23-105482|3|9"),
            ("Lee & Rivers, supra note 4 (manuscript at 23–25).", "supra|Lee+Rivers||4|23–25"),
            ("Lee & Rivers, supra.", "supra|Lee+Rivers"),
            ("Lee, op. cit., 12.", "supra|Lee|||12"),
            ("Lee, above note 4.", "supra|Lee||4"),
            ("Lee, art. cit., p. 12.", "supra|Lee|||12"),
            ("Lee, a.a.O., S. 45.", "supra|Lee|||S. 45"),
            ("Lee, a. a. O., S. 45.", "supra|Lee|||S. 45"),
            ("Lee (Fn. 4), S. 15.", "supra|Lee||4|S. 15"),
            ("Lee (wie Anm. 4), S. 15.", "supra|Lee||4|S. 15"),
            ("Lee, précité note 4, p. 46.", "supra|Lee||4|46"),
            ("Lee, note 4 above, at 9.", "supra|Lee||4|9"),
            ("Lee (n 4) 98.", "supra|Lee||4|98"),
            ("See Lee & Rivers, supra ch. II, note 4, at 8.", "supra|Lee+Rivers||4|8"),
            // Defined names.
            ("Section 9 Report, supra note 47.", "hereinafter-use||Section 9 Report|47"),
            ("See Section 9 Report at 4.", "hereinafter-use||Section 9 Report||4"),
            ("the Section 9 Report, p. 4.", "hereinafter-use||Section 9 Report||4"),
            ("The Act § 4(b).", "short||Act||§ 4(b)"),
            // Whole notes and parts of the document.
            ("See infra notes 176–77 and accompanying text.", "infra|||176"),
            ("See supra note 28 and accompanying text.", "supra|||28"),
            ("See sources cited supra note 21.", "supra|||21"),
            ("See infra Section IV.C, notes 302–06 and accompanying text.", "infra|||302"),
            ("n 2 above.", "supra|||2"),
            ("Above n 2.", "supra|||2"),
            ("Ante, at 5.", "cross-reference"),
            ("See infra Part II.", "cross-reference"),
            ("See discussion supra Part V.B.2.", "cross-reference"),
            ("As we noted supra note 9, this varies.", "cross-reference"),
            // A sentence that runs into its citation.
            ("Some notable examples include Lee & Rivers, supra note 9.", "supra|Lee+Rivers||9"),
            ("The rule is older. Section 9 Report, supra note 9.", "hereinafter-use||Section 9 Report|9"),
            (
                "Why 5G requires new rules for trade, supra note 5.",
                "supra||Why 5G requires new rules for trade|5",
            ),
            // Short forms of what is known.
            (
                "Stone, Landing Stations (finding less than that)",
                "short|Stone|Landing Stations|||finding less than that",
            ),
            ("Stone et al. at 10-11.", "short|Stone+et al.|||10-11"),
            ("Lee and Rivers, Cable Wars, 98.", "short|Lee+Rivers|Cable Wars||98"),
            ("Stone, “Landing Stations.”", "short|Stone|Landing Stations"),
            ("Stone et al. (2018), p. 4.", "short|Stone+et al.|||4"),
            ("Carter, 138 S. Ct. at 2217.", "short||Carter||2217"),
            ("138 S. Ct. at 2217 (emphasis added).", "short||||2217|emphasis added"),
            ("Carter at 2217.", "short||Carter||2217"),
            ("§ 1703(c).", "short||||§ 1703(c)"),
            ("Toward a Harbor Policy, 14.", "short||Toward a Harbor Policy||14"),
            // Full citations that begin like short forms.
            ("Stone, Harbors of the World, 12 Sea L. Rev. 101, 104 (2019).", "other"),
            ("Carter v. Ohio, 12 U.S. 3, 4 (1950).", "other"),
            ("Novak at 12.", "other"),
            ("Lee, Deep Water 12–14 (2020) (citing 5 Sea L. Rev. at 3 n.4).", "other"),
        ] {
            let got = read(text);
            if got != want {
                wrong.push(format!("{text}\n  want {want}\n  got  {got}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn hostile_input_is_read_in_bounds() {
        for text in [
            "",
            "(",
            ")",
            "supra",
            "note",
            "§",
            "“",
            "id (",
            "supra note",
            "n (n",
            "Lee (n 4",
            "Lee, ,,, at",
            "é supra note é",
        ] {
            let _ = parse(text, &segment(text, Span::new(0, text.len())), &library());
        }
    }
}
