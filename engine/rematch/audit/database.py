"""A trail's database opened: laid out or brought to the newest revision, read and written in transactions."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from sqlalchemy import create_engine, event, func, insert, inspect, select
from sqlalchemy.pool import StaticPool

from rematch.audit.chain import FIRST
from rematch.audit.failures import explained
from rematch.audit.place import FilePlace
from rematch.audit.sqlite import (
    APPLICATION_ID,
    FIRST_WITH_CHAIN,
    connect_to_read,
    connect_to_write,
    layout_of,
    make_file,
    newer_release,
    use_write_ahead_log,
)
from rematch.audit.tables import REVISION, metadata, revision_table, trail
from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from rematch.audit.place import Place

_LOCK = 0x524D4154
"""The advisory lock of PostgreSQL under which a trail is laid out."""


class Database:
    """One open trail: for writing it is made, or brought to the newest revision; else it must be there."""

    def __init__(self, place: Place, now: str, *, writing: bool) -> None:
        """``now``: when a trail made here begins, UTC. Raises AuditError when it cannot be opened so."""
        self.place = place
        self.writing = writing
        with explained(place):
            self.engine = self._opened(now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or the server."""
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing. Failures are AuditErrors."""
        with explained(self.place), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One transaction that sees the trail as it is now throughout, whatever others add or erase."""
        with explained(self.place), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def _opened(self, now: str) -> Engine:
        if not isinstance(self.place, FilePlace):
            return self._server(now)
        if self.writing:
            make_file(self.place.path)
        elif not self.place.path.exists():
            raise AuditError(
                Problem(
                    f"there is no audit trail {self.place}",
                    remedy="run `rematch plan`, or give one with --audit",
                )
            )
        return self._file(self.place, now)

    def _file(self, place: FilePlace, now: str) -> Engine:
        path = place.path
        connect = connect_to_write if self.writing else connect_to_read
        connection = connect(path)
        try:
            layout = layout_of(connection, path)
            if layout < FIRST_WITH_CHAIN:
                connection.close()
                if not self.writing:
                    with Database(place, now, writing=True):
                        pass
                    return self._file(place, now)
                connection = connect_to_write(path)
                self._lay_out_file(connection, now)
            return self._checked(_engine_over(connection, writing=self.writing), now)
        except BaseException:
            connection.close()
            raise

    def _lay_out_file(self, connection: sqlite3.Connection, now: str) -> None:
        use_write_ahead_log(connection)
        engine = _engine_over(connection, writing=True)
        with engine.begin() as begun:
            layout = layout_of(connection, self._path)
            if layout == FIRST_WITH_CHAIN:
                return
            begun.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            begun.exec_driver_sql(f"PRAGMA user_version = {FIRST_WITH_CHAIN}")
            if layout:
                from rematch.audit.first_layouts import rename_first_tables  # noqa: PLC0415 - old files only

                rename_first_tables(begun)
            _lay_out(begun, now)
            if layout:
                from rematch.audit.first_layouts import move_first_records  # noqa: PLC0415 - as above

                move_first_records(begun)

    @property
    def _path(self) -> Path:
        assert isinstance(self.place, FilePlace)  # noqa: S101 - tells the type checker what the caller knows
        return self.place.path

    def _server(self, now: str) -> Engine:
        assert not isinstance(self.place, FilePlace)  # noqa: S101 - as above
        try:
            engine = create_engine(
                self.place.url, pool_size=1, max_overflow=0, connect_args={"connect_timeout": 10}
            )
        except ModuleNotFoundError as error:
            raise AuditError(
                Problem("a trail in PostgreSQL needs psycopg", remedy="pip install 'rematch[postgresql]'")
            ) from error
        try:
            with engine.begin() as begun:
                if not self._is_laid_out(begun):
                    self._lay_out_server(begun, now)
            return self._checked(engine, now)
        except BaseException:
            engine.dispose()
            raise

    def _lay_out_server(self, begun: Connection, now: str) -> None:
        if not self.writing:
            raise AuditError(
                Problem(
                    f"there is no audit trail in {self.place}",
                    remedy="run `rematch audit init`, or name another",
                )
            )
        begun.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        if not self._is_laid_out(begun):
            _lay_out(begun, now)

    def _is_laid_out(self, connection: Connection) -> bool:
        """Return whether the tables are there; AuditError when some of them are another program's."""
        wanted = {*metadata.tables, revision_table.name}
        found = wanted.intersection(inspect(connection).get_table_names())
        if found and found != wanted:
            raise AuditError(
                Problem(
                    f"{self.place} is not an audit trail of Rematch",
                    value=f"other tables named {', '.join(sorted(found))}",
                    remedy="give a database, or a user with a schema, of its own",
                )
            )
        return bool(found)

    def _checked(self, engine: Engine, now: str) -> Engine:
        """Bring a trail to the newest revision; refuse one of a newer release."""
        with engine.connect() as connection:
            found = connection.execute(select(revision_table.c.version_num)).scalar_one()
            connection.rollback()
        if found == REVISION:
            return engine
        from rematch.audit.migrations.upgrade import is_known, upgrade  # noqa: PLC0415 - old trails only

        if not is_known(found):
            raise AuditError(newer_release(str(self.place), f"revision {found}", f"revision {REVISION}"))
        if not self.writing:
            with Database(self.place, now, writing=True):
                pass
            return engine
        upgrade(engine)
        return engine


def _lay_out(connection: Connection, now: str) -> None:
    metadata.create_all(connection)
    revision_table.create(connection)
    connection.execute(insert(revision_table).values(version_num=REVISION))
    connection.execute(
        insert(trail).values(id=1, trail_id=f"{now}-{secrets.token_hex(16)}", last=0, head=FIRST)
    )


def _engine_over(connection: sqlite3.Connection, *, writing: bool) -> Engine:
    """Return an engine over one connection, whose writing transactions take the lock at once."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"

    @event.listens_for(engine, "begin")
    def take_lock(begun: Connection) -> None:
        begun.exec_driver_sql(begin)

    return engine
