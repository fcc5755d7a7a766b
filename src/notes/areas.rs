//! Areas: which lines are body and which are notes. Two states, and the cheapest path through the lines; what a
//! line costs in a state, and a change of state, are evidence weighed against each other.

use super::candidates::{Candidate, Form};
use super::lines::{
    Line, Zone, begins_lower, begins_with_url, begins_with_url_tail, ends_in_initials, ends_sentence,
};

/// A line, or the part of one from a note's start on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) line: Line,
    /// Index of the start that begins here.
    pub(super) start: Option<usize>,
    /// Calls in it that the notes near by bear out.
    pub(super) calls: u32,
    /// Whether the numbers of the starts around it leave a number out.
    pub(super) gap: bool,
    /// Whether it stands in a table.
    pub(super) in_table: bool,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Body,
    Note,
}

/// What is told from a part's text, once.
struct Look {
    /// Comes to the end of a sentence, as body and as a note.
    ends: bool,
    note_ends: bool,
    /// Plainly stops amid a sentence.
    stops: bool,
    lower: bool,
    /// Begins with a lower-case word, not with a numeral such as `iv.`.
    resumes: bool,
    url: bool,
    /// Cost of being body.
    body: f32,
    /// Cost of being a note.
    note: f32,
}

/// The shape of a document's lines.
struct Shape {
    /// Lines are cut at the column's width.
    wrapped: bool,
    /// Width of body lines, where those of notes are longer.
    narrow: Option<usize>,
    /// Notes are rows of a table.
    rows: bool,
    /// Pages are marked.
    paged: bool,
}

/// Tells body from notes.
pub(super) fn roles(text: &str, parts: &[Part], starts: &[Candidate]) -> Vec<Role> {
    if starts.is_empty() {
        return vec![Role::Body; parts.len()];
    }
    let shape = Shape::of(parts, starts);
    let mut paths = [Path { cost: 0.0, body: None, note: None }, Path { cost: 1e6, body: None, note: None }];
    let mut back = Vec::with_capacity(parts.len());
    let mut looks: Vec<Look> = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let look = Look::of(text, part, &shape);
        let previous = at.checked_sub(1).map(|i| &parts[i]);
        let step = |path: &Path, from: Role, to: Role| {
            path.cost + change(path, from, to, part, previous, &look, &looks, &shape)
        };
        let body = [step(&paths[0], Role::Body, Role::Body), step(&paths[1], Role::Note, Role::Body)];
        let note = [step(&paths[0], Role::Body, Role::Note), step(&paths[1], Role::Note, Role::Note)];
        let (from_body, from_note) = (usize::from(body[1] < body[0]), usize::from(note[1] <= note[0]));
        // A URL alone says nothing of whether the note before it is complete.
        let url = look.url && !shape.wrapped;
        let into_body =
            Path { cost: body[from_body] + look.body, body: Some(at), note: paths[from_body].note };
        let into_note = Path {
            cost: note[from_note] + look.note,
            body: paths[from_note].body,
            note: if url { paths[from_note].note.or(Some(at)) } else { Some(at) },
        };
        paths = [into_body, into_note];
        back.push([from_body == 1, from_note == 1]);
        looks.push(look);
    }
    let mut roles = vec![Role::Body; parts.len()];
    let mut state = usize::from(paths[1].cost < paths[0].cost);
    for at in (0..parts.len()).rev() {
        roles[at] = if state == 1 { Role::Note } else { Role::Body };
        state = usize::from(back[at][state]);
    }
    // Hoisted lines without a note beneath them are body after all.
    let first = parts.iter().position(|p| p.start.is_some()).unwrap_or(0);
    let hoisted = roles[..first].iter().rev().take_while(|r| **r == Role::Note).count();
    roles[..first - hoisted].fill(Role::Body);
    forsake(parts, &mut roles);
    roles
}

