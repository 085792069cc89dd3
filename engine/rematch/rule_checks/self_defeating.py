"""RM340 and RM342: a rule that stands in its own way, whatever facts there are.

RM340: every fact that fills one of its patterns is one that its ``none`` must not find. RM342: two of its
patterns ask for facts of a type of which there is only one, and a rule never fills two patterns with one
fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.logic import FORBIDDEN, SAME_FACT_TWICE
from rematch.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rule_checks.base import CheckedBase
    from rematch.rules.language import Pattern, Rule


def self_defeating_rules(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each pattern that the rule itself keeps from being filled."""
    for rule in base.rule_base.rules:
        for pattern, forbidden in forbidden_patterns(base, rule):
            yield Problem(
                f"'none' forbids every {pattern.type} that fills {pattern.alias!r}, so the rule never fires",
                base.places.part(rule, forbidden, whole=True),
                remedy=FORBIDDEN.remedy,
                code=FORBIDDEN,
            )
        for first, second in same_fact_twice(base, rule):
            yield Problem(
                f"{first.alias!r} and {second.alias!r} can only be the same {second.type}, and two patterns "
                "never share a fact, so the rule never fires",
                base.places.part(rule, second, whole=True),
                remedy=SAME_FACT_TWICE.remedy,
                code=SAME_FACT_TWICE,
            )


def forbidden_patterns(base: CheckedBase, rule: Rule) -> Iterator[tuple[Pattern, Pattern]]:
    """Yield each pattern of a rule that its ``none`` forbids, and what forbids it."""
    for pattern in rule.patterns:
        for forbidden in rule.none:
            if (
                pattern.type == forbidden.type
                and base.space(pattern).boxes(pattern.condition)
                and base.together.implied(pattern.type, pattern.condition, forbidden.condition)
            ):
                yield pattern, forbidden


def same_fact_twice(base: CheckedBase, rule: Rule) -> Iterator[tuple[Pattern, Pattern]]:
    """Yield pairs of patterns of a rule that only one and the same fact could fill."""
    for number, second in enumerate(rule.patterns):
        for first in rule.patterns[:number]:
            if first.type == second.type and base.together.same_fact(first, second):
                yield first, second


def defeats_itself(base: CheckedBase, rule: Rule) -> bool:
    """Return whether a rule can never fire for one of these reasons."""
    found = next(forbidden_patterns(base, rule), None) or next(same_fact_twice(base, rule), None)
    return found is not None
