"""Where the rows of a decision table hold: for each column which values fit, out of a finite set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rematch.rules.regions import holds_at, points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.facts.fact import Value
    from rematch.rules.tables import Row, Table

Values: TypeAlias = "Mapping[str, Sequence[Value | None]]"
"""For each column the values that stand for all others; None is unknown."""
Box: TypeAlias = "Mapping[str, frozenset[int]]"
"""For each column it bounds, the numbers of the values that are inside."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a row holds: a box over the columns it asks, and the types of fact it needs."""

    row: Row
    cells: Box
    types: frozenset[str]


def column_values(table: Table) -> dict[str, tuple[Value | None, ...]]:
    """Return for each column values that tell all cells of the table apart."""
    conditions = {
        name: [cell.condition for row in table.rows if (cell := row.cells.get(name)) and cell.condition]
        for name in table.columns
    }
    return {
        name: points(column.field, conditions[name], certain=column.field.name in column.type.required)
        for name, column in table.columns.items()
    }


def areas_of(table: Table, types: Sequence[frozenset[str]], values: Values) -> list[Area]:
    """Return where each row holds; ``types`` are those that each row needs."""
    return [
        Area(
            row,
            {
                name: holds_at(cell.condition, table.columns[name].field.name, values[name])
                for name, cell in row.cells.items()
                if cell.condition is not None
            },
            needed,
        )
        for row, needed in zip(table.rows, types, strict=True)
    ]


def common(one: Box, other: Box) -> Box:
    """Return the box in which both are."""
    return {
        name: one.get(name, other.get(name, frozenset())) & other.get(name, one.get(name, frozenset()))
        for name in {*one, *other}
    }


def possible(table: Table, box: Box, values: Values) -> bool:
    """Whether some facts are in the box; a field that brings another cannot be known alone."""
    if not all(box.values()):
        return False
    known = {name: [values[name][number] is not None for number in held] for name, held in box.items()}
    for name in box:
        column = table.columns[name]
        sure = frozenset(
            table.columns[other].field.name
            for other, flags in known.items()
            if table.columns[other].type is column.type and all(flags)
        )
        if not any(known[name]) and column.field.name in column.type.known_with(sure):
            return False
    return True
