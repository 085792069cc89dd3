"""The trail keeps whole records, in order, and gives them back."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from rematch.audit.record import FactRecord
from rematch.audit.store import append_record, keep_run, newest_runs, recorded_run
from rematch.errors import AuditError


@pytest.fixture
def trail(tmp_path):
    return tmp_path / "new" / "directory" / "audit.sqlite3"


def test_a_record_comes_back_as_it_was(trail, record):
    append_record(trail, record)
    assert recorded_run(trail, record.stamp.run_id) == record


@pytest.mark.parametrize("text", ["\ud800", "\x00", '"', "漢字 🩺"])
def test_any_text_comes_back_as_it_was(trail, record, text):
    odd = replace(record, facts=(FactRecord("f1", "person", {"note": text}, {}, None),))
    append_record(trail, odd)
    assert recorded_run(trail, record.stamp.run_id) == odd


def test_the_file_is_for_its_owner_alone_and_leaves_no_companions(trail, record):
    append_record(trail, record)
    assert stat.S_IMODE(trail.stat().st_mode) == 0o600
    assert [entry.name for entry in trail.parent.iterdir()] == [trail.name]


def test_runs_are_listed_newest_first_up_to_the_limit(trail, another):
    for number in range(5):
        append_record(trail, another(f"{number:032x}", choice=f"choice {number}"))
    runs = newest_runs(trail, 3)
    assert [run.outcome.choice for run in runs] == ["choice 4", "choice 3", "choice 2"]
    assert [run.firings for run in runs] == [2, 2, 2]


def test_an_answer_may_be_missing(trail, another):
    append_record(trail, another(cycle=None, decision=None, choice=None))
    (run,) = newest_runs(trail, 1)
    assert (run.outcome.cycle, run.outcome.decision, run.outcome.choice) == (None, None, None)


def test_a_run_is_found_by_the_beginning_of_its_id(trail, another):
    append_record(trail, another("ab" + "0" * 30))
    append_record(trail, another("ac" + "0" * 30, choice="the other"))
    assert recorded_run(trail, " AC").outcome.choice == "the other"


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
def test_an_id_that_names_no_single_run_is_explained(trail, another, run, message):
    append_record(trail, another("ab" + "0" * 30))
    append_record(trail, another("ac" + "0" * 30))
    with pytest.raises(AuditError, match=message):
        recorded_run(trail, run)


def test_the_same_run_is_not_recorded_twice(trail, record):
    append_record(trail, record)
    with pytest.raises(AuditError, match="cannot be used"):
        append_record(trail, record)
    assert len(newest_runs(trail, 10)) == 1


def test_rules_can_be_counted_over_runs(trail, another):
    for number in range(3):
        append_record(trail, another(f"{number:032x}"))
    with closing(sqlite3.connect(trail)) as database:
        counts = database.execute("SELECT rule, count(*) FROM firings GROUP BY rule ORDER BY rule").fetchall()
    assert counts == [("answer.settle", 3), ("reading.steep", 3)]


def test_without_a_trail_nothing_is_kept(tmp_path, inference, record):
    keep_run(None, inference, record.stamp, record.outcome)
    assert list(tmp_path.iterdir()) == []


def test_a_finished_run_is_kept(trail, inference, record):
    keep_run(trail, inference, record.stamp, record.outcome)
    assert newest_runs(trail, 1)[0].outcome == record.outcome


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from rematch.audit.record import Outcome, RunRecord, new_stamp
from rematch.audit.store import append_record
for number in range(20):
    outcome = Outcome("plan", "a" * 64, "b" * 64, choice=f"{sys.argv[2]} {number}")
    append_record(Path(sys.argv[1]), RunRecord(new_stamp(datetime.now(UTC)), outcome, (), ()))
"""


def test_processes_that_start_a_trail_together_lose_nothing(trail):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(trail), name]) for name in "abcd"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0, 0]
    kept = sorted(run.outcome.choice for run in newest_runs(trail, 1_000))
    assert kept == sorted(f"{name} {number}" for name in "abcd" for number in range(20))


def test_a_trail_of_the_first_layout_is_read_and_then_continued(tmp_path, another):
    trail = tmp_path / "audit.sqlite3"
    first = another()
    append_record(trail, first)
    with closing(sqlite3.connect(trail)) as database:
        database.execute("ALTER TABLE runs DROP COLUMN overlay")
        database.execute("PRAGMA user_version = 1")
    assert recorded_run(trail, first.stamp.run_id) == first

    changed = {"title": "Ours", "replaced": [{"name": "a.rule"}], "disabled": [], "added": []}
    second = another()
    second = replace(second, outcome=replace(second.outcome, overlay=changed))
    append_record(trail, second)

    assert recorded_run(trail, first.stamp.run_id) == first
    assert recorded_run(trail, second.stamp.run_id) == second
    assert [head.stamp.run_id for head in newest_runs(trail, 5)] == [second.stamp.run_id, first.stamp.run_id]
