"""durable-rules and the plain evaluator must agree exactly: firings, conclusions and their order."""

from itertools import islice, permutations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_bases import random_base, random_facts, random_rule, seeded, shuffled

from rematch.facts.fact import Fact
from rematch.inference.engine import Engine, Inference
from rematch.inference.reference import ReferenceMatcher, evaluate
from rematch.rules.language import Rule, RuleBase

RANDOMS = st.randoms(use_true_random=False)
SEEDS = 2 * settings.default.max_examples


def agree(base: RuleBase, facts: list[Fact]) -> Inference:
    fired = Engine(base).run(facts)
    expected = Engine(base, ReferenceMatcher()).run(facts)
    assert [(one.rule.id, one.matches) for one in fired.firings] == [
        (one.rule.id, one.matches) for one in expected.firings
    ]
    assert fired == expected
    return fired


def fireable(rule: Rule, facts: list[Fact]) -> set[tuple[str, tuple[str, ...]]]:
    """Every match of a rule over finished facts, straight from the meaning of the language."""
    for pattern in rule.none:
        if any(fact.type == pattern.type and evaluate(pattern.condition, fact.fields) for fact in facts):
            return set()
    fitting = [
        [fact for fact in facts if fact.type == pattern.type and evaluate(pattern.condition, fact.fields)]
        for pattern in rule.patterns
    ]
    return {
        (rule.id, ids)
        for match in product(*fitting)
        if len(set(ids := tuple(fact.id for fact in match))) == len(ids)
    }


@settings(max_examples=4 * SEEDS)
@given(RANDOMS)
def test_random_rule_bases_shrinkable(r: Random):
    base = random_base(r, most_rules=3)
    for _ in range(2):
        agree(base, random_facts(r, base.vocabulary, most=3))


@pytest.mark.parametrize("block", range(50))
def test_random_rule_bases_by_the_thousand(block: int):
    for seed in range(SEEDS * block, SEEDS * block + SEEDS):
        r = seeded(seed)
        base = random_base(r)
        agree(base, random_facts(r, base.vocabulary))


@pytest.mark.parametrize("block", range(5))
def test_every_match_of_the_finished_facts_fired_exactly_once(block: int):
    for seed in range(2 * SEEDS // 5 * block, 2 * SEEDS // 5 * (block + 1)):
        r = seeded(f"matches {seed}")
        base = random_base(r)
        done = Engine(base).run(random_facts(r, base.vocabulary))
        fired = [(one.rule.id, tuple(fact.id for _, fact in one.matches)) for one in done.firings]
        assert len(fired) == len(set(fired))
        for stage, unfinished in (("one", ("end",)), ("two", ())):
            facts = [fact for fact in done.facts if fact.type not in unfinished]
            rules = base.of_stage(stage)
            expected = set().union(*(fireable(rule, facts) for rule in rules))
            assert {one for one in fired if one[0].startswith(stage)} == expected


@pytest.mark.parametrize("block", range(5))
def test_the_order_of_rules_and_facts_does_not_matter(block: int):
    for seed in range(3 * SEEDS // 10 * block, 3 * SEEDS // 10 * (block + 1)):
        r = seeded(f"order {seed}")
        base = random_base(r)
        facts = random_facts(r, base.vocabulary)
        expected = Engine(base).run(facts)
        for _ in range(2):
            r.shuffle(facts)
            assert Engine(shuffled(r, base)).run(facts) == expected


def test_every_order_of_a_few_facts_gives_the_same():
    r = seeded(5)
    base = random_base(r, most_rules=8)
    facts = random_facts(r, base.vocabulary, most=2)[:4]
    outcomes = [Engine(base).run(order) for order in permutations(facts)]
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.parametrize("seed", range(3))
def test_a_stage_of_500_rules_over_hundreds_of_facts(seed: int):
    r = seeded(f"large {seed}")
    base = random_base(r)
    built = [name for name, kind in base.vocabulary.types.items() if kind.made == "built"]
    drawn = (
        random_rule(r, base.vocabulary, f"one.{number}", asked=built, denied=built, made="late")
        for number in range(10_000)
    )
    rules = tuple(islice((rule for rule in drawn if len(rule.patterns) == 1), 500))
    facts = random_facts(r, base.vocabulary, most=200)
    assert len(agree(RuleBase(base.vocabulary, base.stages, rules, ()), facts).firings) > 1_000


@pytest.mark.parametrize("seed", range(4))
def test_joins_over_many_facts(seed: int):
    r = seeded(f"joins {seed}")
    base = random_base(r, most_rules=4)
    several = tuple(rule for rule in base.rules if len(rule.patterns) <= 2)
    agree(RuleBase(base.vocabulary, base.stages, several, ()), random_facts(r, base.vocabulary, most=12))
