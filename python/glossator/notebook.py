"""A document as a notebook shows it: its passages, with the words that a label rests on marked in its colour."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import records
    from .document import Document

#: Passages that are shown; the rest is counted.
PASSAGES = 60

COLOURS = ("#4e79a7", "#b55d11", "#2f7d32", "#b0413e", "#6b4c9a", "#8a6d00", "#00767b", "#7a4f3a")


def html(document: Document) -> str:
    """A fragment of HTML; all text of the document is escaped, and nothing is fetched."""
    categories = sorted({finding.category for passage in document.passages for finding in _findings(passage)})
    colours = {category: COLOURS[at % len(COLOURS)] for at, category in enumerate(categories)}
    record = document.record
    title = escape(record.metadata.title or document.path)
    counts = f"{len(record.passages)} passages, {len(record.notes)} notes, {len(record.citations)} citations"
    legend = " ".join(_label(category, colours[category]) for category in categories)
    shown = "".join(_passage(document, passage, colours) for passage in record.passages[:PASSAGES])
    left = len(record.passages) - PASSAGES
    more = f"<p><em>and {left} more passages</em></p>" if left > 0 else ""
    return (
        f'<div class="glossator" style="line-height:1.6;max-width:50em"><p><strong>{title}</strong><br>{counts}</p>'
        f"<p>{legend}</p>{shown}{more}</div>"
    )


def _findings(passage: records.Passage) -> list[records.Finding]:
    return passage.concerns + passage.responses


def _label(category: str, colour: str) -> str:
    style = f"background:{colour};color:#fff;border-radius:.3em;padding:0 .4em;font-size:.8em"
    return f'<span style="{style}">{escape(category)}</span>'


def _passage(document: Document, passage: records.Passage, colours: dict[str, str]) -> str:
    tag = "h4" if passage.kind == "heading" else "blockquote" if passage.kind == "quote" else "p"
    first = document.index(passage.start)
    text = document.text[first : document.index(passage.end)]
    marks = [
        (
            document.index(evidence.start) - first,
            document.index(evidence.end) - first,
            colours[finding.category],
            f"{finding.category}: {evidence.rule} {evidence.adds:+.2f}",
        )
        for finding in _findings(passage)
        for evidence in finding.evidence
        # Headings and notes count as well, and stand elsewhere.
        if passage.start <= evidence.start < evidence.end <= passage.end
    ]
    labels = " ".join(_label(finding.category, colours[finding.category]) for finding in _findings(passage))
    return f"<{tag}>{_marked(text, marks)} {labels}</{tag}>"


def _marked(text: str, marks: list[tuple[int, int, str, str]]) -> str:
    """Text with marks; where they overlap, the first counts."""
    out, at = [], 0
    for start, end, colour, why in sorted(marks):
        if start < at:
            continue
        out.append(_visible(text[at:start]))
        style = f"background:{colour}22;border-bottom:2px solid {colour};color:inherit"
        out.append(f'<mark style="{style}" title="{escape(why)}">{_visible(text[start:end])}</mark>')
        at = end
    return "".join(out) + _visible(text[at:])


def _visible(text: str) -> str:
    """Escaped text, without the characters that turn the order of others."""
    return escape(re.sub("[\u202a-\u202e\u2066-\u2069]", "", text))
