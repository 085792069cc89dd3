"""The SQLite file of a trail: made for its owner alone, opened, told from other files."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import TYPE_CHECKING

from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION_ID = 0x524D4154  # "RMAT": tells an audit trail from any other SQLite file
BUSY_SECONDS = 30.0
FIRST_WITH_CHAIN = 3
"""The ``user_version`` of files that Alembic keeps; those of the first releases have 1 or 2."""

_NO_ROOM_FOR_LOCKS = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}


def connect_to_write(path: Path) -> sqlite3.Connection:
    """Open an existing file for writing; transactions are begun and ended by hand.

    What is committed is on the disk, and what is deleted is written over with zeros.
    """
    connection = _connect(path, "mode=rw")
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open an existing file for reading, in a read-only directory and on a full disk too."""
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in _NO_ROOM_FOR_LOCKS or _has_log(path):
            raise
        return _connect(path, "mode=ro&immutable=1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _has_log(path: Path) -> bool:
    """Whether changes stand in the write-ahead log that the file alone does not show."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _connect(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def make_file(path: Path) -> None:
    """Make an empty file that only its owner reads, and its directories; an existing one is left alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return


def layout_of(connection: sqlite3.Connection, path: Path) -> int:
    """Return 0 for an empty file, 1 or 2 for one of the first releases, 3 for one with a chain.

    Raises AuditError for the file of another program or of a release that keeps trails otherwise.
    """
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    owner = _pragma(connection, "application_id")
    if not tables and not owner:
        return 0
    if owner != APPLICATION_ID:
        raise AuditError(
            Problem(f"{path} is not an audit trail of Rematch", remedy="give another file with --audit")
        )
    found = _pragma(connection, "user_version")
    if found > FIRST_WITH_CHAIN:
        raise AuditError(newer_release(str(path), f"layout {found}", f"layout {FIRST_WITH_CHAIN}"))
    return found


def newer_release(place: str, found: str, known: str) -> Problem:
    """Return what to say of a trail that this release cannot read."""
    return Problem(
        f"the audit trail {place} was written by a newer Rematch",
        value=found,
        allowed=known,
        remedy="update Rematch or give another trail with --audit",
    )


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Readers and one writer at once. SQLite does not wait for its lock here, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
