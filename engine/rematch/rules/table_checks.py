"""Check a whole table: columns nobody uses, cells that cannot hold, rows never reached, rows that clash."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from rematch.rules.regions import holds_at, points
from rematch.rules.tables import ROW_FIELD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.facts.fact import Value
    from rematch.rules.tables import Row, Table


@dataclass(frozen=True, slots=True)
class _Area:
    """Where a row holds: for each column it asks, the numbers of the column's values; its fact types."""

    row: Row
    cells: Mapping[str, frozenset[int]]
    types: frozenset[str]


def check_gives(table: Table) -> None:
    """Record a conclusion without the field that the hit policy needs."""
    if table.gives is not None and table.numbered and not table.filled:
        table.gives_node.refuse(
            f"a table with hit: {table.hit} needs the whole number {table.gives.name}.{ROW_FIELD}",
            remedy=f"declare {ROW_FIELD} of type integer in the vocabulary, or write hit: collect",
            found=False,
        )


def check_numbering(table: Table, earlier: Sequence[Table]) -> None:
    """Record that one of the ``earlier`` tables numbers rows of the type that this one gives, or may.

    Rows of both would count as rows of one table, though only the first of each is meant to count.
    """
    if table.gives is None:
        return
    for other in earlier:
        if other.gives is table.gives and (table.numbered or other.numbered):
            table.gives_node.refuse(
                f"two tables give {table.gives.name}, and with hit: first or unique only one may; the other "
                f"stands at {other.gives_node.position}",
                remedy="join the two tables, or let one of them give another type",
                found=False,
            )
            return


def check_columns(table: Table, needed: Sequence[frozenset[str]]) -> None:
    """Record what no row uses: columns, and further types that ``needed`` of no row names."""
    asked = {name for row in table.rows for name in row.cells}
    for name, column in table.columns.items():
        if name not in asked:
            column.node.refuse(
                f"no row asks the column {name!r}", remedy="remove it, or use it in a row", key=True
            )
    for name, node in table.also.items():
        if not any(name in types for types in needed):
            node.refuse(f"no row speaks about {name!r}", remedy="remove it", found=False)


def check_rows(table: Table, types: Sequence[frozenset[str]]) -> None:
    """Record how the rows of a table that was read without a problem stand against each other.

    ``types`` are the types of fact that each row needs in order to hold.
    """
    values = _column_values(table)
    areas = []
    for row, needed in zip(table.rows, types, strict=True):
        cells = {
            name: holds_at(cell.condition, table.columns[name].field.name, values[name])
            for name, cell in row.cells.items()
            if cell.condition is not None
        }
        for name, held in cells.items():
            if not held:
                known = table.columns[name].field
                row.cells[name].node.refuse(
                    f"no value that {known.name!r} can have fits here", allowed=known.allowed
                )
        areas.append(_Area(row, cells, needed))
    if any(not held for area in areas for held in area.cells.values()):
        return
    if table.hit == "first":
        _check_reached(areas)
    if table.hit == "unique":
        _check_apart(table, areas, values)


def _column_values(table: Table) -> dict[str, tuple[Value | None, ...]]:
    conditions = {
        name: [cell.condition for row in table.rows if (cell := row.cells.get(name)) and cell.condition]
        for name in table.columns
    }
    return {
        name: points(column.field, conditions[name], certain=column.field.name in column.type.required)
        for name, column in table.columns.items()
    }


def _check_reached(areas: Sequence[_Area]) -> None:
    for place, later in enumerate(areas):
        above = next((area for area in areas[:place] if _covers(area, later)), None)
        if above is not None:
            always = "" if above.cells else ", which asks nothing"
            later.row.node.refuse(
                f"the row {later.row.id!r} is never the first: it holds only where {above.row.id!r} "
                f"above it does{always}",
                remedy="move it up, or remove it",
                found=False,
            )


def _covers(above: _Area, below: _Area) -> bool:
    """Whether the row above holds wherever the row below does."""
    if not above.cells:
        return True
    return above.types <= below.types and all(
        name in below.cells and below.cells[name] <= held for name, held in above.cells.items()
    )


def _check_apart(
    table: Table, areas: Sequence[_Area], values: Mapping[str, tuple[Value | None, ...]]
) -> None:
    for above, below in combinations(areas, 2):
        if _meet(table, above, below, values):
            below.row.node.refuse(
                f"the rows {above.row.id!r} and {below.row.id!r} can hold together",
                remedy="make them differ in a column, or write hit: first or hit: collect",
                found=False,
            )


def _meet(table: Table, one: _Area, other: _Area, values: Mapping[str, tuple[Value | None, ...]]) -> bool:
    """Whether some facts pass both rows; a field that brings another cannot be known alone."""
    shared = {
        name: one.cells.get(name, other.cells.get(name, frozenset()))
        & other.cells.get(name, one.cells.get(name, frozenset()))
        for name in {*one.cells, *other.cells}
    }
    if not all(shared.values()):
        return False
    known = {name: [values[name][number] is not None for number in held] for name, held in shared.items()}
    for name in shared:
        column = table.columns[name]
        sure = frozenset(
            table.columns[other_name].field.name
            for other_name, flags in known.items()
            if table.columns[other_name].type is column.type and all(flags)
        )
        if not any(known[name]) and column.field.name in column.type.known_with(sure):
            return False
    return True
