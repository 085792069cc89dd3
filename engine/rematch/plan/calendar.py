"""Tasks of the plan on the days of one cycle, between the day the person starts and Match Day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from rematch.knowledge.cycles import Milestone, Season
    from rematch.plan.statement import Statement

Anchor = Literal["start", "submission", "review", "interviews", "rank_deadline", "match"]

MILESTONE = "milestone"
"""The kind of an entry that is a date of the cycle itself."""

_MATCH_DAY = "match_day"


@dataclass(frozen=True, slots=True)
class Undated:
    """A task before it has a day: ``day`` days after its anchor, before it when negative.

    ``length`` is the number of days it takes, 1 or more.
    """

    topic: str
    kind: str
    anchor: Anchor
    day: int
    length: int
    do: str
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar, from ``when`` to ``until`` (both included).

    Both are None when the task is counted from a start that is unknown; ``label`` then names its weeks,
    the first and the last of which ``weeks`` gives. ``id`` stays the same for the same task of another run,
    whatever the day.
    """

    id: str
    when: date | None
    until: date | None
    label: str
    kind: str
    topic: str
    do: str
    statement: Statement | None
    milestone: Milestone | None
    weeks: tuple[int, int] | None = None


def dated(
    tasks: Sequence[Undated], season: Season, start: date | None, preparation: Collection[str] = ()
) -> tuple[Entry, ...]:
    """Return the tasks and the milestones of a season in order of day; tasks without one come first.

    Nothing lies before ``start`` or after Match Day: what does is left out, what reaches over is cut. A
    task counted from the start and of a kind in ``preparation`` ends with the first day to submit.
    Weekends are days like any other.
    """
    entries = [*_milestones(season, start)]
    weeks: list[tuple[int, Entry]] = []
    days = {milestone.id: milestone.date for milestone in season.milestones}
    for identity, task in _identified(tasks):
        if task.anchor == "start" and start is None:
            if task.day >= 0:
                weeks.append((task.day, _entry(identity, task, None, None)))
        elif span := _span(task, days, start, preparation):
            entries.append(_entry(identity, task, *span))
    weeks.sort(key=lambda found: (found[0], found[1].id))
    entries.sort(key=lambda entry: (entry.when, entry.id))
    return (*(entry for _, entry in weeks), *entries)


def _milestones(season: Season, start: date | None) -> Iterator[Entry]:
    for milestone in season.milestones:
        if start is None or start <= milestone.date:
            day = milestone.date
            identity, label = f"{MILESTONE}/{milestone.id}", _label(day, day)
            yield Entry(identity, day, day, label, MILESTONE, milestone.id, milestone.what, None, milestone)


def task_id(kind: str, topic: str, anchor: Anchor) -> str:
    """Return the id of the first task of a kind, topic and anchor."""
    return f"{kind}/{topic}/{anchor}"


def _identified(tasks: Sequence[Undated]) -> Iterator[tuple[str, Undated]]:
    """Yield each task with an id; tasks of one kind, topic and anchor are numbered in order of day."""
    seen: Counter[str] = Counter()
    for task in sorted(tasks, key=lambda task: (task.day, task.length, task.do)):
        name = task_id(task.kind, task.topic, task.anchor)
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}/{seen[name]}"), task


def _span(
    task: Undated, days: Mapping[str, date], start: date | None, preparation: Collection[str]
) -> tuple[date, date] | None:
    """Return the first and last day of a task, or None when no day of it is left."""
    milestone = _MATCH_DAY if task.anchor == "match" else task.anchor
    anchor = start if task.anchor == "start" else days[milestone]
    if anchor is None:
        return None
    first = anchor + timedelta(days=task.day)
    last = first + timedelta(days=task.length - 1)
    if start is not None:
        if task.anchor == "start" and first < start:
            return None
        first = max(first, start)
    last = min(last, days[_MATCH_DAY])
    if task.anchor == "start" and task.kind in preparation:
        last = min(last, days["submission"])
    return (first, last) if first <= last else None


def _entry(identity: str, task: Undated, first: date | None, last: date | None) -> Entry:
    said = (task.kind, task.topic, task.do, task.statement, None)
    if first and last:
        return Entry(identity, first, last, _label(first, last), *said)
    weeks = (task.day // 7 + 1, (task.day + task.length - 1) // 7 + 1)
    return Entry(identity, None, None, _weeks(*weeks), *said, weeks)


def _weeks(first: int, last: int) -> str:
    return f"Week {first}" if first == last else f"Weeks {first}-{last}"


@lru_cache(maxsize=1024)
def _label(first: date, last: date) -> str:
    """Return one day or a span as a US reader writes it: June 3, 2026 or June 3 - July 4, 2026."""
    end = f"{last:%B} {last.day}, {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.day}-{last.day}, {last.year}"
    year = "" if first.year == last.year else f", {first.year}"
    return f"{first:%B} {first.day}{year} - {end}"
