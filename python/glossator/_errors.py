"""What can go wrong, each with what would mend it in its words."""


class GlossatorError(Exception):
    """Any error of this package."""


class AnnotationError(GlossatorError):
    """A document that was not annotated."""

    def __init__(self, path: str, status: str, reason: str) -> None:
        super().__init__(path, status, reason)
        #: The file, or the name that was given.
        self.path = path
        #: ``failed``, or ``skipped`` for what was left out on purpose.
        self.status = status
        #: What is wrong and what would mend it.
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class SchemeError(GlossatorError):
    """A scheme that cannot be used; it names the file, the line and the remedy."""


class GoldError(GlossatorError):
    """Gold that cannot be used; it names the file, the line and the remedy."""
