"""What happens to a machine happens to no record: many writers, kills, a full disk, a server that goes away."""

import random
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


def start(named, name, count, *options, **given):
    command = [sys.executable, str(WRITER), named, name, str(count), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **given)


def kept(place):
    with reading(place) as database:
        return [run.stamp.run_id for run in runs(database, 10_000)]


def test_many_processes_that_start_a_trail_together_lose_and_double_nothing(place, named):
    each = 250 if LONG else 25
    options = ["planned"] if LONG else []
    writers = [start(named, f"{number:x}a", each, *options) for number in range(WRITERS)]
    said = []
    for writer in writers:
        out, err = writer.communicate(timeout=500)
        assert writer.returncode == 0, err.decode()
        said += out.decode().split()
    assert len(said) == WRITERS * each
    found = kept(place)
    assert sorted(found) == sorted(said)
    assert found_by_verify(place) == []
    with reading(place) as database, database.transaction() as connection:
        (bases,) = connection.exec_driver_sql("SELECT count(*) FROM bases").one()
    assert bases == 1


def test_a_killed_process_takes_at_most_the_run_in_progress_with_it(place, named):
    rng = random.Random(3)  # noqa: S311 - a seed, not a secret
    said, unsaid = set(), 0
    for number in range(200 if LONG else 8):
        writer = start(named, f"b{number:04x}", 10_000)
        # some die while Python starts or the trail is laid out, most while they record
        if number % 4:
            first = writer.stdout.readline()
            assert first, writer.stderr.read().decode()
            said.add(first.decode().strip())
            time.sleep(rng.uniform(0, 0.06))
        else:
            time.sleep(rng.uniform(0, 1.2))
        writer.send_signal(signal.SIGKILL)
        out, _ = writer.communicate(timeout=60)
        lines = out.decode().split("\n")
        said |= {line for line in lines[:-1] if line}
        unsaid += 1
    time.sleep(0.2 if isinstance(place, FilePlace) else 1)  # a server may still be ending a transaction
    found = kept(place)
    assert len(found) == len(set(found))
    assert said <= set(found), "what was said to be recorded is recorded"
    assert len(set(found) - said) <= unsaid, "and at most the run in progress beyond"
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
    writer = start(str(file), "c", 10_000, preexec_fn=limited)
    out, err = writer.communicate(timeout=100)
    assert writer.returncode != 0
    assert "AuditError" in err.decode()
    assert str(file) in err.decode()
    assert len(kept(file)) == 3 + len(out.decode().split())
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
def test_a_full_disk_is_reported_and_the_trail_stays_whole(tmp_path, rematch, filled):
    with small_disk(tmp_path / "disk", "400k") as disk:
        file = FilePlace(disk / "audit.sqlite3")
        record_many(file, 3)
        if filled:
            (disk / "other").write_bytes(b"x" * 100_000)
            with pytest.raises(OSError, match="No space"), (disk / "more").open("wb") as stream:
                stream.write(b"x" * 400_000)
        written = 3
        with pytest.raises(AuditError, match=r"cannot grow: the disk is full|cannot be read or written"):
            while True:
                written += record_one(file)
        assert len(kept(file)) == written
        assert found_by_verify(file) == []
        for name in ("other", "more"):
            (disk / name).unlink(missing_ok=True)
        if filled:
            record_many_more(file)


def record_one(place):
    with Trail(place, NOW) as trail:
        trail.append(entry())
    return 1


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
