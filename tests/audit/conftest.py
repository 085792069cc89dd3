"""A small finished inference to record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from rematch.audit.record import Outcome, RunRecord, new_stamp, record_of
from rematch.errors import Position
from rematch.facts.fact import Fact


@dataclass(frozen=True)
class Rule:
    id: str
    stage: str
    title: str
    position: Position


@dataclass(frozen=True)
class Firing:
    number: int
    rule: Rule
    matches: tuple[tuple[str, Fact], ...]
    conclusions: tuple[Fact, ...]


@dataclass(frozen=True)
class Inference:
    facts: tuple[Fact, ...] = ()
    firings: tuple[Firing, ...] = field(default=())


@pytest.fixture
def inference() -> Inference:
    person = Fact(
        "f1",
        "person",
        {"score": 231, "share": 0.25, "late": False, "likes": ("continuity", "teaching"), "note": 'a "é"'},
        {
            "": ("profile:exams",),
            "score": ("profile:exams.step2_ck.score", "figure:all/mean/us_md_senior/2024"),
        },
    )
    hint = Fact("f2", "hint", {"strength": "strong"}, {"": ("firing:1",)})
    answer = Fact("f3", "answer", {}, {})
    steep = Rule("reading.steep", "reading", "Steep climb", Position("rules/reading.yaml", 12, 5))
    settle = Rule("answer.settle", "answer", "Settled", Position("rules/answer.yaml", 3, 5))
    return Inference(
        facts=(person, hint, answer),
        firings=(
            Firing(1, steep, (("person", person),), (hint,)),
            Firing(2, settle, (("person", person), ("hint", hint)), (answer, hint)),
        ),
    )


@pytest.fixture
def record(inference: Inference) -> RunRecord:
    return make_record(inference)


def make_record(inference: Inference, run_id: str | None = None, **outcome: object) -> RunRecord:
    stamp = new_stamp(datetime(2025, 3, 24, 9, 30, tzinfo=UTC))
    if run_id:
        stamp = replace(stamp, run_id=run_id)
    known = {"cycle": 2026, "decision": "misaligned", "choice": "a field", **outcome}
    return record_of(inference, stamp, Outcome("plan", "a" * 64, "b" * 64, **known))


@pytest.fixture
def another(inference: Inference):
    """Make further records of the same inference: ``another(run_id, choice=...)``."""
    return lambda run_id=None, **outcome: make_record(inference, run_id, **outcome)
