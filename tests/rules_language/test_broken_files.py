"""Every broken file is refused with the place and the reason its first lines expect, and no others.

A line ``# expect 7:15 RM204 unknown operator`` gives line, column, code and the beginning of the message; a
place in another file has its name in front.
"""

import re
from pathlib import Path

import pytest
from small_base import HERE, load, pick_sizes

from rematch.errors import KnowledgeBaseError

BROKEN = sorted(path for path in (HERE / "broken").rglob("*.*") if path.suffix in (".yaml", ".csv"))
EXPECTED = re.compile(r"# expect (?:([\w.]+):)?(\d+):(\d+) (RM\d{3}) (.+)")
PLACES = {
    "rules": "rules/broken.yaml",
    "tables": "rules/broken.yaml",
    "csv": "rules/broken.csv",
    "unpicked": "rules/broken.yaml",
    "stages": "rules/stages.yaml",
    "vocabulary": "vocabulary.yaml",
}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_broken_file(broken: Path, small: Path):
    text = broken.read_text(encoding="utf-8")
    target = small / PLACES[broken.parent.name]
    target.write_text(text, encoding="utf-8")
    if broken.parent.name in ("tables", "csv"):
        pick_sizes(small)
    expected = {
        (file or target.name, int(line), int(column), code, phrase)
        for file, line, column, code, phrase in EXPECTED.findall(text)
    }

    with pytest.raises(KnowledgeBaseError) as caught:
        load(small)

    found = {
        (
            Path(problem.where.file).name,
            problem.where.line,
            problem.where.column,
            str(problem.code),
            problem.what,
        )
        for problem in caught.value.problems
        if problem.where
    }
    assert len(found) == len(caught.value.problems)
    missing = [
        one for one in expected if not any(one[:4] == two[:4] and two[4].startswith(one[4]) for two in found)
    ]
    assert not missing
    assert len(found) == len(expected)
    assert all(two.startswith(str(small)) for two in (p.where.file for p in caught.value.problems if p.where))


def test_there_are_many_broken_files():
    assert len(BROKEN) >= 260


@pytest.mark.parametrize(
    ("name", "words", "problem"),
    [
        ("unknown-operator", "less", "write lt"),
        ("unknown-field", "scor", "did you mean 'score'?"),
        ("unknown-fact-type", "persn", "did you mean 'person'?"),
        ("value-outside-the-list", "us_mb", "did you mean 'us_md'?"),
        ("misspelt-rule-key", "becuase", "did you mean 'because'?"),
        ("unknown-source", "survei", "did you mean 'survey'?"),
        ("reference-to-no-field", "$field.kee", "did you mean 'key'?"),
        ("value-above-the-bounds", "301", "a whole number from 1 to 300"),
        ("symbol-operator", "<", "write lt"),
        ("equality-of-a-list", "calm", "write {contains: value}"),
        ("compared-with-a-list", "group", "write {in: [...]}"),
    ],
)
def test_messages_show_the_value_and_the_cure(name: str, words: str, problem: str, small: Path):
    text = (HERE / "broken" / "rules" / f"{name}.yaml").read_text(encoding="utf-8")
    (small / "rules" / "broken.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        load(small)
    assert words in str(caught.value)
    assert problem in str(caught.value)


RULE = """
stage: end
rules:
  - id: broken.rule
    title: A title
    when:
      person: {score: 4}
    then:
      sign: {key: surgery, weight: hint, points: 1}
    because: Too low.
    source: [house]
"""


@pytest.mark.parametrize(
    ("sound", "broken", "remedy"),
    [
        ("score: 4", 'score: {gte: "4"}', "remove the quotes"),
        ("score: 4", 'score: ">= 4"', "write {gte: 4}"),
        ("score: 4", "score: {gte: 4,5}", "write the decimal with a point"),
        ("score: 4", 'gap: {gte: "4,5"}', "write the decimal with a point"),
        ("score: 4", "score: {gte:4}", "put a space after the colon"),
        ("score: 4", "score:4", "put a space after the colon"),
        ("score: 4", "abroad: yes", "write true without quotes"),
        ("points: 1", 'points: "1"', "remove the quotes"),
        ("    then:\n      sign", "      then:\n        sign", "check its indentation"),
        ("      sign:", "    sign:", "check its indentation"),
        ("    because:", "      because:", "check its indentation"),
    ],
)
def test_what_was_meant_is_said(sound: str, broken: str, remedy: str, small: Path):
    assert sound in RULE
    (small / "rules" / "broken.yaml").write_text(RULE.replace(sound, broken), encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        load(small)
    assert remedy in [problem.remedy for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rows-covered-by-one", "move 'ours' below them, or narrow it"),
        ("gives-the-type-of-another", "rules/broken.yaml:8:12; join the two tables"),
        ("then-text-names-no-column", "also: [paper]"),
        ("then-copies-from-no-column", "also: [paper]"),
    ],
)
def test_messages_about_tables_show_the_other_place_and_the_cure(name: str, words: str, small: Path):
    text = (HERE / "broken" / "tables" / f"{name}.yaml").read_text(encoding="utf-8")
    (small / "rules" / "broken.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        load(small)
    assert words in str(caught.value)


@pytest.mark.parametrize(("cell", "meant"), [("2-Jan", "1..2"), ("Mar-04", "3..4"), ("4. Mar", "3..4")])
def test_a_range_that_a_spreadsheet_made_a_date_of_is_known_again(cell: str, meant: str, small: Path):
    text = (HERE / "broken" / "csv" / "cell-made-a-date.csv").read_text(encoding="utf-8")
    (small / "rules" / "broken.csv").write_text(text.replace("2-Jan", cell), encoding="utf-8")
    pick_sizes(small)
    with pytest.raises(KnowledgeBaseError) as caught:
        load(small)
    assert f"the spreadsheet made a date of it; write {meant} in a text cell" in str(caught.value)


def test_a_broken_json_file_is_refused_in_place(small: Path):
    (small / "rules" / "more.json").write_text('{"stage": "end",\n "rules": [{"id": 3,}]}', encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        load(small)
    (problem,) = caught.value.problems
    assert problem.where is not None
    assert (problem.where.line, "not valid JSON" in problem.what) == (2, True)


def test_problems_of_all_files_come_together_in_order(small: Path):
    for name in ("b", "a"):
        (small / "rules" / f"{name}.yaml").write_text("stage: ending\nrules: []\n", encoding="utf-8")
    (small / "rules" / "c.yaml").write_text("stage: [", encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        load(small)
    files = [Path(problem.where.file).name for problem in caught.value.problems if problem.where]
    assert files == ["a.yaml", "b.yaml", "c.yaml"]


def test_a_missing_stage_file_is_one_problem(small: Path):
    (small / "rules" / "stages.yaml").unlink()
    with pytest.raises(KnowledgeBaseError) as caught:
        load(small)
    assert any("cannot read" in problem.what for problem in caught.value.problems)


def test_a_missing_vocabulary_is_a_broken_knowledge_base(tmp_path: Path):
    with pytest.raises(KnowledgeBaseError, match="cannot read"):
        load(tmp_path)
