"""How a run goes: rounds, order, numbering, blocking, origins, and what is refused."""

import pytest
from engine_parts import base, conclude, eq, fact, kind, pattern, rule, words

from rematch.errors import InferenceError
from rematch.facts.fact import Fact
from rematch.inference.engine import Engine, Inference
from rematch.inference.reference import ReferenceMatcher
from rematch.rules.language import Any, Reference, RuleBase, Test

VOCABULARY = words(
    kind("thing", size="integer", color="choice", sold="flag", tags="list"),
    kind("mark", "concluded", size="integer", color="text"),
    kind("echo", "concluded", size="integer"),
    kind("end", "concluded", size="integer"),
)
THINGS = [fact("thing/10", size=3), fact("thing/2", size=2, sold=True), fact("thing/1", size=1, color="red")]


def run(rules: RuleBase, facts: list[Fact]) -> Inference:
    done = Engine(rules).run(facts)
    assert done == Engine(rules, ReferenceMatcher()).run(facts)
    return done


def fired(done: Inference) -> list[tuple[str, ...]]:
    return [(one.rule.id, *(fact.id for _, fact in one.matches)) for one in done.firings]


def test_firings_come_by_priority_then_id_then_natural_order_of_facts():
    any_thing = [pattern("thing")]
    done = run(
        base(VOCABULARY, rule("b", any_thing), rule("a", any_thing), rule("z", any_thing, priority=-1)),
        THINGS,
    )
    order = ["thing/1", "thing/2", "thing/10"]
    assert fired(done) == [(name, thing) for name in ("z", "a", "b") for thing in order]
    assert [one.number for one in done.firings] == list(range(1, 10))
    assert [one.id for one in done.facts] == order


def test_conclusions_are_numbered_by_type_and_know_their_firing():
    made = conclude("mark", size=7), conclude("echo", size=8), conclude("mark", size=9)
    done = run(base(VOCABULARY, rule("a", [pattern("thing", eq("size", 2))], *made)), THINGS)
    (firing,) = done.firings
    assert [(one.id, dict(one.fields)) for one in firing.conclusions] == [
        ("mark/1", {"size": 7}), ("echo/1", {"size": 8}), ("mark/2", {"size": 9}),
    ]  # fmt: skip
    assert all(one.origin_of("size") == ("firing:1",) for one in firing.conclusions)
    assert done.of_type("mark") == (firing.conclusions[0], firing.conclusions[2])
    assert done.of_type("end") == ()
    assert done.by_id["mark/2"] is firing.conclusions[2]


def test_values_are_copied_and_unknown_ones_left_out():
    made = conclude("mark", size=Reference("thing", "size"), color=Reference("thing", "color"))
    done = run(base(VOCABULARY, rule("a", [pattern("thing")], made)), THINGS)
    assert [dict(one.fields) for one in done.of_type("mark")] == [
        {"size": 1, "color": "red"}, {"size": 2}, {"size": 3},
    ]  # fmt: skip


def test_rounds_go_on_until_nothing_new_is_concluded():
    rules = [
        rule("c", [pattern("thing", eq("size", 1))], conclude("mark", size=1)),
        rule("b", [pattern("mark")], conclude("echo", size=2)),
        rule("a", [pattern("echo"), pattern("thing")], conclude("end", size=3)),
    ]
    assert fired(run(base(VOCABULARY, *rules), THINGS)) == [
        ("c", "thing/1"),
        ("b", "mark/1"),
        ("a", "echo/1", "thing/1"),
        ("a", "echo/1", "thing/2"),
        ("a", "echo/1", "thing/10"),
    ]


