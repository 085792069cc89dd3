"""What a sound rule base becomes, whatever the names and the order of its files."""

import json
from pathlib import Path

import pytest
import yaml
from small_base import load

from rematch.errors import KnowledgeBaseError
from rematch.rules.language import All, Any, Not, Pattern, Rank, Reference, RuleBase, Settle, Tally, Test
from rematch.rules.load import rule_files


def rule(condition: object, **changes: object) -> dict[str, object]:
    return {
        "id": "extra.rule",
        "title": "A title",
        "when": {"person": condition},
        "then": {"verdict": {"key": "surgery"}},
        "because": "It is so.",
        "source": ["house"],
    } | changes


def with_rule(small: Path, one: dict[str, object], *, stage: str = "end") -> RuleBase:
    (small / "rules" / "extra.json").write_text(
        json.dumps({"stage": stage, "rules": [one]}), encoding="utf-8"
    )
    return load(small)


def condition_of(small: Path, condition: object) -> object:
    return with_rule(small, rule(condition)).by_id()["extra.rule"].patterns[0].condition


def test_stages_and_steps_in_order(small: Path):
    base = load(small)
    assert [stage.name for stage in base.stages] == ["signs", "end"]
    settle, tally, rank = base.stages[0].steps
    assert isinstance(settle, Settle)
    assert (settle.type, settle.of, settle.by, settle.scale, settle.several_bases) == (
        "fit", "opinion", ("key",), "level", "lowest",
    )  # fmt: skip
    assert isinstance(tally, Tally)
    assert (tally.type, tally.for_each, tally.by, tally.keep) == ("count", "field", ("key",), ("rank",))
    assert [(one.name, one.function, one.type, one.field, one.where) for one in tally.aggregates] == [
        ("signs", "count", "sign", None, ()),
        ("points", "sum", "sign", "points", (("weight", ("hint", "strong")),)),
        ("heaviest", "best", "sign", "weight", ()),
        ("notes", "collect", "sign", "note", ()),
    ]
    assert isinstance(rank, Rank)
    assert rank.order == (("points", "desc"), ("rank", "asc"), ("key", "asc"))
    assert rank.where == (("signs", (1, 2, 3)),)


def test_rules_carry_everything(small: Path):
    base = load(small)
    assert [one.id for one in base.rules] == ["signs.heavy", "signs.open-field", "end.best"]
    best = base.by_id()["end.best"]
    assert best.patterns == (
        Pattern("first", "place", Test("place", "eq", 1)),
        Pattern("count", "count", Test("signs", "gt", 0)),
    )
    assert best.none == (Pattern("fit", "fit", Test("level", "eq", "weak")),)
    assert best.priority == 5
    assert best.conclusions[0].fields == (("key", Reference("first", "key")),)
    open_field = base.by_id()["signs.open-field"]
    assert open_field.source == ("H2.5", "house")
    assert dict(open_field.conclusions[0].fields)["tags"] == ("open",)
    assert base.of_stage("end") == (best,)


def test_positions_and_files_are_relative_to_the_knowledge_base(small: Path):
    base = load(small)
    assert base.files == ("rules/end.json", "rules/signs.yaml", "rules/stages.yaml")
    assert str(base.by_id()["signs.heavy"].position) == "rules/signs.yaml:14:9"
    assert str(base.stages[1].position) == "rules/stages.yaml:24:5"


def test_hidden_and_other_files_are_not_rules(small: Path):
    (small / "rules" / ".draft.yaml").write_text("stage: [", encoding="utf-8")
    (small / "rules" / ".old").mkdir()
    (small / "rules" / ".old" / "a.yaml").write_text("stage: [", encoding="utf-8")
    (small / "rules" / "notes.md").write_text("stage: [", encoding="utf-8")
    assert [file.path.name for file in rule_files(small)] == ["end.json", "signs.yaml"]
    assert len(load(small).rules) == 3


def test_the_order_of_files_and_rules_does_not_matter(small: Path):
    before = load(small)
    text = yaml.safe_load((small / "rules" / "signs.yaml").read_text(encoding="utf-8"))
    folder = small / "rules" / "deep" / "er"
    folder.mkdir(parents=True)
    for number, one in enumerate(reversed(text["rules"])):
        path = folder / f"{number}.yml"
        path.write_text(yaml.safe_dump({"stage": "signs", "rules": [one]}, sort_keys=False), encoding="utf-8")
    (small / "rules" / "signs.yaml").unlink()
    after = load(small)
    assert after.rules == before.rules
    assert after.stages == before.stages


