"""Find the decision tables of a knowledge base where they are written, each by itself.

The rule base holds only the rules that become of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rematch.rules.heading import RuleIds
from rematch.rules.load import rule_documents
from rematch.rules.node import Node, root_of
from rematch.rules.table_areas import areas_of, column_values
from rematch.rules.table_reading import TableReader
from rematch.rules.table_rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.document import Data, Document
    from rematch.errors import Position, Problem
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.overlay.layers import Location
    from rematch.rules.table_areas import Area, Values
    from rematch.rules.tables import Table


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table that could be read: its place, the data it was written as, and where its rows hold."""

    stage: str
    position: Position
    data: Mapping[str, Data]
    table: Table
    values: Values
    areas: tuple[Area, ...]

    @property
    def id(self) -> str:
        """Return the id of the table."""
        return self.table.id or ""


def written_tables(
    root: Location, vocabulary: Vocabulary, sources: frozenset[str]
) -> tuple[WrittenTable, ...]:
    """Return the tables below ``root``/rules, by id; those that cannot be read are left to the loader."""
    found: list[WrittenTable] = []
    for file, document in rule_documents(root, vocabulary, []).items():
        found.extend(
            replace(one, position=replace(one.position, file=file.name))
            for one in tables_in(document, vocabulary, sources, [])
        )
    return tuple(sorted(found, key=lambda one: one.id))


def tables_in(
    document: Document, vocabulary: Vocabulary, sources: frozenset[str], problems: list[Problem]
) -> Iterator[WrittenTable]:
    """Yield the sound tables of one rule file; what is wrong with the others is added to ``problems``."""
    root = root_of(document, problems)
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("tables"), list):
        return
    stage = str(data.get("stage"))
    reader = TableReader(vocabulary, sources, RuleIds())
    for node in root.child("tables", data["tables"]).items("'tables'") or []:
        written = _written(node, stage, reader, vocabulary)
        if written is not None:
            yield written


def _written(node: Node, stage: str, reader: TableReader, vocabulary: Vocabulary) -> WrittenTable | None:
    before = len(node.problems)
    table = reader.read(node)
    if table is None:
        return None
    drafts = rules_of(table, stage, vocabulary, sound=False)
    if len(node.problems) > before or not isinstance(node.data, dict):
        return None
    values = column_values(table)
    needed = [frozenset(name for name, _ in draft.asks) for draft in drafts]
    areas = tuple(areas_of(table, needed, values))
    return WrittenTable(stage, node.position, node.data, table, values, areas)
