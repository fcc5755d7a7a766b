"""An annotated document."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from . import _glossator, notebook, records

T = TypeVar("T")


@dataclass(slots=True)
class Work:
    """A distinct source that the document cites."""

    #: ``w-`` and sixteen hex digits: the same source has the same id in every document.
    id: str
    #: CSL-JSON item.
    csl: dict[str, Any]
    #: Ids of the citations of it, back-references included.
    citations: list[str]


class Document:
    """An annotated document: typed records, made when they are first asked for."""

    def __init__(self, raw: _glossator.Document) -> None:
        self._raw = raw

    @property
    def id(self) -> str:
        """File stem and the first eight hex digits of the content's SHA-256."""
        return self._raw.id

    @property
    def path(self) -> str:
        """The file, or the name that was given."""
        return self._raw.path

    @property
    def text(self) -> str:
        """The reading text, which offsets count in."""
        return self._raw.text

    def to_json(self) -> str:
        """The document as a line of ``corpus.jsonl``."""
        return self._raw.json()

    def to_dict(self) -> dict[str, Any]:
        """The document as ``corpus.jsonl`` has it."""
        document: dict[str, Any] = json.loads(self._raw.json())
        return document

    @cached_property
    def record(self) -> records.AnnotatedDocument:
        """The whole record."""
        record: records.AnnotatedDocument = _reader(records.AnnotatedDocument)(self.to_dict())
        return record

    @property
    def metadata(self) -> records.Metadata:
        """Title, authors and the like, where they could be told."""
        return self.record.metadata

    @property
    def sections(self) -> list[records.Section]:
        """Sections in reading order."""
        return self.record.sections

    @property
    def passages(self) -> list[records.Passage]:
        """Passages in reading order."""
        return self.record.passages

    @property
    def notes(self) -> list[records.Note]:
        """Notes in number order."""
        return self.record.notes

    @property
    def citations(self) -> list[records.Citation]:
        """Citations of the body, then those of the notes."""
        return self.record.citations

    @property
    def diagnostics(self) -> list[records.Diagnostic]:
        """Repairs and doubts, in order of place."""
        return self.record.diagnostics

    @cached_property
    def works(self) -> list[Work]:
        """The sources it cites, in order of first citation."""
        return [Work(**json.loads(work)) for work in self._raw.works()]

    @cached_property
    def coverage(self) -> dict[str, Any]:
        """What is cited, what is not and what does not resolve: its entry of ``coverage.json``."""
        coverage: dict[str, Any] = json.loads(self._raw.coverage())
        return coverage

    def text_of(self, span: records.Passage | records.Note | records.Citation | records.Evidence) -> str:
        """The words of a record that has a start and an end."""
        return self.text[self.index(span.start) : self.index(span.end)]

    def index(self, offset: int) -> int:
        """The place of an offset in :attr:`text` as Python counts, whatever unit the offsets are in."""
        unit = self.record.offset_unit
        if unit == "codepoint":
            return offset
        encoding, width = ("utf-8", 1) if unit == "byte" else ("utf-16-le", 2)
        return len(self.text.encode(encoding)[: offset * width].decode(encoding))

    def to_html(self) -> str:
        """The passages as a fragment of HTML, evidence marked and named; what notebooks show."""
        return notebook.html(self)

    _repr_html_ = to_html

    def __repr__(self) -> str:
        return f"Document({self.id!r})"


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of ``kind`` out of JSON."""
    if kind == records.SourceRange:
        page, part, of_bytes = (_reader(one) for one in get_args(kind))
        return lambda value: page(value) if "page" in value else part(value) if "part" in value else of_bytes(value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        readers = {one.name: _reader(hints[one.name]) for one in fields(kind)}
        return lambda value: kind(**{key: readers[key](one) for key, one in value.items()})
    if get_origin(kind) is list:
        item = _reader(get_args(kind)[0])
        return lambda value: [item(one) for one in value]
    if get_origin(kind) is tuple:
        return tuple
    of_value = [one for one in get_args(kind) if one is not type(None) and not isinstance(one, str)]
    if of_value and len(of_value) < len(get_args(kind)):
        inner = _reader(of_value[0])
        return lambda value: None if value is None else inner(value)
    return lambda value: value
