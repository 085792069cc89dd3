"""How often each rule fired, by month or knowledge base: what the rules really do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rematch.audit.find import head_of, rows_of
from rematch.audit.fired import FiredRules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rematch.audit.database import Database
    from rematch.audit.find import RunHead, Wanted

By = Literal["month", "knowledge"]
_MONTH = len("2026-03")


@dataclass(frozen=True, slots=True)
class Use:
    """In how many runs of a period a rule fired, how often, and when first and last."""

    rule: str
    runs: int
    firings: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Period:
    """The rules of a month, of a knowledge base, or of all time; the most used first.

    ``name``: the month, the hash of the knowledge base, or nothing. ``runs``: those that were read.
    """

    name: str
    runs: int
    first: str
    last: str
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """What the rules did. ``never``: rules of the present knowledge base that fired in none of the runs."""

    periods: tuple[Period, ...]
    runs: int
    erased: int
    never: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    """Runs while they are counted, and the span of time they lie in."""

    first: str
    last: str
    runs: int = 0
    firings: int = 0

    def add(self, time: str, firings: int) -> None:
        """Count one run."""
        self.runs += 1
        self.firings += firings
        if time < self.first:
            self.first = time
        elif time > self.last:
            self.last = time


@dataclass(slots=True)
class _Counted:
    """One period while it is counted."""

    all: _Tally
    rules: dict[str, _Tally] = field(default_factory=dict)

    def add(self, time: str, firings: Mapping[str, int]) -> None:
        """Count one run."""
        self.all.add(time, sum(firings.values()))
        for rule, count in firings.items():
            tally = self.rules.get(rule)
            if tally is None:
                tally = self.rules[rule] = _Tally(time, time)
            tally.add(time, count)

    def period(self, name: str) -> Period:
        """Return what was counted."""
        uses = [Use(rule, one.runs, one.firings, one.first, one.last) for rule, one in self.rules.items()]
        uses.sort(key=lambda use: (-use.runs, -use.firings, use.rule))
        return Period(name, self.all.runs, self.all.first, self.all.last, tuple(uses))


def fired_in(database: Database, wanted: Wanted) -> Iterator[tuple[RunHead, Mapping[str, int]]]:
    """Yield runs, newest first, and how often each rule fired in them."""
    fired = FiredRules(database)
    for row in rows_of(database, wanted, with_content=True):
        yield head_of(row), Counter(fired.of(row))


def usage(
    runs: Iterable[tuple[RunHead, Mapping[str, int]]], by: By | None, present: Iterable[str], rule: str | None
) -> Usage:
    """Count what fired in ``runs``; ``present``: the rules there are now, ``rule``: count this one only."""
    counted: dict[str, _Counted] = {}
    read = erased = 0
    seen: set[str] = set()
    for run, firings in runs:
        if run.erased:
            erased += 1
            continue
        read += 1
        seen |= firings.keys()
        kept = firings if rule is None else {rule: firings[rule]} if rule in firings else {}
        time = run.stamp.time
        counted.setdefault(_period(run, by), _Counted(_Tally(time, time))).add(time, kept)
    periods = [one.period(name) for name, one in counted.items()]
    periods.sort(key=lambda one: one.name if by == "month" else one.first)
    asked = present if rule is None else {rule} & set(present)
    return Usage(tuple(periods), read, erased, tuple(sorted(set(asked) - seen)))


def _period(run: RunHead, by: By | None) -> str:
    if by is None:
        return ""
    return run.stamp.time[:_MONTH] if by == "month" else run.outcome.knowledge_sha256
