"""RM306 and RM309: conclusions of which the plan takes one, and two rules that give it several.

The vocabulary says of which facts only one counts (``one_for``), and by which field it is chosen
(``chosen_by``). RM306: two rules that nothing keeps apart conclude different things for one place, and
nothing chooses: no field does, or both have the same value in it. RM309: a rule concludes something only
where another rule holds, which concludes for the same place with a higher value. Whether rules can hold
together is judged by the facts they ask for, so that what a chain of other rules keeps apart is taken as
possible.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from rematch.codes.logic import CONFLICT, OVERRULED
from rematch.errors import Problem
from rematch.rule_checks.concluded import by_type, key_of, order_of_conclusion, pattern_of, renamed
from rematch.rule_checks.examples import example_of_both
from rematch.rules.language import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.rule_checks.base import CheckedBase
    from rematch.rule_checks.concluded import Said
    from rematch.rules.language import Conclusion, Pattern, Rule


class Rival(NamedTuple):
    """A conclusion for one place of the plan, by its number among those of its rule."""

    rule: Rule
    number: int
    conclusion: Conclusion


def conflicting_conclusions(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each pair of conclusions between which nothing chooses."""
    for place, rivals in _places(base).items():
        for one, other in combinations(rivals, 2):
            if _undecided(base, one, other) and not _excluded(base, one, other):
                yield _conflict(base, place, one, other)


def overruled_conclusions(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each conclusion above which another always stands."""
    for place, rivals in _places(base).items():
        for low in rivals:
            high = next((one for one in rivals if _overrules(base, one, low)), None)
            if high is not None:
                yield _overruled(base, place, low, high)


Place = tuple[str, "Said"]


def _places(base: CheckedBase) -> Mapping[Place, list[Rival]]:
    """Return the conclusions for each place of the plan that has more than one."""
    found: dict[Place, list[Rival]] = {}
    for rule in base.firing:
        for number, conclusion in enumerate(rule.conclusions):
            key = key_of(conclusion, base.rule_base.vocabulary.types[conclusion.type], rule)
            if key is not None:
                found.setdefault((conclusion.type, key), []).append(Rival(rule, number, conclusion))
    return {place: rivals for place, rivals in found.items() if len(rivals) > 1}


def _order(base: CheckedBase, rival: Rival) -> int | float | None:
    return order_of_conclusion(rival.conclusion, base.rule_base.vocabulary.types[rival.conclusion.type])


def _undecided(base: CheckedBase, one: Rival, other: Rival) -> bool:
    """Return whether the plan would have to choose between two different conclusions and cannot."""
    if _order(base, one) != _order(base, other):
        return False
    said, also = (renamed(rival.conclusion, by_type(rival.rule)) for rival in (one, other))
    return said != also or one.rule.because != other.rule.because


def _excluded(base: CheckedBase, one: Rival, other: Rival) -> bool:
    """Return whether the two never stand for one place: their rules never hold together, or of one fact."""
    shared = tuple(_shared(base, one, other))
    return base.together.excluded(one.rule, other.rule, shared)


def _shared(base: CheckedBase, one: Rival, other: Rival) -> Iterator[tuple[Pattern, Pattern]]:
    """Yield the patterns that fill the place from a field which tells the fact: they speak of one fact."""
    fact_type = base.rule_base.vocabulary.types[one.conclusion.type]
    written, also = dict(one.conclusion.fields), dict(other.conclusion.fields)
    for name in fact_type.one_for or ():
        first, second = written.get(name), also.get(name)
        if isinstance(first, Reference) and isinstance(second, Reference):
            pattern, twin = pattern_of(one.rule, first.alias), pattern_of(other.rule, second.alias)
            if (first.field,) in base.together.keys(pattern.type):
                yield pattern, twin


def _overrules(base: CheckedBase, high: Rival, low: Rival) -> bool:
    above, below = _order(base, high), _order(base, low)
    return (
        above is not None
        and below is not None
        and above > below
        and base.together.holds_within(low.rule, high.rule) is not None
    )


def _conflict(base: CheckedBase, place: Place, one: Rival, other: Rival) -> Problem:
    order = _order(base, one)
    chosen_by = base.rule_base.vocabulary.types[place[0]].chosen_by
    equal = f" with the same {chosen_by} {order}" if order is not None else ""
    case = example_of_both(base, one.rule, other.rule, tuple(_shared(base, one, other)))
    where = base.places.conclusion(one.rule, one.number)
    return Problem(
        f"{one.rule.id} and {other.rule.id} can hold together{f' ({case})' if case else ''}, and both "
        f"conclude {_named(place)}{equal}; the other stands at {where}",
        base.places.conclusion(other.rule, other.number, chosen_by),
        remedy=CONFLICT.remedy if chosen_by else "let them exclude each other; nothing chooses between them",
        severity="warning",
        code=CONFLICT,
    )


def _overruled(base: CheckedBase, place: Place, low: Rival, high: Rival) -> Problem:
    chosen_by = base.rule_base.vocabulary.types[place[0]].chosen_by
    where = base.places.conclusion(high.rule, high.number)
    return Problem(
        f"{low.rule.id} is never heard on {_named(place)}: wherever it holds, {high.rule.id} does with the "
        f"higher {chosen_by} {_order(base, high)}; that one stands at {where}",
        base.places.conclusion(low.rule, low.number, chosen_by),
        remedy=OVERRULED.remedy,
        severity="warning",
        code=OVERRULED,
    )


def _named(place: Place) -> str:
    name, key = place
    return f"{name} ({', '.join(f'{field} {value}' for field, value in key)})" if key else f"the {name}"
