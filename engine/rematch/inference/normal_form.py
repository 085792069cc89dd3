"""Conditions brought into negation and disjunctive normal form, under the three-valued semantics.

Every test has an exact opposite that is likewise unknown of an unknown field, so ``not`` can be pushed
down to the tests without changing when a condition is true.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from rematch.rules.language import All, Any, Comparison, Condition, Not, Test

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.rules.language import Operator

_OPPOSITE: Mapping[Operator, Operator] = {
    "eq": "ne", "ne": "eq", "lt": "gte", "gte": "lt", "gt": "lte", "lte": "gt",
    "in": "not_in", "not_in": "in", "contains": "lacks", "lacks": "contains",
}  # fmt: skip
_BOUND_OPERATORS: tuple[Comparison, Comparison] = ("gte", "lte")


def positive(condition: Condition) -> Test | All | Any:
    """Return an equivalent condition without ``not`` and without ``between``."""
    return _positive(condition, negated=False)


def _positive(condition: Condition, *, negated: bool) -> Test | All | Any:
    if isinstance(condition, Not):
        return _positive(condition.condition, negated=not negated)
    if isinstance(condition, Test):
        return _positive_test(condition, negated=negated)
    parts = tuple(_positive(part, negated=negated) for part in condition.conditions)
    return All(parts) if isinstance(condition, All) is not negated else Any(parts)


def _positive_test(test: Test, *, negated: bool) -> Test | All | Any:
    if test.operator == "between" and isinstance(test.operand, tuple):
        bounds = tuple(
            Test(test.field, _OPPOSITE[operator] if negated else operator, bound)
            for operator, bound in zip(_BOUND_OPERATORS, test.operand, strict=True)
        )
        return Any(bounds) if negated else All(bounds)
    if not negated:
        return test
    if test.operator == "exists":
        return Test(test.field, "exists", not test.operand)
    return Test(test.field, _OPPOSITE[test.operator], test.operand)


def alternatives(condition: Condition) -> tuple[tuple[Test, ...], ...]:
    """Return the disjunctive normal form: the condition is true when all tests of one alternative are.

    No alternative at all means never true; an empty alternative means always. Repeated tests and
    alternatives are left out.
    """
    return tuple(dict.fromkeys(_alternatives(positive(condition))))


def _alternatives(condition: Test | All | Any) -> Iterable[tuple[Test, ...]]:
    if isinstance(condition, Test):
        return ((condition,),)
    parts = [tuple(_alternatives(part)) for part in condition.conditions if not isinstance(part, Not)]
    if isinstance(condition, Any):
        return dict.fromkeys(alternative for part in parts for alternative in part)
    return dict.fromkeys(
        tuple(dict.fromkeys(test for alternative in chosen for test in alternative))
        for chosen in product(*parts)
    )


def count_alternatives(condition: Condition, limit: int) -> int:
    """Return how many alternatives a condition has at most, or ``limit + 1`` when they are more."""
    return _count(positive(condition), limit)


def _count(condition: Test | All | Any, limit: int) -> int:
    if isinstance(condition, Test):
        return 1
    counts = [_count(part, limit) for part in condition.conditions if not isinstance(part, Not)]
    if isinstance(condition, Any):
        return min(sum(counts), limit + 1)
    total = 1
    for count in counts:
        total = min(total * count, limit + 1)
    return total


def known_fields(condition: Condition) -> frozenset[str]:
    """Return the fields that are certainly known when the condition is true."""
    return _known(positive(condition))


def _known(condition: Test | All | Any) -> frozenset[str]:
    if isinstance(condition, Test):
        return (
            frozenset()
            if condition.operator == "exists" and not condition.operand
            else frozenset((condition.field,))
        )
    parts = [_known(part) for part in condition.conditions if not isinstance(part, Not)]
    if isinstance(condition, All):
        return frozenset().union(*parts)
    return frozenset.intersection(*parts) if parts else frozenset()
