"""Under every statement, on request: its rule with file and line, its facts, and where they come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CASE = Path(__file__).parents[1] / "plan" / "cases" / "orthopaedics-step2-230.yaml"
RULE = re.compile(r"^    - rule ([a-z0-9.-]+): .+ \[[^\]]+\]  \((rules/[a-z0-9/-]+\.yaml):(\d+):\d+\)$")


@pytest.fixture(scope="module")
def explained(planning):
    return planning.markdown(CASE, explain=True).splitlines()


@pytest.fixture(scope="module")
def plain(planning):
    return planning.markdown(CASE).splitlines()


def test_nothing_is_changed_but_added(explained, plain):
    rest = [line for line in explained if not line.startswith("    ")]
    assert rest == [line for line in plain if not line.startswith("    ")]


def test_every_chain_starts_with_a_rule_at_its_line(explained, planning):
    heads = [
        (place, RULE.match(line)) for place, line in enumerate(explained) if line.startswith("    - rule ")
    ]
    assert len(heads) > 60
    for place, head in heads:
        assert head, explained[place]
        name, file, line = head.groups()
        text = (planning.knowledge_base.root / file).read_text(encoding="utf-8").splitlines()
        written = re.search(r"id: ([a-z0-9.-]+)", text[int(line) - 1])
        assert written, head.group()
        assert name == written[1] or name.endswith(f".{written[1]}")


def test_the_facts_go_down_to_the_profile_line_and_the_source_of_the_figure(explained):
    text = "\n".join(explained)
    assert re.search(r"- profile: exams\.step2_ck\.score  \(.*orthopaedics-step2-230\.yaml:12:\d+\)", text)
    assert re.search(
        r"- figure: .+, 20\d\d: .+ \(.+; (primary|secondary)\)  \(.*knowledge/figures/\w+\.csv:\d+:1\)", text
    )
    assert re.search(r"- knowledge: pivot \(article\)  \(.*knowledge/pivots\.yaml:\d+:\d+\)", text)


def test_what_is_not_in_the_file_is_said_to_be_missing(planning):
    data = {
        "applicant": {"degree": "DO", "graduation_year": 2026},
        "attempts": [{"cycle": 2026, "specialty": "general_surgery"}],
    }
    text = planning.markdown(data, explain=True)
    assert re.search(r": unknown$", text, re.MULTILINE)


def test_the_detailed_report_gives_the_reasons_of_every_open_field(planning):
    short, detailed = planning.markdown(CASE), planning.markdown(CASE, detail=True)
    plan = planning.plan(CASE)
    for field in plan.open_fields[3:]:
        assert f"**{field.place}. {field.name}**" in detailed
    assert len(detailed) > len(short)
    assert "fields are closed, Orthopaedic Surgery among them" in short
    assert "**Closed for now**" in detailed


def test_the_run_is_named_when_it_is_recorded(planning):
    assert "audit record 0123456789ab." in planning.markdown(CASE, run_id="0123456789abcdef")
    assert "audit record" not in planning.markdown(CASE)
