"""What came of a replay, as text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.audit.compare import Difference
    from rematch.audit.replay import Replay
    from rematch.document import Data

SCHEMA = "rematch/audit-replay/1"
_SHOWN = 5


def replay_text(found: Replay) -> str:
    """Return whether a run came out the same, and the first differences."""
    if not found.differences:
        return f"identical: {found.firings} firings, {found.facts} facts"
    return "\n".join(_lines(found))


def replay_data(found: Replay) -> dict[str, Data]:
    """Return what came of a replay as plain data."""
    return {
        "schema": SCHEMA,
        "run": found.run.record.stamp.run_id,
        "knowledge_sha256": found.run.record.outcome.knowledge_sha256,
        "identical": not found.differences,
        "firings": found.firings,
        "facts": found.facts,
        "differences": [dict(one._asdict()) for one in found.differences],
    }


def _lines(found: Replay) -> Iterator[str]:
    more = len(found.differences) - _SHOWN
    yield f"different: {found.firings} firings and {found.facts} facts were recorded; first of all"
    for difference in found.differences[:_SHOWN]:
        yield from _difference(difference)
    if more > 0:
        yield ""
        yield f"and {more} more, most of which follow from these (--format json lists them)"


def _difference(one: Difference) -> Iterator[str]:
    yield ""
    yield f"{one.of}: {one.what}"
    yield f"  recorded: {one.recorded or 'nothing'}"
    yield f"  now:      {one.now or 'nothing'}"
