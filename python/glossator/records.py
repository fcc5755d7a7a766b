"""The records of an annotated document, as in a line of ``corpus.jsonl``.

Made by ``generate_records.py`` out of the schema; do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Form = Literal["full", "id", "supra", "infra", "short", "hereinafter-use", "unparsed"]
Kind = Literal["report", "news", "web", "law-journal", "journal", "book", "chapter", "thesis", "government", "statute", "regulation", "executive-order", "treaty", "case", "hearing", "speech", "letter", "press-release", "dataset", "other"]
Severity = Literal["repair", "info", "warning"]
FurnitureKind = Literal["running-head", "page-number", "break", "contents", "duplicate", "boilerplate", "front-matter"]
NoteKind = Literal["footnote", "endnote"]
OffsetUnit = Literal["codepoint", "byte", "utf16"]
PassageKind = Literal["paragraph", "quote", "list-item", "heading", "table"]


@dataclass(slots=True)
class FieldSpans:
    """Spans of a citation's parsed fields in the text, `[start, end]`; absent fields are left out."""

    authors: tuple[int, int] | None = None
    container: tuple[int, int] | None = None
    date: tuple[int, int] | None = None
    hereinafter: tuple[int, int] | None = None
    page: tuple[int, int] | None = None
    parenthetical: tuple[int, int] | None = None
    pin: tuple[int, int] | None = None
    signal: tuple[int, int] | None = None
    title: tuple[int, int] | None = None
    url: tuple[int, int] | None = None
    volume: tuple[int, int] | None = None


@dataclass(slots=True)
class Identifiers:
    """Identifiers of a source."""

    doi: str | None
    """Digital object identifier, without resolver."""
    archive: str | None = None
    """Archived copy (perma.cc, web.archive.org) beside the original URL."""
    arxiv: str | None = None
    """arXiv identifier, without version."""
    canonical: str | None = None
    """The URL without those, its host in lower case and without a mark on the page, where that changes it."""
    celex: str | None = None
    """CELEX number of an act or judgment of the European Union."""
    docket: str | None = None
    """Docket number of a case."""
    isbn: str | None = None
    """ISBN as thirteen digits."""
    issn: str | None = None
    """ISSN with its hyphen."""
    number: str | None = None
    """Number in a series of documents: `GAO-21-519SP`, `RFC 8446`."""
    permalink: str | None = None
    """Where a law, rule or bill of the United States can be read, by rule from its citation."""
    ssrn: str | None = None
    """Number of an SSRN abstract."""
    tracking: list[str] = field(default_factory=list)
    """Parameters of the URL that tell where a reader came from, `name=value`."""


@dataclass(slots=True)
class PageRange:
    """On a page of a PDF."""

    bbox: tuple[int, int, int, int]
    """Left, top, right and bottom in points from the page's top left corner."""
    page: int
    """Page, from 1."""


@dataclass(slots=True)
class PartRange:
    """In a part of a container, such as `word/document.xml` in a DOCX file."""

    end: int
    """One past the last byte."""
    part: str
    """Name of the part."""
    start: int
    """First byte."""


@dataclass(slots=True)
class ByteRange:
    """In the file itself."""

    end: int
    """One past the last byte."""
    start: int
    """First byte."""


SourceRange = PageRange | PartRange | ByteRange


@dataclass(slots=True)
class Citation:
    """One citation."""

    authors: list[str]
    """Authors in order, `et al.` last where it is printed."""
    confidence: float
    """0 to 1: how sure the parse, or for a back-reference the link, is."""
    container: str | None
    """Newspaper, journal, institution, reporter or code."""
    date: str | None
    """ISO 8601 date, as precise as printed."""
    end: int
    """End in the text."""
    fields: FieldSpans
    """Where the parsed fields stand in the text."""
    form: Form
    """How it names its source."""
    hereinafter: str | None
    """Short name this citation defines."""
    id: str
    """`n27.c1`, or `b.c1`, … for a citation in the body text."""
    identifiers: Identifiers
    """Identifiers found in it."""
    kind: Kind
    """What sort of source it is; a back-reference has its target's."""
    note: str | None
    """The note it stands in; none when it is in the body text."""
    page: str | None
    """First page, or section of a code."""
    parenthetical: str | None
    """Explanatory parenthetical, without its parentheses."""
    pin: str | None
    """Pin cite without `at`."""
    signal: str | None
    """Introductory signal as printed (`See`, `See, e.g.`), if this member of a string cite has its own."""
    start: int
    """Start in the text, signal included."""
    target: str | None
    """For a back-reference, the citation it points at, or a note where the whole note is meant."""
    title: str | None
    """Title without emphasis marks."""
    url: str | None
    """Healed URL."""
    volume: str | None
    """Volume, title of a code, or session."""
    work: str | None
    """The work it cites."""
    source: list[SourceRange] = field(default_factory=list)
    """Where its words stood in the source, in reading order."""


@dataclass(slots=True)
class Diagnostic:
    """An entry of the ledger of repairs and doubts."""

    after: str | None
    """The text after a repair."""
    before: str | None
    """The text before a repair."""
    code: str
    """Stable code, such as `note-number-repaired`."""
    end: int
    """End in the text."""
    message: str
    """What was done or is in doubt, in a sentence."""
    severity: Severity
    """How much it matters."""
    start: int
    """Start in the text."""


@dataclass(slots=True)
class Furniture:
    """A piece of furniture and where it stood."""

    kind: FurnitureKind
    """What it is."""
    source: SourceRange
    """Where it stood in the source."""


