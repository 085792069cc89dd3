"""All checks of a knowledge base beyond syntax, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.errors import order_of
from rematch.rule_checks.always_true import conditions_always_true
from rematch.rule_checks.base import CheckedBase
from rematch.rule_checks.impossible_condition import impossible_conditions
from rematch.rule_checks.redundant_test import redundant_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rematch.errors import Problem
    from rematch.knowledge_base import KnowledgeBase

_CHECKS: tuple[Callable[[CheckedBase], Iterator[Problem]], ...] = (
    impossible_conditions,
    conditions_always_true,
    redundant_tests,
)


def all_checks(knowledge_base: KnowledgeBase) -> tuple[Problem, ...]:
    """Return what every check finds, in order of file, line and column; none for a sound knowledge base.

    Raises KnowledgeBaseError when a file that was changed since it was loaded can no longer be read.
    """
    base = CheckedBase(knowledge_base)
    return tuple(sorted({problem for check in _CHECKS for problem in check(base)}, key=order_of))
