"""The pure evaluator of the rule language: the oracle of the engine, and the answer to "why not".

It evaluates conditions to True, False or None (unknown). It never decides a plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from rematch.inference.normal_form import positive
from rematch.rules.language import Any, Not, Test

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rematch.facts.fact import Fact, Value
    from rematch.inference.matching import IndexedFact, Match
    from rematch.rules.language import Condition, Rule, Scalar


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that a fact does not pass: the value it has, or None when the field is not known."""

    test: Test
    value: Value | None

    @property
    def unknown(self) -> bool:
        """Return whether the test failed for want of knowing."""
        return self.value is None and self.test.operator != "exists"


def evaluate(condition: Condition, fields: Mapping[str, Value]) -> bool | None:
    """Return whether the fields fulfil the condition: True, False, or None when that is unknown."""
    if isinstance(condition, Test):
        return evaluate_test(condition, fields.get(condition.field))
    if isinstance(condition, Not):
        inner = evaluate(condition.condition, fields)
        return None if inner is None else not inner
    results = [evaluate(part, fields) for part in condition.conditions]
    decisive = isinstance(condition, Any)
    if decisive in results:
        return decisive
    return None if None in results else not decisive


def evaluate_test(test: Test, value: Value | None) -> bool | None:
    """Return the outcome of one test on a value; None as value means that the field is not known."""
    if test.operator == "exists":
        return (value is not None) is test.operand
    if value is None:
        return None
    operand = test.operand
    if isinstance(operand, tuple):
        return _test_several(test, value, operand)
    if isinstance(value, tuple):
        return (operand in value) is (test.operator == "contains")
    return _compare(test.operator, value, operand)


def _test_several(test: Test, value: Value, operands: tuple[Scalar, ...]) -> bool:
    if test.operator == "between":
        low, high = operands
        return _compare("gte", value, low) and _compare("lte", value, high)
    return (value in operands) is (test.operator == "in")


def _compare(operator: str, value: Value, operand: Scalar) -> bool:
    if operator == "eq":
        return value == operand
    if operator == "ne":
        return value != operand
    if isinstance(value, str | tuple) or isinstance(operand, str):
        message = f"{operator} needs numbers, not {value!r} and {operand!r}"
        raise TypeError(message)
    if operator == "lt":
        return value < operand
    if operator == "lte":
        return value <= operand
    return value > operand if operator == "gt" else value >= operand


def explain(condition: Condition, fields: Mapping[str, Value]) -> tuple[Failure, ...]:
    """Return the tests that keep the condition from being true, in writing order; none when it is true.

    Under ``any`` all tests of the branch with the fewest failures are given; ``not`` is pushed down first, so
    that each failure says what would have to hold.
    """
    return _failures(positive(condition), fields)


def _failures(condition: Condition, fields: Mapping[str, Value]) -> tuple[Failure, ...]:
    if isinstance(condition, Test):
        value = fields.get(condition.field)
        return () if evaluate_test(condition, value) else (Failure(condition, value),)
    if isinstance(condition, Not):
        return _failures(positive(condition), fields)
    parts = [_failures(part, fields) for part in condition.conditions]
    if isinstance(condition, Any):
        return min(parts, key=len, default=())
    return tuple(dict.fromkeys(failure for part in parts for failure in part))


class ReferenceMatcher:
    """Matches rules by evaluating every condition on every fact; the same interface as DurableMatcher."""

    def prepare(self, rules: Sequence[Rule]) -> ReferenceStage:
        """Prepare the rules of one stage."""
        return ReferenceStage(rules)


class ReferenceStage:
    """The rules of one stage."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules

    def open(self, later: Collection[str] | None = None) -> ReferenceSession:  # noqa: ARG002 - for the engine
        """Return an empty session."""
        return ReferenceSession(self._rules)


class ReferenceSession:
    """The facts that passed each pattern so far."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._passed: list[list[list[int]]] = [[[] for _ in rule.patterns] for rule in rules]
        self._blocked: set[int] = set()

    def add(self, facts: Sequence[IndexedFact]) -> list[Match]:
        """Add facts and return the matches that hold since then, in no particular order."""
        found: list[Match] = []
        for number, rule in enumerate(self._rules):
            if any(_passing(pattern.type, pattern.condition, facts) for pattern in rule.none):
                self._blocked.add(number)
            old = self._passed[number]
            new = [_passing(pattern.type, pattern.condition, facts) for pattern in rule.patterns]
            if number not in self._blocked:
                found.extend((number, match) for match in _matches(old, new))
            for before, after in zip(old, new, strict=True):
                before.extend(after)
        return found

    def close(self) -> None:
        """Nothing to release."""


def _passing(type_name: str, condition: Condition, facts: Iterable[IndexedFact]) -> list[int]:
    return [number for number, fact in facts if fact.type == type_name and evaluate(condition, fact.fields)]


def _matches(old: Sequence[Sequence[int]], new: Sequence[Sequence[int]]) -> Iterable[tuple[int, ...]]:
    """Return the combinations that hold a new fact, each once, and no fact twice."""
    for first_new in range(len(new)):
        choices = [
            old[place]
            if place < first_new
            else new[place]
            if place == first_new
            else [*old[place], *new[place]]
            for place in range(len(new))
        ]
        for match in product(*choices):
            if len(set(match)) == len(match):
                yield match


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a rule did not fire: for each pattern the nearest fact and what it fails; the facts that block it.

    ``nearest`` holds (alias, fact or None, failures); a pattern that some fact passes has no failures, and
    one without any fact of its type has None.
    """

    rule: Rule
    nearest: tuple[tuple[str, Fact | None, tuple[Failure, ...]], ...]
    blocked_by: tuple[Fact, ...]


def explain_silence(rule: Rule, facts: Iterable[Fact]) -> Silence:
    """Return what kept a rule from firing over the facts given (leave out those it is not about)."""
    known = list(facts)
    nearest: list[tuple[str, Fact | None, tuple[Failure, ...]]] = []
    for pattern in rule.patterns:
        failures = [
            (explain(pattern.condition, fact.fields), fact) for fact in known if fact.type == pattern.type
        ]
        if failures:
            fewest, fact = min(failures, key=lambda entry: len(entry[0]))
            nearest.append((pattern.alias, fact, fewest))
        else:
            nearest.append((pattern.alias, None, ()))
    blocked = tuple(
        fact
        for pattern in rule.none
        for fact in known
        if fact.type == pattern.type and evaluate(pattern.condition, fact.fields)
    )
    return Silence(rule, tuple(nearest), blocked)
