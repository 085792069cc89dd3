"""Something that values of a profile say of each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rematch.document import DataPath
    from rematch.errors import Severity
    from rematch.profile.model import Profile


@dataclass(frozen=True, slots=True)
class Finding:
    """What is impossible (an error) or unlikely (a warning).

    ``places`` are the values it rests on, first the one to look at.
    """

    places: tuple[DataPath, ...]
    what: str
    severity: Severity = "error"
    value: str | None = None
    allowed: str | None = None
    remedy: str | None = None


def latest_cycle(profile: Profile) -> tuple[int, DataPath] | None:
    """Return the year of the latest Match and its place, or None when no attempt has a year."""
    known = [
        (attempt.cycle, ("attempts", index, "cycle"))
        for index, attempt in enumerate(profile.attempts)
        if attempt.cycle is not None
    ]
    return max(known, default=None)


def reckoning_year(profile: Profile) -> tuple[int, tuple[DataPath, ...]] | None:
    """Return the year the file was written in, as far as it tells, and the places that say so.

    No clock: the later of the start date's year and the latest Match, so that the same file is always
    read the same way. None when the file has neither.
    """
    start, cycle = profile.applicant.start_date, latest_cycle(profile)
    start_place: DataPath = ("applicant", "start_date")
    if start is None:
        return (cycle[0], (cycle[1],)) if cycle else None
    if cycle is None:
        return start.year, (start_place,)
    return max(start.year, cycle[0]), (start_place, cycle[1])
