"""Where the parts of a rule stand in its file: found by reading the file again, once something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rematch.overlay.layers import file_called, read_layers
from rematch.rules.cells import ANYTHING, read_cell
from rematch.rules.load import STAGES_FILE, read_rule_file
from rematch.rules.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rematch.document import Data, DataPath, Document
    from rematch.errors import Position
    from rematch.knowledge_base import KnowledgeBase
    from rematch.rule_checks.parts import PartPath
    from rematch.rules.language import Pattern, Rule, Stage


@dataclass(frozen=True)
class Places:
    """Finds places in the files of one knowledge base; each file is read once, and only when asked for."""

    knowledge_base: KnowledgeBase

    @cached_property
    def _documents(self) -> dict[str, tuple[Document, Mapping[tuple[int, int], DataPath]]]:
        return {}

    def _document(self, file: str) -> tuple[Document, Mapping[tuple[int, int], DataPath]]:
        """Return a rule file and its entries by the place of their ids."""
        if file not in self._documents:
            base = self.knowledge_base
            document = read_rule_file(file_called(base.root, file), base.rule_base.vocabulary)
            entries = {place: path[:-1] for path, place in document.values.items() if path[-1:] == ("id",)}
            self._documents[file] = (document, entries)
        return self._documents[file]

    def _entry(self, rule: Rule) -> tuple[Document, DataPath]:
        document, entries = self._document(rule.position.file)
        return document, entries[rule.position.line, rule.position.column]

    def rule(self, rule: Rule) -> Position:
        """Return where the id of a rule or row stands."""
        document, path = self._entry(rule)
        return document.position((*path, "id"))

    def part(self, rule: Rule, pattern: Pattern, path: PartPath = (), *, whole: bool = False) -> Position:
        """Return where a part of the condition of a pattern stands, or of the ``whole`` pattern its key."""
        document, entry = self._entry(rule)
        if rule.table is not None:
            return self._cell(document, entry, pattern, path, whole=whole)
        when = (*entry, "when")
        start = (*when, *_pattern_path(at(document.data, when), rule, pattern))
        inner = () if whole else _written(at(document.data, start), path)
        return document.position((*start, *inner), key=True)

    def _cell(
        self, document: Document, entry: DataPath, pattern: Pattern, path: PartPath, *, whole: bool
    ) -> Position:
        asked = tuple(self._asked(document, entry, pattern.type))
        if whole or not asked:
            return document.position((*entry, "if") if asked else (*entry, "id"), key=bool(asked))
        cell = asked[0] if len(asked) == 1 else asked[path[0]] if path else None
        return document.position((*entry, "if", cell) if cell else (*entry, "if"), key=cell is None)

    def _asked(self, document: Document, entry: DataPath, type_name: str) -> Iterator[str]:
        """Yield the columns of a type that a row asks, in the order in which its pattern joins them."""
        fields = self.knowledge_base.rule_base.vocabulary.types[type_name].fields
        columns, cells = at(document.data, (*entry[:-2], "columns")), at(document.data, (*entry, "if"))
        if isinstance(columns, dict) and isinstance(cells, dict):
            for name, written in columns.items():
                kind, _, field = str(written).partition(".")
                if kind == type_name and name in cells:
                    node = Node(document, (*entry, "if", name), cells[name], [])
                    if read_cell(node, fields[field]) != ANYTHING:
                        yield name

    def conclusion(self, rule: Rule, number: int, field: str | None = None) -> Position:
        """Return where a conclusion of a rule stands, by its place among them, or one of its fields."""
        document, entry = self._entry(rule)
        then = (*entry, "then")
        written = at(document.data, then)
        path = then
        if rule.table is None and isinstance(written, dict):
            found = [
                (*then, name, *((place,) if isinstance(entries, list) else ()))
                for name, entries in written.items()
                for place in (range(len(entries)) if isinstance(entries, list) else (0,))
            ]
            path = found[number]
        inner = (*path, field) if field is not None else path
        return document.position(inner if inner in document.values else path, key=True)

    def step(self, stage: Stage, number: int) -> Position:
        """Return where a step of a stage stands, by its place among them."""
        base = self.knowledge_base
        document = read_layers(base.root / "rules" / STAGES_FILE)
        names = [one.name for one in base.rule_base.stages]
        return document.position(("stages", names.index(stage.name), "after", number))


def at(data: Data, path: Sequence[str | int]) -> Data:
    """Return what stands at a path of plain data, or None."""
    for key in path:
        if isinstance(data, dict) and isinstance(key, str):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data


def _pattern_path(when: Data, rule: Rule, pattern: Pattern) -> DataPath:
    """Return the way from ``when`` to a pattern, which is known by its identity."""
    written = when if isinstance(when, dict) else {}
    number = next((place for place, one in enumerate(rule.patterns) if one is pattern), None)
    if number is not None:
        return ([key for key in written if key != "none"][number],)
    groups = written.get("none")
    forbidden: list[DataPath] = (
        [("none", place, key) for place, group in enumerate(groups) for key in _keys(group)]
        if isinstance(groups, list)
        else [("none", key) for key in _keys(groups)]
    )
    return forbidden[next(place for place, one in enumerate(rule.none) if one is pattern)]


def _keys(data: Data) -> tuple[str, ...]:
    return tuple(data) if isinstance(data, dict) else ()


def _written(tests: Data, path: PartPath) -> DataPath:
    """Return the way from a mapping of tests to the part of its condition at ``path``."""
    if not isinstance(tests, dict) or not tests or (len(tests) > 1 and not path):
        return ()
    keys = tuple(tests)
    key, rest = (keys[0], path) if len(keys) == 1 else (keys[path[0]], path[1:])
    inner = tests[key]
    if key in ("all", "any") and isinstance(inner, list):
        return (key, rest[0], *_written(inner[rest[0]], rest[1:])) if rest else (key,)
    if key == "not":
        return (key, *_written(inner, rest[1:])) if rest else (key,)
    if isinstance(inner, dict) and (len(inner) == 1 or rest):
        return (key, tuple(inner)[rest[0] if len(inner) > 1 else 0])
    return (key,)
