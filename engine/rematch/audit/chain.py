"""The chain: each record carries the hash of what it holds and of the record before it.

A hash covers hashes: of the details, of the content, each with a random salt that is thrown away when the
record is erased. So the chain holds when a content is gone, and the hash left behind tells nothing of it
to who guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.audit.canonical import canonical, digest

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST = "0" * 64
"""What stands for the hash before the first record."""


@dataclass(frozen=True, slots=True)
class Link:
    """What the hash of a record covers."""

    trail_id: str
    sequence: int
    kind: str
    run_id: str
    time: str
    previous: str
    details_sha256: str
    content_sha256: str

    @property
    def hash(self) -> str:
        """Return the hash of the record."""
        return self.hash_at(self.sequence, self.previous)

    def hash_at(self, sequence: int, previous: str) -> str:
        """Return the hash that the record would have at another place of the chain."""
        covered = (
            self.trail_id, sequence, self.kind, self.run_id, self.time, previous, self.details_sha256,
            self.content_sha256,
        )  # fmt: skip
        return digest(canonical(covered))


def details_digest(salt: bytes, details: Mapping[str, object]) -> str:
    """Return the salted hash of the details of a record."""
    return digest(salt, canonical(details))


def content_digest(salt: bytes, content: bytes) -> str:
    """Return the salted hash of the content of a record, unpacked."""
    return digest(salt, content)
