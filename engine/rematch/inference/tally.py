"""Tally: facts of finished types counted by group into one fact per group."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from rematch.errors import KnowledgeBaseError, Problem
from rematch.facts.fact import Fact
from rematch.inference.grouping import Key, grouped, key_id, key_of, origins, passing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.facts.fact import Value
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Aggregate, Tally


def tally(step: Tally, facts: Mapping[str, Sequence[Fact]], vocabulary: Vocabulary) -> list[Fact]:
    """Return the tallied facts, by the order of the for_each facts or of the keys.

    ``facts`` are the facts of each type in run order. Counts and sums of nothing are 0, a list of nothing
    is empty, and a best, worst, largest or smallest of nothing is not known. Raises KnowledgeBaseError
    when a number leaves the bounds that the vocabulary declares.
    """
    groups = {one.type: grouped(facts.get(one.type, ()), step.by) for one in step.aggregates}
    made: dict[str, Fact] = {}
    for key, each in _places(step, facts):
        fields: dict[str, Value] = dict(zip(step.by, key, strict=True))
        sources: dict[str, tuple[str, ...]] = {}
        if each is not None:
            fields.update((name, each.fields[name]) for name in step.keep if name in each.fields)
        counted: list[Fact] = [] if each is None else [each]
        for one in step.aggregates:
            members = [fact for fact in groups[one.type].get(key, ()) if passing(fact, one.where)]
            value = _aggregate(one, members, vocabulary)
            if value is not None:
                fields[one.name] = value
            if members:
                sources[one.name] = origins(members)
                if each is None:
                    counted.extend(members)
        sources[""] = origins(counted)
        name = key_id(step.type, key, made)
        made[name] = Fact(name, step.type, fields, sources)
        _check_bounds(step, made[name], vocabulary)
    return list(made.values())


def _places(step: Tally, facts: Mapping[str, Sequence[Fact]]) -> list[tuple[Key, Fact | None]]:
    if step.for_each is not None:
        found = ((key_of(fact, step.by), fact) for fact in facts.get(step.for_each, ()))
        return [(key, fact) for key, fact in found if key is not None]
    if not step.by:
        return [((), None)]
    keys = {
        key
        for one in step.aggregates
        for fact in facts.get(one.type, ())
        if passing(fact, one.where) and (key := key_of(fact, step.by)) is not None
    }
    return [(key, None) for key in sorted(keys)]


def _aggregate(one: Aggregate, facts: Sequence[Fact], vocabulary: Vocabulary) -> Value | None:
    if one.function == "count" or one.field is None:
        return len(facts)
    values = [fact.fields[one.field] for fact in facts if one.field in fact.fields]
    if one.function == "collect":
        return tuple(sorted({cast("str", value) for value in values}))
    if one.function in ("best", "worst"):
        order = vocabulary.types[one.type].fields[one.field].values
        places = [order.index(cast("str", value)) for value in values]
        return order[max(places) if one.function == "best" else min(places)] if places else None
    numbers = cast("list[int | float]", values)
    if one.function == "sum":
        # fsum rounds once, so that the order of the facts cannot show; then tenths are tenths again
        whole = all(isinstance(number, int) for number in numbers)
        return sum(numbers) if whole else round(math.fsum(numbers), 9)
    if not numbers:
        return None
    return max(numbers) if one.function == "max" else min(numbers)


def _check_bounds(step: Tally, fact: Fact, vocabulary: Vocabulary) -> None:
    made = vocabulary.types[step.type]
    for one in step.aggregates:
        if one.function not in ("sum", "count") or made.accepted[one.name](fact.fields[one.name]):
            continue
        fault = made.fields[one.name].fault(fact.fields[one.name])
        if fault is not None:
            what = f"the tally {step.type}.{one.name} leaves the bounds that the vocabulary declares: {fault}"
            raise KnowledgeBaseError(
                Problem(
                    what,
                    step.position,
                    str(fact.fields[one.name]),
                    remedy="widen least or most in the vocabulary",
                )
            )
