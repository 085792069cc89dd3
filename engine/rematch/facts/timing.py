"""Which attempt is the latest, what day it is for the plan, and how long ago things were.

No clock: the day of reckoning comes from the profile (its start date, else the month of its
latest Match), so that the same file always gives the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rematch.knowledge.cycles import Cycles
    from rematch.knowledge.settings import Settings
    from rematch.profile.model import Profile

_MIDDLE_OF_MONTH = 15


@dataclass(frozen=True, slots=True)
class Timing:
    """The order of the attempts and the day of reckoning.

    ``order`` lists indexes into ``profile.attempts``, earliest first; ``latest`` is the last of them.
    ``cycle`` is the year of the latest Match and ``today`` the day of reckoning, None when unknown.
    """

    order: tuple[int, ...]
    cycle: int | None
    today: date | None

    @property
    def latest(self) -> int:
        """Index of the latest attempt in the profile."""
        return self.order[-1]


def timing_of(profile: Profile, settings: Settings) -> Timing:
    """Return the timing of a profile; attempts without a year count as earlier than those with one."""
    attempts = profile.attempts
    order = sorted(range(len(attempts)), key=lambda index: (attempts[index].cycle or 0, index))
    cycle = attempts[order[-1]].cycle
    today = profile.applicant.start_date
    if today is None and cycle is not None:
        today = date(cycle, int(settings.number("match_month")), _MIDDLE_OF_MONTH)
    return Timing(tuple(order), cycle, today)


def months_between(month: str, today: date) -> int:
    """Return the months from ``month`` (as 2025-03) to ``today``, never below 0."""
    year, number = map(int, month.split("-"))
    return max(0, (today.year - year) * 12 + today.month - number)


def days_after_opening(applied_on: date, cycle: int, cycles: Cycles, match: str) -> int:
    """Return the days from the day on which programs may read, before the Match of ``cycle``."""
    return (applied_on - cycles.season(cycle, match).day("review")).days
