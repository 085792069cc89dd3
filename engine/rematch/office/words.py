"""The words that only documents print: those of headings, captions, and the foot of a page."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from rematch.errors import KnowledgeBaseError, Position, Problem
from rematch.report.files import WORDS, read_words

if TYPE_CHECKING:
    from rematch.overlay.layers import Location

GROUP = "office"


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """Words, the language they are in (``en-US``), and the paper of a PDF as Typst calls it."""

    language: str
    paper: str
    figure: str
    page: str
    of: str
    reasons: str
    reasons_lead: str
    rests_on: str


def office_words(templates: Location) -> OfficeWords:
    """Read the words from ``words.yaml`` among the templates; KnowledgeBaseError when some are missing."""
    group = read_words(templates).get(GROUP)
    words = group if isinstance(group, dict) else {}
    missing = [one.name for one in fields(OfficeWords) if not isinstance(words.get(one.name), str)]
    if missing:
        where = Position(str(templates / WORDS), 1, 1)
        raise KnowledgeBaseError(
            Problem(f"the word {name!r} of documents is missing", where, remedy=f"add {name}: under {GROUP}:")
            for name in missing
        )
    return OfficeWords(**{one.name: str(words[one.name]) for one in fields(OfficeWords)})
