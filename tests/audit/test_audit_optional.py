"""A run that cannot be recorded: no report, or with --audit-optional one that says so and names no record."""

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from itertools import count

import pytest

from rematch.knowledge_base import locate_root

CASE = locate_root(None) / "examples" / "orthopaedics-few-interviews.yaml"
FORMS = ("md", "json", "ics")


@pytest.fixture(autouse=True)
def same_time(monkeypatch):
    """Make calendars of two runs alike."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def foreign(tmp_path):
    file = tmp_path / "foreign"
    file.write_text("this is no database, and long enough to be taken for one" * 20, encoding="utf-8")
    return str(file)


def locked(tmp_path):
    """A directory that is a file, so that nothing can be made below it."""
    (tmp_path / "file").touch()
    return str(tmp_path / "file" / "audit.sqlite3")


def away(tmp_path):
    return f"postgresql:///trail?host={tmp_path}"


def newer(tmp_path):
    with closing(sqlite3.connect(tmp_path / "newer.sqlite3")) as database:
        database.execute(f"PRAGMA application_id = {0x524D4154}")
        database.execute("PRAGMA user_version = 99")
    return str(tmp_path / "newer.sqlite3")


BROKEN = (foreign, locked, away, newer)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_run_that_cannot_be_recorded_gives_no_report(rematch, tmp_path, broken):
    trail, output = broken(tmp_path), tmp_path / "plan.md"
    code, out, err = rematch("plan", CASE, "--audit", trail)
    assert (code, out) == (2, "")
    assert "error: " in err
    assert "Traceback" not in err
    code, out, _ = rematch("plan", CASE, "--audit", trail, "-o", output)
    assert (code, out) == (2, "")
    assert not output.exists()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("to_file", [False, True], ids=["stdout", "file"])
def test_with_audit_optional_the_report_says_nothing_of_a_record(rematch, tmp_path, form, to_file):
    output = tmp_path / "plan"
    where = ("-o", output) if to_file else ()
    code, out, err = rematch(
        "plan", CASE, "--format", form, "--audit", foreign(tmp_path), "--audit-optional", *where
    )
    report = output.read_bytes().decode() if to_file else out
    assert code == 0
    assert err.startswith("warning: this run is not recorded: the audit trail ")
    assert len(err.splitlines()) == 1
    _, unrecorded, _ = rematch("plan", CASE, "--format", form, "--no-audit")
    assert report.splitlines() == unrecorded.splitlines()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("broken", BROKEN)
def test_with_audit_optional_every_cause_is_told(rematch, tmp_path, broken):
    code, out, err = rematch("plan", CASE, "--audit", broken(tmp_path), "--audit-optional")
    assert code == 0
    assert "this run is not recorded" in err
    assert out
    assert "audit record" not in out


def test_with_audit_optional_a_good_trail_is_written(rematch, named):
    code, out, err = rematch("plan", CASE, "--format", "json", "--audit", named, "--audit-optional")
    assert (code, err) == (0, "")
    run = json.loads(out)["run_id"]
    code, out, _ = rematch("audit", "show", run, "--format", "json", "--audit", named)
    assert code == 0
    assert json.loads(out)["run_id"] == run


@pytest.mark.parametrize("content", ["", "abc", "zz" * 32, "0" * 63, "é"])
def test_a_damaged_key_is_told(rematch, tmp_path, monkeypatch, content):
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "audit-codes.key").write_text(content, encoding="utf-8")
    monkeypatch.setenv("REMATCH_KEYS", str(keys))
    code, out, err = rematch("plan", CASE, "--audit", tmp_path / "audit.sqlite3")
    assert (code, out) == (2, "")
    assert "audit-codes.key is damaged" in err
    code, out, err = rematch("plan", CASE, "--audit", tmp_path / "audit.sqlite3", "--audit-optional")
    assert code == 0
    assert "this run is not recorded: the key " in err


def test_a_key_that_cannot_be_made_is_told(rematch, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("REMATCH_KEYS", str(tmp_path / "file" / "keys"))
    code, _, err = rematch("plan", CASE, "--audit", tmp_path / "audit.sqlite3")
    assert code == 2
    assert "cannot be read or made" in err


def test_keys_are_made_for_their_owner_alone(rematch, tmp_path, monkeypatch):
    monkeypatch.setenv("REMATCH_KEYS", str(tmp_path / "keys"))
    assert rematch("plan", CASE, "--audit", tmp_path / "audit.sqlite3")[0] == 0
    (key,) = (tmp_path / "keys").iterdir()
    assert key.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    before = key.read_bytes()
    assert rematch("plan", CASE, "--audit", tmp_path / "audit.sqlite3")[0] == 0
    assert key.read_bytes() == before


def test_a_report_that_cannot_be_written_leaves_no_record(rematch, tmp_path, named):
    code, _, _ = rematch("plan", CASE, "--audit", named, "-o", tmp_path / "none" / "plan.md")
    assert code == 2
    code, out, _ = rematch("audit", "list", "--audit", named, "--format", "json")
    assert code == 2 or json.loads(out) == []


def test_what_was_printed_is_what_was_recorded(rematch, named, tmp_path):
    output = tmp_path / "plan.md"
    assert rematch("plan", CASE, "--audit", named, "-o", output)[0] == 0
    _, out, _ = rematch("plan", CASE, "--audit", named)
    _, listed, _ = rematch("audit", "list", "--audit", named, "--format", "json")
    hashes = [run["report_sha256"] for run in json.loads(listed)]
    assert hashes == [sha256(out.encode()).hexdigest(), sha256(output.read_bytes()).hexdigest()]


def test_the_time_a_run_took_follows_no_clock_that_is_set_back(rematch, named, monkeypatch):
    backwards = count(2_000_000_000, -1_000_000)
    monkeypatch.setattr("time.time", lambda: next(backwards))
    assert rematch("plan", CASE, "--audit", named)[0] == 0
    _, listed, _ = rematch("audit", "list", "--audit", named, "--format", "json")
    assert 0 <= json.loads(listed)[0]["milliseconds"] < 600_000
