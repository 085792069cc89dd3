"""Forget runs: what they held goes, their hashes stay, and a record tells which were erased."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from rematch.audit.canonical import canonical
from rematch.audit.find import row_of
from rematch.audit.tables import FORGOTTEN, records, trail
from rematch.audit.trail import ERASURE, RUN, Entry, append, drop_unused_bases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement

    from rematch.audit.database import Database

FORM = "rematch-erasure/1"
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A run that is to be forgotten; ``erased_by``: the record that tells of it when it already was."""

    sequence: int
    run_id: str
    time: str
    erased_by: int | None


@dataclass(frozen=True, slots=True)
class Erased:
    """What was forgotten: runs, knowledge bases; ``record``: the place of the record that tells of it."""

    runs: int
    bases: int
    record: int | None


def named_runs(database: Database, named: Iterable[str]) -> tuple[Found, ...]:
    """Return the runs whose ids begin so, in order; AuditError when one of them names none or several."""
    rows = [row_of(database, one) for one in named]
    found = {Found(row["sequence"], row["run_id"], row["time"], row["erased_by"]) for row in rows}
    return tuple(sorted(found, key=lambda run: run.sequence))


def runs_of_person(database: Database, person: str) -> tuple[Found, ...]:
    """Return the runs for a person, in order; those erased before are not known to be theirs any more."""
    return _found(database, records.c.person == person)


def runs_before(database: Database, time: str) -> tuple[Found, ...]:
    """Return the runs that began before a time (as records write it) and were not erased, in order."""
    return _found(database, func.substr(records.c.time, 1, len(time)) < time)


def erase(database: Database, runs: Sequence[Found], now: str, reason: str | None, by: str | None) -> Erased:
    """Forget runs, all of them or none; those that meanwhile were erased are left out.

    The database still holds the bytes somewhere until ``give_back`` is done. Raises AuditError.
    """
    with database.transaction() as connection:
        connection.execute(select(trail.c.id).with_for_update())
        places = [run.sequence for run in runs]
        still = records.c.erased_by.is_(None), records.c.kind == RUN
        left: list[int] = []
        for start in range(0, len(places), _PAGE):
            some = records.c.sequence.in_(places[start : start + _PAGE])
            left += connection.execute(select(records.c.sequence).where(some, *still)).scalars()
        if not left:
            return Erased(0, 0, None)
        content = {"form": FORM, "runs": sorted(left), "reason": reason, "by": by}
        record = append(connection, Entry(ERASURE, uuid.uuid4().hex, now, {}, canonical(content)))
        empty = {**dict.fromkeys(FORGOTTEN), "erased_by": record}
        for start in range(0, len(left), _PAGE):
            some = records.c.sequence.in_(left[start : start + _PAGE])
            connection.execute(update(records).where(some).values(empty))
        return Erased(len(left), drop_unused_bases(connection), record)


def _found(database: Database, condition: ColumnElement[bool]) -> tuple[Found, ...]:
    columns = records.c.sequence, records.c.run_id, records.c.time, records.c.erased_by
    wanted = records.c.kind == RUN, records.c.erased_by.is_(None), condition
    with database.transaction() as connection:
        found = connection.execute(select(*columns).where(*wanted).order_by(records.c.sequence)).all()
    return tuple(Found(*row) for row in found)