/// Gives back to the body what stands more than a page after the note it would continue.
fn forsake(parts: &[Part], roles: &mut [Role]) {
    let mut page = None;
    for (part, role) in parts.iter().zip(roles) {
        if part.start.is_some() {
            page = Some(part.line.page);
        } else if *role == Role::Note && !part.line.in_notes && page.is_some_and(|p| part.line.page > p + 1) {
            *role = Role::Body;
        }
    }
}

/// A path through the lines so far.
#[derive(Clone, Copy)]
struct Path {
    cost: f32,
    /// The last body line on it.
    body: Option<usize>,
    /// The last line of a note on it.
    note: Option<usize>,
}

impl Look {
    fn of(text: &str, part: &Part, shape: &Shape) -> Self {
        let content = part.line.span.of(text);
        let lower = begins_lower(content);
        let url = begins_with_url(content) || begins_with_url_tail(content);
        let note_ends = ends_sentence(content) && !content.ends_with(':');
        let stops = !note_ends
            && content.ends_with(|c: char| c.is_alphabetic() || c == ',')
            && !content.rsplit(' ').next().is_some_and(|w| w.contains(['/', '.']));
        let mut look = Self {
            ends: note_ends && !ends_in_initials(content),
            note_ends,
            stops,
            lower,
            resumes: lower && !content.split(' ').next().is_some_and(|word| word.ends_with(['.', ')'])),
            url,
            body: 0.0,
            note: 0.0,
        };
        if part.start.is_some() {
            look.body = 50.0;
            return look;
        }
        match part.line.zone {
            Zone::Open => {}
            Zone::Body => look.note = 50.0,
            Zone::Notes => look.body = 50.0,
        }
        if part.line.zone != Zone::Open {
            return look;
        }
        if part.line.heading {
            look.note = 50.0;
            return look;
        }
        look.note += (part.calls as f32 * 4.0).min(8.0);
        if url {
            look.body += match (part.line.first, begins_with_url(content)) {
                (true, true) => 6.0,
                (true, false) => 4.0,
                _ => 1.5,
            };
        } else if let Some(at) = memchr::memmem::find(content.as_bytes(), b"http") {
            look.body += if content[..at].trim_end().ends_with("),") { 4.5 } else { 2.0 };
        }
        if content.ends_with("),") || content.ends_with("),.") {
            look.body += 1.5;
        }
        if memchr::memmem::find(content.as_bytes(), b"upra ").is_some()
            || content.contains("L. R")
            || content.contains("perma.cc")
        {
            look.body += 1.5;
        }
        if let Some(narrow) = shape.narrow {
            if content.len() > narrow && content.len() * 2 < narrow * 3 {
                look.body += 2.0;
            } else if content.len() * 100 > narrow * 87 && content.len() <= narrow {
                look.note += 0.6;
            }
        }
        if part.line.in_notes {
            if shape.rows && !part.in_table {
                look.note += 6.0;
            } else {
                look.body += 4.0;
            }
        }
        look
    }
}

