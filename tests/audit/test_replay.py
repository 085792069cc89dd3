"""A recorded run comes out the same under the rules it was made with, and damage is not replayed."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replays import SAMPLES, record
from sqlalchemy import select, update
from trails import NOW, entry

from generated.planning import Planning
from rematch.audit.database import Database
from rematch.audit.replay import replay, stored_run
from rematch.audit.stored_base import StoredBases
from rematch.audit.tables import bases, records
from rematch.audit.trail import Trail
from rematch.knowledge_base import shipped_root
from rematch.sample.declared import load_sampling
from rematch.sample.drawing import sample_profile

if TYPE_CHECKING:
    from rematch.audit.place import Place


def difference(place: Place, run: str) -> str | None:
    with Database(place, NOW, writing=False) as database, StoredBases(database) as stored:
        found = replay(stored_run(database, run), stored)
    return str(found.differences[0]) if found.differences else None


def test_every_sample_comes_out_the_same(place, planning):
    runs = record(place, planning, *SAMPLES)
    with Database(place, NOW, writing=False) as database, StoredBases(database) as stored:
        found = [replay(stored_run(database, run), stored) for run in runs]
    assert {one.run.record.stamp.run_id: one.differences for one in found} == dict.fromkeys(runs, ())
    assert min(one.firings for one in found) > 100


def test_generated_profiles_come_out_the_same(file, planning):
    sampling = load_sampling(shipped_root() / "knowledge" / "sample-profiles.yaml")
    fields = sorted(planning.knowledge.specialties)
    record(file, planning, SAMPLES[0])
    with Database(file, NOW, writing=False) as database, StoredBases(database) as stored:

        @given(seed=st.integers(0, 10**6), identity=st.booleans())
        def same(seed: int, identity: bool) -> None:
            (run,) = record(file, planning, sample_profile(sampling, fields, seed), store_identity=identity)
            assert replay(stored_run(database, run), stored).differences == ()

        same()


def test_a_hidden_text_that_is_a_word_of_the_vocabulary_hides_no_such_word(file, planning):
    """A title "Research" is left out, the kind "research" of the same experience is a set word and stays."""
    experience = {"kind": "research", "title": "research", "specialty": ["internal_medicine"]}
    profile = {
        "applicant": {"degree": "MD", "graduation_year": 2026, "name": "A. Name"},
        "attempts": [{"cycle": 2026, "specialty": "internal_medicine"}],
        "experiences": [experience],
    }
    (run,) = record(file, planning, profile)
    assert difference(file, run) is None
    with Database(file, NOW, writing=False) as database:
        facts = {fact.id: fact.fields for fact in stored_run(database, run).record.facts}
    assert (facts["experience/1"]["kind"], facts["experience/1"]["title"]) == (
        "research",
        "[experiences.0.title]",
    )


def test_a_run_keeps_to_its_own_rules_after_an_upgrade(place, copy, tmp_path):
    """The base is changed in place, as an upgrade does; the run still has the rules it was made with."""
    source = SAMPLES[0]
    (before,) = record(place, Planning(tmp_path, copy.root), source)
    copy.change(
        "rules/verdict.yaml",
        "misaligned, confidence: high, order: 90",
        "misaligned, confidence: low, order: 91",
    )
    copy.change(
        "knowledge/vocabulary.yaml", "    meaning: the person, one flat fact", "    meaning: the person"
    )
    (after,) = record(place, Planning(tmp_path, copy.root), source)
    shutil.rmtree(copy.root)
    assert [difference(place, run) for run in (before, after)] == [None, None]


def test_the_command_says_that_a_run_is_identical(rematch, named, place, planning):
    (run,) = record(place, planning, SAMPLES[0])
    code, said, _ = rematch("audit", "replay", run[:10], "--audit", named)
    assert (code, said.partition(":")[0]) == (0, "identical")
    code, said, _ = rematch("audit", "replay", run, "--audit", named, "--format", "json")
    assert (code, json.loads(said)["identical"]) == (0, True)


def test_what_comes_out_different_is_told_and_fails(rematch, file, planning, monkeypatch):
    """An engine that forgets the last rule of each stage stands for a release that infers otherwise."""
    (run,) = record(file, planning, SAMPLES[0])
    from rematch.rules.language import RuleBase  # noqa: PLC0415 - changed here only

    whole = RuleBase.of_stage
    monkeypatch.setattr(RuleBase, "of_stage", lambda base, name: whole(base, name)[:-1])
    code, said, _ = rematch("audit", "replay", run, "--audit", file)
    assert code == 1
    assert said.startswith("different: ")
    assert "recorded: " in said
    assert "now: " in said


@pytest.mark.parametrize("column", ["content", "decision", "packed", "salt"])
def test_a_damaged_record_is_not_replayed(rematch, file, planning, column):
    (run,) = record(file, planning, SAMPLES[0])
    with Database(file, NOW, writing=True) as database, database.transaction() as connection:
        if column == "packed":
            (kept,) = connection.execute(select(bases.c.packed)).one()
            connection.execute(update(bases).values(packed=altered(kept)))
        elif column == "decision":
            connection.execute(update(records).values(decision="held"))
        else:
            (kept,) = connection.execute(select(records.c[column])).one()
            connection.execute(update(records).values({column: altered(kept)}))
    code, said, told = rematch("audit", "replay", run, "--audit", file)
    assert (code, said) == (2, "")
    assert "damaged" in told


def altered(kept: bytes) -> bytes:
    middle = len(kept) // 2
    return kept[:middle] + bytes([kept[middle] ^ 1]) + kept[middle + 1 :]


def test_a_record_of_the_first_releases_has_no_rules_to_repeat(rematch, file):
    with Trail(file, NOW) as trail:
        trail.append(entry("f" * 32))
    code, _, told = rematch("audit", "replay", "ffff", "--audit", file)
    assert code == 2
    assert "its knowledge base was not kept" in told


def test_a_knowledge_base_of_another_form_is_told_of_with_its_problems(rematch, file, planning, monkeypatch):
    """A vocabulary with one kind of maker less stands for a release that no longer reads what was stored."""
    (run,) = record(file, planning, SAMPLES[0])
    monkeypatch.setattr(
        "rematch.knowledge.vocabulary.MAKERS", ("built", "concluded", "tallied", "settled", "ranked")
    )
    code, _, told = rematch("audit", "replay", run, "--audit", file)
    assert code == 3
    assert "this release cannot read the knowledge base" in told
    assert "base/knowledge/vocabulary.yaml:" in told
