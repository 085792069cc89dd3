"""The workload that the engines share: candidate facts, and rules of three terms on one candidate each."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Value: TypeAlias = bool | int | float | str
Candidate: TypeAlias = "dict[str, Value]"
Record: TypeAlias = tuple[str, str, int]
"""One firing: the rule, the candidate it fired for, the points it gave."""

NUMBERS = ("step2_gap", "positions", "unfilled_share", "letters", "interest_points")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "competitiveness": ("extreme", "high", "moderate", "open"),
    "tolerance": ("flexible", "inflexible"),
    "family": ("surgical", "primary_care", "imaging", "hospital_medicine"),
}
FLAGS = ("connected", "considered", "same_family")


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison: ``in`` has several operands, the others one."""

    field: str
    operator: Literal["eq", "in", "gte", "lt"]
    operands: tuple[Value, ...]

    def holds(self, candidate: Candidate) -> bool:
        """Return whether the candidate passes."""
        value = candidate[self.field]
        if self.operator in ("eq", "in"):
            return value in self.operands
        least = self.operands[0]
        assert isinstance(value, int | float)
        assert isinstance(least, int | float)
        return (value >= least) is (self.operator == "gte")


@dataclass(frozen=True, slots=True)
class Workload:
    """Candidates, each with ``specialty`` and the fields above, and rules: name, terms, points."""

    candidates: tuple[Candidate, ...]
    rules: tuple[tuple[str, tuple[Term, ...], int], ...]

    def firings(self) -> frozenset[Record]:
        """Return what has to fire, found by trying everything."""
        return frozenset(
            (name, str(candidate["specialty"]), points)
            for name, terms, points in self.rules
            for candidate in self.candidates
            if all(term.holds(candidate) for term in terms)
        )


def workload(candidates: int, rules: int) -> Workload:
    """Return the workload of that size, always the same; every eighth pair of rule and candidate fires."""
    chance = random.Random(rules)  # noqa: S311 - variety, not secrecy
    return Workload(
        tuple(_candidate(chance, number) for number in range(candidates)),
        tuple((f"rule-{number:04}", _terms(chance), number % 7) for number in range(rules)),
    )


def _candidate(chance: random.Random, number: int) -> Candidate:
    return {
        "specialty": f"field_{number}",
        **{name: chance.randrange(100) for name in NUMBERS},
        **{name: chance.choice(values) for name, values in CHOICES.items()},
        **{name: chance.random() < 0.5 for name in FLAGS},
    }


def _terms(chance: random.Random) -> tuple[Term, ...]:
    number, choice, flag = chance.choice(NUMBERS), chance.choice([*CHOICES]), chance.choice(FLAGS)
    values = CHOICES[choice]
    wanted = tuple(chance.sample(values, len(values) // 2))
    return (
        Term(number, chance.choice(("gte", "lt")), (chance.randrange(30, 70),)),
        Term(choice, "in" if len(wanted) > 1 else "eq", wanted),
        Term(flag, "eq", (chance.random() < 0.5,)),
    )
