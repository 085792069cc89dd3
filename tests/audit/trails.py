"""Small records for a trail, and what a trail holds."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from rematch.audit.canonical import canonical
from rematch.audit.database import Database
from rematch.audit.first_form import FIRST_FORM
from rematch.audit.record import Outcome, new_stamp
from rematch.audit.recorder import Recorder, Run
from rematch.audit.tables import records, trail
from rematch.audit.trail import RUN, Entry, Trail
from rematch.audit.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, RowMapping

    from generated.planning import Planning
    from rematch.audit.checkpoint import Checkpoint
    from rematch.audit.place import Place
    from rematch.audit.record import RunRecord

NOW = "2025-03-24T09:30:00Z"
FACTS = [
    {
        "id": "f1",
        "type": "person",
        "fields": {
            "score": 231,
            "share": 0.25,
            "late": False,
            "likes": ["continuity", "teaching"],
            "note": 'a "é"',
        },
        "origins": {
            "": ["profile:exams"],
            "score": ["profile:exams.step2_ck.score", "figure:all/mean/us_md_senior/2024"],
        },
        "made_by": None,
    },
    {
        "id": "f2",
        "type": "hint",
        "fields": {"strength": "strong"},
        "origins": {"": ["firing:1"]},
        "made_by": 1,
    },
    {"id": "f3", "type": "answer", "fields": {}, "origins": {}, "made_by": 2},
]
LONG = bool(os.environ.get("REMATCH_LONG_TESTS"))
"""Whether to try as often as the trail's promises are worth; a few times otherwise."""
BASE = canonical(
    {
        "form": "rematch-base/1",
        "files": {"rules/a.yaml": "rules: []"},
        "rules": [["r1", "s", "t", "f", 1, [], []]],
    }
)
"""A knowledge base of one rule."""
FIRINGS = [
    [1, "reading.steep", "reading", "Steep climb", "rules/reading.yaml", 12, [["person", "f1"]], ["f2"]],
    [
        2,
        "answer.settle",
        "answer",
        "Settled",
        "rules/answer.yaml",
        3,
        [["person", "f1"], ["hint", "f2"]],
        ["f3", "f2"],
    ],
]


def entry(run_id: str | None = None, *, time: str = NOW, facts: object = FACTS, **details: object) -> Entry:
    """A small run to record, written out as the first releases did."""
    known = {
        "command": "plan",
        "rematch_version": "0.1.0",
        "python_version": "3.11.0",
        "engine_version": "2.0.28",
        "profile_sha256": "a" * 64,
        "knowledge_sha256": "b" * 64,
        "cycle": 2026,
        "decision": "misaligned",
        "choice": "a field",
        "facts": 3,
        "firings": 2,
        **details,
    }
    content = {"form": FIRST_FORM, "facts": facts, "firings": FIRINGS}
    return Entry(RUN, run_id or uuid.uuid4().hex, time, known, canonical(content))


def record_small(place: Place, *entries: Entry) -> None:
    """Add entries to a trail."""
    with Trail(place, NOW) as kept:
        for one in entries:
            kept.append(one)


def record_many(place: Place, count: int) -> None:
    """Fill a trail with small runs that can be told apart: run ids 1, 2, 3 ... in hexadecimal."""
    record_small(
        place, *[entry(f"{number:032x}", choice=f"choice {number}") for number in range(1, count + 1)]
    )


def finished(planning: Planning, source: dict[str, object] | Path, **outcome: object) -> Run:
    """Plan for a profile as the command does, and give the run that is to be recorded."""
    read = planning.read(source)
    plan = planning.planner.plan(read)
    known = {
        "cycle": plan.basis.cycle,
        "decision": plan.reading.verdict,
        "report_sha256": "c" * 64,
        **outcome,
    }
    return Run(
        read,
        plan.inference,
        new_stamp(datetime(2025, 3, 24, 9, 30, tzinfo=UTC)),
        Outcome("plan", plan.basis.profile_sha256, plan.basis.knowledge_sha256, **known),
    )


def record_runs(place: Place, planning: Planning, *runs: Run, store_identity: bool = False) -> None:
    """Record finished runs."""
    recorder = Recorder(place, planning.knowledge_base, NOW, store_identity=store_identity)
    try:
        for run in runs:
            recorder.record(run)
    finally:
        recorder.close()


def firing_rows(record: RunRecord) -> list[list[object]]:
    """The firings of a record as ``FIRINGS`` writes them."""
    return [
        [
            *(one.number, one.rule, one.stage, one.title, one.file, one.line),
            [list(pair) for pair in one.matches.items()],
            list(one.conclusions),
        ]
        for one in record.firings
    ]


def reading(place: Place) -> Database:
    """Open a trail to read it."""
    return Database(place, NOW, writing=False)


def found_by_verify(place: Place, checkpoint: Checkpoint | None = None) -> list[str]:
    """What ``audit verify`` says is wrong, one line a finding."""
    with reading(place) as database:
        return [str(finding) for finding in verify(database, checkpoint).findings]


@contextmanager
def writing(place: Place) -> Iterator[Connection]:
    """Change a trail behind its back, in one transaction."""
    with Database(place, NOW, writing=True) as database, database.transaction() as connection:
        yield connection


def head_of(place: Place) -> RowMapping:
    """The row that says where the chain ends."""
    with reading(place) as database, database.transaction() as connection:
        return connection.execute(select(trail)).mappings().one()


def rows_of(connection: Connection) -> list[dict[str, object]]:
    """The rows of all records, in order."""
    return [dict(row) for row in connection.execute(select(records).order_by(records.c.sequence)).mappings()]
