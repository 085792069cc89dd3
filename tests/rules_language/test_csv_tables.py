# ruff: noqa: E501 - a row is one line
"""A table in CSV means what its YAML form means, however the spreadsheet wrote it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_base import HERE, load, load_words, pick_sizes

from rematch.document import parse_document
from rematch.errors import InputError, KnowledgeBaseError
from rematch.rules.csv_tables import parse_table_csv
from rematch.rules.language import Rule
from rematch.rules.table_writing import csv_of, yaml_of

YAML = """
stage: signs
tables:
  - id: many
    title: "How many, in all"
    hit: first
    columns: {points: person.score, from: person.group, abroad: person.abroad, likes: person.likes, topic: paper.topic}
    gives: size
    also: [field]
    source: [house, survey]
    because: So.
    rows:
      - {id: low, if: {points: "< 220", from: [us_md, us_do], abroad: true}, then: {least: 9, note: "{{ field.key }}"}}
      - {id: listed, if: {topic: ["spine, hip or knee", "not yet"], points: 230}, then: {least: 1}, source: [H2.5, R4]}
      - {id: noted, if: {topic: "12"}, then: {least: 1, note: "7, say"}, title: Noted, because: "He said: \\"no\\"\\nTwice."}
      - {id: copied, if: {likes: calm, points: "-"}, then: {least: 2, note: $field.key}}
      - {id: other, then: {least: 5}}
"""
CSV = """stage,signs
id,many
title,"How many, in all"
hit,first
gives,size
also,field
source,house,survey
because,So.

id,title,points: person.score,person.group,person.abroad,person.likes,paper.topic,then least,=> note,because,source
low,,< 220,"us_md, us_do",yes,,,9,{{ field.key }},,
# the next row is about papers
listed,,230,-,-,-,"[""spine, hip or knee"", ""not yet""]",1,,,"H2.5, R4"
noted,Noted,-,-,-,-,12,1,"7, say","He said: ""no""
Twice.",
copied,,,,,calm,,2,$field.key,,
other,,,,,,,5
"""


def rules_from(small: Path, name: str, raw: bytes) -> list[Rule]:
    path = small / "rules" / name
    path.write_bytes(raw)
    try:
        return [rule for rule in load(small).rules if rule.table]
    finally:
        path.unlink()


@pytest.fixture
def base(small: Path) -> Path:
    pick_sizes(small)
    return small


@pytest.mark.parametrize(
    "written",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.replace("\n", "\r\n").encode(),
        ("\n,,,,\n" + CSV).replace("\n\nid,", "\n,,,,,,,,,,\nid,").encode(),
    ],
    ids=["plain", "with-a-mark", "windows", "padded"],
)
def test_a_table_in_csv_gives_the_rules_of_its_yaml_form(base: Path, written: bytes):
    plain = rules_from(base, "table.yaml", YAML.encode())
    assert len(plain) == 5
    assert rules_from(base, "table.csv", written) == plain


@pytest.mark.parametrize("first_line", ["", "sep=;\n", '"sep=;"\n'])
def test_a_semicolon_may_separate_the_cells(base: Path, first_line: str):
    text = (
        "stage;signs\nid;many\ntitle;How, many\nhit;first\ngives;size\nsource;house\n\n"
        'id;person.score;then least;because\nlow;< 220, 230;9;So\nother;;5;"a; b"\n'
    )
    low, other = rules_from(base, "table.csv", (first_line + text).encode())
    assert (low.title, str(low.patterns[0].condition)) == ("How, many: low", "score < 220 or score is 230")
    assert other.because == "a; b"


def test_rules_know_the_line_and_column_of_their_row(base: Path):
    low, *_, other = sorted(rules_from(base, "table.csv", CSV.encode()), key=lambda rule: rule.position.line)
    assert (str(low.position), str(other.position)) == ("rules/table.csv:11:1", "rules/table.csv:17:1")


def test_the_forms_turn_into_each_other_without_loss(base: Path):
    words = load_words(base)
    data = parse_document(YAML.encode(), "table.yaml").data
    assert isinstance(data, dict)
    stage, (table,) = data["stage"], data["tables"]
    again = parse_table_csv(csv_of(stage, table).encode(), "table.csv", words).data
    assert isinstance(again, dict)
    expected = rules_from(base, "table.yaml", YAML.encode())
    for text, name in (
        (csv_of(stage, table), "a.csv"),
        (yaml_of(again["stage"], again["tables"][0]), "a.yaml"),
    ):
        assert rules_from(base, name, text.encode()) == expected
    assert parse_document(yaml_of(stage, table).encode(), "a.yaml").data == data


TEXTS = st.text(st.sampled_from("ab ,;\"\n#[]$-=1.5:{}'e\t"), min_size=1, max_size=12).filter(str.strip)


@given(TEXTS, TEXTS, st.lists(TEXTS, min_size=1, max_size=3, unique=True))
def test_any_text_survives_both_forms(tmp_path_factory: pytest.TempPathFactory, title, note, topics):
    words = load_words(HERE / "small")
    row = {"id": "a", "if": {"topic": topics}, "then": {"least": 1, "note": note}, "because": note}
    table = {
        "id": "many",
        "title": title,
        "columns": {"topic": "paper.topic"},
        "gives": "size",
        "rows": [row],
    }
    assert parse_document(yaml_of("signs", table).encode(), "a.yaml").data == {
        "stage": "signs",
        "tables": [table],
    }
    again = parse_table_csv(csv_of("signs", table).encode(), "a.csv", words).data
    cell = again["tables"][0]["rows"][0].pop("if")["topic"]
    assert again["tables"][0] == table | {"rows": [{k: v for k, v in row.items() if k != "if"}]}
    assert cell == topics or [part.strip() for part in cell.split(",")] == topics


def test_what_no_cell_can_hold_is_refused():
    row = {"id": "a", "then": {"note": ""}, "because": "So."}
    with pytest.raises(InputError, match="cannot hold"):
        csv_of("signs", {"id": "many", "columns": {}, "rows": [row]})


def test_a_rank_that_puts_the_last_row_first_does_not_pick_the_first(base: Path):
    stages = base / "rules" / "stages.yaml"
    stages.write_text(
        stages.read_text(encoding="utf-8").replace("{row: asc}", "{row: desc}"), encoding="utf-8"
    )
    with pytest.raises(KnowledgeBaseError, match="nothing picks the first row of size"):
        rules_from(base, "table.yaml", YAML.encode())
