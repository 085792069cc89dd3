"""What leads to a rule and what follows from it, on the small knowledge base of the rule language."""

from __future__ import annotations

from pathlib import Path

import pytest

from rematch.crossref.drawing import mermaid, svg
from rematch.crossref.entry import entry_of, find_rules
from rematch.crossref.graph import graph_around, whole_graph
from rematch.crossref.links import Links, may_match
from rematch.crossref.listing import used_fields
from rematch.crossref.sections import Sections
from rematch.crossref.source_text import entry_text
from rematch.errors import InputError
from rematch.knowledge.vocabulary import load_vocabulary
from rematch.rules.language import All, Any, Conclusion, Not, Pattern, Reference, Test
from rematch.rules.load import load_rule_base

SMALL = Path(__file__).parents[1] / "rules_language" / "small"
NOWHERE = Sections({}, {})
TABLE = """\
stage: end
tables:
  - id: many
    title: How many
    hit: first
    columns: {score: person.score}
    gives: size
    source: [R4]
    # the rows
    rows:
      - {id: low, if: {score: "< 200"}, then: {least: 1}, because: "Low."}
      - id: rest
        then: {least: 2}
        because: >-
          The
          rest.

      # nothing more"""

SHEET = """\
stage,end
id,many
title,How many
hit,first
gives,size
source,R4

id,person.score,then least,because
low,< 200,1,"Low, they say."
rest,-,2,The rest.
"""
WORDS = {"fields": frozenset({"surgery", "neurology"})}
SOURCES = frozenset({"survey", "H2.5", "H3.6", "R4"})
RANK = """
    after:
      - rank: answer
        of: size
        by: [row]
        order: [{row: asc}]
"""


@pytest.fixture
def base(tmp_path):
    root = tmp_path / "kb"
    (root / "rules").mkdir(parents=True)
    for path in (SMALL / "rules").iterdir():
        (root / "rules" / path.name).write_text(path.read_text())
    (root / "rules" / "table.yaml").write_text(TABLE)
    with (root / "rules" / "stages.yaml").open("a") as stages:
        stages.write(RANK)
    words = load_vocabulary(SMALL / "vocabulary.yaml", WORDS)
    return load_rule_base(root, words, SOURCES)


def entry(base, root, identity, fired=None):
    return entry_of(identity, Links(base), NOWHERE, root, fired or {})


def ids(rules):
    return [rule.id for rule in rules]


def test_links_of_a_rule(base, tmp_path):
    found = entry(
        base, tmp_path / "kb", "signs.open-field", {"a": frozenset({"signs.open-field"}), "b": frozenset()}
    )
    (one,) = found.rules
    assert [(ask.pattern.type, ask.absent) for ask in one.asks] == [
        ("field", False),
        ("person", False),
        ("paper", True),
    ]
    sign, opinion = one.concludes
    assert ids(sign.rules) == ["signs.heavy"]
    assert [step.name for step in sign.steps] == ["tally count"]
    assert ids(opinion.rules) == []
    assert [step.name for step in opinion.steps] == ["settle fit"]
    assert found.fired == {"signs.open-field": ("a",)}
    assert found.text.startswith("- id: signs.open-field\n  title: The field")
    assert found.text.endswith("source: [H2.5, house]")


def test_who_makes_what_a_rule_asks_for(base, tmp_path):
    heavy = entry(base, tmp_path / "kb", "signs.heavy").rules[0]
    assert ids(heavy.asks[0].rules) == ["signs.open-field"]
    best = entry(base, tmp_path / "kb", "end.best").rules[0]
    assert [[step.name for step in ask.steps] for ask in best.asks] == [
        ["rank place"],
        ["tally count"],
        ["settle fit"],
    ]


def test_a_row_and_its_table(base, tmp_path):
    root = tmp_path / "kb"
    assert entry(base, root, "many.low").text == (
        '- {id: low, if: {score: "< 200"}, then: {least: 1}, because: "Low."}'
    )
    row = entry(base, root, "many.rest")
    assert (row.line, row.text) == (12, "- id: rest\n  then: {least: 2}\n  because: >-\n    The\n    rest.")
    table = entry(base, root, "many")
    assert (table.title, table.line) == ("How many", 3)
    assert ids(one.rule for one in table.rules) == ["many.low", "many.rest"]
    assert table.text.startswith("- id: many\n")
    assert table.text.endswith("rest.")


