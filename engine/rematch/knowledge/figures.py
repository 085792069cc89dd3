"""Published figures: one number for one specialty, metric, applicant group and year, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.errors import Position
    from rematch.knowledge.sources import Kind

OVERALL = "all"
"""The word that stands for every specialty together."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure; ``value`` is in the unit of its metric, ``source`` an id of ``sources.yaml``."""

    id: str
    specialty: str
    metric: str
    group: str
    value: float
    unit: str
    year: int
    source: str
    kind: Kind
    note: str
    position: Position


class Figures:
    """All figures of a knowledge base, in the order of their ids."""

    __slots__ = ("_by_id", "_by_specialty", "_latest")

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._by_id = {figure.id: figure for figure in sorted(figures, key=lambda figure: figure.id)}
        self._latest: dict[tuple[str, str, str], Figure] = {}
        by_specialty: dict[str, list[Figure]] = {}
        for figure in self._by_id.values():
            by_specialty.setdefault(figure.specialty, []).append(figure)
            key = (figure.specialty, figure.metric, figure.group)
            known = self._latest.get(key)
            if known is None or figure.year > known.year:
                self._latest[key] = figure
        self._by_specialty = {specialty: tuple(found) for specialty, found in by_specialty.items()}

    def get(self, specialty: str, metric: str, group: str) -> Figure | None:
        """Return the figure of the latest year, or None."""
        return self._latest.get((specialty, metric, group))

    def by_id(self, identity: str) -> Figure | None:
        """Return the figure with this id, as ``<specialty>/<metric>/<group>/<year>``, or None."""
        return self._by_id.get(identity)

    def all_of(self, specialty: str) -> tuple[Figure, ...]:
        """Return every figure of one specialty (``all``: those of the Match as a whole)."""
        return self._by_specialty.get(specialty, ())

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)


def stale_figures(figures: Iterable[Figure], cycle: int, limit: int) -> tuple[Figure, ...]:
    """Return, each once and by id, the figures that are more than ``limit`` cycles older than ``cycle``."""
    stale = {figure.id: figure for figure in figures if cycle - figure.year > limit}
    return tuple(stale[identity] for identity in sorted(stale))
