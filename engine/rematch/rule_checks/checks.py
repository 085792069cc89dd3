"""All checks of a knowledge base beyond syntax, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.errors import order_of
from rematch.rule_checks.always_true import conditions_always_true
from rematch.rule_checks.base import CheckedBase
from rematch.rule_checks.impossible_condition import impossible_conditions
from rematch.rule_checks.never_fires import rules_that_never_fire
from rematch.rule_checks.overruled_rating import overruled_ratings
from rematch.rule_checks.pointless_none import pointless_nones
from rematch.rule_checks.redundant_test import redundant_tests
from rematch.rule_checks.rivals import conflicting_conclusions, overruled_conclusions
from rematch.rule_checks.rows_hidden_together import rows_hidden_together
from rematch.rule_checks.self_defeating import self_defeating_rules
from rematch.rule_checks.subsumed_rule import subsumed_rules
from rematch.rule_checks.template_names import unknown_names
from rematch.rule_checks.template_parts import missing_words, unknown_parts
from rematch.rule_checks.template_references import missing_templates, unused_templates
from rematch.rule_checks.template_syntax import broken_templates, unknown_filters
from rematch.rule_checks.template_words import terms_without_words, unused_words
from rematch.rule_checks.unmade_type import unmade_types
from rematch.rule_checks.unread import unread_conclusions, unread_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rematch.errors import Problem
    from rematch.knowledge_base import KnowledgeBase

_CHECKS: tuple[Callable[[CheckedBase], Iterator[Problem]], ...] = (
    impossible_conditions,
    conditions_always_true,
    redundant_tests,
    self_defeating_rules,
    rules_that_never_fire,
    pointless_nones,
    subsumed_rules,
    conflicting_conclusions,
    overruled_conclusions,
    overruled_ratings,
    rows_hidden_together,
    unread_conclusions,
    unread_steps,
    unmade_types,
    broken_templates,
    unknown_filters,
    missing_templates,
    unused_templates,
    unknown_names,
    unknown_parts,
    missing_words,
    terms_without_words,
    unused_words,
)


def all_checks(knowledge_base: KnowledgeBase) -> tuple[Problem, ...]:
    """Return what every check finds, in order of file, line and column; none for a sound knowledge base.

    Raises DocumentError when a file that was changed since it was loaded can no longer be read.
    """
    base = CheckedBase(knowledge_base)
    return tuple(sorted({problem for check in _CHECKS for problem in check(base)}, key=order_of))
