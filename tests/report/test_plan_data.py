"""The plan as data: schema, firings, provenance, and the same words as the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rematch import __version__
from rematch.report.data import SCHEMA, plan_data

CASE = Path(__file__).parents[1] / "plan" / "cases" / "orthopaedics-step2-230.yaml"


@pytest.fixture(scope="module")
def data(planning):
    return json.loads(json.dumps(plan_data(planning.plan(CASE), planning.knowledge_base, "run")))


def test_the_head(data, planning):
    assert (data["schema"], data["rematch_version"], data["run_id"]) == (SCHEMA, __version__, "run")
    assert data["knowledge_sha256"] == planning.knowledge_base.sha256
    assert (data["name"], data["start"], data["cycle"]) == ("Worked Case", "2025-03-31", 2025)


def test_every_firing_stands_at_its_rule(data, planning):
    rules = planning.rules.by_id()
    facts = {fact["id"] for fact in data["facts"]}
    for number, firing in enumerate(data["firings"], start=1):
        rule = rules[firing["rule"]]
        assert firing["number"] == number
        assert (firing["file"], firing["line"], firing["stage"]) == (
            rule.position.file,
            rule.position.line,
            rule.stage,
        )
        assert set(firing["matches"].values()) | set(firing["conclusions"]) <= facts


def test_every_value_has_its_origin(data):
    figures = {figure["id"] for figure in data["figures"]}
    facts = {fact["id"] for fact in data["facts"]}
    kinds = set()
    for fact in data["facts"]:
        for references in fact["origins"].values():
            for reference in references:
                kind, _, name = reference.partition(":")
                kinds.add(kind)
                assert kind != "figure" or name in figures
                assert kind != "fact" or name in facts
    assert kinds == {"profile", "figure", "knowledge", "fact", "firing"}


def test_figures_carry_source_and_year(data):
    assert len(data["figures"]) > 20
    for figure in data["figures"]:
        assert figure["year"] >= 2015
        assert figure["source"]["title"]
        assert figure["kind"] in ("primary", "secondary")


def test_the_report_says_nothing_that_the_data_lack(data, planning):
    report = planning.markdown(CASE, detail=True)
    for said in (data["decision"], data["stance"], *data["warnings"], *data["actions"][:3]):
        assert said["text"] in report.replace("\\", "")
    for action in data["actions"][:3]:
        assert action["do"] in report.replace("\\", "")


def test_fields_are_whole(data, planning):
    assert {field["specialty"] for field in data["fields"]} == set(planning.knowledge.specialties)
    for field in data["fields"]:
        assert [rating["dimension"] for rating in field["ratings"]] == [
            "score_tolerance", "documented_interest", "transferable_skills", "volume",
        ]  # fmt: skip
        assert (field["place"] is None) == bool(field["gates"])
        assert field["points"] == pytest.approx(sum(merit["points"] for merit in field["merits"]))
