"""``rematch rules impact``: a copy of the shipped base with one threshold moved, against the shipped one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generated.profiles import random_profile
from rematch.impact.outcome import CONCLUSIONS

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
RULE = "decision.score-well-below"
FILE = "rules/decision.yaml"
BOUND, MOVED = "target_step2_gap: {gte: -35, lt: -20}", "target_step2_gap: {gte: -35, lt: -15}"
SEEDS = range(8)
GENERATED = ("--generated", len(SEEDS), "--seed", SEEDS.start)


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """A copy in which a score counts as well below the field five points earlier."""
    root = tmp_path_factory.mktemp("edited")
    for folder in ("rules", "knowledge", "templates"):
        shutil.copytree(ROOT / folder, root / folder)
    path = root / FILE
    text = path.read_text()
    assert text.count(BOUND) == 1
    path.write_text(text.replace(BOUND, MOVED))
    return root


def between(planning, seed):
    """Return whether the score of a seed lies between the two bounds of the rule, read from its facts."""
    fields = planning.plan(random_profile(seed)).inference.of_type("applicant")[0].fields
    hard = fields.get("target_competitiveness") in ("extreme", "high")
    return hard and -20 <= fields.get("target_step2_gap", 0) < -15


def test_one_threshold_moves_those_between_and_the_rule_is_named(rematch, edited, planning):
    asked = ("rules", "impact", "--against", ROOT, "--kb", edited, *GENERATED, "--format", "json")
    code, out, err = rematch(*asked, "--jobs", 1)
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["files"], found["rules"]) == ([FILE], {RULE: "changed"})
    reached = {f"seed {seed}" for seed in SEEDS if between(planning, seed)}
    moved = {one["profile"] for one in found["changed_profiles"]}
    assert moved
    assert moved <= reached
    assert found["changed"] + found["stirred"] == len(reached)
    for one in found["changed_profiles"]:
        assert one["responsible"] == [RULE]
        assert RULE in one["gained"]
        assert all(change["from"] != change["to"] for change in one["changes"].values())
    (rule,) = found["responsible"]
    assert (rule["rule"], rule["file"], rule["gained"], rule["lost"]) == (RULE, FILE, len(moved), 0)
    assert found["conclusions"] == {
        name: sum(name in one["changes"] for one in found["changed_profiles"]) for name in CONCLUSIONS
    }
    assert rematch(*asked, "--jobs", 2) == (0, out, "")


def test_a_change_of_what_is_named_fails(rematch, edited):
    asked = ("rules", "impact", "--against", edited, "--kb", ROOT, *GENERATED, "--fail-on")
    code, out, err = rematch(*asked, "choice,verdict,confidence")
    assert code == 2
    assert " of 8 plans change" in out
    assert f"{RULE} (changed): -" in out
    assert err.startswith("Changed: ")
    code, _, err = rematch(*asked, "chioce")
    assert code == 2
    assert "did you mean 'choice'?" in err


def test_equal_bases_change_nothing(rematch):
    example = ROOT / "examples" / "sparse.yaml"
    code, out, _ = rematch(
        "rules", "impact", example, "--against", ROOT, "--generated", 3, "--fail-on", ",".join(CONCLUSIONS)
    )
    assert code == 0
    assert "equal, file by file" in out
    assert "0 of 4 plans change." in out


def test_other_words_and_other_settings_are_told_from_rules_that_judge_otherwise(rematch, edited, tmp_path):
    shutil.copytree(edited, tmp_path, dirs_exist_ok=True)
    rules, settings = tmp_path / "rules" / "verdict.yaml", tmp_path / "knowledge" / "settings.yaml"
    rules.write_text(rules.read_text().replace("title: ", "title: Now ", 1))
    settings.write_text(settings.read_text() + "\n")
    asked = ("rules", "impact", "--against", edited, "--kb", tmp_path, "--generated", 4, "--format", "json")
    found = json.loads(rematch(*asked)[1])
    assert set(found["rules"].values()) == {"reworded"}
    assert found["files"] == ["knowledge/settings.yaml", "rules/verdict.yaml"]
    assert (found["changed"], found["responsible"]) == (0, [])


def test_a_profile_that_cannot_be_read_is_named(rematch, tmp_path):
    (tmp_path / "me.yaml").write_text("applicant: {degree: MD}\n")
    code, out, err = rematch("rules", "impact", "--against", ROOT, "--profiles", tmp_path)
    assert (code, out) == (2, "")
    assert "me.yaml:1:1" in err
    (tmp_path / "me.yaml").unlink()
    assert "no profiles are in" in rematch("rules", "impact", "--against", ROOT, "--profiles", tmp_path)[2]
