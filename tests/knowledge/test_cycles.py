"""The calendars of the matches: published days as published, the others by rule, always in order."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.errors import KnowledgeBaseError
from rematch.knowledge.cycles import ANCHORS
from rematch.knowledge.load import load_knowledge

MATCHES = ("nrmp", "sf_match", "aua")


def days(season):
    return {milestone.id: milestone.date for milestone in season.milestones}


def test_a_published_cycle_has_its_published_days(shipped):
    found = days(shipped.cycles.season(2026))
    assert found["preparation_opens"] == date(2025, 6, 4)
    assert found["submission"] == date(2025, 9, 3)
    assert found["review"] == date(2025, 9, 24)
    assert found["rank_deadline"] == date(2026, 3, 4)
    assert found["match_day"] == date(2026, 3, 20)


def test_only_what_was_found_is_called_published(shipped):
    for match in MATCHES:
        for year in range(2020, 2040):
            for milestone in shipped.cycles.season(year, match).milestones:
                if milestone.status == "published":
                    assert set(milestone.sources) <= set(shipped.sources)
                    assert not milestone.note
                else:
                    assert milestone.sources == ("house",)
                    assert milestone.note == shipped.cycles.expected


def test_the_usual_rules_give_the_days_that_were_published(shipped):
    """The rules are read off the published cycles: they may miss a published day by a few days only."""
    for year in (2024, 2025, 2026):
        season = shipped.cycles.season(year)
        rule = days(shipped.cycles.season(year + 28))  # no cycle is published that far ahead
        for milestone in season.milestones:
            usual = rule[milestone.id]
            as_then = date(usual.year - 28, usual.month, usual.day)
            assert abs(as_then - milestone.date) <= timedelta(days=2), milestone


@given(st.integers(1990, 2150), st.sampled_from(MATCHES))
def test_every_year_has_its_dates_in_order(shipped, year, match):
    season = shipped.cycles.season(year, match)
    dates = [milestone.date for milestone in season.milestones]
    assert all(one < other for one, other in pairwise(dates))
    assert date(year - 1, 6, 1) <= dates[0]
    assert dates[-1] < date(year, 6, 1)
    assert dates[-1] == season.day("match_day")
    assert [season.day(anchor) for anchor in ANCHORS] == sorted(season.day(anchor) for anchor in ANCHORS)


@pytest.mark.parametrize("year", [2027, 2028, 2031, 2040])
def test_match_day_is_the_third_friday_of_march(shipped, year):
    day = shipped.cycles.season(year).day("match_day")
    assert (day.month, day.weekday()) == (3, 4)
    assert 15 <= day.day <= 21


def test_the_early_matches_end_before_the_main_one_is_ranked(shipped):
    for year in range(2024, 2040):
        main = shipped.cycles.season(year).day("rank_deadline")
        for match in ("sf_match", "aua"):
            assert shipped.cycles.season(year, match).day("match_day") < main


@pytest.mark.parametrize(
    ("today", "after", "year"),
    [
        (date(2026, 3, 23), 2026, 2027),
        (date(2026, 9, 23), None, 2027),
        (date(2026, 10, 14), None, 2027),
        (date(2026, 10, 15), None, 2028),
        (date(2026, 11, 20), 2026, 2028),
        (date(2026, 3, 23), 2029, 2030),
        (date(2027, 1, 2), None, 2028),
    ],
)
def test_the_cycle_to_aim_at_is_the_first_that_can_still_be_joined(shipped, today, after, year):
    assert shipped.cycles.aim(today, after) == year


DATES = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@given(DATES, st.none() | st.integers(2000, 2060), st.sampled_from(MATCHES))
def test_the_aim_is_open_and_the_first_such(shipped, today, after, match):
    cycles = shipped.cycles

    def closed(year):
        last = cycles.season(year, match).day("review") + timedelta(days=cycles.grace)
        return last < today or (after is not None and year <= after)

    aim = cycles.aim(today, after, match)
    assert not closed(aim)
    assert closed(aim - 1)
    assert cycles.aim(today + timedelta(days=30), after, match) >= aim


def test_every_field_has_a_calendar(shipped):
    assert {specialty.match for specialty in shipped.specialties.values()} <= set(shipped.cycles.matches)


def test_the_kinds_that_prepare_are_kinds_of_task(shipped):
    kinds = shipped.vocabulary.types["task"].fields["kind"].values
    assert set(shipped.cycles.preparation_kinds) <= set(kinds)


def test_a_match_without_a_calendar_is_named(shipped):
    with pytest.raises(KnowledgeBaseError, match="no calendar for the match 'moon'; allowed: nrmp"):
        shipped.cycles.season(2027, "moon")


BROKEN = [
    ("2024-09-04", "2024-09-31", "RM651", "16:28: error RM651: 'date' is not a day"),
    (
        "2024-09-04",
        "2024-09-30",
        "RM652",
        "15:7: error RM652: nrmp 2025: submission (2024-09-30) is not before review",
    ),
    (
        "2025-03-21",
        "2026-03-20",
        "RM652",
        "15:7: error RM652: nrmp 2025: match_day (2026-03-20) lies outside the cycle",
    ),
    ("      2025:", "      soon:", "RM651", "15:7: error RM651: 'soon' is not a year in 'published'"),
    (
        "source: [report]",
        "source: [reprot]",
        "RM411",
        "unknown source (found 'reprot'); did you mean 'report'?",
    ),
    ("source: [report]", "source: [house]", "RM413", "'house' publishes no dates"),
    (
        "{month: 10, day: 15",
        "{month: 9, day: 15",
        "RM652",
        "review (2000-09-27) is not before interviews (2000-09-15)",
    ),
    ("day: 15", "day: 32", "RM118", "'day' is a whole number (found 32); allowed: 1 to 31"),
    ("day: 15, ", "", "RM654", "a usual date is written in another way; allowed: month and day"),
    ("weekday: wednesday", "weekday: wensday", "RM117", "unknown 'weekday' (found 'wensday')"),
    ("from: match_day", "from: match_dya", "RM117", "unknown 'from' (found 'match_dya')"),
    (
        "from: match_day, days: -16",
        "from: rank_deadline, days: 1",
        "RM652",
        "rank_deadline, which is itself counted",
    ),
    ("value: 21", "value: 400", "RM118", "'value' is a whole number (found 400); allowed: 0 to 120"),
    ("      interviews:", "      talks:", "RM653", "nrmp has no milestone 'interviews'; add it"),
    ("value: [letters]", "value: letters", "RM113", "'preparation_kinds' must be a list"),
    ("because: Some read late., ", "", "RM112", "'grace' lacks 'because'"),
]


@pytest.mark.parametrize(
    ("find", "put", "code", "said"), BROKEN, ids=[put.strip() or said for _, put, _, said in BROKEN]
)
def test_a_broken_calendar_is_refused_where_it_breaks(small, find, put, code, said):
    path = small / "knowledge" / "cycles.yaml"
    text = path.read_text()
    assert find in text
    path.write_text(text.replace(find, put, 1))
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge(small)
    lines = [str(problem) for problem in caught.value.problems]
    assert any(f"error {code}: " in line and said in line for line in lines), lines
    assert all(line.startswith(f"{path}:") for line in lines), lines
