"""Take the file of a trail in: as the same chain into an empty trail, else as new records at its end.

A new record has the details, the content and the salt of the one it came from, and so the same hashes of
both. One more record tells from which trail they came and holds what the old hash of each can be worked out
from: its place there, the hash before it, its own.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import insert, select, update

from rematch.audit.canonical import canonical, unpacked
from rematch.audit.carried_checks import CarriedChecks
from rematch.audit.tables import DETAILS, bases, records, trail
from rematch.audit.trail import IMPORT, RUN, Entry, append, drop_unused_bases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection, RowMapping

    from rematch.audit.database import Database
    from rematch.audit.trail_file import Carried, TrailFile

FORM = "rematch-import/1"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: whether the chain is the same, records added, runs that were there before."""

    restored: bool
    added: int
    skipped: int


def import_file(
    database: Database,
    file: TrailFile,
    now: str,
    by: str | None = None,
    watch: Callable[[Iterable[Carried]], Iterable[Carried]] = iter,
) -> Imported:
    """Import a file whole or not at all; AuditError, with the line, when anything in it does not hold.

    ``watch`` passes on what is read.
    """
    with database.transaction() as connection:
        head = connection.execute(select(trail).with_for_update()).mappings().one()
        target = (
            _Restored(connection, file)
            if file.head.complete and not head["last"]
            else _Appended(connection, file, now, by)
        )
        checks = CarriedChecks(file.head.trail_id, complete=file.head.complete)
        for one in watch(file.carried()):
            row = cast("RowMapping", one.row)
            is_base = one.kind == "base"
            _refuse(file, checks.base(row) if is_base else checks.record(row))
            if is_base:
                target.add_base(row)
            else:
                target.add_record(row)
        _refuse(file, checks.end(file.head.last, file.head.head))
        return target.finish()


def _refuse(file: TrailFile, fault: str) -> None:
    if fault:
        raise file.refusal(fault)


class _Restored:
    """Into an empty trail: the same chain."""

    def __init__(self, connection: Connection, file: TrailFile) -> None:
        self._connection = connection
        self._head = file.head
        drop_unused_bases(connection)

    def add_base(self, row: RowMapping) -> None:
        """Add a knowledge base."""
        self._connection.execute(insert(bases), [dict(row)])

    def add_record(self, row: RowMapping) -> None:
        """Add a record as it was."""
        self._connection.execute(insert(records), [dict(row)])

    def finish(self) -> Imported:
        """Let the trail be the one that was exported."""
        head = self._head
        self._connection.execute(update(trail).values(trail_id=head.trail_id, last=head.last, head=head.head))
        return Imported(restored=True, added=head.records, skipped=0)


class _Appended:
    """Into a trail that has records: the runs that are not there yet, and where they came from."""

    def __init__(self, connection: Connection, file: TrailFile, now: str, by: str | None) -> None:
        self._connection = connection
        self._file = file
        self._now = now
        self._by = by
        self._added: list[tuple[int, int, str, str]] = []
        self._skipped = 0

    def add_base(self, row: RowMapping) -> None:
        """Add a knowledge base unless it is there."""
        wanted = select(bases.c.content_sha256).where(bases.c.key == row["key"])
        known = self._connection.execute(wanted).scalar()
        if known is None:
            self._connection.execute(insert(bases), [dict(row)])
        elif known != row["content_sha256"]:
            raise self._file.refusal("the trail holds this knowledge base as another release wrote it down")

    def add_record(self, row: RowMapping) -> None:
        """Add a run at the end of the chain unless it is there, or was."""
        if row["kind"] != RUN or row["content"] is None:
            return
        known = select(records.c.sequence).where(records.c.run_id == row["run_id"])
        if self._connection.execute(known).first() is not None:
            self._skipped += 1
            return
        details = {name: row[name] for name in DETAILS}
        entry = Entry(RUN, row["run_id"], row["time"], details, unpacked(row["content"]), row["salt"])
        place = append(self._connection, entry)
        self._added.append((place, row["sequence"], row["hash"], row["previous"]))

    def finish(self) -> Imported:
        """Add the record that tells where the others came from."""
        drop_unused_bases(self._connection)
        if self._added:
            head = self._file.head
            content = {
                "form": FORM,
                "trail_id": head.trail_id,
                "last": head.last,
                "head": head.head,
                "file_sha256": self._file.sha256,
                "runs": self._added,
                "by": self._by,
            }
            append(self._connection, Entry(IMPORT, uuid.uuid4().hex, self._now, {}, canonical(content)))
        return Imported(restored=False, added=len(self._added), skipped=self._skipped)
