"""A progress bar for work that somebody waits for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")


def watched(running: Iterable[Item], what: str, total: int | None) -> Iterator[Item]:
    """Pass items on, under a progress bar on standard error when that is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield from running
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.progress import track  # noqa: PLC0415

    yield from track(running, what, total, console=Console(stderr=True), transient=True)
