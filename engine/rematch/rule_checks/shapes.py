"""What facts of each type there can be: from which stage on, and with which values of which fields.

A shape is one way in which a fact can come about: built from the profile, concluded by a rule that can fire,
or made by a step out of such facts. It bounds the fields that are written out; of the others nothing is
claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rematch.inference.normal_form import alternatives
from rematch.inference.reference import evaluate_test
from rematch.rules.language import Focus, Rank, Reference, Settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rematch.crossref.steps import PlacedStep
    from rematch.facts.fact import Value
    from rematch.rule_checks.base import CheckedBase
    from rematch.rules.language import Aggregate, Conclusion, Pattern, Rule, Scalar, Tally

Bounds: TypeAlias = "tuple[tuple[str, frozenset[Value | None]], ...]"
"""The values that a field can have, None for unknown; a field that is not named may have any."""

_UNKNOWN: frozenset[Value | None] = frozenset({None})
_NOTHING_COUNTED: Mapping[str, frozenset[Value | None]] = {
    "sum": frozenset({0}), "count": frozenset({0}), "collect": frozenset({()}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """One way in which a fact can be; ``since`` is the number of the first stage whose rules can see it."""

    type: str
    bounds: Bounds
    since: int


class Shapes:
    """The shapes of every type, when only the rules in ``firing`` fire."""

    def __init__(self, base: CheckedBase, firing: Iterable[Rule]) -> None:
        self._base = base
        self._found: dict[str, dict[Shape, None]] = {}
        for fact_type in base.rule_base.vocabulary.types.values():
            if fact_type.made == "built":
                self._keep(Shape(fact_type.name, (), 0))
        by_stage: dict[str, list[Rule]] = {}
        for rule in firing:
            by_stage.setdefault(rule.stage, []).append(rule)
        for number, stage in enumerate(base.rule_base.stages):
            self._conclude(by_stage.get(stage.name, ()), number)
            for placed in base.links.steps:
                if placed.stage == stage.name:
                    for shape in list(self._stepped(placed, number + 1)):
                        self._keep(shape)

    def _keep(self, shape: Shape) -> bool:
        kept = self._found.setdefault(shape.type, {})
        before = len(kept)
        kept.setdefault(shape)
        return len(kept) > before

    def of(self, type_name: str, stage: int) -> list[Shape]:
        """Return the shapes that rules of a stage, by its number, can see."""
        return [shape for shape in self._found.get(type_name, ()) if shape.since <= stage]

    def matching(self, pattern: Pattern, stage: int) -> Iterator[Shape]:
        """Yield the shapes in which a fact may fill the pattern of a rule of the stage."""
        return (shape for shape in self.of(pattern.type, stage) if self.may_fill(pattern, shape))

    def may_fill(self, pattern: Pattern, shape: Shape) -> bool:
        """Return whether a fact of the shape may pass the condition of the pattern."""
        space = self._base.space(pattern)
        if not shape.bounds or not space.exact:
            return bool(space.boxes(pattern.condition)) or not space.exact
        bounds = dict(shape.bounds)
        for tests in alternatives(pattern.condition):
            written: dict[str, frozenset[Value | None]] = {}
            for test in tests:
                if test.field in bounds:
                    left = written.get(test.field, bounds[test.field])
                    written[test.field] = frozenset(value for value in left if evaluate_test(test, value))
            if all(written.values()) and space.can_hold(tests, frozenset(bounds)):
                return True
        return False

    def _conclude(self, rules: Sequence[Rule], stage: int) -> None:
        """Add what rules of one stage conclude, over again until they feed each other nothing new."""
        new = True
        while new:
            new = False
            for rule in rules:
                for conclusion in rule.conclusions:
                    shape = Shape(conclusion.type, self._concluded(rule, conclusion, stage), stage)
                    new = self._keep(shape) or new

    def _concluded(self, rule: Rule, conclusion: Conclusion, stage: int) -> Bounds:
        fields = self._base.rule_base.vocabulary.types[conclusion.type].fields
        found: dict[str, frozenset[Value | None]] = {}
        given = dict(conclusion.fields)
        for name in fields:
            value = given.get(name)
            if isinstance(value, Reference):
                copied = self._copied(rule, value, stage)
                if copied is not None:
                    found[name] = copied
            elif name not in given:
                found[name] = _UNKNOWN
            elif not (isinstance(value, str) and "{" in value and fields[name].type == "text"):
                found[name] = frozenset({value})
        return tuple(found.items())

    def _copied(self, rule: Rule, reference: Reference, stage: int) -> frozenset[Value | None] | None:
        """Return the values that a copied field can have, or None when they cannot be told."""
        pattern = next(one for one in rule.patterns if one.alias == reference.alias)
        values: set[Value | None] = set()
        for shape in self.matching(pattern, stage):
            bound = dict(shape.bounds).get(reference.field)
            if bound is None:
                return self._chosen(pattern, reference.field)
            values |= bound
        return frozenset(values)

    def _chosen(self, pattern: Pattern, name: str) -> frozenset[Value | None] | None:
        """Return the words or flags of a field with which the condition of a pattern can hold."""
        known, space = self._base.type_of(pattern).fields[name], self._base.space(pattern)
        if known.type not in ("choice", "flag") or name not in space.values or not space.exact:
            return None
        boxes = space.boxes(pattern.condition)
        if not all(name in box for box in boxes):
            return None
        return frozenset(space.values[name][number] for box in boxes for number in box[name])

    def _stepped(self, placed: PlacedStep, since: int) -> Iterator[Shape]:
        step = placed.step
        if isinstance(step, Focus):
            yield from (Shape(name, (), since) for name in step.types)
        elif isinstance(step, Rank):
            for shape in self.of(step.of, since):
                if _may_pass(shape, step.where):
                    yield Shape(step.type, _projected(shape, step.by), since)
        elif isinstance(step, Settle):
            for shape in self.of(step.of, since):
                if "base" in dict(shape.bounds).get("effect", frozenset({"base"})):
                    yield Shape(step.type, _projected(shape, step.by), since)
        else:
            yield from self._tallied(step, since)

    def _tallied(self, step: Tally, since: int) -> Iterator[Shape]:
        groups: Iterable[Bounds]
        if step.for_each is not None:
            groups = (_projected(shape, (*step.by, *step.keep)) for shape in self.of(step.for_each, since))
        elif not step.by:
            groups = ((),)
        else:
            groups = (
                _projected(shape, step.by)
                for one in step.aggregates
                for shape in self.of(one.type, since)
                if _may_pass(shape, one.where)
            )
        for group in dict.fromkeys(groups):
            keys = {name: bound for name, bound in group if name in step.by}
            counted = (
                (one.name, _NOTHING_COUNTED.get(one.function, _UNKNOWN))
                for one in step.aggregates
                if not self._counts(one, keys, since)
            )
            yield Shape(step.type, (*group, *counted), since)

    def _counts(self, one: Aggregate, keys: Mapping[str, frozenset[Value | None]], since: int) -> bool:
        """Return whether some fact may be counted in the group with these keys."""
        where = (*one.where, *((name, tuple(bound)) for name, bound in keys.items()))
        return any(_may_pass(shape, where) for shape in self.of(one.type, since))


def _may_pass(shape: Shape, where: Iterable[tuple[str, tuple[Scalar | Value | None, ...]]]) -> bool:
    bounds = dict(shape.bounds)
    return all(name not in bounds or not bounds[name].isdisjoint(values) for name, values in where)


def _projected(shape: Shape, names: Sequence[str]) -> Bounds:
    return tuple((name, bound) for name, bound in shape.bounds if name in names)


def firing_rules(base: CheckedBase) -> tuple[Shapes, tuple[Rule, ...]]:
    """Return the shapes of all facts there can be, and the rules whose every pattern one of them may fill."""
    rules = base.rule_base.rules
    while True:
        shapes = Shapes(base, rules)
        left = tuple(
            rule
            for rule in rules
            if not base.hopeless(rule)
            and all(
                next(shapes.matching(pattern, base.order[rule.stage]), None) is not None
                for pattern in rule.patterns
            )
        )
        if len(left) == len(rules):
            return shapes, rules
        rules = left
