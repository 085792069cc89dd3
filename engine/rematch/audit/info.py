"""What a trail is: where, how large, what it holds, where its chain ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from rematch.audit.place import FilePlace
from rematch.audit.space import size_of
from rematch.audit.sqlite import FIRST_WITH_CHAIN
from rematch.audit.tables import REVISION, bases, records, trail
from rematch.audit.trail import ERASURE, IMPORT, RUN

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from rematch.audit.database import Database


@dataclass(frozen=True, slots=True)
class BaseUse:
    """A kept knowledge base: the hash of its files, and how many runs were made on it."""

    knowledge_sha256: str
    runs: int
    bytes: int


@dataclass(frozen=True, slots=True)
class TrailInfo:
    """What a trail is; times are those of runs, None without any."""

    place: str
    form: str
    bytes: int
    trail_id: str
    records: int
    runs: int
    erased: int
    erasures: int
    imports: int
    first: str | None
    last: str | None
    head: str
    bases: tuple[BaseUse, ...]


def trail_info(database: Database) -> TrailInfo:
    """Return what a trail is."""
    size = size_of(database)
    with database.snapshot() as connection:
        head = connection.execute(select(trail)).one()
        counted = select(records.c.kind, func.count()).group_by(records.c.kind)
        kinds = {row[0]: row[1] for row in connection.execute(counted)}
        times = func.min(records.c.time), func.max(records.c.time), func.count(records.c.erased_by)
        first, last, erased = connection.execute(select(*times).where(records.c.kind == RUN)).one()
        return TrailInfo(
            str(database.place),
            _form(database, connection),
            size,
            head.trail_id,
            sum(kinds.values()),
            kinds.get(RUN, 0),
            erased,
            kinds.get(ERASURE, 0),
            kinds.get(IMPORT, 0),
            first,
            last,
            head.head,
            _bases(connection),
        )


def _form(database: Database, connection: Connection) -> str:
    if isinstance(database.place, FilePlace):
        return f"SQLite file, layout {FIRST_WITH_CHAIN}, revision {REVISION}"
    version = ".".join(map(str, connection.dialect.server_version_info or ()))
    return f"PostgreSQL {version}, revision {REVISION}"


def _bases(connection: Connection) -> tuple[BaseUse, ...]:
    used = (
        select(
            bases.c.knowledge_sha256,
            func.count(records.c.sequence),
            func.length(bases.c.packed),
            func.max(records.c.sequence),
        )
        .join_from(bases, records, records.c.base == bases.c.key, isouter=True)
        .group_by(bases.c.key, bases.c.knowledge_sha256, func.length(bases.c.packed))
    )
    found = sorted(connection.execute(used).all(), key=lambda row: row[3] or 0)
    return tuple(BaseUse(row[0], row[1], row[2]) for row in found)
