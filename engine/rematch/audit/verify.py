"""Walk the chain: which records were altered, removed, inserted or moved, and does it end where it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import select

from rematch.audit.base import identity_of
from rematch.audit.canonical import digest, parsed, unpacked
from rematch.audit.chain import FIRST, Link, content_digest, details_digest
from rematch.audit.diagnosis import Finding, Standing, diagnosed
from rematch.audit.failures import damaged
from rematch.audit.tables import DETAILS, bases, records, trail
from rematch.audit.trail import ERASURE
from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, RowMapping

    from rematch.audit.checkpoint import Checkpoint
    from rematch.audit.database import Database

_PAGE = 200
_AT_THE_END = 2**62
_ALTERED = "altered: its hash is not that of what stands here"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and what is wrong with it."""

    trail_id: str
    head: str
    last: int
    records: int
    erased: int
    bases: int
    findings: tuple[Finding, ...]


def verify(database: Database, checkpoint: Checkpoint | None = None) -> Verification:
    """Check every record and knowledge base of a trail, and that it still holds what a checkpoint saw.

    The signature of the checkpoint is not looked at here. Raises AuditError for a trail that cannot be read.
    """
    try:
        return _verified(database, checkpoint)
    except TypeError as error:  # SQLite gives what stands in a damaged file, a text for a number too
        raise AuditError(damaged(database.place, str(error))) from error


def _verified(database: Database, checkpoint: Checkpoint | None) -> Verification:
    with database.snapshot() as connection:
        head = _head(connection, database)
        kept = dict(_bases(connection))
        walk = Walk(head["trail_id"], kept, checkpoint)
        for row in records_in_order(connection):
            walk.step(row)
        chained = [] if walk.ends_with(head["last"], head["head"]) else _chain_findings(connection, head)
        walk.finish()
    broken = [Finding(None, None, base.fault) for base in kept.values() if base.fault]
    found = sorted((*chained, *walk.findings), key=lambda one: one.sequence or _AT_THE_END)
    return Verification(
        head["trail_id"],
        head["head"],
        head["last"],
        walk.seen,
        walk.erased,
        len(kept),
        (*broken, *dict.fromkeys(found)),
    )


def _head(connection: Connection, database: Database) -> RowMapping:
    """Return the one row that says where the chain ends (AuditError when there is another or none)."""
    found = connection.execute(select(trail)).mappings().all()
    if [row["id"] for row in found] != [1]:
        raise AuditError(
            Problem(
                f"the audit trail {database.place} was altered: it does not say where its chain ends",
                remedy="restore it from a backup",
            )
        )
    return found[0]


def _chain_findings(connection: Connection, head: RowMapping) -> list[Finding]:
    columns = records.c
    wanted = (
        columns.sequence, columns.kind, columns.run_id, columns.time, columns.previous,
        columns.details_sha256, columns.content_sha256, columns.hash,
    )  # fmt: skip
    rows = connection.execute(select(*wanted).order_by(columns.sequence)).mappings()
    standing = [Standing(link_of(head["trail_id"], row), row["hash"]) for row in rows]
    return diagnosed(standing, head["last"], head["head"])


def record_faults(database: Database, row: RowMapping) -> tuple[str, ...]:
    """Return what was altered in one record or its knowledge base; not the records around it."""
    with database.transaction() as connection:
        trail_id = connection.execute(select(trail.c.trail_id)).scalar_one()
        kept = dict(_bases(connection, row["base"] or ""))
    faults = list(faults_of(row, kept))
    if link_of(trail_id, row).hash != row["hash"]:
        faults.insert(0, _ALTERED)
    return (*dict.fromkeys(faults), *(base.fault for base in kept.values() if base.fault))


class KnownBase(NamedTuple):
    """A kept knowledge base: the hash of its content, and what is wrong with it, nothing when all is well."""

    content_sha256: str
    fault: str


