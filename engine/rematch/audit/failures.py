"""What goes wrong with a trail, in words: locked, damaged, full, read-only, out of reach."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.audit.place import Place

SKIP = "give another trail with --audit, or skip the record with --no-audit"
_ANOTHER = "give another trail with --audit"
_SQLITE = {
    sqlite3.SQLITE_BUSY: ("is locked by another program", "close it and run again"),
    sqlite3.SQLITE_LOCKED: ("is locked by another program", "close it and run again"),
    sqlite3.SQLITE_NOTADB: ("is not a database or is damaged", _ANOTHER),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "restore it from a backup or give another trail with --audit"),
    sqlite3.SQLITE_FULL: (
        "cannot grow: the disk is full",
        "free some space, or skip the record with --no-audit",
    ),
    sqlite3.SQLITE_READONLY: ("is read-only", SKIP),
    sqlite3.SQLITE_PERM: ("is closed to you", "check its permissions or give another trail with --audit"),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "check the path and its permissions"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "check the disk and its free space"),
}
_POSTGRESQL = {
    "08": (
        "cannot be reached",
        "check that the server runs, the database exists, and the URL, and the password in ~/.pgpass",
    ),
    "53": ("cannot grow: the server is out of space or memory", "free some space on the server"),
    "55": ("is locked by another program", "wait until it is done and run again"),
    "57": ("cannot be used: the server is stopping or starting", "wait a moment and run again"),
    "25": ("is read-only", SKIP),
    "42": ("is not laid out for this user", "let its owner run `rematch audit init`"),
    "XX": ("is damaged", "restore the database from a backup"),
}
_OTHER = ("cannot be used", _ANOTHER)
_CONNECTION_LOST = ("08", "57")


@contextmanager
def explained(place: Place) -> Iterator[None]:
    """Turn what a database or the system refuses into an AuditError."""
    try:
        yield
    except DBAPIError as error:
        raise AuditError(_problem(place, error.orig or error)) from error
    except sqlite3.Error as error:
        raise AuditError(_problem(place, error)) from error
    except UnicodeDecodeError as error:  # text of a file, its own table of contents even, that is no text
        raise AuditError(damaged(place, str(error))) from error
    except SQLAlchemyError as error:
        raise AuditError(
            Problem(f"the audit trail {place} cannot be used", value=str(error), remedy=_ANOTHER)
        ) from error
    except OSError as error:
        what = f"the audit trail {place} cannot be written: {error.strerror or error}"
        raise AuditError(Problem(what, remedy=SKIP)) from error


def is_lost_connection(error: DBAPIError) -> bool:
    """Return whether a server went away, so that trying again may help."""
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated:
        return True
    return not isinstance(error.orig, sqlite3.Error) and (state is None or state[:2] in _CONNECTION_LOST)


def damaged(place: Place, said: str) -> Problem:
    """Return what to say of a trail that holds what it cannot hold."""
    what, remedy = _SQLITE[sqlite3.SQLITE_CORRUPT]
    return Problem(f"the audit trail {place} {what}", value=said, remedy=remedy)


def _problem(place: Place, error: BaseException) -> Problem:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        what, remedy = _SQLITE.get(code, _OTHER)
    else:
        state = getattr(error, "sqlstate", None) or "08"
        what, remedy = _POSTGRESQL.get(state[:2], _OTHER)
    said = " ".join(str(error).split())
    return Problem(f"the audit trail {place} {what}", value=said, remedy=remedy)
