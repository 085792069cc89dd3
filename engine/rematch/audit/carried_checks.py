"""What `audit verify` looks at, over records on their way out of a trail or into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.audit.verify import KnownBase, Walk, base_fault, faults_of, link_of

if TYPE_CHECKING:
    from sqlalchemy import RowMapping


class CarriedChecks:
    """Checks the rows of one trail, bases first. Each method returns what is wrong, or nothing."""

    def __init__(self, trail_id: str, *, complete: bool) -> None:
        """``complete``: the whole chain comes, so that the place of a record can be checked too."""
        self._trail_id = trail_id
        self._complete = complete
        self._kept: dict[str, KnownBase] = {}
        self._walk = Walk(trail_id, self._kept, None)

    def base(self, row: RowMapping) -> str:
        """Check a knowledge base."""
        fault = base_fault(row)
        self._kept[row["key"]] = KnownBase(row["content_sha256"], fault)
        return fault

    def record(self, row: RowMapping) -> str:
        """Check a record: by itself, and in its place when the whole chain comes."""
        if link_of(self._trail_id, row).hash != row["hash"]:
            return "altered: its hash is not that of what stands here"
        if not self._complete:
            return next(faults_of(row, self._kept), "")
        self._walk.step(row)
        if not self._walk.holds:
            return "it does not follow the record before it: one of them was removed, inserted or moved"
        return self._found()

    def end(self, last: int, head: str) -> str:
        """Check what only the whole chain shows; ``last`` and ``head``: where it is said to end."""
        if self._complete:
            if not self._walk.ends_with(last, head):
                return "the chain does not end with the record it is said to end with"
            self._walk.finish()
        return self._found()

    def _found(self) -> str:
        return str(self._walk.findings[0]) if self._walk.findings else ""