def test_none_looks_at_built_facts_and_at_earlier_stages():
    rules = [
        rule(
            "a",
            [pattern("thing", eq("size", 1))],
            conclude("mark", size=1),
            none=[pattern("thing", eq("size", 9))],
        ),
        rule("b", [pattern("thing", eq("size", 1))], none=[pattern("mark", eq("size", 1))], stage="two"),
        rule("c", [pattern("thing", eq("size", 1))], none=[pattern("mark", eq("size", 2))], stage="two"),
        rule("d", [pattern("thing", eq("size", 1))], none=[pattern("echo")], stage="two"),
    ]
    assert fired(run(base(VOCABULARY, *rules), THINGS)) == [
        ("a", "thing/1"),
        ("c", "thing/1"),
        ("d", "thing/1"),
    ]


def test_an_unknown_field_is_neither_this_nor_that():
    tests = [eq("size", 1), Test("size", "ne", 1), Test("size", "in", (1,)), Test("size", "not_in", (1,))]
    lists = [Test("tags", "contains", "a"), Test("tags", "lacks", "a")]
    rules = [rule(f"r{number}", [pattern("thing", test)]) for number, test in enumerate([*tests, *lists])]
    absent = rule("missing", [pattern("thing", Test("size", "exists", False))])
    assert fired(run(base(VOCABULARY, *rules, absent), [fact("thing/1")])) == [("missing", "thing/1")]


def test_one_fact_fills_one_pattern_of_a_rule():
    pair = [pattern("thing", alias="first"), pattern("thing", alias="second")]
    done = run(base(VOCABULARY, rule("a", pair)), THINGS[:2])
    assert fired(done) == [("a", "thing/2", "thing/10"), ("a", "thing/10", "thing/2")]
    assert [alias for alias, _ in done.firings[0].matches] == ["first", "second"]
    assert run(base(VOCABULARY, rule("a", pair)), THINGS[:1]).firings == ()


def test_several_true_alternatives_fire_once():
    either = Any((eq("size", 2), eq("sold", True), Test("size", "gt", 0)))
    rules = base(VOCABULARY, rule("a", [pattern("thing", either), pattern("thing", either, alias="other")]))
    assert len(run(rules, THINGS[:2]).firings) == 2


def test_a_rule_may_conclude_nothing_and_facts_may_be_none():
    assert len(run(base(VOCABULARY, rule("a", [pattern("thing")])), THINGS).firings) == 3
    assert run(base(VOCABULARY, rule("a", [pattern("thing")])), []) == Inference((), ())
    assert run(base(VOCABULARY), THINGS).firings == ()


@pytest.mark.parametrize(
    ("facts", "words_said"),
    [
        ([fact("thing/1", size="1")], "it must be a whole number"),
        ([fact("thing/1", size=float("nan"))], "it must be a whole number"),
        ([fact("thing/1", weight=1)], "no such field"),
        ([fact("thin/1")], "did you mean 'thing'"),
        ([fact("thing/1"), fact("thing/1")], "two facts have the id"),
        ([fact("mark/1", size=1)], "a mark is concluded"),
    ],
)
def test_facts_that_do_not_fit_are_refused(facts: list[Fact], words_said: str):
    with pytest.raises(InferenceError, match=words_said):
        Engine(base(VOCABULARY, rule("a", [pattern("thing")]))).run(facts)


def test_an_engine_runs_any_number_of_times_and_engines_mix():
    first = Engine(base(VOCABULARY, rule("a", [pattern("thing", eq("size", 1))], conclude("mark", size=1))))
    second = Engine(base(VOCABULARY, rule("a", [pattern("thing", eq("size", 2))], conclude("mark", size=1))))
    for _ in range(20):
        assert fired(first.run(THINGS)) == [("a", "thing/1")]
        assert fired(second.run(THINGS)) == [("a", "thing/2")]
        assert fired(first.run(THINGS[:1])) == []


def test_a_failed_run_leaves_the_engine_usable():
    engine = Engine(base(VOCABULARY, rule("a", [pattern("thing")])))
    with pytest.raises(InferenceError):
        engine.run([fact("thing/1", size="1")])
    assert fired(engine.run(THINGS[:1])) == [("a", "thing/10")]
