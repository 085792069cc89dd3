"""``rematch rules list``, ``show``, ``fields`` and ``graph`` over the shipped knowledge base."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from rematch.commands.main import run
from rematch.crossref.entry import printed_in
from rematch.crossref.links import Links
from rematch.crossref.sections import report_sections
from rematch.knowledge_base import load_knowledge_base

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "examples" / "orthopaedics-few-interviews.yaml"
RULE = "decision.score-well-below"


@pytest.fixture
def rematch(capsys):
    """Run the command line in this process; give the exit code, stdout and stderr."""

    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            run(["rules", *map(str, arguments)])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return call


@pytest.fixture
def data(rematch):
    """Run with --format json and give what was printed."""

    def call(*arguments):
        code, out, err = rematch(*arguments, "--format", "json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return call


def test_rules_are_found_by_what_they_are(data):
    every = data("list")["rules"]
    assert len(every) == len(load_knowledge_base(None).rule_base.rules)
    found = data("list", "score below", "--stage", "decision", "--concludes", "evidence", "--source", "H9.2")
    assert RULE in [rule["id"] for rule in found["rules"]]
    assert all(rule["stage"] == "decision" and "H9.2" in rule["source"] for rule in found["rules"])
    assert data("list", "no such words at all")["rules"] == []


def test_the_list_as_text(rematch):
    code, out, _ = rematch("list", "--stage", "decision")
    assert code == 0
    assert out.startswith("decision: ")
    assert f"\n  {RULE} " in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--stage", "decisoin"], "did you mean 'decision'?"),
        (["list", "--concludes", "evidense"], "did you mean 'evidence'?"),
        (["list", "--source", "H99.9"], "unknown source"),
        (["show", RULE[:-1]], f"did you mean '{RULE}'?"),
        (["fields", "--type", "aplicant"], "did you mean 'applicant'?"),
        (["graph", "list.sise"], "did you mean 'list.size'?"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest(rematch, arguments, said):
    code, out, err = rematch(*arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_rule_is_shown_with_all_that_hangs_on_it(rematch):
    code, out, err = rematch("show", RULE, PROFILE)
    assert (code, err) == (0, "")
    assert "rules/decision.yaml:" in out
    assert f"  | - id: {RULE}\n" in out
    assert "counted by tally decision_tally after the stage decision" in out
    assert 'printed in "Rebuild or pivot" (parts/decision.md.j2:3)' in out
    assert out.endswith(f"Fired for\n  1 of 1 profiles: {PROFILE.relative_to(ROOT)}\n")


def test_a_table_is_shown_with_its_rows(rematch, data):
    found = data("show", "list.size", PROFILE)
    assert found["kind"] == "table"
    assert any(row["fired_for"] for row in found["rules"])
    assert all(row["concludes"][0]["read_by_steps"] == ["rank list_size_order"] for row in found["rules"])
    _, out, _ = rematch("show", "list.size", PROFILE)
    assert all(f"\nRow {row['id'].removeprefix('list.size.')} (" in out for row in found["rules"])


def test_fields_with_an_example(rematch, data):
    found = {field["name"]: field for field in data("fields", "step 2 ck score")["fields"]}
    known = found["applicant.step2_ck"]
    assert (known["unit"], known["allowed"]) == ("points", "a whole number from 1 to 300")
    assert known["rules"] > 0
    assert known["example"]["test"].startswith("step2_ck ")
    _, out, _ = rematch("fields", "step 2 ck score")
    assert f"as in {known['example']['rule']}: {known['example']['test']}\n" in out


@pytest.mark.parametrize("arguments", [["graph"], ["graph", RULE, "--depth", "2"], ["graph", "list.size"]])
def test_graphs_are_drawn_alike_each_time(rematch, tmp_path, arguments):
    file = tmp_path / "graph.svg"
    assert rematch(*arguments, "--format", "svg", "-o", file) == (0, "", "")
    assert rematch(*arguments, "--format", "svg")[1] == file.read_text()
    ET.fromstring(file.read_text())  # noqa: S314 - our own
    assert rematch(*arguments)[1].startswith("flowchart TD\n")
    assert rematch(*arguments, "--format", "dot")[1].startswith("digraph rules {\n")


def test_every_conclusion_of_the_shipped_rules_is_read_by_something():
    base = load_knowledge_base(None)
    links, sections = Links(base.rule_base), report_sections(base.root / "templates")
    unread = {
        rule.id
        for rule in base.rule_base.rules
        for made in rule.conclusions
        if not links.readers_of(made) and not links.steps_of(made) and not printed_in(made, links, sections)
    }
    assert unread == set()
