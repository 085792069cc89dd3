"""Do something again whenever one of some files changes: a simple look at times and sizes, now and then."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

INTERVAL = 0.5
"""Seconds between two looks."""


def snapshot(paths: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """Return the time of the last change and the size of each file that is there."""
    found: dict[Path, tuple[int, int]] = {}
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue  # gone between listing and looking: its absence is the change
        found[path] = (state.st_mtime_ns, state.st_size)
    return found


def watch(
    act: Callable[[], None],
    watched: Callable[[], Iterable[Path]],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Act once, and again after every change of the ``watched`` files, until ``sleep`` is interrupted.

    A change while it acts is seen at the next look. KeyboardInterrupt (Ctrl-C) ends it quietly.
    """
    try:
        before = _acted(act, watched)
        while True:
            sleep(INTERVAL)
            if snapshot(watched()) != before:
                before = _acted(act, watched)
    except KeyboardInterrupt:
        return


def _acted(act: Callable[[], None], watched: Callable[[], Iterable[Path]]) -> dict[Path, tuple[int, int]]:
    """Act, and return how the files stood before; those that acting added to the watched, how they stand."""
    before = snapshot(watched())
    act()
    return {**snapshot(watched()), **before}
