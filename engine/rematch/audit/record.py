"""The record of one run: what was given, what fired in which order, what was concluded.

A record holds hashes of the profile and the knowledge base, not the files; facts carry no name.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC
from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from rematch.document import Data
    from rematch.errors import Position
    from rematch.facts.fact import Fact, Value


class FiredRule(Protocol):
    """What a record keeps of a rule."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def stage(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def position(self) -> Position: ...  # noqa: D102


class Fired(Protocol):
    """One firing, as the inference hands it over."""

    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def rule(self) -> FiredRule: ...  # noqa: D102
    @property
    def matches(self) -> Sequence[tuple[str, Fact]]: ...  # noqa: D102
    @property
    def conclusions(self) -> Sequence[Fact]: ...  # noqa: D102


class Inferred(Protocol):
    """A finished inference: every fact, built or made, and the firings in order."""

    @property
    def facts(self) -> Iterable[Fact]: ...  # noqa: D102
    @property
    def firings(self) -> Sequence[Fired]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which run this is, when it began (UTC, ISO 8601) and under which versions."""

    run_id: str
    time: str
    rematch_version: str
    python_version: str
    engine_version: str


def new_stamp(now: datetime) -> Stamp:
    """Return the stamp of a run that begins ``now``, an aware datetime; the run id is a random UUID."""
    if now.tzinfo is None:
        raise ValueError("the time of a run needs a time zone")
    utc = now.astimezone(UTC).replace(tzinfo=None)
    return Stamp(
        run_id=uuid.uuid4().hex,
        time=utc.isoformat(timespec="seconds") + "Z",
        rematch_version=version("rematch"),
        python_version=python_version(),
        engine_version=version("durable-rules"),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was run on what, and the answer in the words of the vocabulary; None where there is none.

    ``overlay``: what an advisor's overlay changed of the shipped knowledge base, as plain data.
    """

    command: str
    profile_sha256: str
    knowledge_sha256: str
    cycle: int | None = None
    decision: str | None = None
    choice: str | None = None
    overlay: Data = None


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One fact; ``made_by`` is the number of the first firing that concluded it, None for the others."""

    id: str
    type: str
    fields: Mapping[str, Value]
    origins: Mapping[str, tuple[str, ...]]
    made_by: int | None


@dataclass(frozen=True, slots=True)
class FiringRecord:
    """One firing: the rule and its place, the ids of the facts matched (by alias) and concluded."""

    number: int
    rule: str
    stage: str
    title: str
    file: str
    line: int
    matches: Mapping[str, str]
    conclusions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Everything the audit trail keeps of one run."""

    stamp: Stamp
    outcome: Outcome
    facts: tuple[FactRecord, ...]
    firings: tuple[FiringRecord, ...]


def record_of(inference: Inferred, stamp: Stamp, outcome: Outcome) -> RunRecord:
    """Return the record of one run."""
    makers: dict[str, int] = {}
    for firing in inference.firings:
        for fact in firing.conclusions:
            makers.setdefault(fact.id, firing.number)
    return RunRecord(
        stamp=stamp,
        outcome=outcome,
        facts=tuple(_fact_record(fact, makers.get(fact.id)) for fact in inference.facts),
        firings=tuple(_firing_record(firing) for firing in inference.firings),
    )


def _fact_record(fact: Fact, made_by: int | None) -> FactRecord:
    return FactRecord(fact.id, fact.type, dict(fact.fields), dict(fact.origins), made_by)


def _firing_record(firing: Fired) -> FiringRecord:
    rule = firing.rule
    return FiringRecord(
        number=firing.number,
        rule=rule.id,
        stage=rule.stage,
        title=rule.title,
        file=rule.position.file,
        line=rule.position.line,
        matches={alias: fact.id for alias, fact in firing.matches},
        conclusions=tuple(fact.id for fact in firing.conclusions),
    )
