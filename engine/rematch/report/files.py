"""Reading what reports are written with, and saying where a template or a word list is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.document import KNOWLEDGE_LIMITS, read_document
from rematch.errors import DocumentError, KnowledgeBaseError, Position, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import TemplateError

    from rematch.document import Data

WORDS = "words.yaml"


def read_words(templates: Path) -> dict[str, Data]:
    """Return the words that reports print for terms; KnowledgeBaseError when they cannot be read."""
    try:
        data = read_document(templates / WORDS, KNOWLEDGE_LIMITS).data
    except DocumentError as error:
        raise KnowledgeBaseError(error.problems) from error
    if not isinstance(data, dict):
        where = Position(str(templates / WORDS), 1, 1)
        raise KnowledgeBaseError(Problem("the words of the report must be a table", where))
    return data


def broken_template(error: TemplateError, templates: Path, name: str) -> KnowledgeBaseError:
    """Return the error of a template that cannot be read or rendered, with the line that fails."""
    name, line = _place(error, templates, name)
    return KnowledgeBaseError(
        Problem(
            f"the template fails: {error.message or error}",
            Position(str(templates / name), line, 1),
            remedy="mend it or restore the shipped one",
        )
    )


def _place(error: TemplateError, templates: Path, name: str) -> tuple[str, int]:
    """Return file and line: those of a syntax error, else the innermost template line on the way to it."""
    found = (getattr(error, "name", None) or name, getattr(error, "lineno", None) or 1)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(str(templates)):
            found = (file.removeprefix(str(templates)).lstrip("/\\"), trace.tb_lineno)
        trace = trace.tb_next
    return found
