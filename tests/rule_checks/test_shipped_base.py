"""The shipped base gives no finding, and what the checks take for granted about the program is so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from jinja2 import Template

from rematch.commands.main import main
from rematch.knowledge_base import load_knowledge_base
from rematch.rule_checks.checks import all_checks
from rematch.rule_checks.template_inputs import RENDERED

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "orthopaedics-few-interviews.yaml"
PROFILES = sorted([*(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests" / "plan" / "cases").glob("*.yaml")])


def test_the_shipped_base_is_sound():
    assert [str(problem) for problem in all_checks(load_knowledge_base(None))] == []


def last_run() -> str:
    listed = CliRunner().invoke(main, ["audit", "list", "--format", "json"])
    return str(json.loads(listed.output)[0]["run_id"])


def test_every_template_is_handed_what_the_checks_think(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    given: dict[str, set[str]] = {}
    render = Template.render

    def noted(template: Template, *args: dict[str, object], **kwargs: object) -> str:
        if template.name is not None:  # texts of rules have no name
            given[template.name] = {*dict(*args, **kwargs)}
        return render(template, *args, **kwargs)

    monkeypatch.setattr(Template, "render", noted)
    draft = tmp_path / "draft.txt"
    draft.write_text("I want to train in family medicine.", encoding="utf-8")
    other = tmp_path / "kb"
    for folder in ("rules", "knowledge", "templates"):
        shutil.copytree(ROOT / folder, other / folder)
    for command in (
        ["plan", str(EXAMPLE), "--no-audit"],
        ["why-not", str(EXAMPLE), "family medicine"],
        ["narrative", "check", str(draft), "--profile", str(EXAMPLE)],
        ["rules", "list", "letter"],
        ["rules", "show", "decision.score-well-below", str(EXAMPLE)],
        ["rules", "fields", "visa"],
        ["rules", "sources", str(EXAMPLE)],
        ["rules", "impact", "--against", str(other), "--generated", "0", str(EXAMPLE)],
        ["knowledge", "show", "neurology"],
        ["kb", "init", str(tmp_path / "own")],
        ["kb", "diff", "--kb", str(tmp_path / "own")],
        ["rules", "new", "decision.seed-rule", "--kb", str(tmp_path / "own")],
        ["rules", "new", "decision.seed-table", "--table", "--kb", str(tmp_path / "own")],
        ["plan", str(EXAMPLE)],
        ["audit", "diff", *("LAST",) * 2],
        ["audit", "show", "LAST", "--format", "html"],
    ):
        result = CliRunner().invoke(main, [last_run() if part == "LAST" else part for part in command])
        assert result.exception is None or isinstance(result.exception, SystemExit), (command, result.output)

    assert given == {name: set(one.names) for name, one in RENDERED.items()}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda path: path.stem)
def test_there_is_one_fact_where_the_vocabulary_says_one(profile: Path):
    """Facts alike in the fields of ``one_for`` are one: for what is built, and for what nothing chooses."""
    result = CliRunner().invoke(main, ["plan", str(profile), "--no-audit", "--format", "json"])
    facts = json.loads(result.stdout)["facts"]

    for fact_type in load_knowledge_base(None).rule_base.vocabulary.types.values():
        if fact_type.one_for is not None and fact_type.chosen_by is None:
            keys = [
                tuple(fact["fields"].get(name) for name in fact_type.one_for)
                for fact in facts
                if fact["type"] == fact_type.name
            ]
            assert len(set(keys)) == len(keys), fact_type.name
