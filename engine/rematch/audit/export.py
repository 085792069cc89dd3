"""Write a trail, or chosen runs of it, as a file that can be verified and imported."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from rematch.audit.canonical import unpacked
from rematch.audit.carried_checks import CarriedChecks
from rematch.audit.find import chosen_rows
from rematch.audit.tables import bases, records, trail
from rematch.audit.trail_file import Head, carried_line, head_line, last_line
from rematch.audit.verify import records_in_order
from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping

    from rematch.audit.database import Database
    from rematch.audit.find import Wanted

_PAGE = 200


class Kept(NamedTuple):
    """What a file is to hold: knowledge bases by key, and how many records."""

    bases: Sequence[str]
    records: int


def chosen_places(database: Database, wanted: Wanted) -> tuple[int, ...]:
    """Return the places of the runs that are wanted and were not erased, in order."""
    rows = chosen_rows(database, wanted)
    return tuple(sorted(row["sequence"] for row in rows if row["erased_by"] is None))


def export_lines(database: Database, places: Sequence[int] | None) -> Iterator[bytes]:
    """Yield the file of a trail line by line; ``places``: of these runs only, None for all there is.

    Raises AuditError when something in it was altered: nobody could import that.
    """
    found = hashlib.sha256()
    with database.snapshot() as connection:
        for line in _lines(connection, places):
            found.update(line)
            yield line
    yield last_line(found.hexdigest())


def _lines(connection: Connection, places: Sequence[int] | None) -> Iterator[bytes]:
    kept = _kept(connection, places)
    head = _head(connection, places, kept)
    yield head_line(head)
    checks = CarriedChecks(head.trail_id, complete=head.complete)
    for key in kept.bases:
        base = connection.execute(select(bases).where(bases.c.key == key)).mappings().one()
        _refuse(checks.base(base))
        yield carried_line("base", dict(base), unpacked(bytes(base["packed"])))
    for row in _rows(connection, places):
        _refuse(checks.record(row), row["sequence"])
        content = row["content"]
        yield carried_line("record", dict(row), None if content is None else unpacked(bytes(content)))
    _refuse(checks.end(head.last, head.head))


def _refuse(fault: str, sequence: int | None = None) -> None:
    if fault:
        if sequence is not None and not fault.startswith("record "):
            fault = f"record {sequence}: {fault}"
        raise AuditError(
            Problem(
                f"the trail does not hold: {fault}", remedy="see `rematch audit verify`; nothing was written"
            )
        )


def _head(connection: Connection, places: Sequence[int] | None, kept: Kept) -> Head:
    end = connection.execute(select(trail)).mappings().one()
    return Head(end["trail_id"], places is None, end["last"], end["head"], len(kept.bases), kept.records)


def _kept(connection: Connection, places: Sequence[int] | None) -> Kept:
    if places is None:
        keys = connection.execute(select(bases.c.key).order_by(bases.c.key)).scalars().all()
        return Kept(keys, connection.execute(select(func.count()).select_from(records)).scalar_one())
    found = [
        row.base for some in _some(places) for row in connection.execute(select(records.c.base).where(*some))
    ]
    return Kept(sorted({base for base in found if base is not None}), len(found))


def _some(places: Sequence[int]) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """Yield, a page at a time, what chooses the records at some places that still have a content."""
    for start in range(0, len(places), _PAGE):
        yield records.c.sequence.in_(places[start : start + _PAGE]), records.c.content.is_not(None)


def _rows(connection: Connection, places: Sequence[int] | None) -> Iterator[RowMapping]:
    """Yield the records in order, a page at a time; of places only those that still have a content."""
    if places is not None:
        for some in _some(places):
            page = select(records).where(*some).order_by(records.c.sequence)
            yield from connection.execute(page).mappings()
        return
    yield from records_in_order(connection)
