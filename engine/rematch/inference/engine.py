"""The stage driver: facts in, firings and conclusions out, the same for any order of rules and facts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
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
        self._asked = frozenset(name for stage in self._stages for name in stage.asked)

    def run(self, facts: Sequence[Fact], focus: FocusBuilder | None = None) -> Inference:
        """Return the firings and conclusions over built facts, given in any order.

        ``focus`` is asked for more facts at the focus step of the stages. Raises InferenceError when a fact
        does not fit the vocabulary or an id stands twice.
        """
        given = sorted(facts, key=fact_key)
        self._check(given, "built")
        run = _Run(self._vocabulary, self._asked, given, lambda known: self._focused(known, focus))
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
        run = _Run(self._vocabulary, self._asked, sorted(facts, key=fact_key), lambda _: added)
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


class _Made(NamedTuple):
    """How to make one conclusion: the fields written out, and those copied (field, pattern, field there)."""

    type: str
    literals: Mapping[str, Value]
    copied: tuple[tuple[str, int, str], ...]

    @classmethod
    def of(cls, conclusion: Conclusion, rule: Rule) -> _Made:
        places = {pattern.alias: place for place, pattern in enumerate(rule.patterns)}
        literals = {name: value for name, value in conclusion.fields if not isinstance(value, Reference)}
        copied = tuple(
            (name, places[value.alias], value.field)
            for name, value in conclusion.fields
            if isinstance(value, Reference)
        )
        return cls(conclusion.type, literals, copied)


@lru_cache(maxsize=2048)
def _fired(number: int) -> Mapping[str, tuple[str, ...]]:
    """Return the origins of what a firing concludes; kept, because the firings of every run count from 1."""
    return {"": (f"firing:{number}",)}


def _with_copies(
    literals: Mapping[str, Value],
    copied: Sequence[tuple[str, int, str]],
    matches: Sequence[tuple[str, Fact]],
) -> Mapping[str, Value]:
    """Return the fields of a conclusion; a copy of an unknown field leaves its target out."""
    fields = dict(literals)
    for name, place, origin in copied:
        value = matches[place][1].fields.get(origin)
        if value is not None:
            fields[name] = value
    return fields


class _PreparedRule(NamedTuple):
    """A rule, the aliases of its patterns, and how its conclusions are made."""

    rule: Rule
    aliases: tuple[str, ...]
    made: tuple[_Made, ...]

    @classmethod
    def of(cls, rule: Rule) -> _PreparedRule:
        aliases = tuple(pattern.alias for pattern in rule.patterns)
        return cls(rule, aliases, tuple(_Made.of(conclusion, rule) for conclusion in rule.conclusions))


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
    """The facts and firings of one run while it goes on; ``asked``: the types that any stage asks for."""

    def __init__(
        self, vocabulary: Vocabulary, asked: Collection[str], given: Sequence[Fact], focus: FocusBuilder
    ) -> None:
        self._vocabulary = vocabulary
        self._focus = focus
        self.facts: list[Fact] = []
        self.firings: list[Firing] = []
        self.by_type: defaultdict[str, list[Fact]] = defaultdict(list)
        self._asked: Mapping[str, list[IndexedFact]] = {name: [] for name in asked}
        self._keep(given)

    def _keep(self, made: Sequence[Fact]) -> None:
        for fact in made:
            self.by_type[fact.type].append(fact)
            if fact.type in self._asked:
                self._asked[fact.type].append((len(self.facts), fact))
            self.facts.append(fact)

    def run_stage(self, stage: _PreparedStage) -> None:
        """Fire the rules of a stage, round by round until nothing new is concluded, then run its steps."""
        fresh = [entry for name in stage.asked for entry in self._asked[name]]
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
        facts, by_type, firings, rules = self.facts, self.by_type, self.firings, stage.rules
        # _make costs a quarter less than Fact(...) and Firing(...), and a run makes hundreds
        new_fact, new_firing, fact_of = Fact._make, Firing._make, facts.__getitem__
        for rule_number, numbers in matches:
            rule, aliases, made = rules[rule_number]
            matched = tuple(zip(aliases, map(fact_of, numbers), strict=True))
            firing_number = len(firings) + 1
            origins = _fired(firing_number)
            conclusions: list[Fact] = []
            for name, literals, copied in made:
                alike = by_type[name]
                fields = _with_copies(literals, copied, matched) if copied else literals
                fact = new_fact((f"{name}/{len(alike) + 1}", name, fields, origins))
                if name in self._asked:
                    self._asked[name].append((len(facts), fact))
                alike.append(fact)
                facts.append(fact)
                conclusions.append(fact)
            firings.append(new_firing((firing_number, rule, matched, tuple(conclusions))))
        if not stage.fed:
            return []
        return [(number, fact) for number, fact in enumerate(facts[began:], began) if fact.type in stage.fed]

    def _step(self, step: Step) -> Sequence[Fact]:
        match step:
            case Tally():
                return tally(step, self.by_type, self._vocabulary)
            case Settle():
                return settle(step, self.by_type, self._vocabulary)
            case Rank():
                return rank(step, self.by_type, self._vocabulary)
            case Focus():
                return self._focus(self.by_type)
