"""Reading the words that reports are written with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.file import WRONG_KIND
from rematch.errors import DocumentError, KnowledgeBaseError, Position, Problem
from rematch.overlay.layers import read_layers

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.overlay.layers import Location

WORDS = "words.yaml"


def read_words(templates: Location) -> dict[str, Data]:
    """Return the words that reports print for terms; KnowledgeBaseError when they cannot be read."""
    try:
        data = read_layers(templates / WORDS).data
    except DocumentError as error:
        raise KnowledgeBaseError(error.problems) from error
    if not isinstance(data, dict):
        where = Position(str(templates / WORDS), 1, 1)
        raise KnowledgeBaseError(Problem("the words of the report must be a table", where, code=WRONG_KIND))
    return data
