"""``rematch audit`` shows what was recorded, as text and as JSON."""

import json

import pytest
from click.testing import CliRunner

from rematch.audit.store import append_record
from rematch.commands.audit import audit
from rematch.errors import AuditError

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
versions   VERSIONS

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
def recorded(own_trail, another):
    append_record(own_trail, another("f" * 32, cycle=None, decision=None, choice=None))
    append_record(own_trail, another(RUN))
    return own_trail


def output(*arguments):
    result = CliRunner().invoke(audit, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_list_names_each_run_on_one_line(recorded):
    assert output("list") == LIST


def test_the_list_stops_at_the_limit(recorded):
    assert output("list", "--limit", "1").splitlines() == LIST.splitlines()[:2]


def test_the_list_as_json(recorded):
    first, second = json.loads(output("list", "--format", "json"))
    assert (first["run_id"], first["firings"], first["choice"]) == (RUN, 2, "a field")
    assert second["choice"] is None


def test_a_run_in_full(recorded, another):
    stamp = another().stamp
    versions = f"rematch {stamp.rematch_version}, python {stamp.python_version}, durable-rules 2.0.28"
    assert output("show", "0123") == SHOW.replace("VERSIONS", versions)


def test_a_run_as_json(recorded):
    shown = json.loads(output("show", RUN, "--format", "json"))
    assert shown["form"] == "rematch-run/1"
    assert [firing["rule"] for firing in shown["firings"]] == ["reading.steep", "answer.settle"]


def test_a_trail_given_by_hand_is_read(recorded, tmp_path, another):
    other = tmp_path / "other.sqlite3"
    append_record(other, another("e" * 32))
    assert "eeeeeeeeeeee" in output("list", "--audit", str(other))
    assert "eeeeeeeeeeee" not in output("list")


def test_before_the_first_run_the_list_is_empty(monkeypatch, tmp_path):
    monkeypatch.delenv("REMATCH_AUDIT")
    monkeypatch.setattr("rematch.commands.audit.default_file", lambda: tmp_path / "audit.sqlite3")
    assert output("list") == f"No runs are recorded in {tmp_path / 'audit.sqlite3'}.\n"
    assert output("list", "--format", "json") == "[]\n"


def test_a_trail_named_by_hand_must_exist(tmp_path):
    with pytest.raises(AuditError, match="there is no audit trail"):
        CliRunner().invoke(audit, ["list", "--audit", str(tmp_path / "none")], catch_exceptions=False)
