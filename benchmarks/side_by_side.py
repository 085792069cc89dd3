"""Rematch, CLIPS and zen-engine on one workload, in alternated rounds of one process."""

from __future__ import annotations

from functools import partial

from measure import Table, alternated, median, milliseconds
from with_clips import WithClips
from with_rematch import WithRematch
from with_zen import WithZen
from workload import workload

SIZES = ((28, 150), (28, 300), (100, 300))
ENGINE = "Rematch engine: firings and concluded facts as objects"
CLIPS_FACTS = "clipspy: concluded facts read back"
CLIPS_LINES = "clipspy: concluded facts kept inside, firings as text lines"
ZEN = "zen-engine: with trace"
MATCHER = "Rematch matcher: matches only"
CLIPS_RECORDED = "clipspy: nothing concluded, firings as text lines"
ZEN_BARE = "zen-engine: without trace"
CLIPS_COUNTED = "clipspy: nothing concluded, firings only counted"
_WARM_UP = 5


def side_by_side(candidates: int, rules: int, *, rounds: int) -> Table:
    """Check that all fire the same, then time them."""
    work = workload(candidates, rules)
    expected = work.firings()
    ours, zen = WithRematch(work), WithZen(work)
    read_back = WithClips(work, concluding=True, tracing=False)
    lines = WithClips(work, concluding=True, tracing=True)
    recorded = WithClips(work, concluding=False, tracing=True)
    counted = WithClips(work, concluding=False, tracing=False)
    recording = {
        CLIPS_FACTS: read_back.conclusions,
        CLIPS_LINES: lines.records,
        ZEN: partial(zen.records, trace=True),
        CLIPS_RECORDED: recorded.records,
        ZEN_BARE: partial(zen.records, trace=False),
    }
    for name, fired in {ENGINE: ours.fired, **recording}.items():
        found = fired()
        assert len(found) == len(expected), f"{name}: not the same number of firings"
        assert frozenset(found) == expected, f"{name}: not the same firings"
    assert ours.matched() == counted.fire() == len(expected), "not the same number of matches"
    taken = alternated(
        {ENGINE: ours.run, MATCHER: ours.match, **recording, CLIPS_COUNTED: counted.fire}, rounds, _WARM_UP
    )
    times = {name: median(found) for name, found in taken.items()}
    return Table(
        f"Side by side: {candidates} candidates, {rules} rules of three terms, {len(expected):,} firings",
        ("what", "median ms", "best ms", "of Rematch engine", "of Rematch matcher"),
        [
            (
                name,
                milliseconds(time),
                milliseconds(min(taken[name])),
                f"{time / times[ENGINE]:.2f} x",
                f"{time / times[MATCHER]:.2f} x",
            )
            for name, time in times.items()
        ],
    )
