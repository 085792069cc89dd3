"""Tally, settle and rank: what they make, and properties an advisor relies on."""

from random import Random

import pytest
from engine_parts import NOWHERE, base, conclude, fact, kind, pattern, rule, words
from hypothesis import given
from hypothesis import strategies as st

from rematch.errors import KnowledgeBaseError
from rematch.facts.fact import Fact
from rematch.inference.engine import Engine
from rematch.inference.rank import rank
from rematch.inference.settle import settle, settle_level
from rematch.inference.tally import tally
from rematch.knowledge.fact_types import Field
from rematch.rules.language import Aggregate, Rank, Settle, Tally

LEVELS = ("weak", "moderate", "strong")
LEVEL = Field("level", "choice", "how good", values=LEVELS, scale="level", optional=True)
VOCABULARY = words(
    kind("place", key="choice", name="text", rank="integer"),
    kind("sign", "concluded", key="choice", points="number", topic="text", level=LEVEL),
    kind("opinion", "concluded", key="choice", effect="choice", steps="integer", level=LEVEL),
    kind("fit", "settled", key="choice", level=LEVEL),
    kind(
        "count", "tallied", key="choice", name="text",
        signs=Field("signs", "integer", "how many", most=3),
        points="number", heaviest=LEVEL, lightest=LEVEL, most="number", least="number",
        topics="list", strong="integer",
    ),
    kind("order", "ranked", key="choice", place="integer"),
    scales={"level": LEVELS},
)  # fmt: skip
SIGNS = [
    fact("sign/1", key="a", points=1, topic="x", level="strong"),
    fact("sign/2", key="a", points=0.5, topic="y", level="weak"),
    fact("sign/3", key="b", topic="x"),
    fact("sign/4", points=9),
]
PLACES = [fact("place/b", key="b", name="B"), fact("place/a", key="a"), fact("place/c", key="c", name="C")]


def aggregate(name: str, function: str, of: str, **where: tuple[str, ...]) -> Aggregate:
    type_name, _, field = of.partition(".")
    return Aggregate(name, function, type_name, field or None, tuple(where.items()))  # type: ignore[arg-type]


def counted(by: tuple[str, ...], for_each: str | None, *aggregates: Aggregate) -> list[Fact]:
    step = Tally("count", for_each, by, ("name",) if for_each else (), aggregates, NOWHERE)
    return tally(step, {"sign": SIGNS, "place": PLACES}, VOCABULARY)


EVERYTHING = (
    aggregate("signs", "count", "sign"),
    aggregate("points", "sum", "sign.points"),
    aggregate("heaviest", "best", "sign.level"),
    aggregate("lightest", "worst", "sign.level"),
    aggregate("most", "max", "sign.points"),
    aggregate("least", "min", "sign.points"),
    aggregate("topics", "collect", "sign.topic"),
    aggregate("strong", "count", "sign", level=("strong", "moderate")),
)


def test_tally_for_each_counts_nothing_as_nothing():
    b, a, c = counted(("key",), "place", *EVERYTHING)
    assert (b.id, a.id, c.id) == ("count/b", "count/a", "count/c")
    assert a.fields == {
        "key": "a", "signs": 2, "points": 1.5, "heaviest": "strong", "lightest": "weak",
        "most": 1, "least": 0.5,
        "topics": ("x", "y"), "strong": 1,
    }  # fmt: skip
    assert c.fields == {"key": "c", "name": "C", "signs": 0, "points": 0, "topics": (), "strong": 0}
    assert b.fields == {"key": "b", "name": "B", "signs": 1, "points": 0, "topics": ("x",), "strong": 0}
    assert a.origin_of("signs") == ("fact:sign/1", "fact:sign/2")
    assert a.origin_of("strong") == ("fact:sign/1",)
    assert c.origin_of("signs") == ("fact:place/c",)
    assert a.origin_of("key") == ("fact:place/a",)


def test_tally_by_group_found_and_over_all():
    found = counted(("key",), None, aggregate("signs", "count", "sign"))
    assert [(one.id, one.fields["signs"], one.origin_of("key")) for one in found] == [
        ("count/a", 2, ("fact:sign/1", "fact:sign/2")), ("count/b", 1, ("fact:sign/3",)),
    ]  # fmt: skip
    (overall,) = counted(
        (), None, aggregate("points", "sum", "sign.points"), aggregate("topics", "collect", "sign.topic")
    )
    assert overall.id == "count/1"
    assert overall.fields == {"points": 10.5, "topics": ("x", "y")}
    (empty,) = tally(Tally("count", None, (), (), EVERYTHING, NOWHERE), {}, VOCABULARY)
    assert empty.fields == {"signs": 0, "points": 0, "topics": (), "strong": 0}


