"""``rematch plan``, ``why`` and ``why-not``: what they print, write and record, and how they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rematch.commands.main import main
from rematch.errors import AuditError, InputError, ProfileError

CASE = str(Path(__file__).parents[1] / "plan" / "cases" / "orthopaedics-step2-230.yaml")


def run(*arguments):
    """Run a command that succeeds and return its result."""
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def refused(family, *arguments):
    """Run a command that is refused and return the problems; nothing is printed on standard output."""
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert isinstance(result.exception, family)
    assert result.stdout == ""
    return str(result.exception)


def test_the_plan_opens_with_the_title_the_choice_and_three_actions():
    lines = run("plan", CASE).stdout.splitlines()
    assert lines[0] == "# Backup Specialty Strategy - Worked Case"
    assert lines[2].startswith("**Chosen backup specialty: Anesthesiology**")
    assert [line[:2] for line in lines if line[:3] in ("1. ", "2. ", "3. ")][:3] == ["1.", "2.", "3."]


def test_the_plan_as_json():
    plan = json.loads(run("plan", CASE, "--format", "json").stdout)
    assert plan["schema"] == "rematch/plan/1"
    assert (plan["choice"], plan["runners_up"][0]) == ("anesthesiology", "general_surgery")
    assert plan["name"] == "Worked Case"


def test_the_plan_in_a_file(tmp_path):
    target = tmp_path / "plan.md"
    target.write_text("an earlier plan", encoding="utf-8")
    assert run("plan", CASE, "-o", target).stdout == ""
    assert target.read_text(encoding="utf-8").startswith("# Backup Specialty Strategy")
    assert list(tmp_path.iterdir()) == [target]


def test_a_record_that_cannot_be_kept_leaves_the_file_as_it_was(tmp_path):
    target, trail = tmp_path / "plan.md", tmp_path / "trail"
    target.write_text("an earlier plan", encoding="utf-8")
    trail.write_text("this is no database, and long enough to be taken for one" * 20, encoding="utf-8")
    refused(AuditError, "plan", CASE, "-o", target, "--audit", trail)
    assert target.read_text(encoding="utf-8") == "an earlier plan"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.md", "trail"]


def test_a_file_that_cannot_be_written_leaves_no_record(tmp_path, own_trail):
    refused(InputError, "plan", CASE, "-o", tmp_path / "missing" / "plan.md")
    assert not own_trail.exists() or json.loads(run("audit", "list", "--format", "json").stdout) == []


def test_without_audit_there_is_no_trail(own_trail):
    text = run("plan", CASE, "--no-audit").stdout
    assert not own_trail.exists()
    assert "audit record" not in text


def test_with_audit_one_record_is_added_whose_firings_are_the_plans(tmp_path):
    trail = tmp_path / "trail.sqlite3"
    for _ in range(2):
        plan = json.loads(run("plan", CASE, "--format", "json", "--audit", trail).stdout)
    listed = json.loads(run("audit", "list", "--format", "json", "--audit", trail).stdout)
    assert len(listed) == 2
    assert listed[0]["run_id"] == plan["run_id"]
    assert (listed[0]["decision"], listed[0]["choice"], listed[0]["cycle"]) == (
        "misaligned",
        "anesthesiology",
        2025,
    )
    shown = json.loads(run("audit", "show", plan["run_id"], "--format", "json", "--audit", trail).stdout)
    assert len(shown["firings"]) == len(plan["firings"])
    for recorded, planned in zip(shown["firings"], plan["firings"], strict=True):
        assert {name: recorded[name] for name in ("number", "rule", "stage", "file", "line")} == {
            name: planned[name] for name in ("number", "rule", "stage", "file", "line")
        }
        assert recorded["matches"] == planned["matches"]
        assert recorded["conclusions"] == planned["conclusions"]
    assert (shown["profile_sha256"], shown["knowledge_sha256"]) == (
        plan["profile"]["sha256"], plan["knowledge_sha256"],
    )  # fmt: skip


def test_the_report_names_its_record(tmp_path):
    trail = tmp_path / "trail.sqlite3"
    text = run("plan", CASE, "--audit", trail).stdout
    (recorded,) = json.loads(run("audit", "list", "--format", "json", "--audit", trail).stdout)
    assert f"audit record {recorded['run_id'][:12]}" in text


def test_a_profile_error_leaves_no_record_and_no_file(tmp_path, own_trail):
    profile = tmp_path / "profile.yaml"
    profile.write_text(
        "applicant: {degree: MD, graduation_year: 2025}\n"
        "attempts: [{specialty: dermatologie, interviews: many}]\n",
        encoding="utf-8",
    )
    problems = refused(ProfileError, "plan", profile, "-o", tmp_path / "plan.md").splitlines()
    assert len(problems) == 2
    assert all(f"{profile}:2:" in problem for problem in problems)
    assert list(tmp_path.iterdir()) == [profile]
    assert not own_trail.exists()


def test_a_missing_profile_is_the_users(tmp_path):
    assert "none.yaml" in refused(InputError, "plan", tmp_path / "none.yaml")


def test_exit_codes_and_streams(rematch, tmp_path):
    done = rematch("plan", str(tmp_path / "none.yaml"), "--no-audit")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ") or "none.yaml" in done.stderr
    done = rematch("plan", CASE, "--no-audit")
    assert (done.returncode, done.stderr) == (0, "")
    done = rematch("why-not", CASE, "anesthesiologie")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'anesthesiology'?" in done.stderr.lower()


def test_what_is_unlikely_in_the_profile_is_said_on_standard_error(tmp_path):
    profile = tmp_path / "profile.yaml"
    profile.write_text(
        "applicant: {degree: MD, graduation_year: 2025}\n"
        "attempts: [{cycle: 2025, specialty: neurology, interviews: 2, programs_ranked: 4}]\n",
        encoding="utf-8",
    )
    result = run("plan", profile, "--no-audit")
    assert "warning: more programs ranked than interviews held" in result.stderr
    assert "warning" not in result.stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("decision", "rule decision.score-well-below: "),
        ("stance", "rule stance.new-primary: "),
        ("choice", "rule fit.skills-article-first: "),
        ("anesthesiology", "rule fit.skills-article-first: "),
        ("anesthesia", "rule fit.skills-article-first: "),
        ("anesthesiology.volume", "rule fit.volume-"),
        ("Anesthesia.volume", "rule fit.volume-"),
        ("dermatology", "rule gates.extreme: "),
        ("scores", "rule causes.scores-below: "),
        ("debrief", "rule advice.do-debrief: "),
        ("stretch_choice", "rule advice.stretch-choice: "),
        ("advice.do-mentor", "rule advice.do-mentor: "),
    ],
)
def test_why_prints_the_chain_of_an_item(item, expected):
    text = run("why", CASE, item).stdout
    assert expected in text
    assert "(rules/" in text


def test_why_goes_down_to_the_profile_line_and_the_published_figure():
    text = run("why", CASE, "decision").stdout
    assert "target_step2_gap = -" in text
    assert f"profile: exams.step2_ck.score  ({CASE}:12:" in text
    assert "figure: " in text
    assert "knowledge/figures/scores.csv:" in text


def test_why_of_the_choice_shows_what_was_tallied_and_settled():
    text = run("why", CASE, "advice.do-mentor").stdout
    assert "standing: specialty anesthesiology" in text
    assert "dimension_rating/anesthesiology/" in text
    assert "knowledge/pivots.yaml:" in text


def test_why_of_something_the_plan_does_not_hold():
    message = refused(InputError, "why", CASE, "decisoin")
    assert "the plan holds nothing called 'decisoin'" in message
    assert "did you mean 'decision'?" in message
    assert "stance" in message
    assert "did you mean" not in refused(InputError, "why", CASE, "xyzzy")


def test_why_not_of_a_runner_up():
    text = run("why-not", CASE, "general surgery").stdout
    assert text.startswith("General Surgery: place 2, ")
    assert "Beside the choice" in text
    assert "What kept the ratings down" in text
    assert "needs candidate." in text
    assert ", rules/fit/" in text


def test_why_not_of_a_closed_field():
    text = run("why-not", CASE, "derm").stdout
    assert text.startswith("Dermatology is closed by 1 gate.")
    assert "(gates.extreme, rules/gates.yaml:" in text


def test_why_not_of_the_choice_says_what_speaks_against_it():
    text = run("why-not", CASE, "anesthesia").stdout
    assert text.startswith("Anesthesiology is the choice (")
    assert "Beside the choice" not in text


def test_why_not_as_json():
    answer = json.loads(run("why-not", CASE, "general_surgery", "--format", "json").stdout)
    assert answer["schema"] == "rematch/why-not/1"
    assert (answer["specialty"], answer["place"], answer["choice"]) == (
        "general_surgery",
        2,
        "anesthesiology",
    )
    assert answer["gates"] == []
    assert all(entry["needs"] for entry in answer["would_help"])
    closed = json.loads(run("why-not", CASE, "derm", "--format", "json").stdout)
    assert [gate["gate"] for gate in closed["gates"]] == ["competitive"]


def test_why_not_of_an_unknown_field():
    assert "did you mean" in refused(InputError, "why-not", CASE, "anesthesiologie")
    assert "knowledge/specialties.yaml" in refused(InputError, "why-not", CASE, "xyzzy")


def test_another_knowledge_base(tmp_path):
    assert "is not a knowledge base" in refused(InputError, "plan", CASE, "--kb", tmp_path)


def test_a_record_holds_no_name(tmp_path):
    trail = tmp_path / "trail.sqlite3"
    run("plan", CASE, "--audit", trail)
    assert b"Worked Case" not in trail.read_bytes()
