"""Tasks on the days of a cycle: none before the start or after Match Day, in order, under lasting ids."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.knowledge.cycles import Milestone, Season
from rematch.plan.calendar import Undated, dated

DAYS = {
    "preparation_opens": date(2026, 6, 3),
    "submission": date(2026, 9, 2),
    "review": date(2026, 9, 23),
    "interviews": date(2026, 10, 15),
    "rank_deadline": date(2027, 3, 3),
    "match_day": date(2027, 3, 19),
}
SEASON = Season(
    2027,
    "nrmp",
    "The Match",
    tuple(Milestone(name, name, day, "expected", ("house",), "Do it.") for name, day in DAYS.items()),
)
START = date(2026, 4, 1)
PREPARATION = ("letters", "writing")


def task(anchor="start", day=0, length=1, *, kind="meeting", topic="dean", do="See the dean."):
    return Undated(topic, kind, anchor, day, length, do, None)


def tasks_of(entries):
    return [entry for entry in entries if entry.milestone is None]


def only(*tasks, start=START):
    return tasks_of(dated(tasks, SEASON, start, PREPARATION))


@pytest.mark.parametrize(
    ("anchor", "day", "expected"),
    [
        ("start", 0, START),
        ("submission", -14, date(2026, 8, 19)),
        ("review", 1, date(2026, 9, 24)),
        ("interviews", 0, date(2026, 10, 15)),
        ("rank_deadline", -7, date(2027, 2, 24)),
        ("match", 0, date(2027, 3, 19)),
    ],
)
def test_a_task_is_counted_from_its_anchor(anchor, day, expected):
    (entry,) = only(task(anchor, day))
    assert (entry.when, entry.until) == (expected, expected)


def test_the_dates_of_the_cycle_are_entries_too():
    entries = dated([], SEASON, None)
    assert [entry.when for entry in entries] == list(DAYS.values())
    assert [entry.milestone for entry in entries] == list(SEASON.milestones)
    assert {entry.kind for entry in entries} == {"milestone"}
    later = dated([], SEASON, date(2026, 9, 2))
    assert later[0].topic == "submission"


@pytest.mark.parametrize(
    ("undated", "start"),
    [
        (task("submission", -30), date(2026, 8, 20)),
        (task("start", -1), START),
        (task("match", 1), START),
        (task("start", 0), date(2027, 3, 20)),
        (task("start", 70, kind="letters"), date(2026, 7, 1)),
    ],
    ids=["past", "before-start", "after-match", "start-after-match", "prepares-what-is-sent"],
)
def test_a_task_without_a_day_left_is_dropped(undated, start):
    assert only(undated, start=start) == []


def test_a_task_that_reaches_over_is_cut():
    (late,) = only(task("submission", -10, 20), start=date(2026, 9, 1))
    assert (late.when, late.until) == (date(2026, 9, 1), date(2026, 9, 11))
    (last,) = only(task("match", -3, 30))
    assert last.until == DAYS["match_day"]
    (letters,) = only(task("start", 56, 60, kind="letters"), start=date(2026, 7, 1))
    assert (letters.when, letters.until) == (date(2026, 8, 26), DAYS["submission"])


def test_other_kinds_go_on_after_the_application_is_sent():
    (entry,) = only(task("start", 70, kind="wellbeing"), start=date(2026, 7, 1))
    assert entry.when == date(2026, 9, 9)


def test_without_a_start_tasks_are_named_by_week_and_come_first():
    entries = dated([task(day=21, length=7), task(day=0, length=14, topic="rest")], SEASON, None)
    assert [(entry.label, entry.when) for entry in entries[:2]] == [("Weeks 1-2", None), ("Week 4", None)]
    assert all(entry.when for entry in entries[2:])


@pytest.mark.parametrize(
    ("day", "length", "label"),
    [
        (0, 1, "April 1, 2026"),
        (0, 7, "April 1-7, 2026"),
        (0, 40, "April 1 - May 10, 2026"),
        (250, 30, "December 7, 2026 - January 5, 2027"),
    ],
)
def test_days_are_written_as_a_us_reader_writes_them(day, length, label):
    assert only(task(day=day, length=length))[0].label == label


UNDATED = st.builds(
    task,
    anchor=st.sampled_from(["start", "submission", "review", "interviews", "rank_deadline", "match"]),
    day=st.integers(-200, 400),
    length=st.integers(1, 120),
    kind=st.sampled_from(["letters", "writing", "meeting"]),
    topic=st.sampled_from(["dean", "mentor"]),
    do=st.sampled_from(["Ask.", "Write."]),
)


@given(st.lists(UNDATED, max_size=12), st.integers(-300, 500), st.randoms())
def test_every_calendar_is_in_order_within_bounds_and_without_two_of_one_id(tasks, shift, random):
    start = START + timedelta(days=shift)
    entries = dated(tasks, SEASON, start, PREPARATION)
    assert len({entry.id for entry in entries}) == len(entries)
    assert [(entry.when, entry.id) for entry in entries] == sorted(
        (entry.when, entry.id) for entry in entries
    )
    for entry in entries:
        assert start <= entry.when <= entry.until <= DAYS["match_day"]
    shuffled = list(tasks)
    random.shuffle(shuffled)
    assert dated(shuffled, SEASON, start, PREPARATION) == entries


@given(st.lists(UNDATED, max_size=12), st.integers(0, 60))
def test_a_later_start_leaves_the_ids_as_they_are(tasks, shift):
    def known(start):
        return {entry.id: entry.do for entry in dated(tasks, SEASON, start, PREPARATION)}

    before, after = known(START), known(START + timedelta(days=shift))
    assert all(before[name] == do for name, do in after.items() if name in before)
