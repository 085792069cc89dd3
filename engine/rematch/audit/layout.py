"""The tables of the audit file and how a new file gets them."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x524D4154  # "RMAT": tells an audit trail from any other SQLite file
SCHEMA_VERSION = 2
BUSY_SECONDS = 10.0
FIRST_WITH_OVERLAY = 2
"""The first layout that says what an overlay changed."""

_NO_ROOM_FOR_LOCKS = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}

_TABLES = """
CREATE TABLE runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  time TEXT NOT NULL,
  rematch_version TEXT NOT NULL,
  python_version TEXT NOT NULL,
  engine_version TEXT NOT NULL,
  command TEXT NOT NULL,
  profile_sha256 TEXT NOT NULL,
  knowledge_sha256 TEXT NOT NULL,
  cycle INTEGER,
  decision TEXT,
  choice TEXT,
  facts TEXT NOT NULL,
  overlay TEXT
);
CREATE TABLE firings (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  rule TEXT NOT NULL,
  stage TEXT NOT NULL,
  title TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  matches TEXT NOT NULL,
  conclusions TEXT NOT NULL,
  PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE INDEX firings_by_rule ON firings (rule);
"""


def connect_to_write(path: Path) -> sqlite3.Connection:
    """Open an existing file for writing; transactions are begun and ended by hand."""
    connection = _connect(path, "mode=rw")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open an existing file for reading, in a read-only directory too."""
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
    return path.with_name(path.name + "-wal").exists()


def _connect(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )


def make_file(path: Path) -> None:
    """Make an empty file that only its owner reads, and its directories; an existing one is left alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an empty or older file to the current layout; refuse one that is something else (AuditError)."""
    if _is_empty(connection):
        _use_write_ahead_log(connection)
        _lay_out(connection)
    if check(connection, path) < FIRST_WITH_OVERLAY:
        _add_overlay(connection)


def check(connection: sqlite3.Connection, path: Path) -> int:
    """Return the layout of a file; refuse one of another program or of a newer Rematch (AuditError)."""
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise AuditError(
            Problem(f"{path} is not an audit trail of Rematch", remedy="give another file with --audit")
        )
    found = _pragma(connection, "user_version")
    if found > SCHEMA_VERSION:
        raise AuditError(
            Problem(
                f"the audit trail {path} was written by a newer Rematch",
                value=f"layout {found}",
                allowed=f"layout {SCHEMA_VERSION}",
                remedy="update Rematch or give another file with --audit",
            )
        )
    return found


def _is_empty(connection: sqlite3.Connection) -> bool:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return tables == 0 and _pragma(connection, "application_id") == 0


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
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


def _lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables, unless another process has been quicker."""
    with _transaction(connection):
        if _is_empty(connection):
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _add_overlay(connection: sqlite3.Connection) -> None:
    """Bring layout 1 to layout 2, unless another process has been quicker."""
    with _transaction(connection):
        if _pragma(connection, "user_version") < FIRST_WITH_OVERLAY:
            connection.execute("ALTER TABLE runs ADD COLUMN overlay TEXT")
            connection.execute(f"PRAGMA user_version = {FIRST_WITH_OVERLAY}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
