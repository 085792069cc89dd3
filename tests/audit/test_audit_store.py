"""The trail keeps whole records, in order, and gives them back, in SQLite and in PostgreSQL alike."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from trails import (
    FACTS,
    FIRINGS,
    NOW,
    entry,
    firing_rows,
    found_by_verify,
    reading,
    record_many,
    record_small,
)

from rematch.audit.find import Wanted, recorded_run, runs
from rematch.audit.form import facts_json
from rematch.audit.place import FilePlace, ServerPlace, place_of
from rematch.audit.record import new_stamp
from rematch.audit.trail import Trail
from rematch.errors import AuditError


def read(place, run_id):
    with reading(place) as database:
        return recorded_run(database, run_id)


def listed(place, limit=100, offset=0, **wanted):
    with reading(place) as database:
        return runs(database, limit, offset, Wanted(**wanted))


def test_a_record_comes_back_as_it_was(place):
    one = entry()
    record_small(place, one)
    kept = read(place, one.run_id)
    assert (kept.stamp.run_id, kept.stamp.time, kept.stamp.engine_version) == (one.run_id, NOW, "2.0.28")
    assert facts_json(kept.facts) == FACTS
    assert firing_rows(kept) == FIRINGS
    assert (kept.outcome.cycle, kept.outcome.decision, kept.outcome.choice) == (2026, "misaligned", "a field")


@pytest.mark.parametrize("text", ["\ud800", "\x00", '"', "漢字 🩺"])
def test_any_text_comes_back_as_it_was(place, text):
    one = entry(facts=[FACTS[0] | {"fields": {"note": text}}])
    record_small(place, one)
    assert read(place, one.run_id).facts[0].fields == {"note": text}
    assert found_by_verify(place) == []


def test_the_file_is_for_its_owner_alone_and_leaves_no_companions(file):
    record_many(file, 2)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert [one.name for one in file.path.parent.iterdir()] == [file.path.name]


def test_runs_are_listed_newest_first_up_to_the_limit_and_after_the_offset(place):
    record_many(place, 5)
    assert [run.outcome.choice for run in listed(place, 3)] == ["choice 5", "choice 4", "choice 3"]
    assert [run.outcome.choice for run in listed(place, 2, 2)] == ["choice 3", "choice 2"]
    assert {(run.facts, run.firings, run.erased) for run in listed(place)} == {(3, 2, False)}


def test_an_answer_may_be_missing(place):
    record_small(place, entry(cycle=None, decision=None, choice=None))
    (run,) = listed(place)
    assert (run.outcome.cycle, run.outcome.decision, run.outcome.choice) == (None, None, None)


def test_a_run_is_found_by_the_beginning_of_its_id(place):
    record_small(place, entry("ab" + "0" * 30), entry("ac" + "0" * 30, choice="the other"))
    assert read(place, " AC").outcome.choice == "the other"


@pytest.mark.parametrize(
    ("run", "message"),
    [
        ("a", "several runs have an id that begins so"),
        ("b", "no recorded run has this id"),
        ("%", "0-9 and a-f only"),
        ("' OR 1=1 --", "0-9 and a-f only"),
        ("", "0-9 and a-f only"),
    ],
)
def test_an_id_that_names_no_single_run_is_explained(file, run, message):
    record_small(file, entry("ab" + "0" * 30), entry("ac" + "0" * 30))
    with pytest.raises(AuditError, match=message):
        read(file, run)


def test_the_same_run_is_not_recorded_twice(place):
    one = entry()
    with Trail(place, NOW) as trail:
        assert trail.append(one) == 1
        assert trail.append(one) == 1, "the same record again, as after a lost connection, is the one kept"
        with pytest.raises(AuditError, match="already recorded"):
            trail.append(replace(one, salt=b"of another one.."))
    assert len(listed(place)) == 1
    assert found_by_verify(place) == []


def test_records_keep_the_order_of_recording_whatever_the_clock_says(place):
    times = ["2025-03-24T09:30:00Z", "1999-12-31T23:59:59Z", "2025-03-24T09:30:00Z", "2031-01-01T00:00:00Z"]
    record_small(place, *[entry(time=time) for time in times])
    assert [run.stamp.time for run in listed(place)] == times[::-1]
    assert [run.sequence for run in listed(place)] == [4, 3, 2, 1]
    assert found_by_verify(place) == []


def test_each_trail_is_another_even_when_it_holds_the_same(file, tmp_path):
    other = FilePlace(tmp_path / "other.sqlite3")
    same = entry("a" * 32)
    record_small(file, same)
    record_small(other, same)
    with reading(file) as one, reading(other) as two:
        from rematch.audit.verify import verify  # noqa: PLC0415 - here alone

        assert verify(one).trail_id != verify(two).trail_id
        assert verify(one).head != verify(two).head


def test_the_stamp_holds_utc_and_versions():
    stamp = new_stamp(datetime(2025, 3, 24, 1, 0, tzinfo=timezone(timedelta(hours=5))))
    assert stamp.time == "2025-03-23T20:00:00Z"
    assert stamp.engine_version == "2.0.28"
    assert len(stamp.run_id) == 32
    assert stamp.run_id != new_stamp(datetime(2025, 3, 24, tzinfo=UTC)).run_id


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        new_stamp(datetime(2025, 3, 24, 1, 0))  # noqa: DTZ001


@pytest.mark.parametrize("named", ["trail.db", "sqlite:///trail.db"])
def test_a_file_may_be_named_by_path_or_url(named):
    assert str(place_of(named)) == "trail.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_server_is_named_without_its_password(scheme):
    place = place_of(f"{scheme}://me:secret@host/trail")
    assert isinstance(place, ServerPlace)
    assert str(place) == "postgresql+psycopg://me:***@host/trail"


@pytest.mark.parametrize("url", ["mysql://me:secret@host/trail", "postgresql://host:notaport/x", "sqlite://"])
def test_another_database_is_refused_without_showing_the_password(url):
    with pytest.raises(AuditError, match="audit trail") as refused:
        place_of(url)
    assert "secret" not in str(refused.value)