@dataclass(slots=True)
class Metadata:
    """What a document says of itself."""

    authors: list[str]
    """Authors in order."""
    date: str | None
    """ISO 8601 date, as precise as it is known."""
    language: str | None
    """BCP 47 language tag."""
    publisher: str | None
    """Publishing institution."""
    title: str | None
    """Title, if one was found."""


@dataclass(slots=True)
class Note:
    """A footnote or endnote."""

    call: int | None
    """Where the body calls it first; none if no call was found."""
    end: int
    """End in the text."""
    id: str
    """`n27`; `s2.n27` from the second series on; `a1`, `a2`, … for author notes without a number."""
    kind: NoteKind
    """Footnote or endnote."""
    label: str
    """The label as printed, or the healed one."""
    number: int | None
    """The number the author meant; none for author notes (`*`, `†`)."""
    series: int
    """Which run of numbers it belongs to, from 1: numbering may restart by chapter or page."""
    source: list[SourceRange]
    """Where its pieces stood in the source, in reading order."""
    start: int
    """Start in the text."""


@dataclass(slots=True)
class Call:
    """A reference mark (callout) in the body."""

    at: int
    """Where the mark stood in the text (marks themselves are removed)."""
    note: str
    """Id of the note it calls."""


@dataclass(slots=True)
class Evidence:
    """One reason for a finding."""

    adds: float
    """What it adds to the score."""
    end: int
    """End of the words in the text."""
    quote: str
    """The words."""
    rule: str
    """Id of the scheme's term, rule, pattern, heading or context; `topic` for a topic of the whole document."""
    start: int
    """Start of the words in the text."""
    finer: str | None = None
    """The finer category that it speaks for, if it does for one."""
    flag: str | None = None
    """The context that weakened it (`negated`, `hedged`, …), if one did."""


@dataclass(slots=True)
class Finer:
    """A finer category inside a category."""

    category: str
    """Its id in the scheme."""
    score: float
    """Sum of the `adds` of the evidence that names it, exactly."""
    threshold: float
    """Score from which it is assigned."""


@dataclass(slots=True)
class Finding:
    """A category a passage is filed under, or nearly, with the sum of reasons."""

    category: str
    """Category id of the scheme."""
    evidence: list[Evidence]
    """The reasons, in order of place."""
    score: float
    """Sum of the evidence's `adds`, exactly."""
    threshold: float
    """Score from which the category is assigned."""
    finer: list[Finer] = field(default_factory=list)
    """The finer categories inside this one that the evidence bears out, strongest first."""


@dataclass(slots=True)
class Entity:
    """An entity named in a passage."""

    end: int
    """End in the text."""
    name: str
    """Canonical name."""
    start: int
    """Start in the text."""
    type: str
    """`company`, `agency` or another type of the scheme."""


@dataclass(slots=True)
class Passage:
    """A paragraph, list item, quotation, table or heading of the body."""

    calls: list[Call]
    """Note calls in the passage, in order."""
    concerns: list[Finding]
    """Concern categories it is filed under, strongest first."""
    end: int
    """End in the text."""
    entities: list[Entity]
    """Entities named in it, in order of place."""
    id: str
    """`p1`, `p2`, … in reading order."""
    kind: PassageKind
    """What it is in the layout."""
    near: list[Finding]
    """Categories just under their threshold."""
    responses: list[Finding]
    """Policy responses it is filed under, strongest first."""
    section: str | None
    """The innermost section it stands in."""
    sentences: list[tuple[int, int]]
    """Sentences, as `[start, end]` in the text."""
    source: list[SourceRange]
    """Where its pieces stood in the source, in reading order."""
    start: int
    """Start in the text."""
    tokens: int | None
    """Tokens, when a tokenizer was given."""


@dataclass(slots=True)
class Section:
    """A section of the document and its heading."""

    end: int
    """End of the section, subsections included."""
    id: str
    """`s1`, `s2`, … in reading order."""
    level: int
    """Depth, from 1."""
    parent: str | None
    """The section this one lies in."""
    start: int
    """Start of the section, its heading included."""
    title: str
    """The heading's text."""


@dataclass(slots=True)
class Source:
    """The file a document was read from."""

    bytes: int
    """Size in bytes."""
    encoding: str
    """Name of the character encoding, by the WHATWG Encoding Standard."""
    media_type: str
    """Media type, from the content."""
    path: str
    """Path as it was given or found, with `/` between folders; `-` for standard input."""
    sha256: str
    """SHA-256 of the content, in hex."""


@dataclass(slots=True)
class AnnotatedDocument:
    """One analysed document: one line of `corpus.jsonl`."""

    citations: list[Citation]
    """Citations of the body, then those of the notes in their order; each in order of the text."""
    diagnostics: list[Diagnostic]
    """Repairs and doubts, in order of place."""
    furniture: list[Furniture]
    """Parts of the source that are neither body nor note."""
    id: str
    """File stem and the first eight hex digits of the content's SHA-256."""
    metadata: Metadata
    """Title, authors and the like, where they could be told."""
    notes: list[Note]
    """Notes in number order, series by series."""
    offset_unit: OffsetUnit
    """What every offset below counts."""
    passages: list[Passage]
    """Passages in reading order."""
    schema: str
    """[`SCHEMA`]."""
    sections: list[Section]
    """Sections in reading order."""
    source: Source
    """The file this was read from."""
    text: str
    """The reading text: headings and passages in reading order, then the notes in number order."""
