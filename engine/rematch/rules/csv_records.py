"""Split the text of a CSV file into records whose cells know their place, as spreadsheets write it.

The separator is a comma, a semicolon or a tab: whichever comes first in the file, or what a first line
``sep=;`` names. A quoted cell may hold separators, line ends and doubled quotes. Lines that begin with ``#``
are comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes.file import NOT_CSV
from rematch.document import refusal
from rematch.errors import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.errors import DocumentError

SEPARATORS = ",;\t"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NAMED_SEPARATOR = re.compile(r"\"?sep=([,;\t])\"?[,;\t]*\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CsvCell:
    """One cell: its text (blanks around it are gone unless it was quoted), and its place from 1."""

    text: str
    line: int
    column: int

    @property
    def blank(self) -> bool:
        """Return whether the cell says nothing."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """One line of the sheet, without the empty cells at its end; a blank line has no cells."""

    cells: tuple[CsvCell, ...]


def records(text: str, file: str) -> list[CsvRecord]:
    """Return the records of a CSV text, comments left out; raise DocumentError where it is none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = _CONTROL.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        column = strange.start() - text.rfind("\n", 0, strange.start())
        what = "not valid CSV: a character that is no text stands here"
        raise refusal(NOT_CSV, what, Position(file, line, column), "remove it")
    named = NAMED_SEPARATOR.match(text)
    separator = named[1] if named else separator_of(text)
    scanner = _Scanner(text, file, separator, skip=named.end() if named else 0)
    found = (_trimmed(cells) for cells in scanner.records())
    return [record for record in found if not (record.cells and record.cells[0].text.startswith("#"))]


def separator_of(text: str) -> str:
    """Return the sign that parts the cells of a CSV text that does not name it."""
    for line in text.split("\n"):
        if line.startswith(("#", '"#')) or not line.strip(SEPARATORS + " "):
            continue
        outside = re.sub(r'"[^"]*"', "", line)
        return next((sign for sign in outside if sign in SEPARATORS), ",")
    return ","


def _trimmed(cells: list[CsvCell]) -> CsvRecord:
    while cells and cells[-1].blank:
        cells.pop()
    return CsvRecord(tuple(cells))


class _Scanner:
    """Walks through the text once; knows the line it is in and where that line began."""

    def __init__(self, text: str, file: str, separator: str, *, skip: int) -> None:
        self._text = text
        self._file = file
        self._separator = separator
        self._place = skip
        self._line = 1 + text.count("\n", 0, skip)
        self._start = skip

    def records(self) -> Iterator[list[CsvCell]]:
        """Yield the cells of each record."""
        while self._place < len(self._text):
            if self._text[self._place] == "#":
                self._place = self._line_end()
                self._end_line()
                continue
            cells = [self._cell()]
            while self._text[self._place : self._place + 1] == self._separator:
                self._place += 1
                cells.append(self._cell())
            self._end_line()
            yield cells

    def _end_line(self) -> None:
        self._place += 1
        self._line += 1
        self._start = self._place

    def _line_end(self) -> int:
        end = self._text.find("\n", self._place)
        return len(self._text) if end < 0 else end

    def _cell(self) -> CsvCell:
        line, column = self._line, self._place - self._start + 1
        if self._text[self._place : self._place + 1] == '"':
            return CsvCell(self._quoted(line, column), line, column)
        end = self._line_end()
        separator = self._text.find(self._separator, self._place, end)
        end = end if separator < 0 else separator
        text = self._text[self._place : end]
        self._place = end
        return CsvCell(text.strip(), line, column + len(text) - len(text.lstrip()))

    def _quoted(self, line: int, column: int) -> str:
        parts: list[str] = []
        self._place += 1
        while True:
            end = self._text.find('"', self._place)
            if end < 0:
                raise self._refusal("a quoted text has no end", line, column, "close it with a quote")
            parts.append(self._text[self._place : end])
            self._place = end + 1
            if self._text[self._place : self._place + 1] != '"':
                break
            parts.append('"')
            self._place += 1
        text = "".join(parts)
        if breaks := text.count("\n"):
            self._line += breaks
            self._start = self._text.rfind("\n", 0, self._place) + 1
        if self._text[self._place : self._place + 1] not in ("", "\n", self._separator):
            column = self._place - self._start + 1
            remedy = "write a quote inside a quoted text twice"
            raise self._refusal("the cell goes on after its closing quote", self._line, column, remedy)
        return text

    def _refusal(self, what: str, line: int, column: int, remedy: str) -> DocumentError:
        return refusal(NOT_CSV, f"not valid CSV: {what}", Position(self._file, line, column), remedy)
