"""Read a CSV file row by row, so that every cell can say on which line and in which column it stands."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes.file import NOT_CSV, NOT_TEXT, TOO_LARGE, UNREADABLE
from rematch.codes.knowledge import FIGURE_HEADING
from rematch.document import KNOWLEDGE_LIMITS
from rematch.errors import Position, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


_NAMES = {",": "a comma", ";": "a semicolon"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column name, its line (from 1) and the line's text."""

    file: str
    line: int
    text: str
    cells: dict[str, str]
    separator: str = ","

    @property
    def position(self) -> Position:
        """Where the row begins."""
        return Position(self.file, self.line, 1)

    def place(self, column: str) -> Position:
        """Where a cell begins, as the character of the line, counted from 1."""
        order = tuple(self.cells).index(column)
        return Position(self.file, self.line, _starts(self.text, self.separator)[order])


def read_rows(path: Path, columns: Sequence[str], problems: list[Problem]) -> Iterator[Row]:
    """Yield the rows of a CSV file whose first line names exactly ``columns``, in any order.

    Semicolons separate the cells where the first line has them and no comma, as some spreadsheets write.
    A file that cannot be read, a wrong heading, a row with too many or too few cells, a quote left open and
    a cell that holds a line break add to ``problems``; lines without a value are passed over.
    """
    lines = _lines(path, problems)
    if not lines:
        return
    separator = ";" if ";" in lines[0] and "," not in lines[0] else ","
    heading = _cells(lines[0], separator, Position(str(path), 1, 1), problems)
    if heading is None or not _heading_fits(
        heading, columns, Row(str(path), 1, lines[0], {}, separator), problems
    ):
        return
    for number, text in enumerate(lines[1:], start=2):
        if not text.replace(separator, "").strip():
            continue
        cells = _cells(text, separator, Position(str(path), number, 1), problems)
        if cells is None:
            continue
        if len(cells) != len(heading):
            what = f"the row has {len(cells)} cells, the heading has {len(heading)}"
            remedy = f"put a cell that holds {_NAMES[separator]} in double quotes"
            problems.append(Problem(what, Position(str(path), number, 1), remedy=remedy, code=FIGURE_HEADING))
            continue
        named = dict(zip(heading, map(str.strip, cells), strict=True))
        yield Row(str(path), number, text, named, separator)


def _lines(path: Path, problems: list[Problem]) -> list[str]:
    start = Position(str(path), 1, 1)
    try:
        with path.open("rb") as stream:
            raw = stream.read(KNOWLEDGE_LIMITS.size + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        problems.append(Problem(f"cannot read the file: {error.strerror or error}", start, code=UNREADABLE))
        return []
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(
            Problem(
                "the file is not UTF-8 text",
                Position(str(path), line, 1),
                remedy="save it as UTF-8",
                code=NOT_TEXT,
            )
        )
        return []
    if len(raw) > KNOWLEDGE_LIMITS.size:
        problems.append(
            Problem(f"the file is larger than {KNOWLEDGE_LIMITS.size:,} bytes", start, code=TOO_LARGE)
        )
        return []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[0].strip():
        problems.append(
            Problem(
                "the first line must name the columns", start, remedy="add the heading", code=FIGURE_HEADING
            )
        )
        return []
    return lines


def _cells(text: str, separator: str, where: Position, problems: list[Problem]) -> list[str] | None:
    """Split one line; a quote that is not closed on it is refused, for a cell stays on one line."""
    if '"' not in text:
        return text.split(separator)
    try:
        return next(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error as error:
        remedy = 'close the quote on the same line, and write " inside a quoted cell as ""'
        problems.append(Problem(f"the row cannot be read: {error}", where, remedy=remedy, code=NOT_CSV))
        return None


def _heading_fits(heading: list[str], columns: Sequence[str], line: Row, problems: list[Problem]) -> bool:
    file, starts = line.file, _starts(line.text, line.separator)
    found = [name.strip() for name in heading]
    heading[:] = found
    before = len(problems)
    if not any(name in columns or suggestion(name, columns) for name in found):
        problems.append(
            Problem(
                "the first line must name the columns",
                Position(file, 1, 1),
                None,
                ", ".join(columns),
                "add the heading",
                code=FIGURE_HEADING,
            )
        )
        return False
    for order, name in enumerate(found):
        place = Position(file, 1, starts[order])
        if name not in columns:
            allowed = ", ".join(columns)
            problems.append(
                Problem(
                    f"unknown column {name!r}",
                    place,
                    None,
                    allowed,
                    suggestion(name, columns),
                    code=FIGURE_HEADING,
                )
            )
        elif name in found[:order]:
            problems.append(
                Problem(
                    f"the column {name!r} stands twice",
                    place,
                    remedy="keep one of the two",
                    code=FIGURE_HEADING,
                )
            )
    problems.extend(
        Problem(
            f"the column {name!r} is missing",
            Position(file, 1, 1),
            remedy=f"add {name} to the heading",
            code=FIGURE_HEADING,
        )
        for name in columns
        if name not in found
    )
    return len(problems) == before


def _starts(text: str, separator: str) -> list[int]:
    """Return the character, from 1, at which each cell of a line begins."""
    starts, quoted = [1], False
    for index, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            starts.append(index + 2)
    return starts
