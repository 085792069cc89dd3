"""The audit trail: what a record adds to reading, planning and rendering, and what it takes on the disk."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from measure import Table, median, milliseconds
from profiles import EXAMPLES

from rematch.audit.place import FilePlace, place_of
from rematch.audit.record import Outcome, new_stamp
from rematch.audit.recorder import Recorder, Run
from rematch.garbage import collection_paused
from rematch.knowledge_base import load_knowledge_base
from rematch.plan.make import Planner
from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import read_profile
from rematch.report.markdown import MarkdownReport, Options

if TYPE_CHECKING:
    from rematch.audit.place import Place

SHARE = 0.10
BYTES = 20_000
WARM_UP = 8
SERVER = "REMATCH_TEST_POSTGRESQL"
NOW = "2026-01-01T00:00:00Z"


@dataclass
class Taken:
    """Milliseconds of processor time, and of the clock."""

    processor: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)

    def row(self, name: str, plan: float | None) -> tuple[str, ...]:
        """Return what was taken as a row; ``plan``: the median that it is a share of."""
        share = f"{median(self.processor) / plan:.1%}" if plan else ""
        figures = (median(self.processor), min(self.processor), median(self.clock))
        return (name, *map(milliseconds, figures), share)


class Timed:
    """Adds the time that a block takes."""

    def __init__(self, taken: Taken | None) -> None:
        self._taken = taken

    def __enter__(self) -> None:
        self._began = time.process_time(), time.perf_counter()

    def __exit__(self, *_: object) -> None:
        if self._taken is not None:
            self._taken.processor.append((time.process_time() - self._began[0]) * 1000)
            self._taken.clock.append((time.perf_counter() - self._began[1]) * 1000)


def trail(rounds: int) -> Table:
    """Plan for every example in turn, and record each plan in every trail."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "audit.sqlite3"
        places: dict[str, Place] = {"a record in SQLite": FilePlace(file)}
        if os.environ.get(SERVER):
            places["a record in PostgreSQL"] = place_of(os.environ[SERVER])
        plan, records = _measured(places, rounds)
        size = _bytes_of_a_run(file)
    of_plan = median(plan.processor)
    share = median(records["a record in SQLite"].processor) / of_plan
    cheap, small = ("met" if met else "not met" for met in (share < SHARE, size < BYTES))
    rows = [plan.row("read, plan, render", None), *(one.row(name, of_plan) for name, one in records.items())]
    return Table(
        "Cost of the audit trail",
        ("what", "median ms", "best ms", "clock ms", "of the plan"),
        rows,
        [
            f"Target: a record below {SHARE:.0%} of a warm plan: {cheap} ({share:.1%}).",
            f"Target: below {BYTES:,} bytes a run on the disk: {small} ({size:,}).",
            "The clock counts what processor time leaves out: waiting until the disk, or the server, has it.",
        ],
    )


def _measured(places: dict[str, Place], rounds: int) -> tuple[Taken, dict[str, Taken]]:
    base = load_knowledge_base(None)
    limits = load_plausibility(base.root / "knowledge" / "plausibility.yaml")
    planner, report = Planner(base), MarkdownReport(base)
    recorders = {name: Recorder(place, base, NOW) for name, place in places.items()}
    paths = sorted(EXAMPLES.glob("*.yaml"))
    planned, recorded = Taken(), {name: Taken() for name in places}
    with collection_paused():
        for number in range(WARM_UP + rounds):
            counts = number >= WARM_UP
            path = paths[number % len(paths)]
            with Timed(planned if counts else None):
                read = read_profile(path, base.knowledge.names, limits)
                made = planner.plan(read)
                report.render(made, read, Options(run_id=uuid.uuid4().hex))
            basis = made.basis
            outcome = Outcome("plan", basis.profile_sha256, basis.knowledge_sha256, report_sha256="0" * 64)
            for name, recorder in recorders.items():
                run = Run(read, made.inference, new_stamp(datetime.now(UTC)), outcome)
                with Timed(recorded[name] if counts else None):
                    recorder.record(run)
    for recorder in recorders.values():
        recorder.close()
    return planned, recorded


def _bytes_of_a_run(file: Path) -> int:
    """Return how much a run adds to the file: its size less that of the knowledge base, by runs."""
    with closing(sqlite3.connect(file)) as database:
        (runs,) = database.execute("SELECT count(*) FROM records").fetchone()
        (base,) = database.execute("SELECT sum(length(packed)) FROM bases").fetchone()
    return (file.stat().st_size - base) // runs
