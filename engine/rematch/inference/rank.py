"""Rank: facts put in a declared order, each group given a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.facts.fact import Fact
from rematch.inference.grouping import origins, passing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.facts.fact import Value
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Rank


def rank(step: Rank, facts: Mapping[str, Sequence[Fact]], vocabulary: Vocabulary) -> list[Fact]:
    """Return the ranked facts, first place first.

    Facts that pass ``where`` are ordered; an unknown value comes last in either direction, a value of a
    scale by its place there, and facts that tie keep their order in the run. Facts with the same by-fields
    share the best place among them. The first that passes ``lead`` goes to the front.
    """
    ordered = [fact for fact in facts.get(step.of, ()) if passing(fact, step.where)]
    known = vocabulary.types[step.of].fields
    for name, direction in reversed(step.order):
        scale = known[name].values if known[name].scale else ()
        present = [fact for fact in ordered if name in fact.fields]
        absent = [fact for fact in ordered if name not in fact.fields]
        # sorting is stable in both directions, so that earlier criteria and ties keep their order
        present.sort(key=lambda fact: _weight(fact.fields[name], scale), reverse=direction == "desc")
        ordered = present + absent
    leader = next((fact for fact in ordered if step.lead and passing(fact, step.lead)), None)
    if leader is not None:
        ordered.remove(leader)
        ordered.insert(0, leader)
    groups: dict[tuple[Value | None, ...], list[Fact]] = {}
    for fact in ordered:
        groups.setdefault(tuple(fact.fields.get(name) for name in step.by), []).append(fact)
    made: list[Fact] = []
    for place, members in enumerate(groups.values(), start=1):
        first = members[0]
        fields: dict[str, Value] = {name: first.fields[name] for name in step.by if name in first.fields}
        fields["place"] = place
        made.append(Fact(f"{step.type}/{place}", step.type, fields, {"": origins(members)}))
    return made


def _weight(value: Value, scale: Sequence[str]) -> Value:
    return scale.index(value) if scale and isinstance(value, str) else value
