"""RM309 of ratings: a base or a cap that never decides, because another always stands when it does.

Of several bases a settle step takes the lowest (or the highest, as it says), of several caps the lowest. A
rule says nothing when it rates only where another one rates the same thing so that its level is passed over.
Raises and lowers add up and are left alone.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from rematch.codes.logic import OVERRULED
from rematch.errors import Problem
from rematch.rule_checks.concluded import by_type, renamed
from rematch.rules.language import Settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.concluded import Said
    from rematch.rules.language import Rule


class _Rating(NamedTuple):
    """A base or cap that a rule concludes, by its number there; ``place`` is its level, 0 the lowest."""

    rule: Rule
    number: int
    place: int


def overruled_ratings(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each base or cap that another one always sets aside."""
    for placed in base.links.steps:
        if isinstance(placed.step, Settle):
            for (effect, _), ratings in _alike(base, placed.step).items():
                lowest = effect == "cap" or placed.step.several_bases == "lowest"
                yield from _set_aside(base, placed.step, effect, ratings, sign=1 if lowest else -1)


def _alike(base: CheckedBase, step: Settle) -> Mapping[tuple[str, Said], list[_Rating]]:
    """Return the bases and caps by what they rate."""
    scale = base.rule_base.vocabulary.scales[step.scale]
    found: dict[tuple[str, Said], list[_Rating]] = {}
    for rule in base.firing:
        for number, conclusion in enumerate(rule.conclusions):
            written = dict(renamed(conclusion, by_type(rule))[1])
            effect, level = written.get("effect"), written.get("level")
            if conclusion.type == step.of and effect in ("base", "cap") and level in scale:
                rated = tuple((name, written[name]) for name in step.by if name in written)
                rating = _Rating(rule, number, scale.index(str(level)))
                found.setdefault((str(effect), rated), []).append(rating)
    return found


def _set_aside(
    base: CheckedBase, step: Settle, effect: str, ratings: list[_Rating], sign: int
) -> Iterator[Problem]:
    scale = base.rule_base.vocabulary.scales[step.scale]
    told: set[_Rating] = set()
    for idle, other in permutations(ratings, 2):
        within = sign * other.place < sign * idle.place and base.together.holds_within(idle.rule, other.rule)
        if within is None or within is False or idle in told:
            continue
        told.add(idle)
        where = base.places.conclusion(other.rule, other.number)
        yield Problem(
            f"the {effect} {scale[idle.place]} of {idle.rule.id} never counts: wherever it holds, "
            f"{other.rule.id} gives the {effect} {scale[other.place]}; that one stands at {where}",
            base.places.conclusion(idle.rule, idle.number, "level"),
            remedy="let the rules exclude each other, or remove this one",
            severity="warning",
            code=OVERRULED,
        )
