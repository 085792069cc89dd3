"""What other rules say of a recorded run, and what differs between two runs."""

from __future__ import annotations

import json

import pytest
from replays import SAMPLES, copy, record  # noqa: F401 - a fixture
from trails import NOW, entry

from generated.planning import Planning
from rematch.audit.trail import Trail

SAMPLE = SAMPLES[0]
RULE = "verdict.misaligned-decisive"


@pytest.fixture
def run(file, planning) -> str:
    source = next(one for one in SAMPLES if one.stem == "orthopaedics-few-interviews")
    return record(file, planning, source)[0]


@pytest.fixture
def compared(rematch, file):
    def call(*arguments: object) -> dict:
        code, said, told = rematch("audit", *arguments, "--audit", file, "--format", "json")
        assert (code, told) == (0, "")
        return json.loads(said)

    return call


def changed_rules(found: dict, kind: str = "changed") -> list[str]:
    return [one["rule"] for stage in found["stages"] for one in stage[kind]]


def test_todays_rules_say_the_same_when_they_are_the_same(compared, run):
    found = compared("replay", run, "--with", "shipped")
    assert (found["stages"], found["counted"], found["notes"]) == ([], [], [])
    assert found["answer"]["before"] == found["answer"]["after"]
    assert found["knowledge_base"]["files"] == []


def test_one_changed_rule_is_all_that_is_told(compared, rematch, file, run, copy):
    copy.change(
        "rules/verdict.yaml",
        "misaligned, confidence: high, order: 90",
        "misaligned, confidence: low, order: 90",
    )
    found = compared("replay", run, "--with", copy.root)
    assert found["knowledge_base"]["rules"] == {RULE: "changed"}
    assert found["knowledge_base"]["differ_and_fired"] == [RULE]
    assert changed_rules(found) == [RULE]
    assert changed_rules(found, "lost") == changed_rules(found, "gained") == []
    answer = found["answer"]
    assert (answer["before"]["confidence"], answer["after"]["confidence"]) == ("high", "low")
    assert answer["before"] | {"confidence": "low"} == answer["after"]
    _, said, _ = rematch("audit", "replay", run, "--with", copy.root, "--audit", file)
    assert "confidence high -> low" in said
    assert f"{RULE}: ~1" in said
    _, said, _ = rematch("audit", "replay", run, "--with", copy.root, "--detail", "--audit", file)
    assert "verdict.confidence: high -> low" in said


def test_a_rule_that_no_longer_holds_is_lost(compared, run, copy):
    copy.change(
        "rules/verdict.yaml",
        "{misaligned_decisive: {gte: 1}, borderline_decisive: 0,",
        "{misaligned_decisive: {gte: 99}, borderline_decisive: 0,",
    )
    assert RULE in changed_rules(compared("replay", run, "--with", copy.root), "lost")


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


@pytest.mark.parametrize("identity", [False, True])
def test_every_sample_can_be_made_again_from_what_was_kept_of_it(planning, file, identity):
    from rematch.audit.comparison import under_today  # noqa: PLC0415 - slow to import
    from rematch.audit.database import Database  # noqa: PLC0415
    from rematch.audit.replay import stored_run  # noqa: PLC0415
    from rematch.audit.stored_base import StoredBases  # noqa: PLC0415

    runs = record(file, planning, *SAMPLES, store_identity=identity)
    with Database(file, NOW, writing=False) as database, StoredBases(database) as bases:
        for run in runs:
            found = under_today(stored_run(database, run), bases, planning.planner, rebuild=True)
            assert found.answers[0] == found.answers[1]
            assert found.stages == ()


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


def test_two_runs_side_by_side(compared, rematch, file, planning, run, copy, tmp_path):
    copy.change(
        "rules/verdict.yaml",
        "misaligned, confidence: high, order: 90",
        "misaligned, confidence: low, order: 90",
    )
    profile = planning.read(
        next(one for one in SAMPLES if one.stem == "orthopaedics-few-interviews")
    ).document.data
    attempts = [{**profile["attempts"][0], "programs_applied": 99}, *profile["attempts"][1:]]
    (other,) = record(file, Planning(tmp_path, copy.root), {**profile, "attempts": attempts})
    found = compared("diff", run, other)
    assert found["knowledge_base"]["files"] == ["rules/verdict.yaml"]
    assert found["knowledge_base"]["rules"] == {RULE: "changed"}
    assert [one["name"] for one in found["profile"]] == ["attempts.0.programs_applied"]
    assert "attempt/1" in [one["fact"] for one in found["facts"]]
    _, said, _ = rematch("audit", "diff", run, other, "--audit", file)
    assert "attempts.0.programs_applied: " in said


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
