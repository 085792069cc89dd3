"""Add records to a trail: each in one transaction, chained to the one before."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from rematch.audit.canonical import digest, packed
from rematch.audit.chain import Link, content_digest, details_digest
from rematch.audit.database import Database
from rematch.audit.failures import is_lost_connection
from rematch.audit.tables import DETAILS, bases, records, trail
from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from sqlalchemy import Connection

    from rematch.audit.place import Place

Kept = TypeVar("Kept")

RUN = "run"
ERASURE = "erasure"
IMPORT = "import"
_SALT_LENGTH = 16
_HEAD = select(trail.c.trail_id, trail.c.last, trail.c.head).with_for_update()
_BY_RUN = select(records.c.sequence).where(records.c.run_id == bindparam("run"))
_BASE = select(bases.c.key).where(bases.c.key == bindparam("base"))
_ADD = insert(records)
_MOVE_HEAD = update(trail).values(last=bindparam("new_last"), head=bindparam("new_head"))
_TRIES = 6
_FIRST_WAIT = 0.25


class BaseGoneError(AuditError):
    """The knowledge base of a record is not in the trail any more: all others that needed it were erased."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded: ``details`` by column (``DETAILS``), ``content`` as canonical bytes."""

    kind: str
    run_id: str
    time: str
    details: Mapping[str, object]
    content: bytes
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(_SALT_LENGTH))


class Trail:
    """A trail open for writing."""

    def __init__(self, place: Place, now: str) -> None:
        """``now``: when a trail made here begins. Raises AuditError when it cannot be written."""
        self._database = Database(place, now, writing=True)
        self._bases: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def close(self) -> None:
        """Let go of the file or the server."""
        self._database.close()

    @property
    def database(self) -> Database:
        """Return the database underneath."""
        return self._database

    def append(self, entry: Entry) -> int:
        """Record an entry and return its place in the chain; AuditError when that fails and nothing is kept.

        A server that went away is tried again for a few seconds; a record that reached it is not made twice.
        """
        try:
            return self._again(lambda connection: _add(connection, entry))
        except AuditError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
        return self._again(lambda connection: append(connection, entry))

    def keep_base(self, key: str, knowledge_sha256: str, content: Callable[[], bytes]) -> str:
        """Keep a knowledge base unless it is there, and return the hash of its content."""
        if key not in self._bases:
            self._bases[key] = self._again(
                lambda connection: _keep_base(connection, key, knowledge_sha256, content)
            )
        return self._bases[key]

    def forget_base(self, key: str) -> None:
        """Look for a knowledge base again when it is next to be kept."""
        self._bases.pop(key, None)

    def _again(self, work: Callable[[Connection], Kept]) -> Kept:
        wait = _FIRST_WAIT
        for tries_left in reversed(range(_TRIES)):
            try:
                with self._database.transaction() as connection:
                    return work(connection)
            except AuditError as error:
                cause = error.__cause__
                if not tries_left or not isinstance(cause, DBAPIError) or not is_lost_connection(cause):
                    raise
            time.sleep(wait)
            wait *= 2
        raise AssertionError


def append(connection: Connection, entry: Entry) -> int:
    """Add an entry to the chain within a transaction of the caller, and return its place.

    One that is there already keeps the place it has; AuditError for another one of the same run id.
    Raises BaseGoneError when the knowledge base that it names is not in the trail.
    """
    found = connection.execute(_BY_RUN, {"run": entry.run_id}).scalar()
    return _add(connection, entry) if found is None else _known(connection, found, entry)


def _add(connection: Connection, entry: Entry) -> int:
    head = connection.execute(_HEAD).one()
    base = entry.details.get("base")
    if base is not None and connection.execute(_BASE, {"base": base}).scalar() is None:
        raise BaseGoneError(
            Problem("the knowledge base of this run is not in the trail", value=str(base)[:12])
        )
    details = {name: entry.details.get(name) for name in DETAILS}
    link = Link(
        head.trail_id,
        head.last + 1,
        entry.kind,
        entry.run_id,
        entry.time,
        head.head,
        details_digest(entry.salt, details),
        content_digest(entry.salt, entry.content),
    )
    kept = packed(entry.content)
    row = {
        "sequence": link.sequence,
        "kind": link.kind,
        "run_id": link.run_id,
        "time": link.time,
        "previous": link.previous,
        "details_sha256": link.details_sha256,
        "content_sha256": link.content_sha256,
        "hash": link.hash,
        "salt": entry.salt,
        "content": kept,
        "packed_sha256": digest(kept),
        **details,
    }
    connection.execute(_ADD, row)
    connection.execute(_MOVE_HEAD, {"new_last": link.sequence, "new_head": link.hash})
    return link.sequence


def _known(connection: Connection, sequence: int, entry: Entry) -> int:
    """Return the place of an entry that is there: a server may have kept it and gone before it said so."""
    kept = connection.execute(select(records.c.salt).where(records.c.sequence == sequence)).scalar()
    if kept is not None and bytes(kept) == entry.salt:
        return sequence
    raise AuditError(Problem("a run with this id is already recorded", value=entry.run_id))


def drop_unused_bases(connection: Connection) -> int:
    """Remove the knowledge bases that no record needs, and return how many there were.

    Records are added under the lock that the caller holds, so none can come to need one meanwhile.
    """
    needed = select(records.c.base).where(records.c.base.is_not(None))
    return connection.execute(delete(bases).where(bases.c.key.not_in(needed))).rowcount


def _keep_base(connection: Connection, key: str, knowledge_sha256: str, content: Callable[[], bytes]) -> str:
    wanted = select(bases.c.content_sha256).where(bases.c.key == key)
    known = connection.execute(wanted).scalar()
    if known is not None:
        return str(known)
    raw = content()
    kept = packed(raw)
    if connection.dialect.name == "postgresql":
        connection.execute(select(trail.c.id).with_for_update())
        known = connection.execute(wanted).scalar()
        if known is not None:
            return str(known)
    connection.execute(
        insert(bases).values(
            key=key,
            knowledge_sha256=knowledge_sha256,
            content_sha256=digest(raw),
            packed=kept,
            packed_sha256=digest(kept),
        )
    )
    return digest(raw)
