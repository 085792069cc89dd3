"""``rematch plan`` for another field, and as a calendar file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from rematch.commands.main import main
from rematch.errors import InputError

pytestmark = pytest.mark.content

CASES = Path(__file__).parents[1] / "plan" / "cases"
WORKED = CASES / "orthopaedics-step2-230.yaml"
UNDATED = CASES / "dermatology-strong-file.yaml"


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


def calendar(run, monkeypatch, made_at: int, *arguments: str) -> Calendar:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(made_at))
    done = run("plan", str(WORKED), "--no-audit", "--format", "ics", *arguments)
    assert done.exit_code == 0, done.exception
    return Calendar.from_ical(done.stdout_bytes)


def events(found: Calendar) -> dict[str, object]:
    return {str(event["uid"]): event for event in found.walk("VEVENT")}


def test_another_field_changes_the_year_and_not_the_choice(run):
    own = run("plan", str(WORKED), "--no-audit").stdout
    asked = run("plan", str(WORKED), "--no-audit", "--field", "path").stdout
    assert "**Chosen backup specialty: Anesthesiology**" in asked
    assert "are written for **Pathology**, as you asked" in asked
    assert "## Your story for Pathology" in asked
    assert "programs in Pathology" in asked
    assert "## Your story for Anesthesiology" in own
    assert "as you asked" not in own


def test_a_field_that_does_not_exist_is_refused_with_the_nearest(run):
    done = run("plan", str(WORKED), "--no-audit", "--field", "pathologie")
    assert isinstance(done.exception, InputError)
    assert "unknown specialty 'pathologie'; did you mean 'pathology'?" in str(done.exception)


def test_the_calendar_holds_the_first_actions_the_weeks_and_the_milestones(run, monkeypatch):
    found = events(calendar(run, monkeypatch, 1_750_000_000))
    titles = {str(event["summary"]) for event in found.values()}
    assert "Match Day" in titles
    assert any(title.startswith("Write to the dean's office") for title in titles)
    days = [event["dtstart"].dt for event in found.values()]
    assert min(days) >= date(2025, 3, 31)
    assert max(days) <= date(2026, 3, 20)
    weeks = {(day - date(2025, 3, 31)).days // 7 for day in days}
    assert len(weeks & set(range(24))) >= 12


def test_a_second_import_finds_the_same_events_and_newer_versions(run, monkeypatch):
    first, second = (
        events(calendar(run, monkeypatch, made_at)) for made_at in (1_750_000_000, 1_760_000_000)
    )
    assert set(first) == set(second)
    assert all(second[uid]["sequence"] > event["sequence"] for uid, event in first.items())


def test_the_same_moment_gives_the_same_bytes_in_a_file_too(run, monkeypatch, tmp_path):
    file = tmp_path / "plan.ics"
    one = calendar(run, monkeypatch, 1_750_000_000).to_ical()
    calendar_file = run("plan", str(WORKED), "--no-audit", "--format", "ics", "-o", str(file))
    assert calendar_file.exit_code == 0
    assert file.read_bytes().replace(b"\r\n ", b"").count(b"\r\n") == one.replace(b"\r\n ", b"").count(
        b"\r\n"
    )
    assert b"\r\r" not in file.read_bytes()
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")


def test_without_a_first_day_the_calendar_says_what_is_missing(run):
    done = run("plan", str(UNDATED), "--no-audit", "--format", "ics")
    assert isinstance(done.exception, InputError)
    assert "add start_date:" in str(done.exception)
    assert not done.stdout


@pytest.mark.parametrize("item", ["lane", "list", "second list", "step 3", "lane_goal"])
def test_why_answers_for_the_parts_of_the_year(item, run):
    done = run("why", str(WORKED), item)
    assert done.exit_code == 0, done.exception
    assert "rule " in done.stdout
