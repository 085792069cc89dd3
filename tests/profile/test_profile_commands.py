"""``rematch new``, ``check`` and ``schema`` as a user sees them."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from click.testing import CliRunner
from shared_names import ROOT

from rematch.commands.profile import check, new
from rematch.commands.schema import schema
from rematch.errors import InputError, KnowledgeBaseError, ProfileError
from rematch.profile.read import read_profile

SPARSE = ROOT / "examples" / "sparse.yaml"
FULL = ROOT / "examples" / "orthopaedics-few-interviews.yaml"
BROKEN = ROOT / "tests" / "profile" / "broken" / "everything-at-once.yaml"


def _run(command, *arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_the_starter_file_is_valid_and_says_nothing_but_three_values(tmp_path):
    target = tmp_path / "me.yaml"
    result = _run(new, target)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert f"rematch check {target}" in result.stderr
    checked = json.loads(_run(check, target, "--format", "json").stdout)
    assert checked["valid"] is True
    assert checked["problems"] == []
    assert len(checked["unknown"]) > 30
    assert target.read_text(encoding="utf-8").count("CHANGE:") == 3


def test_every_commented_value_of_the_starter_file_is_valid_too(tmp_path, names):
    target = tmp_path / "me.yaml"
    _run(new, target)
    _, body = target.read_text(encoding="utf-8").split("\napplicant:", 1)
    text = re.sub(r"(?m)^( *)# (?= *(- )?[{a-z_0-9]+:| *- \{)", r"\1", f"applicant:{body}")
    text = text.replace("degree: MD", "degree: DO").replace("[pathology]", "[dermatology]")
    target.write_text(text, encoding="utf-8")
    read = read_profile(target, names)
    assert read.warnings == ()
    for part in type(read.profile).model_fields:
        assert part in read.profile.model_fields_set


def test_an_existing_file_is_kept_unless_forced(tmp_path):
    target = tmp_path / "me.yaml"
    target.write_text("mine", encoding="utf-8")
    refused = _run(new, target)
    assert isinstance(refused.exception, InputError)
    assert "--force" in str(refused.exception)
    assert target.read_text(encoding="utf-8") == "mine"
    assert _run(new, target, "--force").exit_code == 0
    assert "applicant:" in target.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["me.yaml"]


@pytest.mark.parametrize("name", ["me.json", "missing/me.yaml", "."])
def test_what_cannot_be_written_is_refused(tmp_path, name):
    result = _run(new, tmp_path / name, "--force")
    assert isinstance(result.exception, InputError)
    assert list(tmp_path.iterdir()) == []


def test_a_dangling_link_is_not_written_through(tmp_path):
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere.yaml")
    assert isinstance(_run(new, tmp_path / "link.yaml").exception, InputError)
    assert not (tmp_path / "nowhere.yaml").exists()


def test_a_knowledge_base_without_the_template_is_broken(tmp_path):
    root = tmp_path / "kb"
    for folder in ("rules", "knowledge", "templates"):
        (root / folder).mkdir(parents=True)
    result = _run(new, tmp_path / "me.yaml", "--kb", root)
    assert isinstance(result.exception, KnowledgeBaseError)
    assert not (tmp_path / "me.yaml").exists()


def test_check_lists_unknowns_by_importance_with_cost_and_whom_to_ask():
    result = _run(check, SPARSE)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.startswith(f"{SPARSE}: valid, 0 warnings, ")
    headings = [line for line in result.stdout.splitlines() if line.startswith("Unknown. ")]
    assert len(headings) == 3
    assert "programs applied to in the latest cycle (attempts.1.programs_applied)" in result.stdout
    assert result.stdout.count("cost: ") == result.stdout.count("ask:  ") > 20


def test_check_asks_once_about_several_letters(tmp_path):
    path = tmp_path / "me.yaml"
    path.write_text(
        SPARSE.read_text(encoding="utf-8") + "letters: [{specialty: pediatrics}, {specialty: pediatrics}]\n",
        encoding="utf-8",
    )
    assert "strength of a letter (letters.0.strength, letters.1.strength)" in _run(check, path).stdout


def test_check_shows_unlikely_values_with_their_place(tmp_path):
    path = tmp_path / "me.yaml"
    path.write_text(FULL.read_text(encoding="utf-8").replace("score: 238", "score: 138"), encoding="utf-8")
    result = _run(check, path)
    assert result.exit_code == 0
    assert "valid, 1 warning, " in result.stdout
    assert f"{path}:17:21: warning: exams.step2_ck.score is unusual" in result.stdout


def test_check_refuses_a_broken_profile():
    result = _run(check, BROKEN)
    assert isinstance(result.exception, ProfileError)
    assert result.stdout == ""


def test_check_tells_programs_what_is_wrong_as_json():
    result = _run(check, BROKEN, "--format", "json")
    assert result.exit_code == 2
    data = json.loads(result.stdout)
    assert data["valid"] is False
    assert [problem["line"] for problem in data["problems"]] == [1, 2, 5, 7, 8, 10, 11]
    assert data["problems"][1]["value"] == "400"


def test_check_as_json_holds_the_same_as_the_text():
    data = json.loads(_run(check, FULL, "--format", "json").stdout)
    text = _run(check, FULL).stdout
    assert data["valid"] is True
    assert re.fullmatch("[0-9a-f]{64}", data["sha256"])
    assert all(gap["path"] in text for gap in data["unknown"])


def test_limits_and_questions_come_from_the_chosen_knowledge_base(tmp_path):
    root = tmp_path / "kb"
    for folder in ("rules", "knowledge", "templates"):
        shutil.copytree(ROOT / folder, root / folder)
    path = root / "knowledge" / "unknowns.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("name: class rank by quarter", "name: rank"), "utf-8"
    )
    assert "  rank (school.class_quartile)" in _run(check, SPARSE, "--kb", root).stdout


def test_schema_profile_prints_a_json_schema_with_the_ids_of_the_knowledge_base():
    result = _run(schema, "profile")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert data["$id"] == "urn:rematch:schema:profile:1"
    assert "pediatrics" in data["$defs"]["Specialty"]["anyOf"][0]["enum"]
