"""Tests that an unknown field passes too: ``x >= 3 or x is not known`` as one term, not two alternatives.

Every alternative is a pattern more in the engine, for each rule that has it. The fact shows the engine its
value, or where it has none a stand-in that passes; it is still the engine that compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rematch.rules.language import Scalar, Test

_INCLUSIVE = frozenset({"eq", "gte", "lte"})
_POSITIVE = frozenset({"in", "contains"})


@dataclass(frozen=True, slots=True)
class Term:
    """A test of one field; ``or_unknown``: a fact that does not know the field passes as well."""

    test: Test
    or_unknown: bool = False

    @property
    def stand_in(self) -> Scalar | None:
        """What is shown in place of an unknown value: what passes, or None when nothing is shown."""
        return _passing(self.test) if self.or_unknown else None


def terms(branches: Iterable[Sequence[Test]]) -> tuple[tuple[Term, ...], ...]:
    """Return alternatives of tests as as few alternatives of terms as pairs with "not known" allow.

    Two that differ in one test alone, where one of them has ``exists: false`` of its field, become one.
    """
    found = [tuple(map(Term, branch)) for branch in branches]
    while joined := _first_joined(found):
        found = joined
    return tuple(found)


def _first_joined(branches: Sequence[tuple[Term, ...]]) -> list[tuple[Term, ...]]:
    """Return the branches with the first pair that can be joined as one; none when there is no such pair."""
    lacking = [(at, branch) for at, branch in enumerate(branches) if any(map(_is_absence, branch))]
    for place, branch in enumerate(branches):
        for other, absent in lacking:
            lenient = _joined(branch, absent)
            if lenient is not None:
                kept = [lenient if at == place else one for at, one in enumerate(branches) if at != other]
                return list(dict.fromkeys(kept))
    return []


def _joined(branch: tuple[Term, ...], absent: tuple[Term, ...]) -> tuple[Term, ...] | None:
    only, missing = set(branch) - set(absent), set(absent) - set(branch)
    if len(only) != 1 or len(missing) != 1:
        return None
    (term,), (unknown,) = only, missing
    if unknown.test.field != term.test.field or not _is_absence(unknown):
        return None
    if term.or_unknown or term.test.operator == "exists":
        return None
    return tuple(Term(one.test, or_unknown=True) if one == term else one for one in branch)


def _is_absence(term: Term) -> bool:
    return term.test.operator == "exists" and term.test.operand is False


def _passing(test: Test) -> Scalar:
    """Return what passes a test as the engine is shown it: a value, or the outcome of in and contains."""
    operand = test.operand
    if isinstance(operand, tuple) or test.operator in ("in", "not_in", "contains", "lacks"):
        return test.operator in _POSITIVE
    if test.operator in _INCLUSIVE:
        return operand
    if isinstance(operand, bool):
        return not operand
    if isinstance(operand, str):
        return f"not {operand}"
    return operand - 1 if test.operator == "lt" else operand + 1
