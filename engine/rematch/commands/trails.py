"""Open the trail that a command was given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rematch.audit.database import Database
from rematch.audit.place import default_place
from rematch.audit.record import utc_text

if TYPE_CHECKING:
    from rematch.audit.place import Place


def opened(place: Place | None, *, writing: bool = False) -> Database:
    """Return the trail that was named, or the user's own, open for reading or writing."""
    return Database(place or default_place(), now_text(), writing=writing)


def now_text() -> str:
    """Return the present time as records write it."""
    return utc_text(datetime.now(UTC))
