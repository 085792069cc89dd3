"""RM301: a pattern, or one alternative of it, that no fact can pass.

Found: bounds that exclude each other (``gte: 5`` beside ``lt: 3``), equal and not equal at once, numbers
between which no whole number lies, ``missing`` of a field that is always there or that another known field
brings. The smallest set of tests that cannot hold together is named, at the last of them. An alternative of
``any`` that can never hold is reported in its place, though the rest of the rule may fire. Decided exactly,
in both directions, for one fact at a time; what several facts can be together is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.logic import IMPOSSIBLE
from rematch.crossref.links import asked
from rematch.errors import Problem
from rematch.rule_checks.parts import part_of, root_path
from rematch.rules.language import All, Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.knowledge.fact_types import FactType
    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.parts import Part
    from rematch.rule_checks.space import Space
    from rematch.rules.language import Condition, Pattern, Rule


def impossible_conditions(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each part of a condition that no fact can pass."""
    for rule in base.rule_base.rules:
        for pattern in asked(rule):
            for part in impossible_parts(base.space(pattern), pattern.condition):
                yield _problem(base, rule, pattern, part)


def impossible_parts(space: Space, condition: Condition) -> Iterator[Part]:
    """Yield the outermost parts of a condition that hold of no fact; the whole of it, if it never holds."""
    if space.exact:
        yield from _outermost(space, part_of(condition))


def _outermost(space: Space, part: Part) -> Iterator[Part]:
    if not space.boxes(part.condition):
        yield part
        return
    for below in part.parts:
        yield from _outermost(space, below)


def _problem(base: CheckedBase, rule: Rule, pattern: Pattern, part: Part) -> Problem:
    clash = _clash(base.space(pattern), part)
    culprit = clash[-1]
    alone = len(clash) == 1
    said = " and ".join(f"'{one.condition}'" for one in clash)
    whole = part.path == root_path(pattern.condition)
    subject = "this alternative" if not whole else "the rule" if rule.table is None else "the row"
    forbidden = any(one is pattern for one in rule.none)
    harm = "so 'none' forbids nothing" if forbidden and whole else f"so {subject} never holds"
    return Problem(
        f"no {pattern.type} can pass {said}{'' if alone else ' together'}, {harm}",
        base.places.part(rule, pattern, culprit.path),
        allowed=_allowed(base.type_of(pattern), culprit.condition) if alone else None,
        remedy=_remedy(base.type_of(pattern), clash),
        code=IMPOSSIBLE,
    )


def _clash(space: Space, part: Part) -> list[Part]:
    """Return the fewest parts, in writing order, that cannot hold together: none could be left out."""
    kept = _leaves(part)
    for one in tuple(kept):
        rest = [other for other in kept if other is not one]
        if rest and not space.boxes(All(tuple(other.condition for other in rest))):
            kept = rest
    return kept


def _leaves(part: Part) -> list[Part]:
    """Return the tests that a part joins; a choice between several stays whole."""
    return [leaf for one in part.parts for leaf in _leaves(one)] if part.kind == "all" else [part]


def _allowed(fact_type: FactType, condition: Condition) -> str | None:
    return fact_type.fields[condition.field].allowed if isinstance(condition, Test) else None


def _remedy(fact_type: FactType, clash: list[Part]) -> str:
    unknown = [
        part.condition.field
        for part in clash
        if isinstance(part.condition, Test)
        and part.condition.operator == "exists"
        and not part.condition.operand
    ]
    for name in unknown:
        if name in fact_type.required:
            return f"every {fact_type.name} has {name!r}; remove the test"
        bringer = next((other for brought, other in fact_type.companions if brought == name), None)
        if bringer is not None:
            return f"whenever {bringer!r} is known, {name!r} is too; remove one of the tests"
    return IMPOSSIBLE.remedy
