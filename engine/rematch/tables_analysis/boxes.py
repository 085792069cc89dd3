"""Subtract boxes from a box: the parts of a space in which no row of a table holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rematch.rules.table_areas import Box

MOST_PARTS = 20_000
"""How many parts are looked at before a search gives up and says so."""


@dataclass(slots=True)
class Search:
    """Looks for what boxes leave of a space; ``cut_short`` when it gave up before the end."""

    possible: Callable[[Box], bool]
    most: int = MOST_PARTS
    parts: int = field(default=0, init=False)

    @property
    def cut_short(self) -> bool:
        """Return whether more may be left than was found."""
        return self.parts > self.most

    def outside(self, space: Box, boxes: Sequence[Box]) -> Iterator[Box]:
        """Yield boxes that do not meet each other and together are all of ``space`` outside ``boxes``."""
        self.parts += 1
        if self.cut_short or not all(space.values()):
            return
        bounds = [
            {name: held for name, held in box.items() if not space[name] <= held}
            for box in boxes
            if all(space[name] & held for name, held in box.items())
        ]
        if not all(bounds):
            return  # a box without bounds is all of the space
        if not self.possible(space):
            return
        if not bounds:
            yield space
            return
        simplest = min(bounds, key=len)
        name = max(simplest, key=lambda one: sum(one in box for box in bounds))
        yield from self.outside({**space, name: space[name] - simplest[name]}, bounds)
        yield from self.outside({**space, name: space[name] & simplest[name]}, bounds)
