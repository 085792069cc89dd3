"""Holes, clashes and hidden rows of a decision table, each with an example.

It assumes one fact of each kind that the columns ask for, save for hidden rows, which may also be the first
where a kind is missing. Values are the test points of ``rules.regions``; columns of one kind of fact vary
together as far as one field brings another, all else independently.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

from rematch.rules.table_areas import common, possible
from rematch.tables_analysis.boxes import MOST_PARTS, Search
from rematch.tables_analysis.examples import Example, example_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rules.table_areas import Area, Box
    from rematch.rules.table_files import WrittenTable


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two rows that hold together, and for whom."""

    rows: tuple[str, str]
    example: Example


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found in one table.

    ``holes``: people for whom no row holds, one example a part. ``meetings``: rows that hold together (hit
    unique: a clash; collect: for information). ``hidden``: rows that are never the first (hit first), and the
    rows above that hide each. ``complete``: whether everything was looked at; if not, there may be more.
    """

    written: WrittenTable
    holes: tuple[Example, ...]
    meetings: tuple[Meeting, ...]
    hidden: tuple[tuple[str, tuple[str, ...]], ...]
    complete: bool

    @property
    def faulty(self) -> bool:
        """Return whether the rows contradict the hit policy."""
        return bool(self.hidden) or (self.written.table.hit == "unique" and bool(self.meetings))


def analyse(written: WrittenTable, *, most_parts: int = MOST_PARTS) -> Analysis:
    """Return the analysis of a table; each search in it stops after ``most_parts`` parts."""
    search = Search(lambda box: possible(written.table, box, written.values), most_parts)
    holes = tuple(example_in(written.table, box, written.values) for box in hole_boxes(written, search))
    complete = not search.cut_short
    hidden, decided = hidden_rows(written, most_parts=most_parts)
    meetings = () if written.table.hit == "first" else tuple(_meetings(written))
    return Analysis(written, holes, meetings, hidden, complete and decided)


def hidden_rows(
    written: WrittenTable, *, most_parts: int = MOST_PARTS
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], bool]:
    """Return the rows that are never the first, those that hide each, and whether every row was decided."""
    hidden: list[tuple[str, tuple[str, ...]]] = []
    decided = True
    search = Search(lambda box: possible(written.table, box, written.values), most_parts)
    for number, area in enumerate(written.areas if written.table.hit == "first" else ()):
        own = Search(search.possible, most_parts)
        above = [one for one in written.areas[:number] if one.types <= area.types]
        if above and not any(
            True for _ in own.outside(_space(written, area.cells), [one.cells for one in above])
        ):
            if own.cut_short:
                decided = False
            else:
                hidden.append((_name(area), _hiding(written, area, above, search)))
    return tuple(hidden), decided


def hole_boxes(written: WrittenTable, search: Search) -> Iterator[Box]:
    """Yield the parts of the space in which no row holds."""
    return search.outside(_space(written, {}), [area.cells for area in written.areas])


def _space(written: WrittenTable, bounds: Box) -> Box:
    """Return the box of all values, within ``bounds``."""
    return {name: bounds.get(name, frozenset(range(len(values)))) for name, values in written.values.items()}


def _hiding(written: WrittenTable, area: Area, above: list[Area], search: Search) -> tuple[str, ...]:
    """Return the rows that hide a row, without those that are not needed for it."""
    needed = list(above)
    for one in above:
        fewer = [other for other in needed if other is not one]
        own = Search(search.possible, search.most)
        left = islice(own.outside(_space(written, area.cells), [other.cells for other in fewer]), 1)
        if fewer and not list(left) and not own.cut_short:
            needed = fewer
    return tuple(map(_name, needed))


def _meetings(written: WrittenTable) -> Iterator[Meeting]:
    for one, other in combinations(written.areas, 2):
        box = common(one.cells, other.cells)
        if possible(written.table, box, written.values):
            example = example_in(written.table, box, written.values)
            yield Meeting((_name(one), _name(other)), example)


def _name(area: Area) -> str:
    return area.row.id or f"row {area.row.number}"
