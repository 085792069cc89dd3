"""Where a trail lies: one SQLite file, or a PostgreSQL database named by its URL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from sqlalchemy import URL

_DRIVERS = ("postgresql+psycopg", "postgresql")


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A trail in one SQLite file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """A trail in a PostgreSQL database; its text never shows the password."""

    url: URL

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)


Place = FilePlace | ServerPlace


def default_place() -> FilePlace:
    """Return the trail in the user's own data directory."""
    from platformdirs import user_data_path  # noqa: PLC0415 - only needed when none is given

    return FilePlace(user_data_path("rematch", appauthor=False) / "audit.sqlite3")


def place_of(named: str) -> Place:
    """Return the place that ``--audit`` names: a path, ``sqlite:///path`` or ``postgresql+psycopg://...``.

    Raises AuditError for a URL that cannot be read or of another database.
    """
    if "://" not in named:
        return FilePlace(Path(named))
    from sqlalchemy import make_url  # noqa: PLC0415 - slow to import
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        url = make_url(named)
    except (ArgumentError, ValueError) as error:
        raise AuditError(Problem("the URL of the audit trail cannot be read", allowed=_allowed())) from error
    if url.drivername == "sqlite" and url.database:
        return FilePlace(Path(url.database))
    if url.drivername in _DRIVERS:
        return ServerPlace(url.set(drivername=_DRIVERS[0]))
    raise AuditError(
        Problem(
            "no audit trail can be kept there",
            value=url.render_as_string(hide_password=True),
            allowed=_allowed(),
        )
    )


def _allowed() -> str:
    return "a file, or postgresql+psycopg://user@host/database"
