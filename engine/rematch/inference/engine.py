"""The stage driver: facts in, firings and conclusions out, the same for any order of rules and facts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rematch.errors import InferenceError, Problem
from rematch.facts.fact import Fact
from rematch.inference.compile import compile_stage
from rematch.inference.durable import DurableMatcher
from rematch.inference.order import fact_key
from rematch.inference.rank import rank
from rematch.inference.settle import settle
from rematch.inference.tally import tally
from rematch.rules.language import Focus, Rank, Reference, Settle, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from rematch.facts.fact import Value
    from rematch.inference.compile import CompiledStage
    from rematch.inference.matching import IndexedFact, Match, Matcher, PreparedStage
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Conclusion, Rule, RuleBase, Stage, Step

    FocusBuilder = Callable[[Mapping[str, Sequence[Fact]]], Sequence[Fact]]
    """From the facts so far, by type, to the facts about the chosen field."""


class Firing(NamedTuple):
    """One rule that fired: its place in the run, the fact behind each alias, and what it concluded.

    A named tuple like the facts, because a run makes hundreds.
    """

    number: int
    rule: Rule
    matches: tuple[tuple[str, Fact], ...]
    conclusions: tuple[Fact, ...]


@dataclass(frozen=True)
class Inference:
    """A finished run: the facts given (by type and id) and those made (as they came), and the firings."""

    facts: tuple[Fact, ...]
    firings: tuple[Firing, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Fact]:
        """Return the facts by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def by_type(self) -> Mapping[str, tuple[Fact, ...]]:
        """Return the facts of each type that has any, in run order."""
        found: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            found[fact.type].append(fact)
        return {name: tuple(facts) for name, facts in found.items()}

    def of_type(self, name: str) -> tuple[Fact, ...]:
        """Return the facts of a type in run order."""
        return self.by_type.get(name, ())


class Engine:
    """A rule base made ready to run. Compiled once; any number of runs, one at a time."""

    def __init__(self, rule_base: RuleBase, matcher: Matcher | None = None) -> None:
        """``matcher``: durable-rules unless another is given (the reference matcher in tests)."""
        self._vocabulary = rule_base.vocabulary
        self._names = [stage.name for stage in rule_base.stages]
        chosen = matcher if matcher is not None else DurableMatcher()
        self._stages = [
            _PreparedStage.of(stage, rule_base.of_stage(stage.name), chosen) for stage in rule_base.stages
        ]

    def run(self, facts: Sequence[Fact], focus: FocusBuilder | None = None) -> Inference:
        """Return the firings and conclusions over built facts, given in any order.

        ``focus`` is asked for more facts at the focus step of the stages. Raises InferenceError when a fact
        does not fit the vocabulary or an id stands twice.
        """
        given = sorted(facts, key=fact_key)
        self._check(given, "built")
        run = _Run(self._vocabulary, given, lambda known: self._focused(known, focus))
        for stage in self._stages:
            run.run_stage(stage)
        return Inference(tuple(run.facts), tuple(run.firings))

    def run_stages(
        self, facts: Sequence[Fact], names: Collection[str], focused: Sequence[Fact] = ()
    ) -> Inference:
        """Return what the stages called ``names`` make of facts of any maker, in the order of the rule base.

        For facts written by hand or by an earlier release: they are taken as they are. ``focused``: those
        that the focus step gives, whichever field is chosen.
        """
        added = sorted(focused, key=fact_key)
        run = _Run(self._vocabulary, sorted(facts, key=fact_key), lambda _: added)
        for name, stage in zip(self._names, self._stages, strict=True):
            if name in names:
                run.run_stage(stage)
        return Inference(tuple(run.facts), tuple(run.firings))

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the names of the stages in their order."""
        return tuple(self._names)

    def _focused(self, known: Mapping[str, Sequence[Fact]], focus: FocusBuilder | None) -> Sequence[Fact]:
        facts = sorted(focus(known), key=fact_key) if focus is not None else []
        self._check(facts, "focused")
        return facts

    def _check(self, facts: Sequence[Fact], maker: str) -> None:
        problems: list[Problem] = []
        ids: set[str] = set()
        for fact in facts:
            problems.extend(self._vocabulary.check_fact(fact))
            known = self._vocabulary.types.get(fact.type)
            if known is not None and known.made != maker:
                problems.append(Problem(f"fact {fact.id}: a {fact.type} is {known.made}, it cannot be given"))
            if fact.id in ids:
                problems.append(Problem(f"two facts have the id {fact.id!r}"))
            ids.add(fact.id)
        if problems:
            raise InferenceError(problems)


def compiled_stages(rule_base: RuleBase) -> tuple[CompiledStage, ...]:
    """Return what the stages of a rule base are compiled to, as DurableMatcher takes it."""
    return tuple(compile_stage(_in_order(rule_base.of_stage(stage.name))) for stage in rule_base.stages)


def _in_order(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the rules of a stage in firing order."""
    return tuple(sorted(rules, key=lambda rule: (rule.priority, rule.id)))