/// What it costs to go from one state to the next line's.
#[allow(clippy::too_many_arguments)] // one evidence each; a struct would only rename them
fn change(
    path: &Path,
    from: Role,
    to: Role,
    part: &Part,
    previous: Option<&Part>,
    look: &Look,
    looks: &[Look],
    shape: &Shape,
) -> f32 {
    let body_open = path.body.is_some_and(|at| !looks[at].ends);
    let note_open = path.note.is_some_and(|at| !looks[at].note_ends);
    let note_stops = path.note.is_some_and(|at| looks[at].stops);
    let new_page = previous.is_some_and(|p| p.line.page != part.line.page);
    let new_block = part.line.first || new_page;
    if part.line.zone != Zone::Open {
        return if to == Role::Note && from == Role::Body && path.note.is_none() && part.start.is_none() {
            // There is no note yet that it could continue.
            1e6
        } else {
            0.0
        };
    }
    if part.start.is_some() {
        let inside = !part.line.first && !shape.wrapped && from == Role::Body && to == Role::Note;
        // A note that the last page cut must have gone on before this one.
        let cut = shape.wrapped && from == Role::Body && note_stops && path.body > path.note;
        return if inside {
            3.0
        } else if cut {
            4.0
        } else {
            0.0
        };
    }
    // A label on a line of its own is followed by its text.
    if from == Role::Note
        && previous.is_some_and(|p| p.start.is_some() && p.line.span.len() <= 4)
        && !part.line.heading
    {
        return if to == Role::Note { 0.0 } else { 6.0 };
    }
    match (from, to) {
        (Role::Body, Role::Body) => {
            if new_block && body_open && !look.lower && !part.line.heading {
                1.5
            } else if new_block && !body_open && look.resumes && note_stops {
                // The body was complete and a note was not: this is the rest of the note.
                2.0
            } else {
                0.0
            }
        }
        (Role::Body, Role::Note) => {
            let base = match path.note {
                // The line of a URL may be hoisted above the first note of all.
                None if look.url && part.line.first => 1.0,
                None => 1e6,
                Some(_) if look.url => 0.5,
                // What looks like a citation may well be the top of the notes.
                Some(_) if note_open || look.body >= 4.0 => 1.5,
                Some(_) => 3.5,
            };
            let cut = if !new_block && !shape.wrapped { 8.0 } else { 0.0 };
            base + cut + if body_open && look.lower && !look.url { 1.0 } else { 0.0 }
        }
        (Role::Note, Role::Body) => {
            if part.line.heading || new_page && !part.line.in_notes {
                0.0
            } else if !new_block {
                8.0
            } else {
                let fits = match (body_open, look.lower) {
                    (true, true) => 0.0,
                    (true, false) => 0.8,
                    (false, true) => 4.0,
                    (false, false) => 0.0,
                };
                // Within a page the text seldom comes back once the notes have begun.
                let within = if shape.paged { 2.5 } else { 0.0 };
                0.5 + within + fits + if note_open && !body_open { 1.5 } else { 0.0 }
            }
        }
        (Role::Note, Role::Note) => {
            if part.line.in_notes && (part.in_table || !shape.rows) {
                0.0
            } else if new_page {
                if note_open { 2.5 } else { 4.0 }
            } else if new_block {
                // A note cut by the page's end goes on in the next area, not in the next block.
                let next_area = path.body > path.note;
                let open =
                    if note_open && (next_area || look.lower && !body_open || look.url) { -1.5 } else { 0.0 };
                let lost = if part.gap { -1.5 } else { 0.0 };
                let claimed = if body_open && look.lower { 1.5 } else { 0.0 };
                (2.0_f32 + open + lost + claimed).max(0.0)
            } else {
                0.0
            }
        }
    }
}

impl Shape {
    fn of(parts: &[Part], starts: &[Candidate]) -> Self {
        let blocks = parts.iter().filter(|p| p.line.first).count().max(1);
        let long = parts.iter().filter(|p| p.line.span.len() > 180).count();
        let wrapped = parts.len() > blocks * 3 && long * 20 < parts.len();
        let rows = starts.iter().filter(|s| s.form == Form::Row).count() * 2 > starts.len();
        Self {
            wrapped,
            narrow: if wrapped { Self::narrow(parts) } else { None },
            rows,
            paged: parts.last().is_some_and(|p| p.line.page > 1),
        }
    }

    /// The width above which a line is a note's: where lines after the first start of a page run longer than
    /// those before it.
    fn narrow(parts: &[Part]) -> Option<usize> {
        let (mut body, mut notes) = (Vec::new(), Vec::new());
        let mut page = 0;
        let mut started = false;
        for part in parts {
            if part.line.page != page {
                page = part.line.page;
                started = false;
            }
            started |= part.start.is_some();
            if started { &mut notes } else { &mut body }.push(part.line.span.len());
        }
        let wide = |widths: &mut Vec<usize>| {
            let at = widths.len() * 85 / 100;
            (widths.len() > 20).then(|| *widths.select_nth_unstable(at).1)
        };
        let (body, notes) = (wide(&mut body)?, wide(&mut notes)?);
        (notes * 100 > body * 108).then_some((body + notes) / 2)
    }
}
