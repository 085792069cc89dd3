"""What happens to a machine happens to no record: many writers, kills, a full disk, a lost server."""

import resource
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from trails import LONG, NOW, entry, found_by_verify, reading, record_many

from rematch.audit.find import recorded_run, runs
from rematch.audit.place import FilePlace, place_of
from rematch.audit.trail import Trail
from rematch.errors import AuditError

WRITER = Path(__file__).with_name("writer.py")
WRITERS = 8


def write(named, *arguments, **given):
    """Let processes write, and give the exit code, the ids they say they recorded, and what went wrong."""
    command = [sys.executable, str(WRITER), named, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=590, **given)
    return done.returncode, done.stdout.split(), done.stderr


def kept(place):
    with reading(place) as database:
        return [run.stamp.run_id for run in runs(database, 10_000)]


def test_many_processes_that_start_a_trail_together_lose_and_double_nothing(place, named):
    each, planned = (250, ["planned"]) if LONG else (25, [])
    failed, said, why = write(named, "together", WRITERS, each, *planned)
    assert not failed, why
    assert len(said) == WRITERS * each
    assert sorted(kept(place)) == sorted(said)
    assert found_by_verify(place) == []
    with reading(place) as database, database.transaction() as connection:
        (bases,) = connection.exec_driver_sql("SELECT count(*) FROM bases").one()
    assert bases == 1


def test_a_killed_process_takes_at_most_the_run_in_progress_with_it(place, named):
    kills = 200 if LONG else 15
    failed, said, why = write(named, "killed", kills, 3)
    assert not failed, why
    time.sleep(0 if isinstance(place, FilePlace) else 0.5)  # a server may still be ending a transaction
    found = kept(place)
    assert len(found) == len(set(found))
    assert set(said) <= set(found), "what was said to be recorded is recorded"
    assert len(set(found) - set(said)) <= kills, "and at most the run in progress beyond"
    assert found_by_verify(place) == []
    with reading(place) as database:
        for run in found[:20]:
            assert recorded_run(database, run).facts


def limited():
    """Let no file of this process grow beyond 64 kB."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))


def test_a_file_that_may_not_grow_is_reported_and_stays_whole(file):
    record_many(file, 3)
    failed, said, why = write(str(file), "together", 1, 200, preexec_fn=limited)
    assert failed
    assert "AuditError" in why
    assert str(file.path) in why
    assert len(kept(file)) == 3 + len(said)
    assert found_by_verify(file) == []
    record_many_more(file)


def record_many_more(place):
    with Trail(place, NOW) as trail:
        trail.append(entry())
    assert found_by_verify(place) == []


@contextmanager
def small_disk(folder, size):
    """A file system of a few hundred kB; skipped where tests may not mount one."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("filled", [False, True], ids=["by the trail", "by something else"])
def test_a_full_disk_is_reported_and_the_trail_stays_whole(tmp_path, filled):
    with small_disk(tmp_path / "disk", "260k") as disk:
        file = FilePlace(disk / "audit.sqlite3")
        record_many(file, 3)
        if filled:
            fill(disk / "other")
        written, said = 3, ""
        while not said:
            try:
                with Trail(file, NOW) as trail:
                    trail.append(entry())
                written += 1
            except AuditError as error:
                said = str(error)
        assert "cannot grow: the disk is full" in said or "check the disk and its free space" in said
        assert len(kept(file)) == written
        assert found_by_verify(file) == []
        if filled:
            (disk / "other").unlink()
            record_many_more(file)


def fill(path):
    """Take all the room that is left."""
    with path.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"x" * 512)
        except OSError:
            return


def test_a_server_that_restarts_in_mid_run_costs_and_doubles_no_record(postgresql):
    if postgresql.cluster is None:
        pytest.skip("the PostgreSQL that is named may not be restarted")
    place = place_of(postgresql.named)
    restarts = 6 if LONG else 2
    ended = threading.Event()

    def disturb():
        for _ in range(restarts):
            time.sleep(0.3)
            postgresql.cluster.control("restart", "-m", "immediate")
        ended.set()

    disturbing = threading.Thread(target=disturb)
    recorded = []
    with Trail(place, NOW) as trail:
        disturbing.start()
        while not ended.is_set() or len(recorded) < 20:
            one = entry()
            trail.append(one)
            recorded.append(one.run_id)
    disturbing.join()
    assert kept(place)[::-1] == recorded
    assert found_by_verify(place) == []


def test_a_server_that_stays_away_is_reported(postgresql, monkeypatch):
    if postgresql.cluster is None:
        pytest.skip("the PostgreSQL that is named may not be stopped")
    monkeypatch.setattr("rematch.audit.trail._FIRST_WAIT", 0.001)
    place = place_of(postgresql.named)
    record_many(place, 1)
    with Trail(place, NOW) as trail:
        trail.append(entry())
        postgresql.cluster.control("stop", "-m", "immediate")
        try:
            with pytest.raises(AuditError, match=r"cannot be (reached|used)"):
                trail.append(entry())
        finally:
            postgresql.cluster.control("start")
    assert len(kept(place)) == 2
    assert found_by_verify(place) == []
