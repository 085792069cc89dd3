"""The plan: everything the report says, typed, each sentence with its firing.

Words such as ``borderline`` or ``volume`` are those of the vocabulary; how they are printed is the
report's affair. What a plan holds by the hundred is a named tuple, which is made faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rematch.facts.fact import Fact, Value
    from rematch.inference.engine import Inference
    from rematch.knowledge.figures import Figure
    from rematch.overlay.changes import Overlay
    from rematch.plan.statement import Statement
    from rematch.plan.year import Year
    from rematch.profile.unknowns import Unknown


class Weighed(NamedTuple):
    """A statement with its weight: evidence, or a line of the director's view."""

    topic: str
    weight: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of the no-match: how likely, why so, and the evidence for and against it."""

    cause: str
    standing: str
    statement: Statement
    evidence_for: tuple[Weighed, ...]
    evidence_against: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that would settle something, and whom to ask."""

    topic: str
    ask: str
    whom: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do in the next seven days."""

    topic: str
    do: str
    statement: Statement


class Notice(NamedTuple):
    """A warning (``kind`` its severity) or a disagreement, with its topic."""

    topic: str
    kind: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Reading:
    """Borderline, misaligned or unknown: how sure, why, and the evidence on both sides."""

    verdict: str
    confidence: str
    statement: Statement
    evidence: Mapping[str, tuple[Weighed, ...]]
    stance: str
    stance_statement: Statement


class Judgement(NamedTuple):
    """One step towards a rating: its effect, the level or number of steps, and whether it counted."""

    effect: str
    level: str | None
    steps: int | None
    counted: bool
    statement: Statement


class Rating(NamedTuple):
    """One field on one dimension; ``level`` is None when too little is known to rate it."""

    dimension: str
    level: str | None
    judgements: tuple[Judgement, ...]


class Points(NamedTuple):
    """Points for or against a field in the order of choice."""

    points: float
    statement: Statement


class FieldFit(NamedTuple):
    """One field for this person. ``place`` is None when a gate closes it; place 1 is the choice."""

    specialty: str
    name: str
    place: int | None
    merit: float
    ratings: tuple[Rating, ...]
    gates: tuple[Notice, ...]
    cautions: tuple[Notice, ...]
    points: tuple[Points, ...]
    candidate: Fact

    @property
    def facts(self) -> Mapping[str, Value]:
        """The compared figures of the field."""
        return self.candidate.fields


@dataclass(frozen=True, slots=True)
class Basis:
    """What the plan rests on: figures shown, those too old, hashes, and the overlay of the knowledge base."""

    figures: tuple[Figure, ...]
    stale: tuple[Figure, ...]
    staleness_limit: int
    cycle: int | None
    profile_file: str
    profile_sha256: str
    knowledge_sha256: str
    overlay: Overlay | None = None


@dataclass(frozen=True)
class Plan:
    """The whole strategy for one person.

    ``fields`` holds every field: those open in order of choice, then the closed ones by name. ``choice``
    is None only when the gates close every field. ``year`` is written for the choice, or for the field that
    was asked for. ``start`` is day 0 when the profile names one.
    """

    name: str | None
    start: date | None
    applicant: Fact
    actions: tuple[Action, ...]
    warnings: tuple[Notice, ...]
    findings: tuple[tuple[str, Weighed], ...]
    unknowns: tuple[Unknown, ...]
    causes: tuple[Cause, ...]
    ruled_out: tuple[Cause, ...]
    questions: tuple[Question, ...]
    reading: Reading
    fields: tuple[FieldFit, ...]
    disagreements: tuple[Notice, ...]
    year: Year
    basis: Basis
    inference: Inference

    @property
    def open_fields(self) -> tuple[FieldFit, ...]:
        """The fields that pass every gate, in order of choice."""
        return tuple(field for field in self.fields if field.place is not None)

    @property
    def closed_fields(self) -> tuple[FieldFit, ...]:
        """The fields that a gate closes."""
        return tuple(field for field in self.fields if field.place is None)

    @property
    def choice(self) -> FieldFit | None:
        """The chosen field."""
        return next(iter(self.open_fields), None)

    @property
    def runners_up(self) -> tuple[FieldFit, ...]:
        """The two fields after the choice."""
        return self.open_fields[1:3]

    def field(self, specialty: str) -> FieldFit:
        """Return the fit of one field (KeyError when there is no such field)."""
        return next(field for field in self.fields if field.specialty == specialty)
