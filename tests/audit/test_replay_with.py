"""What other rules say of a recorded run, and what differs between two runs."""

from __future__ import annotations

import json

import pytest
from replays import SAMPLES, Changed, record
from trails import NOW, entry

from generated.planning import Planning
from rematch.audit.comparison import under_today
from rematch.audit.database import Database
from rematch.audit.replay import stored_run
from rematch.audit.stored_base import StoredBases
from rematch.audit.trail import Trail

SAMPLE = next(one for one in SAMPLES if one.stem == "orthopaedics-few-interviews")
RULE = "verdict.misaligned-supported"


@pytest.fixture
def run(file, planning) -> str:
    return record(file, planning, SAMPLE)[0]


@pytest.fixture
def other(file, planning, copy, tmp_path) -> str:
    """A run for another profile on other rules."""
    less_sure(copy)
    profile = planning.read(SAMPLE).document.data
    attempts = [{**profile["attempts"][0], "programs_applied": 99}, *profile["attempts"][1:]]
    return record(file, Planning(tmp_path, copy.root), {**profile, "attempts": attempts})[0]


@pytest.fixture
def printed(rematch, file):
    def call(*arguments: object) -> str:
        code, said, told = rematch("audit", *arguments, "--audit", file)
        assert (code, told) == (0, "")
        return said

    return call


@pytest.fixture
def compared(printed):
    return lambda *arguments: json.loads(printed(*arguments, "--format", "json"))


def changed_rules(found: dict, kind: str = "changed") -> list[str]:
    return [one["rule"] for stage in found["stages"] for one in stage[kind]]


def less_sure(copy: Changed) -> None:
    before = "misaligned, confidence: moderate, order: 60"
    copy.change("rules/verdict.yaml", before, before.replace("moderate", "low"))


def test_todays_rules_say_the_same_when_they_are_the_same(compared, run):
    found = compared("replay", run, "--with", "shipped")
    assert (found["stages"], found["counted"], found["notes"]) == ([], [], [])
    assert found["answer"]["before"] == found["answer"]["after"]
    assert found["knowledge_base"]["files"] == []


def test_one_changed_rule_is_all_that_is_told(compared, printed, run, copy):
    less_sure(copy)
    found = compared("replay", run, "--with", copy.root)
    assert found["knowledge_base"]["rules"] == {RULE: "changed"}
    assert found["knowledge_base"]["differ_and_fired"] == [RULE]
    assert changed_rules(found) == [RULE]
    assert changed_rules(found, "lost") == changed_rules(found, "gained") == []
    answer = found["answer"]
    assert (answer["before"]["confidence"], answer["after"]["confidence"]) == ("moderate", "low")
    assert answer["before"] | {"confidence": "low"} == answer["after"]
    said = printed("replay", run, "--with", copy.root)
    assert "confidence moderate -> low" in said
    assert f"{RULE}: ~1" in said
    assert "verdict.confidence: moderate -> low" in printed("replay", run, "--with", copy.root, "--detail")


def test_a_rule_that_no_longer_holds_is_lost(compared, run, copy):
    copy.change("rules/verdict.yaml", f"  - id: {RULE}\n", f"  - id: {RULE}-anew\n")
    found = compared("replay", run, "--with", copy.root)
    assert found["knowledge_base"]["rules"] == {RULE: "gone", f"{RULE}-anew": "new"}
    assert (changed_rules(found, "lost"), changed_rules(found, "gained")) == ([RULE], [f"{RULE}-anew"])
    assert found["answer"]["before"] == found["answer"]["after"]


