"""What a record gives back is what was inferred, fact by fact and firing by firing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trails import finished, found_by_verify, reading, record_runs

from generated.profiles import random_profile
from rematch.audit.content import read_back
from rematch.audit.find import content_of, recorded_run, row_of, rules_of
from rematch.audit.fired import FiredRules


def facts_of(inference):
    """The facts of an inference as a record tells them, each with the first firing that made it."""
    makers = {}
    for firing in inference.firings:
        for fact in firing.conclusions:
            makers.setdefault(fact.id, firing.number)
    return [
        (fact.id, fact.type, dict(fact.fields), dict(fact.origins), makers.get(fact.id))
        for fact in inference.facts
    ]


def firings_of(inference):
    return [
        (
            firing.number,
            firing.rule.id,
            firing.rule.stage,
            firing.rule.title,
            firing.rule.position.file,
            firing.rule.position.line,
            [(alias, fact.id) for alias, fact in firing.matches],
            tuple(fact.id for fact in firing.conclusions),
        )
        for firing in inference.firings
    ]


def recorded(record):
    facts = [(f.id, f.type, dict(f.fields), dict(f.origins), f.made_by) for f in record.facts]
    firings = [
        (f.number, f.rule, f.stage, f.title, f.file, f.line, list(f.matches.items()), f.conclusions)
        for f in record.firings
    ]
    return facts, firings


def assert_equal(record, run):
    facts, firings = recorded(record)
    assert facts == facts_of(run.inference)
    assert firings == firings_of(run.inference)


def test_runs_come_back_as_they_were(place, planning):
    drawn = [finished(planning, random_profile(seed), by="me") for seed in range(3)]
    record_runs(place, planning, *drawn, store_identity=True)
    assert found_by_verify(place) == []
    with reading(place) as database:
        for run in drawn:
            record = recorded_run(database, run.stamp.run_id)
            assert_equal(record, run)
            assert (record.stamp, record.outcome.report_sha256) == (run.stamp, run.outcome.report_sha256)
            assert record.outcome.by == "me"
            assert record.profile == run.read.document.data
            fired = FiredRules(database).of(row_of(database, run.stamp.run_id))
            assert fired == [firing.rule.id for firing in run.inference.firings]


@given(seed=st.integers(0, 2**32))
def test_what_a_run_writes_is_what_is_read(seed, planning, tmp_path_factory):
    from rematch.audit.place import FilePlace  # noqa: PLC0415 - a fixture would not serve every example

    run = finished(planning, random_profile(seed))
    place = FilePlace(tmp_path_factory.mktemp("trail") / "audit.sqlite3")
    record_runs(place, planning, run, store_identity=True)
    with reading(place) as database:
        assert_equal(recorded_run(database, run.stamp.run_id), run)


def test_a_knowledge_base_is_kept_once(place, planning):
    runs = [finished(planning, random_profile(seed)) for seed in range(3)]
    record_runs(place, planning, runs[0])
    record_runs(place, planning, *runs[1:])
    with reading(place) as database, database.transaction() as connection:
        (count,) = connection.exec_driver_sql("SELECT count(*) FROM bases").one()
    assert count == 1


@pytest.mark.parametrize("part", ["order", "kept", "firings"])
def test_content_that_does_not_add_up_is_noticed(file, planning, part):
    run = finished(planning, random_profile(1))
    record_runs(file, planning, run)
    with reading(file) as database:
        row = row_of(database, run.stamp.run_id)
        data, rules = content_of(row), rules_of(database, row["base"])
    read_back(data, rules)
    with pytest.raises((ValueError, StopIteration, IndexError)):
        read_back(data | {part: data[part][:-1]}, rules)
