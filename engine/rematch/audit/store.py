"""The audit trail on disk: one SQLite file, appended to in whole records, read by anybody with the file.

Every failure of the file (locked, damaged, full, read-only, not ours) is an AuditError that says what to do.
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from rematch.audit.form import compact, facts_json, facts_of
from rematch.audit.layout import (
    FIRST_WITH_OVERLAY,
    check,
    connect_to_read,
    connect_to_write,
    make_file,
    prepare,
)
from rematch.audit.record import FiringRecord, Outcome, RunRecord, Stamp, record_of
from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from rematch.audit.record import Inferred

_HEAD = (
    "run_id, time, rematch_version, python_version, engine_version, "
    "command, profile_sha256, knowledge_sha256, cycle, decision, choice"
)
_ADD_RUN = f"INSERT INTO runs ({_HEAD}, overlay, facts) VALUES ({', '.join('?' * 13)})"  # noqa: S608
_ADD_FIRING = "INSERT INTO firings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NEWEST = (
    f"SELECT {_HEAD}, (SELECT count(*) FROM firings WHERE run = runs.number) "  # noqa: S608
    "FROM runs ORDER BY number DESC LIMIT ?"
)
_BY_PREFIX = "SELECT number, {head}, {overlay}, facts FROM runs WHERE substr(run_id, 1, ?) = ? LIMIT 6"
_FIRINGS = (
    "SELECT number, rule, stage, title, file, line, matches, conclusions "
    "FROM firings WHERE run = ? ORDER BY number"
)
_STAMP_WIDTH = 5
_HEAD_WIDTH = 11

_LOOK = "see `rematch audit list`"
_SKIP = "give another file with --audit, or skip the record with --no-audit"
_FAILURES = {
    sqlite3.SQLITE_BUSY: ("is locked by another program", "close it and run again"),
    sqlite3.SQLITE_LOCKED: ("is locked by another program", "close it and run again"),
    sqlite3.SQLITE_NOTADB: ("is not a database or is damaged", "give another file with --audit"),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "restore it from a backup or give another file with --audit"),
    sqlite3.SQLITE_FULL: (
        "cannot grow: the disk is full",
        "free some space, or skip the record with --no-audit",
    ),
    sqlite3.SQLITE_READONLY: (
        "is read-only",
        "give another file with --audit, or skip the record with --no-audit",
    ),
    sqlite3.SQLITE_PERM: ("is closed to you", "check its permissions or give another file with --audit"),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "check the path and its permissions"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "check the disk and its free space"),
}
_OTHER_FAILURE = ("cannot be used", "give another file with --audit")


@dataclass(frozen=True, slots=True)
class RunHead:
    """One line of the list of runs."""

    stamp: Stamp
    outcome: Outcome
    firings: int


def default_file() -> Path:
    """Return the audit trail in the user's own data directory."""
    from platformdirs import user_data_path  # noqa: PLC0415 - only needed when no file is given

    return user_data_path("rematch", appauthor=False) / "audit.sqlite3"


def keep_run(trail: Path | None, inference: Inferred, stamp: Stamp, outcome: Outcome) -> None:
    """Record a finished run in ``trail``, or nowhere when it is None; AuditError when that fails."""
    if trail is not None:
        append_record(trail, record_of(inference, stamp, outcome))


def append_record(file: Path, record: RunRecord) -> None:
    """Add one record to the trail, making the file when there is none; all of it or nothing."""
    with _explained(file):
        make_file(file)
        with closing(connect_to_write(file)) as connection:
            prepare(connection, file)
            _append(connection, record)


def newest_runs(file: Path, limit: int) -> tuple[RunHead, ...]:
    """Return the heads of the ``limit`` runs recorded last, newest first."""
    with _opened(file) as connection:
        rows = connection.execute(_NEWEST, (limit,)).fetchall()
    return tuple(RunHead(*_head(row), firings=row[_HEAD_WIDTH]) for row in rows)


def recorded_run(file: Path, run: str) -> RunRecord:
    """Return the record whose run id begins with ``run``; AuditError when none or several do."""
    prefix = run.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{1,32}", prefix):
        raise AuditError(Problem("a run id has the digits 0-9 and a-f only", value=repr(run), remedy=_LOOK))
    with _opened(file) as connection:
        told = "overlay" if check(connection, file) >= FIRST_WITH_OVERLAY else "NULL"
        asked = _BY_PREFIX.format(head=_HEAD, overlay=told)
        rows = connection.execute(asked, (len(prefix), prefix)).fetchall()
        _require_one(prefix, [row[1] for row in rows])
        ((number, *head, overlay, facts),) = rows
        firings = connection.execute(_FIRINGS, (number,)).fetchall()
    try:
        stamp, outcome = _head(head)
        outcome = replace(outcome, overlay=json.loads(overlay) if overlay else None)
        return RunRecord(stamp, outcome, facts_of(json.loads(facts)), tuple(map(_firing, firings)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise AuditError(
            Problem(
                f"the record of run {prefix} in {file} is damaged", remedy="restore the file from a backup"
            )
        ) from error


def _require_one(prefix: str, found: list[str]) -> None:
    if not found:
        raise AuditError(Problem("no recorded run has this id", value=prefix, remedy=_LOOK))
    if len(found) > 1:
        some = ", ".join(name[:12] for name in found[:5]) + (" ..." if len(found) > 5 else "")
        raise AuditError(
            Problem(
                "several runs have an id that begins so", value=prefix, allowed=some, remedy="give more of it"
            )
        )


def _append(connection: sqlite3.Connection, record: RunRecord) -> None:
    *answer, told = astuple(record.outcome)
    overlay = compact(told) if told is not None else None
    connection.execute("BEGIN IMMEDIATE")
    try:
        added = connection.execute(
            _ADD_RUN, (*astuple(record.stamp), *answer, overlay, compact(facts_json(record.facts)))
        )
        rows = [_firing_row(added.lastrowid, firing) for firing in record.firings]
        connection.executemany(_ADD_FIRING, rows)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _firing_row(run: int | None, firing: FiringRecord) -> tuple[int | str | None, ...]:
    return (
        run,
        firing.number,
        firing.rule,
        firing.stage,
        firing.title,
        firing.file,
        firing.line,
        compact(dict(firing.matches)),
        compact(list(firing.conclusions)),
    )


def _head(row: Sequence[Any]) -> tuple[Stamp, Outcome]:
    return Stamp(*row[:_STAMP_WIDTH]), Outcome(*row[_STAMP_WIDTH:_HEAD_WIDTH])


def _firing(row: Sequence[Any]) -> FiringRecord:
    number, rule, stage, title, file, line, matches, conclusions = row
    return FiringRecord(
        number, rule, stage, title, file, line, json.loads(matches), tuple(json.loads(conclusions))
    )


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open an existing trail for reading only."""
    if not file.exists():
        raise AuditError(
            Problem(f"there is no audit trail {file}", remedy="run `rematch plan`, or give one with --audit")
        )
    with _explained(file), closing(connect_to_read(file)) as connection:
        check(connection, file)
        yield connection


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise AuditError(_problem(file, error)) from error
    except OSError as error:
        what = f"the audit trail {file} cannot be written: {error.strerror or error}"
        raise AuditError(Problem(what, remedy=_SKIP)) from error


def _problem(file: Path, error: sqlite3.Error) -> Problem:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    what, remedy = _FAILURES.get(code, _OTHER_FAILURE)
    return Problem(f"the audit trail {file} {what}", value=str(error), remedy=remedy)
