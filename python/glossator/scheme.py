"""Schemes of categories, as objects to load, look at and edit."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import _glossator


@dataclass(frozen=True, slots=True)
class Category:
    """A category of a scheme."""

    id: str
    #: ``concerns`` or ``responses``.
    facet: str
    label: str
    #: When a reader files a passage here.
    definition: str
    #: For charts, ``#rrggbb``.
    colour: str


class Scheme:
    """A scheme: categories, and the words and rules that tell them.

    A scheme cannot change; :meth:`edited` makes another one out of its data.
    """

    def __init__(self, name: str, files: Mapping[str, str]) -> None:
        """The scheme ``name`` out of its files: their paths below its folder, and their TOML."""
        self._raw = _glossator.Scheme(name, dict(files))

    @classmethod
    def _of(cls, raw: _glossator.Scheme) -> Scheme:
        scheme = cls.__new__(cls)
        scheme._raw = raw
        return scheme

    @classmethod
    def built_in(cls) -> Scheme:
        """The scheme that comes with the package."""
        return cls._of(_glossator.Scheme.built_in())

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Scheme:
        """The scheme in a folder."""
        return cls._of(_glossator.Scheme.load(folder))

    @property
    def name(self) -> str:
        """Its name: its folder's."""
        return self._raw.name

    @property
    def hash(self) -> str:
        """SHA-256 of its files, as in manifests."""
        return self._raw.hash

    @property
    def files(self) -> dict[str, str]:
        """Its files: their paths below its folder, and their TOML."""
        return self._raw.files

    @property
    def categories(self) -> list[Category]:
        """The categories of all facets, in the taxonomy's order."""
        return [Category(*category) for category in self._raw.categories]

    @property
    def data(self) -> dict[str, Any]:
        """What its files say: paths to tables, a copy to edit and to hand to :meth:`edited`."""
        return {name: json.loads(text) for name, text in self._raw.data.items()}

    def edited(self, data: Mapping[str, Any], name: str | None = None) -> Scheme:
        """The scheme whose files say ``data``, checked as when it is loaded."""
        files = {file: _glossator.toml_of(json.dumps(table)) for file, table in data.items()}
        return Scheme(name or self.name, files)

    def failing_examples(self) -> list[str]:
        """What is wrong with the examples of its rules, a sentence each; none for a sound scheme."""
        return self._raw.failing_examples()

    def __reduce__(self) -> tuple[type[Scheme], tuple[str, dict[str, str]]]:
        return (Scheme, (self.name, self.files))

    def __repr__(self) -> str:
        return f"Scheme({self.name!r}, {len(self.categories)} categories)"
