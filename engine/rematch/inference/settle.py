"""Settle: several ratings of one thing brought to one level by a declared policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rematch.facts.fact import Fact
from rematch.inference.grouping import grouped, key_id, keyed, origins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.facts.fact import Value
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Settle


def settle(step: Settle, facts: Mapping[str, Sequence[Fact]], vocabulary: Vocabulary) -> list[Fact]:
    """Return one settled fact per group that has a base, ordered by key.

    Policy: the lowest (or highest) base; up by the steps of all raises, to the top of the scale at most;
    down from there by those of all lowers; then no higher than the lowest cap. Origins of ``level`` are
    the ratings that shaped it; origins under ``overruled`` are the ratings that another one set aside.
    """
    scale = vocabulary.scales[step.scale]
    made: dict[str, Fact] = {}
    for key, ratings in sorted(grouped(keyed(facts.get(step.of, ()), step.by)).items()):
        settled = settle_level(ratings, scale, step.several_bases)
        if settled is None:
            continue
        level, shaped, overruled = settled
        fields: dict[str, Value] = dict(zip(step.by, key, strict=True))
        fields["level"] = level
        every = origins(ratings)
        sources = {"": every, "level": every, "overruled": ()}
        if overruled:
            sources["level"], sources["overruled"] = origins(shaped), origins(overruled)
        name = key_id(step.type, key, made)
        made[name] = Fact._make((name, step.type, fields, sources))
    return list(made.values())


def settle_level(
    ratings: Sequence[Fact], scale: Sequence[str], several_bases: str
) -> tuple[str, list[Fact], list[Fact]] | None:
    """Return the level of one group, the ratings that shaped it and those overruled; None without a base."""
    by_effect: dict[str, list[Fact]] = {"base": [], "raise": [], "lower": [], "cap": []}
    for rating in ratings:
        by_effect[cast("str", rating.fields["effect"])].append(rating)
    if not by_effect["base"]:
        return None
    bases = [_place(rating, scale) for rating in by_effect["base"]]
    base = min(bases) if several_bases == "lowest" else max(bases)
    raised = min(base + sum(map(_steps, by_effect["raise"])), len(scale) - 1)
    level = max(raised - sum(map(_steps, by_effect["lower"])), 0)
    overruled = [rating for rating, place in zip(by_effect["base"], bases, strict=True) if place != base]
    caps = [_place(rating, scale) for rating in by_effect["cap"]]
    if caps and min(caps) < level:
        level = min(caps)
        overruled += by_effect["raise"]
        overruled += [rating for rating in by_effect["base"] if _place(rating, scale) == base > level]
        overruled += [rating for rating, place in zip(by_effect["cap"], caps, strict=True) if place > level]
    if not overruled:
        return scale[level], list(ratings), []
    set_aside = {rating.id for rating in overruled}
    return (
        scale[level],
        [rating for rating in ratings if rating.id not in set_aside],
        [rating for rating in ratings if rating.id in set_aside],
    )


def _place(rating: Fact, scale: Sequence[str]) -> int:
    return scale.index(cast("str", rating.fields["level"]))


def _steps(rating: Fact) -> int:
    return cast("int", rating.fields["steps"])
