"""Points in time as somebody types them: a date, a time, or so long before now."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta

from rematch.audit.record import utc_text

ALLOWED = "2026-03-24, 2026-03-24T09:30 (UTC, or with +02:00), or 30d, 6m, 3y back from now"
_BACK = re.compile(r"(\d{1,5})([hdwmy])", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def moment(text: str, now: datetime) -> str:
    """Return a point in time as records write theirs, cut where it was given no closer: day, minute, second.

    A length back from ``now`` (aware) gives a second. Raises ValueError for anything else.
    """
    typed = text.strip()
    if back := _BACK.fullmatch(typed):
        return utc_text(_before(now, int(back[1]), back[2]))
    if _DATE.fullmatch(typed):
        return datetime.fromisoformat(typed).date().isoformat()
    found = _TIME.fullmatch(typed)
    if found is None:
        raise ValueError(text)
    date, minute, second, zone = found.groups()
    named = datetime.fromisoformat(
        f"{date}T{minute}{second or ''}{'+00:00' if zone in {None, 'Z'} else zone}"
    )
    whole = utc_text(named)
    return whole if second else whole[: len("2026-03-24T09:30")]


def before(text: str, now: datetime) -> str:
    """Return the time so long before ``now`` (ValueError for what is no length, or reaches back too far)."""
    back = _BACK.fullmatch(text.strip())
    if back is None:
        raise ValueError(text)
    return utc_text(_before(now, int(back[1]), back[2]))


def _before(now: datetime, count: int, unit: str) -> datetime:
    """Months and years go by the calendar; the last day of a month stands for the days it does not have."""
    try:
        if unit in _UNITS:
            return now - count * _UNITS[unit]
        months = now.year * 12 + now.month - 1 - count * (12 if unit == "y" else 1)
        year, month = months // 12, months % 12 + 1
        day = min(now.day, calendar.monthrange(year, month)[1])
        return now.astimezone(UTC).replace(year=year, month=month, day=day)
    except (OverflowError, calendar.IllegalMonthError) as error:
        raise ValueError(f"{count}{unit}") from error
