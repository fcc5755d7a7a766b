"""How well documents agree with gold made by hand."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

from . import _glossator
from .document import Document


def evaluate(
    documents: Iterable[Document],
    gold: str | os.PathLike[str],
    *,
    only: Iterable[str] = (),
    partial: bool = False,
) -> dict[str, Any]:
    """Precision, recall and F1 against the gold in a folder, as ``glossator evaluate --json`` says them.

    ``partial`` says that the gold covers the first part of each document only.

    :raises GoldError: names the file and the line of gold that cannot be used.
    """
    raw = [document._raw for document in documents]
    figures: dict[str, Any] = json.loads(_glossator.evaluate(raw, gold, list(only), partial))
    return figures
