"""A trail that cannot be read or written is explained, and never left with half a record."""

import os
import sqlite3
import tempfile
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from rematch.audit import layout
from rematch.audit.store import append_record, newest_runs, recorded_run
from rematch.errors import AuditError

NOBODY = 65534


@contextmanager
def unprivileged():
    """Be an ordinary user for a while: the superuser may write anywhere."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)


@pytest.fixture
def trail(tmp_path):
    return tmp_path / "audit.sqlite3"


@pytest.fixture
def open_folder():
    """Make a directory that any user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_missing_trail_is_named(trail):
    with pytest.raises(AuditError, match=r"there is no audit trail .*audit\.sqlite3"):
        newest_runs(trail, 1)
    assert not trail.exists()


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be looked at" * 40, b"SQLite fo"]
)
def test_a_file_of_another_kind_is_refused_and_left_alone(trail, record, content):
    trail.write_bytes(content)
    for attempt in (lambda: append_record(trail, record), lambda: newest_runs(trail, 1)):
        with pytest.raises(AuditError, match="is not a database or is damaged"):
            attempt()
    assert trail.read_bytes() == content


def test_the_database_of_another_program_is_refused_and_left_alone(trail, record):
    with closing(sqlite3.connect(trail)) as database:
        database.execute("CREATE TABLE theirs (a)")
    before = trail.read_bytes()
    for attempt in (lambda: append_record(trail, record), lambda: newest_runs(trail, 1)):
        with pytest.raises(AuditError, match="is not an audit trail of Rematch"):
            attempt()
    assert trail.read_bytes() == before


def test_an_empty_file_becomes_a_trail(trail, record):
    trail.touch()
    append_record(trail, record)
    assert len(newest_runs(trail, 1)) == 1


def test_a_trail_of_a_newer_release_is_refused(trail, record):
    append_record(trail, record)
    with closing(sqlite3.connect(trail)) as database:
        database.execute("PRAGMA user_version = 99")
    for attempt in (lambda: append_record(trail, record), lambda: newest_runs(trail, 1)):
        with pytest.raises(AuditError, match=r"newer Rematch \(found layout 99\)"):
            attempt()


def test_a_damaged_page_is_reported(trail, another):
    for _ in range(200):
        append_record(trail, another())
    content = bytearray(trail.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    trail.write_bytes(content)
    with pytest.raises(AuditError, match="damaged"):
        newest_runs(trail, 1_000)


@pytest.mark.parametrize("facts", ["{", "[1]", '[{"id": "f1"}]', '{"a": 1}'])
def test_a_damaged_record_is_reported(trail, record, facts):
    append_record(trail, record)
    with closing(sqlite3.connect(trail)) as database, database:
        database.execute("UPDATE runs SET facts = ?", (facts,))
    with pytest.raises(AuditError, match=r"the record of run .* is damaged"):
        recorded_run(trail, record.stamp.run_id)


def test_a_locked_trail_is_waited_for_and_then_reported(trail, another, monkeypatch):
    append_record(trail, another())
    monkeypatch.setattr(layout, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(trail, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        with pytest.raises(AuditError, match="locked by another program"):
            append_record(trail, another())
        database.execute("ROLLBACK")
    assert len(newest_runs(trail, 10)) == 1


def test_a_new_file_locked_by_another_is_waited_for_and_then_reported(trail, record, monkeypatch):
    monkeypatch.setattr(layout, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(trail, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        with pytest.raises(AuditError, match="locked by another program"):
            append_record(trail, record)


def test_a_new_file_that_another_reads_is_waited_for(trail, record):
    trail.touch()
    reader = sqlite3.connect(trail, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM sqlite_master").fetchall()
    release = threading.Timer(0.3, reader.close)
    release.start()
    append_record(trail, record)
    release.join()
    assert len(newest_runs(trail, 10)) == 1


def test_a_new_file_that_another_keeps_reading_is_reported(trail, record, monkeypatch):
    monkeypatch.setattr(layout, "BUSY_SECONDS", 0.1)
    trail.touch()
    with closing(sqlite3.connect(trail, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sqlite_master").fetchall()
        with pytest.raises(AuditError, match="locked by another program"):
            append_record(trail, record)


def test_a_disk_too_full_for_a_new_trail_leaves_one_that_can_still_be_made(trail, record, monkeypatch):
    def cramped(path):
        connection = plain(path)
        connection.execute("PRAGMA max_page_count = 2")
        return connection

    plain = layout.connect_to_write
    with monkeypatch.context() as full:
        full.setattr("rematch.audit.store.connect_to_write", cramped)
        with pytest.raises(AuditError, match="the disk is full"):
            append_record(trail, record)
    append_record(trail, record)
    assert len(newest_runs(trail, 10)) == 1


def test_a_failure_within_a_record_leaves_nothing_of_it(trail, another):
    append_record(trail, another("a" * 32))
    with closing(sqlite3.connect(trail)) as database:
        database.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON firings WHEN NEW.number = 2 "
            "BEGIN SELECT RAISE(ABORT, 'no more'); END"
        )
    with pytest.raises(AuditError, match="no more"):
        append_record(trail, another("b" * 32))
    assert [run.stamp.run_id for run in newest_runs(trail, 10)] == ["a" * 32]


def test_a_full_disk_is_reported_and_the_trail_stays_whole(trail, another, monkeypatch):
    append_record(trail, another("a" * 32))

    def cramped(path):
        connection = plain(path)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    plain = layout.connect_to_write
    monkeypatch.setattr("rematch.audit.store.connect_to_write", cramped)
    with pytest.raises(AuditError, match="the disk is full"):
        append_record(trail, another("b" * 32, choice="x" * 100_000))
    assert [run.stamp.run_id for run in newest_runs(trail, 10)] == ["a" * 32]


def test_a_directory_that_is_not_ours_is_reported(open_folder, record):
    open_folder.chmod(0o555)
    with unprivileged(), pytest.raises(AuditError, match=r"cannot be written: Permission denied.*--no-audit"):
        append_record(open_folder / "audit.sqlite3", record)


def test_a_directory_in_place_of_the_file_is_reported(tmp_path, record):
    with pytest.raises(AuditError, match="cannot be opened"):
        append_record(tmp_path, record)


def test_a_file_in_place_of_the_directory_is_reported(tmp_path, record):
    (tmp_path / "file").touch()
    with pytest.raises(AuditError, match="cannot be written"):
        append_record(tmp_path / "file" / "audit.sqlite3", record)


def test_a_read_only_trail_can_be_read_but_not_written(open_folder, another):
    trail = open_folder / "audit.sqlite3"
    first, second = another(), another()
    append_record(trail, first)
    trail.chmod(0o444)
    open_folder.chmod(0o555)
    with unprivileged():
        assert len(newest_runs(trail, 10)) == 1
        with pytest.raises(AuditError, match="read-only"):
            append_record(trail, second)
