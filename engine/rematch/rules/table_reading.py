"""Read the ``tables`` of a rule file into tables, strictly: every unknown key, column and cell is named."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from rematch.codes.language import MALFORMED_ID, REPEATED_ID, UNKNOWN_FACT_TYPE
from rematch.codes.table import BAD_COLUMN, COLUMN_TWICE, EMPTY_TABLE, UNKNOWN_COLUMN
from rematch.errors import suggestion
from rematch.rules.cells import ANYTHING, read_cell
from rematch.rules.conclusions import concluded_type
from rematch.rules.heading import RuleIds, read_source
from rematch.rules.node import IDENTIFIER, Node, listed
from rematch.rules.step_frame import field_of
from rematch.rules.tables import HITS, Cell, Column, Hit, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import FactType, Field
    from rematch.knowledge.vocabulary import Vocabulary

_KEYS = ("id", "title", "hit", "columns", "gives", "rows")
_TABLE_TEXTS = ("because", "source")
_ROW_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class TableReader:
    """Reads tables; ``ids`` are those of all rules and tables."""

    def __init__(self, vocabulary: Vocabulary, sources: frozenset[str], ids: RuleIds) -> None:
        self._vocabulary = vocabulary
        self._sources = sources
        self._ids = ids

    def read(self, node: Node) -> Table | None:
        """Return the table as far as it could be read, or None when it is no mapping."""
        entries = node.entries("a table", _KEYS, (*_TABLE_TEXTS, "also"))
        if entries is None:
            return None
        hit = entries["hit"].choice("hit policy", HITS) if "hit" in entries else None
        columns, misread = self._columns(entries.get("columns"))
        table = Table(
            id=self._ids.read(entries["id"]) if "id" in entries else None,
            title=entries["title"].text("the title") if "title" in entries else None,
            hit=cast("Hit | None", hit),
            columns=columns,
            also=self._also(entries.get("also"), columns, misread),
            gives=self._gives(entries.get("gives")),
            rows=(),
            misread=misread,
            node=node,
            gives_node=entries.get("gives", node),
        )
        return replace(table, rows=self._rows(entries, table))

    def _columns(self, node: Node | None) -> tuple[dict[str, Column], dict[str, str]]:
        entries = node.mapping("'columns'") if node is not None else None
        if node is None or entries is None:
            return {}, {}
        if not entries:
            node.refuse(EMPTY_TABLE, "the table has no columns", remedy="write name: type.field", found=False)
        columns: dict[str, Column] = {}
        misread: dict[str, str] = {}
        for name, entry in entries.items():
            column = self._column(name, entry, columns)
            if column is None:
                misread[name] = str(entry.data).partition(".")[0]
            else:
                columns[name] = column
        return columns, misread

    def _column(self, name: str, node: Node, columns: Mapping[str, Column]) -> Column | None:
        if not IDENTIFIER.fullmatch(name):
            node.refuse(
                BAD_COLUMN,
                f"{name!r} cannot name a column",
                allowed="lower-case letters, digits and _",
                key=True,
            )
            return None
        text = node.text("a column")
        if text is None:
            return None
        found = self._field(text, node)
        if found is None:
            return None
        twin = next((one for one in columns.values() if (one.type, one.field) == found), None)
        if twin is not None:
            node.refuse(
                COLUMN_TWICE, f"the column {twin.name!r} asks for {text} too", remedy="keep one of the two"
            )
            return None
        return Column(name, *found, node)

    def _field(self, text: str, node: Node) -> tuple[FactType, Field] | None:
        type_name, dot, field_name = text.partition(".")
        fact_type = self._type(type_name, node)
        if fact_type is None:
            return None
        if not dot:
            node.refuse(BAD_COLUMN, "a column asks for a field", remedy=f"write {type_name}.field")
            return None
        known = field_of(fact_type, field_name, node)
        return None if known is None else (fact_type, known)

    def _type(self, name: str, node: Node) -> FactType | None:
        fact_type = self._vocabulary.types.get(name)
        if fact_type is None:
            node.refuse(
                UNKNOWN_FACT_TYPE,
                f"unknown fact type {name!r}",
                allowed=listed(self._vocabulary.types),
                remedy=suggestion(name, self._vocabulary.types),
                found=False,
            )
        return fact_type

    def _also(
        self, node: Node | None, columns: Mapping[str, Column], misread: Mapping[str, str]
    ) -> dict[str, Node]:
        names = node.texts("'also'") if node is not None else None
        if node is None or names is None:
            return {}
        asked = {column.type.name for column in columns.values()} | set(misread.values())
        found: dict[str, Node] = {}
        for item in node.items("'also'") or []:
            name = item.data
            if not isinstance(name, str) or name in found or self._type(name, item) is None:
                continue
            if name in asked:
                item.refuse(
                    COLUMN_TWICE, f"a column asks for {name!r} already", remedy="remove it here", found=False
                )
            else:
                found[name] = item
        return found

    def _gives(self, node: Node | None) -> FactType | None:
        name = node.text("what the table gives") if node is not None else None
        if node is None or name is None:
            return None
        return concluded_type(self._vocabulary, name, node, what="a table")

    def _rows(self, entries: Mapping[str, Node], table: Table) -> tuple[Row, ...]:
        items = entries["rows"].items("'rows'") if "rows" in entries else None
        if items is not None and not items:
            entries["rows"].refuse(
                EMPTY_TABLE, "the table has no rows", remedy="add at least one", found=False
            )
        source = read_source(entries["source"], self._sources) if "source" in entries else None
        because = _text_node(entries.get("because"))
        rows: list[Row] = []
        places: dict[str, Node] = {}
        for number, item in enumerate(items or [], start=1):
            row = self._row(item, number, table, because, source)
            if row is not None:
                rows.append(row)
                self._check_id(row, table, places)
        return tuple(rows)

    def _row(
        self, node: Node, number: int, table: Table, because: Node | None, source: tuple[str, ...] | None
    ) -> Row | None:
        given = {"because": because, "source": source}
        needed = ["id", "then", *(name for name, default in given.items() if default is None)]
        optional = ["if", "title", *(name for name, default in given.items() if default is not None)]
        entries = node.entries("a row", needed, optional)
        if entries is None:
            return None
        return Row(
            id=_row_id(entries["id"]) if "id" in entries else None,
            number=number,
            title=entries["title"].text("the title") if "title" in entries else None,
            cells=_cells(entries.get("if"), table),
            then=entries.get("then"),
            because=_text_node(entries["because"]) if "because" in entries else because,
            source=read_source(entries["source"], self._sources) if "source" in entries else source or (),
            node=node,
            id_node=entries.get("id", node),
        )

    def _check_id(self, row: Row, table: Table, places: dict[str, Node]) -> None:
        if row.id is None:
            return
        if row.id in places:
            row.id_node.refuse(
                REPEATED_ID,
                f"the row {row.id!r} already stands at {places[row.id].position}",
                remedy="rename one of the two",
                found=False,
            )
            return
        places[row.id] = row.id_node
        if table.id is not None:
            self._ids.claim(f"{table.id}.{row.id}", row.id_node)


def _text_node(node: Node | None) -> Node | None:
    return node if node is not None and node.text("'because'") is not None else None


def _row_id(node: Node) -> str | None:
    text = node.text("the id")
    if text is not None and not _ROW_ID.fullmatch(text):
        node.refuse(
            MALFORMED_ID,
            "the id of a row is not well formed",
            allowed="lower-case letters and digits joined by -",
        )
        return None
    return text


def _cells(node: Node | None, table: Table) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for name, entry in ((node.mapping("'if'") or {}) if node is not None else {}).items():
        column = table.columns.get(name)
        if column is not None:
            condition = read_cell(entry, column.field)
            if condition != ANYTHING:
                found[name] = Cell(condition, entry)
        elif name not in table.misread and (table.columns or table.misread):
            remedy = suggestion(name, table.columns)
            if remedy is None and entry.data is None:
                remedy = "put a text that holds a comma in quotes"
            entry.refuse(
                UNKNOWN_COLUMN,
                f"the table has no column {name!r}",
                allowed=listed(table.columns),
                remedy=remedy,
                key=True,
            )
    return found
