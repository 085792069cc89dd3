"""`rematch rules fmt`: one layout, the same rules, every comment kept."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_base import ROOT
from messy import Messy
from written_base import random_rule_file, random_table_file

from rematch.document import parse_document
from rematch.errors import InputError
from rematch.knowledge.vocabulary import load_vocabulary
from rematch.layout.formatting import formatted
from rematch.rules.load import load_rule_base

SHIPPED = sorted([*(ROOT / "rules").rglob("*.yaml"), *(ROOT / "tests" / "rules").glob("*.yaml")])
SAMPLES = Path(__file__).parent / "layout"
SEEDS = st.integers(0, 2**32)
STAGES = "stages: [{name: one, title: One}, {name: two, title: Two}]"


def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def lay_out(text: str, name: str = "rules/x.yaml") -> str:
    result = formatted(text.encode(), name)
    assert result is not None
    return result


def meaning(text: str) -> object:
    return parse_document(text.encode(), "x.yaml").data


@pytest.mark.content
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_shipped_files_stand_in_the_normal_form(path: Path):
    text = path.read_text(encoding="utf-8")
    assert lay_out(text) == text


@given(SEEDS)
def test_any_layout_becomes_one_that_says_the_same_and_keeps_each_comment(seed: int):
    r = Random(seed)  # noqa: S311 - a test wants the same numbers each time
    _, data = random_rule_file(seed)
    messy = Messy(r)
    text = messy.text(data)
    assert meaning(text) == data, text
    once = lay_out(text)
    assert meaning(once) == data
    assert [one for one in messy.comments if once.count(one) != text.count(one)] == []
    assert once.count("#") == text.count("#")
    assert lay_out(once) == once
    assert not any(line != line.rstrip() for line in once.splitlines())
    assert once.endswith("\n")
    assert "\n\n\n" not in once


@given(SEEDS)
def test_without_comments_the_layout_does_not_depend_on_how_the_file_was_written(seed: int):
    _, data = random_rule_file(seed)
    plain = lay_out(json.dumps(data))
    assert lay_out(json.dumps(data, indent=3)) == plain
    assert lay_out(json.dumps(data, indent=1, sort_keys=False).replace("\n", "\r\n")) == plain


def test_the_rule_base_is_the_same_before_and_after(tmp_path: Path):
    loaded = 0
    for seed in range(60):
        root = tmp_path / str(seed)
        (root / "rules").mkdir(parents=True)
        words, data = random_rule_file(seed)
        (root / "vocabulary.yaml").write_text(json.dumps(words), encoding="utf-8")
        (root / "rules" / "stages.yaml").write_text(STAGES, encoding="utf-8")
        vocabulary = load_vocabulary(root / "vocabulary.yaml", {})
        place = root / "rules" / "random.yaml"
        bases = []
        text = Messy(Random(seed)).text(data)  # noqa: S311 - as above
        for version in (text, lay_out(text)):
            place.write_text(version, encoding="utf-8")
            try:
                bases.append(load_rule_base(root, vocabulary, frozenset()).rules)
            except Exception as error:  # noqa: BLE001 - rules that are not sound stay so
                bases.append([problem.what for problem in error.problems])
        if isinstance(bases[0], tuple):
            loaded += 1
            assert bases[0] == bases[1]
    assert loaded >= 10


@given(SEEDS)
def test_tables_keep_their_cells(tmp_path_factory, seed: int):
    data = random_table_file(seed, tmp_path_factory.mktemp("table"))
    text = Messy(Random(seed)).text(data)  # noqa: S311 - as above
    once = lay_out(text)
    assert meaning(once) == data
    assert lay_out(once) == once


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_one_file_before_and_after(form: str):
    before, after = (text_of(SAMPLES / f"{name}.{form}") for name in ("messy", "tidy"))
    assert lay_out(before, f"x.{form}") == after
    assert lay_out(after, f"x.{form}") == after


def test_rows_stand_on_one_line_as_long_as_they_fit():
    row = '{id: %s, then: {least: 80}, if: {risk: ">= 4", open: "open, moderate"}, because: "%s"}'
    rows = [row % ("short", "Risk is high."), row % ("long", "Risk is high. " * 6 + "So.")]
    text = f"stage: listing\ntables:\n  - {{id: size, rows: [{', '.join(rows)}]}}\n"
    short, *long = lay_out(text).split("rows:\n")[1].splitlines()
    cells = '{risk: ">= 4", open: "open, moderate"}'
    assert short.strip() == f'- {{id: short, if: {cells}, then: {{least: 80}}, because: "Risk is high."}}'
    assert [line.strip().split()[0] for line in long] == ["-", "if:", "then:", "because:"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ('"a word"', "a word"), ("'word'", "word"), ('"yes"', '"yes"'), ('"NO"', '"NO"'), ('"12"', '"12"'),
        ('"1e3"', '"1e3"'), ('"null"', '"null"'), ('"2024-01-01"', '"2024-01-01"'), ('">= 4"', '">= 4"'),
        ('"a: b"', '"a: b"'), ('"a # b"', '"a # b"'), ('"ends:"', '"ends:"'), ('""', '""'), ("", ""),
        ("'it''s \"so\"'", "it's \"so\""), ("'- \"so\"'", "'- \"so\"'"),
        ('"tab\\there"', '"tab\\there"'), ("0x1F", "0x1F"),
        ('"$focus.name"', '"$focus.name"'), ("$focus.name", "$focus.name"), ("1.50", "1.50"), ("~", "~"),
        ('"{{ x }} y"', '"{{ x }} y"'), ('"\\u2028"', '"\\u2028"'), ('"é"', '"é"'), ("- a", "- a"),
    ],
)  # fmt: skip
def test_quotes_are_kept_where_they_are_needed(value: str, kept: str):
    text = f"stage: x\nrules:\n  - id: a\n    title: {value}\n"
    if value == "- a":
        text = text.replace("title: - a", "title:\n      - a")
        kept = "\n      - a"
    assert lay_out(text).split("title:")[1].removeprefix(" ").rstrip("\n") == kept.rstrip("\n")


@pytest.mark.parametrize(
    "text", ["stage: x\nrules: &a []\ntables: *a\n", "rules: [\n", "stage: x\nstage: y\n"]
)
def test_what_cannot_be_laid_out_is_refused_with_its_place(text: str):
    with pytest.raises(InputError) as caught:
        formatted(text.encode(), "x.yaml")
    assert all(problem.where and problem.where.file == "x.yaml" for problem in caught.value.problems)


@pytest.mark.parametrize("text", ["degree: MD\n", "[1, 2]\n", "", "# nothing\n", "text"])
def test_other_files_are_none_of_ours(text: str):
    assert formatted(text.encode(), "x.yaml") is None


def test_json_has_a_form_of_its_own():
    text = '{"rules": [{"title": "A", "id": "a"}], "stage": "x"}'
    once = lay_out(text, "x.json")
    assert once.splitlines()[1] == '  "stage": "x",'
    assert json.loads(once) == json.loads(text)
    assert lay_out(once, "x.json") == once
    assert formatted(b"specialty,metric,group\nx,y,z\n", "figures.csv") is None
