"""Walk the chain: which records were altered, removed, inserted or moved, and does it end where it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import select

from rematch.audit.base import identity_of
from rematch.audit.canonical import digest, parsed, unpacked
from rematch.audit.chain import FIRST, Link, content_digest, details_digest
from rematch.audit.tables import DETAILS, bases, records, trail
from rematch.audit.trail import ERASURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, RowMapping

    from rematch.audit.checkpoint import Checkpoint
    from rematch.audit.database import Database

_PAGE = 200


class Finding(NamedTuple):
    """One thing wrong with a trail; ``sequence`` is the place in the chain, None for what has none."""

    sequence: int | None
    run_id: str | None
    what: str

    def __str__(self) -> str:
        if self.sequence is None:
            return self.what
        return (
            f"record {self.sequence}"
            + (f" (run {self.run_id[:12]})" if self.run_id else "")
            + f": {self.what}"
        )


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

    The signature of the checkpoint is not looked at here.
    """
    with database.snapshot() as connection:
        head = connection.execute(select(trail)).mappings().one()
        kept = dict(_bases(connection))
        walk = Walk(head["trail_id"], kept, checkpoint)
        for row in _rows(connection):
            walk.step(row)
        walk.finish(head["last"], head["head"])
    broken = [Finding(None, None, base.fault) for base in kept.values() if base.fault]
    return Verification(
        head["trail_id"],
        head["head"],
        head["last"],
        walk.seen,
        walk.erased,
        len(kept),
        (*broken, *walk.findings),
    )


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
        self._next = 1
        self._previous = FIRST
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
        link = link_of(self._trail_id, row)
        if sequence > self._next:
            self._add(self._next, None, _removed(self._next, sequence - 1))
        faults = list(faults_of(row, self._bases))
        if link.hash != row["hash"]:
            moved = self._fits(link, row["hash"])
            faults.insert(0, moved or "altered: its hash is not that of what stands here")
        elif row["previous"] != self._previous and sequence == self._next:
            faults.insert(
                0, "does not follow the record before it: one of the two was altered, inserted or moved"
            )
        for fault in dict.fromkeys(faults):
            self._add(sequence, row["run_id"], fault)
        if row["erased_by"] is not None:
            self._erased[sequence] = row["erased_by"]
        self._told |= dict.fromkeys(erased_runs(row), sequence)
        self._compare(sequence, row)
        self._next, self._previous = sequence + 1, row["hash"]

    def _fits(self, link: Link, written: str) -> str | None:
        """Return where a record would be right whose hash is not that of its place."""
        for place in range(max(1, link.sequence - _PAGE), link.sequence + _PAGE):
            if link.hash_at(place, link.previous) == written:
                return f"moved: it was written as record {place}"
        return None

    def _compare(self, sequence: int, row: RowMapping) -> None:
        seen = self._checkpoint
        if seen is not None and sequence == seen.sequence and row["hash"] != seen.hash:
            self._add(
                sequence,
                row["run_id"],
                "is not the record that the checkpoint saw here: the chain was rewritten",
            )

    def finish(self, last: int, head: str) -> None:
        """Look at the end of the chain."""
        if self._next - 1 < last:
            self._add(self._next, None, _removed(self._next, last))
        elif self._next - 1 > last:
            self._add(last + 1, None, "inserted: the trail says that its chain ends before")
        if self._previous != head and self._next - 1 == last:
            self._add(None, None, "the trail does not end with the record it says it ends with")
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
            self._add(None, None, f"the checkpoint is of another trail ({seen.trail_id[:12]})")
        elif self._next - 1 < seen.sequence:
            cut = seen.sequence - self._next + 1
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


def _removed(first: int, last: int) -> str:
    return "removed" if first == last else f"removed, with all up to record {last}"


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


def _rows(connection: Connection) -> Iterator[RowMapping]:
    before = -(2**62)
    while True:
        page = select(records).where(records.c.sequence > before).order_by(records.c.sequence).limit(_PAGE)
        found = connection.execute(page).mappings().all()
        yield from found
        if len(found) < _PAGE:
            return
        before = found[-1]["sequence"]


def _bases(connection: Connection) -> Iterator[tuple[str, KnownBase]]:
    for row in connection.execute(select(bases)).mappings():
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
