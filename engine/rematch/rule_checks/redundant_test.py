"""RM303: a test or alternative without which the condition would hold of exactly the same facts.

Found: ``gte: 3`` beside ``gte: 5``, ``exists`` beside any other test of the field, ``exists`` of a field that
a tested one brings, an alternative that holds only where another of the same ``any`` does. Of two tests of
one group that say the same the later one is reported. Decided exactly, in both directions; tests that are
always true or never are left to the checks of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.logic import REDUNDANT
from rematch.crossref.links import asked
from rematch.errors import Problem
from rematch.rule_checks.always_true import parts_always_true
from rematch.rule_checks.impossible_condition import impossible_parts
from rematch.rule_checks.parts import part_of, root_path
from rematch.rules.language import tests_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.parts import Part, PartPath
    from rematch.rule_checks.space import Space
    from rematch.rules.language import Condition, Pattern, Rule
    from rematch.rules.table_areas import Box


def redundant_tests(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each part of a condition that could be left out."""
    for rule in base.rule_base.rules:
        for pattern in asked(rule):
            for part, group in redundant_parts(base.space(pattern), pattern.condition):
                yield _problem(base, rule, pattern, part, group)


def redundant_parts(space: Space, condition: Condition) -> Iterator[tuple[Part, Part]]:
    """Yield the parts of a condition that could all be left out together, and the group of each."""
    if not space.exact or _independent(space, condition):
        return
    empty = [*impossible_parts(space, condition), *parts_always_true(space, condition)]
    if any(part.path == root_path(condition) for part in empty):
        return
    left = part_of(condition).taken_out(frozenset(part.path for part in empty))
    boxes = space.boxes(condition)
    while found := _removable(space, boxes, left):
        yield from found
        left = left.taken_out(frozenset(part.path for part, _ in found))


def _removable(space: Space, boxes: Sequence[Box], whole: Part) -> list[tuple[Part, Part]]:
    """Return parts that could be left out together, the last of each group first; more may then follow."""
    found: dict[PartPath, tuple[Part, Part]] = {}
    for group in whole.walk():
        if any(group.path[: len(path)] == path for path in found):
            continue
        kept = len(group.parts)
        for part in reversed(group.parts):
            trial = whole.taken_out(frozenset({*found, part.path}))
            if kept > 1 and _same(space, boxes, space.boxes(trial.condition), group):
                kept -= 1
                found[part.path] = (part, group)
    return list(found.values())


def _independent(space: Space, condition: Condition) -> bool:
    """Return whether no test says anything about another: each has a field apart from those of the others."""
    fields = [test.field for test in tests_of(condition)]
    if len(fields) < 2:
        return True
    presupposing = {name for name, _, _ in space.type.conditional}
    return (
        len(set(fields)) == len(fields)
        and presupposing.isdisjoint(fields)
        and all(space.type.known_with(frozenset({name})).isdisjoint(set(fields) - {name}) for name in fields)
    )


def _same(space: Space, before: Sequence[Box], after: Sequence[Box], group: Part) -> bool:
    """Return whether leaving out a part changes nothing: ``all`` can only widen, ``any`` only narrow."""
    return space.implies(after, before) if group.kind == "all" else space.implies(before, after)


def _problem(base: CheckedBase, rule: Rule, pattern: Pattern, part: Part, group: Part) -> Problem:
    space = base.space(pattern)
    boxes = space.boxes(part.condition)
    others = [one for one in group.parts if one is not part]
    if group.kind == "all":
        cause = next((one for one in others if space.implies(space.boxes(one.condition), boxes)), None)
        by = f"'{cause.condition}' implies it" if cause else "the other tests imply it"
        what = f"'{part.condition}' says nothing more: {by}"
    else:
        cause = next((one for one in others if space.implies(boxes, space.boxes(one.condition))), None)
        by = f"'{cause.condition}'" if cause else "another alternative"
        what = f"the alternative '{part.condition}' adds nothing: wherever it holds, {by} does"
    return Problem(
        what,
        base.places.part(rule, pattern, part.path),
        remedy="remove it, or correct one of the two",
        severity="warning",
        code=REDUNDANT,
    )
