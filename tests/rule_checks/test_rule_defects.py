"""Every seeded defect is found with its place, code and reason, and nothing else; near misses give nothing.

A line ``# expect 7:15 RM301 no applicant`` gives line, column, code and the beginning of the message; a place
in another file has its name in front.
"""

import re
from pathlib import Path

import pytest
from whole_base import HERE, found_in, pick_amounts

from rematch.codes import logic, template_names
from rematch.codes.code import Code

pytestmark = pytest.mark.content

PLACES = {
    "rules": "rules/broken.yaml",
    "tables": "rules/broken.yaml",
    "csv": "rules/broken.csv",
    "verdict": "rules/verdict.yaml",
    "amounts": "rules/broken.yaml",
    "vocabulary": "knowledge/vocabulary.yaml",
    "report": "templates/report.md.j2",
    "end": "templates/parts/end.md.j2",
    "lines": "templates/parts/lines.md.j2",
    "extra": "templates/parts/extra.md.j2",
    "words": "templates/words.yaml",
}
EXPECTED = re.compile(r"(?:#|\{#) expect (?:([\w.]+):)?(\d+):(\d+) (RM\d{3}) (.+?)(?: #\})?$", re.MULTILINE)
CERTAIN = {
    *(logic.IMPOSSIBLE, logic.NEVER_FIRES, logic.FORBIDDEN, logic.SAME_FACT_TWICE),
    *(template_names.MISSING_TEMPLATE, template_names.UNKNOWN_NAME, template_names.UNKNOWN_PART),
    *(template_names.MISSING_WORD, template_names.BROKEN_TEMPLATE, template_names.UNKNOWN_FILTER),
}
"""What is an error; the rest are warnings."""


def files(folder: str) -> list[Path]:
    return sorted(path for path in (HERE / folder).rglob("*") if path.is_file())


BROKEN, GOOD = files("broken"), files("good")


def name_of(path: Path) -> str:
    return f"{path.parent.name}-{path.name.partition('.')[0]}"


def put(path: Path, root: Path) -> Path:
    target = root / PLACES[path.parent.name]
    if path.parent.name == "amounts":
        pick_amounts(root)
    target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return target


@pytest.mark.parametrize("broken", BROKEN, ids=name_of)
def test_a_defect_is_found_where_it_stands(broken: Path, whole: Path):
    target = put(broken, whole)
    expected = sorted(
        (file or target.name, int(line), int(column), code, words)
        for file, line, column, code, words in EXPECTED.findall(broken.read_text(encoding="utf-8"))
    )

    problems = [problem for problem in found_in(whole) if problem.where and problem.code]

    found = [
        (Path(problem.where.file).name, problem.where.line, problem.where.column, str(problem.code))
        for problem in problems
        if problem.where
    ]
    assert expected
    assert sorted(found) == [one[:4] for one in expected]
    for *place, words in expected:
        assert any(
            list(one) == place and problem.what.startswith(words)
            for one, problem in zip(found, problems, strict=True)
        ), words
    assert all((problem.severity == "error") is (problem.code in CERTAIN) for problem in problems)
    assert all(problem.remedy for problem in problems)


@pytest.mark.parametrize("good", GOOD, ids=name_of)
def test_a_near_miss_is_no_defect(good: Path, whole: Path):
    put(good, whole)

    assert [str(problem) for problem in found_in(whole)] == []


def test_every_code_has_a_seeded_defect():
    seeded = {code for path in BROKEN for _, _, _, code, _ in EXPECTED.findall(path.read_text("utf-8"))}
    known = {
        value.id
        for module in (logic, template_names)
        for value in vars(module).values()
        if isinstance(value, Code)
    }
    assert seeded == known
    assert len(BROKEN) >= 100


def test_problems_come_sorted_and_the_same_each_time(whole: Path):
    for broken in (
        HERE / "broken" / "rules" / "two-rules-two-faults.yaml",
        HERE / "broken" / "words" / "limit-of-no-list.yaml",
    ):
        put(broken, whole)
    first = found_in(whole)
    assert first == found_in(whole)
    assert [Path(problem.where.file).name for problem in first if problem.where] == [
        "broken.yaml",
        "broken.yaml",
        "words.yaml",
    ]


def test_a_defect_in_a_json_file_is_found_where_it_stands(whole: Path):
    lines = (
        '{"stage": "reading", "rules": [',
        '  {"id": "broken.one", "title": "A rule", "because": "So.", "source": ["house"],',
        '   "when": {"applicant": {"visa": "j1",',
        '                          "any": [{"score": {"lt": 100, "gt": 200}}, {"married": true}]}},',
        '   "then": {"evidence": {"toward": "stay", "weight": "weak"}}}]}',
    )
    (whole / "rules" / "broken.json").write_text("\n".join(lines), encoding="utf-8")

    (problem,) = found_in(whole)

    assert problem.where is not None
    assert problem.code is logic.IMPOSSIBLE
    assert (problem.where.line, problem.where.column) == (4, lines[3].index('"gt"') + 1)