class _Plan(NamedTuple):
    """How to make one conclusion: the fields written out, and those copied (field, pattern, field there)."""

    type: str
    literals: Mapping[str, Value]
    copied: tuple[tuple[str, int, str], ...]

    @classmethod
    def of(cls, conclusion: Conclusion, rule: Rule) -> _Plan:
        places = {pattern.alias: place for place, pattern in enumerate(rule.patterns)}
        literals = {name: value for name, value in conclusion.fields if not isinstance(value, Reference)}
        copied = tuple(
            (name, places[value.alias], value.field)
            for name, value in conclusion.fields
            if isinstance(value, Reference)
        )
        return cls(conclusion.type, literals, copied)

    def fields(self, matched: Sequence[Fact]) -> Mapping[str, Value]:
        """Return the fields of the conclusion; a copy of an unknown field leaves its target out."""
        fields = dict(self.literals)
        for name, place, origin in self.copied:
            value = matched[place].fields.get(origin)
            if value is not None:
                fields[name] = value
        return fields


class _PreparedRule(NamedTuple):
    """A rule, the aliases of its patterns, and how its conclusions are made."""

    rule: Rule
    aliases: tuple[str, ...]
    plans: tuple[_Plan, ...]

    @classmethod
    def of(cls, rule: Rule) -> _PreparedRule:
        aliases = tuple(pattern.alias for pattern in rule.patterns)
        return cls(rule, aliases, tuple(_Plan.of(conclusion, rule) for conclusion in rule.conclusions))


@dataclass(frozen=True, slots=True)
class _PreparedStage:
    """A stage with its rules in firing order, and which types they ask for.

    ``fed``: the types asked for that the stage itself concludes.
    """

    rules: tuple[_PreparedRule, ...]
    asked: tuple[str, ...]
    fed: frozenset[str]
    prepared: PreparedStage
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, stage: Stage, rules: tuple[Rule, ...], matcher: Matcher) -> _PreparedStage:
        ordered = _in_order(rules)
        asked = frozenset(pattern.type for rule in ordered for pattern in (*rule.patterns, *rule.none))
        return cls(
            tuple(map(_PreparedRule.of, ordered)),
            tuple(sorted(asked)),
            asked & {conclusion.type for rule in ordered for conclusion in rule.conclusions},
            matcher.prepare(ordered),
            stage.steps,
        )


class _Run:
    """The facts and firings of one run while it goes on."""

    def __init__(self, vocabulary: Vocabulary, given: Sequence[Fact], focus: FocusBuilder) -> None:
        self._vocabulary = vocabulary
        self._focus = focus
        self.facts: list[Fact] = []
        self.firings: list[Firing] = []
        self._by_type: dict[str, list[Fact]] = {}
        self._numbers: dict[str, list[int]] = {}
        self._keep(given)

    def _keep(self, made: Sequence[Fact]) -> None:
        for fact in made:
            if fact.type not in self._by_type:
                self._by_type[fact.type], self._numbers[fact.type] = [], []
            self._by_type[fact.type].append(fact)
            self._numbers[fact.type].append(len(self.facts))
            self.facts.append(fact)

    def run_stage(self, stage: _PreparedStage) -> None:
        """Fire the rules of a stage, round by round until nothing new is concluded, then run its steps."""
        fresh = [
            entry
            for name in stage.asked
            if name in self._by_type
            for entry in zip(self._numbers[name], self._by_type[name], strict=True)
        ]
        session = stage.prepared.open(stage.fed)
        try:
            while fresh:
                fresh = self._fire(stage, sorted(session.add(fresh)))
        finally:
            session.close()
        for step in stage.steps:
            self._keep(self._step(step))

    def _fire(self, stage: _PreparedStage, matches: Sequence[Match]) -> list[IndexedFact]:
        """Fire matches in order: rules by priority and id, then facts by their natural order of ids.

        Numbers of facts of one type follow the natural order of their ids, so comparing numbers will do.
        """
        began = len(self.facts)
        facts, by_type, firings, rules = self.facts, self._by_type, self.firings, stage.rules
        for rule_number, numbers in matches:
            rule, aliases, plans = rules[rule_number]
            matched = [facts[number] for number in numbers]
            firing_number = len(firings) + 1
            origins = {"": (f"firing:{firing_number}",)}
            conclusions: list[Fact] = []
            for plan in plans:
                name = plan.type
                alike = by_type.get(name)
                if alike is None:
                    alike = by_type[name] = []
                    self._numbers[name] = []
                fields = plan.fields(matched) if plan.copied else plan.literals
                fact = Fact(f"{name}/{len(alike) + 1}", name, fields, origins)
                self._numbers[name].append(len(facts))
                alike.append(fact)
                facts.append(fact)
                conclusions.append(fact)
            pairs = tuple(zip(aliases, matched, strict=True))
            firings.append(Firing(firing_number, rule, pairs, tuple(conclusions)))
        if not stage.fed:
            return []
        return [(number, fact) for number, fact in enumerate(facts[began:], began) if fact.type in stage.fed]

    def _step(self, step: Step) -> Sequence[Fact]:
        match step:
            case Tally():
                return tally(step, self._by_type, self._vocabulary)
            case Settle():
                return settle(step, self._by_type, self._vocabulary)
            case Rank():
                return rank(step, self._by_type, self._vocabulary)
            case Focus():
                return self._focus(self._by_type)
