"""Verdicts agree with brute force over the whole grid of values, by the reference evaluator."""

from __future__ import annotations

from itertools import combinations, permutations, product
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.errors import Position
from rematch.facts.fact import Fact
from rematch.inference.engine import Engine
from rematch.inference.reference import ReferenceMatcher, evaluate
from rematch.knowledge.fact_types import FactType, Field
from rematch.knowledge.vocabulary import Vocabulary
from rematch.knowledge_base import KnowledgeBase
from rematch.rule_checks.always_true import parts_always_true
from rematch.rule_checks.base import CheckedBase
from rematch.rule_checks.impossible_condition import impossible_parts
from rematch.rule_checks.parts import part_of, root_path
from rematch.rule_checks.redundant_test import redundant_parts
from rematch.rule_checks.space import Space, implied
from rematch.rule_checks.subsumed_rule import adds_nothing
from rematch.rules.language import All, Any, Conclusion, Not, Pattern, Reference, Rule, RuleBase, Stage, Test

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rematch.facts.fact import Value
    from rematch.rules.language import Condition

RELATED = (("kind", "level"), ("flag", "place"), ("flag", "post"), ("place", "post"))
SEEDS = 60
"""Bases in each run of a test that hypothesis does not draw; more by hand."""
NOWHERE = Position("rules/random.yaml", 1, 1)
WORDS = ("a", "b", "c")
FIELDS = {
    "level": Field("level", "integer", "a number", least=1, most=4),
    "share": Field("share", "number", "a number"),
    "kind": Field("kind", "choice", "a word", values=WORDS, brings=("level",)),
    "flag": Field("flag", "flag", "yes or no", always=True),
    "likes": Field("likes", "list", "words", values=("x", "y")),
    "place": Field("place", "choice", "a word", values=("p", "q"), only_when=(("flag", True),)),
    "post": Field("post", "choice", "a word", values=("r", "s"), only_when=(("flag", False),)),
}
THING = FactType("thing", "a thing", "built", FIELDS, one_for=None)
GRID: Mapping[str, tuple[Value | None, ...]] = {
    "level": (None, 1, 2, 3, 4),
    "share": (None, -1.0, 0, 0.25, 0.5, 0.75, 1, 2.5),
    "kind": (None, *WORDS),
    "flag": (True, False),
    "likes": (None, (), ("x",), ("y",), ("x", "y")),
    "place": (None, "p", "q"),
    "post": (None, "r", "s"),
}
OPERANDS = {
    "level": (1, 2, 3, 4),
    "share": (0, 0.5, 1),
    "kind": WORDS,
    "flag": (True, False),
    "place": ("p", "q"),
    "post": ("r", "s"),
}


def facts_over(names: Sequence[str]) -> Iterator[dict[str, Value]]:
    """Yield every fact that the vocabulary allows, as far as the named fields tell facts apart."""
    needed = THING.known_with(frozenset(names)) | {"flag"}
    for values in product(*(GRID[name] for name in needed)):
        fields = {name: value for name, value in zip(needed, values, strict=True) if value is not None}
        presupposed = [("place", "flag", True), ("post", "flag", False)]
        if ("kind" not in fields or "level" in fields) and all(
            name not in fields or fields[other] is value for name, other, value in presupposed
        ):
            yield fields


def random_test(r: Random, names: Sequence[str]) -> Test:
    name = r.choice(names)
    if r.random() < 0.2:
        return Test(name, "exists", r.random() < 0.5)
    if name == "likes":
        return Test(name, r.choice(("contains", "lacks")), r.choice(("x", "y")))
    operands = OPERANDS[name]
    if name in ("kind", "place", "post") and r.random() < 0.4:
        return Test(name, r.choice(("in", "not_in")), tuple(r.sample(operands, r.randint(1, len(operands)))))
    if name in ("level", "share") and r.random() < 0.7:
        if r.random() < 0.2:
            return Test(name, "between", tuple(sorted(r.sample(operands, 2))))
        return Test(name, r.choice(("lt", "lte", "gt", "gte")), r.choice(operands))
    return Test(name, r.choice(("eq", "ne")), r.choice(operands))


