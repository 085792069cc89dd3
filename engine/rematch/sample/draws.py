"""How one thing of a sample profile is drawn: a chance, a choice, a whole number, or a bell curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

Scalar: TypeAlias = "bool | int | float | str"
Way = Literal["chance", "values", "range", "normal"]


@dataclass(frozen=True, slots=True)
class Chance:
    """True in this share of draws (0 to 1)."""

    share: float

    def draw(self, rng: random.Random) -> bool:
        """Return whether it is so."""
        return rng.random() < self.share


@dataclass(frozen=True, slots=True)
class Values:
    """One of ``values``, evenly or by ``weights``; ``most``: how many at most when several are taken."""

    values: tuple[Scalar, ...]
    weights: tuple[float, ...] | None
    most: int

    def draw(self, rng: random.Random) -> Scalar:
        """Return one value."""
        if self.weights is not None:
            return rng.choices(self.values, self.weights)[0]
        return self.values[0] if len(self.values) == 1 else rng.choice(self.values)

    def some(self, rng: random.Random) -> list[Scalar]:
        """Return none up to ``most`` of the values, in any order."""
        return rng.sample(self.values, rng.randint(0, self.most))


@dataclass(frozen=True, slots=True)
class Rows:
    """One of ``rows``, evenly: numbers that belong together."""

    rows: tuple[tuple[float, ...], ...]

    def draw(self, rng: random.Random) -> tuple[float, ...]:
        """Return one row."""
        return rng.choice(self.rows)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``least`` to ``most``, evenly, in steps from ``least``."""

    least: int
    most: int
    step: int

    def draw(self, rng: random.Random) -> int:
        """Return one number."""
        return rng.randrange(self.least, self.most + 1, self.step)

    def within(self, number: int) -> int:
        """Return the number, moved to the nearer end when it lies outside."""
        return max(self.least, min(self.most, number))


@dataclass(frozen=True, slots=True)
class Normal:
    """A bell curve in whole numbers, cut off at both ends; ``middle`` None: the caller knows it."""

    middle: float | None
    spread: float
    least: int
    most: int

    def draw(self, rng: random.Random, middle: float | None = None) -> int:
        """Return one number around ``middle``, or around the declared one."""
        center = middle if middle is not None else self.middle or 0.0
        return max(self.least, min(self.most, round(rng.gauss(center, self.spread))))


Draw: TypeAlias = Chance | Values | Rows | Whole | Normal


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says when one of several things holds: how often it does, and the values of each key."""

    weight: float
    says: Mapping[str, Values]

    def draw(self, rng: random.Random) -> dict[str, Scalar]:
        """Return one value of each key."""
        return {key: values.draw(rng) for key, values in self.says.items()}


@dataclass(frozen=True, slots=True)
class Group:
    """One group of applicants. Years since graduation: the smallest of some even draws from 0 to most."""

    said: Said
    step2_middle: float
    abroad: bool
    comlex: bool
    years_most: int
    smallest_of: int
