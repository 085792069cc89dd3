"""Each file of broken/ breaks the small knowledge base in one way and says what the loader must answer."""

import re
from pathlib import Path

import pytest
import yaml

from rematch.errors import KnowledgeBaseError
from rematch.knowledge.load import load_knowledge

CASES = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


def break_it(root, change):
    path = root / "knowledge" / change["file"]
    text = path.read_text()
    assert change["find"] in text
    path.write_text(text.replace(change["find"], change["put"], 1))


def test_the_small_base_is_sound(small):
    assert len(load_knowledge(small).figures) == 10


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_problem_is_reported_where_it_is(case, small):
    said = yaml.safe_load(case.read_text())
    break_it(small, said)
    if "also" in said:
        break_it(small, said["also"])
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge(small)
    lines = [str(problem) for problem in caught.value.problems]
    for expected in said["problems"]:
        assert any(f"/{expected}" in line for line in lines), lines
    assert len(lines) == len(said["problems"])
    for hint in said.get("hints", ()):
        assert any(hint in line for line in lines), lines


@pytest.mark.parametrize(
    "name",
    [
        *("specialties", "bridges", "sources", "heuristics", "metrics", "pivots", "priorities", "settings"),
        *("vocabulary", "cycles", "fees"),
    ],
)
def test_a_missing_file_is_named(name, small):
    path = small / "knowledge" / f"{name}.yaml"
    path.unlink()
    with pytest.raises(KnowledgeBaseError, match=f"cannot read {re.escape(str(path))}"):
        load_knowledge(small)


def test_figures_must_be_there(small):
    for path in (small / "knowledge" / "figures").glob("*.csv"):
        path.unlink()
    with pytest.raises(KnowledgeBaseError, match="holds no CSV file"):
        load_knowledge(small)


def test_figures_are_read_as_utf8(small):
    path = small / "knowledge" / "figures" / "scores.csv"
    path.write_bytes(path.read_bytes() + b"bones,low,abroad,240,points,2025,copy,secondary,caf\xe9\n")
    with pytest.raises(KnowledgeBaseError, match=r"scores\.csv:4:1: error RM102: the file is not UTF-8 text"):
        load_knowledge(small)


def test_a_huge_figure_file_is_refused(small):
    path = small / "knowledge" / "figures" / "scores.csv"
    path.write_bytes(path.read_bytes() + b"#" * 8_000_000)
    with pytest.raises(KnowledgeBaseError, match=r"scores\.csv:1:1: error RM107: the file is larger than"):
        load_knowledge(small)


def test_a_figure_file_that_cannot_be_opened_is_named(small):
    (small / "knowledge" / "figures" / "more.csv").symlink_to("gone.csv")
    with pytest.raises(KnowledgeBaseError, match=r"more\.csv:1:1: error RM101: cannot read the file"):
        load_knowledge(small)


def test_one_broken_specialty_does_not_make_its_figures_and_pivots_look_wrong(small):
    path = small / "knowledge" / "specialties.yaml"
    path.write_text(path.read_text().replace("tolerance: inflexible", "tolerance: never"))
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge(small)
    assert len(caught.value.problems) == 1


def test_windows_line_ends_and_a_byte_order_mark_are_read(small):
    path = small / "knowledge" / "figures" / "scores.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(load_knowledge(small).figures) == 10