def test_ids_stay_distinct_when_keys_are_not_plain():
    odd = [
        fact("place/1", key="a b"),
        fact("place/2", key="a/b"),
        fact("place/3", key="c"),
        fact("place/4", key="c"),
    ]
    step = Tally("count", "place", ("key",), (), (aggregate("signs", "count", "sign"),), NOWHERE)
    assert [one.id for one in tally(step, {"place": odd}, VOCABULARY)] == [
        "count/1",
        "count/2",
        "count/c",
        "count/4",
    ]


def test_a_count_beyond_its_bounds_is_a_broken_knowledge_base():
    step = Tally("count", None, (), (), (aggregate("signs", "count", "sign"),), NOWHERE)
    with pytest.raises(KnowledgeBaseError, match=r"count.signs leaves the bounds"):
        tally(step, {"sign": SIGNS}, VOCABULARY)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1), st.randoms(use_true_random=False))
def test_a_sum_does_not_depend_on_the_order(numbers: list[float], r: Random):
    def total(values: list[float]) -> object:
        facts = [fact(f"sign/{number}", points=value) for number, value in enumerate(values)]
        step = Tally("count", None, (), (), (aggregate("points", "sum", "sign.points"),), NOWHERE)
        return tally(step, {"sign": facts}, VOCABULARY)[0].fields["points"]

    mixed = list(numbers)
    r.shuffle(mixed)
    assert total(numbers) == total(mixed)


SETTLE = Settle("fit", "opinion", ("key",), "level", "lowest", NOWHERE)


def opinion(number: int, effect: str, how: str | int) -> Fact:
    field = "level" if isinstance(how, str) else "steps"
    return Fact(f"opinion/{number}", "opinion", {"key": "a", "effect": effect, field: how})


def settled(
    *opinions: tuple[str, str | int], several: str = "lowest"
) -> tuple[str, list[str], list[str]] | None:
    facts = [opinion(number, *one) for number, one in enumerate(opinions)]
    result = settle_level(facts, LEVELS, several)
    if result is None:
        return None
    level, shaped, overruled = result
    return level, [one.id[8:] for one in shaped], [one.id[8:] for one in overruled]


@pytest.mark.parametrize(
    ("opinions", "level", "overruled"),
    [
        ([("base", "moderate")], "moderate", []),
        ([("base", "moderate"), ("raise", 1)], "strong", []),
        ([("base", "moderate"), ("raise", 5)], "strong", []),
        ([("base", "strong"), ("raise", 2), ("lower", 1)], "moderate", []),
        ([("base", "moderate"), ("lower", 3)], "weak", []),
        ([("base", "moderate"), ("lower", 1), ("raise", 1)], "moderate", []),
        ([("base", "weak"), ("base", "strong")], "weak", ["1"]),
        ([("base", "strong"), ("cap", "moderate")], "moderate", ["0"]),
        ([("base", "moderate"), ("raise", 1), ("cap", "moderate")], "moderate", ["1"]),
        ([("base", "weak"), ("cap", "moderate")], "weak", []),
        ([("base", "strong"), ("cap", "moderate"), ("cap", "weak")], "weak", ["0", "1"]),
    ],
)
def test_settle_policy(opinions: list[tuple[str, str | int]], level: str, overruled: list[str]):
    result = settled(*opinions)
    assert result is not None
    assert result[0] == level
    assert result[2] == overruled
    assert sorted(result[1] + result[2]) == [str(number) for number in range(len(opinions))]


def test_settle_takes_the_highest_base_when_told():
    assert settled(("base", "weak"), ("base", "strong"), several="highest") == ("strong", ["1"], ["0"])


def test_without_a_base_nothing_is_settled():
    assert settled(("raise", 1), ("cap", "weak")) is None
    other = Fact("opinion/9", "opinion", {"key": "b", "effect": "raise", "steps": 1})
    facts = {"opinion": [opinion(1, "base", "weak"), opinion(2, "raise", 1), other]}
    (made,) = settle(SETTLE, facts, VOCABULARY)
    assert made.id == "fit/a"
    assert made.fields == {"key": "a", "level": "moderate"}
    assert made.origin_of("level") == ("fact:opinion/1", "fact:opinion/2")
    assert made.origin_of("overruled") == ()


OPINIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["base", "cap"]), st.sampled_from(LEVELS)),
        st.tuples(st.sampled_from(["raise", "lower"]), st.integers(1, 2)),
    ),
    max_size=7,
)


