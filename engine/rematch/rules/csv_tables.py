"""Read a decision table written as CSV into the same data as its YAML form, with the place of every cell.

A head of ``key,value`` lines (stage, id, title, hit, gives, source, also, because), an empty line, a line
that names the columns, and a line for each row. A column is ``id``, ``title``, ``because``, ``source``,
``type.field`` or ``name: type.field`` for what is asked, ``then field`` (or ``=> field``) for what is
concluded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes.file import DUPLICATE_KEY
from rematch.codes.table import BAD_CELL, BAD_COLUMN, COLUMN_TWICE, EMPTY_TABLE, SHEET_HEAD, UNKNOWN_COLUMN
from rematch.document import KNOWLEDGE_LIMITS, Document, decoded, parse_document, read_bytes
from rematch.errors import DocumentError, Position, Problem, suggestion
from rematch.rules.csv_records import records
from rematch.rules.node import listed, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rematch.codes.code import Code
    from rematch.document import Data, DataPath
    from rematch.knowledge.fact_types import Field
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.csv_records import CsvCell, CsvRecord

SUFFIX = ".csv"
HEAD = ("stage", "id", "title", "hit", "gives", "because", "source", "also")
"""The keys of the head, in the order in which they are written."""
ROW_TEXTS = ("id", "title", "because", "source")
"""The columns that neither ask nor conclude."""
_LISTS = ("source", "also")
_TABLE: DataPath = ("tables", 0)
_THEN = re.compile(r"(?:then\s+|=>\s*)(\S.*)", re.IGNORECASE)
_ASKED = re.compile(r"(?:([^:]*?)\s*:\s*)?([^:]+)")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,18}(?:\.[0-9]*)?|\.[0-9]+)")
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_QUOTE = "put a text that holds a comma or a semicolon in quotes"


@dataclass(frozen=True, slots=True)
class _Heading:
    """What one column of the sheet is for: the part of a row it fills, and the name in it."""

    part: str
    name: str
    cell: CsvCell


def read_table_csv(path: Path, vocabulary: Vocabulary) -> Document:
    """Return the table in a CSV file as a rule file's data; raise DocumentError with all that is misplaced.

    The ``vocabulary`` says which concluded cells are numbers, flags or lists.
    """
    raw = read_bytes(path, KNOWLEDGE_LIMITS)
    return parse_table_csv(raw, str(path), vocabulary)


def parse_table_csv(raw: bytes, name: str, vocabulary: Vocabulary) -> Document:
    """Return the table in the bytes of a CSV file called ``name``; see ``read_table_csv``."""
    return _Sheet(name, vocabulary).read(records(decoded(raw, name, KNOWLEDGE_LIMITS), name))


def plain_name(column: str) -> str:
    """Return what a column is called that is headed ``type.field`` only."""
    return column.replace(".", "_")


class _Sheet:
    """Builds the data and the positions of one file."""

    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self._file = file
        self._vocabulary = vocabulary
        self._problems: list[Problem] = []
        self._values: dict[DataPath, tuple[int, int]] = {(): (1, 1), ("tables",): (1, 1), _TABLE: (1, 1)}
        self._keys: dict[DataPath, tuple[int, int]] = {}

    def read(self, found: Sequence[CsvRecord]) -> Document:
        """Return the document of all records."""
        filled = [number for number, record in enumerate(found) if record.cells]
        begin = filled[0] if filled else 0
        end = next((n for n in range(begin, len(found)) if not found[n].cells), len(found))
        data, table = self._head(found[begin:end])
        body = [record for record in found[end:] if record.cells]
        if body:
            self._body(body, table)
        else:
            self._problems[:] = [
                Problem(
                    "the file names no columns",
                    Position(self._file, 1, 1),
                    remedy="leave an empty line below the head, then name the columns and write the rows",
                    code=EMPTY_TABLE,
                )
            ]
        if self._problems:
            raise DocumentError(self._problems)
        return Document(self._file, {**data, "tables": [table]}, self._values, self._keys)

    def _head(self, found: Sequence[CsvRecord]) -> tuple[dict[str, Data], dict[str, Data]]:
        data: dict[str, Data] = {}
        table: dict[str, Data] = {}
        for record in found:
            key, *cells = record.cells
            if not self._check_head(key, cells, {*data, *table}):
                continue
            target, path = (data, ()) if key.text == "stage" else (table, _TABLE)
            inner: DataPath = (*path, key.text)
            self._keys[inner] = (key.line, key.column)
            self._place(inner, cells[0] if cells else key)
            if key.text in _LISTS:
                target[key.text] = self._words(cells, inner)
            else:
                target[key.text] = cells[0].text if cells else None
        return data, table

    def _check_head(self, key: CsvCell, cells: Sequence[CsvCell], before: set[str]) -> bool:
        if key.text not in HEAD:
            what = f"unknown key {key.text!r} in the head of a table" if key.text else "the line has no key"
            self._refuse(SHEET_HEAD, key, what, listed(HEAD), suggestion(key.text, HEAD))
        elif key.text in before:
            self._refuse(
                DUPLICATE_KEY, key, f"the key {key.text!r} stands twice", None, "keep one of the two"
            )
        elif key.text not in _LISTS and len(cells) > 1:
            remedy = f"{_QUOTE}; leave an empty line above the names of the columns"
            self._refuse(
                SHEET_HEAD, cells[1], f"the line of {key.text!r} holds more than one value", None, remedy
            )
        else:
            return True
        return False

    def _body(self, body: Sequence[CsvRecord], table: dict[str, Data]) -> None:
        columns: dict[str, Data] = {}
        path: DataPath = (*_TABLE, "columns")
        self._place(path, body[0].cells[0])
        headings = [self._heading(cell) for cell in body[0].cells]
        seen: set[tuple[str, str]] = set()
        for heading in headings:
            if heading is None:
                continue
            if (heading.part, heading.name) in seen:
                what = f"the column {heading.cell.text!r} stands twice"
                self._refuse(COLUMN_TWICE, heading.cell, what, None, "keep one of the two")
            seen.add((heading.part, heading.name))
            if heading.part == "if":
                asked = _ASKED.fullmatch(heading.cell.text)
                columns[heading.name] = asked[2] if asked else heading.cell.text
                self._place((*path, heading.name), heading.cell)
                self._keys[(*path, heading.name)] = (heading.cell.line, heading.cell.column)
        table["columns"] = columns
        gives = self._vocabulary.types.get(str(table.get("gives")))
        fields: Mapping[str, Field] = gives.fields if gives is not None else {}
        rows: list[Data] = []
        for number, record in enumerate(body[1:]):
            place: DataPath = (*_TABLE, "rows", number)
            first = next(cell for cell in record.cells if not cell.blank)
            self._place(place, first)
            rows.append(self._row(record, headings, fields, place))
        self._place((*_TABLE, "rows"), body[0].cells[0])
        table["rows"] = rows

    def _heading(self, cell: CsvCell) -> _Heading | None:
        text = cell.text.strip()
        if not text:
            return None  # what stands below it is refused, as is what stands beside all columns
        if text in ROW_TEXTS:
            return _Heading("", text, cell)
        then = _THEN.fullmatch(text)
        if then:
            return _Heading("then", then[1].strip(), cell)
        asked = _ASKED.fullmatch(text)
        if asked is None or not ("." in asked[2] or asked[2] in self._vocabulary.types):
            self._refuse(
                BAD_COLUMN,
                cell,
                f"{text!r} names no column",
                f"{', '.join(ROW_TEXTS)}, type.field, name: type.field, then field",
                suggestion(text, ROW_TEXTS),
            )
            return _Heading("refused", text, cell)
        return _Heading("if", asked[1] or plain_name(asked[2]), cell)

    def _row(
        self,
        record: CsvRecord,
        headings: Sequence[_Heading | None],
        fields: Mapping[str, Field],
        place: DataPath,
    ) -> Data:
        row: dict[str, Data] = {}
        asked: dict[str, Data] = {}
        then: dict[str, Data] = {}
        if any(heading is not None and heading.part == "then" for heading in headings):
            row["then"] = then
        for number, cell in enumerate(record.cells):
            if cell.blank:
                continue
            heading = headings[number] if number < len(headings) else None
            if heading is None:
                self._refuse(UNKNOWN_COLUMN, cell, "the column of this cell has no name", None, _QUOTE)
                continue
            path: DataPath = (*place, *filter(None, (heading.part,)), heading.name)
            self._place(path, cell)
            own = heading.cell if heading.part == "then" else cell
            self._keys[path] = (own.line, own.column)
            if heading.part == "if":
                asked[heading.name] = self._listed(cell) if cell.text.startswith("[") else cell.text
            elif heading.part == "then":
                then[heading.name] = self._concluded(cell, fields.get(heading.name))
            elif heading.part == "":
                row[heading.name] = self._words([cell], path) if heading.name in _LISTS else cell.text
        if asked:
            row["if"] = asked
        return row

    def _concluded(self, cell: CsvCell, known: Field | None) -> Data:
        text = cell.text
        if text.startswith("$") or (known is not None and known.type in ("text", "choice")):
            return text
        if known is not None and known.type == "list":
            return self._listed(cell) if text.startswith("[") else _split(text)
        if known is None or known.type == "flag":
            return _FLAGS.get(text.lower(), text)
        if _INTEGER.fullmatch(text):
            return int(text)
        return float(text) if _DECIMAL.fullmatch(text) else text

    def _listed(self, cell: CsvCell) -> Data:
        """Return the list written as in YAML: ``["hip or knee", spine]``."""
        try:
            return parse_document(cell.text.encode(), self._file).data
        except DocumentError as error:
            for problem in error.problems:
                self._refuse(BAD_CELL, cell, problem.what, None, 'write ["one", "two"]')
            return None

    def _words(self, cells: Sequence[CsvCell], path: DataPath) -> Data:
        found: list[Data] = []
        for cell in cells:
            for word in _split(cell.text):
                self._place((*path, len(found)), cell)
                found.append(word)
        return found

    def _place(self, path: DataPath, cell: CsvCell) -> None:
        self._values[path] = (cell.line, cell.column)

    def _refuse(self, code: Code, cell: CsvCell, what: str, allowed: str | None, remedy: str | None) -> None:
        where = Position(self._file, cell.line, cell.column)
        self._problems.append(Problem(what, where, shown(cell.text), allowed, remedy, code=code))


def _split(text: str) -> list[Data]:
    return [word for part in re.split(r"[,;]", text) if (word := part.strip())]
