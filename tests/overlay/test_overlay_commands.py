"""An advisor's own entries over the shipped base, as commands see them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rematch.commands.main import main

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
CASE = ROOT / "examples" / "orthopaedics-few-interviews.yaml"
RULE = """\
stage: causes
rules:
  - id: causes.very-few-interviews
    title: Few interviews
    when:
      attempt: {is_latest: true, withdrew: false, interviews: {between: [1, 4]}}
    then:
      cause_evidence: {cause: few_interviews, direction: for, weight: strong}
    because: "We hold {{ attempt.interviews }} interviews to be far too few."
    source: [house]
  - id: causes.own-thought
    title: A thought of ours
    when:
      attempt: {is_latest: true, interviews: {lte: 4}}
    then:
      cause_evidence: {cause: geography, direction: for, weight: hint}
    because: A narrow list is likely with so few interviews.
    source: [house]
"""
WITHOUT_OVERLAY = {"overlay", "knowledge_sha256"}


def plan(own, *more):
    return json.loads(own.output("plan", CASE, "--no-audit", "--format", "json", *more))


def shipped_plan():
    result = CliRunner().invoke(main, ["plan", str(CASE), "--no-audit", "--format", "json"])
    assert result.exit_code == 0
    return json.loads(result.stdout)


def names(changes):
    return [one["name"] for one in changes]


def test_an_overlay_without_entries_changes_nothing_but_says_it_is_there(own):
    ours, theirs = plan(own), shipped_plan()
    assert ours["overlay"] == {"title": "Our school", "replaced": [], "disabled": [], "added": []}
    assert theirs["overlay"] is None
    assert {key: value for key, value in ours.items() if key not in WITHOUT_OVERLAY} == {
        key: value for key, value in theirs.items() if key not in WITHOUT_OVERLAY
    }
    assert "**Changed by Our school.**" in own.output("plan", CASE, "--no-audit")


def test_a_rule_replaces_the_shipped_one_and_another_joins(own):
    own.write("rules/ours.yaml", RULE)
    made = plan(own)
    fired = {one["rule"]: one for one in made["firings"]}
    assert fired["causes.very-few-interviews"]["file"] == "own/rules/ours.yaml"
    assert fired["causes.very-few-interviews"]["line"] == 3
    assert "causes.own-thought" in fired
    assert names(made["overlay"]["replaced"]) == ["causes.very-few-interviews"]
    assert made["overlay"]["replaced"][0]["shipped"].startswith("rules/causes/interviews.yaml:")
    assert names(made["overlay"]["added"]) == ["causes.own-thought"]
    report = own.output("plan", CASE, "--no-audit", "--detail")
    assert "We hold 3 interviews to be far too few." in " ".join(report.split())
    assert "In place of shipped ones: causes.very-few-interviews. Added: causes.own-thought." in report
    assert "own/rules/ours.yaml:3" in own.output("why", CASE, "causes.very-few-interviews")
    assert "We hold {{ attempt.interviews }}" in own.output(
        "rules", "show", "causes.very-few-interviews", CASE
    )


def test_a_rule_a_table_row_an_entry_and_a_figure_are_switched_off(own):
    own.disable(
        '{rule: causes.very-few-interviews, because: "We look at the list first."}',
        '{rule: list.size.no-risk, because: "There is always some risk."}',
        '{entry: pivots.yaml/pivots.orthopaedic_surgery.anesthesiology, because: "Not from here."}',
        '{figure: anesthesiology/fill_rate/all/2025, because: "We could not find it."}',
    )
    made = plan(own)
    assert "causes.very-few-interviews" not in {one["rule"] for one in made["firings"]}
    disabled = {one["name"]: one for one in made["overlay"]["disabled"]}
    assert len(disabled) == 4
    assert disabled["causes.very-few-interviews"]["because"] == "We look at the list first."
    assert all(one["shipped"] for one in disabled.values())
    assert "No problems." in own.output("knowledge", "check")
    sheet = own.output("knowledge", "show", "orthopaedic surgery")
    assert "Not from here" not in sheet
    pivots = json.loads(own.output("knowledge", "show", "orthopaedic surgery", "--format", "json"))[
        "pivots_from"
    ]
    assert "anesthesiology" not in {one["to"] for one in pivots}
    assert [one["rank"] for one in pivots] == [*range(1, len(pivots) + 1)]
    rows = own.output("table", "show", "list.size", "--format", "csv")
    assert "no-risk" not in rows


def test_a_table_is_replaced_whole_from_a_csv_file(own, tmp_path):
    target = tmp_path / "step3.csv"
    own.output("table", "convert", "list.tiers", "-o", target)
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    own.write("rules/tiers.csv", "\n".join(lines) + "\n")
    made = plan(own)
    assert names(made["overlay"]["replaced"]) == ["list.tiers"]
    fired = [one for one in made["firings"] if one["rule"].startswith("list.tiers.")]
    assert fired
    assert {one["file"] for one in fired} == {"own/rules/tiers.csv"}
    theirs = shipped_plan()
    assert made["year"]["list"] == theirs["year"]["list"]


def test_entries_and_figures_are_replaced_and_added(own):
    own.write(
        "knowledge/settings.yaml",
        "staleness_limit_cycles: {value: 9, because: We accept older figures., source: [house]}\n",
    )
    own.write(
        "knowledge/sources.yaml",
        "sources:\n  our_count: {title: Our count, publisher: Our school, kind: primary,"
        " url: 'https://example.org/count'}\n",
    )
    own.write(
        "knowledge/figures/ours.csv",
        "specialty,metric,group,value,unit,year,source,kind,note\n"
        "anesthesiology,fill_rate,all,99.9,percent,2025,our_count,primary,counted again\n"
        "anesthesiology,fill_rate,all,98,percent,2026,our_count,primary,counted\n",
    )
    made = plan(own)
    assert names(made["overlay"]["replaced"]) == [
        "settings.yaml/staleness_limit_cycles", "anesthesiology/fill_rate/all/2025",
    ]  # fmt: skip
    assert names(made["overlay"]["added"]) == [
        "sources.yaml/sources.our_count", "anesthesiology/fill_rate/all/2026",
    ]  # fmt: skip
    assert made["stale_figures"] == []
    assert "98" in own.output("knowledge", "show", "anesthesiology")
    assert "Our school" in own.output("plan", CASE, "--no-audit", "--detail")


def test_a_new_pivot_goes_before_the_shipped_one_of_its_rank(own):
    own.write(
        "knowledge/pivots.yaml",
        "pivots:\n  orthopaedic_surgery:\n    - {to: physical_medicine_rehabilitation, rank: 1, basis: house,"
        " source: [house], skills: [function_and_recovery], reason: Recovery is common ground.}\n",
    )
    sheet = json.loads(own.output("knowledge", "show", "orthopaedic surgery", "--format", "json"))
    pivots = [(one["rank"], one["to"]) for one in sheet["pivots_from"]]
    assert pivots[0] == (1, "physical_medicine_rehabilitation")
    assert [rank for rank, _ in pivots] == [*range(1, len(pivots) + 1)]


def test_a_template_and_a_word_are_replaced(own):
    closing = (ROOT / "templates" / "parts" / "closing.md.j2").read_text(encoding="utf-8")
    own.write("templates/parts/closing.md.j2", closing + "\nAsk the office on the second floor.\n")
    own.write("templates/words.yaml", "causes: {few_interviews: Interviews of ours}\n")
    report = own.output("plan", CASE, "--no-audit", "--detail")
    assert report.rstrip().endswith("Ask the office on the second floor.")
    assert "Interviews of ours" in report
    assert names(plan(own)["overlay"]["replaced"]) == [
        "words.yaml/causes.few_interviews", "parts/closing.md.j2",
    ]  # fmt: skip


def test_a_broken_template_is_named_where_it_stands(own):
    path = own.write("templates/parts/closing.md.j2", "one\n{{ nothing_so_called }}\n")
    assert own.refused("plan", CASE, "--no-audit").startswith(f"{path}:2:1: ")


def test_every_audit_record_names_what_was_changed(own, tmp_path):
    own.write("rules/ours.yaml", RULE)
    trail = tmp_path / "trail.sqlite3"
    own.output("plan", CASE, "--audit", trail)
    listed = CliRunner().invoke(main, ["audit", "list", "--audit", str(trail)]).stdout
    run_id = listed.splitlines()[-1].split()[0]
    shown = CliRunner().invoke(main, ["audit", "show", run_id, "--audit", str(trail)]).stdout
    assert "Our school; replaced: causes.very-few-interviews; added: causes.own-thought" in shown
    form = (
        CliRunner().invoke(main, ["audit", "show", run_id, "--audit", str(trail), "--format", "json"]).stdout
    )
    assert names(json.loads(form)["overlay"]["replaced"]) == ["causes.very-few-interviews"]


def test_impact_compares_an_overlay_with_the_shipped_base_by_itself(own):
    own.write("rules/ours.yaml", RULE)
    found = json.loads(own.output("rules", "impact", CASE, "--format", "json"))
    assert found["files"] == ["own/overlay.yaml", "own/rules/ours.yaml"]
    assert found["rules"] == {"causes.own-thought": "new", "causes.very-few-interviews": "changed"}
    nothing = CliRunner().invoke(main, ["rules", "impact", str(CASE)])
    assert "nothing to compare" in str(nothing.exception)


DISABLING = "title: T\nmade_for: '1'\ndisable:\n  - {KIND: NAME, because: b}\n"


@pytest.mark.parametrize(
    ("kind", "name", "place", "words"),
    [
        ("rule", "causes.no-interview", "4:12", "did you mean 'causes.no-interviews'?"),
        ("rule", "list.dual.nothing", "4:12", "the rows of list.dual are "),
        ("rule", "list.dual.reading-opn", "4:12", "did you mean 'list.dual.reading-open'?"),
        ("entry", "pivots.yaml/pivot", "4:13", "the base has no entry of this name"),
        ("figure", "all/none", "4:14", "the base has no figure of this name"),
    ],
)
def test_what_fits_nothing_is_not_switched_off(own, kind, name, place, words):
    path = own.write("overlay.yaml", DISABLING.replace("KIND", kind).replace("NAME", name))
    assert_found(own, "RM901", f"{path}:{place}", words)


def test_a_thing_is_switched_off_once(own):
    text = DISABLING.replace("KIND", "rule").replace("NAME", "list.size")
    path = own.write("overlay.yaml", f"{text}  - {{rule: list.size, because: c}}\n")
    assert_found(own, "RM902", f"{path}:5:12", "switched off twice")


def test_a_file_that_nothing_reads_is_refused(own):
    path = own.write("knowledge/pivot.yaml", "pivots: {}\n")
    assert_found(own, "RM904", f"{path}:1:1", "did you mean 'knowledge/pivots.yaml'?")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("rules.yaml", "move it to rules/"),
        ("rule/ours.yaml", "move it to rules/"),
        ("tests/ours.yaml", "move it to rules/, tests/rules/"),
        ("rules/ours.YAML", "in small letters"),
        ("knowledge/ours.csv", "move it to knowledge/figures/ours.csv"),
        ("templates/notes.yaml", "move it"),
    ],
)
def test_a_file_in_the_wrong_place_is_refused_with_the_right_one(own, file, words):
    path = own.write(file, "stage: redaing\n")
    assert_found(own, "RM904", f"{path}:1:1", words)


def test_notes_and_profiles_of_ones_own_are_let_be(own):
    for file in ("README.md", "rules/notes.txt", "profiles/her.yaml", ".github/workflows/check.yaml"):
        own.write(file, "nothing: [of rules\n")
    assert own.output("rules", "check", "--strict") == f"No problems in {own.folder}.\n"


def test_in_the_folder_of_an_overlay_it_is_the_one_that_counts(own, monkeypatch):
    own.write("rules/ours.yaml", RULE.replace("causes.very-few-interviews", "causes.very-few-interview"))
    monkeypatch.chdir(own.folder)
    report = CliRunner().invoke(main, ["plan", str(CASE), "--no-audit"]).stdout
    assert "Changed by Our school" in report
    assert CliRunner().invoke(main, ["rules", "check"]).stdout == "No problems in this directory.\n"
    shown = CliRunner().invoke(main, ["kb", "diff"]).stdout
    assert "It joins causes.very-few-interviews and does not replace it: was that meant?" in shown


def assert_found(own, code, place, words):
    problems = own.run("knowledge", "check").exception.problems
    found = [one for one in problems if one.code and one.code.id == code]
    assert [str(one.where) for one in found] == [place]
    assert words in str(found[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "title: T\nmade_for: '1'\ndisable:\n  - {because: b}\n",
            "4:5: error RM905: an entry of 'disable' names one",
        ),
        ("title: T\nmade_for: '1'\ndisable:\n  - {rule: a, figure: b, because: b}\n", "names one thing"),
        ("title: T\nmade_for: '1'\ndisable:\n  - {rule: list.size}\n", "lacks 'because'"),
        ("titel: T\nmade_for: '1'\n", "did you mean 'title'?"),
        ("title: [", "not valid YAML"),
    ],
)
def test_a_broken_declaration_is_refused(own, text, words):
    own.write("overlay.yaml", text)
    assert words in own.refused("plan", CASE, "--no-audit")


def test_what_is_replaced_is_not_also_switched_off(own):
    own.write("rules/ours.yaml", RULE)
    own.disable('{rule: causes.very-few-interviews, because: "b"}')
    assert "the overlay writes it anew" in own.refused("plan", CASE, "--no-audit")


def test_a_wrong_entry_of_the_overlay_is_refused_in_its_own_file(own):
    path = own.write("knowledge/settings.yaml", "staleness_limit_cycles: {value: 2, source: [house]}\n")
    assert str(path) in own.refused("plan", CASE, "--no-audit")
    path.unlink()
    path = own.write("rules/ours.yaml", RULE.replace("attempt.interviews", "attempt.interview"))
    refusal = own.refused("plan", CASE, "--no-audit")
    assert f"{path}:9:14" in refusal
    assert "did you mean 'interviews'?" in refusal


def test_a_folder_that_is_neither_is_told_how_to_become_one(tmp_path):
    result = CliRunner().invoke(main, ["plan", str(CASE), "--no-audit", "--kb", str(tmp_path)])
    assert f"rematch kb init {tmp_path}" in str(result.exception)