def test_a_table_in_a_sheet(base, tmp_path):
    root = tmp_path / "kb"
    (root / "rules" / "table.yaml").unlink()
    (root / "rules" / "many.csv").write_text(SHEET)
    words = load_vocabulary(SMALL / "vocabulary.yaml", WORDS)
    sheet = load_rule_base(root, words, SOURCES)
    assert entry(sheet, root, "many.low").text == 'low,< 200,1,"Low, they say."'
    whole = entry(sheet, root, "many")
    assert (whole.line, whole.text) == (1, SHEET.rstrip())


def test_a_source_that_is_gone_is_left_out(base, tmp_path):
    (tmp_path / "kb" / "rules" / "table.yaml").unlink()
    assert entry(base, tmp_path / "kb", "many.low").text is None


def test_an_unknown_id_names_the_nearest(base):
    with pytest.raises(InputError, match=r"did you mean 'signs\.heavy'"):
        find_rules(base, "signs.havy")


@pytest.mark.parametrize("text", ["id,score\nlow,< 200\n", "a: [unclosed\nlow: 1\n"])
def test_what_is_no_list_of_entries_gives_the_line(text):
    assert entry_text(text, 2) == (2, text.splitlines()[1])
    assert entry_text(text, 9) == (9, "")


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        (Test("weight", "eq", "strong"), True),
        (Test("weight", "eq", "hint"), False),
        (Not(Test("weight", "eq", "hint")), True),
        (Not(Test("weight", "eq", "strong")), False),
        (Test("key", "eq", "surgery"), True),  # copied: it may be
        (Test("note", "eq", "Surgery"), True),  # worded with a fact: it may be
        (Test("points", "gt", 3), False),
        (Test("tags", "exists", True), False),
        (Test("tags", "exists", False), True),
        (Any((Test("points", "gt", 3), Test("weight", "eq", "strong"))), True),
        (All((Test("points", "gt", 3), Test("weight", "eq", "strong"))), False),
        (All(()), True),
    ],
)
def test_what_a_conclusion_may_match(condition, possible):
    made = Conclusion(
        "sign",
        (("key", Reference("field", "key")), ("weight", "strong"), ("points", 3), ("note", "{{ a.b }}")),
    )
    assert may_match(Pattern("sign", "sign", condition), made) is possible
    assert not may_match(Pattern("other", "other", condition), made)


def test_fields_are_found_by_name_meaning_and_values(base):
    def names(*asked):
        return [use.name for use in used_fields(base, *asked)]

    assert names("EXAMINATION score") == ["person.score"]
    assert names("us_img") == ["person.group"]
    assert names("", "verdict") == ["verdict.key"]
    (score,) = used_fields(base, "examination")
    assert ids(score.rules) == ["signs.open-field", "many.low"]
    assert (score.example[0].id, str(score.example[1])) == ("many.low", "score < 200")
    with pytest.raises(InputError, match="did you mean 'person'"):
        names("", "persn")


def labels(graph):
    by_key = {node.key: node.label for node in graph.nodes}
    return {(by_key[first], by_key[then]) for first, then in graph.edges}


def test_the_graph_around_a_rule(base):
    edges = labels(graph_around("signs.heavy", Links(base), NOWHERE))
    assert {
        ("signs.open-field", "sign"),
        ("sign", "signs.heavy"),
        ("signs.heavy", "opinion"),
        ("opinion", "settle fit"),
        ("settle fit", "fit"),
        ("fit", "end.best"),
    } <= edges
    assert ("end.best", "verdict") not in edges
    farther = labels(graph_around("signs.heavy", Links(base), NOWHERE, 2))
    assert {("end.best", "verdict"), ("field.share", "signs.open-field")} <= farther
    assert edges < farther


def test_the_graph_around_a_table_draws_it_as_one(base):
    edges = labels(graph_around("many", Links(base), NOWHERE))
    assert edges == {
        *(("person.score", "many"), ("person", "many")),
        *(("many", "size"), ("size", "rank answer"), ("rank answer", "answer")),
    }


def test_the_whole_graph_is_by_stage_and_the_same_each_time(base):
    graph = whole_graph(Links(base), NOWHERE)
    edges = labels(graph)
    assert {
        ("person", "signs: 2 rules"),
        ("signs: 2 rules", "sign"),
        ("sign", "tally count"),
        ("rank place", "place"),
    } <= edges
    again = whole_graph(Links(base), NOWHERE)
    assert (svg(graph), mermaid(graph)) == (svg(again), mermaid(again))
