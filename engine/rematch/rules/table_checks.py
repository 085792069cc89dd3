"""Check a whole table: columns nobody uses, cells that cannot hold, rows never reached, rows that clash."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from rematch.codes.table import (
    CLASH,
    CONTRADICTORY_CELL,
    GIVEN_TWICE,
    HIDDEN_ROW,
    NEVER_PICKED,
    NO_ROW_NUMBER,
    UNUSED_COLUMN,
)
from rematch.rules.language import Rank
from rematch.rules.table_areas import areas_of, column_values, common, possible
from rematch.rules.tables import ROW_FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.rules.stages import StageDraft
    from rematch.rules.table_areas import Area, Values
    from rematch.rules.tables import Table


def check_gives(table: Table) -> None:
    """Record a conclusion without the field that the hit policy needs."""
    if table.gives is not None and table.numbered and not table.filled:
        table.gives_node.refuse(
            NO_ROW_NUMBER,
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
                GIVEN_TWICE,
                f"two tables give {table.gives.name}, and with hit: first or unique only one may; the other "
                f"stands at {other.gives_node.position}",
                remedy="join the two tables, or let one of them give another type",
                found=False,
            )
            return


def check_picked(tables: Sequence[Table], stages: Sequence[StageDraft]) -> None:
    """Record a table of hit ``first`` whose rows no step puts in order: every row that holds would stand."""
    ranked = {
        step.of
        for staged in stages
        for step in staged.stage.steps
        if isinstance(step, Rank) and step.order[:1] == ((ROW_FIELD, "asc"),)
    }
    for table in tables:
        if (
            table.hit == "first"
            and table.gives is not None
            and table.filled
            and table.gives.name not in ranked
        ):
            name = table.gives.name
            table.gives_node.refuse(
                NEVER_PICKED,
                f"nothing picks the first row of {name}",
                remedy=f"add to rules/stages.yaml a rank with of: {name} and order: [{{{ROW_FIELD}: asc}}]",
                found=False,
            )


def check_columns(table: Table, needed: Sequence[frozenset[str]]) -> None:
    """Record what no row uses: columns, and further types that ``needed`` of no row names."""
    asked = {name for row in table.rows for name in row.cells}
    for name, column in table.columns.items():
        if name not in asked:
            column.node.refuse(
                UNUSED_COLUMN,
                f"no row asks the column {name!r}",
                remedy="remove it, or use it in a row",
                key=True,
            )
    for name, node in table.also.items():
        if not any(name in types for types in needed):
            node.refuse(UNUSED_COLUMN, f"no row speaks about {name!r}", remedy="remove it", found=False)


def check_rows(table: Table, types: Sequence[frozenset[str]]) -> None:
    """Record how the rows of a table that was read without a problem stand against each other.

    ``types`` are the types of fact that each row needs in order to hold.
    """
    values = column_values(table)
    areas = areas_of(table, types, values)
    for area in areas:
        for name, held in area.cells.items():
            if not held:
                known = table.columns[name].field
                area.row.cells[name].node.refuse(
                    CONTRADICTORY_CELL,
                    f"no value that {known.name!r} can have fits here",
                    allowed=known.allowed,
                )
    if any(not held for area in areas for held in area.cells.values()):
        return
    if table.hit == "first":
        _check_reached(areas)
    if table.hit == "unique":
        _check_apart(table, areas, values)


def _check_reached(areas: Sequence[Area]) -> None:
    hidden: dict[int, list[Area]] = {}
    for place, later in enumerate(areas):
        above = next((number for number in range(place) if _covers(areas[number], later)), None)
        if above is not None:
            hidden.setdefault(above, []).append(later)
    for number, (first, *others) in hidden.items():
        _refuse_hidden(areas[number], first, len(others))


def _refuse_hidden(above: Area, first: Area, others: int) -> None:
    """Record the first row that one above hides; of ``others`` that it hides too, only how many they are."""
    always = "" if above.cells else ", which asks nothing"
    further = f", and so are {others} more below it" if others > 1 else ", and so is one more below it"
    first.row.node.refuse(
        HIDDEN_ROW,
        f"the row {first.row.id!r} is never the first{further if others else ''}: it holds only where "
        f"{above.row.id!r} above it does{always}",
        remedy=f"move {above.row.id!r} below them, or narrow it" if others else "move it up, or remove it",
        found=False,
    )


def _covers(above: Area, below: Area) -> bool:
    """Whether the row above holds wherever the row below does."""
    if not above.cells:
        return True
    return above.types <= below.types and all(
        name in below.cells and below.cells[name] <= held for name, held in above.cells.items()
    )


def _check_apart(table: Table, areas: Sequence[Area], values: Values) -> None:
    for above, below in combinations(areas, 2):
        if possible(table, common(above.cells, below.cells), values):
            below.row.node.refuse(
                CLASH,
                f"the rows {above.row.id!r} and {below.row.id!r} can hold together",
                remedy="make them differ in a column, or write hit: first or hit: collect",
                found=False,
            )
