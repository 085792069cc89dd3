"""Tally: facts of finished types counted by group into one fact per group."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from rematch.errors import KnowledgeBaseError, Problem
from rematch.facts.fact import Fact
from rematch.inference.grouping import Key, grouped, key_id, keyed, origins, passing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rematch.facts.fact import Value
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Aggregate, Tally


def tally(step: Tally, facts: Mapping[str, Sequence[Fact]], vocabulary: Vocabulary) -> list[Fact]:
    """Return the tallied facts, by the order of the for_each facts or of the keys.

    ``facts`` are the facts of each type in run order. Counts and sums of nothing are 0, a list of nothing
    is empty, and a best, worst, largest or smallest of nothing is not known. Raises KnowledgeBaseError
    when a number leaves the bounds that the vocabulary declares.
    """
    counting = {one.type for one in step.aggregates}
    known = {name: keyed(facts.get(name, ()), step.by) for name in counting}
    counted = [(one, grouped(_passing(known[one.type], one))) for one in step.aggregates]
    made: dict[str, Fact] = {}
    for key, each in _places(step, facts, [groups for _, groups in counted]):
        fields: dict[str, Value] = dict(zip(step.by, key, strict=True))
        sources: dict[str, tuple[str, ...]] = {}
        if each is not None:
            fields.update([(name, each.fields[name]) for name in step.keep if name in each.fields])
        behind: list[Fact] = [] if each is None else [each]
        for one, groups in counted:
            members = groups.get(key, ())
            value = _aggregate(one, members, vocabulary)
            if value is not None:
                fields[one.name] = value
            if members:
                sources[one.name] = origins(members)
                if each is None:
                    behind.extend(members)
        sources[""] = origins(behind)
        name = key_id(step.type, key, made)
        made[name] = Fact._make((name, step.type, fields, sources))
        _check_bounds(step, made[name], vocabulary)
    return list(made.values())


def _passing(facts: list[tuple[Key, Fact]], one: Aggregate) -> list[tuple[Key, Fact]]:
    return [entry for entry in facts if passing(entry[1], one.where)] if one.where else facts


def _places(
    step: Tally, facts: Mapping[str, Sequence[Fact]], groups: Iterable[Mapping[Key, Sequence[Fact]]]
) -> Sequence[tuple[Key, Fact | None]]:
    if step.for_each is not None:
        return keyed(facts.get(step.for_each, ()), step.by)
    if not step.by:
        return [((), None)]
    return [(key, None) for key in sorted(set().union(*groups))]


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
