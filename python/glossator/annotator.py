"""Annotates documents, one or many."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal, overload

from . import _glossator
from ._errors import AnnotationError
from .document import Document
from .scheme import Scheme

OffsetUnit = Literal["codepoint", "byte", "utf16"]
Progress = Callable[[int, int], object]

#: Largest document that is read unless told otherwise.
DEFAULT_MAX_BYTES = 256_000_000


class Annotator:
    """What documents are annotated with: a scheme, a unit for offsets, limits.

    Files that can exhaust memory or time (PDF, DOCX, ODT, EPUB) are read by other processes of this interpreter, under
    limits.
    """

    def __init__(
        self,
        scheme: Scheme | None = None,
        *,
        offset_unit: OffsetUnit = "codepoint",
        max_bytes: int = DEFAULT_MAX_BYTES,
        tokenizer: str | os.PathLike[str] | None = None,
    ) -> None:
        self.scheme = scheme or Scheme.built_in()
        worker = [sys.executable, "-m", "glossator.worker"]
        self._raw = _glossator.Annotator(self.scheme._raw, worker, offset_unit, max_bytes, tokenizer)

    def annotate(self, source: str | bytes | os.PathLike[str], *, path: str | None = None) -> Document:
        """The document in a text, in the bytes of a file, or in the file at a :class:`~pathlib.Path`.

        ``path`` names a text or bytes; its ending decides what the content leaves open (``.md``).

        :raises AnnotationError: names the file and says why there is no document.
        """
        if isinstance(source, os.PathLike):
            return Document(self._raw.annotate_file(source))
        content = source.encode() if isinstance(source, str) else source
        return Document(self._raw.annotate(content, path or "text"))

    def annotate_many(
        self,
        paths: Iterable[str | os.PathLike[str]],
        *,
        jobs: int | None = None,
        progress: bool | Progress = False,
        on_error: Literal["raise", "yield"] = "raise",
    ) -> Iterator[Document | AnnotationError]:
        """The documents of files, folders, archives and JSON Lines, on threads, in order.

        ``progress`` is called with the number of documents and of inputs, or shows a bar (with ``tqdm``, if it is
        installed). A document that fails is raised, or comes as an :class:`AnnotationError` among the others; what
        was left out on purpose (``skipped``) is never raised.
        """
        batch = self._raw.annotate_many([Path(path) for path in paths], jobs or os.cpu_count() or 1)
        show, close = _shown(progress, batch.total)
        done = 0
        try:
            while (result := _next(batch)) is not None:
                done += 1
                show(done, batch.total)
                if isinstance(result, Document) or on_error == "yield":
                    yield result
                elif result.status == "failed":
                    raise result
        finally:
            close()


def _next(batch: _glossator.Batch) -> Document | AnnotationError | None:
    """The next result of a batch; none at its end."""
    try:
        raw = batch.next()
    except AnnotationError as error:
        return error
    return None if raw is None else Document(raw)


def _shown(progress: bool | Progress, total: int) -> tuple[Progress, Callable[[], None]]:
    """What shows progress, and what ends showing it."""
    if callable(progress):
        return progress, lambda: None
    if not progress:
        return lambda done, total: None, lambda: None
    try:
        from tqdm.auto import tqdm
    except ImportError:

        def write(done: int, total: int) -> None:
            sys.stderr.write(f"\r{done} of {total}")
            sys.stderr.flush()

        return write, lambda: print(file=sys.stderr)
    bar = tqdm(total=total, unit="doc")

    def move(done: int, total: int) -> None:
        bar.total = max(total, done)
        bar.update(done - bar.n)

    return move, bar.close


@cache
def default_annotator() -> Annotator:
    """That of the built-in scheme."""
    return Annotator()


def annotate(
    source: str | bytes | os.PathLike[str],
    *,
    path: str | None = None,
    scheme: Scheme | None = None,
    offset_unit: OffsetUnit = "codepoint",
) -> Document:
    """The document in a text, in the bytes of a file, or in the file at a :class:`~pathlib.Path`.

    See :meth:`Annotator.annotate`, which is quicker where many documents are annotated by one scheme.
    """
    if scheme is None and offset_unit == "codepoint":
        return default_annotator().annotate(source, path=path)
    return Annotator(scheme, offset_unit=offset_unit).annotate(source, path=path)


@overload
def annotate_many(
    paths: Iterable[str | os.PathLike[str]],
    *,
    scheme: Scheme | None = ...,
    jobs: int | None = ...,
    progress: bool | Progress = ...,
    on_error: Literal["raise"] = ...,
) -> Iterator[Document]: ...
@overload
def annotate_many(
    paths: Iterable[str | os.PathLike[str]],
    *,
    scheme: Scheme | None = ...,
    jobs: int | None = ...,
    progress: bool | Progress = ...,
    on_error: Literal["yield"],
) -> Iterator[Document | AnnotationError]: ...
def annotate_many(
    paths: Iterable[str | os.PathLike[str]],
    *,
    scheme: Scheme | None = None,
    jobs: int | None = None,
    progress: bool | Progress = False,
    on_error: Literal["raise", "yield"] = "raise",
) -> Iterator[Document] | Iterator[Document | AnnotationError]:
    """The documents of files, folders, archives and JSON Lines, on threads, in order.

    See :meth:`Annotator.annotate_many`.
    """
    annotator = Annotator(scheme) if scheme else default_annotator()
    return annotator.annotate_many(paths, jobs=jobs, progress=progress, on_error=on_error)
