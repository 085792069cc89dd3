"""A decision table as data: columns that ask, rows that answer, and which of the rows count.

How a table is written (YAML now) is the affair of ``table_reading``; what becomes of it, of
``table_rules``. Nothing here knows either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import FactType, Field
    from rematch.rules.language import Condition
    from rematch.rules.node import Node

Hit = Literal["first", "unique", "collect"]
HITS: tuple[Hit, ...] = get_args(Hit)
ROW_FIELD = "row"
"""The field of a conclusion that a table fills with the number of the row, 1 for the first."""


@dataclass(frozen=True, slots=True)
class Column:
    """What each row is asked: a field of a type of fact."""

    name: str
    type: FactType
    field: Field
    node: Node


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row wants of a column; ``condition`` is None when it could not be read."""

    condition: Condition | None
    node: Node


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``cells`` holds the columns it asks something of; texts may come from the table."""

    id: str | None
    number: int
    title: str | None
    cells: Mapping[str, Cell]
    then: Node | None
    because: Node | None
    source: tuple[str, ...]
    node: Node
    id_node: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A table as far as it could be read; ``also`` are further types that its texts may speak about.

    ``misread`` are the columns that could not be read, and the type each seems to ask for.
    """

    id: str | None
    title: str | None
    hit: Hit | None
    columns: Mapping[str, Column]
    also: Mapping[str, Node]
    gives: FactType | None
    rows: tuple[Row, ...]
    misread: Mapping[str, str]
    node: Node
    gives_node: Node

    @property
    def numbered(self) -> bool:
        """Return whether the number of the row says which rows count."""
        return self.hit in ("first", "unique")

    @property
    def filled(self) -> bool:
        """Return whether the table writes the number of the row into what it gives."""
        known = self.gives.fields.get(ROW_FIELD) if self.gives is not None else None
        return known is not None and known.type == "integer"

    @property
    def places(self) -> Mapping[str, Node]:
        """Return the types that rows may ask for or speak about, and where each is first named."""
        found: dict[str, Node] = {}
        for column in self.columns.values():
            found.setdefault(column.type.name, column.node)
        return {**found, **self.also}
