"""Who makes what a rule asks for, and who reads what it concludes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rematch.crossref.steps import placed_steps
from rematch.inference.normal_form import positive
from rematch.inference.reference import evaluate_test
from rematch.rules.language import All, Any, Not, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.crossref.steps import PlacedStep
    from rematch.rules.language import Conclusion, Condition, Pattern, Rule, RuleBase


@dataclass(frozen=True)
class Links:
    """The links of one rule base. Rules come in the order of the rule base: stage, priority, id."""

    rule_base: RuleBase

    @cached_property
    def steps(self) -> tuple[PlacedStep, ...]:
        """Every step, in the order in which they run."""
        return placed_steps(self.rule_base)

    @cached_property
    def makers(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that conclude each type."""
        return _grouped(
            (conclusion.type, rule) for rule in self.rule_base.rules for conclusion in rule.conclusions
        )

    @cached_property
    def askers(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that ask for each type, or that it be absent."""
        return _grouped((pattern.type, rule) for rule in self.rule_base.rules for pattern in asked(rule))

    def makers_for(self, pattern: Pattern) -> tuple[Rule, ...]:
        """Return the rules with a conclusion that the pattern may match."""
        return tuple(
            rule
            for rule in self.makers.get(pattern.type, ())
            if any(may_match(pattern, conclusion) for conclusion in rule.conclusions)
        )

    def readers_of(self, conclusion: Conclusion) -> tuple[Rule, ...]:
        """Return the rules with a pattern that the conclusion may match."""
        return tuple(
            rule
            for rule in self.askers.get(conclusion.type, ())
            if any(may_match(pattern, conclusion) for pattern in asked(rule))
        )

    def steps_of(self, conclusion: Conclusion) -> tuple[PlacedStep, ...]:
        """Return the steps that may count the conclusion."""
        return tuple(step for step in self.steps if step.takes(conclusion))

    def steps_making(self, type_name: str) -> tuple[PlacedStep, ...]:
        """Return the steps that make a type."""
        return tuple(step for step in self.steps if type_name in step.makes)

    def steps_reading(self, type_name: str) -> tuple[PlacedStep, ...]:
        """Return the steps that read a type."""
        return tuple(step for step in self.steps if type_name in step.reads)


def asked(rule: Rule) -> tuple[Pattern, ...]:
    """Return the patterns of a rule: what must be there, then what must not."""
    return (*rule.patterns, *rule.none)


def may_match(pattern: Pattern, conclusion: Conclusion) -> bool:
    """Return whether a fact so concluded may pass the pattern.

    What a conclusion copies from a fact, or words with one, may have any value.
    """
    if pattern.type != conclusion.type:
        return False
    return _possible(positive(pattern.condition), conclusion)


def _possible(condition: Condition, conclusion: Conclusion) -> bool:
    if isinstance(condition, All):
        return all(_possible(part, conclusion) for part in condition.conditions)
    if isinstance(condition, Any):
        return any(_possible(part, conclusion) for part in condition.conditions)
    if isinstance(condition, Not):
        return _possible(positive(condition), conclusion)
    value = dict(conclusion.fields).get(condition.field)
    if isinstance(value, Reference) or (isinstance(value, str) and "{" in value):
        return True
    return evaluate_test(condition, value) is True


def _grouped(pairs: Iterable[tuple[str, Rule]]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, dict[str, Rule]] = {}
    for name, rule in pairs:
        found.setdefault(name, {})[rule.id] = rule
    return {name: tuple(rules.values()) for name, rules in found.items()}
