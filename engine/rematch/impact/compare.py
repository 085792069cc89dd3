"""Plan one profile with both bases and say what moved; over many profiles, in one process or several."""

from __future__ import annotations

import gc
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from typing import TYPE_CHECKING

from rematch.errors import RematchError
from rematch.garbage import collection_paused
from rematch.impact.outcome import CONCLUSIONS, outcome_of
from rematch.impact.profiles import Side, drawn_profile
from rematch.impact.reach import reach_between
from rematch.knowledge_base import load_knowledge_base

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rematch.document import Data
    from rematch.errors import Problem
    from rematch.impact.profiles import Tried
    from rematch.impact.reach import Reach

_PORTION = 8
"""Profiles handed to a process at a time: few enough for a smooth progress bar."""


@dataclass(frozen=True, slots=True)
class Change:
    """One conclusion that moved."""

    conclusion: str
    before: Data
    after: Data

    @property
    def gone(self) -> tuple[Data, ...]:
        """What is no longer there; of a conclusion that is one value, that value."""
        return _missing(self.before, self.after)

    @property
    def come(self) -> tuple[Data, ...]:
        """What is there now; neither gone nor come: only the order is another."""
        return _missing(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two bases say of one profile.

    ``fired`` holds, for every rule that fired with either base, how often it did with each.
    """

    profile: str
    changes: tuple[Change, ...]
    fired: Mapping[str, tuple[int, int]]

    def change(self, conclusion: str) -> Change | None:
        """Return what became of a conclusion, None when it stayed."""
        return next((change for change in self.changes if change.conclusion == conclusion), None)


@dataclass(frozen=True, slots=True)
class Sides:
    """Both bases made ready; ``reach`` is None when every profile has to be planned with both."""

    before: Side
    after: Side
    reach: Reach | None


@dataclass(frozen=True, slots=True)
class _Refused:
    """An error on its way from another process: the exception itself cannot travel with its problems."""

    kind: type[RematchError]
    problems: tuple[Problem, ...]


def comparisons(
    before: Path | None, after: Path | None, profiles: Sequence[Tried], jobs: int
) -> Iterator[Comparison]:
    """Yield what moved for each profile, in the order given, whatever the number of processes.

    ``before`` and ``after`` are directories of knowledge bases, None for the shipped one. Raises the error of
    the first profile that cannot be read or planned.
    """
    if jobs == 1:
        sides = sides_of(before, after)
        yield from (compare(tried, sides) for tried in profiles)
        return
    # Processes start afresh: a copy of this one would also copy what its progress bar is doing.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"))
    try:
        tasks = [(tried, before, after) for tried in profiles]
        for found in pool.map(_compared, tasks, chunksize=_PORTION):
            if isinstance(found, _Refused):
                raise found.kind(found.problems)
            yield found
    finally:
        pool.shutdown(cancel_futures=True)


def compare(tried: Tried, sides: Sides) -> Comparison:
    """Return what two bases say of one profile."""
    drawn = drawn_profile(tried, sides.before, sides.after)
    plan = sides.before.plan(tried, drawn)
    old = new = outcome_of(plan)
    if sides.reach is None or not sides.reach.spares(plan.inference):
        new = outcome_of(sides.after.plan(tried, drawn))
    changes = tuple(
        Change(name, old.conclusions[name], new.conclusions[name])
        for name in CONCLUSIONS
        if old.conclusions[name] != new.conclusions[name]
    )
    rules = sorted(old.fired.keys() | new.fired.keys())
    return Comparison(
        tried.name, changes, {rule: (old.fired.get(rule, 0), new.fired.get(rule, 0)) for rule in rules}
    )


def _missing(there: Data, elsewhere: Data) -> tuple[Data, ...]:
    """Return the parts of one value that another does not have."""
    first, second = (value if isinstance(value, list) else [value] for value in (there, elsewhere))
    return tuple(part for part in first if part not in second)


def sides_of(before: Path | None, after: Path | None) -> Sides:
    """Load both bases and make them ready."""
    old, new = load_knowledge_base(before), load_knowledge_base(after)
    return Sides(Side(old), Side(new), reach_between(old, new))


@lru_cache(maxsize=1)
def _sides_of_this_process(before: Path | None, after: Path | None) -> Sides:
    """Return both bases made ready, once for a process of the pool."""
    with collection_paused():
        sides = sides_of(before, after)
        _ = sides.before.planner.engine, sides.after.planner.engine
        gc.freeze()  # what stays alive need not be searched again after every profile
    return sides


def _compared(task: tuple[Tried, Path | None, Path | None]) -> Comparison | _Refused:
    tried, before, after = task
    try:
        sides = _sides_of_this_process(before, after)
        with collection_paused():
            return compare(tried, sides)
    except RematchError as error:
        return _Refused(type(error), error.problems)
