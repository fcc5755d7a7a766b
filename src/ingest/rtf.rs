//! Rich Text Format: a tokenizer, and what its words mean for text, notes and styles.

mod counts;
mod encodings;
#[cfg(test)]
mod tests;
mod text;
mod tokens;

use super::structured::Builder;
use super::{BlockKind, IngestError, Ingested, Places};
use crate::document::{Diagnostic, Metadata, NoteKind, Severity};
use crate::span::Span;
use counts::Counts;
use encoding_rs::Encoding;
use encodings::{charset, code_page};
use std::collections::HashMap;
use tokens::{Token, Tokens};

const MEDIA_TYPE: &str = "application/rtf";
/// How deep groups may lie in one another.
const MAX_DEPTH: usize = 500;

/// Whether a file is one, by its first bytes.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rtf")
}

/// Reads a Rich Text document.
pub(super) fn ingest(bytes: &[u8]) -> Result<Ingested, IngestError> {
    let mut reader = Reader::default();
    let mut tokens = Tokens::new(bytes);
    while let Some((token, at)) = tokens.next() {
        reader.at = at;
        if !matches!(token, Token::Byte(_)) {
            reader.flush();
        }
        match token {
            Token::Open if reader.groups.len() >= MAX_DEPTH => {
                let problem = format!("groups lie more than {MAX_DEPTH} deep at byte {at}");
                return Err(IngestError::Limit { part: "the file".to_owned(), problem });
            }
            Token::Open => reader.open(),
            Token::Close => reader.close(),
            Token::Word(word, number) => {
                if word == "bin" {
                    tokens.skip(number.unwrap_or(0));
                }
                reader.word(word, number);
            }
            Token::Symbol(symbol) => reader.symbol(symbol),
            Token::Byte(byte) => reader.byte(byte),
        }
    }
    reader.flush();
    let mut diagnostics = Vec::new();
    if !reader.groups.is_empty() {
        let message =
            format!("the file ends inside {} open groups; its end may be lost", reader.groups.len());
        diagnostics.push(Diagnostic::new(Severity::Warning, "source-cut", message, Span::default()));
    }
    let Metadata { title, authors, .. } = reader.metadata;
    let named = |text: &String| super::docx::said(text).filter(|t| t.contains(' '));
    let metadata = Metadata {
        title: title.as_ref().and_then(named),
        authors: authors.iter().filter_map(named).collect(),
        ..Metadata::default()
    };
    let ingested = reader.builder.finish();
    if ingested.blocks.is_empty() {
        return Err(IngestError::Empty);
    }
    Ok(Ingested {
        media_type: MEDIA_TYPE,
        encoding: reader.code_page.name(),
        metadata,
        diagnostics,
        places: Places::Bytes,
        ..ingested
    })
}

/// Where text goes.
#[derive(Clone, Copy, Default, PartialEq)]
enum Destination {
    #[default]
    Text,
    Nowhere,
    Fonts,
    Styles,
    Instruction,
    Title,
    Author,
}

/// What holds until the group ends.
#[derive(Clone)]
struct State {
    destination: Destination,
    /// The group began with `\*`: a destination that is not known is left out.
    optional: bool,
    italic: bool,
    bold: bool,
    raised: bool,
    hidden: bool,
    /// Characters that stand for each `\u` where it is not known.
    skip: usize,
    encoding: Option<&'static Encoding>,
    font: i64,
    kind: BlockKind,
    in_table: bool,
    link: Option<String>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            destination: Destination::Text,
            optional: false,
            italic: false,
            bold: false,
            raised: false,
            hidden: false,
            skip: 1,
            encoding: None,
            font: 0,
            kind: BlockKind::Paragraph,
            in_table: false,
            link: None,
        }
    }
}

/// What a group's end ends besides.
#[derive(Clone, Copy, PartialEq)]
enum Ends {
    Nothing,
    Note,
    Aside,
    Field,
}

struct Group {
    before: State,
    ends: Ends,
}