def test_scalars_are_equality_and_operators_of_one_field_are_joined(small: Path):
    assert condition_of(small, {"group": "us_md"}) == Test("group", "eq", "us_md")
    assert condition_of(small, {"score": {"gte": 200, "lt": 220}}) == All(
        (Test("score", "gte", 200), Test("score", "lt", 220))
    )
    assert condition_of(small, {}) == All(())


@pytest.mark.parametrize(
    ("written", "test"),
    [
        ({"score": {"between": [200, 220]}}, Test("score", "between", (200, 220))),
        ({"group": {"in": ["us_md", "us_do"]}}, Test("group", "in", ("us_md", "us_do"))),
        ({"group": {"not_in": ["us_md"]}}, Test("group", "not_in", ("us_md",))),
        ({"group": {"ne": "us_md"}}, Test("group", "ne", "us_md")),
        ({"likes": {"contains": "calm"}}, Test("likes", "contains", "calm")),
        ({"likes": {"lacks": "calm"}}, Test("likes", "lacks", "calm")),
        ({"score": {"exists": True}}, Test("score", "exists", True)),
        ({"score": {"missing": True}}, Test("score", "exists", False)),
        ({"score": {"missing": False}}, Test("score", "exists", True)),
        ({"gap": {"lte": -0.5}}, Test("gap", "lte", -0.5)),
    ],
)
def test_operators(written: object, test: Test, small: Path):
    assert condition_of(small, written) == test


def test_all_any_not_nest(small: Path):
    assert condition_of(
        small, {"any": [{"score": 1}, {"not": {"gap": 2, "score": 3}}], "all": [{"gap": 4}]}
    ) == All(
        (
            Any((Test("score", "eq", 1), Not(All((Test("gap", "eq", 2), Test("score", "eq", 3)))))),
            All((Test("gap", "eq", 4),)),
        )
    )


def test_a_long_in_costs_no_alternatives(small: Path):
    many = {"all": [{"any": [{"score": {"in": list(range(1, 200))}}, {"gap": {"gt": 1}}]} for _ in range(6)]}
    assert with_rule(small, rule(many)).by_id()["extra.rule"]


@pytest.mark.parametrize(
    "condition",
    [
        {"group": {"exists": True}},
        {"group": {"ne": "us_md"}},
        {"any": [{"group": "us_md"}, {"group": {"in": ["us_do"]}, "score": 3}]},
        {"not": {"group": "us_md"}},
        {"not": {"any": [{"group": {"missing": True}}, {"score": 200}]}},
    ],
)
def test_a_tested_field_may_be_shown(condition: object, small: Path):
    assert with_rule(small, rule(condition, because="{{ person.group }}"))


@pytest.mark.parametrize(
    "condition",
    [
        {"group": {"missing": True}},
        {"any": [{"group": "us_md"}, {"score": 200}]},
        {"not": {"group": "us_md", "score": 200}},
        {"score": 200},
    ],
)
def test_a_field_that_some_branch_does_not_test_may_not_be_shown(condition: object, small: Path):
    with pytest.raises(KnowledgeBaseError, match="may be unknown"):
        with_rule(small, rule(condition, because="{{ person.group }}"))


def test_a_field_brings_others(small: Path):
    assert with_rule(small, rule({"gap": {"lt": 0}}, because="{{ person.score }} {{ person.name }}"))


@pytest.mark.parametrize(
    "text",
    [
        "{{ person.group | default('unknown') }}",
        "{% if person.group is defined %}{{ person.group }}{% endif %}",
        "{{ -person.score }} {{ person.score | abs }} {# a remark #}",
        "100 % of { them }",
    ],
)
def test_texts_that_are_sound(text: str, small: Path):
    then = {"remark": [{"text": "Plain."}, {"text": text}]}
    assert with_rule(small, rule({"score": {"exists": True}}, because=text, then=then))


def test_an_unknown_field_may_be_copied_into_an_optional_one(small: Path):
    then = {"sign": {"key": "surgery", "weight": "hint", "note": "$person.group"}}
    assert with_rule(small, rule({}, then=then), stage="signs")


def test_conditions_read_as_words():
    condition = All(
        (
            Test("score", "lt", 220),
            Any((Test("group", "in", ("us_md", "us_do")), Not(Test("abroad", "eq", True)))),
            Test("gap", "exists", False),
        )
    )
    assert (
        str(condition)
        == "score < 220 and (group is one of us_md, us_do or not abroad is true) and gap is unknown"
    )
    assert str(All(())) == "anything"