@given(OPINIONS, st.sampled_from(["lowest", "highest"]), st.randoms(use_true_random=False))
def test_settling_is_monotone_and_does_not_depend_on_the_order(opinions, several, r):
    before = settled(*opinions, several=several)
    mixed = list(opinions)
    r.shuffle(mixed)
    after = settled(*mixed, several=several)
    assert (before and before[0]) == (after and after[0])
    if before is None:
        return
    place = LEVELS.index(before[0])

    def place_with(*more: tuple[str, str | int]) -> int:
        result = settled(*opinions, *more, several=several)
        assert result is not None
        return LEVELS.index(result[0])

    assert place_with(("raise", 1)) >= place
    assert place_with(("lower", 1)) <= place
    for level in range(3):
        assert place_with(("cap", LEVELS[level])) == min(place, level)
    assert place <= min((LEVELS.index(how) for effect, how in opinions if effect == "cap"), default=2)


def ranked(
    order: list[tuple[str, str]], facts: list[Fact], by: tuple[str, ...] = ("key",), **where: tuple[str, ...]
):
    step = Rank("order", "sign", by, tuple(where.items()), tuple(order), (), NOWHERE)  # type: ignore[arg-type]
    return [
        (one.fields.get("key"), one.fields["place"], one.origin_of(""))
        for one in rank(step, {"sign": facts}, VOCABULARY)
    ]


def test_rank_gives_the_first_place_to_the_first_that_may_lead():
    levels = {"a": "strong", "b": "moderate", "c": "weak"}
    facts = [fact(f"sign/{key}", key=key, level=level) for key, level in levels.items()]

    def order(*lead: str) -> list[object]:
        step = Rank("order", "sign", ("key",), (), (("level", "desc"),), (("level", lead),), NOWHERE)
        return [one.fields["key"] for one in rank(step, {"sign": facts}, VOCABULARY)]

    assert order("moderate", "weak") == ["b", "a", "c"]
    assert order("weak") == ["c", "a", "b"]
    assert order("strong") == ["a", "b", "c"]
    assert order("unheard") == ["a", "b", "c"]


def test_rank_orders_by_scale_and_puts_the_unknown_last():
    facts = [
        fact("sign/1", key="a", level="weak"), fact("sign/2", key="b"),
        fact("sign/3", key="c", level="strong"),
        fact("sign/4", key="d", level="moderate"),
    ]  # fmt: skip
    assert [key for key, *_ in ranked([("level", "desc")], facts)] == ["c", "d", "a", "b"]
    assert [key for key, *_ in ranked([("level", "asc")], facts)] == ["a", "d", "c", "b"]
    assert [key for key, *_ in ranked([("key", "desc")], facts, level=("weak", "strong"))] == ["c", "a"]


def test_rank_ties_fall_to_the_next_criterion_then_to_the_run():
    facts = [
        fact("sign/1", key="b", points=1), fact("sign/2", key="a", points=1),
        fact("sign/3", key="c", points=2.5),
    ]  # fmt: skip
    assert [key for key, *_ in ranked([("points", "desc"), ("key", "asc")], facts)] == ["c", "a", "b"]
    assert [key for key, *_ in ranked([("points", "desc")], facts)] == ["c", "b", "a"]


def test_facts_with_one_key_share_the_best_place():
    facts = [
        fact("sign/1", key="a", points=1), fact("sign/2", key="b", points=2),
        fact("sign/3", key="a", points=3),
    ]  # fmt: skip
    assert ranked([("points", "desc")], facts) == [
        ("a", 1, ("fact:sign/3", "fact:sign/1")), ("b", 2, ("fact:sign/2",)),
    ]  # fmt: skip


def test_steps_run_in_order_at_the_end_of_a_stage_and_feed_the_next():
    steps = (
        SETTLE,
        Tally("count", "place", ("key",), (), (aggregate("heaviest", "best", "fit.level"),), NOWHERE),
        Rank("order", "count", ("key",), (), (("heaviest", "desc"),), (), NOWHERE),
    )
    vocabulary = words(
        *VOCABULARY.types.values(), kind("end", "concluded", key="text"), scales={"level": LEVELS}
    )
    rules = [
        rule("a", [pattern("place")], conclude("opinion", key="b", effect="base", level="strong")),
        rule("b", [pattern("order")], conclude("end", key="x"), stage="two"),
    ]
    done = Engine(base(vocabulary, *rules, stages={"one": steps, "two": ()})).run(PLACES)
    assert [one.id for one in done.facts[3:]] == [
        "opinion/1", "opinion/2", "opinion/3", "fit/b", "count/a", "count/b", "count/c",
        "order/1", "order/2", "order/3", "end/1", "end/2", "end/3",
    ]  # fmt: skip
    assert [one.fields["key"] for one in done.of_type("order")] == ["b", "a", "c"]
