"""Where conditions on one field hold, over a finite set of values that tells all of them apart.

A condition on a number changes its outcome only at the numbers it names, so these, what lies between them
and what lies beyond stand for all others; likewise the words that conditions on a text or a list name.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from rematch.inference.reference import evaluate
from rematch.rules.language import Not, Test

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rematch.facts.fact import Value
    from rematch.knowledge.fact_types import Field
    from rematch.rules.language import Condition, Scalar

FEW_WORDS = 6
"""Up to so many words every set of them is tried: 64 lists."""


def points(known: Field, conditions: Iterable[Condition], *, certain: bool) -> tuple[Value | None, ...]:
    """Return values of a field that tell the conditions apart; None (unknown) first unless ``certain``."""
    named = list(dict.fromkeys(operand for one in conditions for operand in _operands(one)))
    found = tuple(value for value in _values(known, named) if known.fault(value) is None)
    return found if certain else (None, *found)


def holds_at(condition: Condition, field: str, values: Sequence[Value | None]) -> frozenset[int]:
    """Return the numbers of the values at which a condition on the field is true."""
    return frozenset(
        number
        for number, value in enumerate(values)
        if evaluate(condition, {} if value is None else {field: value})
    )


def _values(known: Field, named: Sequence[Scalar]) -> Iterator[Value]:
    if known.type == "flag":
        yield from (True, False)
    elif known.numeric:
        yield from _numbers(known, [number for number in named if not isinstance(number, str)])
    else:
        asked = [str(word) for word in named]
        other = "" if known.values else max(asked, key=len, default="") + "x"
        if known.type == "list":
            yield from _lists(asked or [*known.values[:1]], other)
        else:
            yield from known.values or (*asked, other)


def _lists(asked: Sequence[str], other: str) -> Iterator[tuple[str, ...]]:
    """Yield lists of the words that conditions name: every choice of a few words, else none, one and all."""
    few = len(asked) <= FEW_WORDS
    for size in range(len(asked) + 1) if few else (0, 1, len(asked)):
        yield from combinations(asked, size)
    if other:
        yield (other,)


def _numbers(known: Field, named: Sequence[int | float]) -> Iterator[int | float]:
    ends = [end for end in (known.least, known.most) if end is not None]
    marks = sorted({*named, *ends}) or [0]
    if known.type == "integer":
        yield from sorted({int(mark) + step for mark in marks for step in (-1, 0, 1)})
        return
    yield marks[0] - 1
    for low, high in pairwise(marks):
        yield from (low, (low + high) / 2)
    yield from (marks[-1], marks[-1] + 1)


def _operands(condition: Condition) -> Iterator[Scalar]:
    if isinstance(condition, Test):
        if condition.operator == "exists":
            return
        yield from condition.operand if isinstance(condition.operand, tuple) else (condition.operand,)
    elif isinstance(condition, Not):
        yield from _operands(condition.condition)
    else:
        for part in condition.conditions:
            yield from _operands(part)
