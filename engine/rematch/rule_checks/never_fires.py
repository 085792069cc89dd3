"""RM307: a rule that asks for a fact which nothing yields by its stage.

A fact is built from the profile, concluded by a rule that can fire itself, or made by a step out of such
facts. Rules that wait for one another's conclusions in vain are all reported, each with what it lacks. Of
built facts every value that the vocabulary allows is thought possible; of counts, that they are above nothing
when something is counted. So what is reported never fires, while a rule that is not reported may still never
do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.logic import NEVER_FIRES
from rematch.errors import Problem
from rematch.rule_checks.parts import part_of
from rematch.rules.language import Pattern, Test
from rematch.rules.node import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.parts import Part
    from rematch.rules.language import Rule


def rules_that_never_fire(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each rule that is not given what it asks for."""
    firing = {rule.id for rule in base.firing}
    for rule in base.rule_base.rules:
        if rule.id in firing or base.hopeless(rule):
            continue
        pattern = next(one for one in rule.patterns if not base.may_be_filled(one, rule))
        part = _culprit(base, rule, pattern)
        what = "nothing makes what is asked for" if part is None else f"nothing makes '{part.condition}'"
        yield Problem(
            f"{what} ({pattern.type}), so {'the row' if rule.table else 'the rule'} never fires",
            base.places.part(rule, pattern, part.path if part else (), whole=part is None),
            allowed=_made(base, rule, pattern, part),
            remedy=_remedy(base, rule, pattern),
            code=NEVER_FIRES,
        )


def _culprit(base: CheckedBase, rule: Rule, pattern: Pattern) -> Part | None:
    """Return the smallest part of the pattern that is never given by itself; None when only all of it is."""
    part = part_of(pattern.condition)
    if not part.path and part.kind == "all" and not part.parts:
        return None
    while part.kind == "all":
        below = next((one for one in part.parts if not _given(base, rule, pattern, one)), None)
        if below is None:
            return part if part.path else None
        part = below
    return part


def _given(base: CheckedBase, rule: Rule, pattern: Pattern, part: Part) -> bool:
    return base.may_be_filled(Pattern(pattern.alias, pattern.type, part.condition), rule)


def _made(base: CheckedBase, rule: Rule, pattern: Pattern, part: Part | None) -> str | None:
    """Return the values that the tested field is given, when they are few and known."""
    test = part.condition if part is not None else None
    if not isinstance(test, Test):
        return None
    values: dict[str, None] = {}
    for shape in base.shapes.of(pattern.type, base.order[rule.stage]):
        bound = dict(shape.bounds).get(test.field)
        if bound is None:
            return None
        values.update(
            (shown(value if not isinstance(value, tuple) else list(value)), None) for value in bound
        )
    return listed(sorted(values)) or None


def _remedy(base: CheckedBase, rule: Rule, pattern: Pattern) -> str:
    makers = [maker for maker in base.links.makers_for(pattern) if maker.id != rule.id]
    later = [maker for maker in makers if base.order[maker.stage] > base.order[rule.stage]]
    if makers and len(later) == len(makers):
        stage = makers[0].stage
        return f"{makers[0].id} concludes it, but only in the later stage {stage!r}; move one of the two"
    if makers:
        return f"{makers[0].id} would conclude it, but never fires itself; mend that first"
    return NEVER_FIRES.remedy
