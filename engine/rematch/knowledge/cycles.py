"""The dates of Match cycles: ``knowledge/cycles.yaml``, published where known and expected elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from rematch.codes.declaration import DATES_OUT_OF_ORDER, MISSING_CALENDAR
from rematch.codes.texts import BASIS_WITHOUT_SOURCE
from rematch.errors import KnowledgeBaseError, Problem
from rematch.knowledge.dated import by_year, day_of, sources_of, whole
from rematch.knowledge.reading import members, open_entries, text_of
from rematch.knowledge.sources import HOUSE
from rematch.knowledge.usual import Counted, Usual, fixed_day, read_usual
from rematch.rules.node import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

Status = Literal["published", "expected"]

ANCHORS = ("submission", "review", "interviews", "rank_deadline", "match_day")
"""Milestones from which tasks are counted; every match has them."""

_MOST_GRACE = 120  # more would let a cycle stay open until its own Match
_YEARS_OF_ALL_KINDS = range(2001, 2029)  # weekdays and leap years repeat after 28 years


@dataclass(frozen=True, slots=True)
class Milestone:
    """One date of a cycle and what to do on it; ``note`` is the caution that an expected date carries."""

    id: str
    name: str
    date: date
    status: Status
    sources: tuple[str, ...]
    what: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Season:
    """One cycle of one match; ``year`` is that of the Match, ``milestones`` are in order of date."""

    year: int
    match: str
    name: str
    milestones: tuple[Milestone, ...]

    def find(self, identity: str) -> Milestone | None:
        """Return a milestone, or None when this match has none of that name."""
        return next((milestone for milestone in self.milestones if milestone.id == identity), None)

    def day(self, anchor: str) -> date:
        """Return the date of one of the ANCHORS; KeyError for any other name the match does not have."""
        found = self.find(anchor)
        if found is None:
            raise KeyError(anchor)
        return found.date


@dataclass(frozen=True, slots=True)
class Form:
    """A milestone of a match in any year."""

    id: str
    name: str
    what: str
    usual: Usual


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """A date that somebody published, and who."""

    day: date
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchCalendar:
    """The calendar of one match."""

    id: str
    name: str
    forms: tuple[Form, ...]
    published: Mapping[int, Mapping[str, PublishedDay]]


@dataclass(frozen=True, slots=True, eq=False)
class Cycles:
    """The calendars of all matches.

    ``grace`` is the number of days after the review date within which a cycle can still be joined;
    ``preparation_kinds`` are the kinds of task that are pointless once the application is sent.
    """

    first_month: int
    expected: str
    grace: int
    preparation_kinds: tuple[str, ...]
    matches: Mapping[str, MatchCalendar]

    def season(self, year: int, match: str = "nrmp") -> Season:
        """Return the dates of the cycle that ends with the Match of ``year``.

        KnowledgeBaseError for a match without a calendar.
        """
        if match not in self.matches:
            raise KnowledgeBaseError(
                Problem(
                    f"no calendar for the match {match!r}",
                    allowed=listed(self.matches),
                    remedy="add it to cycles.yaml",
                    code=MISSING_CALENDAR,
                )
            )
        return self._season(self.matches[match], year)

    def aim(self, today: date, after: int | None, match: str = "nrmp") -> int:
        """Return the year of the Match that can still be worked toward on ``today``.

        It is the first later than ``after`` whose review date plus the grace is not yet past.
        """
        # The review date of a Match lies in the year before, so no Match of an earlier year is open.
        year = today.year if after is None else max(today.year, after + 1)
        while self.season(year, match).day("review") + timedelta(days=self.grace) < today:
            year += 1
        return year

    def _season(self, match: MatchCalendar, year: int) -> Season:
        published = match.published.get(year, {})
        rules = {form.id: form.usual for form in match.forms}

        def day(identity: str) -> date:
            if identity in published:
                return published[identity].day
            rule = rules[identity]
            if isinstance(rule, Counted):
                return day(rule.origin) + timedelta(days=rule.days)
            return fixed_day(rule, year if rule.month < self.first_month else year - 1)

        milestones = [
            Milestone(form.id, form.name, day(form.id), "published", published[form.id].sources, form.what)
            if form.id in published
            else Milestone(form.id, form.name, day(form.id), "expected", (HOUSE,), form.what, self.expected)
            for form in match.forms
        ]
        return Season(year, match.id, match.name, tuple(sorted(milestones, key=lambda found: found.date)))


def load_cycles(path: Location, sources: Collection[str], problems: list[Problem]) -> Cycles:
    """Read ``cycles.yaml`` and add to ``problems`` whatever is wrong.

    The dates of a cycle must follow one another in the order of the file, in every year.
    """
    before = len(problems)
    required = ("first_month", "expected", "grace", "preparation_kinds", "matches")
    entries = open_entries(path, required, problems)
    grace = _setting(entries, "grace", sources, ("unit",))
    kinds = _setting(entries, "preparation_kinds", sources)
    listed_kinds = kinds["value"].texts("'preparation_kinds'") if "value" in kinds else None
    cycles = Cycles(
        first_month=whole(entries, "first_month", 1, 12, default=6),
        expected=text_of(entries, "expected"),
        grace=whole(grace, "value", 0, _MOST_GRACE),
        preparation_kinds=listed_kinds or (),
        matches={name: _match(name, node, sources) for name, node in members(entries, "matches").items()},
    )
    if len(problems) == before:
        for name, node in members(entries, "matches").items():
            _check_order(cycles, cycles.matches[name], node)
    return cycles


def _setting(
    entries: Mapping[str, Node], key: str, sources: Collection[str], optional: tuple[str, ...] = ()
) -> dict[str, Node]:
    if key not in entries:
        return {}
    found = entries[key].entries(f"{key!r}", ("value", "because", "source"), optional) or {}
    text_of(found, "because")
    sources_of(found, sources)
    return found


def _match(identity: str, node: Node, sources: Collection[str]) -> MatchCalendar:
    entries = node.entries("a match", ("name", "milestones", "published")) or {}
    nodes = members(entries, "milestones")
    forms = [form for name, entry in nodes.items() if (form := _form(name, entry, nodes))]
    if "milestones" in entries:
        for anchor in ANCHORS:
            if anchor not in nodes:
                entries["milestones"].refuse(
                    MISSING_CALENDAR, f"{identity} has no milestone {anchor!r}", remedy="add it", key=True
                )
        _check_origins(forms, nodes)
    published = by_year(entries["published"], "'published'") if "published" in entries else {}
    return MatchCalendar(
        identity,
        text_of(entries, "name"),
        tuple(forms),
        {year: _published(entry, nodes, sources) for year, entry in published.items()},
    )


def _form(identity: str, node: Node, milestones: Mapping[str, Node]) -> Form | None:
    entries = node.entries("a milestone", ("name", "what", "usual")) or {}
    usual = read_usual(entries["usual"], milestones) if "usual" in entries else None
    name, what = text_of(entries, "name"), text_of(entries, "what")
    return Form(identity, name, what, usual) if usual else None


def _check_origins(forms: list[Form], nodes: Mapping[str, Node]) -> None:
    """Refuse dates counted from a date that is itself counted: chains hide where a date comes from."""
    counted = {form.id for form in forms if isinstance(form.usual, Counted)}
    for form in forms:
        if isinstance(form.usual, Counted) and form.usual.origin in counted:
            what = f"{form.id} is counted from {form.usual.origin}, which is itself counted"
            nodes[form.id].refuse(
                DATES_OUT_OF_ORDER, what, remedy="count from a date with a month", found=False
            )


def _published(
    node: Node, milestones: Mapping[str, Node], sources: Collection[str]
) -> dict[str, PublishedDay]:
    found: dict[str, PublishedDay] = {}
    for name, entry in (node.entries("a cycle", (), tuple(milestones)) or {}).items():
        entries = entry.entries("a published date", ("date", "source")) or {}
        day, named = day_of(entries, "date"), sources_of(entries, sources)
        if HOUSE in named:
            entry.refuse(
                BASIS_WITHOUT_SOURCE,
                f"{HOUSE!r} publishes no dates",
                remedy="name the publication",
                found=False,
            )
        if day:
            found[name] = PublishedDay(day, named)
    return found


def _check_order(cycles: Cycles, match: MatchCalendar, node: Node) -> None:
    """Refuse dates that leave the order of the file, or the year from one first month to the next."""
    entries = node.mapping("a match") or {}
    published = by_year(entries["published"], "'published'")
    order = [form.id for form in match.forms]
    for year in (*published, *_YEARS_OF_ALL_KINDS):
        season = cycles.season(year, match.id)
        where = published.get(year, entries["milestones"])
        days = {milestone.id: milestone.date for milestone in season.milestones}
        slips = [(one, other) for one, other in pairwise(order) if days[one] >= days[other]]
        for one, other in slips:
            what = f"{match.id} {year}: {one} ({days[one]}) is not before {other} ({days[other]})"
            where.refuse(DATES_OUT_OF_ORDER, what, remedy="correct one of the two", key=True)
        first, last = date(year - 1, cycles.first_month, 1), date(year, cycles.first_month, 1)
        outside = [name for name, day in days.items() if not first <= day < last]
        for name in outside:
            what = f"{match.id} {year}: {name} ({days[name]}) lies outside the cycle"
            where.refuse(DATES_OUT_OF_ORDER, what, allowed=f"{first} to the day before {last}", key=True)
        if (slips or outside) and year not in published:
            return  # one year is enough to show what is wrong with the usual dates
