"""``rematch audit list`` finds runs by what people ask for, page by page."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_base import base_content, listed, record_on, run_on
from trails import entry, record_many, record_small

from rematch.audit.moment import before, moment
from rematch.audit.record import utc_text

RUNS = [f"{number:032x}" for number in range(1, 6)]
NOW = datetime(2026, 3, 31, 12, 0, 0, tzinfo=UTC)

ASKED = [
    ("", [5, 4, 3, 2, 1]),
    ("--since 2025-03-24", [5, 4, 3, 2]),
    ("--until 2025-03-24", [3, 2, 1]),
    ("--since 2025-03-24T09:30:01 --until 2025-03-25T01:00+01:00", [4, 3]),
    ("--until 2025-03-24T09:30", [3, 2, 1]),
    ("--since 1h", []),
    ("--field Family-Medicine", [2, 1]),
    ("--field pediatrics --decision held", []),
    ("--decision held", [4, 1]),
    ("--rule reading.steep", [2, 1]),
    ("--rule second.rule", [4, 3]),
    ("--rule first.rule --person abc", [3]),
    ("--knowledge BBBB", [2, 1]),
    ("--person abc", [3, 2]),
    ("--by Jo", [2]),
    ("--run-by jo", []),
]


@pytest.fixture
def five(place):
    base = base_content()
    record_small(
        place,
        entry(RUNS[0], time="2024-02-29T23:59:59Z", choice="family_medicine", decision="held"),
        entry(RUNS[1], time="2025-03-24T09:30:00Z", choice="family_medicine", run_by="Jo", person="abc"),
    )
    record_on(
        place,
        base,
        run_on(base, [0, 1, 1], RUNS[2], time="2025-03-24T09:30:01Z", choice="pediatrics", person="abc"),
        run_on(base, [1], RUNS[3], time="2025-03-25T00:00:00Z", decision="held"),
        run_on(base, [], RUNS[4], time="2025-04-01T00:00:00Z"),
    )
    return base


def test_what_is_asked_for_is_listed_newest_first(five, audit):
    for asked, numbers in ASKED:
        found = listed(audit("list", "--format", "json", *asked.split()))
        assert found == [RUNS[number - 1] for number in numbers], asked


def test_the_hash_of_a_knowledge_base_may_be_cut(five, audit):
    (run,) = json.loads(audit("list", "--format", "json", "--limit", "1"))
    assert (
        listed(audit("list", "--format", "json", "--knowledge", run["knowledge_sha256"][:8])) == RUNS[4:1:-1]
    )
    assert "no run was made on this" in audit("list", "--knowledge", "0123456", code=2)
    assert "4 to 64" in audit("list", "--knowledge", "xyz", code=2)


def test_names_that_nobody_knows_are_refused_all_at_once_with_the_nearest(five, audit):
    said = audit("list", "--field", "pediatrcs", "--decision", "misalignd", "--rule", "second.rul", code=2)
    for name in ("pediatrics", "misaligned", "second.rule"):
        assert f"did you mean {name!r}?" in said
    assert "allowed: 2026-03-24" in audit("list", "--since", "2026-02-30", code=2)
    assert "since one time" in audit("list", "--since", "2026-01-02", "--until", "2026-01-01", code=2)
    audit("list", "--since", "2026-01-01T10:00", "--until", "2026-01-01")


def test_no_such_runs_is_said(five, audit):
    assert audit("list", "--by", "nobody").startswith("No such runs are recorded in ")


def test_pages_show_every_run_once(place, named, rematch):
    record_many(place, 7)
    seen, more = [], []
    while True:
        _, out, err = rematch("audit", "list", "--audit", named, "--limit", "3", "--format", "json", *more)
        seen += listed(out)
        if not err:
            break
        more = err.partition("add ")[2].split()[:2]
    assert seen == [f"{number:032x}" for number in range(7, 0, -1)]


def test_what_a_record_says_gives_the_terminal_no_orders(place, audit):
    record_small(place, entry(choice="\x1b[2Jgone\u202e", facts=[]))
    said = audit("list") + audit("show", "", code=2)
    assert "\x1b" not in said
    assert "\\u001b[2Jgone\\u202e" in said


@pytest.mark.parametrize(
    ("length", "time"),
    [
        ("1m", "2026-02-28T12:00:00Z"),
        ("13m", "2025-02-28T12:00:00Z"),
        ("3y", "2023-03-31T12:00:00Z"),
        ("2w", "2026-03-17T12:00:00Z"),
        ("36h", "2026-03-30T00:00:00Z"),
    ],
)
def test_lengths_go_by_the_calendar(length, time):
    assert before(length, NOW) == moment(length, NOW) == time


@given(st.integers(0, 60_000))
def test_days_back_are_days(days):
    assert moment(f"{days}d", NOW) == utc_text(NOW - timedelta(days=days))


@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_a_time_with_a_zone_is_the_same_moment(local, minutes):
    zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    typed = f"{local.isoformat(timespec='seconds')}{zone}"
    assert moment(typed, NOW) == utc_text(datetime.fromisoformat(typed))


@pytest.mark.parametrize(
    "typed", ["", "yesterday", "3 y", "-3d", "99999y", "2026-1-1", "2026-01-01T25:00", "٣d"]
)
def test_no_other_times(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        moment(typed, NOW)
