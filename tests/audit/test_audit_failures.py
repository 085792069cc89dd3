"""A trail that cannot be read or written is explained, and never left with half a record."""

import os
import sqlite3
import tempfile
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from trails import NOW, entry, found_by_verify, reading, record_many, record_small

from rematch.audit import sqlite
from rematch.audit.database import Database
from rematch.audit.find import recorded_run, runs
from rematch.audit.place import FilePlace, place_of
from rematch.audit.trail import Trail
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
def open_folder():
    """Make a directory that any user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def impatient(monkeypatch):
    """Wait for a lock no longer than a moment."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)


def listed(place):
    with reading(place) as database:
        return [run.stamp.run_id for run in runs(database, 1_000)]


def attempts(place):
    return (lambda: record_many(place, 1), lambda: listed(place), lambda: found_by_verify(place))


def test_a_missing_trail_is_named(place):
    with pytest.raises(AuditError, match=r"there is no audit trail .*(audit\.sqlite3|rematch_test_)"):
        listed(place)


@pytest.mark.parametrize("content", [b"not a database, but long enough to be looked at" * 40, b"SQLite fo"])
def test_a_file_of_another_kind_is_refused_and_left_alone(file, content):
    file.path.write_bytes(content)
    for attempt in attempts(file):
        with pytest.raises(AuditError, match="is not a database or is damaged"):
            attempt()
    assert file.path.read_bytes() == content


def test_the_database_of_another_program_is_refused_and_left_alone(file):
    with closing(sqlite3.connect(file.path)) as database:
        database.execute("CREATE TABLE theirs (a)")
    before = file.path.read_bytes()
    for attempt in attempts(file):
        with pytest.raises(AuditError, match="is not an audit trail of Rematch"):
            attempt()
    assert file.path.read_bytes() == before


def test_a_server_that_holds_another_programs_table_is_refused_and_left_alone(postgresql):
    place = place_of(postgresql.named)
    postgresql.run("CREATE TABLE trail (theirs int)")
    for attempt in attempts(place):
        with pytest.raises(AuditError, match="is not an audit trail of Rematch"):
            attempt()
    postgresql.run("SELECT theirs FROM trail")


def test_an_empty_file_becomes_a_trail(file):
    file.path.touch()
    record_many(file, 1)
    assert len(listed(file)) == 1


def test_a_file_of_a_newer_layout_is_refused(file):
    record_many(file, 1)
    with closing(sqlite3.connect(file.path)) as database:
        database.execute("PRAGMA user_version = 99")
    for attempt in attempts(file):
        with pytest.raises(AuditError, match=r"newer Rematch \(found layout 99"):
            attempt()


