"""What a run shows beside its result: progress on a terminal, colors where they are wanted.

``--quiet`` and ``--no-color`` may stand anywhere on the command line. Progress goes to standard error, on a
terminal only, and only for what takes longer than a second.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from rich.progress import Progress

    Item = TypeVar("Item")

QUIET, NO_COLOR = "--quiet", "--no-color"
_PATIENCE = 1.0
"""Seconds after which progress is shown."""


@dataclass(frozen=True, slots=True)
class Screen:
    """How one run speaks: ``quiet`` shows errors alone, without ``color`` nothing is colored."""

    quiet: bool = False
    color: bool = True


_SCREEN: ContextVar[Screen] = ContextVar("screen", default=Screen())  # noqa: B039 - it is frozen


def set_screen(*, quiet: bool, no_color: bool) -> None:
    """Take over what the command line and NO_COLOR (https://no-color.org) ask for."""
    _SCREEN.set(Screen(quiet, not no_color and not os.environ.get("NO_COLOR")))


def is_quiet() -> bool:
    """Return whether only errors are shown."""
    return _SCREEN.get().quiet


def is_colored(stream: TextIO | None) -> bool:
    """Return whether to write colors to a stream: only to a terminal, and where they are wanted."""
    return _SCREEN.get().color and stream is not None and stream.isatty()


def general_options_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the options of every command before the command itself."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    general = [one for one in arguments[:end] if one in {QUIET, NO_COLOR}]
    return [*general, *(one for one in arguments[:end] if one not in general), *arguments[end:]]


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show that ``what`` goes on while the block runs."""
    if not _is_watched():
        yield
        return
    shown: list[Progress] = []

    def show() -> None:
        progress = _progress(total=False)
        progress.add_task(what, total=None)
        progress.start()
        shown.append(progress)

    timer = Timer(_PATIENCE, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        for progress in shown:
            progress.stop()


def watched(running: Iterable[Item], what: str, total: int | None) -> Iterator[Item]:
    """Pass things on as they are done, and show how many of ``total`` are (None: nobody knows)."""
    if not _is_watched():
        yield from running
        return
    progress, begun = _progress(total=True), monotonic()
    task = progress.add_task(what, total=total)
    try:
        for item in running:
            progress.advance(task)
            if not progress.live.is_started and monotonic() - begun > _PATIENCE:
                progress.start()
            yield item
    finally:
        progress.stop()


def _is_watched() -> bool:
    return not is_quiet() and sys.stderr is not None and sys.stderr.isatty()


def _progress(*, total: bool) -> Progress:
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

    bar = (BarColumn(), MofNCompleteColumn()) if total else ()
    console = Console(stderr=True, no_color=not _SCREEN.get().color)
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), *bar, console=console, transient=True)