class Walk:
    """One pass over the records, in the order of their places."""

    def __init__(self, trail_id: str, kept: Mapping[str, KnownBase], checkpoint: Checkpoint | None) -> None:
        self._trail_id = trail_id
        self._bases = kept
        self._checkpoint = checkpoint
        self._erased: dict[int, int] = {}
        self._told: dict[int, int] = {}
        self._last, self._head = 0, FIRST
        self._holds = True
        self.findings: list[Finding] = []
        self.seen = 0

    @property
    def erased(self) -> int:
        """Return how many records were erased."""
        return len(self._erased)

    def step(self, row: RowMapping) -> None:
        """Look at one record."""
        self.seen += 1
        sequence = row["sequence"]
        follows = sequence == self._last + 1 and row["previous"] == self._head
        self._holds = self._holds and follows and link_of(self._trail_id, row).hash == row["hash"]
        for fault in dict.fromkeys(faults_of(row, self._bases)):
            self._add(sequence, row["run_id"], fault)
        if row["erased_by"] is not None:
            self._erased[sequence] = row["erased_by"]
        self._told |= dict.fromkeys(erased_runs(row), sequence)
        self._compare(sequence, row)
        self._last, self._head = sequence, row["hash"]

    def _compare(self, sequence: int, row: RowMapping) -> None:
        seen = self._checkpoint
        if seen is None or seen.trail_id != self._trail_id:
            return
        if sequence == seen.sequence and row["hash"] != seen.hash:
            self._add(
                sequence,
                row["run_id"],
                "is not the record that the checkpoint saw here: the chain was rewritten",
            )

    @property
    def holds(self) -> bool:
        """Return whether every record so far follows the one before it and has the hash it should."""
        return self._holds

    def ends_with(self, last: int, head: str) -> bool:
        """Return whether the chain holds and ends where the trail says."""
        return self._holds and (self._last, self._head) == (last, head)

    def finish(self) -> None:
        """Compare erasures with what was erased, and the end with the checkpoint."""
        for sequence in sorted(self._erased.keys() | self._told.keys()):
            if self._erased.get(sequence) != self._told.get(sequence):
                self._add(
                    sequence, None, "erased without a record that tells of it, or told of but not erased"
                )
        self._match_checkpoint()

    def _match_checkpoint(self) -> None:
        seen = self._checkpoint
        if seen is None:
            return
        if seen.trail_id != self._trail_id:
            self._add(None, None, f"the checkpoint is of another trail ({seen.trail_id})")
        elif self._last < seen.sequence:
            cut = seen.sequence - self._last
            self._add(
                None, None, f"cut: the checkpoint saw {seen.sequence} records, the last {cut} are missing"
            )

    def _add(self, sequence: int | None, run_id: str | None, what: str) -> None:
        self.findings.append(Finding(sequence, run_id, what))


def erased_runs(row: RowMapping) -> tuple[int, ...]:
    """Return the places of the runs that an erasure tells of; none for other records and damaged ones."""
    if row["kind"] != ERASURE or row["content"] is None:
        return ()
    try:
        data = cast("dict[str, list[int]]", parsed(unpacked(bytes(row["content"]))))
        return tuple(data["runs"])
    except (ValueError, KeyError, TypeError):
        return ()


def link_of(trail_id: str, row: RowMapping) -> Link:
    """Return what the hash of a record covers."""
    return Link(
        trail_id, row["sequence"], row["kind"], row["run_id"], row["time"], row["previous"],
        row["details_sha256"], row["content_sha256"],
    )  # fmt: skip


def faults_of(row: RowMapping, kept: Mapping[str, KnownBase]) -> Iterator[str]:
    """Yield what is wrong with a record by itself; ``kept``: the knowledge bases, by key."""
    if row["erased_by"] is not None:
        if any(row[name] is not None for name in (*DETAILS, "salt", "content", "packed_sha256")):
            yield "altered: it is marked as erased but still holds something"
        return
    salt = row["salt"]
    if salt is None or row["content"] is None:
        yield "altered: its content is gone, and no erasure tells of it"
        return
    if details_digest(bytes(salt), {name: row[name] for name in DETAILS}) != row["details_sha256"]:
        yield "altered: its details (time, decision, hashes, person ...)"
    yield from _content_faults(bytes(salt), row)
    if row["base"] is not None:
        base = kept.get(row["base"])
        if base is None:
            yield "its knowledge base is not in the trail"
        elif base.content_sha256 != row["base_sha256"]:
            yield "its knowledge base is not the one it was made with"


def _content_faults(salt: bytes, row: RowMapping) -> Iterator[str]:
    stored = bytes(row["content"])
    try:
        content = unpacked(stored)
    except ValueError:
        yield "altered: its content cannot be read"
        return
    if content_digest(salt, content) != row["content_sha256"]:
        yield "altered: its content"
    elif digest(stored) != row["packed_sha256"]:
        yield "altered: the stored form of its content"


def records_in_order(connection: Connection) -> Iterator[RowMapping]:
    """Yield every record by its place in the chain, a page at a time."""
    before = -(2**62)
    while True:
        page = select(records).where(records.c.sequence > before).order_by(records.c.sequence).limit(_PAGE)
        found = connection.execute(page).mappings().all()
        yield from found
        if len(found) < _PAGE:
            return
        before = found[-1]["sequence"]


def _bases(connection: Connection, key: str | None = None) -> Iterator[tuple[str, KnownBase]]:
    wanted = select(bases) if key is None else select(bases).where(bases.c.key == key)
    for row in connection.execute(wanted).mappings():
        yield row["key"], KnownBase(row["content_sha256"], base_fault(row))


def base_fault(row: RowMapping) -> str:
    """Return what is wrong with a kept knowledge base, nothing when all is well."""
    name = f"the knowledge base {row['knowledge_sha256'][:12]} was altered"
    stored = bytes(row["packed"])
    try:
        content = unpacked(stored)
    except ValueError:
        return f"{name}: it cannot be read"
    try:
        known = (row["key"], row["knowledge_sha256"]) == identity_of(content)
    except (ValueError, KeyError, TypeError):
        known = False
    whole = digest(content) == row["content_sha256"] and digest(stored) == row["packed_sha256"]
    return "" if known and whole else name
