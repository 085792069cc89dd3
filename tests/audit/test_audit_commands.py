"""``rematch audit`` shows what was recorded, as text and as JSON, and whether it still holds."""

import json
import sqlite3
from contextlib import closing

import pytest
from trails import entry, record_many, record_small

RUN = "0123456789abcdef0123456789abcdef"

LIST = """\
run           time                  command  cycle  decision    choice   firings
0123456789ab  2025-03-24T09:30:00Z  plan     2026   misaligned  a field  2
ffffffffffff  2025-03-24T09:30:00Z  plan     -      -           -        2
"""

SHOW = f"""\
run        {RUN}
time       2025-03-24T09:30:00Z
command    plan
cycle      2026
decision   misaligned
choice     a field
profile    sha256 {"a" * 64}
knowledge  sha256 {"b" * 64}
by         an advisor
took       31 ms
versions   rematch 0.1.0, python 3.11.0, durable-rules 2.0.28

2 firings, in order

   1. reading.steep  (reading, rules/reading.yaml:12)
      Steep climb
      matched   person: f1
      concluded f2 hint strength = strong

   2. answer.settle  (answer, rules/answer.yaml:3)
      Settled
      matched   person: f1
      matched   hint: f2
      concluded f3 answer
      concluded f2 hint strength = strong

3 facts

f1  person
      late = no  <- profile:exams
      likes = [continuity, teaching]  <- profile:exams
      note = a "é"  <- profile:exams
      score = 231  <- profile:exams.step2_ck.score, figure:all/mean/us_md_senior/2024
      share = 0.25  <- profile:exams

f2  hint, made by firing 1
      strength = strong  <- firing:1

f3  answer, made by firing 2
"""


@pytest.fixture
def recorded(place):
    record_small(
        place,
        entry("f" * 32, cycle=None, decision=None, choice=None),
        entry(RUN, run_by="an advisor", milliseconds=31),
    )


@pytest.fixture
def audit(rematch, named):
    def call(*arguments, code=0):
        ended, out, err = rematch("audit", *arguments, "--audit", named)
        assert ended == code, err
        return out

    return call


def test_the_list_names_each_run_on_one_line(recorded, audit):
    assert audit("list") == LIST
    assert audit("list", "--limit", "1").splitlines() == LIST.splitlines()[:2]
    first, second = json.loads(audit("list", "--format", "json"))
    assert (first["run_id"], first["firings"], first["choice"]) == (RUN, 2, "a field")
    assert second["choice"] is None


def test_a_run_in_full(recorded, audit):
    assert audit("show", "0123") == SHOW
    shown = json.loads(audit("show", RUN, "--format", "json"))
    assert shown["form"] == "rematch-run/2"
    assert [firing["rule"] for firing in shown["firings"]] == ["reading.steep", "answer.settle"]


def test_a_trail_is_made_once_and_told_from_one_that_is_missing(audit, rematch, named, place):
    ended, _, err = rematch("audit", "list", "--audit", named)
    assert ended == 2
    assert "there is no audit trail" in err
    assert f"The audit trail {place} is ready." in audit("init")
    record_many(place, 1)
    audit("init")
    assert len(audit("list").splitlines()) == 2


def test_a_chain_that_holds_and_one_that_does_not(recorded, audit, tmp_path):
    assert audit("verify").startswith("The chain holds: 2 records (0 erased), 0 knowledge bases; head ")
    held = json.loads(audit("verify", "--format", "json"))
    assert (held["last"], held["findings"]) == (2, [])
    checkpoint = tmp_path / "checkpoint.json"
    checkpoint.write_text(audit("checkpoint"))
    assert json.loads(checkpoint.read_text())["sequence"] == 2
    assert "holds" in audit("verify", "--checkpoint", checkpoint)


def test_a_broken_chain_ends_in_one(file, rematch):
    record_many(file, 3)
    with closing(sqlite3.connect(file.path)) as database, database:
        database.execute("UPDATE records SET choice = 'another' WHERE sequence = 2")
    ended, out, _ = rematch("audit", "verify", "--audit", file)
    assert ended == 1
    assert out.startswith("record 2 (run 000000000000): altered: ")
    assert "The chain is broken: 3 records (0 erased), 0 knowledge bases, 1 findings." in out
    ended, out, _ = rematch("audit", "verify", "--audit", file, "--format", "json")
    assert ended == 1
    assert [finding["sequence"] for finding in json.loads(out)["findings"]] == [2]


def test_before_the_first_run_the_list_is_empty(rematch, monkeypatch, tmp_path):
    monkeypatch.delenv("REMATCH_AUDIT")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    code, out, _ = rematch("audit", "list")
    assert (code, out) == (0, f"No runs are recorded in {tmp_path / 'rematch' / 'audit.sqlite3'}.\n")
    assert rematch("audit", "list", "--format", "json")[1] == "[]\n"
    assert list(tmp_path.iterdir()) == []
