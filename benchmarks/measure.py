"""What every benchmark shares: timing in alternated rounds, medians, tables, the machine."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MEASURED_PACKAGES = ("rematch", "durable-rules", "pydantic", "Jinja2", "PyYAML", "click")
RIVAL_PACKAGES = ("clipspy", "zen-engine")


@dataclass(frozen=True, slots=True)
class Table:
    """One result: a title, what the columns are, rows of cells, and sentences below."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        """Return the table as Markdown; the first column holds words, the others numbers."""
        rule = ("---", *("---:" for _ in self.columns[1:]))
        lines = [f"| {' | '.join(cells)} |" for cells in (self.columns, rule, *self.rows)]
        return "\n".join([f"## {self.title}", "", *lines, "", *self.notes]).rstrip() + "\n"


def cpu_of_children() -> float:
    """Return the seconds of processor time that finished child processes have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def alternated(
    cases: Mapping[str, Callable[[], object]],
    rounds: int,
    warm_up: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Run the cases in turn, round after round, so that a busy moment meets all of them.

    Returns milliseconds per case by ``clock`` (seconds), the first ``warm_up`` rounds left out.
    """
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(warm_up + rounds):
        for name, run in cases.items():
            began = clock()
            run()
            elapsed = (clock() - began) * 1000
            if number >= warm_up:
                taken[name].append(elapsed)
    return taken


def median(times: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(times)


def percentile(times: Sequence[float], share: float) -> float:
    """Return the value that ``share`` (0 to 1) of the times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def milliseconds(value: float) -> str:
    """Return a time with as many digits as it deserves."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def machine(packages: Sequence[str]) -> str:
    """Return one line that says on what the figures were taken."""
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{system}; {python}; " + ", ".join(f"{name} {version(name)}" for name in packages)


def yardstick() -> float:
    """Return the milliseconds that a fixed piece of plain Python takes: the pace of the machine just now."""
    began = time.perf_counter()
    total = 0
    for number in range(300_000):
        total += number
    return (time.perf_counter() - began) * 1000
