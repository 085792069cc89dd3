"""Rules that give a date for any year: a day of a month, an nth weekday, or days from another date."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from rematch.codes.declaration import UNKNOWN_USUAL
from rematch.knowledge.dated import whole
from rematch.knowledge.reading import choice_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.rules.node import Node

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_FORMS = (frozenset({"month", "day"}), frozenset({"month", "weekday", "nth"}), frozenset({"from", "days"}))


@dataclass(frozen=True, slots=True)
class MonthDay:
    """The same day of the same month in every year."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The ``nth`` (1 to 4) weekday of a month; Monday is 0."""

    month: int
    weekday: int
    nth: int


@dataclass(frozen=True, slots=True)
class Counted:
    """So many ``days`` after another date, before it when negative."""

    origin: str
    days: int


Usual: TypeAlias = MonthDay | NthWeekday | Counted


def fixed_day(rule: MonthDay | NthWeekday, year: int) -> date:
    """Return the day of a rule in a calendar year."""
    if isinstance(rule, MonthDay):
        return date(year, rule.month, rule.day)
    first = date(year, rule.month, 1)
    ahead = (rule.weekday - first.weekday()) % 7 + 7 * (rule.nth - 1)
    return first + timedelta(days=ahead)


def read_usual(node: Node, milestones: Mapping[str, Node]) -> Usual | None:
    """Read one rule; what is wrong is noted, and gives None."""
    before = len(node.problems)
    optional = sorted(frozenset().union(*_FORMS))
    entries = node.entries("a usual date", ("basis",), optional) or {}
    choice_of(entries, "basis", ("house",))
    given = frozenset(entries) - {"basis"}
    if isinstance(node.data, dict) and given not in _FORMS and len(node.problems) == before:
        allowed = "month and day; month, weekday and nth; or from and days"
        node.refuse(UNKNOWN_USUAL, "a usual date is written in another way", allowed=allowed, found=False)
    rule: Usual
    if "from" in given:
        rule = Counted(choice_of(entries, "from", milestones), whole(entries, "days", -366, 366))
    elif "weekday" in given:
        weekday = choice_of(entries, "weekday", WEEKDAYS)
        month = whole(entries, "month", 1, 12, default=1)
        rule = NthWeekday(month, WEEKDAYS.index(weekday or "monday"), whole(entries, "nth", 1, 4, default=1))
    else:
        month = whole(entries, "month", 1, 12, default=1)
        # The shortest February: the day has to be there in every year.
        longest = calendar.monthrange(2023, month)[1]
        rule = MonthDay(month, whole(entries, "day", 1, longest, default=1))
    return rule if len(node.problems) == before else None
