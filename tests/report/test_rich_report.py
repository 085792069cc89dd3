"""The marked report: the detailed report with marks that point to what stands behind it, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from rematch.report.markdown import Options
from rematch.report.marks import END, START, Mark, pieces
from rematch.report.rich import rich_report

CASE = Path(__file__).parents[1] / "plan" / "cases" / "orthopaedics-step2-230.yaml"
MARKDOWN = MarkdownIt("commonmark").enable("table")


def rich(planning, source):
    read = planning.read(source)
    return rich_report(planning.planner.plan(read), read, planning.knowledge_base, Options(detail=True))


@pytest.fixture(scope="module")
def report(planning):
    return rich(planning, CASE)


def marks(markdown):
    return [piece for piece in pieces(markdown) if isinstance(piece, Mark)]


def words(markdown):
    """Return the text without its marks and without white space."""
    return "".join("".join(piece for piece in pieces(markdown) if isinstance(piece, str)).split())


def test_every_mark_points_to_something_and_everything_is_pointed_to(report):
    kept = {"why": report.statements, "task": report.tasks, "cell": report.cells}
    for kind, things in kept.items():
        numbers = {int(mark.name) for mark in marks(report.markdown) if mark.kind == kind}
        assert numbers == set(range(len(things)))
        assert len(numbers) > 10
    folds = [mark for mark in marks(report.markdown) if mark.kind in {"fold", "unfold"}]
    assert [mark.kind for mark in folds] == ["fold", "unfold"] * (len(folds) // 2)


def test_a_statement_stands_before_its_mark(report):
    """Quotes and footnotes may stand between; the sentence itself is the statement's."""
    text = re.sub(r"\\(.)", r"\1", report.markdown)
    behind = re.compile(rf"([^\n]*?) {START}why:(\d+){END}")
    told = sum(report.statements[int(number)].text in before for before, number in behind.findall(text))
    assert told > len(report.statements) * 0.8


def test_it_tells_all_that_the_detailed_report_tells(planning, report):
    plain = planning.markdown(CASE, detail=True)
    told = words(report.markdown)
    left_out = (
        "```",
        "--format ics",
        "rematch why",
        "flowchart",
        "-->",
        "thick border",
        "classDef",
        "class ",
    )
    for line in plain.splitlines():
        if not any(sign in line for sign in left_out):
            assert "".join(line.split()) in told
    assert START not in plain
    assert END not in plain


def test_marks_harm_no_emphasis(report):
    for token in MARKDOWN.parse(report.markdown):
        if token.type == "inline":
            text = "".join(child.content for child in token.children or () if child.type == "text")
            assert "**" not in text


def test_an_action_of_the_first_week_is_the_same_task_in_the_calendar(planning, report):
    entries = {entry.id for entry in planning.plan(CASE).year.calendar}
    assert {task.id for task in report.tasks} <= entries
    assert marks(report.markdown).count(Mark("task", "0")) == 2


def test_no_profile_forges_a_mark(planning):
    forged = f"{START}why:9999{END} name"
    data = {
        "applicant": {"name": forged, "degree": "MD", "school_country": "US", "graduation_year": 2026},
        "attempts": [{"cycle": 2026, "specialty": "general_surgery", "interviews": 3}],
        "experiences": [{"kind": "rotation", "specialty": ["anesthesiology"], "title": forged}],
    }
    report = rich(planning, data)
    assert "why:9999 name" in report.markdown
    assert Mark("why", "9999") not in marks(report.markdown)
    assert START not in planning.markdown(data, detail=True, explain=True)
