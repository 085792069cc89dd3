"""What a profile does not say, what each gap costs and where to ask (H1.5): ``knowledge/unknowns.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.profile.fields import dotted
from rematch.profile.finding import latest_cycle
from rematch.profile.places import Place, values_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rematch.profile.model import Profile

_SAID_UNKNOWN = "unknown"

Word = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a value: ``one_of``, ``none_of``, ``least`` or ``known``; exactly one is set.

    An unknown value passes ``none_of`` and ``known: false`` only.
    """

    subject: Place
    one_of: tuple[Word, ...] | None = None
    none_of: tuple[Word, ...] | None = None
    least: float | None = None
    known: bool | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """How much an unknown matters: its place in the order of the file, and the heading it stands under."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class DeclaredUnknown:
    """Something worth knowing: where it would stand, when it matters, what its absence costs, whom to ask.

    ``known_by`` are other places that answer it as well. ``when`` are alternatives, each a set of
    conditions that must all pass; empty: it always matters. ``importance`` is the index of its level,
    0 the weightiest.
    """

    place: Place
    name: str
    importance: int
    cost: str
    ask: str
    known_by: tuple[Place, ...] = ()
    when: tuple[tuple[Condition, ...], ...] = ()
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredUnknowns:
    """The levels, weightiest first, and what is worth knowing, in the order of the file."""

    levels: tuple[Level, ...]
    entries: tuple[DeclaredUnknown, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """One gap of one profile; ``path`` is dotted, as ``attempts.0.interviews``."""

    path: str
    name: str
    cost: str
    ask: str
    importance: int


def unknowns(profile: Profile, declared: DeclaredUnknowns) -> tuple[Unknown, ...]:
    """Return what is unknown and matters, weightiest first, then in the order of the file."""
    found = [gap for entry in declared.entries if _matters(profile, entry) for gap in _gaps(profile, entry)]
    return tuple(sorted(found, key=lambda gap: gap.importance))


def _gaps(profile: Profile, entry: DeclaredUnknown) -> list[Unknown]:
    if any(_is_known(value) for place in entry.known_by for _, value in values_at(profile, place)):
        return []
    missing = [path for path, value in values_at(profile, entry.place) if not _is_known(value)]
    return [Unknown(dotted(path), entry.name, entry.cost, entry.ask, entry.importance) for path in missing]


def _is_known(value: object) -> bool:
    return value is not None and value != _SAID_UNKNOWN


def _matters(profile: Profile, entry: DeclaredUnknown) -> bool:
    return not entry.when or any(all(_passes(profile, test) for test in tests) for tests in entry.when)


def _passes(profile: Profile, condition: Condition) -> bool:
    value = _subject(profile, condition.subject)
    if condition.known is not None:
        return _is_known(value) == condition.known
    if not _is_known(value):
        return condition.none_of is not None
    if condition.none_of is not None:
        return value not in condition.none_of
    if condition.least is not None:
        return isinstance(value, int | float) and value >= condition.least
    return value in (condition.one_of or ())


def _subject(profile: Profile, place: Place) -> object:
    if place[0] in DERIVED:
        return DERIVED[place[0]](profile)
    return next((value for _, value in values_at(profile, place)), None)


def _years_since_graduation(profile: Profile) -> int | None:
    latest = latest_cycle(profile)
    return latest[0] - profile.applicant.graduation_year if latest else None


def _attempts_count(profile: Profile) -> int:
    return len(profile.attempts)


DERIVED: Mapping[str, Callable[[Profile], int | None]] = {
    "years_since_graduation": _years_since_graduation,
    "attempts_count": _attempts_count,
}
"""Subjects of conditions that are counted rather than read."""
