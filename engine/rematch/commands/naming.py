"""A specialty as somebody wrote it on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.errors import InputError, Problem

if TYPE_CHECKING:
    from rematch.knowledge_base import KnowledgeBase


def resolved_specialty(text: str, knowledge_base: KnowledgeBase) -> str:
    """Return the id of the specialty that ``text`` names; InputError with the nearest name when none is."""
    names = knowledge_base.knowledge.names
    identity = names.resolve(text)
    if identity is not None:
        return identity
    close = names.suggest(text)
    raise InputError(
        Problem(
            f"unknown specialty {text!r}",
            remedy=f"did you mean {close!r}?" if close else "see the names in knowledge/specialties.yaml",
        )
    )