def random_condition(r: Random, names: Sequence[str], depth: int = 2) -> Condition:
    kind = r.randint(0, 6) if depth else 0
    if kind <= 2:
        return random_test(r, names)
    if kind == 3:
        return Not(random_condition(r, names, depth - 1))
    parts = tuple(random_condition(r, names, depth - 1) for _ in range(r.randint(1, 3)))
    return All(parts) if kind == 4 else Any(parts)


def drawn(seed: int, most_fields: int = 3) -> tuple[Random, tuple[str, ...]]:
    """Return a source of chance and some fields, every other time two that have to do with each other."""
    r = Random(seed)  # noqa: S311 - a test wants the same numbers each time
    if r.random() < 0.5:
        return r, r.choice(RELATED)
    return r, tuple(r.sample(sorted(FIELDS), r.randint(1, most_fields)))


def outcomes(condition: Condition, names: Sequence[str]) -> tuple[bool, ...]:
    return tuple(evaluate(condition, fields) is True for fields in facts_over(names))


seeds = st.integers(min_value=0, max_value=10**9)


@given(seeds)
def test_impossible_and_always_true_are_exact(seed: int):
    r, names = drawn(seed)
    condition = random_condition(r, names)
    space = Space(THING, (condition,))

    held = outcomes(condition, names)

    whole = root_path(condition)
    never = [part.path for part in impossible_parts(space, condition)]
    always = [part.path for part in parts_always_true(space, condition)]
    assert (never == [whole]) is not any(held)
    assert (always == [whole]) is all(held)
    for part in part_of(condition).walk():
        true = outcomes(part.condition, names)
        assert any(part.path[: len(path)] == path for path in never) or any(true)
        assert any(part.path[: len(path)] == path for path in always) or not all(true)


@given(seeds)
def test_what_is_called_redundant_can_be_left_out_and_nothing_else_can(seed: int):
    r, names = drawn(seed)
    condition = random_condition(r, names, depth=3)
    space = Space(THING, (condition,))
    empty = [*impossible_parts(space, condition), *parts_always_true(space, condition)]
    found = [part for part, _ in redundant_parts(space, condition)]
    if any(part.path == root_path(condition) for part in empty):
        assert found == []
        return

    gone = frozenset(part.path for part in (*empty, *found))
    left = part_of(condition).taken_out(gone)

    before = outcomes(condition, names)
    assert outcomes(left.condition, names) == before
    for group in left.walk():
        for part in group.parts if len(group.parts) > 1 else ():
            assert outcomes(left.taken_out(frozenset({part.path})).condition, names) != before


@given(seeds)
def test_implication_is_exact(seed: int):
    r, names = drawn(seed)
    narrow, wide = random_condition(r, names), random_condition(r, names)

    truth = all(
        not inner or outer
        for inner, outer in zip(outcomes(narrow, names), outcomes(wide, names), strict=True)
    )

    assert implied(THING, narrow, wide) is truth


def random_pattern(r: Random, alias: str, name: str, names: Sequence[str]) -> Pattern:
    return Pattern(alias, name, All(()) if r.random() < 0.15 else random_condition(r, names, depth=1))


def random_rule(r: Random, number: int, stage: str, names: Sequence[str]) -> Rule:
    asked = ["thing"] if stage == "one" else ["thing", "mid", "mid"]
    chosen = [r.choice(asked) for _ in range(r.choice((1, 1, 1, 2)))]
    fields = {"thing": names, "mid": ("kind", "level")}
    patterns = tuple(random_pattern(r, f"p{place}", name, fields[name]) for place, name in enumerate(chosen))
    none = tuple(random_pattern(r, "thing", "thing", names) for _ in range(r.choice((0, 0, 0, 1))))
    given_fields: list[tuple[str, Value | Reference]] = [("kind", r.choice(WORDS))]
    if r.random() < 0.6:
        given_fields.append(("level", r.choice((1, 2, 3, 4))))
    copied = next((one.alias for one in patterns), None)
    if copied is not None and r.random() < 0.4:
        given_fields[0] = ("kind", Reference(copied, "kind"))
    made = "mid" if stage == "one" else "end"
    conclusion = Conclusion(made, tuple(sorted(given_fields)))
    return Rule(
        f"{stage}.{number}", stage, "A rule", patterns, none, (conclusion,), "So.", ("house",), 0, NOWHERE
    )