struct Reader {
    builder: Builder,
    metadata: Metadata,
    state: State,
    groups: Vec<Group>,
    code_page: &'static Encoding,
    fonts: HashMap<i64, &'static Encoding>,
    /// Kinds of paragraphs by the number of their style.
    styles: HashMap<i64, BlockKind>,
    style: (i64, String),
    /// Bytes of text that are not yet decoded, and where the first stood.
    bytes: Vec<u8>,
    from: usize,
    /// Characters still to be left out after a `\u`.
    skipping: usize,
    /// The first half of a character beyond the basic plane.
    surrogate: Option<u16>,
    /// Instructions of the open fields.
    fields: Vec<String>,
    /// Open texts, the body first.
    scopes: Vec<Scope>,
    counts: Counts,
    /// Cells of the row being read.
    cells: usize,
    at: usize,
    page: u32,
}

#[derive(Default)]
struct Scope {
    begun: bool,
    table: bool,
    /// The note, while its label is still to come.
    note: Option<PendingNote>,
    is_note: bool,
}

/// A note whose kind and label its first words tell.
struct PendingNote {
    key: String,
    kind: NoteKind,
    numbered: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            builder: Builder::default(),
            metadata: Metadata::default(),
            state: State::default(),
            groups: Vec::new(),
            code_page: encoding_rs::WINDOWS_1252,
            fonts: HashMap::new(),
            styles: HashMap::new(),
            style: (0, String::new()),
            bytes: Vec::new(),
            from: 0,
            skipping: 0,
            surrogate: None,
            fields: Vec::new(),
            scopes: vec![Scope::default()],
            counts: Counts::default(),
            cells: 0,
            at: 0,
            page: 1,
        }
    }
}

impl Reader {
    fn open(&mut self) {
        let before = self.state.clone();
        self.state.optional = false;
        self.groups.push(Group { before, ends: Ends::Nothing });
    }

    fn close(&mut self) {
        self.skipping = 0;
        let Some(group) = self.groups.pop() else { return };
        match group.ends {
            Ends::Note => {
                self.begin_note("");
                self.end_paragraph();
                self.scopes.pop();
                self.builder.end_note();
            }
            Ends::Aside => {
                self.end_paragraph();
                self.scopes.pop();
                self.builder.end_aside();
            }
            Ends::Field => {
                self.fields.pop();
            }
            Ends::Nothing => {}
        }
        self.state = group.before;
    }

