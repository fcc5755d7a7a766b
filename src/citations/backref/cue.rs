//! The cue of a back-reference (`supra note 4`, `(n 4)`, `op. cit.`): where it stands, and the note number beside it.

use crate::citations::cues::{self, NoteNumber, Role};

/// A cue inside a segment.
#[derive(Clone, Copy)]
pub(super) struct Cue {
    pub(super) role: Role,
    /// Where the name before it ends.
    pub(super) name_end: usize,
    /// Where what follows begins; behind the note number, if one is found.
    pub(super) rest: usize,
    pub(super) note: Option<NoteNumber>,
    /// Whether it tells by itself; else it may be the pin cite of a source named in full (`12, note 4`).
    pub(super) sure: bool,
}

/// The first cue outside parentheses and before any URL.
pub(super) fn find(text: &str, start: usize) -> Option<Cue> {
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
                let whole_word = at == start || !text[..at].ends_with(char::is_alphanumeric);
                if whole_word && (depth == 0 || depth == 1 && is_first(&text[opened + 1..at])) {
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

/// Whether a cue stands first inside its parenthesis, behind the words `before`: `(n 4)`, `(see note 4)`.
fn is_first(before: &str) -> bool {
    const LONGEST: usize = 12;
    before.len() <= LONGEST && (before.trim().is_empty() || cues::is(before, Role::Whole))
}

fn cue_at(text: &str, at: usize, name_end: usize, start: usize, inside: bool) -> Option<Cue> {
    let (role, end) = cues::cue(text, at)?;
    let numbered = cues::note_number(text, end);
    // `INFRA Awards`: a name in capitals.
    let letters = text[at..end].trim_end_matches('.');
    if numbered.is_none() && letters.len() > 2 && letters.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    match role {
        Role::CitedBehind if !cues::follows_name(text, at) => None,
        Role::Cited | Role::CitedBehind | Role::Earlier | Role::Later
            if !inside || numbered.is_some() || text[end..].starts_with(')') =>
        {
            let (note, rest) = numbered.map_or((None, end), |(n, rest)| (Some(n.into()), rest));
            // `op. cit. (note 65)`
            let inside = inside || text[end..rest].contains('(');
            Some(Cue { role, name_end, rest: close(text, rest, inside), note, sure: true })
        }
        Role::EarlierNote | Role::LaterNote => {
            let (note, rest) = numbered?;
            let role = if role == Role::EarlierNote { Role::Earlier } else { Role::Later };
            Some(Cue { role, name_end, rest: close(text, rest, inside), note: Some(note.into()), sure: true })
        }
        Role::Note => {
            let (note, mut rest) = cues::note_number(text, at)?;
            let side = cues::cue(text, cues::skip_any(text, rest, ","));
            let mut sure = true;
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
                _ if !inside && text[..at].ends_with(", ") => {
                    sure = false;
                    Role::Note
                }
                _ => return None,
            };
            Some(Cue { role, name_end, rest: close(text, rest, inside), note: Some(note.into()), sure })
        }
        _ => None,
    }
}

/// `at` behind the parenthesis that a cue inside one ends with.
fn close(text: &str, at: usize, inside: bool) -> usize {
    let end = cues::skip(text, at);
    if inside && text[end..].starts_with(')') { end + 1 } else { at }
}

/// The note number in `Section IV.C, notes 302–06` or `ch. 2, note 16`, behind the division's word.
pub(super) fn number_behind_division(text: &str, at: usize) -> Option<(NoteNumber, usize)> {
    let label = cues::skip(text, at);
    let len = text[label..].find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len() - label);
    let behind = cues::skip_and(text, cues::skip_any(text, label + len, ",&"));
    let (number, rest) = cues::note_number(text, behind)?;
    Some((NoteNumber { number, chapter: cues::ordinal(&text[label..label + len]) }, rest))
}