def random_base(r: Random, names: Sequence[str]) -> RuleBase:
    optional = {
        "kind": Field("kind", "choice", "a word", values=WORDS, optional=True),
        "level": Field("level", "integer", "a number", least=1, most=4, optional=True),
    }
    types = {
        "thing": THING,
        "mid": FactType("mid", "concluded first", "concluded", optional),
        "end": FactType("end", "concluded last", "concluded", optional),
    }
    rules = [random_rule(r, number, "one", names) for number in range(r.randint(1, 3))]
    rules += [random_rule(r, number, "two", names) for number in range(r.randint(1, 4))]
    stages = (Stage("one", "One", (), NOWHERE), Stage("two", "Two", (), NOWHERE))
    return RuleBase(Vocabulary(types, {}), stages, tuple(rules), ())


def as_checked(rule_base: RuleBase, root: Path) -> CheckedBase:
    return CheckedBase(KnowledgeBase(root, None, rule_base, ""))  # type: ignore[arg-type] # not looked at here


def fired(rule_base: RuleBase, facts: Sequence[Mapping[str, Value]]) -> set[str]:
    """Return the rules that fire over things with these fields."""
    things = [Fact(f"thing/{number}", "thing", fields) for number, fields in enumerate(facts)]
    inference = Engine(rule_base, ReferenceMatcher()).run(things)
    return {firing.rule.id for firing in inference.firings}


def samples(r: Random, names: Sequence[str], most: int = 60) -> Iterator[list[dict[str, Value]]]:
    """Yield each thing alone, then some of them two and three at a time."""
    every = list(facts_over(names))
    yield from ([one] for one in every)
    for size in (2, 3):
        for _ in range(most):
            yield [r.choice(every) for _ in range(size)]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_rule_that_never_fires_never_does_and_simple_others_do(seed: int, tmp_path: Path):
    r, names = drawn(seed, most_fields=2)
    rule_base = random_base(r, names)
    base = as_checked(rule_base, tmp_path)

    may_fire = {rule.id for rule in base.firing}
    did_fire = {rule for facts in samples(r, names) for rule in fired(rule_base, facts)}

    assert did_fire <= may_fire
    for rule in rule_base.rules:
        if rule.stage == "one" and len(rule.patterns) == 1 and len(rule.none) <= 1:
            # one fact can be tried with all its values, so that the claim holds both ways
            assert (rule.id in may_fire) is (rule.id in did_fire), rule


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_rule_that_adds_nothing_holds_only_where_the_other_does(seed: int, tmp_path: Path):
    r, names = drawn(seed, most_fields=2)
    rule_base = random_base(r, names)
    base = as_checked(rule_base, tmp_path)
    together = list(samples(r, names, most=40))
    runs = [fired(rule_base, facts) for facts in together]

    for one, other in permutations(rule_base.rules, 2):
        if one.stage != other.stage or base.hopeless(one):
            continue
        within = base.together.holds_within(one, other) is not None
        assert not within or all(other.id in run for run in runs if one.id in run)
        if (
            one.stage == "one"
            and len(one.patterns) == len(other.patterns) == 1
            and not one.none
            and not other.none
        ):
            truth = all(other.id in run for run, facts in zip(runs, together, strict=True) if one.id in run)
            assert within is truth, (one, other)
            same = one.conclusions == other.conclusions
            assert adds_nothing(base, one, other) is (within and same)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_rules_that_exclude_each_other_never_fire_together(seed: int, tmp_path: Path):
    r, names = drawn(seed, most_fields=2)
    rule_base = random_base(r, names)
    base = as_checked(rule_base, tmp_path)
    runs = [fired(rule_base, facts) for facts in samples(r, names, most=40)]

    for one, other in combinations(rule_base.rules, 2):
        if base.together.excluded(one, other):
            assert not any({one.id, other.id} <= run for run in runs), (one, other)
