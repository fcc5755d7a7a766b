"""Annotates policy texts: footnotes, citations, back-references, concerns and coverage.

>>> import glossator
>>> text = "Ports run on paper.¹\\n\\n¹ Marc Levinson, *The Box* 54 (2006).\\n"
>>> document = glossator.annotate(text)
>>> document.citations[0].title
'The Box'
"""

from ._errors import AnnotationError, GlossatorError, GoldError, SchemeError
from ._glossator import __version__
from .annotator import DEFAULT_MAX_BYTES, Annotator, annotate, annotate_many
from .arrow import TABLES, annotate_batches, table, tables, tables_of_rows
from .document import Document, Work
from .evaluation import evaluate
from .scheme import Category, Scheme

__all__ = [
    "DEFAULT_MAX_BYTES",
    "TABLES",
    "AnnotationError",
    "Annotator",
    "Category",
    "Document",
    "GlossatorError",
    "GoldError",
    "Scheme",
    "SchemeError",
    "Work",
    "__version__",
    "annotate",
    "annotate_batches",
    "annotate_many",
    "evaluate",
    "table",
    "tables",
    "tables_of_rows",
]