def test_a_damaged_page_is_reported(file):
    record_many(file, 200)
    content = bytearray(file.path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.path.write_bytes(content)
    for attempt in attempts(file):
        with pytest.raises(AuditError, match="damaged"):
            attempt()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff" * 40])
def test_a_damaged_record_is_reported(file, content):
    record_many(file, 1)
    with closing(sqlite3.connect(file.path)) as database, database:
        database.execute("UPDATE records SET content = ?", (content,))
    with reading(file) as database, pytest.raises(AuditError, match=r"the record of run .* is damaged"):
        recorded_run(database, f"{1:032x}")


@pytest.mark.parametrize(
    "facts", [[1], [{"id": "f1"}], {"a": 1}, None], ids=["number", "half", "object", "null"]
)
def test_a_record_that_is_no_record_is_reported(place, facts):
    one = entry(facts=facts)
    record_small(place, one)
    with reading(place) as database, pytest.raises(AuditError, match=r"the record of run .* is damaged"):
        recorded_run(database, one.run_id)


def test_a_locked_trail_is_waited_for_and_then_reported(file, impatient):
    record_many(file, 1)
    with closing(sqlite3.connect(file.path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        with pytest.raises(AuditError, match="locked by another program"):
            record_small(file, entry())
        assert len(listed(file)) == 1, "it can be read meanwhile"
        database.execute("ROLLBACK")
    assert len(listed(file)) == 1


def test_a_new_file_locked_by_another_is_waited_for_and_then_reported(file, impatient):
    with closing(sqlite3.connect(file.path, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        with pytest.raises(AuditError, match="locked by another program"):
            record_many(file, 1)


def test_a_new_file_that_another_reads_is_waited_for(file):
    file.path.touch()
    reader = sqlite3.connect(file.path, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM sqlite_master").fetchall()
    release = threading.Timer(0.3, reader.close)
    release.start()
    record_many(file, 1)
    release.join()
    assert len(listed(file)) == 1


def test_a_new_file_that_another_keeps_reading_is_reported(file, impatient):
    file.path.touch()
    with closing(sqlite3.connect(file.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sqlite_master").fetchall()
        with pytest.raises(AuditError, match="locked by another program"):
            record_many(file, 1)


@contextmanager
def room_for(monkeypatch, pages):
    """Let a file grow no larger than so many pages; None for those it has."""
    plain = sqlite.connect_to_write

    def cramped(path):
        connection = plain(path)
        (now,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages or now}")
        return connection

    with monkeypatch.context() as full:
        full.setattr("rematch.audit.database.connect_to_write", cramped)
        yield


def test_a_disk_too_full_for_a_new_trail_leaves_one_that_can_still_be_made(file, monkeypatch):
    with room_for(monkeypatch, 2), pytest.raises(AuditError, match="the disk is full"):
        record_many(file, 1)
    record_many(file, 1)
    assert len(listed(file)) == 1


def test_a_full_disk_is_reported_and_the_trail_stays_whole(file, monkeypatch):
    record_many(file, 1)
    with room_for(monkeypatch, None), pytest.raises(AuditError, match="the disk is full"):
        record_small(file, entry(overlay="x" * 100_000))
    assert listed(file) == [f"{1:032x}"]
    assert found_by_verify(file) == []


@pytest.mark.parametrize("table", ["records", "trail"])
def test_a_failure_within_a_record_leaves_nothing_of_it(file, table):
    record_many(file, 1)
    event = "INSERT ON records" if table == "records" else "UPDATE ON trail"
    with closing(sqlite3.connect(file.path)) as database:
        database.execute(f"CREATE TRIGGER refuse BEFORE {event} BEGIN SELECT RAISE(ABORT, 'no more'); END")
    with pytest.raises(AuditError, match="no more"):
        record_small(file, entry())
    assert listed(file) == [f"{1:032x}"]
    assert found_by_verify(file) == []


def test_a_directory_that_is_not_ours_is_reported(open_folder):
    open_folder.chmod(0o555)
    with unprivileged(), pytest.raises(AuditError, match=r"cannot be written: Permission denied.*--no-audit"):
        record_many(FilePlace(open_folder / "audit.sqlite3"), 1)


def test_a_directory_in_place_of_the_file_is_reported(tmp_path):
    with pytest.raises(AuditError, match="cannot be opened"):
        record_many(FilePlace(tmp_path), 1)


def test_a_file_in_place_of_the_directory_is_reported(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(AuditError, match="cannot be written"):
        record_many(FilePlace(tmp_path / "file" / "audit.sqlite3"), 1)


def test_a_read_only_trail_can_be_read_but_not_written(open_folder):
    trail = FilePlace(open_folder / "audit.sqlite3")
    record_many(trail, 1)
    trail.path.chmod(0o444)
    open_folder.chmod(0o555)
    with unprivileged():
        assert len(listed(trail)) == 1
        assert found_by_verify(trail) == []
        with pytest.raises(AuditError, match="read-only"):
            record_small(trail, entry())


def test_a_file_closed_to_us_is_reported(open_folder):
    trail = FilePlace(open_folder / "audit.sqlite3")
    record_many(trail, 1)
    trail.path.chmod(0o000)
    with unprivileged():
        for attempt in attempts(trail):
            with pytest.raises(AuditError, match="cannot be opened"):
                attempt()


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/trail", "postgresql:///trail?host=/nowhere"])
def test_a_server_that_is_not_there_is_reported(url):
    with pytest.raises(AuditError, match="cannot be reached"):
        Database(place_of(url), NOW, writing=True)


@pytest.mark.parametrize("wrong", ["database", "username"])
def test_what_a_server_refuses_is_reported(postgresql, wrong):
    url = postgresql.url.set(**{wrong: "nobody_made_this"})
    with pytest.raises(AuditError, match=r"cannot be reached .*nobody_made_this"):
        Database(place_of(url.render_as_string(hide_password=False)), NOW, writing=True)


def test_a_read_only_server_is_reported(postgresql):
    place = place_of(postgresql.named)
    record_many(place, 1)
    query = {**postgresql.url.query, "options": "-c default_transaction_read_only=on"}
    url = postgresql.url.set(query=query).render_as_string(hide_password=False)
    with Trail(place_of(url), NOW) as trail, pytest.raises(AuditError, match="is read-only"):
        trail.append(entry())
    assert len(listed(place)) == 1


def test_a_locked_server_is_waited_for_and_then_reported(postgresql):
    place = place_of(postgresql.named)
    record_many(place, 1)
    query = {**postgresql.url.query, "options": "-c lock_timeout=200"}
    url = postgresql.url.set(query=query).render_as_string(hide_password=False)
    with Database(place, NOW, writing=True) as holder, holder.transaction() as held:
        held.exec_driver_sql("SELECT 1 FROM trail FOR UPDATE")
        with Trail(place_of(url), NOW) as trail, pytest.raises(AuditError, match="locked by another program"):
            trail.append(entry())
    assert found_by_verify(place) == []
