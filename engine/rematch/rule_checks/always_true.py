"""RM302: a test, a group of tests or a whole pattern that every fact of the type passes.

Found: ``exists`` of a field that every fact has, a bound at the end of what the vocabulary allows for such a
field, ``in`` with every word of the list, alternatives that together leave nothing out. A field that may be
unknown passes none of these. A pattern ``{}`` asks for any fact on purpose and is not reported. Decided
exactly, in both directions. A row of a table has no ``{}``: there the one cell ``known`` of a field that
every fact has asks that there be a fact at all, and is not reported either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.logic import ALWAYS_TRUE
from rematch.crossref.links import asked
from rematch.errors import Problem
from rematch.rule_checks.parts import part_of, root_path
from rematch.rules.language import Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.parts import Part
    from rematch.rule_checks.space import Space
    from rematch.rules.language import Condition, Pattern, Rule


_ANY = "write {} if any will do, or correct the test"


def conditions_always_true(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each part of a condition that every fact passes."""
    for rule in base.rule_base.rules:
        for pattern in asked(rule):
            for part in parts_always_true(base.space(pattern), pattern.condition):
                if rule.table is None or not _asks_for_any(pattern, part):
                    yield _problem(base, rule, pattern, part)


def parts_always_true(space: Space, condition: Condition) -> Iterator[Part]:
    """Yield the outermost parts of a condition that hold of every fact, but not one that asks nothing."""
    whole = part_of(condition)
    if space.exact and (whole.kind == "test" or whole.parts):
        yield from _outermost(space, whole)


def _outermost(space: Space, part: Part) -> Iterator[Part]:
    if space.always(part.condition):
        yield part
        return
    for below in part.parts:
        yield from _outermost(space, below)


def _asks_for_any(pattern: Pattern, part: Part) -> bool:
    test = part.condition
    return _is_whole(pattern, part) and isinstance(test, Test) and test.operator == "exists"


def _is_whole(pattern: Pattern, part: Part) -> bool:
    return part.path == root_path(pattern.condition)


def _problem(base: CheckedBase, rule: Rule, pattern: Pattern, part: Part) -> Problem:
    space = base.space(pattern)
    culprit = next((one for one in part.parts if _alone(space, part, one)), part)
    return Problem(
        f"every {pattern.type} passes '{culprit.condition}'"
        + ("" if culprit is part else ", so all the alternatives decide nothing"),
        base.places.part(rule, pattern, culprit.path),
        allowed=_allowed(base, pattern, culprit),
        remedy=_ANY if _is_whole(pattern, part) and rule.table is None else ALWAYS_TRUE.remedy,
        severity="warning",
        code=ALWAYS_TRUE,
    )


def _alone(space: Space, group: Part, one: Part) -> bool:
    """Return whether an alternative of a group is always true by itself."""
    return group.kind == "any" and space.always(one.condition)


def _allowed(base: CheckedBase, pattern: Pattern, part: Part) -> str | None:
    test = part.condition
    if isinstance(test, Test) and test.operator != "exists":
        return base.type_of(pattern).fields[test.field].allowed
    return None