def test_facts_about_a_field_that_is_no_longer_chosen_are_said_to_be_so(compared, printed, run, copy):
    asked = "{any: [{refused: true}, {specialty: anesthesiology}]}"
    copy.change("rules/gates.yaml", "      candidate: {refused: true}\n", f"      candidate: {asked}\n")
    found = compared("replay", run, "--with", copy.root)
    assert found["answer"]["before"]["choice"] == found["facts_about_another_field"] == "anesthesiology"
    assert "anesthesiology" in found["answer"]["after"]["closed"]
    said = printed("replay", run, "--with", copy.root)
    assert "closed now Anesthesiology" in said
    assert "the facts about the chosen field are about Anesthesiology" in said
    made = compared("replay", run, "--with", copy.root, "--rebuild")
    assert made["facts_about_another_field"] is None
    assert made["answer"] == found["answer"]


def test_a_changed_figure_counts_only_when_the_facts_are_made_again(compared, run, copy):
    path = copy.root / "knowledge/figures/acceptance.csv"
    lines = path.read_text().splitlines()
    begin = "anesthesiology,match_rate_preferred_specialty,us_md_senior,88,"
    path.write_text("\n".join(line.replace(begin, begin.replace("88", "11")) for line in lines) + "\n")
    kept = compared("replay", run, "--with", copy.root)
    assert (kept["kind"], kept["facts"]) == ("today", [])
    made = compared("replay", run, "--with", copy.root, "--rebuild")
    changed = {
        (one["fact"], change["name"], change["after"]) for one in made["facts"] for change in one["changes"]
    }
    assert ("candidate/anesthesiology", "match_rate", "11.0") in changed


def test_samples_can_be_made_again_from_what_was_kept_of_them(planning, file):
    masked = record(file, planning, *SAMPLES[::3])
    whole = record(file, planning, *SAMPLES[::6], store_identity=True)
    with Database(file, NOW, writing=False) as database, StoredBases(database) as stored:
        for run in (*masked, *whole):
            found = under_today(stored_run(database, run), stored, planning.planner, rebuild=True)
            assert (found.facts, found.stages) == ((), ())
            assert found.answers[0] == found.answers[1]


def test_facts_that_another_vocabulary_does_not_take_are_named(compared, run, copy):
    copy.change(
        "knowledge/vocabulary.yaml",
        "      gold_humanism: {type: flag, meaning: Gold Humanism Honor Society}\n",
        "      brass_band: {type: flag, always: true, meaning: plays the tuba}\n",
    )
    rules = copy.root / "rules"
    for path in rules.rglob("*.yaml"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("gold_humanism", "brass_band"), encoding="utf-8"
        )
    notes = {(note["kind"], note["name"]) for note in compared("replay", run, "--with", copy.root)["notes"]}
    assert ("missing_field", "applicant.brass_band") in notes
    assert ("new_field", "applicant.brass_band") in notes


def test_two_runs_side_by_side(compared, printed, run, other):
    found = compared("diff", run, other)
    assert found["knowledge_base"]["files"] == ["rules/verdict.yaml"]
    assert found["knowledge_base"]["rules"] == {RULE: "changed"}
    assert [one["name"] for one in found["profile"]] == ["attempts.0.programs_applied"]
    assert "attempt/1" in [one["fact"] for one in found["facts"]]
    assert "attempts.0.programs_applied: " in printed("diff", run, other)


def test_a_run_is_no_different_from_itself(compared, run):
    found = compared("diff", run, run)
    assert (found["profile"], found["facts"], found["stages"], found["counted"]) == ([], [], [], [])


def test_a_record_of_the_first_releases_is_compared_as_far_as_it_goes(rematch, file, run):
    with Trail(file, NOW) as trail:
        trail.append(entry("f" * 32))
    code, said, _ = rematch("audit", "diff", "ffff", run, "--audit", file)
    assert code == 0
    assert "it was not kept with both runs" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--with", "nowhere"], "there is no such knowledge base"),
        (["--rebuild"], "--rebuild and --detail go with --with KB"),
    ],
)
def test_what_cannot_be_asked_is_refused(rematch, file, run, arguments, told):
    code, _, said = rematch("audit", "replay", run, *arguments, "--audit", file)
    assert code == 2
    assert told in said
