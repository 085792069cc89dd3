"""Runs of the samples, recorded to be replayed, and a knowledge base to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trails import NOW

from rematch.audit.record import Outcome, new_stamp
from rematch.audit.recorder import Recorder, Run

if TYPE_CHECKING:
    from generated.planning import Planning
    from rematch.audit.place import Place

HERE = Path(__file__).parent
SAMPLES = sorted(
    [*(HERE.parents[1] / "examples").glob("*.yaml"), *(HERE.parent / "plan/cases").glob("*.yaml")]
)


def record(place: Place, planning: Planning, *sources: object, store_identity: bool = False) -> list[str]:
    """Record a plan of each profile and return the ids of the runs."""
    runs = []
    recorder = Recorder(place, planning.knowledge_base, NOW, store_identity=store_identity)
    for source in sources:
        read = planning.read(source)
        plan = planning.planner.plan(read)
        stamp = new_stamp(datetime(2026, 3, 24, 9, tzinfo=UTC))
        choice = plan.choice.specialty if plan.choice else None
        outcome = Outcome(
            "plan", read.sha256, planning.knowledge_base.sha256, 2026, plan.reading.verdict, choice
        )
        recorder.record(Run(read, plan.inference, stamp, outcome))
        runs.append(stamp.run_id)
    recorder.close()
    return runs


@dataclass(frozen=True)
class Changed:
    """A copy of the shipped knowledge base, to change."""

    root: Path

    def change(self, name: str, before: str, after: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1
        path.write_text(text.replace(before, after), encoding="utf-8")
