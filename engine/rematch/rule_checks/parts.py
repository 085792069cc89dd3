"""A condition part by part: each test and group with its place, and what it means under ``not``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rematch.rules.language import All, Any, Not, Test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rules.language import Condition

PartPath = tuple[int, ...]
"""The way to a part of a condition: the number of a condition of a group, 0 for what stands under ``not``."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a condition, as it acts: under ``not`` an ``all`` is an ``any`` of opposites."""

    kind: Literal["test", "all", "any"]
    parts: tuple[Part, ...]
    path: PartPath
    condition: Condition

    def walk(self) -> Iterator[Part]:
        """Yield this part and all below it, from above."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def taken_out(self, paths: frozenset[PartPath]) -> Part:
        """Return this part without those at ``paths``."""
        if self.kind == "test":
            return self
        kept = tuple(part.taken_out(paths) for part in self.parts if part.path not in paths)
        conditions = tuple(part.condition for part in kept)
        return Part(self.kind, kept, self.path, All(conditions) if self.kind == "all" else Any(conditions))


def part_of(condition: Condition, path: PartPath = (), *, negated: bool = False) -> Part:
    """Return a condition as parts."""
    if isinstance(condition, Test):
        return Part("test", (), path, Not(condition) if negated else condition)
    if isinstance(condition, Not):
        return part_of(condition.condition, (*path, 0), negated=not negated)
    parts = tuple(
        part_of(one, (*path, number), negated=negated) for number, one in enumerate(condition.conditions)
    )
    conditions = tuple(part.condition for part in parts)
    if isinstance(condition, All) is not negated:
        return Part("all", parts, path, All(conditions))
    return Part("any", parts, path, Any(conditions))


def root_path(condition: Condition) -> PartPath:
    """Return the place of the whole condition among its parts: below each ``not`` that it stands under."""
    return (0, *root_path(condition.condition)) if isinstance(condition, Not) else ()
