"""Which sections print what, and the table of reads held against the code of the plan."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

import pytest

import rematch.facts.focus
import rematch.plan
from rematch.crossref.sections import report_sections
from rematch.errors import KnowledgeBaseError
from rematch.knowledge_base import load_knowledge_base
from rematch.plan.model import Plan
from rematch.plan.reads import NOT_FROM_FACTS, READS
from rematch.plan.year import Year

REPORT = """\
{% import "parts/row.md.j2" as row with context %}
# Plan for {{ plan.name }}

{% set year = plan.year %}
{{ plan.reading.verdict }}
{% if plan.warnings %}

## Mind

{% for notice in plan.warnings %}{{ notice }}{% endfor %}
{% endif %}
{% include "parts/story.md.j2" %}
{{ plan.actions }}

## The choice

{{ row.best(plan) }}
{{ "held" if year.lane else "free" }}
"""
STORY = """\
## Story {% if x %}for {{ year.focus.fields.name }}{% endif %}


{% set beats = ["one", "two"] %}
{% for beat in beats %}{{ year.section(beat) }}{% endfor %}
{{ year.section("three")|length }}
"""
ROW = "{% macro best(given) %}{{ given.choice }}{% endmacro %}"


@pytest.fixture
def templates(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "report.md.j2").write_text(REPORT)
    (tmp_path / "parts" / "story.md.j2").write_text(STORY)
    (tmp_path / "parts" / "row.md.j2").write_text(ROW)
    return tmp_path


def titles(sections):
    return [section.title for section in sections]


def test_sections_are_the_headings_above_what_is_printed(templates):
    found = report_sections(templates)
    assert titles(found.of_type("verdict")) == ["Plan for ..."]
    assert titles(found.of_type("warning")) == ["Mind"]
    assert titles(found.of_type("action")) == ["Story for ..."]  # after an included part, its heading goes on
    assert titles(found.of_type("choice")) == ["The choice"]  # through a macro
    assert titles(found.of_type("lane_order")) == []  # what is only tested is not printed
    (mind,) = found.of_type("warning")
    assert (mind.template, mind.line) == ("report.md.j2", 8)


def test_advice_is_put_to_the_section_that_it_names(templates):
    found = report_sections(templates)
    assert [titles(found.of_type("advice", name)) for name in ("one", "two", "three")] == [
        ["Story for ..."]
    ] * 3
    assert found.of_type("advice", "nowhere") == ()
    assert titles(found.of_type("advice")) == ["Story for ..."]


@pytest.mark.parametrize(("name", "text"), [("report.md.j2", "{% if %}"), ("parts/story.md.j2", None)])
def test_a_broken_template_is_named(templates, name, text):
    if text is None:
        (templates / name).unlink()
    else:
        (templates / name).write_text(text)
    with pytest.raises(KnowledgeBaseError, match=name):
        report_sections(templates)


def words_in(path):
    return {node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)}


@pytest.mark.content
def test_the_table_of_reads_holds_every_type_that_the_plan_names():
    types = set(load_knowledge_base(None).rule_base.vocabulary.types)
    modules = set(Path(rematch.plan.__path__[0]).glob("*.py"))
    named = {word for path in modules if path.name != "reads.py" for word in words_in(path) if word in types}
    assert named == {name for names in READS.values() for name in names}
    focus = Path(rematch.facts.focus.__file__)
    looked_up = {
        node.slice.value
        for node in ast.walk(ast.parse(focus.read_text()))
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "known"
    }
    assert looked_up | {"choice"} == set(rematch.facts.focus.READS)


def test_the_table_of_reads_holds_every_part_of_the_plan():
    parts = {part.partition(".")[0] for part in READS} | NOT_FROM_FACTS
    assert {field.name for field in fields(Plan)} <= parts
    assert {f"year.{field.name}" for field in fields(Year)} <= set(READS)
