"""All checks over a loaded knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rematch.errors import Problem
    from rematch.knowledge_base import KnowledgeBase


def all_checks(knowledge_base: KnowledgeBase) -> tuple[Problem, ...]:  # noqa: ARG001 - no check needs it yet
    """Return the warnings and errors of every check, each with its code."""
    return ()
