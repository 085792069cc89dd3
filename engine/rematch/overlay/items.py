"""Everything in the folders of one layer that has a name of its own: rules, entries, figures, templates."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from rematch.document import KNOWLEDGE_LIMITS, decoded, read_bytes, read_document
from rematch.errors import Position
from rematch.forms import written_form
from rematch.overlay.joins import joined_files, joins_of
from rematch.overlay.layers import PlacedFile, entry_name, files_below
from rematch.overlay.rule_files import rule_places
from rematch.rules.load import SUFFIXES, read_rule_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rematch.document import Data, DataPath, Document
    from rematch.knowledge.vocabulary import Vocabulary

What: TypeAlias = Literal["rule", "entry", "figure", "template"]
"""A rule, table or row; an entry of a knowledge file, a stage or a word; a figure; a template."""
Name: TypeAlias = tuple[What, str]

_FIGURE_KEY = ("specialty", "metric", "group", "year")
_PATH_OF_TABLE = 2
_NO_TEXT = frozenset({".docx", ".otf", ".ttc", ".ttf"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: what it is called, what it says, and where it stands (file relative to its layer).

    ``row``: whether it is the row of a table that is an item as well.
    """

    what: What
    name: str
    data: Data
    position: Position
    row: bool = False


def items_of(layer: Path, vocabulary: Vocabulary) -> Mapping[Name, Item]:
    """Return the items of a knowledge base or of an overlay's own files, by kind and name.

    ``vocabulary`` tells how cells of tables in CSV are read. DocumentError for a file that cannot be read.
    """
    found = (*_rules(layer, vocabulary), *_entries(layer), *_figures(layer), *_templates(layer))
    return {(item.what, item.name): item for item in found}


def _rules(layer: Path, vocabulary: Vocabulary) -> Iterator[Item]:
    for file in files_below(layer / "rules", SUFFIXES):
        if joins_of(file.name) is not None:
            continue
        document = read_rule_file(file.path, vocabulary)
        for name, path in rule_places(document.data).items():
            row = len(path) > _PATH_OF_TABLE
            yield Item("rule", name, _at(document.data, path), _position(document, path, file), row)


def _entries(layer: Path) -> Iterator[Item]:
    for file in joined_files():
        joins, path = joins_of(file), layer / file
        if joins is None or not written_form(path).exists():
            continue
        document = read_document(path, KNOWLEDGE_LIMITS)
        placed = PlacedFile(path, file, own=False)
        for name, place in joins.entries(document.data).items():
            yield Item(
                "entry",
                entry_name(file, name),
                _at(document.data, place),
                _position(document, place, placed),
            )


def _figures(layer: Path) -> Iterator[Item]:
    for file in files_below(layer / "knowledge" / "figures", (".csv",)):
        name = f"knowledge/{file.name}"
        text = decoded(read_bytes(file.path, KNOWLEDGE_LIMITS), name, KNOWLEDGE_LIMITS)
        rows = csv.DictReader(text.splitlines())
        for row in rows:
            cells = {key: (row.get(key) or "").strip() for key in row if key}
            figure = "/".join(cells.get(key, "") for key in _FIGURE_KEY)
            yield Item("figure", figure, dict(cells), Position(name, rows.line_num, 1))


def _templates(layer: Path) -> Iterator[Item]:
    for file in files_below(layer / "templates"):
        if joins_of(file.name) is None:
            name = file.name.removeprefix("templates/")
            yield Item("template", name, _content(file), Position(file.name, 1, 1))


def _content(file: PlacedFile) -> str:
    """Return the text of a template, or what tells one file that is no text from another."""
    if file.path.suffix.lower() in _NO_TEXT:
        with file.path.open("rb") as stream:
            return f"sha256 {hashlib.file_digest(stream, 'sha256').hexdigest()}"
    return decoded(read_bytes(file.path, KNOWLEDGE_LIMITS), file.name, KNOWLEDGE_LIMITS)


def _at(data: Data, path: DataPath) -> Data:
    for step in path:
        data = data[step]  # type: ignore[index]  # the path was made by walking this data
    return data


def _position(document: Document, path: DataPath, file: PlacedFile) -> Position:
    where = document.position(path, key=True)
    return Position(file.name, where.line, where.column)
