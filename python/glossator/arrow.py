"""Documents as Arrow data, which pyarrow, polars, pandas and DuckDB take without a copy.

Results have the Arrow PyCapsule interface: ``pyarrow.table(result)``, ``polars.DataFrame(result)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from . import _glossator
from .annotator import Annotator, default_annotator
from .document import Document

#: The names of all tables.
TABLES: tuple[str, ...] = tuple(_glossator.table_names())


def table(name: str, documents: Iterable[Document]) -> Any:
    """A table of documents, a row each document, passage, note, citation or piece of evidence."""
    return _glossator.table_of(name, [document._raw for document in documents])


def tables(documents: Iterable[Document]) -> dict[str, Any]:
    """All tables of documents but ``works``, which are joined across a corpus (:func:`glossator.spark.join`)."""
    documents = list(documents)
    return {name: table(name, documents) for name in TABLES if name != "works"}


def annotate_batches(
    batches: Iterable[Any],
    *,
    content: str = "content",
    path: str = "path",
    files: bool = False,
    annotator: Annotator | None = None,
) -> Iterator[Any]:
    """Annotates record batches of documents: the column ``content`` of text or bytes, named by the column ``path``.

    The rows that come back have the columns

    - ``path``, ``sha256``, ``bytes``, ``status`` (``ok``, ``failed`` or ``skipped``), ``document`` (its id) and ``reason``
      (of what is not ``ok``), as in ``manifest.json``;
    - ``json``, a line of ``corpus.jsonl`` before works are joined, and ``coverage``;
    - ``works`` and ``keys``, which :func:`glossator.spark.join` joins works by.

    ``files`` says that they are the files of a folder, of which some are no documents by their names, and are skipped.
    """
    raw = (annotator or default_annotator())._raw
    for batch in batches:
        yield from _glossator.annotate_rows(raw, batch, content, path, files)


def tables_of_rows(name: str, batches: Iterable[Any]) -> Iterator[Any]:
    """A table of the documents in annotated rows, whose column ``json`` is a line of ``corpus.jsonl``.

    For the table ``works`` it is a line of ``works.jsonl``.
    """
    for batch in batches:
        yield from _glossator.rows_table(name, batch)
