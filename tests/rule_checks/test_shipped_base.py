"""The shipped base gives no finding, and what the checks take for granted about the program is so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jinja2 import Template

from rematch.commands.main import main
from rematch.knowledge_base import load_knowledge_base
from rematch.pictures.specification import PictureTemplates
from rematch.rule_checks.checks import all_checks
from rematch.rule_checks.template_inputs import inputs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.pictures.specification import Words

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
    render, make_module = Template.render, Template.make_module

    def noted(template: Template, *args: dict[str, object], **kwargs: object) -> str:
        if template.name is not None:  # texts of rules have no name
            given[template.name] = {*dict(*args, **kwargs)}
        return render(template, *args, **kwargs)

    def noted_module(template: Template, *args: object) -> object:
        if template.name in inputs_of(()):  # what is called macro by macro; others are parts of a template
            given[template.name] = {*dict(*args[:1])}
        return make_module(template, *args)

    monkeypatch.setattr(Template, "render", noted)
    monkeypatch.setattr(Template, "make_module", noted_module)

    words = PictureTemplates.words

    def noted_words(templates: PictureTemplates, name: str, values: Mapping[str, object]) -> Words:
        given[name] = {*values}  # its blocks are rendered one by one
        return words(templates, name, values)

    monkeypatch.setattr(PictureTemplates, "words", noted_words)
    draft = tmp_path / "draft.txt"
    draft.write_text("I want to train in family medicine.", encoding="utf-8")
    other = tmp_path / "kb"
    for folder in ("rules", "knowledge", "templates"):
        shutil.copytree(ROOT / folder, other / folder)
    for command in (
        ["plan", str(EXAMPLE), "--no-audit"],
        ["packet", str(EXAMPLE), "--no-audit", "-o", str(tmp_path / "packet")],
        ["plan", str(EXAMPLE), "--no-audit", "--format", "html"],
        ["why-not", str(EXAMPLE), "family medicine"],
        ["pictures", str(EXAMPLE), "-o", str(tmp_path / "drawn")],
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

    papers = {path.name for path in (ROOT / "templates" / "packet").glob("*") if path.name != "person.md.j2"}
    rendered = inputs_of(f"packet/{name}" for name in papers)
    assert given == {name: set(one.names) for name, one in rendered.items()}


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
