"""The calendar file: read back by icalendar, well formed by RFC 5545, updated by a second import."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.errors import KnowledgeBaseError
from rematch.knowledge.cycles import Milestone
from rematch.knowledge.sources import load_sources
from rematch.plan.calendar import Entry
from rematch.report.calendar_file import CalendarFile, calendar_words

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
MADE = datetime(2026, 4, 1, 12, 30, 15, 999, tzinfo=UTC)
WRITER = CalendarFile(calendar_words(TEMPLATES), {})


def entry(identity="meeting/dean/start", when=date(2026, 4, 2), days=1, do="See the dean.", milestone=None):
    until = when + timedelta(days=days - 1) if when else None
    kind = "milestone" if milestone else "meeting"
    return Entry(identity, when, until, "a day", kind, "dean", do, None, milestone)


def milestone(status="expected", note="Check it.", sources=("house",)):
    day = date(2026, 9, 2)
    found = Milestone("submission", "First day to submit", day, status, sources, "Send it.", note)
    return entry("milestone/submission", day, do=found.what, milestone=found)


def events(data):
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


def name_of(data, key="NAME"):
    """Return the calendar's name from its content line: icalendar leaves the name's escapes as they are."""
    lines = data.replace(b"\r\n ", b"").decode().split("\r\n")
    (value,) = [line.removeprefix(f"{key}:") for line in lines if line.startswith(f"{key}:")]
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\nSUMMARY:{value}\r\nEND:VEVENT\r\n")
    return str(event["summary"])


def written(*entries, title="Plan", person="somebody", made_at=MADE):
    return WRITER.write(title, person, entries, made_at)


def test_a_task_is_an_all_day_event_that_leaves_the_day_free():
    (event,) = events(written(entry(days=3)))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 4, 2), date(2026, 4, 5))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert (str(event["summary"]), str(event["transp"])) == ("See the dean.", "TRANSPARENT")
    assert event["dtstamp"].dt == event["last-modified"].dt == MADE.replace(microsecond=0)
    assert event.walk("VALARM") == []


def test_a_milestone_reminds_the_day_before_at_nine():
    (event,) = events(written(milestone()))
    (alarm,) = event.walk("VALARM")
    start = datetime.combine(event["dtstart"].dt, time(), tzinfo=UTC)
    assert start + alarm["trigger"].dt == datetime(2026, 9, 1, 9, tzinfo=UTC)
    assert str(alarm["action"]) == "DISPLAY"


def test_an_expected_date_says_so_and_a_published_one_names_its_source():
    writer = CalendarFile(WRITER.words, load_sources(ROOT / "knowledge" / "sources.yaml", []))
    known = milestone("published", "", ("aamc_timeline_2026",))
    expected, published = events(writer.write("Plan", "somebody", [milestone(), known], MADE))
    assert str(expected["summary"]) == "First day to submit (expected)"
    assert "Check it." in str(expected["description"])
    assert str(published["summary"]) == "First day to submit"
    assert "https://students-residents.aamc.org" in str(published["description"])


def test_the_calendar_has_a_name_that_old_and_new_programs_read():
    data = written(title="Plan, 2027;\nfor me")
    assert name_of(data) == name_of(data, "X-WR-CALNAME") == "Plan, 2027; for me"
    assert b"X-WR-CALNAME:Plan\\, 2027\\; for me\r\n" in data
    calendar = icalendar.Calendar.from_ical(data)
    assert str(calendar["version"]) == "2.0"
    assert str(calendar["prodid"]).startswith("-//Rematch//")


def test_a_second_import_updates_the_same_events():
    first = events(written(entry(), milestone()))
    moved = entry(when=date(2026, 5, 9), do="See the dean again.")
    second = events(written(moved, milestone(), made_at=MADE + timedelta(days=1)))
    assert [event["uid"] for event in first] == [event["uid"] for event in second]
    for old, new in zip(first, second, strict=True):
        assert new["sequence"] > old["sequence"]
        assert new["dtstamp"].dt > old["dtstamp"].dt


def test_two_people_never_share_an_event():
    one, other = (events(written(entry(), person=name))[0]["uid"] for name in ("one", "other"))
    assert one != other


def test_the_time_of_making_is_kept_in_utc():
    east = MADE.astimezone(timezone(timedelta(hours=9)))
    assert written(entry(), made_at=east) == written(entry(), made_at=MADE)
    with pytest.raises(ValueError, match="time zone"):
        written(entry(), made_at=datetime(2026, 4, 1))  # noqa: DTZ001 - that is what is refused


def test_entries_without_a_day_are_left_out():
    assert events(written(entry(when=None), entry())) == events(written(entry()))


def test_a_long_title_is_cut_at_a_word_and_kept_whole_below():
    do = "Ask your former attending " + "very " * 30 + "kindly."
    (event,) = events(written(entry(do=do)))
    assert str(event["summary"]).endswith("very…")
    assert len(str(event["summary"])) <= 75
    assert str(event["description"]) == do


def test_a_missing_word_is_named(tmp_path):
    (tmp_path / "words.yaml").write_text("calendar: {why: Why}\n")
    with pytest.raises(KnowledgeBaseError, match="'source' of the calendar is missing"):
        calendar_words(tmp_path)


TEXT = st.text(min_size=1, max_size=400) | st.text(alphabet="ab ,;:\\n\n\"'é😀👩‍⚕️", max_size=200)


def plain(text):
    """Return the characters that a reader sees: all but control characters and spacing."""
    return "".join(
        found for found in text if not found.isspace() and unicodedata.category(found) not in {"Cc", "Cs"}
    ).replace("\ufeff", "")


@given(TEXT, TEXT, TEXT)
def test_any_text_comes_back_as_it_was(do, title, person):
    data = written(entry(do=do), title=title, person=person)
    (event,) = events(data)
    assert plain(str(event["description"])) == plain(do)
    assert plain(name_of(data)) == plain(title)
    if len(do) <= 75:
        assert plain(str(event["summary"])) == plain(do)
    assert len(str(event["summary"])) <= 75


ENTRIES = st.lists(
    st.builds(
        entry,
        identity=TEXT,
        when=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
        days=st.integers(1, 90),
        do=TEXT,
    ),
    max_size=6,
    unique_by=lambda found: found.id,
)


@given(ENTRIES, TEXT)
def test_every_file_is_well_formed_and_the_same_each_time(entries, title):
    data = written(*entries, title=title)
    assert data == written(*entries, title=title)
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    data.decode("utf-8")
    found = events(data)
    assert len({event["uid"] for event in found}) == len(found) == len(entries)
    assert [event["dtend"].dt - event["dtstart"].dt for event in found] == [
        entry.until - entry.when + timedelta(days=1) for entry in entries
    ]
