"""A test file as data: what is given, and what is expected of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from pathlib import Path

    from rematch.errors import Position
    from rematch.facts.fact import Fact
    from rematch.profile.read import ReadProfile
    from rematch.rules.language import Condition

ReportLength = Literal["short", "detail"]
REPORT_LENGTHS: tuple[ReportLength, ...] = get_args(ReportLength)

OUTCOMES: dict[str, tuple[str, str]] = {
    "verdict": ("decision", "verdict"),
    "stance": ("stance_order", "stance"),
    "choice": ("choice", "specialty"),
    "lane": ("lane_order", "lane"),
}
"""What a case may expect by one word: the ranked type whose first place says it, and the field there."""
NOTHING = "nothing"
"""Expected as an outcome: the ranked type has no first place."""


@dataclass(frozen=True, slots=True)
class GivenProfile:
    """A profile, and the field that the plan is written for when it is not the choice."""

    read: ReadProfile
    field: str | None


@dataclass(frozen=True, slots=True)
class GivenFacts:
    """Facts written by hand, and the stages that run over them."""

    facts: tuple[Fact, ...]
    stages: tuple[str, ...]


Given: TypeAlias = GivenProfile | GivenFacts


@dataclass(frozen=True, slots=True)
class ExpectedRule:
    """A rule that must have fired, or must not have."""

    rule: str
    fires: bool
    position: Position


@dataclass(frozen=True, slots=True)
class ExpectedOutcome:
    """What must stand first; ``value`` is None when nothing may."""

    name: str
    type: str
    field: str
    value: str | None
    position: Position


@dataclass(frozen=True, slots=True)
class ExpectedFact:
    """Facts of a type that must be there: at least one that fulfils the condition, or exactly ``count``."""

    type: str
    condition: Condition
    count: int | None
    position: Position


@dataclass(frozen=True, slots=True)
class ExpectedPhrase:
    """Words that the report must say, or must not say."""

    text: str
    said: bool
    position: Position


@dataclass(frozen=True, slots=True)
class Expected:
    """All that a case expects; ``report`` says in which report the phrases are looked for."""

    rules: tuple[ExpectedRule, ...]
    outcomes: tuple[ExpectedOutcome, ...]
    facts: tuple[ExpectedFact, ...]
    phrases: tuple[ExpectedPhrase, ...]
    report: ReportLength


@dataclass(frozen=True, slots=True)
class Case:
    """One test of one file; ``position`` is that of its id."""

    id: str
    title: str
    given: Given
    expected: Expected
    position: Position


@dataclass(frozen=True, slots=True)
class TestFile:
    """The cases of one file, and every file that it was read from."""

    __test__ = False  # pytest: not a test class

    path: Path
    cases: tuple[Case, ...]
    read_from: tuple[Path, ...]
