"""``rematch audit rules`` counts what fired; ``audit info`` says what a trail is."""

import csv
import io
import json
from collections import Counter

import pytest
from kept_base import base_content, record_on, run_on
from trails import entry, finished, reading, record_runs, record_small

from generated.profiles import random_profile
from rematch.audit.find import EVERYTHING, recorded_run
from rematch.audit.usage import fired_in


@pytest.fixture
def counted(place):
    one, two = base_content(), base_content("rules: [another]\n")
    record_on(
        place,
        one,
        run_on(one, [0, 1, 1], time="2025-03-31T23:00:00Z"),
        run_on(one, [1], time="2025-04-01T00:00:00Z"),
    )
    record_on(place, two, run_on(two, [1], time="2025-04-02T00:00:00Z"))
    return one, two


def rows(text):
    return [tuple(row.values()) for row in csv.DictReader(io.StringIO(text)) if row["runs"] != "0"]


def test_every_rule_with_runs_share_firings_and_times(counted, audit):
    assert rows(audit("rules", "--format", "csv")) == [
        ("", "second.rule", "3", "1.0000", "4", "2025-03-31T23:00:00Z", "2025-04-02T00:00:00Z"),
        ("", "first.rule", "1", "0.3333", "1", "2025-03-31T23:00:00Z", "2025-03-31T23:00:00Z"),
    ]
    assert "second.rule  3     100 %  4        2025-03-31  2025-04-02" in audit("rules")


def test_by_month_and_by_knowledge_base(counted, audit):
    months = [row[:5] for row in rows(audit("rules", "--by", "month", "--format", "csv"))]
    assert months == [
        ("2025-03", "second.rule", "1", "1.0000", "2"),
        ("2025-03", "first.rule", "1", "1.0000", "1"),
        ("2025-04", "second.rule", "2", "1.0000", "2"),
    ]
    found = json.loads(audit("rules", "--by", "knowledge", "--format", "json"))
    assert [(period["runs"], len(period["name"])) for period in found["periods"]] == [(2, 64), (1, 64)]


def test_one_rule_counts_against_all_runs(counted, audit):
    found = json.loads(audit("rules", "--rule", "first.rule", "--format", "json"))
    assert found["runs"] == 3
    assert [(one["rule"], one["share"]) for one in found["periods"][0]["rules"]] == [("first.rule", 0.3333)]
    assert json.loads(audit("rules", "--since", "2025-04-02", "--format", "json"))["runs"] == 1


def test_rules_that_never_fired_are_those_of_the_present_base(counted, audit, planning):
    found = json.loads(audit("rules", "--format", "json"))
    assert set(found["never"]) == {rule.id for rule in planning.rules.rules}
    assert "of the present knowledge base never fired:" in audit("rules")


def test_what_is_counted_is_what_the_records_say(place, audit, planning):
    record_runs(place, planning, *[finished(planning, random_profile(seed)) for seed in (1, 2)])
    with reading(place) as database:
        for run, firings in fired_in(database, EVERYTHING):
            record = recorded_run(database, run.stamp.run_id)
            assert firings == Counter(firing.rule for firing in record.firings)
            assert sum(firings.values()) == run.firings > 0
    found = json.loads(audit("rules", "--format", "json"))
    fired = {one["rule"] for one in found["periods"][0]["rules"]}
    assert fired.isdisjoint(found["never"])
    assert fired | set(found["never"]) == {rule.id for rule in planning.rules.rules}


def test_a_spreadsheet_reads_no_formula(place, audit):
    record_small(place, entry(facts=[]))
    base = base_content()
    hostile = base.replace(b"first.rule", b"=cmd|' /C calc'!A0")
    record_on(place, hostile, run_on(hostile, [0]))
    cells = [row["rule"] for row in csv.DictReader(io.StringIO(audit("rules", "--format", "csv")))]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [one for one in cells if one.startswith(("=", "+", "-", "@"))]


def test_info_says_what_the_trail_is(counted, audit, place):
    record_small(place, entry())
    audit(
        "erase",
        "--yes",
        *[run["run_id"] for run in json.loads(audit("list", "--format", "json", "--limit", "2"))],
    )
    found = json.loads(audit("info", "--format", "json"))
    assert (found["records"], found["runs"], found["erased"], found["erasures"]) == (5, 4, 2, 1)
    assert [base["runs"] for base in found["bases"]] == [2]
    assert found["bytes"] > 10_000
    assert found["policy"]["person"] == ["applicant.name"]
    assert (found["first"], found["last"]) == ("2025-03-24T09:30:00Z", "2025-04-02T00:00:00Z")
    assert found["keys"]["public_key"] is None or len(found["keys"]["fingerprint"]) == 16
    checkpoint = json.loads(audit("checkpoint"))
    assert checkpoint["hash"] == found["head"]
    said = audit("info")
    assert f"place      {place}" in said
    assert checkpoint["public_key"] in said
