"""Fields without which the rules and steps of some stages cannot run over facts written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.rules.language import Focus, Reference, Settle, Tally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rematch.facts.fact import Fact
    from rematch.rules.language import Rule, RuleBase, Step


def needed_fields(rule_base: RuleBase, stages: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Return for each type the fields that rules of the stages copy, and that their steps count or order by.

    A field that is only tested is not among them: when it is left out, it is unknown, as in a profile.
    """
    found: dict[str, set[str]] = {}
    for rule in rule_base.rules:
        if rule.stage in stages:
            for name, field in _copied(rule):
                found.setdefault(name, set()).add(field)
    for stage in rule_base.stages:
        if stage.name in stages:
            for step in stage.steps:
                for name, field in _of_step(step):
                    found.setdefault(name, set()).add(field)
    return {name: frozenset(fields) for name, fields in found.items()}


def _copied(rule: Rule) -> Iterator[tuple[str, str]]:
    types = {pattern.alias: pattern.type for pattern in rule.patterns}
    for conclusion in rule.conclusions:
        for _, value in conclusion.fields:
            if isinstance(value, Reference):
                yield types[value.alias], value.field


def _of_step(step: Step) -> Iterator[tuple[str, str]]:
    if isinstance(step, Focus):
        return
    if isinstance(step, Tally):
        if step.for_each is not None:
            yield from ((step.for_each, field) for field in (*step.by, *step.keep))
        for aggregate in step.aggregates:
            yield from ((aggregate.type, field) for field in step.by)
            if aggregate.field is not None:
                yield aggregate.type, aggregate.field
            yield from ((aggregate.type, field) for field, _ in aggregate.where)
        return
    yield from ((step.of, field) for field in step.by)
    if isinstance(step, Settle):
        yield step.of, "effect"
        return
    yield from ((step.of, field) for field, _ in (*step.order, *step.where, *step.lead))


def unsettled(fact: Fact, rule_base: RuleBase, stages: Collection[str]) -> str | None:
    """Return the field without which a fact that is settled after one of the stages says nothing, or None."""
    settled = {
        step.of
        for stage in rule_base.stages
        if stage.name in stages
        for step in stage.steps
        if isinstance(step, Settle)
    }
    if fact.type not in settled or "effect" not in fact.fields:
        return None
    needed = "level" if fact.fields["effect"] in ("base", "cap") else "steps"
    return None if needed in fact.fields else needed
