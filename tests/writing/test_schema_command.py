"""`rematch schema` and the hooks, as an editor or a repository is set up with them."""

from __future__ import annotations

import json
import re
from functools import partial

import jsonschema
import pytest
import yaml
from json_base import ROOT, shipped_copy

from rematch.commands.rules import RULE_COMMANDS

pytestmark = pytest.mark.content

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def schema(rematch):
    return partial(rematch, "schema")


def test_a_schema_speaks_the_words_of_the_base_at_hand(schema, tmp_path):
    root = shipped_copy(tmp_path / "kb")
    place = root / "rules" / "stages.yaml"
    place.write_text(
        place.read_text().replace("stages:\n", "stages:\n  - {name: first_look, title: First}\n")
    )
    code, out, err = schema("rules", "--kb", root)
    assert (code, err) == (0, "")
    told = json.loads(out)
    jsonschema.Draft202012Validator.check_schema(told)
    stage = told["properties"]["stage"]
    assert "first_look" in stage["enum"]
    assert stage["enumDescriptions"][stage["enum"].index("first_look")] == "First"


def test_all_are_written_to_a_folder_that_need_not_be_there(schema, tmp_path):
    code, out, err = schema("write", tmp_path / "deep" / "schemas")
    assert (code, out) == (0, "")
    names = sorted(path.name for path in (tmp_path / "deep" / "schemas").iterdir())
    assert f"{len(names)} schemas written" in err
    assert {"rules.schema.json", "tests.schema.json", "pivots.schema.json", "profile.schema.json"} < set(
        names
    )
    (tmp_path / "file").write_text("")
    code, _, err = schema("write", tmp_path / "file" / "schemas")
    assert code == 2
    assert "cannot make" in err


def test_an_unknown_name_is_refused_with_the_nearest(schema):
    code, out, err = schema("rulez")
    assert (code, out) == (2, "")
    assert "did you mean 'rules'?" in err


def test_a_broken_base_has_no_schemas(schema, tmp_path):
    root = shipped_copy(tmp_path / "kb")
    (root / "templates" / "schema-words.yaml").write_text("a rule: {id: 3}\n")
    code, out, err = schema("rules", "--kb", root)
    assert (code, out) == (3, "")
    assert "schema-words.yaml:1:9: error: 'a rule' must be a mapping of texts" in err


def test_the_hooks_call_commands_and_take_the_files_of_a_knowledge_base():
    assert [hook["id"] for hook in HOOKS] == [
        "rematch-rules-fmt",
        "rematch-rules-check",
        "rematch-rules-test",
    ]
    for hook in HOOKS:
        program, group, command = hook["entry"].split()
        assert (program, group, hook["language"]) == ("rematch", "rules", "python")
        assert command in {*RULE_COMMANDS, "check"}
    layout, *whole = HOOKS
    for path in ("rules/a.yaml", "rules/b/c.yml", "rules/t.csv", "tests/rules/a.json"):
        assert re.search(layout["files"], path)
    assert not re.search(layout["files"], "knowledge/fees.yaml")
    assert re.search(layout["exclude"], "tests/rules/profiles/me.yaml")
    assert all(re.search(hook["files"], "knowledge/fees.yaml") for hook in whole)
    assert all(hook["pass_filenames"] is False for hook in whole)