    fn ends(&mut self, ends: Ends) {
        if let Some(group) = self.groups.last_mut() {
            group.ends = ends;
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.state.optional = true,
            b'~' => self.write("\u{A0}"),
            b'_' => self.write("-"),
            b'\n' | b'\r' => self.end_paragraph(),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        let on = number != Some(0);
        let optional = std::mem::take(&mut self.state.optional);
        let nowhere = self.state.destination == Destination::Nowhere;
        match word {
            // Destinations.
            "fonttbl" => self.state.destination = Destination::Fonts,
            "stylesheet" => self.state.destination = Destination::Styles,
            "title" if nowhere => self.state.destination = Destination::Title,
            "author" if nowhere => self.state.destination = Destination::Author,
            "info" | "colortbl" | "pict" | "object" | "header" | "headerl" | "headerr" | "headerf"
            | "footer" | "footerl" | "footerr" | "footerf" | "listtext" | "pntext" | "nonshppict" | "xe"
            | "tc" | "rxe" | "ftnsep" | "ftnsepc" | "aftnsep" | "aftnsepc" | "generator" | "annotation"
            | "sp" | "shprslt" => {
                self.state.destination = Destination::Nowhere;
                if matches!(word, "listtext" | "pntext")
                    && let Some(group) = self.groups.last_mut()
                {
                    group.before.kind = BlockKind::ListItem;
                }
            }
            "footnote" if self.state.destination == Destination::Text => self.footnote(),
            "ftnalt" => {
                if let Some(note) = self.scopes.last_mut().and_then(|s| s.note.as_mut()) {
                    note.kind = NoteKind::Endnote;
                }
            }
            "chftn" => {
                if let Some(note) = self.scopes.last_mut().and_then(|s| s.note.as_mut()) {
                    note.numbered = true;
                    self.begin_note("");
                }
            }
            "field" => {
                self.fields.push(String::new());
                self.ends(Ends::Field);
            }
            "fldinst" => self.state.destination = Destination::Instruction,
            "fldrslt" => {
                let link = self.fields.last().and_then(|i| super::docx::hyperlink(i));
                self.state.link = link.or(self.state.link.take());
            }
            "shptxt" if !nowhere => {
                self.builder.restyle(&[]);
                self.builder.begin_aside();
                self.scopes.push(Scope::default());
                self.ends(Ends::Aside);
                self.state.destination = Destination::Text;
            }
            // Groups that newer readers take instead of older ones.
            "shppict" | "shp" | "shpinst" => {}
            _ if optional => self.state.destination = Destination::Nowhere,
            // Paragraphs.
            "par" => self.end_paragraph(),
            "sect" => {
                self.end_paragraph();
                self.counts.end_section();
            }
            "pard" => {
                (self.state.kind, self.state.in_table) = (BlockKind::Paragraph, false);
            }
            "intbl" => self.state.in_table = true,
            "trowd" => self.cells = 0,
            "cellx" => self.cells += 1,
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" if self.scope().table => self.builder.line_break(),
            "line" if self.scope().is_note || self.state.in_table => self.write(" "),
            "line" if self.scope().begun => self.builder.line_break(),
            "page" => {
                self.page += 1;
                self.counts.end_page();
                self.builder.page(self.page);
            }
            "s" if self.state.destination == Destination::Styles => self.style.0 = number.unwrap_or(0),
            "s" => {
                if let Some(kind) = self.styles.get(&number.unwrap_or(0)) {
                    self.state.kind = kind.clone();
                }
            }
            "outlinelevel" => {
                if let Some(level @ 0..=8) = number.and_then(|n| u8::try_from(n).ok()) {
                    self.state.kind = BlockKind::Heading(level + 1);
                }
            }
            "ls" if on && self.state.kind == BlockKind::Paragraph => self.state.kind = BlockKind::ListItem,
            // Characters.
            "plain" => {
                (self.state.italic, self.state.bold, self.state.raised, self.state.hidden) =
                    (false, false, false, false);
            }
            "i" | "ul" => self.state.italic = on,
            "ulnone" => self.state.italic = false,
            "b" => self.state.bold = on,
            "super" => self.state.raised = on,
            "up" => self.state.raised = number.is_some_and(|n| n > 0),
            "nosupersub" | "sub" => self.state.raised = false,
            "v" | "deleted" => self.state.hidden = on,
            "tab" => self.write(" "),
            "emdash" => self.write("—"),
            "endash" => self.write("–"),
            "lquote" => self.write("‘"),
            "rquote" => self.write("’"),
            "ldblquote" => self.write("“"),
            "rdblquote" => self.write("”"),
            "bullet" => self.write("•"),
            "emspace" | "enspace" | "qmspace" => self.write(" "),
            "uc" => self.state.skip = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16),
            "u" => self.unicode(number.unwrap_or(0)),
            "ansicpg" => {
                if let Some(encoding) = number.and_then(code_page) {
                    self.code_page = encoding;
                }
            }
            "mac" => self.code_page = encoding_rs::MACINTOSH,
            "f" => {
                self.state.font = number.unwrap_or(0);
                self.state.encoding = self.fonts.get(&self.state.font).copied();
            }
            "fcharset" if self.state.destination == Destination::Fonts => {
                if let Some(encoding) = number.and_then(charset) {
                    self.fonts.insert(self.state.font, encoding);
                }
            }
            word => self.counts.word(word, number),
        }
    }

    fn scope(&mut self) -> &mut Scope {
        let last = self.scopes.len() - 1;
        &mut self.scopes[last]
    }
}

/// What a paragraph is by the name of its style, in lower case.
fn kind(name: &str) -> BlockKind {
    if let Some(level) = name.strip_prefix("heading ").and_then(|n| n.parse().ok()) {
        return BlockKind::Heading(level);
    }
    match name {
        "title" => BlockKind::Heading(1),
        "block text" => BlockKind::Quote,
        _ if name.contains("quot") => BlockKind::Quote,
        _ if name.starts_with("list bullet") || name.starts_with("list number") => BlockKind::ListItem,
        _ => BlockKind::Paragraph,
    }
}
