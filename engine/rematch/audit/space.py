"""The room a trail takes, and giving back what erased records held."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select, text

from rematch.audit.failures import explained
from rematch.audit.place import FilePlace
from rematch.audit.sqlite import connect_to_write
from rematch.audit.tables import bases, records, trail
from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    import psycopg

    from rematch.audit.database import Database

_BESIDE = ("", "-wal", "-shm")
_WAIT = "SET lock_timeout = '30s'"


def size_of(database: Database) -> int:
    """Return the bytes on the disk: of the file and its log, or of the tables and indexes on the server."""
    place = database.place
    if isinstance(place, FilePlace):
        return sum(path.stat().st_size for path in _files(place.path) if path.exists())
    with database.transaction() as connection:
        sizes = [func.pg_total_relation_size(table.name) for table in (trail, bases, records)]
        return sum(connection.execute(select(*sizes)).one())


def give_back(database: Database) -> None:
    """Write the trail anew without what was erased, so that neither file nor log holds it.

    Call it outside a transaction. Raises AuditError when others use the trail or there is no room; the
    records are erased all the same, and it can be tried again.
    """
    if isinstance(database.place, FilePlace):
        _give_back_file(database.place)
        return
    warned = _vacuum(database)
    if warned:
        raise AuditError(
            Problem(
                f"PostgreSQL did not write {database.place} anew",
                value="; ".join(warned),
                remedy="let the owner of its tables run the same command",
            )
        )


def _vacuum(database: Database) -> list[str]:
    """Write the tables on a server anew, and return what it warned of: it skips those of somebody else."""
    warned: list[str] = []
    with explained(database.place), database.engine.connect() as connection:
        outside = connection.execution_options(isolation_level="AUTOCOMMIT")
        server = cast("psycopg.Connection[object]", outside.connection.driver_connection)
        server.add_notice_handler(lambda said: warned.append(said.message_primary or ""))
        outside.execute(text(_WAIT))
        for table in (records, bases):
            outside.execute(text(f"VACUUM (FULL) {table.name}"))
    return warned


def _give_back_file(place: FilePlace) -> None:
    with explained(place), closing(connect_to_write(place.path)) as connection:
        try:
            connection.execute("VACUUM")
        finally:
            busy = _empty_log(connection)
    if busy:
        raise AuditError(
            Problem(
                f"another program is reading {place}: its log still holds what was erased",
                remedy="close it and run the same command again",
            )
        )


def _empty_log(connection: sqlite3.Connection) -> bool:
    """Bring what the log holds into the file and empty it; whether others kept that from being done."""
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(busy)


def _files(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in _BESIDE]
