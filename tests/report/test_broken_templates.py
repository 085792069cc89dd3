"""A broken template or word list is the knowledge base's fault, and the message says where it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generated.planning import Planning
from rematch.errors import KnowledgeBaseError
from rematch.report.why_not import why_not_text

pytestmark = pytest.mark.content

CASE = Path(__file__).parents[1] / "plan" / "cases" / "orthopaedics-step2-230.yaml"


@pytest.fixture
def copy(tmp_path, planning):
    """Copy the knowledge base and return its folder."""
    for name in ("rules", "knowledge", "templates"):
        shutil.copytree(planning.knowledge_base.root / name, tmp_path / name)
    return tmp_path


def broken(copy, file, old, new, make):
    """Replace text in a file of the copy and return the error of ``make``."""
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        make(Planning(copy, copy))
    return caught.value


def report(planning):
    planning.markdown(CASE)


def line_of(copy, file, text):
    lines = (copy / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("templates/report.md.j2", "## The choice", "## The choice {{ plan.choices.name }}"),
        ("templates/report.md.j2", "## The choice", "## The choice {% if %}"),
        ("templates/report.md.j2", "## The choice", "## The choice {{ nothing }}"),
        ("templates/report.md.j2", "## The choice", "## The choice {{ words.gates['none'] }}"),
        ("templates/report.md.j2", "## The choice", "## The choice {{ plan|unknown_filter }}"),
        ("templates/report.md.j2", "## The choice", "## The choice {{ plan.__class__.__mro__ }}"),
        (
            "templates/parts/fit.md.j2",
            "{% macro choice(plan) %}",
            "{% macro choice(plan) %}{{ plan.elected }}",
        ),
    ],
)
def test_a_broken_template_is_named_with_its_line(file, old, new, copy):
    error = broken(copy, file, old, new, report)
    (problem,) = error.problems
    assert problem.where.file == str(copy / file)
    assert problem.where.line == line_of(copy, file, new)
    assert "the template fails" in problem.what


def test_a_missing_word_is_named_where_it_is_wanted(copy):
    error = broken(copy, "templates/words.yaml", "  misaligned: structurally misaligned\n", "", report)
    (problem,) = error.problems
    part = "templates/parts/decision.md.j2"
    assert problem.where.file.endswith(part)
    assert problem.where.line == line_of(copy, part, "words.verdict[")
    assert "misaligned" in problem.what


@pytest.mark.parametrize(
    "make", [report, lambda planning: why_not_text(planning.plan(CASE), "neurology", planning.knowledge_base)]
)
@pytest.mark.parametrize(("text", "line"), [("causes: [open\n", 2), ("- a\n- b\n", 1), ("a: 1\na: 2\n", 2)])
def test_a_broken_word_list_is_named_with_its_line(text, line, make, copy):
    (copy / "templates" / "words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        make(Planning(copy, copy))
    (problem,) = caught.value.problems
    assert problem.where.file.endswith("words.yaml")
    assert problem.where.line <= line


def test_a_missing_part_is_named(copy):
    (copy / "templates" / "parts" / "fit.md.j2").unlink()
    with pytest.raises(KnowledgeBaseError, match=r"fit\.md\.j2"):
        report(Planning(copy, copy))


def test_a_broken_why_not_template_is_named_with_its_line(copy):
    file = "templates/why-not.txt.j2"
    error = broken(
        copy, file, "Gates\n", "Gates {{ answer.gate }}\n",
        lambda planning: why_not_text(planning.plan(CASE), "dermatology", planning.knowledge_base),
    )  # fmt: skip
    assert (error.problems[0].where.file, error.problems[0].where.line) == (
        str(copy / file), line_of(copy, file, "answer.gate }}"),
    )  # fmt: skip


def test_a_broken_template_exits_with_3_and_prints_nothing_else(copy, tmp_path):
    (copy / "templates" / "report.md.j2").write_text("{{ plan.nothing }}", encoding="utf-8")
    target = tmp_path / "plan.md"
    done = subprocess.run(
        [sys.executable, "-m", "rematch", "plan", str(CASE), "--kb", str(copy), "-o", str(target)],
        capture_output=True, encoding="utf-8", check=False, env=os.environ,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(
        f"{copy / 'templates' / 'report.md.j2'}:1:1: error RM702: the template fails"
    )
    assert not target.exists()
    assert not Path(os.environ["REMATCH_AUDIT"]).exists()
