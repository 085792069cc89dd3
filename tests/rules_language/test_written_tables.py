"""A decision table fires the rows whose cells hold, and is refused only where a row cannot or must not."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_tables import PERSON, RandomTable, random_table
from small_base import HERE, load, pick_sizes

from rematch.errors import KnowledgeBaseError
from rematch.facts.fact import Fact
from rematch.inference.engine import Engine
from rematch.inference.reference import ReferenceMatcher
from rematch.rules.language import All, Any, Not, Pattern, Reference, RuleBase, TableRow, Test

RANDOMS = st.randoms(use_true_random=False)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tables")
    shutil.copy(HERE / "small" / "vocabulary.yaml", root)
    (root / "rules").mkdir()
    return root


def facts_of(point: dict[str, object]) -> list[Fact]:
    known = {name: value for name, value in point.items() if value is not None}
    person = {name: value for name, value in known.items() if name in PERSON}
    if "gap" in person:
        person.setdefault("score", 1)
    facts = [Fact("person/1", "person", {"name": "Robin", **person})]
    if "share" in point:
        share = {name: known[name] for name in ("share",) if name in known}
        facts.append(Fact("field/1", "field", {"key": "surgery", **share}))
    return facts


def refusals(table: RandomTable, root: Path, hit: str) -> list[str]:
    table.write(root / "rules", hit)
    try:
        load(root)
    except KnowledgeBaseError as error:
        return [problem.what for problem in error.problems]
    return []


@given(RANDOMS)
def test_the_rows_that_fire_are_those_whose_cells_hold(empty: Path, r):
    table = random_table(r)
    assert refusals(table, empty, "collect") == []
    base = load(empty)
    engines = (Engine(base), Engine(base, ReferenceMatcher()))
    points = list(table.points())
    for point in r.sample(points, min(12, len(points))):
        holding = table.holding(point)
        for engine in engines:
            run = engine.run(facts_of(point))
            assert sorted(firing.rule.table.number for firing in run.firings) == holding
            assert [fact.fields["row"] for fact in run.of_type("size")] == holding
            answers = {fact.fields["place"]: fact.fields["row"] for fact in run.of_type("answer")}
            assert answers.get(1) == (holding[0] if holding else None)


@given(RANDOMS)
def test_a_row_refused_as_never_the_first_never_is(empty: Path, r):
    table = random_table(r, most_columns=2)
    first = {min(table.holding(point), default=0) for point in table.points()}
    for problem in refusals(table, empty, "first"):
        assert "is never the first" in problem
        assert int(problem.split("'")[1][1:]) not in first


@given(RANDOMS)
def test_rows_are_refused_as_clashing_when_some_person_passes_both_and_only_then(empty: Path, r):
    table = random_table(r, most_columns=2)
    clashes = {
        f"the rows 'r{one}' and 'r{other}' can hold together"
        for point in table.points()
        for one in table.holding(point)
        for other in table.holding(point)
        if one < other
    }
    assert set(refusals(table, empty, "unique")) == clashes


def with_table(small: Path, **changes: object) -> RuleBase:
    table = {
        "id": "size.of-list",
        "title": "How many",
        "hit": "first",
        "columns": {"score": "person.score", "from": "person.group", "share": "field.share"},
        "gives": "size",
        "source": ["survey"],
        "rows": [
            {
                "id": "low-score",
                "if": {"score": "< 220", "from": "us_md", "share": "-"},
                "then": {"least": 40, "note": "$field.key"},
                "because": "Low: {{ person.score }}.",
            },
            {"id": "many", "if": {"share": "unknown or > 5"}, "then": {"least": 9}, "because": "Many."},
            {
                "id": "otherwise",
                "title": "Anyone else",
                "then": {"least": 5},
                "because": "So.",
                "source": ["house"],
            },
        ],
    }
    text = json.dumps({"stage": "signs", "tables": [table | changes]}, indent=1)
    (small / "rules" / "table.json").write_text(text, encoding="utf-8")
    pick_sizes(small)
    return load(small)


def test_a_row_becomes_a_rule_that_knows_its_row(small: Path):
    rules = with_table(small).by_id()
    low, many, other = (rules[f"size.of-list.{row}"] for row in ("low-score", "many", "otherwise"))
    assert low.patterns == (
        Pattern("person", "person", All((Test("score", "lt", 220), Test("group", "eq", "us_md")))),
        Pattern("field", "field", All(())),
    )
    assert low.conclusions[0].fields == (("least", 40), ("note", Reference("field", "key")), ("row", 1))
    assert many.patterns == (
        Pattern("field", "field", Any((Test("share", "exists", False), Test("share", "gt", 5)))),
    )
    assert other.patterns == (Pattern("person", "person", All(())),)
    assert [one.title for one in (low, many, other)] == [
        "How many: low score",
        "How many: many",
        "Anyone else",
    ]
    assert [one.source for one in (low, many, other)] == [("survey",), ("survey",), ("house",)]
    assert low.table == TableRow("size.of-list", "How many", "low-score", 1)
    assert str(low.table) == "row low-score of the table size.of-list"
    assert rules["signs.heavy"].table is None
    lines = (small / "rules" / "table.json").read_text(encoding="utf-8").splitlines()
    assert '"low-score"' in lines[low.position.line - 1]
    assert low.position.file == "rules/table.json"


def test_texts_may_speak_of_types_that_no_column_asks_for(small: Path):
    rows = [
        {"id": "low", "if": {"score": "< 220"}, "then": {"least": 1}, "because": "{{ field.key }}"},
        {"id": "noted", "then": {"least": 2, "note": "{{ field.key }}"}, "if": {"score": "> 250"}},
        {"id": "other", "then": {"least": 2, "note": "{plain}"}},
    ]
    base = with_table(
        small, columns={"score": "person.score"}, also=["field"], because="{{ person.name }}", rows=rows
    )
    asked = [[pattern.type for pattern in base.by_id()[f"size.of-list.{row['id']}"].patterns] for row in rows]
    assert asked == [["person", "field"], ["person", "field"], ["person"]]


def condition_of(small: Path, column: str, cell: object) -> object:
    rows = [{"id": "a", "if": {"it": cell}, "then": {"least": 1}, "because": "So."}]
    base = with_table(small, columns={"it": column}, rows=rows)
    return base.by_id()["size.of-list.a"].patterns[0].condition


@pytest.mark.parametrize(
    ("column", "cell", "condition"),
    [
        ("person.score", 220, Test("score", "eq", 220)),
        ("person.score", "≥220", Test("score", "gte", 220)),
        ("person.score", "220 .. 229", Test("score", "between", (220, 229))),
        ("person.gap", "-35..-.5", Test("gap", "between", (-35, -0.5))),
        ("person.score", [1, 2, "> 9"], Any((Test("score", "in", (1, 2)), Test("score", "gt", 9)))),
        ("person.score", "not 3..5", Not(Test("score", "between", (3, 5)))),
        ("person.score", "< 3 or unknown", Any((Test("score", "lt", 3), Test("score", "exists", False)))),
        ("person.group", "us_md OR us_do", Test("group", "in", ("us_md", "us_do"))),
        ("person.group", ["us_md", "us_do"], Test("group", "in", ("us_md", "us_do"))),
        ("person.group", "not us_md, us_do", Test("group", "not_in", ("us_md", "us_do"))),
        ("person.group", "Not us_md", Test("group", "ne", "us_md")),
        ("person.abroad", "Yes", Test("abroad", "eq", True)),
        ("person.abroad", False, Test("abroad", "eq", False)),
        ("person.likes", "calm", Test("likes", "contains", "calm")),
        ("person.likes", "not calm", Test("likes", "lacks", "calm")),
        (
            "paper.topic",
            ["spine, hip or knee", "not yet"],
            Test("topic", "in", ("spine, hip or knee", "not yet")),
        ),
    ],
)
def test_cells_as_people_write_them(column: str, cell: object, condition: object, small: Path):
    assert condition_of(small, column, cell) == condition


def test_a_field_that_brings_another_keeps_rows_apart(small: Path):
    columns = {"gap": "person.gap", "score": "person.score"}
    rows = [
        {"id": "a", "if": {"gap": "< 0"}, "then": {"least": 1}, "because": "So."},
        {"id": "b", "if": {"score": "unknown"}, "then": {"least": 1}, "because": "So."},
    ]
    assert with_table(small, hit="unique", columns=columns, rows=rows)


def test_a_table_that_collects_needs_no_row_field(small: Path):
    rows = [{"id": "a", "if": {"score": 3}, "then": {"key": "surgery", "weight": "hint"}, "because": "So."}]
    base = with_table(small, hit="collect", gives="sign", columns={"score": "person.score"}, rows=rows)
    assert base.by_id()["size.of-list.a"].conclusions[0].fields == (("key", "surgery"), ("weight", "hint"))


def test_rules_and_tables_may_share_a_file(small: Path):
    with_table(small)
    path = small / "rules" / "table.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    rule = {
        "id": "beside", "title": "Beside", "when": {"person": {}}, "because": "So.", "source": ["house"],
        "then": {"sign": {"key": "surgery", "weight": "hint"}},
    }  # fmt: skip
    path.write_text(json.dumps(data | {"rules": [rule]}), encoding="utf-8")
    assert load(small).by_id()["beside"].table is None
